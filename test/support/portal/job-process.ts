import { openDatabase } from '#portal/platform/database/database.ts';
import { openJobBench } from './job-bench.ts';

/** A runner as a process of its own, to be killed in the middle of its job: `DATABASE-URL`. Says when it is there. */
const [databaseUrl = ''] = process.argv.slice(2);
const opened = await openDatabase(databaseUrl);
if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
const bench = await openJobBench(opened.value, databaseUrl);
await bench.start(async () => {
  process.stdout.write('in the middle\n');
  await new Promise(() => undefined);
});
