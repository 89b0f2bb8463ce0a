import { Worker } from 'node:worker_threads';
import { atMost } from '../platform/at-most.ts';
import type { PdfAnswer, PdfQuestion } from './pdf-work.ts';

/** Asks about a PDF or a picture that a stranger sent. */
export type AskAboutPdf = (question: PdfQuestion) => Promise<PdfAnswer>;

const LONGEST_MS = 20_000;
const MOST_MEGABYTES = 512;
const MOST_WORKERS = 2;
/** A bundle lies beside the bundle of its worker, a source beside its source. */
const WORKER_FILE = new URL(`./delivery-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

const inOrder = atMost(MOST_WORKERS);

/**
 * Each question has a thread of its own with bounded memory, ended when it has answered or its time is over: whatever a
 * file does to it, nobody else's file is there. A file that breaks it is damaged.
 */
export const askAboutPdf: AskAboutPdf = (question) => inOrder(() => inThread(question));

function inThread(question: PdfQuestion): Promise<PdfAnswer> {
  return new Promise((resolve) => {
    const worker = new Worker(WORKER_FILE, { resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES } });
    const broken: PdfAnswer = question.page === undefined ? { why: 'damaged' } : { notDrawn: true };
    const end = (answer: PdfAnswer) => {
      clearTimeout(timer);
      resolve(answer);
      void worker.terminate();
    };
    const timer = setTimeout(() => end(broken), LONGEST_MS);
    worker.once('message', end);
    worker.once('error', () => end(broken));
    worker.once('exit', () => end(broken));
    worker.postMessage(question);
  });
}
