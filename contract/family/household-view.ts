import type { CalendarDate } from '../values/brands.ts';
import {
  ageOn,
  ageReached,
  type ClosedDays,
  type MonthNumber,
  monthOf,
  plusMonths,
  yearEndAfterAge,
} from './counting.ts';
import type { PeopleSet } from './expression.ts';
import type { Household, HouseholdPerson } from './household.ts';
import type { CityValues, Fact, FamilyRules } from './rules.ts';

/** What is not known, with the facts that would decide it. */
export class Unknown {
  readonly facts: readonly string[];
  constructor(facts: readonly string[]) {
    this.facts = facts;
  }
}

/** `null`: there is none. */
export type Value = boolean | number | string | readonly string[] | object | null | Unknown;

/** By path; `place` is the order in which they are asked. */
export type FactList = ReadonlyMap<string, Fact & { readonly place: number }>;

export interface PersonView {
  readonly person: HouseholdPerson;
  readonly place: number;
  readonly birth: CalendarDate;
  readonly born: boolean;
  /** A due date that is over: whether there was a birth is not said. */
  readonly overdue: boolean;
  /** The members of theirs that are said to be unknown. */
  readonly unknown: ReadonlySet<string>;
  readonly yearEnd18: CalendarDate;
  readonly yearEnd22: CalendarDate;
}

/** A household with what is the same for every question about it. */
export interface HouseholdView {
  readonly household: Household;
  readonly today: CalendarDate;
  readonly horizon: CalendarDate;
  readonly thisMonth: MonthNumber;
  readonly lastMonth: MonthNumber;
  readonly people: readonly PersonView[];
  readonly applicant: PersonView;
  readonly mainEarner: PersonView;
  readonly sets: Readonly<Record<Exclude<PeopleSet, 'newChildren' | 'runningChildren'>, readonly PersonView[]>>;
  readonly unknown: ReadonlySet<string>;
  readonly facts: FactList;
  /** Where it is told which facts were taken as they mostly are; `null`: nobody asks. */
  assumed: Set<string> | null;
  /** Whose start is asked for again and again, by how it is counted. */
  readonly newChildren: Map<string, readonly PersonView[]>;
  /** The month from which a child is paid for, by how it is counted. */
  readonly starts: Map<string, Map<PersonView, MonthNumber>>;
  /** Paths of facts by person and name, put together once. */
  readonly paths: Map<PersonView, Map<string, string>>;
}

const CHILD_RELATIONS: ReadonlySet<string> = new Set(['child', 'grandchild', 'sibling']);
const CARERS: ReadonlySet<string> = new Set(['self', 'spouse', 'partner']);
const HORIZON_MONTHS = 24;
const ADULT_FOR_SUPPORT = 20;

export function viewOf(household: Household, facts: FactList): HouseholdView {
  const { today, situations = {} } = household;
  const unknown = household.unknown ?? [];
  const people = household.people.map((person, place) => personView(person, place, { today, unknown }));
  const applicant = people.find(({ person }) => person.relation === 'self') ?? people[0];
  if (applicant === undefined) throw new RangeError('a household has an applicant');
  const horizon = plusMonths(today, HORIZON_MONTHS);
  return {
    household,
    today,
    horizon,
    thisMonth: monthOf(today),
    lastMonth: monthOf(horizon),
    people,
    applicant,
    mainEarner: people.find(({ person }) => person.key === situations.mainEarner) ?? applicant,
    sets: setsOf(people, today),
    unknown: new Set(unknown),
    facts,
    assumed: null,
    newChildren: new Map(),
    starts: new Map(),
    paths: new Map(),
  };
}

function personView(
  person: HouseholdPerson,
  place: number,
  { today, unknown }: { readonly today: CalendarDate; readonly unknown: readonly string[] },
): PersonView {
  const theirs = `people.${person.key}.`;
  const birth = person.birthDate ?? person.dueDate;
  if (birth === undefined) throw new RangeError('a person has a birth or a due date');
  const born = person.birthDate !== undefined;
  return {
    person,
    place,
    birth,
    born,
    overdue: !born && birth < today,
    unknown: new Set(unknown.filter((path) => path.startsWith(theirs)).map((path) => path.slice(theirs.length))),
    yearEnd18: yearEndAfterAge(birth, 18),
    yearEnd22: yearEndAfterAge(birth, 22),
  };
}

function setsOf(given: readonly PersonView[], today: CalendarDate): HouseholdView['sets'] {
  // The order in which somebody wrote them down says nothing, but of those born on one day.
  const people = [...given].sort((one, other) => compare(one.birth, other.birth) || one.place - other.place);
  const children = people.filter(({ person, birth }) => isChild(person.relation, birth, today));
  const together = people.filter(({ person }) => person.livesTogether !== false);
  return {
    people,
    children: children.filter(({ overdue }) => !overdue),
    bornChildren: children.filter(({ born }) => born),
    unborn: people.filter(({ born }) => !born),
    carers: together.filter(({ person }) => CARERS.has(person.relation)),
    adultsTogether: together.filter(
      ({ person, birth, born }) => person.relation !== 'self' && born && ageReached(birth, ADULT_FOR_SUPPORT) <= today,
    ),
    inCare: people.filter(({ person }) => person.care !== undefined),
    inNursery: people.filter(({ person }) => person.nursery !== undefined),
  };
}

function isChild(relation: string, birth: CalendarDate, today: CalendarDate): boolean {
  return CHILD_RELATIONS.has(relation) || (relation === 'other' && ageOn(birth, today) <= 22);
}

/** A fact of a person by its path below them; what the path says is taken apart once, not each time it is read. */
export function factOfPerson(name: string): (view: HouseholdView, of: PersonView) => Value {
  const [member, inner] = memberAndInner(name);
  const [pattern, outerPattern] = [`people.*.${name}`, `people.*.${member}`];
  return (view, of) => {
    const path = pathOf(view, of, member);
    if (view.unknown.has(path)) return new Unknown([path]);
    const outer = (of.person as Readonly<Record<string, Value | undefined>>)[member];
    if (inner === undefined) {
      if (outer !== undefined) return outer;
      return name === 'supportedByApplicant'
        ? supportAssumed(view, path, of.yearEnd18)
        : absent(view, path, view.facts.get(pattern));
    }
    if (outer === undefined && view.facts.get(outerPattern)?.absent === 'unknown') return new Unknown([path]);
    return innerFact(view, pathOf(view, of, name), pattern, outer, inner);
  };
}

function memberAndInner(name: string): [member: string, inner: string | undefined] {
  const dot = name.indexOf('.');
  return dot === -1 ? [name, undefined] : [name.slice(0, dot), name.slice(dot + 1)];
}

function pathOf({ paths }: HouseholdView, of: PersonView, name: string): string {
  let known = paths.get(of);
  if (known === undefined) {
    known = new Map();
    paths.set(of, known);
  }
  let path = known.get(name);
  if (path === undefined) {
    path = `people.${of.person.key}.${name}`;
    known.set(name, path);
  }
  return path;
}

/** They are looked after while the year of 18 lasts; whether afterwards is not known. */
function supportAssumed(view: HouseholdView, path: string, yearEnd18: CalendarDate): Value {
  if (view.today > yearEnd18) return new Unknown([path]);
  view.assumed?.add(path);
  return true;
}

/** A fact of the whole household by its path. */
export function factOfHousehold(name: string): (scope: { readonly view: HouseholdView }) => Value {
  const [member, inner] = memberAndInner(name.slice('situations.'.length));
  const path = `situations.${member}`;
  return ({ view }) => {
    if (view.unknown.has(path)) return new Unknown([path]);
    const outer = (view.household.situations as Readonly<Record<string, Value | undefined>> | undefined)?.[member];
    if (inner === undefined) return outer ?? absent(view, path, view.facts.get(path));
    return innerFact(view, name, name, outer, inner);
  };
}

function innerFact(view: HouseholdView, path: string, pattern: string, outer: Value | undefined, inner: string): Value {
  const fact = view.facts.get(pattern);
  if (outer === undefined || outer === null) return fact?.absent === 'unknown' ? null : (fact?.absent ?? null);
  if (view.unknown.has(path)) return new Unknown([path]);
  return (outer as Readonly<Record<string, Value | undefined>>)[inner] ?? absent(view, path, fact);
}

function absent(view: HouseholdView, path: string, fact: Fact | undefined): Value {
  if (fact?.absent === 'unknown') return new Unknown([path]);
  view.assumed?.add(path);
  return fact?.absent ?? null;
}

export interface Place {
  readonly closed: ClosedDays;
  readonly city: CityValues;
}

export function placeOf({ closedDays, city }: Pick<FamilyRules, 'closedDays' | 'city'>): Place {
  return { closed: { ...closedDays, holidays: new Set(closedDays.holidays) }, city };
}

export function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** `people.c1.publicServant` as the rules write it. */
export function patternOf(path: string): string {
  return path.replace(/^people\.[^.]+\./, 'people.*.');
}
