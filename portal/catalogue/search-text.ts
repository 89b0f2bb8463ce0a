/**
 * Text as search compares it: width and case folded (NFKC), katakana as hiragana, everything but letters and digits
 * dropped. ｺﾄﾞﾓ手当, こども手当 and コドモ　手当 become one.
 */
export function searchText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/[^\p{L}\p{N}ー]/gu, '');
}

const MOST_WORDS = 8;

/** The words of a query; spaces of any width and Japanese punctuation part them. */
export function queryWords(query: string): string[] {
  return query
    .normalize('NFKC')
    .split(/[\s、。・,.]+/u)
    .map(searchText)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS);
}
