import type { payments as ja } from '../ja/desk-payments.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const payments: WrittenSoFar<typeof ja> = {
  title: ruby`払《はら》う お金《かね》`,
  none: 'ありません。',
  cancel: ruby`やめる`,
  make: ruby`お金《かね》を お願《ねが》いする`,
  confirm: ruby`よいと 言《い》う`,
};
