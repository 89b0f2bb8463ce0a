import { startPortal } from '#portal/portal-main.ts';

/** A portal as a process of its own, to be killed: `DATA-FOLDER TRUST-FOLDER [DATABASE-URL]`. Prints its origin or its failure. */
const [dataDir = '', trustDir = '', databaseUrl] = process.argv.slice(2);
const started = await startPortal(
  {
    dataDir,
    trustDir,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    practice: true,
    revocation: { methods: [], sources: {} },
    limits: {
      challengesPerMinute: 100_000,
      readsPerMinute: 1_000_000,
      failedProofsPerMinute: 100_000,
      failedProofsInAll: 100_000,
      filingsPerHour: 100_000,
    },
  },
  { log: () => undefined },
);
process.stdout.write(`${JSON.stringify(started.ok ? { origin: started.value.origin } : started.failure)}\n`);
if (started.ok) {
  process.once('SIGTERM', () => void started.value.stop().then(() => process.exit(0)));
}
