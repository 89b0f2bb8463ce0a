import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { ASSERTION_TYPE } from '#contract/portal/agency-routes.ts';
import { clientIdSchema } from '#contract/values/client-id.ts';
import type { PortalClient } from '../portal/portal-client.ts';
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

export interface AgencyAccess {
  /** Lends a token that is good for a while; fails as the portal does. */
  withToken<T>(ask: (token: string) => Promise<Outcome<T>>): Promise<Outcome<T>>;
}

/**
 * A system's way in: proves itself with its key, keeps the token as long as it is good, and waits as long as the portal
 * asks for where it asked too often.
 */
export function createAgencyAccess(
  portal: PortalClient,
  identity: AgencyIdentity,
  { clock, uuid, signal }: { readonly clock: Clock; readonly uuid: () => string; readonly signal: AbortSignal },
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
    const issued = await portal.call('issueAgencyToken', { body, signal });
    if (!issued.ok) return issued;
    held = { token: issued.value.access_token, endsAtMs: nowMs + issued.value.expires_in * 1_000 };
    return success(held.token);
  }

  async function attempt<T>(ask: (token: string) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const got = await token();
    return got.ok ? ask(got.value) : got;
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
