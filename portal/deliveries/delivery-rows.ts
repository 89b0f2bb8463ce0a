import { sql } from 'kysely';
import type { DeliveryDetail, DeliveryForm, DeliverySummary } from '#contract/portal/delivery-routes.ts';
import { UNDO_DAYS } from '#contract/portal/delivery-routes.ts';
import { calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { CaseKey } from '../platform/keyring/keyring.ts';
import { openHead } from './delivery-vault.ts';
import { viewOfSender } from './sender-store.ts';

interface DeliveryRow {
  readonly subject_id: string;
  readonly id: string;
  readonly sender_id: string;
  readonly n: number;
  readonly at: Date;
  readonly kind: string;
  readonly dated: string;
  readonly keep_until: string;
  readonly form: DeliveryForm;
  readonly bytes: number;
  readonly pages: number;
  readonly sha256: Buffer;
  readonly replaces: string | null;
  readonly state: 'held' | 'available' | 'refused' | 'expired' | 'takenBack';
  readonly scanned: boolean;
  readonly kept: boolean;
  readonly read_at: Date | null;
  readonly told_at: Date | null;
  readonly deleted_at: Date | null;
  readonly head: Buffer;
  readonly wrapped: Buffer | null;
  readonly signed: DeliveryDetail['signed'];
}

export interface NamedDeliveryRow extends DeliveryRow {
  readonly registration: unknown;
  readonly since: Date;
}

const UNDO_MS = UNDO_DAYS * 86_400_000;

/** Since when what is deleted cannot be had back. */
export function undoneBefore(nowMs: number): Date {
  return new Date(nowMs - UNDO_MS);
}

/** What a person has, as an SQL condition on `delivery`: nothing that a scanner refused, nothing deleted long ago. */
export function isTheirs(subject: string, nowMs: number) {
  return sql`delivery.subject_id = ${subject} and delivery.state <> 'refused'
    and (delivery.deleted_at is null or delivery.deleted_at > ${undoneBefore(nowMs)})`;
}

export const NAMED = sql`
  join delivery_link as link
    on link.subject_id = delivery.subject_id and link.sender_id = delivery.sender_id and link.n = delivery.n
  cross join lateral (
    select registration from sender_version where sender_id = delivery.sender_id order by n desc limit 1
  ) as version`;

/** One of a person's own. */
export async function ownDelivery(
  database: Database,
  subject: string,
  id: string,
  nowMs: number,
): Promise<NamedDeliveryRow | undefined> {
  const found = await sql<NamedDeliveryRow>`
    select delivery.*, version.registration, link.since from delivery ${NAMED}
    where ${isTheirs(subject, nowMs)} and delivery.id = ${id}`.execute(database);
  return found.rows[0];
}

/** The parts of documents: each of the person, with the id, that stand at the same place. */
export async function forgetParts(
  transaction: Database,
  subjects: readonly string[],
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from delivery_part where (subject_id, delivery_id) in
    (select * from unnest(${[...subjects]}::text[], ${[...ids]}::text[]))`.execute(transaction);
}

export function summaryOf(row: NamedDeliveryRow, key: CaseKey): DeliverySummary {
  const sender = viewOfSender(row.sender_id, row.registration);
  return {
    delivery: row.id,
    sender: row.sender_id,
    senderName: sender.name,
    kind: row.kind,
    kindName: sender.kinds.find(({ kind }) => kind === row.kind)?.name ?? null,
    title: openHead(key, row.id, row.head).title,
    at: instantOf(row.at),
    date: calendarDateSchema.parse(row.dated),
    state: row.state === 'refused' ? 'held' : row.state,
    isRead: row.read_at !== null,
    isKept: row.kept,
    keepUntil: calendarDateSchema.parse(row.keep_until),
    goneOn: row.deleted_at === null ? null : japaneseDay(epochMs(row.deleted_at.getTime() + UNDO_MS)),
  };
}

export function detailOf(row: NamedDeliveryRow, key: CaseKey): DeliveryDetail {
  const { legalName, contact } = viewOfSender(row.sender_id, row.registration);
  return {
    ...summaryOf(row, key),
    legalName,
    contact,
    linkedSince: instantOf(row.since),
    form: row.form,
    bytes: row.bytes,
    sha256: row.sha256.toString('hex'),
    pages: row.pages,
    signature: openHead(key, row.id, row.head).signature,
    signed: row.signed,
    isScanned: row.scanned,
    isTold: row.told_at !== null,
    replaces: row.replaces,
  };
}
