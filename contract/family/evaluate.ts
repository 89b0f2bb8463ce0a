import type { CalendarDate } from '../values/brands.ts';
import type { AllowanceSetting } from './allowance.ts';
import {
  elderCountsForThird,
  eventOf,
  isAllowanceChild,
  isLost,
  newChildren,
  runningChildren,
  startOf,
} from './allowance.ts';
import {
  ageOn,
  ageReached,
  classAge,
  type LastDay,
  lastOfDays,
  lastOfMonths,
  type MonthNumber,
  monthNumber,
  monthOf,
  monthText,
  nextOpenDay,
  nextYearly,
  plusDays,
  plusMonths,
  schoolStart,
  yearEndAfterAge,
} from './counting.ts';
import type { Expression, PeopleSet } from './expression.ts';
import {
  compare,
  factOfHousehold,
  factOfPerson,
  type HouseholdView,
  type PersonView,
  type Place,
  Unknown,
  type Value,
} from './household-view.ts';

/** What an expression is evaluated in. */
export interface Scope {
  readonly view: HouseholdView;
  readonly place: Place;
  readonly setting: AllowanceSetting;
  readonly figures: FigureList;
  readonly it: PersonView | undefined;
  /** While an amount is worked out. */
  readonly month?: MonthNumber;
  readonly rank?: number;
  /** Days to file by the procedure. */
  readonly days: number | undefined;
}

/** What a figure is in a month; `null` where none in force is known. */
export type FigureList = (id: string, month: MonthNumber) => number | null;

export type Evaluator = (scope: Scope) => Value;

type Arguments = readonly Evaluator[];

/** Makes a function of an expression that was checked. */
export function compile(expression: Expression | readonly string[] | null): Evaluator {
  if (typeof expression !== 'object' || expression === null) return () => expression;
  if (Array.isArray(expression)) return () => expression;
  const node = expression as Readonly<Record<string, unknown>>;
  if (typeof node.fact === 'string') return factEvaluator(node.fact, node.of as string | undefined);
  const [[name, argument] = ['', undefined]] = Object.entries(node);
  const special = SPECIAL[name];
  if (special !== undefined) return special(argument);
  const given = (Array.isArray(argument) ? argument : [argument]).map((one) => compile(one as Expression));
  const logic = LOGIC[name];
  if (logic !== undefined) return logic(given);
  const operation = OPERATIONS[name];
  if (operation === undefined) throw new RangeError(`no operator ${name}`);
  return strict(given, operation);
}

/** With an unknown, unknown; with something that is not there, nothing, or false where it compares. */
function strict(given: Arguments, operation: (values: readonly Value[], scope: Scope) => Value): Evaluator {
  return (scope) => {
    const values = given.map((one) => one(scope));
    if (!values.some((value) => value instanceof Unknown) || values.includes(null)) return operation(values, scope);
    return joined(values.filter((value) => value instanceof Unknown));
  };
}

function joined(unknown: readonly Unknown[]): Unknown {
  const [only, ...others] = unknown;
  if (only !== undefined && others.length === 0) return only;
  return new Unknown([...new Set(unknown.flatMap(({ facts }) => facts))]);
}

/** Kleene, over each of `given`: `settles` decides whatever else is unknown, and nothing after it is asked. */
function kleene<T>(given: readonly T[], test: (one: T) => Value, settles: boolean): Value {
  const unknown: Unknown[] = [];
  for (const one of given) {
    const value = test(one);
    if (value === settles) return settles;
    if (value instanceof Unknown) unknown.push(value);
  }
  return unknown.length === 0 ? !settles : joined(unknown);
}

const LOGIC: Readonly<Record<string, ((given: Arguments) => Evaluator) | undefined>> = {
  all: (given) => (scope) => kleene(given, (one) => one(scope), false),
  any: (given) => (scope) => kleene(given, (one) => one(scope), true),
  isKnown:
    ([inner]) =>
    (scope) =>
      !(inner?.(scope) instanceof Unknown),
  latest: (given) => (scope) => days(given, scope).at(-1) ?? null,
};

/** What is unknown or not there adds no day. */
function days(given: Arguments, scope: Scope): string[] {
  return given
    .map((one) => one(scope))
    .filter((value) => typeof value === 'string')
    .sort(compare);
}

type Operation = (values: readonly Value[], scope: Scope) => Value;

const OPERATIONS: Readonly<Record<string, Operation | undefined>> = {
  not: ([value]) => value !== true,
  isThere: ([value]) => value !== null,
  eq: ([one, other]) => one === other,
  in: ([one, others]) => Array.isArray(others) && others.includes(one),
  lt: compared((one, other) => one < other),
  lte: compared((one, other) => one <= other),
  gt: compared((one, other) => one > other),
  gte: compared((one, other) => one >= other),
  addDays: dated(([day, number]) => plusDays(day as CalendarDate, number as number)),
  addMonths: dated(([day, number]) => plusMonths(day as CalendarDate, number as number)),
  ageReached: dated(([day, age]) => ageReached(day as CalendarDate, age as number)),
  ageOn: dated(([birth, day]) => ageOn(birth as CalendarDate, day as CalendarDate)),
  yearEndAfterAge: dated(([day, age]) => yearEndAfterAge(day as CalendarDate, age as number)),
  schoolStart: dated(([day]) => schoolStart(day as CalendarDate)),
  classAge: dated(([birth, day]) => classAge(birth as CalendarDate, day as CalendarDate)),
  lastDay: dated(([day, number, from]) =>
    lastOfDays(day as CalendarDate, number as number, from as 'fromNextDay' | 'fromSameDay'),
  ),
  lastDayMonths: dated(([day, number]) => lastOfMonths(day as CalendarDate, number as number)),
  nextOpenDay: ([day, moves], { place }) =>
    day === null || moves === false ? (day ?? null) : nextOpenDay(day as CalendarDate, place.closed).date,
  nextYearly: ([monthDay], { view }) => nextYearly(monthDay as string, view.today),
  monthOf: dated(([day]) => monthText(monthOf(day as CalendarDate))),
  add: counted((numbers) => numbers.reduce((sum, one) => sum + one, 0)),
  subtract: counted(([one = 0, other = 0]) => one - other),
  multiply: counted((numbers) => numbers.reduce((product, one) => product * one, 1)),
  smallest: counted((numbers) => Math.min(...numbers)),
  largest: counted((numbers) => Math.max(...numbers)),
};

function compared(test: (one: string | number, other: string | number) => boolean): Operation {
  return ([one, other]) => one !== null && other !== null && test(one as string, other as string);
}

function dated(count: (values: readonly Value[]) => Value): Operation {
  return (values) => (values.includes(null) ? null : count(values));
}

function counted(count: (numbers: readonly number[]) => number): Operation {
  return (values) => (values.includes(null) ? null : count(values as readonly number[]));
}

interface OverPeople {
  readonly who: PeopleSet;
  readonly where?: Expression;
}

const SPECIAL: Readonly<Record<string, ((argument: unknown) => Evaluator) | undefined>> = {
  figure: (id) => (scope) => scope.figures(String(id), scope.month ?? scope.view.thisMonth),
  city: (name) => (scope) => cityValue(scope, String(name)),
  byValue(argument) {
    const { of: whose, values } = argument as { of: Expression; values: Readonly<Record<string, Expression>> };
    const chooser = compile(whose);
    const choices = new Map(Object.entries(values).map(([key, one]) => [key, compile(one)]));
    return (scope) => {
      const chosen = chooser(scope);
      return chosen instanceof Unknown ? chosen : (choices.get(String(chosen))?.(scope) ?? null);
    };
  },
  some: overPeople((people, test) => kleene(people, test, true)),
  every: overPeople((people, test) => kleene(people, test, false)),
  count: overPeople((people, test) => {
    const values = people.map(test);
    const unknown = values.filter((value) => value instanceof Unknown);
    return unknown.length > 0 ? joined(unknown) : values.filter((value) => value === true).length;
  }),
  first(argument) {
    const { who, where } = argument as OverPeople;
    const test = where === undefined ? undefined : compile(where);
    return (scope) =>
      peopleOf(scope, who).find((it) => test === undefined || test({ ...scope, it }) === true)?.person.key ?? null;
  },
  earliest(argument) {
    const { who, day } = argument as { readonly who?: PeopleSet; readonly day: Expression };
    if (who === undefined) {
      const given = (argument as readonly Expression[]).map((one) => compile(one));
      return (scope) => days(given, scope)[0] ?? null;
    }
    const one = compile(day);
    return (scope) =>
      peopleOf(scope, who)
        .flatMap((it) => days([one], { ...scope, it }))
        .sort(compare)[0] ?? null;
  },
  earliestAhead(argument) {
    const candidates = dayCandidates({ earliestAhead: argument } as Expression);
    return (scope) => chosenDay(candidates(scope), scope.view.today)?.date ?? null;
  },
};

function overPeople(
  join: (people: readonly PersonView[], test: (it: PersonView) => Value) => Value,
): (argument: unknown) => Evaluator {
  return (argument) => {
    const { who, where } = argument as OverPeople;
    const test = where === undefined ? () => true : compile(where);
    return (scope) => join(peopleOf(scope, who), (it) => test({ ...scope, it }));
  };
}

export function peopleOf({ view, setting }: Pick<Scope, 'view' | 'setting'>, who: PeopleSet): readonly PersonView[] {
  if (who === 'newChildren') return newChildren(setting);
  return who === 'runningChildren' ? runningChildren(setting) : view.sets[who];
}

function cityValue({ place, days }: Scope, name: string): Value {
  if (name === 'days') return days ?? null;
  return name
    .split('.')
    .reduce<Value>(
      (value, step) => (value as Readonly<Record<string, Value | undefined>> | null)?.[step] ?? null,
      place.city as object,
    );
}

function factEvaluator(name: string, whose: string | undefined): Evaluator {
  if (whose === undefined) {
    return COUNTED[name] ?? factOfHousehold(name);
  }
  const read = factOfPerson(name);
  const counted = COUNTED_OF_PERSON[name] ?? (({ view }: Scope, person: PersonView) => read(view, person));
  return (scope) => {
    const person = personOf(scope, whose);
    return person === undefined ? null : counted(scope, person);
  };
}

function personOf({ it, view }: Scope, whose: string): PersonView | undefined {
  if (whose === 'it') return it;
  return whose === 'mainEarner' ? view.mainEarner : view.applicant;
}

const COUNTED: Readonly<Record<string, Evaluator | undefined>> = {
  today: ({ view }) => view.today,
  horizon: ({ view }) => view.horizon,
  mainEarner: ({ view }) => view.mainEarner.person.key,
  elderCountsForThird: ({ setting }) => elderCountsForThird(setting),
  month: ({ month, view }) => monthText(month ?? view.thisMonth),
  rank: ({ rank }) => rank ?? null,
};

const COUNTED_OF_PERSON: Readonly<Record<string, ((scope: Scope, person: PersonView) => Value) | undefined>> = {
  key: (_, { person }) => person.key,
  born: (_, { born }) => born,
  birth: (_, { birth }) => birth,
  motherOrSelf: ({ view }, { person }) => person.mother ?? view.applicant.person.key,
  abroadNow: ({ view }, { person }) => isAbroadOn(view, person.abroad),
  studiesAbroadNow: ({ view }, { person }) => person.abroad?.reason === 'study' && isAbroadOn(view, person.abroad),
  event: ({ setting }, person) => eventOf(setting, person),
  start: ({ setting }, person) => monthText(startOf(setting, person)),
  allowanceAtStart: ({ setting, view }, person) => isAllowanceChild(view, person, startOf(setting, person)),
  allowanceNow: ({ view }, person) => isAllowanceChild(view, person, view.thisMonth),
  lost: ({ view }, person) => isLost(view, person),
  intakeFrom: ({ place }, { person }) => aprilIntake(place, person.nursery?.wishFrom)?.from ?? null,
  intakeTo: ({ place }, { person }) =>
    aprilIntake(place, person.nursery?.wishFrom)?.to ?? monthlyIntake(place, person.nursery?.wishFrom),
  intakeIsApril: (_, { person }) => person.nursery?.wishFrom?.endsWith('-04-01') ?? false,
  intakeMoves: ({ place }) => place.city.monthlyIntake?.movesWhenClosed ?? false,
};

function isAbroadOn({ today }: HouseholdView, abroad: PersonView['person']['abroad']): boolean {
  return abroad !== undefined && abroad.since <= today && !(abroad.until !== undefined && abroad.until <= today);
}

function aprilIntake({ city }: Place, wishFrom: CalendarDate | undefined) {
  return wishFrom === undefined ? undefined : city.aprilIntake?.[wishFrom];
}

/** Of another month: a day of a month before it; the school year's first day has its own period. */
function monthlyIntake(
  { city: { monthlyIntake: rule } }: Place,
  wishFrom: CalendarDate | undefined,
): CalendarDate | null {
  if (wishFrom === undefined || rule === undefined || wishFrom.endsWith('-04-01')) return null;
  return `${monthText(monthOf(wishFrom) - rule.monthsBefore)}-${String(rule.day).padStart(2, '0')}` as CalendarDate;
}

/** The last days that an expression has for a deadline, before and after they are moved. */
export function dayCandidates(expression: Expression): (scope: Scope) => LastDay[] {
  const node = expression as Readonly<Record<string, unknown>>;
  const ahead = node.earliestAhead;
  if (Array.isArray(ahead)) {
    const all = ahead.map((one) => dayCandidates(one as Expression));
    return (scope) => all.flatMap((one) => one(scope));
  }
  if (ahead !== undefined) {
    const { who, day } = ahead as { readonly who: PeopleSet; readonly day: Expression };
    const one = dayCandidates(day);
    return (scope) => peopleOf(scope, who).flatMap((it) => one({ ...scope, it }));
  }
  const moved = node.nextOpenDay;
  const [inner, condition] = Array.isArray(moved) ? moved : [moved ?? expression, moved !== undefined];
  const nominal = compile(inner as Expression);
  const moves = compile((condition ?? true) as Expression);
  return (scope) => {
    const day = nominal(scope);
    if (typeof day !== 'string') return [];
    const date = day as CalendarDate;
    return [moves(scope) === true ? nextOpenDay(date, scope.place.closed) : { date, nominal: date }];
  };
}

/** The earliest still ahead; where all are past, the latest. */
export function chosenDay(candidates: readonly LastDay[], today: CalendarDate): LastDay | undefined {
  const sorted = [...candidates].sort((one, other) => compare(one.date, other.date));
  return sorted.find(({ date }) => date >= today) ?? sorted.at(-1);
}

export function monthValue(value: Value): MonthNumber | undefined {
  return typeof value === 'string' ? monthNumber(value) : undefined;
}
