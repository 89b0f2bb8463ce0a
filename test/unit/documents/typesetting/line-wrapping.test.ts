import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapText } from '#documents/typesetting/line-wrapping.ts';

const squeezed = (text: string) => text.replace(/\s/gu, '');

describe('breaking lines', () => {
  const measure = (text: string) => (/[ -~]/.test(text) ? 1 : 2);
  const width = (line: string) =>
    [...new Intl.Segmenter('ja').segment(line)].reduce((sum, { segment }) => sum + measure(segment), 0);
  const text = fc.string({ unit: fc.constantFrom(...'あ漢、。（ーa W-\n', '葛\u{e0100}', '𠮷'), maxLength: 80 });

  it('keeps every character but spaces, in order, on lines no wider than asked', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 6, max: 20 }), (given, limit) => {
        const lines = wrapText(given, limit, measure);
        expect(squeezed(lines.join(''))).toBe(squeezed(given));
        for (const line of lines) expect(width(line)).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 2_000 },
    );
  });

  it('begins no line with a closing mark, keeps words whole and obeys line feeds', () => {
    expect(wrapText('あいう、えお', 6, measure)).toEqual(['あい', 'う、え', 'お']);
    expect(wrapText('aa bbb cccc', 6, measure)).toEqual(['aa bbb', 'cccc']);
    expect(wrapText('あ\n\nい', 6, measure)).toEqual(['あ', '', 'い']);
    expect(wrapText('abcdefgh', 6, measure)).toEqual(['abcdef', 'gh']);
  });
});
