import * as z from 'zod';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { PROOF_LIMIT_BYTES } from '#contract/portal/session-routes.ts';
import { type Certificate, parseCertificate } from '#pki/certificate/certificate.ts';
import { checkCertificatePath, pathFailure } from '#pki/certificate/certificate-path.ts';
import type { TrustAnchors } from '#pki/certificate/trust-anchors.ts';
import { isJwsSignedBy, jwsAlgorithmFor, type ParsedJws, parseJws } from '#pki/jose/jws.ts';
import type { RevocationChecker } from '#pki/revocation/revocation-answer.ts';
import { revocationFailure } from '#pki/revocation/revocation-failure.ts';
import type { PortalTrust } from '../trust/portal-trust.ts';
import type { CardCertificates } from './sealed-card.ts';

const LONGEST_LIFE_SECONDS = 120;
const MOST_SKEW_SECONDS = 120;
/** What a challenge is given for. */
export type ProofPurpose = 'login' | 'fresh';

const ALLOWED_MEMBERS = new Set(['alg', 'typ', 'x5c']);

const headerSchema = z.strictObject({
  alg: z.string().max(20),
  typ: z.string().max(60),
  x5c: z.array(z.base64().min(4).max(12_000)).min(1).max(5),
});
const seconds = z.number().int().nonnegative().max(9_999_999_999);
const loginClaimsSchema = z.strictObject({
  aud: z.string().max(2_000),
  nonce: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  purpose: z.string().max(40),
  iat: seconds,
  exp: seconds,
  jti: z.string().min(1).max(100),
});

/** What every proof of a card says. */
export type ProofClaims = z.infer<typeof loginClaimsSchema>;

/** A kind of proof: one is never taken for another. */
export interface ProofKind<Claims extends ProofClaims> {
  readonly type: string;
  readonly claims: z.ZodType<Claims>;
}

const LOGIN: ProofKind<ProofClaims> = { type: 'madoguchi-login+jwt', claims: loginClaimsSchema };

/** A proof whose shape is right; nothing it says has been believed yet. */
interface CardProof<Claims extends ProofClaims> {
  readonly jws: ParsedJws;
  readonly claims: Claims;
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]];
}
export type LoginProof = CardProof<ProofClaims>;

/** Fails with `proofMalformed`, `proofHeaderRefused` or `proofAlgorithmRefused`. */
export function readLoginProof(text: string): Outcome<LoginProof> {
  return readCardProof(text, LOGIN);
}

/** Fails as `readLoginProof` does; a proof of another kind is `proofMalformed`. */
export function readCardProof<Claims extends ProofClaims>(
  text: string,
  { type, claims: claimsSchema }: ProofKind<Claims>,
): Outcome<CardProof<Claims>> {
  const jws = parseJws(text, PROOF_LIMIT_BYTES);
  if (!jws.ok) return jws;
  const stranger = Object.keys(jws.value.header).find((member) => !ALLOWED_MEMBERS.has(member));
  if (stranger !== undefined) return failed({ code: 'proofHeaderRefused', member: stranger.slice(0, 60) });
  const { alg } = jws.value.header;
  if (alg !== 'RS256' && alg !== 'ES384') return failed({ code: 'proofAlgorithmRefused' });
  const header = headerSchema.safeParse(jws.value.header);
  if (!header.success) return malformedAt('header', header.error);
  if (header.data.typ !== type) return failed({ code: 'proofMalformed', at: 'header.typ' });
  const claims = claimsSchema.safeParse(jws.value.payload);
  if (!claims.success) return malformedAt('payload', claims.error);
  const [leaf, ...others] = header.data.x5c.map((text64) => new Uint8Array(Buffer.from(text64, 'base64')));
  if (leaf === undefined) return failed({ code: 'proofMalformed', at: 'header.x5c' });
  return success({ jws: jws.value, claims: claims.data, certificates: [leaf, ...others] });
}

/** The challenge that a proof of the wrong shape names, so that it is spent with it. */
export function challengeNamedIn(text: string): string | undefined {
  const jws = parseJws(text, PROOF_LIMIT_BYTES);
  return jws.ok ? loginClaimsSchema.shape.nonce.safeParse(jws.value.payload.nonce).data : undefined;
}

function malformedAt(part: string, error: z.ZodError) {
  return failed({ code: 'proofMalformed', at: [part, ...(error.issues[0]?.path ?? [])].join('.').slice(0, 200) });
}

interface LoginVerifier {
  /** Exactly as configured; request headers play no part. */
  readonly origin: string;
  /** What the card was asked for. */
  readonly purpose: ProofPurpose | 'proxy' | 'authorize' | 'gate';
  readonly nowMs: number;
  readonly anchors: TrustAnchors;
  readonly revocation: RevocationChecker;
  readonly signal: AbortSignal;
}

/**
 * Decides on everything in a proof but its challenge: purpose, audience, times, certificate, algorithm, signature,
 * revocation, in this order. Source: login-proof.md.
 */
export async function checkLoginProof(proof: LoginProof, verifier: LoginVerifier): Promise<Outcome<Certificate>> {
  const claimFailure = claimsFailure(proof.claims, verifier);
  if (claimFailure !== undefined) return failed(claimFailure);

  const { anchors, nowMs: atMs, revocation, signal } = verifier;
  const { alg } = proof.jws.header;
  const [leafDer, ...presented] = proof.certificates;
  const parse = parseCertificate(leafDer);
  if (!parse.ok) return failed(pathFailure(parse.problem, undefined, 'auth'));
  const leaf = parse.certificate;
  if (alg !== jwsAlgorithmFor(leaf)) return failed({ code: 'proofAlgorithmRefused' });

  const verdict = checkCertificatePath({ leaf, presented, anchors, role: 'auth', atMs });
  if (!verdict.ok) return failed(pathFailure(verdict.problem, leaf, 'auth'));
  if (!isJwsSignedBy(proof.jws, leaf)) return failed({ code: 'proofSignatureInvalid' });

  const revoked = await revocationOf(verdict.path, { revocation, atMs, signal });
  return revoked === undefined ? success(leaf) : failed(revoked);
}

/** Why the certificate of a card does not hold now, whether or not the card is there; `undefined` where it does. */
export async function cardFailure(
  [leafDer, ...presented]: CardCertificates,
  { trust, nowMs: atMs, signal }: { readonly trust: PortalTrust; readonly nowMs: number; readonly signal: AbortSignal },
): Promise<Failure | undefined> {
  const { anchors, revocation } = trust;
  const parse = parseCertificate(leafDer);
  if (!parse.ok) return pathFailure(parse.problem, undefined, 'auth');
  const verdict = checkCertificatePath({ leaf: parse.certificate, presented, anchors, role: 'auth', atMs });
  if (!verdict.ok) return pathFailure(verdict.problem, parse.certificate, 'auth');
  return revocationOf(verdict.path, { revocation, atMs, signal });
}

async function revocationOf(
  path: readonly Certificate[],
  {
    revocation,
    ...asked
  }: { readonly revocation: RevocationChecker; readonly atMs: number; readonly signal: AbortSignal },
): Promise<Failure | undefined> {
  const { state } = await revocation.check({ path, role: 'auth', ...asked });
  return revocationFailure(state, 'auth', 'mayBeUnchecked');
}

function claimsFailure({ purpose, aud, iat, exp }: LoginProof['claims'], verifier: LoginVerifier): Failure | undefined {
  if (purpose !== verifier.purpose) return { code: 'proofPurposeMismatch' };
  if (aud !== verifier.origin) return { code: 'proofAudienceMismatch' };
  const now = Math.floor(verifier.nowMs / 1_000);
  if (exp <= iat || exp - iat > LONGEST_LIFE_SECONDS) return { code: 'proofMalformed', at: 'payload.exp' };
  if (Math.abs(iat - now) > MOST_SKEW_SECONDS) return { code: 'proofClockSkewed', skewSeconds: iat - now };
  return now > exp ? { code: 'proofExpired' } : undefined;
}
