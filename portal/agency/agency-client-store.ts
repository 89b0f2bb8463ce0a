import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type AgencyClient, MOST_CLIENTS, type NewAgencyClient } from '#contract/portal/agency-routes.ts';
import { type AgencyScope, agencyScopeSchema } from '#contract/values/agency-scope.ts';
import type { ProofTerms } from '#contract/values/proof-terms.ts';
import type { Actor } from '../platform/actor.ts';
import { areAmong, type ClientKey, clientKeysIn, clientKeysSchema } from '../platform/client-auth/client-keys.ts';
import {
  type IssuedToken,
  keepAssertion,
  keepNewToken,
  sweepExpired,
} from '../platform/client-auth/kept-credentials.ts';
import { admitProven, keepProof, type ProvenKey } from '../platform/client-auth/proof-of-possession.ts';
import type { Database } from '../platform/database/database.ts';
import type { ClientSession } from '../platform/http/client-audience.ts';
import { addressList, isIn } from '../platform/http/loopback.ts';
import { hashOfToken, newId } from '../platform/once-token.ts';
import type { AgencyAudit } from './agency-acts.ts';

/** A registration that is in force. */
interface RegisteredClient {
  readonly id: string;
  readonly municipality: string;
  readonly scopes: readonly AgencyScope[];
  readonly groups: readonly string[];
  readonly keys: readonly ClientKey[];
  readonly proofs: ProofTerms;
}

/** Systems of one municipality at a time: one of another is `notFound`. Times are the database's. */
export interface AgencyClientStore {
  /** The identifier. Fails with `clientKeysRefused`, `clientsTooMany`. */
  add(actor: Actor, municipality: string, wanted: NewAgencyClient, requestId?: string): Promise<Outcome<string>>;
  /** Ends registration and tokens. Fails with `notFound`. */
  end(actor: Actor, municipality: string, client: string, requestId?: string): Promise<Outcome<void>>;
  /** Those in force. */
  list(municipality: string): Promise<AgencyClient[]>;
  /** One in force, asked for from that address. */
  find(client: string, address: string): Promise<RegisteredClient | undefined>;
  /** A token, of a key where one was proven, where neither assertion nor proof was used before; its scopes are some of the registration's. */
  issue(
    client: RegisteredClient,
    assertion: { readonly jti: string; readonly expiresAtMs: number },
    scopes: readonly AgencyScope[],
    key: ProvenKey | undefined,
    requestId: string,
  ): Promise<IssuedToken | undefined>;
  /** Keeps that somebody who says to be a system was refused. */
  recordRefused(client: RegisteredClient, requestId: string): Promise<void>;
  /** Whose token it is, with what was proven beside it. Fails with `clientRefused`, `proofNonceNeeded`. */
  use(token: string, address: string, proven?: ProvenKey): Promise<Outcome<ClientSession>>;
  /** One in force, for whoever has shown that it has these keys. Fails with `clientRefused` unless all of them are the system's. */
  findByKeys(client: string, keys: SiteKeys, address: string): Promise<Outcome<ClientSession>>;
  sweep(): Promise<{ readonly tokens: number; readonly assertions: number; readonly proofs: number }>;
}

type SiteKeys = Parameters<typeof areAmong>[0];

interface ClientRow {
  readonly id: string;
  readonly municipality_code: string;
  readonly name: string;
  readonly jwks: unknown;
  readonly scopes: string[];
  readonly procedure_groups: string[];
  readonly addresses: string[] | null;
  readonly proofs: ProofTerms;
}

const inForce = sql`client.ended_at is null and (client.until_at is null or client.until_at > clock_timestamp())`;

export function createAgencyClientStore(database: Database, audit: AgencyAudit): AgencyClientStore {
  return {
    async add(actor, municipality, wanted, requestId) {
      const { name, jwks, scopes, groups, addresses, until, proofs = 'chosen' } = wanted;
      const keys = clientKeysIn(jwks);
      if (!keys.ok) return keys;
      const id = newId();
      return database.transaction().execute(async (transaction): Promise<Outcome<string>> => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${municipality}, 16))`.execute(transaction);
        const known = await sql<{ count: number }>`
          select count(*)::int as count from agency_client as client
          where municipality_code = ${municipality} and ${inForce}`.execute(transaction);
        if ((known.rows[0]?.count ?? 0) >= MOST_CLIENTS) return failed({ code: 'clientsTooMany', most: MOST_CLIENTS });
        await sql`
          insert into agency_client (municipality_code, id, name, jwks, scopes, procedure_groups, addresses, until_at,
            proofs, actor_kind, actor_id)
          values (${municipality}, ${id}, ${name}, ${JSON.stringify(keys.value)}, ${unique(scopes)}, ${unique(groups)},
            ${addresses ?? null}, ${until ?? null}::timestamptz, ${proofs}, ${actor.kind}, ${actor.id})`.execute(
          transaction,
        );
        const detail = { client: id, scopes: unique(scopes).join(' '), groups: unique(groups).join(' ') };
        await audit.append(transaction, { ...deed(actor, municipality, requestId), act: 'agencyClientAdded', detail });
        return success(id);
      });
    },

    end: (actor, municipality, client, requestId) =>
      database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
        const ended = await sql<{ id: string }>`
          update agency_client
          set ended_at = clock_timestamp(), ended_actor_kind = ${actor.kind}, ended_actor_id = ${actor.id}
          where municipality_code = ${municipality} and id = ${client} and ended_at is null
          returning id`.execute(transaction);
        if (ended.rows.length === 0) return failed({ code: 'notFound' });
        await sql`delete from agency_token where municipality_code = ${municipality} and client_id = ${client}`.execute(
          transaction,
        );
        const detail = { client };
        await audit.append(transaction, { ...deed(actor, municipality, requestId), act: 'agencyClientEnded', detail });
        return success(undefined);
      }),

    async list(municipality) {
      const found = await sql<ClientRow & { at: Date; until_at: Date | null }>`
        select client.* from agency_client as client
        where municipality_code = ${municipality} and ${inForce}
        order by at, id limit ${MOST_CLIENTS}`.execute(database);
      return found.rows.map((row) => ({
        client: row.id,
        name: row.name,
        scopes: scopesOf(row),
        groups: row.procedure_groups,
        addresses: row.addresses,
        keys: clientKeysSchema.parse(row.jwks).keys.map(({ kid }) => kid),
        since: row.at.toISOString(),
        until: row.until_at?.toISOString() ?? null,
        proofs: row.proofs,
      }));
    },

    async find(client, address) {
      const found = await sql<ClientRow>`
        select client.* from agency_client as client where id = ${client} and ${inForce}`.execute(database);
      const [row] = found.rows;
      if (row === undefined || !mayAskFrom(row, address)) return undefined;
      return {
        id: row.id,
        municipality: row.municipality_code,
        scopes: scopesOf(row),
        groups: row.procedure_groups,
        keys: clientKeysSchema.parse(row.jwks).keys,
        proofs: row.proofs,
      };
    },

    issue: (client, assertion, scopes, key, requestId) =>
      database.transaction().execute(async (transaction) => {
        if (!(await keepAssertion(transaction, 'agency_assertion', { client_id: client.id }, assertion)))
          return undefined;
        if (key !== undefined && !(await keepProof(transaction, 'agency_proof', key))) return undefined;
        const issued = await keepNewToken(transaction, 'agency_token', {
          municipality_code: client.municipality,
          client_id: client.id,
          scopes: [...scopes],
          procedure_groups: [...client.groups],
          jkt: key?.jkt ?? null,
        });
        await audit.append(transaction, {
          ...deed({ kind: 'client', id: client.id }, client.municipality, requestId),
          act: 'agencyTokenIssued',
          detail: { scopes: scopes.join(' ') },
        });
        return issued;
      }),

    recordRefused: (client, requestId) =>
      audit.appendRefused(database, {
        ...deed({ kind: 'client', id: client.id }, client.municipality, requestId),
        act: 'agencyTokenIssued',
        code: 'clientRefused',
      }),

    async use(token, address, proven) {
      const found = await sql<ClientRow & { token_scopes: string[]; token_groups: string[]; jkt: Buffer | null }>`
        select client.*, token.scopes as token_scopes, token.procedure_groups as token_groups, token.jkt
        from agency_token as token
        join agency_client as client
          on client.municipality_code = token.municipality_code and client.id = token.client_id
        where token.token_hash = ${hashOfToken(token)} and token.expires_at > clock_timestamp() and ${inForce}`.execute(
        database,
      );
      const [row] = found.rows;
      if (row === undefined || !mayAskFrom(row, address)) return failed({ code: 'clientRefused' });
      const used = await admitProven(database, 'agency_proof', row, proven);
      if (!used.ok) return used;
      const { id: client, name, municipality_code: municipality } = row;
      const scopes = scopesOf({ scopes: row.token_scopes });
      return success({ client, name, municipality, groups: row.token_groups, scopes });
    },

    async findByKeys(id, keys, address) {
      const found = await sql<ClientRow>`
        select client.* from agency_client as client where id = ${id} and ${inForce}`.execute(database);
      const [row] = found.rows;
      const isTheirs =
        row !== undefined && mayAskFrom(row, address) && areAmong(keys, clientKeysSchema.parse(row.jwks).keys);
      if (!isTheirs) return failed({ code: 'clientRefused' });
      const { name, municipality_code: municipality, procedure_groups: groups } = row;
      return success({ client: id, name, municipality, groups, scopes: scopesOf(row) });
    },

    async sweep() {
      const tokens = await sweepExpired(database, 'agency_token');
      const assertions = await sweepExpired(database, 'agency_assertion');
      const proofs = await sweepExpired(database, 'agency_proof');
      return { tokens, assertions, proofs };
    },
  };
}

function deed(actor: Actor, municipality: string, requestId: string | undefined) {
  return { actor, municipality, receiptNumber: null, requestId: requestId ?? null };
}

function mayAskFrom({ addresses }: Pick<ClientRow, 'addresses'>, address: string): boolean {
  return addresses === null || isIn(addressList(addresses), address);
}

function scopesOf({ scopes }: Pick<ClientRow, 'scopes'>): AgencyScope[] {
  return scopes.map((scope) => agencyScopeSchema.parse(scope));
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
