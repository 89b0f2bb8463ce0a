import { toKatakana } from 'wanakana';

/** Long vowels as passports and timetables write them; a long o that begins a name is おお, as in 大野. */
const LONG_VOWELS: readonly (readonly [RegExp, string])[] = [
  [/(?<![a-z'])(?:ō|ô|oh(?![aiueoy]))/g, 'oo'],
  [/ō|ô|oh(?![aiueoy])/g, 'ou'],
  [/ū|û/g, 'uu'],
  [/ā|â/g, 'aa'],
  [/ē|ê/g, 'ei'],
  [/ī|î/g, 'ii'],
];
/** Letters that no romanisation of Japanese has; an input method takes them for small kana. */
const NOT_JAPANESE = /[lxq]/;

/**
 * Katakana of Japanese written in Latin letters (Hepburn or Kunrei), with the spaces and kana that stand between;
 * `undefined` where there are no Latin letters, or where they do not spell Japanese: `Smith`.
 */
export function katakanaOfRomaji(typed: string): string | undefined {
  const letters = typed.normalize('NFC').toLowerCase();
  if (!/[a-zāīūēōâîûêô]/.test(letters) || NOT_JAPANESE.test(letters)) return undefined;
  const spelled = LONG_VOWELS.reduce((text, [long, vowels]) => text.replace(long, vowels), letters)
    .replace(/m(?=[bmp])/g, 'n')
    .replace(/tch/g, 'cch')
    .replace(/(?<=[a-z])-(?=[a-z])/g, ' ');
  const kana = toKatakana(spelled);
  return /^[\u30a1-\u30fc\s]+$/.test(kana) ? kana : undefined;
}
