import { HIDING } from './visible-text.ts';

/** What no text of an application holds: what hides something, byte order marks, and code points that mean nothing. */
const REFUSED = new RegExp(String.raw`[${HIDING}\ufeff\p{Surrogate}\p{Unassigned}]`, 'gu');

/** Whether a text holds none of them. */
export function isPlainText(text: string): boolean {
  return plainText(text) === text;
}

/** What a person typed or pasted, without them. */
export function plainText(text: string): string {
  return text.replace(REFUSED, '');
}

/** A person's name for a file as a name that leads nowhere. */
export function plainFileName(name: string): string {
  const plain = plainText(name).replace(/[\n/\\:]/g, '_');
  return /^\.{0,2}$/.test(plain) ? `_${plain}` : plain;
}

/** A name of a file and no path, on any system: one line, and none of the characters that lead somewhere else. */
export function isPlainFileName(name: string): boolean {
  return plainFileName(name) === name;
}
