import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { individualNumberIn } from '#contract/values/individual-number.ts';
import { individualNumbers } from '../../../support/application/individual-numbers.ts';

const inFours = (between: string) => (digits: string) => digits.replace(/(\d{4})(?=\d)/g, `$1${between}`);

describe('a 12-digit number in a text', () => {
  const betweens = [...'- \u3000\t\n/／、,，_＿:：.・|*~〜', ...'‐‑‒–—―−ーｰ－', ' - ', ') (', '）（', '][', ' 、'];

  it('SR-4: is found however its parts are written', () => {
    const spelled = fc.constantFrom<(digits: string) => string>(
      (digits) => digits,
      ...betweens.map(inFours),
      (digits) => `(${inFours(') (')(digits)})`,
      (digits) => `「${inFours('」「')(digits)}」`,
      (digits) => digits.replace(/(\d{3})(?=\d)/g, '$1-'),
      (digits) => digits.replace(/(\d{6})(?=\d)/g, '$1\n'),
      (digits) => digits.replace(/(\d{5})(\d{3})/, '$1 $2 '),
      (digits) => [...digits].join('・'),
      (digits) => [...digits].join(' '),
      (digits) => digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
      (digits) => digits.replace(/\d/g, (digit) => '〇一二三四五六七八九'.charAt(Number(digit))),
      (digits) => inFours('、')(digits).replace(/\d/g, (digit) => '零一二三四五六七八九'.charAt(Number(digit))),
      (digits) => digits.replace(/[1-9]/g, (digit) => '①②③④⑤⑥⑦⑧⑨'.charAt(Number(digit) - 1)),
    );
    const beside = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => `番号は${text}です`,
      (text) => `No.${text}`,
      (text) => `電話 090-1234-5678 ${text} 2026-11-22`,
      (text) => `03-1234-5678\n${text}\n10:30`,
      (text) => `2026/11/28 ${text}`,
      (text) => `〒150-0041 ${text}`,
    );
    fc.assert(
      fc.property(individualNumbers, spelled, beside, (digits, spell, place) => {
        fc.pre(!/^(?:(?:19|20)\d\d){3}$/.test(digits)); // in fours it is three years
        return individualNumberIn(place(spell(digits))) === 'certain';
      }),
      { numRuns: 3_000 },
    );
  });

  const days = fc.date({ min: new Date('1930-01-01'), max: new Date('2035-12-31'), noInvalidDate: true });
  const two = (n: number) => String(n).padStart(2, '0');
  const dayForms: readonly ((day: Date) => string)[] = [
    (day) => `${day.getUTCFullYear()}-${two(day.getUTCMonth() + 1)}-${two(day.getUTCDate())}`,
    (day) => `${day.getUTCFullYear()}/${day.getUTCMonth() + 1}/${day.getUTCDate()}`,
    (day) => `${day.getUTCFullYear()}年${day.getUTCMonth() + 1}月${day.getUTCDate()}日`,
    (day) => `${day.getUTCFullYear()}${two(day.getUTCMonth() + 1)}${two(day.getUTCDate())}`,
    (day) => `R${day.getUTCFullYear() % 10}.${day.getUTCMonth() + 1}.${day.getUTCDate()}`,
    (day) => `${two(day.getUTCFullYear() % 100)}/${two(day.getUTCMonth() + 1)}/${two(day.getUTCDate())}`,
  ];
  const timeForms: readonly ((day: Date) => string)[] = [
    (day) => `${two(day.getUTCHours())}:${two(day.getUTCMinutes())}`,
    (day) => `${day.getUTCHours()}：${two(day.getUTCMinutes())}：${two(day.getUTCSeconds())}`,
    (day) => `${day.getUTCHours()}時${two(day.getUTCMinutes())}分`,
    (day) => `${two(day.getUTCHours())}:${two(day.getUTCMinutes())}〜${two(day.getUTCHours())}:59`,
  ];
  const digitsOf = (length: number) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''));
  const phones = fc.oneof(
    digitsOf(8).map((rest) => `090-${rest.slice(0, 4)}-${rest.slice(4)}`),
    digitsOf(8).map((rest) => `03-${rest.slice(0, 4)}-${rest.slice(4)}`),
    digitsOf(7).map((rest) => `(045)${rest.slice(0, 3)}-${rest.slice(3)}`),
    digitsOf(6).map((rest) => `0120-${rest.slice(0, 3)}-${rest.slice(3)}`),
    digitsOf(8).map((rest) => `080${rest}`),
    digitsOf(8).map((rest) => `+81-90-${rest.slice(0, 4)}-${rest.slice(4)}`),
  );
  const moments = fc
    .tuple(days, fc.constantFrom(...dayForms), fc.constantFrom(...timeForms))
    .map(([day, form, time]) => `${form(day)} ${time(day)}`);

  it('is not seen in a day with a time, with a telephone number, a postal code or an amount beside it', () => {
    const rest = fc.oneof(
      phones,
      moments,
      digitsOf(7).map((digits) => `〒${digits.slice(0, 3)}-${digits.slice(3)}`),
      fc.integer({ min: 1, max: 999_999_999 }).map((yen) => yen.toLocaleString('en')),
      fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 30 })).map(([a, b]) => `${a}-${b}-${b}`),
      fc.constant('2019、2020、2021'),
    );
    fc.assert(
      fc.property(moments, rest, (moment, other) => individualNumberIn(`${moment} ${other}`) === undefined),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['nothing', '', undefined],
    ['a wrong check digit in one piece', '123456789012', 'possible'],
    ['a wrong check digit in fours', '1234-5678-9012', 'possible'],
    ['a wrong check digit in fours among words', '番号 １２３４　５６７８　９０１２ です', 'possible'],
    ['a wrong check digit in threes', '123-456-789-012', undefined],
    ['thirteen digits', '1234567890180', undefined],
    ['sixteen digits in fours with no window that fits', '5555-4444-3333-2222', undefined],
    ['three years', '2019、2020、2021', undefined],
    ['a day and a time in one piece', '202611281032', undefined],
    ['digits that letters follow', 'a1234567890123f', undefined],
    ['an account', '1234567', undefined],
    ['an address', '渋谷1-2-3-405 150-0041', undefined],
    ['kanji numbers in a name and an address', '三浦一郎 二丁目三番四号', undefined],
  ])('is judged in %s', (_, text, finding) => {
    expect(individualNumberIn(text)).toBe(finding);
  });

  it('is looked for in time that grows with the text, whatever it holds', () => {
    const hostile = [
      '1-'.repeat(2_000),
      '1 '.repeat(2_000),
      '0'.repeat(4_000),
      '1:1:'.repeat(1_000),
      '0-('.repeat(1_000),
    ];
    for (const text of hostile) individualNumberIn(text);
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: 'grapheme' }), (text) => {
        individualNumberIn(text);
      }),
    );
  });
});
