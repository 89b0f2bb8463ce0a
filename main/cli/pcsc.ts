import type { Outcome } from '#contract/outcome.ts';
import { systemClock } from '#host/node-ports.ts';
import type { Policy } from '#host/policy/policy-schema.ts';
import { readersUnder } from '#host/policy/under-policy.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { createPcscTransport } from '#native-bridge/transport/pcsc-transport.ts';
import type { CommandContext } from './command-context.ts';

/**
 * The card readers of this machine that the policy allows, through the binding that the policy or else
 * `MADOGUCHI_PCSC` names, or the default one.
 */
export async function openReaders(policy: Policy): Promise<CardTransport> {
  const binding =
    (policy.pcscBinding ?? process.env.MADOGUCHI_PCSC) === 'pcsclite'
      ? (await import('#native-bridge/transport/pcsclite-binding.ts')).pcscliteBinding
      : (await import('#native-bridge/transport/pcsc-mini-binding.ts')).pcscMiniBinding;
  return readersUnder(policy, createPcscTransport(binding, systemClock));
}

/** Lends the readers for one command. */
export async function withReaders(
  { policy }: Pick<CommandContext, 'policy'>,
  use: (transport: CardTransport) => Promise<Outcome<void>>,
): Promise<Outcome<void>> {
  const transport = await openReaders(policy);
  try {
    return await use(transport);
  } finally {
    await transport.close();
  }
}
