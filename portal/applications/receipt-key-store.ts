import { createHash, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import { openKeyFolder } from '../platform/key-folder.ts';
import type { ReceiptSigner } from './receipt.ts';

/** Keys of the portal's receipts: the last by file name signs, all of them are published. */
export interface ReceiptKeys extends ReceiptSigner {
  readonly publicKeys: readonly PublicReceiptKey[];
}

type PublicReceiptKey = {
  readonly kty: string;
  readonly kid: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
};

/**
 * Opens the folder of receipt keys (`NNNN.pem`, PKCS#8), making the first one where there is none. A later number
 * signs from the next start on, while the older keys go on proving older receipts.
 *
 * Fails with `fileInvalid` where a file holds no P-256 key.
 */
export async function openReceiptKeys(folder: string): Promise<Outcome<ReceiptKeys>> {
  const opened = await openKeyFolder(folder, {
    make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    isOne: (key) => publicKey(key) !== undefined,
    name: 'P-256 private key',
  });
  if (!opened.ok) return opened;
  const { signing, published } = opened.value;
  const publicKeys = published.flatMap((key) => publicKey(key) ?? []);
  const { secret } = signing;
  return success({
    keyId: publicKeys.at(-1)?.kid ?? '',
    sign: (bytes) => new Uint8Array(sign('sha256', bytes, { key: secret, dsaEncoding: 'ieee-p1363' })),
    publicKeys,
  });
}

/** `undefined` for a key of another kind. */
function publicKey(key: KeyObject): PublicReceiptKey | undefined {
  if (key.asymmetricKeyType !== 'ec') return undefined;
  const { kty, crv, x, y }: JsonWebKey = key.export({ format: 'jwk' });
  if (crv !== 'P-256' || kty === undefined || x === undefined || y === undefined) return undefined;
  return { kty, kid: thumbprint({ crv, kty, x, y }), crv, x, y, alg: 'ES256', use: 'sig' };
}

/** RFC 7638: SHA-256 over the required members in the order of their names. */
function thumbprint(members: { readonly crv: string; readonly kty: string; readonly x: string; readonly y: string }) {
  const { crv, kty, x, y } = members;
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}
