import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digits, katakana, phoneNumber, postalCode, wholeNumber } from '../../../renderer/ui/japanese-input.ts';

describe('what is typed in Japanese is put right when the field is left', () => {
  it.each([
    ['やまだ　たろう', 'ヤマダ タロウ'],
    ['ﾔﾏﾀﾞ ﾀﾛｳ', 'ヤマダ タロウ'],
    ['らーめん', 'ラーメン'],
    ['ラ－メン', 'ラーメン'],
    ['ラ―メン', 'ラーメン'],
    ['ラ─メン', 'ラーメン'],
    ['ラ-メン', 'ラーメン'],
    ['ラ−メン', 'ラーメン'],
    ['か゛く', 'ガク'],
    ['ハ゜パ', 'パパ'],
    ['みすゞ', 'ミスズ'],
    ['ミスヾ', 'ミスズ'],
    ['いすゝ', 'イスス'],
    ['がゝ', 'ガカ'],
    ['ヤマダ-', 'ヤマダー'],
    ['A-B', 'A-B'],
  ])('kana: %s is %s', (typed, meant) => {
    expect(katakana(typed)).toBe(meant);
  });

  it.each([
    ['０３－１２３４－５６７８', '03-1234-5678'],
    ['(03)1234-5678', '03-1234-5678'],
    ['03（1234）5678', '03-1234-5678'],
    ['03.1234.5678', '03-1234-5678'],
    ['03 1234 5678', '03-1234-5678'],
    ['03ー1234ー5678', '03-1234-5678'],
    ['+81 90-1234-5678', '090-1234-5678'],
    ['+81 (0)3 1234 5678', '03-1234-5678'],
    ['+819012345678', '09012345678'],
    ['0081-3-1234-5678', '03-1234-5678'],
    ['09012345678', '09012345678'],
    ['0120-444-444', '0120-444-444'],
  ])('telephone: %s is %s', (typed, meant) => {
    expect(phoneNumber(typed)).toBe(meant);
  });

  it.each(['-', '－', '‐', '‑', '–', '—', '―', '−', 'ー', '─', ' ', '　', 'ｰ'])(
    'postal code: with %s between',
    (dash) => {
      expect(postalCode(`〒150${dash}0041`)).toBe('1500041');
      expect(digits(`123${dash}4567`)).toBe('1234567');
    },
  );

  it('a number keeps its sign and loses its commas', () => {
    expect(wholeNumber('１，２３４')).toBe(1_234);
    expect(wholeNumber('−5')).toBe(-5);
    expect(wholeNumber('3個')).toBe('3個');
  });

  it('is put right once: a second time changes nothing', () => {
    const text = fc.string({ unit: fc.constantFrom(...'あがー－- 　Aア01(+.)', 'ﾊﾞ'), maxLength: 12 });
    fc.assert(
      fc.property(text, (typed) =>
        [katakana, phoneNumber, postalCode, digits].every((right) => right(right(typed)) === right(typed)),
      ),
    );
  });
});
