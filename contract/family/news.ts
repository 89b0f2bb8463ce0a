import { type CalendarDate, type EpochMs, epochMs } from '../values/brands.ts';
import { addDays } from '../values/calendar.ts';
import { afterQuiet, type QuietHours } from '../values/quiet-hours.ts';
import type { FamilyEntry, FamilyResult, TimelineLine } from './result.ts';

/** One to One, on LINE and in the app alike: what of a household is told by itself, how often, and when not. */

/** What opened is new so long, and a change of amounts is told so long before. */
export const NEWS_DAYS = 14;
const URGENT_DAYS = 7;
/** What runs by itself: nothing is to be done, and its amounts are told when they change. */
export const RUNNING = 'child-allowance';
/** How long somebody who asks for it is left in peace. */
export const PAUSE_DAYS = 30;

const DAY_MS = 86_400_000;
/** Between two things that are told by themselves; a last day within seven days does not wait so long. */
export const APART_MS = 7 * DAY_MS;
/** Somewhat less than a day, so that the hour of yesterday is good again. */
export const URGENT_APART_MS = DAY_MS - 3_600_000;

/** What surely can be applied for now. */
export function openEntries(entries: readonly FamilyEntry[]): FamilyEntry[] {
  return entries.filter(({ state, id, applies }) => state === 'open' && id !== RUNNING && applies === 'yes');
}

/** Whether a last day is so near that it is told. */
export function endsSoon(day: CalendarDate, today: CalendarDate): boolean {
  return today <= day && day <= addDays(today, URGENT_DAYS);
}

/** The days within two weeks from which another amount is paid, or none. */
export function amountChanges(timeline: readonly TimelineLine[], today: CalendarDate): TimelineLine[] {
  return timeline.filter(
    ({ kind, date }) => (kind === 'amountChange' || kind === 'amountEnd') && date <= addDays(today, NEWS_DAYS),
  );
}

/** What can be applied for and could not two weeks ago; `before` is what was found for that day, if anything. */
export function openedEntries(now: FamilyResult, before: FamilyResult | undefined): FamilyEntry[] {
  const known = new Set(openEntries(before?.entries ?? []).map(nameOf));
  return openEntries(now.entries).filter((entry) => !known.has(nameOf(entry)));
}

/** Something to be told of a household once, by the name `item`. */
export interface HouseholdNews {
  readonly item: string;
  /** Its last day is within seven days. */
  readonly isUrgent: boolean;
}

export function householdNews(
  now: FamilyResult,
  before: FamilyResult | undefined,
  today: CalendarDate,
): HouseholdNews[] {
  const ending = openEntries(now.entries).flatMap((entry) =>
    entry.deadline !== undefined && endsSoon(entry.deadline.date, today)
      ? [{ item: `${nameOf(entry)} ends ${entry.deadline.date}`, isUrgent: true }]
      : [],
  );
  const opened = openedEntries(now, before).map((entry) => ({ item: `${nameOf(entry)} opens`, isUrgent: false }));
  const changes = amountChanges(now.timeline, today).map(({ date }) => ({
    item: `${RUNNING} changes ${date}`,
    isUrgent: false,
  }));
  return [...ending, ...opened, ...changes];
}

function nameOf({ id, about, municipality }: FamilyEntry): string {
  return [id, about, municipality].filter((part) => part !== undefined).join(' ');
}

/** When something was told last, and what in the last time. */
export interface ToldNews {
  readonly told: readonly { readonly item: string; readonly on: CalendarDate }[];
  readonly toldAtMs: EpochMs | null;
}

/** Longer than anything is news. */
const TOLD_KEPT_DAYS = 60;

/** What counts as told besides, without that anything is said. */
export function withTold({ told, toldAtMs }: ToldNews, news: readonly HouseholdNews[], today: CalendarDate): ToldNews {
  const kept = told.filter(({ on }) => addDays(on, TOLD_KEPT_DAYS) >= today);
  const fresh = newOf({ told: kept }, news).map(({ item }) => ({ item, on: today }));
  return { told: [...kept, ...fresh], toldAtMs };
}

/**
 * What follows from what a household could be told of now: everything new at once, or, while it is quiet or something was told
 * within the week, nothing. A last day within seven days waits for a day alone.
 */
export function tellNews(
  before: ToldNews,
  news: readonly HouseholdNews[],
  now: { readonly nowMs: number; readonly today: CalendarDate; readonly quiet: QuietHours },
): { readonly isTold: boolean; readonly after: ToldNews } {
  const fresh = newOf(before, news);
  const apartMs = fresh.some(({ isUrgent }) => isUrgent) ? URGENT_APART_MS : APART_MS;
  const isDue = before.toldAtMs === null || now.nowMs >= before.toldAtMs + apartMs;
  if (fresh.length === 0 || !isDue || afterQuiet(now.nowMs, now.quiet) > now.nowMs) {
    return { isTold: false, after: before };
  }
  return { isTold: true, after: { ...withTold(before, fresh, now.today), toldAtMs: epochMs(now.nowMs) } };
}

function newOf({ told }: Pick<ToldNews, 'told'>, news: readonly HouseholdNews[]): HouseholdNews[] {
  return news.filter(({ item }) => told.every((one) => one.item !== item));
}
