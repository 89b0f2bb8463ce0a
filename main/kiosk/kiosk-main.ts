import { fileURLToPath } from 'node:url';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import { type AppCore, createAppCore } from '#core/window/app-core.ts';
import type { OutsideLink } from '#core/window/outside-links.ts';
import { logToStandardError, systemClock } from '#host/node-ports.ts';
import { tellPortal } from '#host/public-terminal/tell-portal.ts';
import { loadRendererFiles } from '#host/renderer-files.ts';
import { findOpener } from '#host/system-opener.ts';
import { listenForBrowsers } from '#native-messaging/app-socket.ts';
import { findChromium, hasDisplay } from './chromium.ts';
import { hostKiosk } from './kiosk-host.ts';
import { type KioskPortsOptions, kioskPorts } from './kiosk-ports.ts';
import type { WindowOpening } from './kiosk-window.ts';

/** The same two steps up from the source and from the bundle in `dist/node`. */
const RENDERER_FOLDER = fileURLToPath(new URL('../../dist/renderer', import.meta.url));

interface KioskOptions extends KioskPortsOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** False prints the address only. */
  readonly openBrowser: boolean;
  /** What the person followed to get here; its window is led there. */
  readonly link?: OutsideLink | undefined;
}

interface RunningKiosk {
  /** For a browser of the person's choice; works once. Without a ticket where a window was opened. */
  readonly openUrl: string;
  readonly window: 'opened' | 'notAsked' | 'noDisplay' | 'noBrowser';
  /** Resolves once a window has what it shows first. */
  readonly windowStands: Promise<void>;
  /** Resolves when the window that was opened is closed for good. */
  readonly windowClosed: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs the application in a browser on this machine.
 *
 * Fails with `fileUnreadable` where the renderer has not been built and with `usage` where the port is taken.
 */
export async function startKiosk(options: KioskOptions): Promise<Outcome<RunningKiosk>> {
  const files = await loadRendererFiles(RENDERER_FOLDER);
  if (!files.ok) return files;
  const { window, opening } = chooseWindow(options);
  const ports = kioskPorts(options);
  const { core, greeted } = greetedCore(createAppCore(ports));
  const telling = await tellPortal({ ...options, ...ports });
  const hosted = await hostKiosk(core, {
    port: options.port,
    publicTerminal: options.publicTerminal,
    opening,
    files: files.value,
    clock: systemClock,
    log: logToStandardError,
    onVisit: telling.onVisit,
  });
  if (!hosted.ok) {
    await telling.stop();
    await core.close();
    return hosted;
  }
  if (options.link !== undefined) void core.followLink(options.link);
  // A terminal for everybody answers no browser.
  const browsers = options.publicTerminal ? undefined : await listenForBrowsers(core, ports.log);
  ports.log({ event: 'hostStarted', host: ports.host, version: ports.version });
  const { openUrl, windowClosed, stop } = hosted.value;
  return success({
    openUrl,
    window,
    windowStands: greeted,
    windowClosed,
    async stop() {
      await Promise.all([stop(), telling.stop(), browsers?.close()]);
      await core.close();
    },
  });
}

/** The core, and when it has answered the first window that said hello. */
function greetedCore(core: AppCore): { readonly core: AppCore; readonly greeted: Promise<void> } {
  const { promise: greeted, resolve } = Promise.withResolvers<void>();
  const hello: AppCore['handlers']['hello'] = async (params) => {
    const answer = await core.handlers.hello(params);
    setImmediate(resolve);
    return answer;
  };
  return { core: { ...core, handlers: { ...core.handlers, hello } }, greeted };
}

function chooseWindow({ openBrowser, publicTerminal }: KioskOptions): {
  readonly window: RunningKiosk['window'];
  readonly opening: WindowOpening;
} {
  if (!openBrowser) return { window: 'notAsked', opening: { by: 'hand' } };
  if (!hasDisplay()) return { window: 'noDisplay', opening: { by: 'hand' } };
  const browserPath = findChromium();
  if (browserPath !== undefined) return { window: 'opened', opening: { by: 'chromium', browserPath } };
  const openerPath = findOpener();
  if (openerPath !== undefined && !publicTerminal)
    return { window: 'opened', opening: { by: 'defaultBrowser', openerPath } };
  return { window: 'noBrowser', opening: { by: 'hand' } };
}
