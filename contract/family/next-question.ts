import type { CalendarDate } from '../values/brands.ts';
import type { CompiledRules } from './compiled-rules.ts';
import { plusDays } from './counting.ts';
import { countOpen, type Found } from './entries.ts';
import { type Household, withFact } from './household.ts';
import { compare, patternOf, viewOf } from './household-view.ts';

const GROWN_DAYS = 60;

/**
 * The unknown fact whose answer leaves fewest entries open, in the mean over its likely answers. `declined` were asked and
 * not known.
 */
export function nextQuestion(
  here: CompiledRules,
  there: CompiledRules,
  household: Household,
  found: readonly Found[],
  declined: ReadonlySet<string> = new Set(),
): string | null {
  const open = found.filter(({ entry }) => entry.missingFacts.length > 0).length;
  const candidates = [...new Set(found.flatMap(({ entry }) => entry.missingFacts))].filter((one) => !declined.has(one));
  if (candidates.length < 2) return candidates[0] ?? null;
  const scored = candidates.map((path) => ({
    path,
    score: scoreOf(path, open, here, there, household),
    order: here.facts.get(patternOf(path))?.place ?? here.facts.size,
  }));
  scored.sort((one, other) => other.score - one.score || one.order - other.order || compare(one.path, other.path));
  return scored[0]?.path ?? null;
}

function scoreOf(path: string, open: number, here: CompiledRules, there: CompiledRules, household: Household): number {
  const probes = here.facts.get(patternOf(path))?.probes ?? [];
  const saved = probes.map((probe) => {
    const asked = withFact(household, path, probe === null ? undefined : answerOf(probe, household));
    return open - countOpen(here, there, viewOf(asked, here.facts));
  });
  return saved.length === 0 ? 0 : saved.reduce((sum, one) => sum + one, 0) / saved.length;
}

/** A probe names what depends on the household by a word. */
function answerOf(probe: unknown, household: Household): unknown {
  if (probe === 'today') return household.today;
  if (probe === 'elderChildren') return elderChildren(household);
  if (typeof probe !== 'object' || probe === null || Array.isArray(probe)) return probe;
  return Object.fromEntries(Object.entries(probe).map(([name, value]) => [name, answerOf(value, household)]));
}

/** Whom an allowance that runs would run for: children who are not quite new. */
function elderChildren({ people, today }: Household): string[] {
  const recent: CalendarDate = plusDays(today, -GROWN_DAYS);
  const children = new Set(['child', 'grandchild', 'sibling', 'other']);
  return people
    .filter(({ relation, birthDate }) => children.has(relation) && birthDate !== undefined && birthDate < recent)
    .map(({ key }) => key);
}
