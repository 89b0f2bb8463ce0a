/** What the page of the practice provider says; it is in Japanese alone, as real ones are. */
export const SANDBOX_WORDS = {
  mark: '練習',
  title: '練習の支払い',
  labels: { fee: '手数料', tax: '税' },
  yen: (yen: number) => `${yen.toLocaleString('ja-JP')}円`,
  number: 'カード番号（9999 0000 0000 00NN）',
  pay: '支払う',
  taken: '支払いました。アプリに戻ってください。',
  underWay: '受け付けました。結果は後で分かります。アプリに戻ってください。',
  declined: 'このカードでは支払えませんでした。アプリに戻ってください。',
  expired: 'この支払いは終わっています。アプリに戻ってください。',
  unknown: '番号は 9999 0000 0000 0001 から 0020 までです。',
} as const;
