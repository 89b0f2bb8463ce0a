import { type AccountFields, POST_BANK } from './benefit-account.ts';

/**
 * An account of ゆうちょ銀行 as its bankbook tells it, 記号 and 番号, and as other banks do.
 *
 * The rule is the bank's own page 「記号・番号から振込用の店名・預金種目・口座番号への変換の公式」 (www.jp-bank.japanpost.jp): where 記号 begins
 * with 1, its second and third digit and an 8 are the branch, and 番号 without the 1 at its end is the number; where it begins with
 * 0, a 9 follows instead, and 番号 is the number of a 当座. A digit between the two is left out.
 *
 * No page of the bank tells of the digit that checks. Its weights and examples are those of sanmai/jpb-account-converter (MIT), which
 * says what the bank's own form refuses. It is held here to refuse a mistyped digit; who is refused can enter branch and number.
 */
type PostAccount =
  | { readonly is: 'account'; readonly account: Pick<AccountFields, 'bank' | 'branch' | 'kind' | 'number'> }
  /** `check`: both could be, but not together. */
  | { readonly is: 'wrong'; readonly at: 'symbol' | 'postNumber' | 'check' };

const SYMBOL = /^[01]\d{3}0$/;
/** Of 総合口座 and 通常貯金, which end in 1; and of 振替口座. */
const SAVINGS_NUMBER = /^\d{1,7}1$/;
const GIRO_NUMBER = /^\d{1,6}$/;
const NUMBER_DIGITS = 7;

/** Of half-width digits. */
export function postAccountOf(symbol: string, number: string): PostAccount {
  if (!SYMBOL.test(symbol)) return { is: 'wrong', at: 'symbol' };
  const isSavings = symbol.startsWith('1');
  if (!(isSavings ? SAVINGS_NUMBER : GIRO_NUMBER).test(number)) return { is: 'wrong', at: 'postNumber' };
  if (Number(symbol[CHECK_AT]) !== checkDigit(symbol, number)) return { is: 'wrong', at: 'check' };
  return {
    is: 'account',
    account: {
      bank: POST_BANK,
      branch: `${symbol.slice(1, 3)}${isSavings ? 8 : 9}`,
      kind: isSavings ? 'savings' : 'current',
      number: (isSavings ? number.slice(0, -1) : number).padStart(NUMBER_DIGITS, '0'),
    },
  };
}

/** Where in 記号 the digit stands that checks all of them. */
const CHECK_AT = 3;
const CHECKED_NUMBER_DIGITS = 8;
const WEIGHTS = [1, 3, 2];

function checkDigit(symbol: string, number: string): number {
  const checked = `${symbol.slice(0, CHECK_AT)}0${symbol.slice(CHECK_AT + 1)}${number.padStart(CHECKED_NUMBER_DIGITS, '0')}`;
  const sum = [...checked].map(Number).reduce((before, digit, at) => {
    const weight = WEIGHTS[at % WEIGHTS.length] ?? 1;
    // Doubled, a digit of 5 and more is nine less.
    return before + digit * weight - (weight === 2 && digit >= 5 ? 9 : 0);
  }, 0);
  return sum % 10;
}
