import { createHmac } from 'node:crypto';
import { base32 } from '#platform/base32.ts';

const STEP_MS = 30_000;
/** Clocks of telephones run ahead or behind. */
const STEPS_AROUND = [0, -1, 1] as const;

/** The code of a step of 30 seconds since 1970. Source: RFC 6238 and RFC 4226, 5.3, with SHA-1. */
export function totpCode(secret: Uint8Array, step: number, digits = 6): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const number = mac.readUInt32BE(mac.readUInt8(mac.length - 1) & 0x0f) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

export function totpStep(nowMs: number): number {
  return Math.floor(nowMs / STEP_MS);
}

/** The step that a code is of, this one or one beside it; `undefined` for a wrong code and for one up to `usedStep`. */
export function stepOfCode(secret: Uint8Array, code: string, nowMs: number, usedStep: number): number | undefined {
  const now = totpStep(nowMs);
  return STEPS_AROUND.map((away) => now + away).find((step) => step > usedStep && totpCode(secret, step) === code);
}

/** What an authenticator app reads, typed or as a picture. Source: the key URI format that these apps share. */
export function otpauthUri(secret: Uint8Array, account: { readonly issuer: string; readonly mail: string }): string {
  const issuer = encodeURIComponent(account.issuer);
  return `otpauth://totp/${issuer}:${encodeURIComponent(account.mail)}?secret=${base32(secret)}&issuer=${issuer}`;
}
