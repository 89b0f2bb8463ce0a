import type { ApplyStep, CorrectionView, Draft } from '#contract/app/flows/apply-flow.ts';
import type { SentView } from '#contract/app/views/sent-view.ts';
import { checkAnswers } from '#contract/procedure/answers.ts';
import { applicantSchema } from '#contract/procedure/application.ts';
import { answerSections, applicantLines } from '#contract/procedure/application-document.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { documentLanguage, inLanguage, type Language } from '#contract/values/localized-text.ts';
import { DOCUMENT_WORDS } from '#words/document-words.ts';
import { SAMPLE_PROCEDURE } from '../../application/sample-procedure.ts';

type StepAt<At extends ApplyStep['at']> = Extract<ApplyStep, { readonly at: At }>;

export const SAMPLE_APPLICANT = applicantSchema.parse({
  name: { value: '見本 花子', origin: 'card' },
  address: { value: '見本県見本区見本町一丁目2番3号', origin: 'card' },
  birthDate: { value: '1990-04-01', origin: 'card' },
  sex: { value: 'female', origin: 'card' },
});

/** One whose card names another city than the one that is applied to. */
export const FROM_ELSEWHERE = applicantSchema.parse({
  ...SAMPLE_APPLICANT,
  address: { value: '見本県例示市見本町一丁目2番3号', origin: 'card' },
});

export const SAMPLE_DRAFT: Draft = {
  applicant: SAMPLE_APPLICANT,
  answers: {
    reason: 'birth',
    eventDate: '2026-11-10',
    children: [{ name: '見本 太郎', kana: 'ミホン タロウ', birthDate: '2026-11-10', livesTogether: true }],
    postalCode: '1000001',
    phone: '03-0000-0000',
    account: '1234567',
    holder: '見本 花子',
    declaration: true,
  },
  attachmentsToFollow: ['bankBook'],
};

const EMPTY_DRAFT: Draft = { applicant: null, answers: {}, attachmentsToFollow: [] };

/** The contact stands on the applicant's page. */
export const CONTACT_FIRST: Procedure = {
  ...SAMPLE_PROCEDURE,
  sections: SAMPLE_PROCEDURE.sections
    .map((section) => (section.key === 'contact' ? { ...section, samePage: true as const } : section))
    .toSorted((one, other) => Number(other.samePage === true) - Number(one.samePage === true)),
};

/** Asks for its document only from an applicant who has moved; `SAMPLE_DRAFT` is of a birth. */
export const FILE_WHEN_MOVED: Procedure = {
  ...SAMPLE_PROCEDURE,
  attachments: SAMPLE_PROCEDURE.attachments.map((rule) => ({ ...rule, when: { field: 'reason', is: ['movedIn'] } })),
};

const [BANK_BOOK] = SAMPLE_PROCEDURE.attachments;

/** The same procedure where it leaves the signature to the person. */
export const SIGNED_OR_NOT: Procedure = {
  ...SAMPLE_PROCEDURE,
  signature: 'optional',
  attachments: SAMPLE_PROCEDURE.attachments.concat(
    BANK_BOOK === undefined
      ? []
      : {
          ...BANK_BOOK,
          key: 'identityCopy',
          title: { ja: '本人確認書類の写し', en: 'Copy of an identity document' },
          required: true,
          whenUnsigned: true,
        },
  ),
};

export function sampleForm(change: { draft?: Draft; withProblems?: boolean } = {}): StepAt<'fillingForm'> {
  const draft = change.draft ?? EMPTY_DRAFT;
  const today = calendarDateSchema.parse('2026-11-22');
  return {
    at: 'fillingForm',
    procedure: SAMPLE_PROCEDURE,
    draft,
    attached: [{ key: 'bankBook', fileName: 'bank.pdf', mediaType: 'application/pdf', bytes: 120_000 }],
    correction: null,
    kept: calendarDateSchema.parse('2026-12-22'),
    problems: change.withProblems ? checkAnswers(SAMPLE_PROCEDURE, draft.answers, today) : [],
    lastFailure: null,
  };
}

export function sampleReview(language: Language): StepAt<'reviewing'> {
  const words = DOCUMENT_WORDS[documentLanguage(language)];
  return {
    at: 'reviewing',
    procedure: SAMPLE_PROCEDURE,
    draft: SAMPLE_DRAFT,
    attached: [],
    correction: null,
    difference: null,
    declarations: ['declaration'],
    document: {
      title: inLanguage(SAMPLE_PROCEDURE.title, words.language),
      language: words.language,
      sections: [
        {
          key: 'applicant',
          title: words.applicant,
          lines: applicantLines(SAMPLE_APPLICANT, words).map((line) => ({ ...line })),
        },
        ...answerSections(SAMPLE_PROCEDURE, SAMPLE_DRAFT.answers, words).map((section) => ({
          ...section,
          lines: section.lines.map((line) => ({ ...line })),
        })),
      ],
    },
    due: { lastDay: calendarDateSchema.parse('2026-11-25'), isLate: false },
    lastFailure: null,
  };
}

export const SAMPLE_RECEIPT = {
  receiptNumber: 'TEST-2026-0001-7',
  receivedAt: '2026-11-22T14:05:00+09:00',
  sha256: '5f'.repeat(32),
  receipt: 'header.payload.signature',
};

export function sampleSent(language: Language): SentView {
  const { afterFiling, attachments, office } = SAMPLE_PROCEDURE;
  return {
    document: sampleReview(language).document,
    bringBy: attachments.length === 0 ? null : calendarDateSchema.parse('2026-12-07'),
    toBring: attachments.map((rule) => ({ title: rule.title, originalNeeded: rule.originalNeeded })),
    owesLetter: true,
    office,
    afterFiling,
    visitFor: null,
  };
}

export function sampleDone(language: Language): StepAt<'done'> {
  const { title, municipality } = SAMPLE_PROCEDURE;
  const sent = sampleSent(language);
  return {
    at: 'done',
    procedureTitle: title,
    municipalityName: municipality.name,
    sent,
    receipt: SAMPLE_RECEIPT,
    filing: 1,
  };
}

export const SAMPLE_CORRECTION: CorrectionView = {
  receiptNumber: SAMPLE_RECEIPT.receiptNumber,
  correctionId: 1,
  lastDay: calendarDateSchema.parse('2026-12-14'),
  lapsed: false,
  marks: [
    {
      target: { kind: 'attachment', key: 'bankBook' },
      text: {
        ja: '書類の文字が読めません。明るい所で撮り直してください。',
        easy: 'しょるいの じが よめません。',
        en: 'The paper cannot be read. Please take the picture again in a bright place.',
      },
    },
    {
      target: { kind: 'field', at: 'phone' },
      text: { ja: '日中につながる番号を教えてください。', en: 'Please give a number that we can reach in daytime.' },
    },
  ],
};

/** A form that corrects, where the office asked for a file again and for another answer. */
export function sampleCorrectionForm(page: number): StepAt<'fillingForm'> {
  return {
    ...sampleForm({ draft: { ...SAMPLE_DRAFT, attachmentsToFollow: [], page } }),
    attached: [],
    correction: SAMPLE_CORRECTION,
  };
}

export function sampleCorrectionReview(language: Language, isChanged = true): StepAt<'reviewing'> {
  return {
    ...sampleReview(language),
    due: null,
    correction: SAMPLE_CORRECTION,
    difference: isChanged
      ? {
          answers: [{ section: '連絡先', label: '電話番号', before: '03-0000-0000', after: '090-0000-0000' }],
          attachments: [
            { key: 'bankBook', fileName: 'bank.pdf', change: 'removed' },
            { key: 'bankBook', fileName: 'bank-2.pdf', change: 'added' },
          ],
        }
      : { answers: [], attachments: [] },
  };
}

/** What a notice or a record is about. */
export const ABOUT_SAMPLE = {
  receiptNumber: SAMPLE_RECEIPT.receiptNumber,
  procedure: { id: SAMPLE_PROCEDURE.id, title: SAMPLE_PROCEDURE.title },
  municipality: { code: SAMPLE_PROCEDURE.municipality.code, name: SAMPLE_PROCEDURE.municipality.name },
};
