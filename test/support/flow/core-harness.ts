import type { EventName } from '#contract/app/app-contract.ts';
import type { FlowView } from '#contract/app/flows/flow-list.ts';
import type { SessionView } from '#contract/app/views/session-view.ts';
import type { PersonaName } from '#contract/card/persona.ts';
import type { GateEntry, GateFile } from '#contract/portal/gate-routes.ts';
import { type EpochMs, epochMs } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { LogEntry } from '#core/ports/log.ts';
import type { Clock, NativeSites, PortalFetch, PracticePort, SettingsStore, UntoldEntries } from '#core/ports/ports.ts';
import type { PrivateFiles } from '#core/ports/private-files.ts';
import { type AppCore, createAppCore } from '#core/window/app-core.ts';
import { createSimulatorTransport, type SimulatorTransport } from '#native-bridge/simulator/simulator-transport.ts';
import { createVirtualCard, type VirtualCard, type VirtualCardOptions } from '#native-bridge/simulator/virtual-card.ts';
import { diagnosisReport } from '#words/diagnosis-report.ts';
import { got, secret } from '../card/card-harness.ts';
import type { TestPortal } from '../portal/portal-harness.ts';
import { uuidUnlikePins } from '../portal/uuid-unlike-pins.ts';

/** What happens to requests on their way; `undefined` lets them through. `unanswered` ones arrive, and are waited for. */
export type NetworkFault = (
  method: string,
  path: string,
) => Response | 'down' | 'silent' | 'lostAnswer' | 'unanswered' | undefined;

export interface TestCore {
  readonly core: AppCore;
  readonly transport: SimulatorTransport;
  readonly card: VirtualCard;
  readonly logged: LogEntry[];
  /** Every event the window was sent, as JSON: nothing personal but the form's own may be in it. */
  readonly sent: string[];
  readonly saved: { name: string; bytes: Uint8Array }[];
  /** In which language the computer was to note news, in order. */
  readonly noted: Language[];
  readonly network: { fault: NetworkFault | undefined };
  readonly clock: Clock & { advance(ms: number): void };
  view(): FlowView;
  session(): SessionView;
  /** The first view of the running flow that fits, now or later. */
  until(fits: (view: FlowView) => boolean, what: string): Promise<FlowView>;
  untilStep(at: string): Promise<FlowView>;
  untilCard(at: string): Promise<FlowView>;
  /** The session once it is so, now or later. */
  untilSession(at: SessionView['at']): Promise<SessionView>;
  /** Resolves once such an event was sent. */
  untilTold(event: EventName): Promise<void>;
  givePin(text: string): Promise<void>;
  signIn(pin?: string): Promise<void>;
  /** Declares everything that the check page asks for, and files. */
  declareAndFile(keepHousehold?: boolean): Promise<void>;
}

/** Nothing here waits for time to pass: it is for a machine that is busy, and for a test that hangs. */
const PATIENCE_MS = 25_000;

/** A core as a window would have it: practice card, a real portal behind a network that can be spoiled. */
export async function openTestCore(
  portal: TestPortal,
  options: {
    /** What becomes of the page that leads a browser back. */
    readonly openReturnPage?: ((page: URL) => Promise<void>) | undefined;
    readonly persona?: PersonaName;
    readonly card?: VirtualCardOptions;
    readonly publicTerminal?: boolean;
    /** A computer that notes what is new. */
    readonly notesNews?: boolean;
    readonly practice?: PracticePort;
    readonly settings?: SettingsStore;
    /** How the network is from the very start. */
    readonly fault?: NetworkFault;
    readonly practicePortal?: boolean;
    readonly privateFiles?: PrivateFiles;
    readonly nativeSites?: NativeSites;
    readonly portalStarting?: Promise<unknown>;
    /** Of a terminal at the door of an event. It goes by the true time, which its site goes by. */
    readonly gate?: GateFile;
    readonly untold?: UntoldEntries;
  } = {},
): Promise<TestCore> {
  const clock = options.gate === undefined ? manualClock(portal.clock) : manualClock({ nowMs: 0 }, Date.now);
  const transport = createSimulatorTransport(clock);
  const card = createVirtualCard(await portal.authority.holder(options.persona ?? 'ordinary'), options.card);
  transport.insert(card);
  const logged: LogEntry[] = [];
  const sent: string[] = [];
  const saved: { name: string; bytes: Uint8Array }[] = [];
  const noted: Language[] = [];
  const network: { fault: NetworkFault | undefined } = { fault: options.fault };
  const waiting = new Set<() => void>();
  const core = createAppCore({
    host: 'kiosk',
    version: 'test',
    system: 'test',
    publicTerminal: options.publicTerminal === true,
    clock,
    uuid: uuidUnlikePins,
    environment: {
      transport,
      portalOrigin: portal.origin(),
      practicePortal: options.practicePortal ?? true,
      ...(options.portalStarting === undefined ? {} : { portalStarting: options.portalStarting }),
    },
    fetch: networkTo(portal, network),
    settings: options.settings ?? { load: async () => ({ language: 'ja' }), save: async () => undefined },
    ...(options.practice === undefined ? {} : { practice: options.practice }),
    ...(options.privateFiles === undefined ? {} : { privateFiles: options.privateFiles }),
    ...(options.nativeSites === undefined ? {} : { nativeSites: options.nativeSites }),
    ...(options.openReturnPage === undefined ? {} : { openReturnPage: options.openReturnPage }),
    documents: {
      async save(name, bytes) {
        saved.push({ name, bytes });
        return { ok: true, value: { savedAs: name } };
      },
    },
    ...(options.notesNews === true ? { noteNews: (language: Language) => noted.push(language) } : {}),
    log: (entry) => logged.push(entry),
    ...(options.gate === undefined ? {} : { gate: { file: options.gate, untold: options.untold ?? untoldInMemory() } }),
    usb: { system: 'linux', list: async () => undefined },
    hostChecks: async () => [],
    diagnosisReport,
  });
  let flow: FlowView | null = null;
  let session: SessionView = { at: 'signedOut' };
  const told = new Set<EventName>();
  core.subscribe((event: EventName, data: unknown) => {
    sent.push(JSON.stringify({ event, data }));
    told.add(event);
    if (event === 'flowChanged') flow = data as FlowView | null;
    if (event === 'sessionChanged') session = data as SessionView;
    for (const look of [...waiting]) look();
  });
  /** What `look` finds, now or after one of the next events. */
  function soon<T>(look: () => T | undefined, what: string): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const timer = setTimeout(() => {
      waiting.delete(lookAgain);
      reject(new Error(`waited for ${what}, still at ${JSON.stringify(flow?.step)?.slice(0, 300)}`));
    }, PATIENCE_MS);
    function lookAgain(): void {
      const found = look();
      if (found === undefined) return;
      clearTimeout(timer);
      waiting.delete(lookAgain);
      resolve(found);
    }
    waiting.add(lookAgain);
    lookAgain();
    return promise;
  }
  // The readers are known once the transport has spoken for the first time.
  await new Promise((resolve) => setImmediate(resolve));

  const test: TestCore = {
    core,
    transport,
    card,
    logged,
    sent,
    saved,
    noted,
    network,
    clock,
    view() {
      if (flow === null) throw new Error('no flow is shown');
      return flow;
    },
    session: () => session,
    until: (fits, what) => soon(() => (flow !== null && fits(flow) ? flow : undefined), what),
    untilStep: (at) => test.until(({ step }) => step.at === at, at),
    untilCard: (at) => test.until(({ step }) => 'card' in step && step.card.at === at, `card ${at}`),
    untilSession: (at) => soon(() => (session.at === at ? session : undefined), `session ${at}`),
    untilTold: (event) => soon(() => told.has(event) || undefined, event).then(() => undefined),
    async declareAndFile(keepHousehold = false) {
      const { flowId, revision, step } = test.view();
      const declared = step.at === 'reviewing' ? step.declarations : [];
      got(await core.handlers.fileApplication({ flowId, revision, declared, keepHousehold }));
    },
    async givePin(text) {
      const { flowId, revision } = test.view();
      got(await core.handlers.givePin({ flowId, revision, pin: secret(text) }));
    },
    async signIn(pin = '1234') {
      got(await core.handlers.beginLogin({}));
      await test.untilCard('awaitingPin');
      await test.givePin(pin);
      await test.untilStep('done');
    },
  };
  return test;
}

/** As if in a file, for as long as the test holds it. */
export function untoldInMemory(): UntoldEntries {
  let kept: readonly GateEntry[] = [];
  return {
    load: async () => kept,
    async keep(entries) {
      kept = entries;
    },
  };
}

/** Never resolves; rejects when the caller has waited long enough. */
function abortOf(signal: AbortSignal | null | undefined): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  if (signal?.aborted) reject(signal.reason);
  signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise;
}

/** The portal's own clock, or the true one, and waits that pass only when the test says so. */
function manualClock(time: { nowMs: number }, nowMs = () => time.nowMs): Clock & { advance(ms: number): void } {
  const waits = new Set<{ readonly endsAtMs: number; readonly end: () => void }>();
  return {
    nowMs: (): EpochMs => epochMs(nowMs()),
    wait(ms, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const wait = { endsAtMs: time.nowMs + ms, end: resolve };
      waits.add(wait);
      signal.addEventListener('abort', () => {
        waits.delete(wait);
        reject(signal.reason);
      });
      return promise;
    },
    advance(ms) {
      time.nowMs += ms;
      for (const wait of [...waits]) {
        if (wait.endsAtMs > time.nowMs) continue;
        waits.delete(wait);
        wait.end();
      }
    },
  };
}

export function networkTo(portal: TestPortal, network: { fault: NetworkFault | undefined }): PortalFetch {
  return async (url, init) => {
    const { pathname, search } = new URL(url);
    const method = init.method ?? 'GET';
    const fault = network.fault?.(method, pathname);
    if (fault === 'down') throw new TypeError('fetch failed');
    if (fault === 'silent') await abortOf(init.signal);
    if (fault instanceof Response) return fault;
    if (new URL(url).origin !== portal.origin()) return fetch(url, init);
    const { body } = init;
    const answer = await portal.app.inject({
      method: method as 'GET',
      url: `${pathname}${search}`,
      headers: init.headers as Record<string, string>,
      ...(body instanceof Uint8Array ? { payload: Buffer.from(body) } : {}),
      ...(typeof body === 'string' ? { payload: body } : {}),
    });
    if (fault === 'unanswered') await abortOf(init.signal);
    if (fault === 'lostAnswer') throw new TypeError('fetch failed');
    init.signal?.throwIfAborted();
    const text = answer.statusCode === 204 ? null : new Uint8Array(answer.rawPayload);
    return new Response(text, { status: answer.statusCode, headers: answer.headers as Record<string, string> });
  };
}
