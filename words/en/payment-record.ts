import type { PaymentRecordWords } from '../payment-record-words.ts';
import { dates } from './dates.ts';

const inYen = (yen: number) => `${yen.toLocaleString('en-US')} yen`;

export const paymentRecord: PaymentRecordWords = {
  title: 'Record of a payment',
  charge: 'What is to be paid',
  to: 'Paid to',
  purpose: 'What for',
  procedure: 'Procedure',
  yen: 'Amount',
  number: 'Number of the payment',
  entries: 'Money received and paid back',
  notice: 'Important',
  notReceipt: 'This is no receipt',
  notForTax: 'It cannot be used for a tax return.',
  inYen,
  day: dates.weekday,
  entry: (kind, yen) => `${kind}: ${inYen(yen)}`,
  kinds: {
    received: 'Payment confirmed',
    manual: 'Received at the office',
    refunded: 'Paid back',
    chargedBack: 'Taken back by the card company',
  },
  purposes: {
    certificateFee: 'fee for a certificate',
    serviceFee: 'fee',
    childcareFee: 'childcare fee',
    tax: 'tax',
    repayment: 'money to pay back',
    other: 'other',
  },
};
