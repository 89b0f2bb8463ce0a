import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import type { Letter } from '#contract/procedure/letter.ts';
import { sealedLetter } from '#documents/letter-pdf/letter-pdf.ts';
import type { Seal, SignBytes } from '#documents/pades/pdf-signature.ts';
import {
  type Answered,
  type Asked,
  type DocumentAnswer,
  type DocumentJob,
  type DocumentQuestion,
  doJob,
} from './document-jobs.ts';

interface RunningWorker {
  readonly worker: Worker;
  readonly waiting: Map<number, { resolve(answered: Answered<DocumentJob>): void; reject(error: unknown): void }>;
}

/** One core is the event loop's. More than a few workers would each hold a font for nothing. */
const MOST_WORKERS = Math.max(1, Math.min(3, availableParallelism() - 1));
/** A bundle lies beside the bundle of its worker, a source beside its source. */
const WORKER_FILE = new URL(`./document-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

const running: RunningWorker[] = [];
let nextId = 0;

/** As `documentMatches`, beside the event loop. */
export function documentMatchesBeside(...asked: Asked<'documentMatches'>): Promise<Answered<'documentMatches'>> {
  return beside('documentMatches', asked);
}

/** As `verifyKept`, beside the event loop. */
export function verifyKeptBeside(...asked: Asked<'verifyKept'>): Promise<Answered<'verifyKept'>> {
  return beside('verifyKept', asked);
}

/** As `renderApplicationPdf`, beside the event loop. */
export function documentPdfBeside(document: ApplicationDocument): Promise<Uint8Array> {
  return beside('renderApplicationPdf', [document]);
}

/** As `unsealedLetter`, beside the event loop. */
export function unsealedLetterBeside(letter: Letter): Promise<Uint8Array> {
  return beside('unsealedLetter', [letter]);
}

/** As `sealedLetter`: drawn beside the event loop, signed here, where the key is. */
export function sealedLetterBeside(letter: Letter, seal: Seal, sign: SignBytes): Promise<Uint8Array> {
  return sealedLetter(letter, seal, sign, (...asked) => beside('letterToSeal', asked));
}

/**
 * Does a job in a worker thread: nobody else's request waits for it. Workers start with the first question, serve the
 * whole process and keep nothing of a document. Where one is lost, the document is made here.
 */
async function beside<Job extends DocumentJob>(job: Job, asked: Asked<Job>): Promise<Answered<Job>> {
  try {
    // The worker answers the job that it was asked.
    return (await askedOf(leastBusy(), job, asked)) as Answered<Job>;
  } catch {
    return doJob(job, asked);
  }
}

function askedOf<Job extends DocumentJob>(
  { worker, waiting }: RunningWorker,
  job: Job,
  asked: Asked<Job>,
): Promise<Answered<DocumentJob>> {
  const id = nextId;
  nextId += 1;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    const question: DocumentQuestion<Job> = { id, job, asked };
    try {
      worker.postMessage(question);
    } catch (error) {
      waiting.delete(id);
      reject(error);
    }
  });
}

function leastBusy(): RunningWorker {
  const idle = running.find(({ waiting }) => waiting.size === 0);
  if (idle !== undefined) return idle;
  if (running.length < MOST_WORKERS) return start();
  return running.reduce((one, other) => (other.waiting.size < one.waiting.size ? other : one));
}

function start(): RunningWorker {
  const started: RunningWorker = { worker: new Worker(WORKER_FILE), waiting: new Map() };
  const { worker, waiting } = started;
  running.push(started);
  worker.unref();
  worker.on('message', ({ id, answered }: DocumentAnswer) => {
    waiting.get(id)?.resolve(answered);
    waiting.delete(id);
  });
  const lost = (reason: unknown) => {
    const at = running.indexOf(started);
    if (at !== -1) running.splice(at, 1);
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  };
  worker.once('error', lost);
  worker.once('exit', lost);
  return started;
}
