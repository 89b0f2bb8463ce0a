import { compactDecrypt, createRemoteJWKSet, importJWK, type JWK, jwtVerify } from 'jose';
import * as oidc from 'openid-client';

/** What a site holds of its registration: the portal, who it is there, the key of its own, and where browsers come back. */
export interface SiteClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly jwk: JsonWebKey & { readonly kid: string };
  readonly redirectUri: string;
  /** Opens what the portal encrypts to the site; of a site that has something signed. */
  readonly encryptionJwk?: JsonWebKey & { readonly kid: string };
  /** Of a site that has one. */
  readonly event?: string;
}

export type Site = Awaited<ReturnType<typeof openSite>>;
export type SignIn = Awaited<ReturnType<Site['begin']>>;

/** All that a site does with the portal: a pushed request, a key of its own in place of a secret, tokens bound to a key. */
export async function openSite({ issuer, clientId, jwk, redirectUri, encryptionJwk }: SiteClient) {
  const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  const config = await oidc.discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt({ key, kid: jwk.kid }),
    issuer.startsWith('http://127.0.0.1:') ? { execute: [oidc.allowInsecureRequests] } : {},
  );

  /** The address that a browser is sent to, and what to do when it is back. `more` are further parameters of the request. */
  async function begin(parameters: {
    readonly scope: string;
    readonly purpose: string;
    readonly [more: string]: string;
  }) {
    const dpop = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'));
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
    const url = await oidc.buildAuthorizationUrlWithPAR(
      config,
      {
        ...parameters,
        redirect_uri: redirectUri,
        code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
        state: expectedState,
        nonce: expectedNonce,
      },
      { DPoP: dpop },
    );
    async function redeem(back: URL) {
      const expected = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
      const tokens = await oidc.authorizationCodeGrant(config, back, expected, undefined, { DPoP: dpop });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('an ID token was expected');
      return { claims, token: tokens.access_token };
    }
    return {
      url,
      /** Who it is, by the name that is theirs at this site alone. Rejects where nothing was given. */
      finish: async (back: URL) => (await redeem(back)).claims,
      /** The same, and all else that was given. */
      async finishWithAll(back: URL) {
        const { claims, token } = await redeem(back);
        return oidc.fetchUserInfo(config, token, claims.sub, { DPoP: dpop });
      },
    };
  }

  /** Asks the portal by the site's own right, and not a person's; `scope` is what the call needs. */
  async function api(scope: string, method: 'GET' | 'POST', path: string, body?: object): Promise<Response> {
    const dpop = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'));
    const wanted = { scope, resource: new URL('/api', issuer).href };
    const { access_token: token } = await oidc.clientCredentialsGrant(config, wanted, { DPoP: dpop });
    const headers = new Headers(body && { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() });
    const text = body && JSON.stringify(body);
    return oidc.fetchProtectedResource(config, token, new URL(path, issuer), method, text, headers, { DPoP: dpop });
  }

  /** What somebody signed or agreed to: for this site alone, and made by nobody but the portal. */
  async function readResult(jwe: string) {
    const { plaintext } = await compactDecrypt(jwe, await importJWK(encryptionJwk as JWK, 'ECDH-ES+A256KW'));
    const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? ''));
    const jws = new TextDecoder().decode(plaintext);
    return (await jwtVerify(jws, keys, { issuer, audience: clientId, typ: 'madoguchi-signatures+jwt' })).payload;
  }

  return { begin, api, readResult };
}
