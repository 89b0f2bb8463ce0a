import { CommanderError } from 'commander';
import { FAILURES } from '#contract/failures/failure.ts';
import { loadCommandLineWords } from '#words/command-line-words.ts';
import { languageOfRun } from './command-context.ts';
import { createOutput, failWith } from './output.ts';
import { createProgram } from './program.ts';

// Whoever reads our output may stop reading; what was done stays done, and so does the exit status.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const args = process.argv.slice(2);
const words = await loadCommandLineWords(languageOfRun(args));
const isJson = args.includes('--json');
const output = createOutput(words, isJson);
try {
  const program = await createProgram(args[0] ?? '', words);
  await program.parseAsync(process.argv);
} catch (error) {
  if (!(error instanceof CommanderError)) {
    // A bug: the kind of error is told, never its text, which might hold what a person typed.
    failWith(output, { code: 'internal', id: error instanceof Error ? error.name : typeof error });
  } else if (error.exitCode === 0) {
    process.exitCode = 0; // help, or the version
  } else if (error.code === 'commander.help' && !isJson) {
    process.exitCode = FAILURES.usage.exit; // the help that was shown in the place of a command says it all
  } else {
    failWith(output, { code: 'usage', detail: usageDetail(error.message) });
  }
}

function usageDetail(message: string): string {
  return message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .slice(0, 500);
}
