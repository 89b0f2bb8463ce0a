import { sql } from 'kysely';
import type { Factor } from '#contract/portal/staff-factor-routes.ts';
import type { Database } from '../platform/database/database.ts';
import type { Identity } from './staff-factor-store.ts';
import type { SessionOwner } from './staff-session-store.ts';

/** What the municipality takes of its staff now. */
export interface WaysTaken {
  /** Of its provider; `undefined` where it has none. */
  readonly issuer: string | undefined;
  /** Whether this person may sign in without it. */
  readonly mayBeLocal: boolean;
}

/** How somebody is set up to sign in. */
export interface WaysHeld {
  readonly hasPassword: boolean;
  readonly hasProvider: boolean;
  readonly passkeys: number;
}

/** What is counted before a change is as it was counted: a person's ways to sign in change one after the other. */
export async function holdAccount(transaction: Database, { municipality, staff }: SessionOwner): Promise<void> {
  await sql`
    select from staff where municipality_code = ${municipality} and id = ${staff} for update`.execute(transaction);
}

/** Whether an account is bound to somebody at a provider now; somebody else may be, or it to somebody else. */
export async function bindIdentity(
  transaction: Database,
  { municipality, staff }: SessionOwner,
  { issuer, subject }: Identity,
): Promise<boolean> {
  await sql`
    insert into staff_identity (municipality_code, staff_id, issuer, subject)
    values (${municipality}, ${staff}, ${issuer}, ${subject})
    on conflict do nothing`.execute(transaction);
  const bound = await sql`
    select from staff_identity
    where municipality_code = ${municipality} and staff_id = ${staff}
      and issuer = ${issuer} and subject = ${subject}`.execute(transaction);
  return bound.rows.length > 0;
}

export async function waysHeld(
  database: Database,
  { municipality, staff }: SessionOwner,
  issuer: string | undefined,
): Promise<WaysHeld> {
  const of = sql`municipality_code = ${municipality} and staff_id = ${staff}`;
  const found = await sql<{ has_password: boolean; has_provider: boolean; passkeys: number }>`
    select coalesce((select true from staff_factor where ${of}), false) as has_password,
      coalesce((select true from staff_identity where ${of} and issuer = ${issuer ?? ''}), false) as has_provider,
      (select count(*)::integer from staff_passkey where ${of}) as passkeys`.execute(database);
  const [row] = found.rows;
  if (row === undefined) throw new Error('the statement returns one row');
  return { hasPassword: row.has_password, hasProvider: row.has_provider, passkeys: row.passkeys };
}

/**
 * Of which kind the only way is that opens the account; `null` where there are more. Whoever may sign in at the provider
 * alone is left with that, whatever else they have.
 */
export function lastWay(
  { hasPassword, hasProvider, passkeys }: WaysHeld,
  { mayBeLocal }: Pick<WaysTaken, 'mayBeLocal'>,
): Factor | null {
  if (hasProvider && !mayBeLocal) return 'provider';
  const open: readonly Factor[] = [
    ...(hasPassword ? (['password'] as const) : []),
    ...Array.from({ length: passkeys }, () => 'passkey' as const),
    ...(hasProvider ? (['provider'] as const) : []),
  ];
  return open.length === 1 ? (open[0] ?? null) : null;
}
