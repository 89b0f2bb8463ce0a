import * as z from 'zod';
import { failureSchema } from '../../failures/failure.ts';
import { answerProblemSchema } from '../../failures/filing-failures.ts';
import { filedReplySchema } from '../../portal/application-routes.ts';
import { answersSchema } from '../../procedure/answers.ts';
import { applicantSchema } from '../../procedure/application.ts';
import { attachmentMediaTypeSchema, procedureSchema, withoutSignatureSchema } from '../../procedure/procedure.ts';
import { calendarDateSchema } from '../../values/brands.ts';
import { documentLanguageSchema, localizedTextSchema } from '../../values/localized-text.ts';
import { cardAccessViewSchema, endings, lastFailure } from './card-access-view.ts';

export const attachedViewSchema = z.strictObject({
  key: z.string(),
  fileName: z.string(),
  mediaType: attachmentMediaTypeSchema,
  bytes: z.number().int(),
});

/** What the person has filled in so far. Kept through every interruption; gone when the flow is done or cancelled. */
export const draftSchema = z.strictObject({
  applicant: applicantSchema.nullable(),
  answers: answersSchema,
  attachmentsToFollow: z.array(z.string().max(40)).max(20),
  withoutSignature: withoutSignatureSchema,
});
export type Draft = z.infer<typeof draftSchema>;

export const documentSchema = z.strictObject({
  title: z.string(),
  language: documentLanguageSchema,
  sections: z.array(
    z.strictObject({
      key: z.string(),
      title: z.string(),
      lines: z.array(z.strictObject({ at: z.string(), label: z.string(), value: z.string() })),
    }),
  ),
});

const withForm = {
  procedure: procedureSchema,
  draft: draftSchema,
  attached: z.array(attachedViewSchema).max(25),
};

export const applyStepSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('loadingProcedure') }),
  /** The portal could not be used while loading; `resumeFlow` tries again. */
  z.strictObject({ at: z.literal('interrupted'), failure: failureSchema }),
  z.strictObject({
    at: z.literal('fillingForm'),
    ...withForm,
    /** Set after a press on "check": what must be mended first. */
    problems: z.array(answerProblemSchema).max(200),
    /** What was survived on the way here, for instance a card taken off while its attributes were read. */
    lastFailure,
  }),
  z.strictObject({ at: z.literal('readingApplicant'), card: cardAccessViewSchema }),
  /** `document` is what will be signed and sent, word for word. */
  z.strictObject({
    at: z.literal('reviewing'),
    procedure: procedureSchema,
    document: documentSchema,
    /** Until when it is to be filed, where the rule and the answers decide it; `isLate` on the day it was written. */
    due: z.strictObject({ lastDay: calendarDateSchema, isLate: z.boolean() }).nullable(),
    lastFailure,
  }),
  z.strictObject({ at: z.literal('signing'), card: cardAccessViewSchema }),
  z.strictObject({ at: z.literal('submitting') }),
  /** The portal session ended meanwhile; the card opens a new one, then the signed bytes are sent. */
  z.strictObject({ at: z.literal('signingInAgain'), card: cardAccessViewSchema }),
  /** Kept, not received yet. `resumeFlow` sends the same bytes again; it never files twice. */
  z.strictObject({ at: z.literal('notSent'), failure: failureSchema }),
  z.strictObject({
    at: z.literal('done'),
    procedureTitle: localizedTextSchema,
    municipalityName: localizedTextSchema,
    afterFiling: localizedTextSchema,
    receipt: filedReplySchema,
  }),
  ...endings,
]);
export type ApplyStep = z.infer<typeof applyStepSchema>;
