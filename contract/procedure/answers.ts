import * as z from 'zod';
import type { AnswerProblem } from '../failures/filing-failures.ts';
import { type CalendarDate, calendarDateSchema } from '../values/brands.ts';
import { graphemes } from '../values/graphemes.ts';
import { individualNumberIn } from '../values/individual-number.ts';
import type { Field, ListField, PlainField, Procedure } from './procedure.ts';

export const plainAnswerSchema = z.union([
  z.string().max(4_000),
  z.boolean(),
  z.number().int().min(-1e12).max(1e12),
  z.array(z.string().max(40)).max(60),
]);
export type PlainAnswer = z.infer<typeof plainAnswerSchema>;

const answerKeySchema = z.string().max(40);
const answerItemSchema = z.record(answerKeySchema, plainAnswerSchema);
export const answersSchema = z.record(answerKeySchema, z.union([plainAnswerSchema, z.array(answerItemSchema).max(30)]));
export type AnswerItem = z.infer<typeof answerItemSchema>;
export type Answers = z.infer<typeof answersSchema>;

type Given = Readonly<Record<string, unknown>>;

/** Whether a field is asked, given the other answers beside it. */
export function isAsked(field: { readonly when?: Field['when'] }, beside: Given): boolean {
  if (field.when === undefined) return true;
  const { any, is } = field.when;
  const value = beside[field.when.field];
  const wanted: readonly unknown[] = is;
  if (!Array.isArray(value)) return wanted.includes(value);
  return value.some((one) => wanted.includes(any === undefined ? one : (one as Given)[any]));
}

/** What a question that is not answered is taken to say; `undefined` where it must be answered. */
function assumedAnswer(field: Field, beside: Given): string | boolean | undefined {
  if (!('assumed' in field) || field.assumed === undefined) return undefined;
  if ('value' in field.assumed) return field.assumed.value;
  return field.assumed.values[String(beside[field.assumed.by])];
}

/**
 * Checks answers against a procedure's definition, the same way in the form, in the app's core and at the portal.
 *
 * `today` bounds dates. Returns every problem, in the order of the form; an empty list means the answers are good.
 */
export function checkAnswers(procedure: Procedure, answers: Answers, today: CalendarDate): AnswerProblem[] {
  return checkFields(fieldsOf(procedure), answers, '', today);
}

/**
 * The texts that look like an individual number with a digit mistyped, and of which nobody has said that they are not:
 * `confirmed` are places. Asked of the person alone; a portal takes their word.
 */
export function textsToConfirm(procedure: Procedure, answers: Answers, confirmed: readonly string[]): AnswerProblem[] {
  return textPlaces(procedure, answers)
    .filter(({ at, text }) => !confirmed.includes(at) && individualNumberIn(text) === 'possible')
    .map(({ at }) => ({ at, problem: 'likeIndividualNumber' }));
}

function textPlaces(procedure: Procedure, answers: Answers): { readonly at: string; readonly text: string }[] {
  const inFields = (fields: readonly Field[], given: Given, prefix: string): ReturnType<typeof textPlaces> =>
    fields.flatMap((field) => {
      const value = given[field.key];
      const at = `${prefix}${field.key}`;
      if (field.type === 'list' && Array.isArray(value)) {
        return value.flatMap((item, n) => inFields(field.fields, item as Given, `${at}.${n}.`));
      }
      return field.type === 'text' && typeof value === 'string' ? [{ at, text: value }] : [];
    });
  return procedure.sections.flatMap((section) => inFields(section.fields, answers, ''));
}

/** Answers with what is assumed in the place of those that are not given. */
export function filledAnswers(procedure: Procedure, answers: Answers): Answers {
  return filledIn(fieldsOf(procedure), answers) as Answers;
}

/**
 * Answers without the ones that the form does not ask (a condition no longer holds) or that are empty, and with what is
 * assumed: what an application says.
 */
export function askedAnswers(procedure: Procedure, answers: Answers): Answers {
  return keepAsked(fieldsOf(procedure), filledAnswers(procedure, answers)) as Answers;
}

/** One item of a list with what is assumed of it. */
export function filledItem(field: ListField, item: AnswerItem): AnswerItem {
  return filledIn(field.fields, item) as AnswerItem;
}

/** The given answers among them: what is assumed stays open, for the person to see that it is. */
export function keptAnswers(procedure: Procedure, answers: Answers): Answers {
  return keepAsked(fieldsOf(procedure), answers, filledAnswers(procedure, answers)) as Answers;
}

/** All fields of a form in their order; those of a list stay within it. */
export function fieldsOf(procedure: Pick<Procedure, 'sections'>): Field[] {
  return procedure.sections.flatMap((section) => section.fields);
}

/** In the order of the form, so that what is assumed may rest on what was assumed before. */
function filledIn(fields: readonly Field[], given: Given): Given {
  const known: Record<string, unknown> = { ...given };
  for (const field of fields) {
    const value = known[field.key];
    if (!isAsked(field, known)) continue;
    if (field.type === 'list') {
      if (Array.isArray(value)) known[field.key] = value.map((item) => filledIn(field.fields, item as Given));
      continue;
    }
    const assumed = isBlank(value) ? assumedAnswer(field, known) : undefined;
    if (assumed !== undefined) known[field.key] = assumed;
  }
  return known;
}

/** `filled`: the same with what is assumed, on which conditions rest. */
function keepAsked(fields: readonly Field[], given: Given, filled: Given = given): Given {
  const kept = fields.flatMap((field): [string, unknown][] => {
    const value = given[field.key];
    if (isBlank(value) || !isAsked(field, filled)) return [];
    if (field.type !== 'list' || !Array.isArray(value)) return [[field.key, value]];
    const items = filled[field.key];
    const filledItem = (n: number): Given => (Array.isArray(items) ? (items[n] as Given) : {});
    return [[field.key, value.map((item, n) => keepAsked(field.fields, item as Given, filledItem(n)))]];
  });
  return Object.fromEntries(kept);
}

/** Whether nothing was answered. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

function checkFields(fields: readonly Field[], given: Given, prefix: string, today: CalendarDate): AnswerProblem[] {
  const known = new Set(fields.map((field) => field.key));
  const unknown = Object.keys(given).filter((key) => !known.has(key));
  return [
    ...fields.flatMap((field) => checkField(field, given, prefix, today)),
    ...unknown.map((key): AnswerProblem => ({ at: `${prefix}${key}`.slice(0, 120), problem: 'unknownField' })),
  ];
}

function checkField(field: Field, given: Given, prefix: string, today: CalendarDate): AnswerProblem[] {
  const at = `${prefix}${field.key}`;
  const value = given[field.key];
  if (!isAsked(field, given)) return isBlank(value) ? [] : [{ at, problem: 'unknownField' }];
  if (isBlank(value)) {
    return field.required || (field.type === 'list' && field.fewest > 0) ? [{ at, problem: 'required' }] : [];
  }
  return field.type === 'list' ? checkList(field, value, at, today) : checkPlain(field, value, at, today);
}

function checkList(field: ListField, value: unknown, at: string, today: CalendarDate): AnswerProblem[] {
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'object' || item === null || Array.isArray(item))) {
    return [{ at, problem: 'wrongType' }];
  }
  if (value.length < field.fewest) return [{ at, problem: 'tooFew', limit: field.fewest }];
  if (value.length > field.most) return [{ at, problem: 'tooMany', limit: field.most }];
  return value.flatMap((item, index) => checkFields(field.fields, item as Given, `${at}.${index}.`, today));
}

function checkPlain(field: PlainField, value: unknown, at: string, today: CalendarDate): AnswerProblem[] {
  switch (field.type) {
    case 'text':
      return checkText(value, at, field.maxCharacters, field.multiline === true);
    case 'kana': {
      const problems = checkText(value, at, field.maxCharacters, false);
      return problems.length === 0 && !/^[ァ-ヶー・　 ]+$/u.test(String(value))
        ? [{ at, problem: 'notKana' }]
        : problems;
    }
    case 'date':
      return checkDate(field, value, at, today);
    case 'postalCode':
      return matches(value, /^\d{7}$/) ? [] : [{ at, problem: 'notPostalCode' }];
    case 'phone':
      return matches(value, /^0\d{1,4}-?\d{1,4}-?\d{3,4}$/) && digitCount(value) >= 10 && digitCount(value) <= 11
        ? []
        : [{ at, problem: 'notPhone' }];
    case 'digits':
      if (!matches(value, /^\d+$/)) return [{ at, problem: 'notANumber' }];
      if (String(value).length < field.minDigits) return [{ at, problem: 'tooShort', limit: field.minDigits }];
      return String(value).length > field.maxDigits ? [{ at, problem: 'tooLong', limit: field.maxDigits }] : [];
    case 'yesNo':
      return typeof value === 'boolean' ? [] : [{ at, problem: 'wrongType' }];
    case 'consent':
      if (typeof value !== 'boolean') return [{ at, problem: 'wrongType' }];
      return value || !field.required ? [] : [{ at, problem: 'required' }];
    case 'number':
      if (typeof value !== 'number' || !Number.isInteger(value)) return [{ at, problem: 'notANumber' }];
      if (value < field.smallest) return [{ at, problem: 'tooSmall', limit: field.smallest }];
      return value > field.largest ? [{ at, problem: 'tooLarge', limit: field.largest }] : [];
    case 'choice':
      return field.options.some((option) => option.value === value) ? [] : [{ at, problem: 'notAnOption' }];
    case 'choices':
      if (!Array.isArray(value)) return [{ at, problem: 'wrongType' }];
      return new Set(value).size === value.length &&
        value.every((one) => field.options.some((option) => option.value === one))
        ? []
        : [{ at, problem: 'notAnOption' }];
  }
}

function checkText(value: unknown, at: string, maxCharacters: number, multiline: boolean): AnswerProblem[] {
  if (typeof value !== 'string') return [{ at, problem: 'wrongType' }];
  if (characterCount(value) > maxCharacters) return [{ at, problem: 'tooLong', limit: maxCharacters }];
  const forbidden = multiline ? /[^\P{C}\n]/u : /\p{C}/u;
  if (forbidden.test(value)) return [{ at, problem: 'controlCharacter' }];
  return individualNumberIn(value) === 'certain' ? [{ at, problem: 'individualNumber' }] : [];
}

function checkDate(
  field: Extract<PlainField, { type: 'date' }>,
  value: unknown,
  at: string,
  today: CalendarDate,
): AnswerProblem[] {
  const parsed = calendarDateSchema.safeParse(value);
  if (!parsed.success) return [{ at, problem: 'notADate' }];
  const bound = (day: 'today' | CalendarDate | undefined) => (day === 'today' ? today : day);
  const earliest = bound(field.earliest);
  const latest = bound(field.latest);
  if (earliest !== undefined && parsed.data < earliest) return [{ at, problem: 'dateTooEarly', limit: earliest }];
  if (latest !== undefined && parsed.data > latest) return [{ at, problem: 'dateTooLate', limit: latest }];
  return [];
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && value.length <= 40 && pattern.test(value);
}

function digitCount(value: unknown): number {
  return String(value).replaceAll('-', '').length;
}

/** Characters as a person counts them: 葛󠄀 and 𠮷 are one each. */
export function characterCount(text: string): number {
  return graphemes(text).length;
}
