import type { MailWords } from '../mail-words.ts';

export const mail: MailWords = {
  unnamed: 'マドグチ',
  news: {
    subject: '新しいお知らせがあります',
    text: (from) => `${from}から新しいお知らせがあります。マドグチを開いて確かめてください。\n`,
  },
  code: {
    subject: 'メールアドレスの確認',
    text: (from, code) =>
      `${from}のマドグチに、この6けたを入れてください。\n\n${code}\n\n10分の間だけ使えます。心当たりがないときは、何もしないでください。\n`,
  },
  addressChanged: {
    subject: '連絡先が変わりました',
    text: (from) =>
      `${from}からのメールの連絡先が変わりました。心当たりがないときは、マドグチを開いて確かめてください。\n`,
  },
  invitation: {
    subject: '職員用マドグチへの招待',
    text: (from, link) =>
      `${from}の職員用マドグチに招待されました。次のアドレスを開いて、パスワードとコードを決めてください。\n\n${link}\n\n1回だけ、72時間の間使えます。ほかの人に渡さないでください。\n`,
  },
  emergencyOpened: {
    subject: '案件が緊急で開かれました',
    text: (from) =>
      `${from}の職員用マドグチで、係の外の職員が、係の案件を緊急で開きました。だれが、何のために開いたかを、監査の担当と確かめてください。\n`,
  },
  recovery: {
    subject: '職員用マドグチの再設定',
    text: (from, link) =>
      `${from}の職員用マドグチの、パスワードとコードが取り消されました。次のアドレスを開いて、新しく決めてください。\n\n${link}\n\n1回だけ、1時間の間使えます。心当たりがないときは、管理者に知らせてください。\n`,
  },
};
