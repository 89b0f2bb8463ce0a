import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readOrMakePrivateFile, readPrivateFile } from '#platform/private-file.ts';
import { openBytes, sealBytes } from './field-cipher.ts';

/** A key that never touches a row: it wraps the keys of citizens. */
export interface KeyEncryptionKey {
  wrap(key: Uint8Array, bound: Uint8Array): Promise<Buffer>;
  /** `undefined` where the wrapped key was altered, is bound to another place, or is of another key. */
  unwrap(wrapped: Uint8Array, bound: Uint8Array): Promise<Uint8Array | undefined>;
}

/** Where such keys are, outside of the database, each under a name of ours. */
export interface KeySource {
  readonly kind: 'file' | 'environment' | 'pkcs11';
  /** `undefined` where it has none of the name. Throws where the source itself cannot be used. */
  find(id: string): Promise<KeyEncryptionKey | undefined>;
  /** A key of the name, made where the source makes keys and has none of it. */
  make(id: string): Promise<KeyEncryptionKey | undefined>;
  close(): Promise<void>;
}

const KEY_BYTES = 32;
const FILE_LIMIT_BYTES = 1_024;

/** Files `ID.key` of 32 bytes, mode 0600, in a folder of their own. */
export function fileKeys(folder: string): KeySource {
  const fileOf = (id: string) => join(folder, `${id}.key`);
  return {
    kind: 'file',
    find: async (id) => keyOf(await readPrivateFile(fileOf(id), FILE_LIMIT_BYTES)),
    make: async (id) => keyOf(await readOrMakePrivateFile(fileOf(id), FILE_LIMIT_BYTES, () => randomBytes(KEY_BYTES))),
    close: async () => undefined,
  };
}

/** The text of a variable: `ID=BASE64`, one or more with spaces between. A portal reads it once, at its start. */
export function environmentKeys(text: string): KeySource {
  const keys = new Map(
    text
      .split(/\s+/)
      .filter((pair) => pair !== '')
      .map((pair): [string, Uint8Array] => {
        const at = pair.indexOf('=');
        return [pair.slice(0, Math.max(at, 0)), Buffer.from(pair.slice(at + 1), 'base64')];
      }),
  );
  const find = async (id: string) => keyOf(keys.get(id));
  return { kind: 'environment', find, make: find, close: async () => undefined };
}

function keyOf(bytes: Uint8Array | undefined): KeyEncryptionKey | undefined {
  return bytes?.length === KEY_BYTES ? keyInMemory(createSecretKey(bytes)) : undefined;
}

function keyInMemory(secret: KeyObject): KeyEncryptionKey {
  return {
    wrap: async (key, bound) => sealBytes(secret, bound, key),
    unwrap: async (wrapped, bound) => openBytes(secret, bound, wrapped),
  };
}
