import { plusDays } from '#contract/family/counting.ts';
import { compile } from '#contract/family/evaluate.ts';
import {
  type Expression,
  expressionProblems,
  literalType,
  type Names,
  type ValueType,
} from '#contract/family/expression.ts';
import {
  type Amount,
  type AmountFile,
  CITY_NAMES,
  type Effective,
  type Fact,
  type LifeEvent,
  type Rule,
  type RuleCase,
  type RuleFile,
} from '#contract/family/rules.ts';
import type { CalendarDate } from '#contract/values/brands.ts';

export interface RuleProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

interface RuleContext {
  readonly names: Names;
  readonly amounts: readonly AmountFile[];
  readonly bases: ReadonlyMap<string, ReadonlySet<string>>;
  readonly facts: readonly Fact[];
  readonly today: CalendarDate;
}

type Path = readonly (string | number)[];

export function factProblems(facts: readonly Fact[]): RuleProblem[] {
  return facts.flatMap(({ path }, at) =>
    facts.findIndex((one) => one.path === path) === at ? [] : [{ path: ['facts', at, 'path'], message: 'used twice' }],
  );
}

export function lifeEventProblems(events: readonly LifeEvent[], ids: ReadonlySet<string>): RuleProblem[] {
  return events.flatMap(({ id, leadsTo }, at) => [
    ...(events.findIndex((one) => one.id === id) === at ? [] : [{ path: ['events', at, 'id'], message: 'used twice' }]),
    ...leadsTo.flatMap((one, n) =>
      ids.has(one) ? [] : [{ path: ['events', at, 'leadsTo', n], message: 'no such rule file' }],
    ),
  ]);
}

export function ruleFileProblems(file: RuleFile, context: RuleContext): RuleProblem[] {
  const cases = [file, ...(file.otherwise ?? [])];
  const nowhere = file.page === undefined && !context.bases.has(file.id);
  return [
    ...(nowhere ? [{ path: ['id'], message: 'no page and no procedure' }] : []),
    ...cases.flatMap((one, at) =>
      caseProblems(file.id, one, context).map((problem) =>
        at === 0 ? problem : { ...problem, path: ['otherwise', at - 1, ...problem.path] },
      ),
    ),
  ];
}

const EXPRESSIONS = {
  filedBy: 'text',
  municipality: 'text',
  opensOn: 'date',
  windowFrom: 'date',
  estimated: 'boolean',
} as const;
const SHOWN = { category: 'text', ageClass: 'number', direction: 'text' } as const;

function caseProblems(id: string, one: RuleCase, context: RuleContext): RuleProblem[] {
  const typed = (value: unknown, type: ValueType, path: Path) =>
    value === undefined ? [] : at(expressionProblems(value, type, context.names), path);
  return [
    ...Object.entries(EXPRESSIONS).flatMap(([name, type]) =>
      typed(one[name as keyof typeof EXPRESSIONS], type, [name]),
    ),
    ...Object.entries(SHOWN).flatMap(([name, type]) =>
      typed(one.shows?.[name as keyof typeof SHOWN], type, ['shows', name]),
    ),
    ...typed(one.deadline?.day, 'date', ['deadline', 'day']),
    ...one.rules.flatMap((rule, n) => at(ruleProblems(rule, context), ['rules', n])),
    ...periodProblems(
      one.rules.map(({ id: rule, effective }) => ({ id: rule, effective })),
      (n) => ['rules', n],
    ),
    ...amountOf(one, context),
    ...(one.papers ?? []).flatMap((paper, n) => [
      ...typed(paper.when, 'boolean', ['papers', n, 'when']),
      ...paperProblems(id, paper, context).map((message) => ({ path: ['papers', n, 'key'], message })),
    ]),
  ];
}

/** A paper is one of the procedure's attachments, or is told what it is. */
export function paperProblems(
  id: string,
  { key, title }: NonNullable<RuleCase['papers']>[number],
  { bases }: Pick<RuleContext, 'bases'>,
): string[] {
  return title !== undefined || bases.get(id)?.has(key) === true ? [] : ['no such attachment'];
}

function amountOf({ amount }: RuleCase, { amounts }: RuleContext): RuleProblem[] {
  if (amount === undefined) return [];
  const file = amounts.find(({ id }) => id === amount.id);
  if (file === undefined) return [{ path: ['amount', 'id'], message: 'no such amount' }];
  return Object.hasOwn(file.amounts, amount.of) ? [] : [{ path: ['amount', 'of'], message: 'no such amount' }];
}

export function ruleProblems(
  rule: Rule,
  { names, facts, today }: Pick<RuleContext, 'names' | 'facts' | 'today'>,
): RuleProblem[] {
  const problems = at(expressionProblems(rule.when, 'boolean', names), ['when']);
  if (rule.source.checkedOn > today) problems.push({ path: ['source', 'checkedOn'], message: 'in the future' });
  if (rule.effective.until !== null && rule.effective.until < rule.effective.from) {
    problems.push({ path: ['effective', 'until'], message: 'before from' });
  }
  return problems.length > 0 ? problems : at(unreachable(rule.when, facts), ['when']);
}

/** Periods of one id follow each other: a gap is declared as unknown where figures can be. */
function periodProblems(
  periods: readonly { readonly id: string; readonly effective: Effective }[],
  place: (n: number) => Path,
) {
  const numbered = periods.map((one, n) => ({ ...one, n }));
  return [...Map.groupBy(numbered, ({ id }) => id).values()].flatMap((group) => {
    const sorted = [...group].sort((one, other) => (one.effective.from < other.effective.from ? -1 : 1));
    return sorted.flatMap(({ effective, n }, i): RuleProblem[] => {
      const before = sorted[i - 1]?.effective;
      if (before === undefined) return [];
      const path = [...place(n), 'effective'];
      if (before.until === null || before.until >= effective.from) return [{ path, message: 'periods overlap' }];
      return plusDays(before.until, 1) === effective.from ? [] : [{ path, message: 'gap between periods' }];
    });
  });
}

export function amountProblems(file: AmountFile, names: Names, today: CalendarDate): RuleProblem[] {
  return [
    ...Object.entries(file.figures).flatMap(([id, figures]) => [
      ...(id.startsWith(`${file.id}.`) ? [] : [{ path: ['figures', id], message: 'not of this file' }]),
      ...periodProblems(
        figures.map(({ effective }) => ({ id, effective })),
        (n) => ['figures', id, n],
      ),
      ...figures.flatMap(({ yen, unknown, source }, n) => {
        const path = ['figures', id, n];
        if ((yen === undefined) === (unknown === undefined)) return [{ path, message: 'a sum or unknown' }];
        if (yen !== undefined && source === undefined) return [{ path, message: 'no source' }];
        const late = source !== undefined && source.checkedOn > today;
        return late ? [{ path: [...path, 'source', 'checkedOn'], message: 'in the future' }] : [];
      }),
    ]),
    ...Object.entries(file.amounts).flatMap(([name, amount]) => at(sumProblems(amount, names), ['amounts', name])),
  ];
}

function sumProblems(amount: Amount, names: Names): RuleProblem[] {
  if ('perChild' in amount) return rateProblems(amount.perChild, names);
  const months = {
    from: 'month',
    until: 'month',
    once: 'number',
    perMonth: 'number',
    perMonthAtMost: 'number',
  } as const;
  return Object.entries(months).flatMap(([name, type]) => {
    const value = (amount as Readonly<Record<string, unknown>>)[name];
    return value === undefined ? [] : at(expressionProblems(value, type, names), [name]);
  });
}

function rateProblems(rates: Extract<Amount, { perChild: unknown }>['perChild'], names: Names): RuleProblem[] {
  const always = rates.findIndex(({ when }) => when === undefined);
  return rates.flatMap(({ when, figure }, n) => [
    ...(when === undefined ? [] : at(expressionProblems(when, 'boolean', names), ['perChild', n, 'when'])),
    ...(names.figures.has(figure) ? [] : [{ path: ['perChild', n, 'figure'], message: 'unknown figure' }]),
    ...(always !== -1 && n > always ? [{ path: ['perChild', n], message: 'unreachable' }] : []),
  ]);
}

function at(problems: readonly RuleProblem[], before: Path): RuleProblem[] {
  return problems.map(({ path, message }) => ({ path: [...before, ...path], message }));
}

const MOST_TRIALS = 4_096;
const LEAVES = ['fact', 'city', 'figure', 'some', 'every', 'count', 'first', 'earliest', 'earliestAhead'] as const;
const DAYS = [
  '1950-06-15',
  '1975-06-15',
  '1995-06-15',
  '2007-06-15',
  '2012-04-01',
  '2021-06-15',
  '2024-06-15',
  '2026-11-20',
  '2026-12-01',
  '2026-12-20',
  '2040-06-15',
];

/**
 * Whether an expression is the same whatever its facts are: tried with likely values of each, up to 4,096 times. Nothing
 * that always or never holds is a rule.
 */
function unreachable(when: Expression, facts: readonly Fact[]): RuleProblem[] {
  const texts = [...new Set(wordsIn(when))];
  const leaves = leavesOf(when).map((leaf) => ({ leaf, values: probesOf(JSON.parse(leaf), facts, texts, when) }));
  const total = leaves.reduce((product, { values }) => product * values.length, 1);
  let held = false;
  let failed = false;
  for (let trial = 0; trial < Math.min(total, MOST_TRIALS) && !(held && failed); trial += 1) {
    // More than can be tried are tried here and there.
    let rest = total <= MOST_TRIALS ? trial : Math.floor((trial * total) / MOST_TRIALS) + ((trial * 7_919) % 97);
    const given = new Map(
      leaves.map(({ leaf, values }) => {
        const value = values[rest % values.length];
        rest = Math.floor(rest / values.length);
        return [leaf, value];
      }),
    );
    const value = compile(substituted(when, given) as Expression)(TRIAL_SCOPE);
    if (value === true) held = true;
    else failed = true;
  }
  if (held && failed) return [];
  return [{ path: [], message: held ? 'unreachable: never fails' : 'unreachable: never holds' }];
}

/** Only what counts days of a calendar looks at it. */
const TRIAL_SCOPE = {
  view: { today: '2026-12-01' },
  place: {
    closed: { known: { from: '2026-01-01', to: '2025-12-31' }, weekdays: [], yearEnd: [], holidays: new Set() },
  },
} as never;

function leavesOf(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  if (isLeaf(node)) return [JSON.stringify(node)];
  return [...new Set(Object.values(node).flatMap(leavesOf))];
}

function isLeaf(node: object): boolean {
  if (Array.isArray(node)) return false;
  return LEAVES.some((name) => {
    const part = Object.hasOwn(node, name) ? (node as Readonly<Record<string, unknown>>)[name] : undefined;
    return part !== undefined && !(name === 'earliest' && Array.isArray(part));
  });
}

function substituted(node: unknown, given: ReadonlyMap<string, unknown>): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (isLeaf(node)) return given.get(JSON.stringify(node));
  if (Array.isArray(node)) return node.map((one) => substituted(one, given));
  return Object.fromEntries(Object.entries(node).map(([name, one]) => [name, substituted(one, given)]));
}

function probesOf(
  leaf: Record<string, unknown>,
  facts: readonly Fact[],
  texts: readonly string[],
  when: Expression,
): unknown[] {
  const path = leaf.of === undefined ? String(leaf.fact) : `people.*.${String(leaf.fact)}`;
  const type = facts.find((fact) => fact.path === path)?.type ?? typeByName(leaf);
  switch (type) {
    case 'boolean':
      return [true, false];
    case 'number':
      return [
        ...new Set([null, 0, ...numbersIn(when).flatMap((one) => [one - 1, one, one + 1]), 20_000, 200_000, 5_000_000]),
      ];
    case 'date':
      return leaf.fact === 'today' ? ['2026-12-01'] : [null, ...DAYS];
    case 'month':
      return [null, '2026-12', '2020-01'];
    case 'texts':
      return [null, texts];
    case 'record':
      return [null, true];
    case 'text':
      return [null, ...texts, 'other'];
  }
}

function typeByName(leaf: Record<string, unknown>): ValueType {
  if ('city' in leaf) return CITY_NAMES.get(leaf.city as never) ?? 'number';
  if ('some' in leaf || 'every' in leaf) return 'boolean';
  if ('count' in leaf || 'figure' in leaf || leaf.fact === 'rank') return 'number';
  if ('first' in leaf || leaf.fact === 'key' || leaf.fact === 'motherOrSelf' || leaf.fact === 'mainEarner')
    return 'text';
  if ('earliest' in leaf || 'earliestAhead' in leaf) return 'date';
  if (leaf.fact === 'start' || leaf.fact === 'month') return 'month';
  return ['birth', 'event', 'today', 'horizon', 'intakeFrom', 'intakeTo'].includes(String(leaf.fact))
    ? 'date'
    : 'boolean';
}

function wordsIn(node: unknown): string[] {
  if (typeof node === 'string') return literalType(node) === 'text' ? [node] : [];
  return typeof node === 'object' && node !== null && !isLeaf(node) ? Object.values(node).flatMap(wordsIn) : [];
}

function numbersIn(node: unknown): number[] {
  if (typeof node === 'number') return [node];
  return typeof node === 'object' && node !== null && !isLeaf(node) ? Object.values(node).flatMap(numbersIn) : [];
}
