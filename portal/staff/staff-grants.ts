import { sql, type Transaction } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { NewGrant } from '#contract/portal/staff-routes.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import type { Actor } from '../platform/actor.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import { conflictOf, isLastAdministrator } from './staff-rules.ts';
import { inForce, isPaused, isReady, isThere } from './staff-standing.ts';

/** A municipality's staff, which nobody else changes until the transaction ends. */
export interface LockedOffice {
  readonly transaction: Transaction<Tables>;
  readonly municipality: string;
  readonly smallOffice: boolean;
}

interface GrantRow {
  readonly number: number;
  readonly role: StaffRole;
  readonly procedure_group: string;
}

/** Of `staff_grant as held`: in force or to come. */
export const notOver = sql`held.ended_at is null and (held.until_at is null or held.until_at > statement_timestamp())`;

/** Who decides on cases of a group now; bounded, as they are told one by one. */
export async function approversOf(
  transaction: Database,
  { municipality, group }: { readonly municipality: string; readonly group: string },
): Promise<readonly string[]> {
  const found = await sql<{ id: string }>`
    select distinct staff.id from staff_grant as held join staff
      on held.municipality_code = staff.municipality_code and held.staff_id = staff.id
    where held.municipality_code = ${municipality} and held.role = 'approver'
      and held.procedure_group in ('*', ${group}) and ${inForce} and ${isThere}
    order by staff.id limit ${MOST_TOLD}`.execute(transaction);
  return found.rows.map(({ id }) => id);
}

const MOST_TOLD = 500;

export async function grantsOf(
  { transaction, municipality }: LockedOffice,
  staff: string,
): Promise<readonly GrantRow[]> {
  const held = await sql<GrantRow>`
    select number, role, procedure_group from staff_grant as held
    where municipality_code = ${municipality} and staff_id = ${staff} and ${notOver}`.execute(transaction);
  return held.rows;
}

export async function addGrantTo(
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

export function isGrantedAlready({ failure }: ReturnType<typeof failed>): boolean {
  return failure.code === 'grantConflict' && failure.reason === 'grantedAlready';
}

export async function endGrants(
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

export async function isLast({ transaction, municipality }: LockedOffice, staff: string): Promise<boolean> {
  const able = await sql<{ staff_id: string }>`
    select distinct held.staff_id from staff_grant as held
      join staff on staff.municipality_code = held.municipality_code and staff.id = held.staff_id
    where ${isReady} and not ${isPaused} and staff.leaves_at is null and held.municipality_code = ${municipality} and held.role = 'administrator' and held.ended_at is null
      and held.until_at is null and held.begins_at <= statement_timestamp()
    limit 100`.execute(transaction);
  return isLastAdministrator(
    able.rows.map(({ staff_id }) => staff_id),
    staff,
  );
}
