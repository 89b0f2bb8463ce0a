import { sql } from 'kysely';
import { type Claim, REQUEST_TIMES, type RequestView, requestViewSchema } from '#contract/portal/authorization.ts';
import type { ClaimNames } from '#contract/portal/authorization-routes.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { onlyRow } from '../platform/database/only-row.ts';
import type { EventStore } from './event-store.ts';
import type { Place } from './released-values.ts';
import type { RequestRow } from './request-rows.ts';
import type { SignTransactions } from './sign-transactions.ts';
import type { Site, SiteStore } from './site-store.ts';

const LIVES_IN = 'lives_in:';

export interface ViewTools {
  readonly sites: Pick<SiteStore, 'find'>;
  readonly events: Pick<EventStore, 'nameIn' | 'valuesOf'>;
  readonly transactions: Pick<SignTransactions, 'viewOf'>;
  readonly origin: () => string;
  readonly findPlace: (code: string) => Place | undefined;
}

/** What a person is shown of a request, and signs. */
export interface RequestViews {
  /** In the version that the request began with. */
  siteOf(from: Database, row: RequestRow): Promise<Site>;
  viewOf(from: Database, row: RequestRow, site: Site): Promise<RequestView>;
  namesOf(from: Database, claims: readonly Claim[]): Promise<ClaimNames>;
  /** Whether nobody has ever given it something. */
  isNewSite(from: Database, site: string): Promise<boolean>;
}

export function createRequestViews({ sites, events, transactions, origin, findPlace }: ViewTools): RequestViews {
  /** A place that nobody here knows is named by its code. */
  function placeAsked(asked: RequestView['asked']): RequestView['place'] {
    const code = asked.find(({ claim }) => claim.startsWith(LIVES_IN))?.claim.slice(LIVES_IN.length);
    return code === undefined ? null : (findPlace(code)?.name ?? { ja: code, en: code });
  }

  return {
    async siteOf(from, row) {
      const site = await sites.find(from, row.site_id, row.site_version);
      if (site === undefined) throw new Error('a site keeps every version of it');
      return site;
    },

    async viewOf(from, row, { id: client, version, since, registration }) {
      const purpose = registration.purposes[row.purpose];
      if (purpose === undefined) throw new Error('a version keeps its purposes');
      return requestViewSchema.parse({
        v: 1,
        portal: origin(),
        id: row.id,
        client,
        clientVersion: version,
        name: registration.name,
        operator: registration.operator,
        since: instantOf(since),
        origin: row.origin,
        purpose,
        place: placeAsked(row.asked),
        event: await events.nameIn(
          from,
          row.asked.map(({ claim }) => claim),
        ),
        asked: row.asked,
        transaction: row.sign_transaction === null ? null : await transactions.viewOf(from, row.sign_transaction),
        // What is asked without a browser is asked for because a certificate says it.
        acceptsStated: registration.acceptsStated && row.path !== 'ask',
        acr: 'aal3',
        keep: row.keep,
        path: row.path,
        expiresAt: instantOf(new Date(row.made_at.getTime() + REQUEST_TIMES.requestSeconds * 1_000)),
      });
    },

    async namesOf(from, claims) {
      const names: ClaimNames = [];
      for (const claim of new Set(claims)) {
        const name = claim.startsWith(LIVES_IN)
          ? findPlace(claim.slice(LIVES_IN.length))?.name
          : await events.nameIn(from, [claim]);
        if (name != null) names.push({ claim, name });
      }
      return names;
    },

    async isNewSite(from, site) {
      const found = await sql<{ is: boolean }>`
        select not exists (select from consent where site_id = ${site}) as is`.execute(from);
      return onlyRow(found.rows).is;
    },
  };
}
