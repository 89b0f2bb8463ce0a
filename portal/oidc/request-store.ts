import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import * as z from 'zod';
import type { Failure, FailureCode } from '#contract/failures/failure.ts';
import { FAILURES } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type AuthorizeClaims,
  type Claim,
  isNoLonger,
  isYesOrNo,
  type Keep,
  REQUEST_TIMES,
  type RequestEvent,
  type RequestState,
  type RequestView,
  releasedValueSchema,
  requestViewSchema,
  stepRequest,
} from '#contract/portal/authorization.ts';
import type { ClaimedRequest, ProvedRequest } from '#contract/portal/authorization-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { portalKeyOf, requestDigest } from '#documents/authorization/request-text.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { Keyring } from '../platform/keyring/keyring.ts';
import { hashOfToken, newId, newToken } from '../platform/once-token.ts';
import type { ConsentStore } from './consent-store.ts';
import type { OidcSecrets } from './oidc-secrets.ts';
import { type CertifiedHolder, type Place, valuesOf } from './released-values.ts';
import type { Site, SiteStore } from './site-store.ts';

const SEALED = 'authorization_request.sealed';
const KEPT_HOURS = 24;
const LIVES_IN = 'lives_in:';

const sealedSchema = z.strictObject({
  proof: z.string(),
  given: z.array(z.string()),
  keep: z.enum(['once', 'days90', 'year']),
  values: z.array(releasedValueSchema),
});

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

/** What a tab hears of its request. */
interface WatchedRequest {
  readonly revision: number;
  readonly state: RequestState;
  readonly failure: string | undefined;
}

/** Where a person's answer goes. */
interface AnsweredRequest {
  readonly uid: string;
  readonly subject: string;
  readonly client: string;
  readonly grantId: string;
  readonly keep: Keep;
  readonly claims: readonly Claim[];
}

/** A proof whose shape is right, and the rest of what is to be decided on it. */
interface ReadProof<Card> {
  readonly claims: AuthorizeClaims;
  /** Whose card it is. Fails as a login proof does. */
  readonly check: (signal: AbortSignal) => Promise<Outcome<Card>>;
}

interface RequestTools<Card> {
  readonly secrets: OidcSecrets;
  readonly keyring: Keyring;
  readonly sites: Pick<SiteStore, 'find'>;
  readonly consents: Pick<ConsentStore, 'add' | 'historyOf'>;
  readonly origin: () => string;
  readonly nowMs: () => number;
  readonly readProof: (text: string) => Outcome<ReadProof<Card>>;
  readonly keepSubject: (transaction: Database, card: Card) => Promise<string>;
  readonly findHolder: (subject: string, signal: AbortSignal) => Promise<CertifiedHolder | undefined>;
  readonly findPlace: (code: string) => Place | undefined;
  readonly transactions: SignTransactions;
}

/** What a site asks to have signed beside what it asks for, as another capability keeps it. */
export interface SignTransactions {
  waits(site: string, id: string): Promise<boolean>;
  show(transaction: Database, site: string, id: string): Promise<boolean>;
  viewOf(from: Database, id: string): Promise<NonNullable<RequestView['transaction']>>;
  /** Whoever begins anew signs anew. */
  reopen(transaction: Database, id: string): Promise<void>;
  isComplete(from: Database, id: string): Promise<boolean>;
  /** `false` where it is over by now. */
  agree(
    transaction: Database,
    id: string,
    by: { readonly subject: string; readonly sub: string; readonly grantId: string },
  ): Promise<boolean>;
  close(transaction: Database, id: string, how: 'refuse' | 'fail' | 'expire'): Promise<void>;
  ofGrant(grantId: string): Promise<{ readonly id: string; readonly sha256: string } | undefined>;
}

/** What becomes of the transaction of a request that ends like that. */
const CLOSES: { readonly [State in RequestState]?: 'refuse' | 'fail' | 'expire' } = {
  cancelled: 'refuse',
  refused: 'refuse',
  failed: 'fail',
  expired: 'expire',
};

/** Requests of sites, from the page of a browser to the answer. Times are `nowMs`; each state ends by itself. */
export interface RequestStore {
  /** `false` where another browser opened the same, or what is to be signed waits no more. */
  open(pushed: PushedRequest): Promise<boolean>;
  /** Of the browser's own page; `undefined` where it is none of this browser. */
  shown(uid: string): Promise<{ readonly view: RequestView; readonly isNew: boolean } | undefined>;
  /** Fails with `requestUnknown`, `requestExpired`, `requestCancelled`, `tooManyRequests`. */
  launch(uid: string, tab: string | undefined): Promise<Outcome<{ readonly link: string }>>;
  watch(uid: string, tab: string | undefined): Promise<Outcome<WatchedRequest>>;
  cancel(uid: string, tab: string | undefined): Promise<Outcome<void>>;
  claim(launch: string): Promise<Outcome<ClaimedRequest>>;
  renewChallenge(request: string, token: string): Promise<Outcome<Pick<ClaimedRequest, 'challenge' | 'expiresAt'>>>;
  prove(request: string, token: string, proof: string, signal: AbortSignal): Promise<Outcome<ProvedRequest>>;
  release(request: string, token: string, without: readonly Claim[]): Promise<Outcome<{ readonly ticket: string }>>;
  refuse(request: string, token: string): Promise<Outcome<void>>;
  /**
   * Does something about what a request in one of the states is to have signed, while it is so. Fails with
   * `transactionUnknown` where that is nothing, or as `use` does.
   */
  aboutTransaction<T>(
    request: string,
    token: string,
    states: readonly RequestState[],
    use: (transaction: Database, id: string) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>>;
  /** Fails with `returnBrowserMismatch` for another browser, of which nothing moves. */
  takeReturn(ticket: string, tab: string | undefined): Promise<Outcome<AnsweredRequest>>;
  /** Somebody at another browser says that they were told to go on. */
  reportReturn(ticket: string): Promise<Outcome<void>>;
}

export function createRequestStore<Card>(database: Database, tools: RequestTools<Card>): RequestStore {
  const { secrets, keyring, sites, consents, origin, nowMs, readProof, keepSubject, findHolder } = tools;
  const now = () => new Date(nowMs());
  const inSeconds = (seconds: number) => new Date(nowMs() + seconds * 1_000);
  const sha = (text: string) => hashOfToken(text);
  const isPast = (at: Date | null) => at === null || at.getTime() <= nowMs();
  const hasExpired = ({ ends_at: endsAt, state }: RequestRow) =>
    isPast(endsAt) && stepRequest(state, 'expire') !== undefined;

  /** The row, held to the end of the transaction; one whose time is over becomes so. */
  async function held(transaction: Database, where: ReturnType<typeof sql>): Promise<RequestRow | undefined> {
    const found = await sql<RequestRow>`select * from authorization_request where ${where} for update`.execute(
      transaction,
    );
    const [row] = found.rows;
    if (row === undefined || !hasExpired(row)) return row;
    return step(transaction, row, 'expire');
  }

  async function step(
    transaction: Database,
    row: RequestRow,
    event: RequestEvent,
    { failure, endsAt }: { readonly failure?: FailureCode; readonly endsAt?: Date } = {},
  ): Promise<RequestRow> {
    const state = stepRequest(row.state, event);
    if (state === undefined) throw new Error(`a request that is ${row.state} does not ${event}`);
    const changed = await sql<RequestRow>`
      update authorization_request
      set state = ${state}, revision = revision + 1, failure = coalesce(${failure ?? null}, failure),
        ends_at = coalesce(${endsAt ?? null}, ends_at)
      where id = ${row.id} returning *`.execute(transaction);
    const how = CLOSES[state];
    if (how !== undefined && row.sign_transaction !== null) {
      await tools.transactions.close(transaction, row.sign_transaction, how);
    }
    return onlyRow(changed.rows);
  }

  /** Changes one request as a whole; what `change` refuses stands as it left it, so that a refusal is counted. */
  function change<T>(
    where: ReturnType<typeof sql>,
    make: (row: RequestRow, transaction: Database) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    return database.transaction().execute(async (transaction) => {
      const row = await held(transaction, where);
      return row === undefined ? failed({ code: 'requestUnknown' }) : make(row, transaction);
    });
  }

  const ofTab = (uid: string, tab: string | undefined) => sql`uid_hash = ${sha(uid)} and tab_hash = ${sha(tab ?? '')}`;
  const ofClaim = (id: string, token: string) => sql`id = ${id} and claim_hash = ${sha(token)}`;

  /** Until when the next state may last: never beyond the request itself. */
  const endOf = (row: RequestRow, seconds: number) =>
    new Date(Math.min(inSeconds(seconds).getTime(), row.made_at.getTime() + REQUEST_TIMES.requestSeconds * 1_000));

  async function siteOf(from: Database, row: RequestRow): Promise<Site> {
    const site = await sites.find(from, row.site_id, row.site_version);
    if (site === undefined) throw new Error('a site keeps every version of it');
    return site;
  }

  async function viewOf(from: Database, row: RequestRow): Promise<RequestView> {
    const { id: client, version, since, registration } = await siteOf(from, row);
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
      asked: row.asked,
      transaction: row.sign_transaction === null ? null : await tools.transactions.viewOf(from, row.sign_transaction),
      acr: 'aal3',
      keep: row.keep,
      path: 'link',
      expiresAt: instantOf(new Date(row.made_at.getTime() + REQUEST_TIMES.requestSeconds * 1_000)),
    });
  }

  /** A place that nobody here knows is named by its code. */
  function placeAsked(asked: RequestView['asked']): RequestView['place'] {
    const code = asked.find(({ claim }) => claim.startsWith(LIVES_IN))?.claim.slice(LIVES_IN.length);
    return code === undefined ? null : (tools.findPlace(code)?.name ?? { ja: code, en: code });
  }

  async function isNewSite(from: Database, site: string): Promise<boolean> {
    const found = await sql<{ is: boolean }>`
      select not exists (select from consent where site_id = ${site}) as is`.execute(from);
    return onlyRow(found.rows).is;
  }

  async function newChallenge(transaction: Database, row: RequestRow) {
    const challenge = randomBytes(32);
    const endsAt = inSeconds(REQUEST_TIMES.launchSeconds);
    await sql`update authorization_request
      set challenge = ${challenge}, challenge_ends_at = ${endsAt}, challenges = challenges + 1
      where id = ${row.id}`.execute(transaction);
    return { challenge: challenge.toString('base64url'), expiresAt: instantOf(endsAt) };
  }

  async function isSuspended(from: Database, row: RequestRow): Promise<boolean> {
    return (await siteOf(from, row)).state !== 'active';
  }

  /** Ends a request that cannot go on, and says why. */
  async function end(transaction: Database, row: RequestRow, code: BareCode): Promise<Outcome<never>> {
    await step(transaction, row, 'fail', { failure: code });
    return failed({ code });
  }

  return {
    async open({ uid, par, tab, site, redirectUri, purpose, asked, keep, wanted, transaction: sign }) {
      const found = await sites.find(database, site);
      if (found === undefined) throw new Error('the provider knows every site of a request');
      const id = newId();
      return database.transaction().execute(async (transaction) => {
        if (sign !== undefined && !(await tools.transactions.show(transaction, site, sign))) return false;
        const opened = await sql`
        insert into authorization_request (id, uid_hash, sealed_uid, par_hash, tab_hash, site_id, site_version, origin,
          purpose, asked, keep, wanted, sign_transaction, made_at, ends_at)
        values (${id}, ${sha(uid)}, ${secrets.seal.seal(Buffer.from(uid), id)}, ${sha(par)}, ${sha(tab)}, ${site},
          ${found.version}, ${new URL(redirectUri).origin}, ${purpose}, ${JSON.stringify(asked)}::jsonb, ${keep},
          ${wanted ?? null}, ${sign ?? null}, ${now()}, ${inSeconds(REQUEST_TIMES.requestSeconds)})
        on conflict (par_hash) do nothing returning id`.execute(transaction);
        return opened.rows.length > 0;
      });
    },

    async shown(uid) {
      const found = await sql<RequestRow>`
        select * from authorization_request where uid_hash = ${sha(uid)}`.execute(database);
      const [row] = found.rows;
      if (row === undefined) return undefined;
      return { view: await viewOf(database, row), isNew: await isNewSite(database, row.site_id) };
    },

    launch: (uid, tab) =>
      change(ofTab(uid, tab), async (row, transaction) => {
        if (stepRequest(row.state, 'launch') === undefined) return refusalOf(row);
        if (row.launches >= REQUEST_TIMES.mostLaunches) {
          return failed({ code: 'tooManyRequests', retryAfterSeconds: REQUEST_TIMES.requestSeconds });
        }
        if (row.sign_transaction !== null) await tools.transactions.reopen(transaction, row.sign_transaction);
        const token = newToken();
        await step(transaction, row, 'launch', { endsAt: endOf(row, REQUEST_TIMES.requestSeconds) });
        await sql`update authorization_request
          set launches = launches + 1, launch_hash = ${sha(token)}, claim_hash = null, challenge = null,
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

    claim: (launch) =>
      change(sql`launch_hash = ${sha(launch)}`, async (row, transaction): Promise<Outcome<ClaimedRequest>> => {
        if (stepRequest(row.state, 'claimTwice') !== undefined) {
          await step(transaction, row, 'claimTwice', { failure: 'requestAlreadyClaimed' });
          return failed({ code: 'requestAlreadyClaimed' });
        }
        if (stepRequest(row.state, 'claim') === undefined) return refusalOf(row);
        if (isPast(row.launch_ends_at)) return failed({ code: 'requestExpired' });
        if (await isSuspended(transaction, row)) return end(transaction, row, 'clientSuspended');
        const token = newToken();
        const claimed = await step(transaction, row, 'claim', { endsAt: endOf(row, REQUEST_TIMES.claimedSeconds) });
        const view = await viewOf(transaction, claimed);
        await sql`update authorization_request
          set claim_hash = ${sha(token)}, view_sha256 = ${Buffer.from(requestDigest(view), 'base64url')}, refusals = 0,
            challenges = 0
          where id = ${row.id}`.execute(transaction);
        const { challenge, expiresAt } = await newChallenge(transaction, claimed);
        const isNew = await isNewSite(transaction, row.site_id);
        return success({ token, view, challenge, expiresAt, isNewSite: isNew });
      }),

    renewChallenge: (request, token) =>
      change(ofClaim(request, token), async (row, transaction) => {
        if (row.state !== 'claimed') return refusalOf(row);
        if (row.challenges >= REQUEST_TIMES.mostChallenges) return end(transaction, row, 'requestExpired');
        return success(await newChallenge(transaction, row));
      }),

    async prove(request, token, text, signal) {
      const read = readProof(text);
      const taken = await change(ofClaim(request, token), async (row, transaction) => {
        if (row.state !== 'claimed') return refusalOf(row);
        const challenge = row.challenge?.toString('base64url');
        // Of many at once the first is looked at; the others cost a look at a row, and nobody a try.
        if (challenge === undefined) return failed({ code: 'challengeUnknown' });
        await sql`update authorization_request set challenge = null, refusals = refusals + 1
          where id = ${row.id}`.execute(transaction);
        const refusal = read.ok
          ? claimsRefusal(read.value.claims, row, { challenge, isPast: isPast(row.challenge_ends_at) })
          : read.failure;
        if (refusal === undefined) return success(row);
        await endAfterRefusals(transaction, row);
        return failed(refusal);
      });
      if (!taken.ok) return taken;
      if (!read.ok) return read;
      const { claims } = read.value;
      const card = await read.value.check(signal);
      if (!card.ok) {
        return change(ofClaim(request, token), async (row, transaction) => {
          if (row.state === 'claimed') await endAfterRefusals(transaction, { ...row, refusals: row.refusals - 1 });
          return card;
        });
      }
      const subject = await database.transaction().execute((one) => keepSubject(one, card.value));
      const holder = claims.given.some((claim) => claim !== 'openid') ? await findHolder(subject, signal) : undefined;
      return change(ofClaim(request, token), async (row, transaction): Promise<Outcome<ProvedRequest>> => {
        if (row.state !== 'claimed') return refusalOf(row);
        const { registration, state } = await siteOf(transaction, row);
        if (state !== 'active') return end(transaction, row, 'clientSuspended');
        if (row.wanted !== null && row.wanted !== secrets.pairwise(registration.sector, subject)) {
          return end(transaction, row, 'personMismatch');
        }
        const { findPlace } = tools;
        const values = valuesOf(claims.given, holder, { today: japaneseDay(epochMs(nowMs())), findPlace });
        const given = claims.given.filter((one) => one === 'openid' || values.some(({ claim }) => claim === one));
        const history = await consents.historyOf(transaction, subject, row.site_id);
        const key = await keyring.keepPerson(transaction, subject);
        const content = Buffer.from(JSON.stringify({ proof: text, given, keep: claims.keep, values }));
        await step(transaction, row, 'prove', { endsAt: endOf(row, REQUEST_TIMES.provedSeconds) });
        await sql`update authorization_request
          set subject_id = ${subject}, sealed = ${key.seal(SEALED, row.id, content)}
          where id = ${row.id}`.execute(transaction);
        return success({
          given,
          unavailable: claims.given.filter((claim) => !given.includes(claim)),
          values,
          history,
          moreThanBefore: given.some((claim) => !history.includes(claim)) || !given.every(isYesOrNo),
        });
      });
    },

    release: (request, token, without) =>
      change(ofClaim(request, token), async (row, transaction) => {
        if (row.state !== 'proved') return refusalOf(row);
        if (without.includes('openid')) return failed({ code: 'claimNotAllowed' });
        if (await isSuspended(transaction, row)) return end(transaction, row, 'clientSuspended');
        const { sign_transaction: sign } = row;
        if (sign !== null && !(await tools.transactions.isComplete(transaction, sign))) {
          return failed({ code: 'transactionIncomplete' });
        }
        const { subject, content, key } = await opened(transaction, row);
        const given = content.given.filter((one) => !without.some((claim) => claim === one));
        const values = content.values.filter(({ claim }) => given.includes(claim));
        const ticket = newToken();
        await step(transaction, row, 'release', { endsAt: endOf(row, REQUEST_TIMES.ticketSeconds) });
        const sealed = key.seal(SEALED, row.id, Buffer.from(JSON.stringify({ ...content, given, values })));
        await sql`update authorization_request set ticket_hash = ${sha(ticket)}, sealed = ${sealed}
          where id = ${row.id} and subject_id = ${subject}`.execute(transaction);
        return success({ ticket });
      }),

    refuse: (request, token) =>
      change(ofClaim(request, token), async (row, transaction): Promise<Outcome<void>> => {
        if (stepRequest(row.state, 'refuse') === undefined) return refusalOf(row);
        await step(transaction, row, 'refuse');
        return success(undefined);
      }),

    aboutTransaction: (request, token, states, use) =>
      change(ofClaim(request, token), async (row, transaction) => {
        if (!states.includes(row.state)) return refusalOf(row);
        const { sign_transaction: id } = row;
        return id === null ? failed({ code: 'transactionUnknown' }) : use(transaction, id);
      }),

    takeReturn: (ticket, tab) =>
      change(sql`ticket_hash = ${sha(ticket)}`, async (row, transaction): Promise<Outcome<AnsweredRequest>> => {
        if (tab === undefined || !sha(tab).equals(row.tab_hash)) return failed({ code: 'returnBrowserMismatch' });
        if (row.state !== 'released') return refusalOf(row);
        if (await isSuspended(transaction, row)) return end(transaction, row, 'clientSuspended');
        const { subject, content } = await opened(transaction, row);
        const claims = content.given as Claim[];
        const grantId = newToken();
        const { sign_transaction: sign } = row;
        if (sign !== null) {
          const { registration } = await siteOf(transaction, row);
          const by = { subject, sub: secrets.pairwise(registration.sector, subject), grantId };
          if (!(await tools.transactions.agree(transaction, sign, by))) return end(transaction, row, 'requestExpired');
        }
        await step(transaction, row, 'return');
        await sql`update authorization_request set sealed = null where id = ${row.id}`.execute(transaction);
        await consents.add(transaction, {
          subject,
          site: row.site_id,
          siteVersion: row.site_version,
          origin: row.origin,
          keep: content.keep,
          claims,
          values: content.values,
          proof: content.proof,
          grantId,
        });
        const uid = secrets.seal.open(row.sealed_uid, row.id).toString('utf8');
        return success({ uid, subject, client: row.site_id, grantId, keep: content.keep, claims });
      }),

    reportReturn: (ticket) =>
      change(sql`ticket_hash = ${sha(ticket)}`, async (row, transaction): Promise<Outcome<void>> => {
        if (stepRequest(row.state, 'refuse') === undefined) return refusalOf(row);
        await step(transaction, row, 'refuse', { failure: 'returnBrowserMismatch' });
        return success(undefined);
      }),
  };

  async function opened(transaction: Database, row: RequestRow) {
    const { subject_id: subject, sealed } = row;
    if (subject === null || sealed === null) throw new Error('a request that is proved has what was proved');
    const key = await keyring.keepPerson(transaction, subject);
    const bytes = key.open(SEALED, row.id, sealed);
    if (bytes === undefined) throw new Error('what was proved opens with the key of whose it is');
    return { subject, key, content: sealedSchema.parse(parsedJson(bytes.toString('utf8'))) };
  }

  async function endAfterRefusals(transaction: Database, row: RequestRow): Promise<void> {
    if (row.refusals + 1 >= REQUEST_TIMES.mostRefusals) {
      await step(transaction, row, 'fail', { failure: 'requestChanged' });
    }
  }
}

interface RequestRow {
  readonly id: string;
  readonly sealed_uid: Buffer;
  readonly tab_hash: Buffer;
  readonly site_id: string;
  readonly site_version: number;
  readonly origin: string;
  readonly purpose: string;
  readonly asked: RequestView['asked'];
  readonly keep: Keep;
  readonly wanted: string | null;
  readonly sign_transaction: string | null;
  readonly state: RequestState;
  readonly revision: number;
  readonly failure: string | null;
  readonly launches: number;
  readonly launch_ends_at: Date | null;
  readonly challenge: Buffer | null;
  readonly challenge_ends_at: Date | null;
  readonly challenges: number;
  readonly refusals: number;
  readonly view_sha256: Buffer | null;
  readonly subject_id: string | null;
  readonly sealed: Buffer | null;
  readonly made_at: Date;
  readonly ends_at: Date;
}

/** Forgets requests of yesterday, and what the provider kept for a time that is over. */
export async function sweepRequests(database: Database, nowMs: () => number): Promise<number> {
  const requests = await sql`delete from authorization_request
    where made_at < ${new Date(nowMs())}::timestamptz - make_interval(hours => ${KEPT_HOURS})`.execute(database);
  const models = await sql`delete from oidc_model where expires_at < statement_timestamp()`.execute(database);
  return Number(requests.numAffectedRows ?? 0) + Number(models.numAffectedRows ?? 0);
}

/** Codes that say all by themselves. */
type BareCode = 'clientSuspended' | 'personMismatch' | 'requestExpired' | 'requestAlreadyClaimed' | 'requestChanged';

/** Why nothing happens to a request any more. */
function refusalOf({ state, failure }: RequestRow): Outcome<never> {
  if (state === 'cancelled' || state === 'refused') return failed({ code: 'requestCancelled' });
  if (state === 'failed' && failure !== null && failure in FAILURES) return failed({ code: failure as BareCode });
  if (state === 'expired' || state === 'continued') return failed({ code: 'requestExpired' });
  return failed({ code: 'requestUnknown' });
}

/** What of a proof is not of this request, as it was shown. */
function claimsRefusal(
  claims: AuthorizeClaims,
  row: RequestRow,
  { challenge, isPast }: { readonly challenge: string; readonly isPast: boolean },
): Failure | undefined {
  if (claims.nonce !== challenge) return { code: 'challengeUnknown' };
  if (isPast) return { code: 'challengeExpired' };
  if (claims.request !== row.view_sha256?.toString('base64url')) return { code: 'requestChanged' };
  if (claims.client !== row.site_id || claims.origin !== row.origin) return { code: 'requestChanged' };
  const asked = row.asked.map(({ claim }) => claim);
  const isSorted = claims.given.every((claim, at) => at === 0 || (claims.given[at - 1] ?? '') < claim);
  const isAllowed = claims.given.includes('openid') && claims.given.every((claim) => asked.includes(claim));
  return isSorted && isAllowed && isNoLonger(claims.keep, row.keep) ? undefined : { code: 'claimNotAllowed' };
}

function onlyRow<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('the statement returns one row');
  return row;
}
