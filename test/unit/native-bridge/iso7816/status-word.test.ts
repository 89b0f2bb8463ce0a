import { describe, expect, it } from 'vitest';
import { parseStatusWord, statusWordText } from '#native-bridge/iso7816/status-word.ts';

const ALL = Array.from({ length: 0x10000 }, (_, word) => word);

describe('status words', () => {
  it('SR-13: only 63C1 to 63CF are a number of tries, over all 65,536 words', () => {
    const numbers = ALL.filter((word) => parseStatusWord(word).kind === 'triesLeft');
    expect(numbers).toEqual(Array.from({ length: 15 }, (_, n) => 0x63c1 + n));
    for (const word of numbers) expect(parseStatusWord(word)).toEqual({ kind: 'triesLeft', triesLeft: word & 0x0f });
  });

  it('SR-13: 63C0, 6983 and 6984 mean blocked, and nothing else does', () => {
    expect(ALL.filter((word) => parseStatusWord(word).kind === 'blocked')).toEqual([0x63c0, 0x6983, 0x6984]);
  });

  it('SR-13: success is 9000 alone', () => {
    expect(ALL.filter((word) => parseStatusWord(word).kind === 'ok')).toEqual([0x9000]);
  });

  it('reads SW2 = 00 of 61xx and 6Cxx as 256 bytes', () => {
    expect(parseStatusWord(0x6100)).toEqual({ kind: 'moreWaiting', waitingBytes: 256 });
    expect(parseStatusWord(0x6c00)).toEqual({ kind: 'wrongExpectedLength', exactBytes: 256 });
    expect(parseStatusWord(0x6c26)).toEqual({ kind: 'wrongExpectedLength', exactBytes: 0x26 });
  });

  it('writes every word as four capital hexadecimal digits', () => {
    for (const word of ALL) expect(statusWordText(word)).toMatch(/^[0-9A-F]{4}$/);
  });
});
