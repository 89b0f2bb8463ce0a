import type { Failure, FailureOf } from '#contract/failures/failure.ts';
import type { Application, Attachment } from '#contract/procedure/application.ts';
import { askedAttachments, attachmentProblems } from '#contract/procedure/attachment-rules.ts';
import { checkAllAnswers } from '#contract/procedure/form-check.ts';
import { type AttachmentRule, isSigned, type Procedure } from '#contract/procedure/procedure.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { individualNumberIn } from '#contract/values/individual-number.ts';
import { isPlainText } from '#contract/values/plain-text.ts';
import { holdsActiveContent } from '../attachment/active-content.ts';
import { isWhollyOf } from '../attachment/file-kind.ts';
import { ENTRY } from './asic-container.ts';

/** Members that are identifiers or hashes made by programs: digits in them are not typed by anybody. */
const MADE_BY_PROGRAMS = new Set([
  'idempotencyKey',
  'filer',
  'portal',
  'layout',
  'createdAt',
  'sha256',
  'revision',
  'code',
  'bytes',
  'version',
]);

/**
 * Whether any text, number or member name of an application holds an individual number (SR-4). Nothing of it is
 * repeated in the failure but the place.
 */
export function individualNumberFailure(application: Application): Failure | undefined {
  const at = placeOfNumber(application, '');
  return at === undefined ? undefined : { code: 'individualNumberFound', at: at.slice(0, 200) };
}

function placeOfNumber(value: unknown, at: string): string | undefined {
  if (typeof value === 'string' || typeof value === 'number')
    return individualNumberIn(String(value)) === 'certain' ? at : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value) && MADE_BY_PROGRAMS.has(key) && !at.startsWith('answers')) continue;
    if (individualNumberIn(key) === 'certain') return at;
    const place = placeOfNumber(inner, at === '' ? key : `${at}.${key}`);
    if (place !== undefined) return place;
  }
  return undefined;
}

const OLDEST_MS = 30 * 24 * 60 * 60 * 1_000;
/** Of the Meiji era, the first that a form offers. */
const EARLIEST_BIRTH_YEAR = '1868';
const CLOCK_TOLERANCE_MS = 5 * 60 * 1_000;

/**
 * Whether what an application says can be so, whoever sent it: written at most 30 days ago and not in the future, about
 * somebody who is born, in text that shows what it is, and read from a card only where a card has signed it.
 */
export function plausibilityFailure(application: Application, atMs: number): Failure | undefined {
  const implausible = (at: string): Failure => ({ code: 'applicationImplausible', at });
  const { applicant, createdAt, withoutSignature } = application;
  const ageMs = atMs - Date.parse(createdAt);
  if (ageMs > OLDEST_MS || ageMs < -CLOCK_TOLERANCE_MS) return implausible('createdAt');
  const born = applicant.birthDate.value;
  const isKnown = !born.startsWith('0000');
  if (isKnown && (born < EARLIEST_BIRTH_YEAR || born > createdAt.slice(0, 10))) {
    return implausible('applicant.birthDate');
  }
  if (withoutSignature === true) {
    const proven = Object.entries(applicant).find(([, { origin }]) => origin !== 'person');
    if (proven !== undefined) return implausible(`applicant.${proven[0]}.origin`);
  }
  const at = placeOfHiddenText(application, '');
  return at === undefined ? undefined : implausible(at.slice(0, 200));
}

function placeOfHiddenText(value: unknown, at: string): string | undefined {
  if (typeof value === 'string') return isPlainText(value) ? undefined : at;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    if (!isPlainText(key)) return at;
    const place = placeOfHiddenText(inner, at === '' ? key : `${at}.${key}`);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** Whether the names that were signed are those of the definition that was named, and it is filed here at all. */
export function definitionFailure(application: Application, procedure: Procedure): Failure | undefined {
  const { title } = application.procedure;
  const { name } = application.municipality;
  if (procedure.elsewhere !== undefined) return { code: 'procedureUnknown' };
  if (!saysTheSame(name, procedure.municipality.name)) return { code: 'municipalityMismatch' };
  return saysTheSame(title, procedure.title) ? undefined : { code: 'catalogueRevisionUnknown' };
}

function saysTheSame(one: Procedure['title'], other: Procedure['title']): boolean {
  return one.ja === other.ja && one.en === other.en && one.easy === other.easy;
}

/** Whether an application that goes without a signature may: a signed one is not taken for a procedure without either. */
export function signatureRuleFailure(application: Application, procedure: Procedure): Failure | undefined {
  const isUnsigned = application.withoutSignature === true;
  if (isSigned(procedure, application) !== isUnsigned) return undefined;
  if (isUnsigned) return { code: 'signatureMissing' };
  return { code: 'containerInvalid', problem: 'entryUnexpected', entry: ENTRY.signature };
}

/** The answers against the definition; dates are bounded by the day of receipt. */
export function answersFailure(
  application: Application,
  procedure: Procedure,
  today: CalendarDate,
): Failure | undefined {
  const { answers, applicant } = application;
  const problems = checkAllAnswers(procedure, answers, { today, applicant });
  return problems.length === 0 ? undefined : { code: 'answersInvalid', problems: problems.slice(0, 200) };
}

type AttachmentProblem = FailureOf<'attachmentRefused'>['problem'];

/**
 * The attachments against the definition: each file is by its content what it is said to be, and each is there that
 * must be. `contents` lie in the order of `application.attachments`.
 */
export function attachmentsFailure(
  application: Application,
  contents: readonly Uint8Array[],
  procedure: Procedure,
): Failure | undefined {
  const { attachments } = application;
  const asked = askedAttachments(procedure, application);
  for (const [n, attachment] of attachments.entries()) {
    const rule = asked.find(({ key }) => key === attachment.key);
    const problem = rule === undefined ? 'unknownKey' : fileProblem(attachment, contents[n], rule);
    if (problem !== undefined) return { code: 'attachmentRefused', key: attachment.key, problem };
  }
  const keys = attachments.map(({ key }) => key);
  const [problem] = attachmentProblems(procedure, application, keys);
  return problem === undefined ? undefined : { code: 'attachmentRefused', key: problem.key, problem: problem.problem };
}

function fileProblem(
  { mediaType }: Attachment,
  content: Uint8Array | undefined,
  rule: AttachmentRule,
): AttachmentProblem | undefined {
  if (!rule.mediaTypes.includes(mediaType)) return 'contentNotAllowed';
  if (content === undefined || content.length === 0) return 'empty';
  if (!isWhollyOf(mediaType, content)) return 'contentMismatch';
  return mediaType === 'application/pdf' && holdsActiveContent(content) ? 'activeContent' : undefined;
}
