import * as z from 'zod';
import { epochMs } from '../values/brands.ts';
import { japaneseDay } from '../values/calendar.ts';
import { isOpenDay } from '../values/open-days.ts';

/** Why a record is unusual. Never a score: each says what it is about, and none hides another. */
const markRuleSchema = z.enum(['night', 'firstTime', 'noCase', 'many', 'wide', 'emergency', 'refused', 'farAway']);
export type MarkRule = z.infer<typeof markRuleSchema>;

export const markSchema = z.strictObject({
  rule: markRuleSchema,
  /** Of `many`: how often. */
  times: z.number().int().min(1).nullable(),
});
export type Mark = z.infer<typeof markSchema>;

/** What the rules look at of a record. */
export interface RecordLine {
  readonly id: string;
  readonly atMs: number;
  /** Whether a section of staff looked, a system by itself, or who acts for the person: of that nothing is unusual. */
  readonly by: 'section' | 'system' | 'proxy';
  readonly municipality: string;
  readonly section: string;
  readonly system: string | null;
  readonly purpose: string;
  readonly result: string;
  readonly kinds: number;
}

/** A case of the person: with whom, from when, until when. */
export interface CaseSpan {
  readonly municipality: string;
  readonly section: string;
  readonly fromMs: number;
  /** `null` while it is open. */
  readonly closedMs: number | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const REMEMBERED_MS = 730 * DAY_MS;
const AFTER_CASE_MS = 90 * DAY_MS;
const MANY_IN_DAY = 5;
const MANY_IN_WEEK = 10;
const WIDE_KINDS = 5;
const MORNING = 6;
const NIGHT = 22;

/**
 * The marks of each record that has some, by its id. `lines` are all that the person may see; order does not matter. Marks
 * only add up: however many other lines there are, each keeps those that it has by itself.
 */
export function unusualOf(lines: readonly RecordLine[], cases: readonly CaseSpan[]): ReadonlyMap<string, Mark[]> {
  const places = new Set(cases.map(({ municipality }) => municipality));
  const casesOf = Map.groupBy(cases, sectionOf);
  const isOpen = openDays();
  const marks = new Map<string, Mark[]>();
  for (const ofAsker of Map.groupBy(
    lines.filter(({ by }) => by !== 'proxy'),
    askerOf,
  ).values()) {
    const inOrder = [...ofAsker].sort((one, other) => one.atMs - other.atMs);
    const crowded = crowdsOf(inOrder);
    for (const [index, line] of inOrder.entries()) {
      const withSection = casesOf.get(sectionOf(line)) ?? [];
      const found: Mark[] = rulesOfOne(line, places, isOpen).map((rule) => ({ rule, times: null }));
      const before = inOrder[index - 1];
      if ((before === undefined || line.atMs - before.atMs > REMEMBERED_MS) && withSection.length === 0)
        found.push({ rule: 'firstTime', times: null });
      if (line.by === 'section' && !withSection.some((one) => isGoing(one, line.atMs)))
        found.push({ rule: 'noCase', times: null });
      const times = crowded[index] ?? 0;
      if (times > 0) found.push({ rule: 'many', times });
      if (found.length > 0) marks.set(line.id, found);
    }
  }
  return marks;
}

const sectionOf = ({ municipality, section }: Pick<RecordLine, 'municipality' | 'section'>) =>
  `${municipality} ${section}`;
const askerOf = (line: RecordLine) => `${sectionOf(line)} ${line.by} ${line.system}`;
const dayOf = (atMs: number) => Math.floor((atMs + 9 * HOUR_MS) / DAY_MS);

function isGoing({ fromMs, closedMs }: CaseSpan, atMs: number): boolean {
  return fromMs <= atMs && (closedMs === null || atMs <= closedMs + AFTER_CASE_MS);
}

/** Whether offices are open at an instant's day, each day looked up once. */
function openDays(): (atMs: number) => boolean {
  const known = new Map<number, boolean>();
  return (atMs) => {
    const day = dayOf(atMs);
    const open = known.get(day) ?? isOpenDay(japaneseDay(epochMs(atMs)));
    known.set(day, open);
    return open;
  };
}

function rulesOfOne(line: RecordLine, places: ReadonlySet<string>, isOpen: (atMs: number) => boolean): MarkRule[] {
  const hour = new Date(line.atMs + 9 * HOUR_MS).getUTCHours();
  const isNight = hour < MORNING || hour >= NIGHT || !isOpen(line.atMs);
  return [
    ...(line.by === 'section' && isNight ? (['night'] as const) : []),
    ...(line.kinds >= WIDE_KINDS ? (['wide'] as const) : []),
    ...(line.purpose === 'case.emergency' ? (['emergency'] as const) : []),
    ...(line.result === 'refused' ? (['refused'] as const) : []),
    ...(places.has(line.municipality) ? [] : (['farAway'] as const)),
  ];
}

/** Of each line of one asker how many come close together with it; 0 where that is few. */
function crowdsOf(inOrder: readonly RecordLine[]): number[] {
  const days = inOrder.map(({ atMs }) => dayOf(atMs));
  const perDay = new Map<number, number>();
  for (const day of days) perDay.set(day, (perDay.get(day) ?? 0) + 1);
  const crowded = inOrder.map((_, index) => {
    const times = perDay.get(days[index] ?? 0) ?? 0;
    return times >= MANY_IN_DAY ? times : 0;
  });
  // Each run of lines within seven days that is long enough marks all that are in it.
  let first = 0;
  let markedUpTo = 0;
  for (let last = 0; last < inOrder.length; last += 1) {
    while ((days[last] ?? 0) - (days[first] ?? 0) >= 7) first += 1;
    const times = last - first + 1;
    if (times < MANY_IN_WEEK) continue;
    for (let index = Math.max(first, markedUpTo); index <= last; index += 1) {
      crowded[index] = Math.max(crowded[index] ?? 0, times);
    }
    markedUpTo = last + 1;
  }
  return crowded;
}
