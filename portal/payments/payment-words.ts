import { sql } from 'kysely';
import type { PaymentWord } from '#contract/portal/payment-attempt.ts';
import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { holdCharge } from './charge-rows.ts';
import { type AttemptRow, holdAttempt, takeEvents } from './ledger.ts';
import type { PublishPaymentEvent } from './payment-events.ts';
import { type PaymentMessage, paymentMessage } from './payment-message.ts';
import type { PaymentProvider } from './payment-provider.ts';
import { isSignedWebhook } from './standard-webhook.ts';

export interface WordTools {
  readonly publish: PublishPaymentEvent;
  readonly nowMs: () => number;
}

type WordVerdict = 'taken' | 'nothingNew' | 'unknown' | 'mismatch';

const byMessage = (provider: string, { payment, attempt }: PaymentMessage) =>
  sql`(select * from charge_attempt where provider = ${provider} and provider_id = ${payment}
    union
    select * from charge_attempt where id = ${attempt ?? ''} and provider = ${provider})`;

/** Takes a signed word of a provider into the ledger. What names a payment and another attempt than its own is none of ours. */
export async function takeMessage(
  transaction: Database,
  tools: WordTools,
  actor: Actor,
  provider: string,
  message: PaymentMessage,
): Promise<WordVerdict> {
  const found = await sql<AttemptRow>`select * from ${byMessage(provider, message)} as named`.execute(transaction);
  const [one, ...others] = found.rows;
  if (one === undefined) return 'unknown';
  const isOther = message.attempt !== undefined && message.attempt !== one.id;
  const isOtherPayment = one.provider_id !== null && one.provider_id !== message.payment;
  if (others.length > 0 || isOther || isOtherPayment) return 'mismatch';
  return takeWords(transaction, tools, actor, one, message);
}

async function takeWords(
  transaction: Database,
  tools: WordTools,
  actor: Actor,
  one: AttemptRow,
  { payment, words }: PaymentMessage,
): Promise<WordVerdict> {
  const charge = await holdCharge(transaction, { id: one.charge_id, municipality: one.municipality_code });
  const attempt = charge && (await holdAttempt(transaction, charge, one.n));
  if (charge === undefined || attempt === undefined) return 'unknown';
  if (attempt.provider_id === null) {
    await sql`update charge_attempt set provider_id = ${payment}
      where municipality_code = ${attempt.municipality_code} and charge_id = ${attempt.charge_id}
        and n = ${attempt.n}`.execute(transaction);
  }
  const events = words.map((word) => ({ type: 'word' as const, word }));
  const isNew = await takeEvents(transaction, tools, actor, { charge, attempt }, events);
  await endRefunds(transaction, words);
  return isNew ? 'taken' : 'nothingNew';
}

/** The name by which a provider knows a refund. */
export function refundName(charge: string, request: number): string {
  return `${charge}-${request}`;
}

/** A refund is done once the provider says that the money went back. */
async function endRefunds(transaction: Database, words: readonly PaymentWord[]): Promise<void> {
  for (const word of words) {
    const named = word.says === 'refunded' ? /^(.{22})-(\d+)$/.exec(word.refund) : null;
    if (named === null) continue;
    await sql`update charge_request set state = 'done' from charge
      where charge.id = ${named[1]} and charge_request.municipality_code = charge.municipality_code
        and charge_request.charge_id = charge.id and n = ${Number(named[2])} and charge_request.state = 'accepted'`.execute(
      transaction,
    );
  }
}

/** What a provider answers about an attempt: `none` where it knows none, `undefined` where it gives no answer that counts. */
export async function askProvider(
  provider: PaymentProvider,
  attempt: string,
  nowMs: number,
): Promise<PaymentMessage | 'none' | undefined> {
  try {
    const answer = await provider.query(attempt);
    if (answer === undefined) return 'none';
    if (!isSignedWebhook(answer, await provider.secrets(), nowMs)) return undefined;
    const message = paymentMessage(answer.bytes);
    return message?.attempt === attempt ? message : undefined;
  } catch {
    return undefined; // it is asked again
  }
}
