import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { addCardCommands } from './card-commands.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { createOutput } from './output.ts';
import { addPortalCommands } from './portal-commands.ts';
import { addServerCommands } from './server-commands.ts';
import { addSignCommands } from './sign-commands.ts';
import { addVerifyCommand } from './verify-command.ts';

const USAGE_STATUS = 2;
const BUG_STATUS = 1;

const program = new Command('madoguchi')
  .description('窓口 — the way from a My Number Card to a receipt')
  .version(packageJson.version)
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();

addCardCommands(program);
addSignCommands(program);
addVerifyCommand(program);
addPortalCommands(program);
addServerCommands(program);
addDoctorCommand(program);

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
