import type { ProxyOrder } from '#contract/app/flows/register-proxy-flow.ts';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import { guardedUntil, type Mandate, type Sitting } from '#contract/portal/mandate.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { NamedPerson } from '#contract/values/named-person.ts';
import { acceptanceText, mandateText, type SignedText } from '#documents/mandate/mandate-text.ts';
import type { CardAccessEvent } from '../card/card-access.ts';
import { type CardEnvironment, type CardSteps, performCardEffect, tagged } from '../card/perform-card-effect.ts';
import { attributeSteps } from '../card/reading-steps.ts';
import type { PerformEffect } from '../flow/flow-runner.ts';
import type { CaCertificates } from '../portal/ca-certificates.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';
import { openSession } from '../sign-in/login-effects.ts';
import { asPerson, type SessionHolder } from '../sign-in/session-holder.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import { otherThan, proofOverText, sameAs, signatureOfText } from './proxy-card-steps.ts';
import type {
  AcceptedSitting,
  BegunSitting,
  ProxyCardResult,
  RegisterProxyEffect,
  RegisterProxyEvent,
} from './register-proxy.ts';

interface RegisterProxyTools {
  readonly portal: PortalClient;
  readonly authorities: CaCertificates;
  readonly cards: CardEnvironment;
  readonly freshProof: SignIn;
  readonly session: Pick<SessionHolder, 'opened' | 'lost' | 'token'>;
  readonly clock: Clock;
  readonly uuid: () => string;
}

type Context = Parameters<PerformEffect<RegisterProxyEvent, RegisterProxyEffect>>[1];

export function registerProxyEffects(
  tools: RegisterProxyTools,
): PerformEffect<RegisterProxyEvent, RegisterProxyEffect> {
  const { portal, freshProof, session, clock } = tools;
  return async (effect, context) => {
    const { signal } = context;
    switch (effect.do) {
      case 'askChallenge':
        return { type: 'challengeAsked', outcome: await freshProof.askChallenge(signal) };
      case 'openSession':
        return { type: 'sessionOpened', outcome: await openSession(freshProof, session, effect.proof, signal) };
      case 'begin': {
        const { principal } = effect;
        const order = withinChildhood(effect.order, principal, japaneseDay(clock.nowMs()));
        const body = { ...order, principal };
        const begun = await asPerson(session, (token) => portal.call('beginMandate', { body, token, signal }));
        return { type: 'begun', outcome: begun.ok ? success({ order, begun: begun.value }) : begun };
      }
      case 'accept':
        return { type: 'accepted', outcome: await accept(effect, signal) };
      case 'sign':
        return { type: 'signed', outcome: await sign(effect, signal) };
      case 'card':
        return performCard(tools, effect, context);
    }
  };

  async function accept(
    { registration: mandate, proof, cms }: Extract<RegisterProxyEffect, { do: 'accept' }>,
    signal: AbortSignal,
  ): Promise<Outcome<Mandate['proxy']>> {
    const body = { proof, cms };
    const accepted = await asPerson(session, (token) =>
      portal.call('acceptMandate', { params: { mandate }, body, token, signal }),
    );
    return accepted.ok ? success(accepted.value.proxy) : accepted;
  }

  /** Sent again after an answer that was lost, it is over at the portal: then the list says whether it was made. */
  async function sign(
    { registration: mandate, word }: Extract<RegisterProxyEffect, { do: 'sign' }>,
    signal: AbortSignal,
  ): Promise<Outcome<void>> {
    const signed = await asPerson(session, (token) =>
      portal.call('signMandate', { params: { mandate }, body: word, token, signal }),
    );
    if (signed.ok) return success(undefined);
    if (signed.failure.code !== 'sittingOver') return signed;
    const listed = await asPerson(session, (token) => portal.call('listMandates', { token, signal }));
    if (!listed.ok) return listed;
    return listed.value.proxies.some(({ registration }) => registration === mandate) ? success(undefined) : signed;
  }
}

/** A child's ends before it is fifteen, whatever was chosen before its card was read. */
function withinChildhood(order: ProxyOrder, { birthDate }: NamedPerson, today: CalendarDate): ProxyOrder {
  const last = order.kind === 'guardian15' ? guardedUntil(birthDate, today) : undefined;
  return last === undefined || last >= order.until ? order : { ...order, until: last };
}

function performCard(
  tools: RegisterProxyTools,
  { for: work, effect }: Extract<RegisterProxyEffect, { do: 'card' }>,
  context: Context,
): Promise<CardAccessEvent<ProxyCardResult>> {
  const { portal, cards, freshProof } = tools;
  const signer = { ...tools, origin: portal.origin };
  const perform = <App, Prepared, Value>(
    steps: CardSteps<App, Prepared, Value>,
    told: (value: Value) => ProxyCardResult,
  ) => performCardEffect(cards, tagged(steps, told), effect, context);
  switch (work.task) {
    case 'prove':
      return perform(freshProof.cardSteps, (value) => ({ ...work, value }));
    case 'readPerson':
      return perform(
        attributeSteps(() => work.own, false),
        ({ name, birthDate }) => ({ ...work, value: { name, birthDate } }),
      );
    case 'proveProxy': {
      const text = acceptanceOf(portal, work.sitting);
      return perform(proofOverText(signer, text, otherThan(work.sitting.own)), (value) => ({ ...work, value }));
    }
    case 'signProxy': {
      const text = acceptanceOf(portal, work.sitting);
      return perform(signatureOfText(signer, text, work.proof.certificate), (value) => ({ ...work, value }));
    }
    case 'signPrincipal': {
      const { sitting } = work;
      const text = mandateTextOf(portal, sitting);
      return sitting.order.kind === 'guardian15'
        ? perform(proofOverText(signer, text, sameAs(sitting.own)), ({ proof }) => ({ ...work, value: { proof } }))
        : perform(signatureOfText(signer, text, sitting.own), (cms) => ({ ...work, value: { cms } }));
    }
  }
}

function sittingOf({ origin: portal }: PortalClient, { order, begun }: BegunSitting): Sitting {
  const { registration, nonce } = begun;
  return { ...order, portal, registration, nonce };
}

function acceptanceOf(portal: PortalClient, sitting: BegunSitting): SignedText {
  return acceptanceText(sittingOf(portal, sitting), sitting.principal);
}

function mandateTextOf(portal: PortalClient, sitting: AcceptedSitting): SignedText {
  const { principal, proxy, begun } = sitting;
  const { from, createdAt } = begun;
  return mandateText(sittingOf(portal, sitting), { principal, proxy, from, createdAt });
}
