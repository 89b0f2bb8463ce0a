import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { LogEntry } from '#core/ports/log.ts';
import type { Clock } from '#core/ports/ports.ts';
import type { AppCore } from '#core/window/app-core.ts';
import type { VisitEnd } from '#host/public-terminal/terminal-watch.ts';
import type { RendererFiles } from '#host/renderer-files.ts';
import { serveWindow } from '#host/serve-window.ts';
import { openDefaultBrowser } from './default-browser.ts';
import { createChannelDoor } from './kiosk-channel.ts';
import { openWindows, type WindowOpening } from './kiosk-window.ts';
import { createLaunchTickets, LAUNCH_TICKET_LIFETIME_MS, PRINTED_TICKET_LIFETIME_MS } from './launch-ticket.ts';
import { startRendererServer } from './renderer-server.ts';

interface KioskHostOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly publicTerminal: boolean;
  /** How a window is to appear; `byHand` prints an address instead. */
  readonly opening: WindowOpening;
  readonly files: RendererFiles;
  readonly clock: Clock;
  readonly log: (entry: LogEntry) => void;
  /** How visits to a public terminal end. */
  readonly onVisit?: ((how: VisitEnd) => void) | undefined;
}

export interface KioskHost {
  /** Works once, in any browser, which is then the one that is served. Without a ticket where we opened a window. */
  readonly openUrl: string;
  /** Resolves when the window that we opened was closed for good, or could not be opened; never while a person may still come by hand. */
  readonly windowClosed: Promise<void>;
  stop(): Promise<void>;
}

/** Serves `core` to one browser on the loopback interface. Fails with `usage` where the port is taken. */
export async function hostKiosk(core: AppCore, options: KioskHostOptions): Promise<Outcome<KioskHost>> {
  const { port, publicTerminal, opening, files, clock, log, onVisit } = options;
  const desk = createLaunchTickets(clock);
  const door = createChannelDoor(clock, (channel) => serveWindow(core, channel, log));
  const started = await startRendererServer({ port, files, desk, onChannel: door.enter });
  if (!started.ok) return started;
  const server = started.value;
  const addressWithTicket = (lifetimeMs: number) => `${server.own.origin}/#${desk.issue(lifetimeMs)}`;

  const stopping = new AbortController();
  const windows =
    opening.by === 'chromium'
      ? openWindows({
          browserPath: opening.browserPath,
          publicTerminal,
          core,
          clock,
          addressForVisit: () => addressWithTicket(LAUNCH_TICKET_LIFETIME_MS),
          async endVisit() {
            desk.close();
            await door.empty();
          },
          onVisit,
        })
      : undefined;
  const handedOver =
    opening.by === 'defaultBrowser'
      ? openDefaultBrowser(
          opening.openerPath,
          addressWithTicket(LAUNCH_TICKET_LIFETIME_MS),
          clock,
          LAUNCH_TICKET_LIFETIME_MS,
          stopping.signal,
        )
      : undefined;
  if (publicTerminal && windows === undefined) void keepVisits(core, stopping.signal, onVisit);
  const neverOpened = new Promise<void>((resolve) => handedOver?.catch(() => resolve()));

  return success({
    openUrl: opening.by === 'hand' ? addressWithTicket(PRINTED_TICKET_LIFETIME_MS) : `${server.own.origin}/`,
    windowClosed: windows?.closed ?? neverOpened,
    async stop() {
      desk.close();
      stopping.abort();
      await windows?.stop();
      await handedOver?.catch(() => undefined);
      await door.empty();
      await server.stop();
    },
  });
}

/** In a browser that is not ours to close one visit follows the other; its page begins anew by itself. */
async function keepVisits(core: AppCore, signal: AbortSignal, onVisit: KioskHostOptions['onVisit']): Promise<void> {
  const end = async () => {
    await core.endVisit();
    onVisit?.('ended');
  };
  while (!signal.aborted) {
    await core.visitOver(signal).then(end, () => undefined);
  }
}
