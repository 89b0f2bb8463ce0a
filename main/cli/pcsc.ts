import type { Outcome } from '#contract/outcome.ts';
import { systemClock } from '#host/node-ports.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { createPcscTransport } from '#native-bridge/transport/pcsc-transport.ts';

/** The card readers of this machine, through the default binding or the one that `MADOGUCHI_PCSC` names. */
export async function openReaders(): Promise<CardTransport> {
  const binding =
    process.env.MADOGUCHI_PCSC === 'pcsclite'
      ? (await import('#native-bridge/transport/pcsclite-binding.ts')).pcscliteBinding
      : (await import('#native-bridge/transport/pcsc-mini-binding.ts')).pcscMiniBinding;
  return createPcscTransport(binding, systemClock);
}

/** Lends the readers for one command. */
export async function withReaders(use: (transport: CardTransport) => Promise<Outcome<void>>): Promise<Outcome<void>> {
  const transport = await openReaders();
  try {
    return await use(transport);
  } finally {
    await transport.close();
  }
}
