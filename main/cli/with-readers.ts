import type { Outcome } from '#contract/failures/outcome.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { openReaders } from '../composition/readers.ts';
import type { CommandContext } from './command-context.ts';

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
