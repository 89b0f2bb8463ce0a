import { type Outcome, success } from '#contract/failures/outcome.ts';
import { type AuthorizeClaims, authorizeClaimsSchema } from '#contract/portal/authorization.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { checkLoginProof, readCardProof } from './login-proof.ts';

const AUTHORIZE = { type: 'madoguchi-authorize+jwt', claims: authorizeClaimsSchema };

type Verifier = Omit<Parameters<typeof checkLoginProof>[1], 'purpose' | 'signal'>;

/**
 * A proof that answers a site's request, whose shape is right. It opens no session, and a login proof answers no request:
 * their types differ, and so do their purposes. Fails as `readLoginProof` does.
 */
export function readAuthorizeProof(
  text: string,
  verifier: () => Verifier,
): Outcome<{
  readonly claims: AuthorizeClaims;
  readonly check: (signal: AbortSignal) => Promise<Outcome<Certificate>>;
}> {
  const proof = readCardProof(text, AUTHORIZE);
  if (!proof.ok) return proof;
  const { value } = proof;
  return success({
    claims: value.claims,
    check: (signal) => checkLoginProof(value, { ...verifier(), purpose: 'authorize', signal }),
  });
}
