import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import type { StaffSession } from '../platform/http/staff-audience.ts';
import { hashOfToken, newToken } from '../platform/once-token.ts';
import { inForce, isPaused, isThere } from './staff-standing.ts';

const IDLE_MINUTES = 15;
const LONGEST_HOURS = 12;
/** How far the idle time of a session that is used may fall behind. */
const PROLONGED_EVERY_SECONDS = 30;
/** Of one person; a further sign-in ends the oldest. */
const MOST_SESSIONS = 20;
/** How long a passkey or code counts that was shown. */
const PROOF_MINUTES = 5;

interface OwnSession {
  readonly id: string;
  readonly openedAt: Date;
  readonly endsAt: Date;
}

/** What a sign-in uses up, in the transaction that opens its session; `false` where it was used up before. */
export type Spend = (transaction: Database) => Promise<boolean>;

/** When whoever signs in showed who they are: just now, at a time that a provider tells, or not to anybody's knowledge. */
type Proof = 'now' | Date | null;

/** Times are the database's. */
export interface StaffSessionStore {
  /**
   * A new session; `undefined` where what it costs was spent, or the account left, is paused or has no grant in force.
   */
  open(
    owner: SessionOwner,
    proof: Proof,
    spend: Spend,
  ): Promise<{ readonly token: string; readonly session: StaffSession } | undefined>;
  /**
   * The session a token opens; `undefined` where there is none. Its idle time begins anew, at most every 30 s, unless a
   * page asks by itself (`polled`). One that has lost a grant since it was last used ends.
   */
  use(token: string, asked?: { readonly polled: boolean }): Promise<StaffSession | undefined>;
  /** Its holder showed who they are: until when that counts. `undefined` where what it costs was spent. */
  prove(session: Pick<StaffSession, 'tokenHash'>, spend: Spend): Promise<Date | undefined>;
  /** Newest first. */
  list(owner: SessionOwner): Promise<readonly OwnSession[]>;
  /** Ends one; `false` where the owner has none of this name. */
  end(owner: SessionOwner, id: string): Promise<boolean>;
  endAll(owner: SessionOwner): Promise<void>;
  /** Removes sessions a day after their end and links after theirs, and counts them. */
  sweep(): Promise<{ readonly sessions: number; readonly links: number }>;
}

export interface SessionOwner {
  readonly municipality: string;
  readonly staff: string;
}

interface SessionRow {
  readonly id: string;
  readonly staff_id: string;
  readonly municipality_code: string;
  readonly name: string;
  readonly ends_at: Date;
  readonly idle_ends_at: Date;
  readonly proved_until: Date | null;
  readonly is_behind: boolean;
  readonly is_whole: boolean | null;
  readonly has_more: boolean;
  readonly grants: StaffSession['grants'] | null;
  readonly numbers: readonly number[] | null;
}

const IDLE = sql`make_interval(mins => ${IDLE_MINUTES})`;
const PROOF = sql`make_interval(mins => ${PROOF_MINUTES})`;

export function createStaffSessionStore(database: Database): StaffSessionStore {
  return {
    async open(owner, proof, spend) {
      const token = newToken();
      const isOpen = await database
        .transaction()
        .execute(async (transaction) => (await spend(transaction)) && addSession(transaction, owner, token, proof));
      const session = isOpen ? await this.use(token) : undefined;
      return session === undefined ? undefined : { token, session };
    },

    async use(token, { polled } = { polled: false }) {
      const tokenHash = hashOfToken(token);
      const row = await findSession(database, tokenHash);
      if (row === undefined) return undefined;
      if (row.grants === null || row.is_whole !== true) {
        await sql`delete from staff_session where token_hash = ${tokenHash}`.execute(database);
        return undefined;
      }
      const isProlonged = row.is_behind && !polled;
      const idleEndsAt =
        isProlonged || row.has_more ? await keepUse(database, row, tokenHash, isProlonged) : row.idle_ends_at;
      return {
        id: row.id,
        tokenHash,
        staff: row.staff_id,
        name: row.name,
        municipality: row.municipality_code,
        grants: row.grants,
        endsAt: row.ends_at,
        idleEndsAt,
        provedUntil: row.proved_until,
      };
    },

    prove: ({ tokenHash }, spend) =>
      database.transaction().execute(async (transaction) => {
        if (!(await spend(transaction))) return undefined;
        const proved = await sql<{ proved_until: Date }>`
          update staff_session set proved_at = clock_timestamp() where token_hash = ${tokenHash}
          returning proved_at + ${PROOF} as proved_until`.execute(transaction);
        return proved.rows[0]?.proved_until;
      }),

    async list({ municipality, staff }) {
      const listed = await sql<{ id: string; opened_at: Date; ends_at: Date }>`
        select id, opened_at, ends_at from staff_session
        where municipality_code = ${municipality} and staff_id = ${staff}
          and idle_ends_at > statement_timestamp() and ends_at > statement_timestamp()
        order by opened_at desc limit ${MOST_SESSIONS}`.execute(database);
      return listed.rows.map(({ id, opened_at, ends_at }) => ({ id, openedAt: opened_at, endsAt: ends_at }));
    },

    async end({ municipality, staff }, id) {
      const ended = await sql`
        delete from staff_session
        where municipality_code = ${municipality} and staff_id = ${staff} and id = ${id}`.execute(database);
      return ended.numAffectedRows === 1n;
    },

    endAll: (owner) => endSessions(database, owner),

    async sweep() {
      const sessions = await sql`
        delete from staff_session where ends_at < statement_timestamp() - interval '1 day'`.execute(database);
      const links = await sql`delete from staff_link where expires_at < statement_timestamp()`.execute(database);
      return { sessions: Number(sessions.numAffectedRows ?? 0), links: Number(links.numAffectedRows ?? 0) };
    },
  };
}

async function addSession(
  transaction: Database,
  { municipality, staff }: SessionOwner,
  token: string,
  proof: Proof,
): Promise<boolean> {
  const provedAt = proof === 'now' ? sql`now` : sql`least(${proof}::timestamptz, now)`;
  const added = await sql`
    insert into staff_session (token_hash, municipality_code, staff_id, id, idle_ends_at, ends_at, proved_at)
    select ${hashOfToken(token)}, ${municipality}, ${staff}, ${randomBytes(12).toString('base64url')},
      now + ${IDLE}, now + make_interval(hours => ${LONGEST_HOURS}), ${proof === null ? sql`null` : provedAt}
    from clock_timestamp() as now, staff
    where staff.municipality_code = ${municipality} and staff.id = ${staff} and ${isThere} and not ${isPaused}`.execute(
    transaction,
  );
  if (added.numAffectedRows !== 1n) return false;
  await sql`
    delete from staff_session where municipality_code = ${municipality} and staff_id = ${staff} and id in (
      select id from staff_session where municipality_code = ${municipality} and staff_id = ${staff}
      order by opened_at desc offset ${MOST_SESSIONS})`.execute(transaction);
  await sql`
    update staff set signed_in_at = clock_timestamp()
    where municipality_code = ${municipality} and id = ${staff}`.execute(transaction);
  return true;
}

async function findSession(database: Database, tokenHash: Buffer): Promise<SessionRow | undefined> {
  const found = await sql<SessionRow>`
    select opened.id, opened.staff_id, opened.municipality_code, opened.ends_at, opened.idle_ends_at, staff.name,
      idle_ends_at < least(ends_at, statement_timestamp() + ${IDLE} - make_interval(secs => ${PROLONGED_EVERY_SECONDS}))
        as is_behind,
      case when proved_at + ${PROOF} > statement_timestamp() then proved_at + ${PROOF} end as proved_until,
      grant_numbers <@ held.numbers as is_whole, grant_numbers is distinct from held.numbers as has_more, held.grants,
      held.numbers
    from staff_session as opened
      join staff on staff.municipality_code = opened.municipality_code and staff.id = opened.staff_id
      cross join lateral (
        select json_agg(json_build_object('role', role, 'group', procedure_group) order by number) as grants,
          array_agg(number order by number) as numbers
        from staff_grant as held where held.municipality_code = opened.municipality_code
          and held.staff_id = opened.staff_id and ${inForce}) as held
    where token_hash = ${tokenHash} and idle_ends_at > statement_timestamp() and ends_at > statement_timestamp()
      and ${isThere}`.execute(database);
  return found.rows[0];
}

async function keepUse(
  database: Database,
  { numbers, idle_ends_at }: SessionRow,
  tokenHash: Buffer,
  isProlonged: boolean,
): Promise<Date> {
  return database.transaction().execute(async (transaction) => {
    // Half a minute of idle time may be lost with the machine: a read waits for no disk.
    await sql`set local synchronous_commit to off`.execute(transaction);
    const kept = await sql<{ idle_ends_at: Date }>`
      update staff_session set grant_numbers = ${numbers}::integer[],
        idle_ends_at = case when ${isProlonged} then least(ends_at, statement_timestamp() + ${IDLE}) else idle_ends_at end
      where token_hash = ${tokenHash}
      returning idle_ends_at`.execute(transaction);
    return kept.rows[0]?.idle_ends_at ?? idle_ends_at;
  });
}

/** All of a person's, or all but one. */
export async function endSessions(
  database: Database,
  { municipality, staff }: SessionOwner,
  kept: string | null = null,
): Promise<void> {
  await sql`
    delete from staff_session
    where municipality_code = ${municipality} and staff_id = ${staff} and id is distinct from ${kept}`.execute(
    database,
  );
}
