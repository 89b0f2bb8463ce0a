import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeJws } from '#pki/jose/jws.ts';
import {
  type AgencyTestClient,
  ALL_SCOPES,
  type AssertionChange,
  jwksOf,
  registerClient,
} from '../../support/portal/agency-client.ts';
import { fetchOf, webKey } from '../../support/portal/key-proof.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, OPERATOR } from '../../support/portal/staff-browser.ts';

let portal: TestPortal;
let client: AgencyTestClient;
let other: AgencyTestClient;
beforeAll(async () => {
  portal = await openTestPortal();
  client = await registerClient(portal);
  other = await registerClient(portal, { municipality: NEIGHBOUR });
});
afterAll(() => portal.close());

const nowSeconds = () => Math.floor(portal.clock.nowMs / 1_000);

describe('a token', () => {
  it('is had by an OAuth library that was not made here, and opens what it is for', async () => {
    const configuration = new openid.Configuration(
      { issuer: TEST_ORIGIN, token_endpoint: `${TEST_ORIGIN}/agency/token` },
      client.id,
      {},
      openid.PrivateKeyJwt({ key: await webKey(client), kid: 'key-1' }),
    );
    configuration[openid.customFetch] = fetchOf(portal);
    const granted = await openid.clientCredentialsGrant(configuration, { scope: 'cases.list' });
    expect(granted).toMatchObject({ token_type: 'bearer', expires_in: 600, scope: 'cases.list' });
    const listed = await client.ask('GET', '/agency/v1/cases', { token: granted.access_token });
    expect(listed).toMatchObject({ status: 200, body: { changes: [] } });
  });

  it('is kept as a hash, and by no name of the city', async () => {
    const token = await client.token();
    const { rows: kept } = await sql<{ text: string }>`
      select agency_token::text as text from agency_token`.execute(portal.database);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.some(({ text }) => text.includes(token))).toBe(false);
  });

  it('ends with the registration, at once', async () => {
    const leaving = await registerClient(portal);
    expect((await leaving.ask('GET', '/agency/v1/cases')).status).toBe(200);
    await portal.stores.agencyClients.end(OPERATOR, MUNICIPALITY, leaving.id);
    expect(await leaving.ask('GET', '/agency/v1/cases')).toMatchObject({
      status: 401,
      body: { code: 'clientRefused' },
    });
    expect((await leaving.requestToken(await leaving.assertion())).status).toBe(401);
  });

  it('ends after ten minutes, and with the day that the registration was for', async () => {
    const brief = await registerClient(portal);
    await brief.ask('GET', '/agency/v1/cases');
    await sql`update agency_token set expires_at = clock_timestamp() where client_id = ${brief.id}`.execute(
      portal.database,
    );
    expect((await brief.ask('GET', '/agency/v1/cases')).status).toBe(401);
    const ended = await registerClient(portal, { until: new Date(Date.now() - 1_000).toISOString() });
    expect((await ended.requestToken(await ended.assertion())).status).toBe(401);
    await portal.stores.agencyClients.sweep();
    const left = await sql`select from agency_token where client_id = ${brief.id}`.execute(portal.database);
    expect(left.rows).toHaveLength(0);
  });

  it('is given and used from the addresses of the registration alone', async () => {
    const near = await registerClient(portal, { addresses: ['10.1.0.0/16', '2001:db8::/32'] });
    const asked = async (from: string) => (await near.requestToken(await near.assertion(), {}, from)).status;
    expect([await asked('10.1.2.3'), await asked('2001:db8::1'), await asked('10.2.0.1')]).toEqual([200, 200, 401]);
    const token = String((await near.requestToken(await near.assertion(), {}, '10.1.2.3')).body.access_token);
    const used = async (from: string) => (await near.ask('GET', '/agency/v1/cases', { token, from })).status;
    expect([await used('10.1.9.9'), await used('192.0.2.1')]).toEqual([200, 401]);
  });

  it('is limited: 120 requests in a minute of one system, whatever another asks', async () => {
    const tight = await openTestPortal({ config: { limits: { clientTokensPerMinute: 1_000 } } });
    try {
      const [busy, calm] = [await registerClient(tight), await registerClient(tight)];
      const statuses = [];
      for (let n = 0; n < 121; n += 1) statuses.push((await busy.ask('GET', '/agency/v1/cases')).status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(120);
      expect(statuses.at(-1)).toBe(429);
      expect((await calm.ask('GET', '/agency/v1/cases')).status).toBe(200);
    } finally {
      await tight.close();
    }
  });
});

const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const strange = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A token with parts as they are given, and the signature of a function over them. */
function handmade(header: object, payload: object, sign: (input: Uint8Array) => Uint8Array): string {
  const unsigned = composeJws({ header: header as never, payload: payload as never });
  return unsigned.finish(sign(unsigned.signingInput));
}

const claims = () => ({
  iss: client.id,
  sub: client.id,
  aud: TEST_ORIGIN,
  exp: nowSeconds() + 60,
  jti: randomUUID(),
});

const changed = (change: AssertionChange) => () => client.assertion(change);
const HOSTILE: readonly (readonly [string, () => Promise<string> | string])[] = [
  ['for another issuer', changed({ payload: { aud: 'https://elsewhere.example' } })],
  ['for the token endpoint in place of the issuer', changed({ payload: { aud: `${TEST_ORIGIN}/agency/token` } })],
  ['for two issuers', changed({ payload: { aud: [TEST_ORIGIN, 'https://elsewhere.example'] } })],
  ['for nobody', changed({ payload: { aud: undefined } })],
  ['that never ends', changed({ payload: { exp: undefined } })],
  ['that ends in an hour', () => client.assertion({ payload: { exp: nowSeconds() + 3_600 } })],
  ['that ends in 90 seconds', () => client.assertion({ payload: { exp: nowSeconds() + 90 } })],
  ['that has ended', () => client.assertion({ payload: { exp: nowSeconds() - 30 } })],
  ['that begins later', () => client.assertion({ payload: { nbf: nowSeconds() + 40 } })],
  ['made in the future', () => client.assertion({ payload: { iat: nowSeconds() + 40 } })],
  ['with an end that is no number', changed({ payload: { exp: '9999999999' } })],
  ['without a name of its own', changed({ payload: { jti: undefined } })],
  ['with a name too short to be its own', changed({ payload: { jti: '1' } })],
  ['with a name that is no text', changed({ payload: { jti: 12_345_678 } })],
  ['of one system for another', changed({ payload: { sub: 'A'.repeat(22) } })],
  [
    'of another city’s system, signed by this one',
    () => client.assertion({ payload: { iss: other.id, sub: other.id } }),
  ],
  ['of a system that nobody registered', changed({ payload: { iss: 'A'.repeat(22), sub: 'A'.repeat(22) } })],
  ['with SQL for a name', changed({ payload: { iss: "' or 1=1 --", sub: "' or 1=1 --" } })],
  ['signed by a stranger', changed({ key: strange.privateKey })],
  [
    'signed by a stranger who brings the key',
    () => client.assertion({ key: strange.privateKey, header: { jwk: strange.publicKey.export({ format: 'jwk' }) } }),
  ],
  ['that names an address for its key', changed({ header: { jku: 'https://elsewhere.example/jwks.json' } })],
  ['that names an address for its certificate', changed({ header: { x5u: 'https://elsewhere.example/x.pem' } })],
  ['that brings a certificate', changed({ header: { x5c: ['MIIB'] } })],
  ['by a key that has another name', changed({ header: { kid: 'key-2' } })],
  ['by a key without a name', changed({ header: { kid: undefined } })],
  ['that says RS256 for a key on P-256', () => client.assertion({ key: rsa.privateKey, header: { alg: 'RS256' } })],
  ['signed with nothing (alg none)', () => handmade({ alg: 'none', kid: 'key-1' }, claims(), () => new Uint8Array())],
  ['signed with nothing under ES256', () => handmade({ alg: 'ES256', kid: 'key-1' }, claims(), () => new Uint8Array())],
  [
    'signed with zeros under ES256 (CVE-2022-21449)',
    () => handmade({ alg: 'ES256', kid: 'key-1' }, claims(), () => new Uint8Array(64)),
  ],
  [
    'with the public key as an HMAC secret',
    () =>
      handmade({ alg: 'HS256', kid: 'key-1' }, claims(), (input) =>
        createHmac('sha256', client.publicKey.export({ format: 'pem', type: 'spki' }))
          .update(input)
          .digest(),
      ),
  ],
  [
    'with an extension that has to be understood',
    () => handmade({ alg: 'ES256', kid: 'key-1', crit: ['x'], x: 1 }, claims(), () => new Uint8Array(64)),
  ],
  ['of another kind of token', changed({ header: { typ: 'madoguchi-receipt+jwt' } })],
  [
    'with a letter of it changed',
    async () => (await client.assertion()).replace(/\.([A-Za-z0-9_-])/, (_, one) => `.${one === 'e' ? 'f' : 'e'}`),
  ],
  ['without its last part', async () => (await client.assertion()).split('.').slice(0, 2).join('.')],
  ['that is no token', () => 'x'.repeat(200)],
  ['that is empty', () => ''],
];

describe('DT-32: an assertion', () => {
  it('is more than thirty times not good', () => expect(HOSTILE.length).toBeGreaterThanOrEqual(30));

  it.each(HOSTILE)('%s opens nothing, and the answer does not tell why', async (_, make) => {
    const answer = await client.requestToken(await make());
    expect(answer).toMatchObject({ status: 401, body: { code: 'clientRefused', status: 401 } });
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'error', 'instance', 'status', 'type']);
    expect(answer.body.error).toBe('invalid_client');
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('opens once, of twenty at the same time as well', async () => {
    const assertion = await client.assertion();
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.requestToken(assertion)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(401)]);
  });

  it('asks for no scope that the registration lacks, and a token has no more than was asked for', async () => {
    const narrow = await registerClient(portal, { scopes: ['cases.list', 'cases.read'] });
    for (const scope of ['cases.state', 'cases.list cases.state', 'cases.*', '*', '']) {
      expect((await narrow.requestToken(await narrow.assertion(), { scope })).status).toBe(401);
    }
    const token = await narrow.token('cases.list');
    const number = 'MG-0000-0000-0000';
    expect(await narrow.ask('GET', `/agency/v1/cases/${number}`, { token })).toMatchObject({
      status: 403,
      body: { code: 'scopeMissing', scope: 'cases.read' },
    });
  });

  it('is one request: names given twice, other grants, other media types and a foreign client_id are refused', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const assertion = await client.assertion();
    const twice = await portal.app.inject({
      method: 'POST',
      url: '/agency/token',
      headers: form,
      payload: `grant_type=client_credentials&grant_type=client_credentials&client_assertion=${assertion}`,
    });
    expect(twice.json()).toMatchObject({ status: 400, code: 'requestMalformed' });
    expect((await client.requestToken(assertion, { grant_type: 'password' })).status).toBe(400);
    expect((await client.requestToken(assertion, { m: NEIGHBOUR })).status).toBe(400);
    expect((await client.requestToken(assertion, { client_id: other.id })).status).toBe(401);
    const json = await portal.app.inject({
      method: 'POST',
      url: '/agency/token',
      payload: { client_assertion: assertion },
    });
    expect(json.statusCode).toBe(415);
    expect((await client.requestToken(assertion)).status).toBe(200);
  });
});

describe('a registration', () => {
  const wanted = () => ({
    name: '税システム',
    jwks: jwksOf(strange.publicKey),
    scopes: [...ALL_SCOPES],
    groups: ['child'],
  });

  it('is an administrator’s to make and end, and seen by no other role but the auditor', async () => {
    const administrator = await newBrowser(portal, ['administrator']);
    const added = await administrator.ask('POST', '/staff/agency-clients', wanted());
    expect(added).toMatchObject({ status: 201, body: { client: expect.stringMatching(/^[\w-]{22}$/) } });
    const listed = await administrator.ask('GET', '/staff/agency-clients');
    const id = String(added.body.client);
    expect(listed.body.clients).toContainEqual(
      expect.objectContaining({ client: id, keys: ['key-1'], groups: ['child'] }),
    );

    const foreign = await newBrowser(portal, ['administrator'], NEIGHBOUR);
    expect(JSON.stringify((await foreign.ask('GET', '/staff/agency-clients')).body)).not.toContain(id);
    expect((await foreign.ask('DELETE', `/staff/agency-clients/${id}`)).status).toBe(404);
    for (const role of ['reader', 'caseWorker', 'approver', 'catalogueEditor', 'auditor'] as const) {
      const browser = await newBrowser(portal, [role]);
      const statuses = [
        (await browser.ask('GET', '/staff/agency-clients')).status,
        (await browser.ask('POST', '/staff/agency-clients', wanted())).status,
        (await browser.ask('DELETE', `/staff/agency-clients/${id}`)).status,
      ];
      expect({ role, statuses }).toEqual({ role, statuses: [role === 'auditor' ? 200 : 403, 403, 403] });
    }
    expect((await administrator.ask('DELETE', `/staff/agency-clients/${id}`)).status).toBe(204);
    expect((await administrator.ask('DELETE', `/staff/agency-clients/${id}`)).status).toBe(404);
    const acts = (await portal.database.selectFrom('audit_entry').select('json').execute()).map(({ json }) =>
      JSON.parse(json),
    );
    expect(acts.filter(({ detail }) => detail.client === id).map(({ act }) => act)).toEqual([
      'agencyClientAdded',
      'agencyClientEnded',
    ]);
  });

  it.each([
    [
      'a private key',
      'privateKey',
      () => JSON.stringify({ keys: [{ ...strange.privateKey.export({ format: 'jwk' }), kid: 'a' }] }),
    ],
    ['a shared secret', 'privateKey', () => JSON.stringify({ keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'a' }] })],
    [
      'an RSA key of 1,024 bits',
      'keyRefused',
      () => jwksOf(generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey),
    ],
    [
      'a key on another curve',
      'keyRefused',
      () => jwksOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey),
    ],
    [
      'a key without a name',
      'nameMissing',
      () => JSON.stringify({ keys: [strange.publicKey.export({ format: 'jwk' })] }),
    ],
    [
      'two keys of one name',
      'nameMissing',
      () => {
        const key = { ...strange.publicKey.export({ format: 'jwk' }), kid: 'a' };
        return JSON.stringify({ keys: [key, key] });
      },
    ],
    ['an address in place of keys', 'notKeys', () => 'https://city.example/jwks.json'],
    ['no key at all', 'notKeys', () => '{"keys":[]}'],
  ])('with %s is refused', async (_, problem, jwks) => {
    const added = await portal.stores.agencyClients.add(OPERATOR, MUNICIPALITY, { ...wanted(), jwks: jwks() });
    expect(added).toEqual({ ok: false, failure: { code: 'clientKeysRefused', problem } });
  });

  it('with an RSA key of 2,048 bits signs by RS256', async () => {
    const registered = await registerClient(portal, { jwks: jwksOf(rsa.publicKey) });
    const assertion = await registered.assertion({ key: rsa.privateKey, header: { alg: 'RS256' } });
    expect((await registered.requestToken(assertion)).status).toBe(200);
  });
});
