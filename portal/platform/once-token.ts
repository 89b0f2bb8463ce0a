import { createHash, randomBytes, randomInt } from 'node:crypto';

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

/** A number or a code that somebody types or reads out: characters of the alphabet, each as likely as any other. */
export function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** Six digits, also at the front. */
export function sixDigits(): string {
  return randomText('0123456789', 6);
}
