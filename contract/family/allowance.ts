import type { CalendarDate } from '../values/brands.ts';
import { type ClosedDays, lastOfDays, type MonthNumber, monthOf, nextOpenDay, plusDays } from './counting.ts';
import { type HouseholdView, type PersonView, Unknown, type Value } from './household-view.ts';

/**
 * The children of a child allowance, month by month: who is paid for, who only counts, from when. The law is
 * 児童手当法 3条, 6条, 8条 and 9条; what they are paid is data.
 */

/** Whose children are new: of a claim here, of one after a move, of a change, of a claim at an employer. */
export type Counts = 'claim' | 'there' | 'change' | 'employer';

/** In one month: nothing, paid for, or an elder that only counts. */
type Standing = 'none' | 'child' | 'elder';

const STUDY_ABROAD_MONTHS = 36;
/** Without knowing for whom the allowance runs, only who came within so many days may be new. */
const RECENT_DAYS = 60;
/** What decides about a child and may be unknown. */
const DECIDING = ['supportedByApplicant', 'abroad', 'inFacilitySince', 'custodyUntil'] as const;

export interface AllowanceSetting {
  readonly view: HouseholdView;
  readonly closed: ClosedDays;
  /** Days to file after the event. */
  readonly days: number;
  readonly counts: Counts;
}

/** How a child stands in a month; `atBest` where everything unknown is as it would have to be. */
function standingIn(child: PersonView, month: MonthNumber, atBest: boolean): Standing {
  const { person, unknown, yearEnd18, yearEnd22 } = child;
  const in18 = month <= monthOf(yearEnd18);
  if (!in18 && month > monthOf(yearEnd22)) return 'none';
  const supported = unknown.has('supportedByApplicant') ? atBest : (person.supportedByApplicant ?? (in18 || atBest));
  if (!supported) return 'none';
  if (!in18) return 'elder';
  if (!atBest && unknown.size > 0 && DECIDING.some((name) => unknown.has(name))) return 'none';
  return isAbroadIn(person.abroad, month) || isGone(person.inFacilitySince, month) || isGone(person.custodyUntil, month)
    ? 'none'
    : 'child';
}

function isAbroadIn(abroad: PersonView['person']['abroad'], month: MonthNumber): boolean {
  if (abroad === undefined || (abroad.until !== undefined && month > monthOf(abroad.until))) return false;
  return month > monthOf(abroad.since) + (abroad.reason === 'study' ? STUDY_ABROAD_MONTHS : 0);
}

function isGone(since: CalendarDate | undefined, month: MonthNumber): boolean {
  return since !== undefined && month > monthOf(since);
}

/** What is unknown of a child that decides about it; of one in its year of 18, that it is looked after is assumed. */
export function undecidedOf(view: HouseholdView, { person, yearEnd18 }: PersonView): string[] {
  const elder = view.today > yearEnd18 && person.supportedByApplicant === undefined;
  return DECIDING.map((name) => `people.${person.key}.${name}`).filter(
    (path) => view.unknown.has(path) || (elder && path.endsWith('.supportedByApplicant')),
  );
}

function threeValued(view: HouseholdView, child: PersonView, test: (atBest: boolean) => boolean): Value {
  const sure = test(false);
  return sure === test(true) ? sure : new Unknown(undecidedOf(view, child));
}

export function isAllowanceChild(view: HouseholdView, child: PersonView, month: MonthNumber): Value {
  return threeValued(view, child, (atBest) => standingIn(child, month, atBest) === 'child');
}

/** Whether the allowance ends early for a child: in a facility, gone, not looked after, abroad not for study, from that day. */
export function isLost(view: HouseholdView, child: PersonView): Value {
  const { today } = view;
  const { abroad, inFacilitySince, custodyUntil, supportedByApplicant } = child.person;
  if (today > child.yearEnd18) return false;
  const isAway =
    abroad?.reason === 'other' && abroad.since <= today && !(abroad.until !== undefined && abroad.until <= today);
  const left = [inFacilitySince, custodyUntil].some((day) => day !== undefined && day <= today);
  if (isAway || left || supportedByApplicant === false) return true;
  const open = undecidedOf(view, child);
  return open.length > 0 ? new Unknown(open) : false;
}

/** The day from which the time to file counts; what is unknown adds no day. */
export function eventOf({ view, counts }: Pick<AllowanceSetting, 'view' | 'counts'>, child: PersonView): CalendarDate {
  const { situations = {} } = view.household;
  const { abroad, custodySince } = child.person;
  const servant = view.mainEarner.person.publicServant;
  const claim = [
    situations.movedIn?.date,
    situations.mainEarnerChanged?.date,
    situations.recipientDied?.date,
    servant?.until,
  ];
  const also = {
    claim,
    there: [...claim, situations.movingOut?.date],
    change: [],
    employer: [servant?.since],
  }[counts];
  const days = [custodySince, abroad?.reason === 'other' ? abroad.until : undefined, ...also];
  return days.reduce<CalendarDate>((last, day) => (day !== undefined && day > last ? day : last), child.birth);
}

/** In time: the month after the event's; late: the month after today's. */
export function startOf(setting: AllowanceSetting, child: PersonView): MonthNumber {
  const { view, counts, days } = setting;
  const key = `${counts} ${days}`;
  let known = view.starts.get(key);
  if (known === undefined) {
    known = new Map();
    view.starts.set(key, known);
  }
  const start = known.get(child) ?? findStart(setting, child);
  known.set(child, start);
  return start;
}

function findStart(setting: AllowanceSetting, child: PersonView): MonthNumber {
  const event = eventOf(setting, child);
  const { date } = nextOpenDay(lastOfDays(event, setting.days, 'fromNextDay'), setting.closed);
  return (date >= setting.view.today ? monthOf(event) : setting.view.thisMonth) + 1;
}

/** The children for whom something would be asked: those who are paid for in the month of their start, or may be. */
export function newChildren(setting: AllowanceSetting): readonly PersonView[] {
  const { view, counts, days } = setting;
  const key = `${counts} ${days}`;
  const known = view.newChildren.get(key);
  if (known !== undefined) return known;
  const found = findNewChildren(setting);
  view.newChildren.set(key, found);
  return found;
}

function findNewChildren(setting: AllowanceSetting): readonly PersonView[] {
  const { view, counts } = setting;
  const movingOut = view.household.situations?.movingOut;
  const here = counts === 'claim' || counts === 'change';
  const lastStart = here && movingOut !== undefined ? monthOf(movingOut.date) : Number.POSITIVE_INFINITY;
  return view.sets.children.filter((child) => {
    if (!isNewFor(setting, child)) return false;
    const start = startOf(setting, child);
    return start <= lastStart && standingIn(child, start, true) === 'child';
  });
}

function isNewFor({ view, counts }: AllowanceSetting, { person, birth }: PersonView): boolean {
  const { situations = {} } = view.household;
  if (counts === 'employer') return !(situations.receivesChildAllowanceFromEmployer?.for.includes(person.key) ?? false);
  if (counts !== 'change') return true;
  if (situations.receivesChildAllowance !== undefined)
    return !situations.receivesChildAllowance.for.includes(person.key);
  const recent = plusDays(view.today, -RECENT_DAYS);
  return birth >= recent || (person.custodySince !== undefined && person.custodySince >= recent);
}

/** The children for whom it runs, whether they still fit or not, until their year of 18 ends. */
export function runningChildren({ view, counts }: Pick<AllowanceSetting, 'view' | 'counts'>): readonly PersonView[] {
  const { receivesChildAllowance, receivesChildAllowanceFromEmployer } = view.household.situations ?? {};
  const running = counts === 'employer' ? receivesChildAllowanceFromEmployer : receivesChildAllowance;
  const keys = new Set(running?.for ?? []);
  return view.sets.bornChildren.filter(({ person, yearEnd18 }) => keys.has(person.key) && view.today <= yearEnd18);
}

interface RankedChild {
  readonly child: PersonView;
  readonly rank: number;
  readonly standing: Standing;
}

/** Who is paid for or counts in a month, by birth; a due date of several is several. */
export function rankedIn(
  view: HouseholdView,
  month: MonthNumber,
  atBest: boolean | ReadonlySet<PersonView>,
): RankedChild[] {
  const ranked: RankedChild[] = [];
  let rank = 0;
  for (const child of view.sets.children) {
    const { person, birth } = child;
    const isThere =
      monthOf(birth) < month && !(person.custodySince !== undefined && monthOf(person.custodySince) >= month);
    if (!isThere) continue;
    const standing = standingIn(child, month, typeof atBest === 'boolean' ? atBest : atBest.has(child));
    if (standing === 'none') continue;
    for (let n = 0; n < (person.fetuses ?? 1); n += 1) {
      rank += 1;
      ranked.push({ child, rank, standing });
    }
  }
  return ranked;
}

/** Whether a supported elder makes another child the third in the first month of what is asked. */
export function elderCountsForThird(setting: AllowanceSetting): boolean {
  const { view } = setting;
  const added = newChildren(setting);
  if (added.length === 0) return false;
  const starts = new Map(added.map((child) => [child, startOf(setting, child)]));
  const first = Math.min(...starts.values());
  const paid = new Set([
    ...(setting.counts === 'change' ? runningChildren(setting) : []),
    ...added.filter((child) => starts.get(child) === first),
  ]);
  let rankWithoutElders = 0;
  return rankedIn(view, first, false).some(({ child, rank, standing }) => {
    if (standing !== 'child') return false;
    rankWithoutElders += 1;
    return paid.has(child) && rank >= 3 && rankWithoutElders < 3;
  });
}
