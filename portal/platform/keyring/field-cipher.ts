import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const FORM = 0x01;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LEAST_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** What a blob is bound to: its parts with a zero byte between, so that no part runs into the next. */
export function boundTo(...parts: readonly string[]): Buffer {
  return Buffer.from(parts.join('\0'), 'utf8');
}

/** AES-256-GCM under a nonce of its own: `01`, nonce, ciphertext, tag. */
export function sealBytes(key: KeyObject, bound: Uint8Array, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound);
  return Buffer.concat([Buffer.of(FORM), nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** `undefined` where the blob was altered, is bound to another place, or is of another key. */
export function openBytes(key: KeyObject, bound: Uint8Array, blob: Uint8Array): Buffer | undefined {
  if (blob.length < LEAST_BYTES || blob[0] !== FORM) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(bound)
    .setAuthTag(blob.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(blob.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}
