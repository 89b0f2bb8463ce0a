import { CommanderError } from 'commander';
import { languageOfRun } from './command-context.ts';
import { createOutput } from './output.ts';
import { createProgram } from './program.ts';

const USAGE_STATUS = 2;
const BUG_STATUS = 1;

// Whoever reads our output may stop reading; what was done stays done, and so does the exit status.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const args = process.argv.slice(2);
const language = languageOfRun(args);
const output = createOutput(language, args.includes('--json'));
try {
  const program = await createProgram(args[0] ?? '', language);
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_STATUS;
    // Help that was shown in the place of a command says already how it is used.
    const isHelp = error.code === 'commander.help' && !args.includes('--json');
    if (error.exitCode !== 0 && !isHelp) output.failure({ code: 'usage', detail: usageDetail(error.message) });
  } else {
    // A bug: the kind of error is told, never its text, which might hold what a person typed.
    output.failure({ code: 'internal', id: error instanceof Error ? error.name : typeof error });
    process.exitCode = BUG_STATUS;
  }
}

function usageDetail(message: string): string {
  return message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .slice(0, 500);
}
