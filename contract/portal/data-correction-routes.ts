import * as z from 'zod';
import { attachmentMediaTypeSchema } from '../values/attachment-media-type.ts';
import { birthDateSchema } from '../values/birth-date.ts';
import { municipalityCodeSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { isPlainText } from '../values/plain-text.ts';
import { attachmentUseSchema } from './desk-routes.ts';
import { OWN_DATA_GROUPS, type OwnGroupId, type OwnTable } from './own-data-groups.ts';
import { ownGroupIdSchema, ownRowSchema, ownSourceSchema } from './own-data-routes.ts';

export const CORRECTION_TEXT_LIMIT = 500;
export const CORRECTIONS_A_DAY = 5;
export const CORRECTIONS_AT_ONCE = 50;
export const MOST_OF_PERSON = 200;
export const CORRECTION_FILE_LIMIT_BYTES = 5_000_000;
/** Beside the file, what a form puts around it. */
const CORRECTION_UPLOAD_LIMIT_BYTES = CORRECTION_FILE_LIMIT_BYTES + 20_000;

export const correctionIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
const plainText = (most: number) => z.string().trim().min(1).max(most).refine(isPlainText);

/** What came of it: the municipality put it right, handed it on to who holds it, or found nothing wrong. */
export const correctionOutcomeSchema = z.enum(['corrected', 'passedOn', 'notWrong']);
const correctionStateSchema = z.enum(['asked', ...correctionOutcomeSchema.options]);
export type CorrectionState = z.infer<typeof correctionStateSchema>;

const aboutSchema = z.strictObject({
  table: z.string().max(40),
  field: z.string().max(40),
  /** As it was shown, where the person wants it to go along. */
  row: ownRowSchema.nullable(),
  shouldBe: plainText(CORRECTION_TEXT_LIMIT),
  /** As the person writes it: what a source knows them by is told to nobody. */
  name: plainText(100),
  birthDate: birthDateSchema,
});
type CorrectionContent = z.infer<typeof aboutSchema>;

export const newCorrectionSchema = aboutSchema.extend({
  /** Made once a press: the same request, sent twice, is one. */
  key: z.uuid(),
  municipality: municipalityCodeSchema,
});
export type NewCorrection = z.infer<typeof newCorrectionSchema>;

export const correctionFileTypeSchema = attachmentMediaTypeSchema.exclude(['image/heic']);
const fileNameSchema = z.string().min(1).max(255).refine(isPlainText);
export const correctionFileSchema = z.strictObject({
  name: fileNameSchema,
  mediaType: correctionFileTypeSchema,
  bytes: z.number().int().min(1).max(CORRECTION_FILE_LIMIT_BYTES),
});
export type CorrectionFile = z.infer<typeof correctionFileSchema>;
/** `scanned`: a scanner looked through it, and found nothing. */
const keptFileSchema = correctionFileSchema.extend({ scanned: z.boolean() });
export type KeptCorrectionFile = z.infer<typeof keptFileSchema>;

const correctionSchema = z.strictObject({
  correction: correctionIdSchema,
  group: ownGroupIdSchema,
  source: ownSourceSchema,
  state: correctionStateSchema,
  askedAt: instantSchema,
  answeredAt: instantSchema.nullable(),
});

const ownCorrectionSchema = correctionSchema.extend({
  municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
  about: aboutSchema,
  file: keptFileSchema.nullable(),
  /** In the words of the municipality. */
  answer: z.string().max(CORRECTION_TEXT_LIMIT).nullable(),
});
export type OwnCorrection = z.infer<typeof ownCorrectionSchema>;
export const ownCorrectionsSchema = z.strictObject({
  corrections: z.array(ownCorrectionSchema).max(MOST_OF_PERSON),
});

const staffCorrectionSchema = correctionSchema.extend({
  about: aboutSchema,
  file: keptFileSchema.nullable(),
  /** Whether name and birth date are those of a signature certificate of the person; `null`: none is known. */
  isCertified: z.boolean().nullable(),
  answer: z.string().max(CORRECTION_TEXT_LIMIT).nullable(),
  answeredBy: z.string().max(100).nullable(),
  mayAnswer: z.boolean(),
});
export type StaffCorrection = z.infer<typeof staffCorrectionSchema>;

export const correctionListSchema = z.enum(['open', 'all']);
export type CorrectionList = z.infer<typeof correctionListSchema>;
const correctionPageSchema = z.strictObject({
  corrections: z.array(correctionSchema).max(CORRECTIONS_AT_ONCE),
  next: correctionIdSchema.nullable(),
});
export type CorrectionPage = z.infer<typeof correctionPageSchema>;

export const correctionAnswerSchema = z.strictObject({
  outcome: correctionOutcomeSchema,
  reason: plainText(CORRECTION_TEXT_LIMIT),
});
export type CorrectionAnswer = z.infer<typeof correctionAnswerSchema>;

const ofCorrection = z.strictObject({ correction: correctionIdSchema });

export const DATA_CORRECTION_ROUTES = {
  /** Asks a municipality to see to what is wrong in what a source holds. */
  askDataCorrection: {
    method: 'POST',
    path: '/own-data/:group/corrections',
    audience: 'resident',
    params: z.strictObject({ group: z.string().max(40) }),
    body: newCorrectionSchema,
    reply: ofCorrection,
  },
  /** What shows it, once, while nothing was answered; the same again is the same. */
  addCorrectionFile: {
    method: 'POST',
    path: '/own-data/corrections/:correction/file',
    audience: 'resident',
    params: ofCorrection,
    upload: true,
    bodyLimitBytes: CORRECTION_UPLOAD_LIMIT_BYTES,
    body: z.strictObject({ name: fileNameSchema }),
    reply: keptFileSchema,
  },
  readOwnCorrectionFile: {
    method: 'GET',
    path: '/own-data/corrections/:correction/file',
    audience: 'resident',
    params: ofCorrection,
    sends: 'attachment',
    reply: z.instanceof(Uint8Array),
  },
  /** The person's own, newest first. */
  listOwnCorrections: {
    method: 'GET',
    path: '/own-data/corrections',
    audience: 'resident',
    reply: ownCorrectionsSchema,
  },
  listDataCorrections: {
    method: 'GET',
    path: '/staff/data-corrections',
    audience: 'staff',
    query: z.strictObject({ list: correctionListSchema.default('open'), after: correctionIdSchema.optional() }),
    reply: correctionPageSchema,
  },
  readDataCorrection: {
    method: 'GET',
    path: '/staff/data-corrections/:correction',
    audience: 'staff',
    params: ofCorrection,
    reply: staffCorrectionSchema,
  },
  readCorrectionFile: {
    method: 'GET',
    path: '/staff/data-corrections/:correction/file',
    audience: 'staff',
    params: ofCorrection,
    query: z.strictObject({ use: attachmentUseSchema.default('show') }),
    sends: 'attachment',
    reply: z.instanceof(Uint8Array),
  },
  answerDataCorrection: {
    method: 'POST',
    path: '/staff/data-corrections/:correction/answer',
    audience: 'staff',
    params: ofCorrection,
    body: correctionAnswerSchema,
    reply: staffCorrectionSchema,
  },
} as const;

/** The field of a group that a request is about, with its table; `undefined` where the group has none such. */
export function correctedField(
  group: OwnGroupId,
  { table: key, field: name }: Pick<CorrectionContent, 'table' | 'field'>,
) {
  const tables: readonly OwnTable[] = OWN_DATA_GROUPS[group].tables;
  const table = tables.find((one) => one.key === key);
  const field = table?.fields.find((one) => one.key === name);
  return table === undefined || field === undefined ? undefined : { table, field };
}
