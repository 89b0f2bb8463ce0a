import { createHash, randomBytes } from 'node:crypto';

/** 32 random bytes as text, of a cookie or a link: its holder has it, the database its hash. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** 16 random bytes as text: the identifier of something that nobody can count. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}

export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token, 'ascii').digest();
}
