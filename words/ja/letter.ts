import { calendarDateSchema } from '#contract/values/brands.ts';
import { eraMonthText, eraText } from '#contract/values/era-text.ts';
import type { LetterWords } from '../letter-words.ts';

const firstDay = (month: string) => calendarDateSchema.parse(`${month}-01`);

export const letter: LetterWords = {
  addressee: (name) => `${name}　様`,
  paragraph: (text) => `　${text}`,
  nth: (n) => `${n}　`,
  noSeal: 'この通知書に公印はありません',
  sealed: '電子署名',
  sealField: '公印に代わる電子署名',
  reasons: '理由',
  remedies: '教示',
  filing: 'この通知の対象',
  procedure: '手続',
  receiptNumber: '受付番号',
  filedOn: { application: '申請日', notification: '届出日' },
  contact: 'お問い合わせ先',
  office: '担当',
  place: '所在地',
  phone: '電話',
  openHours: '受付時間',
  yen: (yen) => `${yen.toLocaleString('en')}円`,
  yenAMonth: (yen) => `月額${yen.toLocaleString('en')}円`,
  day: eraText,
  month: (month) => `${eraMonthText(firstDay(month))}分`,
  glyphNote: '〓と[U+…]は、この書面の文字では表せない文字や字形です。[U+…]は、その文字の番号です。',
};
