import type { FlowView } from '#contract/app/flows/flow-list.ts';
import type { SessionView } from '#contract/app/views/session-view.ts';
import type { LogEntry } from '#core/ports/log.ts';
import type { Clock, PortalFetch } from '#core/ports/ports.ts';
import type { AppCore } from '#core/window/app-core.ts';
import type { Policy } from '#host/policy/policy-schema.ts';
import { decideUpdate, type LocalTime, msUntilMaintenance, type UpdateDecision } from './update-decision.ts';
import { fetchUpdateList, type UpdateFeed, type UpdateList } from './update-list.ts';
import { loadUpdateState, saveUpdateState, type UpdateState, withStart, withUsableStart } from './update-state.ts';
import type { UpdaterPort } from './updater-port.ts';

const LOOK_EVERY_MS = 4 * 60 * 60 * 1_000;

export interface UpdateOptions {
  readonly feed: UpdateFeed;
  /** See `updateListName`. */
  readonly listName: string;
  readonly installed: string;
  /** Where the machine's state about updates is kept. */
  readonly statePath: string;
  readonly policy: Policy['updates'];
  readonly publicTerminal: boolean;
  readonly fetch: () => Promise<PortalFetch>;
  readonly updater: (feed: UpdateFeed) => Promise<UpdaterPort>;
  readonly clock: Clock;
  readonly localTime: (nowMs: number) => LocalTime;
  readonly log: (entry: LogEntry) => void;
  /** Ends the application as a person would; it then calls `finish`. */
  readonly closeWindow: () => void;
}

export interface UpdateWatch {
  /** The window can be used: looks for updates from now on, and never begins anything while flow or session are there. */
  usable(core: Pick<AppCore, 'subscribe'>): Promise<void>;
  /** Flow and session have ended; resolves where no installer ends the application, which then quits by itself. */
  finish(): Promise<void>;
}

/**
 * Looks for updates every few hours, at the beginning of the maintenance hours, and when a flow or a session ends.
 *
 * Resolves when this start has been counted, before anything of it can fail.
 */
export async function watchForUpdates(options: UpdateOptions): Promise<UpdateWatch> {
  const { feed, policy, clock, log } = options;
  const ended = new AbortController();
  let state: UpdateState = withStart(await loadUpdateState(options.statePath), options.installed);
  let isInUse = false;
  let offered: UpdateList | undefined;
  let updater: UpdaterPort | undefined;
  let downloadedVersion: string | undefined;
  let isDownloading = false;
  let restart = false;
  let logged = '';
  await keep(state);

  async function keep(next: UpdateState): Promise<void> {
    state = next;
    // A full or read-only disk keeps nobody from their application.
    await saveUpdateState(options.statePath, next).catch(() => undefined);
  }

  function tell(decision: string, because: string): void {
    const told = `${decision} ${because} ${offered?.version}`;
    if (told !== logged) log({ event: 'updateDecided', decision, because, version: offered?.version ?? null });
    logged = told;
  }

  function decide(list: UpdateList): UpdateDecision {
    const decision = decideUpdate({
      now: options.localTime(clock.nowMs()),
      policy,
      publicTerminal: options.publicTerminal,
      isInUse,
      installed: options.installed,
      refused: state.refused,
      bucket: state.bucket,
      offer: list,
      isDownloaded: downloadedVersion === list.version,
    });
    tell(decision.action, decision.because);
    return decision;
  }

  async function look(): Promise<void> {
    const list = await fetchUpdateList(feed, options.listName, await options.fetch(), ended.signal);
    if (ended.signal.aborted) return;
    if (typeof list === 'string') return tell('nothing', list);
    const releasedMs = Date.parse(list.releaseDate);
    if (releasedMs < state.newestListMs) return tell('nothing', 'olderList');
    if (releasedMs > state.newestListMs) await keep({ ...state, newestListMs: releasedMs });
    offered = list;
    await act();
  }

  async function act(): Promise<void> {
    if (offered === undefined || isDownloading || ended.signal.aborted) return;
    const { action } = decide(offered);
    if (action === 'download') await download(offered);
    if (action !== 'installNow') return;
    restart = true;
    options.closeWindow();
  }

  async function download(list: UpdateList): Promise<void> {
    isDownloading = true;
    updater ??= await options.updater(feed);
    const isReady = await updater.download(list);
    isDownloading = false;
    if (!isReady) return tell('later', 'notDownloaded');
    downloadedVersion = list.version;
    await act();
  }

  /** Network, library or disk failed in a way that has no word of its own: the next look may fare better. */
  function troubled(): void {
    isDownloading = false;
    tell('later', 'troubled');
  }

  async function lookAgainAndAgain(): Promise<void> {
    while (!ended.signal.aborted) {
      await look().catch(troubled);
      const untilMaintenanceMs = msUntilMaintenance(policy, options.localTime(clock.nowMs())) ?? LOOK_EVERY_MS;
      await clock.wait(Math.min(LOOK_EVERY_MS, untilMaintenanceMs), ended.signal).catch(() => undefined);
    }
  }

  return {
    async usable(core) {
      let hasFlow = false;
      let hasSession = false;
      core.subscribe((event, data) => {
        if (event === 'flowChanged') hasFlow = (data as FlowView | null) !== null;
        else if (event === 'sessionChanged') hasSession = isThere(data as SessionView);
        else return;
        isInUse = hasFlow || hasSession;
        if (!isInUse) void act().catch(troubled);
      });
      await keep(withUsableStart(state));
      if (policy?.enabled === false) return tell('nothing', 'turnedOff');
      void lookAgainAndAgain();
    },
    async finish() {
      ended.abort();
      await keep(withUsableStart(state));
      isInUse = false;
      if (offered === undefined || updater === undefined) return;
      const { action } = decide(offered);
      if (action === 'installOnQuit' || action === 'installNow') await updater.install(restart);
    },
  };
}

function isThere({ at }: SessionView): boolean {
  return at === 'opening' || at === 'active';
}
