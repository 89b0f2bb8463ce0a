import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { makePrivateFolder, readOrMakePrivateFile, readPrivateText } from '#platform/private-file.ts';

/** What was signed must prove itself for ten years: a new key every week is 520 of them. */
const MOST_KEYS = 1_000;
const KEY_LIMIT_BYTES = 16_384;
const FIRST_KEY = '0001.pem';

interface KeyPair {
  readonly secret: KeyObject;
  readonly published: KeyObject;
}

export interface OpenedKeys {
  /** The last by file name. */
  readonly signing: KeyPair;
  /** Of all keys, the last one's last. */
  readonly published: readonly KeyObject[];
  /** Of all keys as well. */
  readonly secrets: readonly KeyObject[];
  /** Of their files, in the same order. */
  readonly names: readonly string[];
}

interface KeyKind {
  /** Made where the folder has none. */
  readonly make: () => KeyObject;
  readonly isOne: (published: KeyObject) => boolean;
  /** As a failure names it. */
  readonly name: string;
}

/**
 * Opens a folder of private keys (`NNNN.pem`, PKCS#8, mode 0600), making the first one where there is none. Fails with `fileInvalid` where a file holds no key of the kind.
 */
export async function openKeyFolder(
  folder: string,
  { make, isOne, name: kind }: KeyKind,
): Promise<Outcome<OpenedKeys>> {
  await makePrivateFolder(folder);
  await readOrMakePrivateFile(join(folder, FIRST_KEY), KEY_LIMIT_BYTES, () =>
    Buffer.from(make().export({ type: 'pkcs8', format: 'pem' }).toString(), 'utf8'),
  );
  const names = (await readdir(folder))
    .filter((name) => /^\d{4}\.pem$/.test(name))
    .sort()
    .slice(-MOST_KEYS);
  const keys: KeyPair[] = [];
  for (const name of names) {
    const key = readKey((await readPrivateText(join(folder, name), KEY_LIMIT_BYTES)) ?? '');
    if (key === undefined || !isOne(key.published)) return failed({ code: 'fileInvalid', file: name, at: kind });
    keys.push(key);
  }
  const signing = keys.at(-1);
  if (signing === undefined) return failed({ code: 'fileInvalid', file: folder.slice(-300), at: 'no key' });
  return success({
    signing,
    published: keys.map(({ published }) => published),
    secrets: keys.map(({ secret }) => secret),
    names,
  });
}

function readKey(pem: string): KeyPair | undefined {
  try {
    const secret = createPrivateKey(pem);
    return { secret, published: createPublicKey(secret) };
  } catch {
    return undefined;
  }
}
