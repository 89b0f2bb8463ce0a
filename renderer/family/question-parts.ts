import {
  ALLOWANCES,
  CARE_NEEDS,
  DISASTER_CAUSES,
  DISASTER_PLACES,
  type GivenName,
  givenSchema,
  MOVES,
  NURSERY_KINDS,
  NURSERY_NOW,
} from '#contract/family/answers.ts';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import type { Messages } from '#words/messages.ts';

type PartWords = keyof Messages['family']['parts'];

/** What one box of a question takes. A day that may be left empty says by that that there is none. */
export type Part =
  | { readonly is: 'days'; readonly key: PartWords; readonly least: 0 | 1 }
  | { readonly is: 'day'; readonly key: PartWords; readonly isPast: boolean; readonly mayBeNone?: true }
  | { readonly is: 'pick'; readonly key: PartWords; readonly options: readonly string[] }
  | { readonly is: 'picks'; readonly key: PartWords; readonly options: readonly string[] }
  | {
      readonly is: 'number';
      readonly key: PartWords;
      readonly least: number;
      readonly most: number;
      readonly times?: number;
    }
  | { readonly is: 'place'; readonly key: PartWords };

/** A question is either pressed, or filled in and gone on with. */
export type Asked =
  | { readonly by: 'press'; readonly options: readonly (string | boolean)[] }
  | { readonly by: 'form'; readonly parts: readonly Part[]; readonly isWhole: boolean };

export type Values = Readonly<Record<string, unknown>>;

const form = (...parts: readonly Part[]): Asked => ({ by: 'form', parts, isWhole: false });
/** One part that is the answer itself. */
const whole = (part: Part): Asked => ({ by: 'form', parts: [part], isWhole: true });
const press = (...options: readonly (string | boolean)[]): Asked => ({ by: 'press', options });
const pastDay = (key: PartWords): Part => ({ is: 'day', key, isPast: true });
const day = (key: PartWords): Part => ({ is: 'day', key, isPast: false });

export const QUESTIONS: Readonly<Record<GivenName, Asked>> = {
  newChildren: whole({ is: 'days', key: 'birthDate', least: 1 }),
  children: whole({ is: 'days', key: 'birthDate', least: 0 }),
  pregnancy: form(day('dueDate'), { is: 'number', key: 'fetuses', least: 1, most: 9 }),
  mother: press('self', 'spouse'),
  move: form({ is: 'pick', key: 'how', options: MOVES }, day('date'), { is: 'place', key: 'place' }),
  parentMoves: form({ is: 'day', key: 'validUntil', isPast: false, mayBeNone: true }),
  single: form(pastDay('date')),
  adults: whole({ is: 'days', key: 'birthDate', least: 0 }),
  allowances: whole({ is: 'picks', key: 'allowances', options: ALLOWANCES }),
  nursery: form(day('from'), { is: 'pick', key: 'kind', options: NURSERY_KINDS }),
  otherParent: press(true, false),
  schoolFees: press(true, 'change', false),
  parent: form(pastDay('birthDate')),
  certified: form({ is: 'day', key: 'validUntil', isPast: false, mayBeNone: true }),
  careNeeds: whole({ is: 'picks', key: 'careNeeds', options: CARE_NEEDS }),
  careCost: form({ is: 'number', key: 'yen', least: 0, most: 10_000_000 }),
  equipment: form(pastDay('date')),
  homeWork: form(day('date')),
  disaster: form(
    pastDay('date'),
    { is: 'pick', key: 'what', options: DISASTER_PLACES },
    { is: 'pick', key: 'cause', options: DISASTER_CAUSES },
  ),
  nurseryNow: press(...NURSERY_NOW),
  enrolled: form(pastDay('date')),
  earnerChanged: form({ is: 'day', key: 'date', isPast: true, mayBeNone: true }),
  publicService: form({ is: 'pick', key: 'service', options: ['began', 'ended'] }, day('date')),
  payer: press('city', 'employer', 'none'),
  nameChanged: form({ is: 'pick', key: 'who', options: ['self', 'spouse'] }, pastDay('date')),
  certificate: form({ is: 'day', key: 'notAfter', isPast: false, mayBeNone: true }),
};

const MEMBERS: Partial<Record<PartWords, string>> = { service: 'how' };

/** The name of a part within its answer. */
export function memberOf({ key }: Part): string {
  return MEMBERS[key] ?? key;
}

/** What stands in the boxes at first. */
export function valuesOf(asked: Extract<Asked, { by: 'form' }>, given: unknown): Values {
  const [first] = asked.parts;
  if (first !== undefined && asked.isWhole) return { [memberOf(first)]: Array.isArray(given) ? given : [] };
  return { ...START, ...(typeof given === 'object' && given !== null ? given : {}) };
}

const START: Values = { fetuses: 1 };

interface PartProblem {
  readonly key: PartWords;
  readonly at: string;
  readonly problem: 'required' | 'notChosen' | 'notADate' | 'dateTooLate' | 'notANumber';
}

/** Whether a part is asked, by what stands in the others. */
export function isPartAsked(part: Part, values: Values): boolean {
  const { how } = values;
  return part.is !== 'place' || how === 'in' || how === 'out';
}

/** What is wrong with the boxes, in their order. */
export function problemsOf(parts: readonly Part[], values: Values, today: CalendarDate): PartProblem[] {
  return parts.filter((part) => isPartAsked(part, values)).flatMap((part) => partProblems(part, values, today));
}

function partProblems(part: Part, values: Values, today: CalendarDate): PartProblem[] {
  const { key } = part;
  const value = values[memberOf(part)];
  const at = `family.${key}`;
  switch (part.is) {
    case 'days': {
      const days = filledDays(value);
      const wrong = days.flatMap(({ text, n }) => dayProblem(key, `${at}.${n}`, text, true, today));
      return wrong.length === 0 && days.length < part.least ? [{ key, at: `${at}.0`, problem: 'required' }] : wrong;
    }
    case 'day': {
      if (value === undefined || value === '' || value === null) {
        return part.mayBeNone === true ? [] : [{ key, at, problem: 'required' }];
      }
      return dayProblem(key, at, value, part.isPast, today);
    }
    case 'pick':
    case 'place':
      return value === undefined ? [{ key, at, problem: 'notChosen' }] : [];
    case 'picks':
      return [];
    case 'number': {
      const count = Number(value);
      const fits = String(value ?? '') !== '' && Number.isInteger(count) && count >= part.least && count <= part.most;
      return fits ? [] : [{ key, at, problem: 'notANumber' }];
    }
  }
}

function dayProblem(key: PartWords, at: string, value: unknown, isPast: boolean, today: CalendarDate): PartProblem[] {
  const date = calendarDateSchema.safeParse(value);
  if (!date.success) return [{ key, at, problem: 'notADate' }];
  return isPast && date.data > today ? [{ key, at, problem: 'dateTooLate' }] : [];
}

function filledDays(value: unknown): { readonly text: unknown; readonly n: number }[] {
  const days: unknown[] = Array.isArray(value) ? value : [];
  return days.map((text, n) => ({ text, n })).filter(({ text }) => text !== '');
}

/** The answer that the boxes make, once nothing is wrong with them. */
export function givenOf<Name extends GivenName>(name: Name, asked: Extract<Asked, { by: 'form' }>, values: Values) {
  const [first] = asked.parts;
  const members = asked.parts
    .filter((part) => isPartAsked(part, values))
    .map((part) => [memberOf(part), memberValue(part, values[memberOf(part)])] as const);
  const value = asked.isWhole && first !== undefined ? members[0]?.[1] : Object.fromEntries(members);
  return givenSchema.shape[name].safeParse(value).data;
}

function memberValue(part: Part, value: unknown): unknown {
  switch (part.is) {
    case 'days':
      return filledDays(value).map(({ text }) => text);
    case 'number':
      return Number(value);
    case 'day':
      return value === '' || value === undefined ? null : value;
    default:
      return value;
  }
}
