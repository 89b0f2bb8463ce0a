import { failed, type Outcome } from '#contract/failures/outcome.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { checkLoginProof, readLoginProof } from './login-proof.ts';

/**
 * Whose card made a proof over a text of a mandate, whose SHA-256 stands in place of a challenge. The text names the portal and
 * a nonce of its own, so that it is new each time. Fails with `mandateRefused` where it is over another one, and as
 * `checkLoginProof` does.
 */
export async function checkProofOver(
  text: string,
  nonce: string,
  verifier: Omit<Parameters<typeof checkLoginProof>[1], 'purpose'>,
): Promise<Outcome<Certificate>> {
  const proof = readLoginProof(text);
  if (!proof.ok) return proof;
  if (proof.value.claims.nonce !== nonce) return failed({ code: 'mandateRefused', why: 'text' });
  return checkLoginProof(proof.value, { ...verifier, purpose: 'proxy' });
}
