import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { encode } from 'uqr';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  CODE_LENGTH,
  type Code,
  codeOf,
  type Keep,
  mayCrossDevices,
  REQUEST_TIMES,
  type RequestPath,
  type RequestState,
  type RequestView,
  scannedText,
  stepRequest,
} from '#contract/portal/authorization.ts';
import { portalKeyOf } from '#documents/authorization/request-text.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { hashOfToken, newId, newToken } from '../platform/once-token.ts';
import { keptTab, type ShowingBrowser } from './asking-tab.ts';
import type { OidcSecrets } from './oidc-secrets.ts';
import { ofTab, type RequestRow, type RequestRows, refusalOf } from './request-rows.ts';
import type { RequestViews, ViewTools } from './request-views.ts';
import type { SignTransactions } from './sign-transactions.ts';
import type { Site } from './site-store.ts';

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
  /** What is to be signed. */
  readonly transaction: string | undefined;
}

export interface ShownRequest {
  readonly view: RequestView;
  readonly isNew: boolean;
  /** Whether another device may answer it. */
  readonly mayCross: boolean;
}

interface OfferedCode {
  readonly code: Code;
  readonly picture: string[];
  readonly expiresAt: string;
}

/** What a tab hears of its request. */
interface WatchedRequest {
  readonly id: string;
  readonly revision: number;
  readonly state: RequestState;
  readonly path: RequestPath;
  readonly failure: string | undefined;
  /** When it goes on by itself, unless something happens. */
  readonly endsAt: Date;
}

/** What a browser does with the request that it brought. */
export interface PageRequests {
  /** `false` where another browser opened the same, or what is to be signed waits no more. */
  open(pushed: PushedRequest): Promise<boolean>;
  /** Of the browser's own page; `undefined` where it is none of this browser. */
  shown(uid: string, tab: string | undefined): Promise<ShownRequest | undefined>;
  /** Fails with `requestUnknown`, `requestExpired`, `requestCancelled`, `tooManyRequests`. */
  launch(uid: string, tab: string | undefined): Promise<Outcome<{ readonly link: string }>>;
  /** Fails as `launch` does, and with `crossDeviceRefused`. */
  offerCode(uid: string, tab: string | undefined, showing: ShowingBrowser): Promise<Outcome<OfferedCode>>;
  watch(uid: string, tab: string | undefined): Promise<Outcome<WatchedRequest>>;
  cancel(uid: string, tab: string | undefined): Promise<Outcome<void>>;
}

interface PageTools extends Pick<ViewTools, 'sites' | 'origin'> {
  readonly secrets: OidcSecrets;
  readonly rows: RequestRows;
  readonly views: RequestViews;
  readonly transactions: Pick<SignTransactions, 'show' | 'reopen'>;
}

export function createPageRequests(database: Database, tools: PageTools): PageRequests {
  const { secrets, sites, origin, rows, views, transactions } = tools;
  const { change, step, hasExpired, inSeconds, endOf } = rows;

  /** Of the ways to the app the newest one lives; what another had taken is dead with it. */
  async function offer(transaction: Database, row: RequestRow, path: RequestPath, token: string): Promise<Date> {
    const endsAt = inSeconds(REQUEST_TIMES.launchSeconds);
    if (row.sign_transaction !== null) await transactions.reopen(transaction, row.sign_transaction);
    await step(transaction, row, 'launch', { endsAt: endOf(row, REQUEST_TIMES.requestSeconds) });
    await sql`update authorization_request
      set path = ${path}, launch_hash = ${hashOfToken(token)}, launch_ends_at = ${endsAt}, claim_hash = null,
        challenge = null, sealed = null, subject_id = null
      where id = ${row.id}`.execute(transaction);
    return endsAt;
  }

  const mayCross = ({ registration }: Site, row: RequestRow) =>
    mayCrossDevices(registration, { ...row, isSigning: row.sign_transaction !== null });
  const tooMany = () => failed({ code: 'tooManyRequests', retryAfterSeconds: REQUEST_TIMES.requestSeconds });

  return {
    async open({ uid, par, tab, site, redirectUri, purpose, asked, keep, wanted, transaction: sign }) {
      const found = await sites.find(database, site);
      if (found === undefined) throw new Error('the provider knows every site of a request');
      const id = newId();
      return database.transaction().execute(async (transaction) => {
        if (sign !== undefined && !(await transactions.show(transaction, site, sign))) return false;
        const opened = await sql`
        insert into authorization_request (id, uid_hash, sealed_uid, par_hash, tab_hash, site_id, site_version, origin,
          purpose, asked, keep, wanted, sign_transaction, made_at, ends_at)
        values (${id}, ${hashOfToken(uid)}, ${secrets.seal.seal(Buffer.from(uid), id)}, ${hashOfToken(par)},
          ${hashOfToken(tab)}, ${site}, ${found.version}, ${new URL(redirectUri).origin}, ${purpose},
          ${JSON.stringify(asked)}::jsonb, ${keep}, ${wanted ?? null}, ${sign ?? null}, ${inSeconds(0)},
          ${inSeconds(REQUEST_TIMES.requestSeconds)})
        on conflict (par_hash) do nothing returning id`.execute(transaction);
        return opened.rows.length > 0;
      });
    },

    async shown(uid, tab) {
      const found = await sql<RequestRow>`
        select * from authorization_request where ${ofTab(uid, tab)}`.execute(database);
      const [row] = found.rows;
      if (row === undefined) return undefined;
      const site = await views.siteOf(database, row);
      const isNew = await views.isNewSite(database, row.site_id);
      return {
        view: await views.viewOf(database, row, site),
        isNew,
        mayCross: mayCross(site, row),
      };
    },

    launch: (uid, tab) =>
      change(ofTab(uid, tab), async (row, transaction) => {
        if (stepRequest(row.state, 'launch') === undefined) return refusalOf(row);
        if (row.launches >= REQUEST_TIMES.mostLaunches) return tooMany();
        const token = newToken();
        await offer(transaction, row, 'link', token);
        await sql`update authorization_request set launches = launches + 1, asking_tab = null
          where id = ${row.id}`.execute(transaction);
        return success({ link: `madoguchi://authorize/${portalKeyOf(origin())}/${token}` });
      }),

    offerCode: (uid, tab, showing) =>
      change(ofTab(uid, tab), async (row, transaction) => {
        if (stepRequest(row.state, 'launch') === undefined) return refusalOf(row);
        if (!mayCross(await views.siteOf(transaction, row), row)) return failed({ code: 'crossDeviceRefused' });
        if (row.codes >= REQUEST_TIMES.mostCodes) return tooMany();
        const code = codeOf(Array.from({ length: CODE_LENGTH }, () => randomInt(20)));
        const endsAt = await offer(transaction, row, 'code', code);
        await sql`update authorization_request
          set codes = codes + 1, asking_tab = ${keptTab(showing, secrets)}::jsonb
          where id = ${row.id}`.execute(transaction);
        return success({ code, picture: pictureOf(scannedText(code)), expiresAt: instantOf(endsAt) });
      }),

    async watch(uid, tab) {
      const found = await sql<RequestRow>`
        select * from authorization_request where ${ofTab(uid, tab)}`.execute(database);
      const [row] = found.rows;
      if (row === undefined) return failed({ code: 'requestUnknown' });
      const told = ({ id, revision, state, path, failure, ends_at: endsAt }: RequestRow) =>
        success({ id, revision, state, path, failure: failure ?? undefined, endsAt });
      // A page looks again and again: it holds the row only where its request is over by now.
      return hasExpired(row) ? change(ofTab(uid, tab), async (held) => told(held)) : told(row);
    },

    cancel: (uid, tab) =>
      change(ofTab(uid, tab), async (row, transaction): Promise<Outcome<void>> => {
        // The provider has its answer by then, and the site is about to.
        if (row.state === 'continued') return refusalOf(row);
        if (stepRequest(row.state, 'cancel') !== undefined) await step(transaction, row, 'cancel');
        return success(undefined);
      }),
  };
}

/** Rows of a QR code with the quiet zone that readers need. */
function pictureOf(text: string): string[] {
  return encode(text, { ecc: 'M', border: 4 }).data.map((row) => row.map((isDark) => (isDark ? '1' : '0')).join(''));
}
