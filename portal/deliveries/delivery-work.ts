import { sql } from 'kysely';
import type { DocumentProblem } from '#contract/failures/delivery-failures.ts';
import type { DeliveryDetail } from '#contract/portal/delivery-routes.ts';
import { type CalendarDate, calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { signatureAround } from '#documents/delivered/document-signature.ts';
import type { JobActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { KeyUnavailable } from '../platform/keyring/key-unavailable.ts';
import type { Keyring } from '../platform/keyring/keyring.ts';
import type { Scan } from '../platform/scanner.ts';
import type { PublishDeliveryEvent } from './delivery-events.ts';
import { forgetParts, undoneBefore } from './delivery-rows.ts';
import { type OpenedDocument, openDocument } from './delivery-vault.ts';

interface WorkTools {
  readonly keyring: Keyring;
  readonly publish: PublishDeliveryEvent;
  readonly nowMs: () => number;
  readonly scan: Scan | undefined;
}

const SCANNED_AT_ONCE = 50;
const EXPIRED_AT_ONCE = 500;
/** For how long a scanner that does not answer is asked again. */
const HELD_MS = 24 * 3_600_000;
/** For how long it is said that something was there, and to the sender that its time is over. */
const SAID_DAYS = 30;
const TOLD_DAYS = 365;

interface HeldRow {
  readonly subject_id: string;
  readonly id: string;
  readonly sender_id: string;
  readonly at: Date;
}

/**
 * Has what waits be scanned, at most 50 of them; answers how many a person can open, or never will, since. One that cannot be
 * opened is left for the next time, behind all that was tried less often.
 */
export async function scanDeliveries(
  database: Database,
  tools: WorkTools,
  actor: JobActor,
  signal: AbortSignal,
): Promise<number> {
  const held = await sql<HeldRow>`
    select subject_id, id, sender_id, at from delivery
    where state = 'held' order by tries, at limit ${SCANNED_AT_ONCE}`.execute(database);
  let ended = 0;
  for (const row of held.rows) {
    if (signal.aborted) break;
    if (await scanUnlessUnreadable(database, tools, actor, row)) ended += 1;
  }
  return ended;
}

async function scanUnlessUnreadable(
  database: Database,
  tools: WorkTools,
  actor: JobActor,
  row: HeldRow,
): Promise<boolean> {
  try {
    return await scanOne(database, tools, actor, row);
  } catch (error) {
    if (!(error instanceof KeyUnavailable)) throw error;
    await countTry(database, row);
    return false;
  }
}

async function countTry(database: Database, { subject_id, id }: HeldRow): Promise<void> {
  await sql`update delivery set tries = tries + 1 where subject_id = ${subject_id} and id = ${id}`.execute(database);
}

/** What still waits. Its row is held while its key is looked for: whose letters are gone has none made for them. */
async function openHeld(
  database: Database,
  keyring: Keyring,
  { subject_id: subject, id }: HeldRow,
): Promise<OpenedDocument | undefined> {
  return database.transaction().execute(async (transaction) => {
    const held = await sql<{ bytes: number; wrapped: Buffer | null; signed: DeliveryDetail['signed'] }>`
      select bytes, wrapped, signed from delivery
      where subject_id = ${subject} and id = ${id} and state = 'held' for share`.execute(transaction);
    const { bytes, wrapped, signed } = held.rows[0] ?? { bytes: 0, wrapped: null, signed: null };
    if (wrapped === null) return undefined;
    const key = await keyring.keepPerson(transaction, subject);
    return openDocument(transaction, key, { subject, id, wrapped, bytes, signed });
  });
}

async function scanOne(
  database: Database,
  { keyring, publish, nowMs, scan }: WorkTools,
  actor: JobActor,
  row: HeldRow,
): Promise<boolean> {
  const { subject_id: subject, id } = row;
  const document = await openHeld(database, keyring, row);
  if (document === undefined) return false;
  // Where the scanner was taken away, what waits for it is as it would be without one: shown, and said to be unscanned.
  const answer = scan === undefined ? undefined : await scanAll(scan, document.bytes);
  if (answer?.is === 'unavailable' && row.at.getTime() + HELD_MS > nowMs()) {
    await countTry(database, row);
    await sql`update sent_delivery set state = 'scanning'
      where sender_id = ${row.sender_id} and id = ${id} and state = 'received'`.execute(database);
    return false;
  }
  const why = answer === undefined || answer.is === 'clean' ? undefined : WHY[answer.is];
  await database.transaction().execute(async (transaction) => {
    const changed = await sql`
      update delivery set state = ${why === undefined ? 'available' : 'refused'}, scanned = ${answer?.is === 'clean'},
        wrapped = ${why === undefined ? sql`wrapped` : null}
      where subject_id = ${subject} and id = ${id} and state = 'held' returning id`.execute(transaction);
    if (changed.rows.length === 0) return;
    await sql`update sent_delivery set state = ${why === undefined ? 'delivered' : 'refused'}, why = ${why ?? null}
      where sender_id = ${row.sender_id} and id = ${id} and state in ('received', 'scanning')`.execute(transaction);
    if (why !== undefined) return forgetParts(transaction, [subject], [id]);
    await publish(transaction, actor, { name: 'deliveryAvailable', data: { subject, delivery: id } });
  });
  return true;
}

/** As it came, and what stands in its signature, which a scanner may not look into. */
async function scanAll(scan: Scan, bytes: Uint8Array): Promise<Awaited<ReturnType<Scan>>> {
  const answer = await scan(bytes);
  const around = answer.is === 'clean' ? signatureAround(bytes) : undefined;
  return around === undefined ? answer : scan(around.content);
}

const WHY = { infected: 'virus', unavailable: 'notScanned' } as const satisfies Record<string, DocumentProblem>;

/**
 * Lets go of what is over: documents whose day is past and that nobody keeps, those deleted a week ago, invitations, and
 * what senders were told. Answers how many documents went.
 */
export async function expireDeliveries(database: Database, { nowMs }: Pick<WorkTools, 'nowMs'>): Promise<number> {
  const now = nowMs();
  const today = japaneseDay(epochMs(now));
  const gone = await database.transaction().execute(async (transaction) => {
    const over = await sql<{ subject_id: string; id: string }>`
      update delivery set state = 'expired', wrapped = null
      where (subject_id, id) in (
        select subject_id, id from delivery
        where state = 'available' and not kept and deleted_at is null and keep_until < ${today}::date
        order by keep_until limit ${EXPIRED_AT_ONCE} for update skip locked
      ) returning subject_id, id`.execute(transaction);
    const deleted = await sql<{ subject_id: string; id: string }>`
      select subject_id, id from delivery
      where deleted_at is not null and wrapped is not null and deleted_at <= ${undoneBefore(now)}
      order by deleted_at limit ${EXPIRED_AT_ONCE} for update skip locked`.execute(transaction);
    await forgetRows(transaction, deleted.rows);
    await forgetParts(
      transaction,
      over.rows.map((row) => row.subject_id),
      over.rows.map((row) => row.id),
    );
    return over.rows.length + deleted.rows.length;
  });
  await database.transaction().execute(async (transaction) => {
    const said = await sql<{ subject_id: string; id: string }>`
      select subject_id, id from delivery
      where wrapped is null and keep_until < ${addDays(today, -SAID_DAYS)}::date
      limit ${EXPIRED_AT_ONCE} for update skip locked`.execute(transaction);
    await forgetRows(transaction, said.rows);
  });
  await sql`delete from delivery_invitation where ends_at < ${new Date(now - SAID_DAYS * 86_400_000)}`.execute(
    database,
  );
  await sql`delete from sent_delivery where keep_until < ${addDays(today, -TOLD_DAYS)}::date`.execute(database);
  return gone;
}

async function forgetRows(
  transaction: Database,
  rows: readonly { readonly subject_id: string; readonly id: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  const [subjects, ids] = [rows.map((row) => row.subject_id), rows.map((row) => row.id)];
  await forgetParts(transaction, subjects, ids);
  await sql`delete from delivery where (subject_id, id) in
    (select * from unnest(${subjects}::text[], ${ids}::text[]))`.execute(transaction);
}

/** What goes after one day and up to another unless it is kept, by person and day; of the last person all of it. */
export async function findDeliveryEndings(
  database: Database,
  { after, upTo }: { readonly after: CalendarDate; readonly upTo: CalendarDate },
  afterSubject: string | undefined,
  limit: number,
): Promise<{ readonly subject: string; readonly day: CalendarDate; readonly about: null }[]> {
  const found = await sql<{ subject_id: string; day: string }>`
    select distinct subject_id, keep_until::text as day from delivery
    where keep_until > ${after}::date and keep_until <= ${upTo}::date
      and state = 'available' and not kept and deleted_at is null
      ${afterSubject === undefined ? sql`` : sql`and subject_id > ${afterSubject}`}
    order by subject_id fetch first ${limit} rows with ties`.execute(database);
  return found.rows.map(({ subject_id: subject, day }) => ({
    subject,
    day: calendarDateSchema.parse(day),
    about: null,
  }));
}
