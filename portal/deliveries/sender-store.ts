import { sql } from 'kysely';
import type * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type NewSender, newSenderSchema, SENDER_ROUTES, type SenderView } from '#contract/portal/sender-routes.ts';
import type { ProofTerms } from '#contract/values/proof-terms.ts';
import type { Actor } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import { areAmong, type ClientKey, clientKeysIn, clientKeysSchema } from '../platform/client-auth/client-keys.ts';
import {
  type IssuedToken,
  keepAssertion,
  keepNewToken,
  sweepExpired,
} from '../platform/client-auth/kept-credentials.ts';
import {
  admitProven,
  keepProof,
  keyOfTokenRequest,
  type ProofVerifier,
  type ProvenKey,
} from '../platform/client-auth/proof-of-possession.ts';
import { provenClient } from '../platform/client-auth/proven-client.ts';
import type { Database } from '../platform/database/database.ts';
import { hashOfToken, newId } from '../platform/once-token.ts';
import type { DeliveryAudit } from './delivery-acts.ts';

const MOST_SENDERS = 10_000;
const TAKEN = 'a sender with that corporate number is registered';

/** What stands in a version; keys stand apart, and in columns how long it may be kept and what it has to prove. */
const registrationSchema = newSenderSchema.omit({ jwks: true, keepYears: true, proofs: true });

type SenderState = 'active' | 'suspended' | 'ended';

interface ListedSender {
  readonly sender: string;
  readonly state: SenderState;
  readonly legalName: string;
  readonly corporateNumber: string;
  readonly keepYears: number;
  readonly proofs: ProofTerms;
}

/** Senders of private letters, as the operator registers them. Times are the database's. */
export interface SenderStore {
  /** The identifier. Fails with `clientKeysRefused`; a second one of a corporate number with `usage`. */
  add(actor: Actor, wanted: NewSender): Promise<Outcome<string>>;
  /** Ends tokens where it does not go on. Fails with `notFound`; one that has ended stays so. */
  setState(actor: Actor, sender: string, state: SenderState): Promise<Outcome<void>>;
  /** Ends tokens with the old keys. Fails with `notFound`, `clientKeysRefused`. */
  replaceKeys(actor: Actor, sender: string, jwks: string): Promise<Outcome<void>>;
  /** Ends tokens that were had on other terms. Fails with `notFound`; the terms that hold already change nothing. */
  changeProofs(actor: Actor, sender: string, proofs: ProofTerms): Promise<Outcome<void>>;
  list(): Promise<readonly ListedSender[]>;
  /**
   * A token for one that is active and proves itself, of a key where one was proven. Fails with `clientRefused`, and does not
   * tell why; with `proofNonceNeeded` where the same with the nonce of now would do, and then nothing of it is used up.
   */
  issue(given: TokenRequest, proofs: ProofVerifier): Promise<Outcome<SenderToken>>;
  /** Whose token it is, while it is active. Fails with `clientRefused`, `proofNonceNeeded`. */
  use(token: string, proven?: ProvenKey): Promise<Outcome<string>>;
  /** One that is active, for whoever has shown that it has these keys. Fails with `clientRefused` unless all of them are the sender's. */
  findByKeys(sender: string, keys: Parameters<typeof areAmong>[0]): Promise<Outcome<string>>;
  sweep(): Promise<number>;
}

type SenderToken = IssuedToken & { readonly isBound: boolean };

interface TokenRequest {
  readonly assertion: string;
  readonly clientId: string | undefined;
  readonly proof: string | undefined;
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
    async add(actor, { jwks, keepYears, proofs = 'chosen', ...registration }) {
      const keys = clientKeysIn(jwks);
      if (!keys.ok) return keys;
      const id = newId();
      return database.transaction().execute(async (transaction): Promise<Outcome<string>> => {
        const made = await sql`
          insert into sender (id, corporate_number, actor_kind, actor_id)
          values (${id}, ${registration.corporateNumber}, ${actor.kind}, ${actor.id})
          on conflict do nothing returning id`.execute(transaction);
        if (made.rows.length === 0) return failed({ code: 'usage', detail: TAKEN });
        await sql`insert into sender_version (sender_id, n, registration, keep_years, proofs, actor_kind, actor_id)
          values (${id}, 1, ${JSON.stringify(registration)}, ${keepYears}, ${proofs}, ${actor.kind}, ${actor.id})`.execute(
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

    changeProofs: (actor, sender, proofs) =>
      database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
        const held = await sql`select id from sender where id = ${sender} and state <> 'ended' for update`.execute(
          transaction,
        );
        if (held.rows.length === 0) return failed({ code: 'notFound' });
        const changed =
          await sql`insert into sender_version (sender_id, n, registration, keep_years, proofs, actor_kind, actor_id)
          select sender_id, n + 1, registration, keep_years, ${proofs}, ${actor.kind}, ${actor.id} from (
            select * from sender_version where sender_id = ${sender} order by n desc limit 1
          ) as newest where proofs <> ${proofs} returning n`.execute(transaction);
        if (changed.rows.length === 0) return success(undefined);
        await endTokens(transaction, sender);
        await audit.append(transaction, { ...deed(actor), act: 'senderProofsChanged', detail: { sender, proofs } });
        return success(undefined);
      }),

    async list() {
      const found = await sql<SenderRow & { state: SenderState; proofs: ProofTerms }>`
        select sender.id, sender.state, version.registration, version.keep_years, version.proofs
        from sender, lateral (
          select * from sender_version where sender_id = sender.id order by n desc limit 1
        ) as version order by sender.at, sender.id limit ${MOST_SENDERS}`.execute(database);
      return found.rows.map(({ id, state, registration, keep_years: keepYears, proofs }) => {
        const { legalName, corporateNumber } = registrationSchema.parse(registration);
        return { sender: id, state, legalName, corporateNumber, keepYears, proofs };
      });
    },

    async issue({ assertion, clientId, proof, issuer, nowMs, requestId }, proofs) {
      const refused = failed({ code: 'clientRefused' });
      const proven = await provenClient((id) => findActive(database, id), { assertion, clientId, issuer, nowMs });
      if (proven.is === 'unknown') return refused;
      const { client } = proven;
      const ofToken = { ...deed({ kind: 'sender', id: client.id }, requestId), act: 'senderTokenIssued' } as const;

      async function issued(): Promise<Outcome<SenderToken>> {
        if (proven.is !== 'proven') return refused;
        const key = await keyOfTokenRequest(SENDER_ROUTES.issueSenderToken, proof, client.proofs, proofs);
        if (!key.ok) return key;
        return database.transaction().execute(async (transaction): Promise<Outcome<SenderToken>> => {
          const owner = { sender_id: client.id };
          if (!(await keepAssertion(transaction, 'sender_assertion', owner, proven.assertion))) return refused;
          if (key.value !== undefined && !(await keepProof(transaction, 'sender_proof', key.value))) return refused;
          const made = await keepNewToken(transaction, 'sender_token', { ...owner, jkt: key.value?.jkt ?? null });
          await audit.append(transaction, { ...ofToken, detail: {} });
          return success({ ...made, isBound: key.value !== undefined });
        });
      }

      const answer = await issued();
      if (!answer.ok && answer.failure.code === 'clientRefused') {
        await audit.appendRefused(database, { ...ofToken, code: 'clientRefused' });
      }
      return answer;
    },

    async use(token, proven) {
      const found = await sql<{ sender_id: string; jkt: Buffer | null; proofs: ProofTerms }>`
        select token.sender_id, token.jkt, version.proofs
        from sender_token as token join sender on sender.id = token.sender_id, lateral (
          select proofs from sender_version where sender_id = sender.id order by n desc limit 1
        ) as version
        where token.token_hash = ${hashOfToken(token)} and token.expires_at > clock_timestamp()
          and sender.state = 'active'`.execute(database);
      const [row] = found.rows;
      if (row === undefined) return failed({ code: 'clientRefused' });
      const used = await admitProven(database, 'sender_proof', row, proven);
      return used.ok ? success(row.sender_id) : used;
    },

    async findByKeys(sender, keys) {
      const found = await findActive(database, sender);
      return found !== undefined && areAmong(keys, found.keys) ? success(sender) : failed({ code: 'clientRefused' });
    },

    async sweep() {
      let swept = 0;
      for (const table of ['sender_token', 'sender_assertion', 'sender_proof']) {
        swept += await sweepExpired(database, table);
      }
      return swept;
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
): Promise<{ readonly id: string; readonly keys: readonly ClientKey[]; readonly proofs: ProofTerms } | undefined> {
  const found = await sql<{ jwks: unknown; proofs: ProofTerms }>`
    select key.jwks, version.proofs
    from sender join sender_key as key on key.sender_id = sender.id
      join sender_version as version on version.sender_id = sender.id
    where sender.id = ${id} and sender.state = 'active' order by key.n desc, version.n desc limit 1`.execute(database);
  const [row] = found.rows;
  return row && { id, keys: clientKeysSchema.parse(row.jwks).keys, proofs: row.proofs };
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
