import type { CalendarDate } from '#contract/values/brands.ts';
import { addDays, weekdayOf } from '#contract/values/calendar.ts';
import { isOpenDay } from '#contract/values/open-days.ts';
import { seededNumbers } from '../generated-counts.ts';

/** How large a year is made, and from when; a scale of 1 is a city of 400,000 people. */
export interface YearSize {
  readonly seed: number;
  readonly firstDay: CalendarDate;
  readonly days: number;
  readonly scale: number;
}

/** What a procedure of the catalogue is to the plan. */
export interface PlannedProcedure {
  readonly id: string;
  readonly kind: 'application' | 'notification';
  readonly withdrawable: boolean;
  /** Whether the office receives people for it. */
  readonly visited: boolean;
  /** Of its attachments, by which an original can be asked for. */
  readonly papers: readonly string[];
}

/** What happens to a case after it was filed, one after the other; `after` counts days, of staff open ones. */
export interface PlannedStep {
  readonly by: 'person' | 'worker' | 'approver';
  readonly does:
    | 'take'
    | 'restrict'
    | 'reroute'
    | 'expectOriginal'
    | 'originalsArrive'
    | 'askCorrection'
    | 'refile'
    | 'askPerson'
    | 'askOffice'
    | 'bookVisit'
    | 'withdraw'
    | 'decide'
    | 'approve'
    | 'readLetter';
  readonly after: number;
}

export interface PlannedCase {
  readonly municipality: 'city' | 'neighbour';
  readonly procedure: PlannedProcedure;
  /** Of the day of filing, in minutes. */
  readonly minute: number;
  /** Filed by the same person for the same thing within the hour. */
  readonly twice: boolean;
  readonly files: number;
  readonly largeFile: boolean;
  readonly end: 'good' | 'partly' | 'refused' | 'withdrawn';
  readonly steps: readonly PlannedStep[];
}

const FILINGS_A_DAY = 200;
const DISASTER = 3_000;
const BY_WEEKDAY = [0.6, 1.3, 1, 1, 1, 1, 0.7];
const BY_MONTH: Readonly<Record<string, number>> = { '03': 2, '04': 2, '06': 1.5, '11': 1.5 };
const NEIGHBOUR_PERCENT = 5;
/** Of all cases, by people whom an office receives for them. */
const VISITED_PER_THOUSAND = 60;
/** How many attachments so many of a hundred have. */
const ATTACHED = [
  { upTo: 35, files: 0 },
  { upTo: 65, files: 1 },
  { upTo: 85, files: 2 },
  { upTo: 98, files: 4 },
  { upTo: 100, files: 8 },
];

/** The year's cases by day from its first: the same seed makes the same year. */
export function planYear(size: YearSize, procedures: readonly PlannedProcedure[]): readonly (readonly PlannedCase[])[] {
  const number = seededNumbers(size.seed);
  const days = Array.from({ length: size.days }, (_, n) => addDays(size.firstDay, n));
  const weights = days.map(weightOf);
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  const disaster = number(days.length);
  const visits = Math.round(VISITED_PER_THOUSAND / visitedShare(procedures));
  let owed = 0;
  return days.map((_, n) => {
    owed += ((weights[n] ?? 1) / mean) * FILINGS_A_DAY * size.scale + (n === disaster ? DISASTER * size.scale : 0);
    const count = Math.floor(owed);
    owed -= count;
    const cases = Array.from({ length: count }, () => planCase(number, procedures, visits));
    return cases.toSorted((one, other) => one.minute - other.minute);
  });
}

function weightOf(day: CalendarDate): number {
  return (BY_WEEKDAY[weekdayOf(day)] ?? 1) * (BY_MONTH[day.slice(5, 7)] ?? 0.8);
}

type Numbers = (limit: number) => number;

/** Of all cases, those whose office receives people for them. */
function visitedShare(procedures: readonly PlannedProcedure[]): number {
  const weigh = (some: (one: PlannedProcedure) => boolean) =>
    procedures.reduce((sum, one, n) => sum + (some(one) ? 1 / (n + 1) : 0), 0);
  return Math.max(weigh(({ visited }) => visited) / weigh(() => true), VISITED_PER_THOUSAND / 1_000);
}

function planCase(number: Numbers, procedures: readonly PlannedProcedure[], visits: number): PlannedCase {
  const chance = (perThousand: number) => number(1_000) < perThousand;
  const procedure = byZipf(number, procedures);
  const attached = number(100);
  const drawn = number(100);
  const wanted = drawn < 91 ? 'good' : drawn < 93 ? 'partly' : drawn < 96 ? 'refused' : 'withdrawn';
  const end = wanted === 'withdrawn' && !procedure.withdrawable ? 'good' : wanted;
  return {
    municipality: number(100) < NEIGHBOUR_PERCENT ? 'neighbour' : 'city',
    procedure,
    minute: minuteOfDay(number),
    twice: chance(15),
    files: ATTACHED.find(({ upTo }) => attached < upTo)?.files ?? 0,
    largeFile: chance(10),
    end,
    steps: planSteps(number, chance, procedure, { end, visits }),
  };
}

function planSteps(
  number: Numbers,
  chance: (perThousand: number) => boolean,
  { papers, visited }: PlannedProcedure,
  { end, visits }: { readonly end: PlannedCase['end']; readonly visits: number },
): readonly PlannedStep[] {
  const steps: PlannedStep[] = [];
  const add = (by: PlannedStep['by'], does: PlannedStep['does'], after: number) => steps.push({ by, does, after });
  if (chance(3)) add('approver', 'restrict', 1);
  if (chance(10)) add('worker', 'reroute', 1);
  add('worker', 'take', 1 + number(3));
  if (papers.length > 0 && chance(180)) {
    add('worker', 'expectOriginal', 0);
    add('worker', 'originalsArrive', 2 + number(8));
  }
  if (visited && chance(visits)) add('person', 'bookVisit', number(3));
  if (chance(200)) add('worker', 'askPerson', number(2));
  if (chance(200)) add('person', 'askOffice', 1 + number(4));
  if (chance(220)) {
    addCorrection();
    if (chance(40)) addCorrection();
  }
  if (end === 'withdrawn') {
    add('person', 'withdraw', 1 + number(5));
    return steps;
  }
  add('worker', 'decide', 1 + number(4));
  add('approver', 'approve', 1);
  if (chance(800)) add('person', 'readLetter', 1 + number(10));
  return steps;

  function addCorrection(): void {
    add('worker', 'askCorrection', number(2));
    // Answered after a median of three days; eight in a hundred never, and the decision waits for the last day.
    if (!chance(80)) add('person', 'refile', Math.max(1, Math.round(3 * Math.exp(normal(number) * 0.7))));
  }
}

/** The second is asked for half as often as the first, the third for a third of that. */
function byZipf(number: Numbers, procedures: readonly PlannedProcedure[]): PlannedProcedure {
  const all = procedures.reduce((sum, _, n) => sum + 1 / (n + 1), 0);
  let left = (number(1_000_000) / 1_000_000) * all;
  const found = procedures.find((_, n) => {
    left -= 1 / (n + 1);
    return left < 0;
  });
  if (found === undefined) throw new Error('the shares of all procedures make a whole');
  return found;
}

/** Most at noon and from eight in the evening. */
function minuteOfDay(number: Numbers): number {
  const drawn = number(100);
  if (drawn < 20) return 12 * 60 + number(60);
  if (drawn < 50) return 20 * 60 + number(150);
  return 6 * 60 + number(17 * 60);
}

function normal(number: Numbers): number {
  const uniform = () => (number(1_000_000) + 1) / 1_000_001;
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** The day itself for a person; for staff an open day that many open days on. */
export function dayOfStep(firstDay: CalendarDate, today: number, { by, after }: PlannedStep): number {
  if (by === 'person') return today + after;
  let day = today;
  for (let left = after; left > 0 || !isOpenDay(addDays(firstDay, day)); ) {
    day += 1;
    if (isOpenDay(addDays(firstDay, day))) left -= 1;
  }
  return day;
}
