import type { AnswerProblem } from '../failures/filing-failures.ts';
import { fullDate } from '../values/birth-date.ts';
import type { CalendarDate } from '../values/brands.ts';
import { contradictions } from './answer-rules.ts';
import { type Answers, checkAnswers, textsToConfirm } from './answers.ts';
import type { Applicant } from './application.ts';
import { checkAttachments } from './attachment-rules.ts';
import type { Procedure } from './procedure.ts';

/** What answers are held against beside the procedure. */
interface Known {
  readonly today: CalendarDate;
  /** `null` where the applicant is not known yet. */
  readonly applicant: Pick<Applicant, 'birthDate'> | null;
}

/** All that is wrong with answers, each by itself and beside the others: in the form, in the app's core and at the portal. */
export function checkAllAnswers(procedure: Procedure, answers: Answers, { today, applicant }: Known): AnswerProblem[] {
  const born = applicant === null ? undefined : fullDate(applicant.birthDate.value);
  return [...checkAnswers(procedure, answers, today), ...contradictions(procedure, answers, { today, born })];
}

/**
 * All that must be put right or confirmed before a form is shown as it will be signed, the same way in the window and in
 * the app's core. `answers` with what is assumed; `attachedKeys` has one entry for each file.
 */
export function checkForm(
  procedure: Procedure,
  filled: Parameters<typeof checkAttachments>[1] & {
    readonly answers: Answers;
    readonly confirmed?: readonly string[] | undefined;
  },
  attachedKeys: readonly string[],
  known: Known,
): AnswerProblem[] {
  return [
    ...checkAllAnswers(procedure, filled.answers, known),
    ...textsToConfirm(procedure, filled.answers, filled.confirmed ?? []),
    ...checkAttachments(procedure, filled, attachedKeys),
  ];
}
