import { parentPort } from 'node:worker_threads';
import { documentMatches } from '#documents/application-pdf/document-match.ts';
import type { DocumentAnswer, DocumentQuestion } from './document-workers.ts';

/** Makes documents again beside the event loop, which `document-workers.ts` does not want to block. */
parentPort?.on('message', async ({ id, asked }: DocumentQuestion) => {
  const answer: DocumentAnswer = { id, outcome: await documentMatches(...asked) };
  parentPort?.postMessage(answer);
});
