import { type Outcome, success } from '#contract/failures/outcome.ts';
import { type AuthorizeClaims, authorizeClaimsSchema } from '#contract/portal/authorization.ts';
import { type GateProofClaims, gateProofClaimsSchema } from '#contract/portal/gate-routes.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { checkLoginProof, type ProofClaims, type ProofKind, readCardProof } from './login-proof.ts';

type Verifier = Omit<Parameters<typeof checkLoginProof>[1], 'purpose' | 'signal'>;

/** A proof whose shape is right, and how the rest of it is decided on. */
interface ReadProof<Claims> {
  readonly claims: Claims;
  readonly check: (signal: AbortSignal) => Promise<Outcome<Certificate>>;
}

/**
 * A proof that answers a site's request, whose shape is right. It opens no session, and a login proof answers no request:
 * their types differ, and so do their purposes. Fails as `readLoginProof` does.
 */
export function readAuthorizeProof(text: string, verifier: () => Verifier): Outcome<ReadProof<AuthorizeClaims>> {
  return readProofOf(text, 'authorize', { type: 'madoguchi-authorize+jwt', claims: authorizeClaimsSchema }, verifier);
}

/** One that a card made at the gate of an event, and which is good for nothing else. Fails as `readLoginProof` does. */
export function readGateProof(text: string, verifier: () => Verifier): Outcome<ReadProof<GateProofClaims>> {
  return readProofOf(text, 'gate', { type: 'madoguchi-gate+jwt', claims: gateProofClaimsSchema }, verifier);
}

function readProofOf<Claims extends ProofClaims>(
  text: string,
  purpose: 'authorize' | 'gate',
  kind: ProofKind<Claims>,
  verifier: () => Verifier,
): Outcome<ReadProof<Claims>> {
  const proof = readCardProof(text, kind);
  if (!proof.ok) return proof;
  const { value } = proof;
  return success({
    claims: value.claims,
    check: (signal) => checkLoginProof(value, { ...verifier(), purpose, signal }),
  });
}
