import { timingSafeEqual } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type MailSettings, mailAddressSchema } from '#contract/portal/notice-routes.ts';
import { type Language, languageSchema } from '#contract/values/localized-text.ts';
import type { ResidentActor } from '../platform/actor.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import type { ResidentCaller } from '../platform/http/resident-audience.ts';
import type { MailQueue, MailSecrets } from '../platform/mail/mail-queue.ts';
import { hashOfToken, sixDigits } from '../platform/once-token.ts';
import { forgetProblemsOf } from './mail-problems.ts';
import { mayDo } from './notice-policy.ts';
import { addNotice } from './notice-store.ts';

const CODE_LIFETIME_MS = 10 * 60_000;
const MOST_TRIES = 5;
const DAY_MS = 24 * 3_600_000;
/** Codes that one person has sent in a day: mail to strangers is no toy. */
const MOST_CODES = 5;

/** Where a person has mail sent, which is their choice and nobody else's. Without one all works the same. */
export interface MailContactStore {
  settings(actor: ResidentActor): Promise<Outcome<MailSettings>>;
  /** Has a code sent there. Fails with `mailUnavailable`, `tooManyRequests`. */
  name(actor: ResidentActor, address: string, language: Language): Promise<Outcome<void>>;
  /** Fails with `mailCodeRefused`. */
  confirm(caller: ResidentCaller, code: string): Promise<Outcome<MailSettings>>;
  /** Fails with `notFound` without an address. */
  change(
    actor: ResidentActor,
    choice: { readonly language: Language; readonly isOn: boolean },
  ): Promise<Outcome<MailSettings>>;
  remove(caller: ResidentCaller): Promise<Outcome<void>>;
  /** Stops mail to whom the token was sent; tells nobody whether there is one. */
  stop(token: string): Promise<void>;
}

/** Adds a line to the history of an account; handed in by the portal: another capability keeps it. */
type NoteUse = (
  transaction: Database,
  use: {
    readonly subject: string;
    readonly kind: 'change';
    readonly what: 'mailAddress' | 'mailAddressRemoved';
    readonly place: ResidentCaller['session']['place'];
  },
) => Promise<void>;

const codeSecretSchema = z.strictObject({ address: mailAddressSchema, code: z.string().length(6) });
const addressSecretSchema = z.strictObject({ address: mailAddressSchema });
type CodeSecret = z.infer<typeof codeSecretSchema>;

export function createMailContactStore(
  database: Database,
  queue: MailQueue,
  secrets: MailSecrets,
  { noteUse, nowMs }: { readonly noteUse: NoteUse; readonly nowMs: () => number },
): MailContactStore {
  async function settingsOf(subject: string, from: Database = database): Promise<MailSettings> {
    const [contact, waiting] = [await contactOf(from, secrets, subject), await codeOf(from, secrets, subject)];
    return {
      isAvailable: queue.isOn,
      contact: contact ?? null,
      waitsForCode: waiting !== undefined && waiting.expiresAt.getTime() > nowMs(),
    };
  }

  return {
    settings: (actor) => permitted(actor, async (subject) => success(await settingsOf(subject))),

    name: (actor, address, language) =>
      permitted(actor, async (subject) => {
        if (!queue.isOn) return failed({ code: 'mailUnavailable' });
        const now = nowMs();
        const secret = { address, code: sixDigits() };
        return database.transaction().execute(async (transaction) => {
          const waitMs = await keepCode(transaction, subject, {
            sealed: secrets.seal(subject, secret),
            language,
            now,
          });
          if (waitMs !== undefined) {
            return failed({ code: 'tooManyRequests', retryAfterSeconds: Math.ceil(waitMs / 1_000) });
          }
          await queue.put(transaction, { kind: 'code', owner: { subject }, secret, nowMs: now });
          return success(undefined);
        });
      }),

    confirm: ({ actor, session: { place } }, code) =>
      permitted(actor, (subject) =>
        // A refused try counts: its transaction is kept.
        database.transaction().execute(async (transaction): Promise<Outcome<MailSettings>> => {
          const now = nowMs();
          const waiting = await tryCode(transaction, secrets, subject);
          const fits = waiting !== undefined && waiting.tries < MOST_TRIES && waiting.expiresAt.getTime() > now;
          if (!fits || !isSame(waiting.secret.code, code)) return failed({ code: 'mailCodeRefused' });
          const { address } = waiting.secret;
          const before = await contactOf(transaction, secrets, subject);
          await keepContact(transaction, subject, {
            address: secrets.seal(subject, { address }),
            language: waiting.language,
            now,
          });
          await transaction.updateTable('mail_code').set({ sealed: null }).where('subject_id', '=', subject).execute();
          await forgetProblemsOf(transaction, subject);
          await noteUse(transaction, { subject, kind: 'change', what: 'mailAddress', place });
          if (before !== undefined && before.address !== address && !before.isRefused) {
            const secret = { address: before.address, language: before.language };
            await queue.put(transaction, { kind: 'addressChanged', owner: { subject }, secret, nowMs: now });
            await addNotice(transaction, { owner: subject, kind: 'mailChanged', at: new Date(now) });
          }
          return success(await settingsOf(subject, transaction));
        }),
      ),

    change: (actor, { language, isOn }) =>
      permitted(actor, async (subject) => {
        const changed = await database
          .updateTable('mail_contact')
          .set({ language, is_on: isOn })
          .where('subject_id', '=', subject)
          .executeTakeFirst();
        return changed.numUpdatedRows === 0n ? failed({ code: 'notFound' }) : success(await settingsOf(subject));
      }),

    remove: ({ actor, session: { place } }) =>
      permitted(actor, async (subject) => {
        await database.transaction().execute(async (transaction) => {
          const gone = await transaction
            .deleteFrom('mail_contact')
            .where('subject_id', '=', subject)
            .executeTakeFirst();
          if (gone.numDeletedRows > 0n) {
            await noteUse(transaction, { subject, kind: 'change', what: 'mailAddressRemoved', place });
          }
          await transaction.updateTable('mail_code').set({ sealed: null }).where('subject_id', '=', subject).execute();
        });
        return success(undefined);
      }),

    async stop(token) {
      // A mail of an address that was there before stops nothing that its successor gets.
      await sql`
        update mail_contact set is_on = false from mail_log
        where mail_log.stop_hash = ${hashOfToken(token)} and mail_contact.subject_id = mail_log.subject_id
          and mail_contact.confirmed_at <= mail_log.at`.execute(database);
    },
  };
}

/** Runs what a person may do about their own address, and nothing for anybody else. */
function permitted<T>(actor: ResidentActor, act: (subject: string) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  return mayDo(actor, 'choose', { owner: actor.id }) ? act(actor.id) : Promise.resolve(failed({ code: 'notFound' }));
}

interface Contact {
  readonly address: string;
  readonly language: Language;
  readonly isOn: boolean;
  readonly isRefused: boolean;
}

export async function contactOf(
  database: Database,
  secrets: MailSecrets,
  subject: string,
): Promise<Contact | undefined> {
  const row = await database
    .selectFrom('mail_contact')
    .selectAll()
    .where('subject_id', '=', subject)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { address } = addressSecretSchema.parse(secrets.open(subject, row.address));
  return {
    address,
    language: languageSchema.parse(row.language),
    isOn: row.is_on,
    isRefused: row.bounced_at !== null,
  };
}

interface WaitingCode {
  readonly secret: CodeSecret;
  readonly language: Language;
  readonly tries: number;
  readonly expiresAt: Date;
}

export async function codeOf(
  database: Database,
  secrets: MailSecrets,
  subject: string,
): Promise<WaitingCode | undefined> {
  const row = database.selectFrom('mail_code').selectAll().where('subject_id', '=', subject);
  return waitingCode(await row.executeTakeFirst(), secrets);
}

/** Counts a try before the code is looked at; how many there were before it is in what it gives. */
async function tryCode(transaction: Database, secrets: MailSecrets, subject: string): Promise<WaitingCode | undefined> {
  const counted = transaction
    .updateTable('mail_code')
    .set({ tries: sql<number>`tries + 1` })
    .where('subject_id', '=', subject)
    .returningAll();
  const waiting = waitingCode(await counted.executeTakeFirst(), secrets);
  return waiting && { ...waiting, tries: waiting.tries - 1 };
}

function waitingCode(row: Selectable<Tables['mail_code']> | undefined, secrets: MailSecrets): WaitingCode | undefined {
  if (row === undefined || row.sealed === null) return undefined;
  const secret = codeSecretSchema.parse(secrets.open(row.subject_id, row.sealed));
  return { secret, language: languageSchema.parse(row.language), tries: row.tries, expiresAt: row.expires_at };
}

/** Keeps a code in place of an older one; where too many were asked for, how long to wait instead. */
async function keepCode(
  transaction: Database,
  subject: string,
  { sealed, language, now }: { readonly sealed: Buffer; readonly language: Language; readonly now: number },
): Promise<number | undefined> {
  const [at, expiresAt, dayBefore] = [new Date(now), new Date(now + CODE_LIFETIME_MS), new Date(now - DAY_MS)];
  const kept = await sql`
    insert into mail_code (subject_id, sealed, language, expires_at, asked_since)
    values (${subject}, ${sealed}, ${language}, ${expiresAt}, ${at})
    on conflict (subject_id) do update set sealed = excluded.sealed, language = excluded.language, tries = 0,
      expires_at = excluded.expires_at,
      asked = case when mail_code.asked_since <= ${dayBefore} then 1 else mail_code.asked + 1 end,
      asked_since = case when mail_code.asked_since <= ${dayBefore} then ${at} else mail_code.asked_since end
    where mail_code.asked_since <= ${dayBefore} or mail_code.asked < ${MOST_CODES}`.execute(transaction);
  if (kept.numAffectedRows === 1n) return undefined;
  const row = transaction.selectFrom('mail_code').select('asked_since').where('subject_id', '=', subject);
  return Math.max(1_000, (await row.executeTakeFirstOrThrow()).asked_since.getTime() + DAY_MS - now);
}

async function keepContact(
  transaction: Database,
  subject: string,
  { address, language, now }: { readonly address: Buffer; readonly language: Language; readonly now: number },
): Promise<void> {
  await sql`
    insert into mail_contact (subject_id, address, language, is_on, confirmed_at)
    values (${subject}, ${address}, ${language}, true, ${new Date(now)})
    on conflict (subject_id) do update set address = excluded.address, language = excluded.language, is_on = true,
      confirmed_at = excluded.confirmed_at, bounced_at = null`.execute(transaction);
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
