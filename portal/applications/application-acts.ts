import * as z from 'zod';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { MOST_HITS } from '#contract/portal/case-look-routes.ts';
import {
  attachmentUseSchema,
  freeVisitActSchema,
  MOST_ATTACHMENTS,
  MOST_FILINGS,
  VISITS_SHOWN,
} from '#contract/portal/desk-routes.ts';
import { caseActTypeSchema } from '#contract/procedure/case-act.ts';
import { procedureIdSchema } from '#contract/values/brands.ts';
import type { Audit } from '../platform/audit/audit.ts';

const nothing = z.strictObject({});
/** `step` counts the rows of its history from 1, the filing. */
const stepped = z.strictObject({ step: z.number().int().min(2).max(500) });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const ofLetter = z.strictObject({ letter: z.number().int().min(1).max(50) });
const ofFreeVisit = z.strictObject({ visit: receiptNumberSchema });
const ofFiling = z.strictObject({ filing: z.number().int().min(1).max(50) });

/** What the audit tells of applications. */
export const APPLICATION_ACTS = {
  /** `sha256` of the container, in hexadecimal. */
  applicationFiled: z.strictObject({ procedure: procedureIdSchema, sha256 }),
  applicationRefiled: z.strictObject({ filing: z.number().int().min(2).max(50), sha256 }),
  /** The same bytes came again, and the receipt was given out once more. */
  receiptRepeated: nothing,
  applicationRead: nothing,
  containerRead: ofFiling,
  filedProcedureRead: nothing,
  letterRead: ofLetter,
  messageWritten: nothing,
  deliveryChosen: nothing,
  visitBooked: nothing,
  visitChanged: nothing,
  visitCancelled: nothing,
  /** Without a case: of which visit, by its id. */
  freeVisitBooked: ofFreeVisit,
  freeVisitChanged: ofFreeVisit,
  freeVisitCancelled: ofFreeVisit,
  /** What staff said of one. */
  freeVisitEnded: ofFreeVisit.extend({ how: freeVisitActSchema }).strict(),
  /** Whether the certificate holds that the person signed this application with. */
  signatureCertificateRead: nothing,
  applicationWithdrawn: stepped,
  /** How many cases of a list were shown with the names of their applicants. */
  casesListed: z.strictObject({ cases: z.number().int().min(0).max(1_000) }),
  /** How many visits of a day were shown with the names of their applicants. */
  visitsListed: z.strictObject({
    visits: z
      .number()
      .int()
      .min(0)
      .max(2 * VISITS_SHOWN),
  }),
  caseOpened: nothing,
  /** What is left of a case that was erased. */
  caseSkeletonRead: nothing,
  casePapersRead: nothing,
  /** Somebody outside of the group of a case reads it for a short time; how many approvers of the group there were to tell. */
  emergencyOpened: z.strictObject({ approvers: z.number().int().min(0).max(1_000) }),
  /** What was looked for is a keyed hash: the same for the same, and nobody reads it. `hits` counts to one more than are shown. */
  casesSearched: z.strictObject({
    hits: z
      .number()
      .int()
      .min(0)
      .max(MOST_HITS + 1),
    text: z.string().regex(/^[\w-]{22}$/),
  }),
  /** Two cases of one person beside each other: an entry at each, with the number of the other. */
  casesCompared: z.strictObject({ from: ofFiling.shape.filing, to: ofFiling.shape.filing, with: receiptNumberSchema }),
  filingRead: ofFiling,
  signatureRead: ofFiling,
  /** Once more, from what is kept. */
  signatureVerified: ofFiling.extend({ result: z.enum(['same', 'unlike', 'failed']) }).strict(),
  differenceRead: z.strictObject({ from: z.number().int().min(1).max(50), to: z.number().int().min(1).max(50) }),
  caseLetterRead: ofLetter,
  attachmentRead: z.strictObject({
    filing: z.number().int().min(1).max(MOST_FILINGS),
    attachment: z.number().int().min(1).max(MOST_ATTACHMENTS),
    use: attachmentUseSchema,
  }),
  letterPreviewed: nothing,
  /** What staff did, and the version that the case has since. */
  caseChanged: z.strictObject({ act: caseActTypeSchema, version: z.number().int().min(1) }),
  /** Its row was otherwise than its events: which columns were put back, and the version that the case has since. */
  caseRebuilt: z.strictObject({
    columns: z
      .string()
      .regex(/^[a-z_]+( [a-z_]+)*$/)
      .max(400),
    version: z.number().int().min(2),
  }),
  /** The day is over until which a correction was asked for. */
  correctionLapsed: stepped,
  /** Another system of the city looked at a case, took a container of it, or changed it. */
  agencyCaseRead: nothing,
  agencyContainerRead: z.strictObject({ filing: z.number().int().min(1) }),
  agencyLetterRead: ofLetter,
  agencyCaseChanged: z.strictObject({
    event: z.enum(['beginReview', 'externalTaken', 'originalArrived', 'visitAttended']),
    version: z.number().int().min(2),
  }),
  /** Who decided there and who approved it, as that system names its people; empty where one alone decided. */
  agencyCaseDecided: z.strictObject({
    version: z.number().int().min(2),
    decidedBy: z.string().max(64),
    approvedBy: z.string().max(64),
  }),
  /** Cases as files: asked for with a reason, and handed out. */
  exportAsked: z.strictObject({ export: z.string().max(40), procedure: procedureIdSchema }),
  exportFetched: z.strictObject({
    export: z.string().max(40),
    cases: z.number().int().min(0).max(10_000),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
} as const;

export type ApplicationAudit = Audit<typeof APPLICATION_ACTS>;
