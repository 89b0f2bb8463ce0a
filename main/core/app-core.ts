import type { FlowId, ReaderName } from '#contract/brands.ts';
import type { Failure } from '#contract/failure.ts';
import type { EventName, EventOf } from '#contract/ipc.ts';
import type { Handlers } from '#contract/ipc-server.ts';
import type { Language } from '#contract/localized-text.ts';
import { failed, type Outcome, success } from '#contract/outcome.ts';
import type { DevicesView, FlowView, WorldView } from '#contract/view.ts';
import { checkPinForm } from '#native-bridge/apps/pin-rule.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { runDoctor } from './doctor.ts';
import { createAttachmentIntake } from './documents/attachment-intake.ts';
import { type ApplyEvent, type ApplyState, applyMachine } from './flow/apply.ts';
import type { CardAccessEvent } from './flow/card-access.ts';
import { applyEffects, loginEffects } from './flow/flow-effects.ts';
import type { LastEvents } from './flow/flow-machine.ts';
import { type RunningFlow, runFlow } from './flow/flow-runner.ts';
import { type LoginEvent, type LoginState, loginMachine } from './flow/login.ts';
import { applyView, loginView } from './flow/to-view.ts';
import type { CorePorts, World } from './ports.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

/** The application without its window: what every host serves. */
export interface AppCore {
  readonly handlers: Handlers;
  /** Every event of the app contract, as it happens. */
  subscribe(listener: <Name extends EventName>(event: Name, data: EventOf<Name>) => void): () => void;
  /** The window went away: the flow is cancelled and the card let go. */
  windowGone(): Promise<void>;
  /** Signs out, cancels, releases and stops watching. */
  close(): Promise<void>;
}

/** The version of the app, sent with each application. */
const SOFTWARE_NAME = 'Madoguchi';

/** What a command without an answer answers. */
type Done = Record<string, never>;

type AnyFlow =
  | { readonly kind: 'login'; readonly flowId: FlowId; readonly run: RunningFlow<LoginState, LoginEvent> }
  | { readonly kind: 'apply'; readonly flowId: FlowId; readonly run: RunningFlow<ApplyState, ApplyEvent> };

type PersonEvent = Extract<
  CardAccessEvent<never>,
  { readonly type: 'readerChosen' | 'lastTryAccepted' | 'resumed' | 'pinGiven' | 'pinMalformed' }
>;

/** Composition root: ports in; contract handlers and events out. */
export function createAppCore(ports: CorePorts): AppCore {
  const { clock, log } = ports;
  const listeners = new Set<(event: EventName, data: never) => void>();
  const memory = createReaderMemory();
  let language: Language = 'ja';
  const settingsLoaded = ports.settings.load().then((settings) => {
    language = settings.language;
  });
  let flow: AnyFlow | undefined;
  let practicePersona = ports.practicePersona ?? null;
  let here = enterWorld(ports.world);

  function emit<Name extends EventName>(event: Name, data: EventOf<Name>): void {
    for (const listener of listeners) listener(event, data as never);
  }

  function enterWorld(world: World): Workplace {
    return openWorkplace(world, ports, memory, {
      onSession: (view) => emit('sessionChanged', view),
      onDevices(state) {
        emit('devicesChanged', devicesView(state));
        flow?.run.dispatch({ type: 'devicesChanged', devices: state });
      },
      onCardUsed(slot, exchanges, cardMs) {
        if (flow !== undefined && slot !== 'text')
          log({ event: 'keyUsed', flowId: flow.flowId, key: slot, exchanges, cardMs });
      },
    });
  }

  async function switchWorld(world: World, persona: string | null): Promise<void> {
    await cancelFlow();
    await here.leave();
    practicePersona = persona;
    here = enterWorld(world);
    emit('worldChanged', worldView());
    emit('sessionChanged', here.session.view());
    emit('devicesChanged', devicesView(here.devices()));
  }

  function worldView(): WorldView {
    const { portalOrigin, practicePortal } = here.world;
    return { portal: { origin: portalOrigin, practice: practicePortal }, practicePersona };
  }

  function flowView(): FlowView | null {
    if (flow === undefined) return null;
    const { flowId, run } = flow;
    return flow.kind === 'login'
      ? loginView(flowId, flow.run.revision, flow.run.state)
      : applyView(flowId, run.revision, flow.run.state);
  }

  /** One flow at a time. A second request is told which one is in the way; one that ended makes room. */
  function flowInTheWay(): Failure | undefined {
    return flow !== undefined && flow.run.state.at !== 'ended' ? { code: 'flowBusy', flow: flow.kind } : undefined;
  }

  function newFlowId(): FlowId {
    return ports.uuid() as FlowId;
  }

  function begin(next: AnyFlow): Outcome<{ flowId: FlowId }> {
    const { flowId, kind } = next;
    flow = next;
    log({ event: 'flowBegan', flow: kind, flowId });
    void next.run.ended.then((last: { readonly at: string }) => {
      const { ending } = last as Extract<LoginState, { at: 'ended' }>;
      log({
        event: 'flowEnded',
        flowId,
        how: ending.how,
        ...(ending.how === 'failed' ? { code: ending.failure.code } : {}),
      });
    });
    const view = flowView();
    emit('flowChanged', view);
    return success({ flowId });
  }

  function changed(flowId: FlowId): void {
    // The first state is shown by `begin`, once the flow is known.
    if (flow?.flowId === flowId) emit('flowChanged', flowView());
  }

  function broken(error: unknown): { readonly type: 'broken'; readonly failure: Failure } {
    return { type: 'broken', failure: { code: 'internal', id: reportBug(error) } };
  }

  function reportBug(error: unknown): string {
    const id = ports.uuid().slice(0, 8);
    log({ event: 'bug', id, kind: error instanceof Error ? error.name : typeof error });
    return id;
  }

  function beginLogin(): Outcome<{ flowId: FlowId }> {
    const busy = flowInTheWay();
    if (busy !== undefined) return failed(busy);
    const { session, signIn, cards, devices } = here;
    const flowId = newFlowId();
    session.loginBegan(flowId);
    const run = runFlow({
      machine: loginMachine(devices(), undefined),
      perform: loginEffects(signIn, cards, session),
      onChange: () => changed(flowId),
      onBug: broken,
    });
    void run.ended.then((last) => {
      if (last.at === 'ended' && last.ending.how !== 'done') session.loginGivenUp();
    });
    return begin({ kind: 'login', flowId, run });
  }

  function beginApply(choice: Parameters<Handlers['beginApply']>[0]): Outcome<{ flowId: FlowId }> {
    const busy = flowInTheWay();
    if (busy !== undefined) return failed(busy);
    const { session, signIn, cards, devices, portal, desk } = here;
    if (session.token() === undefined) return failed({ code: 'sessionRequired' });
    const flowId = newFlowId();
    const run = runFlow({
      machine: applyMachine(
        {
          idempotencyKey: ports.uuid(),
          language,
          software: { name: SOFTWARE_NAME, version: ports.version },
          preferredReader: undefined,
          applicantFromCertificate: false,
        },
        devices(),
      ),
      perform: applyEffects({
        portal,
        signIn,
        desk,
        cards,
        session,
        oneSitting: false,
        loadProcedure: (signal) =>
          portal.call('readService', {
            params: { id: choice.procedure },
            query: { municipality: choice.municipality },
            signal,
          }),
      }),
      onChange: () => changed(flowId),
      onBug: broken,
    });
    return begin({ kind: 'apply', flowId, run });
  }

  async function cancelFlow(): Promise<void> {
    flow?.run.dispatch({ type: 'cancelled' });
    await flow?.run.ended;
  }

  /** The flow that a command is for, if it still stands where the person saw it. */
  function current(asked: { readonly flowId: FlowId; readonly revision: number }): Outcome<AnyFlow> {
    if (flow === undefined || flow.flowId !== asked.flowId) return failed({ code: 'flowUnknown' });
    return flow.run.revision === asked.revision ? success(flow) : failed({ code: 'staleCommand' });
  }

  function tell(asked: { readonly flowId: FlowId; readonly revision: number }, event: PersonEvent): Outcome<Done> {
    const found = current(asked);
    if (!found.ok) return found;
    found.value.run.dispatch(event);
    return success({});
  }

  function tellApply(
    asked: { readonly flowId: FlowId; readonly revision: number },
    event: (state: ApplyState) => Outcome<ApplyEvent | LastEvents | undefined>,
  ): Outcome<Done> {
    const found = current(asked);
    if (!found.ok) return found;
    if (found.value.kind !== 'apply') return failed({ code: 'flowUnknown' });
    const made = event(found.value.run.state);
    if (!made.ok) return made;
    if (made.value !== undefined) found.value.run.dispatch(made.value);
    return success({});
  }

  const intake = createAttachmentIntake();
  const never = new AbortController().signal;

  const handlers: Handlers = {
    async hello() {
      await settingsLoaded;
      return success({
        version: ports.version,
        host: ports.host,
        publicTerminal: ports.publicTerminal,
        language,
        world: worldView(),
        practicePersonas: [...(ports.practice?.personas ?? [])],
        devices: devicesView(here.devices()),
        session: here.session.view(),
        flow: flowView(),
      });
    },
    async setLanguage(asked) {
      language = asked.language;
      await ports.settings.save({ language });
      emit('languageChanged', { language });
      return success({});
    },
    async signOut() {
      await cancelFlow();
      await here.session.end('signedOut');
      return success({});
    },
    async runDoctor() {
      const [own, host] = await Promise.all([
        runDoctor({ devices: here.devices(), portal: here.portal, nowMs: clock.nowMs, signal: never }),
        ports.hostChecks(),
      ]);
      return success({ checks: [...own, ...host] });
    },
    async enterPractice({ persona }) {
      const entered = (await ports.practice?.enter(persona)) ?? failed({ code: 'notFound' });
      if (!entered.ok) return entered;
      await switchWorld(entered.value, persona);
      return success({});
    },
    async leavePractice() {
      const atFirst = ports.practicePersona ?? null;
      if (practicePersona !== atFirst) await switchWorld(ports.world, atFirst);
      return success({});
    },
    listMunicipalities: async () => here.portal.call('listMunicipalities', { signal: never }),
    searchServices: async ({ municipality, query, topic }) =>
      here.portal.call('searchServices', {
        query: {
          ...(municipality === undefined ? {} : { municipality }),
          ...(query === undefined ? {} : { query }),
          ...(topic === undefined ? {} : { topic }),
        },
        signal: never,
      }),
    readService: async ({ id, municipality }) =>
      here.portal.call('readService', { params: { id }, query: { municipality }, signal: never }),
    listApplications: async () =>
      here.session.asHolder((token) => here.portal.call('listApplications', { token, signal: never })),
    readApplication: async ({ receiptNumber: number }) =>
      here.session.asHolder((token) =>
        here.portal.call('readApplication', { params: { number }, token, signal: never }),
      ),
    withdrawApplication: async ({ receiptNumber: number }) =>
      here.session.asHolder((token) =>
        here.portal.call('withdrawApplication', { params: { number }, token, signal: never }),
      ),
    beginLogin: async () => beginLogin(),
    beginApply: async (choice) => beginApply(choice),
    chooseReader: async ({ reader, ...asked }) => tell(asked, { type: 'readerChosen', reader }),
    acceptLastTry: async (asked) => tell(asked, { type: 'lastTryAccepted' }),
    async givePin({ pin, ...asked }) {
      const found = current(asked);
      const slot = found.ok ? slotAsked(found.value) : undefined;
      if (!found.ok || slot === undefined) {
        pin.wipe();
        return found.ok ? failed({ code: 'staleCommand' }) : found;
      }
      const form = pin.check((bytes) => checkPinForm(slot, bytes));
      if (!form.ok) {
        pin.wipe();
        return tell(asked, { type: 'pinMalformed', failure: form.failure });
      }
      return tell(asked, { type: 'pinGiven', pin });
    },
    resumeFlow: async (asked) => tell(asked, { type: 'resumed' }),
    async cancelFlow({ flowId }) {
      if (flow?.flowId !== flowId) return failed({ code: 'flowUnknown' });
      if (flow.run.state.at === 'ended') {
        flow = undefined;
        emit('flowChanged', null);
        return success({});
      }
      await cancelFlow();
      return success({});
    },
    saveDraft: async ({ draft, ...asked }) => tellApply(asked, () => success({ type: 'draftSaved', draft })),
    readApplicantFromCard: async ({ draft, ...asked }) =>
      tellApply(asked, () => success({ type: 'applicantAsked', draft })),
    attachFile: async ({ flowId, revision, ...piece }) =>
      tellApply({ flowId, revision }, (state) => {
        if (state.at !== 'fillingForm') return failed({ code: 'staleCommand' });
        const { procedure, draft, attached } = state.form;
        const taken = intake.take(piece, procedure, draft, attached);
        if (!taken.ok) return taken;
        return success(taken.value === undefined ? undefined : { type: 'fileAttached', file: taken.value });
      }),
    detachFile: async ({ key, index, ...asked }) =>
      tellApply(asked, () => success({ type: 'fileDetached', key, index })),
    reviewApplication: async ({ draft, ...asked }) =>
      tellApply(asked, () => success({ type: 'reviewAsked', draft, now: clock.nowMs() })),
    editApplication: async (asked) => tellApply(asked, () => success({ type: 'editAsked' })),
    signApplication: async (asked) => tellApply(asked, () => success({ type: 'signAsked' })),
    async saveFiledCopy({ flowId }) {
      const state = flow?.flowId === flowId && flow.kind === 'apply' ? flow.run.state : undefined;
      if (state?.at !== 'ended' || state.ending.how !== 'done') return failed({ code: 'flowUnknown' });
      const { receipt, container } = state.ending.result;
      return ports.documents.save(`${receipt.receiptNumber}.asice`, container);
    },
  };

  return {
    handlers,
    subscribe(listener) {
      listeners.add(listener as (event: EventName, data: never) => void);
      return () => listeners.delete(listener as (event: EventName, data: never) => void);
    },
    windowGone: cancelFlow,
    async close() {
      await cancelFlow();
      await here.leave();
      await here.world.transport.close();
    },
  };
}

function slotAsked(flow: AnyFlow) {
  const { state } = flow.run;
  const card = 'card' in state ? state.card : undefined;
  return card?.phase.at === 'awaitingPin' ? card.slot : undefined;
}

function devicesView(state: ReaderServiceState | undefined): DevicesView {
  if (state === undefined) return { service: 'starting' };
  return state.service === 'down'
    ? { service: 'down' }
    : {
        service: 'running',
        readers: state.readers
          .slice(0, 16)
          .map(({ name, card }: { name: ReaderName; card: 'absent' | 'present' | 'mute' }) => ({ name, card })),
      };
}
