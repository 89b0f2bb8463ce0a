import type { AccountOrder } from '#contract/app/flows/benefit-account-flow.ts';
import { FAILURES, type Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import { type NameFit, nameFit, ownKana } from '#contract/portal/benefit-account.ts';
import type { OwnName } from '#contract/portal/benefit-account-routes.ts';
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

export type AccountCardResult =
  | { readonly task: 'prove'; readonly value: SignedProof }
  | { readonly task: 'readName'; readonly value: string };

type Card = CardAccess<AccountCardResult>;

/** The name on the card that was proved, and how it compares with the holder's. */
interface Compared {
  readonly name: string;
  readonly ownKana: string | null;
  readonly fit: NameFit;
}

type Stage =
  | { readonly at: 'askingChallenge' }
  | { readonly at: 'proving'; readonly card: Card }
  | { readonly at: 'openingSession'; readonly certificate: Uint8Array | undefined }
  /** `certificate` is that of the card that was proved: no other one is read. */
  | { readonly at: 'readingName'; readonly card: Card; readonly certificate: Uint8Array }
  | ({ readonly at: 'confirming' } & Compared)
  | ({ readonly at: 'saving'; readonly own: OwnName } & Compared)
  /** Without `saving` it begins anew, with the card. */
  | {
      readonly at: 'interrupted';
      readonly failure: Failure;
      readonly saving: (Compared & { own: OwnName }) | undefined;
    };

interface Context {
  readonly devices: ReaderServiceState | undefined;
  readonly cardAttempts: number;
  readonly order: AccountOrder;
}

type Running = Stage & Context;
export type BenefitAccountState = Running | LastStates<void>;

export type BenefitAccountEvent =
  | CardAccessEvent<AccountCardResult>
  | { readonly type: 'challengeAsked'; readonly outcome: Outcome<void> }
  | { readonly type: 'sessionOpened'; readonly outcome: Outcome<OpenedSession> }
  | { readonly type: 'namesGiven'; readonly holderKana: string; readonly ownKana: string }
  | { readonly type: 'accountConfirmed'; readonly stated: boolean }
  | { readonly type: 'saved'; readonly outcome: Outcome<unknown> };

export type BenefitAccountEffect =
  | { readonly do: 'askChallenge' }
  | { readonly do: 'openSession'; readonly proof: SignedProof }
  | { readonly do: 'card'; readonly task: 'prove'; readonly effect: CardAccessEffect }
  | {
      readonly do: 'card';
      readonly task: 'readName';
      readonly effect: CardAccessEffect;
      readonly certificate: Uint8Array;
    }
  | { readonly do: 'save'; readonly account: AccountOrder['account']; readonly own: OwnName };

type AccountStep = Step<BenefitAccountState, BenefitAccountEffect>;
type At<Name extends Stage['at']> = Extract<Running, { readonly at: Name }>;
type WithCard = At<'proving'> | At<'readingName'>;
type WithoutCard<State> = State extends unknown ? Omit<State, 'card'> : never;

/**
 * The account for benefits of whoever's card lies there: the card is proved, its name is read, the person sees whose account
 * it becomes, and only then is anything sent.
 */
export function benefitAccountMachine(
  order: AccountOrder,
  devices: ReaderServiceState | undefined,
): FlowMachine<BenefitAccountState, BenefitAccountEvent, BenefitAccountEffect> {
  return flowMachine<Running, void, BenefitAccountEvent, BenefitAccountEffect>({
    first: askChallenge({ order, devices, cardAttempts: 0 }),
    step,
  });
}

function step(state: Running, event: BenefitAccountEvent): AccountStep {
  if (event.type === 'devicesChanged') {
    const known = { ...state, devices: event.devices };
    return 'card' in known ? stepCard(known, event) : amend(known);
  }
  switch (state.at) {
    case 'askingChallenge':
      if (event.type !== 'challengeAsked') return stay(state);
      return event.outcome.ok
        ? beginCard({ ...state, at: 'proving' }, 'auth')
        : interrupt(state, event.outcome.failure);
    case 'proving':
    case 'readingName':
      return isCardEvent(event) ? stepCard(state, event) : stay(state);
    case 'openingSession':
      return event.type === 'sessionOpened' ? readName(state, event.outcome) : stay(state);
    case 'confirming':
      return stepConfirming(state, event);
    case 'saving':
      return event.type === 'saved' ? saved(state, event.outcome) : stay(state);
    case 'interrupted':
      if (event.type !== 'resumed') return stay(state);
      return state.saving === undefined ? askChallenge(state) : save(state, state.saving, state.saving.own);
  }
}

function go(state: Context, stage: Stage, effects: readonly BenefitAccountEffect[] = []): AccountStep {
  const { devices, cardAttempts, order } = state;
  return move({ ...stage, devices, cardAttempts, order }, effects);
}

function askChallenge(state: Context): AccountStep {
  return go(state, { at: 'askingChallenge' }, [{ do: 'askChallenge' }]);
}

/** A phone, which shows no certificate to be known again by, has no name to read either. */
function readName(state: At<'openingSession'>, outcome: Outcome<OpenedSession>): AccountStep {
  if (!outcome.ok) return interrupt(state, outcome.failure);
  const { certificate } = state;
  if (certificate === undefined) return end({ how: 'failed', failure: { code: 'cardDataMissing' } });
  return beginCard({ ...state, at: 'readingName', certificate }, 'text');
}

function stepConfirming(state: At<'confirming'>, event: BenefitAccountEvent): AccountStep {
  if (event.type === 'namesGiven') {
    const { holderKana } = event;
    const order = { ...state.order, account: { ...state.order.account, holderKana }, ownKana: event.ownKana };
    return compare({ ...state, order }, state.name);
  }
  if (event.type !== 'accountConfirmed') return stay(state);
  const { fit, ownKana: kana } = state;
  if (fit === 'same' && kana !== null) return save(state, state, { kana });
  // The window asks for the tick itself: without it nobody has said whose account it is.
  return fit === 'cannotTell' && event.stated ? save(state, state, { stated: true }) : stay(state);
}

function compare(state: Context, name: string): AccountStep {
  const { account, ownKana: typed } = state.order;
  const own = ownKana(name, typed);
  return go(state, { at: 'confirming', name, ownKana: own, fit: nameFit(own, account.holderKana) });
}

function save(state: Context, { name, ownKana: kana, fit }: Compared, own: OwnName): AccountStep {
  return go(state, { at: 'saving', name, ownKana: kana, fit, own }, [
    { do: 'save', account: state.order.account, own },
  ]);
}

function saved(state: At<'saving'>, outcome: Outcome<unknown>): AccountStep {
  if (outcome.ok) return end({ how: 'done', result: undefined });
  const { failure } = outcome;
  // The card is asked for once more; what was typed stays.
  if (failure.code === 'freshCardNeeded') return go(state, { at: 'interrupted', failure, saving: undefined });
  return isPassing(failure)
    ? go(state, { at: 'interrupted', failure, saving: state })
    : end({ how: 'failed', failure });
}

/** After too many tries a day has to pass, for which no window waits. */
function isPassing({ code }: Failure): boolean {
  return FAILURES[code].resumable && code !== 'tooManyRequests' && code !== 'sessionRequired';
}

function beginCard(state: WithoutCard<WithCard>, slot: 'auth' | 'text'): AccountStep {
  const { devices, cardAttempts } = state;
  const first = beginCardAccess<AccountCardResult>(slot, devices, undefined, cardAttempts);
  return around(state, first);
}

function stepCard(state: WithCard, event: CardAccessEvent<AccountCardResult>): AccountStep {
  return around(state, stepCardAccess(state.card, event));
}

function around(state: WithoutCard<WithCard>, next: Step<Card, CardAccessEffect>): AccountStep {
  const later = { ...state, cardAttempts: next.state.attempt };
  return withinFlow<AccountCardResult, BenefitAccountState, BenefitAccountEffect>(next, {
    going: (card) => ({ ...later, card }) as Running,
    carried: (effect) => forTask(later, effect),
    used: (result) => receive(later, result),
    givenUp: (failure) => interrupt(later, failure),
  });
}

function forTask(state: WithoutCard<WithCard>, effect: CardAccessEffect): BenefitAccountEffect {
  return state.at === 'proving'
    ? { do: 'card', task: 'prove', effect }
    : { do: 'card', task: 'readName', effect, certificate: state.certificate };
}

function receive(state: WithoutCard<WithCard>, result: AccountCardResult): AccountStep {
  if (result.task === 'readName') return compare(state, result.value);
  const proof = result.value;
  return go(state, { at: 'openingSession', certificate: proof.certificate }, [{ do: 'openSession', proof }]);
}

function interrupt(state: Context, failure: Failure): AccountStep {
  return FAILURES[failure.code].resumable
    ? go(state, { at: 'interrupted', failure, saving: undefined })
    : end({ how: 'failed', failure });
}
