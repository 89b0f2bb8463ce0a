import * as z from 'zod';

/** Whole yen; nothing is ever counted in parts of one. */
export const yenSchema = z.number().int().min(1).max(99_999_999);

export const entryKindSchema = z.enum(['received', 'refunded', 'chargedBack', 'manual']);
export type EntryKind = z.infer<typeof entryKindSchema>;

/** One line of the ledger of a charge: it is only ever added. */
export interface ChargeEntry {
  readonly kind: EntryKind;
  readonly yen: number;
}

export const chargeStateSchema = z.enum([
  'open',
  'partlyPaid',
  'paid',
  'overpaid',
  'overRefunded',
  'cancelled',
  'refunded',
]);
export type ChargeState = z.infer<typeof chargeStateSchema>;

/** Whether an entry brought money or took it away. */
const SIGN: { readonly [Kind in EntryKind]: 1 | -1 } = { received: 1, manual: 1, refunded: -1, chargedBack: -1 };

/** What the city has of it in the end. */
export function netOf(entries: readonly ChargeEntry[]): number {
  return entries.reduce((net, { kind, yen }) => net + SIGN[kind] * yen, 0);
}

/** Where a charge stands, from its ledger alone: the order of the entries makes no difference. */
export function chargeState(amount: number, cancelled: boolean, entries: readonly ChargeEntry[]): ChargeState {
  const net = netOf(entries);
  if (net < 0) return 'overRefunded';
  if (net > amount || (net > 0 && cancelled)) return 'overpaid';
  if (net === 0) {
    if (!cancelled) return 'open';
    return entries.some(({ kind }) => SIGN[kind] === 1) ? 'refunded' : 'cancelled';
  }
  return net === amount ? 'paid' : 'partlyPaid';
}

/** Whether the person still has something to pay. */
export function isPayable(state: ChargeState): state is 'open' | 'partlyPaid' {
  return state === 'open' || state === 'partlyPaid';
}
