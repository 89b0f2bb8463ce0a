import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Application } from '#contract/application.ts';
import { queryWords, searchText } from '#portal/catalogue/search-text.ts';
import { mediaTypeOf } from '#portal/domain/attachment-content.ts';
import { individualNumberFailure } from '#portal/domain/filing-check.ts';
import { SAMPLE_PDF } from '../../support/sample-answers.ts';

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const PNG = latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\0\0\0\0\0\0\0\0IEND\xaeB`\x82');

describe('a file by its content', () => {
  it.each([
    ['a PDF', SAMPLE_PDF, 'application/pdf'],
    ['a PDF 2.0', latin1('%PDF-2.0\n%%EOF'), 'application/pdf'],
    ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xd9), 'image/jpeg'],
    ['a PNG', PNG, 'image/png'],
    ['a PDF without its end', latin1('%PDF-1.7\n'), undefined],
    ['a PDF that does not begin as one', latin1('x%PDF-1.7\n%%EOF'), undefined],
    ['a JPEG that was cut', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0), undefined],
    ['a JPEG with more behind it', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0xff, 0xd9, 1), undefined],
    ['a PNG that was cut', PNG.slice(0, -12), undefined],
    ['an SVG', latin1('<svg xmlns="http://www.w3.org/2000/svg"/>'), undefined],
    ['HTML', latin1('<!doctype html>'), undefined],
    ['a ZIP', latin1('PK\x03\x04'), undefined],
    ['a program', latin1('MZ'), undefined],
    ['nothing', new Uint8Array(), undefined],
  ])('is told: %s', (_, bytes, mediaType) => {
    expect(mediaTypeOf(bytes)).toBe(mediaType);
  });

  it('is told for any bytes without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => mediaTypeOf(bytes) === undefined || bytes.length > 4),
    );
  });
});

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
      answers: { phone: '090-0000-0000', other: '123456789012', account: '1234567' },
    } as unknown as Application;
    expect(individualNumberFailure(application)).toBeUndefined();
  });
});

describe('search text', () => {
  it.each([
    ['ｺﾄﾞﾓ　手当', 'こども手当'],
    ['コドモ・手当', 'こども手当'],
    ['Child  Allowance', 'childallowance'],
    ['ＡＢＣ１２３', 'abc123'],
    ['ヴァイオリン', 'ゔぁいおりん'],
  ])('makes %s into %s', (text, folded) => {
    expect(searchText(text)).toBe(folded);
  });

  it('SR-97: is bounded and safe for any query', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100, unit: 'grapheme' }), (query) => {
        const words = queryWords(query);
        return words.length <= 8 && words.every((word) => word !== '' && searchText(word) === word);
      }),
    );
  });
});
