import { createHash } from 'node:crypto';
import type { ProxyOrder } from '#contract/app/flows/register-proxy-flow.ts';
import type { PersonaName } from '#contract/card/persona.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { PortalRouteName } from '#contract/portal/portal-routes.ts';
import { type ChangeablePin, calendarDateSchema, flowIdSchema, type PinSlot } from '#contract/values/brands.ts';
import {
  type ApplicationComposer,
  createApplicationComposer,
  type FilingOrder,
} from '#core/application/application-composer.ts';
import { type ApplyEffect, type ApplyEvent, type ApplyState, applyMachine } from '#core/application/apply.ts';
import { applyEffects } from '#core/application/apply-effects.ts';
import { applyView } from '#core/application/apply-view.ts';
import {
  type BenefitAccountEffect,
  type BenefitAccountEvent,
  type BenefitAccountState,
  benefitAccountMachine,
} from '#core/benefit-account/benefit-account.ts';
import { benefitAccountEffects } from '#core/benefit-account/benefit-account-effects.ts';
import { benefitAccountStep } from '#core/benefit-account/benefit-account-flow.ts';
import { cardOnlyMachine } from '#core/card/card-only.ts';
import { type CardEnvironment, type CardSteps, performCardEffect } from '#core/card/perform-card-effect.ts';
import { attributeSteps, cardFaceSteps, signatureCertificateSteps } from '#core/card/reading-steps.ts';
import { runDiagnosis } from '#core/diagnosis/diagnosis.ts';
import { nativeCardSteps } from '#core/native/native-card-steps.ts';
import {
  type ChangePinEffect,
  type ChangePinEvent,
  type ChangePinState,
  changePinMachine,
} from '#core/pin-change/change-pin.ts';
import { changePinEffects } from '#core/pin-change/change-pin-effects.ts';
import { createCaCertificates } from '#core/portal/ca-certificates.ts';
import type { PortalClient } from '#core/portal/portal-client.ts';
import {
  type RegisterProxyEffect,
  type RegisterProxyEvent,
  type RegisterProxyState,
  registerProxyMachine,
} from '#core/proxies/register-proxy.ts';
import { registerProxyEffects } from '#core/proxies/register-proxy-effects.ts';
import { registerProxyStep } from '#core/proxies/register-proxy-flow.ts';
import { loginMachine } from '#core/sign-in/login.ts';
import { loginEffects } from '#core/sign-in/login-effects.ts';
import { loginStep } from '#core/sign-in/login-flow.ts';
import { createFreshProof, createSignIn } from '#core/sign-in/sign-in.ts';
import { inspectDocument } from '#core/signing/document.ts';
import { type SignEffect, type SignEvent, type SignState, signMachine } from '#core/signing/sign.ts';
import { rawSignatureSteps, signEffects } from '#core/signing/sign-effects.ts';
import { NO_POLICY } from '#host/policy/policy-schema.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { loadCommandLineWords } from '#words/command-line-words.ts';
import { showCard, showSerialRecord } from '../../../main/cli/card-commands.ts';
import type { CommandContext } from '../../../main/cli/command-context.ts';
import type { Output } from '../../../main/cli/output.ts';
import { sampleAnswers } from '../application/sample-answers.ts';
import { SAMPLE_PROCEDURE } from '../application/sample-procedure.ts';
import type { FaultBench } from './fault-bench.ts';
import { checkFailure, type FlowEnd, holdsSecret, live } from './flow-person.ts';
import { createMovedClock } from './moved-clock.ts';
import { digestInfoOf, nativeRequest } from './native-requests.ts';

/** Loaded from the disk once: no disk keeps to a run's own time. */
const COMMAND_LINE_WORDS = await loadCommandLineWords('ja');

/** One use of the card, from its beginning to its end. */
export interface FaultyFlow {
  readonly name: string;
  readonly persona: PersonaName;
  /** Whose card is put on in its course as well. */
  readonly otherPersona?: PersonaName;
  /** Faults begin with this step of the flow; those before it are another flow's. */
  readonly firstStep?: number;
  run(bench: FaultBench, setting: FlowSetting): Promise<FlowEnd>;
}

/** What all runs of one persona share: none of it depends on the card's answers, or on how long they took. */
export interface FlowSetting {
  readonly portal: PortalClient;
  readonly authorities: ReturnType<typeof createCaCertificates>;
  readonly desk: ApplicationComposer;
}

const DOCUMENT = new TextEncoder().encode('A document of no consequence.');
const FLOW_ID = '00000000-0000-4000-8000-000000000001';
const flowId = flowIdSchema.parse(FLOW_ID);
const BEGUN_MANDATE = {
  registration: FLOW_ID,
  nonce: 'A'.repeat(43),
  from: '2026-04-01',
  createdAt: '2026-04-01T00:00:00Z',
  endsAt: '2099-01-01T00:00:00Z',
};

/** The portal and the applications of one holder, at a moment at which their certificates are good. */
export async function flowSetting(holder: PracticeHolder, nowMs: number): Promise<FlowSetting> {
  const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');
  const replies: Partial<Record<PortalRouteName, unknown>> = {
    createChallenge: { challenge: 'A'.repeat(43), expiresAt: '2099-01-01T00:00:00Z' },
    openSession: { token: 'token', subject: 'subject', expiresAt: '2099-01-01T00:00:00Z', freshUntil: null },
    proveFresh: { freshUntil: '2099-01-01T00:00:00Z' },
    saveBenefitAccount: { account: null, ended: null },
    beginMandate: BEGUN_MANDATE,
    acceptMandate: { proxy: { name: '見本 太郎', birthDate: '1990-01-01', certificate: '0'.repeat(64) } },
    signMandate: { proxies: [], principals: [] },
    listAuthorities: { auth: [base64(holder.authCa)], sign: [base64(holder.signCa)] },
  };
  const call = async (name: PortalRouteName) =>
    name in replies ? success(replies[name]) : failed({ code: 'portalUnreachable', retryAfterMs: 0 });
  const portal: PortalClient = { origin: 'https://portal.example', call: call as PortalClient['call'] };
  const authorities = createCaCertificates(portal);
  await authorities.load(new AbortController().signal);
  // An application loads it from the disk when it is first needed, and no disk keeps to a run's own time.
  await import('#documents/container/compose.ts');
  return {
    portal,
    authorities,
    desk: deskOfOneOrder(createApplicationComposer(createMovedClock(nowMs, 0), authorities)),
  };
}

/** Every run files the same application, so that its PDF is made once. */
function deskOfOneOrder(desk: ApplicationComposer): ApplicationComposer {
  let order: FilingOrder | undefined;
  const same = (one: FilingOrder) => {
    order ??= one;
    return order;
  };
  return {
    prepare: (one) => desk.prepare(same(one)),
    signatureTask: (one) => desk.signatureTask(same(one)),
    pack: (one) => desk.pack(same(one)),
  };
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

function login(bench: FaultBench, { portal, authorities }: FlowSetting, cards: CardEnvironment): Promise<FlowEnd> {
  const { clock } = bench;
  const signIn = createSignIn({ portal, authorities, clock, uuid: () => FLOW_ID, place: 'home' });
  return live(bench, {
    machine: loginMachine(undefined, undefined),
    perform: loginEffects(signIn, cards, { opened: () => undefined }),
    view: (state, revision) => ({ flow: 'login', flowId, revision, step: loginStep(state) }),
  });
}

function sign(bench: FaultBench, cards: CardEnvironment): Promise<FlowEnd> {
  const sha256 = createHash('sha256').update(DOCUMENT).digest('hex');
  const perform = signEffects({
    attached: false,
    cards,
    clock: bench.clock,
    findIssuer: () => undefined,
    readDocument: () => inspectDocument('document.txt', () => [DOCUMENT]),
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
  show: (transport: CardTransport, context: CommandContext) => Promise<Outcome<void>>,
): Promise<FlowEnd> {
  const output: Output = {
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
    words: COMMAND_LINE_WORDS,
    signal: bench.signal,
    clock: bench.clock,
    uuid: () => FLOW_ID,
    policy: NO_POLICY,
    readerName: undefined,
    waitMs: 0,
    lastTryAccepted: false,
    secrets: { beforehand: false, next: noSecret, nextNew: noSecret, agrees: noSecret, stopAsking: () => undefined },
    hasPortal: false,
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

/** The doctor names what it found in place of failing. */
async function doctor(bench: FaultBench): Promise<FlowEnd> {
  await Promise.resolve(); // until the readers were told
  const checks = await runDiagnosis({
    devices: bench.devices(),
    transport: bench.transport,
    isCardInUse: false,
    portal: undefined,
    nowMs: bench.clock.nowMs,
    signal: bench.signal,
  });
  if (holdsSecret(checks, bench.holder)) bench.broken.push('SR-24: a check holds a secret');
  const problems = checks.filter(({ check, ok }) => !ok && check !== 'portal' && check !== 'clock');
  if (bench.signal.aborted) return { how: 'cancelled', failure: undefined, shown: [] };
  return { how: 'done', failure: undefined, shown: problems.map(({ check }) => `check: ${check}`) };
}

/** An application from form to receipt; `sessionEnds` lets the session be over when it is sent. */
function apply(bench: FaultBench, setting: FlowSetting, { sessionEnds }: { sessionEnds: boolean }): Promise<FlowEnd> {
  const { portal, authorities, desk } = setting;
  const { clock } = bench;
  const procedure = { ...SAMPLE_PROCEDURE, attachments: [] };
  const draft = { applicant: null, answers: sampleAnswers(procedure), attachmentsToFollow: [] };
  const order = {
    portal: portal.origin,
    filer: 'invented-subject',
    idempotencyKey: FLOW_ID,
    software: { name: 'test', version: '1' },
    preferredReader: undefined,
    applicantFrom: 'form' as const,
    mandate: undefined,
  };
  const perform = applyEffects({
    portal,
    signIn: createSignIn({ portal, authorities, clock, uuid: () => FLOW_ID, place: 'home' }),
    desk,
    cards: cardsOf(bench),
    session: {
      token: () => 'token',
      subject: () => 'invented-subject',
      acting: () => undefined,
      card: () => bench.holder.auth.certificate,
      opened: () => undefined,
      lost: () => undefined,
    },
    loadProcedure: async () => success(procedure),
    clock,
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
      const declared = Object.keys(draft.answers);
      return state.at === 'reviewing' ? { type: 'filingAsked', declared, keepHousehold: false } : undefined;
    },
    view: (state, revision) => ({ flow: 'apply', flowId, revision, ...applyView(state) }),
  });
}

/** An account for benefits, from the card that is proved to the name that is read from it. */
function benefitAccount(bench: FaultBench, { portal, authorities }: FlowSetting): Promise<FlowEnd> {
  const { clock } = bench;
  const account = {
    bank: '0001',
    branch: '001',
    kind: 'ordinary',
    number: '1234567',
    holderKana: 'ミホン ハナコ',
  } as const;
  const session = {
    token: 'token',
    subject: 'subject',
    expiresAt: '2099-01-01T00:00:00Z',
    freshUntil: null,
    level: 'card',
    certificate: undefined,
  } as const;
  const opened = () => session;
  return live<BenefitAccountState, BenefitAccountEvent, BenefitAccountEffect>(bench, {
    machine: benefitAccountMachine({ account, names: { bank: 'みずほ', branch: '本店' }, ownKana: '' }, undefined),
    perform: benefitAccountEffects({
      portal,
      cards: cardsOf(bench),
      freshProof: createFreshProof({ portal, authorities, clock, uuid: () => FLOW_ID, opened }),
      session: { token: () => session.token, opened: () => undefined, lost: () => undefined },
    }),
    answer: (state) => (state.at === 'confirming' ? { type: 'accountConfirmed', stated: true } : undefined),
    view: (state, revision) => ({ flow: 'benefitAccount', flowId, revision, step: benefitAccountStep(state) }),
  });
}

/** A proxy registered with both cards, which the person changes twice; what begins anew begins with their own. */
function registerProxy(bench: FaultBench, { portal, authorities }: FlowSetting): Promise<FlowEnd> {
  const { clock } = bench;
  const order: ProxyOrder = {
    kind: 'chosen',
    scope: { procedures: [SAMPLE_PROCEDURE.id], things: ['applications'] },
    until: calendarDateSchema.parse('2027-03-31'),
  };
  return live<RegisterProxyState, RegisterProxyEvent, RegisterProxyEffect>(bench, {
    machine: registerProxyMachine(order, undefined),
    perform: registerProxyEffects({
      portal,
      authorities,
      cards: cardsOf(bench),
      freshProof: createSignIn({ portal, authorities, clock, uuid: () => FLOW_ID, place: 'home' }),
      session: { token: () => 'token', opened: () => undefined, lost: () => undefined },
      clock,
      uuid: () => FLOW_ID,
    }),
    answer(state) {
      switch (state.at) {
        case 'interrupted':
          if (state.signing === undefined) bench.putOn('own');
          return undefined;
        case 'changingCards':
          bench.putOn('other');
          return { type: 'resumed' };
        case 'confirming':
          bench.putOn('own');
          return { type: 'mandateConfirmed' };
        default:
          return undefined;
      }
    },
    view: (state, revision) => ({ flow: 'registerProxy', flowId, revision, step: registerProxyStep(state) }),
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
  { name: 'signing a document', persona: 'ordinary', run: (bench) => sign(bench, cardsOf(bench)) },
  {
    name: 'signing a document in one sitting',
    persona: 'ordinary',
    run: (bench) => sign(bench, cardsOf(bench, ['sign'])),
  },
  {
    name: 'two bare signatures, authentication key',
    persona: 'ordinary',
    run: (bench) =>
      cardOnly(
        bench,
        cardsOf(bench, ['auth']),
        rawSignatureSteps('auth', RAW, { clock: bench.clock, oneSitting: true }),
      ),
  },
  {
    name: 'two bare signatures, signature key',
    persona: 'ordinary',
    run: (bench) =>
      cardOnly(bench, cardsOf(bench), rawSignatureSteps('sign', RAW, { clock: bench.clock, oneSitting: false })),
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
  { name: 'account for benefits', persona: 'ordinary', run: benefitAccount },
  { name: 'registering a proxy', persona: 'ordinary', otherPersona: 'spouse', run: registerProxy },
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
  ...(['auth', 'sign', 'text'] as const).map((use) => ({
    name: `page of a browser, ${use}`,
    persona: 'ordinary' as const,
    run: (bench: FaultBench) => {
      const digestInfos =
        use === 'text' ? [] : use === 'auth' ? [digestInfoOf('one')] : ['one', 'two'].map((text) => digestInfoOf(text));
      return cardOnly(bench, cardsOf(bench), nativeCardSteps(nativeRequest({ use, digestInfos }), bench.clock.nowMs));
    },
  })),
  { name: 'card', persona: 'ordinary', run: (bench) => command(bench, showCard) },
  { name: 'doctor', persona: 'ordinary', run: doctor },
  { name: 'card serial', persona: 'ordinary', run: (bench) => command(bench, showSerialRecord) },
];

const RAW = [DOCUMENT, new TextEncoder().encode('Another one.')];
