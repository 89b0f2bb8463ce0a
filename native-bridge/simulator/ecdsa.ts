import { createECDH, type KeyObject } from 'node:crypto';

const CURVE = 'secp384r1';
const COORDINATE_BYTES = 48;
/** Order of the group. Source: FIPS 186-4, D.1.2.4. */
const ORDER = 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n;

/**
 * ECDSA on P-384 over a digest that was made elsewhere, as a card signs it: r‖s, 96 bytes. Node itself only signs what
 * it hashed. For the practice card alone: it takes no care of side channels. Source: FIPS 186-4, 6.4.
 */
export function signDigest(digest: Uint8Array, key: KeyObject): Uint8Array {
  const { d = '' } = key.export({ format: 'jwk' });
  const secret = numberOf(Buffer.from(d, 'base64url'));
  for (;;) {
    const once = createECDH(CURVE);
    const point = once.generateKeys();
    const r = numberOf(point.subarray(1, 1 + COORDINATE_BYTES)) % ORDER;
    const s = (inverse(numberOf(once.getPrivateKey())) * (numberOf(digest) + r * secret)) % ORDER;
    if (r !== 0n && s !== 0n) return new Uint8Array(Buffer.concat([octets(r), octets(s)]));
  }
}

function inverse(value: bigint): bigint {
  let [a, b, x, y] = [value % ORDER, ORDER, 1n, 0n];
  while (a > 1n) {
    const quotient = b / a;
    [a, b] = [b - quotient * a, a];
    [x, y] = [y - quotient * x, x];
  }
  return ((x % ORDER) + ORDER) % ORDER;
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function octets(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(COORDINATE_BYTES * 2, '0'), 'hex');
}
