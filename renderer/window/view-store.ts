import type { FlowView } from '#contract/app/flows/flow-list.ts';
import { type ContractClient, connectContract } from '#contract/app/ipc-client.ts';
import type { FrameChannel } from '#contract/app/ipc-frame.ts';
import type { SessionView } from '#contract/app/views/session-view.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import type { Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { FlowId } from '#contract/values/brands.ts';
import { type Opener, openerInFocus } from './return-focus.ts';
import { type Place, placeOf, type Route } from './route.ts';
import { type FlowRef, isOfNobody, visitIsOver, type WindowModel } from './screen-of.ts';

const RECONNECT_DELAYS_MS = [500, 1_000, 2_000, 5_000] as const;

export interface WindowState extends WindowModel {
  /** Why the host did not do the last command. */
  readonly lastFailure: Failure | undefined;
}

export interface ViewStore {
  read(): WindowState;
  subscribe(listener: () => void): () => void;
  readonly call: ContractClient['call'];
  /** Calls, and shows a failure. A stale command is not shown: the newer view already is. */
  readonly command: ContractClient['call'];
  /** The flow as it is now: commands answer the newest revision that was shown. */
  flow(): FlowRef | undefined;
  go(route: Route): void;
  /** Goes to where the person came from; elsewhere, or home, where this is the first place. */
  back(elsewhere?: Route): void;
  /** What opened the place that the person has come back from, until they go on. */
  opener(): Opener | undefined;
  /** Of a flow that has ended: its result is shown no more, in no window. */
  putFlowAway(flowId: FlowId): void;
  /** Shows the end of the session, though the way there led past other places. */
  showSessionEnd(): void;
}

/** Holds the newest view of the host and where the person is; reconnects by itself when the host comes back. */
export function createViewStore(openChannel: () => Promise<FrameChannel>): ViewStore {
  let state: WindowState = {
    connection: 'connecting',
    snapshot: undefined,
    route: placeOf(window.history.state).route,
    dismissedFlow: undefined,
    sessionEndSeen: false,
    lastFailure: undefined,
  };
  let client: ContractClient | undefined;
  let failedAttempts = 0;
  let { depth } = placeOf(window.history.state);
  /** By depth, what opened the place after; kept out of the history, which outlives this window. */
  const openers: (Opener | undefined)[] = [];
  let cameBackTo: Opener | undefined;
  const listeners = new Set<() => void>();

  function set(change: Partial<WindowState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  function go(route: Route): void {
    cameBackTo = undefined;
    openers[depth] = openerInFocus();
    depth += 1;
    window.history.pushState({ route, depth } satisfies Place, '');
    set({ route, lastFailure: undefined, sessionEndSeen: true });
  }

  /** What a browser asks is looked for in this window: help and its like, which lie above a flow, give way. */
  async function showOnceBegun(begun: Promise<Outcome<unknown>>): Promise<void> {
    if ((await begun).ok && isOfNobody(state.route)) go({ at: 'home' });
  }

  function setSnapshot(change: Partial<Snapshot>): void {
    if (state.snapshot !== undefined) set({ snapshot: { ...state.snapshot, ...change } });
  }

  async function connect(): Promise<void> {
    let isLost = false;
    let connected: ContractClient | undefined;
    const loseOnce = () => {
      if (isLost) return;
      isLost = true;
      connected?.close(); // the host takes no second connection while this one is open
      lost();
    };
    try {
      connected = connectContract(await openChannel());
      connected.onClose(loseOnce);
      client = connected; // a link that waited for this window comes before the answer to its hello, and is answered
      listen(connected);
      const hello = await connected.call('hello', {});
      if (!hello.ok) return loseOnce();
      failedAttempts = 0;
      set({ connection: 'open', snapshot: hello.value });
    } catch {
      loseOnce(); // the socket did not open: no host listens (yet)
    }
  }

  function lost(): void {
    client = undefined;
    const delayMs = RECONNECT_DELAYS_MS[Math.min(failedAttempts, RECONNECT_DELAYS_MS.length - 1)];
    failedAttempts += 1;
    set({ connection: 'lost' });
    window.setTimeout(() => void connect(), delayMs);
  }

  function listen(connected: ContractClient): void {
    connected.on('languageChanged', ({ language }) => setSnapshot({ language }));
    connected.on('environmentChanged', (environment) => setSnapshot({ environment }));
    connected.on('devicesChanged', (devices) => setSnapshot({ devices }));
    connected.on('sessionChanged', (session) => {
      const isNextVisit = state.snapshot !== undefined && visitIsOver(state.snapshot) && session.at === 'signedOut';
      if (isNextVisit) return window.location.reload(); // nothing that a person chose or saw is carried over
      const before = state.snapshot;
      setSnapshot({ session });
      // What was open is of the other one of the two.
      const isOther = before !== undefined && session.at === 'active' && isActing(before.session) !== isActing(session);
      if (isOther && !isOfNobody(state.route)) go({ at: 'home' });
      if (state.snapshot !== undefined && visitIsOver(state.snapshot)) go({ at: 'home' });
      set({ sessionEndSeen: false });
    });
    connected.on('idleChanged', (idle) => setSnapshot({ idle }));
    connected.on('gateChanged', (gate) => setSnapshot({ gate }));
    connected.on('linkFollowed', ({ procedure, municipality }) => go({ at: 'procedure', id: procedure, municipality }));
    connected.on('siteFormFollowed', ({ prefill }) => go({ at: 'siteForm', prefill }));
    connected.on('cardRequested', ({ request }) => void showOnceBegun(call('beginNativeRequest', { request })));
    connected.on('authorizationFollowed', (link) => void showOnceBegun(command('beginAuthorize', link)));
    connected.on('flowChanged', (flow) => {
      if (!isOlder(flow, state.snapshot?.flow ?? null)) {
        setSnapshot({ flow });
        set({ lastFailure: undefined });
      }
    });
  }

  window.history.scrollRestoration = 'manual';
  window.addEventListener('popstate', ({ state: entry }) => {
    const place = placeOf(entry);
    cameBackTo = place.depth < depth ? openers[place.depth] : undefined;
    depth = place.depth;
    set({ route: place.route, lastFailure: undefined });
  });
  for (const input of ['keydown', 'pointerdown'] as const) {
    window.addEventListener(input, () => (cameBackTo = undefined), { capture: true });
  }
  void connect();

  const call: ContractClient['call'] = async (method, params) =>
    client === undefined ? { ok: false, failure: { code: 'internal', id: 'host-gone' } } : client.call(method, params);

  const command: ContractClient['call'] = async (method, params) => {
    set({ lastFailure: undefined });
    const outcome = await call(method, params);
    if (!outcome.ok && outcome.failure.code !== 'staleCommand') set({ lastFailure: outcome.failure });
    return outcome;
  };

  return {
    read: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    call,
    command,
    flow: () => {
      const flow = state.snapshot?.flow;
      return flow ? { flowId: flow.flowId, revision: flow.revision } : undefined;
    },
    go,
    back: (elsewhere = { at: 'home' }) => {
      if (depth > 0) window.history.back();
      else set({ route: elsewhere });
    },
    opener: () => cameBackTo,
    putFlowAway: (flowId) => {
      set({ dismissedFlow: flowId });
      void call('cancelFlow', { flowId }); // the host lets it go as well: a window that opens anew does not show it again
    },
    showSessionEnd: () => set({ sessionEndSeen: false }),
  };
}

function isActing(session: SessionView): boolean {
  return session.at === 'active' && session.acting.is === 'for';
}

function isOlder(view: FlowView | null, current: FlowView | null): boolean {
  return view !== null && current !== null && view.flowId === current.flowId && view.revision < current.revision;
}
