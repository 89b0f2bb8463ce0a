import holidayJp from '@holiday-jp/holiday_jp';
import { describe, expect, it } from 'vitest';
import {
  ageOn,
  ageReached,
  classAge,
  lastOfDays,
  lastOfMonths,
  nextOpenDay,
  nextYearly,
  plusDays,
  plusMonths,
  schoolStart,
  yearEndAfterAge,
} from '#contract/family/counting.ts';
import { placeOf } from '#contract/family/household-view.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { sampleFamilyRules } from '../../../support/family/family-rules.ts';

const day = (text: string) => calendarDateSchema.parse(text);
const rules = (await sampleFamilyRules())('131318');
const { closed } = placeOf(rules);
const DAY_MS = 86_400_000;

/** Birthdays around both edges: the end of the school year and the leap day, of thirty years. */
const EDGES = Array.from({ length: 30 }, (_, n) => 1995 + n).flatMap((year) =>
  [...between(`${year}-03-25`, `${year}-04-05`), ...between(`${year}-02-25`, `${year}-03-02`)].map(day),
);

function between(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

/** Another way to count: by JavaScript's dates, which put a birthday of 29 February on 1 March of a common year. */
function secondAgeReached(birth: string, age: number): string {
  const [year = 0, month = 0, date = 0] = birth.split('-').map(Number);
  const birthday = Date.UTC(year + age, month - 1, date);
  return new Date(birthday - DAY_MS).toISOString().slice(0, 10);
}

describe('Ages and years', () => {
  it.each([3, 6, 18, 22, 40, 65])('age %i is reached the day before the birthday, whatever the year', (age) => {
    const wrong = EDGES.filter((birth) => ageReached(birth, age) !== secondAgeReached(birth, age));

    expect(wrong).toEqual([]);
  });

  it('an age and the day it is reached are the same law', () => {
    for (const birth of EDGES) {
      for (const age of [3, 18, 22]) {
        const reached = ageReached(birth, age);
        expect([birth, ageOn(birth, reached), ageOn(birth, plusDays(reached, -1))]).toEqual([birth, age, age - 1]);
      }
    }
  });

  it('the school year ends for who is born on 1 April with those of March, for 2 April a year later', () => {
    for (const birth of EDGES) {
      const year = Number(birth.slice(0, 4)) + 18 + (birth.slice(5) > '04-01' ? 1 : 0);
      expect([birth, yearEndAfterAge(birth, 18)]).toEqual([birth, `${year}-03-31`]);
      expect(schoolStart(birth)).toBe(`${year - 12}-04-01`);
    }
  });

  it.each([
    ['2008-04-01', '2026-03-31'],
    ['2008-04-02', '2027-03-31'],
    ['2008-03-31', '2026-03-31'],
    ['2008-02-29', '2026-03-31'],
  ])('born %s: the year of 18 ends %s', (birth, end) => expect(yearEndAfterAge(day(birth), 18)).toBe(end));

  it.each([
    ['2024-04-01', '2027-04-01', 3],
    ['2024-04-02', '2027-04-01', 2],
    ['2025-05-20', '2027-02-01', 0],
    ['2026-11-01', '2026-12-01', 0],
    ['2020-04-02', '2027-03-31', 5],
  ])('born %s, in use from %s: class of %i', (birth, use, age) => expect(classAge(day(birth), day(use))).toBe(age));
});

describe('Days and months', () => {
  it.each([
    ['2026-11-30', 1, '2026-12-31'],
    ['2027-02-28', 1, '2027-03-31'],
    ['2027-01-30', 1, '2027-02-28'],
    ['2026-11-29', 1, '2026-12-29'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2024-02-28', 12, '2025-02-28'],
  ])('%s and %i months: the last day is %s', (event, months, last) =>
    expect(lastOfMonths(day(event), months)).toBe(last),
  );

  it('15 days count from the day after, those of a birth from the day itself', () => {
    expect(lastOfDays(day('2026-11-28'), 15, 'fromNextDay')).toBe('2026-12-13');
    expect(lastOfDays(day('2026-11-28'), 14, 'fromSameDay')).toBe('2026-12-11');
  });

  it('months are clamped to their last day', () => {
    expect(plusMonths(day('2026-08-31'), 6)).toBe('2027-02-28');
    expect(plusMonths(day('2027-05-31'), -3)).toBe('2027-02-28');
    expect(plusMonths(day('2024-02-29'), 36)).toBe('2027-02-28');
  });

  it('a day of every year is the next that is not over', () => {
    expect(nextYearly('06-30', day('2026-06-30'))).toBe('2026-06-30');
    expect(nextYearly('06-30', day('2026-07-01'))).toBe('2027-06-30');
  });
});

describe('Closed days', () => {
  it('the holidays are those of an independent list, in every year that is known', () => {
    const listed = Object.keys(holidayJp.holidays).filter((one) => one >= closed.known.from && one <= closed.known.to);

    expect([...closed.holidays].sort()).toEqual(listed.sort());
  });

  it.each([
    ['2026-12-31', '2027-01-04'],
    ['2027-05-02', '2027-05-06'],
    ['2027-03-21', '2027-03-23'],
    ['2026-09-19', '2026-09-24'],
  ])('%s is moved to %s', (from, to) => expect(nextOpenDay(day(from), closed)).toEqual({ date: to, nominal: from }));

  it('every day of 2026 and 2027 as an event: never earlier, never past an open day', () => {
    const open = (text: string) =>
      ![0, 6].includes(new Date(text).getUTCDay()) &&
      !(text in holidayJp.holidays) &&
      !(text.slice(5) >= '12-29' || text.slice(5) <= '01-03');
    for (const event of between('2026-01-01', '2027-12-31').map(day)) {
      const nominal = lastOfDays(event, 15, 'fromNextDay');
      const { date, knownUntil } = nextOpenDay(nominal, closed);
      if (nominal > '2027-12-31') {
        expect([date, knownUntil]).toEqual([nominal, '2027-12-31']);
        continue;
      }
      const expected = between(nominal, plusDays(nominal, 12)).find(open);
      expect([event, date]).toEqual([event, expected]);
    }
  });

  it('what lies beyond the known years is not moved, and is told', () => {
    expect(nextOpenDay(day('2028-01-02'), closed)).toEqual({
      date: '2028-01-02',
      nominal: '2028-01-02',
      knownUntil: '2027-12-31',
    });
    expect(nextOpenDay(day('2027-12-31'), closed)).toMatchObject({ date: '2028-01-04', knownUntil: '2027-12-31' });
  });
});
