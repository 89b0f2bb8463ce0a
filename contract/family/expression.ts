import * as z from 'zod';

/**
 * The expressions of the rules: a JSON value of one operator, without recursion, loops but over people, text functions or a
 * clock. What is missing here is a function of `counting.ts` with tests, not a program in a file.
 */

type Scalar = string | number | boolean;
/** Checked by `expressionProblems` before anything reads it. */
export type Expression = Scalar | { readonly [operator: string]: unknown };

/** Its form alone; whether it is an expression, `expressionProblems` says. */
export const expressionSchema = z.union([
  z.string().max(200),
  z.number(),
  z.boolean(),
  z.record(z.string().max(40), z.unknown()),
]);

const DEEPEST = 12;
const MOST_NODES = 300;

/** `record` is a thing of several members, which can be there or not; `texts` a list of words or keys of people. */
export const VALUE_TYPES = ['boolean', 'number', 'date', 'month', 'text', 'texts', 'record'] as const;
export type ValueType = (typeof VALUE_TYPES)[number];
type Wanted = ValueType | 'any';

export const PEOPLE_SETS = [
  'people',
  'children',
  'bornChildren',
  'unborn',
  'newChildren',
  'runningChildren',
  'carers',
  'adultsTogether',
  'inCare',
  'inNursery',
] as const;
export type PeopleSet = (typeof PEOPLE_SETS)[number];

const WHOSE = ['it', 'mainEarner', 'applicant'] as const;

/** What counting says of a person, beside what is given of them. */
const COUNTED_OF_PERSON = {
  key: 'text',
  motherOrSelf: 'text',
  born: 'boolean',
  birth: 'date',
  abroadNow: 'boolean',
  studiesAbroadNow: 'boolean',
  event: 'date',
  start: 'month',
  allowanceAtStart: 'boolean',
  allowanceNow: 'boolean',
  lost: 'boolean',
  intakeFrom: 'date',
  intakeTo: 'date',
  intakeIsApril: 'boolean',
  intakeMoves: 'boolean',
} as const satisfies Record<string, ValueType>;

/** What counting says of the whole household; `month` and `rank` stand while an amount is worked out. */
const COUNTED_OF_HOUSEHOLD = {
  today: 'date',
  horizon: 'date',
  mainEarner: 'text',
  elderCountsForThird: 'boolean',
  month: 'month',
  rank: 'number',
} as const satisfies Record<string, ValueType>;

interface Operator {
  readonly takes: readonly Wanted[];
  readonly gives: ValueType;
  /** Any number of the last kind. */
  readonly many?: true;
  /** All of what is taken is of one kind, and ordered. */
  readonly alike?: true;
  /** How many of the last need not be given. */
  readonly mayLack?: number;
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  all: { takes: ['boolean'], gives: 'boolean', many: true },
  any: { takes: ['boolean'], gives: 'boolean', many: true },
  not: { takes: ['boolean'], gives: 'boolean' },
  isKnown: { takes: ['any'], gives: 'boolean' },
  isThere: { takes: ['any'], gives: 'boolean' },
  eq: { takes: ['any', 'any'], gives: 'boolean', alike: true },
  in: { takes: ['text', 'texts'], gives: 'boolean' },
  lt: { takes: ['any', 'any'], gives: 'boolean', alike: true },
  lte: { takes: ['any', 'any'], gives: 'boolean', alike: true },
  gt: { takes: ['any', 'any'], gives: 'boolean', alike: true },
  gte: { takes: ['any', 'any'], gives: 'boolean', alike: true },
  addDays: { takes: ['date', 'number'], gives: 'date' },
  addMonths: { takes: ['date', 'number'], gives: 'date' },
  ageReached: { takes: ['date', 'number'], gives: 'date' },
  ageOn: { takes: ['date', 'date'], gives: 'number' },
  yearEndAfterAge: { takes: ['date', 'number'], gives: 'date' },
  schoolStart: { takes: ['date'], gives: 'date' },
  classAge: { takes: ['date', 'date'], gives: 'number' },
  lastDay: { takes: ['date', 'number', 'text'], gives: 'date' },
  lastDayMonths: { takes: ['date', 'number'], gives: 'date' },
  nextOpenDay: { takes: ['date', 'boolean'], gives: 'date', mayLack: 1 },
  nextYearly: { takes: ['text'], gives: 'date' },
  monthOf: { takes: ['date'], gives: 'month' },
  earliest: { takes: ['date'], gives: 'date', many: true },
  latest: { takes: ['date'], gives: 'date', many: true },
  add: { takes: ['number'], gives: 'number', many: true },
  subtract: { takes: ['number', 'number'], gives: 'number' },
  multiply: { takes: ['number'], gives: 'number', many: true },
  smallest: { takes: ['number'], gives: 'number', many: true },
  largest: { takes: ['number'], gives: 'number', many: true },
};

/** Over people; `first` gives a person's key, `earliestAhead` a day. */
const OVER_PEOPLE = { some: 'boolean', every: 'boolean', count: 'number', first: 'text' } as const;

/** What names in an expression mean. */
export interface Names {
  /** `situations.NAME` and `people.*.MEMBER`. */
  readonly facts: ReadonlyMap<string, ValueType>;
  readonly figures: ReadonlySet<string>;
  readonly city: ReadonlyMap<string, ValueType>;
}

interface ExpressionProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Everything that is wrong with an expression that should be of that type, each with its place. */
export function expressionProblems(value: unknown, wanted: Wanted, names: Names): ExpressionProblem[] {
  const problems: ExpressionProblem[] = [];
  let nodes = 0;
  const say = (path: readonly (string | number)[], message: string) => problems.push({ path, message });

  function typeOf(node: unknown, path: readonly (string | number)[], depth: number): Wanted | undefined {
    nodes += 1;
    if (depth > DEEPEST) return void say(path, 'too deep');
    if (nodes === MOST_NODES + 1) return void say(path, 'too many parts');
    if (nodes > MOST_NODES) return undefined;
    const literal = literalType(node);
    if (literal !== undefined) return literal;
    if (!isObject(node)) return void say(path, 'not an expression');
    return operatorType(node, path, depth);
  }

  function check(node: unknown, expected: Wanted, path: readonly (string | number)[], depth: number): void {
    const found = typeOf(node, path, depth);
    if (found === undefined || expected === 'any' || found === 'any') return;
    if (found !== expected) say(path, `wrong type: ${found} for ${expected}`);
  }

  function operatorType(node: Record<string, unknown>, path: readonly (string | number)[], depth: number) {
    if (Object.hasOwn(node, 'fact')) return factType(node, path);
    const [[name = '', argument] = [], ...others] = Object.entries(node);
    if (others.length > 0) return void say(path, 'more than one operator');
    const at = [...path, name];
    if (name === 'figure') return named(names.figures.has(String(argument)) ? 'number' : undefined, at, 'figure');
    if (name === 'city') return named(names.city.get(String(argument)), at, 'city name');
    if (name === 'byValue') return byValueType(argument, at, depth);
    if (Object.hasOwn(OVER_PEOPLE, name)) return overPeopleType(name as keyof typeof OVER_PEOPLE, argument, at, depth);
    if (name === 'earliestAhead' || (name === 'earliest' && isObject(argument) && 'who' in argument))
      return earliestAheadType(argument, at, depth);
    const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
    if (operator === undefined) return void say(at, `unknown operator ${name.slice(0, 40)}`);
    return operatorGives(operator, argument, at, depth);
  }

  function named(type: ValueType | undefined, at: readonly (string | number)[], what: string) {
    return type ?? void say(at, `unknown ${what}`);
  }

  function factType(node: Record<string, unknown>, path: readonly (string | number)[]): ValueType | undefined {
    const { fact, of: whose, ...others } = node;
    if (Object.keys(others).length > 0) return void say(path, 'more than one operator');
    const name = String(fact);
    if (whose === undefined) {
      const counted = ownType(COUNTED_OF_HOUSEHOLD, name);
      return named(counted ?? names.facts.get(name), [...path, 'fact'], 'fact');
    }
    if (!(WHOSE as readonly unknown[]).includes(whose)) return void say([...path, 'of'], 'unknown person');
    const counted = ownType(COUNTED_OF_PERSON, name);
    return named(counted ?? names.facts.get(`people.*.${name}`), [...path, 'fact'], 'fact');
  }

  function byValueType(argument: unknown, at: readonly (string | number)[], depth: number): Wanted | undefined {
    if (!isObject(argument) || !isObject(argument.values)) return void say(at, 'wrong form');
    check(argument.of, 'any', [...at, 'of'], depth + 1);
    const types = Object.entries(argument.values).map(([key, one]) => typeOf(one, [...at, 'values', key], depth + 1));
    return types.every((type) => type === types[0]) ? types[0] : void say(at, 'wrong type: values of several');
  }

  function overPeopleType(
    name: keyof typeof OVER_PEOPLE,
    argument: unknown,
    at: readonly (string | number)[],
    depth: number,
  ) {
    if (!isObject(argument) || !isWho(argument.who)) return void say([...at, 'who'], 'unknown people');
    const stray = Object.keys(argument).find((key) => key !== 'who' && key !== 'where');
    if (stray !== undefined) return void say([...at, stray], 'unknown member');
    if (argument.where !== undefined) check(argument.where, 'boolean', [...at, 'where'], depth + 1);
    return OVER_PEOPLE[name];
  }

  function earliestAheadType(
    argument: unknown,
    at: readonly (string | number)[],
    depth: number,
  ): ValueType | undefined {
    if (Array.isArray(argument)) {
      argument.forEach((one, n) => {
        check(one, 'date', [...at, n], depth + 1);
      });
      return 'date';
    }
    if (!isObject(argument) || !isWho(argument.who)) return void say([...at, 'who'], 'unknown people');
    check(argument.day, 'date', [...at, 'day'], depth + 1);
    return 'date';
  }

  function operatorGives(operator: Operator, argument: unknown, at: readonly (string | number)[], depth: number) {
    const given = Array.isArray(argument) ? argument : [argument];
    const { takes, many, mayLack = 0 } = operator;
    const fits =
      many === true ? given.length > 0 : given.length <= takes.length && given.length >= takes.length - mayLack;
    if (!fits) return void say(at, 'wrong number of parts');
    const places = given.map((_, n) => (Array.isArray(argument) ? [...at, n] : at));
    if (operator.alike === true) {
      const types = given.map((one, n) => typeOf(one, places[n] ?? at, depth + 1));
      const known = types.filter((type) => type !== undefined);
      if (known.some((type) => type !== known[0])) say(at, `wrong type: ${types.join(' beside ')}`);
    } else {
      given.forEach((one, n) => {
        check(one, takes[Math.min(n, takes.length - 1)] ?? 'any', places[n] ?? at, depth + 1);
      });
    }
    return operator.gives;
  }

  check(value, wanted, [], 1);
  return problems;
}

/** By its form, as the expressions of a file have no other mark: a day, a month, a word. */
export function literalType(value: unknown): ValueType | undefined {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return 'number';
  if (Array.isArray(value)) return value.every((one) => typeof one === 'string') ? 'texts' : undefined;
  if (typeof value !== 'string') return undefined;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'date';
  return /^\d{4}-\d{2}$/.test(value) ? 'month' : 'text';
}

function ownType(types: Readonly<Record<string, ValueType>>, name: string): ValueType | undefined {
  return Object.hasOwn(types, name) ? types[name] : undefined;
}

function isWho(value: unknown): value is PeopleSet {
  return (PEOPLE_SETS as readonly unknown[]).includes(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
