import type { PersonaName } from '#contract/card/persona.ts';
import { success } from '#contract/failures/outcome.ts';
import { epochMs } from '#contract/values/brands.ts';
import { createPortalClient } from '#core/portal/portal-client.ts';
import { systemClock } from '#host/node-ports.ts';
import { createSimulatorTransport } from '#native-bridge/simulator/simulator-transport.ts';
import { createVirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { loadCommandLineWords } from '#words/command-line-words.ts';
import type { CommandContext } from '../../../main/cli/command-context.ts';
import { secret } from '../card/card-harness.ts';
import type { TestPortal } from '../portal/portal-harness.ts';
import { uuidUnlikePins } from '../portal/uuid-unlike-pins.ts';
import { networkTo } from './core-harness.ts';

const SECRETS = { auth: '1234', sign: 'ABC123', text: '5678' };

/** What a command runs in, with somebody's card on the reader and its secrets on standard input; what it says. */
export async function commandAt(portal: TestPortal, persona: PersonaName) {
  const clock = { nowMs: () => epochMs(portal.clock.nowMs), wait: systemClock.wait };
  const transport = createSimulatorTransport(clock);
  transport.insert(createVirtualCard(await portal.authority.holder(persona)));
  const told: string[] = [];
  const results: { readonly data: unknown; readonly text: string }[] = [];
  const context: CommandContext = {
    output: {
      result: (data, text) => results.push({ data, text: text() }),
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
  return { transport, context, told, results, data: () => results.map(({ data }) => data) };
}
