import fc from 'fast-check';
import { expect, it } from 'vitest';
import { graphemes } from '#contract/values/graphemes.ts';

const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });

it('characters are those of the standard, whichever way they are told apart', () => {
  const unit = fc.oneof(
    fc.constantFrom(
      ...'aあア漢。「ー\n\r\t é',
      '\u3099',
      '\u{e0100}',
      '𠮷',
      '\u{1f468}\u200d\u{1f469}',
      'ﾊﾞ',
      '\u200d',
      '\u00ad',
      '\u00a9',
      '\u3030',
      '〒',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      expect(graphemes(text)).toEqual(Array.from(segmenter.segment(text), ({ segment }) => segment));
    }),
    { numRuns: 5_000 },
  );
});
