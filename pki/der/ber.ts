import { derValue, MAX_DER_DEPTH } from './der.ts';

const MOST_BER_VALUES = 20_000;
const CONSTRUCTED = 0x20;
const BOOLEAN = 0x01;
const BIT_STRING = 0x03;
const SEQUENCE = 0x30;
const SET = 0x31;

/**
 * The same values in DER, or `undefined` for what is not exactly one BER value of single-octet tags within the bounds
 * on depth and number: lengths in their shortest form, strings in one piece, TRUE as FF, sets in order.
 *
 * Whoever signed in BER signed the values all the same: content and attributes are hashed in DER or as plain octets
 * (RFC 5652, 5.4). Values under tags of their own are not known to be strings or sets and keep their parts as they are.
 */
export function derFromBer(bytes: Uint8Array): Uint8Array | undefined {
  const left = { values: MOST_BER_VALUES };
  const value = readValue(bytes, 0, 1, left);
  return value !== undefined && value.end === bytes.length ? value.der : undefined;
}

interface BerValue {
  readonly tag: number;
  readonly der: Uint8Array;
  /** Contents in DER. */
  readonly content: Uint8Array;
  readonly end: number;
}

function readValue(bytes: Uint8Array, at: number, depth: number, left: { values: number }): BerValue | undefined {
  const tag = bytes[at];
  left.values -= 1;
  if (tag === undefined || tag === 0 || (tag & 0x1f) === 0x1f || depth > MAX_DER_DEPTH || left.values < 0) {
    return undefined;
  }
  const header = readLength(bytes, at + 1);
  if (header === undefined) return undefined;
  const { start, length } = header;
  const end = length === undefined ? undefined : start + length;
  if (end !== undefined && end > bytes.length) return undefined;
  if ((tag & CONSTRUCTED) === 0) {
    return end === undefined ? undefined : berValue(tag, bytes.subarray(start, end), end);
  }
  const inside = readParts(end === undefined ? bytes : bytes.subarray(0, end), start, end, depth, left);
  return inside && joined(tag, inside.parts, inside.end);
}

/** Definite in any form of up to four octets, or indefinite: `length` is then `undefined`. */
function readLength(bytes: Uint8Array, at: number): { start: number; length: number | undefined } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { start: at + 1, length: first };
  const octets = bytes.subarray(at + 1, at + 1 + (first & 0x7f));
  if (first === 0x80) return { start: at + 1, length: undefined };
  if (octets.length !== (first & 0x7f) || octets.length > 4) return undefined;
  return { start: at + 1 + octets.length, length: octets.reduce((sum, octet) => sum * 256 + octet, 0) };
}

/** The values up to `end`, or up to the end-of-contents where there is none. */
function readParts(
  bytes: Uint8Array,
  start: number,
  end: number | undefined,
  depth: number,
  left: { values: number },
): { readonly parts: BerValue[]; readonly end: number } | undefined {
  const parts: BerValue[] = [];
  for (let at = start; ; ) {
    if (at === end) return { parts, end: at };
    if (end === undefined && bytes[at] === 0 && bytes[at + 1] === 0) return { parts, end: at + 2 };
    const part = readValue(bytes, at, depth + 1, left);
    if (part === undefined) return undefined;
    parts.push(part);
    at = part.end;
  }
}

function berValue(tag: number, content: Uint8Array, end: number): BerValue {
  const isTrue = tag === BOOLEAN && content.length === 1 && content[0] !== 0;
  const given = isTrue ? Uint8Array.of(0xff) : content;
  return { tag, der: derValue(tag, given), content: given, end };
}

function joined(tag: number, parts: readonly BerValue[], end: number): BerValue | undefined {
  const isUniversal = tag < 0x40;
  if (isUniversal && tag !== SEQUENCE && tag !== SET) return joinedString(tag & ~CONSTRUCTED, parts, end);
  const encoded = parts.map(({ der }) => der);
  return berValue(tag, Buffer.concat(tag === SET ? encoded.sort(Buffer.compare) : encoded), end);
}

/** A string in pieces of its own kind; only the last piece of a BIT STRING may leave bits unused. */
function joinedString(tag: number, parts: readonly BerValue[], end: number): BerValue | undefined {
  if (parts.some((part) => part.tag !== tag)) return undefined;
  if (tag !== BIT_STRING) return berValue(tag, Buffer.concat(parts.map(({ content }) => content)), end);
  const unused = parts.map(({ content }) => content[0]);
  if (unused.slice(0, -1).some((bits) => bits !== 0)) return undefined;
  const octets = parts.map(({ content }) => content.subarray(1));
  return berValue(tag, Buffer.concat([Uint8Array.of(unused.at(-1) ?? 0), ...octets]), end);
}
