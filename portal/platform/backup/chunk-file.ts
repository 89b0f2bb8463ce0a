import { createHash, type Hash, type KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { boundTo, openBytes, sealBytes } from '../keyring/field-cipher.ts';

/*
 * A table's bytes in a file: chunks, each with its length before it (4 bytes, big-endian), sealed with the backup's key
 * and bound to backup, table, place and whether it is the last. What is cut, moved or of another backup does not open.
 */

const CHUNK_BYTES = 1_048_576;
const LENGTH_BYTES = 4;
const LONGEST_BYTES = CHUNK_BYTES + 64;

/** Whose chunks they are. */
interface ChunkPlace {
  readonly backup: string;
  readonly table: string;
}

interface WrittenFile {
  readonly bytes: number;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
}

function bound({ backup, table }: ChunkPlace, at: number, isLast: boolean): Buffer {
  return boundTo('madoguchi/backup/1', backup, table, String(at), isLast ? 'last' : 'more');
}

/** Seals a stream into a new file, which is synced when it is there. */
export async function writeChunks(
  path: string,
  key: KeyObject,
  place: ChunkPlace,
  content: AsyncIterable<Uint8Array>,
): Promise<WrittenFile> {
  await using file = await open(path, 'wx', 0o600);
  const digest = createHash('sha256');
  let bytes = 0;
  let at = 0;
  async function write(chunk: Uint8Array, isLast: boolean): Promise<void> {
    const sealed = sealBytes(key, bound(place, at, isLast), chunk);
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(sealed.length);
    for (const part of [length, sealed]) {
      digest.update(part);
      await file.writeFile(part);
    }
    bytes += LENGTH_BYTES + sealed.length;
    at += 1;
  }
  let waiting: Uint8Array[] = [];
  let waits = 0;
  for await (const part of content) {
    waiting.push(part);
    waits += part.length;
    while (waits > CHUNK_BYTES) {
      const whole = Buffer.concat(waiting);
      await write(whole.subarray(0, CHUNK_BYTES), false);
      waiting = [whole.subarray(CHUNK_BYTES)];
      waits -= CHUNK_BYTES;
    }
  }
  await write(Buffer.concat(waiting), true);
  await file.sync();
  return { bytes, sha256: digest.digest('hex') };
}

/** What was sealed, chunk by chunk. Throws `BackupBroken` where anything is missing, altered or of another place. */
export async function* readChunks(
  path: string,
  key: KeyObject,
  place: ChunkPlace,
  written: WrittenFile,
): AsyncGenerator<Buffer> {
  const digest = createHash('sha256');
  let at = 0;
  let read = 0;
  for await (const sealed of sealedChunks(path, digest)) {
    read += LENGTH_BYTES + sealed.length;
    const isLast = read >= written.bytes;
    const chunk = openBytes(key, bound(place, at, isLast), sealed);
    if (chunk === undefined) throw new BackupBroken(place.table);
    // Before the last bytes leave: whoever takes them in knows that they were whole.
    if (isLast && (read !== written.bytes || digest.copy().digest('hex') !== written.sha256)) {
      throw new BackupBroken(place.table);
    }
    yield chunk;
    at += 1;
  }
  if (read !== written.bytes) throw new BackupBroken(place.table);
}

async function* sealedChunks(path: string, digest: Hash): AsyncGenerator<Buffer> {
  let waiting: Buffer = Buffer.alloc(0);
  for await (const part of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    digest.update(part);
    waiting = Buffer.concat([waiting, part]);
    while (waiting.length >= LENGTH_BYTES) {
      const length = waiting.readUInt32BE();
      if (length > LONGEST_BYTES) throw new BackupBroken(path);
      if (waiting.length < LENGTH_BYTES + length) break;
      yield waiting.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
      waiting = waiting.subarray(LENGTH_BYTES + length);
    }
  }
  if (waiting.length > 0) throw new BackupBroken(path);
}

/** A backup that is not what was written. */
export class BackupBroken extends Error {
  readonly table: string;

  constructor(table: string) {
    super(`the backup of ${table} is not what was written`);
    this.name = 'BackupBroken';
    this.table = table;
  }
}
