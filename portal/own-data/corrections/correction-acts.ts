import * as z from 'zod';
import {
  correctionIdSchema,
  correctionListSchema,
  correctionOutcomeSchema,
} from '#contract/portal/data-correction-routes.ts';
import { attachmentUseSchema } from '#contract/portal/desk-routes.ts';
import type { Audit } from '../../platform/audit/audit.ts';

const ofCorrection = z.strictObject({ correction: correctionIdSchema });

/** What the audit tells of requests for correction: never what is wrong. */
export const CORRECTION_ACTS = {
  dataCorrectionAsked: ofCorrection,
  dataCorrectionFileAdded: ofCorrection,
  dataCorrectionsListed: z.strictObject({ list: correctionListSchema, corrections: z.number().int().min(0) }),
  dataCorrectionRead: ofCorrection,
  dataCorrectionFileRead: ofCorrection.extend({ use: attachmentUseSchema }).strict(),
  dataCorrectionAnswered: ofCorrection.extend({ outcome: correctionOutcomeSchema }).strict(),
} as const;

export type CorrectionAudit = Audit<typeof CORRECTION_ACTS>;
