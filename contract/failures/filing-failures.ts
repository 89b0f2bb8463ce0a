import * as z from 'zod';
import { attachmentMediaTypeSchema } from '../values/attachment-media-type.ts';
import { entry, type FailureKind, kind, shortText } from './failure-kind.ts';

/** Why bytes that should be a CMS, certificate or container are not: a closed list per format. */
const cmsProblemSchema = z.enum([
  'notDer',
  'trailingBytes',
  'tooLarge',
  'tooDeep',
  'tooManyCertificates',
  'notSignedData',
  'contentTypeNotData',
  'noSigner',
  'severalSigners',
  'signerNotIncluded',
  'signerAmbiguous',
  'noSignedAttributes',
  'attributeMissing',
  'attributeRepeated',
  'attributeInvalid',
  'contentTypeMismatch',
  'messageDigestMismatch',
  'signingCertificateMismatch',
  'digestAlgorithmRefused',
  'signatureAlgorithmRefused',
  'algorithmMismatch',
  'contentMissing',
  'contentRepeated',
  'contentIsAttributes',
  'signatureInvalid',
]);

const containerProblemSchema = z.enum([
  'notZip',
  'tooLarge',
  'tooManyEntries',
  'entryTooLarge',
  'nameRefused',
  'nameRepeated',
  'encrypted',
  'extraData',
  'headersDisagree',
  'methodRefused',
  'mimetype',
  'entryMissing',
  'entryUnexpected',
  'manifestInvalid',
  'manifestIncomplete',
  'manifestExtra',
  'digestAlgorithmRefused',
  'digestMismatch',
  'truncated',
  'applicationJsonInvalid',
  'applicationJsonNotCanonical',
  'notAFile',
  'versionUnsupported',
]);

/** What a file is that no procedure takes, as far as its beginning tells. */
const otherFileKindSchema = z.enum([
  'cutOff',
  'office',
  'archive',
  'program',
  'otherPicture',
  'recording',
  'webPage',
  'text',
  'unknown',
]);
export type OtherFileKind = z.infer<typeof otherFileKindSchema>;

const answerProblemKindSchema = z.enum([
  'required',
  'unknownField',
  'wrongType',
  'tooLong',
  'tooShort',
  'tooMany',
  'tooFew',
  'notAnOption',
  'notKana',
  'notADate',
  'dateTooEarly',
  'dateTooLate',
  'notPostalCode',
  'notPhone',
  'notANumber',
  'tooSmall',
  'tooLarge',
  'controlCharacter',
  'individualNumber',
  'likeIndividualNumber',
  'attachmentRequired',
  'contradicts',
]);
export type CmsProblem = z.infer<typeof cmsProblemSchema>;

export type ContainerProblem = z.infer<typeof containerProblemSchema>;

/** One thing wrong with the answers: where (`children.0.birthDate`), what, and the bound it broke. */
export const answerProblemSchema = z.strictObject({
  at: z.string().max(120),
  problem: answerProblemKindSchema,
  limit: z.union([z.number(), z.string().max(60)]).optional(),
  /** Which of the procedure's rules between answers was broken. */
  rule: z.number().int().min(0).max(40).optional(),
});
export type AnswerProblem = z.infer<typeof answerProblemSchema>;

export const FILING_FAILURES = {
  containerInvalid: kind(5, false, { problem: containerProblemSchema, entry: entry.optional() }, 422),
  signatureInvalid: kind(5, false, { problem: cmsProblemSchema }, 422),
  /** Sending was given up: the portal may have received the application. */
  filingUnknown: kind(5, false, {}),
  /** The procedure wants a signature, and the container has none. */
  signatureMissing: kind(5, false, {}, 422),
  signerNotApplicant: kind(
    5,
    false,
    {
      field: z.enum(['name', 'birthDate', 'address']),
      certificate: z.string().max(400),
      application: z.string().max(400),
      /** Of the first character of the application's text that differs, from 1. */
      position: z.number().int().min(1).max(401),
    },
    422,
  ),
  /** It was signed for another portal. */
  portalMismatch: kind(5, false, {}, 422),
  /** It was made for the session of somebody else. */
  filerMismatch: kind(5, false, {}, 422),
  /** What it says cannot be so: a day that is to come, a time long past, text that hides something. */
  applicationImplausible: kind(5, false, { at: shortText }, 422),
  documentMismatch: kind(5, false, {}, 422),
  documentLayoutUnknown: kind(5, false, { layout: z.number().int() }, 422),
  answersInvalid: kind(5, true, { problems: z.array(answerProblemSchema).max(200) }, 422),
  attachmentRefused: kind(
    5,
    true,
    {
      key: shortText,
      problem: z.enum([
        'unknownKey',
        'contentNotAllowed',
        'contentMismatch',
        'tooLarge',
        'tooMany',
        'required',
        'empty',
        'activeContent',
        'virus',
        /** What looks through files does not answer. */
        'notScanned',
      ]),
      /** What the file is, and what may be attached here. */
      found: z.union([otherFileKindSchema, attachmentMediaTypeSchema]).optional(),
      allowed: z.array(attachmentMediaTypeSchema).max(10).optional(),
    },
    422,
  ),
  individualNumberFound: kind(5, true, { at: shortText }, 422),
  procedureUnknown: kind(5, false, {}, 404),
  catalogueRevisionUnknown: kind(5, true, {}, 409),
  municipalityMismatch: kind(5, false, {}, 422),
  idempotencyKeyReused: kind(5, false, {}, 409),
  /** It answers another case, another correction or an older filing than the one that stands. */
  correctionStale: kind(5, true, {}, 409),
  transitionRefused: kind(5, false, { from: shortText, to: shortText }, 409),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
