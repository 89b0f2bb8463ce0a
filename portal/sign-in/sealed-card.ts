import { createHash } from 'node:crypto';
import * as z from 'zod';
import { createSecretSeal } from '../platform/secret-seal.ts';

/** The certificates that a card's proof came with: its own first, then others up to a CA. */
export type CardCertificates = readonly [Uint8Array, ...Uint8Array[]];

/** A card's certificates as the database keeps them: nobody reads a number of a card there. */
export interface SealedCards {
  seal(certificates: CardCertificates, subject: string): Buffer;
  /** Throws where it was altered or sealed for another person. */
  open(sealed: Uint8Array, subject: string): CardCertificates;
}

const keptSchema = z.tuple([z.base64()], z.base64());

/** SHA-256 of the card's own certificate. */
export function hashOfCard([own]: CardCertificates): Buffer {
  return createHash('sha256').update(own).digest();
}

/** `key`: 32 bytes, which live outside of the database. */
export function createSealedCards(key: Uint8Array): SealedCards {
  const seal = createSecretSeal(key, 'madoguchi/passkey/1');
  return {
    seal(certificates, subject) {
      const kept = JSON.stringify(certificates.map((der) => Buffer.from(der).toString('base64')));
      return seal.seal(Buffer.from(kept, 'ascii'), subject);
    },
    open(sealed, subject) {
      const [own, ...others] = keptSchema.parse(JSON.parse(seal.open(sealed, subject).toString('ascii')));
      return [Buffer.from(own, 'base64'), ...others.map((one) => Buffer.from(one, 'base64'))];
    },
  };
}
