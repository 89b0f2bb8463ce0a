import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { makePrivateFolder, readOrMakePrivateFile, readPrivateText } from '#platform/private-file.ts';
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

/** A receipt must prove itself for ten years: a new key every week is 520 of them. */
const MOST_KEYS = 1_000;
const KEY_LIMIT_BYTES = 16_384;
const FIRST_KEY = '0001.pem';

/**
 * Opens the folder of receipt keys (`NNNN.pem`, PKCS#8), making the first one where there is none. A later number
 * signs from the next start on, while the older keys go on proving older receipts.
 *
 * Fails with `fileInvalid` where a file holds no P-256 key.
 */
export async function openReceiptKeys(folder: string): Promise<Outcome<ReceiptKeys>> {
  await makePrivateFolder(folder);
  await readOrMakePrivateFile(join(folder, FIRST_KEY), KEY_LIMIT_BYTES, () => Buffer.from(newKeyPem(), 'utf8'));
  const names = (await readdir(folder)).filter((name) => /^\d{4}\.pem$/.test(name)).sort();
  const keys = [];
  for (const name of names.slice(-MOST_KEYS)) {
    const key = readKey((await readPrivateText(join(folder, name), KEY_LIMIT_BYTES)) ?? '');
    if (key === undefined) return failed({ code: 'fileInvalid', file: name, at: 'P-256 private key' });
    keys.push(key);
  }
  const current = keys.at(-1);
  if (current === undefined) return failed({ code: 'fileInvalid', file: folder.slice(-300), at: 'no key' });
  return success({
    keyId: current.published.kid,
    sign: (bytes) => new Uint8Array(sign('sha256', bytes, { key: current.secret, dsaEncoding: 'ieee-p1363' })),
    publicKeys: keys.map(({ published }) => published),
  });
}

function newKeyPem(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
}

function readKey(pem: string) {
  try {
    const secret = createPrivateKey(pem);
    const jwk: JsonWebKey = createPublicKey(secret).export({ format: 'jwk' });
    if (jwk.crv !== 'P-256' || jwk.kty === undefined || jwk.x === undefined || jwk.y === undefined) return undefined;
    const { kty, crv, x, y } = jwk;
    const published: PublicReceiptKey = {
      kty,
      kid: thumbprint({ crv, kty, x, y }),
      crv,
      x,
      y,
      alg: 'ES256',
      use: 'sig',
    };
    return { secret, published };
  } catch {
    return undefined;
  }
}

/** RFC 7638: SHA-256 over the required members in the order of their names. */
function thumbprint(members: { readonly crv: string; readonly kty: string; readonly x: string; readonly y: string }) {
  const { crv, kty, x, y } = members;
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}
