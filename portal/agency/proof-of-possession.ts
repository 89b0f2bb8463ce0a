import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import * as z from 'zod';
import { hasPrivatePart, proofKeySchema } from '../platform/client-auth/client-keys.ts';
import type { PresentedProof } from '../platform/http/client-audience.ts';

/** A proof is made for the request that it comes with. */
const OLDEST_SECONDS = 60;
/** Two clocks are never quite one. */
const TOLERANCE_SECONDS = 5;

/** What makes it a proof and names its key, and nothing that would have to be fetched or understood. */
const headerSchema = z.strictObject({
  typ: z.literal('dpop+jwt'),
  alg: z.enum(['ES256', 'RS256']),
  jwk: z.looseObject({}),
});

const claimsSchema = z.looseObject({
  jti: z.string().min(16).max(200),
  htm: z.string().max(20),
  htu: z.string().max(2_000),
  iat: z.number().int().nonnegative(),
  ath: z.string().length(43).optional(),
});

/** What a system showed about a request: which key it has. `hash` is of this proof alone, to be used once. */
export interface ProvenKey {
  readonly jkt: Buffer;
  readonly hash: Buffer;
  readonly expiresAtMs: number;
}

/**
 * Checks a proof for one request, and for the token that it comes with (RFC 9449, 4.3). `undefined` for anything that is not
 * such a proof; that it was not used before is checked by whoever keeps them.
 */
export async function verifyProof(
  { jwt, method, url }: PresentedProof,
  { origin, nowMs, token }: { readonly origin: string; readonly nowMs: number; readonly token?: string },
): Promise<ProvenKey | undefined> {
  const read = parsed(jwt);
  if (read === undefined) return undefined;
  const { alg, key, claims } = read;
  const nowSeconds = nowMs / 1_000;
  if (claims.iat < nowSeconds - OLDEST_SECONDS || claims.iat > nowSeconds + TOLERANCE_SECONDS) return undefined;
  if (claims.htm !== method || addressOf(claims.htu) !== addressOf(`${origin}${url}`)) return undefined;
  if (token !== undefined && claims.ath !== createHash('sha256').update(token).digest('base64url')) return undefined;
  try {
    await jwtVerify(jwt, await importJWK(key, alg), {
      algorithms: [alg],
      typ: 'dpop+jwt',
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: new Date(nowMs),
    });
    const jkt = await calculateJwkThumbprint(key, 'sha256');
    return {
      jkt: Buffer.from(jkt, 'base64url'),
      hash: createHash('sha256')
        .update(JSON.stringify([jkt, claims.jti]))
        .digest(),
      expiresAtMs: (claims.iat + OLDEST_SECONDS + TOLERANCE_SECONDS) * 1_000,
    };
  } catch {
    return undefined; // jose throws for every way in which key or signature can be wrong
  }
}

function parsed(jwt: string) {
  try {
    const header = headerSchema.safeParse(decodeProtectedHeader(jwt));
    const claims = claimsSchema.safeParse(decodeJwt(jwt));
    if (!header.success || !claims.success || hasPrivatePart(header.data.jwk)) return undefined;
    const key = proofKeySchema.safeParse(header.data.jwk);
    return key.success ? { alg: header.data.alg, key: key.data, claims: claims.data } : undefined;
  } catch {
    return undefined; // no JWS
  }
}

/** What is compared of an address: without query and fragment, in the form that all its spellings have. */
function addressOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { username, password, origin, pathname } = new URL(text);
  return username === '' && password === '' ? `${origin}${pathname}` : undefined;
}
