import { type ChangeablePin, cardKeySchema, type FlowId, type ReaderName } from '#contract/brands.ts';
import { japaneseDay } from '#contract/calendar.ts';
import type { EventName, EventOf } from '#contract/ipc.ts';
import type { Handlers } from '#contract/ipc-server.ts';
import type { Language } from '#contract/localized-text.ts';
import { failed, type Outcome, success } from '#contract/outcome.ts';
import { checkPinChange, checkPinForm } from '#contract/pin-rule.ts';
import type { DevicesView, HealthCheck, WorldView } from '#contract/view.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { createAttachmentIntake } from './documents/attachment-intake.ts';
import { applyMachine } from './flow/apply.ts';
import { changePinMachine } from './flow/change-pin.ts';
import { changePinEffects } from './flow/change-pin-effects.ts';
import { createFlowArbiter } from './flow/flow-arbiter.ts';
import { applyEffects, loginEffects } from './flow/flow-effects.ts';
import { runFlow } from './flow/flow-runner.ts';
import { loginMachine } from './flow/login.ts';
import type { EndReason } from './flow/portal-session.ts';
import { createIdleKeeper, type IdleKeeper } from './idle-keeper.ts';
import { idlePlaceOf } from './idle-watch.ts';
import type { CorePorts, World } from './ports.ts';
import { askSignatureCertificate, runDoctor } from './preflight/doctor.ts';
import { healthReport } from './preflight/report.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

/** The application without its window: what every host serves. */
export interface AppCore {
  readonly handlers: Handlers;
  /** Every event of the app contract, as it happens. */
  subscribe(listener: <Name extends EventName>(event: Name, data: EventOf<Name>) => void): () => void;
  /** The window went away: the flow is cancelled and the card let go. */
  windowGone(): Promise<void>;
  /** Cancels the flow and signs out at the portal; what the window keeps of a draft is the window's. */
  endSession(because: EndReason): Promise<void>;
  /** On a public terminal: whether a card lies on a reader that somebody can forget there. */
  isCardLeft(): boolean;
  /**
   * The window of a visit is gone: signs out, and forgets what the visit has shown and chosen. On a public terminal the
   * next one begins once no card is left on a reader.
   */
  endVisit(): Promise<void>;
  /** Leads the window, or the next one that says hello, to a procedure; fails as the portal does where it knows none. */
  followLink(link: EventOf<'linkFollowed'>): Promise<Outcome<void>>;
  /** Signs out, cancels, releases and stops watching. The readers belong to whoever opened them. */
  close(): Promise<void>;
}

/** The version of the app, sent with each application. */
const SOFTWARE_NAME = 'Madoguchi';

/** Composition root: ports in; contract handlers and events out. */
export function createAppCore(ports: CorePorts): AppCore {
  const { clock, log } = ports;
  const listeners = new Set<(event: EventName, data: never) => void>();
  const memory = createReaderMemory();
  let language: Language = 'ja';
  const settingsLoaded = ports.settings.load().then((settings) => {
    language = settings.language;
  }, reportBug);
  let practicePersona = ports.practicePersona ?? null;
  let windowListens = false;
  let linkAhead: EventOf<'linkFollowed'> | undefined;
  const flows = createFlowArbiter({
    log,
    newFlowId: () => ports.uuid() as FlowId,
    onChange(view) {
      emit('flowChanged', view);
      watchIdle();
    },
    onBug: reportBug,
  });
  const idle = ports.publicTerminal
    ? createIdleKeeper({
        clock,
        onChange: (view) => emit('idleChanged', view),
        onOver: () => void leave('idle').catch(reportBug),
      })
    : undefined;
  let visitIsOver = false;
  let here = enterWorld(ports.world);

  function emit<Name extends EventName>(event: Name, data: EventOf<Name>): void {
    for (const listener of listeners) listener(event, data as never);
  }

  function enterWorld(world: World): Workplace {
    return openWorkplace(world, ports, memory, {
      onPortalKnown: () => emit('worldChanged', worldView()),
      onSession(view) {
        emit('sessionChanged', view);
        watchIdle();
      },
      onDevices(state) {
        emit('devicesChanged', devicesView(state));
        flows.devicesChanged(state);
        beginNextVisit();
      },
      onCardUsed(slot, exchanges, cardMs) {
        const flowId = flows.flowId();
        const key = cardKeySchema.safeParse(slot);
        if (flowId !== undefined && key.success)
          log({ event: 'keyUsed', flowId, key: key.data, exchanges, cardMs: Math.round(cardMs) });
      },
    });
  }

  function watchIdle(): void {
    idle?.moved(idlePlaceOf(flows.view(), here.session.view()));
  }

  /** Ends a visit to a public terminal, whether or not anybody signed in. */
  async function leave(because: EndReason): Promise<void> {
    await putFlowAway();
    await here.session.endVisit(because);
  }

  function beginNextVisit(): void {
    if (!visitIsOver || isCardLeft()) return;
    visitIsOver = false;
    here.session.beginVisit();
  }

  /** A practice card cannot be taken along. */
  function isCardLeft(): boolean {
    const devices = here.devices();
    if (!ports.publicTerminal || practicePersona !== null || devices?.service !== 'running') return false;
    return devices.readers.some(({ card }) => card !== 'absent');
  }

  /** Cancels the flow, and forgets what one that ended has shown. */
  async function putFlowAway(): Promise<void> {
    await flows.cancel();
    const flowId = flows.flowId();
    if (flowId !== undefined) await flows.giveUp(flowId);
  }

  let moves = 0;
  let moved: Promise<void> = Promise.resolve();

  /** One move after the other, and no flow begins meanwhile: it would go on with the card of the world that is left. */
  async function switchWorld(world: World, persona: string | null): Promise<void> {
    moves += 1;
    const before = moved.catch(() => undefined);
    moved = before
      .then(() => moveTo(world, persona))
      .finally(() => {
        moves -= 1;
      });
    return moved;
  }

  async function moveTo(world: World, persona: string | null): Promise<void> {
    await flows.cancel();
    await here.leave();
    practicePersona = persona;
    here = enterWorld(world);
    emit('worldChanged', worldView());
    emit('sessionChanged', here.session.view());
    emit('devicesChanged', devicesView(here.devices()));
  }

  function worldView(): WorldView {
    const { portalOrigin, practicePortal } = here.world;
    const said = here.portalSays();
    const practice = practicePortal || said?.practice === true;
    return { portal: { origin: portalOrigin, practice, operator: said?.operator ?? null }, practicePersona };
  }

  function reportBug(error: unknown): string {
    const id = ports.uuid().slice(0, 8);
    log({ event: 'bug', id, kind: error instanceof Error ? error.name : typeof error });
    return id;
  }

  const begin: typeof flows.begin = (make) => {
    const isOver = here.session.view().at === 'ended' && isCardLeft();
    return moves > 0 || isOver ? failed({ code: 'staleCommand' }) : flows.begin(make);
  };

  function beginLogin(): Outcome<{ flowId: FlowId }> {
    const { session, signIn, cards, devices } = here;
    return begin((flowId, hooks) => {
      session.loginBegan(flowId);
      const run = runFlow({
        machine: loginMachine(devices(), undefined),
        perform: loginEffects(signIn, cards, session),
        ...hooks,
      });
      void run.ended.then((last) => {
        if (last.at === 'ended' && last.ending.how !== 'done') session.loginGivenUp();
      });
      return { kind: 'login', flowId, run };
    });
  }

  function beginApply(choice: Parameters<Handlers['beginApply']>[0]): Outcome<{ flowId: FlowId }> {
    const { session, signIn, cards, devices, portal, desk } = here;
    if (session.token() === undefined) return failed(flows.inTheWay() ?? { code: 'sessionRequired' });
    const order = {
      idempotencyKey: ports.uuid(),
      software: { name: SOFTWARE_NAME, version: ports.version },
      preferredReader: undefined,
      applicantFrom: choice.applicantFrom,
    };
    const loadProcedure = (signal: AbortSignal) =>
      portal.call('readService', {
        params: { id: choice.procedure },
        query: { municipality: choice.municipality },
        signal,
      });
    return begin((flowId, hooks) => ({
      kind: 'apply',
      flowId,
      run: runFlow({
        machine: applyMachine(order, devices()),
        perform: applyEffects({ portal, signIn, desk, cards, session, oneSitting: false, loadProcedure }),
        ...hooks,
      }),
    }));
  }

  function beginPinChange(slot: ChangeablePin): Outcome<{ flowId: FlowId }> {
    const { cards, devices } = here;
    return begin((flowId, hooks) => ({
      kind: 'changePin',
      flowId,
      slot,
      run: runFlow({
        machine: changePinMachine(slot, devices(), undefined),
        perform: changePinEffects(slot, cards),
        ...hooks,
      }),
    }));
  }

  async function endSession(because: EndReason): Promise<void> {
    await flows.cancel();
    await here.session.end(because);
  }

  async function allChecks(): Promise<HealthCheck[]> {
    const { world, portal, session, devices } = here;
    const [own, host] = await Promise.all([
      runDoctor({
        devices: devices(),
        transport: world.transport,
        usb: practicePersona === null ? ports.usb : undefined,
        isCardInUse: flows.inTheWay() !== undefined,
        portal,
        askSignatureCertificate: () => askSignatureCertificate(portal, session, never),
        nowMs: clock.nowMs,
        signal: never,
      }),
      ports.hostChecks(),
    ]);
    return [...own, ...host];
  }

  const intake = createAttachmentIntake();
  const never = new AbortController().signal;

  const handlers: Handlers = {
    async hello() {
      await settingsLoaded;
      windowListens = true;
      if (linkAhead !== undefined) emit('linkFollowed', linkAhead);
      linkAhead = undefined;
      return success({
        version: ports.version,
        host: ports.host,
        publicTerminal: ports.publicTerminal,
        language,
        locked: [...(ports.locked ?? [])],
        world: worldView(),
        practicePersonas: [...(ports.practice?.personas ?? [])],
        devices: devicesView(here.devices()),
        session: here.session.view(),
        flow: flows.view(),
        idle: idle?.view() ?? null,
      });
    },
    async setLanguage(asked) {
      if (ports.locked?.includes('language')) return failed({ code: 'settingLocked' });
      language = asked.language;
      // One that cannot be kept holds until the app ends.
      await ports.settings.save({ language }).catch(reportBug);
      emit('languageChanged', { language });
      return success({});
    },
    async signOut() {
      await (ports.publicTerminal ? leave('signedOut') : endSession('signedOut'));
      return success({});
    },
    stillHere: async () => success({}),
    runDoctor: async () => success({ checks: await allChecks() }),
    async saveDoctorReport() {
      const { version, system } = ports;
      const now = clock.nowMs();
      const report = healthReport(await allChecks(), { version, system, now, language });
      return ports.documents.save(`madoguchi-${japaneseDay(now)}.txt`, new TextEncoder().encode(report));
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
    beginPinChange: async ({ slot }) => beginPinChange(slot),
    chooseReader: async ({ reader, ...asked }) => flows.tell(asked, { type: 'readerChosen', reader }),
    acceptLastTry: async (asked) => flows.tell(asked, { type: 'lastTryAccepted' }),
    async givePin({ pin, ...asked }) {
      const slot = flows.slotAsked(asked);
      if (!slot.ok) {
        pin.wipe();
        return slot;
      }
      const form = pin.check((bytes) => checkPinForm(slot.value, bytes));
      if (!form.ok) {
        pin.wipe();
        return flows.tell(asked, { type: 'pinMalformed', failure: form.failure });
      }
      return flows.tell(asked, { type: 'pinGiven', pin });
    },
    async changePin({ pin, newPin, ...asked }) {
      const slot = flows.pinChangeAsked(asked);
      const checked = slot.ok ? checkPinChange(slot.value, pin, newPin) : slot;
      if (checked.ok) return flows.tellPinChange(asked, { type: 'pinChangeGiven', pin, newPin });
      pin.wipe();
      newPin.wipe();
      return slot.ok ? flows.tell(asked, { type: 'pinMalformed', failure: checked.failure }) : slot;
    },
    resumeFlow: async (asked) => flows.tell(asked, { type: 'resumed' }),
    cancelFlow: async ({ flowId }) => flows.giveUp(flowId),
    saveDraft: async ({ draft, ...asked }) => flows.tellApply(asked, () => success({ type: 'draftSaved', draft })),
    readApplicantFromCard: async ({ draft, ...asked }) =>
      flows.tellApply(asked, () => success({ type: 'applicantAsked', draft })),
    attachFile: async ({ flowId, revision, ...piece }) =>
      flows.tellApply({ flowId, revision }, (state) => {
        if (state.at !== 'fillingForm') return failed({ code: 'staleCommand' });
        const { procedure, draft, attached } = state.form;
        const taken = intake.take(piece, procedure, draft, attached);
        if (!taken.ok) return taken;
        return success(taken.value === undefined ? undefined : { type: 'fileAttached', file: taken.value });
      }),
    detachFile: async ({ key, index, ...asked }) =>
      flows.tellApply(asked, () => success({ type: 'fileDetached', key, index })),
    reviewApplication: async ({ draft, ...asked }) =>
      flows.tellApply(asked, () => success({ type: 'reviewAsked', draft, now: clock.nowMs(), language })),
    editApplication: async (asked) => flows.tellApply(asked, () => success({ type: 'editAsked' })),
    fileApplication: async (asked) => flows.tellApply(asked, () => success({ type: 'filingAsked' })),
    async saveFiledCopy({ flowId }) {
      const filed = flows.filed(flowId);
      if (filed === undefined) return failed({ code: 'flowUnknown' });
      const { receipt, container } = filed;
      return ports.documents.save(`${receipt.receiptNumber}.asice`, container);
    },
  };

  return {
    handlers: idle === undefined ? handlers : touchedBy(handlers, idle),
    subscribe(listener) {
      listeners.add(listener as (event: EventName, data: never) => void);
      return () => listeners.delete(listener as (event: EventName, data: never) => void);
    },
    windowGone() {
      windowListens = false;
      return flows.cancel();
    },
    endSession,
    isCardLeft,
    async endVisit() {
      await handlers.leavePractice({});
      await leave('signedOut');
      language = await ports.settings.load().then(
        (settings) => settings.language,
        () => 'ja',
      );
      visitIsOver = true;
      beginNextVisit();
    },
    async followLink(link) {
      const { procedure: id, municipality } = link;
      const found = await here.portal.call('readService', { params: { id }, query: { municipality }, signal: never });
      if (!found.ok) return found;
      if (windowListens) emit('linkFollowed', link);
      else linkAhead = link;
      return success(undefined);
    },
    async close() {
      idle?.stop();
      await flows.cancel();
      await here.leave();
    },
  };
}

/** Whatever the window asks for, a person wants; but a window says hello by itself. */
function touchedBy(handlers: Handlers, idle: IdleKeeper): Handlers {
  const touching = Object.entries(handlers).map(([name, handler]) => [
    name,
    (params: never) => {
      if (name !== 'hello') idle.touched();
      return (handler as (params: never) => Promise<unknown>)(params);
    },
  ]);
  return Object.fromEntries(touching) as Handlers;
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
