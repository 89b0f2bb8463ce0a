import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Factor } from '#contract/portal/staff-factor-routes.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';
import type { StaffAudit } from './staff-acts.ts';
import type { PublishStaffEvent } from './staff-events.ts';
import type { Identity } from './staff-factor-store.ts';
import { publishFactor } from './staff-passkey-store.ts';
import { endSessions, type SessionOwner } from './staff-session-store.ts';
import { bindIdentity, holdAccount, lastWay, type WaysHeld, type WaysTaken, waysHeld } from './ways-to-sign-in.ts';

/** Where a change of one's own account is asked for. */
interface OwnChange extends WaysTaken {
  readonly requestId: string;
}

/** What somebody who is signed in changes of their own ways to sign in, beside passkeys. Times are the database's. */
export interface OwnFactorStore {
  read(owner: SessionOwner, taken: WaysTaken): Promise<WaysHeld & { readonly last: Factor | null }>;
  /**
   * Another hash in the place of the one that was looked at; every session but the one that asks ends. `false` where it
   * was replaced or taken off meanwhile.
   */
  replacePassword(
    session: SessionOwner & { readonly id: string },
    hashes: { readonly before: string; readonly after: string },
    requestId: string,
  ): Promise<boolean>;
  /** The password and its codes. Fails with `notFound`, and with `lastFactor` where nothing else opens the account. */
  removePassword(owner: SessionOwner, change: OwnChange): Promise<Outcome<void>>;
  /** What the account is bound to at the provider in use. Fails as above. */
  removeProvider(owner: SessionOwner, change: OwnChange): Promise<Outcome<void>>;
  /**
   * Binds the account of a session to somebody at the provider, and ends that session: it goes on in a new one. A binding
   * to a provider that the municipality had before is replaced. `undefined` where the session is none any more.
   */
  bind(
    tokenHash: Buffer,
    municipality: string,
    identity: Identity,
    requestId: string,
  ): Promise<SessionOwner | 'boundElsewhere' | undefined>;
}

export function createOwnFactorStore(
  database: Database,
  publish: PublishStaffEvent,
  audit: StaffAudit,
): OwnFactorStore {
  const deedOf = ({ municipality, staff }: SessionOwner, requestId: string) => ({
    actor: { kind: 'staff', id: staff } as const,
    municipality,
    receiptNumber: null,
    requestId,
    detail: {},
  });

  const remove = (
    owner: SessionOwner,
    { issuer, mayBeLocal, requestId }: OwnChange,
    way: {
      readonly kind: 'password' | 'provider';
      readonly table: string;
      readonly isHeld: (ways: WaysHeld) => boolean;
    },
  ) =>
    database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
      await holdAccount(transaction, owner);
      const held = await waysHeld(transaction, owner, issuer);
      if (!way.isHeld(held)) return failed({ code: 'notFound' });
      if (lastWay(held, { mayBeLocal }) === way.kind) return failed({ code: 'lastFactor' });
      await sql`
        delete from ${sql.table(way.table)}
        where municipality_code = ${owner.municipality} and staff_id = ${owner.staff}`.execute(transaction);
      const act = way.kind === 'password' ? 'passwordRemoved' : 'providerRemoved';
      await audit.append(transaction, { ...deedOf(owner, requestId), act });
      return success(undefined);
    });

  return {
    async read(owner, { issuer, mayBeLocal }) {
      const held = await waysHeld(database, owner, issuer);
      return { ...held, last: lastWay(held, { mayBeLocal }) };
    },

    replacePassword: (session, { before, after }, requestId) =>
      database.transaction().execute(async (transaction) => {
        const { municipality, staff } = session;
        const replaced = await sql`
          update staff_factor set password_hash = ${after}
          where municipality_code = ${municipality} and staff_id = ${staff} and password_hash = ${before}`.execute(
          transaction,
        );
        if (replaced.numAffectedRows !== 1n) return false;
        await endSessions(transaction, session, session.id);
        const actor = { kind: 'staff', id: staff } as const;
        const data = { municipality: municipalityCodeSchema.parse(municipality), staff };
        await publish(transaction, actor, { name: 'staffPasswordChanged', data });
        await audit.append(transaction, { ...deedOf(session, requestId), act: 'passwordChanged' });
        return true;
      }),

    removePassword: (owner, change) =>
      remove(owner, change, { kind: 'password', table: 'staff_factor', isHeld: ({ hasPassword }) => hasPassword }),

    removeProvider: (owner, change) =>
      remove(owner, change, { kind: 'provider', table: 'staff_identity', isHeld: ({ hasProvider }) => hasProvider }),

    bind: (tokenHash, municipality, identity, requestId) =>
      database
        .transaction()
        .execute(async (transaction) => {
          const ended = await sql<{ staff_id: string }>`
            delete from staff_session
            where token_hash = ${tokenHash} and municipality_code = ${municipality}
              and idle_ends_at > statement_timestamp() and ends_at > statement_timestamp()
            returning staff_id`.execute(transaction);
          const staff = ended.rows[0]?.staff_id;
          if (staff === undefined) return undefined;
          const owner = { municipality, staff };
          await holdAccount(transaction, owner);
          await sql`
            delete from staff_identity
            where municipality_code = ${municipality} and staff_id = ${staff} and issuer <> ${identity.issuer}`.execute(
            transaction,
          );
          if (!(await bindIdentity(transaction, owner, identity))) throw new BoundElsewhere();
          await publishFactor(transaction, publish, owner, 'provider');
          await audit.append(transaction, { ...deedOf(owner, requestId), act: 'providerBound' });
          return owner;
        })
        .catch((error: unknown) => {
          // The session goes on: what ended it is taken back.
          if (error instanceof BoundElsewhere) return 'boundElsewhere' as const;
          throw error;
        }),
  };
}

class BoundElsewhere extends Error {}
