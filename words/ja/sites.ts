import type { Claim } from '#contract/portal/authorization.ts';

export const sites = {
  sites: {
    title: 'つないだサイト',
    signIn: 'つないだサイトを見るには、カードでログインしてください。',
    lead: 'ほかのサイトに渡したものの一覧です。やめると、そのサイトはすぐに読めなくなります。',
    none: '何かを渡したサイトは、ありません。',
    reviewTitle: (site: string) => `${site}に、何を渡しますか`,
    newSite: 'このサイトは、ここでまだ使われていません。',
    newSiteTodo: 'サイトの名前とアドレスが、あなたの見ていたものと同じか、確かめてください。',
    who: 'だれが',
    where: 'サイトのアドレス',
    why: 'なぜ',
    contact: '問い合わせ先',
    since: '登録した日',
    givenOn: '渡した日',
    keep: 'いつまで読めるか',
    keeps: { once: 'この1回（10分）', days90: '90日', year: '1年' },
    asked: '渡すもの',
    needed: 'これがないと続けられないと、サイトは言っています。',
    optional: '渡さなくても続けられます。',
    always: 'いつも渡します。ほかのサイトの目印とは結び付きません。',
    claim: (claim: Claim, place: string) => claimName(claim, place),
    notGiven: 'マイナンバーは渡しません。渡した記録は「つないだサイト」に残ります。',
    goOn: 'カードで続ける',
    stop: '渡さない',
    compareTitle: (site: string) => `${site}に渡す内容を確かめてください`,
    compareLead: 'まだ何も渡していません。いらないものは、外せます。',
    yes: 'はい',
    no: 'いいえ',
    mark: 'このサイトだけの目印',
    asOf: (month: string) => `${month}の署名の証明書から`,
    stale: 'その後に引っ越しや氏名の変更があったかもしれません。',
    unavailable: '出せません。ここで申請に署名したことがあると、その証明書から出せます。',
    before: '以前このサイトに渡したもの',
    nothingBefore: 'ありません',
    give: '渡す',
    doneTitle: 'ブラウザーで続けてください',
    done: (site: string) => `${site}に戻るページを、いつものブラウザーで開きました。`,
    doneOther:
      '別のブラウザーが開いたときは、何も渡していません。サイトを見ていたブラウザーを、いつも使うものにしてください。',
    given: '渡したもの',
    until: 'いつまで読めるか',
    states: { active: '今も読めます', ended: '読める期間は終わりました', revoked: 'やめました' },
    revoke: '読めないようにする',
    revokeTitle: 'このサイトが読めないようにしますか',
    revokeBody:
      '押すとすぐに、サイトはここから読めなくなります。サイトがもう持っているものは、サイトに消すように頼んでください。',
    revokeDo: '読めないようにする',
    revokeNot: 'このままにする',
    revoked: 'サイトは読めなくなりました',
  },
};

function claimName(claim: Claim, place: string): string {
  const age = /^age_over_(\d+)$/.exec(claim)?.[1];
  if (age !== undefined) return `${age}歳以上かどうかだけ`;
  if (claim.startsWith('lives_in:')) return `${place}に住んでいるかどうかだけ`;
  const names: Readonly<Record<string, string>> = {
    openid: 'このサイトだけの目印',
    name: '氏名',
    address: '住所の全部',
    birthdate: '生年月日',
    gender: '性別',
  };
  return names[claim] ?? claim;
}
