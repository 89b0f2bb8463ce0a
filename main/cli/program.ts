import { Command } from 'commander';
import type { Language } from '#contract/values/localized-text.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { helpIn, STANDS_AFTER } from './help.ts';

type AddCommands = (program: Command) => void;

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
export async function createProgram(named: string, language: Language): Promise<Command> {
  const program = new Command('madoguchi')
    .description('窓口 — the way from a My Number Card to a receipt')
    .version(packageJson.version)
    .configureHelp(helpIn(language))
    .addHelpText('after', STANDS_AFTER[language])
    // What is wrong with the arguments is told as every other failure is.
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  const wanted = Object.hasOwn(COMMANDS, named) ? [COMMANDS[named]] : new Set(Object.values(COMMANDS));
  for (const load of wanted) (await load?.())?.(program);
  return program;
}
