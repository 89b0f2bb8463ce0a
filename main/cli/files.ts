import { readFile, writeFile } from 'node:fs/promises';
import { failed, type Outcome, success } from '#contract/outcome.ts';

const DOCUMENT_LIMIT_BYTES = 64_000_000;

/** Reads a whole file, at most `limitBytes`. Fails with `fileUnreadable`. */
export async function readWhole(file: string, limitBytes = DOCUMENT_LIMIT_BYTES): Promise<Outcome<Uint8Array>> {
  try {
    const bytes = await readFile(file);
    return bytes.length <= limitBytes ? success(new Uint8Array(bytes)) : failed({ code: 'fileUnreadable', file });
  } catch {
    return failed({ code: 'fileUnreadable', file });
  }
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
