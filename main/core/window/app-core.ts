import type { Handlers } from '#contract/app/ipc-server.ts';
import type { SessionView } from '#contract/app/views/session-view.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { cardKeySchema, type FlowId } from '#contract/values/brands.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import { watchHouseholds } from '../family/household-notes.ts';
import { createGateDesk } from '../gate/gate-desk.ts';
import type { CardReply } from '../native/native-card-steps.ts';
import { createNativeDesk } from '../native/native-desk.ts';
import type { NativeRequest } from '../native/native-request.ts';
import { askForNews, createNewsWatch } from '../notices/news-watch.ts';
import type { CorePorts, Environment } from '../ports/ports.ts';
import { type EndReason, visitFacts } from '../public-terminal/visit.ts';
import { runVisits } from '../public-terminal/visit-runner.ts';
import { createIdleLock } from '../sign-in/idle-lock.ts';
import { createReturnedCodes } from '../sign-in/returned-codes.ts';
import { accountHandlers } from './account-handlers.ts';
import { type AppEvents, createAppEvents } from './app-events.ts';
import { createCurrentEnvironment } from './current-environment.ts';
import { deliveryHandlers } from './delivery-handlers.ts';
import { devicesView } from './devices-view.ts';
import { diagnosisHandlers } from './diagnosis-handlers.ts';
import { type OpenEnvironment, openEnvironment } from './environment.ts';
import { familyHandlers } from './family-handlers.ts';
import { createFlowArbiter, type FlowArbiter } from './flow-arbiter.ts';
import { flowHandlers } from './flow-handlers.ts';
import { atGateAlone } from './gate-handlers.ts';
import { keptWorkHandlers } from './kept-work-handlers.ts';
import { createLanguageSetting } from './language-setting.ts';
import { nativeHandlers } from './native-handlers.ts';
import { createOutsideLinks, type OutsideLink } from './outside-links.ts';
import { ownDataHandlers } from './own-data-handlers.ts';
import { portalQuestions } from './portal-questions.ts';
import { proofHandlers } from './proof-handlers.ts';
import { asOneself, proxyHandlers } from './proxy-handlers.ts';
import { recordCopyHandlers } from './record-copy-handlers.ts';
import { siteHandlers } from './site-handlers.ts';

/** The application without its window: what every host serves. */
export interface AppCore {
  readonly handlers: Handlers;
  /** Every event of the app contract, as it happens. */
  readonly subscribe: AppEvents['subscribe'];
  /** The window went away: the flow is cancelled and the card let go. */
  windowGone(): Promise<void>;
  /** Cancels the flow and signs out at the portal; what the window keeps of a draft is the window's. */
  endSession(because: EndReason): Promise<void>;
  /**
   * Resolves when the window of a visit to a public terminal is to go: some seconds after the visit is over and its card
   * was taken. Rejects where `signal` aborts before.
   */
  visitOver(signal: AbortSignal): Promise<void>;
  /**
   * The window of a visit is gone: signs out, and forgets what the visit has shown and chosen. On a public terminal the
   * next one begins once no card is left on a reader.
   */
  endVisit(): Promise<void>;
  /** Leads the window, or the next one that says hello, to a procedure or a site's request; fails as the portal does where it knows no such procedure. */
  followLink(link: OutsideLink): Promise<Outcome<void>>;
  /** Asks the person in the window for a browser; see `NativeDesk`. A terminal for everybody asks nobody. */
  answerBrowser(request: NativeRequest, signal: AbortSignal): Promise<Outcome<CardReply>>;
  /** How many readers a browser may be told of. */
  readerCount(): number;
  /** Signs out, cancels, releases and stops watching. The readers are left open. */
  close(): Promise<void>;
}

/** Composition root: ports in; contract handlers and events out. */
export function createAppCore(ports: CorePorts): AppCore {
  const { clock, log, publicTerminal } = ports;
  const { emit, subscribe } = createAppEvents();
  const closing = new AbortController();
  const memory = createReaderMemory();
  const language = createLanguageSetting({
    ports,
    onChange: (changed) => emit('languageChanged', { language: changed }),
    onBug: reportBug,
  });
  const flows = createFlowArbiter({
    log,
    newFlowId: () => ports.uuid() as FlowId,
    onChange(view) {
      emit('flowChanged', view);
      watchVisit();
    },
    onBug: reportBug,
  });
  const visits = runVisits({
    clock,
    work: {
      endVisit,
      endSession: (because) => here().session.end(because),
      async forgetVisit() {
        await current.leavePractice();
        await endVisit('signedOut');
        await language.reset();
      },
      beginVisit: () => here().session.forget(),
    },
    onIdle: (view) => emit('idleChanged', view),
    onBug: reportBug,
  });
  const lock = createIdleLock({
    clock,
    lock: () => endVisit('idle'),
    onIdle: (view) => emit('idleChanged', view),
    onBug: reportBug,
  });
  const news = createNewsWatch({
    clock,
    ask: (signal) => here().session.asHolder((token) => askForNews(here().portal, token, signal)),
    note: () => ports.noteNews?.(language.current()),
    onBug: reportBug,
  });
  const current = createCurrentEnvironment({
    ports,
    open,
    beforeMove: flows.cancel,
    onMoved() {
      emit('environmentChanged', current.view());
      emit('sessionChanged', here().session.view());
      emit('devicesChanged', devicesView(here().devices()));
      watchVisit();
    },
    onKeepingKnown: () => emit('environmentChanged', current.view()),
  });
  const { here } = current;
  const returnedCodes = createReturnedCodes();
  const links = createOutsideLinks({
    portal: () => here().portal,
    onReturned: returnedCodes.bring,
    onFollowed(link) {
      if ('launch' in link) emit('authorizationFollowed', link);
      else if ('prefill' in link) emit('siteFormFollowed', link);
      else emit('linkFollowed', link);
    },
  });

  const native = createNativeDesk({
    ports,
    inTheWay: () => (here().session.acting() === undefined ? flows.inTheWay() : { code: 'notInMandate' }),
    hasWindow: () => !publicTerminal && links.isWindowThere(),
    onRequest: (request) => emit('cardRequested', { request }),
    onGone: () => void flows.cancel(),
  });

  const gate =
    ports.gate &&
    createGateDesk({
      ...ports.gate,
      fetch: ports.fetch,
      clock,
      uuid: ports.uuid,
      log,
      here,
      onChange: (view) => emit('gateChanged', view),
      beginPin: () => handlers.beginGateEntry({}),
      cancelPin: () => void flows.cancel(),
      onBug: reportBug,
    });

  function open(environment: Environment): OpenEnvironment {
    let before: 'no' | 'for' | 'over' = 'no';
    return openEnvironment(environment, ports, memory, {
      onPortalKnown: () => emit('environmentChanged', current.view()),
      onSession(view) {
        emit('sessionChanged', view);
        const acting = view.at === 'active' ? view.acting.is : 'no';
        // What was begun for another cannot be sent any more.
        if (acting === 'over' && before === 'for') void flows.cancel();
        before = acting;
        if (ports.noteNews !== undefined) news.seen(view);
        watchVisit();
      },
      onDevices(state) {
        emit('devicesChanged', devicesView(state));
        flows.devicesChanged(state);
        gate?.devicesChanged(state);
        watchVisit();
      },
      onCardUsed(slot, exchanges, cardMs) {
        const flowId = flows.flowId();
        const key = cardKeySchema.safeParse(slot);
        if (flowId !== undefined && key.success)
          log({ event: 'keyUsed', flowId, key: key.data, exchanges, cardMs: Math.round(cardMs) });
      },
    });
  }

  function watchVisit(): void {
    // Who comes in at a gate does not visit the terminal.
    if (gate !== undefined) return;
    const { session, devices } = here();
    if (publicTerminal) {
      const isPractice = current.practicePersona() !== null;
      visits.seen(visitFacts({ asks: flows.asks(), session: session.view().at, devices: devices(), isPractice }));
    } else {
      lock.seen(holdsPersonalData(session.view(), flows));
    }
  }

  async function endVisit(because: EndReason): Promise<void> {
    await flows.putAway();
    await here().session.end(because, { always: true });
  }

  async function endSession(because: EndReason): Promise<void> {
    await flows.cancel();
    await here().session.end(because);
  }

  function watchTheHouseholds(note: NonNullable<CorePorts['noteNews']>): void {
    const { signal } = closing;
    watchHouseholds({
      clock,
      look: () => here().lookAtHouseholds(),
      note: () => note(language.current()),
      signal,
    }).catch((error) => {
      if (!signal.aborted) reportBug(error);
    });
  }

  const begin: FlowArbiter['begin'] = (make) =>
    current.isMoving() || !visits.mayBegin() ? failed({ code: 'staleCommand' }) : flows.begin(make);

  function reportBug(error: unknown): string {
    const id = ports.uuid().slice(0, 8);
    log({ event: 'bug', id, kind: error instanceof Error ? error.name : typeof error });
    return id;
  }

  const handlers: Handlers = {
    async hello() {
      await language.loaded;
      links.windowListens();
      return success({
        version: ports.version,
        host: ports.host,
        publicTerminal,
        language: language.current(),
        locked: [...(ports.locked ?? [])],
        environment: current.view(),
        practicePersonas: [...(ports.practice?.personas ?? [])],
        devices: devicesView(here().devices()),
        session: here().session.view(),
        flow: flows.view(),
        idle: publicTerminal ? visits.idle() : lock.idle(),
        gate: gate?.view() ?? null,
      });
    },
    setLanguage: async (asked) => language.change(asked.language),
    async signOut() {
      if (gate !== undefined) await flows.cancel();
      else await (publicTerminal ? visits.end() : endSession('signedOut'));
      return success({});
    },
    stillHere: async () => success({}),
    enterPractice: async ({ persona }) => current.enterPractice(persona),
    async leavePractice() {
      await current.leavePractice();
      return success({});
    },
    ...diagnosisHandlers({
      ports,
      current,
      isCardInUse: () => flows.inTheWay() !== undefined,
      language: language.current,
    }),
    ...portalQuestions(here, ports, language.current),
    ...proofHandlers(here, clock),
    ...ownDataHandlers(here, ports.documents, { publicTerminal, language: language.current }),
    ...accountHandlers(here, ports, language.current),
    ...proxyHandlers(here, flows),
    ...siteHandlers(here),
    ...nativeHandlers(native, ports.nativeSites),
    ...deliveryHandlers(here, ports.documents, { publicTerminal }),
    ...asOneself(here, {
      ...keptWorkHandlers(here),
      ...recordCopyHandlers(here, { clock, publicTerminal }),
      ...familyHandlers(here, ports),
    }),
    ...flowHandlers({
      flows,
      begin,
      place: () => ({ ...here(), ...ports, language: language.current, nativeRequests: native, gate, returnedCodes }),
    }),
  };

  current.start();
  if (ports.noteNews !== undefined && !publicTerminal) watchTheHouseholds(ports.noteNews);
  gate?.start();
  return {
    handlers:
      gate === undefined ? touchedBy(handlers, publicTerminal ? visits.touched : lock.touched) : atGateAlone(handlers),
    subscribe,
    windowGone() {
      links.windowGone();
      return flows.cancel();
    },
    endSession,
    visitOver: visits.windowDue,
    endVisit: visits.windowGone,
    followLink: links.follow,
    answerBrowser: native.answer,
    readerCount() {
      const devices = here().devices();
      return devices?.service === 'running' ? devices.readers.length : 0;
    },
    async close() {
      gate?.stop();
      visits.stop();
      lock.stop();
      news.stop();
      closing.abort(new Error('closed'));
      await flows.cancel();
      await here().leave();
    },
  };
}

/** What is signed and not sent yet is not thrown away because nobody looks: it could not be sent unsigned. */
function holdsPersonalData(session: SessionView, flows: FlowArbiter): boolean {
  const asks = flows.asks();
  const view = flows.view();
  const waitsToBeSent = view?.flow === 'apply' && view.step.at === 'notSent';
  // What a page of a browser begins and ends counts for nothing: a person who has left would be waited for anew.
  const isAtWork = asks === 'wait' && view?.flow !== 'nativeRequest';
  return !isAtWork && !waitsToBeSent && (session.at === 'active' || asks === 'form');
}

/**
 * What a start screen asks for with nobody in front of it: it would begin a visit by itself, and end it for nobody. Nor does
 * a page of a browser that asks for the card stand for a person.
 */
const ASKED_BY_NOBODY: ReadonlySet<string> = new Set(['hello', 'searchProcedures', 'beginNativeRequest']);

/** Whatever else the window asks for, a person wants. */
function touchedBy(handlers: Handlers, touched: () => void): Handlers {
  const touching = Object.entries(handlers).map(([name, handler]) => [
    name,
    (params: never) => {
      if (!ASKED_BY_NOBODY.has(name)) touched();
      return (handler as (params: never) => Promise<unknown>)(params);
    },
  ]);
  return Object.fromEntries(touching) as Handlers;
}
