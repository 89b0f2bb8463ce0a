import { createPublicKey, verify } from 'node:crypto';

const SIGNATURE_BYTES = 64;

/**
 * Whether `signature` is the release key's Ed25519 signature (RFC 8032) over exactly these bytes.
 *
 * @param signature the text of the `.sig` file: 64 bytes in base64, at most a line feed behind it
 * @param publicKey SubjectPublicKeyInfo in DER, in base64
 */
export function isUpdateListAuthentic(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  const written = signature.replace(/\n$/, '');
  const value = Buffer.from(written, 'base64');
  // Node's decoder skips what is not base64: only the one way to write these bytes is accepted.
  if (value.length !== SIGNATURE_BYTES || value.toString('base64') !== written) return false;
  const key = ed25519Key(publicKey);
  return key !== undefined && verify(null, bytes, key, value);
}

export function isEd25519Key(publicKey: string): boolean {
  return ed25519Key(publicKey) !== undefined;
}

function ed25519Key(publicKey: string) {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
