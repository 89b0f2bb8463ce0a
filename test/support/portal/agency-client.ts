import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { SignJWT } from 'jose';
import { ASSERTION_TYPE, type NewAgencyClient } from '#contract/portal/agency-routes.ts';
import type { AgencyScope } from '#contract/values/agency-scope.ts';
import { TEST_ORIGIN, type TestPortal } from './portal-harness.ts';
import { MUNICIPALITY, OPERATOR } from './staff-browser.ts';

export const ALL_SCOPES: readonly AgencyScope[] = [
  'cases.list',
  'cases.read',
  'cases.container',
  'cases.account',
  'cases.state',
  'catalogue.read',
];

export interface AgencyAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Another system of a city that was registered, with its key. */
export interface AgencyTestClient {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  assertion(change?: AssertionChange): Promise<string>;
  requestToken(assertion: string, members?: Readonly<Record<string, string>>, from?: string): Promise<AgencyAnswer>;
  /** A token by a good assertion. */
  token(scope?: string): Promise<string>;
  ask(
    method: 'GET' | 'POST',
    url: string,
    options?: {
      readonly token?: string;
      readonly headers?: Record<string, string>;
      readonly payload?: object;
      readonly from?: string;
    },
  ): Promise<AgencyAnswer>;
}

export interface AssertionChange {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly key?: KeyObject | Uint8Array;
}

export function jwksOf(publicKey: KeyObject, kid = 'key-1'): string {
  return JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid }] });
}

export async function registerClient(
  portal: TestPortal,
  wanted: Partial<NewAgencyClient> & { readonly municipality?: string } = {},
): Promise<AgencyTestClient> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { municipality = MUNICIPALITY, ...rest } = wanted;
  const added = await portal.stores.agencyClients.add(OPERATOR, municipality, {
    name: '児童手当システム',
    jwks: jwksOf(publicKey),
    scopes: [...ALL_SCOPES],
    groups: ['*'],
    ...rest,
  });
  if (!added.ok) throw new Error(JSON.stringify(added.failure));
  const id = added.value;
  let kept: string | undefined;

  const send = async (request: InjectOptions): Promise<AgencyAnswer> => {
    const answer = await portal.app.inject(request);
    const isJson = String(answer.headers['content-type']).includes('json');
    return {
      status: answer.statusCode,
      body: isJson && answer.body !== '' ? JSON.parse(answer.body) : {},
      bytes: answer.rawPayload,
      headers: answer.headers,
    };
  };
  const client: AgencyTestClient = {
    id,
    privateKey,
    publicKey,
    assertion({ header = {}, payload = {}, key = privateKey } = {}) {
      const now = Math.floor(portal.clock.nowMs / 1_000);
      return new SignJWT({ iss: id, sub: id, aud: TEST_ORIGIN, iat: now, exp: now + 60, jti: randomUUID(), ...payload })
        .setProtectedHeader({ alg: 'ES256', kid: 'key-1', ...header })
        .sign(key);
    },
    requestToken: (assertion, members = {}, from = '127.0.0.1') =>
      send({
        method: 'POST',
        url: '/agency/token',
        remoteAddress: from,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: ASSERTION_TYPE,
          client_assertion: assertion,
          ...members,
        }).toString(),
      }),
    async token(scope) {
      const issued = await client.requestToken(await client.assertion(), scope === undefined ? {} : { scope });
      if (issued.status !== 200) throw new Error(JSON.stringify(issued.body));
      return String(issued.body.access_token);
    },
    async ask(method, url, { token, headers = {}, payload, from = '127.0.0.1' } = {}) {
      if (token === undefined) kept ??= await client.token();
      return send({
        method,
        url,
        remoteAddress: from,
        headers: { authorization: `Bearer ${token ?? kept}`, ...headers },
        ...(payload === undefined ? {} : { payload }),
      });
    },
  };
  return client;
}
