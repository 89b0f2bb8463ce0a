import type { AllowanceSetting, Counts } from './allowance.ts';
import type { AmountResult } from './amounts.ts';
import { type CompiledCase, type CompiledFile, type CompiledRules, isInForce } from './compiled-rules.ts';
import { chosenDay, peopleOf, type Scope } from './evaluate.ts';
import { compare, type FactList, type HouseholdView, type PersonView, patternOf, Unknown } from './household-view.ts';
import type { EntryDeadline, EntryPaper, FamilyEntry, FamilyResult } from './result.ts';
import type { ServedRuleFile } from './rules.ts';

/** An entry with what only the engine needs. */
export interface Found {
  readonly entry: FamilyEntry;
  readonly waitingCosts: boolean;
  readonly series?: AmountResult['series'];
  readonly countsFromZero: boolean;
}

interface Evaluated {
  readonly found: readonly Found[];
  readonly no: FamilyResult['no'];
  readonly toConfirm: readonly string[];
}

/** `assumed` is told what was taken for granted on the way to an entry. */
export function evaluateView(
  here: CompiledRules,
  there: CompiledRules,
  view: HouseholdView,
  assumed: Set<string>,
): Evaluated {
  const found: Found[] = [];
  const no: FamilyResult['no'][number][] = [];
  const toConfirm: string[] = [];
  for (const file of here.files) {
    const verdict = evaluateFile(file, here, there, view, assumed);
    if (file.toConfirm) {
      if (verdict.found.length > 0) toConfirm.push(file.file.id);
    } else if (verdict.found.length > 0) found.push(...verdict.found);
    else if (!verdict.isSilent) no.push({ id: file.file.id, because: [...verdict.because] });
  }
  return { found, no, toConfirm };
}

/** How many entries hang on something that is not known, and no more of them: what an answer would decide is asked often. */
export function countOpen(here: CompiledRules, there: CompiledRules, view: HouseholdView): number {
  return here.files.reduce((open, file) => open + (file.toConfirm ? 0 : countOpenOf(file, here, there, view)), 0);
}

function countOpenOf(file: CompiledFile, here: CompiledRules, there: CompiledRules, view: HouseholdView): number {
  let open = 0;
  for (const group of groupsOf(tryFile(file, here, there, view, true))) {
    const chosen = chosenOf(group);
    const facts = [...chosen.missing, ...moneyOf(chosen.way.one, chosen.way.scope, chosen.missing).missing];
    if (facts.length === 0) continue;
    if (isSilentWithout(file, chosen.way.verdict.applies, facts)) return 0;
    if ((opensOnOf(chosen.way, view) ?? view.today) <= view.horizon) open += 1;
  }
  return open;
}

interface FileVerdict {
  readonly found: readonly Found[];
  readonly because: readonly string[];
  readonly isSilent: boolean;
}

interface Tried {
  readonly one: CompiledCase;
  readonly scope: Scope;
  readonly verdict: Verdict;
  readonly municipality: string | undefined;
}

function evaluateFile(
  file: CompiledFile,
  here: CompiledRules,
  there: CompiledRules,
  view: HouseholdView,
  assumed: Set<string>,
): FileVerdict {
  const readHere = new Set<string>();
  view.assumed = readHere;
  const tried = tryFile(file, here, there, view, false);
  const decided = groupsOf(tried).map((group) => entryOf(file.file, chosenOf(group), view));
  const isSilent = decided.some(({ entry }) => isSilentWithout(file, entry.applies, entry.missingFacts));
  view.assumed = null;
  if (isSilent) return { found: [], because: [], isSilent };
  if (decided.length > 0) {
    for (const path of readHere) assumed.add(path);
    const listed = decided.filter(({ entry }) => (entry.opensOn ?? view.today) <= view.horizon);
    return { found: listed, because: ['beyond-horizon'], isSilent };
  }
  if (file.file.offered === false) return { found: [], because: ['not-offered-here'], isSilent };
  return { found: [], because: nearestMiss(file, tried), isSilent };
}

function isSilentWithout(
  { file: { silentWithout } }: CompiledFile,
  applies: Verdict['applies'],
  missing: readonly string[],
): boolean {
  return silentWithout !== undefined && applies === 'maybe' && missing.includes(silentWithout);
}

/** Every way of a file, here and in the municipality that the household moves to. */
function tryFile(
  file: CompiledFile,
  here: CompiledRules,
  there: CompiledRules,
  view: HouseholdView,
  isBrief: boolean,
): Tried[] {
  const elsewhere = there === here ? file : (there.fileOf.get(file.file.id) ?? file);
  return [
    ...(file.file.offered === false ? [] : tryCases(file, here, view, { away: false, isBrief })),
    ...(elsewhere.file.offered === false ? [] : tryCases(elsewhere, there, view, { away: true, isBrief })),
  ];
}

/**
 * Every way of a file for everybody that it asks about; `away` are the ways in another municipality. `isBrief`: of what does
 * not apply it is not asked why.
 */
function tryCases(
  { file, cases }: CompiledFile,
  rules: CompiledRules,
  view: HouseholdView,
  { away, isBrief }: { readonly away: boolean; readonly isBrief: boolean },
): Tried[] {
  return cases.flatMap((one) => {
    if ((one.data.municipality !== undefined) !== away) return [];
    const scope = scopeOf(rules, view, one.data.counts ?? 'claim', file.days);
    const people = one.data.forEach ? peopleOf(scope, one.data.forEach) : [undefined];
    return people.map((it) => {
      const inHand = it === undefined ? scope : { ...scope, it };
      const municipality = one.expressions.get('municipality')?.(inHand);
      return {
        one,
        scope: inHand,
        verdict: verdictOf(one, inHand, isBrief),
        municipality: typeof municipality === 'string' ? municipality : undefined,
      };
    });
  });
}

const STATUTORY_DAYS = 15;

function scopeOf(rules: CompiledRules, view: HouseholdView, counts: Counts, days: number | undefined): Scope {
  const { place, figures } = rules;
  const setting: AllowanceSetting = { view, closed: place.closed, days: days ?? STATUTORY_DAYS, counts };
  return { view, place, setting, figures, it: undefined, days };
}

interface Verdict {
  readonly applies: 'yes' | 'maybe' | 'no';
  readonly because: readonly string[];
  readonly failed: readonly string[];
  readonly missing: readonly string[];
}

/** Of the versions of one rule, the one that is in force; a rule of another time does not hold. */
function verdictOf({ rules, data }: CompiledCase, scope: Scope, isBrief: boolean): Verdict {
  const because: string[] = [];
  const failed: string[] = [];
  const missing: string[] = [];
  for (const versions of rules) {
    const version = versions.findLast(({ rule }) => isInForce(rule.effective, scope.view.today));
    const value = version === undefined ? false : version.holds(scope);
    if (value === true && version !== undefined) because.push(version.rule.id);
    else if (value instanceof Unknown) missing.push(...value.facts);
    else failed.push(version?.rule.ifNot ?? 'not-in-force');
    if (isBrief && failed.length > 0) break;
  }
  const unsure = missing.length > 0 || (data.unmodelled ?? []).length > 0;
  return { applies: failed.length > 0 ? 'no' : unsure ? 'maybe' : 'yes', because, failed, missing };
}

type Group = [Tried, ...Tried[]];

/** Ways to the same thing for the same person in the same place. */
function groupsOf(tried: readonly Tried[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of tried) {
    if (one.verdict.applies === 'no') continue;
    const key = `${one.scope.it?.person.key ?? ''} ${one.municipality ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

interface Chosen {
  readonly way: Tried;
  readonly missing: readonly string[];
}

/** A way that surely holds decides; else the first that may. */
function chosenOf(group: Group): Chosen {
  const way = group.find(({ verdict }) => verdict.applies === 'yes') ?? group[0];
  return { way, missing: way.verdict.applies === 'yes' ? [] : group.flatMap(({ verdict }) => verdict.missing) };
}

/** Its window's first day, else that of an event that is still to come. */
function opensOnOf({ one: { expressions }, scope }: Tried, view: HouseholdView): string | undefined {
  const window = expressions.get('windowFrom')?.(scope);
  const event = expressions.get('opensOn')?.(scope);
  if (typeof window === 'string') return window;
  return typeof event === 'string' && event > view.today ? event : undefined;
}

function entryOf(file: ServedRuleFile, { way, missing }: Chosen, view: HouseholdView): Found {
  const { one, scope, verdict, municipality } = way;
  const { data, expressions } = one;
  const isYes = verdict.applies === 'yes';
  const text = (name: 'filedBy' | 'category' | 'direction') => {
    const value = expressions.get(name)?.(scope);
    return typeof value === 'string' ? value : undefined;
  };
  const opensOn = opensOnOf(way, view) as FamilyEntry['opensOn'];
  const deadline = deadlineOf(file, one, scope, isYes);
  const money = moneyOf(one, scope, missing);
  const ageClass = expressions.get('ageClass')?.(scope);
  const { it } = scope;
  const filedBy = text('filedBy');
  const category = text('category');
  const direction = text('direction');
  const entry: FamilyEntry = {
    id: file.id,
    applies: isYes ? 'yes' : 'maybe',
    state: opensOn !== undefined && opensOn > view.today ? 'notYet' : 'open',
    ...(opensOn === undefined ? {} : { opensOn }),
    ...(it === undefined ? {} : { about: it.person.key }),
    ...(filedBy === undefined ? {} : { filedBy }),
    ...(municipality === undefined ? {} : { municipality }),
    ...(expressions.get('estimated')?.(scope) === true ? { estimated: true as const } : {}),
    ...(deadline !== undefined && deadline.date < view.today ? { late: true as const } : {}),
    because: [...verdict.because],
    ...(category === undefined ? {} : { category }),
    ...(typeof ageClass === 'number' ? { ageClass } : {}),
    ...(direction === undefined ? {} : { direction }),
    ...(money.amountYen === undefined ? {} : { amountYen: money.amountYen }),
    ...(money.amountUnknownFrom === undefined ? {} : { amountUnknownFrom: money.amountUnknownFrom }),
    ...(deadline === undefined ? {} : { deadline }),
    papers: papersOf(one, scope),
    missingFacts: inFactOrder([...missing, ...money.missing], view),
  };
  return {
    entry,
    waitingCosts: file.waitingCosts === true,
    ...(money.series === undefined ? {} : { series: money.series }),
    countsFromZero: data.counts !== 'change',
  };
}

function moneyOf({ amount }: CompiledCase, scope: Scope, missing: readonly string[]): AmountResult {
  if (amount === undefined || missing.some((path) => amount.not.includes(patternOf(path)))) return { missing: [] };
  return amount.evaluate(scope);
}

function inFactOrder(paths: readonly string[], { facts }: HouseholdView): string[] {
  return [...new Set(paths)].sort((one, other) => orderOf(one, facts) - orderOf(other, facts) || compare(one, other));
}

function orderOf(path: string, facts: FactList): number {
  return facts.get(patternOf(path))?.place ?? Number.MAX_SAFE_INTEGER;
}

function deadlineOf(
  file: ServedRuleFile,
  { data, deadline }: CompiledCase,
  scope: Scope,
  isYes: boolean,
): EntryDeadline | undefined {
  if (data.deadline === undefined || deadline === undefined) return undefined;
  const chosen = chosenDay(deadline(scope), scope.view.today);
  if (chosen === undefined) return undefined;
  const several = typeof data.deadline.day === 'object' && 'earliestAhead' in data.deadline.day;
  // Of a maybe only a day that is still ahead.
  if (!isYes && several && chosen.date < scope.view.today) return undefined;
  const { date, nominal, knownUntil } = chosen;
  return {
    date,
    rule: data.deadline.rule
      .replace('{days}', String(file.days ?? STATUTORY_DAYS))
      .replace('{months}', String(scope.place.city.disasterCertificate?.months ?? '')),
    lateConsequence: data.deadline.lateConsequence,
    movedByHoliday: date !== nominal,
    ...(date === nominal ? {} : { nominalDate: nominal }),
    ...(knownUntil === undefined ? {} : { holidaysKnownUntil: knownUntil }),
  };
}

function papersOf({ papers }: CompiledCase, scope: Scope): EntryPaper[] {
  return papers.flatMap(({ paper: { key, onlyBecause, each }, when }) => {
    const needed = (inHand: Scope) => when === undefined || when(inHand) === true;
    if (each === undefined) return needed(scope) ? [{ key, onlyBecause }] : [];
    const whose = peopleOf(scope, each).filter((it) => needed({ ...scope, it }));
    return whose.map((it: PersonView) => ({ key, onlyBecause, person: it.person.key }));
  });
}

/** Why something does not apply: what failed on the way that fails least. */
function nearestMiss({ cases }: CompiledFile, tried: readonly Tried[]): readonly string[] {
  const nobody = cases.flatMap(({ data }) => (data.ifNobody === undefined ? [] : [data.ifNobody]));
  const misses = tried.map(({ verdict }) => verdict.failed);
  const nearest = misses.reduce<readonly string[] | undefined>(
    (best, one) => (best === undefined || one.length < best.length ? one : best),
    undefined,
  );
  return [...new Set(nearest ?? nobody)];
}
