import type { Draft } from '#contract/app/flows/apply-flow.ts';
import type { AnswerProblem } from '#contract/failures/filing-failures.ts';
import { askedAnswers, keptAnswers } from '#contract/procedure/answers.ts';
import { askedAttachments } from '#contract/procedure/attachment-rules.ts';
import { withDeclarations } from '#contract/procedure/declarations.ts';
import { checkForm } from '#contract/procedure/form-check.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import { type ApplicantEntry, applicantOf, type LocalDraft } from '../window/draft-keeper.ts';

/** All that is still wrong with a draft, page by page, before anything is declared; `attached` names the rule of each file. */
export function problemsOf(
  procedure: Procedure,
  draft: LocalDraft,
  attached: readonly string[],
  today: CalendarDate,
): AnswerProblem[] {
  const answers = withDeclarations(procedure, askedAnswers(procedure, draft.answers));
  return [
    ...applicantProblems(draft.applicant, today),
    ...checkForm(procedure, { ...draft, answers }, attached, { today, applicant: applicantOf(draft.applicant) }),
  ];
}

/** The draft without answers and promises to what is not asked, as the host reviews it. */
export function askedDraft(procedure: Procedure, draft: Draft): Draft {
  const filled = askedAnswers(procedure, draft.answers);
  const answers = keptAnswers(procedure, draft.answers);
  const askedKeys = askedAttachments(procedure, { ...draft, answers: filled }).map(({ key }) => key);
  const attachmentsToFollow = draft.attachmentsToFollow.filter((key) => askedKeys.includes(key));
  return { ...draft, answers, attachmentsToFollow };
}

/** What is still wrong with the applicant, in the words of every other answer. */
function applicantProblems(entry: ApplicantEntry, today: CalendarDate): AnswerProblem[] {
  if (entry.by === 'card') return [];
  if (entry.by === 'nobody') return [{ at: 'applicant', problem: 'required' }];
  const missing = (['name', 'address', 'birthDate', 'sex'] as const)
    .filter((key) => entry[key].trim() === '')
    .map((key): AnswerProblem => ({ at: `applicant.${key}`, problem: 'required' }));
  const tooLong = (
    [
      ['name', 200],
      ['address', 400],
    ] as const
  )
    .filter(([key, limit]) => entry[key].length > limit)
    .map(([key, limit]): AnswerProblem => ({ at: `applicant.${key}`, problem: 'tooLong', limit }));
  return [...missing, ...tooLong, ...birthDateProblems(entry.birthDate, today)];
}

function birthDateProblems(birthDate: string, today: CalendarDate): AnswerProblem[] {
  if (birthDate === '') return [];
  const at = 'applicant.birthDate';
  const day = calendarDateSchema.safeParse(birthDate);
  if (!day.success) return [{ at, problem: 'notADate' }];
  return day.data > today ? [{ at, problem: 'dateTooLate', limit: today }] : [];
}
