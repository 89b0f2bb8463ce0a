import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { say } from './project.mjs';

// Signs lists of updates for a release, after the last edit of them:
//   node scripts/sign-update-list.ts build/latest.yml build/latest-mac.yml build/latest-linux.yml
// The key, Ed25519 in PKCS #8 PEM, comes from MADOGUCHI_UPDATE_KEY and is written nowhere.

/** The text of the `.sig` file beside a list. */
export function signUpdateList(bytes: Uint8Array, key: KeyObject): string {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the release key must be an Ed25519 key');
  return `${sign(null, bytes, key).toString('base64')}\n`;
}

if (import.meta.main) {
  const { MADOGUCHI_UPDATE_KEY } = process.env;
  const lists = process.argv.slice(2);
  if (!MADOGUCHI_UPDATE_KEY || lists.length === 0) {
    say('usage: MADOGUCHI_UPDATE_KEY=… node scripts/sign-update-list.ts LIST…');
    process.exitCode = 2;
  } else {
    const key = createPrivateKey(MADOGUCHI_UPDATE_KEY);
    for (const list of lists) {
      writeFileSync(`${list}.sig`, signUpdateList(readFileSync(list), key));
      say(`${list}.sig`);
    }
  }
}
