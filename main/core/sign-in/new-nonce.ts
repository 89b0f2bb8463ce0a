import { createHash } from 'node:crypto';

/** 32 bytes as text that nobody knew before, of two random UUIDs: 43 characters. */
export function newNonce(uuid: () => string): string {
  return createHash('sha256').update(`${uuid()}${uuid()}`).digest('base64url');
}
