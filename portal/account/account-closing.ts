import { sql } from 'kysely';
import { type AccountClosing, CLOSING_DAYS, closingSchema, type UseSubject } from '#contract/portal/account-routes.ts';
import { calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import type { JobActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { EventOf, Publish } from '../platform/events/outbox.ts';
import type { ResidentCaller } from '../platform/http/resident-audience.ts';
import type { ACCOUNT_EVENTS } from './account-events.ts';
import { type AccountAction, mayDo } from './account-policy.ts';

/** How many of each kind a person has that has not come to its end. */
type FindOpen = (database: Database, subject: string) => Promise<AccountClosing['open']>;

/** Adds a line to the history of an account. */
type NoteUse = (
  transaction: Database,
  use: {
    readonly subject: string;
    readonly kind: 'change' | 'download';
    readonly what: UseSubject;
    readonly place: ResidentCaller['session']['place'];
  },
) => Promise<void>;

interface AccountTools {
  readonly publish: Publish<EventOf<typeof ACCOUNT_EVENTS>>;
  /** Handed in by the portal: other capabilities keep what is open, and the history. */
  readonly findOpen: FindOpen;
  readonly noteUse: NoteUse;
  readonly nowMs: () => number;
}

export interface AccountStore {
  readClosing(caller: ResidentCaller): Promise<AccountClosing>;
  /** Asked again, it changes nothing: the first day stands. */
  beginClosing(caller: ResidentCaller): Promise<AccountClosing>;
  /** Where nothing was begun, nothing changes. */
  takeBackClosing(caller: ResidentCaller): Promise<AccountClosing>;
  /** Keeps in the history that the person is about to receive all that is theirs. */
  noteEverything(caller: ResidentCaller): Promise<void>;
  /** Closes the accounts whose time came, each in a transaction of its own, and counts them. */
  closeDue(actor: JobActor, signal: AbortSignal): Promise<number>;
}

const CLOSED_AT_ONCE = 100;

export function createAccountStore(
  database: Database,
  { publish, findOpen, noteUse, nowMs }: AccountTools,
): AccountStore {
  async function closingOf(subject: string, from: Database = database): Promise<AccountClosing> {
    const row = await from
      .selectFrom('account_closing')
      .selectAll()
      .where('subject_id', '=', subject)
      .executeTakeFirst();
    const closing = row && {
      askedAt: instantOf(row.asked_at),
      closesAt: instantOf(row.closes_at),
      lastDay: addDays(japaneseDay(epochMs(row.closes_at.getTime())), -1),
    };
    return closingSchema.parse({ open: await findOpen(from, subject), closing: closing ?? null });
  }

  return {
    readClosing({ actor }) {
      permit(actor, 'read');
      return closingOf(actor.id);
    },

    async beginClosing({ actor, session: { place } }) {
      permit(actor, 'beginClosing');
      const { id: subject } = actor;
      return database.transaction().execute(async (transaction) => {
        const now = nowMs();
        const day = addDays(japaneseDay(epochMs(now)), CLOSING_DAYS);
        const begun = await sql`
          insert into account_closing (subject_id, asked_at, closes_at)
          values (${subject}, ${new Date(now)}, ${endOf(day)}) on conflict do nothing`.execute(transaction);
        if (begun.numAffectedRows === 1n) {
          await noteUse(transaction, { subject, kind: 'change', what: 'closingBegun', place });
          await publish(transaction, actor, { name: 'accountClosing', data: { subject, day } });
        }
        return closingOf(subject, transaction);
      });
    },

    async takeBackClosing({ actor, session: { place } }) {
      permit(actor, 'takeBackClosing');
      const { id: subject } = actor;
      return database.transaction().execute(async (transaction) => {
        const gone = await sql`delete from account_closing where subject_id = ${subject}`.execute(transaction);
        if (gone.numAffectedRows === 1n) {
          await noteUse(transaction, { subject, kind: 'change', what: 'closingTakenBack', place });
        }
        return closingOf(subject, transaction);
      });
    },

    async noteEverything({ actor, session: { place } }) {
      permit(actor, 'takeEverything');
      await noteUse(database, { subject: actor.id, kind: 'download', what: 'everything', place });
    },

    async closeDue(actor, signal) {
      if (!mayDo(actor, 'close', { subject: '' })) throw new Error(`${actor.kind} may not close`);
      const now = new Date(nowMs());
      let closed = 0;
      while (!signal.aborted) {
        const due = await sql<{ subject_id: string }>`
          select subject_id from account_closing where closes_at <= ${now}
          order by closes_at, subject_id limit ${CLOSED_AT_ONCE}`.execute(database);
        for (const { subject_id: subject } of due.rows) {
          if (signal.aborted) return closed;
          if (await closeOne(database, publish, actor, subject, now)) closed += 1;
        }
        if (due.rows.length < CLOSED_AT_ONCE) break;
      }
      return closed;
    },
  };
}

/** Forgets the person and says so, or neither: somebody may have taken it back this moment. */
function closeOne(
  database: Database,
  publish: AccountTools['publish'],
  actor: JobActor,
  subject: string,
  now: Date,
): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    const done = await sql<{ closed: boolean }>`select close_account(${subject}, ${now}) as closed`.execute(
      transaction,
    );
    if (done.rows[0]?.closed !== true) return false;
    await publish(transaction, actor, { name: 'accountClosed', data: { subject } });
    return true;
  });
}

function permit(actor: ResidentCaller['actor'], action: AccountAction): void {
  if (!mayDo(actor, action, { subject: actor.id })) throw new Error(`${actor.kind} may not ${action}`);
}

/** The midnight of Japan that ends the day. */
function endOf(day: string): Date {
  return new Date(`${addDays(calendarDateSchema.parse(day), 1)}T00:00:00+09:00`);
}
