import type { PersonaName } from '#contract/card/persona.ts';
import { success } from '#contract/failures/outcome.ts';
import { epochMs } from '#contract/values/brands.ts';
import { createPortalClient } from '#core/portal/portal-client.ts';
import { createSimulatorTransport } from '#native-bridge/simulator/simulator-transport.ts';
import { createVirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { loadCommandLineWords } from '#words/command-line-words.ts';
import type { CommandContext } from '../../../main/cli/command-context.ts';
import { secret } from '../card/card-harness.ts';
import type { TestPortal } from '../portal/portal-harness.ts';
import { uuidUnlikePins } from '../portal/uuid-unlike-pins.ts';
import { networkTo } from './core-harness.ts';

const SECRETS = { auth: '1234', sign: 'ABC123', text: '5678' };

/** What a command has that runs with a persona's card on the reader and its secrets on standard input; what it tells on the way, and at the end. */
export async function commandWith(portal: TestPortal, who: PersonaName) {
  const clock = {
    nowMs: () => epochMs(portal.clock.nowMs),
    wait: (ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
      }),
  };
  const transport = createSimulatorTransport(clock);
  transport.insert(createVirtualCard(await portal.authority.holder(who)));
  const told: string[] = [];
  const results: unknown[] = [];
  const context: CommandContext = {
    output: {
      result: (value) => results.push(value),
      progress: (text) => told.push(text),
      failure: () => undefined,
    },
    language: 'ja',
    words: await loadCommandLineWords('ja'),
    signal: new AbortController().signal,
    clock,
    uuid: uuidUnlikePins,
    policy: {},
    readerName: undefined,
    waitMs: 0,
    lastTryAccepted: false,
    secrets: {
      beforehand: true,
      next: async (slot) => success(secret(SECRETS[slot as keyof typeof SECRETS])),
      nextNew: async (slot) => success(secret(SECRETS[slot])),
      agrees: async () => false,
      stopAsking: () => undefined,
    },
    hasPortal: true,
    portal: () => success(createPortalClient(portal.origin(), networkTo(portal, { fault: undefined }), clock)),
  };
  return { context, transport, told, results };
}
