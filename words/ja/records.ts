import type { DataKind, ExchangeRecord } from '#contract/portal/exchange-record-routes.ts';

const says: Readonly<Record<ExchangeRecord['way'], (city: string, procedure: string, system: string) => string>> = {
  desk: (city, procedure) => `${city}の職員が、「${procedure}」の申請を開きました`,
  export: (city, procedure) => `${city}の職員が、「${procedure}」の申請をファイルに書き出しました`,
  agency: (city, procedure, system) => `${city}のシステム（${system}）が、「${procedure}」の申請を読みました`,
};
const kinds: Readonly<Record<DataKind, string>> = {
  applicant: '申請した人',
  answers: '申請の内容',
  attachments: '付けた書類の名前',
  container: '申請のファイル全体',
  charges: '支払い',
};

export const records = {
  records: {
    title: 'だれが、わたしの情報を見たか',
    signIn: '記録を見るには、カードでログインしてください。',
    none: 'あなたの申請を見た記録は、まだありません。',
    count: (all: number) => `${all}回です。`,
    newest: (shown: number) => `新しい順に${shown}回です。`,
    more: 'もっと前の記録を見る',
    ways: { desk: '職員が開いた', export: '書き出した', agency: 'システムが読んだ' },
    says,
    what: '何を',
    why: 'なぜ',
    ground: '根拠',
    purpose: '申請を審査するため',
    kinds,
    strange: '心当たりがないときは',
    ask: '記録を押すと、その申請が開きます。「市に聞く」から、たずねることができます。',
  },
};
