import type { PaymentRecordWords } from '../payment-record-words.ts';
import { dates } from './dates.ts';

const inYen = (yen: number) => `${yen.toLocaleString('ja-JP')}円`;

export const paymentRecord: PaymentRecordWords = {
  title: '支払いの記録',
  charge: '支払うもの',
  to: '支払い先',
  purpose: '何の支払いか',
  procedure: '手続',
  yen: '金額',
  number: '支払いの番号',
  entries: '受け取ったお金、返したお金',
  notice: '大切なこと',
  notReceipt: '領収証書ではありません',
  notForTax: '確定申告などには使えません。',
  inYen,
  day: dates.weekday,
  entry: (kind, yen) => `${kind} ${inYen(yen)}`,
  kinds: {
    received: '支払いを確かめました',
    manual: '窓口で受け取りました',
    refunded: 'お返ししました',
    chargedBack: 'カードの会社が取り消しました',
  },
  purposes: {
    certificateFee: '証明書の手数料',
    serviceFee: '手数料',
    childcareFee: '保育料',
    tax: '税',
    repayment: '返していただくお金',
    other: 'そのほか',
  },
};
