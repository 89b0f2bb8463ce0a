const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SIZE = ALPHABET.length;

/** Whether somebody who reads a receipt number out has got it right: Luhn's sum over an alphabet of 32, check character included. */
export function isReceiptNumber(text: string): boolean {
  const characters = /^MG-([0-9A-Z]{4})-([0-9A-Z]{4})-([0-9A-Z]{4})$/.exec(text)?.slice(1).join('');
  if (characters === undefined) return false;
  const values = Array.from(characters, (character) => ALPHABET.indexOf(character)).toReversed();
  const weighed = values.map((value, place) => value * (place % 2 === 0 ? 1 : 2));
  const sum = weighed.reduce((total, value) => total + Math.floor(value / SIZE) + (value % SIZE), 0);
  return values.every((value) => value >= 0) && sum % SIZE === 0;
}
