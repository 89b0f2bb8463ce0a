import { describe, expect, it } from 'vitest';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { askedDraft, problemsOf } from '../../../../renderer/form/form-check.ts';
import type { ApplicantEntry } from '../../../../renderer/window/draft-keeper.ts';
import { SAMPLE_PROCEDURE } from '../../../support/application/sample-procedure.ts';
import { FILE_WHEN_MOVED, SAMPLE_APPLICANT, SAMPLE_DRAFT } from '../../../support/window/gallery/sample-application.ts';

const TODAY = calendarDateSchema.parse('2026-11-22');
const TYPED = {
  by: 'person',
  name: '見本 花子',
  address: '見本県見本区',
  birthDate: '1990-04-01',
  sex: 'female',
} as const;

function problems(applicant: ApplicantEntry, change: { attachmentsToFollow?: string[]; attached?: string[] } = {}) {
  const { answers, attachmentsToFollow } = SAMPLE_DRAFT;
  const draft = {
    applicant,
    answers,
    attachmentsToFollow,
    confirmed: [],
    withoutSignature: undefined,
    fromHousehold: [],
    declared: [],
    changing: undefined,
    page: 0,
    mending: false,
    ...change,
  };
  return problemsOf(SAMPLE_PROCEDURE, draft, change.attached ?? [], TODAY);
}

describe('What is still wrong with a form', () => {
  it('is nothing where the applicant is read from the card or typed in full, and all is answered', () => {
    expect(problems({ by: 'card', applicant: SAMPLE_APPLICANT })).toEqual([]);
    expect(problems(TYPED)).toEqual([]);
  });

  it('is the applicant as long as it is open where the applicant is known from', () => {
    expect(problems({ by: 'nobody' })).toEqual([{ at: 'applicant', problem: 'required' }]);
  });

  it('is each part of a typed applicant that is missing, blank or too long', () => {
    expect(problems({ ...TYPED, name: '　', address: 'あ'.repeat(401), birthDate: '', sex: '' })).toEqual([
      { at: 'applicant.name', problem: 'required' },
      { at: 'applicant.birthDate', problem: 'required' },
      { at: 'applicant.sex', problem: 'required' },
      { at: 'applicant.address', problem: 'tooLong', limit: 400 },
    ]);
  });

  it.each([
    ['R8/2/30', { problem: 'notADate' }],
    ['2026-11-23', { problem: 'dateTooLate', limit: TODAY }],
  ])('is a day of birth that is none, or still to come: %s', (birthDate, expected) => {
    expect(problems({ ...TYPED, birthDate })).toEqual([{ at: 'applicant.birthDate', ...expected }]);
  });

  it('comes in the order of the pages: applicant, answers, documents', () => {
    const found = problemsOf(
      SAMPLE_PROCEDURE,
      {
        applicant: { by: 'nobody' },
        answers: { ...SAMPLE_DRAFT.answers, phone: '' },
        attachmentsToFollow: [],
        confirmed: [],
        withoutSignature: undefined,
        fromHousehold: [],
        declared: [],
        changing: undefined,
        page: 0,
        mending: false,
      },
      [],
      TODAY,
    );
    expect(found.map(({ at }) => at)).toEqual(['applicant', 'phone', 'attachments.bankBook']);
  });
});

describe('What is handed to the host', () => {
  it('has no answer and no promise to a question that these answers do not ask', () => {
    const draft = { ...SAMPLE_DRAFT, answers: { ...SAMPLE_DRAFT.answers, previousAddress: '見本県' } };
    expect(askedDraft(FILE_WHEN_MOVED, draft)).toEqual({ ...SAMPLE_DRAFT, attachmentsToFollow: [] });
    const moved = { ...draft, answers: { ...draft.answers, reason: 'movedIn' } };
    expect(askedDraft(FILE_WHEN_MOVED, moved)).toEqual(moved);
  });
});
