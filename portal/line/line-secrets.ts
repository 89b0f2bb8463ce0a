import { createHmac, hkdfSync } from 'node:crypto';
import { createSecretSeal } from '../platform/secret-seal.ts';

/** By which a person of LINE is found and kept; LINE's own name for them stands nowhere in the clear. */
export interface LineSecrets {
  hashOf(userId: string): Buffer;
  seal(value: unknown, owner: string): Buffer;
  /** Throws where it was altered or sealed for another. */
  open(sealed: Uint8Array, owner: string): unknown;
}

/** `key` has 32 bytes. */
export function createLineSecrets(key: Uint8Array): LineSecrets {
  const hashKey = Buffer.from(hkdfSync('sha256', key, '', 'madoguchi/line-friend/1', 32));
  const seal = createSecretSeal(key, 'madoguchi/line/1');
  return {
    hashOf: (userId) => createHmac('sha256', hashKey).update(userId, 'ascii').digest(),
    seal: (value, owner) => seal.seal(Buffer.from(JSON.stringify(value), 'utf8'), owner),
    open: (sealed, owner) => JSON.parse(seal.open(sealed, owner).toString('utf8')),
  };
}
