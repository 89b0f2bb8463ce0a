import type { Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { PinSlot, PinTriesLeft, ReaderName } from '#contract/values/brands.ts';
import type { SecretBytes } from '#contract/values/secret-bytes.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { amend, move, type Step, stay, unreachable } from '../flow/flow-machine.ts';

/** What is known of the card before its PIN is asked. */
export interface CardFacts {
  /** The authentication certificate by which the card is known again; a phone shows none before its PIN. */
  readonly authCertificate: Uint8Array | undefined;
  /** The CA certificate, where it was read from the card because nobody else has it. */
  readonly authority: Uint8Array | undefined;
  readonly triesLeft: PinTriesLeft;
  readonly blocked: boolean;
}

type Notice = Failure | null;

type CardPhase<Result> =
  | { readonly at: 'waitingForReaderService'; readonly lastFailure: Notice }
  | { readonly at: 'waitingForReader'; readonly lastFailure: Notice }
  /** `passOver`: the card that made trouble there is left alone until it is put on anew or the person asks. */
  | { readonly at: 'waitingForCard'; readonly lastFailure: Notice; readonly passOver: ReaderName | null }
  | { readonly at: 'choosingReader'; readonly readers: readonly ReaderName[]; readonly lastFailure: Notice }
  | {
      readonly at: 'inspectingCard';
      readonly reader: ReaderName;
      readonly attempt: number;
      readonly lastFailure: Notice;
    }
  | { readonly at: 'unsupportedCard'; readonly reader: ReaderName }
  | { readonly at: 'confirmingLastTry'; readonly reader: ReaderName; readonly facts: CardFacts }
  | { readonly at: 'awaitingPin'; readonly reader: ReaderName; readonly facts: CardFacts; readonly lastFailure: Notice }
  | {
      readonly at: 'usingCard';
      readonly reader: ReaderName;
      readonly facts: CardFacts;
      readonly attempt: number;
      readonly doing: CardWork;
    }
  | { readonly at: 'blocked' }
  | { readonly at: 'used'; readonly result: Result }
  | { readonly at: 'givenUp'; readonly failure: Failure };

export type CardWork = 'checkingPin' | 'changingPin' | 'reading' | 'signing';

/**
 * The shared way to a card: reader, card, tries left, PIN, use. `used` and `givenUp` are for the flow around it.
 * Nothing holds the card in any state but `inspectingCard` and `usingCard`.
 */
export interface CardAccess<Result> {
  readonly slot: PinSlot;
  /** The only reader that may be used, where one was named before. */
  readonly preferredReader: ReaderName | undefined;
  /** The person's answer among several cards; forgotten as soon as a card has to be waited for. */
  readonly chosenReader: ReaderName | undefined;
  readonly devices: ReaderServiceState | undefined;
  /** Numbers the uses of the card, so that a late answer of an earlier one is known. */
  readonly attempt: number;
  readonly phase: CardPhase<Result>;
}

export type CardAccessEvent<Result> =
  | { readonly type: 'devicesChanged'; readonly devices: ReaderServiceState }
  | { readonly type: 'readerChosen'; readonly reader: ReaderName }
  | { readonly type: 'cardInspected'; readonly attempt: number; readonly outcome: Outcome<CardFacts> }
  | { readonly type: 'lastTryAccepted' }
  | { readonly type: 'pinGiven'; readonly pin: SecretBytes }
  | { readonly type: 'pinMalformed'; readonly failure: Failure }
  | { readonly type: 'cardProgress'; readonly attempt: number; readonly doing: CardWork }
  | { readonly type: 'cardUsed'; readonly attempt: number; readonly outcome: Outcome<Result> }
  | { readonly type: 'resumed' };

export type CardAccessEffect =
  | { readonly do: 'inspectCard'; readonly reader: ReaderName; readonly attempt: number }
  | {
      readonly do: 'useCard';
      readonly reader: ReaderName;
      readonly attempt: number;
      readonly facts: CardFacts;
      readonly pin: SecretBytes;
    };

type CardStep<Result> = Step<CardAccess<Result>, CardAccessEffect>;

/** A question of its own, whatever a flow asked before. */
export function beginCardAccess<Result>(
  slot: PinSlot,
  devices: ReaderServiceState | undefined,
  preferredReader: ReaderName | undefined,
  /** Uses of the card, and the answer among several, before this access in the same flow. */
  attempt = 0,
  chosenReader: ReaderName | undefined = undefined,
): CardStep<Result> {
  const nowhere: CardAccess<Result> = {
    slot,
    preferredReader,
    chosenReader,
    devices,
    attempt,
    phase: { at: 'waitingForReaderService', lastFailure: null },
  };
  return { ...look(nowhere, null), sameQuestion: false };
}

export function stepCardAccess<Result>(access: CardAccess<Result>, event: CardAccessEvent<Result>): CardStep<Result> {
  if (event.type === 'devicesChanged') return followDevices({ ...access, devices: event.devices });
  const { phase } = access;
  switch (phase.at) {
    case 'waitingForReaderService':
    case 'waitingForReader':
      return stay(access);
    case 'waitingForCard':
      return event.type === 'resumed' ? look(access, null) : stay(access);
    case 'unsupportedCard':
      return event.type === 'resumed' ? look(access, null) : stay(access);
    case 'choosingReader':
      return event.type === 'readerChosen' && phase.readers.includes(event.reader)
        ? inspect({ ...access, chosenReader: event.reader }, event.reader, phase.lastFailure)
        : stay(access);
    case 'inspectingCard':
      if (event.type === 'cardInspected' && event.attempt === phase.attempt) {
        return event.outcome.ok
          ? askForPin(access, phase.reader, event.outcome.value, phase.lastFailure)
          : survive(access, phase.reader, event.outcome.failure);
      }
      // One sitting: the PIN was at hand, so the card was inspected and used in one go.
      return event.type === 'cardUsed' && event.attempt === phase.attempt
        ? finishUse(access, phase.reader, undefined, event.outcome)
        : stay(access);
    case 'confirmingLastTry':
      return event.type === 'lastTryAccepted'
        ? move({
            ...access,
            phase: { at: 'awaitingPin', reader: phase.reader, facts: phase.facts, lastFailure: null },
          })
        : stay(access);
    case 'awaitingPin':
      if (event.type === 'pinMalformed') return move({ ...access, phase: { ...phase, lastFailure: event.failure } });
      return event.type === 'pinGiven' ? use(access, phase.reader, phase.facts, event.pin) : stay(access);
    case 'usingCard':
      if (event.type === 'cardProgress' && event.attempt === phase.attempt) {
        return amend({ ...access, phase: { ...phase, doing: event.doing } });
      }
      return event.type === 'cardUsed' && event.attempt === phase.attempt
        ? finishUse(access, phase.reader, phase.facts, event.outcome)
        : stay(access);
    case 'blocked':
    case 'used':
    case 'givenUp':
      return stay(access);
    default:
      return unreachable(phase);
  }
}

/** A reader or card came or went. While the card is in use its own answer decides, so nothing is done here. */
function followDevices<Result>(access: CardAccess<Result>): CardStep<Result> {
  const { phase } = access;
  switch (phase.at) {
    case 'waitingForReaderService':
    case 'waitingForReader':
      return look(access, phase.lastFailure);
    case 'choosingReader': {
      const asBefore = readersWithCard(access).join('\n') === phase.readers.join('\n');
      return asBefore ? amend(access) : look(access, phase.lastFailure);
    }
    case 'waitingForCard':
      return look(access, phase.lastFailure, phase.passOver);
    case 'unsupportedCard':
      return hasCard(access, phase.reader) ? amend(access) : look(access, null);
    case 'confirmingLastTry':
    case 'awaitingPin': {
      const lost = lostCard(access, phase.reader);
      return lost === undefined ? amend(access) : lookAfterFailure(access, phase.reader, lost);
    }
    case 'inspectingCard':
    case 'usingCard':
    case 'blocked':
    case 'used':
    case 'givenUp':
      return amend(access);
    default:
      return unreachable(phase);
  }
}

function lostCard<Result>(access: CardAccess<Result>, reader: ReaderName): Failure | undefined {
  const loss = { during: 'waitingForPin', tryMayBeUsed: false };
  if (access.devices?.service !== 'running') return { code: 'readerServiceDown', ...loss };
  switch (cardOn(access, reader)) {
    case undefined:
      return { code: 'readerRemoved', ...loss };
    case 'absent':
      return { code: 'cardRemoved', ...loss };
    case 'mute':
      return { code: 'cardUnreadable', ...loss };
    default:
      return undefined;
  }
}

function cardOn<Result>(access: CardAccess<Result>, reader: ReaderName): 'absent' | 'present' | 'mute' | undefined {
  const { devices } = access;
  return devices?.service === 'running' ? devices.readers.find(({ name }) => name === reader)?.card : undefined;
}

/** Decides from the readers as they are now what comes next. Re-looking at the same waiting state asks nothing new. */
function look<Result>(
  access: CardAccess<Result>,
  lastFailure: Notice,
  passOver: ReaderName | null = null,
): CardStep<Result> {
  const { devices, chosenReader } = access;
  const wait = (phase: CardPhase<Result>): CardStep<Result> => {
    const waiting = { ...access, chosenReader: undefined, phase };
    return phase.at === access.phase.at ? amend(waiting) : move(waiting);
  };
  if (devices?.service !== 'running') return wait({ at: 'waitingForReaderService', lastFailure });
  const readers = usableReaders(access);
  if (readers.length === 0) return wait({ at: 'waitingForReader', lastFailure });
  const withCard = readersWithCard(access).filter((name) => name !== passOver);
  const chosen = withCard.find((name) => name === chosenReader);
  const [only, another] = chosen === undefined ? withCard : [chosen];
  if (another !== undefined) return wait({ at: 'choosingReader', readers: withCard, lastFailure });
  if (only !== undefined) return inspect(access, only, lastFailure);
  const silent = readers.some(({ card }) => card === 'mute') ? SILENT_CARD : null;
  const isThere = passOver !== null && hasCard(access, passOver);
  return wait({ at: 'waitingForCard', lastFailure: lastFailure ?? silent, passOver: isThere ? passOver : null });
}

/** A card that gives no answer to a reset, for instance one that lies the wrong way round. */
const SILENT_CARD = { code: 'cardUnreadable', during: 'reset', tryMayBeUsed: false } as const satisfies Failure;

/** Another reader's card is never taken in the place of one that made trouble or was lifted: the person says so first. */
function lookAfterFailure<Result>(access: CardAccess<Result>, reader: ReaderName, failure: Failure): CardStep<Result> {
  const withCard = readersWithCard(access);
  const another = withCard.some((name) => name !== reader);
  return another
    ? move({
        ...access,
        chosenReader: undefined,
        phase: { at: 'choosingReader', readers: withCard, lastFailure: failure },
      })
    : look(access, failure, reader);
}

function usableReaders<Result>({ devices, preferredReader }: CardAccess<Result>) {
  const readers = devices?.service === 'running' ? devices.readers : [];
  return readers.filter(({ name }) => preferredReader === undefined || name === preferredReader);
}

function readersWithCard<Result>(access: CardAccess<Result>): ReaderName[] {
  return usableReaders(access).flatMap(({ name, card }) => (card === 'present' ? [name] : []));
}

function hasCard<Result>(access: CardAccess<Result>, reader: ReaderName): boolean {
  return readersWithCard(access).includes(reader);
}

function inspect<Result>(access: CardAccess<Result>, reader: ReaderName, lastFailure: Notice): CardStep<Result> {
  const attempt = access.attempt + 1;
  return move({ ...access, attempt, phase: { at: 'inspectingCard', reader, attempt, lastFailure } }, [
    { do: 'inspectCard', reader, attempt },
  ]);
}

function askForPin<Result>(
  access: CardAccess<Result>,
  reader: ReaderName,
  facts: CardFacts,
  lastFailure: Notice,
): CardStep<Result> {
  if (facts.blocked || facts.triesLeft === 0) return move({ ...access, phase: { at: 'blocked' } });
  return facts.triesLeft === 1
    ? move({ ...access, phase: { at: 'confirmingLastTry', reader, facts } })
    : move({ ...access, phase: { at: 'awaitingPin', reader, facts, lastFailure } });
}

function use<Result>(
  access: CardAccess<Result>,
  reader: ReaderName,
  facts: CardFacts,
  pin: SecretBytes,
): CardStep<Result> {
  const attempt = access.attempt + 1;
  return move({ ...access, attempt, phase: { at: 'usingCard', reader, facts, attempt, doing: 'checkingPin' } }, [
    { do: 'useCard', reader, attempt, facts, pin },
  ]);
}

function finishUse<Result>(
  access: CardAccess<Result>,
  reader: ReaderName,
  facts: CardFacts | undefined,
  outcome: Outcome<Result>,
): CardStep<Result> {
  if (outcome.ok) return move({ ...access, phase: { at: 'used', result: outcome.value } });
  const { failure } = outcome;
  if (failure.code === 'pinRejected') {
    const known = {
      authCertificate: facts?.authCertificate,
      authority: facts?.authority,
      triesLeft: failure.triesLeft as PinTriesLeft,
      blocked: false,
    };
    return askForPin(access, reader, known, failure);
  }
  return failure.code === 'pinBlocked'
    ? move({ ...access, phase: { at: 'blocked' } })
    : survive(access, reader, failure);
}

/** Trouble with reader or card is survived by waiting for them again; anything else is for the flow around. */
function survive<Result>(access: CardAccess<Result>, reader: ReaderName, failure: Failure): CardStep<Result> {
  switch (failure.code) {
    case 'cardUnsupported':
      return hasCard(access, reader)
        ? move({ ...access, phase: { at: 'unsupportedCard', reader } })
        : look(access, null);
    case 'cardRemoved':
    case 'cardNotPresent':
    case 'cardUnreadable':
    case 'cardTimedOut':
    case 'cardRefused':
    case 'cardSignatureWrong':
    case 'readerBusy':
    case 'readerRemoved':
    case 'readerNotFound':
    case 'readerServiceDown':
      return lookAfterFailure(access, reader, failure);
    default:
      return move({ ...access, phase: { at: 'givenUp', failure } });
  }
}

/**
 * Carries a step of card access out to the flow around it: `used` and `givenUp` are the flow's to decide, and `carried` says
 * what an effect of the card is among its own.
 */
export function withinFlow<Result, State, Effect>(
  step: Step<CardAccess<Result>, CardAccessEffect>,
  around: {
    readonly going: (access: CardAccess<Result>) => State;
    readonly carried: (effect: CardAccessEffect) => Effect;
    readonly used: (result: Result) => Step<State, Effect>;
    readonly givenUp: (failure: Failure) => Step<State, Effect>;
  },
): Step<State, Effect> {
  const { phase } = step.state;
  if (phase.at === 'used') return around.used(phase.result);
  if (phase.at === 'givenUp') return around.givenUp(phase.failure);
  return {
    state: around.going(step.state),
    effects: step.effects.map(around.carried),
    sameQuestion: step.sameQuestion,
  };
}

const CARD_EVENTS = [
  'readerChosen',
  'cardInspected',
  'lastTryAccepted',
  'pinGiven',
  'pinMalformed',
  'cardProgress',
  'cardUsed',
  'resumed',
] as const satisfies readonly CardAccessEvent<unknown>['type'][];

/** Whether an event of a flow is for its card access. `devicesChanged` is for every state. */
export function isCardEvent<Event extends { readonly type: string }>(
  event: Event,
): event is Extract<Event, { readonly type: (typeof CARD_EVENTS)[number] }> {
  return (CARD_EVENTS as readonly string[]).includes(event.type);
}

/** The way to the card that a state of a flow is on, if it is on one. */
export function cardOf(state: { readonly at: string }): CardAccess<unknown> | undefined {
  return 'card' in state ? (state.card as CardAccess<unknown>) : undefined;
}
