import { sql } from 'kysely';
import type { JobActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';
import type { PublishPaymentEvent } from './payment-events.ts';
import { paymentMessage } from './payment-message.ts';
import { takeMessage, type WordTools } from './payment-words.ts';
import type { SignedMessage } from './standard-webhook.ts';

const RECEIVER: JobActor = { kind: 'job', id: 'receivePaymentEvent' };

/** What providers said, as it came. */
export interface ProviderEvents {
  /** Keeps it before it is answered; what is to be done is a job's. One that came before changes nothing. */
  receive(provider: string, message: SignedMessage): Promise<void>;
}

export function createProviderEvents(
  database: Database,
  {
    publish,
    seal,
    nowMs,
  }: { readonly publish: PublishPaymentEvent; readonly seal: SecretSeal; readonly nowMs: () => number },
): ProviderEvents {
  return {
    async receive(provider, { id: event, bytes }) {
      await database.transaction().execute(async (transaction) => {
        const kept = await sql`insert into provider_event (provider, event_id, at, sealed)
          values (${provider}, ${event}, ${new Date(nowMs())}, ${seal.seal(bytes, `${provider} ${event}`)})
          on conflict do nothing`.execute(transaction);
        if (kept.numAffectedRows !== 1n) return;
        await publish(transaction, RECEIVER, { name: 'paymentEventReceived', data: { provider, event } });
      });
    },
  };
}

/** The job of an event that came: its word goes into the ledger, and what it was stands beside it. */
export async function takeProviderEvent(
  transaction: Database,
  tools: WordTools & { readonly seal: SecretSeal },
  actor: JobActor,
  { provider, event }: { readonly provider: string; readonly event: string },
): Promise<void> {
  const found = await sql<{ sealed: Buffer; verdict: string | null }>`
    select sealed, verdict from provider_event where provider = ${provider} and event_id = ${event} for update`.execute(
    transaction,
  );
  const [row] = found.rows;
  if (row === undefined || row.verdict !== null) return;
  const message = paymentMessage(new Uint8Array(tools.seal.open(row.sealed, `${provider} ${event}`)));
  const verdict = message === undefined ? 'malformed' : await takeMessage(transaction, tools, actor, provider, message);
  await sql`update provider_event set verdict = ${verdict}, done_at = ${new Date(tools.nowMs())}
    where provider = ${provider} and event_id = ${event}`.execute(transaction);
}
