import * as z from 'zod';
import { clientIdSchema } from '#contract/values/client-id.ts';
import { proofTermsSchema } from '#contract/values/proof-terms.ts';
import type { Audit } from '../platform/audit/audit.ts';

const sender = z.strictObject({ sender: clientIdSchema });

/** What the audit tells of senders and of who let them in; never of whom, or of what was sent. */
export const DELIVERY_ACTS = {
  senderAdded: sender,
  senderSuspended: sender,
  senderResumed: sender,
  senderEnded: sender,
  senderKeyReplaced: sender,
  senderProofsChanged: sender.extend({ proofs: proofTermsSchema }).strict(),
  senderTokenIssued: z.strictObject({}),
  boxLinked: sender,
  boxUnlinked: sender,
} as const;

export type DeliveryAudit = Audit<typeof DELIVERY_ACTS>;
