/** Every dash that a keyboard or an input method gives for a hyphen, the minus sign among them. */
const DASH = String.raw`\p{Pd}\u2212\u2500\u2501`;
const DASHES = new RegExp(`[${DASH}ー]`, 'gu');
const LONG_SOUNDS = new RegExp(`(?<=[\u30a1-\u30f6ー])[${DASH}]+`, 'gu');
const SOUND_MARK = '\u3099';
const HALF_SOUND_MARK = '\u309a';

/**
 * Full-width katakana from hiragana, half-width or mixed. A dash behind a kana is a long sound, sound marks join the kana
 * before them, ゝ and ヾ stand for the kana that they repeat; spaces and what else was typed stay.
 */
export function katakana(typed: string): string {
  const whole = typed
    .replace(/゛/g, SOUND_MARK)
    .replace(/゜/g, HALF_SOUND_MARK)
    .normalize('NFKC')
    .replace(/(.)([ゝヽゞヾ])/gu, (_, kana: string, mark: string) => kana + repeated(kana, mark));
  return inKatakana(whole)
    .replace(LONG_SOUNDS, (dashes) => 'ー'.repeat(dashes.length))
    .trim();
}

/** Hiragana as katakana; anything else stays. */
export function inKatakana(text: string): string {
  return text.replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}

function repeated(kana: string, mark: string): string {
  const [plain = ''] = kana.normalize('NFD');
  return /[ゝヽ]/.test(mark) ? plain : (plain + SOUND_MARK).normalize('NFC');
}

/** Half-width digits only; the post mark, dashes and spaces go. */
export function postalCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[〒\s]/g, '')
    .replace(DASHES, '');
}

/** Half-width with hyphens between the parts, whatever stood there; of a number as it is dialled from abroad, the 0 for +81. */
export function phoneNumber(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(DASHES, '-')
    .replace(/^\s*(?:\+|00|010)\s*81[-\s.]*(?:\(?0\)?)?/, '0')
    .replace(/[().\s・]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^-|-$/g, '');
}

/** Half-width; commas, spaces and dashes between digits go. */
export function digits(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[,、\s]/g, '')
    .replace(DASHES, '');
}

/** A whole number where it is one, else what was typed, so that the check can say so. */
export function wholeNumber(typed: string): number | string {
  const plain = typed
    .normalize('NFKC')
    .replace(/[,、\s]/g, '')
    .replace(/^[\p{Pd}\u2212]/u, '-');
  return /^-?\d{1,12}$/.test(plain) ? Number(plain) : plain;
}
