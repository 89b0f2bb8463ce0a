import { sql } from 'kysely';
import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { addHistory, holdCase } from './case-step.ts';
import type { CaseVault } from './case-vault.ts';

/** Writes into the life of a case that its payment was confirmed, and that there is news for who works on it. */
export async function notePayment(
  transaction: Database,
  { vault }: { readonly vault: CaseVault },
  actor: Actor,
  { receiptNumber, municipality }: { readonly receiptNumber: string; readonly municipality: string },
): Promise<void> {
  const held = await holdCase(transaction, { receiptNumber, municipality });
  if (held === undefined || held.erased_at !== null) return;
  const { state, outcome } = held;
  await addHistory(transaction, vault, actor, held, {
    act: 'paymentConfirmed',
    note: null,
    reason: null,
    state,
    outcome,
  });
  await sql`update desk_case set has_news = true
    where municipality_code = ${municipality} and receipt_number = ${receiptNumber}`.execute(transaction);
}
