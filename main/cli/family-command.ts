import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { evaluateHousehold } from '#contract/family/engine.ts';
import { type Household, householdFileSchema, householdSchema } from '#contract/family/household.ts';
import type { FamilyEntry, FamilyResult } from '#contract/family/result.ts';
import { type FamilyRules, familyRulesSchema } from '#contract/family/rules.ts';
import { type CalendarDate, calendarDateSchema, type MunicipalityCode } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { type CommandContext, runCommand } from './command-context.ts';
import { readJsonFile } from './files.ts';

const HOUSEHOLD_LIMIT_BYTES = 200_000;

interface FamilyOptions {
  readonly today?: string;
}

export function runFamily(file: string, options: FamilyOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const found = await resultFor(context, file, options.today);
    if (!found.ok) return found;
    const { result, rules } = found.value;
    context.output.result(result, () => linesOf(result, rules, context));
    return success(undefined);
  });
}

/** The ids of what concerns a household, or may. */
export async function idsFor(context: CommandContext, file: string): Promise<Outcome<ReadonlySet<string>>> {
  const found = await resultFor(context, file, undefined);
  return found.ok ? success(new Set(found.value.result.entries.map(({ id }) => id))) : found;
}

interface Found {
  readonly result: FamilyResult;
  readonly rules: FamilyRules;
}

async function resultFor(context: CommandContext, file: string, today: string | undefined): Promise<Outcome<Found>> {
  const day = calendarDateSchema.optional().safeParse(today);
  if (!day.success) return failed({ code: 'usage', detail: '--today takes YYYY-MM-DD' });
  const household = await readHousehold(file, day.data, japaneseDay(context.clock.nowMs()));
  if (!household.ok) return household;
  const rulesOf = await rulesSource(context);
  if (!rulesOf.ok) return rulesOf;
  const rules = await rulesOf.value(household.value.municipality);
  if (!rules.ok) return rules;
  const to = household.value.situations?.movingOut?.to;
  // Of a municipality that has no rules here, nothing but the law is known: the own ones stand for it.
  const there = to === undefined || to === 'abroad' ? undefined : await rulesOf.value(to);
  const result = evaluateHousehold(rules.value, household.value, there?.ok ? { there: there.value } : {});
  return success({ result, rules: rules.value });
}

async function readHousehold(
  file: string,
  asked: CalendarDate | undefined,
  now: CalendarDate,
): Promise<Outcome<Household>> {
  const read = await readJsonFile(file, householdFileSchema, HOUSEHOLD_LIMIT_BYTES);
  if (!read.ok) return read;
  const household = householdSchema.safeParse({ ...read.value, today: asked ?? read.value.today ?? now });
  if (household.success) return success(household.data);
  return failed({ code: 'fileInvalid', file, at: household.error.issues[0]?.path.join('.').slice(0, 200) ?? '' });
}

type RulesSource = (municipality: MunicipalityCode) => Promise<Outcome<FamilyRules>>;

/** The portal's, where there is one; else those of the catalogue that comes with the program. The household goes nowhere. */
async function rulesSource({
  hasPortal,
  portal,
  output,
  words,
  signal,
}: CommandContext): Promise<Outcome<RulesSource>> {
  if (hasPortal) {
    const client = portal();
    if (!client.ok) return client;
    return success((municipality) => client.value.call('readFamilyRules', { query: { municipality }, signal }));
  }
  const { loadCatalogueFiles } = await import('#portal/catalogue/load-catalogue.ts');
  const files = await loadCatalogueFiles();
  if (!files.ok) return files;
  output.progress(words.told.sampleCatalogue);
  return success(async (municipality) => {
    const rules = familyRulesSchema.safeParse(files.value.family?.rulesOf(municipality));
    return rules.success ? success(rules.data) : failed({ code: 'notFound' });
  });
}

function linesOf({ entries }: FamilyResult, { rules }: FamilyRules, { language }: CommandContext): string {
  const titles = new Map(rules.map(({ id, title }) => [id, inLanguage(title, language)]));
  return entries
    .map((entry) =>
      [entry.id, entry.applies, entry.deadline?.date ?? '', yenOf(entry), titles.get(entry.id)].join('\t'),
    )
    .join('\n');
}

function yenOf({ amountYen = [] }: FamilyEntry): string {
  return amountYen.map((one) => ('once' in one ? one.once : one.perMonth)).join(' ');
}
