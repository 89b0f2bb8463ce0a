import { secretNames } from './failures.ts';

export const practice = {
  practice: {
    banner: '練習中',
    portal: '練習用の窓口につながっています。本物の申請にはなりません。',
    card: (persona: string) => `練習用カード：${persona}`,
    secrets: '練習用の暗証番号を見る',
    secretsNote: '変更した番号は、ここには出ません。練習を始め直すと、元の番号に戻ります。',
    leave: '練習をやめる',
    title: '練習用カードを選ぶ',
    lead: '本物のカードがなくても、ひととおり試せます。人物も番号も作りものです。',
    choose: '人物',
    starting: '練習の準備をしています',
    start: 'このカードで練習する',
    offer: '練習用カードで試す',
    secretOf: secretNames,
  },
};
