import { parentPort } from 'node:worker_threads';
import { type DocumentAnswer, type DocumentQuestion, doJob } from './document-jobs.ts';

/** Makes documents beside the event loop, which `document-workers.ts` does not want to block. */
parentPort?.on('message', async ({ id, job, asked }: DocumentQuestion) => {
  const answer: DocumentAnswer = { id, answered: await doJob(job, asked) };
  parentPort?.postMessage(answer);
});
