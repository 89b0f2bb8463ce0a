import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as z from 'zod';
import { clientIdSchema } from '#contract/values/client-id.ts';
import type { ClientKey } from './client-keys.ts';

const LONGEST_SECONDS = 60;
/** Two clocks are never quite one. */
const TOLERANCE_SECONDS = 5;

/** Nothing that names or carries a key of its own (`jwk`, `jku`, `x5c`), and no extension that would have to be understood. */
const headerSchema = z.strictObject({
  alg: z.enum(['ES256', 'RS256']),
  kid: z.string().min(1).max(100),
  typ: z.enum(['JWT', 'client-authentication+jwt']).optional(),
});

const seconds = z.number().int().nonnegative();
const claimsSchema = z.looseObject({
  iss: clientIdSchema,
  sub: clientIdSchema,
  /** One text: an assertion for several is none for us (RFC 7523bis). */
  aud: z.string().max(300),
  exp: seconds,
  iat: seconds.optional(),
  nbf: seconds.optional(),
  jti: z.string().min(16).max(200),
});

/** The assertion that a request brings along in place of a token. */
export function assertionIn(authorization: string | undefined): string | undefined {
  return /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
}

/** Which system an assertion says it is from; not believed before `verifyAssertion`. */
export function claimedClient(assertion: string): string | undefined {
  return parsed(assertion)?.iss;
}

/**
 * What a system proved with its own key, for this issuer alone, within the last minute (RFC 7523, 3). `jti` is to be
 * used once. `undefined` for anything else.
 */
export async function verifyAssertion(
  assertion: string,
  { keys, issuer, nowMs }: { readonly keys: readonly ClientKey[]; readonly issuer: string; readonly nowMs: number },
): Promise<{ readonly jti: string; readonly expiresAtMs: number } | undefined> {
  const claimed = parsed(assertion);
  if (claimed === undefined || claimed.sub !== claimed.iss || claimed.aud !== issuer) return undefined;
  const nowSeconds = nowMs / 1_000;
  if (claimed.exp > nowSeconds + LONGEST_SECONDS + TOLERANCE_SECONDS) return undefined;
  if (claimed.iat !== undefined && claimed.iat > nowSeconds + TOLERANCE_SECONDS) return undefined;
  try {
    await jwtVerify(assertion, createLocalJWKSet({ keys: keys.map((key) => ({ ...key })) }), {
      algorithms: ['ES256', 'RS256'],
      issuer: claimed.iss,
      audience: issuer,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: new Date(nowMs),
      requiredClaims: ['exp', 'jti', 'sub'],
    });
    return { jti: claimed.jti, expiresAtMs: (claimed.exp + TOLERANCE_SECONDS) * 1_000 };
  } catch {
    return undefined; // jose throws for every way in which a signature can be wrong
  }
}

function parsed(assertion: string): z.infer<typeof claimsSchema> | undefined {
  try {
    const header = headerSchema.safeParse(decodeProtectedHeader(assertion));
    const claims = claimsSchema.safeParse(decodeJwt(assertion));
    return header.success && claims.success ? claims.data : undefined;
  } catch {
    return undefined; // no JWS
  }
}
