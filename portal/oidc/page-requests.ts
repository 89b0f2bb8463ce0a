import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type Keep,
  REQUEST_TIMES,
  type RequestState,
  type RequestView,
  stepRequest,
} from '#contract/portal/authorization.ts';
import { portalKeyOf } from '#documents/authorization/request-text.ts';
import type { Database } from '../platform/database/database.ts';
import { hashOfToken, newId, newToken } from '../platform/once-token.ts';
import type { OidcSecrets } from './oidc-secrets.ts';
import { ofTab, type RequestRow, type RequestRows, refusalOf } from './request-rows.ts';
import type { RequestViews, ViewTools } from './request-views.ts';

/** What a browser brought from a site, as the provider has checked it. */
interface PushedRequest {
  readonly uid: string;
  readonly par: string;
  readonly tab: string;
  readonly site: string;
  readonly redirectUri: string;
  readonly purpose: string;
  readonly asked: RequestView['asked'];
  readonly keep: Keep;
  /** Whom the site wants again, by the name that it knows them by. */
  readonly wanted: string | undefined;
}

/** What a tab hears of its request. */
interface WatchedRequest {
  readonly revision: number;
  readonly state: RequestState;
  readonly failure: string | undefined;
}

/** What a browser does with the request that it brought. */
export interface PageRequests {
  /** `false` where another browser opened the same. */
  open(pushed: PushedRequest): Promise<boolean>;
  /** Of the browser's own page; `undefined` where it is none of this browser. */
  shown(uid: string): Promise<{ readonly view: RequestView; readonly isNew: boolean } | undefined>;
  /** Fails with `requestUnknown`, `requestExpired`, `requestCancelled`, `tooManyRequests`. */
  launch(uid: string, tab: string | undefined): Promise<Outcome<{ readonly link: string }>>;
  watch(uid: string, tab: string | undefined): Promise<Outcome<WatchedRequest>>;
  cancel(uid: string, tab: string | undefined): Promise<Outcome<void>>;
}

interface PageTools extends Pick<ViewTools, 'sites' | 'origin'> {
  readonly secrets: OidcSecrets;
  readonly rows: RequestRows;
  readonly views: RequestViews;
}

export function createPageRequests(database: Database, tools: PageTools): PageRequests {
  const { secrets, sites, origin, rows, views } = tools;
  const { change, step, hasExpired, inSeconds, endOf } = rows;
  return {
    async open({ uid, par, tab, site, redirectUri, purpose, asked, keep, wanted }) {
      const found = await sites.find(database, site);
      if (found === undefined) throw new Error('the provider knows every site of a request');
      const id = newId();
      const opened = await sql`
        insert into authorization_request (id, uid_hash, sealed_uid, par_hash, tab_hash, site_id, site_version, origin,
          purpose, asked, keep, wanted, made_at, ends_at)
        values (${id}, ${hashOfToken(uid)}, ${secrets.seal.seal(Buffer.from(uid), id)}, ${hashOfToken(par)},
          ${hashOfToken(tab)}, ${site}, ${found.version}, ${new URL(redirectUri).origin}, ${purpose},
          ${JSON.stringify(asked)}::jsonb, ${keep}, ${wanted ?? null}, ${inSeconds(0)},
          ${inSeconds(REQUEST_TIMES.requestSeconds)})
        on conflict (par_hash) do nothing returning id`.execute(database);
      return opened.rows.length > 0;
    },

    async shown(uid) {
      const found = await sql<RequestRow>`
        select * from authorization_request where uid_hash = ${hashOfToken(uid)}`.execute(database);
      const [row] = found.rows;
      if (row === undefined) return undefined;
      const view = views.viewOf(row, await views.siteOf(database, row));
      return { view, isNew: await views.isNewSite(database, row.site_id) };
    },

    launch: (uid, tab) =>
      change(ofTab(uid, tab), async (row, transaction) => {
        if (stepRequest(row.state, 'launch') === undefined) return refusalOf(row);
        if (row.launches >= REQUEST_TIMES.mostLaunches) {
          return failed({ code: 'tooManyRequests', retryAfterSeconds: REQUEST_TIMES.requestSeconds });
        }
        const token = newToken();
        await step(transaction, row, 'launch', { endsAt: endOf(row, REQUEST_TIMES.requestSeconds) });
        await sql`update authorization_request
          set launches = launches + 1, launch_hash = ${hashOfToken(token)}, claim_hash = null, challenge = null,
            launch_ends_at = ${inSeconds(REQUEST_TIMES.launchSeconds)}, sealed = null, subject_id = null
          where id = ${row.id}`.execute(transaction);
        return success({ link: `madoguchi://authorize/${portalKeyOf(origin())}/${token}` });
      }),

    async watch(uid, tab) {
      const found = await sql<RequestRow>`
        select * from authorization_request where ${ofTab(uid, tab)}`.execute(database);
      const [row] = found.rows;
      if (row === undefined) return failed({ code: 'requestUnknown' });
      const told = ({ revision, state, failure }: RequestRow) =>
        success({ revision, state, failure: failure ?? undefined });
      // A page looks again and again: it holds the row only where its request is over by now.
      return hasExpired(row) ? change(ofTab(uid, tab), async (held) => told(held)) : told(row);
    },

    cancel: (uid, tab) =>
      change(ofTab(uid, tab), async (row, transaction): Promise<Outcome<void>> => {
        if (stepRequest(row.state, 'cancel') !== undefined) await step(transaction, row, 'cancel');
        return success(undefined);
      }),
  };
}
