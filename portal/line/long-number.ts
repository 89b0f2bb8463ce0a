const LONGEST_ALLOWED = 11;
const KANJI_DIGITS = '〇零一二三四五六七八九壱弐参肆伍陸漆捌玖壹貳貮參';

/**
 * Whether a text holds twelve digits or more in a row, as a number of My Number has: in any script, in kanji, in circles, whatever
 * stands between them that is neither letter nor digit, with 「の」 or a long vowel between them as between parts of a number.
 * A wrong yes costs a warning; a wrong no costs a number.
 */
export function holdsLongNumber(text: string): boolean {
  let run = 0;
  for (const character of text.normalize('NFKC')) {
    if (/\p{N}/u.test(character) || KANJI_DIGITS.includes(character)) {
      run += 1;
      if (run > LONGEST_ALLOWED) return true;
    } else if (/\p{L}/u.test(character) && !/[のーノ]/u.test(character)) {
      run = 0;
    }
  }
  return false;
}
