import { type RawBuilder, sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  DELIVERIES_AT_ONCE,
  type DeliveryChange,
  type DeliveryDetail,
  type DeliveryPage,
  type DocumentSignature,
  type DrawnPage,
} from '#contract/portal/delivery-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { signatureAround } from '#documents/delivered/document-signature.ts';
import type { ResidentActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import type { Keyring } from '../platform/keyring/keyring.ts';
import { mayDo } from './delivery-policy.ts';
import { detailOf, isTheirs, NAMED, type NamedDeliveryRow, ownDelivery, summaryOf } from './delivery-rows.ts';
import { type OpenedDocument, openDocument, openHead, sealHead } from './delivery-vault.ts';
import type { JudgeSignature } from './document-signature.ts';
import { drawPage } from './looked-through.ts';
import type { AskAboutPdf } from './pdf-worker.ts';

interface DeliveryTools {
  readonly keyring: Keyring;
  readonly nowMs: () => number;
  readonly askAboutPdf: AskAboutPdf;
}

/** What came for a person. Another's is `notFound`, as one that never was; each fails with it. */
export interface DeliveryStore {
  /** Newest first. */
  list(
    actor: ResidentActor,
    query: { readonly sender?: string | undefined; readonly after?: string | undefined },
  ): Promise<Outcome<DeliveryPage>>;
  /** A signature is judged once more, as things are now. */
  read(actor: ResidentActor, delivery: string, judge: JudgeSignature): Promise<Outcome<DeliveryDetail>>;
  /** It is read from then on. Fails with `pageNotDrawn`. */
  page(actor: ResidentActor, delivery: string, page: number): Promise<Outcome<DrawnPage>>;
  /** The bytes as they came; it is read from then on. */
  file(actor: ResidentActor, delivery: string): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  /** The one that came beside it. */
  signature(actor: ResidentActor, delivery: string): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  change(actor: ResidentActor, delivery: string, change: DeliveryChange): Promise<Outcome<void>>;
  remove(actor: ResidentActor, delivery: string): Promise<Outcome<void>>;
  /** Has the sender be told on which day it was opened. */
  tellOpening(actor: ResidentActor, delivery: string): Promise<Outcome<void>>;
}

export function createDeliveryStore(database: Database, { keyring, nowMs, askAboutPdf }: DeliveryTools): DeliveryStore {
  const notFound = failed({ code: 'notFound' });

  async function own(actor: ResidentActor, delivery: string): Promise<Outcome<NamedDeliveryRow>> {
    const row = await ownDelivery(database, actor.id, delivery, nowMs());
    return row !== undefined && mayDo(actor, 'read', { subject: row.subject_id }) ? success(row) : notFound;
  }

  async function documentOf(row: NamedDeliveryRow): Promise<OpenedDocument | undefined> {
    if (row.state !== 'available' || row.wrapped === null) return undefined;
    const key = await keyring.keepPerson(database, row.subject_id);
    const { subject_id: subject, id, wrapped, bytes, signed } = row;
    return openDocument(database, key, { subject, id, wrapped, bytes, signed });
  }

  /** The person has it in sight; a sender that may know hears the day. */
  async function markRead(actor: ResidentActor, row: NamedDeliveryRow): Promise<void> {
    if (row.read_at !== null) return;
    await database.transaction().execute(async (transaction) => {
      const read = await sql<{ tells: boolean }>`
        update delivery set read_at = ${new Date(nowMs())} from delivery_link as link
        where delivery.subject_id = ${actor.id} and delivery.id = ${row.id} and read_at is null
          and link.subject_id = delivery.subject_id and link.sender_id = delivery.sender_id and link.n = delivery.n
        returning link.tells_opening as tells`.execute(transaction);
      if (read.rows[0]?.tells === true) await tell(transaction, actor, row);
    });
  }

  async function tell(transaction: Database, actor: ResidentActor, row: NamedDeliveryRow): Promise<void> {
    const now = nowMs();
    await sql`update delivery set told_at = coalesce(told_at, ${new Date(now)})
      where subject_id = ${actor.id} and id = ${row.id}`.execute(transaction);
    await sql`update sent_delivery set opened_on = coalesce(opened_on, ${japaneseDay(epochMs(now))}::date)
      where sender_id = ${row.sender_id} and id = ${row.id}`.execute(transaction);
  }

  async function changed(actor: ResidentActor, delivery: string, set: RawBuilder<unknown>): Promise<Outcome<void>> {
    if (!mayDo(actor, 'change', { subject: actor.id })) return notFound;
    const rows = await sql`update delivery set ${set} where ${isTheirs(actor.id, nowMs())} and id = ${delivery}
      and state in ('held', 'available') returning id`.execute(database);
    return rows.rows.length === 0 ? notFound : success(undefined);
  }

  /** As it is judged now; the person is shown what is true when they look. */
  async function judgedAgain(row: NamedDeliveryRow, judge: JudgeSignature): Promise<DocumentSignature | undefined> {
    const key = await keyring.keepPerson(database, row.subject_id);
    const head = openHead(key, row.id, row.head);
    const document = head.signature.is === 'none' ? undefined : await documentOf(row);
    if (document === undefined) return undefined;
    const signature = await judge(document);
    await sql`update delivery set head = ${sealHead(key, row.id, { ...head, signature })}
      where subject_id = ${row.subject_id} and id = ${row.id} and state = 'available'`.execute(database);
    return signature;
  }

  return {
    async list(actor, { sender, after }) {
      if (!mayDo(actor, 'list', { subject: actor.id })) return notFound;
      const last = after === undefined ? undefined : await ownDelivery(database, actor.id, after, nowMs());
      if (after !== undefined && last === undefined) return notFound;
      const found = await sql<NamedDeliveryRow>`
        select delivery.*, version.registration, link.since from delivery ${NAMED}
        where ${isTheirs(actor.id, nowMs())}
          ${sender === undefined ? sql`` : sql`and delivery.sender_id = ${sender}`}
          ${last === undefined ? sql`` : sql`and (delivery.at, delivery.id) < (${last.at}, ${last.id})`}
        order by delivery.at desc, delivery.id desc limit ${DELIVERIES_AT_ONCE + 1}`.execute(database);
      if (found.rows.length === 0) return success({ deliveries: [], next: null });
      const key = await keyring.keepPerson(database, actor.id);
      const rows = found.rows.slice(0, DELIVERIES_AT_ONCE);
      const next = found.rows.length > rows.length ? (rows.at(-1)?.id ?? null) : null;
      return success({ deliveries: rows.map((row) => summaryOf(row, key)), next });
    },

    async read(actor, delivery, judge) {
      const row = await own(actor, delivery);
      if (!row.ok) return row;
      const signature = await judgedAgain(row.value, judge);
      const detail = detailOf(row.value, await keyring.keepPerson(database, actor.id));
      return success(signature === undefined ? detail : { ...detail, signature });
    },

    async page(actor, delivery, page) {
      const row = await own(actor, delivery);
      if (!row.ok) return row;
      const document = page <= row.value.pages ? await documentOf(row.value) : undefined;
      if (document === undefined) return notFound;
      const shown = row.value.signed === 'around' ? signatureAround(document.bytes)?.content : document.bytes;
      const drawn = shown && (await drawPage(row.value.form, shown, page, askAboutPdf));
      if (drawn === undefined) return failed({ code: 'pageNotDrawn' });
      await markRead(actor, row.value);
      return success(drawn);
    },

    async file(actor, delivery) {
      const row = await own(actor, delivery);
      if (!row.ok) return row;
      const document = await documentOf(row.value);
      if (document === undefined) return notFound;
      await markRead(actor, row.value);
      return success(document.bytes);
    },

    async signature(actor, delivery) {
      const row = await own(actor, delivery);
      if (!row.ok) return row;
      const beside = row.value.signed === 'beside' ? (await documentOf(row.value))?.beside : undefined;
      return beside === undefined ? notFound : success(beside);
    },

    change: (actor, delivery, change) =>
      changed(actor, delivery, 'kept' in change ? sql`kept = ${change.kept}` : sql`deleted_at = null`),

    remove: (actor, delivery) => changed(actor, delivery, sql`deleted_at = coalesce(deleted_at, ${new Date(nowMs())})`),

    async tellOpening(actor, delivery) {
      const row = await own(actor, delivery);
      if (!row.ok || row.value.read_at === null) return notFound;
      await database.transaction().execute((transaction) => tell(transaction, actor, row.value));
      return success(undefined);
    },
  };
}
