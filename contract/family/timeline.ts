import type { CalendarDate } from '../values/brands.ts';
import { firstOfMonth, schoolStart } from './counting.ts';
import type { Found } from './entries.ts';
import { compare, type HouseholdView } from './household-view.ts';
import { TIMELINE_KINDS, type TimelineLine } from './result.ts';

/** What comes when, from today to the horizon; the same thing on the same day is one line. */
export function timelineOf(view: HouseholdView, found: readonly Found[]): TimelineLine[] {
  const lines = [...found.flatMap((one) => [...daysOf(view, one), ...amountLines(view, one)]), ...birthLines(view)];
  const unique = new Map(
    lines
      .filter(({ date }) => view.today <= date && date <= view.horizon)
      .map((line) => [`${line.date} ${line.kind} ${line.id ?? ''} ${line.person ?? ''}`, line]),
  );
  return [...unique.values()].sort(
    (one, other) =>
      compare(one.date, other.date) ||
      TIMELINE_KINDS.indexOf(one.kind) - TIMELINE_KINDS.indexOf(other.kind) ||
      compare(one.id ?? one.person ?? '', other.id ?? other.person ?? ''),
  );
}

function daysOf({ today }: HouseholdView, { entry: { id, deadline, opensOn } }: Found): TimelineLine[] {
  return [
    ...(deadline === undefined ? [] : [{ date: deadline.date, kind: 'deadline' as const, id }]),
    ...(opensOn === undefined || opensOn <= today ? [] : [{ date: opensOn, kind: 'opens' as const, id }]),
  ];
}

/** Where the total of a month differs from that of the month before. */
function amountLines({ thisMonth }: HouseholdView, { series = [], entry }: Found): TimelineLine[] {
  if (entry.amountYen === undefined) return [];
  return series.flatMap(({ low, high }, n): TimelineLine[] => {
    const before = series[n - 1];
    if (before === undefined || (before.low === low && before.high === high)) return [];
    const date = firstOfMonth(thisMonth + n);
    if (high === 0) return [{ date, kind: 'amountEnd', id: 'child-allowance', perMonth: 0 }];
    const kind = before.high === 0 ? 'amountStart' : 'amountChange';
    return [{ date, kind, id: 'child-allowance', perMonth: low, ...(high === low ? {} : { perMonthAtMost: high }) }];
  });
}

function birthLines({ sets }: HouseholdView): TimelineLine[] {
  return sets.bornChildren.flatMap(({ person: { key, supportedByApplicant }, birth, yearEnd18, yearEnd22 }) => {
    const line = (date: CalendarDate, kind: TimelineLine['kind']) => ({ date, kind, person: key });
    return [
      line(schoolStart(birth), 'schoolStart'),
      line(yearEnd18, 'endOf18thYear'),
      ...(supportedByApplicant === true ? [line(yearEnd22, 'endOf22ndYear')] : []),
    ];
  });
}
