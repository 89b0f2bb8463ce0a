import * as z from 'zod';
import { attachmentMediaTypeSchema } from '../values/attachment-media-type.ts';
import { birthDateSchema } from '../values/birth-date.ts';
import { municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { documentLanguageSchema, localizedTextSchema } from '../values/localized-text.ts';
import { namedPersonSchema } from '../values/named-person.ts';
import { isPlainFileName } from '../values/plain-text.ts';
import { sha256Schema } from '../values/sha256.ts';
import { answersSchema } from './answers.ts';
import { correctsSchema } from './correction.ts';
import { withoutSignatureSchema } from './procedure.ts';

/** Where a value about the applicant came from. */
const originSchema = z.enum(['card', 'signatureCertificate', 'person']);
export type Origin = z.infer<typeof originSchema>;

export const sexSchema = z.enum(['male', 'female', 'notApplicable', 'unknown']);
export type Sex = z.infer<typeof sexSchema>;

function withOrigin<T extends z.ZodType>(value: T) {
  return z.strictObject({ value, origin: originSchema });
}

/** Name and address are kept exactly as given: never normalised (NFC changes 神 U+FA19). */
export const applicantSchema = z.strictObject({
  name: withOrigin(z.string().min(1).max(200)),
  address: withOrigin(z.string().min(1).max(400)),
  birthDate: withOrigin(birthDateSchema),
  sex: withOrigin(sexSchema),
});
export type Applicant = z.infer<typeof applicantSchema>;

const attachmentSchema = z.strictObject({
  key: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/),
  /** The person's own name for it: data, never a path. */
  fileName: z.string().min(1).max(200).refine(isPlainFileName),
  mediaType: attachmentMediaTypeSchema,
  bytes: z.number().int().min(1).max(20_000_000),
  sha256: sha256Schema,
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** `application.json` of the container: everything the office works with. Canonical form is RFC 8785. */
export const applicationSchema = z.strictObject({
  version: z.literal(2),
  /** The origin of the portal that it is meant for: no other may take it. */
  portal: z.string().max(300),
  /** The subject of the session that files it: nobody who gets hold of it can file it first. */
  filer: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  idempotencyKey: z.uuid(),
  /** Absent in the first filing of a case. */
  corrects: correctsSchema.optional(),
  procedure: z.strictObject({
    id: procedureIdSchema,
    title: localizedTextSchema,
    revision: z.string().regex(/^[0-9a-f]{16}$/),
  }),
  municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
  applicant: applicantSchema,
  /** By which mandate the filer acts for the applicant, and who they are; absent where the applicant files. */
  mandate: z
    .strictObject({
      registration: z.uuid(),
      sha256: sha256Schema,
      /** Absent in applications from before it was said. */
      proxy: namedPersonSchema.optional(),
    })
    .optional(),
  answers: answersSchema,
  attachments: z.array(attachmentSchema).max(25),
  /** Keys of attachments that the person brings to the counter later. */
  attachmentsToFollow: z.array(z.string().max(40)).max(20),
  /** The container holds no signature. Stated inside, so that removing one is noticed. */
  withoutSignature: withoutSignatureSchema,
  language: documentLanguageSchema,
  createdAt: instantSchema,
  /** Of the document beside it. */
  layout: z.number().int().min(1).max(1_000),
  software: z.strictObject({ name: z.string().max(60), version: z.string().max(40) }),
});
export type Application = z.infer<typeof applicationSchema>;

/**
 * An application before it is known who signs it: on the command line the signature certificate names the applicant.
 */
export type ApplicationBasis = Omit<Application, 'applicant'> & { readonly applicant: Applicant | null };

/** The entry name of an attachment inside the container: `attachments/KEY-N.EXT`, N counted per key from 1. */
export function attachmentEntryNames(attachments: readonly Attachment[]): string[] {
  const seen = new Map<string, number>();
  return attachments.map(({ key, mediaType }) => {
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return `attachments/${key}-${nth}.${EXTENSIONS[mediaType]}`;
  });
}

const EXTENSIONS = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/heic': 'heic',
} as const;
