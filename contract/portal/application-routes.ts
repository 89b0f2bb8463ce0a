import * as z from 'zod';
import { revocationStateSchema } from '../failures/certificate-failures.ts';
import { caseOutcomeSchema, toldStateSchema } from '../procedure/case.ts';
import { markSchema } from '../procedure/correction.ts';
import { MOST_LETTERS } from '../procedure/letter.ts';
import { procedureSchema } from '../procedure/procedure.ts';
import { caseVisitsSchema } from '../procedure/visit.ts';
import { calendarDateSchema, municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { sha256Schema } from '../values/sha256.ts';

export const CONTAINER_MEDIA_TYPE = 'application/vnd.etsi.asic-e+zip';

/** Packed size; the unpacked caps are the container's own. */
export const CONTAINER_LIMIT_BYTES = 50_000_000;

export const receiptNumberSchema = z.string().regex(/^[0-9A-Z-]{8,30}$/);

export const filedReplySchema = z.strictObject({
  receiptNumber: receiptNumberSchema,
  receivedAt: instantSchema,
  sha256: sha256Schema,
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
  sha256: sha256Schema,
  idempotencyKey: z.uuid(),
  /** Which filing of the case; the first where it is not said. */
  filing: z.number().int().min(1).max(100).optional(),
});

const applicationSummarySchema = z.strictObject({
  receiptNumber: receiptNumberSchema,
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }),
  municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
  receivedAt: instantSchema,
  status: toldStateSchema,
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

/** What the office asks to be put right. */
export const openCorrectionSchema = z.strictObject({
  correctionId: z.number().int().min(1),
  askedAt: instantSchema,
  lastDay: calendarDateSchema,
  /** That day is over; until the decision it may still be sent. */
  lapsed: z.boolean(),
  marks: z.array(markSchema).max(40),
});
export type OpenCorrection = z.infer<typeof openCorrectionSchema>;

export const deliverySchema = z.enum(['electronic', 'post']);

const letterSchema = z.strictObject({
  letter: z.number().int().min(1).max(MOST_LETTERS),
  number: z.string().max(60),
  day: calendarDateSchema,
  /** What it tells: the decision, or that it takes longer; the latter has no outcome. */
  kind: z.enum(['decision', 'delay']),
  outcome: caseOutcomeSchema.nullable(),
  openedAt: instantSchema.nullable(),
  postedOn: calendarDateSchema.nullable(),
});

/** How long a message may be, from either side. */
export const MESSAGE_LIMIT_CHARACTERS = 2_000;

const messageSchema = z.strictObject({
  at: instantSchema,
  by: z.enum(['person', 'office']),
  text: z.string().max(MESSAGE_LIMIT_CHARACTERS),
});

export const applicationDetailSchema = applicationSummarySchema
  .extend({
    /** Of the newest filing. */
    filing: z.number().int().min(1).max(100),
    sha256: z.string(),
    receipt: z.string().max(4_000),
    /** Until when an answer can be expected; nothing where nothing is promised. */
    due: z.strictObject({ standard: calendarDateSchema.nullable(), law: calendarDateSchema.nullable() }),
    correction: openCorrectionSchema.nullable(),
    letters: z.array(letterSchema).max(MOST_LETTERS),
    messages: z.array(messageSchema).max(200),
    /** Papers that the office wants to see, and which of them it has. */
    originals: z
      .array(
        z.strictObject({
          key: z.string().max(40),
          title: localizedTextSchema,
          state: z.enum(['expected', 'arrived', 'waived', 'returned']),
          dueOn: calendarDateSchema.nullable(),
        }),
      )
      .max(40),
    visits: caseVisitsSchema,
    delivery: deliverySchema,
    mayWithdraw: z.boolean(),
    /** Oldest first; nothing in it is ever changed. */
    history: z
      .array(
        z.strictObject({
          at: instantSchema,
          /** What happened; nothing of rows from before it was written down. */
          act: z.string().max(40).nullable(),
          status: toldStateSchema,
          outcome: caseOutcomeSchema.nullable(),
          note: z.string().max(500).nullable(),
        }),
      )
      .max(500),
  })
  .strict();
export type ApplicationDetail = z.infer<typeof applicationDetailSchema>;

/** Said by a public terminal of what is filed there; counted, and of no weight for what is filed. */
export const TERMINAL_HEADER = 'madoguchi-terminal';

export const APPLICATIONS_ROUTES = {
  fileApplication: {
    method: 'POST',
    path: '/applications',
    audience: 'resident',
    headers: z.object({ [TERMINAL_HEADER]: z.literal('public').optional() }),
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
  /** Answers a correction: a whole container again, which names what it corrects. */
  refileApplication: {
    method: 'POST',
    path: '/applications/:number/filings',
    audience: 'resident',
    params: z.strictObject({ number: receiptNumberSchema }),
    container: true,
    reply: filedReplySchema,
  },
  /** The container as it was filed: the newest, or an earlier one. */
  readContainer: {
    method: 'GET',
    path: '/applications/:number/container',
    audience: 'resident',
    params: z.strictObject({ number: receiptNumberSchema }),
    query: z.strictObject({ filing: z.coerce.number().int().min(1).max(100).optional() }),
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
  /** A letter as it was made; the first time is kept as the time at which the person knew. */
  readLetter: {
    method: 'GET',
    path: '/applications/:number/letters/:letter',
    audience: 'resident',
    params: z.strictObject({ number: receiptNumberSchema, letter: z.coerce.number().int().min(1).max(MOST_LETTERS) }),
    sends: 'pdf',
    reply: z.instanceof(Uint8Array),
  },
  sendMessage: {
    method: 'POST',
    path: '/applications/:number/messages',
    audience: 'resident',
    params: z.strictObject({ number: receiptNumberSchema }),
    body: z.strictObject({ key: z.uuid(), text: z.string().trim().min(1).max(MESSAGE_LIMIT_CHARACTERS) }),
    reply: applicationDetailSchema,
  },
  /** How the letter of the decision comes; until it is decided. */
  chooseDelivery: {
    method: 'POST',
    path: '/applications/:number/delivery',
    audience: 'resident',
    params: z.strictObject({ number: receiptNumberSchema }),
    body: z.strictObject({ delivery: deliverySchema }),
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
