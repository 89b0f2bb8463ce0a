import { type CalendarDate, calendarDateSchema } from '../values/brands.ts';
import { inLanguage, type Language } from '../values/localized-text.ts';
import { askedAnswers, isAsked } from './answers.ts';
import type { DocumentLine } from './application-document.ts';
import { dueDay, eventDay } from './deadlines.ts';
import type { Procedure } from './procedure.ts';

/** What the sentences of a statement are made from: the application, as it is shown. */
interface Stated {
  readonly answers: Parameters<typeof askedAnswers>[1];
  readonly applicant: string;
  /** Every answer in words, by its place. */
  readonly lines: readonly Pick<DocumentLine, 'at' | 'value'>[];
  readonly today: CalendarDate;
}

/** How a language says a month, and joins several. */
interface StatementWords {
  readonly month: (day: CalendarDate) => string;
  readonly listed: (values: readonly string[]) => string;
}

/** What an application says, sentence by sentence. One whose answers are not all there is left out. */
export function statementOf(procedure: Procedure, stated: Stated, language: Language, words: StatementWords): string[] {
  const answers = askedAnswers(procedure, stated.answers);
  return (procedure.statement ?? []).flatMap(({ when, sentence }) => {
    if (!isAsked({ when }, answers)) return [];
    let isWhole = true;
    const said = inLanguage(sentence, language).replace(PLACEHOLDER, (_, name: string) => {
      const value = wordsOf(name);
      isWhole &&= value !== undefined;
      return value ?? '';
    });
    return isWhole ? [said] : [];
  });

  function wordsOf(name: string): string | undefined {
    if (name === 'applicant') return stated.applicant === '' ? undefined : stated.applicant;
    if (name === 'firstMonth') return words.month(firstMonth(procedure, answers, stated.today));
    const [field, inner] = name.split('.');
    const values = stated.lines
      .filter(({ at }) => {
        const [first, , third] = at.split('.');
        return first === field && third === inner;
      })
      .map(({ value }) => value);
    return values.length === 0 ? undefined : words.listed(values);
  }
}

export const PLACEHOLDER = /\{([A-Za-z.]+)\}/g;

/**
 * The month from which an allowance is paid, by its first day: the one after the day of filing, or after the event where
 * it is filed in time (児童手当法8条2項, 3項).
 */
function firstMonth(procedure: Procedure, answers: Stated['answers'], today: CalendarDate): CalendarDate {
  const event = eventDay(procedure, answers);
  const due = dueDay(procedure, answers, today);
  const counted = event !== undefined && due !== undefined && today <= due && event < today ? event : today;
  const [year = 0, month = 0] = counted.split('-').map(Number);
  const next = new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
  return calendarDateSchema.parse(next);
}
