import {
  type FamilyRules,
  type MunicipalFamily,
  namesOf,
  type RuleCase,
  type RuleDifference,
  type RuleFile,
  type ServedRuleFile,
} from '#contract/family/rules.ts';
import type { Municipality, Procedure } from '#contract/procedure/procedure.ts';
import { revisionOf } from '../check-procedure.ts';
import { paperProblems, type RuleProblem, ruleProblems } from './check-family-rules.ts';
import type { FamilyFiles } from './load-family-rules.ts';

type Bases = ReadonlyMap<string, ReadonlySet<string>>;

/** What is wrong with a municipality's own rules: they replace what is there, and are rules as others are. */
export function overrideProblems(files: FamilyFiles, family: MunicipalFamily | undefined, bases: Bases): RuleProblem[] {
  return Object.entries(family?.rules ?? {}).flatMap(([id, difference]) => {
    const file = files.rules.find((one) => one.id === id);
    const path = ['rules', id];
    if (file === undefined) return [{ path, message: 'no such rule file' }];
    return differenceProblems(file, difference, files, bases).map((one) => ({ ...one, path: [...path, ...one.path] }));
  });
}

function differenceProblems(
  file: RuleFile,
  difference: RuleDifference,
  files: FamilyFiles,
  bases: Bases,
): RuleProblem[] {
  const cases = [file, ...(file.otherwise ?? [])];
  const ids = new Set(cases.flatMap(({ rules }) => rules.map(({ id }) => id)));
  const keys = new Set(cases.flatMap(({ papers }) => (papers ?? []).map(({ key }) => key)));
  const context = { names: namesOf(files.facts, files.amounts), facts: files.facts, today: LAST_DAY };
  const own = [
    ...Object.entries(difference.replace ?? {}).map(([id, rule]) => ({ path: ['replace', id], rule })),
    ...(difference.add ?? []).map((rule, n) => ({ path: ['add', n], rule })),
  ];
  return [
    ...Object.keys(difference.replace ?? {}).flatMap((id) =>
      ids.has(id) ? [] : [{ path: ['replace', id], message: 'no such rule' }],
    ),
    ...Object.keys(difference.papers ?? {}).flatMap((key) =>
      keys.has(key) ? [] : [{ path: ['papers', key], message: 'no such paper' }],
    ),
    ...(difference.deadline !== undefined && file.deadline === undefined
      ? [{ path: ['deadline'], message: 'no such deadline' }]
      : []),
    ...own.flatMap(({ path, rule }) =>
      ruleProblems(rule, context).map((one) => ({ ...one, path: [...path, ...one.path] })),
    ),
    ...(difference.addPapers ?? []).flatMap((paper, n) =>
      paperProblems(file.id, paper, { bases }).map((message) => ({ path: ['addPapers', n, 'key'], message })),
    ),
  ];
}

/** When something was checked is looked at where files are read. */
const LAST_DAY = '2199-12-31' as Parameters<typeof ruleProblems>[1]['today'];

/** The rules of one municipality, with what its procedures ask for. */
export function resolveFamilyRules(
  files: FamilyFiles,
  { code, name, family }: Pick<Municipality, 'code' | 'name'> & { readonly family?: MunicipalFamily | undefined },
  bases: Bases,
  procedures: readonly Procedure[],
): FamilyRules {
  const offered = new Map(procedures.map((procedure) => [procedure.id as string, procedure]));
  const definition = {
    municipality: { code, name },
    rules: files.rules.map((file) =>
      resolveFile(file, family?.rules[file.id] ?? {}, bases.has(file.id), offered.get(file.id)),
    ),
    amounts: [...files.amounts],
    facts: files.facts,
    lifeEvents: files.lifeEvents,
    closedDays: files.closedDays,
    city: family?.values ?? {},
  };
  return { revision: revisionOf(definition), ...definition };
}

function resolveFile(
  file: RuleFile,
  difference: RuleDifference,
  isProcedure: boolean,
  procedure: Procedure | undefined,
): ServedRuleFile {
  const { otherwise, ...main } = file;
  const cases = (one: RuleCase) => withPapers(withDifference(one, difference), isProcedure, procedure);
  const isOffered = difference.offered !== false && !(isProcedure && procedure === undefined);
  const days = procedure?.deadline.type === 'daysAfterEvent' ? procedure.deadline.days : undefined;
  return {
    ...main,
    ...cases(main),
    ...(otherwise === undefined ? {} : { otherwise: otherwise.map(cases) }),
    ...(isOffered ? {} : { offered: false as const }),
    ...(days === undefined ? {} : { days }),
  };
}

function withDifference<Case extends RuleCase>(
  one: Case,
  { replace = {}, add = [], deadline, papers = {}, addPapers = [] }: RuleDifference,
): Case {
  const changedPapers = (one.papers ?? []).flatMap((paper) => {
    const change = papers[paper.key];
    return change === undefined ? [paper] : change === null ? [] : [change];
  });
  const rules = one.rules.map((rule) => {
    const own = replace[rule.id];
    return own === undefined ? rule : { ...own, own: true as const };
  });
  return {
    ...one,
    rules: [...rules, ...add.map((rule) => ({ ...rule, own: true as const }))],
    ...(deadline === undefined || one.deadline === undefined ? {} : { deadline }),
    ...(one.papers === undefined && addPapers.length === 0 ? {} : { papers: [...changedPapers, ...addPapers] }),
  };
}

/** What the municipality does not ask for, or only of who does not sign, is no paper of this household. */
function withPapers<Case extends RuleCase>(one: Case, isProcedure: boolean, procedure: Procedure | undefined): Case {
  if (!isProcedure || procedure === undefined || one.papers === undefined) return one;
  const { attachments } = procedure;
  const papers = one.papers.flatMap((paper) => {
    const rule = attachments.find(({ key }) => key === paper.key);
    if (rule === undefined) return paper.title === undefined ? [] : [paper];
    // What it is called goes along, so that whoever shows the list needs no procedure.
    return rule.required && rule.whenUnsigned !== true ? [{ title: rule.title, ...paper }] : [];
  });
  return { ...one, papers };
}
