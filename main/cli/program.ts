import { Command } from 'commander';
import type { CommandLineWords } from '#words/command-line-words.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { helpIn } from './help.ts';

type AddCommands = (program: Command, words: CommandLineWords) => void;

const card = async (): Promise<AddCommands> => (await import('./card-commands.ts')).addCardCommands;
const pin = async (): Promise<AddCommands> => (await import('./pin-command.ts')).addPinCommand;
const sign = async (): Promise<AddCommands> => (await import('./sign-commands.ts')).addSignCommands;
const verify = async (): Promise<AddCommands> => (await import('./verify-command.ts')).addVerifyCommand;
const atPortal = async (): Promise<AddCommands> => (await import('./portal-commands.ts')).addPortalCommands;
const servers = async (): Promise<AddCommands> => (await import('./server-commands.ts')).addServerCommands;
const doctor = async (): Promise<AddCommands> => (await import('./doctor-command.ts')).addDoctorCommand;

/** Which file knows a command: only that one is loaded, so that a look at the card does not wait for a database. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommands>>> = {
  readers: card,
  card,
  certificate: card,
  pin,
  sign,
  verify,
  login: atPortal,
  services: atPortal,
  apply: atPortal,
  applications: atPortal,
  portal: servers,
  kiosk: servers,
  'virtual-card': servers,
  doctor,
};

/** The program with the command of that name; with all of them where the name is none of them. */
export async function createProgram(named: string, words: CommandLineWords): Promise<Command> {
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
  const wanted = Object.hasOwn(COMMANDS, named) ? [COMMANDS[named]] : new Set(Object.values(COMMANDS));
  for (const load of wanted) (await load?.())?.(program, words);
  return program;
}
