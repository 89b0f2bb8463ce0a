import { describe, expect, it } from 'vitest';
import { dueDoses, growthPoints, pensionSums, pensionYears } from '#contract/portal/own-data-pictures.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';

const day = (text: string) => calendarDateSchema.parse(text);

describe('growth', () => {
  it('is measures by age, oldest last, without those that say no age', () => {
    const rows = [
      { ageMonths: 6, weight: 7_500 },
      { ageMonths: 2, weight: 5_000 },
      { weight: 9_000 },
      { ageMonths: 72, weight: 20_000 },
    ];
    expect(growthPoints(rows, 'weight')).toEqual([
      { ageMonths: 2, value: 5_000 },
      { ageMonths: 6, value: 7_500 },
    ]);
    expect(growthPoints(rows, 'height')).toEqual([]);
    expect(growthPoints(rows.slice(0, 1), 'weight')).toEqual([]);
  });
});

describe('vaccinations due', () => {
  const bcg = { vaccine: 'BCG', day: '2026-05-20', ageMonths: 6 };
  const states = (rows: Parameters<typeof dueDoses>[0], today: string) =>
    dueDoses(rows, day(today)).map(({ vaccine, dose, state }) => `${vaccine.ja} ${dose} ${state}`);

  it('is what was given, what is given at this age, and what comes later, by the month of birth that doses tell', () => {
    expect(states([bcg], '2026-11-28')).toEqual([
      'BCG 1 done',
      '麻しん風しん 1 now',
      '水痘 1 now',
      '日本脳炎 1 now',
      '日本脳炎 4 later',
    ]);
    expect(states([{ ...bcg, vaccine: '五種混合' }], '2026-11-28')[0]).toBe('BCG 1 over');
  });

  it('names the months, and changes with the first and the last of them', () => {
    const [, measles] = dueDoses([bcg], day('2026-10-31'));
    expect(measles).toMatchObject({ state: 'later', from: '2026-11', until: '2027-10' });
    expect(states([bcg], '2027-10-31')[1]).toBe('麻しん風しん 1 now');
    expect(states([bcg], '2027-11-01')[1]).toBe('麻しん風しん 1 over');
  });

  it('is nothing where no dose tells an age, where two tell different births, and from fourteen years on', () => {
    expect(dueDoses([{ vaccine: 'BCG', day: '2026-05-20' }], day('2026-11-28'))).toEqual([]);
    expect(dueDoses([bcg, { ...bcg, ageMonths: 9 }], day('2026-11-28'))).toEqual([]);
    expect(dueDoses([bcg, { ...bcg, day: '2026-07-10', ageMonths: 7 }], day('2026-11-28'))).not.toEqual([]);
    expect(dueDoses([bcg], day('2039-11-01'))).toEqual([]);
    expect(dueDoses([], day('2026-11-28'))).toEqual([]);
  });
});

describe('pension months', () => {
  const months = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      month: `${2024 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`,
      state: at % 4 === 0 ? '免除' : '納付',
    }));

  it('stand by year with their gaps, and are summed in the words of the source', () => {
    const years = pensionYears(months(13));
    expect(years.map(({ year }) => year)).toEqual(['2024', '2025']);
    expect(years[1]?.months.slice(0, 2)).toEqual(['免除', undefined]);
    expect(pensionSums(years)).toEqual([
      ['納付', 9],
      ['免除', 4],
    ]);
  });

  it('are no picture below a year', () => {
    expect(pensionYears(months(11))).toEqual([]);
  });
});
