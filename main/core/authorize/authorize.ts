import type { RequestHandle } from '#contract/app/flows/authorize-flow.ts';
import { FAILURES, type Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import {
  type Claim,
  isNoLonger,
  isOnFace,
  isYesOrNo,
  type Keep,
  type RequestView,
  type SiteReport,
  type StatedValues,
} from '#contract/portal/authorization.ts';
import type { ClaimedRequest, ProvedRequest, ReleasedRequest } from '#contract/portal/authorization-routes.ts';
import type { DrawnPage } from '#contract/portal/delivery-routes.ts';
import { isLookedAt } from '#contract/portal/remote-signing.ts';
import type { PinSlot } from '#contract/values/brands.ts';
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
import type { SignedItems } from './transaction-steps.ts';

/** A request that is this app's, with what is given of it, sorted. */
export interface Answer {
  readonly claimed: ClaimedRequest;
  readonly given: readonly Claim[];
  readonly keep: Keep;
  readonly face: Face;
}

/** Of what is given, what the card's face says: nothing where the person or the site does not want it. */
type Face = 'unread' | 'toBeRead' | ReadFace;
interface ReadFace {
  readonly stated: StatedValues;
  /** By which the card is known again; a phone's or a command's is not. */
  readonly card: Uint8Array | undefined;
}

/** What has left: the claims, and for a page on another screen the number that it waits for. */
export interface Given {
  readonly view: RequestView;
  readonly given: readonly Claim[];
  readonly number: string | null;
}

type CardAnswer = SignedProof | SignedItems | ReadFace;
type Card = CardAccess<CardAnswer>;

/** What is asked of the card: what its face says, that it agrees to the request, that it signs what the request is about. */
type CardTask = { readonly for: 'face' } | { readonly for: 'proof' } | SignTask;
export interface SignTask {
  readonly for: 'signatures';
  readonly proved: ProvedRequest;
  /** By which the card that agreed is known again. */
  readonly certificate: Uint8Array | undefined;
}

/** A page of what is to be signed. */
interface Place {
  readonly item: number;
  readonly page: number;
}

type Stage =
  | { readonly at: 'claiming' }
  | {
      readonly at: 'choosing';
      readonly claimed: ClaimedRequest;
      readonly isReported: boolean;
      readonly lastFailure: Failure | null;
    }
  | {
      readonly at: 'reading';
      readonly answer: Answer;
      readonly shown: (Place & { readonly drawn: DrawnPage | null }) | null;
      /** Where one stands who goes through the items one by one; all before it are agreed to. */
      readonly stop: number | null;
      readonly lastFailure: Failure | null;
    }
  | { readonly at: 'card'; readonly card: Card; readonly answer: Answer; readonly task: CardTask }
  | { readonly at: 'proving'; readonly answer: Answer; readonly certificate: Uint8Array | undefined }
  | { readonly at: 'handing'; readonly answer: Answer; readonly proved: ProvedRequest }
  | { readonly at: 'comparing'; readonly answer: Answer; readonly proved: ProvedRequest }
  | { readonly at: 'giving'; readonly answer: Answer; readonly without: readonly Claim[] }
  | { readonly at: 'returning'; readonly given: Given }
  | { readonly at: 'interrupted'; readonly failure: Failure; readonly again: Again };

/** What is done once more where the portal could not be had. */
type Again =
  | { readonly do: 'claim' }
  | { readonly do: 'card'; readonly answer: Answer; readonly task: CardTask }
  | { readonly do: 'give'; readonly answer: Answer; readonly without: readonly Claim[] };

interface Context {
  readonly devices: ReaderServiceState | undefined;
  readonly cardAttempts: number;
  readonly handle: RequestHandle;
}

type Running = Stage & Context;
export type AuthorizeState = Running | LastStates<Given>;

export type AuthorizeEvent =
  | CardAccessEvent<CardAnswer>
  | { readonly type: 'claimed'; readonly outcome: Outcome<ClaimedRequest> }
  | {
      readonly type: 'claimsChosen';
      readonly given: readonly Claim[];
      readonly keep: Keep | undefined;
      readonly readsFace: boolean;
    }
  | { readonly type: 'reported'; readonly reason: SiteReport }
  | { readonly type: 'reportHeard'; readonly outcome: Outcome<void> }
  | { readonly type: 'itemOpened'; readonly place: Place | null }
  | { readonly type: 'pageDrawn'; readonly place: Place; readonly outcome: Outcome<DrawnPage> }
  | { readonly type: 'signingAgreed'; readonly unseen: readonly number[] }
  | { readonly type: 'oneByOneBegun' }
  | { readonly type: 'itemAgreed'; readonly item: number; readonly isLookedAt: boolean }
  | { readonly type: 'handed'; readonly outcome: Outcome<null> }
  | { readonly type: 'proved'; readonly outcome: Outcome<ProvedRequest> }
  | { readonly type: 'releaseConfirmed'; readonly without: readonly Claim[] }
  | { readonly type: 'answered'; readonly outcome: Outcome<ReleasedRequest> }
  | { readonly type: 'returned'; readonly outcome: Outcome<void> };

export type AuthorizeEffect =
  | { readonly do: 'claim'; readonly handle: RequestHandle }
  | { readonly do: 'look'; readonly claimed: ClaimedRequest; readonly place: Place }
  | { readonly do: 'card'; readonly answer: Answer; readonly task: CardTask; readonly effect: CardAccessEffect }
  | { readonly do: 'hand'; readonly claimed: ClaimedRequest; readonly signed: SignedItems }
  | { readonly do: 'report'; readonly claimed: ClaimedRequest; readonly reason: SiteReport }
  | { readonly do: 'prove'; readonly answer: Answer; readonly proof: string }
  | { readonly do: 'release'; readonly claimed: ClaimedRequest; readonly without: readonly Claim[] }
  | { readonly do: 'return'; readonly ticket: string };

type AuthorizeStep = Step<AuthorizeState, AuthorizeEffect>;
type At<Name extends Stage['at']> = Extract<Running, { readonly at: Name }>;

/**
 * A site's question answered: taken by its link or code, shown, chosen, signed by the card over what was shown, compared,
 * given, and back to the browser that asked. Nothing is given before the last press.
 */
export function authorizeMachine(
  handle: RequestHandle,
  devices: ReaderServiceState | undefined,
): FlowMachine<AuthorizeState, AuthorizeEvent, AuthorizeEffect> {
  return flowMachine<Running, Given, AuthorizeEvent, AuthorizeEffect>({
    first: claim({ handle, devices, cardAttempts: 0 }),
    step,
  });
}

function step(state: Running, event: AuthorizeEvent): AuthorizeStep {
  if (event.type === 'devicesChanged') {
    const known = { ...state, devices: event.devices };
    return known.at === 'card' ? stepCard(known, event) : amend(known);
  }
  switch (state.at) {
    case 'claiming':
      if (event.type !== 'claimed') return stay(state);
      return event.outcome.ok
        ? go(state, { at: 'choosing', claimed: event.outcome.value, isReported: false, lastFailure: null })
        : interrupt(state, event.outcome.failure, { do: 'claim' });
    case 'choosing':
      if (event.type === 'reported') {
        return go(state, { ...state, lastFailure: null }, [
          { do: 'report', claimed: state.claimed, reason: event.reason },
        ]);
      }
      if (event.type === 'reportHeard') {
        const { outcome } = event;
        return amend({ ...state, isReported: outcome.ok, lastFailure: outcome.ok ? null : outcome.failure });
      }
      return event.type === 'claimsChosen' ? choose(state, event) : stay(state);
    case 'reading':
      return stepReading(state, event);
    case 'card':
      return isCardEvent(event) ? stepCard(state, event) : stay(state);
    case 'proving':
      return event.type === 'proved' ? afterProof(state, event.outcome) : stay(state);
    case 'handing':
      if (event.type !== 'handed') return stay(state);
      return event.outcome.ok
        ? compare(state, state.answer, state.proved)
        : end({ how: 'failed', failure: event.outcome.failure });
    case 'comparing':
      return event.type === 'releaseConfirmed' ? give(state, state.answer, event.without) : stay(state);
    case 'giving':
      if (event.type !== 'answered') return stay(state);
      return event.outcome.ok
        ? sendBack(state, event.outcome.value)
        : interrupt(state, event.outcome.failure, { do: 'give', answer: state.answer, without: state.without });
    case 'returning':
      if (event.type !== 'returned') return stay(state);
      return event.outcome.ok
        ? end({ how: 'done', result: state.given })
        : end({ how: 'failed', failure: event.outcome.failure });
    case 'interrupted':
      return event.type === 'resumed' ? again(state) : stay(state);
  }
}

function go(state: Context, stage: Stage, effects: readonly AuthorizeEffect[] = []): AuthorizeStep {
  const { devices, cardAttempts, handle } = state;
  return move({ ...stage, devices, cardAttempts, handle }, effects);
}

function claim(state: Context): AuthorizeStep {
  return go(state, { at: 'claiming' }, [{ do: 'claim', handle: state.handle }]);
}

/** Of what was asked, in the one order; a name at this site alone goes along with everything. */
function choose(
  state: At<'choosing'>,
  { given: wanted, keep, readsFace }: Extract<AuthorizeEvent, { readonly type: 'claimsChosen' }>,
): AuthorizeStep {
  const { claimed } = state;
  const most = claimed.view.keep;
  const asked = claimed.view.asked.map(({ claim }) => claim);
  const given = asked.filter((claim) => claim === 'openid' || wanted.includes(claim)).toSorted();
  const mayRead = readsFace && claimed.view.acceptsStated && given.some(isOnFace);
  const answer: Answer = {
    claimed,
    given,
    keep: keep !== undefined && isNoLonger(keep, most) ? keep : most,
    face: mayRead ? 'toBeRead' : 'unread',
  };
  return claimed.view.transaction === null ? askCard(state, answer) : read(state, answer);
}

function read(state: Context, answer: Answer): AuthorizeStep {
  return go(state, { at: 'reading', answer, shown: null, stop: null, lastFailure: null });
}

/** The next one to stop at, with its first page where it has one; behind the last the card is asked. */
function stopAt(state: Context, answer: Answer, item: number): AuthorizeStep {
  const next = answer.claimed.view.transaction?.items[item - 1];
  if (next === undefined) return askCard(state, answer);
  return isLookedAt(next)
    ? look(state, answer, { place: { item, page: 1 }, stop: item })
    : go(state, { at: 'reading', answer, shown: null, stop: item, lastFailure: null });
}

function look(
  state: Context,
  answer: Answer,
  { place, stop }: { readonly place: Place; readonly stop: number | null },
): AuthorizeStep {
  return go(state, { at: 'reading', answer, shown: { ...place, drawn: null }, stop, lastFailure: null }, [
    { do: 'look', claimed: answer.claimed, place },
  ]);
}

function stepReading(state: At<'reading'>, event: AuthorizeEvent): AuthorizeStep {
  const { answer, shown, stop } = state;
  const items = answer.claimed.view.transaction?.items ?? [];
  switch (event.type) {
    case 'itemOpened':
      if (event.place === null) return read(state, answer);
      return stop === null || stop === event.place.item
        ? look(state, answer, { place: event.place, stop })
        : stay(state);
    case 'oneByOneBegun':
      return items.length > 0 ? stopAt(state, answer, 1) : stay(state);
    case 'itemAgreed': {
      const isStopped = stop === event.item;
      const isKnown = items[event.item - 1]?.document !== null || event.isLookedAt;
      return isStopped && isKnown ? stopAt(state, answer, event.item + 1) : stay(state);
    }
    case 'pageDrawn': {
      const { place, outcome } = event;
      if (shown === null || shown.item !== place.item || shown.page !== place.page) return stay(state);
      return outcome.ok
        ? amend({ ...state, shown: { ...place, drawn: outcome.value } })
        : go(state, { at: 'reading', answer, shown: null, stop: null, lastFailure: outcome.failure });
    }
    case 'signingAgreed':
      return unseenOf(answer.claimed.view).every((item) => event.unseen.includes(item))
        ? askCard(state, answer)
        : stay(state);
    default:
      return stay(state);
  }
}

/** Of what only a digest is there, by its place from 1. */
function unseenOf({ transaction }: RequestView): readonly number[] {
  return (transaction?.items ?? []).flatMap(({ document }, at) => (document === null ? [at + 1] : []));
}

/** What there is to sign is signed before anything is compared and given. */
function afterProof(state: At<'proving'>, outcome: Outcome<ProvedRequest>): AuthorizeStep {
  const { answer, certificate } = state;
  if (!outcome.ok) return interrupt(state, outcome.failure, { do: 'card', answer, task: { for: 'proof' } });
  const proved = outcome.value;
  const items = answer.claimed.view.transaction?.items ?? [];
  return items.length === 0
    ? compare(state, answer, proved)
    : askCard(state, answer, { for: 'signatures', proved, certificate });
}

/** More than yes or no, or more than before, is looked at once more. */
function compare(state: Context, answer: Answer, proved: ProvedRequest): AuthorizeStep {
  const { given, history, unavailable } = proved;
  const available = { ...answer, given };
  const isKnown = given.every((claim) => isYesOrNo(claim) && history.includes(claim)) && unavailable.length === 0;
  return isKnown ? give(state, available, []) : go(state, { at: 'comparing', answer: available, proved });
}

/** A page that showed a code waits for a number; a browser on this computer is led back. */
function sendBack(state: At<'giving'>, released: ReleasedRequest): AuthorizeStep {
  const { answer, without } = state;
  const given: Given = {
    view: answer.claimed.view,
    given: answer.given.filter((claim) => !without.includes(claim)),
    number: 'number' in released ? released.number : null,
  };
  return 'ticket' in released
    ? go(state, { at: 'returning', given }, [{ do: 'return', ticket: released.ticket }])
    : end({ how: 'done', result: given });
}

function give(state: Context, answer: Answer, without: readonly Claim[]): AuthorizeStep {
  return go(state, { at: 'giving', answer, without }, [{ do: 'release', claimed: answer.claimed, without }]);
}

function again(state: At<'interrupted'>): AuthorizeStep {
  switch (state.again.do) {
    case 'claim':
      return claim(state);
    case 'card':
      return askCard(state, state.again.answer, state.again.task);
    case 'give':
      return give(state, state.again.answer, state.again.without);
  }
}

const SLOTS = { face: 'text', proof: 'auth', signatures: 'sign' } as const satisfies Record<CardTask['for'], PinSlot>;

function askCard(
  state: Context,
  answer: Answer,
  task: CardTask = { for: answer.face === 'toBeRead' ? 'face' : 'proof' },
): AuthorizeStep {
  const slot = SLOTS[task.for];
  return around(state, answer, task, beginCardAccess<CardAnswer>(slot, state.devices, undefined, state.cardAttempts));
}

function stepCard(state: At<'card'>, event: CardAccessEvent<CardAnswer>): AuthorizeStep {
  const { answer, task, card } = state;
  // The first wrong password ends it: a site can make nobody use up their tries.
  if (task.for === 'signatures' && event.type === 'cardUsed' && !event.outcome.ok) {
    const { failure } = event.outcome;
    if (failure.code === 'pinRejected' && event.attempt === card.attempt) return end({ how: 'failed', failure });
  }
  return around(state, answer, task, stepCardAccess(card, event));
}

function around(state: Context, answer: Answer, task: CardTask, next: Step<Card, CardAccessEffect>): AuthorizeStep {
  const { devices, handle } = state;
  const later = { devices, handle, cardAttempts: next.state.attempt };
  return withinFlow<CardAnswer, AuthorizeState, AuthorizeEffect>(next, {
    going: (card) => ({ at: 'card', card, answer, task, ...later }),
    carried: (effect) => ({ do: 'card', answer, task, effect }),
    used: (result) => used(later, answer, task, result),
    givenUp: (failure) => interrupt(later, failure, { do: 'card', answer, task }),
  });
}

function used(state: Context, answer: Answer, task: CardTask, result: CardAnswer): AuthorizeStep {
  if (task.for === 'signatures' && 'signatures' in result) {
    const { proved } = task;
    return go(state, { at: 'handing', answer, proved }, [{ do: 'hand', claimed: answer.claimed, signed: result }]);
  }
  if ('stated' in result) return askCard(state, { ...answer, face: result });
  if (!('proof' in result)) throw new Error('the card was asked for something else');
  const { proof, certificate } = result;
  return go(state, { at: 'proving', answer, certificate }, [{ do: 'prove', answer, proof }]);
}

function interrupt(state: Context, failure: Failure, next: Again): AuthorizeStep {
  return FAILURES[failure.code].resumable
    ? go(state, { at: 'interrupted', failure, again: next })
    : end({ how: 'failed', failure });
}
