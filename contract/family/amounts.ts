import { type AllowanceSetting, newChildren, rankedIn, runningChildren, startOf, undecidedOf } from './allowance.ts';
import { type MonthNumber, monthText } from './counting.ts';
import { compile, type Evaluator, monthValue, type Scope } from './evaluate.ts';
import { type PersonView, Unknown } from './household-view.ts';
import type { MonthlySpan } from './result.ts';
import type { Amount } from './rules.ts';

/** What an entry is worth, month by month or once. */
export interface AmountResult {
  readonly amountYen?: (MonthlySpan | { once: number; from?: string })[];
  readonly amountUnknownFrom?: string;
  /** The unknown facts that decide about it. */
  readonly missing: readonly string[];
  /** Of every month from today's to the horizon's, for the timeline. */
  readonly series?: readonly MonthAmount[];
}

interface MonthAmount {
  readonly low: number;
  readonly high: number;
}

export type AmountEvaluator = (scope: Scope) => AmountResult;

export function compileAmount(amount: Amount): AmountEvaluator {
  if ('once' in amount) return onceAmount(amount);
  return 'perChild' in amount ? perChildAmount(amount) : monthlyAmount(amount);
}

function onceAmount({ once, from }: Extract<Amount, { once: unknown }>): AmountEvaluator {
  const sum = compile(once);
  const begin = from === undefined ? undefined : compile(from);
  return (scope) => {
    const value = sum(scope);
    if (value instanceof Unknown) return { missing: value.facts };
    const month = begin?.(scope);
    if (typeof value !== 'number') {
      const first = monthValue(month ?? null) ?? scope.view.thisMonth;
      return { amountYen: [], amountUnknownFrom: monthText(first), missing: [] };
    }
    return { amountYen: [{ once: value, ...(typeof month === 'string' ? { from: month } : {}) }], missing: [] };
  };
}

function monthlyAmount(amount: Extract<Amount, { perMonth: unknown }>): AmountEvaluator {
  const perMonth = compile(amount.perMonth);
  const atMost = amount.perMonthAtMost === undefined ? undefined : compile(amount.perMonthAtMost);
  const begin = compile(amount.from);
  const end = amount.until === undefined ? undefined : compile(amount.until);
  return (scope) => {
    const first = monthValue(begin(scope));
    if (first === undefined) return { missing: [] };
    const last = Math.min(monthValue(end?.(scope) ?? null) ?? Number.POSITIVE_INFINITY, scope.view.lastMonth);
    const months: MonthAmount[] = [];
    for (let month = first; month <= last; month += 1) {
      const low = perMonth({ ...scope, month });
      const high = atMost === undefined ? low : atMost({ ...scope, month });
      if (low instanceof Unknown) return { missing: low.facts };
      // A month without a figure in force: nothing is carried over.
      if (typeof low !== 'number' || typeof high !== 'number') {
        const amountYen = spansOf(months, first, scope.view.lastMonth, amount.atMost);
        return { amountYen, amountUnknownFrom: monthText(month), missing: [] };
      }
      months.push({ low, high });
    }
    return { amountYen: spansOf(months, first, scope.view.lastMonth, amount.atMost), missing: [] };
  };
}

/** Months that are alike are one span; months without money are none. */
function spansOf(
  months: readonly MonthAmount[],
  first: MonthNumber,
  horizon: MonthNumber,
  atMost?: true,
): MonthlySpan[] {
  const spans: MonthlySpan[] = [];
  months.forEach(({ low, high }, n) => {
    const before = n > 0 ? months[n - 1] : undefined;
    const until = first + n >= horizon ? null : monthText(first + n);
    const open = spans.at(-1);
    if (open !== undefined && before?.low === low && before.high === high) {
      if (high > 0) open.until = until;
    } else if (high > 0) {
      const range = high === low ? {} : { perMonthAtMost: high };
      spans.push({ perMonth: low, ...range, ...(atMost ? { atMost } : {}), from: monthText(first + n), until });
    }
  });
  return spans;
}

type PerChild = Extract<Amount, { perChild: unknown }>;

interface CompiledRate {
  readonly when: Evaluator | undefined;
  readonly figure: string;
}

function perChildAmount(amount: PerChild): AmountEvaluator {
  const rates = amount.perChild.map(({ when, figure }) => ({
    when: when === undefined ? undefined : compile(when),
    figure,
  }));
  return (scope) => {
    const paid = paidChildren(scope.setting, amount.children);
    const first = Math.min(...paid.values());
    const begin = amount.children === 'running' ? scope.view.thisMonth : firstNew(scope.setting, first);
    const totals = (atBest: boolean | ReadonlySet<PersonView>) => seriesOf(scope, rates, paid, atBest);
    const [low, high] = [totals(false), totals(true)];
    const unknownFrom = low.unknownFrom ?? high.unknownFrom;
    const series = low.months.map((one, n) => ({ low: one, high: high.months[n] ?? one }));
    const shown = series.slice(begin - scope.view.thisMonth);
    const isRange = series.some((one) => one.low !== one.high);
    return {
      amountYen: spansOf(shown, begin, scope.view.lastMonth),
      ...(unknownFrom === undefined ? {} : { amountUnknownFrom: monthText(unknownFrom) }),
      missing: isRange ? decidingFacts(scope, totals, low.months, high.months) : [],
      series,
    };
  };
}

function firstNew(setting: AllowanceSetting, otherwise: MonthNumber): MonthNumber {
  const starts = newChildren(setting).map((child) => startOf(setting, child));
  return starts.length > 0 ? Math.min(...starts) : otherwise;
}

/** From which month each is paid for. */
function paidChildren(setting: AllowanceSetting, children: PerChild['children']): ReadonlyMap<PersonView, MonthNumber> {
  const running = children === 'new' ? [] : runningChildren(setting);
  const added = children === 'running' ? [] : newChildren(setting);
  return new Map([
    ...running.map((child) => [child, setting.view.thisMonth] as const),
    ...added.map((child) => [child, startOf(setting, child)] as const),
  ]);
}

interface Totals {
  readonly months: readonly number[];
  readonly unknownFrom?: MonthNumber;
}

/** The total of every month from today's on; a month without a figure in force ends it. */
function seriesOf(
  scope: Scope,
  rates: readonly CompiledRate[],
  paid: ReadonlyMap<PersonView, MonthNumber>,
  atBest: boolean | ReadonlySet<PersonView>,
): Totals {
  const months: number[] = [];
  for (let month = scope.view.thisMonth; month <= scope.view.lastMonth; month += 1) {
    let total = 0;
    for (const { child, rank, standing } of rankedIn(scope.view, month, atBest)) {
      if (standing !== 'child' || (paid.get(child) ?? Number.POSITIVE_INFINITY) > month) continue;
      const inHand = { ...scope, it: child, rank, month };
      const rate = rates.find(({ when }) => when === undefined || when(inHand) === true);
      const yen = rate === undefined ? 0 : scope.figures(rate.figure, month);
      if (yen === null) return { months, unknownFrom: month };
      total += yen;
    }
    months.push(total);
  }
  return { months };
}

/** Which unknown facts make a difference, beside the worst or beside the best. */
function decidingFacts(
  { view }: Scope,
  totals: (atBest: ReadonlySet<PersonView>) => Totals,
  low: readonly number[],
  high: readonly number[],
): string[] {
  const open = view.sets.children.filter((child) => undecidedOf(view, child).length > 0);
  return open.flatMap((child) => {
    const alone = totals(new Set([child])).months;
    const allOthers = totals(new Set(view.sets.children.filter((one) => one !== child))).months;
    const matters = alone.some((one, n) => one !== low[n]) || allOthers.some((one, n) => one !== high[n]);
    return matters ? undecidedOf(view, child) : [];
  });
}
