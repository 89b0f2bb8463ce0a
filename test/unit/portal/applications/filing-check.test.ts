import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Application } from '#contract/procedure/application.ts';
import { individualNumberFailure } from '#documents/container/filing-check.ts';
import { queryTerms, searchText } from '#portal/catalogue/search-text.ts';
import { individualNumbers } from '../../../support/application/individual-numbers.ts';

describe('a 12-digit number', () => {
  const inAnswer = (text: string | number) =>
    individualNumberFailure({ answers: { field: text } } as unknown as Application);
  it('SR-4: is found however it is spelled', () => {
    fc.assert(
      fc.property(individualNumbers, (number) => inAnswer(`番号は${number}です`)?.code === 'individualNumberFound'),
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
