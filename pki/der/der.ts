import { AsnConvert } from '@peculiar/asn1-schema';

export const MAX_DER_DEPTH = 32;
/** More than any certificate or CMS of ours has; a CRL is read with its own bound. */
const MOST_DER_VALUES = 20_000;

type DerProblem = 'notDer' | 'trailingBytes' | 'tooDeep' | 'tooLarge';

/** One value inside received bytes; nothing is copied, so a hash over `encoded` is a hash over what was received. */
export interface DerElement {
  /** The identifier octet; multi-octet tags are refused. */
  readonly tag: number;
  readonly encoded: Uint8Array;
  readonly content: Uint8Array;
}

/**
 * Reads the value that begins at `at`, or `undefined` where its header is not DER or its end lies outside.
 *
 * DER here: single-octet tags, definite lengths in the fewest octets. Source: ITU-T X.690, 10.1.
 */
export function readDerElement(bytes: Uint8Array, at = 0): DerElement | undefined {
  const header = readDerHeader(bytes, at);
  if (header === undefined) return undefined;
  const { tag, start, length } = header;
  const end = start + length;
  if (end > bytes.length) return undefined;
  return { tag, encoded: bytes.subarray(at, end), content: bytes.subarray(start, end) };
}

interface DerHeader {
  readonly tag: number;
  /** Where the contents begin. */
  readonly start: number;
  /** Of the contents, in octets; they may end behind the bytes at hand. */
  readonly length: number;
}

/** The header of the value that begins at `at`; `undefined` where it is not DER. */
export function readDerHeader(bytes: Uint8Array, at: number): DerHeader | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || tag === 0) return undefined;
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthOctets > 4) return undefined;
  let length = lengthOctets === 0 ? first : 0;
  for (let n = 0; n < lengthOctets; n += 1) {
    const octet = bytes[at + 2 + n];
    if (octet === undefined || (n === 0 && octet === 0)) return undefined;
    length = length * 256 + octet;
  }
  if (lengthOctets > 0 && length < 0x80) return undefined;
  return { tag, start: at + 2 + lengthOctets, length };
}

/**
 * The values directly inside a constructed one; none inside a primitive one. Throws where the bytes were not checked
 * with `derProblem` before.
 */
export function derChildren(parent: Uint8Array): DerElement[] {
  const outer = readDerElement(parent);
  if (outer === undefined) throw new TypeError('not DER');
  return childrenOf(outer);
}

/** As `derChildren`, of a value that was read already. */
export function childrenOf({ tag, content }: DerElement): DerElement[] {
  return (tag & CONSTRUCTED) === 0 ? [] : (elementsOf(content) ?? fail());
}

/** Follows child numbers from the outermost value down; throws where a number has no child. */
export function derAt(parent: Uint8Array, ...path: readonly number[]): DerElement {
  let element = readDerElement(parent) ?? fail();
  for (const n of path) element = derChildren(element.encoded)[n] ?? fail();
  return element;
}

function fail(): never {
  throw new TypeError('no such DER value');
}

/** The values that lie one after the other; stops after one more than `most`. */
function elementsOf(content: Uint8Array, most = Number.POSITIVE_INFINITY): DerElement[] | undefined {
  const elements: DerElement[] = [];
  for (let at = 0; at < content.length && elements.length <= most; ) {
    const element = readDerElement(content, at);
    if (element === undefined) return undefined;
    elements.push(element);
    at += element.encoded.length;
  }
  return elements;
}

/** Why the bytes are not exactly one DER value; `undefined` when they are. Bounded in depth and number of values. */
export function derProblem(bytes: Uint8Array, mostValues = MOST_DER_VALUES): DerProblem | undefined {
  const outer = readDerElement(bytes);
  if (outer === undefined) return 'notDer';
  if (outer.encoded.length !== bytes.length) return 'trailingBytes';
  const waiting = [{ element: outer, depth: 1 }];
  let left = mostValues - 1;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { element, depth } = next;
    if ((element.tag & CONSTRUCTED) === 0) {
      if (!isStrictPrimitive(element)) return 'notDer';
      continue;
    }
    if (depth >= MAX_DER_DEPTH) return 'tooDeep';
    const children = elementsOf(element.content, left);
    if (children === undefined) return 'notDer';
    left -= children.length;
    if (left < 0) return 'tooLarge';
    if (!isStrictConstructed(element.tag, children)) return 'notDer';
    for (const child of children) waiting.push({ element: child, depth: depth + 1 });
  }
  return undefined;
}

const CONSTRUCTED = 0x20;
const BOOLEAN = 0x01;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const NULL = 0x05;
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;
const SET = 0x31;

function isStrictPrimitive({ tag, content }: DerElement): boolean {
  const [first, second] = content;
  switch (tag) {
    case BOOLEAN:
      return content.length === 1 && (first === 0x00 || first === 0xff);
    case INTEGER:
      if (first === undefined) return false;
      return second === undefined || !((first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80));
    case BIT_STRING:
      if (first === undefined || first > 7) return false;
      return content.length === 1 ? first === 0 : ((content.at(-1) ?? 0) & ((1 << first) - 1)) === 0;
    case NULL:
      return content.length === 0;
    case OBJECT_IDENTIFIER:
      return isObjectIdentifier(content);
    case SEQUENCE & ~CONSTRUCTED:
    case SET & ~CONSTRUCTED:
      return false;
    default:
      return true;
  }
}

/** Numbers of seven bits an octet, each in the fewest octets and none cut short. Source: ITU-T X.690, 8.19. */
export function isObjectIdentifier(content: Uint8Array): boolean {
  let begins = true;
  for (const octet of content) {
    if (begins && octet === 0x80) return false;
    begins = octet < 0x80;
  }
  return content.length > 0 && begins;
}

function isStrictConstructed(tag: number, children: readonly DerElement[]): boolean {
  if (tag < 0x40 && tag !== SEQUENCE && tag !== SET) return false;
  return tag !== SET || isSorted(children);
}

/** SET OF: encodings in ascending order (X.690, 11.6). */
export function isSorted(children: readonly DerElement[]): boolean {
  return children.every((child, n) => {
    const before = children[n - 1];
    return before === undefined || Buffer.compare(before.encoded, child.encoded) <= 0;
  });
}

type Schema<T> = new () => T;

/**
 * Parses DER into a library's type, and only if the library would write the very same bytes again: that refuses
 * defaults spelled out, members the type does not have, and text or times in a second spelling.
 */
export function decodeDer<T>(schema: Schema<T>, der: Uint8Array): T | undefined {
  if (derProblem(der) !== undefined) return undefined;
  try {
    const value = AsnConvert.parse(der, schema);
    return Buffer.from(AsnConvert.serialize(value)).equals(der) ? value : undefined;
  } catch {
    // Libraries throw for malformed input; here that is an expected answer.
    return undefined;
  }
}

export function encodeDer(value: object): Uint8Array {
  return new Uint8Array(AsnConvert.serialize(value));
}

/** Writes one value around its contents; lengths as DER wants them. */
export function derValue(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, { length: bytes }) => sum + bytes, 0);
  const header = derHeader(tag, length);
  const value = new Uint8Array(header.length + length);
  value.set(header);
  let at = header.length;
  for (const content of contents) {
    value.set(content, at);
    at += content.length;
  }
  return value;
}

/** Identifier and length octets of a value whose contents have that length. */
export function derHeader(tag: number, length: number): Uint8Array {
  const octets: number[] = [];
  for (let rest = length; length >= 0x80 && rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.from(octets.length === 0 ? [tag, length] : [tag, 0x80 | octets.length, ...octets]);
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
