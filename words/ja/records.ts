import type { DataKind, ExchangeRecord, RecordPurpose } from '#contract/portal/exchange-record-routes.ts';
import type { MarkRule } from '#contract/portal/unusual-record.ts';

const says: Readonly<Record<ExchangeRecord['way'], (city: string, procedure: string, system: string) => string>> = {
  desk: (city, procedure) => `${city}の職員が、「${procedure}」の申請を開きました`,
  export: (city, procedure) => `${city}の職員が、「${procedure}」の申請をファイルに書き出しました`,
  agency: (city, procedure, system) => `${city}のシステム（${system}）が、「${procedure}」の申請を読みました`,
  emergency: (city, procedure) => `${city}の、ほかの係の職員が、「${procedure}」の申請を緊急で開きました`,
  proxy: (city, procedure) => `あなたの代理人が、${city}の「${procedure}」の申請を開きました`,
};
const kinds: Readonly<Record<DataKind, string>> = {
  applicant: '申請した人',
  answers: '申請の内容',
  attachments: '付けた書類の名前',
  container: '申請のファイル全体',
  letters: '通知書',
  charges: '支払い',
  benefitAccount: '公金受取口座',
};

const purposes: Readonly<Record<RecordPurpose, string>> = {
  'case.review': '申請を審査するため',
  'case.export': '申請を役所の業務システムに移すため',
  'case.emergency': '急ぎの対応のため（担当外の職員）',
  'benefit.pay': '給付金を振り込むため',
  'proxy.act': '代理人が手続をするため',
  unknown: '説明がまだない理由',
};
const marks: Readonly<Record<MarkRule, (times: number) => string>> = {
  night: () => '夜間・閉庁日の記録です',
  firstTime: () => 'この相手は初めてです',
  noCase: () => '進行中の手続がない時の記録です',
  many: (times) => `短い間に${times}回あります`,
  wide: () => '一度に多くの種類を見ています',
  emergency: () => '担当外の職員です',
  refused: () => '渡していません',
  farAway: () => '手続をしたことのない市区町村です',
};

export const records = {
  records: {
    title: 'だれが、わたしの情報を見たか',
    signIn: '記録を見るには、カードでログインしてください。',
    none: 'あなたの申請を見た記録は、まだありません。',
    count: (all: number) => `${all}回です。`,
    newest: (shown: number) => `新しい順に${shown}回です。`,
    more: 'もっと前の記録を見る',
    ways: {
      desk: '職員が開いた',
      export: '書き出した',
      agency: 'システムが読んだ',
      emergency: '緊急で開いた',
      proxy: '代理人が開いた',
    },
    says,
    what: '何を',
    why: 'なぜ',
    ground: '根拠',
    purposes,
    reason: (purpose: string) => `理由は「${purpose}」です。`,
    groundIs: (law: string) => `根拠は${law}です。`,
    results: {
      provided: (when: string, who: string, what: string) => `${when}、${who}が、あなたの${what}を見ました。`,
      none: (when: string, who: string, what: string) =>
        `${when}、${who}が、あなたの${what}を求めました。ありませんでした。`,
      refused: (when: string, who: string, what: string) =>
        `${when}、${who}が、あなたの${what}を求めましたが、渡していません。`,
    },
    who: {
      section: (city: string, procedure: string) => `${city}の「${procedure}」を受け持つ職員`,
      otherSection: (city: string) => `${city}のほかの部署の職員`,
      system: (city: string, system: string) => `${city}のシステム（${system}）`,
      proxy: 'あなたの代理人',
    },
    marks,
    isUnusual: 'めずらしい',
    unusual: 'めずらしいという印です。間違いや不正とは限りません。',
    unusualTitle: 'めずらしいところ',
    withheld: (day: string) => `${day}まで、法律により表示していませんでした。`,
    filter: '記録をしぼる',
    from: 'この日から',
    to: 'この日まで',
    byWay: 'だれが',
    anyWay: 'すべて',
    onlyUnusual: 'めずらしいものだけ',
    apply: 'しぼる',
    savePdf: 'PDFにして保存する',
    saveCsv: '表（CSV）にして保存する',
    savedAs: (name: string) => `「${name}」に保存しました。`,
    noneHere: 'この条件の記録はありません。',
    hidden: (count: number) => `しぼったため、${count}回分は出していません。`,
    dayWrong: '日付は「2026-11-28」のように入れてください',
    case: '申請',
    open: 'この申請を見る',
    askTitle: 'たずねる',
    askLead: '担当の課に聞けます。答えは、お知らせに届きます。',
    askLabel: '聞きたいこと',
    askHelp: (most: number) => `${most}字まで。12けたのマイナンバーは書かないでください。`,
    askSend: 'たずねる',
    asked: '送りました。答えは、14開庁日のうちに、お知らせに届きます。',
    askEmpty: '聞きたいことを書いてください',
    toList: '記録の一覧',
    kinds,
    strange: '心当たりがないときは',
    ask: '記録を押すと、くわしく見られます。そこから、たずねることができます。',
  },
};
