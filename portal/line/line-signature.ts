import { validateSignature } from '@line/bot-sdk';

const SIGNATURE = /^[A-Za-z0-9+/]{43}=$/;

/** Whether one of the channel's secrets signed the bytes as they came; while a secret is changed, there are two. */
export function isSignedByLine(bytes: Uint8Array, signature: string, secrets: readonly string[]): boolean {
  if (!SIGNATURE.test(signature)) return false;
  const body = Buffer.from(bytes);
  return secrets.map((secret) => validateSignature(body, secret, signature)).includes(true);
}
