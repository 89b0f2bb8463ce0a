import type { account as ja } from '../ja/desk-account.ts';

export const account: typeof ja = {
  title: 'Account for benefits',
  lead: 'Look at it only to pay. The look stays in the audit, and the person reads of it in their records.',
  look: 'Look at the account',
  none: 'The person has registered no account for benefits.',
  bank: 'Bank',
  branch: 'Branch',
  kind: 'Kind',
  kinds: { ordinary: 'Ordinary', current: 'Current', savings: 'Ordinary savings (Japan Post Bank)' },
  number: 'Account number',
  holder: 'Holder (katakana)',
  unchecked: 'Name not compared',
  uncheckedTodo: 'Check before you pay that the account is in the person’s own name.',
};
