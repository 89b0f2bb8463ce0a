import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { createOutput } from './output.ts';

const USAGE_STATUS = 2;
const BUG_STATUS = 1;

const program = new Command('madoguchi')
  .description('窓口 — the way from a My Number Card to a receipt')
  .version(packageJson.version)
  .configureHelp({ showGlobalOptions: true })
  .addHelpText('after', '\nOptions of a command stand after its name: madoguchi readers --json')
  .exitOverride();

type AddCommands = (program: Command) => void;

const card = async (): Promise<AddCommands> => (await import('./card-commands.ts')).addCardCommands;
const sign = async (): Promise<AddCommands> => (await import('./sign-commands.ts')).addSignCommands;
const verify = async (): Promise<AddCommands> => (await import('./verify-command.ts')).addVerifyCommand;
const atPortal = async (): Promise<AddCommands> => (await import('./portal-commands.ts')).addPortalCommands;
const servers = async (): Promise<AddCommands> => (await import('./server-commands.ts')).addServerCommands;
const doctor = async (): Promise<AddCommands> => (await import('./doctor-command.ts')).addDoctorCommand;

const pin = async (): Promise<AddCommands> => (await import('./pin-command.ts')).addPinCommand;

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

const [named = ''] = process.argv.slice(2);
const wanted = Object.hasOwn(COMMANDS, named)
  ? [COMMANDS[named]]
  : [card, pin, sign, verify, atPortal, servers, doctor];
for (const load of wanted) (await load?.())?.(program);

// Whoever reads our output may stop reading; what was done stays done, and so does the exit status.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const json = process.argv.includes('--json');
try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_STATUS;
    if (json && error.exitCode !== 0)
      createOutput('en', true).failure({ code: 'usage', detail: error.message.slice(0, 500) });
  } else {
    // A bug: the kind of error is told, never its text, which might hold what a person typed.
    const kind = error instanceof Error ? error.name : typeof error;
    createOutput('en', json).failure({ code: 'internal', id: kind });
    process.exitCode = BUG_STATUS;
  }
}
