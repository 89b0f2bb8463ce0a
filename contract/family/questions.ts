import type { FamilyAnswers, FamilyQuestion, Given, GivenName } from './answers.ts';
import type { LifeEventName } from './rules.ts';

/** What each event asks by itself, before the rules ask for what is open. */
const ASKED: Readonly<Record<LifeEventName, readonly GivenName[]>> = {
  birth: ['newChildren', 'children'],
  pregnancy: ['pregnancy', 'mother'],
  move: ['move', 'children', 'parentMoves'],
  singleParent: ['single', 'children', 'adults', 'allowances'],
  nursery: ['children', 'nursery', 'otherParent'],
  school: ['children', 'schoolFees'],
  eighteen: ['children'],
  care: ['parent', 'certified', 'careNeeds', 'careCost', 'equipment', 'homeWork'],
  disaster: ['disaster'],
  work: ['children', 'nurseryNow', 'nursery', 'enrolled', 'earnerChanged'],
  publicService: ['publicService', 'children', 'payer'],
  name: ['nameChanged', 'certificate'],
};

/** Questions that rest on the answer to another one. */
const ONLY_WHEN: Partial<Record<GivenName, (given: Given, events: readonly LifeEventName[]) => boolean>> = {
  careCost: ({ careNeeds = [] }) => careNeeds.includes('cost'),
  equipment: ({ careNeeds = [] }) => careNeeds.includes('equipment'),
  homeWork: ({ careNeeds = [] }) => careNeeds.includes('homeWork'),
  nursery: ({ nurseryNow }, events) => events.includes('nursery') || nurseryNow === 'wish',
  enrolled: ({ nurseryNow }) => nurseryNow === 'report',
};

/** The questions of all that happened, none twice: those of the events, then those that the rules have asked so far. */
export function questionsOf({ events, given, facts }: FamilyAnswers): FamilyQuestion[] {
  const names = new Set(events.flatMap((event) => ASKED[event]));
  const asked = [...names].filter((name) => ONLY_WHEN[name]?.(given, events) ?? true);
  return [
    ...asked.map((name): FamilyQuestion => ({ of: 'event', name })),
    ...facts.map(({ path }): FamilyQuestion => ({ of: 'rules', path })),
  ];
}

/** Whether a question was answered, be it by not knowing. */
export function isAnswered({ given, notKnown, facts }: FamilyAnswers, question: FamilyQuestion): boolean {
  if (question.of === 'rules') return facts.some(({ path }) => path === question.path);
  return given[question.name] !== undefined || notKnown.includes(question.name);
}

/** The answers with one more; `undefined` says that the person does not know. */
export function withAnswer<Name extends GivenName>(
  answers: FamilyAnswers,
  name: Name,
  value: Given[Name] | undefined,
): FamilyAnswers {
  const others = answers.notKnown.filter((one) => one !== name);
  const { [name]: _, ...rest } = answers.given;
  return value === undefined
    ? { ...answers, given: rest as Given, notKnown: [...others, name] }
    : { ...answers, given: { ...answers.given, [name]: value }, notKnown: others };
}

/** The answers with one to what the rules asked for, at its place among them. */
export function withFactAnswer(answers: FamilyAnswers, fact: FamilyAnswers['facts'][number]): FamilyAnswers {
  const isThere = answers.facts.some(({ path }) => path === fact.path);
  const facts = isThere ? answers.facts.map((one) => (one.path === fact.path ? fact : one)) : [...answers.facts, fact];
  return { ...answers, facts };
}
