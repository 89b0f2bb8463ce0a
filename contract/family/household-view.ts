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
  const people = household.people.map((person, place) => personView(person, place, today));
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
    unknown: new Set(household.unknown ?? []),
    facts,
    assumed: null,
    newChildren: new Map(),
    starts: new Map(),
    paths: new Map(),
  };
}

function personView(person: HouseholdPerson, place: number, today: CalendarDate): PersonView {
  const birth = person.birthDate ?? person.dueDate;
  if (birth === undefined) throw new RangeError('a person has a birth or a due date');
  const born = person.birthDate !== undefined;
  return {
    person,
    place,
    birth,
    born,
    overdue: !born && birth < today,
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

/** A fact of a person by its path below them. */
export function factOfPerson(view: HouseholdView, of: PersonView, name: string): Value {
  const { person, yearEnd18 } = of;
  const dot = name.indexOf('.');
  const member = dot === -1 ? name : name.slice(0, dot);
  const path = pathOf(view, of, member);
  if (view.unknown.has(path)) return new Unknown([path]);
  const outer = (person as Readonly<Record<string, Value | undefined>>)[member];
  if (dot === -1) {
    if (outer !== undefined) return outer;
    return name === 'supportedByApplicant'
      ? supportAssumed(view, path, yearEnd18)
      : absent(view, path, view.facts.get(`people.*.${name}`));
  }
  if (outer === undefined && view.facts.get(`people.*.${member}`)?.absent === 'unknown') return new Unknown([path]);
  return innerFact(view, `people.${person.key}.${name}`, `people.*.${name}`, outer, name.slice(dot + 1));
}

function pathOf({ paths }: HouseholdView, of: PersonView, member: string): string {
  let known = paths.get(of);
  if (known === undefined) {
    known = new Map();
    paths.set(of, known);
  }
  const path = known.get(member) ?? `people.${of.person.key}.${member}`;
  known.set(member, path);
  return path;
}

/** They are looked after while the year of 18 lasts; whether afterwards is not known. */
function supportAssumed(view: HouseholdView, path: string, yearEnd18: CalendarDate): Value {
  if (view.today > yearEnd18) return new Unknown([path]);
  view.assumed?.add(path);
  return true;
}

/** A fact of the whole household by its path. */
export function factOfHousehold(view: HouseholdView, name: string): Value {
  const member = name.slice('situations.'.length);
  const dot = member.indexOf('.');
  const outerName = dot === -1 ? member : member.slice(0, dot);
  const path = `situations.${outerName}`;
  if (view.unknown.has(path)) return new Unknown([path]);
  const situations = view.household.situations as Readonly<Record<string, Value | undefined>> | undefined;
  const outer = situations?.[outerName];
  if (dot === -1) return outer ?? absent(view, path, view.facts.get(path));
  return innerFact(view, name, name, outer, member.slice(dot + 1));
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
