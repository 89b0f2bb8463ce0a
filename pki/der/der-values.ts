import { childrenOf, type DerElement } from './der.ts';

export const TAGS = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const LONGEST_DOTTED_OID_BYTES = 32;

/**
 * An object identifier (contents that `isObjectIdentifier` takes) as text, `1.2.840…`.
 *
 * One of more than LONGEST_DOTTED_OID_BYTES, or with a number too large for a double, is written in hexadecimal: it is
 * on no list of ours, and reading numbers of any size would take time with the square of their length.
 */
export function oidText(content: Uint8Array): string {
  const numbers: number[] = [];
  let value = 0;
  for (const octet of content) {
    value = value * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    numbers.push(value);
    value = 0;
  }
  const isLarge = content.length > LONGEST_DOTTED_OID_BYTES || !numbers.every(Number.isSafeInteger);
  const [first = 0, ...rest] = numbers;
  if (isLarge) return Buffer.from(content).toString('hex');
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...rest].join('.');
}

interface DerTime {
  readonly atMs: number;
  readonly form: 'utcTime' | 'generalizedTime';
}

/**
 * UTCTime or GeneralizedTime as certificates and lists may have it: whole seconds, `Z`, a day that exists.
 * Source: RFC 5280, 4.1.2.5.
 */
export function readTime({ tag, content }: DerElement): DerTime | undefined {
  const text = Buffer.from(content.buffer, content.byteOffset, content.length).toString('latin1');
  if (tag === TAGS.utcTime) {
    const atMs = /^\d{12}Z$/.test(text) ? instantMs(`${text < '5' ? '20' : '19'}${text}`) : undefined;
    return atMs === undefined ? undefined : { atMs, form: 'utcTime' };
  }
  if (tag !== TAGS.generalizedTime || !/^\d{14}Z$/.test(text)) return undefined;
  const atMs = instantMs(text);
  return atMs === undefined ? undefined : { atMs, form: 'generalizedTime' };
}

/** Of `YYYYMMDDHHMMSSZ`. */
function instantMs(text: string): number | undefined {
  const part = (from: number, to: number) => Number(text.slice(from, to));
  const [year, month, day] = [part(0, 4), part(4, 6), part(6, 8)];
  const [hours, minutes, seconds] = [part(8, 10), part(10, 12), part(12, 14)];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  at.setUTCHours(hours, minutes, seconds);
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.getTime() : undefined;
}

/** An extension of a certificate, list or list entry, its value as received: whether that is DER is not yet known. */
export interface ExtensionValue {
  readonly id: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/**
 * `SEQUENCE SIZE (1..MAX) OF SEQUENCE { OBJECT IDENTIFIER, BOOLEAN DEFAULT FALSE, OCTET STRING }`; `undefined` for any
 * other shape. Source: RFC 5280, 4.1.
 */
export function readExtensions(list: DerElement | undefined): ExtensionValue[] | undefined {
  if (list?.tag !== TAGS.sequence || list.content.length === 0) return undefined;
  const extensions = childrenOf(list).map(readExtension);
  return extensions.every((one) => one !== undefined) ? extensions : undefined;
}

function readExtension(element: DerElement): ExtensionValue | undefined {
  const parts = element.tag === TAGS.sequence ? childrenOf(element) : [];
  const id = parts.shift();
  const critical = parts[0]?.tag === TAGS.boolean ? parts.shift() : undefined;
  const [value, ...more] = parts;
  const isShaped = id?.tag === TAGS.objectIdentifier && value?.tag === TAGS.octetString && more.length === 0;
  // FALSE is the default, which DER leaves out.
  if (!isShaped || critical?.content[0] === 0) return undefined;
  return { id: oidText(id.content), critical: critical !== undefined, value: value.content };
}
