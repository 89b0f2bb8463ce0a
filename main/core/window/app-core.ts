import type { EventName, EventOf } from '#contract/app/app-contract.ts';
import type { Handlers } from '#contract/app/ipc-server.ts';
import type { DevicesView } from '#contract/app/views/devices-view.ts';
import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import type { EnvironmentView } from '#contract/app/views/environment-view.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { cardKeySchema, type FlowId, type ReaderName } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { askSignatureCertificate, runDiagnosis } from '../diagnosis/diagnosis.ts';
import type { CorePorts, Environment } from '../ports/ports.ts';
import { createIdleKeeper, type IdleKeeper } from '../public-terminal/idle-keeper.ts';
import { idlePlaceOf } from '../public-terminal/idle-watch.ts';
import type { EndReason } from '../sign-in/portal-session.ts';
import { type OpenEnvironment, openEnvironment } from './environment.ts';
import { createFlowArbiter, type FlowArbiter } from './flow-arbiter.ts';
import { flowCommands } from './flow-commands.ts';
import { flowStarts } from './flow-starts.ts';
import { portalQuestions } from './portal-questions.ts';

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
  let here = enterEnvironment(ports.environment);

  function emit<Name extends EventName>(event: Name, data: EventOf<Name>): void {
    for (const listener of listeners) listener(event, data as never);
  }

  function enterEnvironment(environment: Environment): OpenEnvironment {
    return openEnvironment(environment, ports, memory, {
      onPortalKnown: () => emit('environmentChanged', environmentView()),
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
  async function switchEnvironment(environment: Environment, persona: string | null): Promise<void> {
    moves += 1;
    const before = moved.catch(() => undefined);
    moved = before
      .then(() => moveTo(environment, persona))
      .finally(() => {
        moves -= 1;
      });
    return moved;
  }

  async function moveTo(environment: Environment, persona: string | null): Promise<void> {
    await flows.cancel();
    await here.leave();
    practicePersona = persona;
    here = enterEnvironment(environment);
    emit('environmentChanged', environmentView());
    emit('sessionChanged', here.session.view());
    emit('devicesChanged', devicesView(here.devices()));
  }

  function environmentView(): EnvironmentView {
    const { portalOrigin, practicePortal } = here.environment;
    const said = here.portalSays();
    const practice = practicePortal || said?.practice === true;
    return { portal: { origin: portalOrigin, practice, operator: said?.operator ?? null }, practicePersona };
  }

  function reportBug(error: unknown): string {
    const id = ports.uuid().slice(0, 8);
    log({ event: 'bug', id, kind: error instanceof Error ? error.name : typeof error });
    return id;
  }

  const begin: FlowArbiter['begin'] = (make) => {
    const isOver = here.session.view().at === 'ended' && isCardLeft();
    return moves > 0 || isOver ? failed({ code: 'staleCommand' }) : flows.begin(make);
  };

  async function endSession(because: EndReason): Promise<void> {
    await flows.cancel();
    await here.session.end(because);
  }

  async function allChecks(): Promise<DiagnosisCheck[]> {
    const { environment, portal, session, devices } = here;
    const [own, host] = await Promise.all([
      runDiagnosis({
        devices: devices(),
        transport: environment.transport,
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
        environment: environmentView(),
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
    runDiagnosis: async () => success({ checks: await allChecks() }),
    async saveDiagnosisReport() {
      const { version, system } = ports;
      const now = clock.nowMs();
      const report = await ports.diagnosisReport(await allChecks(), { version, system, now, language });
      return ports.documents.save(`madoguchi-${japaneseDay(now)}.txt`, new TextEncoder().encode(report));
    },
    async enterPractice({ persona }) {
      const entered = (await ports.practice?.enter(persona)) ?? failed({ code: 'notFound' });
      if (!entered.ok) return entered;
      await switchEnvironment(entered.value, persona);
      return success({});
    },
    async leavePractice() {
      const atFirst = ports.practicePersona ?? null;
      if (practicePersona !== atFirst) await switchEnvironment(ports.environment, atFirst);
      return success({});
    },
    ...portalQuestions(() => here),
    ...flowStarts({ ports, here: () => here, inTheWay: flows.inTheWay, begin }),
    ...flowCommands(flows, { clock, documents: ports.documents, language: () => language }),
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
      const found = await here.portal.call('readProcedure', { params: { id }, query: { municipality }, signal: never });
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
