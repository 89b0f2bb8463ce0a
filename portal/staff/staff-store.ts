import { randomBytes } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type NewGrant,
  type NewStaff,
  STAFF_AT_ONCE,
  type StaffLink,
  type StaffMember,
} from '#contract/portal/staff-routes.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import type { Actor } from '../platform/actor.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import { replaceLink, voidLink } from './staff-link-store.ts';
import type { MailLink } from './staff-mail.ts';
import { conflictOf, isLastAdministrator } from './staff-rules.ts';
import { endSessions } from './staff-session-store.ts';

const INVITATION_HOURS = 72;
const RECOVERY_HOURS = 1;
/** A path of the page that sets password and codes. */
const LINK_PATH = '/staff/invitation#';

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
  invite(actor: Actor, municipality: string, person: NewStaff): Promise<Outcome<StaffLink>>;
  /** Ends password, codes and sessions, and makes a link. Fails with `notFound`, `grantConflict`. */
  recover(actor: Actor, municipality: string, staff: string): Promise<Outcome<StaffLink>>;
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
  addGrant(actor: Actor, municipality: string, staff: string, grant: NewGrant): Promise<Outcome<number>>;
  /** Ends a grant and the sessions of who held it. Fails with `notFound`, `grantConflict`. */
  endGrant(actor: Actor, municipality: string, staff: string, number: number): Promise<Outcome<void>>;
  /** Fails with `notFound`, `grantConflict`. */
  leave(actor: Actor, municipality: string, staff: string): Promise<Outcome<void>>;
}

interface GrantRow {
  readonly number: number;
  readonly role: StaffRole;
  readonly procedure_group: string;
}

/** Times are the database's. Without `mailLink` nobody but who asked for a link has it. */
export function createStaffStore(database: Database, mailLink: MailLink = async () => undefined): StaffStore {
  /** Changes of a municipality's staff one after the other: each is judged by what the one before it left. */
  const inTurn = <T>(municipality: string, change: (locked: LockedOffice) => Promise<Outcome<T>>) =>
    database
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
      .catch((error: unknown) => {
        if (error instanceof Refused) return error.outcome;
        throw error;
      });

  return {
    invite: (actor, municipality, { name, mail, grants }) =>
      inTurn(municipality, async (office) => {
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
        const made = await linkFor(office, actor, staff, INVITATION_HOURS);
        const { link, expiresAt } = made;
        await mailLink(transaction, { kind: 'invitation', municipality, staff, address: mail, link, expiresAt });
        return success(made);
      }),

    recover: (actor, municipality, staff) =>
      inTurn(municipality, async (office) => {
        const { transaction } = office;
        const address = await mailOf(office, staff);
        if (address === undefined) return failed({ code: 'notFound' });
        // On the server the last one can be recovered: nobody else is left to do it.
        if (actor.kind === 'staff' && (await isLast(office, staff))) return lastAdministrator;
        await endFactors(transaction, municipality, staff);
        const made = await linkFor(office, actor, staff, RECOVERY_HOURS);
        const { link, expiresAt } = made;
        await mailLink(transaction, { kind: 'recovery', municipality, staff, address, link, expiresAt });
        return success(made);
      }),

    async worksIn(transaction, { municipality, staff, group }) {
      const found = await sql<{ works: boolean }>`
        select exists (
          select from staff join staff_grant as given
            on given.municipality_code = staff.municipality_code and given.staff_id = staff.id
          where staff.municipality_code = ${municipality} and staff.id = ${staff} and staff.left_at is null
            and given.role in ('caseWorker', 'approver') and given.procedure_group in ('*', ${group})
            and given.begins_at <= clock_timestamp() and given.ended_at is null
            and (given.until_at is null or given.until_at > clock_timestamp())
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
        select id, name, mail, signed_in_at,
          ${isReady} as is_ready,
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

    addGrant: (actor, municipality, staff, grant) =>
      inTurn(municipality, async (office) =>
        (await isMember(office, staff)) ? addGrantTo(office, actor, staff, grant) : failed({ code: 'notFound' }),
      ),

    endGrant: (actor, municipality, staff, number) =>
      inTurn(municipality, async (office) => {
        const { transaction } = office;
        const held = await grantsOf(office, staff);
        const ending = held.find((grant) => grant.number === number);
        if (ending === undefined) return failed({ code: 'notFound' });
        if (ending.role === 'administrator' && (await isLast(office, staff))) return lastAdministrator;
        await endGrants(office, actor, staff, [number]);
        await endSessions(transaction, municipality, staff);
        return success(undefined);
      }),

    leave: (actor, municipality, staff) =>
      inTurn(municipality, async (office) => {
        const { transaction } = office;
        if (!(await isMember(office, staff))) return failed({ code: 'notFound' });
        if (await isLast(office, staff)) return lastAdministrator;
        const held = await grantsOf(office, staff);
        await endGrants(
          office,
          actor,
          staff,
          held.map(({ number }) => number),
        );
        await sql`
          update staff set left_at = clock_timestamp()
          where municipality_code = ${municipality} and id = ${staff}`.execute(transaction);
        await endFactors(transaction, municipality, staff);
        await voidLink(transaction, municipality, staff);
        return success(undefined);
      }),
  };
}

class Refused extends Error {
  readonly outcome: { readonly ok: false } & Outcome<never>;

  constructor(outcome: { readonly ok: false } & Outcome<never>) {
    super('the change was refused');
    this.outcome = outcome;
  }
}

interface LockedOffice {
  readonly transaction: Transaction<Tables>;
  readonly municipality: string;
  readonly smallOffice: boolean;
}

interface MemberRow {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly signed_in_at: Date | null;
  readonly is_ready: boolean;
  readonly grants: StaffMember['grants'];
}

/** Of `staff_grant as held`: in force or to come. */
const notOver = sql`held.ended_at is null and (held.until_at is null or held.until_at > statement_timestamp())`;
/** Of `staff`. Not `exists`, which PostgreSQL may answer by reading the factors of all at once. */
const isReady = sql`(select factor.set_at from staff_factor as factor
  where factor.municipality_code = staff.municipality_code and factor.staff_id = staff.id) is not null`;
const lastAdministrator = failed({ code: 'grantConflict', reason: 'lastAdministrator' });

function memberOf({ id, name, mail, signed_in_at, is_ready, grants }: MemberRow): StaffMember {
  return {
    staff: id,
    name,
    mail,
    isReady: is_ready,
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

async function isMember(office: LockedOffice, staff: string): Promise<boolean> {
  return (await mailOf(office, staff)) !== undefined;
}

/** The address of a member; `undefined` of nobody. */
async function mailOf({ transaction, municipality }: LockedOffice, staff: string): Promise<string | undefined> {
  const found = await sql<{ mail: string }>`
    select mail from staff where municipality_code = ${municipality} and id = ${staff} and left_at is null`.execute(
    transaction,
  );
  return found.rows[0]?.mail;
}

async function grantsOf({ transaction, municipality }: LockedOffice, staff: string): Promise<readonly GrantRow[]> {
  const held = await sql<GrantRow>`
    select number, role, procedure_group from staff_grant as held
    where municipality_code = ${municipality} and staff_id = ${staff} and ${notOver}`.execute(transaction);
  return held.rows;
}

async function addGrantTo(
  office: LockedOffice,
  actor: Actor,
  staff: string,
  { role, group, from, until }: NewGrant,
): Promise<Outcome<number>> {
  const { transaction, municipality } = office;
  const held = (await grantsOf(office, staff)).map((grant) => ({ role: grant.role, group: grant.procedure_group }));
  const reason = conflictOf(held, { role, group }, office);
  if (reason !== undefined) return failed({ code: 'grantConflict', reason });
  const added = await sql<{ number: number }>`
    insert into staff_grant (municipality_code, staff_id, number, role, procedure_group, begins_at, until_at, actor_kind,
      actor_id)
    select ${municipality}, ${staff}, 1 + coalesce((
        select number from staff_grant where municipality_code = ${municipality} and staff_id = ${staff}
        order by number desc limit 1), 0),
      ${role}, ${group}, begins, ${until ?? null}::timestamptz, ${actor.kind}, ${actor.id}
    from greatest(${from ?? null}::timestamptz, clock_timestamp()) as begins
    where ${until ?? null}::timestamptz is null or ${until ?? null}::timestamptz > begins
    returning number`.execute(transaction);
  const [row] = added.rows;
  return row === undefined ? failed({ code: 'requestMalformed', at: 'body.until' }) : success(row.number);
}

function isGrantedAlready({ failure }: ReturnType<typeof failed>): boolean {
  return failure.code === 'grantConflict' && failure.reason === 'grantedAlready';
}

async function endGrants(
  { transaction, municipality }: LockedOffice,
  actor: Actor,
  staff: string,
  numbers: readonly number[],
): Promise<void> {
  await sql`
    update staff_grant
    set ended_at = clock_timestamp(), ended_actor_kind = ${actor.kind}, ended_actor_id = ${actor.id}
    where municipality_code = ${municipality} and staff_id = ${staff} and ended_at is null
      and number = any(${numbers}::integer[])`.execute(transaction);
}

async function isLast({ transaction, municipality }: LockedOffice, staff: string): Promise<boolean> {
  const able = await sql<{ staff_id: string }>`
    select distinct held.staff_id from staff_grant as held
      join staff_factor as factor
        on factor.municipality_code = held.municipality_code and factor.staff_id = held.staff_id
    where held.municipality_code = ${municipality} and held.role = 'administrator' and held.ended_at is null
      and held.until_at is null and held.begins_at <= statement_timestamp()
    limit 100`.execute(transaction);
  return isLastAdministrator(
    able.rows.map(({ staff_id }) => staff_id),
    staff,
  );
}

async function endFactors(transaction: Database, municipality: string, staff: string): Promise<void> {
  await sql`
    delete from staff_factor where municipality_code = ${municipality} and staff_id = ${staff}`.execute(transaction);
  await endSessions(transaction, municipality, staff);
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
