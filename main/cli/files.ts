import { constants, type FileHandle, open, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { InspectedDocument } from '#core/signing/document.ts';
import { type ContentPieces, digestContent } from '#pki/cms/content.ts';
import type { AroundContent } from '#pki/cms/content-cut.ts';
import { REGULAR_FLAGS, readBoundedFile, readInPieces } from '#platform/bounded-reading.ts';
import { mayAccess } from '#platform/may-access.ts';

const WHOLE_LIMIT_BYTES = 64_000_000;

/** Reads a whole file or pipe, at most `limitBytes`. Fails with `fileUnreadable` or `fileTooLarge`. */
export async function readWhole(file: string, limitBytes = WHOLE_LIMIT_BYTES): Promise<Outcome<Uint8Array>> {
  try {
    const bytes = await readBoundedFile(file, limitBytes, 'any');
    return bytes === undefined ? failed({ code: 'fileTooLarge', file, limitBytes }) : success(bytes);
  } catch {
    return failed({ code: 'fileUnreadable', file });
  }
}

/** Reads and parses one JSON file, at most `limitBytes`. Fails with `fileUnreadable` or `fileInvalid`. */
export async function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  limitBytes: number,
): Promise<Outcome<z.infer<Schema>>> {
  const read = await readWhole(file, limitBytes);
  if (!read.ok) return read;
  try {
    const parsed = schema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(read.value)));
    if (parsed.success) return success(parsed.data);
    return failed({ code: 'fileInvalid', file, at: parsed.error.issues[0]?.path.join('.').slice(0, 200) ?? '' });
  } catch {
    return failed({ code: 'fileInvalid', file, at: '' }); // not UTF-8 or not JSON
  }
}

/**
 * The pieces of a file of any size, which is opened anew for each reading. A pipe or device gives what it has once and
 * is read whole, so that its size has a limit. Fails with `fileUnreadable` or `fileTooLarge`.
 */
export async function piecesOf(file: string): Promise<Outcome<ContentPieces>> {
  const there = await stat(file).catch(() => undefined);
  if (there?.isFile() === true) return success(() => openAndRead(file));
  const read = await readWhole(file);
  return read.ok ? success(() => [read.value]) : read;
}

/** The pieces of a part of a file, from one byte up to another. */
export async function* openAndRead(file: string, from?: number, to?: number): AsyncGenerator<Uint8Array> {
  await using opened = await open(file, REGULAR_FLAGS);
  yield* readInPieces(opened, from, to);
}

/** Whether the two names are of one file, through links too. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((path) => stat(path).catch(() => undefined)));
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}

/** Whether a result file can be written, asked before a card is used for it. Fails with `fileUnwritable`. */
export async function mayWrite(file: string): Promise<Outcome<void>> {
  const there = await stat(file).catch(() => undefined);
  const isPossible =
    there?.isDirectory() !== true && (await mayAccess(there === undefined ? dirname(file) : file, constants.W_OK));
  return isPossible ? success(undefined) : failed({ code: 'fileUnwritable', file });
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

/**
 * Writes a document with what goes around it. Fails with `fileUnwritable`, and with `fileChanged` where the document
 * is not what was seen any more; a file that is not whole does not stay.
 */
export async function writeAround(
  file: string,
  { before, behind }: AroundContent,
  document: InspectedDocument,
): Promise<Outcome<void>> {
  try {
    await using out = await open(file, 'w');
    await out.writeFile(before);
    const written = await digestContent(() => writtenTo(out, document.pieces), 'sha256');
    if (written.sha256 === document.sha256) {
      await out.writeFile(behind);
      return success(undefined);
    }
  } catch {
    await removeRegular(file);
    return failed({ code: 'fileUnwritable', file });
  }
  await removeRegular(file);
  return failed({ code: 'fileChanged', file: document.fileName });
}

async function* writtenTo(out: FileHandle, pieces: ContentPieces): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces()) {
    await out.writeFile(piece);
    yield piece;
  }
}

async function removeRegular(file: string): Promise<void> {
  const there = await stat(file).catch(() => undefined);
  if (there?.isFile() === true) await rm(file, { force: true }).catch(() => undefined);
}
