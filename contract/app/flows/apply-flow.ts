import * as z from 'zod';
import { failureSchema } from '../../failures/failure.ts';
import { answerProblemSchema } from '../../failures/filing-failures.ts';
import { familyAnswersSchema } from '../../family/answers.ts';
import { filedReplySchema, openCorrectionSchema, receiptNumberSchema } from '../../portal/application-routes.ts';
import { actingMandateSchema } from '../../portal/mandate-routes.ts';
import { prefillTokenSchema, siteNameSchema } from '../../portal/prefill-routes.ts';
import { answersSchema } from '../../procedure/answers.ts';
import { applicantSchema, sexSchema } from '../../procedure/application.ts';
import { differenceSchema } from '../../procedure/difference.ts';
import { documentViewSchema } from '../../procedure/document-view.ts';
import { procedureSchema, withoutSignatureSchema } from '../../procedure/procedure.ts';
import { attachmentMediaTypeSchema } from '../../values/attachment-media-type.ts';
import { calendarDateSchema, municipalityCodeSchema, procedureIdSchema } from '../../values/brands.ts';
import { localizedTextSchema } from '../../values/localized-text.ts';
import { bytes } from '../method.ts';
import { cardAccessViewSchema, endings, lastFailure } from '../views/card-access-view.ts';
import { sentViewSchema } from '../views/sent-view.ts';
import { CARD_COMMANDS, GIVE_PIN } from './card-commands.ts';
import { afterwards, begin, command, type FlowContract, view } from './flow-contract.ts';

const attachedViewSchema = z.strictObject({
  key: z.string(),
  fileName: z.string(),
  mediaType: attachmentMediaTypeSchema,
  bytes: z.number().int(),
});

/** What the person has filled in so far. */
export const draftSchema = z.strictObject({
  applicant: applicantSchema.nullable(),
  /** An applicant who is being typed and not complete yet. */
  typedApplicant: z
    .strictObject({
      name: z.string().max(2_000),
      address: z.string().max(2_000),
      birthDate: z.string().max(40),
      sex: z.union([sexSchema, z.literal('')]),
    })
    .optional(),
  answers: answersSchema,
  attachmentsToFollow: z.array(z.string().max(40)).max(20),
  /** Places of answers that look wrong and of which the person said that they are not: `children.0.note`. */
  confirmed: z.array(z.string().max(120)).max(60).optional(),
  /** Places of answers that were filled in from what is kept of the household, and that the person has left so. */
  fromHousehold: z.array(z.string().max(120)).max(800).optional(),
  withoutSignature: withoutSignatureSchema,
  /** Which page of the form is open. */
  page: z.number().int().min(0).max(40).optional(),
});
export type Draft = z.infer<typeof draftSchema>;

/** The last day on which what was written is still kept, once it is; `refused` where that was tried and cannot be. */
const keptSchema = z.union([calendarDateSchema, z.enum(['notYet', 'refused'])]);
export type Kept = z.infer<typeof keptSchema>;

/** What is asked to be put right of an application that was filed before. */
const correctionViewSchema = openCorrectionSchema
  .pick({ correctionId: true, lastDay: true, lapsed: true, marks: true })
  .extend({ receiptNumber: receiptNumberSchema })
  .strict();
export type CorrectionView = z.infer<typeof correctionViewSchema>;

const withForm = {
  procedure: procedureSchema,
  draft: draftSchema,
  attached: z.array(attachedViewSchema).max(25),
  /** Of a form that a site began. */
  begunBy: siteNameSchema.optional(),
  /** Of a form that corrects. */
  correction: correctionViewSchema.nullable(),
};

export const applyStepSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('loadingProcedure') }),
  /** The portal could not be used while loading; `resumeFlow` tries again. */
  z.strictObject({ at: z.literal('interrupted'), failure: failureSchema }),
  z.strictObject({
    at: z.literal('fillingForm'),
    ...withForm,
    /** What the person must correct first; set by a press on "check". */
    problems: z.array(answerProblemSchema).max(200),
    kept: keptSchema,
    /**
     * The failure that the flow got over on the way here, for instance a card taken off while its attributes were read.
     */
    lastFailure,
  }),
  z.strictObject({ at: z.literal('readingApplicant'), card: cardAccessViewSchema }),
  /**
   * `document` is what the card signs and the portal gets, word for word. It says that everything is declared:
   * `fileApplication` has to name each of `declarations`, the fields that the person ticks here.
   */
  z.strictObject({
    at: z.literal('reviewing'),
    ...withForm,
    declarations: z.array(z.string().max(40)).max(20),
    document: documentViewSchema,
    /** What a correction says otherwise than what was filed before. */
    difference: differenceSchema.nullable(),
    /** The last day to submit, where the rule and the answers decide it; `isLate` as of the day of this view. */
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
    sent: sentViewSchema,
    receipt: filedReplySchema,
    /** Which filing of the case it is: 1 is the first. */
    filing: z.number().int().min(1).max(100),
  }),
  ...endings,
]);
export type ApplyStep = z.infer<typeof applyStepSchema>;

export const ATTACHMENT_CHUNK_BYTES = 524_288;

export const APPLY_FLOW = {
  /**
   * `isSigned`: whether the card signs it on the way; true until the procedure is known. `corrects`: the case that it is filed
   * to again. `mandate`: by which it is filed for another.
   */
  view: view('apply', applyStepSchema, {
    isSigned: z.boolean(),
    corrects: receiptNumberSchema.nullable(),
    mandate: actingMandateSchema.nullable(),
  }),
  begin: {
    beginApply: begin({
      procedure: procedureIdSchema,
      municipality: municipalityCodeSchema,
      /** `card`: who applies is read before the form is shown; `form`: it is known already, or the form asks. */
      applicantFrom: z.enum(['card', 'form']),
      /** What the person has answered about their household in this visit: the form begins with it. */
      family: familyAnswersSchema.optional(),
      /** A form that a site began; `tells`: it is to hear the number, and how it goes on. */
      siteForm: z.strictObject({ prefill: prefillTokenSchema, tells: z.boolean() }).optional(),
    }),
    /** Opens what was filed, to put right what the office asks for. */
    beginCorrection: begin({ receiptNumber: receiptNumberSchema }),
  },
  commands: {
    ...CARD_COMMANDS,
    ...GIVE_PIN,
    /** Kept where drafts are kept. Does not change the revision. */
    saveDraft: command({ draft: draftSchema }),
    readApplicantFromCard: command({ draft: draftSchema }),
    attachFile: command({
      key: z.string().max(40),
      fileName: z.string().min(1).max(200),
      totalBytes: z.number().int().min(1).max(20_000_000),
      offset: z.number().int().min(0).max(20_000_000),
      chunk: bytes(1, ATTACHMENT_CHUNK_BYTES),
    }),
    detachFile: command({ key: z.string().max(40), index: z.number().int().min(0).max(9) }),
    reviewApplication: command({ draft: draftSchema }),
    editApplication: command({}),
    /** Files what was read and declared: signed with the card first, where it is signed. */
    fileApplication: command({
      declared: z.array(z.string().max(40)).max(20),
      /** Whether what it says of the household is kept for the next application. */
      keepHousehold: z.boolean(),
    }),
  },
  afterwards: {
    /** Saves all that was sent and the receipt as one PDF, where the host keeps documents; names the file, not the path. */
    saveReceiptPdf: afterwards(z.strictObject({ savedAs: z.string().max(300) })),
    /** The same for the filed container, as experts check it. */
    saveFiledCopy: afterwards(z.strictObject({ savedAs: z.string().max(300) })),
  },
} as const satisfies FlowContract;
