import { kioskKeySchema } from '#contract/portal/kiosk-routes.ts';
import { createPortalClient } from '#core/portal/portal-client.ts';
import type { LogEntry } from '#core/ports/log.ts';
import type { Clock, Environment, PortalFetch } from '#core/ports/ports.ts';
import { readPrivateText } from '#platform/private-file.ts';
import type { Policy } from '../policy/policy-schema.ts';
import { type Heartbeats, startHeartbeats } from './heartbeats.ts';
import { printerPaper } from './printer-paper.ts';
import { createTerminalWatch, type VisitEnd } from './terminal-watch.ts';

const KEY_FILE_LIMIT_BYTES = 100;

interface TellingOptions {
  readonly environment: Pick<Environment, 'transport'>;
  readonly publicTerminal: boolean;
  readonly policy: Pick<Policy, 'portal' | 'terminalKeyFile'>;
  readonly version: string;
  readonly fetch: PortalFetch;
  readonly clock: Clock;
  readonly log: (entry: LogEntry) => void;
}

/** A terminal that is told of its visits, and tells the portal. */
export interface Telling {
  readonly onVisit: (how: VisitEnd) => void;
  stop(): Promise<void>;
}

/**
 * Has a public terminal that is registered at the portal which its administrator named tell it how it is. One that is not,
 * or whose key cannot be read, tells nothing and serves as ever.
 */
export async function tellPortal(options: TellingOptions): Promise<Telling> {
  const { environment, version, fetch, clock, log } = options;
  const key = await terminalKey(options);
  const { portal: origin } = options.policy;
  if (key === undefined || origin === undefined) return { onVisit: () => undefined, stop: async () => undefined };
  let heartbeats: Heartbeats | undefined;
  const watch = createTerminalWatch(() => heartbeats?.hurry());
  const unwatch = environment.transport.watch(watch.readers);
  // The key is for nobody else, whatever portal somebody practises at.
  const portal = createPortalClient(origin, fetch, clock);
  heartbeats = startHeartbeats({ portal, key, version, watch, paper: printerPaper, clock, log });
  return {
    onVisit: watch.visit,
    async stop() {
      unwatch();
      await heartbeats.stop();
    },
  };
}

async function terminalKey({ publicTerminal, policy, log }: TellingOptions): Promise<string | undefined> {
  const { terminalKeyFile: file, portal } = policy;
  if (!publicTerminal || file === undefined || portal === undefined) return undefined;
  const text = await readPrivateText(file, KEY_FILE_LIMIT_BYTES).catch(() => undefined);
  const key = kioskKeySchema.safeParse(text?.trim());
  if (!key.success) log({ event: 'terminalKeyUnusable' });
  return key.data;
}
