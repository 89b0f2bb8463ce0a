import { createHash, randomUUID } from 'node:crypto';
import { type CryptoKey, compactDecrypt, createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import type { NewSite } from '#contract/portal/authorization.ts';
import type { CreatedSignTransaction } from '#contract/portal/remote-signing-routes.ts';
import type { TestPortal } from './portal-harness.ts';
import { openSite, type RelyingParty } from './relying-party.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

/** A site that may ask for signatures, and what its server does by itself. */
export interface SigningSite extends RelyingParty {
  readonly ask: (method: string, path: string, body?: object, key?: string) => Promise<ApiAnswer>;
  /** With a key of its own, as another process of the site has. */
  readonly anew: () => Promise<SigningSite['ask']>;
  create(wanted: object): Promise<CreatedSignTransaction>;
  /** What a result says, once it is opened and its signature is known for the portal's. */
  read(jwe: string): Promise<Record<string, unknown>>;
}

export async function openSigningSite(
  portal: TestPortal,
  change: Partial<NewSite> = {},
  alg: 'ECDH-ES+A256KW' | 'RSA-OAEP-256' = 'ECDH-ES+A256KW',
): Promise<SigningSite> {
  const keys = await generateKeyPair(alg, { crv: 'P-256', extractable: true });
  const { kty, crv, x, y, n, e } = await exportJWK(keys.publicKey);
  const numbers = kty === 'RSA' ? { n, e } : { crv, x, y };
  const encryptionKey = { kty, ...numbers, kid: 'enc-1' } as NonNullable<NewSite['encryptionKey']>;
  const site = await openSite(portal, { apis: ['sign'], encryptionKey, ...change });
  const ask = await askerOf(portal, site);
  return {
    ...site,
    ask,
    anew: () => askerOf(portal, site),
    async create(wanted) {
      const created = await ask('POST', '/api/sign-transactions', wanted);
      if (created.status !== 201) throw new Error(created.text);
      return created.body as unknown as CreatedSignTransaction;
    },
    read: (jwe) => readResult(portal, site, keys.privateKey, jwe),
  };
}

async function askerOf(portal: TestPortal, site: RelyingParty): Promise<SigningSite['ask']> {
  const dpop = oidc.getDPoPHandle(site.config, await oidc.randomDPoPKeyPair('ES256'));
  const wanted = { scope: 'sign services.search', resource: `${portal.origin()}/api` };
  const { access_token: token } = await oidc.clientCredentialsGrant(site.config, wanted, { DPoP: dpop });
  return async (method, path, body, key = randomUUID()) => {
    portal.clock.nowMs = Date.now(); // by which the portal reads proofs, which the library makes by the true time
    const headers = new Headers({ 'idempotency-key': key, 'content-type': 'application/json' });
    if (body === undefined) headers.delete('content-type');
    const url = new URL(path, portal.origin());
    const text = body === undefined ? undefined : JSON.stringify(body);
    const reply = await oidc
      .fetchProtectedResource(site.config, token, url, method, text, headers, { DPoP: dpop })
      .catch((error: { readonly cause?: unknown; readonly response?: Response }) => {
        if (error.response === undefined) throw error;
        return error.response;
      });
    const answer = await reply.text();
    const isJson = reply.headers.get('content-type')?.includes('json') === true;
    return { status: reply.status, body: isJson ? JSON.parse(answer) : {}, text: answer };
  };
}

async function readResult(portal: TestPortal, site: RelyingParty, secret: CryptoKey, jwe: string) {
  const { plaintext, protectedHeader } = await compactDecrypt(jwe, secret);
  if (protectedHeader.kid !== 'enc-1') throw new Error('encrypted to another key');
  const published = await (await fetch(new URL('/oidc/jwks', portal.origin()))).json();
  const { payload } = await jwtVerify(Buffer.from(plaintext).toString('ascii'), createLocalJWKSet(published as never), {
    issuer: `${portal.origin()}/oidc`,
    audience: site.clientId,
    typ: 'madoguchi-signatures+jwt',
  });
  return payload as Record<string, unknown>;
}

/** A document as a site sends it. */
export function itemOf(name: string, mediaType: string, bytes: Uint8Array) {
  return { name, mediaType, sha256: sha256Of(bytes), document: Buffer.from(bytes).toString('base64') };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url');
}
