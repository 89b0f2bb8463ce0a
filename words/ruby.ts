/**
 * Readings of kanji (ruby). Catalogues write `漢字《かんじ》`; from then on a reading stands between Unicode's
 * interlinear annotation characters, which no text from outside can hold once `visibleText` has seen it.
 */
const ANCHOR = '\ufff9';
const SEPARATOR = '\ufffa';
const TERMINATOR = '\ufffb';

/** The run of kanji before 《, or what follows ｜ where the reading is of something else. */
const MARKED = /(?:｜([^｜《》]+)|([\p{Script=Han}々]+))《([^《》]+)》/gu;
const ANNOTATED = new RegExp(`${ANCHOR}([^${SEPARATOR}]*)${SEPARATOR}([^${TERMINATOR}]*)${TERMINATOR}`, 'gu');

/** A text with readings. Readings are read before values are put in, so that none can come from a value. */
export function ruby(literals: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return literals
    .map((literal) => literal.replace(MARKED, (_, base, run, reading) => annotated(base ?? run, reading)))
    .reduce((text, literal, index) => `${text}${values[index - 1]}${literal}`);
}

/** What a reading stands in where it stands in the line. */
export const READING_BRACKETS = ['（', '）'] as const;

export function annotated(base: string, reading: string): string {
  return `${ANCHOR}${base}${SEPARATOR}${reading}${TERMINATOR}`;
}

export function hasReadings(text: string): boolean {
  return text.includes(ANCHOR);
}

/** For titles and names of controls, which hold no ruby. */
export function withoutReadings(text: string): string {
  return text.replace(ANNOTATED, '$1');
}

/** For plain text: each reading in brackets behind its word. */
export function readingsInBrackets(text: string): string {
  return text.replace(ANNOTATED, `$1${READING_BRACKETS[0]}$2${READING_BRACKETS[1]}`);
}

export type RubyPart = string | { readonly base: string; readonly reading: string };

/** The pieces of a text, in their order. */
export function rubyParts(text: string): readonly RubyPart[] {
  // Split by a pattern with two groups: plain, base, reading, plain, …
  const pieces = text.split(ANNOTATED);
  return pieces.flatMap((piece, index): RubyPart[] => {
    if (index % 3 === 0) return piece === '' ? [] : [piece];
    return index % 3 === 1 ? [{ base: piece, reading: pieces[index + 1] ?? '' }] : [];
  });
}

/** Words for where only plain text can be shown: every text, and what every text with arguments returns. */
export function asPlainText<Words>(words: Words): Words {
  return plain(words) as Words;
}

function plain(node: unknown): unknown {
  if (typeof node === 'string') return readingsInBrackets(node);
  if (typeof node === 'function') return (...given: unknown[]) => plain(node(...given));
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, plain(value)]));
}

/** A text of data that is written as catalogues write it, with its readings. */
export function withReadings(text: string): string {
  return text.replace(MARKED, (_, base, run, reading) => annotated(base ?? run, reading));
}
