import { open, stat } from 'node:fs/promises';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { CMS_LIMIT_BYTES } from '#pki/cms/cms-structure.ts';
import type { ContentPieces } from '#pki/cms/content.ts';
import { findAttachedContent } from '#pki/cms/content-cut.ts';
import { REGULAR_FLAGS, readInPieces } from '#platform/bounded-reading.ts';
import { openAndRead, readWhole } from './files.ts';

/** A file that is to be verified. */
export interface SignatureFile {
  /** All of it, or all but the content that is read in pieces. */
  readonly bytes: Uint8Array;
  /** The content that lies in the file. */
  readonly attached?: ContentPieces;
}

/** Algorithms and names stand before the content: far less than this. */
const HEAD_BYTES = 65_536;

/**
 * Reads what is to be verified, but not the content inside of a large SignedData. Anything else is read whole. Fails
 * with `fileUnreadable` or `fileTooLarge`.
 */
export async function readSignature(file: string): Promise<Outcome<SignatureFile>> {
  try {
    return (await readAroundContent(file)) ?? (await readAll(file));
  } catch {
    return failed({ code: 'fileUnreadable', file });
  }
}

async function readAroundContent(file: string): Promise<Outcome<SignatureFile> | undefined> {
  const there = await stat(file);
  // A pipe gives what it has once.
  if (!there.isFile() || there.size <= CMS_LIMIT_BYTES) return undefined;
  await using opened = await open(file, REGULAR_FLAGS);
  const { size } = await opened.stat();
  const content = findAttachedContent(await part(0, HEAD_BYTES), size);
  if (content === undefined) return undefined;
  const { start, end } = content;
  const bytes = content.withoutContent(await part(end, size));
  return success({ bytes, attached: () => openAndRead(file, start, end) });

  async function part(from: number, to: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of readInPieces(opened, from, to)) pieces.push(piece.slice());
    return Buffer.concat(pieces);
  }
}

async function readAll(file: string): Promise<Outcome<SignatureFile>> {
  const read = await readWhole(file);
  return read.ok ? success({ bytes: read.value }) : read;
}
