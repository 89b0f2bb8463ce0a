import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { JsonPath } from '#contract/failures/procedure-problem.ts';
import { pathText } from '#contract/failures/procedure-problem.ts';
import {
  type AmountFile,
  amountFileSchema,
  closedDaysFileSchema,
  type FamilyRules,
  factsFileSchema,
  lifeEventsFileSchema,
  type MunicipalFamily,
  namesOf,
  type RuleFile,
  ruleFileSchema,
} from '#contract/family/rules.ts';
import type { Municipality, Procedure } from '#contract/procedure/procedure.ts';
import { type CalendarDate, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { checkText } from '../check-procedure.ts';
import {
  amountProblems,
  factProblems,
  lifeEventProblems,
  type RuleProblem,
  ruleFileProblems,
} from './check-family-rules.ts';
import { overrideProblems, resolveFamilyRules } from './resolve-family-rules.ts';

const FILE_LIMIT_BYTES = 500_000;
const MOST_FILES = 200;
/** An expression of 12 operators has two brackets for each. */
const DEEPEST_JSON = 40;

/** What the folder `family/` of a catalogue holds. */
export interface FamilyFiles {
  readonly rules: readonly RuleFile[];
  readonly amounts: readonly AmountFile[];
  readonly facts: FamilyRules['facts'];
  readonly lifeEvents: FamilyRules['lifeEvents'];
  readonly closedDays: FamilyRules['closedDays'];
}

/** Beside it in the catalogue. */
interface FamilySurroundings {
  /** Keys of the attachments of every base procedure, by its id. */
  readonly bases: ReadonlyMap<string, ReadonlySet<string>>;
  readonly municipalities: readonly (Pick<Municipality, 'code' | 'name'> & {
    readonly family?: MunicipalFamily | undefined;
  })[];
  readonly procedures: readonly Procedure[];
}

export interface FamilyCatalogue {
  /** The rules of a municipality with what it offers now. */
  rulesOf(municipality: string, offered?: readonly Procedure[]): FamilyRules | undefined;
}

/**
 * Reads `rules/*.json`, `amounts/*.json`, `facts.json`, `life-events.json` and `closed-days.json`, and resolves what each
 * municipality changes. Fails with `catalogueInvalid` naming file and place. Without the folder there are no rules.
 */
export async function loadFamilyCatalogue(
  folder: string,
  surroundings: FamilySurroundings,
  today: CalendarDate = japaneseDay(epochMs(Date.now())),
): Promise<Outcome<FamilyCatalogue | undefined>> {
  if (!existsSync(folder)) return success(undefined);
  const files = await readFamilyFiles(folder, surroundings, today);
  if (!files.ok) return files;
  const ofMunicipality = new Map<string, FamilySurroundings['municipalities'][number]>();
  const offered = Map.groupBy(surroundings.procedures, ({ municipality }) => municipality.code as string);
  for (const municipality of surroundings.municipalities) {
    const [problem] = overrideProblems(files.value, municipality.family, surroundings.bases);
    if (problem !== undefined) {
      return invalid(`${municipality.code}.json`, `${pathText(['family', ...problem.path])} ${problem.message}`);
    }
    ofMunicipality.set(municipality.code, municipality);
  }
  const resolved = new Map<string, { readonly from: readonly Procedure[]; readonly rules: FamilyRules }>();
  return success({
    rulesOf(code, procedures = offered.get(code) ?? []) {
      const municipality = ofMunicipality.get(code);
      if (municipality === undefined) return undefined;
      const known = resolved.get(code);
      if (known?.from === procedures) return known.rules;
      const rules = resolveFamilyRules(files.value, municipality, surroundings.bases, procedures);
      resolved.set(code, { from: procedures, rules });
      return rules;
    },
  });
}

async function readFamilyFiles(
  folder: string,
  { bases }: FamilySurroundings,
  today: CalendarDate,
): Promise<Outcome<FamilyFiles>> {
  const facts = await readOne(folder, 'facts.json', factsFileSchema, ({ facts: list }) => factProblems(list));
  if (!facts.ok) return facts;
  const closedDays = await readOne(folder, 'closed-days.json', closedDaysFileSchema);
  if (!closedDays.ok) return closedDays;
  const figures = await readAll(join(folder, 'amounts'), amountFileSchema, () => []);
  if (!figures.ok) return figures;
  const names = namesOf(facts.value.facts, figures.value);
  const amounts = await readAll(join(folder, 'amounts'), amountFileSchema, (file) =>
    amountProblems(file, names, today),
  );
  if (!amounts.ok) return amounts;
  const context = { names, amounts: amounts.value, bases, facts: facts.value.facts, today };
  const rules = await readAll(join(folder, 'rules'), ruleFileSchema, (file) => ruleFileProblems(file, context));
  if (!rules.ok) return rules;
  const ids = new Set(rules.value.map(({ id }) => id));
  const lifeEvents = await readOne(folder, 'life-events.json', lifeEventsFileSchema, ({ events }) =>
    lifeEventProblems(events, ids),
  );
  if (!lifeEvents.ok) return lifeEvents;
  return success({
    rules: rules.value,
    amounts: amounts.value,
    facts: facts.value.facts,
    lifeEvents: lifeEvents.value.events,
    closedDays: closedDays.value,
  });
}

async function readAll<Schema extends z.ZodType<{ readonly id: string }>>(
  folder: string,
  schema: Schema,
  more: (value: z.output<Schema>) => readonly RuleProblem[],
): Promise<Outcome<z.output<Schema>[]>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  if (names.length === 0 || names.length > MOST_FILES) return invalid(folder, 'no files');
  const read: z.output<Schema>[] = [];
  for (const name of names) {
    const one = await readOne(folder, name, schema, (value) => [
      ...(`${value.id}.json` === name ? [] : [{ path: ['id'], message: 'file name' }]),
      ...more(value),
    ]);
    if (!one.ok) return one;
    read.push(one.value);
  }
  return success(read);
}

async function readOne<Schema extends z.ZodType>(
  folder: string,
  file: string,
  schema: Schema,
  more: (value: z.output<Schema>) => readonly RuleProblem[] = () => [],
): Promise<Outcome<z.output<Schema>>> {
  const bytes = await readBoundedFile(join(folder, file), FILE_LIMIT_BYTES);
  if (bytes === undefined) return invalid(file, 'size');
  const checked = checkText(Buffer.from(bytes).toString('utf8'), schema, undefined, FILE_LIMIT_BYTES, DEEPEST_JSON);
  if (checked.is === 'broken') {
    const [problem] = checked.problems;
    return invalid(file, `${problem?.line}:${problem?.column} ${problem?.path} ${problem?.code}`);
  }
  const [first] = more(checked.value)
    .map((problem) => ({ problem, place: checked.placeOf(problem.path as JsonPath) }))
    .sort((one, other) => one.place.line - other.place.line || one.place.column - other.place.column);
  if (first === undefined) return success(checked.value);
  const { place, problem } = first;
  return invalid(file, `${place.line}:${place.column} ${pathText([...problem.path])} ${problem.message}`);
}

function invalid(file: string, at: string) {
  return failed({ code: 'catalogueInvalid', file: file.slice(-300), at: at.slice(0, 200) });
}
