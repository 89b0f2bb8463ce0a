import {
  CURVES,
  type CurveName,
  EC_PUBLIC_KEY,
  importedKey,
  type KeyKind,
  parametersAre,
  RSA_ENCRYPTION,
  readAlgorithm,
} from '../der/algorithms.ts';
import { childrenOf, type DerElement, derProblem, readDerElement } from '../der/der.ts';
import { oidText, TAGS } from '../der/der-values.ts';

const RSA_BITS = { fewest: 2_048, most: 8_192 };
const SMALLEST_RSA_EXPONENT = 65_537n;
const LARGEST_RSA_EXPONENT_BYTES = 8;
/** Compressed, even and odd, and uncompressed. Source: RFC 5480, 2.2. */
const POINT_FORMS = [0x02, 0x03, 0x04];

/**
 * The kind of a public key strong enough to be believed (SR-64), or `undefined`: RSA of RSA_BITS, or a point on a curve
 * of ours that is named, never one described by parameters.
 */
export function readSubjectKey(spki: DerElement): KeyKind | undefined {
  const [identifier, bits, ...more] = spki.tag === TAGS.sequence ? childrenOf(spki) : [];
  const algorithm = readAlgorithm(identifier);
  if (algorithm === undefined || bits?.tag !== TAGS.bitString || bits.content[0] !== 0 || more.length > 0) {
    return undefined;
  }
  const key = bits.content.subarray(1);
  if (algorithm.algorithm === RSA_ENCRYPTION) return parametersAre('null', algorithm) ? readRsaKey(key) : undefined;
  const curve = algorithm.algorithm === EC_PUBLIC_KEY ? curveNamed(identifier) : undefined;
  return curve === undefined ? undefined : readEcKey(curve, key, spki.encoded);
}

/** `SEQUENCE { modulus INTEGER, publicExponent INTEGER }`. Source: RFC 8017, A.1.1. */
function readRsaKey(key: Uint8Array): KeyKind | undefined {
  const sequence = derProblem(key) === undefined ? readDerElement(key) : undefined;
  const [modulus, exponent, ...more] = sequence?.tag === TAGS.sequence ? childrenOf(sequence) : [];
  const areOdd = isOddNumber(modulus) && isOddNumber(exponent);
  if (!areOdd || more.length > 0 || magnitude(exponent).length > LARGEST_RSA_EXPONENT_BYTES) return undefined;
  const bytes = magnitude(modulus);
  const bits = bytes.length * 8 - Math.clz32(bytes[0] ?? 0) + 24;
  const value = BigInt(`0x${Buffer.from(magnitude(exponent)).toString('hex')}`);
  const isStrong = bits >= RSA_BITS.fewest && bits <= RSA_BITS.most && value >= SMALLEST_RSA_EXPONENT;
  return isStrong ? { type: 'rsa', bits, exponent: value } : undefined;
}

function isOddNumber(element: DerElement | undefined): element is DerElement {
  const [first] = element?.content ?? [];
  if (element?.tag !== TAGS.integer || first === undefined || first >= 0x80) return false;
  return ((element.content.at(-1) ?? 0) & 1) === 1;
}

/** A positive INTEGER without the octet that keeps it positive. */
function magnitude({ content }: DerElement): Uint8Array {
  return content[0] === 0 ? content.subarray(1) : content;
}

function curveNamed(identifier: DerElement | undefined): CurveName | undefined {
  const [, parameters] = identifier === undefined ? [] : childrenOf(identifier);
  if (parameters?.tag !== TAGS.objectIdentifier) return undefined;
  const oid = oidText(parameters.content);
  return (Object.keys(CURVES) as CurveName[]).find((name) => CURVES[name].oid === oid);
}

function readEcKey(curve: CurveName, point: Uint8Array, spki: Uint8Array): KeyKind | undefined {
  if (!POINT_FORMS.includes(point[0] ?? 0) || importedKey(spki)?.asymmetricKeyType !== 'ec') return undefined;
  return { type: 'ec', bits: CURVES[curve].bits, curve };
}
