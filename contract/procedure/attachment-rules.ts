import type { AnswerProblem } from '../failures/filing-failures.ts';
import { type Answers, fieldsOf, isAsked } from './answers.ts';
import { type AttachmentRule, isSigned, type Procedure } from './procedure.ts';

/** What decides which attachments are asked for: of a draft, or of the application made from it. */
interface Filled {
  readonly answers: Answers;
  readonly withoutSignature?: true | undefined;
}

/** The attachments that the procedure asks for, with these answers and with or without a signature. */
export function askedAttachments(procedure: Procedure, filled: Filled): AttachmentRule[] {
  const unsigned = !isSigned(procedure, filled);
  return procedure.attachments.filter((rule) => isAsked(rule, filled.answers) && (unsigned || !rule.whenUnsigned));
}

type Foreseen = 'needed' | 'notNeeded' | 'unknown';

/** Which papers a signed application will need, while only some of its answers are known. */
export function foreseenAttachments(
  procedure: Procedure,
  known: Answers,
): { readonly needed: readonly string[]; readonly notNeeded: readonly string[] } {
  const papers = procedure.attachments.filter(({ required, whenUnsigned }) => required && whenUnsigned !== true);
  const keysOf = (is: Foreseen) =>
    papers.filter(({ when }) => foreseen(procedure, when, known) === is).map(({ key }) => key);
  return { needed: keysOf('needed'), notNeeded: keysOf('notNeeded') };
}

/** Whether a condition will hold. One on a question that will not be asked will not. */
function foreseen(procedure: Procedure, when: AttachmentRule['when'], known: Answers): Foreseen {
  if (when === undefined) return 'needed';
  const question = fieldsOf(procedure).find(({ key }) => key === when.field);
  if (foreseen(procedure, question?.when, known) === 'notNeeded') return 'notNeeded';
  const { any, field } = when;
  const answer = known[field];
  if (answer === undefined) return 'unknown';
  if (isAsked({ when }, known)) return 'needed';
  const isPartlyKnown =
    any !== undefined &&
    Array.isArray(answer) &&
    answer.some((item) => typeof item === 'object' && item[any] === undefined);
  return isPartlyKnown ? 'unknown' : 'notNeeded';
}

/** One way in which the set of attachments is wrong. */
interface AttachmentProblem {
  readonly key: string;
  readonly problem: 'unknownKey' | 'tooMany' | 'required';
  /** The most files allowed, where the person attached more. */
  readonly limit?: number;
}

/**
 * Checks which attachments an application has, the same way in the form and at the portal; their content is checked
 * elsewhere.
 *
 * `attachedKeys` has one entry for each file. A required attachment is attached, or announced for later where allowed.
 */
export function attachmentProblems(
  procedure: Procedure,
  filled: Filled & { readonly attachmentsToFollow: readonly string[] },
  attachedKeys: readonly string[],
): AttachmentProblem[] {
  const asked = askedAttachments(procedure, filled);
  const toFollow = filled.attachmentsToFollow;
  const unknown = [...attachedKeys, ...toFollow].filter((key) => !asked.some((rule) => rule.key === key));
  return [
    ...[...new Set(unknown)].map((key): AttachmentProblem => ({ key, problem: 'unknownKey' })),
    ...asked.flatMap(({ key, most, required, mayFollowLater }): AttachmentProblem[] => {
      const count = attachedKeys.filter((attached) => attached === key).length;
      const follows = toFollow.includes(key);
      if (count > most) return [{ key, problem: 'tooMany', limit: most }];
      if (follows && !mayFollowLater) return [{ key, problem: 'required' }];
      return required && count === 0 && !follows ? [{ key, problem: 'required' }] : [];
    }),
  ];
}

const AS_ANSWER_PROBLEM = {
  unknownKey: 'unknownField',
  tooMany: 'tooMany',
  required: 'attachmentRequired',
} as const satisfies Record<AttachmentProblem['problem'], AnswerProblem['problem']>;

/** The same problems as the form shows them, beside those of the answers. */
export function checkAttachments(...asked: Parameters<typeof attachmentProblems>): AnswerProblem[] {
  return attachmentProblems(...asked).map(({ key, problem, ...bound }) => ({
    at: `attachments.${key}`,
    problem: AS_ANSWER_PROBLEM[problem],
    ...bound,
  }));
}
