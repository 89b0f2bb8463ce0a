export const publicTerminal = {
  idle: {
    title: 'このまま続けますか',
    body: (seconds: number) => `操作がないため、あと${seconds}秒で終わります。入力した内容は消えます。`,
    lastCall: (seconds: number) => `あと${seconds}秒で終わります。`,
    stay: '続ける',
    end: '終了する',
  },
  takeCard: {
    title: 'カードをお取りください',
    todo: 'マイナンバーカードが残っています。カードを取ると終わります。',
  },
};
