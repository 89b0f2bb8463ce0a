import { createHash, createHmac } from 'node:crypto';

/**
 * By which the gates of one event know a card: another tag at every other event. `key` is the event's, 32 bytes;
 * `certificate` the DER of the authentication certificate.
 */
export function gateTagOf(key: Uint8Array, certificate: Uint8Array): string {
  return createHmac('sha256', key).update(createHash('sha256').update(certificate).digest()).digest('base64url');
}
