import type { AccountKind } from '#contract/portal/benefit-account.ts';

/** 公金受取口座 of a case that was granted (D04). */
export const account = {
  title: '公金受取口座',
  lead: '振り込むときだけ見てください。見たことは監査に残り、本人のやりとり履歴にも出ます。',
  look: '口座を見る',
  none: '本人は、公金受取口座を登録していません。',
  bank: '銀行',
  branch: '支店',
  kind: '種類',
  kinds: { ordinary: '普通', current: '当座', savings: '通常貯金' } satisfies Record<AccountKind, string>,
  number: '口座番号',
  holder: '名義（カナ）',
  unchecked: 'カナ未照合',
  uncheckedTodo: '名義が本人の名前か、振り込む前に確かめてください。',
};
