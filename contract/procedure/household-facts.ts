import * as z from 'zod';
import type { CalendarDate } from '../values/brands.ts';
import {
  type AnswerItem,
  type Answers,
  checkAnswers,
  fieldsOf,
  isBlank,
  keptAnswers,
  type PlainAnswer,
  plainAnswerSchema,
} from './answers.ts';
import { factNameSchema, type ListField, type OccasionName, type Procedure } from './procedure.ts';

const factsSchema = z.partialRecord(factNameSchema, plainAnswerSchema);

/** What a person keeps of their household on their own computer. It goes to no portal but inside of an application. */
export const householdFactsSchema = z.strictObject({
  facts: factsSchema,
  children: z.array(factsSchema).max(30),
});
export type HouseholdFacts = z.infer<typeof householdFactsSchema>;

type Facts = HouseholdFacts['facts'];

/** What has happened in the household, as far as it was told in this visit. */
interface Occasion {
  readonly facts: Partial<Record<OccasionName, PlainAnswer>>;
  readonly newChildren: readonly Facts[];
  readonly runningChildren: readonly Facts[];
}

/** What a form can be filled in with before its person says anything. */
export interface Prefill {
  readonly facts: HouseholdFacts;
  readonly occasion: Occasion;
}

const NOTHING_HAPPENED: Occasion = { facts: {}, newChildren: [], runningChildren: [] };

export const NOTHING_KNOWN: HouseholdFacts = { facts: {}, children: [] };

/**
 * The answers to a procedure that are known of the household, and their places (`children.0.name`). What the procedure
 * does not ask, or would not take as it is, is left out.
 */
export function answersFromFacts(
  procedure: Procedure,
  household: HouseholdFacts,
  today: CalendarDate,
  occasion: Occasion = NOTHING_HAPPENED,
): { readonly answers: Answers; readonly places: readonly string[] } {
  const known: Answers = {};
  for (const field of fieldsOf(procedure)) {
    if (field.type === 'list') {
      const items = childItems(field, childrenOf(field, household, occasion));
      if (items.length > 0) known[field.key] = items.slice(0, field.most);
    } else {
      const happened = field.occasion === undefined ? undefined : occasion.facts[field.occasion];
      const value = happened ?? (field.fact === undefined ? undefined : household.facts[field.fact]);
      if (value !== undefined) known[field.key] = value;
    }
  }
  return answersThatStand(procedure, known, today);
}

/**
 * Answers that somebody gives before the person does: those that the form asks and that are good as far as they go, and where
 * each stands.
 */
export function answersThatStand(
  procedure: Procedure,
  given: Answers,
  today: CalendarDate,
): { readonly answers: Answers; readonly places: readonly string[] } {
  const asked = keptAnswers(procedure, given);
  const refused = checkAnswers(procedure, asked, today)
    .filter(({ problem }) => problem !== 'required')
    .map(({ at }) => at);
  const answers = keptAnswers(procedure, without(asked, refused));
  return { answers, places: placesOf(answers) };
}

function childrenOf(
  { fact, occasion: of }: ListField,
  household: HouseholdFacts,
  occasion: Occasion,
): readonly Facts[] {
  if (of === 'newChildren' || of === 'runningChildren') return occasion[of];
  return fact === 'children' ? household.children : [];
}

function childItems(list: ListField, children: readonly Facts[]): AnswerItem[] {
  return children.map((child) =>
    Object.fromEntries(
      list.fields.flatMap(({ key, fact }) => {
        const value = fact === undefined ? undefined : child[fact];
        return value === undefined ? [] : [[key, value]];
      }),
    ),
  );
}

function without(answers: Answers, places: readonly string[]): Answers {
  const kept = Object.entries(answers)
    .filter(([key]) => !places.includes(key))
    .map(([key, value]) => [key, isItems(value) ? value.map((item, n) => itemWithout(item, `${key}.${n}`)) : value]);
  function itemWithout(item: AnswerItem, at: string): AnswerItem {
    return Object.fromEntries(Object.entries(item).filter(([key]) => !places.includes(`${at}.${key}`)));
  }
  return Object.fromEntries(kept);
}

function placesOf(answers: Answers): string[] {
  return Object.entries(answers).flatMap(([key, value]) =>
    isItems(value) ? value.flatMap((item, n) => Object.keys(item).map((inner) => `${key}.${n}.${inner}`)) : [key],
  );
}

function isItems(value: unknown): value is AnswerItem[] {
  return Array.isArray(value) && value.some((one) => typeof one === 'object');
}

/** What answers say of the household, beside what was known before and they do not ask for. */
export function factsFromAnswers(
  procedure: Procedure,
  answers: Answers,
  before: HouseholdFacts = NOTHING_KNOWN,
): HouseholdFacts {
  const facts: Facts = { ...before.facts };
  let { children } = before;
  for (const field of fieldsOf(procedure)) {
    const value = answers[field.key];
    if (field.type === 'list') {
      if (field.fact === 'children' && isItems(value)) children = value.map((item) => childFacts(field, item));
    } else if (field.fact !== undefined) {
      // Asked no more, for instance of a spouse that there is no longer: it is known no longer.
      if (isBlank(value) || isItems(value)) delete facts[field.fact];
      else facts[field.fact] = value as NonNullable<typeof value>;
    }
  }
  return { facts, children };
}

function childFacts(list: ListField, item: AnswerItem): Facts {
  return Object.fromEntries(
    list.fields.flatMap(({ key, fact }) => {
      const value = item[key];
      return fact === undefined || value === undefined || isBlank(value) ? [] : [[fact, value]];
    }),
  );
}

/** Whether a procedure asks for anything that can be kept of a household. */
export function asksForFacts(procedure: Procedure): boolean {
  return fieldsOf(procedure).some(({ fact }) => fact !== undefined);
}
