import * as z from 'zod';
import { PROOF_TERMS } from './proof-term-names.ts';

/**
 * Whether those who ask with a registration's tokens prove that they have a key (RFC 9449): where they choose to, always,
 * or always by a proof that names a nonce of the portal.
 */
export const proofTermsSchema = z.enum(PROOF_TERMS);
export type ProofTerms = z.infer<typeof proofTermsSchema>;

/** A proof of the key that a token is to be of, as a request for it brings it along. */
export const proofHeaderSchema = z.object({ dpop: z.string().max(4_000).optional() });
