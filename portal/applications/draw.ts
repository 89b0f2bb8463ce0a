import { createHmac } from 'node:crypto';

/**
 * A number from 0 to 99 for each case, by which a sample is drawn: always the same, and foreseen by nobody who has not the key.
 */
export function createDraw(key: Uint8Array): (receiptNumber: string) => number {
  return (receiptNumber) =>
    createHmac('sha256', key).update(`four-eyes ${receiptNumber}`).digest().readUInt32BE() % 100;
}
