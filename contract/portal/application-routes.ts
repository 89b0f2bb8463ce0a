import * as z from 'zod';
import { revocationStateSchema } from '../failures/certificate-failures.ts';
import { caseOutcomeSchema, caseStateSchema } from '../procedure/case.ts';
import { procedureSchema } from '../procedure/procedure.ts';
import { municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { localizedTextSchema } from '../values/localized-text.ts';

export const CONTAINER_MEDIA_TYPE = 'application/vnd.etsi.asic-e+zip';

/** Packed size; the unpacked caps are the container's own. */
export const CONTAINER_LIMIT_BYTES = 50_000_000;

export const receiptNumberSchema = z.string().regex(/^[0-9A-Z-]{8,30}$/);

export const filedReplySchema = z.strictObject({
  receiptNumber: receiptNumberSchema,
  receivedAt: instantSchema,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Compact JWS by the portal; claims in `receiptClaimsSchema`. */
  receipt: z.string().max(4_000),
});
export type FiledReply = z.infer<typeof filedReplySchema>;

/** `typ` of a receipt's header. */
export const RECEIPT_TYPE = 'madoguchi-receipt+jwt';

export const receiptClaimsSchema = z.looseObject({
  iss: z.url(),
  receiptNumber: receiptNumberSchema,
  receivedAt: instantSchema,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  idempotencyKey: z.uuid(),
});

const applicationSummarySchema = z.strictObject({
  receiptNumber: receiptNumberSchema,
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }),
  municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
  receivedAt: instantSchema,
  status: caseStateSchema,
  /** Of one that is decided. */
  outcome: caseOutcomeSchema.nullable(),
  statusSince: instantSchema,
});
export type ApplicationSummary = z.infer<typeof applicationSummarySchema>;

/** How many applications one page has at most. */
export const APPLICATIONS_AT_ONCE = 20;

/** Which page: the first, or the one after the application of this number. With a procedure, those of it alone. */
export const applicationPageQuerySchema = z.strictObject({
  after: receiptNumberSchema.optional(),
  procedure: procedureIdSchema.optional(),
  municipality: municipalityCodeSchema.optional(),
});
export type ApplicationPageQuery = z.infer<typeof applicationPageQuerySchema>;

export const applicationPageSchema = z.strictObject({
  /** Newest first. */
  applications: z.array(applicationSummarySchema).max(APPLICATIONS_AT_ONCE),
  /** What to ask for the next page with; `null` on the last. */
  next: receiptNumberSchema.nullable(),
});
export type ApplicationPage = z.infer<typeof applicationPageSchema>;

export const applicationDetailSchema = applicationSummarySchema
  .extend({
    sha256: z.string(),
    receipt: z.string().max(4_000),
    /** Oldest first; nothing in it is ever changed. */
    history: z
      .array(
        z.strictObject({
          at: instantSchema,
          status: caseStateSchema,
          outcome: caseOutcomeSchema.nullable(),
          note: z.string().max(500).nullable(),
        }),
      )
      .max(500),
  })
  .strict();
export type ApplicationDetail = z.infer<typeof applicationDetailSchema>;

export const APPLICATIONS_ROUTES = {
  fileApplication: {
    method: 'POST',
    path: '/applications',
    audience: 'resident',
    container: true,
    reply: filedReplySchema,
  },
  listApplications: {
    method: 'GET',
    path: '/applications',
    audience: 'resident',
    query: applicationPageQuerySchema,
    reply: applicationPageSchema,
  },
  readApplication: {
    method: 'GET',
    path: '/applications/:number',
    audience: 'resident',
    params: z.strictObject({ number: receiptNumberSchema }),
    reply: applicationDetailSchema,
  },
  /** The container as it was filed. */
  readContainer: {
    method: 'GET',
    path: '/applications/:number/container',
    audience: 'resident',
    params: z.strictObject({ number: receiptNumberSchema }),
    sends: 'container',
    reply: z.instanceof(Uint8Array),
  },
  /** The procedure as it was when the application was filed, with its office as it is now. */
  readFiledProcedure: {
    method: 'GET',
    path: '/applications/:number/procedure',
    audience: 'resident',
    params: z.strictObject({ number: receiptNumberSchema }),
    reply: procedureSchema,
  },
  withdrawApplication: {
    method: 'POST',
    path: '/applications/:number/withdrawal',
    audience: 'resident',
    params: z.strictObject({ number: receiptNumberSchema }),
    reply: applicationDetailSchema,
  },
  /**
   * Whether the signature certificate that the person last filed with still holds; it ends when they move. `null` where
   * they never filed: the certificate itself cannot be read without its password.
   */
  readSignatureCertificate: {
    method: 'GET',
    path: '/signature-certificate',
    audience: 'resident',
    reply: z.strictObject({
      certificate: z
        .strictObject({ revocation: revocationStateSchema, notAfter: instantSchema, checkedAt: instantSchema })
        .nullable(),
    }),
  },
} as const;
