import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

export interface RealProvider {
  readonly issuer: string;
  /** The client's key, for `privateKeyFile`. */
  readonly clientKeyPem: string;
  /** Names where a browser is sent back to; before the first request. */
  open(redirectUri: string): void;
  close(): Promise<void>;
}

/** A provider as a city may run one, with pages where anybody signs in as whom they say; it knows one client by its key. */
export async function openRealProvider(clientId: string): Promise<RealProvider> {
  const client = await generateKeyPair('ES256', { extractable: true });
  const server = await generateKeyPair('RS256', { extractable: true });
  const http = createServer((_, response) => response.writeHead(503).end());
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const [clientJwk, serverJwk] = [await exportJWK(client.publicKey), await exportJWK(server.privateKey)];
  return {
    issuer,
    clientKeyPem: await exportPKCS8(client.privateKey),
    open(redirectUri) {
      const provider = new Provider(issuer, {
        clients: [
          {
            client_id: clientId,
            token_endpoint_auth_method: 'private_key_jwt',
            token_endpoint_auth_signing_alg: 'ES256',
            jwks: { keys: [{ ...clientJwk, alg: 'ES256', use: 'sig' }] },
            redirect_uris: [redirectUri],
            response_types: ['code'],
            grant_types: ['authorization_code'],
          },
        ],
        jwks: { keys: [{ ...serverJwk, alg: 'RS256', use: 'sig' }] },
        cookies: { keys: ['invented'] },
        pkce: { required: () => true },
        features: { devInteractions: { enabled: true } },
        findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
      });
      http.removeAllListeners('request');
      http.on('request', provider.callback());
    },
    close: () =>
      new Promise((closed) => {
        http.close(() => closed());
        http.closeAllConnections();
      }),
  };
}
