import type { AuthorizeClaims } from '#contract/portal/authorization.ts';
import type { GateProofClaims } from '#contract/portal/gate-routes.ts';
import type { EpochMs } from '#contract/values/brands.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { composeJws, jwsAlgorithmFor, type UnsignedJws } from '#pki/jose/jws.ts';

const PROOF_LIFETIME_SECONDS = 120;

type OfEveryProof = 'aud' | 'nonce' | 'purpose' | 'iat' | 'exp' | 'jti';
/** What a proof says beside its challenge where it answers a site, or stands at a gate. */
export type RequestWords = Omit<AuthorizeClaims, OfEveryProof> | Omit<GateProofClaims, OfEveryProof>;

type Purpose = ProofPurpose | 'proxy' | 'authorize' | 'gate';

/** Proofs of one kind are never taken for another. */
const TYPES = {
  login: 'madoguchi-login+jwt',
  fresh: 'madoguchi-login+jwt',
  proxy: 'madoguchi-login+jwt',
  authorize: 'madoguchi-authorize+jwt',
  gate: 'madoguchi-gate+jwt',
} as const satisfies Record<Purpose, string>;

/** To sign in, or to show the card again in a session that is open. */
export type ProofPurpose = 'login' | 'fresh';

/**
 * Composes what the authentication key signs when the holder signs in: purpose, portal and nonce, never bytes that a
 * server chose. `undefined` where the certificate's key fits no algorithm of the table.
 *
 * `authority` is the certificate's CA where it is at hand. Source: docs/login-proof.md.
 */
export function composeLoginProof(options: {
  readonly certificate: Certificate;
  readonly authority: Uint8Array | undefined;
  readonly audience: string;
  readonly challenge: string;
  readonly purpose: Purpose;
  readonly request?: RequestWords | undefined;
  readonly now: EpochMs;
  readonly jti: string;
}): UnsignedJws | undefined {
  const { certificate, authority, audience, challenge, purpose, request, now, jti } = options;
  const alg = jwsAlgorithmFor(certificate);
  if (alg === undefined) return undefined;
  const iat = Math.floor(now / 1000);
  const x5c = [certificate.der, ...(authority === undefined ? [] : [authority])].map((der) =>
    Buffer.from(der).toString('base64'),
  );
  return composeJws({
    header: { alg, typ: TYPES[purpose], x5c },
    payload: {
      aud: audience,
      nonce: challenge,
      purpose,
      ...request,
      iat,
      exp: iat + PROOF_LIFETIME_SECONDS,
      jti,
    },
  });
}
