import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochMs } from '#contract/values/brands.ts';
import type { PrivateFiles } from '#core/ports/private-files.ts';
import { readPrivateFile, writePrivateFile } from '#platform/private-file.ts';

const FORMAT = Buffer.from('MGP1', 'latin1');
const TIME_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = FORMAT.length + TIME_BYTES + NONCE_BYTES;
const FILE_LIMIT_BYTES = 24_000_000;
const NAME = /^[a-z0-9-]{1,80}$/;

export const MAIN_KEY_BYTES = 32;

/**
 * Files in `folder`, each sealed with AES-256-GCM under a key of its owner's (HKDF-SHA-256 of `mainKey`). The head, which
 * holds the time until which a file is kept, and its name are authenticated; the names of folders do not tell whose they
 * are. What is over is removed when the files are opened, and whenever it is met.
 */
export function sealedFiles(
  folder: string,
  mainKey: Uint8Array,
  nowMs: () => EpochMs,
): Omit<PrivateFiles, 'lasting'> & { readonly swept: Promise<void> } {
  const keyOf = (owner: string) =>
    Buffer.from(hkdfSync('sha256', mainKey, owner, 'madoguchi private file', MAIN_KEY_BYTES));
  const folderOf = (owner: string) =>
    join(folder, createHmac('sha256', mainKey).update(`folder ${owner}`).digest('hex').slice(0, 32));

  function pathOf(owner: string, name: string): string {
    if (!NAME.test(name)) throw new Error('no name of a private file');
    return join(folderOf(owner), name);
  }

  /** Removes all that is over, of every owner: it says in its head until when it is kept. */
  async function sweep(): Promise<void> {
    for (const owner of await namesIn(folder)) {
      for (const name of await namesIn(join(folder, owner))) {
        const path = join(folder, owner, name);
        const head = await headOf(path);
        if (head !== undefined && isOver(head, nowMs())) await rm(path, { force: true }).catch(() => undefined);
      }
    }
  }

  return {
    swept: sweep().catch(() => undefined),
    names: async (owner) => (await namesIn(folderOf(owner))).filter((name) => NAME.test(name)),
    async read(owner, name) {
      const path = pathOf(owner, name);
      const bytes = await readPrivateFile(path, FILE_LIMIT_BYTES).catch(() => undefined);
      if (bytes === undefined) return undefined;
      if (!isOver(bytes, nowMs())) return opened(bytes, keyOf(owner), name);
      await rm(path, { force: true }).catch(() => undefined);
      return undefined;
    },
    async write(owner, name, bytes, until) {
      if (bytes.length > FILE_LIMIT_BYTES - HEAD_BYTES - TAG_BYTES) return false;
      const path = pathOf(owner, name);
      try {
        await writePrivateFile(path, sealed(bytes, until, keyOf(owner), name));
        return true;
      } catch {
        return false; // full or read-only: the person is told that it is not kept
      }
    },
    remove: (owner, name) =>
      rm(pathOf(owner, name), { force: true }).then(
        () => true,
        () => false,
      ),
  };
}

async function headOf(path: string): Promise<Uint8Array | undefined> {
  try {
    await using file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return undefined;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

function sealed(bytes: Uint8Array, until: EpochMs, key: Uint8Array, name: string): Uint8Array {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeBigUInt64BE(BigInt(until));
  const nonce = randomBytes(NONCE_BYTES);
  const head = Buffer.concat([FORMAT, time, nonce]);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([head, Buffer.from(name)]));
  return Buffer.concat([head, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

function opened(bytes: Uint8Array, key: Uint8Array, name: string): Uint8Array | undefined {
  const head = bytes.subarray(0, HEAD_BYTES);
  const nonce = head.subarray(HEAD_BYTES - NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([head, Buffer.from(name)]));
  try {
    decipher.setAuthTag(bytes.subarray(Math.max(HEAD_BYTES, bytes.length - TAG_BYTES)));
    const plain = decipher.update(bytes.subarray(HEAD_BYTES, bytes.length - TAG_BYTES));
    return new Uint8Array(Buffer.concat([plain, decipher.final()]));
  } catch {
    return undefined; // another key, or somebody has changed it
  }
}

/** Whether its time has passed, or it is none of ours. */
function isOver(bytes: Uint8Array, now: EpochMs): boolean {
  if (bytes.length < HEAD_BYTES || !FORMAT.equals(bytes.subarray(0, FORMAT.length))) return true;
  return Buffer.from(bytes).readBigUInt64BE(FORMAT.length) < BigInt(now);
}
