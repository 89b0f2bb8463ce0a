import type { Outcome } from '#contract/failures/outcome.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { openReaders } from '../composition/readers.ts';
import { type CommandContext, runCommand } from './command-context.ts';

/** Runs one command that uses the readers, as `runCommand` does. */
export function runWithReaders(
  options: object,
  work: (transport: CardTransport, context: CommandContext) => Promise<Outcome<void>>,
): Promise<void> {
  return runCommand(options, (context) => withReaders(context, (transport) => work(transport, context)));
}

/** Lends the readers for one command. */
async function withReaders(
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
