import { CommanderError } from 'commander';
import { loadCommandLineHelp, loadCommandLineWords } from '#words/command-line-words.ts';
import { languageOfRun } from './language.ts';
import { createProgram } from './program.ts';
import { usageDetail } from './usage-detail.ts';

// Whoever reads our output may stop reading; what was done stays done, and so does the exit status.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const args = process.argv.slice(2);
const language = languageOfRun(args);
const isJson = args.includes('--json');
try {
  await createProgram(await loadCommandLineHelp(language)).parseAsync(process.argv);
} catch (error) {
  // Help, or the version, is no trouble.
  if (!(error instanceof CommanderError) || error.exitCode !== 0) await tell(error);
}

/** What a failure needs is loaded once one happened. */
async function tell(error: unknown): Promise<void> {
  const [{ FAILURES }, { createOutput, failWith }] = await Promise.all([
    import('#contract/failures/failure.ts'),
    import('./output.ts'),
  ]);
  const output = createOutput(await loadCommandLineWords(language), isJson);
  if (!(error instanceof CommanderError)) {
    // A bug: the kind of error is told, never its text, which might hold what a person typed.
    failWith(output, { code: 'internal', id: error instanceof Error ? error.name : typeof error });
  } else if (error.code === 'commander.help' && !isJson) {
    process.exitCode = FAILURES.usage.exit; // the help that was shown in the place of a command says it all
  } else {
    failWith(output, { code: 'usage', detail: usageDetail(error.message) });
  }
}
