import type { FastifyRequest } from 'fastify';
import { failed, type Outcome } from '#contract/failures/outcome.ts';

/** A proof that who asks has the key of their token (RFC 9449), and the request that it came with. */
export interface PresentedProof {
  readonly jwt: string;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
}

export interface PresentedToken {
  readonly token: string;
  readonly address: string;
  /** Of a token that is presented as one of a key; absent of a bearer's. */
  readonly proof: PresentedProof | undefined;
}

/** Systems' tokens, as a capability keeps them. */
export interface TokenDoor<Session> {
  /** Whose token it is. Fails with `clientRefused`, `proofNonceNeeded`. */
  readonly find: (presented: PresentedToken) => Promise<Outcome<Session>>;
  /** What the next proof is to name. */
  readonly nonce: () => string;
}

const PROOF_LIMIT_CHARACTERS = 4_000;

/** Whose token a request has. Fails with `clientRefused`, `proofNonceNeeded`. */
export async function sessionOf<Session>(
  request: FastifyRequest,
  { find }: TokenDoor<Session>,
): Promise<Outcome<Session>> {
  const presented = presentedToken(request);
  return presented === undefined ? failed({ code: 'clientRefused' }) : find(presented);
}

/** Told with every answer, so that a client need not be refused first (RFC 9449, 8.2). */
export const announced = (nonce: () => string) => () => ({ 'dpop-nonce': nonce() });

/** A bearer's token comes without a proof and one of a key with exactly one: two are joined, and are none. */
function presentedToken({ headers, ip: address, method, url }: FastifyRequest): PresentedToken | undefined {
  const [, scheme, token] = /^(Bearer|DPoP) ([A-Za-z0-9_-]{43})$/.exec(headers.authorization ?? '') ?? [];
  const { dpop: jwt } = headers;
  if (token === undefined) return undefined;
  if (scheme === 'Bearer') return jwt === undefined ? { token, address, proof: undefined } : undefined;
  if (typeof jwt !== 'string' || jwt.length > PROOF_LIMIT_CHARACTERS) return undefined;
  return { token, address, proof: { jwt, method, url } };
}
