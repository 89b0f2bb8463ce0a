import type { Command } from 'commander';
import type { CommandLineHelp } from '#words/command-line-words.ts';

/** Adds the options that every command shares; each command takes them after its own name. */
export function withSharedOptions(shared: CommandLineHelp['shared'], command: Command): Command {
  return command
    .option('--json', shared.json)
    .option('--lang <language>', shared.language)
    .option('--reader <name>', shared.reader)
    .option('--wait <seconds>', shared.wait, '0')
    .option('--pin-stdin', shared.pinStdin)
    .option('--accept-last-try', shared.acceptLastTry)
    .option('--portal <url>', shared.portal);
}
