export const notices = {
  notices: {
    title: 'お知らせ',
    signIn: 'お知らせを見るには、カードでログインしてください。',
    none: 'お知らせはありません。',
    count: (all: number, unread: number) =>
      unread === 0
        ? `${all}件です。新しいお知らせはありません。`
        : `${all}件のうち、新しいお知らせが${unread}件あります。`,
    newest: (shown: number, unread: number) =>
      unread === 0
        ? `新しい順に${shown}件です。まだ見ていないものはありません。`
        : `新しい順に${shown}件です。そのうち${unread}件は、まだ見ていません。`,
    more: 'もっと前のお知らせを見る',
    unread: '未読',
    fresh: (count: number) => `新しいお知らせ ${count}件`,
    says: {
      received: (procedure: string) => `「${procedure}」を受け付けました`,
      correctionAsked: (procedure: string) => `「${procedure}」で、直してほしいところがあります`,
      correctionExtended: (procedure: string) => `「${procedure}」を直す期限が延びました`,
      correctionCancelled: (procedure: string) => `「${procedure}」の直しは、しなくてよくなりました`,
      correctionLapsed: (procedure: string) => `「${procedure}」を直す期限が過ぎました`,
      decided: (procedure: string) => `「${procedure}」が決まりました`,
      letterReplaced: (procedure: string) => `「${procedure}」の通知書が新しくなりました`,
      reopened: (procedure: string) => `「${procedure}」をもう一度審査します`,
      withdrawnOnPaper: (procedure: string) => `「${procedure}」を取り下げました`,
      message: (procedure: string) => `「${procedure}」について、市区町村から連絡があります`,
      chargeMade: (procedure: string) => `「${procedure}」で、支払いのお願いがあります`,
      chargeDue: (procedure: string) => `「${procedure}」の支払いの期限が近づいています`,
      chargePaid: (procedure: string) => `「${procedure}」の支払いを確かめました`,
      chargeOverpaid: (procedure: string) => `「${procedure}」で、多く受け取りました。市からお返しします`,
      chargeRefunded: (procedure: string) => `「${procedure}」のお金をお返ししました`,
      chargeCancelled: (procedure: string) => `「${procedure}」の支払いは取り消されました。払わないでください`,
    },
  },
  mail: {
    title: 'メールで知らせる',
    lead: '何か届いたことだけを、メールでお知らせします。中身や名前は書きません。',
    isOn: 'メール',
    on: '受け取る',
    off: '受け取らない',
    remove: 'アドレスを消す',
    refused: 'このアドレスに、メールが届きませんでした',
    refusedTodo: 'アドレスを確かめて、もう一度登録してください。お知らせは、この画面で見られます。',
    address: 'メールアドレス',
    otherAddress: '別のメールアドレスにする',
    addressHelp: '確かめるための6けたの番号を送ります。',
    addressWrong: 'メールアドレスの形を確かめてください',
    send: '番号を送る',
    code: 'メールに届いた6けたの番号',
    codeHelp: '10分のうちに入れてください。',
    codeWrong: '番号は6けたの数字です',
    confirm: '確かめる',
    again: 'アドレスを入れ直す',
  },
};
