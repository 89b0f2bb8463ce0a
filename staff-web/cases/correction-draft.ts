import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { CORRECTION_DAYS } from '#contract/procedure/case.ts';
import type { CaseActOf } from '#contract/procedure/case-act.ts';
import { type MarkTarget, markTargetSchema } from '#contract/procedure/correction.ts';
import { filledSentence, isOpenSentence } from '#contract/procedure/wording.ts';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import { isOpenDay } from '#contract/values/open-days.ts';
import { dayInWords } from '#words/day-in-words.ts';
import type { DeskReply } from '../page/client.ts';

export type ReadySentence = DeskReply<'readySentences'>['readySentences'][number];

/** A place of the filing that can be marked, as it is read there. */
export interface Markable {
  readonly id: string;
  readonly target: MarkTarget;
  readonly label: string;
  readonly value: string;
}

interface MarkDraft {
  readonly id: string;
  readonly words: string;
}

export interface CorrectionDraft {
  readonly marks: readonly MarkDraft[];
  /** As typed; the day that is proposed where nothing was. */
  readonly lastDay: string | undefined;
}

export const EMPTY_CORRECTION: CorrectionDraft = { marks: [], lastDay: undefined };

const PROPOSED_DAYS = 14;
const WORDS_LIMIT = 300;
/** Sections that say something about the document and not what the person answered. */
const NOT_ANSWERS: readonly string[] = ['about', 'attachments', 'declarations'];

/** Answers, files and papers, in the order of the document. */
export function markablesOf(detail: CaseDetail, titleOf: (key: string) => string): readonly Markable[] {
  const answers = detail.document.sections
    .filter(({ key }) => !NOT_ANSWERS.includes(key))
    .flatMap(({ lines }) => lines)
    .flatMap(({ at, label, value }) => {
      const target = markTargetSchema.safeParse({ kind: 'field', at });
      return target.success ? [{ id: `field:${at}`, target: target.data, label, value }] : [];
    });
  const files = detail.attachments.map(({ key, fileName }) => ({
    id: `attachment:${key}`,
    target: { kind: 'attachment', key } as const,
    label: titleOf(key),
    value: fileName,
  }));
  const papers = detail.originals.map(({ key }) => ({
    id: `original:${key}`,
    target: { kind: 'original', key } as const,
    label: titleOf(key),
    value: '',
  }));
  const all = [...answers, ...files, ...papers];
  return all.filter(({ id }, index) => all.findIndex((other) => other.id === id) === index);
}

/** In two weeks, or the next day after on which the office is open. */
export function proposedLastDay(today: CalendarDate): CalendarDate {
  let day = addDays(today, PROPOSED_DAYS);
  while (!isOpenDay(day)) day = addDays(day, 1);
  return day;
}

type DayProblem = 'missing' | 'tooNear' | 'tooFar' | 'closed';

export function lastDayProblem(typed: string, today: CalendarDate): DayProblem | undefined {
  const day = calendarDateSchema.safeParse(typed);
  if (!day.success) return 'missing';
  if (day.data < addDays(today, CORRECTION_DAYS.fewest)) return 'tooNear';
  if (day.data > addDays(today, CORRECTION_DAYS.most)) return 'tooFar';
  return isOpenDay(day.data) ? undefined : 'closed';
}

export function wordsProblem(words: string): 'missing' | 'open' | 'tooLong' | undefined {
  const { length } = words.trim();
  if (isOpenSentence(words)) return 'open';
  return length === 0 ? 'missing' : length > WORDS_LIMIT ? 'tooLong' : undefined;
}

/** A sentence of the municipality as it would be said of one mark, in Japanese. */
export interface SaidSentence {
  readonly id: string;
  readonly words: string;
}

/**
 * The sentences that fit a mark, with what is known of it in their places. Those that name its very answer come first, those
 * with something still to be said last.
 */
export function sentencesFor(
  sentences: readonly ReadySentence[],
  { target, label }: Pick<Markable, 'target' | 'label'>,
  procedure: string,
  lastDay: string,
): readonly SaidSentence[] {
  const key = target.kind === 'field' ? (target.at.split('.').at(-1) ?? '') : target.key;
  const named = (scope: ReadySentence['definition']['for']) => scope.keys?.includes(key) === true;
  const fits = ({ definition: { for: scope } }: ReadySentence) =>
    (scope.procedures === undefined || scope.procedures.some((one) => one === procedure)) &&
    (named(scope) || (scope.keys === undefined && scope.attachments === (target.kind !== 'field')));
  const name = { ja: label, en: label };
  const day = calendarDateSchema.safeParse(lastDay);
  const known = {
    [target.kind === 'field' ? 'field' : 'file']: name,
    day: day.success ? dayInWords(day.data) : undefined,
  };
  const place = ({ definition }: ReadySentence, words: string) =>
    isOpenSentence(words) ? 2 : named(definition.for) ? 0 : 1;
  return sentences
    .filter(fits)
    .map((sentence) => ({ sentence, words: filledSentence(sentence.definition.text, known).ja }))
    .toSorted((one, other) => place(one.sentence, one.words) - place(other.sentence, other.words))
    .map(({ sentence, words }) => ({ id: sentence.id, words }));
}

/** What is asked of the portal; nothing while something is missing. */
export function correctionAct(
  { marks, lastDay }: CorrectionDraft,
  markables: readonly Markable[],
  today: CalendarDate,
  ready: { readonly sentences: readonly ReadySentence[]; readonly procedure: string },
): CaseActOf<'askCorrection'> | undefined {
  const typed = lastDay ?? proposedLastDay(today);
  const day = calendarDateSchema.safeParse(typed);
  if (!day.success || lastDayProblem(typed, today) !== undefined || marks.length === 0) return undefined;
  if (marks.some(({ words }) => wordsProblem(words) !== undefined)) return undefined;
  const asked = marks.flatMap(({ id, words }) => {
    const markable = markables.find((one) => one.id === id);
    if (markable === undefined) return [];
    const { target } = markable;
    // What nobody has changed of a sentence goes by its name: the person reads it in their own language.
    const said = sentencesFor(ready.sentences, markable, ready.procedure, typed);
    const unchanged = said.find((one) => one.words === words.trim());
    return [unchanged === undefined ? { target, words: words.trim() } : { target, sentence: unchanged.id }];
  });
  return asked.length === marks.length ? { type: 'askCorrection', lastDay: day.data, marks: asked } : undefined;
}
