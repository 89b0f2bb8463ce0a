import { expect, it } from 'vitest';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { eraMonthText, eraText, eraYearText } from '#contract/values/era-text.ts';

it.each([
  ['2026-12-03', '令和8年12月3日'],
  ['2019-05-01', '令和元年5月1日'],
  ['2019-04-30', '平成31年4月30日'],
  ['1989-01-08', '平成元年1月8日'],
  ['1989-01-07', '昭和64年1月7日'],
  ['1868-01-25', '明治元年1月25日'],
])('%s is %s, its month and year what that begins with', (text, written) => {
  const day = calendarDateSchema.parse(text);
  expect(eraText(day)).toBe(written);
  expect(eraMonthText(day)).toBe(written.replace(/\d+日$/, ''));
  expect(eraYearText(day)).toBe(written.replace(/\d+月\d+日$/, ''));
});
