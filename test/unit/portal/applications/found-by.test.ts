import { describe, expect, it } from 'vitest';
import { isSearchable, isSought, type Sought, termsOf, termsToFind } from '#portal/applications/found-by.ts';

const ONE = { name: '山田　花子', birthDate: '1990-04-01', kana: 'ヤマダ　ハナコ', phone: '090-1234-5678' };
const FIELDS = (terms: ReturnType<typeof termsOf>) => terms.map(({ field, values }) => [field, ...values].join(' '));

describe('what a case is found by', () => {
  it('stands under name and kana in full and with the year, telephone and day of birth', () => {
    expect(FIELDS(termsOf(ONE))).toEqual([
      'name 山田花子',
      'name2y 山田 1990',
      'kana ヤマダハナコ',
      'kana2y ヤマ 1990',
      'phone 09012345678',
      'birthDate 1990-04-01',
    ]);
    expect(FIELDS(termsOf({ name: 'さくら', birthDate: '0000-00-00' }))).toEqual([
      'name サクラ',
      'name2y サク 0000',
      'birthDate 0000-00-00',
    ]);
  });

  it.each<[Sought, boolean]>([
    [{ text: '山田花子' }, true],
    [{ text: '山田' }, false],
    [{ text: '山田', born: '1990' }, true],
    [{ text: '山', born: '1990' }, true],
    [{ text: '山田', born: '1991' }, false],
    [{ text: 'やまだ　はな', born: '1990-04-01' }, true],
    [{ text: 'ﾔﾏﾀﾞ ﾊﾅｺ' }, true],
    [{ text: '花子', born: '1990' }, false],
    [{ text: '０９０（１２３４）５６７８' }, true],
    [{ text: '09012345678', born: '1991' }, false],
    [{ text: '0901234567' }, false],
  ])('%j: %s', (sought, isOne) => {
    expect(isSought(sought, ONE)).toBe(isOne);
    const stands = new Set(FIELDS(termsOf(ONE)));
    // Whoever is sought, and said in two characters, is led to by the index.
    if (isOne && isSearchable(sought)) expect(FIELDS(termsToFind(sought)).some((term) => stands.has(term))).toBe(true);
  });

  it('of cases that hold a name alone, the name is compared and a birth never fits', () => {
    expect([
      isSought({ text: '山田花子' }, { name: '山田　花子' }),
      isSought({ text: '山田', born: '1990' }, { name: '山田　花子' }),
    ]).toEqual([true, false]);
  });
});
