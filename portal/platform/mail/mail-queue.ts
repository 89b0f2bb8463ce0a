import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Language } from '#contract/values/localized-text.ts';
import type { Database, Tables } from '../database/database.ts';
import { runSoon } from '../events/job-queue.ts';
import { createSecretSeal } from '../secret-seal.ts';

/** Whose mail it is: a person's, or that of an account of the staff. */
export type MailOwner = { readonly subject: string } | { readonly municipality: string; readonly staff: string };

interface NewMail {
  readonly kind: string;
  readonly owner: MailOwner;
  /** What is for its reader alone; kept sealed, and only until the mail is sent. */
  readonly secret?: object | undefined;
  readonly nowMs: number;
  /** Sent at once where absent. */
  readonly dueMs?: number | undefined;
}

/** A mail that is to be sent, as its kind sees it. */
export interface WaitingMail {
  readonly id: string;
  readonly kind: string;
  readonly owner: MailOwner;
  readonly secret: unknown;
  readonly madeAt: Date;
}

/** What is written to somebody, and where to. */
export interface MailLetter {
  readonly to: string;
  readonly language: Language;
  readonly subject: string;
  readonly text: string;
  /** Whether one press of its reader stops mails of this kind. */
  readonly canBeStopped: boolean;
}

export interface MailEnding {
  readonly is: 'sent' | 'bounced' | 'gaveUp';
  readonly nowMs: number;
  /** When it had been handed over, of one that came back later. */
  readonly sentMs?: number;
}

/** What a capability says about mails of one kind. */
export interface MailKind {
  /** `undefined`: nobody is to have it any more. */
  write(transaction: Database, waiting: WaitingMail, nowMs: number): Promise<MailLetter | undefined>;
  /** What follows from its end, in the transaction that ends it. */
  ended?(transaction: Database, waiting: WaitingMail, ending: MailEnding): Promise<void>;
  /** When a time has come that suits its reader. */
  readonly suits?: (atMs: number) => number;
}

/** The job that sends what is due. */
export const SEND_MAIL_JOB = 'sendMail';

/** Mail that waits, kept with the change that it tells of. */
export interface MailQueue {
  /** Whether this portal sends mail at all; without it nothing is put. */
  readonly isOn: boolean;
  put(transaction: Database, mail: NewMail): Promise<void>;
  /** Puts the same mail for many at once, none of which says anything to one of them alone. */
  putForAll(transaction: Database, mail: MailForAll): Promise<void>;
}

interface MailForAll {
  readonly kind: string;
  readonly madeMs: number;
  readonly due: readonly { readonly subject: string; readonly dueMs: number }[];
}

export function createMailQueue(secrets: MailSecrets, { isOn, domain }: MailPlace): MailQueue {
  return {
    isOn,
    async put(transaction, { kind, owner, secret, nowMs, dueMs }) {
      if (!isOn) return;
      const id = randomBytes(18).toString('base64url');
      await transaction
        .insertInto('mail_waiting')
        .values({
          id,
          kind,
          ...ownerColumns(owner),
          sealed: secret === undefined ? null : secrets.seal(id, secret),
          message_id: `${randomBytes(18).toString('hex')}@${domain}`,
          due_at: new Date(dueMs ?? nowMs),
          made_at: new Date(nowMs),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      if (dueMs === undefined) await runSoon(transaction, SEND_MAIL_JOB);
    },

    async putForAll(transaction, { kind, madeMs, due }) {
      if (!isOn || due.length === 0) return;
      const ids = due.map(() => randomBytes(18).toString('base64url'));
      const messages = due.map(() => `${randomBytes(18).toString('hex')}@${domain}`);
      const subjects = due.map(({ subject }) => subject);
      const times = due.map(({ dueMs }) => new Date(dueMs).toISOString());
      await sql`
        insert into mail_waiting (id, kind, subject_id, message_id, due_at, made_at)
        select id, ${kind}, subject_id, message_id, due_at, ${new Date(madeMs)}
        from unnest(${ids}::text[], ${subjects}::text[], ${messages}::text[], ${times}::timestamptz[])
          as mail (id, subject_id, message_id, due_at)
        on conflict do nothing`.execute(transaction);
    },
  };
}

interface MailPlace {
  readonly isOn: boolean;
  /** What the identifiers of our messages end in. */
  readonly domain: string;
}

/** What mail needs of a key outside of the database. */
export interface MailSecrets {
  seal(owner: string, secret: object): Buffer;
  open(owner: string, sealed: Uint8Array): unknown;
  /** Looks random, and is the same at each try of one message. */
  stopToken(messageId: string): string;
}

export function createMailSecrets(key: Uint8Array): MailSecrets {
  const { seal, open } = createSecretSeal(key, 'madoguchi/mail/1');
  const stopKey = Buffer.from(hkdfSync('sha256', key, '', 'madoguchi/mail-stop/1', 32));
  return {
    seal: (owner, secret) => seal(Buffer.from(JSON.stringify(secret), 'utf8'), owner),
    open: (owner, sealed) => JSON.parse(open(sealed, owner).toString('utf8')),
    stopToken: (messageId) => createHmac('sha256', stopKey).update(messageId).digest('base64url'),
  };
}

type WaitingRow = Selectable<Tables['mail_waiting']>;

/** The mail that is due longest, held to the end of the transaction; another process takes the next one. */
export async function holdDue(transaction: Database, nowMs: number): Promise<WaitingRow | undefined> {
  const found = await sql<WaitingRow>`
    select * from mail_waiting where due_at <= ${new Date(nowMs)} order by due_at, id limit 1
    for update skip locked`.execute(transaction);
  return found.rows[0];
}

export function waitingMail({ id, kind, sealed, made_at, ...row }: WaitingRow, secrets: MailSecrets): WaitingMail {
  return {
    id,
    kind,
    owner: ownerOf(row),
    secret: sealed === null ? undefined : secrets.open(id, sealed),
    madeAt: made_at,
  };
}

export function ownerColumns(owner: MailOwner) {
  return 'subject' in owner
    ? { subject_id: owner.subject, municipality_code: null, staff_id: null }
    : { subject_id: null, municipality_code: owner.municipality, staff_id: owner.staff };
}

export function ownerOf(row: Pick<WaitingRow, 'subject_id' | 'municipality_code' | 'staff_id'>): MailOwner {
  if (row.subject_id !== null) return { subject: row.subject_id };
  if (row.municipality_code === null || row.staff_id === null) throw new Error('each mail has an owner');
  return { municipality: row.municipality_code, staff: row.staff_id };
}
