import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import type { StaffSession } from '../platform/http/staff-audience.ts';
import { hashOfToken, newToken } from '../platform/once-token.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';

const IDLE_MINUTES = 15;
const LONGEST_HOURS = 12;
/** How far the idle time of a session that is used may fall behind. */
const PROLONGED_EVERY_SECONDS = 30;
/** Of one person; a further sign-in ends the oldest. */
const MOST_SESSIONS = 20;

/** What an account signs in with. */
interface StaffFactors {
  readonly staff: string;
  readonly municipality: string;
  readonly passwordHash: string;
  readonly totpSecret: Uint8Array;
  /** Steps of codes up to this one are used. */
  readonly totpStep: number;
}

interface OwnSession {
  readonly id: string;
  readonly openedAt: Date;
  readonly endsAt: Date;
}

/** Times are the database's. */
export interface StaffSessionStore {
  /** Of an account with a grant in force; `undefined` where there is none such. */
  findFactors(municipality: string, mail: string): Promise<StaffFactors | undefined>;
  /** A new session, for a code whose step no session was opened with; `undefined` where one was, or the grants ended. */
  open(
    factors: StaffFactors,
    step: number,
  ): Promise<{ readonly token: string; readonly session: StaffSession } | undefined>;
  /** The session a token opens, whose idle time begins anew, at most every 30 s; `undefined` where there is none. */
  use(token: string): Promise<StaffSession | undefined>;
  /** Newest first. */
  list(owner: SessionOwner): Promise<readonly OwnSession[]>;
  /** Ends one; `false` where the owner has none of this name. */
  end(owner: SessionOwner, id: string): Promise<boolean>;
  endAll(owner: SessionOwner): Promise<void>;
  /** Removes sessions a day after their end and links after theirs, and counts them. */
  sweep(): Promise<{ readonly sessions: number; readonly links: number }>;
}

interface SessionOwner {
  readonly municipality: string;
  readonly staff: string;
}

interface SessionRow {
  readonly id: string;
  readonly staff_id: string;
  readonly municipality_code: string;
  readonly name: string;
  readonly ends_at: Date;
  readonly is_behind: boolean;
  readonly grants: StaffSession['grants'] | null;
}

export function createStaffSessionStore(database: Database, seal: SecretSeal): StaffSessionStore {
  return {
    async findFactors(municipality, mail) {
      const found = await sql<{ staff_id: string; password_hash: string; totp_secret: Buffer; totp_step: string }>`
        select staff_id, password_hash, totp_secret, totp_step
        from staff join staff_factor on staff_factor.municipality_code = staff.municipality_code and staff_id = staff.id
        where staff.municipality_code = ${municipality} and mail = ${mail} and left_at is null
          and exists (select from staff_grant as held
            where held.municipality_code = staff.municipality_code and held.staff_id = staff.id and ${inForce})`.execute(
        database,
      );
      const [row] = found.rows;
      if (row === undefined) return undefined;
      return {
        staff: row.staff_id,
        municipality,
        passwordHash: row.password_hash,
        totpSecret: seal.open(row.totp_secret, row.staff_id),
        totpStep: Number(row.totp_step),
      };
    },

    async open({ municipality, staff, passwordHash }, step) {
      const token = newToken();
      const isOpen = await database.transaction().execute(async (transaction) => {
        // The hash too: a password that was replaced since it was looked at opens nothing.
        const spent = await sql`
          update staff_factor set totp_step = ${step}
          where municipality_code = ${municipality} and staff_id = ${staff} and totp_step < ${step}
            and password_hash = ${passwordHash}`.execute(transaction);
        if (spent.numAffectedRows !== 1n) return false;
        await sql`
          insert into staff_session (token_hash, municipality_code, staff_id, id, idle_ends_at, ends_at)
          select ${hashOfToken(token)}, ${municipality}, ${staff}, ${randomBytes(12).toString('base64url')},
            now + make_interval(mins => ${IDLE_MINUTES}), now + make_interval(hours => ${LONGEST_HOURS})
          from clock_timestamp() as now`.execute(transaction);
        await sql`
          delete from staff_session where municipality_code = ${municipality} and staff_id = ${staff} and id in (
            select id from staff_session where municipality_code = ${municipality} and staff_id = ${staff}
            order by opened_at desc offset ${MOST_SESSIONS})`.execute(transaction);
        await sql`
          update staff set signed_in_at = clock_timestamp()
          where municipality_code = ${municipality} and id = ${staff}`.execute(transaction);
        return true;
      });
      const session = isOpen ? await this.use(token) : undefined;
      return session === undefined ? undefined : { token, session };
    },

    async use(token) {
      const tokenHash = hashOfToken(token);
      const idle = sql`make_interval(mins => ${IDLE_MINUTES})`;
      const used = await sql<SessionRow>`
        select opened.id, opened.staff_id, opened.municipality_code, opened.ends_at, staff.name,
          idle_ends_at < least(ends_at, statement_timestamp() + ${idle} - make_interval(secs => ${PROLONGED_EVERY_SECONDS}))
            as is_behind,
          (select json_agg(json_build_object('role', role, 'group', procedure_group) order by number)
            from staff_grant as held where held.municipality_code = opened.municipality_code
              and held.staff_id = opened.staff_id and ${inForce}) as grants
        from staff_session as opened
          join staff on staff.municipality_code = opened.municipality_code and staff.id = opened.staff_id
        where token_hash = ${tokenHash} and idle_ends_at > statement_timestamp() and ends_at > statement_timestamp()
          and left_at is null`.execute(database);
      const [row] = used.rows;
      if (row === undefined || row.grants === null) return undefined;
      if (row.is_behind) {
        await database.transaction().execute(async (transaction) => {
          // Half a minute of idle time may be lost with the machine: a read waits for no disk.
          await sql`set local synchronous_commit to off`.execute(transaction);
          await sql`
            update staff_session set idle_ends_at = least(ends_at, statement_timestamp() + ${idle})
            where token_hash = ${tokenHash}`.execute(transaction);
        });
      }
      return {
        id: row.id,
        tokenHash,
        staff: row.staff_id,
        name: row.name,
        municipality: row.municipality_code,
        grants: row.grants,
        endsAt: row.ends_at,
      };
    },

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

    async endAll({ municipality, staff }) {
      await endSessions(database, municipality, staff);
    },

    async sweep() {
      const sessions = await sql`
        delete from staff_session where ends_at < statement_timestamp() - interval '1 day'`.execute(database);
      const links = await sql`delete from staff_link where expires_at < statement_timestamp()`.execute(database);
      return { sessions: Number(sessions.numAffectedRows ?? 0), links: Number(links.numAffectedRows ?? 0) };
    },
  };
}

/** Of `staff_grant as held`. */
const inForce = sql`held.ended_at is null and held.begins_at <= statement_timestamp()
  and (held.until_at is null or held.until_at > statement_timestamp())`;

export async function endSessions(database: Database, municipality: string, staff: string): Promise<void> {
  await sql`
    delete from staff_session where municipality_code = ${municipality} and staff_id = ${staff}`.execute(database);
}
