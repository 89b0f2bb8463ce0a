import { HIDING } from './visible-text.ts';

/** What no text of an application holds: what hides something, byte order marks, and code points that mean nothing. */
const REFUSED = new RegExp(String.raw`[${HIDING}\ufeff\p{Surrogate}\p{Unassigned}]`, 'gu');

/** Whether a text holds none of them. */
export function isPlainText(text: string): boolean {
  return plainText(text) === text;
}

/** What a person typed or pasted, without them. */
function plainText(text: string): string {
  return text.replace(REFUSED, '');
}

/**
 * What a person typed or pasted, in the characters that it looks like: without what hides something, letters and kana
 * with their marks as one character (files of macOS have them apart), radicals as the characters that they are copied
 * for (⽇ for 日), spaces that hold words together as spaces. Variants of a character stay: a name is written with its own.
 * For what is typed, never for what a card says.
 */
export function typedText(text: string): string {
  return plainText(text)
    .replace(/[\p{L}--[\p{Script=Han}]]\p{M}+|[\u1100-\u11ff]+/gv, (letters) => letters.normalize('NFC'))
    .replace(/[\u2e80-\u2fdf]/g, (radical) => radical.normalize('NFKC'))
    .replace(/[\u00a0\u202f]/g, ' ');
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
