import * as z from 'zod';
import { documentViewSchema } from '../../procedure/document-view.ts';

/** A container with what goes around it in a receipt. */
export const PROOF_FILE_LIMIT_BYTES = 60_000_000;

/** One thing that was looked at. `unknown`: it could not be checked here. */
const proofCheckSchema = z.strictObject({
  check: z.enum(['signature', 'receipt', 'content', 'online']),
  result: z.enum(['good', 'bad', 'unknown']),
});

/**
 * What a file that somebody kept is. `genuine`: the portal's key signed the receipt, or a known issuer's certificate the
 * application, and nothing was changed since. `changed`: something does not fit. `unknown`: it is none of ours, or nobody
 * is known who could vouch for it.
 */
export const proofViewSchema = z.strictObject({
  verdict: z.enum(['genuine', 'changed', 'unknown']),
  kind: z.enum(['receiptPdf', 'container', 'receipt', 'other']),
  fileName: z.string().max(200),
  receipt: z
    .strictObject({ number: z.string().max(60), receivedAt: z.string().max(60), portal: z.string().max(300) })
    .nullable(),
  /** Of the application, where it could be read. */
  applicant: z.string().max(400).nullable(),
  document: documentViewSchema.nullable(),
  checks: z.array(proofCheckSchema).max(4),
});
export type ProofView = z.infer<typeof proofViewSchema>;
