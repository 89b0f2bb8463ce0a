import { inKatakana } from './japanese-input.ts';

export const DIGIT_ROW = [...'1234567890'];

/** What marks a kana, joins to it or stands between words of kana. */
export const KANA_MARKS = { sound: '゛', halfSound: '゜', long: 'ー', space: '　' } as const;

export const ALPHABET_ROWS = ['ABCDEFG', 'HIJKLMN', 'OPQRSTU', 'VWXYZ'].map((row) => padded([...row], 7));
export const QWERTY_ROWS = ['QWERTYUIOP', 'ASDFGHJKL', 'ZXCVBNM'].map((row) => padded([...row], 10));

/** The table of the fifty sounds, a column a consonant. */
export const HIRAGANA_ROWS = [
  'あかさたなはまやらわ',
  'いきしちにひみ　り　',
  'うくすつぬふむゆるを',
  'えけせてねへめ　れ　',
  'おこそとのほもよろん',
].map((row) => [...row].map((kana) => (kana === '　' ? '' : kana)));
export const KATAKANA_ROWS = HIRAGANA_ROWS.map((row) => row.map(inKatakana));

function padded(row: readonly string[], length: number): string[] {
  return [...row, ...Array.from({ length: length - row.length }, () => '')];
}

const SMALL = 'ぁあぃいぅうぇえぉおっつゃやゅゆょよゎわ';
const SMALL_PAIRS = new Map(
  [...SMALL].flatMap((kana, place) => {
    const other = SMALL[place % 2 === 0 ? place + 1 : place - 1] ?? kana;
    return [
      [kana, other],
      [inKatakana(kana), inKatakana(other)],
    ] as const;
  }),
);

/** Small where it was large and large where it was small; anything else stays. */
export function otherSize(kana: string): string {
  return SMALL_PAIRS.get(kana) ?? kana;
}

/** With or without a sound mark; a kana that has none stays. */
export function otherSound(kana: string, mark: '\u3099' | '\u309a'): string {
  const [plain = kana, had] = kana.normalize('NFD');
  const marked = had === mark ? plain : (plain + mark).normalize('NFC');
  return marked.length === 1 ? marked : kana;
}
