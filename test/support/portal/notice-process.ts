import { deliverNotices } from '#portal/notices/deliver-notices.ts';
import { openDatabase } from '#portal/platform/database/database.ts';
import { createMailQueue, createMailSecrets } from '#portal/platform/mail/mail-queue.ts';

/** Delivers what is due as a process of its own, to be killed in the middle: `DATABASE-URL`. Says at its end what it took. */
const [databaseUrl = ''] = process.argv.slice(2);
const opened = await openDatabase(databaseUrl);
if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
const queue = createMailQueue(createMailSecrets(Buffer.alloc(32, 7)), { isOn: true, domain: 'city.example' });
const memoryMiB = () => process.resourceUsage().maxRSS / 1_024;
const emptyMiB = memoryMiB();
const beganAtMs = performance.now();
let lastAtMs = beganAtMs;
let settlingMs = 0;
let longestMs = 0;
const told = await deliverNotices(
  opened.value,
  {
    findBirthDates: async () => new Map(),
    queue: {
      isOn: true,
      // Once in each transaction: from one to the next is as long as a transaction, and before the first is what settles whom it is for.
      async putForAll(...given) {
        const tookMs = performance.now() - lastAtMs;
        if (settlingMs === 0) settlingMs = tookMs;
        else longestMs = Math.max(longestMs, tookMs);
        lastAtMs += tookMs;
        await queue.putForAll(...given);
      },
    },
    nowMs: Date.now,
  },
  { kind: 'job', id: 'deliverNotices' },
  new AbortController().signal,
);
const seconds = (performance.now() - beganAtMs) / 1_000;
await opened.value.destroy();
process.stdout.write(`${JSON.stringify({ told, seconds, settlingMs, longestMs, emptyMiB, peakMiB: memoryMiB() })}\n`);
