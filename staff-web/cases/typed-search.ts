import type { CaseSearch } from '#contract/portal/case-look-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';

const YEAR = /^(18|19|20)\d{2}$/;
const NAME_AND_BIRTH = /^(.*\S)\s+((?:18|19|20)\d{2}(?:[-/.年]\d{1,2}[-/.月]\d{1,2}日?)?)$/u;
/** What is no more than a year is looked for as such, and what looks like a number of a case is one. */
const FEWEST_CHARACTERS = 2;

/** A year or a day as it may be typed; `undefined` where it is neither. */
export function bornIn(typed: string): CaseSearch['born'] {
  const text = typed.normalize('NFKC').trim();
  if (YEAR.test(text)) return text;
  const [, year = '', month = '', day = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/u.exec(text) ?? [];
  return calendarDateSchema.safeParse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`).data;
}

/** A name, with the year or day of birth behind it where there is one. */
export function soughtIn(typed: string): CaseSearch {
  const text = typed.normalize('NFKC').trim();
  const [, name, birth] = NAME_AND_BIRTH.exec(text) ?? [];
  const born = birth === undefined ? undefined : bornIn(birth);
  return name === undefined || born === undefined ? { text } : { text: name, born };
}

/** Whether there is enough of it to look for. */
export function isEnough(text: string): boolean {
  return [...text.replace(/\s/gu, '')].length >= FEWEST_CHARACTERS;
}
