import type { FlowView } from '#contract/app/flows/flow-list.ts';
import { cardAccessViewSchema } from '#contract/app/views/card-access-view.ts';
import { type Failure, parseFailure } from '#contract/failures/failure.ts';
import type { PinSlot } from '#contract/values/brands.ts';
import type { CardAccess } from '#core/card/card-access.ts';
import { cardView } from '#core/card/card-view.ts';
import type { Ending, FlowMachine } from '#core/flow/flow-machine.ts';
import { type PerformEffect, runFlow } from '#core/flow/flow-runner.ts';
import { CARD_PROFILES } from '#native-bridge/profile/card-profile.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { type FaultBench, secretsOf } from './fault-bench.ts';

/** How a flow ended with one person and one fault. */
export interface FlowEnd {
  /** `waiting`: the person could go on, and the trouble had not gone when they had enough of it. */
  readonly how: 'done' | 'failed' | 'waiting' | 'cancelled';
  /** What ended it or is being waited out. */
  readonly failure: Failure | undefined;
  /** Codes that the person was shown on the way. */
  readonly shown: readonly string[];
}

/** After so many answers the person has enough of it. */
const MAX_ACTIONS = 12;

/** A flow and the person before it: does what the flow asks for, puts right what it names, and gives up in the end. */
export async function live<State extends { readonly at: string }, Event, Effect>(
  bench: FaultBench,
  flow: {
    readonly machine: FlowMachine<State, Event, Effect>;
    readonly perform: PerformEffect<Event, Effect>;
    /** The person's answer to questions that are not the card's. */
    readonly answer?: (state: State) => NoInfer<Event> | undefined;
    /** What the person types where a PIN is asked, if that is more than the PIN. */
    readonly pinGiven?: (slot: PinSlot) => NoInfer<Event>;
    readonly view?: (state: State, revision: number) => FlowView;
  },
): Promise<FlowEnd> {
  const shown = new Set<string>();
  let actions = 0;
  let givenUp: FlowEnd | undefined;
  const run = runFlow<State, Event, Effect>({
    machine: flow.machine,
    perform: flow.perform,
    onChange: (state, revision) => {
      const view = flow.view?.(state, revision);
      if (view !== undefined && holdsSecret(view, bench.holder)) bench.broken.push('SR-24: a view holds a secret');
      queueMicrotask(() => react(state));
    },
    onBug(error) {
      bench.broken.push(`threw ${error instanceof Error ? error.message : String(error)}`);
      return 'bug';
    },
  });
  const tell = (event: object) => run.dispatch(event as Event);
  bench.onCancel(() => tell({ type: 'cancelled' }));
  const unwatch = bench.transport.watch((devices) => tell({ type: 'devicesChanged', devices }));

  function react(state: State): void {
    if (run.state !== state || state.at === 'releasing' || state.at === 'ended') return;
    const card = 'card' in state ? (state.card as CardAccess<unknown>) : undefined;
    const event = flow.answer?.(state);
    if (card !== undefined) beforeCard(card);
    else if ('failure' in state) resume(state.failure as Failure);
    else if (event !== undefined) act(() => run.dispatch(event));
  }

  function act(action: () => void): void {
    actions += 1;
    if (actions <= MAX_ACTIONS) action();
    else if (actions === MAX_ACTIONS + 1) giveUp(undefined);
  }

  function giveUp(failure: Failure | undefined): void {
    givenUp ??= { how: failure === undefined ? 'waiting' : 'failed', failure, shown: [...shown] };
    tell({ type: 'cancelled' });
  }

  function show(lastFailure: Failure): void {
    shown.add(lastFailure.code);
    checkFailure(bench, lastFailure);
  }

  function resume(lastFailure: Failure): void {
    show(lastFailure);
    act(() => {
      if (!bench.mend()) tell({ type: 'resumed' });
    });
  }

  function beforeCard({ slot, phase }: CardAccess<unknown>): void {
    checkAgreement(bench, slot, phase);
    switch (phase.at) {
      case 'waitingForReaderService':
      case 'waitingForReader':
      case 'waitingForCard':
        if (phase.lastFailure !== null) show(phase.lastFailure);
        if (phase.lastFailure === null && isAllWell(bench)) return;
        act(() => {
          if (bench.mend()) return;
          // Both ways in which a person tells that the card may be tried again.
          if (actions % 2 === 1) bench.putOnAnew();
          else tell({ type: 'resumed' });
        });
        return;
      case 'unsupportedCard':
        resume({ code: 'cardUnsupported' });
        return;
      case 'confirmingLastTry':
        act(() => tell({ type: 'lastTryAccepted' }));
        return;
      case 'awaitingPin':
        if (phase.lastFailure !== null) show(phase.lastFailure);
        act(() => tell(flow.pinGiven?.(slot) ?? { type: 'pinGiven', pin: bench.typePin(slot) }));
        return;
      case 'blocked':
        giveUp({ code: 'pinBlocked', slot });
        return;
      case 'choosingReader':
      case 'inspectingCard':
      case 'usingCard':
      case 'used':
      case 'givenUp':
        return;
    }
  }

  const last = (await run.ended) as unknown as { readonly ending: Ending<unknown> };
  unwatch();
  if (holdsSecret(last, bench.holder)) bench.broken.push('SR-24: a state holds a secret');
  if (givenUp !== undefined) return givenUp;
  const { ending } = last;
  if (ending.how === 'failed') checkFailure(bench, ending.failure);
  return { how: ending.how, failure: ending.how === 'failed' ? ending.failure : undefined, shown: [...shown] };
}

function isAllWell(bench: FaultBench): boolean {
  const devices = bench.devices();
  return devices === undefined || (devices.service === 'running' && devices.readers[0]?.card === 'present');
}

/** What is told is of the closed list, and names a try as in danger exactly where one is. */
export function checkFailure(bench: FaultBench, failure: Failure): void {
  if (parseFailure(JSON.parse(JSON.stringify(failure))) === undefined) {
    bench.broken.push(`not of the closed list: ${failure.code}`);
  }
  if (holdsSecret(failure, bench.holder)) bench.broken.push('SR-24: a failure holds a secret');
  // A word that says that nothing was changed on the card says so of the count, too.
  const isUnchanged = failure.code === 'cardRefused' && /^6[4789A-E]/.test(failure.statusWord);
  if ('tryMayBeUsed' in failure && failure.tryMayBeUsed !== (bench.struckSecret && !isUnchanged)) {
    bench.broken.push(`SR-15: says ${failure.tryMayBeUsed} of a try in danger`);
  }
}

/** SR-7: what is asked of the person is so, and nobody holds the card while they think. */
function checkAgreement(bench: FaultBench, slot: PinSlot, phase: CardAccess<unknown>['phase']): void {
  if (phase.at === 'inspectingCard' || phase.at === 'usingCard' || phase.at === 'used' || phase.at === 'givenUp')
    return;
  const devices = bench.devices();
  const isRunning = devices?.service === 'running';
  const reader = isRunning ? devices.readers[0] : undefined;
  const wrong = {
    waitingForReaderService: isRunning && bench.struckBy !== undefined && phase.at === 'waitingForReaderService',
    waitingForReader: reader !== undefined,
    waitingForCard:
      reader === undefined || (reader.card === 'present' && 'lastFailure' in phase && phase.lastFailure === null),
    choosingReader: true,
    unsupportedCard: reader?.card !== 'present',
    confirmingLastTry: bench.lastTries !== 1,
    awaitingPin: 'facts' in phase && phase.facts.triesLeft !== bench.lastTries,
    blocked: false,
  }[phase.at];
  if (wrong) bench.broken.push(`SR-7: ${phase.at} is not so`);
  if ('facts' in phase && phase.facts.authCertificate === undefined && !mayBeUnknown(bench)) {
    bench.broken.push('SR-11: a PIN is asked for a card that cannot be known again');
  }
  if (bench.isHeld()) bench.broken.push(`the card is held at ${phase.at}`);
  if (!cardAccessViewSchema.safeParse(cardView({ slot, phase })).success) bench.broken.push(`no view for ${phase.at}`);
}

/** A phone shows its certificate only after the PIN, and `6982` is how it says so. */
function mayBeUnknown({ holder, inOneSitting, struckBy }: FaultBench): boolean {
  return inOneSitting || CARD_PROFILES[holder.persona.profile].authCertificateNeedsPin || struckBy === '6982';
}

/** Looks for the person's secrets as text and as bytes. */
export function holdsSecret(value: unknown, holder: PracticeHolder): boolean {
  const secrets = secretsOf(holder);
  const isSecretText = (text: string) => secrets.some((secret) => text.includes(secret));
  const search = (part: unknown): boolean => {
    if (typeof part === 'string') return isSecretText(part);
    if (part instanceof Uint8Array) return isSecretText(Buffer.from(part).toString('latin1'));
    return typeof part === 'object' && part !== null && Object.values(part).some(search);
  };
  return search(value);
}
