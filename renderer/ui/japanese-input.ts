/** Full-width katakana from hiragana, half-width or mixed; spaces and what else was typed stay. */
export function katakana(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .trim();
}

/** Half-width digits only; the post mark, hyphens and spaces go. */
export function postalCode(typed: string): string {
  return typed.normalize('NFKC').replace(/[〒\s\-‐‑–—―−ー]/g, '');
}

/** Half-width; any dash becomes a hyphen, spaces go. */
export function phoneNumber(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[‐‑–—―−ー]/g, '-')
    .replace(/\s/g, '');
}

/** Half-width; commas and spaces go. */
export function digits(typed: string): string {
  return typed.normalize('NFKC').replace(/[,、\s]/g, '');
}

/** A whole number where it is one, else what was typed, so that the check can say so. */
export function wholeNumber(typed: string): number | string {
  const plain = digits(typed);
  return /^-?\d{1,12}$/.test(plain) ? Number(plain) : plain;
}
