import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { DocumentProblem } from '#contract/failures/delivery-failures.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { DeliveryDetail, DocumentSignature } from '#contract/portal/delivery-routes.ts';
import {
  DELIVERIES_A_DAY,
  type DeliveryMeta,
  LINK_ROOM_BYTES,
  type SentDelivery,
  type SentState,
} from '#contract/portal/sender-routes.ts';
import { type CalendarDate, calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { SenderActor } from '../platform/actor.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';
import type { Keyring } from '../platform/keyring/keyring.ts';
import { hashOfToken, newId } from '../platform/once-token.ts';
import type { PublishDeliveryEvent } from './delivery-events.ts';
import { maySend } from './delivery-policy.ts';
import { forgetParts } from './delivery-rows.ts';
import { sealDocument, sealHead } from './delivery-vault.ts';
import type { JudgeSignature } from './document-signature.ts';
import { lookThrough } from './looked-through.ts';
import type { AskAboutPdf } from './pdf-worker.ts';
import { registeredSender } from './sender-store.ts';

interface SendingTools {
  readonly keyring: Keyring;
  readonly publish: PublishDeliveryEvent;
  readonly nowMs: () => number;
  readonly askAboutPdf: AskAboutPdf;
  /** Whether what comes waits for a scanner. */
  readonly isScanned: boolean;
}

/** What a sender sends and hears of it: never whether a person is there, reads, keeps or deletes. */
export interface SendingStore {
  /**
   * Takes a document into a box. The same sent again is the same. Fails with `boxUnknown` alike for boxes that are dead, of
   * others or never were; with `boxFull`, `documentRefused`, `tooManyRequests`, `notFound` where it replaces none of theirs,
   * `idempotencyKeyReused` where the sender's name for it stands for something else.
   */
  send(
    actor: SenderActor,
    asked: { readonly meta: DeliveryMeta; readonly document: Uint8Array },
    judge: JudgeSignature,
  ): Promise<Outcome<SentDelivery>>;
  state(actor: SenderActor, delivery: string): Promise<Outcome<SentState>>;
  /** Takes back what is unread; what is read stays, and nobody tells which it was. Fails with `notFound`. */
  takeBack(actor: SenderActor, delivery: string): Promise<Outcome<void>>;
}

interface SentRow {
  readonly id: string;
  readonly request_hash: Buffer;
  readonly sha256: Buffer;
  readonly keep_until: string;
  readonly state: 'received' | 'scanning' | 'delivered' | 'refused' | 'takenBack';
  readonly why: DocumentProblem | null;
  readonly opened_on: string | null;
}

interface Box {
  readonly subject_id: string;
  readonly n: number;
}

const DAY_MS = 86_400_000;

export function createSendingStore(database: Database, tools: SendingTools): SendingStore {
  const { keyring, publish, nowMs, askAboutPdf, isScanned } = tools;
  const today = () => japaneseDay(epochMs(nowMs()));

  async function boxOf(from: Database, sender: string, box: string, isHeld: boolean): Promise<Box | undefined> {
    const found = await sql<Box>`
      select link.subject_id, link.n from delivery_box as box
      join delivery_link as link
        on link.subject_id = box.subject_id and link.sender_id = box.sender_id and link.n = box.n
      where box.hash = ${hashOfToken(box)} and box.sender_id = ${sender} and link.state = 'linked'
      ${isHeld ? sql`for update of link` : sql``}`.execute(from);
    return found.rows[0];
  }

  async function sentAs(sender: string, externalId: string): Promise<SentRow | undefined> {
    const found = await sql<SentRow>`select * from sent_delivery
      where sender_id = ${sender} and external_id = ${externalId}`.execute(database);
    return found.rows[0];
  }

  async function sentToday(sender: string): Promise<number> {
    const found = await sql<{ n: number }>`select count(*)::int as n from sent_delivery
      where sender_id = ${sender} and at > ${new Date(nowMs() - DAY_MS)}`.execute(database);
    return found.rows[0]?.n ?? 0;
  }

  /** What of the request is wrong by itself, before a byte of the document is looked at. */
  async function refusedFirst(sender: string, meta: DeliveryMeta) {
    if ((await boxOf(database, sender, meta.box, false)) === undefined) return failed({ code: 'boxUnknown' });
    if ((await sentToday(sender)) >= DELIVERIES_A_DAY) {
      return failed({ code: 'tooManyRequests', retryAfterSeconds: 3_600 });
    }
    const registered = await registeredSender(database, sender);
    const why =
      registered?.kinds.some(({ kind }) => kind === meta.kind) !== true
        ? 'kindUnknown'
        : isKeptWithin(meta.keepUntil, today(), registered.keepYears)
          ? undefined
          : 'keptTooLong';
    return why && failed({ code: 'documentRefused', why });
  }

  /** In the transaction that holds the link: it is alive, has room, and stays so until the document is there. */
  async function keep(transaction: Database, actor: SenderActor, made: Made): Promise<Outcome<SentDelivery>> {
    const { id, meta, document, sha256 } = made;
    const box = await boxOf(transaction, actor.id, meta.box, true);
    if (box === undefined) return failed({ code: 'boxUnknown' });
    const { subject_id: subject, n } = box;
    const used = await sql<{ bytes: string; replaced: boolean }>`
      select coalesce(sum(bytes), 0) as bytes, coalesce(bool_or(id = ${meta.replaces ?? ''}), false) as replaced
      from delivery where subject_id = ${subject} and sender_id = ${actor.id} and n = ${n} and wrapped is not null`.execute(
      transaction,
    );
    if (meta.replaces !== undefined && used.rows[0]?.replaced !== true) return failed({ code: 'notFound' });
    if (Number(used.rows[0]?.bytes ?? 0) + document.length > LINK_ROOM_BYTES) return failed({ code: 'boxFull' });
    const now = new Date(nowMs());
    const sent = await sql`
      insert into sent_delivery (sender_id, id, external_id, request_hash, sha256, at, keep_until, state)
      values (${actor.id}, ${id}, ${meta.externalId}, ${made.requestHash}, ${sha256}, ${now}, ${meta.keepUntil},
        ${isScanned ? 'received' : 'delivered'})
      on conflict do nothing returning id`.execute(transaction);
    if (sent.rows.length === 0) return failed({ code: 'idempotencyKeyReused' });
    const key = await keyring.keepPerson(transaction, subject);
    const { wrapped, parts } = sealDocument(key, { subject, id }, { bytes: document, beside: made.beside });
    const head = sealHead(key, id, { title: meta.title, signature: made.signature });
    await sql`
      insert into delivery (subject_id, id, sender_id, n, at, kind, dated, keep_until, form, bytes, pages, sha256,
        replaces, state, head, wrapped, signed)
      values (${subject}, ${id}, ${actor.id}, ${n}, ${now}, ${meta.kind}, ${meta.date}, ${meta.keepUntil}, ${made.form},
        ${document.length}, ${made.pages}, ${sha256}, ${meta.replaces ?? null}, ${isScanned ? 'held' : 'available'},
        ${head}, ${wrapped}, ${signedOf(made)})`.execute(transaction);
    for (const [part, sealed] of parts.entries()) {
      await sql`insert into delivery_part (subject_id, delivery_id, part, sealed)
        values (${subject}, ${id}, ${part}, ${sealed})`.execute(transaction);
    }
    if (!isScanned) await publish(transaction, actor, { name: 'deliveryAvailable', data: { subject, delivery: id } });
    return success({ id, sha256: sha256.toString('hex') });
  }

  return {
    async send(actor, { meta, document }, judge) {
      if (!maySend(actor, 'send', { sender: actor.id })) return failed({ code: 'boxUnknown' });
      const sha256 = createHash('sha256').update(document).digest();
      const requestHash = createHash('sha256').update(JSON.stringify(meta)).update(sha256).digest();
      const before = await sentAs(actor.id, meta.externalId);
      if (before !== undefined) return repeated(before, requestHash);
      const refused = await refusedFirst(actor.id, meta);
      if (refused !== undefined) return refused;
      const looked = await lookThrough(meta.title, document, askAboutPdf);
      if ('why' in looked) return failed({ code: 'documentRefused', why: looked.why });
      const beside = meta.signature === undefined ? undefined : new Uint8Array(Buffer.from(meta.signature, 'base64'));
      const signature = await judge({ bytes: document, beside });
      const made = { id: newId(), meta, document, beside, sha256, requestHash, signature, ...looked };
      const kept = await allOrNothing(database, (transaction) => keep(transaction, actor, made));
      if (kept.ok || kept.failure.code !== 'idempotencyKeyReused') return kept;
      // Of two that came at once the first stands, for both where they are the same.
      const first = await sentAs(actor.id, meta.externalId);
      return first === undefined ? kept : repeated(first, requestHash);
    },

    async state(actor, delivery) {
      const found = await sql<SentRow>`select * from sent_delivery
        where sender_id = ${actor.id} and id = ${delivery}`.execute(database);
      const [row] = found.rows;
      if (row === undefined || !maySend(actor, 'followUp', { sender: actor.id })) return failed({ code: 'notFound' });
      return success(stateOf(row, today()));
    },

    async takeBack(actor, delivery) {
      if (!maySend(actor, 'followUp', { sender: actor.id })) return failed({ code: 'notFound' });
      return allOrNothing(database, async (transaction) => {
        // The letter before what its sender is told of it, as whoever reads or scans it holds them.
        const taken = await sql<{ subject_id: string }>`
          update delivery set state = 'takenBack', wrapped = null
          where id = ${delivery} and sender_id = ${actor.id} and read_at is null and state in ('held', 'available')
          returning subject_id`.execute(transaction);
        const told = await sql`update sent_delivery
          set state = case when state = 'refused' then state else 'takenBack' end
          where sender_id = ${actor.id} and id = ${delivery} returning id`.execute(transaction);
        if (told.rows.length === 0) return failed({ code: 'notFound' });
        const subjects = taken.rows.map(({ subject_id }) => subject_id);
        await forgetParts(
          transaction,
          subjects,
          subjects.map(() => delivery),
        );
        return success(undefined);
      });
    },
  };
}

interface Made {
  readonly id: string;
  readonly meta: DeliveryMeta;
  readonly document: Uint8Array;
  readonly sha256: Buffer;
  readonly requestHash: Buffer;
  readonly signature: DocumentSignature;
  /** A signature that came with it. */
  readonly beside: Uint8Array | undefined;
  readonly isInSignature: boolean;
  readonly form: string;
  readonly pages: number;
}

function signedOf({ beside, isInSignature }: Made): DeliveryDetail['signed'] {
  if (beside !== undefined) return 'beside';
  return isInSignature ? 'around' : null;
}

function repeated({ id, request_hash, sha256 }: SentRow, requestHash: Buffer): Outcome<SentDelivery> {
  return request_hash.equals(requestHash)
    ? success({ id, sha256: sha256.toString('hex') })
    : failed({ code: 'idempotencyKeyReused' });
}

/** From tomorrow on, and for no longer than the sender is registered for. */
function isKeptWithin(until: CalendarDate, today: CalendarDate, years: number): boolean {
  const last = `${String(Number(today.slice(0, 4)) + years).padStart(4, '0')}${today.slice(4)}`;
  return until > today && until <= last;
}

function stateOf({ state, why, keep_until, opened_on }: SentRow, today: CalendarDate): SentState {
  if (state === 'refused' && why !== null) return { state: 'refused', why };
  if (state === 'takenBack') return { state: 'takenBack' };
  if (keep_until < today) return { state: 'expired' };
  if (state !== 'delivered') return { state: state === 'scanning' ? 'scanning' : 'received' };
  return { state, ...(opened_on === null ? {} : { openedOn: calendarDateSchema.parse(opened_on) }) };
}
