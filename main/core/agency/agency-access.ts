import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { ASSERTION_TYPE } from '#contract/portal/agency-routes.ts';
import { clientIdSchema } from '#contract/values/client-id.ts';
import type { PortalClient, RequestProver } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';

/** A system's own file: who it is at the portal, and the private key of one that it registered (a JWK). */
export const agencyIdentitySchema = z.strictObject({
  client: clientIdSchema,
  key: z.looseObject({
    kty: z.enum(['EC', 'RSA']),
    kid: z.string().min(1).max(100),
    d: z.string().min(1).max(1_400),
  }),
});
type AgencyIdentity = z.infer<typeof agencyIdentitySchema>;

const ASSERTION_SECONDS = 55;
/** A token is not used up to its last moment. */
const SPARE_MS = 30_000;

/** What a request of a system brings along. */
interface AgencyCredentials {
  readonly token: string;
  readonly prover: RequestProver;
}

export interface AgencyAccess {
  /** Lends a token of the prover's key that is good for a while; fails as the portal does. */
  withToken<T>(ask: (credentials: AgencyCredentials) => Promise<Outcome<T>>): Promise<Outcome<T>>;
}

interface AccessTools {
  readonly prover: RequestProver;
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly signal: AbortSignal;
}

/**
 * A system's way in: proves itself with its key, keeps the token as long as it is good, asks once more where the portal
 * first had to tell what proofs name, and waits as long as it asks for where it was asked too often.
 */
export function createAgencyAccess(
  portal: PortalClient,
  identity: AgencyIdentity,
  { prover, clock, uuid, signal }: AccessTools,
): AgencyAccess {
  let held: { readonly token: string; readonly endsAtMs: number } | undefined;

  async function token(): Promise<Outcome<string>> {
    const nowMs = clock.nowMs();
    if (held !== undefined && nowMs < held.endsAtMs - SPARE_MS) return success(held.token);
    const assertion = await assertionOf(identity, { audience: portal.origin, nowMs, jti: uuid() });
    if (assertion === undefined) return failed({ code: 'fileInvalid', file: '--client', at: 'key' });
    const body = {
      grant_type: 'client_credentials',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: assertion,
    } as const;
    const issued = await portal.call('issueAgencyToken', { body, prover, signal });
    if (!issued.ok) return issued;
    held = { token: issued.value.access_token, endsAtMs: nowMs + issued.value.expires_in * 1_000 };
    return success(held.token);
  }

  async function attempt<T>(ask: (credentials: AgencyCredentials) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const got = await twiceAtMost(token);
    return got.ok ? twiceAtMost(() => ask({ token: got.value, prover })) : got;
  }

  return {
    async withToken(ask) {
      for (;;) {
        const answer = await attempt(ask);
        if (answer.ok || answer.failure.code !== 'tooManyRequests') return answer;
        const waited = await clock.wait(answer.failure.retryAfterSeconds * 1_000, signal).then(
          () => true,
          () => false,
        );
        if (!waited) return failed({ code: 'cancelled' });
      }
    },
  };
}

/** The refusal brought the nonce along; one that comes again with it is an answer like any other. */
async function twiceAtMost<T>(ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const answer = await ask();
  return !answer.ok && answer.failure.code === 'proofNonceNeeded' ? ask() : answer;
}

/** `undefined` where the key cannot sign. */
async function assertionOf(
  { client, key }: AgencyIdentity,
  { audience, nowMs, jti }: { readonly audience: string; readonly nowMs: number; readonly jti: string },
): Promise<string | undefined> {
  const { SignJWT, importJWK } = await import('jose'); // not before there is something to sign
  const alg = key.kty === 'EC' ? 'ES256' : 'RS256';
  const iat = Math.floor(nowMs / 1_000);
  try {
    return await new SignJWT({ iss: client, sub: client, aud: audience, iat, exp: iat + ASSERTION_SECONDS, jti })
      .setProtectedHeader({ alg, kid: key.kid })
      .sign(await importJWK(key, alg));
  } catch {
    return undefined; // jose throws for every way in which a key can be wrong
  }
}
