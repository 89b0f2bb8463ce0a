import { instantInWords } from '../dates.ts';
import type { ReceiptWords } from '../receipt-words.ts';
import { dates } from './dates.ts';

export const receipt: ReceiptWords = {
  title: (application) => `受付の控え：${application}`,
  received: '受け付けました',
  number: '受付番号',
  receivedAt: '受付日時',
  portal: '受け付けたところ',
  code: '右上のQRコード',
  codeSays: '受け付けたという印（署名）です。名前は入っていません。インターネットがなくても確かめられます。',
  toDo: 'これからすること',
  bring: '窓口に持って行くもの',
  nothing: 'ありません',
  office: '窓口',
  by: 'いつまでに',
  open: '開いている時間',
  phone: '電話',
  paper: (title, originalNeeded) => (originalNeeded ? `${title}（原本）` : title),
  day: dates.weekday,
  instant: (instant) => instantInWords(instant, dates),
};
