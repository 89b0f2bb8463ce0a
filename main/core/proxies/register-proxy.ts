import type { ProxyOrder } from '#contract/app/flows/register-proxy-flow.ts';
import { FAILURES, type Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { Mandate } from '#contract/portal/mandate.ts';
import type { BegunMandate } from '#contract/portal/mandate-routes.ts';
import type { NamedPerson } from '#contract/values/named-person.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import {
  beginCardAccess,
  type CardAccess,
  type CardAccessEffect,
  type CardAccessEvent,
  isCardEvent,
  stepCardAccess,
  withinFlow,
} from '../card/card-access.ts';
import {
  amend,
  end,
  type FlowMachine,
  flowMachine,
  type LastStates,
  move,
  type Step,
  stay,
} from '../flow/flow-machine.ts';
import type { SignedProof } from '../sign-in/proof-steps.ts';
import type { OpenedSession } from '../sign-in/sign-in.ts';

/** The principal's own, by their signature key; a child's by its login key. */
type LastWord = { readonly cms: string } | { readonly proof: string };

type Card = CardAccess<ProxyCardResult>;

/** What was begun at the portal, for whom, and by which card they are known. */
export interface BegunSitting {
  readonly order: ProxyOrder;
  readonly principal: NamedPerson;
  readonly own: Uint8Array;
  readonly begun: BegunMandate;
}

/** A sitting that the proxy's card has signed in. */
export interface AcceptedSitting extends BegunSitting {
  readonly proxy: Mandate['proxy'];
}

/** What the card is used for, with all that this needs. */
type ProxyCardTask =
  | { readonly task: 'prove' }
  | { readonly task: 'readPerson'; readonly own: Uint8Array }
  | { readonly task: 'proveProxy'; readonly sitting: BegunSitting }
  | { readonly task: 'signProxy'; readonly sitting: BegunSitting; readonly proof: SignedProof }
  | { readonly task: 'signPrincipal'; readonly sitting: AcceptedSitting };

/** What came of a task, with what it was given. */
export type ProxyCardResult =
  | (Task<'prove'> & { readonly value: SignedProof })
  | (Task<'readPerson'> & { readonly value: NamedPerson })
  | (Task<'proveProxy'> & { readonly value: SignedProof })
  | (Task<'signProxy'> & { readonly value: string })
  | (Task<'signPrincipal'> & { readonly value: LastWord });
type Task<Name extends ProxyCardTask['task']> = Extract<ProxyCardTask, { readonly task: Name }>;

type Stage =
  | { readonly at: 'askingChallenge' }
  | { readonly at: 'card'; readonly card: Card; readonly for: ProxyCardTask }
  | { readonly at: 'openingSession'; readonly own: Uint8Array | undefined }
  | { readonly at: 'beginning'; readonly own: Uint8Array; readonly principal: NamedPerson }
  | { readonly at: 'changingCards'; readonly sitting: BegunSitting; readonly lastFailure: Failure | null }
  | { readonly at: 'accepting'; readonly sitting: BegunSitting }
  | { readonly at: 'confirming'; readonly sitting: AcceptedSitting; readonly lastFailure: Failure | null }
  | { readonly at: 'signing'; readonly sitting: AcceptedSitting; readonly word: LastWord }
  /** Without `signing` it begins anew, with the card. */
  | { readonly at: 'interrupted'; readonly failure: Failure; readonly signing: SigningAgain | undefined };

interface SigningAgain {
  readonly sitting: AcceptedSitting;
  readonly word: LastWord;
}

interface Context {
  readonly devices: ReaderServiceState | undefined;
  readonly cardAttempts: number;
  readonly order: ProxyOrder;
}

type Running = Stage & Context;
export type RegisterProxyState = Running | LastStates<void>;

export type RegisterProxyEvent =
  | CardAccessEvent<ProxyCardResult>
  | { readonly type: 'challengeAsked'; readonly outcome: Outcome<void> }
  | { readonly type: 'sessionOpened'; readonly outcome: Outcome<OpenedSession> }
  | { readonly type: 'begun'; readonly outcome: Outcome<{ readonly order: ProxyOrder; readonly begun: BegunMandate }> }
  | { readonly type: 'accepted'; readonly outcome: Outcome<Mandate['proxy']> }
  | { readonly type: 'mandateConfirmed' }
  | { readonly type: 'signed'; readonly outcome: Outcome<void> };

export type RegisterProxyEffect =
  | { readonly do: 'askChallenge' }
  | { readonly do: 'openSession'; readonly proof: SignedProof }
  | { readonly do: 'begin'; readonly order: ProxyOrder; readonly principal: NamedPerson }
  | { readonly do: 'accept'; readonly registration: string; readonly proof: string; readonly cms: string }
  | { readonly do: 'sign'; readonly registration: string; readonly word: LastWord }
  | { readonly do: 'card'; readonly for: ProxyCardTask; readonly effect: CardAccessEffect };

type ProxyStep = Step<RegisterProxyState, RegisterProxyEffect>;
type At<Name extends Stage['at']> = Extract<Running, { readonly at: Name }>;

/**
 * A proxy registered with both cards in one sitting: the principal's card is proved and read, the proxy's card accepts, the
 * principal sees who that is, and signs last. Until then nothing is made.
 */
export function registerProxyMachine(
  order: ProxyOrder,
  devices: ReaderServiceState | undefined,
): FlowMachine<RegisterProxyState, RegisterProxyEvent, RegisterProxyEffect> {
  return flowMachine<Running, void, RegisterProxyEvent, RegisterProxyEffect>({
    first: askChallenge({ order, devices, cardAttempts: 0 }),
    step,
  });
}

function step(state: Running, event: RegisterProxyEvent): ProxyStep {
  if (event.type === 'devicesChanged') {
    const known = { ...state, devices: event.devices };
    return known.at === 'card' ? stepCard(known, event) : amend(known);
  }
  switch (state.at) {
    case 'askingChallenge':
      if (event.type !== 'challengeAsked') return stay(state);
      return event.outcome.ok ? askCard(state, { task: 'prove' }) : interrupt(state, event.outcome.failure);
    case 'card':
      return isCardEvent(event) ? stepCard(state, event) : stay(state);
    case 'openingSession':
      return event.type === 'sessionOpened' ? readPerson(state, event.outcome) : stay(state);
    case 'beginning':
      return event.type === 'begun' ? begun(state, event) : stay(state);
    case 'changingCards':
      return event.type === 'resumed' ? askCard(state, { task: 'proveProxy', sitting: state.sitting }) : stay(state);
    case 'accepting':
      return event.type === 'accepted' ? accepted(state, event.outcome) : stay(state);
    case 'confirming':
      return event.type === 'mandateConfirmed'
        ? askCard(state, { task: 'signPrincipal', sitting: state.sitting })
        : stay(state);
    case 'signing':
      return event.type === 'signed' ? signed(state, event.outcome) : stay(state);
    case 'interrupted':
      if (event.type !== 'resumed') return stay(state);
      return state.signing === undefined ? askChallenge(state) : sign(state, state.signing);
  }
}

function go(state: Context, stage: Stage, effects: readonly RegisterProxyEffect[] = []): ProxyStep {
  const { devices, cardAttempts, order } = state;
  return move({ ...stage, devices, cardAttempts, order }, effects);
}

function askChallenge(state: Context): ProxyStep {
  return go(state, { at: 'askingChallenge' }, [{ do: 'askChallenge' }]);
}

/** A phone, which shows no certificate to be known again by, has no name to read either. */
function readPerson(state: At<'openingSession'>, outcome: Outcome<OpenedSession>): ProxyStep {
  if (!outcome.ok) return interrupt(state, outcome.failure);
  return state.own === undefined
    ? end({ how: 'failed', failure: { code: 'cardDataMissing' } })
    : askCard(state, { task: 'readPerson', own: state.own });
}

/** With the order as the portal took it. */
function begun(state: At<'beginning'>, { outcome }: Extract<RegisterProxyEvent, { type: 'begun' }>): ProxyStep {
  if (!outcome.ok) return interrupt(state, outcome.failure);
  const { principal, own } = state;
  const sitting = { ...outcome.value, principal, own };
  return go({ ...state, order: sitting.order }, { at: 'changingCards', sitting, lastFailure: null });
}

function accepted(state: At<'accepting'>, outcome: Outcome<Mandate['proxy']>): ProxyStep {
  return outcome.ok
    ? go(state, { at: 'confirming', sitting: { ...state.sitting, proxy: outcome.value }, lastFailure: null })
    : end({ how: 'failed', failure: outcome.failure });
}

function sign(state: Context, { sitting, word }: SigningAgain): ProxyStep {
  return go(state, { at: 'signing', sitting, word }, [{ do: 'sign', registration: sitting.begun.registration, word }]);
}

function signed(state: At<'signing'>, outcome: Outcome<void>): ProxyStep {
  if (outcome.ok) return end({ how: 'done', result: undefined });
  const { failure } = outcome;
  // Nobody knows whether it was made: the same word is sent again.
  return FAILURES[failure.code].resumable
    ? go(state, { at: 'interrupted', failure, signing: state })
    : end({ how: 'failed', failure });
}

const SLOTS = {
  prove: 'auth',
  readPerson: 'text',
  proveProxy: 'auth',
  signProxy: 'sign',
  signPrincipal: 'sign',
} as const;

function askCard(state: Context, task: ProxyCardTask): ProxyStep {
  // A child has no signature key: its login key signs instead.
  const slot = task.task === 'signPrincipal' && state.order.kind === 'guardian15' ? 'auth' : SLOTS[task.task];
  const first = beginCardAccess<ProxyCardResult>(slot, state.devices, undefined, state.cardAttempts);
  return around(state, task, first);
}

function stepCard(state: At<'card'>, event: CardAccessEvent<ProxyCardResult>): ProxyStep {
  return around(state, state.for, stepCardAccess(state.card, event));
}

function around(state: Context, task: ProxyCardTask, next: Step<Card, CardAccessEffect>): ProxyStep {
  const { devices, order } = state;
  const later = { devices, order, cardAttempts: next.state.attempt };
  return withinFlow<ProxyCardResult, RegisterProxyState, RegisterProxyEffect>(next, {
    going: (card) => ({ at: 'card', card, for: task, ...later }),
    carried: (effect) => ({ do: 'card', for: task, effect }),
    used: (result) => receive(later, result),
    givenUp: (failure) => givenUp(later, task, failure),
  });
}

/** The card of the other side in the place of one's own, either way: the right one is asked for once more. */
function givenUp(state: Context, task: ProxyCardTask, failure: Failure): ProxyStep {
  const isWrongCard = failure.code === 'proxyIsSelf' || failure.code === 'cardChanged';
  if (isWrongCard && (task.task === 'proveProxy' || task.task === 'signProxy')) {
    return go(state, { at: 'changingCards', sitting: task.sitting, lastFailure: failure });
  }
  if (isWrongCard && task.task === 'signPrincipal') {
    return go(state, { at: 'confirming', sitting: task.sitting, lastFailure: failure });
  }
  return interrupt(state, failure);
}

function receive(state: Context, result: ProxyCardResult): ProxyStep {
  switch (result.task) {
    case 'prove': {
      const proof = result.value;
      return go(state, { at: 'openingSession', own: proof.certificate }, [{ do: 'openSession', proof }]);
    }
    case 'readPerson': {
      const { own, value: principal } = result;
      return go(state, { at: 'beginning', own, principal }, [{ do: 'begin', order: state.order, principal }]);
    }
    case 'proveProxy':
      return askCard(state, { task: 'signProxy', sitting: result.sitting, proof: result.value });
    case 'signProxy': {
      const { sitting, proof, value: cms } = result;
      const { registration } = sitting.begun;
      return go(state, { at: 'accepting', sitting }, [{ do: 'accept', registration, proof: proof.proof, cms }]);
    }
    case 'signPrincipal':
      return sign(state, { sitting: result.sitting, word: result.value });
  }
}

function interrupt(state: Context, failure: Failure): ProxyStep {
  return FAILURES[failure.code].resumable
    ? go(state, { at: 'interrupted', failure, signing: undefined })
    : end({ how: 'failed', failure });
}
