import { evaluateHousehold } from '#contract/family/engine.ts';
import { householdSchema } from '#contract/family/household.ts';
import type { FamilyEntry, FamilyResult, TimelineLine } from '#contract/family/result.ts';
import type { FamilyRules } from '#contract/family/rules.ts';

type ExpectedEntry = Partial<Omit<FamilyEntry, 'papers'>> & {
  readonly id: string;
  readonly papers?: readonly object[];
  readonly papersInclude?: readonly object[];
};

/** A household and what the law says of it, worked out by hand. */
export interface WorkedExample {
  readonly id: string;
  readonly tests: string;
  readonly household: unknown;
  readonly timelineLeavesOut?: readonly string[];
  readonly expect: {
    readonly entries: readonly ExpectedEntry[];
    readonly timeline?: readonly Partial<TimelineLine>[];
    readonly timelineLeavesOut?: readonly string[];
    readonly no?: readonly { readonly id: string; readonly because: string }[];
    readonly toConfirm?: readonly string[];
    readonly nextQuestion?: string | null;
  };
}

export function resultOf(rulesOf: (municipality: string) => FamilyRules, given: unknown): FamilyResult {
  const household = householdSchema.parse(given);
  const to = household.situations?.movingOut?.to;
  return evaluateHousehold(rulesOf(household.municipality), household, {
    ...(to === undefined || to === 'abroad' ? {} : { there: rulesOf(to) }),
  });
}

/** What an example names of a result, and what the engine says of the same, each to be equal. */
export function compared({ expect: wanted, timelineLeavesOut = [] }: WorkedExample, result: FamilyResult) {
  const leftOut = [...timelineLeavesOut, ...(wanted.timelineLeavesOut ?? [])];
  const found = result.entries.map((entry) => {
    const like = wanted.entries.find(
      ({ id, about, municipality }) =>
        id === entry.id &&
        (about === undefined || about === entry.about) &&
        (municipality === undefined || municipality === entry.municipality),
    );
    return like === undefined ? { id: entry.id, about: entry.about } : sameMembers(entry, like);
  });
  const shortLine = ({ date, kind, id, person, perMonth, perMonthAtMost }: Partial<TimelineLine>) =>
    JSON.stringify({ date, kind, id, person, perMonth, perMonthAtMost });
  const lines = (timeline: readonly Partial<TimelineLine>[]) =>
    timeline.filter(({ kind }) => !leftOut.includes(kind ?? '')).map(shortLine);
  return {
    wanted: {
      entries: wanted.entries.map(plain),
      timeline: wanted.timeline === undefined ? undefined : lines(wanted.timeline),
      nextQuestion: wanted.nextQuestion,
      no: wanted.no?.map(({ id }) => [id, true]),
      toConfirm: wanted.toConfirm,
    },
    found: {
      entries: found,
      timeline: wanted.timeline === undefined ? undefined : lines(result.timeline),
      nextQuestion: wanted.nextQuestion === undefined ? undefined : result.nextQuestion,
      no: wanted.no?.map(({ id, because }) => [id, isNo(result, id, because)]),
      toConfirm: wanted.toConfirm === undefined ? undefined : result.toConfirm,
    },
  };
}

function isNo(result: FamilyResult, id: string, because: string): boolean {
  const lines = result.no.filter((one) => one.id === id);
  return (
    lines.length === 1 && lines[0]?.because.includes(because) === true && result.entries.every((one) => one.id !== id)
  );
}

/** Of an entry, what the example has; papers and missing facts are sets. */
function sameMembers(entry: FamilyEntry, like: ExpectedEntry): Record<string, unknown> {
  const { papersInclude } = like;
  const members = Object.keys(like).filter((name) => name !== 'papersInclude');
  const given = { ...entry, deadline: deadlineLike(entry.deadline, like.deadline) } as unknown as Record<
    string,
    unknown
  >;
  // `null` in an example: the entry has no such member.
  const same = Object.fromEntries(members.map((name) => [name, given[name] ?? null]));
  if (papersInclude === undefined) return plain(same);
  const have = new Set(entry.papers.map(sorted));
  return plain({ ...same, papersInclude: papersInclude.filter((paper) => have.has(sorted(paper))) });
}

/** A deadline too is compared in the members that the example has. */
function deadlineLike(found: FamilyEntry['deadline'], wanted: Partial<FamilyEntry['deadline']>) {
  if (found === undefined || wanted === undefined) return found;
  return Object.fromEntries(Object.entries(found).filter(([name]) => Object.hasOwn(wanted, name) || isOptional(name)));
}

/** What stands only where it says something: a deadline that has it and should not is wrong. */
function isOptional(name: string): boolean {
  return name === 'nominalDate' || name === 'holidaysKnownUntil';
}

function plain(entry: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [
      name,
      ['papers', 'papersInclude', 'missingFacts'].includes(name) && Array.isArray(value)
        ? value.map(sorted).sort()
        : value,
    ]),
  );
}

/** As a text in which the order of members does not count. */
function sorted(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return JSON.stringify(Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))));
}
