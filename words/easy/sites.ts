import type { Claim } from '#contract/portal/authorization.ts';
import type { sites as ja } from '../ja/sites.ts';
import { ruby } from '../ruby.ts';

export const sites: typeof ja = {
  sites: {
    title: 'つないだ サイト',
    signIn: ruby`つないだ サイトを 見《み》るには、カードで ログインしてください。`,
    lead: ruby`ほかの サイトに 渡《わた》した ものです。やめると、サイトは すぐに 読《よ》めなく なります。`,
    none: ruby`何《なに》かを 渡《わた》した サイトは ありません。`,
    reviewTitle: (site) => ruby`${site}に 何《なに》を 渡《わた》しますか`,
    newSite: ruby`この サイトは、ここで はじめて 使《つか》われます。`,
    newSiteTodo: ruby`サイトの 名前《なまえ》と アドレスを 見《み》てください。あなたが 見《み》ていた サイトと 同《おな》じですか。`,
    who: 'だれが',
    where: 'サイトの アドレス',
    why: 'どうして',
    contact: ruby`聞《き》く ところ`,
    since: ruby`登録《とうろく》した 日《ひ》`,
    givenOn: ruby`渡《わた》した 日《ひ》`,
    keep: ruby`いつまで 読《よ》めるか`,
    keeps: { once: ruby`今回《こんかい》だけ（10分《ぷん》）`, days90: ruby`90日《にち》`, year: ruby`1年《ねん》` },
    asked: ruby`渡《わた》す もの`,
    needed: ruby`これが ないと 続《つづ》けられないと、サイトは 言《い》っています。`,
    optional: ruby`渡《わた》さなくても 続《つづ》けられます。`,
    always: ruby`いつも 渡《わた》します。ほかの サイトでは 別《べつ》の 印《しるし》です。`,
    claim: (claim, place) => claimName(claim, place),
    notGiven: ruby`マイナンバーは 渡《わた》しません。渡《わた》した 記録《きろく》は「つないだ サイト」に あります。`,
    goOn: ruby`カードで 続《つづ》ける`,
    stop: ruby`渡《わた》さない`,
    compareTitle: (site) => ruby`${site}に 渡《わた》す ものを 見《み》てください`,
    compareLead: ruby`まだ 何《なに》も 渡《わた》して いません。渡《わた》したくない ものは、外《はず》せます。`,
    yes: 'はい',
    no: 'いいえ',
    mark: ruby`この サイトだけの 印《しるし》`,
    asOf: (month) => ruby`${month}に 署名《しょめい》した 証明書《しょうめいしょ》から`,
    stale: ruby`その あとで、住所《じゅうしょ》か 名前《なまえ》が 変《か》わったかも しれません。`,
    unavailable: ruby`出《だ》せません。ここで 申《もう》し込《こ》みに 署名《しょめい》した ことが あると、出《だ》せます。`,
    before: ruby`前《まえ》に この サイトに 渡《わた》した もの`,
    nothingBefore: 'ありません',
    give: ruby`渡《わた》す`,
    doneTitle: ruby`ブラウザーで 続《つづ》けてください`,
    done: (site) => ruby`${site}に 戻《もど》る ページを、いつもの ブラウザーで 開《ひら》きました。`,
    doneOther: ruby`ほかの ブラウザーが 開《ひら》いたときは、何《なに》も 渡《わた》して いません。サイトを 見《み》ていた ブラウザーを、いつも 使《つか》うものに してください。`,
    given: ruby`渡《わた》した もの`,
    until: ruby`いつまで 読《よ》めるか`,
    states: {
      active: ruby`今《いま》も 読《よ》めます`,
      ended: ruby`読《よ》める 時間《じかん》は 終《お》わりました`,
      revoked: 'やめました',
    },
    revoke: ruby`読《よ》めないように する`,
    revokeTitle: ruby`この サイトが 読《よ》めないように しますか`,
    revokeBody: ruby`押《お》すと すぐに、サイトは ここから 読《よ》めなく なります。サイトが もう 持《も》っている ものは、サイトに 消《け》すように 言《い》ってください。`,
    revokeDo: ruby`読《よ》めないように する`,
    revokeNot: 'このままに する',
    revoked: ruby`サイトは 読《よ》めなく なりました`,
  },
};

function claimName(claim: Claim, place: string): string {
  const age = /^age_over_(\d+)$/.exec(claim)?.[1];
  if (age !== undefined) return ruby`${age}歳《さい》より 上《うえ》か、だけ`;
  if (claim.startsWith('lives_in:')) return ruby`${place}に 住《す》んでいるか、だけ`;
  const names: Readonly<Record<string, string>> = {
    openid: ruby`この サイトだけの 印《しるし》`,
    name: ruby`名前《なまえ》`,
    address: ruby`住所《じゅうしょ》の 全部《ぜんぶ》`,
    birthdate: ruby`生《う》まれた 日《ひ》`,
    gender: ruby`性別《せいべつ》`,
  };
  return names[claim] ?? claim;
}
