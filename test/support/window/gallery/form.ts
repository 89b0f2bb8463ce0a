import { calendarDateSchema } from '#contract/values/brands.ts';
import { inLanguage, type Language } from '#contract/values/localized-text.ts';
import type { Messages } from '#words/messages.ts';
import { SAMPLE_FEE, SAMPLE_PROCEDURE } from '../../application/sample-procedure.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import {
  CONTACT_FIRST,
  FROM_ELSEWHERE,
  SAMPLE_DRAFT,
  SAMPLE_RECEIPT,
  SIGNED_OR_NOT,
  sampleCorrectionForm,
  sampleCorrectionReview,
  sampleForm,
  sampleReview,
} from './sample-application.ts';
import { sampleFlow } from './sample-snapshot.ts';

const next = (t: Messages) => t.form.next;
const CORRECTS = { corrects: SAMPLE_RECEIPT.receiptNumber };
/** Pages of the sample procedure's form, by what leads there from the first. */
const PRESSES_TO = {
  event: [next],
  family: [next, next],
  contact: [next, next, next],
  files: [next, next, next, next],
};

export function formScreens(language: Language): GalleryEntry[] {
  const { flow } = entriesIn(language);
  const filled = () => sampleFlow('apply', sampleForm({ draft: SAMPLE_DRAFT }));
  const titleOf = (key: string) => () => {
    const section = SAMPLE_PROCEDURE.sections.find((one) => one.key === key);
    return section === undefined ? '' : inLanguage(section.title, language);
  };
  return [
    flow('form-applicant', sampleFlow('apply', sampleForm()), (t) => t.form.applicantLead),
    flow(
      'form-applicant-typed',
      sampleFlow('apply', sampleForm()),
      (t) => t.form.nameHelp,
      (t) => t.form.byHand,
    ),
    flow('form-card-facts', filled(), (t) => t.form.cardFacts),
    flow(
      'form-card-elsewhere',
      sampleFlow('apply', sampleForm({ draft: { ...SAMPLE_DRAFT, applicant: FROM_ELSEWHERE } })),
      (t) => t.form.elsewhereTitle,
    ),
    flow(
      'form-applicant-contact',
      sampleFlow('apply', { ...sampleForm({ draft: SAMPLE_DRAFT }), procedure: CONTACT_FIRST }),
      titleOf('contact'),
    ),
    flow('form-section', filled(), titleOf('event'), ...PRESSES_TO.event),
    flow('form-list', filled(), titleOf('family'), ...PRESSES_TO.family),
    flow('form-contact', filled(), titleOf('contact'), ...PRESSES_TO.contact),
    flow('form-files', filled(), (t) => t.files.lead, ...PRESSES_TO.files),
    flow(
      'form-files-unsigned',
      sampleFlow(
        'apply',
        {
          ...sampleForm({ draft: { ...SAMPLE_DRAFT, withoutSignature: true } }),
          procedure: SIGNED_OR_NOT,
          attached: [],
        },
        { isSigned: false },
      ),
      (t) => t.files.unsigned,
      ...PRESSES_TO.files,
    ),
    flow(
      'form-errors',
      sampleFlow(
        'apply',
        sampleForm({ draft: { ...SAMPLE_DRAFT, answers: { reason: 'movedIn' } }, withProblems: true }),
      ),
      (t) => t.form.errors(2),
    ),
    flow('review', sampleFlow('apply', sampleReview(language)), (t) => t.review.sameAsCard),
    flow(
      'review-fee',
      sampleFlow('apply', { ...sampleReview(language), procedure: { ...SAMPLE_PROCEDURE, fee: SAMPLE_FEE } }),
      (t) => t.review.fee(t.fee.amount.copy(300)),
    ),
    flow('correct-answer', sampleFlow('apply', sampleCorrectionForm(3), CORRECTS), (t) => t.form.marks(2)),
    flow('correct-file', sampleFlow('apply', sampleCorrectionForm(4), CORRECTS), (t) => t.form.marks(2)),
    flow('correct-review', sampleFlow('apply', sampleCorrectionReview(language), CORRECTS), (t) => t.review.changes),
    flow(
      'correct-unchanged',
      sampleFlow('apply', sampleCorrectionReview(language, false), CORRECTS),
      (t) => t.review.unchanged,
    ),
    flow(
      'review-late',
      sampleFlow('apply', {
        ...sampleReview(language),
        due: { lastDay: calendarDateSchema.parse('2026-11-20'), isLate: true },
      }),
      (t) => t.review.lateTitle,
    ),
    flow(
      'review-unsigned',
      sampleFlow('apply', { ...sampleReview(language), procedure: SIGNED_OR_NOT }, { isSigned: false }),
      (t) => t.review.confirmUnsigned,
    ),
  ];
}
