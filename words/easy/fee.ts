import type { PayableFee } from '#contract/procedure/fee.ts';
import type { fee as ja } from '../ja/fee.ts';
import { ruby } from '../ruby.ts';

const yen = (amount: number) => ruby`${amount.toLocaleString('ja-JP')}円《えん》`;
const when: Readonly<Record<PayableFee['paid'], string>> = {
  filed: ruby`出《だ》した あとに`,
  decided: ruby`決《き》まった あとに`,
  received: ruby`もらう とき`,
};

export const fee: typeof ja = {
  name: ruby`かかる お金《かね》`,
  free: ruby`お金《かね》は いりません`,
  toConfirm: ruby`役所《やくしょ》に 聞《き》いてください`,
  amount: {
    copy: (amount) => ruby`1枚《まい》 ${yen(amount)}`,
    application: (amount) => ruby`1つ ${yen(amount)}`,
  },
  paid: {
    charge: (at) => ruby`${when[at]}、「お金《かね》を 払《はら》う」の 画面《がめん》で 払《はら》います。`,
    counter: (at) => ruby`${when[at]}、役所《やくしょ》で 払《はら》います。`,
  },
};
