import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type NewGrant,
  type NewStaff,
  STAFF_AT_ONCE,
  type StaffLink,
  type StaffMember,
} from '#contract/portal/staff-routes.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import type { STAFF_ACTS, StaffAct, StaffAudit } from './staff-acts.ts';
import type { PublishStaffEvent, STAFF_EVENTS } from './staff-events.ts';
import {
  addGrantTo,
  endGrants,
  grantsOf,
  isGrantedAlready,
  isLast,
  type LockedOffice,
  notOver,
} from './staff-grants.ts';
import { replaceLink, voidLink } from './staff-link-store.ts';
import type { MailLink } from './staff-mail.ts';
import { endSessions } from './staff-session-store.ts';
import { inForce, isPaused, isReady, isThere } from './staff-standing.ts';

const INVITATION_HOURS = 72;
const RECOVERY_HOURS = 1;
/** By one run of the job. */
const DEPARTURES_AT_ONCE = 100;
/** A path of the page that sets password and codes. */
const LINK_PATH = '/staff/invitation#';

/** The events that name a person and nothing else. */
type OfMember = Omit<typeof STAFF_EVENTS, 'staffFactorAdded'>;

interface StaffPage {
  readonly members: StaffMember[];
  readonly next: string | null;
}

/**
 * Accounts and grants of one municipality at a time: somebody of another is `notFound`. Every change names its actor;
 * who may make it is decided by the policy, and on the server by who can run commands there.
 */
export interface StaffStore {
  /**
   * A new account with its grants and a link. One that was invited before and is not ready gets the grants it lacks and
   * a link in place of the older. Fails with `grantConflict`.
   */
  invite(actor: Actor, municipality: string, person: NewStaff, requestId?: string): Promise<Outcome<StaffLink>>;
  /** Ends every way to sign in and every session, and makes a link. Fails with `notFound`, `grantConflict`. */
  recover(actor: Actor, municipality: string, staff: string, requestId?: string): Promise<Outcome<StaffLink>>;
  findByMail(municipality: string, mail: string): Promise<string | undefined>;
  /** How accounts are called, by their identifier; also of who has left. */
  names(municipality: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Whether somebody works on cases of a group now, in that transaction. */
  worksIn(
    transaction: Database,
    whom: { readonly municipality: string; readonly staff: string; readonly group: string },
  ): Promise<boolean>;
  /** By account, 50 at a time, without who has left. */
  list(municipality: string, after: string | undefined): Promise<StaffPage>;
  /** The number of the grant. Fails with `notFound`, `grantConflict`. */
  addGrant(
    actor: Actor,
    municipality: string,
    staff: string,
    grant: NewGrant,
    requestId?: string,
  ): Promise<Outcome<number>>;
  /** Ends a grant and the sessions of who held it. Fails with `notFound`, `grantConflict`. */
  endGrant(
    actor: Actor,
    municipality: string,
    staff: string,
    number: number,
    requestId?: string,
  ): Promise<Outcome<void>>;
  /** Fails with `notFound`, `grantConflict`. */
  leave(actor: Actor, municipality: string, staff: string, requestId?: string): Promise<Outcome<void>>;
  /** From `at` on nobody signs in, and the job has them leave; `null`: not any more. Fails as `leave`, `requestMalformed`. */
  planDeparture(
    actor: Actor,
    municipality: string,
    staff: string,
    at: string | null,
    requestId?: string,
  ): Promise<Outcome<void>>;
  /** Has everybody leave whose day has come, and counts them. */
  endDepartures(actor: Actor): Promise<number>;
  /** Lets somebody sign in again who was paused. Fails with `notFound`. */
  resume(actor: Actor, municipality: string, staff: string, requestId?: string): Promise<Outcome<void>>;
  /** Adds to the audit what somebody may not do, and tried. */
  refuse(caller: Pick<StaffCaller, 'actor' | 'municipality'>, act: StaffAct, requestId: string): Promise<void>;
  /** Throws where the account is not there. */
  mailOf(municipality: string, staff: string): Promise<string>;
}

interface StaffStoreTools {
  readonly publish: PublishStaffEvent;
  /** Keeps each change and each that was refused; a command on the server has none. */
  readonly audit?: StaffAudit;
  /** Sends the link of an invitation; without it nobody but who asked for one has it. */
  readonly mailLink?: MailLink;
}

/** Times are the database's. */
export function createStaffStore(database: Database, { publish, audit, mailLink }: StaffStoreTools): StaffStore {
  /** Changes of a municipality's staff one after the other: each is judged by what the one before it left. */
  const inTurn = <T>(attempt: StaffAttempt, change: (locked: LockedOffice) => Promise<Outcome<T>>) => {
    const { municipality } = attempt;
    return database
      .transaction()
      .execute(async (transaction) => {
        await sql`
        insert into staff_office (municipality_code) values (${municipality})
        on conflict (municipality_code) do nothing`.execute(transaction);
        const office = await sql<{ small_office: boolean }>`
        select small_office from staff_office where municipality_code = ${municipality} for update`.execute(
          transaction,
        );
        const changed = await change({ transaction, municipality, smallOffice: office.rows[0]?.small_office === true });
        // What was done before it was refused is taken back.
        if (!changed.ok) throw new Refused(changed);
        return changed;
      })
      .catch(async (error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        await audit?.appendRefused(database, { ...deedOf(attempt), code: error.outcome.failure.code });
        return error.outcome;
      });
  };

  /** The last thing that a change does. */
  const record = async (office: LockedOffice, attempt: StaffAttempt, done: DoneAct) =>
    audit?.append(office.transaction, { ...deedOf(attempt), ...done });

  const tell = (office: LockedOffice, actor: Actor, name: keyof OfMember, staff: string) =>
    publish(office.transaction, actor, {
      name,
      data: { municipality: municipalityCodeSchema.parse(office.municipality), staff },
    });

  async function depart(office: LockedOffice, actor: Actor, staff: string): Promise<void> {
    const { transaction, municipality } = office;
    const held = await grantsOf(office, staff);
    const numbers = held.map(({ number }) => number);
    await endGrants(office, actor, staff, numbers);
    await sql`
      update staff set left_at = clock_timestamp()
      where municipality_code = ${municipality} and id = ${staff}`.execute(transaction);
    await endFactors(transaction, municipality, staff);
    await voidLink(transaction, municipality, staff);
    await tell(office, actor, 'staffLeft', staff);
  }

  return {
    invite: (actor, municipality, { name, mail, grants }, requestId) => {
      const attempt = { act: 'staffInvited', actor, municipality, requestId } as const;
      return inTurn(attempt, async (office) => {
        const { transaction } = office;
        const known = await findOpenAccount(transaction, municipality, mail);
        if (known?.isReady) return failed({ code: 'grantConflict', reason: 'accountKnown' });
        const staff = known?.id ?? randomBytes(18).toString('base64url');
        if (known === undefined) {
          await sql`
            insert into staff (municipality_code, id, name, mail)
            values (${municipality}, ${staff}, ${name}, ${mail})`.execute(transaction);
        }
        for (const grant of grants) {
          const added = await addGrantTo(office, actor, staff, grant);
          const isThere = !added.ok && known !== undefined && isGrantedAlready(added);
          if (!added.ok && !isThere) return added;
        }
        await tell(office, actor, 'staffInvited', staff);
        const made = await linkFor(office, actor, staff, INVITATION_HOURS);
        const { link, expiresAt } = made;
        await mailLink?.(transaction, { municipality, staff, address: mail, link, expiresAt });
        await record(office, attempt, { act: 'staffInvited', detail: { staff } });
        return success(made);
      });
    },

    recover: (actor, municipality, staff, requestId) => {
      const attempt = { act: 'staffRecoveryBegun', actor, municipality, requestId } as const;
      return inTurn(attempt, async (office) => {
        const { transaction } = office;
        if (!(await isMember(office, staff))) return failed({ code: 'notFound' });
        // On the server the last one can be recovered: nobody else is left to do it.
        if (actor.kind === 'staff' && (await isLast(office, staff))) return lastAdministrator;
        await endFactors(transaction, municipality, staff);
        await tell(office, actor, 'staffRecoveryBegun', staff);
        const made = await linkFor(office, actor, staff, RECOVERY_HOURS);
        await record(office, attempt, { act: 'staffRecoveryBegun', detail: { staff } });
        return success(made);
      });
    },

    async worksIn(transaction, { municipality, staff, group }) {
      const found = await sql<{ works: boolean }>`
        select exists (
          select from staff join staff_grant as held
            on held.municipality_code = staff.municipality_code and held.staff_id = staff.id
          where staff.municipality_code = ${municipality} and staff.id = ${staff} and ${isThere}
            and held.role in ('caseWorker', 'approver') and held.procedure_group in ('*', ${group}) and ${inForce}
        ) as works`.execute(transaction);
      return found.rows[0]?.works === true;
    },

    async names(municipality, ids) {
      if (ids.length === 0) return new Map();
      const rows = await database
        .selectFrom('staff')
        .select(['id', 'name'])
        .where('municipality_code', '=', municipality)
        .where('id', 'in', [...ids])
        .execute();
      return new Map(rows.map(({ id, name }) => [id, name]));
    },

    async findByMail(municipality, mail) {
      return (await findOpenAccount(database, municipality, mail))?.id;
    },

    async list(municipality, after) {
      const listed = await sql<MemberRow>`
        select id, name, mail, signed_in_at, leaves_at,
          ${isReady} as is_ready, ${isPaused} as is_paused,
          coalesce((select json_agg(json_build_object('grant', number, 'role', role, 'group', procedure_group,
              'from', begins_at, 'until', until_at) order by number)
            from staff_grant as held
            where held.municipality_code = ${municipality} and staff_id = id and ${notOver}), '[]') as grants
        from staff
        where municipality_code = ${municipality} and left_at is null and id > ${after ?? ''}
        order by id limit ${STAFF_AT_ONCE + 1}`.execute(database);
      const members = listed.rows.slice(0, STAFF_AT_ONCE).map(memberOf);
      const isMore = listed.rows.length > STAFF_AT_ONCE;
      return { members, next: isMore ? (members.at(-1)?.staff ?? null) : null };
    },

    addGrant: (actor, municipality, staff, grant, requestId) => {
      const attempt = { act: 'grantAdded', actor, municipality, requestId } as const;
      return inTurn(attempt, async (office) => {
        if (!(await isMember(office, staff))) return failed({ code: 'notFound' });
        const added = await addGrantTo(office, actor, staff, grant);
        if (!added.ok) return added;
        await tell(office, actor, 'staffGrantsChanged', staff);
        const { role, group } = grant;
        await record(office, attempt, { act: 'grantAdded', detail: { staff, grant: added.value, role, group } });
        return added;
      });
    },

    endGrant: (actor, municipality, staff, number, requestId) => {
      const attempt = { act: 'grantEnded', actor, municipality, requestId } as const;
      return inTurn(attempt, async (office) => {
        const { transaction } = office;
        const held = await grantsOf(office, staff);
        const ending = held.find((grant) => grant.number === number);
        if (ending === undefined) return failed({ code: 'notFound' });
        if (ending.role === 'administrator' && (await isLast(office, staff))) return lastAdministrator;
        await endGrants(office, actor, staff, [number]);
        await endSessions(transaction, { municipality, staff });
        await tell(office, actor, 'staffGrantsChanged', staff);
        await record(office, attempt, { act: 'grantEnded', detail: { staff, grant: number } });
        return success(undefined);
      });
    },

    leave: (actor, municipality, staff, requestId) => {
      const attempt = { act: 'staffLeft', actor, municipality, requestId } as const;
      return inTurn(attempt, async (office) => {
        if (!(await isMember(office, staff))) return failed({ code: 'notFound' });
        if (await isLast(office, staff)) return lastAdministrator;
        await depart(office, actor, staff);
        await record(office, attempt, { act: 'staffLeft', detail: { staff } });
        return success(undefined);
      });
    },

    planDeparture: (actor, municipality, staff, at, requestId) => {
      const attempt = { act: 'departurePlanned', actor, municipality, requestId } as const;
      return inTurn(attempt, async (office) => {
        if (!(await isMember(office, staff))) return failed({ code: 'notFound' });
        if (at !== null && (await isLast(office, staff))) return lastAdministrator;
        const planned = await sql`
          update staff set leaves_at = ${at}::timestamptz
          where municipality_code = ${municipality} and id = ${staff}
            and (leaves_at is null or leaves_at > clock_timestamp())
            and (${at}::timestamptz is null or ${at}::timestamptz > clock_timestamp())`.execute(office.transaction);
        if (planned.numAffectedRows !== 1n) return failed({ code: 'requestMalformed', at: 'body.at' });
        await record(office, attempt, { act: 'departurePlanned', detail: { staff } });
        return success(undefined);
      });
    },

    async endDepartures(actor) {
      const due = await sql<{ municipality_code: string; id: string }>`
        select municipality_code, id from staff
        where left_at is null and leaves_at is not null and leaves_at <= statement_timestamp()
        order by leaves_at limit ${DEPARTURES_AT_ONCE}`.execute(database);
      for (const { municipality_code: municipality, id } of due.rows) {
        const attempt = { act: 'staffLeft', actor, municipality, requestId: undefined } as const;
        await inTurn(attempt, async (office) => {
          // It may have been taken back since it was listed.
          if (!(await isDue(office, id))) return success(undefined);
          await depart(office, actor, id);
          await record(office, attempt, { act: 'staffLeft', detail: { staff: id } });
          return success(undefined);
        });
      }
      return due.rows.length;
    },

    resume: (actor, municipality, staff, requestId) => {
      const attempt = { act: 'staffResumed', actor, municipality, requestId } as const;
      return inTurn(attempt, async (office) => {
        if (!(await isMember(office, staff))) return failed({ code: 'notFound' });
        await sql`
          update staff set awake_since = clock_timestamp()
          where municipality_code = ${municipality} and id = ${staff}`.execute(office.transaction);
        await record(office, attempt, { act: 'staffResumed', detail: { staff } });
        return success(undefined);
      });
    },

    async refuse({ actor, municipality }, act, requestId) {
      const attempt = deedOf({ act, actor, municipality, requestId });
      await audit?.appendRefused(database, { ...attempt, code: 'actionNotAllowed' });
    },

    async mailOf(municipality, staff) {
      const { mail } = await database
        .selectFrom('staff')
        .select('mail')
        .where('municipality_code', '=', municipality)
        .where('id', '=', staff)
        .executeTakeFirstOrThrow();
      return mail;
    },
  };
}

type FailedChange = Extract<Outcome<never>, { readonly ok: false }>;

/** Who tries what, and in which request. */
interface StaffAttempt {
  readonly act: StaffAct;
  readonly actor: Actor;
  readonly municipality: string;
  readonly requestId: string | undefined;
}

type DoneAct = {
  [Act in StaffAct]: { readonly act: Act; readonly detail: z.input<(typeof STAFF_ACTS)[Act]> };
}[StaffAct];

function deedOf({ requestId, ...attempt }: StaffAttempt) {
  return { ...attempt, receiptNumber: null, requestId: requestId ?? null };
}

class Refused extends Error {
  readonly outcome: FailedChange;

  constructor(outcome: FailedChange) {
    super('the change was refused');
    this.outcome = outcome;
  }
}

interface MemberRow {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly signed_in_at: Date | null;
  readonly leaves_at: Date | null;
  readonly is_ready: boolean;
  readonly is_paused: boolean;
  readonly grants: StaffMember['grants'];
}

const lastAdministrator = failed({ code: 'grantConflict', reason: 'lastAdministrator' });

function memberOf(row: MemberRow): StaffMember {
  const { id, name, mail, signed_in_at, leaves_at, is_ready, is_paused, grants } = row;
  return {
    staff: id,
    name,
    mail,
    isReady: is_ready,
    isPaused: is_paused,
    leavesAt: leaves_at?.toISOString() ?? null,
    lastSignedInAt: signed_in_at?.toISOString() ?? null,
    grants,
  };
}

async function findOpenAccount(
  database: Database,
  municipality: string,
  mail: string,
): Promise<{ readonly id: string; readonly isReady: boolean } | undefined> {
  const found = await sql<{ id: string; is_ready: boolean }>`
    select id, ${isReady} as is_ready
    from staff where municipality_code = ${municipality} and mail = ${mail} and left_at is null`.execute(database);
  const [row] = found.rows;
  return row === undefined ? undefined : { id: row.id, isReady: row.is_ready };
}

async function isMember({ transaction, municipality }: LockedOffice, staff: string): Promise<boolean> {
  const found = await sql`
    select from staff where municipality_code = ${municipality} and id = ${staff} and left_at is null`.execute(
    transaction,
  );
  return found.rows.length > 0;
}

async function isDue({ transaction, municipality }: LockedOffice, staff: string): Promise<boolean> {
  const found = await sql`
    select from staff where municipality_code = ${municipality} and id = ${staff} and left_at is null
      and leaves_at <= clock_timestamp()`.execute(transaction);
  return found.rows.length > 0;
}

async function endFactors(transaction: Database, municipality: string, staff: string): Promise<void> {
  for (const table of ['staff_factor', 'staff_passkey', 'staff_identity']) {
    await sql`
      delete from ${sql.table(table)} where municipality_code = ${municipality} and staff_id = ${staff}`.execute(
      transaction,
    );
  }
  await endSessions(transaction, { municipality, staff });
}

async function linkFor(
  { transaction, municipality }: LockedOffice,
  actor: Actor,
  staff: string,
  lifetimeHours: number,
): Promise<StaffLink> {
  const { token, expiresAt } = await replaceLink(transaction, actor, { municipality, staff, lifetimeHours });
  return { staff, link: `${LINK_PATH}${token}`, expiresAt: expiresAt.toISOString() };
}
