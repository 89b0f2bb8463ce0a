import { describe, expect, it } from 'vitest';
import {
  askedParts,
  type FormPart,
  formPages,
  pageOfProblem,
  pageOfSection,
  placeIn,
  wordingOf,
} from '../../../../renderer/form/form-pages.ts';
import { SAMPLE_PROCEDURE } from '../../../support/application/sample-procedure.ts';
import { CONTACT_FIRST, FILE_WHEN_MOVED, SAMPLE_DRAFT } from '../../../support/window/gallery/sample-application.ts';

it.each([
  ['reason', 'notChosen'],
  ['eventDate', 'required'],
  ['children.0.name', 'required'],
  ['children.0.livesTogether', 'notChosen'],
  ['declaration', 'notAgreed'],
  ['applicant.name', 'required'],
  ['applicant.sex', 'notChosen'],
])('what is missing at %s is put as %s', (at, wording) => {
  expect(wordingOf(SAMPLE_PROCEDURE, { at, problem: 'required' })).toBe(wording);
  expect(wordingOf(SAMPLE_PROCEDURE, { at, problem: 'wrongType' })).toBe('wrongType');
});

const draft = {
  applicant: { by: 'person', name: '', address: '', birthDate: '', sex: '' },
  answers: SAMPLE_DRAFT.answers,
  attachmentsToFollow: [],
  confirmed: [],
  withoutSignature: undefined,
  fromHousehold: [],
  declared: [],
  changing: undefined,
  page: 0,
  mending: false,
} as const;

describe('a section on the page before it', () => {
  const nameOf = (part: FormPart) => (part.at === 'section' ? part.section.key : part.at);
  const pages = formPages(CONTACT_FIRST);

  it('is asked with it, and what is wrong there is mended there', () => {
    expect(pages.map((page) => page.map(nameOf))).toEqual([['applicant', 'contact'], ['event'], ['family'], ['files']]);
    expect(pageOfSection(CONTACT_FIRST, 'contact', draft)).toBe(0);
    expect(pageOfSection(CONTACT_FIRST, 'event', draft)).toBe(1);
    expect(pageOfProblem(CONTACT_FIRST, { at: 'phone' })).toBe(0);
    expect(pageOfProblem(CONTACT_FIRST, { at: 'attachments.bankBook' })).toBe(3);
  });

  it('waits on the applicant’s page until it is clear where the applicant is known from', () => {
    const [first = []] = pages;
    expect(askedParts(first, CONTACT_FIRST, draft).map(nameOf)).toEqual(['applicant', 'contact']);
    const undecided = { ...draft, applicant: { by: 'nobody' } } as const;
    expect(askedParts(first, CONTACT_FIRST, undecided).map(nameOf)).toEqual(['applicant']);
  });
});

describe('a page that asks nothing with these answers', () => {
  it('is not offered to be changed on the check page', () => {
    const files = formPages(FILE_WHEN_MOVED).length - 1;
    const withReason = (reason: string) => ({ ...draft, answers: { ...draft.answers, reason } });
    expect(pageOfSection(FILE_WHEN_MOVED, 'attachments', withReason('movedIn'))).toBe(files);
    expect(pageOfSection(FILE_WHEN_MOVED, 'attachments', withReason('birth'))).toBeUndefined();
    expect(pageOfSection(FILE_WHEN_MOVED, 'attachments', undefined)).toBe(files);
  });
});

describe('The place in a form', () => {
  const nameOf = (part: FormPart) => (part.at === 'section' ? part.section.key : part.at);
  const at = (page: number, reason = 'birth') =>
    placeIn(FILE_WHEN_MOVED, { ...draft, answers: { ...draft.answers, reason }, page });

  it('counts the pages that ask anything, and leads past the others both ways', () => {
    expect(at(0)).toMatchObject({ position: 1, count: 4, next: 1, previous: undefined });
    expect(at(3)).toMatchObject({ position: 4, count: 4, next: undefined, previous: 2 });
    expect(at(3, 'movedIn')).toMatchObject({ position: 4, count: 5, next: 4, previous: 2 });
    expect(at(4, 'movedIn')).toMatchObject({ position: 5, count: 5, next: undefined, previous: 3 });
  });

  it('shows a page that asks nothing any more to a person who is led there', () => {
    expect(at(4).parts.map(nameOf)).toEqual(['files']);
  });

  it('is the applicant where the page is none of the form', () => {
    expect(at(9).parts.map(nameOf)).toEqual(['applicant']);
  });
});
