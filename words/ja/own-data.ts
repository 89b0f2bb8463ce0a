import type { OwnFamily } from '#contract/portal/own-data-groups.ts';

const families: Readonly<Record<OwnFamily, string>> = {
  health: '健康と医療',
  family: '家族とくらし',
  money: '税・年金・手当',
  work: '仕事',
};

export const ownData = {
  ownData: {
    title: 'わたしの情報',
    lead: '国や市区町村などが持っている、あなたの情報です。見るたびに情報源にたずね、この窓口には残りません。',
    signIn: '自分の情報を見るには、カードでログインしてください。',
    families,
    sensitive: '人に見られたくない情報',
    noSource: 'この窓口では見られません',
    freshWhy: 'この情報を見るには、もう一度カードと4けたの暗証番号で確かめます。確かめてから5分間、見られます。',
    freshStart: 'カードで確かめる',
    asOf: (source: string, time: string) => `${source}が${time}の時点で持つ情報です。`,
    none: 'この情報源に、あなたの記録はありません。別の所にあることもあります。',
    withheld: (law: string) => `法律の決まりで、今は見られません。根拠：${law}`,
    delayed: (time: string) => `情報源が用意しています。${time}より後に、もう一度たずねてください。`,
    empty: '記録なし',
    hiddenNumber: '表示しない番号',
    showFor: (table: string) => `${table}を表示する`,
    masked: 'まわりの人に見えないように、隠しています。表示すると、60秒で元に戻ります。',
    saveCsv: '表にして保存する（CSV）',
    saveJson: 'データで保存する（JSON）',
    wrong: 'これは違う',
    wrongHow: '内容が違うときは、この情報を持つ所に知らせてください。持っているのは次の所です。',
    back: 'わたしの情報に戻る',
  },
};
