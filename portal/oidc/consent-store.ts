import { sql } from 'kysely';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type Claim,
  claimSchema,
  type Device,
  type GivenPath,
  type Keep,
  newSiteSchema,
  type ReleasedValue,
  releasedValueSchema,
  type SiteReport,
} from '#contract/portal/authorization.ts';
import { type LinkedSites, MOST_GIVEN } from '#contract/portal/authorization-routes.ts';
import type { CountedSignatures } from '#contract/portal/remote-signing.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { ResidentActor, SiteActor } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { Keyring } from '../platform/keyring/keyring.ts';
import { hashOfToken, newId } from '../platform/once-token.ts';
import type { AddressRequests } from './address-requests.ts';
import { endGrants } from './end-grants.ts';
import type { OidcAudit } from './oidc-acts.ts';
import { mayDo } from './oidc-policy.ts';
import type { OidcSecrets } from './oidc-secrets.ts';
import type { SiteMessages } from './site-messages.ts';
import type { SiteReports } from './site-reports.ts';
import type { Site, SiteStore } from './site-store.ts';

/** How long a grant lasts, and what it rests on after it. */
const KEEP_SECONDS: Readonly<Record<Keep, number>> = { once: 600, days90: 90 * 86_400, year: 365 * 86_400 };
const PROOF_DAYS = 365;
const MOST_LISTED = 200;

const VALUES = 'consent.sealed_values';
const PROOF = 'consent.sealed_proof';
const valuesSchema = z.array(releasedValueSchema).max(20);
const claimsSchema = z.array(claimSchema);

interface Agreed {
  readonly subject: string;
  readonly site: string;
  /** The name that the site knows the person by. */
  readonly sub: string;
  readonly siteVersion: number;
  readonly origin: string;
  readonly path: GivenPath;
  readonly device: Device;
  readonly keep: Keep;
  readonly claims: readonly Claim[];
  readonly values: readonly ReleasedValue[];
  /** The JWS that the card signed. */
  readonly proof: string;
  readonly grantId: string;
}

export interface ConsentedValues {
  readonly path: GivenPath;
  readonly device: Device;
  readonly claims: readonly Claim[];
  readonly values: readonly ReleasedValue[];
}

/** What persons agreed to, each with what their card signed. Times are `nowMs`. */
export interface ConsentStore {
  /** In the caller's transaction. Throws `KeyUnavailable`. */
  add(transaction: Database, agreed: Agreed): Promise<void>;
  /** What a grant gives, while it stands. Throws `KeyUnavailable`. */
  valuesOf(grantId: string): Promise<ConsentedValues | undefined>;
  /** Who lets a site do what a claim says, by the name that it knows them by; it stays so for the transaction. */
  findGranter(transaction: Database, site: SiteActor, sub: string, claim: Claim): Promise<string | undefined>;
  /** Who entered the site once and did not stop it since. */
  findPerson(transaction: Database, site: SiteActor, sub: string): Promise<string | undefined>;
  /** What a person gave a site before. */
  historyOf(from: Database, subject: string, site: string): Promise<Claim[]>;
  list(actor: ResidentActor): Promise<LinkedSites['sites']>;
  /** Ends what the site may read, at once. Fails with `consentUnknown`. */
  revoke(actor: ResidentActor, site: string, requestId: string): Promise<Outcome<void>>;
  /** Ends it, and asks the site to forget the person. Fails with `consentUnknown`, and with `notFound` where the site takes no such wish. */
  erase(actor: ResidentActor, site: string, requestId: string): Promise<Outcome<void>>;
  /** Tells who keeps the sites. Fails with `consentUnknown`. */
  report(actor: ResidentActor, site: string, reason: SiteReport): Promise<Outcome<void>>;
  /** Forgets values whose grant has ended, and what is a year older. */
  sweep(): Promise<number>;
}

interface ConsentTools {
  readonly keyring: Keyring;
  readonly audit: OidcAudit;
  readonly secrets: Pick<OidcSecrets, 'pairwise'>;
  readonly sites: Pick<SiteStore, 'find'>;
  readonly messages: SiteMessages;
  readonly reports: SiteReports;
  /** What somebody signed for sites, by site, as another capability counts it. */
  readonly signaturesOf: (from: Database, subject: string) => Promise<ReadonlyMap<string, CountedSignatures>>;
  readonly addresses: Pick<AddressRequests, 'ofPerson' | 'close'>;
  readonly nowMs: () => number;
}

export function createConsentStore(database: Database, tools: ConsentTools): ConsentStore {
  const { keyring, audit, secrets, sites, messages, reports, signaturesOf, addresses, nowMs } = tools;
  const now = () => new Date(nowMs());
  const deed = (actor: ResidentActor, requestId: string) => ({
    actor,
    municipality: NO_MUNICIPALITY,
    receiptNumber: null,
    requestId,
  });
  const personAt = (site: Site, subject: string) => ({
    site,
    subject,
    sub: secrets.pairwise(site.registration.sector, subject),
  });

  /** The site hears of it where it still had something. */
  async function revokeIn(
    transaction: Database,
    actor: ResidentActor,
    site: string,
    requestId: string,
  ): Promise<Outcome<void>> {
    if (!mayDo(actor, 'revoke', { subject: actor.id })) throw new Error('only a person takes back what they gave');
    const held = await sql<{ grant_hash: Buffer; is_alive: boolean }>`
      select grant_hash, revoked_at is null and until > ${now()} as is_alive from consent
      where subject_id = ${actor.id} and site_id = ${site} for update`.execute(transaction);
    if (held.rows.length === 0) return failed({ code: 'consentUnknown' });
    await sql`update consent set revoked_at = coalesce(revoked_at, ${now()}), sealed_values = null
      where subject_id = ${actor.id} and site_id = ${site}`.execute(transaction);
    await endGrants(
      transaction,
      held.rows.map(({ grant_hash: hash }) => hash),
    );
    await addresses.close(transaction, actor.id, site);
    const found = await sites.find(transaction, site);
    if (found !== undefined && held.rows.some(({ is_alive: isAlive }) => isAlive)) {
      await messages.queue(transaction, 'logout', personAt(found, actor.id));
    }
    await audit.append(transaction, { ...deed(actor, requestId), act: 'siteRevoked', detail: { site } });
    return success(undefined);
  }

  return {
    async add(
      transaction,
      { subject, site, sub, siteVersion, origin, path, device, keep, claims, values, proof, grantId },
    ) {
      const id = newId();
      const key = await keyring.keepPerson(transaction, subject);
      const since = now();
      const until = new Date(since.getTime() + KEEP_SECONDS[keep] * 1_000);
      await sql`insert into consent (subject_id, id, sub_hash, site_id, site_version, origin, path, device, grant_hash, keep,
          claims, sealed_proof, sealed_values, since, until)
        values (${subject}, ${id}, ${hashOfToken(sub)}, ${site}, ${siteVersion}, ${origin}, ${path}, ${device}, ${hashOfToken(grantId)}, ${keep}, ${claims},
          ${key.seal(PROOF, id, Buffer.from(proof))}, ${key.seal(VALUES, id, Buffer.from(JSON.stringify(values)))},
          ${since}, ${until})`.execute(transaction);
    },

    async valuesOf(grantId) {
      const found = await sql<{
        subject_id: string;
        id: string;
        path: GivenPath;
        device: Device;
        claims: string[];
        sealed_values: Buffer;
      }>`
        select subject_id, id, path, device, claims, sealed_values from consent
        where grant_hash = ${hashOfToken(grantId)} and revoked_at is null and sealed_values is not null
          and until > ${now()}`.execute(database);
      const [row] = found.rows;
      if (row === undefined) return undefined;
      const key = await keyring.keepPerson(database, row.subject_id);
      const bytes = key.open(VALUES, row.id, row.sealed_values);
      if (bytes === undefined) throw new Error('what was given opens with the key of whose it is');
      return {
        path: row.path,
        device: row.device,
        claims: claimsSchema.parse(row.claims),
        values: valuesSchema.parse(parsedJson(bytes.toString('utf8'))),
      };
    },

    async findGranter(transaction, site, sub, claim) {
      const found = await sql<{ subject_id: string; site_id: string }>`
        select subject_id, site_id from consent
        where site_id = ${site.id} and sub_hash = ${hashOfToken(sub)} and claims @> ${[claim]}::text[]
          and revoked_at is null and until > ${now()}
        order by until desc limit 1 for update`.execute(transaction);
      const [row] = found.rows;
      return row !== undefined && mayDo(site, 'use', { site: row.site_id }) ? row.subject_id : undefined;
    },

    async findPerson(transaction, site, sub) {
      const found = await sql<{ subject_id: string; site_id: string }>`
        select subject_id, site_id from consent
        where site_id = ${site.id} and sub_hash = ${hashOfToken(sub)} and revoked_at is null
        limit 1`.execute(transaction);
      const [row] = found.rows;
      return row !== undefined && mayDo(site, 'use', { site: row.site_id }) ? row.subject_id : undefined;
    },

    async historyOf(from, subject, site) {
      const found = await sql<{ claim: string }>`
        select distinct unnest(claims) as claim from consent
        where subject_id = ${subject} and site_id = ${site} order by claim limit ${MOST_GIVEN}`.execute(from);
      return claimsSchema.parse(found.rows.map(({ claim }) => claim));
    },

    async list(actor) {
      if (!mayDo(actor, 'list', { subject: actor.id })) throw new Error('only a person sees what they gave');
      // Of several that are alive the last one to end is shown, with all that any of them lets the site read.
      const isAlive = sql`revoked_at is null and until > ${now()}`;
      const found = await sql<ConsentRow>`
        select distinct on (site_id) site_id, origin, path, device, keep, since, until, revoked_at,
          case when ${isAlive} then array(
            select distinct unnest(one.claims) as claim from consent as one
            where one.subject_id = consent.subject_id and one.site_id = consent.site_id and ${isAlive}
            order by claim limit ${MOST_GIVEN}) else claims end as claims,
          (select registration from site_version as version
           where version.site_id = consent.site_id and version.n = consent.site_version) as registration,
          (select version.registration ? 'erasureUri' from site_version as version
           where version.site_id = consent.site_id order by version.n desc limit 1) as may_erase
        from consent where subject_id = ${actor.id}
        order by site_id, (${isAlive}) desc, case when ${isAlive} then until end desc nulls last, since desc`.execute(
        database,
      );
      const erasures = await messages.erasuresOf(database, actor.id);
      const signatures = await signaturesOf(database, actor.id);
      const asked = await addresses.ofPerson(database, actor.id);
      const listed = found.rows.map((row) => {
        const { name, operator } = newSiteSchema.parse(row.registration);
        return {
          client: row.site_id,
          name,
          legalName: operator.legalName,
          contact: operator.contact,
          origin: row.origin,
          path: row.path,
          device: row.device,
          given: claimsSchema.parse(row.claims),
          keep: row.keep,
          since: instantOf(row.since),
          until: instantOf(row.until),
          state: stateOf(row, now()),
          mayErase: row.may_erase,
          signatures: signatures.get(row.site_id) ?? { made: 0, unseen: 0 },
          erasure: erasures.get(row.site_id) ?? null,
          addressRequest: asked.get(row.site_id) ?? null,
        };
      });
      return listed.toSorted((a, b) => b.since.localeCompare(a.since)).slice(0, MOST_LISTED);
    },

    revoke: (actor, site, requestId) =>
      database.transaction().execute((transaction) => revokeIn(transaction, actor, site, requestId)),

    async erase(actor, site, requestId) {
      if (!mayDo(actor, 'erase', { subject: actor.id })) throw new Error('only a person asks to be forgotten');
      return database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
        const found = await sites.find(transaction, site);
        if (found === undefined || !(await hasGiven(transaction, actor.id, site))) {
          return failed({ code: 'consentUnknown' });
        }
        if (found.registration.erasureUri === undefined) return failed({ code: 'notFound' });
        const revoked = await revokeIn(transaction, actor, site, requestId);
        if (!revoked.ok) return revoked;
        const before = (await messages.erasuresOf(transaction, actor.id)).get(site);
        if (before?.state === 'asked') return success(undefined);
        await messages.queue(transaction, 'erasure', personAt(found, actor.id));
        await audit.append(transaction, { ...deed(actor, requestId), act: 'siteErasureAsked', detail: { site } });
        return success(undefined);
      });
    },

    async report(actor, site, reason) {
      if (!mayDo(actor, 'report', { subject: actor.id })) throw new Error('only a person tells of a site');
      if (!(await hasGiven(database, actor.id, site))) return failed({ code: 'consentUnknown' });
      await reports.add(database, { site, subject: actor.id, reason });
      return success(undefined);
    },

    async sweep() {
      const values = await sql`update consent set sealed_values = null
        where until < ${now()} and sealed_values is not null`.execute(database);
      const rows = await sql`delete from consent
        where until < ${now()}::timestamptz - make_interval(days => ${PROOF_DAYS})`.execute(database);
      return Number(values.numAffectedRows ?? 0) + Number(rows.numAffectedRows ?? 0);
    },
  };
}

interface ConsentRow {
  readonly site_id: string;
  /** In the version that the person agreed to. */
  readonly registration: unknown;
  readonly may_erase: boolean;
  readonly origin: string;
  readonly path: GivenPath;
  readonly device: Device;
  readonly claims: string[];
  readonly keep: Keep;
  readonly since: Date;
  readonly until: Date;
  readonly revoked_at: Date | null;
}

async function hasGiven(from: Database, subject: string, site: string): Promise<boolean> {
  const found = await sql`select from consent where subject_id = ${subject} and site_id = ${site} limit 1`.execute(
    from,
  );
  return found.rows.length > 0;
}

function stateOf({ revoked_at: revokedAt, until }: ConsentRow, now: Date): LinkedSites['sites'][number]['state'] {
  if (revokedAt !== null) return 'revoked';
  return until > now ? 'active' : 'ended';
}
