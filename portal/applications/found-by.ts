import { fieldsOf } from '#contract/procedure/answers.ts';
import type { Application } from '#contract/procedure/application.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { IndexedField } from '../platform/keyring/blind-index.ts';

/** As the applicant calls themselves, and what they can be called by. */
export interface IndexedApplicant {
  readonly name: string;
  readonly birthDate: string;
  readonly kana?: string | undefined;
  readonly phone?: string | undefined;
}

/** A value under which a case stands in the index. */
export interface IndexTerm {
  readonly field: IndexedField;
  readonly values: readonly string[];
}

/** What somebody types who looks for a case, and the year or day of birth where they know it. */
export interface Sought {
  readonly text: string;
  readonly born?: string | undefined;
}

/** One that is looked for may have no more than its first two characters, so these lead to it with the year of birth. */
const FIRST_CHARACTERS = 2;
const PUNCTUATION_OF_NUMBERS = /[\s()+\-‐‑‒–—―−ーｰ]/gu;
const PHONE = /^\d{9,15}$/;

/** What is looked for of an applicant; name and kana of what they wrote, the rest of what the procedure asks them. */
export function foundBy(
  { applicant, answers }: Pick<Application, 'applicant' | 'answers'>,
  procedure: Pick<Procedure, 'sections'>,
): IndexedApplicant {
  const answerTo = (fact: 'applicant.kana' | 'applicant.phone') => {
    const field = fieldsOf(procedure).find((one) => one.fact === fact);
    const answer = field === undefined ? undefined : answers[field.key];
    return typeof answer === 'string' && answer.trim() !== '' ? answer : undefined;
  };
  return {
    name: applicant.name.value,
    birthDate: applicant.birthDate.value,
    kana: answerTo('applicant.kana'),
    phone: answerTo('applicant.phone'),
  };
}

/** All under which a case stands. */
export function termsOf({ name, birthDate, kana, phone }: IndexedApplicant): IndexTerm[] {
  const year = birthDate.slice(0, 4);
  return [
    ...nameTerms('name', comparable(name), year),
    ...(kana === undefined ? [] : nameTerms('kana', comparable(kana), year)),
    ...(phone === undefined ? [] : [{ field: 'phone' as const, values: [digitsOf(phone)] }]),
    { field: 'birthDate', values: [birthDate] },
  ];
}

function nameTerms(field: 'name' | 'kana', text: string, year: string): IndexTerm[] {
  return [
    { field, values: [text] },
    { field: `${field}2y`, values: [firstOf(text), year] },
  ];
}

/** Under what to look: a case that is found by any of these may be the one. */
export function termsToFind({ text, born }: Sought): IndexTerm[] {
  if (born !== undefined && !isYear(born)) return [{ field: 'birthDate', values: [born] }];
  const digits = digitsOf(text);
  if (PHONE.test(digits)) return [{ field: 'phone', values: [digits] }];
  const typed = comparable(text);
  const names = ['name', 'kana'] as const;
  return born === undefined
    ? names.map((field) => ({ field, values: [typed] }))
    : names.map((field) => ({ field: `${field}2y` as const, values: [firstOf(typed), born] }));
}

/**
 * Whether it is one that is looked for: short tokens are shared by strangers. A name or its reading in full, or how it
 * begins where the birth is known as well; a telephone always in full.
 */
export function isSought(
  { text, born }: Sought,
  one: { readonly [Key in keyof IndexedApplicant]?: string | undefined },
): boolean {
  if (born !== undefined && !(one.birthDate ?? '').startsWith(born)) return false;
  const digits = digitsOf(text);
  if (PHONE.test(digits)) return one.phone !== undefined && digitsOf(one.phone) === digits;
  const typed = comparable(text);
  const names = [one.name, one.kana].flatMap((name) => (name === undefined ? [] : comparable(name)));
  return names.some((name) => (born === undefined ? name === typed : name.startsWith(typed)));
}

/** Whether there is enough of it to look for. */
export function isSearchable({ text }: Pick<Sought, 'text'>): boolean {
  return [...comparable(text)].length >= FIRST_CHARACTERS;
}

/** Without white space and widths, hiragana as katakana: for looking alone, never shown. */
function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s/gu, '')
    .replace(/[ぁ-ゖ]/gu, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) + 0x60));
}

function digitsOf(phone: string): string {
  return phone.normalize('NFKC').replace(PUNCTUATION_OF_NUMBERS, '');
}

function firstOf(text: string): string {
  return [...text].slice(0, FIRST_CHARACTERS).join('');
}

const isYear = (born: string) => born.length === 4;
