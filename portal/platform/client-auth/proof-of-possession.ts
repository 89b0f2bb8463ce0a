import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ProofTerms } from '#contract/values/proof-terms.ts';
import type { Database } from '../database/database.ts';
import type { PresentedProof, PresentedToken } from '../http/presented-token.ts';
import { hasPrivatePart, proofKeySchema } from './client-keys.ts';
import { keepOnce } from './kept-credentials.ts';
import { createProofNonces, type ProofNonces } from './proof-nonces.ts';

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
  nonce: z.string().max(200).optional(),
});

/** What a system showed about a request: which key it has. `hash` is of this proof alone, to be used once. */
export interface ProvenKey {
  readonly jkt: Buffer;
  readonly hash: Buffer;
  readonly expiresAtMs: number;
  /** Of what it names: nothing, what the portal told lately, or anything else. */
  readonly nonce: 'none' | 'holds' | 'stale';
}

export interface ProofVerifier {
  /** The one to name in the next proof. */
  readonly nonce: () => string;
  /**
   * Checks a proof for one request, and for the token that it comes with (RFC 9449, 4.3). `undefined` for anything that is
   * not such a proof; that it was not used before, and names a nonce where it has to, is checked by whoever keeps them.
   */
  readonly verify: (proof: PresentedProof, token?: string) => Promise<ProvenKey | undefined>;
}

interface VerifierSettings {
  /** 32 bytes, which all processes of the portal share. */
  readonly key: Uint8Array;
  readonly origin: () => string;
  readonly nowMs: () => number;
}

export function createProofVerifier({ key, origin, nowMs }: VerifierSettings): ProofVerifier {
  const nonces = createProofNonces(key, nowMs);
  return {
    nonce: nonces.current,
    verify: ({ jwt, method, url }, token) =>
      verifyProof({ jwt, method, address: `${origin()}${url}` }, { nonces, nowMs: nowMs(), token }),
  };
}

/**
 * Whose token a request has, by a store that keeps tokens. One that is bound to a key opens nothing without a proof of that
 * key, and one that is not, nothing with one. Fails with `clientRefused`, or as `use` does.
 */
export function sessionsByProof<Session>(
  proofs: ProofVerifier,
  use: (token: string, address: string, proven?: ProvenKey) => Promise<Outcome<Session>>,
) {
  return async ({ token, address, proof }: PresentedToken): Promise<Outcome<Session>> => {
    if (proof === undefined) return use(token, address);
    const proven = await proofs.verify(proof, token);
    return proven === undefined ? failed({ code: 'clientRefused' }) : use(token, address, proven);
  };
}

/**
 * The key that a token is asked for with; none for a bearer's, where the registration lets there be one. Fails with
 * `clientRefused`, `proofNonceNeeded`.
 */
export async function keyOfTokenRequest(
  { method, path }: { readonly method: string; readonly path: string },
  jwt: string | undefined,
  terms: ProofTerms,
  proofs: ProofVerifier,
): Promise<Outcome<ProvenKey | undefined>> {
  if (jwt === undefined) return terms === 'chosen' ? success(undefined) : failed({ code: 'clientRefused' });
  const proven = await proofs.verify({ jwt, method, url: path });
  if (proven === undefined) return failed({ code: 'clientRefused' });
  return lacksNonce(proven, terms) ? nonceNeeded() : success(proven);
}

/**
 * Lets a token be used with what was proven beside it: of a key with a proof of that key that comes for the first time, of
 * a bearer without. Fails with `clientRefused`, `proofNonceNeeded`.
 */
export async function admitProven(
  database: Database,
  table: ProofTable,
  token: { readonly jkt: Buffer | null; readonly proofs: ProofTerms },
  proven: ProvenKey | undefined,
): Promise<Outcome<void>> {
  const refused = failed({ code: 'clientRefused' });
  if (token.jkt === null || proven === undefined) {
    return token.jkt === null && proven === undefined ? success(undefined) : refused;
  }
  if (!token.jkt.equals(proven.jkt)) return refused;
  if (lacksNonce(proven, token.proofs)) return nonceNeeded();
  // Kept last, so that nobody without a token fills the table.
  return (await keepProof(database, table, proven)) ? success(undefined) : refused;
}

type ProofTable = 'agency_proof' | 'sender_proof' | 'site_proof';

/** Whether a proof counts for the first time. */
export function keepProof(database: Database, table: ProofTable, { hash, expiresAtMs }: ProvenKey): Promise<boolean> {
  return keepOnce(database, table, { proof_hash: hash, expires_at: new Date(expiresAtMs) });
}

/** One that is named and does not hold is none for anybody: whoever names nonces knows what to do then. */
function lacksNonce({ nonce }: ProvenKey, terms: ProofTerms): boolean {
  return nonce === 'stale' || (nonce === 'none' && terms === 'owedWithNonce');
}

function nonceNeeded(): Outcome<never> {
  return failed({ code: 'proofNonceNeeded' });
}

async function verifyProof(
  { jwt, method, address }: { readonly jwt: string; readonly method: string; readonly address: string },
  {
    nonces,
    nowMs,
    token,
  }: { readonly nonces: ProofNonces; readonly nowMs: number; readonly token: string | undefined },
): Promise<ProvenKey | undefined> {
  const read = parsed(jwt);
  if (read === undefined) return undefined;
  const { alg, key, claims } = read;
  const nowSeconds = nowMs / 1_000;
  if (claims.iat < nowSeconds - OLDEST_SECONDS || claims.iat > nowSeconds + TOLERANCE_SECONDS) return undefined;
  if (claims.htm !== method || addressOf(claims.htu) !== addressOf(address)) return undefined;
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
      nonce: claims.nonce === undefined ? 'none' : nonces.holds(claims.nonce) ? 'holds' : 'stale',
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
