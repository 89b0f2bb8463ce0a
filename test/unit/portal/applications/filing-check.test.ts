import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Application } from '#contract/procedure/application.ts';
import { individualNumberFailure } from '#documents/container/filing-check.ts';
import { queryTerms, searchText } from '#portal/catalogue/search-text.ts';

describe('a 12-digit number', () => {
  const inAnswer = (text: string | number) =>
    individualNumberFailure({ answers: { field: text } } as unknown as Application);
  const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
  const withCheckDigit = (digits: readonly number[]) => {
    const remainder = digits.reduce((sum, digit, n) => sum + digit * (weights[n] ?? 0), 0) % 11;
    return `${digits.join('')}${remainder <= 1 ? 0 : 11 - remainder}`;
  };
  const numbers = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 11, maxLength: 11 }).map(withCheckDigit);

  it('SR-4: is found however it is spelled', () => {
    const spelled = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text.replace(/(\d{4})(?=\d)/g, '$1-'),
      (text) => text.replace(/(\d{4})(?=\d)/g, '$1 '),
      (text) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
      (text) => `番号は${text}です`,
      (text) => text.replace(/(\d{4})(?=\d)/g, '$1ー'),
      (text) => text.replace(/(\d{4})(?=\d)/g, '$1 − '),
      (text) => text.replace(/(\d{6})(?=\d)/g, '$1\n'),
      (text) => [...text].join('・'),
      (text) => `電話 090-1234-5678 ${text} 2026-11-22`,
      (text) => `03-1234-5678\n${text.replace(/(\d{4})(?=\d)/g, '$1-')}`,
    );
    fc.assert(
      fc.property(numbers, spelled, (number, spell) => inAnswer(spell(number))?.code === 'individualNumberFound'),
    );
  });

  it('SR-4: is found as a number and in a member’s name too', () => {
    expect(inAnswer(123456789018)?.code).toBe('individualNumberFound');
    const application = { answers: { '123456789018': 'x' } } as unknown as Application;
    expect(individualNumberFailure(application)?.code).toBe('individualNumberFound');
  });

  it('is not seen in identifiers, hashes, telephone numbers or wrong check digits', () => {
    const application = {
      idempotencyKey: '12345678-9018-4000-8000-123456789018',
      attachments: [{ sha256: `${'a'.repeat(52)}123456789018` }],
      answers: {
        phone: '090-0000-0000',
        other: '123456789012',
        account: '1234567',
        days: '2026-04-01 2026-05-01 2026-06-01',
        longer: '1234567890180',
      },
    } as unknown as Application;
    expect(individualNumberFailure(application)).toBeUndefined();
  });
});

describe('search text', () => {
  it.each([
    ['ｺﾄﾞﾓ　手当', 'こども 手当'],
    ['コドモ・手当', 'こども 手当'],
    ['Child  Allowance', 'child allowance'],
    ['ＡＢＣ１２３', 'abc123'],
    ['ヴァイオリン', 'ゔぁいおりん'],
  ])('makes %s into %s', (text, folded) => {
    expect(searchText(text)).toBe(folded);
  });

  it('SR-97: is bounded and safe for any query', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100, unit: 'grapheme' }), (query) => {
        const terms = [...queryTerms(query)];
        return terms.length <= 60 && terms.every((term) => term !== '' && searchText(term) === term);
      }),
    );
  });
});
