import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';

interface KeyedRequest {
  readonly municipality: string;
  readonly client: string;
  readonly key: string;
  /** Of what was asked. */
  readonly requestHash: Buffer;
}

/**
 * Makes a change once by its key: the same asked again is answered with the first answer, while the first is on its way
 * after it. What is refused leaves nothing. Fails with `idempotencyKeyReused`, or as the change does.
 */
export async function onceByKey<Reply>(
  database: Database,
  { municipality, client, key, requestHash }: KeyedRequest,
  make: (transaction: Database) => Promise<Outcome<Reply>>,
): Promise<Outcome<Reply>> {
  return allOrNothing(database, async (transaction): Promise<Outcome<Reply>> => {
    // Waits for whoever holds the key.
    const first = await sql`
      insert into agency_reply (municipality_code, client_id, key, request_hash)
      values (${municipality}, ${client}, ${key}, ${requestHash})
      on conflict do nothing returning key`.execute(transaction);
    const row = sql`municipality_code = ${municipality} and client_id = ${client} and key = ${key}`;
    if (first.rows.length === 0) {
      const kept = await sql<{ request_hash: Buffer; reply: string }>`
        select request_hash, reply from agency_reply where ${row}`.execute(transaction);
      const [before] = kept.rows;
      return before?.request_hash.equals(requestHash) === true
        ? success(JSON.parse(before.reply) as Reply)
        : failed({ code: 'idempotencyKeyReused' });
    }
    const made = await make(transaction);
    if (made.ok)
      await sql`update agency_reply set reply = ${JSON.stringify(made.value)} where ${row}`.execute(transaction);
    return made;
  });
}

/** Lets go of answers that are a day old. */
export async function sweepReplies(database: Database): Promise<number> {
  const swept = await sql`delete from agency_reply where at < now() - interval '1 day'`.execute(database);
  return Number(swept.numAffectedRows ?? 0);
}
