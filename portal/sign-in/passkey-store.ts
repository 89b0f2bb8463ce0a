import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { MOST_OWN_PASSKEYS, PASSKEY_DAYS, type ResidentPasskey } from '#contract/portal/passkey-routes.ts';
import type { JobActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { EventOf, Publish } from '../platform/events/outbox.ts';
import type { ResidentCaller } from '../platform/http/resident-audience.ts';
import { credentialIn, isLaterUse, passkeyIn } from '../platform/passkey-row.ts';
import type { NewPasskey, PasskeyUse } from '../platform/webauthn.ts';
import type { PASSKEY_EVENTS } from './passkey-events.ts';
import { type CardCertificates, hashOfCard, type SealedCards } from './sealed-card.ts';
import { maySignIn, type SignInAction } from './sign-in-policy.ts';
import { addUse } from './use-history.ts';

type PublishPasskeyEvent = Publish<EventOf<typeof PASSKEY_EVENTS>>;

/** A passkey, whose it is, and the card that it ends with. */
export interface KnownPasskey extends NewPasskey {
  readonly id: string;
  readonly subject: string;
  readonly card: CardCertificates;
  readonly suspended: ResidentPasskey['suspended'];
}

/** Who makes one, in which session of their card. */
interface PasskeyMaker {
  readonly id: string;
  readonly subject: string;
  readonly name: string;
  readonly sealedCard: Buffer;
}

/** The passkeys of persons. Times are the database's; one that is over is as if it were not there. */
export interface PasskeyStore {
  /** Oldest first. */
  list(caller: ResidentCaller): Promise<ResidentPasskey[]>;
  /** Fails with `notFound`, also where it is somebody else's. */
  rename(caller: ResidentCaller, passkey: string, name: string): Promise<Outcome<void>>;
  /** Its sessions are over with it. Fails with `notFound`, also where it is somebody else's. */
  remove(caller: ResidentCaller, passkey: string): Promise<Outcome<void>>;
  /** What is needed to leave them out. */
  credentials(subject: string): Promise<readonly Pick<NewPasskey, 'credentialId' | 'transports'>[]>;
  /** Fails with `passkeyLimitReached`, and with `passkeyRefused` where it is known already. */
  add(maker: PasskeyMaker, made: NewPasskey): Promise<Outcome<void>>;
  find(credentialId: Buffer): Promise<KnownPasskey | undefined>;
  /** Counts a use, unless a later one was counted: whether it did. */
  spend(transaction: Database, passkey: KnownPasskey, used: PasskeyUse): Promise<boolean>;
  /** Its card does not hold: every passkey of its person waits for a card, and their sessions are over. */
  suspendWithCard(passkey: KnownPasskey): Promise<void>;
  /** Somebody has a copy of it. */
  suspendCopied(passkey: KnownPasskey): Promise<void>;
  /** Removes those that are over, and what browsers began and did not end, and counts them. */
  sweep(actor: JobActor): Promise<number>;
}

interface PasskeyStoreTools {
  readonly cards: SealedCards;
  readonly publish: PublishPasskeyEvent;
}

export function createPasskeyStore(database: Database, { cards, publish }: PasskeyStoreTools): PasskeyStore {
  /** A change of somebody's own, and a line of the history where it is one of weight. */
  async function change(
    { actor }: ResidentCaller,
    changed: (transaction: Database) => Promise<{ readonly numAffectedRows?: bigint | undefined }>,
    noted?: (transaction: Database) => Promise<void>,
  ): Promise<Outcome<void>> {
    permit(actor, 'changePasskeys');
    return database.transaction().execute(async (transaction) => {
      if ((await changed(transaction)).numAffectedRows !== 1n) return failed({ code: 'notFound' });
      await noted?.(transaction);
      return success(undefined);
    });
  }

  return {
    async list({ actor }) {
      permit(actor, 'listPasskeys');
      const rows = await livePasskeys(database, actor.id)
        .select(['id', 'name', 'added_at', 'used_at', 'ends_at', 'is_synced', 'suspended'])
        .orderBy('added_at')
        .execute();
      return rows.map(({ id, name, added_at, used_at, ends_at, is_synced, suspended }) => ({
        passkey: id,
        name,
        addedAt: instantOf(added_at),
        lastUsedAt: used_at === null ? null : instantOf(used_at),
        endsAt: instantOf(ends_at),
        isSynced: is_synced,
        suspended,
      }));
    },

    rename: (caller, passkey, name) =>
      change(caller, (transaction) =>
        sql`update passkey set name = ${name} where id = ${passkey} and subject_id = ${caller.actor.id}
          and ends_at > statement_timestamp()`.execute(transaction),
      ),

    remove: (caller, passkey) =>
      change(
        caller,
        (transaction) =>
          sql`delete from passkey where id = ${passkey} and subject_id = ${caller.actor.id}`.execute(transaction),
        (transaction) => {
          const { actor, session } = caller;
          return addUse(transaction, {
            subject: actor.id,
            kind: 'change',
            what: 'passkeyRemoved',
            place: session.place,
          });
        },
      ),

    async credentials(subject) {
      const rows = await livePasskeys(database, subject).select(['credential_id', 'transports']).execute();
      return rows.map(credentialIn);
    },

    add: ({ id, subject, name, sealedCard }, made) =>
      database.transaction().execute(async (transaction) => {
        // Whoever makes two at once makes one after the other.
        await sql`select from subject where id = ${subject} for update`.execute(transaction);
        const held = await livePasskeys(transaction, subject).select('id').execute();
        if (held.length >= MOST_OWN_PASSKEYS) return failed({ code: 'passkeyLimitReached' });
        const sha256 = hashOfCard(cards.open(sealedCard, subject));
        const added = await sql`
          insert into passkey (id, subject_id, credential_id, public_key, counter, is_syncable, is_synced, transports,
            name, card_sha256, sealed_card, ends_at)
          values (${id}, ${subject}, ${made.credentialId}, ${made.publicKey}, ${made.counter}, ${made.isSyncable},
            ${made.isSynced}, ${[...made.transports]}::text[], ${name}, ${sha256}, ${sealedCard},
            clock_timestamp() + make_interval(days => ${PASSKEY_DAYS}))
          on conflict (credential_id) do nothing`.execute(transaction);
        if (added.numAffectedRows !== 1n) return failed({ code: 'passkeyRefused' });
        await addUse(transaction, { subject, kind: 'change', what: 'passkeyAdded', place: 'home' });
        await publish(transaction, { kind: 'resident', id: subject }, { name: 'passkeyAdded', data: { subject } });
        return success(undefined);
      }),

    async find(credentialId) {
      const row = await database
        .selectFrom('passkey')
        .selectAll()
        .where('credential_id', '=', credentialId)
        .where('ends_at', '>', sql<Date>`statement_timestamp()`)
        .executeTakeFirst();
      return (
        row && {
          id: row.id,
          subject: row.subject_id,
          ...passkeyIn(row),
          card: cards.open(row.sealed_card, row.subject_id),
          suspended: row.suspended,
        }
      );
    },

    async spend(transaction, { id }, { counter, isSynced }) {
      const used = await sql`
        update passkey set counter = ${counter}, is_synced = ${isSynced}, used_at = clock_timestamp()
        where id = ${id} and suspended is null
          and ${isLaterUse(counter)}`.execute(transaction);
      return used.numAffectedRows === 1n;
    },

    suspendWithCard: ({ subject }) =>
      database.transaction().execute(async (transaction) => {
        await sql`
          update passkey set suspended = 'card' where subject_id = ${subject} and suspended is null`.execute(
          transaction,
        );
        await sql`delete from portal_session where subject_id = ${subject} and level = 'pass'`.execute(transaction);
      }),

    suspendCopied: ({ id, subject }) =>
      database.transaction().execute(async (transaction) => {
        const stopped = await sql`
          update passkey set suspended = 'copied'
          where id = ${id} and suspended is distinct from 'copied'`.execute(transaction);
        if (stopped.numAffectedRows !== 1n) return;
        await sql`delete from portal_session where passkey_id = ${id}`.execute(transaction);
        await addUse(transaction, { subject, kind: 'change', what: 'passkeyCopied', place: 'home' });
        await publish(transaction, { kind: 'resident', id: subject }, { name: 'passkeyCopied', data: { subject } });
      }),

    async sweep(actor) {
      permit(actor, 'sweep');
      const begun = await sql`
        delete from passkey_ceremony where expires_at < statement_timestamp()`.execute(database);
      const made = await sql`delete from passkey where ends_at < statement_timestamp()`.execute(database);
      return Number(begun.numAffectedRows ?? 0) + Number(made.numAffectedRows ?? 0);
    },
  };
}

function livePasskeys(database: Database, subject: string) {
  return database
    .selectFrom('passkey')
    .where('subject_id', '=', subject)
    .where('ends_at', '>', sql<Date>`statement_timestamp()`);
}

function permit(actor: ResidentCaller['actor'] | JobActor, action: SignInAction): void {
  const subject = actor.kind === 'resident' ? actor.id : undefined;
  if (!maySignIn(actor, action, { subject })) throw new Error(`${actor.kind} may not ${action}`);
}
