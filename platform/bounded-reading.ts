import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/**
 * All that a stream gives, at most `limitBytes`; `undefined` as soon as it gives more, and the stream is cancelled
 * then. Rejects where the stream does.
 */
async function readBounded(chunks: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Uint8Array | undefined> {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    // Leaving the loop cancels the stream.
    if (bytes > limitBytes) return undefined;
    kept.push(chunk);
  }
  return new Uint8Array(Buffer.concat(kept));
}

/**
 * The body of a web response, at most `limitBytes`; `undefined` where it is longer, and the connection is given up
 * then. An absent body is empty. Rejects where the connection breaks.
 */
export function readBoundedBody({ body }: Response, limitBytes: number): Promise<Uint8Array | undefined> {
  return body === null ? Promise.resolve(new Uint8Array()) : readBounded(body, limitBytes);
}

/**
 * The content of a file, at most `limitBytes`; `undefined` where it is longer. Counts the bytes read, not the
 * size that the file had before.
 *
 * `any` reads pipes and devices too and waits for what they give; `regular` refuses them with the code `EINVAL`
 * without waiting. A link is followed. Throws what the file system throws.
 */
export async function readBoundedFile(
  path: string,
  limitBytes: number,
  kind: 'regular' | 'any' = 'regular',
): Promise<Uint8Array | undefined> {
  await using file = await open(path, kind === 'any' ? 'r' : REGULAR_FLAGS);
  return await (kind === 'any' ? readBounded(contentOf(file), limitBytes) : readRegular(file, limitBytes));
}

/** For opening what {@link readRegular} reads: a pipe in the file's place must not keep the opener waiting. */
export const REGULAR_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The same for a file that is open, and that the caller closes. */
export async function readRegular(file: FileHandle, limitBytes: number): Promise<Uint8Array | undefined> {
  if (!(await file.stat()).isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EINVAL' });
  return readBounded(contentOf(file), limitBytes);
}

const PIECE_BYTES = 1_048_576;

/**
 * The content of an open file from one byte up to another, for what is too large to be held. A piece lies in the same
 * memory as the one before it. Ends early where the file does.
 */
export async function* readInPieces(file: FileHandle, from = 0, to = Number.POSITIVE_INFINITY) {
  const piece = new Uint8Array(PIECE_BYTES);
  for (let at = from; at < to; ) {
    const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, to - at), at);
    if (bytesRead === 0) return;
    yield piece.subarray(0, bytesRead);
    at += bytesRead;
  }
}

function contentOf(file: FileHandle): AsyncIterable<Uint8Array> {
  return file.createReadStream({ autoClose: false });
}
