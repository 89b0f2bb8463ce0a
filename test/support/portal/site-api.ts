import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { type CryptoKey, SignJWT } from 'jose';
import { ASSERTION_TYPE } from '#contract/portal/agency-routes.ts';
import type { NewSite } from '#contract/portal/authorization.ts';
import { createProofNonces } from '#portal/platform/client-auth/proof-nonces.ts';
import { keyProof, type ProofChange } from './key-proof.ts';
import type { TestPortal } from './portal-harness.ts';
import { addSite, type RelyingParty } from './relying-party.ts';

/** A site that asks in its own name, on a portal that need not listen; one that persons enter already, where that is given. */
export async function openSiteApi(
  portal: TestPortal,
  change: Partial<NewSite>,
  party?: Pick<RelyingParty, 'clientId' | 'signingKey'>,
) {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const bound = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const encryptionKey = { ...keys.publicKey.export({ format: 'jwk' }), kid: 'enc-1' } as NonNullable<
    NewSite['encryptionKey']
  >;
  const site = party?.clientId ?? (await addSite(portal, keys.publicKey, { encryptionKey, ...change }));
  const origin = portal.origin();
  const nonces = createProofNonces(portal.proofKey, () => portal.clock.nowMs);

  const proof = (method: string, url: string, nonce: string | undefined, { claims, ...rest }: ProofChange = {}) =>
    keyProof(bound, {
      claims: {
        htm: method,
        htu: `${origin}${url.split('?')[0]}`,
        iat: Math.floor(portal.clock.nowMs / 1_000),
        nonce,
        ...claims,
      },
      ...rest,
    });

  async function askToken(asked: Readonly<Record<string, string>>, key: KeyObject | CryptoKey, nonce?: string) {
    const assertion = await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'ES256', kid: 'sig-1' })
      .setIssuer(site)
      .setSubject(site)
      .setAudience(`${origin}/oidc`)
      .setIssuedAt()
      .setExpirationTime('60s')
      .sign(key);
    const answer = await portal.app.inject({
      method: 'POST',
      url: '/oidc/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', dpop: proof('POST', '/oidc/token', nonce) },
      payload: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: ASSERTION_TYPE,
        client_assertion: assertion,
        ...asked,
      }).toString(),
    });
    const told = answer.headers['dpop-nonce'];
    const body = answer.json<Readonly<Record<string, string>>>();
    return { status: answer.statusCode, body, told: typeof told === 'string' ? told : undefined };
  }

  const headers = (access: string, method: string, url: string, wrong: ProofChange = {}) => ({
    authorization: `DPoP ${access}`,
    dpop: proof(method, url, nonces.current(), { ...wrong, claims: { ath: hashOf(access), ...wrong.claims } }),
  });

  return {
    site,
    /** What the token endpoint answers, once it has told its nonce. */
    async token(scope: string, resource = `${origin}/api`, key = party?.signingKey ?? keys.privateKey) {
      const { told } = await askToken({ scope, resource }, key);
      const { status, body } = await askToken({ scope, resource }, key, told);
      return { status, body };
    },
    /** What shows that a request is of this site. */
    headers,
    /** As this site asks. */
    async ask(access: string, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) {
      const answer = await portal.app.inject({
        method,
        url,
        headers: headers(access, method, url),
        ...(payload === undefined ? {} : { payload }),
      });
      return { status: answer.statusCode, body: answer.json<Readonly<Record<string, string>>>() };
    },
  };
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');
