import * as z from 'zod';
import { caseOutcomeSchema, caseStateSchema } from '../procedure/case.ts';
import { documentViewSchema } from '../procedure/document-view.ts';
import { municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { receiptNumberSchema } from './application-routes.ts';

/** How many cases a page of the queue has at most. */
export const CASES_AT_ONCE = 50;
/** Counts are exact below; this number says that there are at least so many, so that a full queue costs no more to open. */
export const MOST_COUNTED = 100;

const staffNameSchema = z.strictObject({ staff: z.string().max(64), name: z.string().max(100) });

const caseSummarySchema = z.strictObject({
  receiptNumber: receiptNumberSchema,
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }),
  group: z.string().max(64),
  /** Empty where only the container holds it. */
  applicantName: z.string().max(200),
  receivedAt: instantSchema,
  state: caseStateSchema,
  outcome: caseOutcomeSchema.nullable(),
  assignee: staffNameSchema.nullable(),
  /** Of the case as it is shown; a change names it, and is refused once there is a newer one. */
  version: z.number().int().min(1),
});
export type CaseSummary = z.infer<typeof caseSummarySchema>;

const caseQuerySchema = z.strictObject({
  /** Open ones where it is not said. */
  state: caseStateSchema.optional(),
  assignee: z.enum(['mine', 'nobody']).optional(),
  after: receiptNumberSchema.optional(),
});
export type CaseQuery = z.infer<typeof caseQuerySchema>;

const casePageSchema = z.strictObject({
  /** The oldest first; of closed ones the last closed first. */
  cases: z.array(caseSummarySchema).max(CASES_AT_ONCE),
  /** Open cases by state, of those the caller may see. */
  counts: z.strictObject({
    received: z.number().int().min(0).max(MOST_COUNTED),
    inReview: z.number().int().min(0).max(MOST_COUNTED),
    correctionAsked: z.number().int().min(0).max(MOST_COUNTED),
  }),
  next: receiptNumberSchema.nullable(),
});
export type CasePage = z.infer<typeof casePageSchema>;

/** What may be done to a case now, by who asks. */
const caseActionSchema = z.enum(['takeCase', 'releaseCase', 'decideCase']);
export type CaseAction = z.infer<typeof caseActionSchema>;

const caseDetailSchema = caseSummarySchema
  .extend({
    municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
    document: documentViewSchema,
    attachments: z
      .array(
        z.strictObject({
          title: localizedTextSchema,
          fileName: z.string().max(200),
          mediaType: z.string().max(40),
          bytes: z.number().int().min(1),
        }),
      )
      .max(25),
    /** The papers that the person said they would bring. */
    toBring: z.array(z.strictObject({ title: localizedTextSchema, originalNeeded: z.boolean() })).max(20),
    /** When the signature was found good; nothing where it was filed without one. */
    signatureVerifiedAt: instantSchema.nullable(),
    history: z
      .array(
        z.strictObject({
          at: instantSchema,
          state: caseStateSchema,
          outcome: caseOutcomeSchema.nullable(),
          note: z.string().max(500).nullable(),
          by: z.enum(['person', 'staff', 'other']),
          staffName: z.string().max(100).nullable(),
        }),
      )
      .max(500),
    may: z.array(caseActionSchema),
  })
  .strict();
export type CaseDetail = z.infer<typeof caseDetailSchema>;

const ofCase = z.strictObject({ number: receiptNumberSchema });
const versioned = z.strictObject({ version: z.number().int().min(1) });

export const DESK_ROUTES = {
  listCases: { method: 'GET', path: '/staff/cases', audience: 'staff', query: caseQuerySchema, reply: casePageSchema },
  readCase: { method: 'GET', path: '/staff/cases/:number', audience: 'staff', params: ofCase, reply: caseDetailSchema },
  /** The caller works on it from now on; the review of one that was only received begins. */
  takeCase: {
    method: 'POST',
    path: '/staff/cases/:number/assignment',
    audience: 'staff',
    params: ofCase,
    body: versioned,
    reply: caseDetailSchema,
  },
  releaseCase: {
    method: 'POST',
    path: '/staff/cases/:number/release',
    audience: 'staff',
    params: ofCase,
    body: versioned,
    reply: caseDetailSchema,
  },
  /** Ends a notification. The note is read by the person. */
  decideCase: {
    method: 'POST',
    path: '/staff/cases/:number/decision',
    audience: 'staff',
    params: ofCase,
    body: versioned
      .extend({ outcome: z.enum(['noted', 'notEstablished']), note: z.string().trim().min(1).max(500).optional() })
      .strict(),
    reply: caseDetailSchema,
  },
} as const;
