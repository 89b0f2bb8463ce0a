import * as z from 'zod';
import type { EntryKind } from './charge.ts';

export const attemptStateSchema = z.enum([
  'created',
  'started',
  'submitted',
  'succeeded',
  'failed',
  'cancelled',
  'expired',
]);
export type AttemptState = z.infer<typeof attemptStateSchema>;

/** For how long the provider's page takes a payment. */
export const ATTEMPT_LIFETIME_MS = 30 * 60_000;

/** What the provider says by a signed word. Money has a name by which the same word, told twice, is one. */
export type PaymentWord =
  | { readonly says: 'submitted' | 'declined' | 'abandoned' }
  | { readonly says: 'succeeded'; readonly yen: number }
  | { readonly says: 'refunded'; readonly refund: string; readonly yen: number }
  | { readonly says: 'chargedBack'; readonly yen: number };

export type AttemptEvent =
  | { readonly type: 'pageReady' }
  | { readonly type: 'word'; readonly word: PaymentWord }
  | { readonly type: 'cancelled' }
  | { readonly type: 'timeOver' };

/** An entry that a word leads to; its name is its own within the attempt. */
export interface AttemptEntry {
  readonly kind: Exclude<EntryKind, 'manual'>;
  readonly yen: number;
  readonly word: string;
}

export interface Attempt {
  readonly state: AttemptState;
  /** What was asked for. */
  readonly yen: number;
  /** Names of the words that are entries already. */
  readonly told: readonly string[];
  /** Money that went back before it is known to have come: it waits for that word. */
  readonly waiting: readonly AttemptEntry[];
}

interface AttemptStep {
  readonly attempt: Attempt;
  readonly entries: readonly AttemptEntry[];
}

/** Whether another attempt has to wait for this one. */
export function isAlive(state: AttemptState): boolean {
  return state === 'created' || state === 'started' || state === 'submitted';
}

/**
 * Takes what happened to an attempt. Money is money: a word that it came counts from any end. In whatever order the same
 * events come, the ledger is the same.
 */
export function stepAttempt(attempt: Attempt, event: AttemptEvent): AttemptStep {
  switch (event.type) {
    case 'pageReady':
      return attempt.state === 'created' ? move(attempt, 'started') : stay(attempt);
    case 'cancelled':
      return attempt.state === 'created' || attempt.state === 'started' ? move(attempt, 'cancelled') : stay(attempt);
    case 'timeOver':
      return attempt.state === 'created' || attempt.state === 'started' ? move(attempt, 'expired') : stay(attempt);
    case 'word':
      return takeWord(attempt, event.word);
  }
}

function takeWord(attempt: Attempt, word: PaymentWord): AttemptStep {
  switch (word.says) {
    case 'submitted':
      return attempt.state === 'created' || attempt.state === 'started' ? move(attempt, 'submitted') : stay(attempt);
    case 'declined':
      return isAlive(attempt.state) ? move(attempt, 'failed') : stay(attempt);
    case 'abandoned':
      return isAlive(attempt.state) ? move(attempt, 'expired') : stay(attempt);
    case 'succeeded':
      return attempt.told.includes('succeeded') ? stay(attempt) : succeed(attempt, word.yen);
    case 'refunded':
      return goBack(attempt, { kind: 'refunded', yen: word.yen, word: `refund:${word.refund}` });
    case 'chargedBack':
      return goBack(attempt, { kind: 'chargedBack', yen: word.yen, word: 'chargedBack' });
  }
}

function succeed(attempt: Attempt, yen: number): AttemptStep {
  const entries: AttemptEntry[] = [{ kind: 'received', yen, word: 'succeeded' }, ...attempt.waiting];
  const told = [...attempt.told, ...entries.map(({ word }) => word)];
  return { attempt: { ...attempt, state: 'succeeded', told, waiting: [] }, entries };
}

function goBack(attempt: Attempt, entry: AttemptEntry): AttemptStep {
  const isKnown = attempt.told.includes(entry.word) || attempt.waiting.some(({ word }) => word === entry.word);
  if (isKnown) return stay(attempt);
  if (attempt.state !== 'succeeded') {
    return { attempt: { ...attempt, waiting: [...attempt.waiting, entry] }, entries: [] };
  }
  return { attempt: { ...attempt, told: [...attempt.told, entry.word] }, entries: [entry] };
}

function move(attempt: Attempt, state: AttemptState): AttemptStep {
  return { attempt: { ...attempt, state }, entries: [] };
}

function stay(attempt: Attempt): AttemptStep {
  return { attempt, entries: [] };
}
