import { toHiragana } from 'wanakana';

/** Text as search compares it: width and case folded (NFKC), katakana as hiragana, one space between runs. */
export function searchText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/[^\p{L}\p{N}\p{M}ー]+/gu, ' ')
    .trim();
}

/** A query is at most 100 characters, but need not be words. */
const MOST_TERMS = 60;

/**
 * What a text is found by: each word in Latin letters, and each pair of neighbouring characters of any other
 * run, so that 児童手当 is found in 児童手当て and half of a word in the whole.
 */
export function searchTerms(text: string): string[] {
  return searchText(text)
    .split(' ')
    .flatMap((run) => run.match(/[a-z\u00c0-\u024f][a-z0-9\u00c0-\u024f]*|[^a-z\u00c0-\u024f]+/g) ?? [])
    .flatMap((run) => (isLatin(run) ? [run] : pairsOf(run)));
}

/** What a query looks for: its terms without those in which only a particle stands beside a kanji, as の in 6月の届. */
export function queryTerms(query: string): ReadonlySet<string> {
  const terms = searchTerms(query).slice(0, MOST_TERMS);
  const telling = terms.filter(
    (term) => !/^(?:[のをがはにでと]\p{Script=Han}|\p{Script=Han}[のをがはにでと])$/u.test(term),
  );
  return new Set(telling.length > 0 ? telling : terms);
}

/** Latin words typed for Japanese ones, as hiragana; `undefined` where a word cannot be romaji. */
export function kanaOfRomaji(query: string): string | undefined {
  const words = searchText(
    query.normalize('NFD').replace(/([aeiou])\u0304/gi, (_, vowel: string) => LONG[vowel] ?? vowel),
  ).split(' ');
  if (words.length === 0 || !words.every(isLatin)) return undefined;
  const kana = words.map((word) => toHiragana(word));
  return kana.every((word) => /^[ぁ-ゖー]+$/.test(word)) ? kana.join('') : undefined;
}

/** How a vowel with a macron is written without one. */
const LONG: Readonly<Record<string, string>> = { a: 'aa', i: 'ii', u: 'uu', e: 'ee', o: 'ou' };

/** Whether folded text is written in Latin letters. */
export function isLatin(text: string): boolean {
  return /^[a-z\u00c0-\u024f][a-z0-9 \u00c0-\u024f]*$/.test(text);
}

function pairsOf(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((second, at) => `${characters[at]}${second}`);
}
