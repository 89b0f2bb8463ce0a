import { Command } from 'commander';
import type { CommandLineHelp } from '#words/command-line-words.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { addCommands } from './commands.ts';
import { helpIn } from './help.ts';

/** The program with all of its commands. */
export function createProgram(words: CommandLineHelp): Command {
  const { help } = words;
  const program = new Command('madoguchi')
    .description(help.program)
    .version(packageJson.version, '-V, --version', help.version)
    .helpOption('-h, --help', help.help)
    .helpCommand('help [command]', help.help)
    .configureHelp(helpIn(words))
    .addHelpText('after', `\n${help.optionsAfterName}`)
    // What is wrong with the arguments is told as every other failure is.
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  addCommands(program, words);
  return program;
}
