import { describe, expect, it } from 'vitest';
import { postAccountOf } from '#contract/portal/post-account.ts';

/** Examples that are published; whose they would be is nobody. */
const PUBLISHED = [
  ['14030', '12345671', '408', 'savings', '1234567'],
  ['15150', '21111111', '518', 'savings', '2111111'],
  ['14080', '12712721', '408', 'savings', '1271272'],
  ['00580', '654321', '059', 'current', '0654321'],
  ['00160', '100001', '019', 'current', '0100001'],
] as const;

describe('記号 and 番号 of ゆうちょ銀行', () => {
  it.each(PUBLISHED)('%s and %s are an account of branch %s', (symbol, postNumber, branch, kind, number) => {
    expect(postAccountOf(symbol, postNumber)).toEqual({
      is: 'account',
      account: { bank: '9900', branch, kind, number },
    });
  });

  it('with one digit of either mistyped are never another account', () => {
    let refused = 0;
    for (const [symbol, postNumber] of PUBLISHED) {
      const whole = `${symbol}${postNumber}`;
      for (let at = 0; at < whole.length; at += 1) {
        for (let digit = 0; digit < 10; digit += 1) {
          const typed = `${whole.slice(0, at)}${digit}${whole.slice(at + 1)}`;
          if (typed === whole) continue;
          expect(postAccountOf(typed.slice(0, 5), typed.slice(5)).is, typed).toBe('wrong');
          refused += 1;
        }
      }
    }
    expect(refused).toBe(PUBLISHED.reduce((sum, [symbol, number]) => sum + (symbol.length + number.length) * 9, 0));
  });

  it('of fewer digits fill up the number from the left', () => {
    const short = Array.from({ length: 10 }, (_, check) => postAccountOf(`140${check}0`, '1231'));
    const accounts = short.flatMap((one) => (one.is === 'account' ? [one.account] : []));
    expect(accounts).toEqual([{ bank: '9900', branch: '408', kind: 'savings', number: '0000123' }]);
  });

  it.each([
    ['24030', '12345671', 'symbol'],
    ['1403', '12345671', 'symbol'],
    ['14031', '12345671', 'symbol'],
    ['１４０３０', '12345671', 'symbol'],
    ['14030', '123456711', 'postNumber'],
    ['14030', '12345672', 'postNumber'],
    ['14030', '1', 'postNumber'],
    ['14030', '', 'postNumber'],
    ['00580', '1654321', 'postNumber'],
    ['14040', '12345671', 'check'],
  ])('%s and %s are wrong at %s', (symbol, number, at) => {
    expect(postAccountOf(symbol, number)).toEqual({ is: 'wrong', at });
  });
});
