import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import { runSoon } from '../platform/events/job-queue.ts';
import { eventsIn } from './line-event.ts';
import { intentOf, isFarewell } from './line-intent.ts';
import { ANSWER_LINE_JOB } from './line-jobs.ts';
import type { LineSecrets } from './line-secrets.ts';

/**
 * Keeps what LINE tells before it is answered, each event once, whatever order they come in and however often. Of a text, what it
 * wants is kept, sealed, until it is answered; the text is not.
 */
export async function receiveEvents(
  database: Database,
  { secrets, nowMs }: { readonly secrets: LineSecrets; readonly nowMs: () => number },
  bytes: Uint8Array,
): Promise<void> {
  const events = eventsIn(bytes) ?? [];
  const rows = events.flatMap((event) => {
    const intent = intentOf(event);
    if (intent === undefined) return [];
    const { webhookEventId: id, timestamp, source } = event;
    const { userId } = source;
    const replyToken = 'replyToken' in event ? event.replyToken : undefined;
    return [
      {
        id,
        hash: secrets.hashOf(userId),
        at: new Date(timestamp),
        hasLeft: isFarewell(intent),
        sealed: secrets.seal({ intent, userId, ...(replyToken === undefined ? {} : { replyToken }) }, `event ${id}`),
      },
    ];
  });
  if (rows.length === 0) return;
  await database.transaction().execute(async (transaction) => {
    let kept = 0n;
    for (const { id, hash, at, hasLeft, sealed } of rows) {
      const added = await sql`
        insert into line_event (id, friend_hash, at, received_at, has_left, sealed)
        values (${id}, ${hash}, ${at}, ${new Date(nowMs())}, ${hasLeft}, ${sealed})
        on conflict do nothing`.execute(transaction);
      kept += added.numAffectedRows ?? 0n;
    }
    if (kept > 0n) await runSoon(transaction, ANSWER_LINE_JOB);
  });
}

/** The event that waits longest, held until the transaction ends. */
export async function holdEvent(transaction: Database) {
  const found = await sql<{ id: string; friend_hash: Buffer; at: Date; sealed: Buffer }>`
    select id, friend_hash, at, sealed from line_event where sealed is not null order by at, id limit 1
    for update skip locked`.execute(transaction);
  return found.rows[0];
}

/** Answered, or not to be answered: what was wanted goes. */
export async function leaveEvent(from: Database, id: string): Promise<void> {
  await sql`update line_event set sealed = null where id = ${id}`.execute(from);
}
