import { childrenOf, type DerElement } from '../der/der.ts';
import { oidText, TAGS } from '../der/der-values.ts';
import { utf8Text } from '../jose/strict-json.ts';

const SHORT_NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
};

/** Control characters, and those that turn the direction of text around. */
const MISLEADING = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

export function isPlainText(text: string): boolean {
  return !MISLEADING.test(text);
}

interface NameAttribute {
  /** Short, or the object identifier. */
  readonly type: string;
  /** Empty where it is not plain text in PrintableString, UTF8String or IA5String. */
  readonly text: string;
}

/** A name, its parts in the order of the encoding; a part has several attributes at the same time only rarely. */
type DistinguishedName = readonly (readonly NameAttribute[])[];

/** `SEQUENCE OF SET SIZE (1..MAX) OF SEQUENCE { type, value }`; `undefined` for any other shape. Source: RFC 5280, 4.1.2.4. */
export function readName(name: DerElement): DistinguishedName | undefined {
  if (name.tag !== TAGS.sequence) return undefined;
  const parts = childrenOf(name).map(readPart);
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function readPart(part: DerElement): NameAttribute[] | undefined {
  const attributes = part.tag === TAGS.set ? childrenOf(part).map(readAttribute) : [];
  return attributes.length > 0 && attributes.every((one) => one !== undefined) ? attributes : undefined;
}

function readAttribute(attribute: DerElement): NameAttribute | undefined {
  const [type, value, ...more] = attribute.tag === TAGS.sequence ? childrenOf(attribute) : [];
  if (type?.tag !== TAGS.objectIdentifier || value === undefined || more.length > 0) return undefined;
  const oid = oidText(type.content);
  return { type: SHORT_NAMES[oid] ?? oid, text: plainText(value) };
}

function plainText({ tag, content }: DerElement): string {
  const text = utf8Text(content);
  if (text === undefined || !isPlainText(text)) return '';
  switch (tag) {
    case TAGS.utf8String:
      return text;
    case TAGS.printableString:
      return /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text) ? text : '';
    case TAGS.ia5String:
      return text.length === content.length ? text : '';
    default:
      return '';
  }
}

/** A name as RFC 4514 text (`CN=…,L=…,C=JP`, last part first); `undefined` for one that is empty or not all plain text. */
export function nameText(name: DistinguishedName): string | undefined {
  if (name.length === 0 || name.flat().some(({ text }) => text === '')) return undefined;
  const parts = name.map((attributes) => attributes.map(({ type, text }) => `${type}=${escaped(text)}`).join('+'));
  return parts.reverse().join(',');
}

/** The values of one attribute type, in the order of the name. */
export function nameValues(name: DistinguishedName, type: 'O' | 'OU' | 'CN'): string[] {
  return name.flat().flatMap((one) => (one.type === type ? [one.text] : []));
}

function escaped(text: string): string {
  return text.replace(/[",+;<>\\=]/g, '\\$&').replace(/^[ #]| $/g, '\\$&');
}
