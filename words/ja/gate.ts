import type { GateWords } from '../gate-words.ts';

export const gate: GateWords = {
  opening: { title: '準備しています', todo: '入場券の一覧を受け取ると、始まります。' },
  refused: { title: 'この端末では入場できません', todo: '係員に知らせてください。' },
  waiting: { title: 'カードを置いてください', todo: '暗証番号はいりません。' },
  waitingForPin: { title: 'カードを置いてください', todo: '次に、暗証番号を入れます。' },
  reading: { title: '確かめています', todo: 'カードを置いたままお待ちください。' },
  answers: {
    comeIn: { title: 'お入りください', todo: 'カードを取って、お進みください。' },
    unknown: {
      title: '入場券が見つかりません',
      todo: 'カードを新しくした方とスマートフォンの方は、暗証番号で確かめられます。',
    },
    alreadyIn: { title: 'すでに入場しています', todo: '係員が確かめます。カードを取ってお待ちください。' },
    unreadable: { title: 'カードを読めません', todo: 'カードを取って、もう一度置いてください。' },
    pinNeeded: { title: '暗証番号で確かめます', todo: 'スマートフォンは、暗証番号を入れると確かめられます。' },
    stopped: { title: '確かめるのをやめました', todo: 'カードを取ってください。' },
  },
  byPin: '暗証番号で確かめる',
  offline: 'つながっていません。最後に受け取った一覧で確かめています。',
  untold: (entries) => `まだ伝えていない入場：${entries}件`,
  alarms: (entries) => `あとで分かった二重の入場：${entries}件`,
};
