import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type NewSite, newSiteSchema } from '#contract/portal/authorization.ts';
import type { SiteApi } from '#contract/values/site-api.ts';
import type { Actor } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import type { Database } from '../platform/database/database.ts';
import { isConfidential } from '../platform/http/loopback.ts';
import { newId } from '../platform/once-token.ts';
import { endGrants } from './end-grants.ts';
import type { OidcAudit } from './oidc-acts.ts';
import { mayDo } from './oidc-policy.ts';

const MOST_SITES = 10_000;
const OF_AGENCY: readonly SiteApi[] = ['applications.receive', 'applications.state', 'notices.send'];

type SiteState = 'active' | 'suspended' | 'ended';

/** A site as it is registered; a request keeps the version that it began with. */
export interface Site {
  readonly id: string;
  readonly version: number;
  readonly state: SiteState;
  readonly since: Date;
  readonly registration: NewSite;
}

interface ListedSite {
  readonly site: string;
  readonly state: SiteState;
  readonly name: string;
  readonly legalName: string;
  readonly redirectUris: readonly string[];
}

/** Sites that may ask persons for something, as the operator registers them. */
export interface SiteStore {
  /** The identifier. Fails with `usage` where an address is no https one, which practice alone allows on this computer. */
  add(actor: Actor, wanted: NewSite): Promise<Outcome<string>>;
  /** A new version; requests under way keep theirs. Fails with `notFound` and as `add` does. */
  change(actor: Actor, site: string, wanted: NewSite): Promise<Outcome<void>>;
  /** Ends all that the site holds where it does not go on. Fails with `notFound`; one that has ended stays so. */
  setState(actor: Actor, site: string, state: SiteState): Promise<Outcome<void>>;
  list(): Promise<readonly ListedSite[]>;
  /** As it is now, or as it was in that version. */
  find(from: Database, site: string, version?: number): Promise<Site | undefined>;
}

export function createSiteStore(
  database: Database,
  audit: OidcAudit,
  { isPractice, nowMs }: { readonly isPractice: boolean; readonly nowMs: () => number },
): SiteStore {
  const deed = (actor: Actor) => ({ actor, municipality: NO_MUNICIPALITY, receiptNumber: null, requestId: null });
  const permit = (actor: Actor) => {
    if (!mayDo(actor, 'register', {})) throw new Error(`${actor.kind} may not register sites`);
  };
  const refusal = ({
    redirectUris,
    apis,
    encryptionKey,
    ownData,
    agency,
    sender,
    keep,
    backchannelLogoutUri,
    erasureUri,
  }: NewSite) => {
    if (apis.includes('sign') && encryptionKey === undefined) return usage('sign comes with an encryptionKey');
    if (apis.includes('own-data.read') !== (ownData !== undefined)) return usage('own-data.read comes with ownData');
    const ofAgency = apis.some((api) => OF_AGENCY.includes(api));
    if (ofAgency !== (agency !== undefined)) return usage(`${OF_AGENCY.join(', ')} come with agency`);
    if (apis.includes('deliveries.send') !== (sender !== undefined)) return usage('deliveries.send comes with sender');
    if (ownData !== undefined && keep === 'year') return usage('ownData is read for 90 days at most');
    const addresses = redirectUris.map((uri) => new URL(uri));
    if (new Set(addresses.map(({ host }) => host)).size > 1) return usage('its addresses are of more than one host');
    const isFit = (url: URL) => (isPractice ? isConfidential(url) : url.protocol === 'https:');
    const others = [backchannelLogoutUri, erasureUri].flatMap((uri) => (uri === undefined ? [] : new URL(uri)));
    return [...addresses, ...others].every(isFit) ? undefined : usage('its addresses begin with https:');
  };

  return {
    async add(actor, wanted) {
      permit(actor);
      const refused = refusal(wanted);
      if (refused !== undefined) return refused;
      const id = newId();
      return database.transaction().execute(async (transaction) => {
        await sql`insert into site (id, actor_kind, actor_id) values (${id}, ${actor.kind}, ${actor.id})`.execute(
          transaction,
        );
        await addVersion(transaction, actor, id, wanted);
        await audit.append(transaction, { ...deed(actor), act: 'siteAdded', detail: { site: id } });
        return success(id);
      });
    },

    async change(actor, site, wanted) {
      permit(actor);
      const refused = refusal(wanted);
      if (refused !== undefined) return refused;
      return database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
        const held = await sql`select id from site where id = ${site} and state <> 'ended' for update`.execute(
          transaction,
        );
        if (held.rows.length === 0) return failed({ code: 'notFound' });
        await addVersion(transaction, actor, site, wanted);
        await audit.append(transaction, { ...deed(actor), act: 'siteChanged', detail: { site } });
        return success(undefined);
      });
    },

    async setState(actor, site, state) {
      permit(actor);
      return database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
        const changed = await sql`update site set state = ${state}
          where id = ${site} and state <> 'ended' returning id`.execute(transaction);
        if (changed.rows.length === 0) return failed({ code: 'notFound' });
        if (state !== 'active') {
          const now = new Date(nowMs());
          const given = await sql<{ grant_hash: Buffer }>`
            update consent set until = least(until, ${now}::timestamptz), sealed_values = null
            where site_id = ${site} and sealed_values is not null returning grant_hash`.execute(transaction);
          await endGrants(
            transaction,
            given.rows.map(({ grant_hash: hash }) => hash),
          );
        }
        const act = ({ active: 'siteResumed', suspended: 'siteSuspended', ended: 'siteEnded' } as const)[state];
        await audit.append(transaction, { ...deed(actor), act, detail: { site } });
        return success(undefined);
      });
    },

    async list() {
      const found = await sql<SiteRow>`${newest()} order by site.at, site.id limit ${MOST_SITES}`.execute(database);
      return found.rows.map(siteOf).map(({ id, state, registration: { name, operator, redirectUris } }) => ({
        site: id,
        state,
        name: name.ja,
        legalName: operator.legalName,
        redirectUris,
      }));
    },

    async find(from, site, version) {
      const found =
        version === undefined
          ? await sql<SiteRow>`${newest()} where site.id = ${site}`.execute(from)
          : await sql<SiteRow>`
              select site.id, site.state, site.at, version.n, version.registration
              from site join site_version as version on version.site_id = site.id
              where site.id = ${site} and version.n = ${version}`.execute(from);
      return found.rows[0] && siteOf(found.rows[0]);
    },
  };
}

interface SiteRow {
  readonly id: string;
  readonly state: SiteState;
  readonly at: Date;
  readonly n: number;
  readonly registration: unknown;
}

const newest = () => sql`
  select site.id, site.state, site.at, version.n, version.registration
  from site, lateral (select * from site_version where site_id = site.id order by n desc limit 1) as version`;

function siteOf({ id, state, at, n, registration }: SiteRow): Site {
  return { id, state, since: at, version: n, registration: newSiteSchema.parse(registration) };
}

function usage(detail: string) {
  return failed({ code: 'usage', detail });
}

async function addVersion(transaction: Database, actor: Actor, site: string, wanted: NewSite): Promise<void> {
  await sql`insert into site_version (site_id, n, registration, actor_kind, actor_id)
    select ${site}, 1 + coalesce(max(n), 0), ${JSON.stringify(wanted)}::jsonb, ${actor.kind}, ${actor.id}
    from site_version where site_id = ${site}`.execute(transaction);
}
