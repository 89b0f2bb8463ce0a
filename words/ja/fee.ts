import type { PayableFee } from '#contract/procedure/fee.ts';

const yen = (amount: number) => `${amount.toLocaleString('ja-JP')}円`;
const when: Readonly<Record<PayableFee['paid'], string>> = {
  filed: '出したあと',
  decided: '決まったあと',
  received: '受け取るとき',
};

/** What a procedure costs, as everybody reads it. */
export const fee = {
  name: '手数料',
  free: 'かかりません',
  toConfirm: '窓口で確かめてください',
  amount: {
    copy: (amount: number) => `1通 ${yen(amount)}`,
    application: (amount: number) => `1件 ${yen(amount)}`,
  } satisfies Record<PayableFee['per'], unknown>,
  paid: {
    charge: (at: PayableFee['paid']) => `${when[at]}、「支払い」の画面で払います。`,
    counter: (at: PayableFee['paid']) => `${when[at]}、窓口で払います。`,
  } satisfies Record<PayableFee['type'], unknown>,
};
