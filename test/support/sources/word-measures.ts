import { withoutReadings } from '#words/ruby.ts';

/** How long a sentence may be, how long sentences are on the whole, and how short a part of a failure is not. */
export const LIMITS = {
  ja: { most: 50, mean: 30, least: 3, length: (sentence: string) => [...sentence].length },
  easy: { most: 32, mean: 20, least: 3, length: (sentence: string) => [...sentence.replaceAll(' ', '')].length },
  en: { most: 20, mean: 12, least: 7, length: (sentence: string) => sentence.split(/\s+/).length },
} as const;

export interface PlacedText {
  readonly at: string;
  readonly text: string;
}

/** Every text of a catalogue by its place; texts with arguments are made with short ones. */
export function textsOf(node: unknown, at = ''): PlacedText[] {
  if (typeof node === 'string') return [{ at, text: node }];
  if (typeof node === 'function')
    return [{ at, text: String(node(/(kinds|app\.list)$/.test(at) ? ['A', 'B'] : 'A', 'B', 'C', 'D')) }];
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => textsOf(value, at === '' ? key : `${at}.${key}`));
}

/** Whether kanji of an easy text stand without a reading, or a reading without its kanji. */
export function isUnread({ text }: PlacedText): boolean {
  return /[\p{Script=Han}《》｜]/u.test(text.replace(/\ufff9[^\ufffb]*\ufffb/g, ''));
}

export function sentences(texts: readonly PlacedText[]): string[] {
  return texts
    .flatMap(({ text }) => withoutReadings(text).split(/(?<=。)|(?<=[.?]) /))
    .filter((sentence) => sentence.trim() !== '');
}

export const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);

/**
 * How easy Japanese sentences are to read, from their length, the lengths of runs of each script and their commas.
 * Source: Tateishi, Ono and Yamada, 1988, formula RS.
 */
export function readability(said: readonly string[]): number {
  const text = said.join('\n');
  const run = (pattern: RegExp) => mean((text.match(pattern) ?? []).map((letters) => letters.length));
  return (
    115.79 -
    0.12 * mean(said.map((sentence) => [...sentence].length)) -
    1.37 * run(/[A-Za-z]+/g) +
    7.4 * run(/\p{Script=Hiragana}+/gu) -
    23.18 * run(/\p{Script=Han}+/gu) -
    5.4 * run(/[\p{Script=Katakana}ー]+/gu) -
    4.67 * ((text.match(/、/g) ?? []).length / Math.max(1, (text.match(/。/g) ?? []).length))
  );
}
