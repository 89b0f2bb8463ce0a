import type { FamilyView } from '#contract/app/views/family-view.ts';
import type { HouseholdNewsView } from '#contract/app/views/household-news-view.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { answeredHousehold, isBirthDateSaid } from '#contract/family/answered-household.ts';
import type { FamilyAnswers } from '#contract/family/answers.ts';
import { evaluateHousehold } from '#contract/family/engine.ts';
import { type Household, householdSchema } from '#contract/family/household.ts';
import { type HouseholdNews, householdNews, NEWS_DAYS, openedEntries } from '#contract/family/news.ts';
import type { FamilyResult } from '#contract/family/result.ts';
import type { Fact, FamilyRules, ServedRuleFile } from '#contract/family/rules.ts';
import type { HouseholdFacts, Prefill } from '#contract/procedure/household-facts.ts';
import { type CalendarDate, municipalityCodeSchema } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import type { FamilyRulesSource } from './family-rules.ts';
import { prefillOf } from './prefill.ts';

/** The household that answers tell of. Fails as the rules' source does, or with `internal` where they are of no household. */
async function householdOf(
  answers: FamilyAnswers,
  today: CalendarDate,
  rulesOf: FamilyRulesSource,
): Promise<Outcome<{ readonly household: Household; readonly rules: FamilyRules }>> {
  const rules = await rulesOf(answers.municipality);
  if (!rules.ok) return rules;
  const household = householdSchema.safeParse(answeredHousehold(answers, today, rules.value.facts));
  return household.success
    ? success({ household: household.data, rules: rules.value })
    : failed({ code: 'internal', id: 'household-refused' });
}

/** What concerns the household that answers tell of, worked out here; only rules come from the portal. */
export async function familyList(
  answers: FamilyAnswers,
  today: CalendarDate,
  rulesOf: FamilyRulesSource,
): Promise<Outcome<FamilyView>> {
  const read = await householdOf(answers, today, rulesOf);
  if (!read.ok) return read;
  const { household, rules } = read.value;
  const to = municipalityCodeSchema.safeParse(household.situations?.movingOut?.to).data;
  // Of a municipality that has no rules here, nothing but the law is known: the own ones stand for it.
  const there = to === undefined ? undefined : await rulesOf(to);
  const result = evaluateHousehold(rules, household, {
    declined: notToAsk(answers, household, rules),
    ...(there?.ok === true ? { there: there.value } : {}),
  });
  return success(viewOf(answers, household, rules, result));
}

/** The same with what is new of it: the household is worked out for the day two weeks ago as well. */
export async function familyNews(
  answers: FamilyAnswers,
  today: CalendarDate,
  rulesOf: FamilyRulesSource,
): Promise<Outcome<{ readonly view: HouseholdNewsView; readonly news: readonly HouseholdNews[] }>> {
  const [list, earlier] = [
    await familyList(answers, today, rulesOf),
    // A household that was none yet had nothing open.
    await familyList(answers, addDays(today, -NEWS_DAYS), rulesOf),
  ];
  if (!list.ok) return list;
  const before = earlier.ok ? earlier.value.result : undefined;
  const { result } = list.value;
  const opened = new Set(openedEntries(result, before).map(({ id }) => id));
  return success({
    view: { ...list.value, opened: [...opened] },
    news: householdNews(result, before, today),
  });
}

/** Facts that the person did not know, that nothing of what happened is about, or that nobody can be asked for in words. */
function notToAsk({ events, facts }: FamilyAnswers, { people }: Household, rules: FamilyRules): Set<string> {
  const unknown = facts.filter(({ isKnown }) => !isKnown).map(({ path }) => path);
  const isOfOthers = ({ absent, lifeEvents }: Fact) =>
    absent !== 'unknown' && lifeEvents !== undefined && !lifeEvents.some((event) => events.includes(event));
  const silent = rules.facts.filter((fact) => fact.question === undefined || isOfOthers(fact)).map(({ path }) => path);
  return new Set([
    ...unknown,
    ...silent.flatMap((path) => (path.includes('*') ? people.map(({ key }) => path.replace('*', key)) : [path])),
  ]);
}

function viewOf(answers: FamilyAnswers, household: Household, rules: FamilyRules, result: FamilyResult): FamilyView {
  const named = new Set([
    ...result.entries.map(({ id }) => id),
    ...result.timeline.map(({ id }) => id),
    ...result.toConfirm,
  ]);
  const files = rules.rules.filter(({ id }) => named.has(id));
  const because = new Set(result.entries.flatMap((entry) => entry.because));
  const cases = files.flatMap((file) => [file, ...(file.otherwise ?? [])]);
  return {
    today: household.today,
    result,
    people: household.people.map(({ key, relation, birthDate, dueDate }) => ({
      key,
      relation,
      ...(birthDate === undefined || !isBirthDateSaid(answers, key) ? {} : { birthDate }),
      ...(dueDate === undefined ? {} : { dueDate }),
    })),
    municipality: rules.municipality.name,
    entries: Object.fromEntries(files.map((file) => [file.id, entryWords(file)])),
    reasons: Object.fromEntries(
      cases
        .flatMap(({ rules: all }) => all)
        .filter(({ id }) => because.has(id))
        .map(({ id, sentence, source, own }) => [id, { sentence, source: source.label, isOwn: own === true }]),
    ),
    papers: Object.fromEntries(
      cases
        .flatMap(({ papers = [] }) => papers)
        .flatMap(({ key, title }) => (title === undefined ? [] : [[key, title] as const])),
    ),
    questions: Object.fromEntries(
      rules.facts.flatMap(({ path, question }) => (question === undefined ? [] : [[path, question] as const])),
    ),
  };
}

function entryWords({ title, kind, page }: ServedRuleFile): FamilyView['entries'][string] {
  return {
    title,
    isForm: kind === 'procedure',
    ...(page === undefined ? {} : { office: page.office, ...(page.bring === undefined ? {} : { bring: page.bring }) }),
  };
}

/** What a form can be filled in with; nothing where the answers cannot be read against the rules now. */
export async function familyPrefill(
  answers: FamilyAnswers,
  kept: HouseholdFacts | undefined,
  today: CalendarDate,
  rulesOf: FamilyRulesSource,
): Promise<Prefill | undefined> {
  const read = await householdOf(answers, today, rulesOf);
  return read.ok ? prefillOf(read.value.household, answers, kept) : undefined;
}
