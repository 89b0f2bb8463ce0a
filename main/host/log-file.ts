import { stat } from 'node:fs/promises';
import type { LogEntry } from '#core/ports/log.ts';
import { appendPrivateFile, renameOnceFree } from '#platform/private-file.ts';

/** Room for weeks of use; with the file before it, twice as much is kept. */
const LIMIT_BYTES = 1_048_576;
/** What waits to be written is bounded too: with a full disk entries are dropped, oldest kept. */
const WAITING_LIMIT = 1_000;

interface LogFile {
  readonly log: (entry: LogEntry) => void;
  /** Resolves when everything logged so far has been written or given up. */
  written(): Promise<void>;
}

/**
 * One JSON line an entry in `path`, readable by its owner alone; a full file is kept once as `path.1`.
 *
 * A log that cannot be written never stops the application: the entry is dropped.
 */
export function logFile(path: string, limitBytes = LIMIT_BYTES): LogFile {
  let waiting: string[] = [];
  let writing = Promise.resolve();

  async function write(): Promise<void> {
    const lines = waiting;
    waiting = [];
    if (lines.length === 0) return;
    try {
      await append(path, lines.join(''), limitBytes);
    } catch {
      // A full or read-only disk, a link in the file's place: there is nowhere to say so.
    }
  }

  return {
    log(entry) {
      if (waiting.length >= WAITING_LIMIT) return;
      waiting.push(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
      if (waiting.length === 1) writing = writing.then(write);
    },
    written: () => writing,
  };
}

async function append(path: string, text: string, limitBytes: number): Promise<void> {
  const before = await stat(path).catch(() => undefined);
  if (before !== undefined && before.size + Buffer.byteLength(text) > limitBytes)
    await renameOnceFree(path, `${path}.1`);
  await appendPrivateFile(path, text);
}
