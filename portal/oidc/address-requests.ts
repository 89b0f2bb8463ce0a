import { sql } from 'kysely';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  certifiedSchema,
  newSiteSchema,
  REQUEST_TIMES,
  type ReleasedValue,
  releasedValueSchema,
} from '#contract/portal/authorization.ts';
import type { LinkedSites } from '#contract/portal/authorization-routes.ts';
import type { AddressAnswer } from '#contract/portal/site-api-routes.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { ResidentActor, SiteActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { onlyRow } from '../platform/database/only-row.ts';
import type { Keyring } from '../platform/keyring/keyring.ts';
import { hashOfToken, newId, newToken } from '../platform/once-token.ts';
import { mayDo } from './oidc-policy.ts';
import type { OidcSecrets } from './oidc-secrets.ts';
import type { SiteStore } from './site-store.ts';

/** So long a question stands, and so long a site asks the same person nothing more, whatever they answered. */
const STANDS_DAYS = 30;
/** An answer that did not arrive is given again for so long. */
const AGAIN_SECONDS = 60;
const KEPT_DAYS = 365;
const MOST_BEGUN = 10;

const PROOF = 'address_request.sealed_proof';
const ADDRESS = 'address_request.sealed_address';

type Asked = LinkedSites['sites'][number]['addressRequest'];

/** Questions of sites for the newest address of somebody who gives them one. Times are `nowMs`. */
export interface AddressRequests {
  /**
   * By the name that the site knows the person by. Fails with `consentUnknown` where they give it no address now, and with
   * `tooManyRequests` where it asked less than 30 days ago.
   */
  ask(
    site: SiteActor,
    wanted: { readonly sub: string; readonly purpose: string },
  ): Promise<Outcome<{ readonly id: string; readonly endsAt: string }>>;
  /** No and silence are told alike. Fails with `notFound`. */
  read(site: SiteActor, id: string): Promise<Outcome<AddressAnswer>>;
  /** The last one of each site. */
  ofPerson(from: Database, subject: string): Promise<ReadonlyMap<string, Asked>>;
  /** A request to be answered with the card; answers its launch token. Fails with `notFound`, `tooManyRequests`. */
  begin(actor: ResidentActor, id: string): Promise<Outcome<string>>;
  /** Fails with `notFound`. */
  refuse(actor: ResidentActor, id: string): Promise<Outcome<void>>;
  /** What the card has agreed to; `false` where the question stands no more. Throws `KeyUnavailable`. */
  give(transaction: Database, id: string, given: GivenAddress): Promise<boolean>;
  /** Of a person who ends all that the site may read. */
  close(transaction: Database, subject: string, site: string): Promise<void>;
  sweep(): Promise<number>;
}

interface GivenAddress {
  readonly subject: string;
  readonly value: ReleasedValue;
  /** The JWS that the card signed. */
  readonly proof: string;
}

interface AddressTools {
  readonly keyring: Keyring;
  readonly secrets: OidcSecrets;
  readonly sites: Pick<SiteStore, 'find'>;
  readonly nowMs: () => number;
  /** Tells the person, in the transaction. */
  readonly tellPerson: (transaction: Database, subject: string) => Promise<void>;
}

interface AddressRow {
  readonly id: string;
  readonly site_id: string;
  readonly subject_id: string;
  readonly purpose: string;
  readonly state: 'asked' | 'refused' | 'given';
  readonly begun: number;
  readonly sealed_address: Buffer | null;
  readonly made_at: Date;
  readonly ends_at: Date;
  readonly read_at: Date | null;
}

export function createAddressRequests(database: Database, tools: AddressTools): AddressRequests {
  const { keyring, secrets, sites, nowMs, tellPerson } = tools;
  const inSeconds = (seconds: number) => new Date(nowMs() + seconds * 1_000);
  const now = () => inSeconds(0);
  const notFound = failed({ code: 'notFound' });
  const isLive = () => sql`revoked_at is null and 'address' = any(claims) and until > ${now()}`;

  async function own(from: Database, actor: ResidentActor, id: string): Promise<AddressRow | undefined> {
    const found = await sql<AddressRow>`
      select * from address_request where id = ${id} and subject_id = ${actor.id} and state = 'asked'
        and ends_at > ${now()} for update`.execute(from);
    const [row] = found.rows;
    return mayDo(actor, 'give', { subject: row?.subject_id ?? '' }) ? row : undefined;
  }

  return {
    ask: (actor, { sub, purpose }) =>
      database.transaction().execute(async (transaction) => {
        if (!mayDo(actor, 'askAddress', {})) throw new Error(`${actor.kind} asks nobody for an address`);
        const site = await sites.find(transaction, actor.id);
        const isPurpose = site !== undefined && Object.hasOwn(site.registration.purposes, purpose);
        if (!isPurpose) return failed({ code: 'requestMalformed', at: 'purpose' });
        const held = await sql<{ subject_id: string }>`
          select subject_id from consent where site_id = ${actor.id} and sub_hash = ${hashOfToken(sub)} and ${isLive()}
          limit 1`.execute(transaction);
        const subject = held.rows[0]?.subject_id;
        if (subject === undefined) return failed({ code: 'consentUnknown' });
        // Two at once are one after the other.
        await sql`select from subject where id = ${subject} for update`.execute(transaction);
        const last = await sql<{ ends_at: Date }>`
          select ends_at from address_request
          where subject_id = ${subject} and site_id = ${actor.id} and ends_at > ${now()} limit 1`.execute(transaction);
        const [standing] = last.rows;
        if (standing !== undefined) {
          const retryAfterSeconds = Math.ceil((standing.ends_at.getTime() - nowMs()) / 1_000);
          return failed({ code: 'tooManyRequests', retryAfterSeconds });
        }
        const made = await sql<AddressRow>`
          insert into address_request (id, site_id, subject_id, purpose, made_at, ends_at)
          values (${newId()}, ${actor.id}, ${subject}, ${purpose}, ${now()}, ${inSeconds(STANDS_DAYS * 86_400)})
          returning *`.execute(transaction);
        await tellPerson(transaction, subject);
        const { id, ends_at: endsAt } = onlyRow(made.rows);
        return success({ id, endsAt: instantOf(endsAt) });
      }),

    read: (actor, id) =>
      database.transaction().execute(async (transaction): Promise<Outcome<AddressAnswer>> => {
        const found = await sql<AddressRow>`
          select * from address_request where id = ${id} and site_id = ${actor.id} for update`.execute(transaction);
        const [row] = found.rows;
        if (row === undefined || !mayDo(actor, 'readAddress', { site: row.site_id })) return notFound;
        if (row.ends_at <= now()) return success({ state: 'over' });
        if (row.state !== 'given') return success({ state: 'waiting', endsAt: instantOf(row.ends_at) });
        const isOver = row.read_at !== null && row.read_at <= inSeconds(-AGAIN_SECONDS);
        if (row.sealed_address === null || isOver) return success({ state: 'over' });
        const key = await keyring.keepPerson(transaction, row.subject_id);
        const bytes = key.open(ADDRESS, row.id, row.sealed_address);
        if (bytes === undefined) throw new Error('an address opens with the key of whose it is');
        await sql`update address_request set read_at = coalesce(read_at, ${now()}::timestamptz)
          where id = ${id}`.execute(transaction);
        const { value, evidence } = addressSchema.parse(parsedJson(bytes.toString('utf8')));
        return success({ state: 'given', address: { formatted: value }, evidence });
      }),

    async ofPerson(from, subject) {
      const found = await sql<AddressRow & { registration: unknown }>`
        select distinct on (site_id) address_request.*, (select registration from site_version as version
           where version.site_id = address_request.site_id order by n desc limit 1) as registration
        from address_request where subject_id = ${subject} order by site_id, made_at desc`.execute(from);
      return new Map(
        found.rows.map((row) => {
          const isOver = row.state === 'asked' && row.ends_at <= now();
          const why = newSiteSchema.parse(row.registration).purposes[row.purpose] ?? null;
          return [
            row.site_id,
            { id: row.id, state: isOver ? 'over' : row.state, why, askedAt: instantOf(row.made_at) } as const,
          ];
        }),
      );
    },

    begin: (actor, id) =>
      database.transaction().execute(async (transaction) => {
        const row = await own(transaction, actor, id);
        const site = row && (await sites.find(transaction, row.site_id));
        if (row === undefined || site === undefined) return notFound;
        if (row.begun >= MOST_BEGUN) {
          return failed({ code: 'tooManyRequests', retryAfterSeconds: REQUEST_TIMES.requestSeconds });
        }
        await sql`update address_request set begun = begun + 1 where id = ${id}`.execute(transaction);
        const request = newId();
        const launch = newToken();
        // It came of no browser: what names one is known to nobody.
        const uid = newToken();
        const asked = [
          { claim: 'address', need: 'required' },
          { claim: 'openid', need: 'required' },
        ];
        const wanted = secrets.pairwise(site.registration.sector, actor.id);
        await sql`
          insert into authorization_request (id, uid_hash, sealed_uid, par_hash, tab_hash, site_id, site_version, origin,
            purpose, asked, keep, wanted, path, address_request, launches, launch_hash, launch_ends_at, made_at, ends_at)
          values (${request}, ${hashOfToken(uid)}, ${secrets.seal.seal(Buffer.from(uid), request)},
            ${hashOfToken(newToken())}, ${hashOfToken(newToken())}, ${site.id}, ${site.version},
            ${new URL(String(site.registration.redirectUris[0])).origin}, ${row.purpose},
            ${JSON.stringify(asked)}::jsonb, 'once', ${wanted}, 'ask', ${id}, 1, ${hashOfToken(launch)},
            ${inSeconds(REQUEST_TIMES.launchSeconds)}, ${now()}, ${inSeconds(REQUEST_TIMES.requestSeconds)})`.execute(
          transaction,
        );
        return success(launch);
      }),

    refuse: (actor, id) =>
      database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
        if ((await own(transaction, actor, id)) === undefined) return notFound;
        await sql`update address_request set state = 'refused', answered_at = ${now()}
          where id = ${id}`.execute(transaction);
        return success(undefined);
      }),

    async give(transaction, id, { subject, value, proof }) {
      const key = await keyring.keepPerson(transaction, subject);
      const given = await sql`
        update address_request set state = 'given', answered_at = ${now()},
          sealed_proof = ${key.seal(PROOF, id, Buffer.from(proof))},
          sealed_address = ${key.seal(ADDRESS, id, Buffer.from(JSON.stringify(value)))}
        where id = ${id} and subject_id = ${subject} and state = 'asked' and ends_at > ${now()}
          and exists (select from consent where consent.subject_id = ${subject}
            and consent.site_id = address_request.site_id and ${isLive()})`.execute(transaction);
      return Number(given.numAffectedRows ?? 0) === 1;
    },

    async close(transaction, subject, site) {
      await sql`update address_request set state = 'refused', sealed_address = null
        where subject_id = ${subject} and site_id = ${site} and (state = 'asked' or sealed_address is not null)`.execute(
        transaction,
      );
    },

    async sweep() {
      const read = await sql`update address_request set sealed_address = null
        where sealed_address is not null and (ends_at < ${now()} or read_at < ${inSeconds(-AGAIN_SECONDS)})`.execute(
        database,
      );
      const old = await sql`delete from address_request where made_at < ${inSeconds(-KEPT_DAYS * 86_400)}`.execute(
        database,
      );
      return Number(read.numAffectedRows ?? 0) + Number(old.numAffectedRows ?? 0);
    },
  };
}

const addressSchema = releasedValueSchema.extend({
  value: z.string(),
  evidence: certifiedSchema,
});
