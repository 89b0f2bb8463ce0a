import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { AGENCY_ROUTES } from '#contract/portal/agency-routes.ts';
import { type AgencyScope, agencyScopeSchema } from '#contract/values/agency-scope.ts';
import type { IssuedToken } from '../platform/client-auth/kept-credentials.ts';
import { provenClient } from '../platform/client-auth/proven-client.ts';
import type { AgencyClientStore } from './agency-client-store.ts';
import { type ProvenKey, verifyProof } from './proof-of-possession.ts';

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
  readonly issuer: string;
  readonly nowMs: number;
}

/** A token for the system that proves itself. Fails with `clientRefused`, and does not tell why. */
export async function issueToken(
  { clients, issuer, nowMs }: TokenDependencies,
  { assertion, clientId, scope, proof, address, requestId }: TokenRequest,
): Promise<Outcome<IssuedToken & { readonly scopes: readonly AgencyScope[]; readonly isBound: boolean }>> {
  const refused = failed({ code: 'clientRefused' });
  const claim = { assertion, clientId, issuer, nowMs };
  const proven = await provenClient((claimed) => clients.find(claimed, address), claim);
  if (proven.is === 'unknown') return refused;
  const { client } = proven;
  const scopes = wantedScopes(scope, client.scopes);
  const key = await keyOf(proof, client.boundTokens, { origin: issuer, nowMs });
  const issued =
    proven.is === 'refused' || scopes === undefined || key === 'refused'
      ? undefined
      : await clients.issue(client, proven.assertion, scopes, key, requestId);
  if (issued === undefined || scopes === undefined) {
    await clients.recordRefused(client, requestId);
    return refused;
  }
  return success({ ...issued, scopes, isBound: key !== undefined });
}

/** The key that a token is to be of; none for a bearer's, where the registration lets there be one. */
async function keyOf(
  jwt: string | undefined,
  isOwed: boolean,
  terms: { readonly origin: string; readonly nowMs: number },
): Promise<ProvenKey | undefined | 'refused'> {
  if (jwt === undefined) return isOwed ? 'refused' : undefined;
  const { method, path } = AGENCY_ROUTES.issueAgencyToken;
  return (await verifyProof({ jwt, method, url: path }, terms)) ?? 'refused';
}

/** `undefined` where one is asked for that the registration does not have: nothing is given in its place. */
function wantedScopes(text: string | undefined, has: readonly AgencyScope[]): readonly AgencyScope[] | undefined {
  if (text === undefined) return has;
  const wanted = text.split(' ').map((one) => agencyScopeSchema.safeParse(one));
  const scopes = wanted.flatMap((one) => (one.success && has.includes(one.data) ? [one.data] : []));
  return scopes.length === wanted.length ? [...new Set(scopes)] : undefined;
}
