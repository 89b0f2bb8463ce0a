import { sql } from 'kysely';
import type * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type NewSender, newSenderSchema, type SenderView } from '#contract/portal/sender-routes.ts';
import type { Actor } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import { type ClientKey, clientKeysIn, clientKeysSchema } from '../platform/client-auth/client-keys.ts';
import {
  type IssuedToken,
  keepAssertion,
  keepNewToken,
  sweepExpired,
} from '../platform/client-auth/kept-credentials.ts';
import { provenClient } from '../platform/client-auth/proven-client.ts';
import type { Database } from '../platform/database/database.ts';
import { hashOfToken, newId } from '../platform/once-token.ts';
import type { DeliveryAudit } from './delivery-acts.ts';

const MOST_SENDERS = 10_000;
const TAKEN = 'a sender with that corporate number is registered';

/** What stands in a version; keys stand apart, and how long it may be kept in a column. */
const registrationSchema = newSenderSchema.omit({ jwks: true, keepYears: true });

type SenderState = 'active' | 'suspended' | 'ended';

interface ListedSender {
  readonly sender: string;
  readonly state: SenderState;
  readonly legalName: string;
  readonly corporateNumber: string;
  readonly keepYears: number;
}

/** Senders of private letters, as the operator registers them. Times are the database's. */
export interface SenderStore {
  /** The identifier. Fails with `clientKeysRefused`; a second one of a corporate number with `usage`. */
  add(actor: Actor, wanted: NewSender): Promise<Outcome<string>>;
  /** Ends tokens where it does not go on. Fails with `notFound`; one that has ended stays so. */
  setState(actor: Actor, sender: string, state: SenderState): Promise<Outcome<void>>;
  /** Ends tokens with the old keys. Fails with `notFound`, `clientKeysRefused`. */
  replaceKeys(actor: Actor, sender: string, jwks: string): Promise<Outcome<void>>;
  list(): Promise<readonly ListedSender[]>;
  /** A token for one that is active and proves itself. Fails with `clientRefused`, and does not tell why. */
  issue(given: TokenRequest): Promise<Outcome<IssuedToken>>;
  /** Whose token it is, while it is active. */
  use(token: string): Promise<string | undefined>;
  sweep(): Promise<number>;
}

interface TokenRequest {
  readonly assertion: string;
  readonly clientId: string | undefined;
  readonly issuer: string;
  readonly nowMs: number;
  readonly requestId: string;
}

export function createSenderStore(database: Database, audit: DeliveryAudit): SenderStore {
  const deed = (actor: Actor, requestId: string | null = null) => ({
    actor,
    municipality: NO_MUNICIPALITY,
    receiptNumber: null,
    requestId,
  });

  return {
    async add(actor, { jwks, keepYears, ...registration }) {
      const keys = clientKeysIn(jwks);
      if (!keys.ok) return keys;
      const id = newId();
      return database.transaction().execute(async (transaction): Promise<Outcome<string>> => {
        const made = await sql`
          insert into sender (id, corporate_number, actor_kind, actor_id)
          values (${id}, ${registration.corporateNumber}, ${actor.kind}, ${actor.id})
          on conflict do nothing returning id`.execute(transaction);
        if (made.rows.length === 0) return failed({ code: 'usage', detail: TAKEN });
        await sql`insert into sender_version (sender_id, n, registration, keep_years, actor_kind, actor_id)
          values (${id}, 1, ${JSON.stringify(registration)}, ${keepYears}, ${actor.kind}, ${actor.id})`.execute(
          transaction,
        );
        await addKeys(transaction, actor, id, keys.value);
        await audit.append(transaction, { ...deed(actor), act: 'senderAdded', detail: { sender: id } });
        return success(id);
      });
    },

    setState: (actor, sender, state) =>
      database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
        const changed = await sql`update sender set state = ${state}
          where id = ${sender} and state <> 'ended' returning id`.execute(transaction);
        if (changed.rows.length === 0) return failed({ code: 'notFound' });
        if (state !== 'active') await endTokens(transaction, sender);
        const act = ({ active: 'senderResumed', suspended: 'senderSuspended', ended: 'senderEnded' } as const)[state];
        await audit.append(transaction, { ...deed(actor), act, detail: { sender } });
        return success(undefined);
      }),

    async replaceKeys(actor, sender, jwks) {
      const keys = clientKeysIn(jwks);
      if (!keys.ok) return keys;
      return database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
        const held = await sql`select id from sender where id = ${sender} and state <> 'ended' for update`.execute(
          transaction,
        );
        if (held.rows.length === 0) return failed({ code: 'notFound' });
        await addKeys(transaction, actor, sender, keys.value);
        await endTokens(transaction, sender);
        await audit.append(transaction, { ...deed(actor), act: 'senderKeyReplaced', detail: { sender } });
        return success(undefined);
      });
    },

    async list() {
      const found = await sql<SenderRow & { state: SenderState }>`
        select sender.id, sender.state, version.registration, version.keep_years
        from sender, lateral (
          select * from sender_version where sender_id = sender.id order by n desc limit 1
        ) as version order by sender.at, sender.id limit ${MOST_SENDERS}`.execute(database);
      return found.rows.map(({ id, state, registration, keep_years: keepYears }) => {
        const { legalName, corporateNumber } = registrationSchema.parse(registration);
        return { sender: id, state, legalName, corporateNumber, keepYears };
      });
    },

    async issue({ assertion, clientId, issuer, nowMs, requestId }) {
      const proven = await provenClient((id) => findActive(database, id), { assertion, clientId, issuer, nowMs });
      if (proven.is === 'unknown') return failed({ code: 'clientRefused' });
      const actor = { kind: 'sender' as const, id: proven.client.id };
      const issued =
        proven.is === 'refused'
          ? undefined
          : await database.transaction().execute(async (transaction) => {
              const owner = { sender_id: proven.client.id };
              if (!(await keepAssertion(transaction, 'sender_assertion', owner, proven.assertion))) return undefined;
              const made = await keepNewToken(transaction, 'sender_token', owner);
              await audit.append(transaction, { ...deed(actor, requestId), act: 'senderTokenIssued', detail: {} });
              return made;
            });
      if (issued !== undefined) return success(issued);
      const refused = { ...deed(actor, requestId), act: 'senderTokenIssued', code: 'clientRefused' } as const;
      await audit.appendRefused(database, refused);
      return failed({ code: 'clientRefused' });
    },

    async use(token) {
      const found = await sql<{ sender_id: string }>`
        select token.sender_id from sender_token as token join sender on sender.id = token.sender_id
        where token.token_hash = ${hashOfToken(token)} and token.expires_at > clock_timestamp()
          and sender.state = 'active'`.execute(database);
      return found.rows[0]?.sender_id;
    },

    async sweep() {
      return (await sweepExpired(database, 'sender_token')) + (await sweepExpired(database, 'sender_assertion'));
    },
  };
}

interface SenderRow {
  readonly id: string;
  readonly registration: unknown;
  readonly keep_years: number;
}

/** As it is registered now, whatever its state; `undefined` where there is none. */
export async function registeredSender(
  database: Database,
  id: string,
): Promise<(SenderView & { readonly keepYears: number }) | undefined> {
  const found = await sql<SenderRow>`
    select sender_id as id, registration, keep_years from sender_version
    where sender_id = ${id} order by n desc limit 1`.execute(database);
  const [row] = found.rows;
  return row && { ...viewOfSender(row.id, row.registration), keepYears: row.keep_years };
}

export function viewOfSender(sender: string, registration: unknown): SenderView {
  return { sender, ...registrationSchema.parse(registration) };
}

async function findActive(
  database: Database,
  id: string,
): Promise<{ readonly id: string; readonly keys: readonly ClientKey[] } | undefined> {
  const found = await sql<{ jwks: unknown }>`
    select key.jwks from sender join sender_key as key on key.sender_id = sender.id
    where sender.id = ${id} and sender.state = 'active' order by key.n desc limit 1`.execute(database);
  const [row] = found.rows;
  return row && { id, keys: clientKeysSchema.parse(row.jwks).keys };
}

async function addKeys(
  transaction: Database,
  actor: Actor,
  sender: string,
  keys: z.infer<typeof clientKeysSchema>,
): Promise<void> {
  await sql`insert into sender_key (sender_id, n, jwks, actor_kind, actor_id)
    select ${sender}, 1 + coalesce(max(n), 0), ${JSON.stringify(keys)}::jsonb, ${actor.kind}, ${actor.id}
    from sender_key where sender_id = ${sender}`.execute(transaction);
}

async function endTokens(transaction: Database, sender: string): Promise<void> {
  await sql`delete from sender_token where sender_id = ${sender}`.execute(transaction);
}
