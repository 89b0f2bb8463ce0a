import { createHash } from 'node:crypto';
import { type ChangeablePin, epochMs, type PinSlot } from '#contract/brands.ts';
import { type Failure, parseFailure } from '#contract/failure.ts';
import { failed, type Outcome, success } from '#contract/outcome.ts';
import type { PortalRouteName } from '#contract/portal-http.ts';
import { cardAccessViewSchema, type FlowView } from '#contract/view.ts';
import { createAuthorityBook } from '#core/authority-book.ts';
import { createFilingDesk, type FilingDesk, type FilingOrder } from '#core/documents/filing.ts';
import { type ApplyEffect, type ApplyEvent, type ApplyState, applyMachine } from '#core/flow/apply.ts';
import type { CardAccess } from '#core/flow/card-access.ts';
import { cardOnlyMachine } from '#core/flow/card-only.ts';
import { type CardEnvironment, type CardSteps, performCardEffect } from '#core/flow/card-task.ts';
import {
  type ChangePinEffect,
  type ChangePinEvent,
  type ChangePinState,
  changePinMachine,
} from '#core/flow/change-pin.ts';
import { changePinEffects } from '#core/flow/change-pin-effects.ts';
import { applyEffects, loginEffects } from '#core/flow/flow-effects.ts';
import type { Ending, FlowMachine } from '#core/flow/flow-machine.ts';
import { type PerformEffect, runFlow } from '#core/flow/flow-runner.ts';
import { loginMachine } from '#core/flow/login.ts';
import { attributeSteps, cardFaceSteps, signatureCertificateSteps } from '#core/flow/reading-tasks.ts';
import { type SignEffect, type SignEvent, type SignState, signMachine } from '#core/flow/sign.ts';
import { rawSignatureSteps, signEffects } from '#core/flow/sign-effects.ts';
import { createSignIn } from '#core/flow/sign-in.ts';
import { applyView, loginView } from '#core/flow/to-view.ts';
import type { PortalClient } from '#core/portal-client.ts';
import type { Clock } from '#core/ports.ts';
import { CARD_PROFILES } from '#native-bridge/apps/card-profile.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { PersonaName } from '#native-bridge/simulator/invented-holder.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { showCard, showSerialRecord } from '../../main/cli/card-commands.ts';
import type { CommandContext } from '../../main/cli/command-context.ts';
import type { Output } from '../../main/cli/output.ts';
import { VIRTUAL_MS } from './card-faults.ts';
import { type FaultBench, secretsOf } from './fault-bench.ts';
import { sampleAnswers } from './sample-answers.ts';
import { SAMPLE_PROCEDURE } from './sample-procedure.ts';

/** How a flow ended with one person and one fault. */
export interface FlowEnd {
  /** `waiting`: the person could go on, and the trouble had not gone when they had enough of it. */
  readonly how: 'done' | 'failed' | 'waiting' | 'cancelled';
  /** What ended it or is being waited out. */
  readonly failure: Failure | undefined;
  /** Codes that the person was shown on the way. */
  readonly shown: readonly string[];
}

/** One use of the card, from its beginning to its end. */
export interface FaultyFlow {
  readonly name: string;
  readonly persona: PersonaName;
  /** Faults begin with this step of the flow; those before it are another flow's. */
  readonly firstStep?: number;
  run(bench: FaultBench, setting: FlowSetting): Promise<FlowEnd>;
}

/** What all runs of one persona share: none of it depends on the card's answers. */
export interface FlowSetting {
  readonly clock: Clock;
  readonly portal: PortalClient;
  readonly authorities: ReturnType<typeof createAuthorityBook>;
  readonly desk: FilingDesk;
}

const MAX_ACTIONS = 12;
const DOCUMENT = new TextEncoder().encode('A document of no consequence.');
const FLOW_ID = '00000000-0000-4000-8000-000000000001';

export async function flowSetting(holder: PracticeHolder): Promise<FlowSetting> {
  const startedAt = epochMs(Date.now());
  const clock: Clock = {
    nowMs: () => startedAt,
    async wait(ms, signal) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms * VIRTUAL_MS);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      });
      signal.throwIfAborted();
    },
  };
  const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');
  const replies: Partial<Record<PortalRouteName, unknown>> = {
    createChallenge: { challenge: 'A'.repeat(43), expiresAt: '2099-01-01T00:00:00Z' },
    openSession: { token: 'token', subject: 'subject', expiresAt: '2099-01-01T00:00:00Z' },
    listAuthorities: { auth: [base64(holder.authCa)], sign: [base64(holder.signCa)] },
  };
  const call = async (name: PortalRouteName) =>
    name in replies ? success(replies[name]) : failed({ code: 'portalUnreachable', retryAfterMs: 0 });
  const portal: PortalClient = { origin: 'https://portal.example', call: call as PortalClient['call'] };
  const authorities = createAuthorityBook(portal);
  await authorities.load(new AbortController().signal);
  return { clock, portal, authorities, desk: deskOfOneOrder(createFilingDesk(clock, authorities)) };
}

/** Every run files the same application, so that its PDF is made once. */
function deskOfOneOrder(desk: FilingDesk): FilingDesk {
  let order: FilingOrder | undefined;
  const same = (one: FilingOrder) => {
    order ??= one;
    return order;
  };
  return { prepare: (one) => desk.prepare(same(one)), signatureTask: (one) => desk.signatureTask(same(one)) };
}

/** A flow and the person before it: does what the flow asks for, puts right what it names, and gives up in the end. */
async function live<State extends { readonly at: string }, Event, Effect>(
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

  function show(notice: Failure): void {
    shown.add(notice.code);
    checkFailure(bench, notice);
  }

  function resume(notice: Failure): void {
    show(notice);
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
        if (phase.notice !== null) show(phase.notice);
        if (phase.notice === null && isAllWell(bench)) return;
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
        if (phase.notice !== null) show(phase.notice);
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
function checkFailure(bench: FaultBench, failure: Failure): void {
  if (parseFailure(JSON.parse(JSON.stringify(failure))) === undefined) {
    bench.broken.push(`not of the closed list: ${failure.code}`);
  }
  if (holdsSecret(failure, bench.holder)) bench.broken.push('SR-24: a failure holds a secret');
  if ('tryMayBeUsed' in failure && failure.tryMayBeUsed !== bench.struckSecret) {
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
    waitingForCard: reader === undefined || (reader.card === 'present' && 'notice' in phase && phase.notice === null),
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
  const { at } = phase;
  const view = 'notice' in phase ? { at, notice: phase.notice } : { at };
  const asked = at === 'awaitingPin' ? { ...view, slot, triesLeft: phase.facts.triesLeft } : view;
  const shown = at === 'confirmingLastTry' || at === 'blocked' ? { at, slot } : asked;
  const schemaView = at === 'unsupportedCard' ? { at, reader: phase.reader } : shown;
  if (!cardAccessViewSchema.safeParse(schemaView).success) bench.broken.push(`no view for ${at}`);
}

/** A phone shows its certificate only after the PIN, and `6982` is how it says so. */
function mayBeUnknown({ holder, inOneSitting, struckBy }: FaultBench): boolean {
  return inOneSitting || CARD_PROFILES[holder.persona.profile].authCertificateNeedsPin || struckBy === '6982';
}

/** Looks for the person's secrets as text and as bytes. */
function holdsSecret(value: unknown, holder: PracticeHolder): boolean {
  const secrets = secretsOf(holder);
  const isSecretText = (text: string) => secrets.some((secret) => text.includes(secret));
  const search = (part: unknown): boolean => {
    if (typeof part === 'string') return isSecretText(part);
    if (part instanceof Uint8Array) return isSecretText(Buffer.from(part).toString('latin1'));
    return typeof part === 'object' && part !== null && Object.values(part).some(search);
  };
  return search(value);
}

function cardsOf(bench: FaultBench, pinsAtHand: readonly PinSlot[] = []): CardEnvironment {
  const left = [...pinsAtHand];
  bench.inOneSitting = left.length > 0;
  return {
    transport: bench.transport,
    memory: createReaderMemory(),
    onCardUsed: () => undefined,
    ...(pinsAtHand.length === 0
      ? {}
      : {
          pinAtHand(slot: PinSlot) {
            const at = left.indexOf(slot);
            if (at < 0) return undefined;
            left.splice(at, 1);
            return { pin: bench.typePin(slot), lastTryAccepted: false };
          },
        }),
  };
}

function login(
  bench: FaultBench,
  { clock, portal, authorities }: FlowSetting,
  cards: CardEnvironment,
): Promise<FlowEnd> {
  const signIn = createSignIn({ portal, authorities, clock, uuid: () => FLOW_ID });
  return live(bench, {
    machine: loginMachine(undefined, undefined),
    perform: loginEffects(signIn, cards, { opened: () => undefined }),
    view: (state, revision) => loginView(FLOW_ID as FlowView['flowId'], revision, state),
  });
}

function sign(bench: FaultBench, { clock }: FlowSetting, cards: CardEnvironment): Promise<FlowEnd> {
  const sha256 = createHash('sha256').update(DOCUMENT).digest('hex');
  const perform = signEffects({
    attached: false,
    cards,
    clock,
    findIssuer: () => undefined,
    readDocument: async () => success({ fileName: 'document.txt', bytes: DOCUMENT, sha256 }),
    save: async () => success({ savedAs: 'document.p7s' }),
    onSigner: () => undefined,
  });
  return live<SignState, SignEvent, SignEffect>(bench, {
    machine: signMachine(undefined, undefined),
    // The card is done with by then, and no fault of it reaches this far: the key's value was checked when it was made.
    perform: async (effect, context) =>
      effect.do === 'checkSignature'
        ? { type: 'signatureChecked', outcome: success(undefined) }
        : perform(effect, context),
    answer: (state) => (state.at === 'awaitingConsent' ? { type: 'consentGiven', sha256 } : undefined),
  });
}

function cardOnly<App, Prepared, Result>(
  bench: FaultBench,
  cards: CardEnvironment,
  steps: CardSteps<App, Prepared, Result>,
): Promise<FlowEnd> {
  return live(bench, {
    machine: cardOnlyMachine<Result>(steps.slot, undefined, undefined),
    perform: (effect, context) => performCardEffect(cards, steps, effect, context),
  });
}

function changePin(bench: FaultBench, slot: ChangeablePin, { oneSitting }: { oneSitting: boolean }): Promise<FlowEnd> {
  const cards = cardsOf(bench, oneSitting ? [slot] : []);
  return live<ChangePinState, ChangePinEvent, ChangePinEffect>(bench, {
    machine: changePinMachine(slot, undefined, undefined),
    perform: changePinEffects(slot, cards, oneSitting ? bench.typeNewPin(slot) : undefined),
    pinGiven: () => ({ type: 'pinChangeGiven', pin: bench.typePin(slot), newPin: bench.typeNewPin(slot) }),
  });
}

/** A command that looks at the card and asks for no secret: it ends with its first failure. */
async function command(
  bench: FaultBench,
  clock: Clock,
  show: (transport: CardTransport, context: CommandContext) => Promise<Outcome<void>>,
): Promise<FlowEnd> {
  const output: Output = {
    language: 'ja',
    result: (value) => {
      if (holdsSecret(value, bench.holder)) bench.broken.push('SR-24: a result holds a secret');
    },
    progress: () => undefined,
    failure: () => undefined,
  };
  const noSecret = () => {
    throw new Error('no secret is asked for');
  };
  const context: CommandContext = {
    output,
    language: 'ja',
    signal: bench.signal,
    clock,
    uuid: () => FLOW_ID,
    readerName: undefined,
    waitMs: 0,
    lastTryAccepted: false,
    secrets: { beforehand: false, next: noSecret, nextNew: noSecret, agrees: noSecret },
    portal: noSecret,
  };
  const shown = await show(bench.transport, context);
  if (shown.ok) return { how: 'done', failure: undefined, shown: [] };
  const { failure } = shown;
  checkFailure(bench, failure);
  return failure.code === 'cancelled'
    ? { how: 'cancelled', failure: undefined, shown: [] }
    : { how: 'failed', failure, shown: [] };
}

/** An application from form to receipt; `sessionEnds` lets the session be over when it is sent. */
function apply(bench: FaultBench, setting: FlowSetting, { sessionEnds }: { sessionEnds: boolean }): Promise<FlowEnd> {
  const { clock, portal, authorities, desk } = setting;
  const procedure = { ...SAMPLE_PROCEDURE, attachments: [] };
  const draft = { applicant: null, answers: sampleAnswers(procedure), attachmentsToFollow: [] };
  const order = {
    idempotencyKey: FLOW_ID,
    software: { name: 'test', version: '1' },
    preferredReader: undefined,
    applicantFromCertificate: false,
  };
  const perform = applyEffects({
    portal,
    signIn: createSignIn({ portal, authorities, clock, uuid: () => FLOW_ID }),
    desk,
    cards: cardsOf(bench),
    session: {
      token: () => 'token',
      card: () => bench.holder.auth.certificate,
      opened: () => undefined,
      lost: () => undefined,
    },
    loadProcedure: async () => success(procedure),
    oneSitting: false,
  });
  let sends = 0;
  return live<ApplyState, ApplyEvent, ApplyEffect>(bench, {
    machine: applyMachine(order, undefined),
    async perform(effect, context) {
      if (effect.do !== 'submit') return perform(effect, context);
      sends += 1;
      if (sessionEnds && sends === 1) return { type: 'submitted', outcome: failed({ code: 'sessionRequired' }) };
      const { sha256 } = effect.sealed;
      const receipt = { receiptNumber: 'M-1', receivedAt: '2026-01-01T00:00:00Z', sha256, receipt: 'a.b.c' };
      return { type: 'submitted', outcome: success(receipt as never) };
    },
    answer(state) {
      if (state.at === 'fillingForm') {
        const { applicant } = state.form.draft;
        return applicant === null
          ? { type: 'applicantAsked', draft }
          : { type: 'reviewAsked', draft: state.form.draft, now: clock.nowMs(), language: 'ja' };
      }
      return state.at === 'reviewing' ? { type: 'signAsked' } : undefined;
    },
    view: (state, revision) => applyView(FLOW_ID as FlowView['flowId'], revision, state),
  });
}

export const FAULTY_FLOWS: readonly FaultyFlow[] = [
  { name: 'login in the window', persona: 'ordinary', run: (bench, setting) => login(bench, setting, cardsOf(bench)) },
  {
    name: 'login in one sitting',
    persona: 'ordinary',
    run: (bench, setting) => login(bench, setting, cardsOf(bench, ['auth'])),
  },
  { name: 'login of a phone', persona: 'phone', run: (bench, setting) => login(bench, setting, cardsOf(bench)) },
  {
    name: 'login of a P-384 card',
    persona: 'next-card',
    run: (bench, setting) => login(bench, setting, cardsOf(bench)),
  },
  { name: 'signing a document', persona: 'ordinary', run: (bench, setting) => sign(bench, setting, cardsOf(bench)) },
  {
    name: 'signing a document in one sitting',
    persona: 'ordinary',
    run: (bench, setting) => sign(bench, setting, cardsOf(bench, ['sign'])),
  },
  {
    name: 'two bare signatures, authentication key',
    persona: 'ordinary',
    run: (bench, { clock }) =>
      cardOnly(bench, cardsOf(bench, ['auth']), rawSignatureSteps('auth', RAW, { clock, oneSitting: true })),
  },
  {
    name: 'two bare signatures, signature key',
    persona: 'ordinary',
    run: (bench, { clock }) =>
      cardOnly(bench, cardsOf(bench), rawSignatureSteps('sign', RAW, { clock, oneSitting: false })),
  },
  {
    name: 'attributes',
    persona: 'ordinary',
    run: (bench) =>
      cardOnly(
        bench,
        cardsOf(bench),
        attributeSteps(() => undefined, false),
      ),
  },
  {
    name: 'attributes in one sitting',
    persona: 'ordinary',
    run: (bench) =>
      cardOnly(
        bench,
        cardsOf(bench, ['text']),
        attributeSteps(() => undefined, true),
      ),
  },
  {
    name: 'card face',
    persona: 'ordinary',
    run: (bench) => cardOnly(bench, cardsOf(bench), cardFaceSteps(false)),
  },
  {
    name: 'certificate behind its password',
    persona: 'ordinary',
    run: (bench) => cardOnly(bench, cardsOf(bench), signatureCertificateSteps(false)),
  },
  { name: 'application', persona: 'ordinary', run: (bench, setting) => apply(bench, setting, { sessionEnds: false }) },
  {
    name: 'change of the authentication PIN',
    persona: 'ordinary',
    run: (bench) => changePin(bench, 'auth', { oneSitting: false }),
  },
  {
    name: 'change of the password in one sitting',
    persona: 'ordinary',
    run: (bench) => changePin(bench, 'sign', { oneSitting: true }),
  },
  {
    name: 'change of the PIN of the attributes',
    persona: 'ordinary',
    run: (bench) => changePin(bench, 'text', { oneSitting: false }),
  },
  { name: 'card', persona: 'ordinary', run: (bench, { clock }) => command(bench, clock, showCard) },
  { name: 'card serial', persona: 'ordinary', run: (bench, { clock }) => command(bench, clock, showSerialRecord) },
];

const RAW = [DOCUMENT, new TextEncoder().encode('Another one.')];
