import type { CardUseAsked } from '#contract/card/native-request.ts';

export const nativeRequest = {
  nativeRequest: {
    agreeTitles: {
      auth: 'このサイトに、カードで本人であることを示しますか',
      sign: 'このサイトのために、カードで署名しますか',
      text: 'このサイトに、カードの4つの情報を渡しますか',
    } satisfies Record<CardUseAsked, string>,
    lead: 'ブラウザーのページが、カードの使用を求めています。カードには、まだ何もしていません。',
    where: 'サイトのアドレス',
    whereUnknown: 'サイト名は伝えられていません（拡張機能：MPA for Linux）',
    what: 'カードですること',
    whats: {
      auth: () =>
        '利用者証明用の鍵で、サイトが示した値に署名します。サイトは、それをあなたの本人確認として使えます。値の中身は、このアプリには見えません。',
      sign: (count: number) =>
        `署名用の鍵で、${count}件に署名します。文書の中身は、このアプリには見えません。証明書に書かれた氏名・住所・生年月日・性別が、サイトに渡ります。`,
      text: () => '氏名・住所・生年月日・性別を読み取って、サイトに渡します。マイナンバーは読み取りません。',
    } satisfies Record<CardUseAsked, (count: number) => string>,
    digests: '署名する値（照合用）',
    cardNumber: 'どの場合も、このカードとこのパソコンの組み合わせを表す符号が、サイトに渡ります。',
    stranger: 'このサイトには、最近ここでカードを使っていません',
    strangerTodo: '見ていたページのアドレスと同じか、確かめてください。心当たりがないときは、使わないでください。',
    strangerUnnamed: '自分で始めた操作か、確かめてください。心当たりがないときは、使わないでください。',
    added: 'これは政府のサイトではありません',
    addedTodo:
      'あなたが前に加えたサイトです。署名する値の中身は、このアプリには見えません。心当たりがないときは、使わないでください。',
    pinHere: '暗証番号は、この画面だけに入れてください。ページやほかの小さな画面には入れないでください。',
    refuse: 'カードを使わない',
    agree: 'カードを使う',
    doneTitle: 'ブラウザーで続けてください',
    dones: {
      auth: '本人確認の結果を、サイトに渡しました。',
      sign: '署名を、サイトに渡しました。',
      text: '4つの情報を、サイトに渡しました。',
    } satisfies Record<CardUseAsked, string>,
    callersTitle: 'カードの使用を求めたサイト',
    callersLead: 'ブラウザーの拡張機能を通して、このパソコンでカードの使用を求めたページです。',
    callersNone: 'カードの使用を求めたページは、ありません。',
    unnamed: '名前のないサイト（MPA for Linux）',
    first: '最初に求めた日時',
    last: '最後に求めた日時',
    uses: 'カードを使った回数',
    times: (count: number) => `${count}回`,
    lastUse: '最後に使ったこと',
    useNames: { auth: '本人確認', sign: '署名', text: '4つの情報' } satisfies Record<CardUseAsked, string>,
    notUsed: '使っていません',
    muted: '何度も求めたか、断られたため、10分間は応じません。',
    unmute: 'また応じる',
    forget: '記録を消す',
    sitesTitle: '政府のサイトのほかに、応じるサイト',
    sitesLead:
      '政府のサイト（go.jp）は、はじめから求められます。ほかのサイトは、ここに加えたものだけが求められます。拡張機能の設定でも、同じサイトを加えてください。暗証番号とこの画面での確認は、いつも要ります。',
    sitesWarning: 'サイトに言われて加えないでください。自分で知っているサイトだけを加えてください。',
    site: 'サイトのアドレス',
    siteHelp: '例：https://bank.example.jp',
    siteWrong: 'https:// で始まるアドレスを入れてください。',
    siteAdd: '加える',
    siteRemove: (site: string) => `${site}を外す`,
  },
};
