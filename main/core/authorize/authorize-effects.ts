import type { RequestHandle } from '#contract/app/flows/authorize-flow.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type Claim, isOnFace, type StatedValues, statedValuesSchema } from '#contract/portal/authorization.ts';
import type { ClaimedRequest } from '#contract/portal/authorization-routes.ts';
import { fullDate } from '#contract/values/birth-date.ts';
import { portalKeyOf, requestDigest, statedDigest } from '#documents/authorization/request-text.ts';
import type { CardAttributes } from '#native-bridge/apps/input-support-app.ts';
import { type CardEnvironment, performCardEffect, taggedWithCard } from '../card/perform-card-effect.ts';
import { attributeSteps } from '../card/reading-steps.ts';
import type { PerformEffect } from '../flow/flow-runner.ts';
import type { CaCertificates } from '../portal/ca-certificates.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';
import { holdChallenge } from '../sign-in/held-challenge.ts';
import { loginProofSteps } from '../sign-in/proof-steps.ts';
import { asPerson, type SessionHolder } from '../sign-in/session-holder.ts';
import type { Answer, AuthorizeEffect, AuthorizeEvent, SignTask } from './authorize.ts';
import { transactionSteps } from './transaction-steps.ts';

interface AuthorizeTools {
  readonly portal: PortalClient;
  readonly authorities: CaCertificates;
  readonly cards: CardEnvironment;
  readonly clock: Clock;
  readonly uuid: () => string;
  /** Of whom a site asks something without a browser. */
  readonly session: Pick<SessionHolder, 'token' | 'lost'>;
  /** Leads the system's own browser back; absent where nothing outside is opened. */
  readonly openReturnPage?: (page: URL) => Promise<void>;
  /** The request is this app's, until it is answered. */
  readonly onClaimed: (claimed: ClaimedRequest) => void;
}

/** The effects of one run: it has one request, and its challenge. */
export function authorizeEffects(tools: AuthorizeTools): PerformEffect<AuthorizeEvent, AuthorizeEffect> {
  const { portal, authorities, cards, clock, uuid, session, openReturnPage, onClaimed } = tools;
  const held = holdChallenge(clock);

  async function claim(handle: RequestHandle, signal: AbortSignal): Promise<Outcome<ClaimedRequest>> {
    if ('addressRequest' in handle) {
      return asPerson(session, (token) => portal.call('claimAddressRequest', { params: handle, token, signal }));
    }
    return portal.call('claimRequest', {
      body: 'launch' in handle ? { launch: handle.launch } : { code: handle.code },
      signal,
    });
  }

  /** What the card signs names the site and the very request that was shown. */
  const proofSteps = ({ claimed, given, keep, face }: Answer) =>
    loginProofSteps(
      { origin: portal.origin, authorities, clock, uuid },
      {
        purpose: 'authorize',
        request: {
          request: requestDigest(claimed.view),
          client: claimed.view.client,
          origin: claimed.view.origin,
          path: claimed.view.path,
          given: [...given],
          keep,
          attributes: typeof face === 'string' ? null : statedDigest(face.stated),
        },
        challenge: (signal) =>
          held.orAsk(() =>
            portal.call('renewRequestChallenge', {
              params: { request: claimed.view.id },
              token: claimed.token,
              signal,
            }),
          ),
        onSpent: held.spend,
        sameCard: () => (typeof face === 'string' ? undefined : face.card),
      },
    );

  const faceSteps = ({ given }: Answer) =>
    taggedWithCard(
      attributeSteps(() => undefined, cards.pinAtHand !== undefined),
      (read, card) => ({ stated: statedOf(read, given), card }),
    );

  const signSteps = ({ claimed }: Answer, { certificate }: SignTask) =>
    transactionSteps(claimed.view.transaction?.items ?? [], {
      clock,
      findIssuer: (key, one) => authorities.issuerOf(key, one),
      sessionCard: () => certificate,
      oneSitting: cards.pinAtHand !== undefined,
      read: (item, signal) =>
        portal.call('readSignDocument', { params: { request: claimed.view.id, item }, token: claimed.token, signal }),
    });

  return async (effect, context) => {
    const { signal } = context;
    switch (effect.do) {
      case 'claim': {
        const { handle } = effect;
        if ('launch' in handle && openReturnPage === undefined) {
          return { type: 'claimed', outcome: failed({ code: 'browserUnavailable' }) };
        }
        if ('launch' in handle && handle.portalKey !== portalKeyOf(portal.origin)) {
          return { type: 'claimed', outcome: failed({ code: 'portalNotConfigured' }) };
        }
        const [claimed] = await Promise.all([claim(handle, signal), authorities.load(signal)]);
        // What is shown, and so signed, is of the portal that the link names.
        if (claimed.ok && claimed.value.view.portal !== portal.origin) {
          return { type: 'claimed', outcome: failed({ code: 'requestChanged' }) };
        }
        if (claimed.ok) {
          held.hold(claimed.value);
          onClaimed(claimed.value);
        }
        return { type: 'claimed', outcome: claimed };
      }
      case 'look': {
        const { view, token } = effect.claimed;
        const { place } = effect;
        const params = { request: view.id, ...place };
        return { type: 'pageDrawn', place, outcome: await portal.call('readSignPage', { params, token, signal }) };
      }
      case 'card':
        switch (effect.task.for) {
          case 'face':
            return performCardEffect(cards, faceSteps(effect.answer), effect.effect, context);
          case 'proof':
            return performCardEffect(cards, proofSteps(effect.answer), effect.effect, context);
          case 'signatures':
            return performCardEffect(cards, signSteps(effect.answer, effect.task), effect.effect, context);
        }
        break;
      case 'report': {
        const { view, token } = effect.claimed;
        const params = { request: view.id };
        const body = { reason: effect.reason };
        const reported = await portal.call('reportRequest', { params, body, token, signal });
        return { type: 'reportHeard', outcome: reported.ok ? success(undefined) : reported };
      }
      case 'hand': {
        const { view, token } = effect.claimed;
        const params = { request: view.id };
        const { certificate, signedAtMs, signatures } = effect.signed;
        const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
        const signedAt = new Date(signedAtMs).toISOString();
        const body = { certificate: base64(certificate), signedAt, signatures: signatures.map(base64) };
        return { type: 'handed', outcome: await portal.call('giveSignatures', { params, body, token, signal }) };
      }
      case 'prove': {
        const { claimed, face } = effect.answer;
        const { view, token } = claimed;
        const params = { request: view.id };
        const body = { proof: effect.proof, ...(typeof face === 'string' ? {} : { attributes: face.stated }) };
        return { type: 'proved', outcome: await portal.call('proveRequest', { params, body, token, signal }) };
      }
      case 'release': {
        const { view, token } = effect.claimed;
        const params = { request: view.id };
        const body = { without: [...effect.without] };
        return { type: 'answered', outcome: await portal.call('releaseRequest', { params, body, token, signal }) };
      }
      case 'return': {
        const page = new URL(`/authorize/return#${effect.ticket}`, portal.origin);
        const isOpen = await openReturnPage?.(page).then(
          () => true,
          () => false,
        );
        const outcome = isOpen ? success(undefined) : failed({ code: 'browserUnavailable' as const });
        return { type: 'returned', outcome };
      }
    }
  };
}

/** Of what is given, what the card's face says. */
function statedOf({ name, address, birthDate, sex }: CardAttributes, given: readonly Claim[]): StatedValues {
  const gender = sex === 'male' || sex === 'female' ? sex : undefined;
  const said = { name, address, birthdate: fullDate(birthDate), gender };
  return statedValuesSchema.parse(
    Object.fromEntries(
      given.filter(isOnFace).flatMap((claim) => (said[claim] === undefined ? [] : [[claim, said[claim]]])),
    ),
  );
}

/** The browser hears of it at once; where the portal cannot be had, it ends there by itself. */
export async function refuseRequest(portal: PortalClient, { view, token }: ClaimedRequest): Promise<void> {
  const { signal } = new AbortController();
  await portal.call('refuseRequest', { params: { request: view.id }, token, signal });
}
