import { type CalendarDate, calendarDateSchema } from '../values/brands.ts';
import type { LocalizedText } from '../values/localized-text.ts';
import type { OwnRow } from './own-data-routes.ts';

/** What pictures of own data show. Nothing here judges: no row is normal, late or missing. */

export const GROWTH_MEASURES = ['weight', 'height'] as const;
export type GrowthMeasure = (typeof GROWTH_MEASURES)[number];

export interface GrowthPoint {
  readonly ageMonths: number;
  /** Whole, as the table has it. */
  readonly value: number;
}

const LEAST_POINTS = 2;
/** Six years. */
const LAST_AGE_MONTHS = 72;

/** The points of a measure by age, up to six years; nothing where there are fewer than two. */
export function growthPoints(rows: readonly OwnRow[], measure: GrowthMeasure): readonly GrowthPoint[] {
  const points = rows.flatMap(({ ageMonths, [measure]: value }) =>
    typeof ageMonths === 'number' && typeof value === 'number' && ageMonths >= 0 && ageMonths < LAST_AGE_MONTHS
      ? [{ ageMonths, value }]
      : [],
  );
  const sorted = points.toSorted((one, other) => one.ageMonths - other.ageMonths);
  return sorted.length < LEAST_POINTS ? [] : sorted;
}

interface PensionYear {
  readonly year: string;
  /** The word of the source for each month from January on; nothing where it has none. */
  readonly months: readonly (string | undefined)[];
}

const LEAST_MONTHS = 12;

/** Months by year, oldest year first; nothing for less than a year of them. */
export function pensionYears(rows: readonly OwnRow[]): readonly PensionYear[] {
  const states = new Map<string, string>();
  for (const { month, state } of rows) {
    if (typeof month === 'string' && typeof state === 'string') states.set(month, state);
  }
  if (states.size < LEAST_MONTHS) return [];
  const years = [...new Set([...states.keys()].map((month) => month.slice(0, 4)))].sort();
  return years.map((year) => ({
    year,
    months: Array.from({ length: 12 }, (_, at) => states.get(`${year}-${String(at + 1).padStart(2, '0')}`)),
  }));
}

/** How many months of each state, most first. */
export function pensionSums(years: readonly PensionYear[]): readonly (readonly [state: string, months: number])[] {
  const sums = new Map<string, number>();
  for (const state of years.flatMap(({ months }) => months)) {
    if (state !== undefined) sums.set(state, (sums.get(state) ?? 0) + 1);
  }
  return [...sums].toSorted(([, one], [, other]) => other - one);
}

/** Of the vaccinations that cities invite to by age, in months of age from and before which a dose is given. */
interface ScheduledDose {
  readonly vaccine: LocalizedText;
  /** How sources write it. */
  readonly names: RegExp;
  readonly dose: number;
  readonly fromMonths: number;
  readonly beforeMonths: number;
}

const ENCEPHALITIS = { ja: '日本脳炎', easy: '日本脳炎《にほんのうえん》', en: 'Japanese encephalitis' } as const;

/**
 * Ages from cities' pages of 2015 to 2025 (定期接種, A類). Others that are given are not here: they stand in the table, and
 * the picture says that it does not show all.
 */
const SCHEDULE: readonly ScheduledDose[] = [
  { vaccine: { ja: 'BCG', en: 'BCG' }, names: /BCG|ＢＣＧ/i, dose: 1, fromMonths: 0, beforeMonths: 12 },
  {
    vaccine: { ja: '麻しん風しん', easy: '麻《ま》しん 風《ふう》しん', en: 'Measles and rubella' },
    names: /麻しん風しん|MR|ＭＲ/i,
    dose: 1,
    fromMonths: 12,
    beforeMonths: 24,
  },
  {
    vaccine: { ja: '水痘', easy: '水《みず》ぼうそう', en: 'Chickenpox' },
    names: /水痘|水ぼうそう/,
    dose: 1,
    fromMonths: 12,
    beforeMonths: 36,
  },
  { vaccine: ENCEPHALITIS, names: /日本脳炎/, dose: 1, fromMonths: 6, beforeMonths: 90 },
  { vaccine: ENCEPHALITIS, names: /日本脳炎/, dose: 4, fromMonths: 108, beforeMonths: 156 },
];

export type DoseState = 'done' | 'now' | 'later' | 'over';

interface DueDose {
  readonly vaccine: LocalizedText;
  readonly dose: number;
  readonly state: DoseState;
  /** Months `YYYY-MM` from and until which it is given: to the month, as the day of birth is known to the month. */
  readonly from: string;
  readonly until: string;
}

/** Fourteen years. */
const LAST_SHOWN_MONTHS = 168;

/**
 * What was given and what is given at this age, by the month of birth that the doses tell: nothing where none tells it, where
 * they tell different ones, or from fourteen years on.
 */
export function dueDoses(rows: readonly OwnRow[], today: CalendarDate): readonly DueDose[] {
  const born = birthMonth(rows);
  if (born === undefined) return [];
  const age = monthsOf(today) - born;
  if (age < 0 || age >= LAST_SHOWN_MONTHS) return [];
  return SCHEDULE.map(({ vaccine, names, dose, fromMonths, beforeMonths }) => {
    const given = rows.filter((row) => typeof row.vaccine === 'string' && names.test(row.vaccine)).length;
    const state = given >= dose ? 'done' : age < fromMonths ? 'later' : age < beforeMonths ? 'now' : 'over';
    return { vaccine, dose, state, from: monthText(born + fromMonths), until: monthText(born + beforeMonths - 1) };
  });
}

/** In months since year 0. */
function birthMonth(rows: readonly OwnRow[]): number | undefined {
  const told = rows.flatMap(({ day, ageMonths }) => {
    const known = calendarDateSchema.safeParse(day).data;
    if (known === undefined || typeof ageMonths !== 'number') return [];
    return [monthsOf(known) - ageMonths];
  });
  if (told.length === 0) return undefined;
  const [least, most] = [Math.min(...told), Math.max(...told)];
  // Who is so many whole months old was born so many months before, or one more.
  return most - least <= 1 ? least : undefined;
}

function monthsOf(day: CalendarDate): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

function monthText(months: number): string {
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}
