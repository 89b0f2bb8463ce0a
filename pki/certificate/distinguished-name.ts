import type { AttributeTypeAndValue, Name } from '@peculiar/asn1-x509';

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

/**
 * A name as RFC 4514 text (`CN=…,L=…,C=JP`, last part first), or `undefined` for an empty name and for one with
 * control or direction characters or with string types other than PrintableString, UTF8String and IA5String.
 */
export function nameText(name: Name): string | undefined {
  const parts: string[] = [];
  for (const attributes of name) {
    const texts = [...attributes].map(attributeText);
    if (texts.length === 0 || texts.includes(undefined)) return undefined;
    parts.unshift(texts.join('+'));
  }
  return parts.length === 0 ? undefined : parts.join(',');
}

/** The values of one attribute type, in the order of the name. */
export function nameValues(name: Name, type: 'O' | 'OU' | 'CN'): string[] {
  return [...name].flatMap((attributes) =>
    [...attributes].filter((one) => SHORT_NAMES[one.type] === type).map(({ value }) => value.toString()),
  );
}

function attributeText({ type, value }: AttributeTypeAndValue): string | undefined {
  const text = value.printableString ?? value.utf8String ?? value.ia5String;
  if (text === undefined || text === '' || !isPlainText(text)) return undefined;
  if (value.printableString !== undefined && !/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text)) return undefined;
  return `${SHORT_NAMES[type] ?? type}=${escaped(text)}`;
}

function escaped(text: string): string {
  return text.replace(/[",+;<>\\=]/g, '\\$&').replace(/^[ #]| $/g, '\\$&');
}
