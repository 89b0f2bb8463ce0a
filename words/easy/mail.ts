import { mail as ja } from '../ja/mail.ts';
import type { MailWords } from '../mail-words.ts';

/** Mail holds no ruby, so words are in kana. Staff read what they read in Japanese. */
export const mail: MailWords = {
  ...ja,
  news: {
    subject: 'あたらしい おしらせが あります',
    text: (from) => `${from}から あたらしい おしらせが あります。マドグチを ひらいて、みてください。\n`,
  },
  code: {
    subject: 'メールアドレスを たしかめます',
    text: (from, code) =>
      `${from}の マドグチに、この 6つの すうじを いれてください。\n\n${code}\n\n10ぷんの あいだだけ つかえます。しらないときは、なにも しないで ください。\n`,
  },
  addressChanged: {
    subject: 'メールアドレスが かわりました',
    text: (from) =>
      `${from}からの メールを おくる アドレスが かわりました。しらないときは、マドグチを ひらいて、みてください。\n`,
  },
};
