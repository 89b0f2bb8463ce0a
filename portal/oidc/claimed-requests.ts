import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type AuthorizeClaims,
  type Claim,
  type Code,
  type Device,
  isNoLonger,
  isOnFace,
  isYesOrNo,
  ownGroupIn,
  REQUEST_TIMES,
  type RequestState,
  type SiteReport,
  type StatedValues,
  stepRequest,
} from '#contract/portal/authorization.ts';
import type { ClaimedRequest, ProvedRequest, ReleasedRequest } from '#contract/portal/authorization-routes.ts';
import type { OwnGroupId } from '#contract/portal/own-data-groups.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { requestDigest, statedDigest } from '#documents/authorization/request-text.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { hashOfToken, newToken, sixDigits } from '../platform/once-token.ts';
import type { AddressRequests } from './address-requests.ts';
import { askingTab } from './asking-tab.ts';
import type { ConsentStore } from './consent-store.ts';
import type { EventStore } from './event-store.ts';
import type { OidcSecrets } from './oidc-secrets.ts';
import { type CertifiedHolder, type Place, statedValuesOf, valuesOf } from './released-values.ts';
import { hashOfNumber, ofClaim, type RequestRow, type RequestRows, refusalOf } from './request-rows.ts';
import type { RequestViews } from './request-views.ts';
import type { SealedProofs } from './sealed-proofs.ts';
import type { SignTransactions } from './sign-transactions.ts';
import type { SiteReports } from './site-reports.ts';
import type { Site } from './site-store.ts';

/** A proof whose shape is right, and the rest of what is to be decided on it. */
interface ReadProof<Card> {
  readonly claims: AuthorizeClaims;
  /** Whose card it is. Fails as a login proof does. */
  readonly check: (signal: AbortSignal) => Promise<Outcome<Card>>;
}

/** What the card has signed, and what was read off its face where the site takes that. */
interface GivenProof {
  readonly proof: string;
  readonly attributes?: StatedValues | undefined;
}

type ClaimHandle = { readonly launch: string } | { readonly code: Code };

/** Where an app comes from, and what it says that it is. */
interface ClaimingApp {
  readonly address: string;
  readonly device: Device;
}

/** What an app does with the request that it took, up to the last press. */
export interface ClaimedRequests {
  /** By the token of a link, or a code. Fails with `requestUnknown`, or `codeUnknown` where no request has the code. */
  claim(handle: ClaimHandle, app: ClaimingApp): Promise<Outcome<ClaimedRequest>>;
  /** Of somebody who has a code from somebody else; fails with `codeUnknown`. */
  refuseCode(code: Code): Promise<Outcome<void>>;
  renewChallenge(request: string, token: string): Promise<Outcome<Pick<ClaimedRequest, 'challenge' | 'expiresAt'>>>;
  prove(request: string, token: string, given: GivenProof, signal: AbortSignal): Promise<Outcome<ProvedRequest>>;
  release(request: string, token: string, without: readonly Claim[]): Promise<Outcome<ReleasedRequest>>;
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
  /** Somebody finds that the site asks too much. Who, is known once the card has answered. */
  report(request: string, token: string, reason: SiteReport): Promise<Outcome<void>>;
}

/** The card that signed, by its authentication certificate. */
export interface ProvedCard {
  readonly der: Uint8Array;
}

export interface ClaimTools<Card extends ProvedCard> {
  readonly secrets: OidcSecrets;
  readonly consents: Pick<ConsentStore, 'historyOf'>;
  readonly reports: Pick<SiteReports, 'add'>;
  readonly transactions: Pick<SignTransactions, 'isComplete'>;
  readonly events: Pick<EventStore, 'nameIn' | 'valuesOf'>;
  readonly addresses: Pick<AddressRequests, 'give'>;
  readonly nowMs: () => number;
  readonly readProof: (text: string) => Outcome<ReadProof<Card>>;
  readonly keepSubject: (transaction: Database, card: Card) => Promise<string>;
  readonly findHolder: (subject: string, signal: AbortSignal) => Promise<CertifiedHolder | undefined>;
  readonly findPlace: (code: string) => Place | undefined;
  /** Whether something that is held of the person could be read now, or at the source's next hour. */
  readonly isReadable: (subject: string, group: OwnGroupId) => Promise<boolean>;
}

export function createClaimedRequests<Card extends ProvedCard>(
  database: Database,
  tools: ClaimTools<Card> & { readonly rows: RequestRows; readonly views: RequestViews; readonly proofs: SealedProofs },
): ClaimedRequests {
  const {
    secrets,
    consents,
    reports,
    transactions,
    events,
    addresses,
    nowMs,
    readProof,
    keepSubject,
    findHolder,
    findPlace,
    isReadable,
    rows,
    views,
    proofs,
  } = tools;
  const { change, step, end, isPast, inSeconds, endOf } = rows;
  const { siteOf, viewOf, namesOf, isNewSite } = views;

  async function newChallenge(transaction: Database, row: RequestRow) {
    const challenge = randomBytes(32);
    const endsAt = inSeconds(REQUEST_TIMES.launchSeconds);
    await sql`update authorization_request
      set challenge = ${challenge}, challenge_ends_at = ${endsAt}, challenges = challenges + 1
      where id = ${row.id}`.execute(transaction);
    return { challenge: challenge.toString('base64url'), expiresAt: instantOf(endsAt) };
  }

  /** Only the page that showed the code can spend it. */
  async function newNumber(transaction: Database, row: RequestRow) {
    const number = sixDigits();
    await sql`update authorization_request set number_hash = ${hashOfNumber(row.id, number)}
      where id = ${row.id}`.execute(transaction);
    return { number };
  }

  async function newTicket(transaction: Database, row: RequestRow) {
    const ticket = newToken();
    await sql`update authorization_request set ticket_hash = ${hashOfToken(ticket)}
      where id = ${row.id}`.execute(transaction);
    return { ticket };
  }

  /** The request that a link or a code leads to. */
  async function changeLaunched<T>(handle: ClaimHandle, make: Parameters<typeof change<T>>[1]): Promise<Outcome<T>> {
    const isCode = 'code' in handle;
    const hash = hashOfToken(isCode ? handle.code : handle.launch);
    const changed = await change(sql`launch_hash = ${hash}`, make);
    const isUnknown = isCode && !changed.ok && changed.failure.code === 'requestUnknown';
    return isUnknown ? failed({ code: 'codeUnknown' }) : changed;
  }

  async function endAfterRefusals(transaction: Database, row: RequestRow): Promise<void> {
    if (row.refusals + 1 >= REQUEST_TIMES.mostRefusals) {
      await step(transaction, row, 'fail', { failure: 'requestChanged' });
    }
  }

  return {
    claim: (handle, { address, device }) =>
      changeLaunched(handle, async (row, transaction): Promise<Outcome<ClaimedRequest>> => {
        if (stepRequest(row.state, 'claimTwice') !== undefined) {
          await step(transaction, row, 'claimTwice', { failure: 'requestAlreadyClaimed' });
          return failed({ code: 'requestAlreadyClaimed' });
        }
        if (stepRequest(row.state, 'claim') === undefined) return refusalOf(row);
        if (isPast(row.launch_ends_at)) return failed({ code: 'requestExpired' });
        const site = await siteOf(transaction, row);
        if (site.state !== 'active') return end(transaction, row, 'clientSuspended');
        const token = newToken();
        const claimed = await step(transaction, row, 'claim', { endsAt: endOf(row, REQUEST_TIMES.claimedSeconds) });
        const view = await viewOf(transaction, claimed, site);
        await sql`update authorization_request
          set device = ${device}, claim_hash = ${hashOfToken(token)}, view_sha256 = ${Buffer.from(requestDigest(view), 'base64url')}, refusals = 0,
            challenges = 0
          where id = ${row.id}`.execute(transaction);
        const { challenge, expiresAt } = await newChallenge(transaction, claimed);
        const isNew = await isNewSite(transaction, row.site_id);
        const tab = askingTab(row.asking_tab, address, secrets);
        return success({ token, view, challenge, expiresAt, isNewSite: isNew, tab });
      }),

    refuseCode: (code) =>
      changeLaunched({ code }, async (row, transaction): Promise<Outcome<void>> => {
        if (stepRequest(row.state, 'refuse') === undefined) return refusalOf(row);
        await step(transaction, row, 'refuse');
        return success(undefined);
      }),

    renewChallenge: (request, token) =>
      change(ofClaim(request, token), async (row, transaction) => {
        if (row.state !== 'claimed') return refusalOf(row);
        if (row.challenges >= REQUEST_TIMES.mostChallenges) return end(transaction, row, 'requestExpired');
        return success(await newChallenge(transaction, row));
      }),

    async prove(request, token, { proof: text, attributes }, signal) {
      const read = readProof(text);
      const taken = await change(ofClaim(request, token), async (row, transaction) => {
        if (row.state !== 'claimed') return refusalOf(row);
        const challenge = row.challenge?.toString('base64url');
        // Of many at once the first is looked at; the others cost a look at a row, and nobody a try.
        if (challenge === undefined) return failed({ code: 'challengeUnknown' });
        await sql`update authorization_request set challenge = null, refusals = refusals + 1
          where id = ${row.id}`.execute(transaction);
        const refusal = read.ok
          ? (claimsRefusal(read.value.claims, row, { challenge, isPast: isPast(row.challenge_ends_at) }) ??
            statedRefusal(read.value.claims, attributes, await siteOf(transaction, row), row))
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
      const isOfHolder = (claim: Claim) => claim !== 'openid' && ownGroupIn(claim) === undefined;
      const holder = claims.given.some(isOfHolder) ? await findHolder(subject, signal) : undefined;
      const readable = await readableOf(claims.given, (group) => isReadable(subject, group));
      return change(ofClaim(request, token), async (row, transaction): Promise<Outcome<ProvedRequest>> => {
        if (row.state !== 'claimed') return refusalOf(row);
        const { registration, state } = await siteOf(transaction, row);
        if (state !== 'active') return end(transaction, row, 'clientSuspended');
        if (row.wanted !== null && row.wanted !== secrets.pairwise(registration.sector, subject)) {
          return end(transaction, row, 'personMismatch');
        }
        const today = japaneseDay(epochMs(nowMs()));
        const certified = valuesOf(claims.given, holder, { today, findPlace });
        const stated = statedValuesOf(claims.given, attributes ?? {}, { certified, today });
        const values = [
          ...certified.filter((one) => !stated.some(({ claim }) => claim === one.claim)),
          ...stated,
          ...(await events.valuesOf(transaction, claims.given, { subject, certificate: card.value.der })),
        ].filter(({ evidence }) => row.path !== 'ask' || evidence?.state === 'current');
        const isToBeHad = (one: Claim) => one === 'openid' || readable.has(one);
        const given = claims.given.filter((one) => isToBeHad(one) || values.some(({ claim }) => claim === one));
        const history = await consents.historyOf(transaction, subject, row.site_id);
        const sealed = await proofs.seal(transaction, subject, row.id, {
          proof: text,
          given,
          keep: claims.keep,
          values,
        });
        await step(transaction, row, 'prove', { endsAt: endOf(row, REQUEST_TIMES.provedSeconds) });
        await sql`update authorization_request
          set subject_id = ${subject}, sealed = ${sealed}
          where id = ${row.id}`.execute(transaction);
        return success({
          given,
          unavailable: claims.given.filter((claim) => !given.includes(claim)),
          values,
          history,
          names: await namesOf(transaction, history),
          moreThanBefore: given.some((claim) => !history.includes(claim)) || !given.every(isYesOrNo),
        });
      });
    },

    release: (request, token, without) =>
      change(ofClaim(request, token), async (row, transaction): Promise<Outcome<ReleasedRequest>> => {
        if (row.state !== 'proved') return refusalOf(row);
        if (without.includes('openid')) return failed({ code: 'claimNotAllowed' });
        if ((await siteOf(transaction, row)).state !== 'active') return end(transaction, row, 'clientSuspended');
        const { sign_transaction: sign } = row;
        if (sign !== null && !(await transactions.isComplete(transaction, sign))) {
          return failed({ code: 'transactionIncomplete' });
        }
        const { subject, content } = await proofs.open(transaction, row);
        const given = content.given.filter((one) => !without.some((claim) => claim === one));
        const values = content.values.filter(({ claim }) => given.includes(claim));
        if (row.address_request !== null) {
          const value = values.find(({ claim }) => claim === 'address');
          if (value === undefined) return failed({ code: 'claimNotAllowed' });
          const { proof } = content;
          if (!(await addresses.give(transaction, row.address_request, { subject, value, proof }))) {
            return end(transaction, row, 'requestExpired');
          }
          await step(transaction, await step(transaction, row, 'release'), 'return');
          await sql`update authorization_request set sealed = null where id = ${row.id}`.execute(transaction);
          return success({ isFetched: true } as const);
        }
        const isByCode = row.path === 'code';
        const seconds = isByCode ? REQUEST_TIMES.numberSeconds : REQUEST_TIMES.ticketSeconds;
        await step(transaction, row, 'release', { endsAt: endOf(row, seconds) });
        const sealed = await proofs.seal(transaction, subject, row.id, { ...content, given, values });
        await sql`update authorization_request set sealed = ${sealed}
          where id = ${row.id} and subject_id = ${subject}`.execute(transaction);
        return success(isByCode ? await newNumber(transaction, row) : await newTicket(transaction, row));
      }),

    aboutTransaction: (request, token, states, use) =>
      change(ofClaim(request, token), async (row, transaction) => {
        if (!states.includes(row.state)) return refusalOf(row);
        const { sign_transaction: id } = row;
        return id === null ? failed({ code: 'transactionUnknown' }) : use(transaction, id);
      }),

    report: (request, token, reason) =>
      change(ofClaim(request, token), async (row, transaction): Promise<Outcome<void>> => {
        if (stepRequest(row.state, 'refuse') === undefined) return refusalOf(row);
        await reports.add(transaction, { site: row.site_id, subject: row.subject_id, reason, request: row.id });
        return success(undefined);
      }),

    refuse: (request, token) =>
      change(ofClaim(request, token), async (row, transaction): Promise<Outcome<void>> => {
        if (stepRequest(row.state, 'refuse') === undefined) return refusalOf(row);
        await step(transaction, row, 'refuse');
        return success(undefined);
      }),
  };
}

/** Of these claims, those that let a site read what can be read. */
async function readableOf(
  claims: readonly Claim[],
  isReadable: (group: OwnGroupId) => Promise<boolean>,
): Promise<ReadonlySet<Claim>> {
  const readable = new Set<Claim>();
  for (const claim of claims) {
    const group = ownGroupIn(claim);
    if (group !== undefined && (await isReadable(group))) readable.add(claim);
  }
  return readable;
}

/** Why what was read off a card's face is not taken: it is not what the card signed, or was not asked for. */
function statedRefusal(
  { attributes: signed, given }: AuthorizeClaims,
  attributes: StatedValues | undefined,
  { registration }: Site,
  row: RequestRow,
): Failure | undefined {
  if (signed !== (attributes === undefined ? null : statedDigest(attributes))) return { code: 'requestChanged' };
  if (attributes === undefined) return undefined;
  const isTaken = registration.acceptsStated && row.path !== 'ask';
  const isGiven = Object.keys(attributes).every((name) => given.filter(isOnFace).some((claim) => claim === name));
  return isTaken && isGiven ? undefined : { code: 'claimNotAllowed' };
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
  const isOfRequest = claims.client === row.site_id && claims.origin === row.origin && claims.path === row.path;
  if (!isOfRequest) return { code: 'requestChanged' };
  const asked = row.asked.map(({ claim }) => claim);
  const isSorted = claims.given.every((claim, at) => at === 0 || (claims.given[at - 1] ?? '') < claim);
  const isAllowed = claims.given.includes('openid') && claims.given.every((claim) => asked.includes(claim));
  return isSorted && isAllowed && isNoLonger(claims.keep, row.keep) ? undefined : { code: 'claimNotAllowed' };
}
