/**
 * Whether a text is a corporate number (法人番号): 13 digits, the first of which checks the others. Source: 法人番号の指定等に関する
 * 省令 2条.
 */
export function isCorporateNumber(text: string): boolean {
  if (!/^[1-9]\d{12}$/.test(text)) return false;
  const digits = [...text.slice(1)].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 2), 0);
  return Number(text[0]) === 9 - (sum % 9);
}
