import { parentPort } from 'node:worker_threads';
import { doPdfWork, type PdfQuestion } from './pdf-work.ts';

/** Reads what strangers sent in a thread of its own, which `pdf-worker.ts` bounds and ends. */
parentPort?.once('message', async (question: PdfQuestion) => {
  parentPort?.postMessage(await doPdfWork(question));
});
