import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { errorCode } from '#platform/error-code.ts';
import { appendPrivateFile } from '#platform/private-file.ts';

/*
 * Heads outside of the database: a file for each municipality, note after note with a blank line between. Whoever cuts
 * the database back to an older state does not reach them.
 */

const FILE = /^audit-(\d{6})\.txt$/;
const ANCHORS_LIMIT_BYTES = 200_000_000;

/** Adds a head's note at the end of its municipality's file. */
export async function appendAnchor(folder: string, municipality: string, note: string): Promise<void> {
  await appendPrivateFile(join(folder, `audit-${municipality}.txt`), `${note}\n`);
}

/** The notes of each municipality, as they were added. Fails with `usage` where the folder cannot be read. */
export async function readAnchors(folder: string): Promise<Outcome<ReadonlyMap<string, readonly string[]>>> {
  const anchors = new Map<string, readonly string[]>();
  try {
    for (const name of await readdir(folder)) {
      const municipality = FILE.exec(name)?.[1];
      if (municipality === undefined) continue;
      const bytes = await readBoundedFile(join(folder, name), ANCHORS_LIMIT_BYTES);
      if (bytes === undefined) return failed({ code: 'usage', detail: `--anchors: ${name} is too large` });
      anchors.set(municipality, notesIn(Buffer.from(bytes).toString('utf8')));
    }
  } catch (error) {
    return failed({ code: 'usage', detail: `--anchors: ${errorCode(error) ?? 'unreadable'}` });
  }
  return success(anchors);
}

/** A note has one blank line inside, and one behind it. */
function notesIn(text: string): string[] {
  const parts = text.split('\n\n').filter((part) => part !== '');
  return Array.from({ length: Math.ceil(parts.length / 2) }, (_, n) => {
    const [said = '', signed = ''] = parts.slice(n * 2, n * 2 + 2);
    return `${said}\n\n${signed}\n`;
  });
}
