import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';

const DOCUMENT_LIMIT_BYTES = 64_000_000;

/** Reads a whole file or pipe, at most `limitBytes`. Fails with `fileUnreadable`. */
export async function readWhole(file: string, limitBytes = DOCUMENT_LIMIT_BYTES): Promise<Outcome<Uint8Array>> {
  const bytes = await readBoundedFile(file, limitBytes, 'any').catch(() => undefined);
  return bytes === undefined ? failed({ code: 'fileUnreadable', file }) : success(bytes);
}

/** Whether a result file can be written, asked before a card is used for it. Fails with `fileUnwritable`. */
export async function mayWrite(file: string): Promise<Outcome<void>> {
  const there = await stat(file).catch(() => undefined);
  const isPossible = there?.isDirectory() !== true && (await mayUse(there === undefined ? dirname(file) : file));
  return isPossible ? success(undefined) : failed({ code: 'fileUnwritable', file });
}

function mayUse(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

/** Writes a result file. Fails with `fileUnwritable`. */
export async function writeOut(file: string, content: string | Uint8Array): Promise<Outcome<void>> {
  try {
    await writeFile(file, content);
    return success(undefined);
  } catch {
    return failed({ code: 'fileUnwritable', file });
  }
}
