import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { AGENCY_ROUTES } from '#contract/portal/agency-routes.ts';
import { type AgencyScope, agencyScopeSchema } from '#contract/values/agency-scope.ts';
import type { IssuedToken } from '../platform/client-auth/kept-credentials.ts';
import { keyOfTokenRequest, type ProofVerifier } from '../platform/client-auth/proof-of-possession.ts';
import { provenClient } from '../platform/client-auth/proven-client.ts';
import type { AgencyClientStore } from './agency-client-store.ts';

interface TokenRequest {
  readonly assertion: string;
  readonly clientId: string | undefined;
  /** Divided by spaces; all that it has where it is not said. */
  readonly scope: string | undefined;
  /** That it has the key which the token is to be of; without one the token is a bearer's. */
  readonly proof: string | undefined;
  readonly address: string;
  readonly requestId: string;
}

interface TokenDependencies {
  readonly clients: AgencyClientStore;
  readonly proofs: ProofVerifier;
  readonly issuer: string;
  readonly nowMs: number;
}

type AgencyToken = IssuedToken & { readonly scopes: readonly AgencyScope[]; readonly isBound: boolean };

/**
 * A token for the system that proves itself. Fails with `clientRefused`, and does not tell why; with `proofNonceNeeded` where
 * the same with the nonce of now would do, and then nothing of it is used up.
 */
export async function issueToken(
  { clients, proofs, issuer, nowMs }: TokenDependencies,
  { assertion, clientId, scope, proof, address, requestId }: TokenRequest,
): Promise<Outcome<AgencyToken>> {
  const refused = failed({ code: 'clientRefused' });
  const claim = { assertion, clientId, issuer, nowMs };
  const proven = await provenClient((claimed) => clients.find(claimed, address), claim);
  if (proven.is === 'unknown') return refused;
  const { client } = proven;
  const scopes = wantedScopes(scope, client.scopes);

  async function issued(): Promise<Outcome<AgencyToken>> {
    if (proven.is !== 'proven' || scopes === undefined) return refused;
    const key = await keyOfTokenRequest(AGENCY_ROUTES.issueAgencyToken, proof, client.proofs, proofs);
    if (!key.ok) return key;
    const token = await clients.issue(client, proven.assertion, scopes, key.value, requestId);
    return token === undefined ? refused : success({ ...token, scopes, isBound: key.value !== undefined });
  }

  const answer = await issued();
  if (!answer.ok && answer.failure.code === 'clientRefused') await clients.recordRefused(client, requestId);
  return answer;
}

/** `undefined` where one is asked for that the registration does not have: nothing is given in its place. */
function wantedScopes(text: string | undefined, has: readonly AgencyScope[]): readonly AgencyScope[] | undefined {
  if (text === undefined) return has;
  const wanted = text.split(' ').map((one) => agencyScopeSchema.safeParse(one));
  const scopes = wanted.flatMap((one) => (one.success && has.includes(one.data) ? [one.data] : []));
  return scopes.length === wanted.length ? [...new Set(scopes)] : undefined;
}
