import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  KIOSK_DAYS,
  type Kiosk,
  type KioskBeat,
  type KioskDetail,
  type KioskFault,
  type KioskPaper,
  type KioskState,
  MOST_KIOSKS,
} from '#contract/portal/kiosk-routes.ts';
import { type CalendarDate, type EpochMs, epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import type { KioskCaller } from '../platform/http/kiosk-audience.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import { hashOfToken, newId, newToken } from '../platform/once-token.ts';
import type { KioskAudit } from './kiosk-acts.ts';
import { type KioskAction, kioskRefusal } from './kiosk-policy.ts';

/** Runs that are over are known by their names, so that what they sent is not taken again. */
const PAST_RUNS = 8;
const SILENT_AFTER_MS = 180_000;
/** A terminal that was heard of later than it is now was heard of before the clock was turned back. */
const AHEAD_MS = 60_000;

/** Who asks, of which municipality; never from a request. */
type Caller = Pick<StaffCaller, 'actor' | 'municipality' | 'grants'>;

/** The terminals of one municipality at a time: one of another is `notFound`. Times are the portal's. */
export interface KioskStore {
  /** The key is told this once. Fails with `usage` where there are too many. */
  add(
    actor: Actor,
    municipality: string,
    place: string,
  ): Promise<Outcome<{ readonly kiosk: string; readonly key: string }>>;
  /** Its key opens nothing from now on. Fails with `notFound`. */
  remove(actor: Actor, municipality: string, kiosk: string): Promise<Outcome<void>>;
  /** Those in use, for who runs the portal. */
  registered(municipality: string): Promise<readonly Kiosk[]>;
  /** Whose key it is. */
  find(key: string): Promise<{ readonly kiosk: string; readonly municipality: string } | undefined>;
  /** Whether it was news: what is older than what is known changes nothing. */
  hear(caller: KioskCaller, beat: KioskBeat): Promise<boolean>;
  /** Fails with `actionNotAllowed`. */
  list(caller: Caller, requestId: string): Promise<Outcome<Kiosk[]>>;
  /** Fails with `actionNotAllowed`, `notFound`. */
  read(caller: Caller, kiosk: string, requestId: string): Promise<Outcome<KioskDetail>>;
  /** Drops days that are no longer told of; answers with how many. */
  sweep(): Promise<number>;
}

interface KioskRow {
  readonly id: string;
  readonly place: string;
  readonly at: Date;
  readonly heard_at: Date | null;
  readonly state: KioskState;
  readonly since: Date;
  readonly version: string;
  readonly paper: KioskPaper;
  readonly fault: KioskFault | null;
  readonly fault_at: Date;
  readonly visits: number | null;
}

export function createKioskStore(database: Database, audit: KioskAudit, nowMs: () => number): KioskStore {
  const now = () => epochMs(nowMs());

  async function rowsOf(m: string, kiosk?: string): Promise<readonly KioskRow[]> {
    const { rows } = await sql<KioskRow>`
      select kiosk.*, day.visits
      from kiosk left join kiosk_day as day
        on day.municipality_code = kiosk.municipality_code and day.kiosk_id = kiosk.id and day.day = ${japaneseDay(now())}
      where kiosk.municipality_code = ${m} and kiosk.ended_at is null
        and ${kiosk === undefined ? sql`true` : sql`kiosk.id = ${kiosk}`}
      order by kiosk.at, kiosk.id limit ${MOST_KIOSKS}`.execute(database);
    return rows;
  }

  async function refused<Act extends 'kiosksListed' | 'kioskRead'>(
    caller: Caller,
    action: KioskAction,
    act: Act,
    requestId: string,
  ) {
    const reason = kioskRefusal(caller, action);
    if (reason === undefined) return undefined;
    await audit.appendRefused(database, { ...deed(caller, requestId), act, code: 'actionNotAllowed' });
    return failed({ code: 'actionNotAllowed', reason });
  }

  return {
    add: (actor, municipality, place) =>
      database.transaction().execute(async (transaction) => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${municipality}, 26))`.execute(transaction);
        const known = await sql<{ count: number }>`
          select count(*)::int as count from kiosk
          where municipality_code = ${municipality} and ended_at is null`.execute(transaction);
        if ((known.rows[0]?.count ?? 0) >= MOST_KIOSKS) {
          return failed({ code: 'usage', detail: `a municipality has at most ${MOST_KIOSKS} terminals` });
        }
        const kiosk = newId();
        const key = newToken();
        await sql`
          insert into kiosk (municipality_code, id, key_hash, place, at, actor_kind, actor_id)
          values (${municipality}, ${kiosk}, ${hashOfToken(key)}, ${place}, ${new Date(now())}, ${actor.kind}, ${actor.id})`.execute(
          transaction,
        );
        const detail = { kiosk };
        await audit.append(transaction, { ...deed({ actor, municipality }, null), act: 'kioskAdded', detail });
        return success({ kiosk, key });
      }),

    remove: (actor, municipality, kiosk) =>
      database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
        const ended = await sql`
          update kiosk set ended_at = ${new Date(now())}, ended_actor_kind = ${actor.kind}, ended_actor_id = ${actor.id}
          where municipality_code = ${municipality} and id = ${kiosk} and ended_at is null
          returning id`.execute(transaction);
        if (ended.rows.length === 0) return failed({ code: 'notFound' });
        const detail = { kiosk };
        await audit.append(transaction, { ...deed({ actor, municipality }, null), act: 'kioskRemoved', detail });
        return success(undefined);
      }),

    registered: async (municipality) => (await rowsOf(municipality)).map((row) => shown(row, now())),

    async find(key) {
      const { rows } = await sql<{ kiosk: string; municipality: string }>`
        select id as kiosk, municipality_code as municipality from kiosk
        where key_hash = ${hashOfToken(key)} and ended_at is null`.execute(database);
      return rows[0];
    },

    hear: ({ actor, municipality }, beat) =>
      database.transaction().execute(async (transaction) => {
        const visits = await heard(transaction, { municipality, kiosk: actor.id, at: new Date(now()) }, beat);
        if (visits === undefined) return false;
        if (visits > 0) {
          await sql`
            insert into kiosk_day (municipality_code, kiosk_id, day, visits)
            values (${municipality}, ${actor.id}, ${japaneseDay(now())}, ${visits})
            on conflict (municipality_code, kiosk_id, day)
            do update set visits = least(kiosk_day.visits::bigint + excluded.visits, 1000000)`.execute(transaction);
        }
        return true;
      }),

    async list(caller, requestId) {
      const no = await refused(caller, 'listKiosks', 'kiosksListed', requestId);
      if (no !== undefined) return no;
      const kiosks = (await rowsOf(caller.municipality)).map((row) => shown(row, now()));
      const detail = { found: kiosks.length };
      await audit.append(database, { ...deed(caller, requestId), act: 'kiosksListed', detail });
      return success(kiosks);
    },

    async read(caller, kiosk, requestId) {
      const no = await refused(caller, 'readKiosk', 'kioskRead', requestId);
      if (no !== undefined) return no;
      const [row] = await rowsOf(caller.municipality, kiosk);
      if (row === undefined) return failed({ code: 'notFound' });
      const days = await daysOf(database, { municipality: caller.municipality, kiosk, today: japaneseDay(now()) });
      await audit.append(database, { ...deed(caller, requestId), act: 'kioskRead', detail: { kiosk } });
      return success({ ...shown(row, now()), registeredAt: row.at.toISOString(), days });
    },

    async sweep() {
      // A day that has not come yet is one of a clock that was wrong.
      const swept = await sql`
        delete from kiosk_day where day < ${addDays(japaneseDay(now()), 1 - KIOSK_DAYS)}
          or day > ${addDays(japaneseDay(now()), 1)}`.execute(database);
      return Number(swept.numAffectedRows ?? 0);
    },
  };
}

/** Takes what is news of a terminal: how many visits ended since; `undefined` where it is none. */
async function heard(
  transaction: Database,
  { municipality, kiosk, at }: { readonly municipality: string; readonly kiosk: string; readonly at: Date },
  { run, beat, state, version, visits, paper, fault }: KioskBeat,
): Promise<number | undefined> {
  const { rows: before } = await sql<{ run: string | null; beat: number; runVisits: number; pastRuns: string[] }>`
    select run, beat, run_visits as "runVisits", past_runs as "pastRuns" from kiosk
    where municipality_code = ${municipality} and id = ${kiosk} and ended_at is null
    for update`.execute(transaction);
  const [known] = before;
  if (known === undefined) return undefined;
  const goesOn = known.run === run;
  if (goesOn ? beat <= known.beat : known.pastRuns.includes(run)) return undefined;
  const past = goesOn || known.run === null ? known.pastRuns : [...known.pastRuns, known.run].slice(-PAST_RUNS);
  await sql`
    update kiosk set
      run = ${run}, beat = ${beat}, run_visits = ${visits}, past_runs = ${past},
      since = case when state = ${state} then least(since, ${at}) else ${at} end,
      heard_at = ${at}, state = ${state}, version = ${version}, paper = ${paper},
      fault = coalesce(${fault}, fault), fault_at = case when ${fault}::text is null then fault_at else ${at} end
    where municipality_code = ${municipality} and id = ${kiosk}`.execute(transaction);
  return goesOn ? Math.max(0, visits - known.runVisits) : visits;
}

async function daysOf(
  database: Database,
  {
    municipality,
    kiosk,
    today,
  }: { readonly municipality: string; readonly kiosk: string; readonly today: CalendarDate },
): Promise<KioskDetail['days']> {
  const { rows } = await sql<KioskDetail['days'][number]>`
    select day, visits from kiosk_day
    where municipality_code = ${municipality} and kiosk_id = ${kiosk}
      and day between ${addDays(today, 1 - KIOSK_DAYS)} and ${today}
    order by day desc`.execute(database);
  return rows;
}

function shown(row: KioskRow, now: EpochMs): Kiosk {
  const heardMs = row.heard_at?.getTime();
  return {
    kiosk: row.id,
    place: row.place,
    heard:
      row.heard_at === null
        ? null
        : {
            at: row.heard_at.toISOString(),
            state: row.state,
            since: row.since.toISOString(),
            version: row.version,
            paper: row.paper,
          },
    isSilent:
      heardMs !== undefined && row.state !== 'stopped' && (now - heardMs > SILENT_AFTER_MS || heardMs - now > AHEAD_MS),
    visitsToday: row.visits ?? 0,
    fault: row.fault === null ? null : { code: row.fault, at: row.fault_at.toISOString() },
  };
}

function deed(
  { actor, municipality }: { readonly actor: Actor; readonly municipality: string },
  requestId: string | null,
) {
  return { actor, municipality, receiptNumber: null, requestId } as const;
}
