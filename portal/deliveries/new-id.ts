import { randomBytes } from 'node:crypto';

/** Of an invitation, a claim or a delivery: 16 random bytes, of which nothing can be counted. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}
