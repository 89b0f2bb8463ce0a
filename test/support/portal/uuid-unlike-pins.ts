import { randomUUID } from 'node:crypto';

/** Four digits in a row would look like a PIN that leaked. */
export function uuidUnlikePins(): string {
  const uuid = randomUUID();
  return /\d{4}/.test(uuid) ? uuidUnlikePins() : uuid;
}
