import { RECEIPT_TYPE } from '#contract/portal/application-routes.ts';
import type { EpochMs } from '#contract/values/brands.ts';
import { japaneseInstant } from '#contract/values/calendar.ts';
import { composeJws } from '#pki/jose/jws.ts';
import { randomText } from '../platform/once-token.ts';

/** Digits and letters that are not mistaken for one another: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_CHARACTERS = 11;

/** `MG-XXXX-XXXX-XXXX`: 55 random bits and a check character, which finds one wrong or two swapped characters. */
export function makeReceiptNumber(): string {
  const random = randomText(ALPHABET, RANDOM_CHARACTERS);
  const characters = `${random}${checkCharacter(random)}`;
  return `MG-${characters.slice(0, 4)}-${characters.slice(4, 8)}-${characters.slice(8)}`;
}

/** The Luhn algorithm over an alphabet of 32. */
function checkCharacter(characters: string): string {
  const size = ALPHABET.length;
  const sum = [...characters].reverse().reduce((total, character, place) => {
    const value = ALPHABET.indexOf(character) * (place % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / size) + (value % size);
  }, 0);
  return ALPHABET[(size - (sum % size)) % size] ?? '';
}

interface ReceiptContent {
  readonly origin: string;
  readonly receiptNumber: string;
  readonly receivedAt: EpochMs;
  /** Of the container, lower-case hexadecimal. */
  readonly sha256: string;
  readonly idempotencyKey: string;
  /** Which filing of the case, from 1. */
  readonly filing: number;
}

export interface ReceiptSigner {
  readonly keyId: string;
  /** ECDSA over P-256 and SHA-256, as r‖s. */
  sign(bytes: Uint8Array): Uint8Array;
}

/** The portal's word that it has an application: a compact JWS, claims as in `receiptClaimsSchema`. */
export function signReceipt(content: ReceiptContent, signer: ReceiptSigner): string {
  const { origin, receiptNumber, receivedAt, sha256, idempotencyKey, filing } = content;
  const unsigned = composeJws({
    header: { alg: 'ES256', typ: RECEIPT_TYPE, kid: signer.keyId },
    payload: {
      iss: origin,
      iat: Math.floor(receivedAt / 1_000),
      receiptNumber,
      receivedAt: japaneseInstant(receivedAt),
      sha256,
      idempotencyKey,
      ...(filing === 1 ? {} : { filing }),
    },
  });
  return unsigned.finish(signer.sign(unsigned.signingInput));
}
