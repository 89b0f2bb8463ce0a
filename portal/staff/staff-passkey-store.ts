import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type Factor, MOST_PASSKEYS, type OwnPasskey } from '#contract/portal/staff-factor-routes.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { credentialIn, isLaterUse, passkeyIn } from '../platform/passkey-row.ts';
import type { NewPasskey } from '../platform/webauthn.ts';
import type { StaffAudit } from './staff-acts.ts';
import type { PublishStaffEvent } from './staff-events.ts';
import type { SessionOwner, Spend } from './staff-session-store.ts';
import { holdAccount, lastWay, type WaysTaken, waysHeld } from './ways-to-sign-in.ts';

/** A passkey and whose it is. */
export interface KnownPasskey extends NewPasskey, SessionOwner {
  readonly id: string;
}

/** Times are the database's. */
export interface StaffPasskeyStore {
  find(credentialId: Buffer): Promise<KnownPasskey | undefined>;
  /** What is needed to ask for one of them, or to leave them out. */
  credentials(owner: SessionOwner): Promise<readonly Pick<NewPasskey, 'credentialId' | 'transports'>[]>;
  /** Oldest first. */
  list(owner: SessionOwner): Promise<OwnPasskey[]>;
  /** Its identifier. Fails with `passkeyRefused` where it is known already or one more than anybody needs. */
  add(owner: SessionOwner, passkey: NewPasskey, name: string, requestId: string): Promise<Outcome<string>>;
  /** Fails with `notFound`, and with `lastFactor` where no other way to sign in is left. */
  remove(owner: SessionOwner, id: string, taken: WaysTaken, requestId: string): Promise<Outcome<void>>;
  /** Counts a use, unless a later one was counted. */
  spend(passkey: KnownPasskey, used: Pick<NewPasskey, 'counter' | 'isSynced'>): Spend;
}

export function createStaffPasskeyStore(
  database: Database,
  publish: PublishStaffEvent,
  audit: StaffAudit,
): StaffPasskeyStore {
  const deedOf = ({ municipality, staff }: SessionOwner, requestId: string) => ({
    actor: { kind: 'staff', id: staff } as const,
    municipality,
    receiptNumber: null,
    requestId,
  });
  return {
    async find(credentialId) {
      const row = await database
        .selectFrom('staff_passkey')
        .selectAll()
        .where('credential_id', '=', credentialId)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        municipality: row.municipality_code,
        staff: row.staff_id,
        id: row.id,
        ...passkeyIn(row),
      };
    },

    async credentials(owner) {
      const rows = await passkeysOf(database, owner).select(['credential_id', 'transports']).execute();
      return rows.map(credentialIn);
    },

    async list(owner) {
      const rows = await passkeysOf(database, owner)
        .select(['id', 'name', 'added_at', 'used_at', 'is_synced'])
        .orderBy('added_at')
        .execute();
      return rows.map(({ id, name, added_at, used_at, is_synced }) => ({
        passkey: id,
        name,
        addedAt: added_at.toISOString(),
        lastUsedAt: used_at?.toISOString() ?? null,
        isSynced: is_synced,
      }));
    },

    add: (owner, passkey, name, requestId) =>
      database.transaction().execute(async (transaction) => {
        await holdAccount(transaction, owner);
        const held = await passkeysOf(transaction, owner).select('id').execute();
        const id = held.length < MOST_PASSKEYS ? await addPasskey(transaction, owner, passkey, name) : undefined;
        if (id === undefined) return failed({ code: 'passkeyRefused' });
        await publishFactor(transaction, publish, owner, 'passkey');
        const detail = { passkey: id };
        await audit.append(transaction, { ...deedOf(owner, requestId), act: 'passkeyAdded', detail });
        return success(id);
      }),

    remove: (owner, id, taken, requestId) =>
      database.transaction().execute(async (transaction) => {
        await holdAccount(transaction, owner);
        const held = await passkeysOf(transaction, owner).select('id').execute();
        if (held.every((passkey) => passkey.id !== id)) return failed({ code: 'notFound' });
        const ways = await waysHeld(transaction, owner, taken.issuer);
        if (lastWay(ways, taken) === 'passkey') return failed({ code: 'lastFactor' });
        await sql`
          delete from staff_passkey
          where municipality_code = ${owner.municipality} and staff_id = ${owner.staff} and id = ${id}`.execute(
          transaction,
        );
        const detail = { passkey: id };
        await audit.append(transaction, { ...deedOf(owner, requestId), act: 'passkeyRemoved', detail });
        return success(undefined);
      }),

    spend:
      ({ municipality, staff, id }, { counter, isSynced }) =>
      async (transaction) => {
        const used = await sql`
          update staff_passkey set counter = ${counter}, is_synced = ${isSynced}, used_at = clock_timestamp()
          where municipality_code = ${municipality} and staff_id = ${staff} and id = ${id}
            and ${isLaterUse(counter)}`.execute(transaction);
        return used.numAffectedRows === 1n;
      },
  };
}

function passkeysOf(database: Database, { municipality, staff }: SessionOwner) {
  return database
    .selectFrom('staff_passkey')
    .where('municipality_code', '=', municipality)
    .where('staff_id', '=', staff)
    .limit(MOST_PASSKEYS + 1);
}

/** Its identifier; `undefined` where a passkey of that name is known, whosever it is. */
export async function addPasskey(
  transaction: Database,
  { municipality, staff }: SessionOwner,
  { credentialId, publicKey, counter, isSyncable, isSynced, transports }: NewPasskey,
  name: string,
): Promise<string | undefined> {
  const id = randomBytes(12).toString('base64url');
  const added = await sql`
    insert into staff_passkey (municipality_code, staff_id, id, credential_id, public_key, counter, is_syncable,
      is_synced, transports, name)
    values (${municipality}, ${staff}, ${id}, ${credentialId}, ${publicKey}, ${counter}, ${isSyncable}, ${isSynced},
      ${[...transports]}::text[], ${name})
    on conflict (credential_id) do nothing`.execute(transaction);
  return added.numAffectedRows === 1n ? id : undefined;
}

export async function publishFactor(
  transaction: Database,
  publish: PublishStaffEvent,
  { municipality, staff }: SessionOwner,
  factor: Factor,
): Promise<void> {
  const actor: StaffActor = { kind: 'staff', id: staff };
  const data = { municipality: municipalityCodeSchema.parse(municipality), staff, factor };
  await publish(transaction, actor, { name: 'staffFactorAdded', data });
}
