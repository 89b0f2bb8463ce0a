import { createPublicKey } from 'node:crypto';
import type { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import {
  CURVES,
  type CurveName,
  EC_PUBLIC_KEY,
  type KeyKind,
  parametersAre,
  RSA_ENCRYPTION,
} from '../der/algorithms.ts';
import { derProblem } from '../der/der.ts';

const RSA_BITS = { fewest: 2_048, most: 8_192 };
const SMALLEST_RSA_EXPONENT = 65_537n;
const LARGEST_RSA_EXPONENT = 2n ** 64n;

/** The kind of a public key strong enough to be believed (SR-64), or `undefined`. */
export function readSubjectKey(spki: Uint8Array, info: SubjectPublicKeyInfo): KeyKind | undefined {
  switch (info.algorithm.algorithm) {
    case RSA_ENCRYPTION:
      return parametersAre('null', info.algorithm) ? readRsaKey(spki, info) : undefined;
    case EC_PUBLIC_KEY:
      return readEcKey(spki);
    default:
      return undefined;
  }
}

function readRsaKey(spki: Uint8Array, info: SubjectPublicKeyInfo): KeyKind | undefined {
  if (derProblem(new Uint8Array(info.subjectPublicKey)) !== undefined) return undefined;
  const key = importKey(spki);
  const { modulusLength: bits, publicExponent: exponent } = key?.asymmetricKeyDetails ?? {};
  const modulus = key?.export({ format: 'jwk' }).n;
  if (key?.asymmetricKeyType !== 'rsa' || bits === undefined || exponent === undefined) return undefined;
  const isOdd = modulus !== undefined && ((Buffer.from(modulus, 'base64url').at(-1) ?? 0) & 1) === 1;
  const isStrong = bits >= RSA_BITS.fewest && bits <= RSA_BITS.most;
  const exponentFits = exponent >= SMALLEST_RSA_EXPONENT && exponent < LARGEST_RSA_EXPONENT && exponent % 2n === 1n;
  return isOdd && isStrong && exponentFits ? { type: 'rsa', bits, exponent } : undefined;
}

function readEcKey(spki: Uint8Array): KeyKind | undefined {
  const key = importKey(spki);
  if (key?.asymmetricKeyType !== 'ec') return undefined;
  const { crv } = key.export({ format: 'jwk' });
  if (crv === undefined || !Object.hasOwn(CURVES, crv)) return undefined;
  const curve = crv as CurveName;
  return { type: 'ec', bits: CURVES[curve].bits, curve };
}

function importKey(spki: Uint8Array) {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    // A point off the curve or a malformed key: an expected answer for received bytes.
    return undefined;
  }
}
