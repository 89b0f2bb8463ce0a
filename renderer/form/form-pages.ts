import type { AnswerProblem } from '#contract/failures/filing-failures.ts';
import { type AnswerItem, fieldsOf, filledItem, isAsked, isBlank } from '#contract/procedure/answers.ts';
import { askedAttachments } from '#contract/procedure/attachment-rules.ts';
import { isDeclaration } from '#contract/procedure/declarations.ts';
import type { Field, FormSection, Procedure } from '#contract/procedure/procedure.ts';
import { inLanguage, type Language } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import type { AnswerWording } from '#words/failure-text.ts';
import type { Messages } from '#words/messages.ts';
import type { LocalDraft } from '../window/draft-keeper.ts';
import { wordingOfDate } from '../window/era.ts';
import { innerField } from '../window/place-label.ts';

export type FormPart =
  | { readonly at: 'applicant' }
  | { readonly at: 'section'; readonly section: FormSection }
  | { readonly at: 'files' };

/** What is asked together; the first part that has anything to ask names the page. */
type FormPage = readonly FormPart[];

/** The pages of a form: the applicant, then the sections, then the documents where any may be asked. */
export function formPages(procedure: Procedure): FormPage[] {
  const pages: FormPart[][] = [[{ at: 'applicant' }]];
  for (const section of procedure.sections) {
    const part: FormPart = { at: 'section', section };
    if (section.samePage === true) pages.at(-1)?.push(part);
    else pages.push([part]);
  }
  if (procedure.attachments.length > 0 || procedure.signature === 'optional') pages.push([{ at: 'files' }]);
  return pages;
}

/** The parts of a page that belong to what is filled in so far; none where nothing of it needs the person. */
export function askedParts(page: FormPage, procedure: Procedure, draft: LocalDraft): FormPart[] {
  if (page.some(({ at }) => at === 'applicant') && draft.applicant.by === 'nobody') return [{ at: 'applicant' }];
  const parts = page.filter((part) => partIsAsked(part, procedure, draft));
  return parts.some((part) => partNeedsPerson(part, draft)) ? parts : [];
}

/** Where a person is in a form. Pages are numbers; those that ask nothing are passed over. */
interface FormPlace {
  /** What the open page asks; the first names it. */
  readonly parts: readonly [FormPart, ...FormPart[]];
  /** Which of the pages that ask anything this is, from 1, and how many they are. */
  readonly position: number;
  readonly count: number;
  readonly next: number | undefined;
  readonly previous: number | undefined;
}

export function placeIn(procedure: Procedure, draft: LocalDraft): FormPlace {
  const pages = formPages(procedure);
  const asked = pages.map((page) => askedParts(page, procedure, draft));
  // A page that needs nobody is shown to a person who is led to it: an answer may be wrong, or a file be taken off.
  const open = pages[draft.page] ?? [];
  const openParts = open.filter((part) => partIsAsked(part, procedure, draft));
  const [first = { at: 'applicant' as const }, ...others] =
    [asked[draft.page] ?? [], openParts, open].find((parts) => parts.length > 0) ?? [];
  const askedPages = asked.flatMap((parts, index) => (parts.length > 0 ? [index] : []));
  return {
    parts: [first, ...others],
    position: askedPages.filter((index) => index <= draft.page).length,
    count: askedPages.length,
    next: askedPages.find((index) => index > draft.page),
    previous: askedPages.findLast((index) => index < draft.page),
  };
}

function partIsAsked(part: FormPart, procedure: Procedure, draft: LocalDraft): boolean {
  switch (part.at) {
    case 'applicant':
      return true;
    case 'section':
      return part.section.fields.some((field) => !isDeclaration(field) && isAsked(field, draft.answers));
    case 'files':
      return procedure.signature === 'optional' || askedAttachments(procedure, draft).length > 0;
  }
}

/** Whether anything of a part is neither known of the household nor assumed. */
function partNeedsPerson(part: FormPart, { answers, fromHousehold }: LocalDraft): boolean {
  if (part.at !== 'section') return true;
  const needs = (field: Field, beside: Readonly<Record<string, unknown>>, at: string): boolean => {
    if (isDeclaration(field) || !isAsked(field, beside) || fromHousehold.includes(at)) return false;
    const value = beside[field.key];
    if (field.type !== 'list') return !('assumed' in field) || field.assumed === undefined || isBlank(value);
    if (!Array.isArray(value) || value.length === 0) return true;
    return value.some((item, n) => {
      const filled = filledItem(field, item as AnswerItem);
      return field.fields.some((inner) => needs(inner, filled, `${at}.${n}.${inner.key}`));
    });
  };
  return part.section.fields.some((field) => needs(field, answers, field.key));
}

/** What a page is called: by its first part, or by the name that the procedure gives to what stands on it together. */
export function titleOfParts(parts: readonly FormPart[], t: Messages, language: Language): string {
  const [first] = parts;
  const isNamed = first?.at === 'section' && first.section.pageTitle !== undefined && parts.length > 1;
  return isNamed
    ? visibleText(inLanguage(first.section.pageTitle ?? first.section.title, language))
    : titleOfPart(first, t, language);
}

export function titleOfPart(part: FormPart | undefined, t: Messages, language: Language): string {
  switch (part?.at) {
    case 'applicant':
    case undefined:
      return t.form.applicantTitle;
    case 'section':
      return visibleText(inLanguage(part.section.title, language));
    case 'files':
      return t.files.title;
  }
}

/** The page that belongs to a section of the check page; none for what cannot be mended, or is not asked with this draft. */
export function pageOfSection(procedure: Procedure, key: string, draft: LocalDraft | undefined): number | undefined {
  const belongs = (part: FormPart) =>
    part.at === 'section' ? part.section.key === key : part.at === (key === 'attachments' ? 'files' : key);
  return pageOf(procedure, (part) => belongs(part) && (draft === undefined || partIsAsked(part, procedure, draft)));
}

function pageOf(procedure: Procedure, holds: (part: FormPart) => boolean): number | undefined {
  const index = formPages(procedure).findIndex((page) => page.some(holds));
  return index === -1 ? undefined : index;
}

/** The page on which a problem can be mended. */
export function pageOfProblem(procedure: Procedure, { at }: Pick<AnswerProblem, 'at'>): number {
  const [first = '', second = ''] = at.split('.');
  const isFile = procedure.attachments.some(({ key }) => key === first || (first === 'attachments' && key === second));
  const page = pageOf(procedure, (part) => {
    if (part.at === 'applicant') return first === 'applicant';
    if (part.at === 'files') return isFile;
    return part.section.fields.some((field) => field.key === first);
  });
  return page ?? 0;
}

/** What is missing is called by how it is answered: chosen, agreed to, or entered; a day by what its boxes lack. */
export function wordingOf(procedure: Procedure, { at, problem }: AnswerProblem, answer?: unknown): AnswerWording {
  if (problem === 'notADate') return wordingOfDate(answer);
  if (problem === 'attachmentRequired') {
    const mayFollow = procedure.attachments.find(({ key }) => at === `attachments.${key}`)?.mayFollowLater === true;
    return mayFollow ? 'attachmentRequired' : 'attachmentNeeded';
  }
  if (problem !== 'required') return problem;
  if (at === 'applicant.sex') return 'notChosen';
  const [first, , inner = ''] = at.split('.');
  const field = fieldsOf(procedure).find(({ key }) => key === first);
  switch ((field === undefined ? undefined : (innerField(field, inner) ?? field))?.type) {
    case 'choice':
    case 'choices':
    case 'yesNo':
      return 'notChosen';
    case 'consent':
      return 'notAgreed';
    default:
      return 'required';
  }
}
