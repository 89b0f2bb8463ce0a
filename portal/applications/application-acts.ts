import * as z from 'zod';
import { procedureIdSchema } from '#contract/values/brands.ts';
import type { Audit } from '../platform/audit/audit.ts';
import type { ApplicationEvent } from './application.ts';

const nothing = z.strictObject({});
/** `step` counts the rows of its history from 1, the filing. */
const stepped = z.strictObject({ step: z.number().int().min(2).max(500) });

/** What the audit tells of applications. */
export const APPLICATION_ACTS = {
  /** `sha256` of the container, in hexadecimal. */
  applicationFiled: z.strictObject({ procedure: procedureIdSchema, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** The same bytes came again, and the receipt was given out once more. */
  receiptRepeated: nothing,
  applicationRead: nothing,
  containerRead: nothing,
  filedProcedureRead: nothing,
  /** Whether the certificate holds that the person signed this application with. */
  signatureCertificateRead: nothing,
  applicationWithdrawn: stepped,
  reviewBegan: stepped,
  returnedForCorrection: stepped,
  applicationAccepted: stepped,
  applicationRejected: stepped,
} as const;

export type ApplicationAudit = Audit<typeof APPLICATION_ACTS>;

export const ACT_OF_EVENT = {
  withdrawnByOwner: 'applicationWithdrawn',
  reviewBegan: 'reviewBegan',
  returnedForCorrection: 'returnedForCorrection',
  accepted: 'applicationAccepted',
  rejected: 'applicationRejected',
} as const satisfies Record<ApplicationEvent['type'], keyof typeof APPLICATION_ACTS>;
