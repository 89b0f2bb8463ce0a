import { inject } from 'vitest';
import type { AppCore } from '#core/window/app-core.ts';
import { systemClock } from '#host/node-ports.ts';
import { loadRendererFiles } from '#host/renderer-files.ts';
import { hostKiosk, type KioskHost } from '#kiosk/kiosk-host.ts';
import { got } from '../card/card-harness.ts';

/** The window of a core, which a test opens in a browser of its own. */
export async function hostWindow(core: AppCore, { publicTerminal = false } = {}): Promise<KioskHost> {
  const hosted = await hostKiosk(core, {
    port: 0,
    publicTerminal,
    opening: { by: 'hand' },
    files: got(await loadRendererFiles(inject('rendererFolder'))),
    clock: systemClock,
    log: () => undefined,
  });
  return got(hosted);
}
