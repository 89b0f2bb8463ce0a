import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Outcome } from '#contract/failures/outcome.ts';
import { documentMatches } from '#documents/application-pdf/document-match.ts';

type Asked = Parameters<typeof documentMatches>;

export interface DocumentQuestion {
  readonly id: number;
  readonly asked: Asked;
}

export interface DocumentAnswer {
  readonly id: number;
  readonly outcome: Outcome<void>;
}

interface RunningWorker {
  readonly worker: Worker;
  readonly waiting: Map<number, { resolve(outcome: Outcome<void>): void; reject(error: unknown): void }>;
}

/** One core is the event loop's. More than a few workers would each hold a font for nothing. */
const MOST_WORKERS = Math.max(1, Math.min(3, availableParallelism() - 1));
/** A bundle lies beside the bundle of its worker, a source beside its source. */
const WORKER_FILE = new URL(`./document-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

const running: RunningWorker[] = [];
let nextId = 0;

/**
 * As `documentMatches`, which draws a whole document, in a worker thread: nobody else's request waits for it. Workers
 * start with the first question, serve the whole process and keep nothing of a document. Where one is lost, the
 * document is made again here.
 */
export async function documentMatchesBeside(...asked: Asked): Promise<Outcome<void>> {
  try {
    return await askedOf(leastBusy(), asked);
  } catch {
    return documentMatches(...asked);
  }
}

function askedOf({ worker, waiting }: RunningWorker, asked: Asked): Promise<Outcome<void>> {
  const id = nextId;
  nextId += 1;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    const question: DocumentQuestion = { id, asked };
    worker.postMessage(question);
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
  worker.on('message', ({ id, outcome }: DocumentAnswer) => {
    waiting.get(id)?.resolve(outcome);
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
