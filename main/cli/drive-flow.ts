import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import { type CardAccess, type CardAccessEvent, cardOf } from '#core/card/card-access.ts';
import type { PinAtHand } from '#core/card/perform-card-effect.ts';
import type { Ending, FlowMachine, ResultOfFlow } from '#core/flow/flow-machine.ts';
import { type PerformEffect, type RunningFlow, runFlow } from '#core/flow/flow-runner.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import type { CommandContext } from './command-context.ts';

type PersonEvent = Extract<CardAccessEvent<never>, { readonly type: 'lastTryAccepted' | 'pinGiven' }>;

/** What a state asks of the person at the terminal, or the failure that ends the command. */
export type Asked<Event> = { readonly tell: Event } | { readonly stop: Failure } | undefined;

/**
 * Runs one machine at a terminal: the readers are followed, the card's questions are put to the person, and whatever
 * a window would wait for ends the command instead.
 */
export async function driveFlow<State extends { readonly at: string }, Event, Effect>(options: {
  /** Its events include those of card access. */
  readonly machine: FlowMachine<State, Event, Effect>;
  readonly perform: PerformEffect<Event, Effect>;
  readonly context: CommandContext;
  readonly transport: CardTransport;
  /** Questions of the flow itself, beside those of the card. */
  readonly answer?: (state: State) => Asked<NoInfer<Event>> | Promise<Asked<NoInfer<Event>>>;
  /** Asks for the secrets of the card work; the one PIN of its slot otherwise. */
  readonly askSecrets?: () => Promise<Outcome<NoInfer<Event>>>;
}): Promise<Outcome<ResultOfFlow<State>>> {
  const { machine, perform, context, transport, answer, askSecrets } = options;
  let stoppedBy: Failure | undefined;
  let bug: unknown;
  let asking: object | undefined;

  const run: RunningFlow<State, Event> = runFlow({
    machine,
    perform,
    onChange: (state) => queueMicrotask(() => void consider(state)),
    onBug(error) {
      bug = error;
      return 'thrown';
    },
  });
  const stop = () => run.dispatch({ type: 'cancelled' });
  context.signal.addEventListener('abort', stop, { once: true });
  const unwatch = transport.watch((devices) => run.dispatch({ type: 'devicesChanged', devices } as Event));

  async function consider(state: State): Promise<void> {
    if (run.state !== state) return;
    const card = cardOf(state);
    const asked = card === undefined ? await answer?.(state) : await askPerson(card);
    if (asked === undefined || run.state !== state) return;
    if ('tell' in asked) return run.dispatch(asked.tell as Event);
    stoppedBy = asked.stop;
    stop();
  }

  async function askPerson({ phase, slot }: CardAccess<unknown>): Promise<Asked<Event | PersonEvent>> {
    if (asking === phase) return undefined;
    asking = phase;
    return questionOf(phase, slot, context, askSecrets ?? (() => askPin(slot, context)));
  }

  const last = await run.ended;
  unwatch();
  context.signal.removeEventListener('abort', stop);
  context.secrets.stopAsking();
  if (bug !== undefined) throw bug;
  const { ending } = last as unknown as { readonly ending: Ending<ResultOfFlow<State>> };
  if (ending.how === 'done') return success(ending.result);
  return failed(stoppedBy ?? (ending.how === 'failed' ? ending.failure : { code: 'cancelled' }));
}

async function askPin(slot: PinSlot, { secrets }: CommandContext): Promise<Outcome<PersonEvent>> {
  const given = await secrets.next(slot);
  return given.ok ? success({ type: 'pinGiven', pin: given.value }) : given;
}

async function questionOf<Event>(
  phase: CardAccess<unknown>['phase'],
  slot: PinSlot,
  { secrets, output, words, lastTryAccepted }: CommandContext,
  askSecrets: () => Promise<Outcome<Event | PersonEvent>>,
): Promise<Asked<Event | PersonEvent>> {
  switch (phase.at) {
    case 'waitingForReaderService':
      return { stop: phase.lastFailure ?? { code: 'readerServiceDown', during: 'connect', tryMayBeUsed: false } };
    case 'waitingForReader':
      return { stop: phase.lastFailure ?? { code: 'readerNotFound' } };
    case 'waitingForCard':
      return { stop: phase.lastFailure ?? { code: 'cardNotPresent' } };
    case 'choosingReader':
      return { stop: { code: 'readerAmbiguous', readers: [...phase.readers] } };
    case 'unsupportedCard':
      return { stop: { code: 'cardUnsupported' } };
    case 'blocked':
      return { stop: { code: 'pinBlocked', slot } };
    case 'confirmingLastTry': {
      const agreed = lastTryAccepted || (await secrets.agrees(words.prompts.lastTry));
      return agreed ? { tell: { type: 'lastTryAccepted' } } : { stop: { code: 'lastTryNotAccepted', slot } };
    }
    case 'awaitingPin': {
      if (phase.lastFailure !== null && secrets.beforehand) return { stop: phase.lastFailure };
      if (phase.lastFailure !== null) output.failure(phase.lastFailure);
      const given = await askSecrets();
      return given.ok ? { tell: given.value } : { stop: given.failure };
    }
    case 'inspectingCard':
    case 'usingCard':
    case 'used':
    case 'givenUp':
      return undefined;
  }
}

/**
 * The secrets of one command that came beforehand, taken in the order the command names them, so that the card is
 * inspected and used in one sitting. `undefined` where they are asked at a prompt.
 */
export async function takeBeforehand(
  { secrets, lastTryAccepted }: CommandContext,
  slots: readonly PinSlot[],
): Promise<Outcome<((slot: PinSlot) => PinAtHand | undefined) | undefined>> {
  if (!secrets.beforehand) return success(undefined);
  const held = new Map<PinSlot, PinAtHand>();
  for (const slot of slots) {
    const given = await secrets.next(slot);
    if (!given.ok) return given;
    held.set(slot, { pin: given.value, lastTryAccepted });
  }
  return success((slot) => {
    const atHand = held.get(slot);
    held.delete(slot);
    return atHand;
  });
}
