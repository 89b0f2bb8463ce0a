import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { Outcome } from '#contract/failures/outcome.ts';
import { type OpenedKeys, openKeyFolder } from '../platform/key-folder.ts';

/** Opens the folder of keys that sign what sites read, making the first one where there is none. Fails with `fileInvalid`. */
export function openOidcKeys(folder: string): Promise<Outcome<OpenedKeys>> {
  return openKeyFolder(folder, {
    make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    isOne: (key) => jwkOf(key).crv === 'P-256',
    name: 'P-256 private key',
  });
}

/** As the library takes them: the first signs, all are published. A later file signs from the next start on. */
export function providerKeys({ secrets }: OpenedKeys): { readonly keys: JsonWebKey[] } {
  return { keys: secrets.toReversed().map((key) => ({ ...jwkOf(key), alg: 'ES256', use: 'sig' })) };
}

/** The one that signs, by the name under which the library publishes it. */
export async function signingKeyOf({ signing: { secret } }: OpenedKeys): Promise<{ kid: string; secret: KeyObject }> {
  return { kid: await calculateJwkThumbprint(jwkOf(secret) as JWK), secret };
}

function jwkOf(key: KeyObject): JsonWebKey {
  return key.export({ format: 'jwk' });
}
