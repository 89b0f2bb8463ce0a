import { type AmountEvaluator, compileAmount } from './amounts.ts';
import { firstOfMonth } from './counting.ts';
import { compile, dayCandidates, type Evaluator, type FigureList } from './evaluate.ts';
import { type FactList, type Place, placeOf } from './household-view.ts';
import type { Effective, FamilyRules, Rule, RuleCase, ServedRuleFile } from './rules.ts';

/** Rules with a function for every expression; made once for each reply of a portal. */
export interface CompiledRules {
  readonly rules: FamilyRules;
  readonly files: readonly CompiledFile[];
  readonly fileOf: ReadonlyMap<string, CompiledFile>;
  readonly facts: FactList;
  readonly place: Place;
  readonly figures: FigureList;
}

export interface CompiledFile {
  readonly file: ServedRuleFile;
  readonly cases: readonly CompiledCase[];
  readonly toConfirm: boolean;
}

interface CompiledRule {
  readonly rule: Rule;
  readonly holds: Evaluator;
}

export interface CompiledCase {
  readonly data: RuleCase;
  /** Of each rule its versions, one of which is in force at a time. */
  readonly rules: readonly (readonly CompiledRule[])[];
  readonly expressions: ReadonlyMap<keyof RuleCase | 'category' | 'ageClass' | 'direction', Evaluator>;
  readonly deadline: ReturnType<typeof dayCandidates> | undefined;
  readonly amount: { readonly evaluate: AmountEvaluator; readonly not: readonly string[] } | undefined;
  readonly papers: readonly {
    readonly paper: NonNullable<RuleCase['papers']>[number];
    readonly when: Evaluator | undefined;
  }[];
}

const compiled = new WeakMap<FamilyRules, CompiledRules>();

export function compileRules(rules: FamilyRules): CompiledRules {
  const known = compiled.get(rules);
  if (known !== undefined) return known;
  const files = rules.rules.map((file) => compileFile(file, rules));
  const made: CompiledRules = {
    rules,
    files,
    fileOf: new Map(files.map((one) => [one.file.id, one])),
    facts: new Map(rules.facts.map((fact, place) => [fact.path, { ...fact, place }])),
    place: placeOf(rules),
    figures: figureList(rules),
  };
  compiled.set(rules, made);
  return made;
}

function compileFile(file: ServedRuleFile, rules: FamilyRules): CompiledFile {
  const cases = [file, ...(file.otherwise ?? [])];
  return {
    file,
    cases: cases.map((one) => compileCase(one, rules)),
    toConfirm: cases.some((one) => one.rules.some(({ source }) => source.mark === 'G')),
  };
}

function compileCase(data: RuleCase, { amounts }: FamilyRules): CompiledCase {
  const { shows = {}, papers = [], amount } = data;
  const named = { filedBy: data.filedBy, municipality: data.municipality, opensOn: data.opensOn, ...shows };
  const all = { ...named, windowFrom: data.windowFrom, estimated: data.estimated };
  const found = amounts.find(({ id }) => id === amount?.id)?.amounts[amount?.of ?? ''];
  return {
    data,
    rules: versionsOf(data.rules.map((rule) => ({ rule, holds: compile(rule.when) }))),
    expressions: new Map(
      Object.entries(all).flatMap(([name, one]) => (one === undefined ? [] : [[name as keyof RuleCase, compile(one)]])),
    ),
    deadline: data.deadline === undefined ? undefined : dayCandidates(data.deadline.day),
    amount: found === undefined ? undefined : { evaluate: compileAmount(found), not: found.not ?? [] },
    papers: papers.map((paper) => ({ paper, when: paper.when === undefined ? undefined : compile(paper.when) })),
  };
}

function versionsOf(rules: readonly CompiledRule[]): CompiledRule[][] {
  const ids = new Set(rules.map(({ rule }) => rule.id));
  return [...ids].map((id) => rules.filter(({ rule }) => rule.id === id));
}

function figureList({ amounts }: FamilyRules): FigureList {
  const figures = new Map(amounts.flatMap((file) => Object.entries(file.figures)));
  return (id, month) => {
    const day = firstOfMonth(month);
    return figures.get(id)?.find(({ effective }) => isInForce(effective, day))?.yen ?? null;
  };
}

export function isInForce({ from, until }: Effective, day: string): boolean {
  return from <= day && (until === null || day <= until);
}
