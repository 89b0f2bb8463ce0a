import { sql } from 'kysely';
import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { hashOfToken, newToken } from '../platform/once-token.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';
import type { NewPasskey } from '../platform/webauthn.ts';
import type { PublishStaffEvent } from './staff-events.ts';
import type { Identity } from './staff-factor-store.ts';
import { addPasskey, publishFactor } from './staff-passkey-store.ts';
import { endSessions, type SessionOwner } from './staff-session-store.ts';
import { isThere } from './staff-standing.ts';
import { bindIdentity } from './ways-to-sign-in.ts';

/** For whom a link is that can be used now, and the factors that wait for their first code. */
interface OpenLink extends SessionOwner {
  readonly tokenHash: Buffer;
  readonly name: string;
  readonly mail: string;
  readonly waiting: { readonly passwordHash: string; readonly totpSecret: Uint8Array } | undefined;
}

export interface StaffLinkStore {
  /** `undefined` where the link was never made, was used, made void or is too old. */
  find(link: string): Promise<OpenLink | undefined>;
  /** Keeps factors with the link, in place of those that waited before. `false` where the link is none any more. */
  keepFactors(link: OpenLink, passwordHash: string, totpSecret: Uint8Array): Promise<boolean>;
  /** Uses the link up: what waited are the factors from now on, and a code of `step` is used. `false` as above. */
  accept(link: OpenLink, waiting: { readonly passwordHash: string }, step: number): Promise<boolean>;
  /** Uses the link up with a passkey; also `false` where the passkey is known already. */
  acceptPasskey(link: OpenLink, passkey: NewPasskey, name: string): Promise<boolean>;
  /** Uses the link up with somebody at a provider, and says whose it was; `undefined` as above. */
  bind(
    tokenHash: Buffer,
    municipality: string,
    identity: Identity,
  ): Promise<SessionOwner | 'boundElsewhere' | undefined>;
}

/** Times are the database's. */
export function createStaffLinkStore(database: Database, seal: SecretSeal, publish: PublishStaffEvent): StaffLinkStore {
  /** Uses a link up and sets what it was for; what was set before a refusal is taken back. */
  async function use<T>(
    tokenHash: Buffer,
    set: (transaction: Database, used: UsedRow & SessionOwner) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    return database
      .transaction()
      .execute(async (transaction) => {
        const deleted = await sql<UsedRow>`
          delete from staff_link where token_hash = ${tokenHash} and expires_at > statement_timestamp()
          returning municipality_code, staff_id, password_hash, totp_secret`.execute(transaction);
        const [row] = deleted.rows;
        if (row === undefined) return undefined;
        const owner = { municipality: row.municipality_code, staff: row.staff_id };
        const done = await set(transaction, { ...row, ...owner });
        if (done === undefined) throw new NotSet();
        await sql`
          update staff set awake_since = clock_timestamp()
          where municipality_code = ${owner.municipality} and id = ${owner.staff}`.execute(transaction);
        await endSessions(transaction, owner);
        return done;
      })
      .catch((error: unknown) => {
        if (error instanceof NotSet) return undefined;
        throw error;
      });
  }

  return {
    async find(link) {
      const tokenHash = hashOfToken(link);
      const found = await sql<LinkRow>`
        select staff_id, link.municipality_code, name, mail, password_hash, totp_secret
        from staff_link as link
          join staff on staff.municipality_code = link.municipality_code and staff.id = link.staff_id
        where token_hash = ${tokenHash} and expires_at > statement_timestamp() and ${isThere}`.execute(database);
      const [row] = found.rows;
      if (row === undefined) return undefined;
      const { staff_id: staff, municipality_code: municipality, name, mail } = row;
      const { password_hash: passwordHash, totp_secret } = row;
      const waiting =
        passwordHash === null || totp_secret === null
          ? undefined
          : { passwordHash, totpSecret: seal.open(totp_secret, staff) };
      return { tokenHash, staff, municipality, name, mail, waiting };
    },

    async keepFactors({ tokenHash, staff }, passwordHash, totpSecret) {
      const kept = await sql`
        update staff_link set password_hash = ${passwordHash}, totp_secret = ${seal.seal(totpSecret, staff)}
        where token_hash = ${tokenHash} and expires_at > statement_timestamp()`.execute(database);
      return kept.numAffectedRows === 1n;
    },

    async accept({ tokenHash }, { passwordHash }, step) {
      const done = await use(tokenHash, async (transaction, used) => {
        if (used.password_hash !== passwordHash) return undefined;
        await sql`
          insert into staff_factor (municipality_code, staff_id, password_hash, totp_secret, totp_step)
          values (${used.municipality}, ${used.staff}, ${used.password_hash}, ${used.totp_secret}, ${step})
          on conflict (municipality_code, staff_id) do update set password_hash = excluded.password_hash,
            totp_secret = excluded.totp_secret, totp_step = excluded.totp_step, set_at = clock_timestamp()`.execute(
          transaction,
        );
        await publishFactor(transaction, publish, used, 'password');
        return true;
      });
      return done === true;
    },

    async acceptPasskey({ tokenHash }, passkey, name) {
      const done = await use(tokenHash, async (transaction, used) => {
        if ((await addPasskey(transaction, used, passkey, name)) === undefined) return undefined;
        await publishFactor(transaction, publish, used, 'passkey');
        return true;
      });
      return done === true;
    },

    async bind(tokenHash, municipality, identity) {
      let isElsewhere = false;
      const bound = await use(tokenHash, async (transaction, used): Promise<SessionOwner | undefined> => {
        if (used.municipality !== municipality) return undefined;
        const owner = { municipality, staff: used.staff };
        isElsewhere = !(await bindIdentity(transaction, owner, identity));
        if (isElsewhere) return undefined;
        await publishFactor(transaction, publish, used, 'provider');
        return owner;
      });
      return isElsewhere ? 'boundElsewhere' : bound;
    },
  };
}

class NotSet extends Error {}

interface UsedRow {
  readonly municipality_code: string;
  readonly staff_id: string;
  readonly password_hash: string | null;
  readonly totp_secret: Buffer | null;
}

interface LinkRow extends UsedRow {
  readonly name: string;
  readonly mail: string;
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
