import { createHmac, timingSafeEqual } from 'node:crypto';

/** A secret by which a provider signs; while it is changed, the old one holds to its end. */
export interface WebhookSecret {
  readonly secret: Uint8Array;
  readonly endsAtMs?: number | undefined;
}

/** Bytes as they came, with the three headers of Standard Webhooks. */
export interface SignedMessage {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly bytes: Uint8Array;
}

const TOLERANCE_SECONDS = 300;
/** More than any sender has keys at once. */
const MOST_SIGNATURES = 8;
const ID = /^[A-Za-z0-9._-]{1,128}$/;
const TIMESTAMP = /^[1-9]\d{9}$/;

/** Signs as the sender does: HMAC-SHA-256 of `id.timestamp.bytes`. Source: Standard Webhooks, "Signature scheme". */
export function webhookSignature(
  secret: Uint8Array,
  { id, timestamp, bytes }: Omit<SignedMessage, 'signature'>,
): string {
  return `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(bytes).digest('base64')}`;
}

/** Whether one of the secrets that hold now made one of its signatures, not long ago. Takes the same time for every wrong one. */
export function isSignedWebhook(message: SignedMessage, secrets: readonly WebhookSecret[], nowMs: number): boolean {
  const { id, timestamp, signature } = message;
  if (!ID.test(id) || !TIMESTAMP.test(timestamp)) return false;
  if (Math.abs(nowMs / 1_000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const given = signature.split(' ').slice(0, MOST_SIGNATURES);
  const inForce = secrets.filter(({ endsAtMs }) => endsAtMs === undefined || nowMs < endsAtMs);
  const fits = inForce.flatMap(({ secret }) => {
    const right = Buffer.from(webhookSignature(secret, message));
    return given.map((one) => {
      const claimed = Buffer.from(one);
      return claimed.length === right.length && timingSafeEqual(claimed, right);
    });
  });
  return fits.includes(true);
}

const PREFIX = 'whsec_';

/** A secret as its sender shows it; `undefined` of anything else. */
export function webhookSecretOf(text: string): Uint8Array | undefined {
  if (!text.startsWith(PREFIX)) return undefined;
  const bytes = Buffer.from(text.slice(PREFIX.length), 'base64');
  const isWhole = bytes.toString('base64') === text.slice(PREFIX.length);
  return isWhole && bytes.length >= 24 && bytes.length <= 64 ? new Uint8Array(bytes) : undefined;
}

export function webhookSecretText(secret: Uint8Array): string {
  return `${PREFIX}${Buffer.from(secret).toString('base64')}`;
}
