import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

/** What the provider is told to do otherwise than it should. */
export interface ProviderTricks {
  /** In place of the claims that it would make. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The whole ID token. */
  readonly idToken?: (claims: Readonly<Record<string, unknown>>) => string | Promise<string>;
  /** Signed with a key that it does not publish. */
  readonly foreignKey?: boolean;
  /** The whole answer of the token endpoint. */
  readonly token?: (response: ServerResponse) => void;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface HostileProvider {
  readonly issuer: string;
  tricks: ProviderTricks;
  /** Bodies that came to the token endpoint. */
  readonly asked: URLSearchParams[];
  /** What a browser is sent back with that went to `url` and signed in as `subject`. */
  answerTo(url: string, subject: string, more?: Readonly<Record<string, string>>): string;
  close(): Promise<void>;
}

/** A provider in memory that signs whatever it is told to. */
export async function openHostileProvider(): Promise<HostileProvider> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const foreign = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const given = new Map<string, { readonly subject: string; readonly nonce: string; readonly clientId: string }>();
  const asked: URLSearchParams[] = [];

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const json = (response: ServerResponse, body: object) =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify(body));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/.well-known/openid-configuration') {
      const metadata = {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        authorization_response_iss_parameter_supported: true,
      };
      json(response, { ...metadata, ...provider.tricks.metadata });
    } else if (request.url === '/jwks') json(response, { keys: [jwk] });
    else if (request.url === '/token') await tokenOf(request, response);
    else response.writeHead(404).end();
  }

  async function tokenOf(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = new URLSearchParams(Buffer.concat(await request.toArray()).toString('utf8'));
    asked.push(body);
    const { tricks } = provider;
    if (tricks.token !== undefined) return tricks.token(response);
    const code = given.get(body.get('code') ?? '');
    if (code === undefined) {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
      return;
    }
    const seconds = Math.floor(Date.now() / 1_000);
    const { subject: sub, nonce, clientId: aud } = code;
    const right = { iss: issuer, aud, sub, nonce, iat: seconds, exp: seconds + 60, auth_time: seconds };
    const claims: Record<string, unknown> = { ...right, ...tricks.claims };
    const signed = (key: CryptoKey) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key);
    const idToken = tricks.idToken?.(claims) ?? signed(tricks.foreignKey === true ? foreign.privateKey : privateKey);
    json(response, { access_token: 'a', token_type: 'Bearer', id_token: await idToken });
  }

  const provider: HostileProvider = {
    issuer,
    tricks: {},
    asked,
    answerTo(url, subject, more = {}) {
      const query = new URL(url).searchParams;
      const code = `code-${given.size}`;
      given.set(code, { subject, nonce: query.get('nonce') ?? '', clientId: query.get('client_id') ?? '' });
      return `?${new URLSearchParams({ code, state: query.get('state') ?? '', iss: issuer, ...more })}`;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return provider;
}
