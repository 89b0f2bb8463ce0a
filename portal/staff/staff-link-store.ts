import { sql } from 'kysely';
import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { hashOfToken, newToken } from '../platform/once-token.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';
import { endSessions } from './staff-session-store.ts';

/** For whom a link is that can be used now, and the factors that wait for their first code. */
interface OpenLink {
  readonly staff: string;
  readonly municipality: string;
  readonly mail: string;
  readonly waiting: { readonly passwordHash: string; readonly totpSecret: Uint8Array } | undefined;
}

export interface StaffLinkStore {
  /** `undefined` where the link was never made, was used, made void or is too old. */
  find(link: string): Promise<OpenLink | undefined>;
  /** Keeps factors with the link, in place of those that waited before. `false` where the link is none any more. */
  keepFactors(link: string, { staff }: OpenLink, passwordHash: string, totpSecret: Uint8Array): Promise<boolean>;
  /** Uses the link up: what waited are the factors from now on, and a code of `step` is used. `false` as above. */
  accept(link: string, waiting: { readonly passwordHash: string }, step: number): Promise<boolean>;
}

/** Times are the database's. */
export function createStaffLinkStore(database: Database, seal: SecretSeal): StaffLinkStore {
  return {
    async find(link) {
      const found = await sql<{
        staff_id: string;
        municipality_code: string;
        mail: string;
        password_hash: string | null;
        totp_secret: Buffer | null;
      }>`
        select staff_id, link.municipality_code, mail, password_hash, totp_secret
        from staff_link as link
          join staff on staff.municipality_code = link.municipality_code and staff.id = link.staff_id
        where token_hash = ${hashOfToken(link)} and expires_at > statement_timestamp() and left_at is null`.execute(
        database,
      );
      const [row] = found.rows;
      if (row === undefined) return undefined;
      const { staff_id: staff, municipality_code: municipality, mail, password_hash: passwordHash, totp_secret } = row;
      const waiting =
        passwordHash === null || totp_secret === null
          ? undefined
          : { passwordHash, totpSecret: seal.open(totp_secret, staff) };
      return { staff, municipality, mail, waiting };
    },

    async keepFactors(link, { staff }, passwordHash, totpSecret) {
      const kept = await sql`
        update staff_link set password_hash = ${passwordHash}, totp_secret = ${seal.seal(totpSecret, staff)}
        where token_hash = ${hashOfToken(link)} and expires_at > statement_timestamp()`.execute(database);
      return kept.numAffectedRows === 1n;
    },

    accept: (link, { passwordHash }, step) =>
      database.transaction().execute(async (transaction) => {
        const used = await sql<UsedRow>`
          delete from staff_link
          where token_hash = ${hashOfToken(link)} and expires_at > statement_timestamp()
            and password_hash = ${passwordHash}
          returning municipality_code, staff_id, password_hash, totp_secret`.execute(transaction);
        const [row] = used.rows;
        if (row === undefined) return false;
        const { municipality_code: municipality, staff_id: staff, ...factors } = row;
        await sql`
          insert into staff_factor (municipality_code, staff_id, password_hash, totp_secret, totp_step)
          values (${municipality}, ${staff}, ${factors.password_hash}, ${factors.totp_secret}, ${step})
          on conflict (municipality_code, staff_id) do update set password_hash = excluded.password_hash,
            totp_secret = excluded.totp_secret, totp_step = excluded.totp_step, set_at = clock_timestamp()`.execute(
          transaction,
        );
        await endSessions(transaction, municipality, staff);
        return true;
      }),
  };
}

interface UsedRow {
  readonly municipality_code: string;
  readonly staff_id: string;
  readonly password_hash: string;
  readonly totp_secret: Buffer;
}

/** Makes a link, in place of an older one of the same person. */
export async function replaceLink(
  transaction: Database,
  actor: Actor,
  { municipality, staff, lifetimeHours }: LinkFor,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const token = newToken();
  const made = await sql<{ expires_at: Date }>`
    insert into staff_link (token_hash, municipality_code, staff_id, expires_at, actor_kind, actor_id)
    values (${hashOfToken(token)}, ${municipality}, ${staff},
      clock_timestamp() + make_interval(hours => ${lifetimeHours}), ${actor.kind}, ${actor.id})
    on conflict (municipality_code, staff_id) do update set token_hash = excluded.token_hash,
      expires_at = excluded.expires_at, actor_kind = excluded.actor_kind, actor_id = excluded.actor_id,
      password_hash = null, totp_secret = null
    returning expires_at`.execute(transaction);
  const [row] = made.rows;
  if (row === undefined) throw new Error('the statement returns one row');
  return { token, expiresAt: row.expires_at };
}

interface LinkFor {
  readonly municipality: string;
  readonly staff: string;
  readonly lifetimeHours: number;
}

export async function voidLink(transaction: Database, municipality: string, staff: string): Promise<void> {
  await sql`
    delete from staff_link where municipality_code = ${municipality} and staff_id = ${staff}`.execute(transaction);
}
