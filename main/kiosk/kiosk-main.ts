import { fileURLToPath } from 'node:url';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import { kioskKeySchema } from '#contract/portal/kiosk-routes.ts';
import { createPortalClient } from '#core/portal/portal-client.ts';
import { type AppCore, createAppCore } from '#core/window/app-core.ts';
import { logToStandardError, systemClock } from '#host/node-ports.ts';
import { loadRendererFiles } from '#host/renderer-files.ts';
import { readPrivateText } from '#platform/private-file.ts';
import { findChromium, hasDisplay } from './chromium.ts';
import { findOpener } from './default-browser.ts';
import { type Heartbeats, startHeartbeats } from './heartbeats.ts';
import { hostKiosk } from './kiosk-host.ts';
import { type KioskPortsOptions, kioskPorts } from './kiosk-ports.ts';
import type { WindowOpening } from './kiosk-window.ts';
import { printerPaper } from './printer-paper.ts';
import { createTerminalWatch } from './terminal-watch.ts';

/** The same two steps up from the source and from the bundle in `dist/node`. */
const RENDERER_FOLDER = fileURLToPath(new URL('../../dist/renderer', import.meta.url));

interface KioskOptions extends KioskPortsOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** False prints the address only. */
  readonly openBrowser: boolean;
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
  const key = await terminalKey(options);
  let heartbeats: Heartbeats | undefined;
  const watch = createTerminalWatch(() => heartbeats?.hurry());
  const hosted = await hostKiosk(core, {
    port: options.port,
    publicTerminal: options.publicTerminal,
    opening,
    files: files.value,
    clock: systemClock,
    log: logToStandardError,
    onVisit: watch.visit,
  });
  if (!hosted.ok) {
    await core.close();
    return hosted;
  }
  ports.log({ event: 'hostStarted', host: ports.host, version: ports.version });
  const { openUrl, windowClosed, stop } = hosted.value;
  const { portalOrigin, transport } = options.environment;
  const unwatch = key === undefined ? undefined : transport.watch(watch.readers);
  if (key !== undefined) {
    heartbeats = startHeartbeats({
      portal: createPortalClient(portalOrigin, ports.fetch, systemClock),
      key,
      version: ports.version,
      watch,
      paper: printerPaper,
      clock: systemClock,
      log: logToStandardError,
    });
  }
  return success({
    openUrl,
    window,
    windowStands: greeted,
    windowClosed,
    async stop() {
      unwatch?.();
      await Promise.all([stop(), heartbeats?.stop()]);
      await core.close();
    },
  });
}

const KEY_FILE_LIMIT_BYTES = 100;

/** Of a public terminal that is registered at the portal that its administrator named. One without it tells nothing. */
async function terminalKey({ publicTerminal, policy }: KioskOptions): Promise<string | undefined> {
  const { terminalKeyFile: file, portal } = policy;
  if (!publicTerminal || file === undefined || portal === undefined) return undefined;
  const text = await readPrivateText(file, KEY_FILE_LIMIT_BYTES).catch(() => undefined);
  const key = kioskKeySchema.safeParse(text?.trim());
  if (!key.success) logToStandardError({ event: 'terminalKeyUnusable' });
  return key.data;
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
