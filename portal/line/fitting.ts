import { evaluateHousehold } from '#contract/family/engine.ts';
import type { Household } from '#contract/family/household.ts';
import { amountChanges, endsSoon, NEWS_DAYS, openEntries, RUNNING } from '#contract/family/news.ts';
import type { FamilyEntry, FamilyResult } from '#contract/family/result.ts';
import type { FamilyRules } from '#contract/family/rules.ts';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import { NewestMap } from '#platform/newest-map.ts';
import type { LineChild } from './line-choice.ts';

/** What concerns a child of whom the month alone is known. */
export interface Fitting {
  readonly id: string;
  readonly title: LocalizedText;
  /** The last day as it is for the earliest day of the month; `isAbout` where another day would make another. */
  readonly lastDay?: { readonly day: CalendarDate; readonly isAbout: boolean };
}

/** Something to be told now, once: what opened, what ends, or that an allowance changes. */
export interface DueItem extends Fitting {
  /** Of a family, the same thing has the same `item` and `due`. */
  readonly item: string;
  readonly due: CalendarDate;
  /** Its last day is within seven days. */
  readonly isUrgent: boolean;
}

/** An item that opens no page: the month of the birth is over, and nobody said that the child was born. */
export const BORN_ITEM = 'born';

const GROWN_UP_YEARS = 35;
/** The days of the rules of a birth are within it; from then on the allowance is taken to run. */
const NEWBORN_DAYS = 90;
const ME = 'me';
const CHILD = 'c1';

/**
 * What concerns a child now by these rules and nothing else that is known: where the first and the last day of its month
 * differ, what holds for either. The soonest last day first.
 */
export function fittingNow(rules: FamilyRules, child: LineChild, today: CalendarDate): Fitting[] {
  const results = daysOf(child, today).map((day) => evaluated(rules, child, day, today).entries);
  const open = results.map(openEntries);
  const ids = [...new Set(open.flatMap((entries) => entries.map(({ id }) => id)))];
  return ids
    .map((id) =>
      fittingOf(
        rules,
        id,
        open.flatMap((entries) => entries.filter((entry) => entry.id === id)),
        today,
      ),
    )
    .sort((one, other) => compare(one.lastDay?.day ?? '~', other.lastDay?.day ?? '~'));
}

function fittingOf({ rules }: FamilyRules, id: string, entries: readonly FamilyEntry[], today: CalendarDate): Fitting {
  const days = [...new Set(entries.flatMap(({ deadline }) => (deadline === undefined ? [] : [deadline.date])))].sort();
  const [day] = days.filter((one) => one >= today);
  const title = rules.find((file) => file.id === id)?.title ?? { ja: id, en: id };
  return { id, title, ...(day === undefined ? {} : { lastDay: { day, isAbout: days.length > 1 } }) };
}

/**
 * What is told of a child on a day: what was not open two weeks ago, what ends within seven days, and amounts that change
 * within two weeks. Late is late: what was to be told before and was not, is not told.
 */
export function dueItems(rules: FamilyRules, child: LineChild, today: CalendarDate): DueItem[] {
  const key = `${child.kind} ${child.month}`;
  const lastMonthDay = endOfMonth(child.month);
  if (child.kind === 'due' && today > lastMonthDay) {
    const due = addDays(lastMonthDay, 1);
    if (today > addDays(due, NEWS_DAYS)) return [];
    return [{ id: BORN_ITEM, title: { ja: '-', en: '-' }, item: `${BORN_ITEM} ${key}`, due, isUrgent: false }];
  }
  const before = new Set(fittingNow(rules, child, addDays(today, -NEWS_DAYS)).map(({ id }) => id));
  const first = calendarDateSchema.parse(`${child.month}-01`);
  const told = fittingNow(rules, child, today).flatMap((fitting): DueItem[] => {
    const day = fitting.lastDay?.day;
    const isUrgent = day !== undefined && endsSoon(day, today);
    return [
      ...(before.has(fitting.id) ? [] : [{ ...fitting, item: `${fitting.id} opens ${key}`, due: first, isUrgent }]),
      ...(isUrgent ? [{ ...fitting, item: `${fitting.id} ends ${key}`, due: day, isUrgent }] : []),
    ];
  });
  return [...told, ...amountItems(rules, child, today, key)];
}

function amountItems(rules: FamilyRules, child: LineChild, today: CalendarDate, key: string): DueItem[] {
  if (child.kind === 'due') return [];
  const [day] = daysOf(child, today);
  if (day === undefined) return [];
  const { timeline } = evaluated(rules, child, day, today);
  return amountChanges(timeline, today).map(({ date }) => ({
    ...fittingOf(rules, RUNNING, [], today),
    item: `${RUNNING} changes ${key}`,
    due: date,
    isUrgent: false,
  }));
}

/** A day is asked about again two weeks later, and each month of each area by many. */
const MOST_KNOWN = 50_000;
const known = new WeakMap<FamilyRules, NewestMap<string, Pick<FamilyResult, 'entries' | 'timeline'>>>();

function evaluated(
  rules: FamilyRules,
  child: LineChild,
  day: CalendarDate,
  today: CalendarDate,
): Pick<FamilyResult, 'entries' | 'timeline'> {
  const ofRules = known.get(rules) ?? new NewestMap(MOST_KNOWN);
  known.set(rules, ofRules);
  const key = `${child.kind} ${day} ${today}`;
  const found = ofRules.get(key);
  if (found !== undefined) return found;
  const { entries, timeline } = evaluateHousehold(rules, householdOf(rules, child, day, today));
  ofRules.set(key, { entries, timeline });
  return { entries, timeline };
}

/** The days of the month that may be the child's: one where both ends are the same. */
function daysOf({ kind, month }: LineChild, today: CalendarDate): CalendarDate[] {
  const first = calendarDateSchema.parse(`${month}-01`);
  const last = endOfMonth(month);
  if (kind === 'due') return last < today ? [] : [...new Set([first < today ? today : first, last])];
  return first > today ? [] : [...new Set([first, last > today ? today : last])];
}

function householdOf(rules: FamilyRules, child: LineChild, day: CalendarDate, today: CalendarDate): Household {
  const runs = child.kind === 'born' && addDays(day, NEWBORN_DAYS) < today;
  return {
    today,
    municipality: rules.municipality.code,
    people: [
      { key: ME, relation: 'self', birthDate: yearsBefore(today, GROWN_UP_YEARS) },
      { key: CHILD, relation: 'child', ...(child.kind === 'born' ? { birthDate: day } : { dueDate: day }) },
    ],
    ...(runs ? { situations: { receivesChildAllowance: { for: [CHILD] } } } : {}),
  };
}

function yearsBefore(day: CalendarDate, years: number): CalendarDate {
  return calendarDateSchema.parse(`${Number(day.slice(0, 4)) - years}-01-01`);
}

function endOfMonth(month: string): CalendarDate {
  const [year = 0, n = 0] = month.split('-').map(Number);
  return calendarDateSchema.parse(new Date(Date.UTC(year, n, 0)).toISOString().slice(0, 10));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
