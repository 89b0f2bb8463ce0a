import type { CaseKind, CaseOutcome } from '#contract/procedure/case.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { letter as ja } from './ja/letter.ts';

/** What a letter of decision says around what was decided. */
export interface LetterWords {
  readonly addressee: (name: string) => string;
  /** With the space that it begins with. */
  readonly paragraph: (text: string) => string;
  /** What stands before the nth of several paragraphs. */
  readonly nth: (n: number) => string;
  readonly noSeal: string;
  readonly sealed: string;
  readonly sealField: string;
  readonly reasons: string;
  readonly remedies: string;
  readonly filing: string;
  readonly procedure: string;
  readonly receiptNumber: string;
  readonly filedOn: Readonly<Record<CaseKind, string>>;
  readonly contact: string;
  readonly office: string;
  readonly place: string;
  readonly phone: string;
  readonly openHours: string;
  readonly yen: (yen: number) => string;
  readonly yenAMonth: (yen: number) => string;
  readonly day: (day: CalendarDate) => string;
  /** Of `2026-12`. */
  readonly month: (month: string) => string;
  readonly glyphNote: string;
  /** Of the municipality: who decides. */
  readonly mayor: (municipality: string) => string;
  readonly title: (procedure: string, outcome: CaseOutcome) => string;
  readonly opening: (
    filing: { readonly filedOn: CalendarDate; readonly procedure: string },
    outcome: CaseOutcome,
  ) => string;
  readonly delayTitle: (procedure: string) => string;
  readonly delayOpening: (filing: {
    readonly filedOn: CalendarDate;
    readonly procedure: string;
    readonly expected: CalendarDate;
  }) => string;
  /** Without gaps within a section and a fiscal year, which is named by the year of its era. */
  readonly number: (counted: {
    readonly municipality: string;
    readonly group: string;
    readonly eraYear: number;
    readonly nth: number;
  }) => string;
  /** In place of a number, before there is one. */
  readonly unnumbered: string;
}

/** An office decides in Japanese: a letter has no other language. */
export const LETTER_WORDS: LetterWords = ja;
