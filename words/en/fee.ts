import type { PayableFee } from '#contract/procedure/fee.ts';
import type { fee as ja } from '../ja/fee.ts';

const yen = (amount: number) => `${amount.toLocaleString('en-US')} yen`;
const when: Readonly<Record<PayableFee['paid'], string>> = {
  filed: 'after you file',
  decided: 'after the decision',
  received: 'when you receive it',
};

export const fee: typeof ja = {
  name: 'Fee',
  free: 'None',
  toConfirm: 'Ask the office',
  amount: {
    copy: (amount) => `${yen(amount)} a copy`,
    application: (amount) => `${yen(amount)} an application`,
  },
  paid: {
    charge: (at) => `You pay ${when[at]}, under “Payments”.`,
    counter: (at) => `You pay ${when[at]}, at the counter.`,
  },
};
