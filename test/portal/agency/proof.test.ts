import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProofNonces } from '#portal/platform/client-auth/proof-nonces.ts';
import { type AgencyTestClient, registerClient } from '../../support/portal/agency-client.ts';
import { fetchOf, keyProof, nonceAt, type ProofChange, webKey, wrongProofs } from '../../support/portal/key-proof.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { OPERATOR } from '../../support/portal/staff-browser.ts';

const CASES = '/agency/v1/cases';
const TOKEN = '/agency/token';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const WRONG = wrongProofs(ec, { origin: TEST_ORIGIN, path: CASES });

let portal: TestPortal;
let client: AgencyTestClient;
let bound: string;
let otherToken: string;
beforeAll(async () => {
  portal = await openTestPortal({
    config: { limits: { clientTokensPerMinute: 10_000, clientRequestsPerMinute: 10_000 } },
  });
  client = await registerClient(portal);
  bound = await boundToken();
  otherToken = await boundToken();
});
afterAll(() => portal.close());

const nowSeconds = () => Math.floor(portal.clock.nowMs / 1_000);
const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');
const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' });

/** A good proof for a request with the bound token, unless something is changed. */
const proof = ({ claims, ...change }: ProofChange = {}) =>
  keyProof(ec, {
    ...change,
    claims: {
      htm: 'GET',
      htu: `${TEST_ORIGIN}${CASES}`,
      iat: nowSeconds(),
      ath: hashOf(bound ?? ''),
      ...claims,
    },
  });

const forToken = (change: ProofChange = {}) =>
  proof({ ...change, claims: { htm: 'POST', htu: `${TEST_ORIGIN}${TOKEN}`, ath: undefined, ...change.claims } });

async function askToken(dpop: string | undefined, by = client, assertion?: string) {
  const answer = await portal.app.inject({
    method: 'POST',
    url: TOKEN,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(dpop === undefined ? {} : { dpop }),
    },
    payload: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion ?? (await by.assertion()),
    }).toString(),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json<Record<string, unknown>>() };
}

async function boundToken(by = client, claims: ProofChange['claims'] = {}): Promise<string> {
  const dpop = forToken({ claims });
  const { status, body } = await askToken(dpop, by);
  expect({ status, type: body.token_type }).toEqual({ status: 200, type: 'DPoP' });
  return String(body.access_token);
}

async function use(headers: Readonly<Record<string, string>>, method: 'GET' | 'POST' | 'HEAD' = 'GET', url = CASES) {
  const answer = await portal.app.inject({ method, url, headers });
  const body = answer.body === '' ? {} : answer.json<Record<string, unknown>>();
  return { status: answer.statusCode, headers: answer.headers, body };
}
const withProof = (dpop: string, token = bound) => use({ authorization: `DPoP ${token}`, dpop });

describe('a token of a key', () => {
  it('is had and used by an OAuth library that was not made here', async () => {
    const strict = await registerClient(portal, { proofs: 'owedWithNonce' });
    for (const [alg, by] of [
      ['ES256', client],
      ['RS256', client],
      ['ES256', strict],
    ] as const) {
      const asked: number[] = [];
      const configuration = new openid.Configuration(
        { issuer: TEST_ORIGIN, token_endpoint: `${TEST_ORIGIN}${TOKEN}` },
        by.id,
        {},
        openid.PrivateKeyJwt({ key: await webKey(by), kid: 'key-1' }),
      );
      configuration[openid.customFetch] = fetchOf(portal, (status) => asked.push(status));
      const DPoP = openid.getDPoPHandle(configuration, await openid.randomDPoPKeyPair(alg));
      const granted = await openid.clientCredentialsGrant(configuration, { scope: 'cases.list' }, { DPoP });
      expect(granted).toMatchObject({ token_type: 'dpop', scope: 'cases.list' });
      const url = new URL(`${TEST_ORIGIN}${CASES}?limit=5`);
      for (let n = 0; n < 3; n += 1) {
        const listed = await openid.fetchProtectedResource(
          configuration,
          granted.access_token,
          url,
          'GET',
          undefined,
          undefined,
          { DPoP },
        );
        expect([alg, listed.status, await listed.json()]).toMatchObject([alg, 200, { changes: [] }]);
      }
      // It keeps the nonce that it was told once.
      expect(asked).toEqual([...(by === strict ? [400] : []), 200, 200, 200, 200]);
    }
  });

  it('is of no use without the key, and one that is of none is of no use with one', async () => {
    expect((await withProof(proof())).status).toBe(200);
    const bearer = await client.token();
    expect((await use({ authorization: `Bearer ${bearer}` })).status).toBe(200);
    const ath = hashOf(bearer);
    for (const headers of [
      { authorization: `Bearer ${bound}` },
      { authorization: `Bearer ${bound}`, dpop: proof() },
      { authorization: `DPoP ${bound}` },
      { authorization: `DPoP ${bearer}`, dpop: proof({ claims: { ath } }) },
      { authorization: `Bearer ${bearer}`, dpop: proof({ claims: { ath } }) },
    ]) {
      expect(await use(headers)).toMatchObject({ status: 401, body: { code: 'clientRefused' } });
    }
  });

  it('is owed where the registration says so', async () => {
    const strict = await registerClient(portal, { proofs: 'owed' });
    expect(await askToken(undefined, strict)).toMatchObject({ status: 401, body: { code: 'clientRefused' } });
    const token = await boundToken(strict);
    expect((await withProof(proof({ claims: { ath: hashOf(token) } }), token)).status).toBe(200);
    const listed = await portal.stores.agencyClients.list('131318');
    expect(listed.find((one) => one.client === strict.id)).toMatchObject({ proofs: 'owed' });
    expect(listed.find((one) => one.client === client.id)).toMatchObject({ proofs: 'chosen' });
  });

  it('ends with the registration, whatever is proven', async () => {
    const leaving = await registerClient(portal);
    const token = await boundToken(leaving);
    const fresh = () => proof({ claims: { ath: hashOf(token) } });
    expect((await withProof(fresh(), token)).status).toBe(200);
    await portal.stores.agencyClients.end(OPERATOR, '131318', leaving.id);
    expect((await withProof(fresh(), token)).status).toBe(401);
  });

  it('is proven by each proof once, of twenty at the same time as well, and proofs are let go of afterwards', async () => {
    const once = proof();
    const answers = await Promise.all(Array.from({ length: 20 }, () => withProof(once)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(401)]);
    const atToken = forToken();
    expect((await askToken(atToken)).status).toBe(200);
    expect((await askToken(atToken)).status).toBe(401);
    await sql`update agency_proof set expires_at = now() - interval '1 second'`.execute(portal.database);
    expect((await portal.stores.agencyClients.sweep()).proofs).toBeGreaterThan(0);
  });

  it('leaves nothing of a proof that comes with no token of its key', async () => {
    const count = async () =>
      (await sql<{ n: number }>`select count(*)::int as n from agency_proof`.execute(portal.database)).rows[0]?.n;
    const before = await count();
    await withProof(proof({ claims: { ath: hashOf('A'.repeat(43)) } }), 'A'.repeat(43));
    await withProof(proof({ key: stranger.privateKey, header: { jwk: jwkOf(stranger.publicKey) } }));
    expect(await count()).toBe(before);
  });

  it('counts a proof for its method and address: query, port and case of the host do not matter', async () => {
    const { host } = new URL(TEST_ORIGIN);
    for (const htu of [
      `${TEST_ORIGIN}${CASES}?limit=3`,
      `${TEST_ORIGIN}${CASES}#part`,
      `https://${host.toUpperCase()}${CASES}`,
      `https://${host}:443${CASES}`,
    ]) {
      expect([htu, (await withProof(proof({ claims: { htu } }))).status]).toEqual([htu, 200]);
    }
    const asked = { authorization: `DPoP ${bound}`, dpop: proof() };
    expect((await use(asked, 'GET', `${CASES}?limit=2&state=decided`)).status).toBe(200);
    expect((await use({ ...asked, dpop: proof({ claims: { htm: 'HEAD' } }) }, 'HEAD')).status).toBe(200);
  });

  it('is proven by a clock that is a little off, and by an RSA key as well', async () => {
    for (const seconds of [-58, -30, 4]) {
      expect((await withProof(proof({ claims: { iat: nowSeconds() + seconds } }))).status).toBe(200);
    }
    const token = await boundTokenOfRsa();
    const dpop = proof({
      key: rsa.privateKey,
      header: { alg: 'RS256', jwk: jwkOf(rsa.publicKey) },
      claims: { ath: hashOf(token) },
    });
    expect((await withProof(dpop, token)).status).toBe(200);
  });
});

/** What depends on the time or the token. */
const WRONG_NOW: readonly (readonly [string, () => ProofChange])[] = [
  ['made two minutes ago', () => ({ claims: { iat: nowSeconds() - 120 } })],
  ['made a day ago', () => ({ claims: { iat: nowSeconds() - 86_400 } })],
  ['made in the future', () => ({ claims: { iat: nowSeconds() + 30 } })],
  ['that has ended by its own word', () => ({ claims: { exp: nowSeconds() - 30 } })],
  ['that begins later by its own word', () => ({ claims: { nbf: nowSeconds() + 40 } })],
  ['of no token', () => ({ claims: { ath: undefined } })],
  ['of another token of the same key', () => ({ claims: { ath: hashOf(otherToken) } })],
  ['of the token itself in place of its hash', () => ({ claims: { ath: bound } })],
  [
    'of a token’s hash in another writing',
    () => ({ claims: { ath: Buffer.from(hashOf(bound), 'base64url').toString('hex') } }),
  ],
  [
    'that another key of the same system made',
    () => ({ key: stranger.privateKey, header: { jwk: jwkOf(stranger.publicKey) } }),
  ],
  ['for the request for a token', () => ({ claims: { htm: 'POST', htu: `${TEST_ORIGIN}${TOKEN}` } })],
];

/** What is no proof at all. */
const NO_PROOF: readonly (readonly [string, () => string | Promise<string>])[] = [
  ['two proofs in one header', () => `${proof()}, ${proof()}`],
  ['an assertion in its place', () => client.assertion()],
  ['a proof without its last part', () => proof().split('.').slice(0, 2).join('.')],
  ['a proof with a part too many', () => `${proof()}.${hashOf('x')}`],
  [
    'a proof with one letter changed',
    () => proof().replace(/\.([A-Za-z0-9_-])/, (_, one) => `.${one === 'e' ? 'f' : 'e'}`),
  ],
  ['a proof of 5,000 characters', () => proof({ claims: { more: 'x'.repeat(5_000) } })],
  ['the token', () => bound],
  ['a JSON text', () => JSON.stringify({ htm: 'GET' })],
  ['text', () => 'x'.repeat(200)],
  ['nothing', () => ''],
];

describe('DT-32: a proof', () => {
  it('is more than sixty times not good', () => {
    expect(WRONG.length + WRONG_NOW.length + NO_PROOF.length).toBeGreaterThanOrEqual(70);
  });

  it.each(WRONG)('%s opens nothing', async (_, change) => {
    expect(await withProof(proof(change))).toMatchObject({ status: 401, body: { code: 'clientRefused' } });
  });

  it.each(WRONG_NOW)('%s opens nothing', async (_, change) => {
    expect(await withProof(proof(change()))).toMatchObject({ status: 401, body: { code: 'clientRefused' } });
  });

  it.each(NO_PROOF)('that is %s opens nothing', async (_, make) => {
    expect(await withProof(await make())).toMatchObject({ status: 401, body: { code: 'clientRefused' } });
  });

  it('that is wrong gives no token either, and none that is anybody’s', async () => {
    const wrong: string[] = [];
    for (const [name, change] of WRONG) {
      if (change.claims?.htm !== undefined || change.claims?.htu !== undefined) continue;
      const { status } = await askToken(forToken(change));
      if (status !== 401) wrong.push(`${name}: ${status}`);
    }
    for (const change of [{ claims: { htm: 'GET' } }, { claims: { htu: `${TEST_ORIGIN}${CASES}` } }]) {
      expect((await askToken(forToken(change))).status).toBe(401);
    }
    expect(wrong).toEqual([]);
  });
});

describe('a nonce of the portal', () => {
  const WINDOW_MS = 60_000;
  let strict: AgencyTestClient;
  let token: string;
  const nonceOf = ({ headers }: { readonly headers: Readonly<Record<string, unknown>> }) =>
    String(headers['dpop-nonce']);
  const nonceOfNow = async () => nonceOf(await use({}));
  const asStrict = (claims: ProofChange['claims'] = {}) =>
    withProof(proof({ claims: { ath: hashOf(token), ...claims } }), token);

  beforeAll(async () => {
    strict = await registerClient(portal, { proofs: 'owedWithNonce' });
    token = await boundToken(strict, { nonce: await nonceOfNow() });
  });

  it('is told with every answer, refusals included, and is the same for all within its minute', async () => {
    const answers = [
      await use({}),
      await withProof(proof()),
      await use({ authorization: `Bearer ${await client.token()}` }),
      await use(
        { authorization: `DPoP ${bound}`, dpop: proof({ claims: { htu: `${TEST_ORIGIN}${CASES}/x` } }) },
        'GET',
        `${CASES}/x`,
      ),
      await askToken(undefined),
      await askToken(undefined, client, 'none'),
      await portal.app.inject({ method: 'POST', url: TOKEN, payload: {} }),
      await portal.app.inject({ method: 'POST', url: '/api/token', payload: {} }),
      await portal.app.inject({ method: 'GET', url: `/api/deliveries/${'x'.repeat(22)}` }),
    ];
    expect(answers.map(nonceOf)).toEqual(answers.map(() => expect.stringMatching(/^[\w-]{43}$/)));
    expect(new Set(answers.map(nonceOf)).size).toBe(1);
    expect((await portal.app.inject('/health')).headers).not.toHaveProperty('dpop-nonce');
  });

  it('is asked for with a token in OAuth’s words, and what was sent in vain is used up by nothing', async () => {
    const assertion = await strict.assertion();
    const refused = await askToken(forToken(), strict, assertion);
    expect(refused).toMatchObject({
      status: 400,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'dpop-nonce': expect.any(String),
      },
      body: { error: 'use_dpop_nonce', code: 'proofNonceNeeded', status: 400 },
    });
    const given = await askToken(forToken({ claims: { nonce: nonceOf(refused) } }), strict, assertion);
    expect(given).toMatchObject({ status: 200, body: { token_type: 'DPoP' } });
    const dpop = forToken({ claims: { nonce: nonceOf(refused) } });
    expect(await askToken(dpop, strict, assertion)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect((await askToken(undefined, strict)).status).toBe(401);
  });

  it('is asked for where the token is used, and a proof with it counts once', async () => {
    const jti = randomBytes(16).toString('hex');
    const refused = await asStrict({ jti });
    expect(refused).toMatchObject({ status: 401, body: { code: 'proofNonceNeeded' } });
    expect(refused.headers['www-authenticate']).toMatch(/^DPoP error="use_dpop_nonce", /);
    const nonce = nonceOf(refused);
    expect((await asStrict({ jti, nonce })).status).toBe(200);
    expect(await asStrict({ jti, nonce })).toMatchObject({ status: 401, body: { code: 'clientRefused' } });
    expect((await asStrict({ nonce })).status).toBe(200);
  });

  it('holds to the end of the minute after its own', async () => {
    const beganAtMs = portal.clock.nowMs;
    portal.clock.nowMs = Math.ceil(beganAtMs / WINDOW_MS) * WINDOW_MS;
    const nonce = await nonceOfNow();
    for (const [afterMs, status] of [
      [0, 200],
      [WINDOW_MS, 200],
      [2 * WINDOW_MS - 1, 200],
      [2 * WINDOW_MS, 401],
      [10 * WINDOW_MS, 401],
      [-1, 401],
    ] as const) {
      portal.clock.nowMs = Math.ceil(beganAtMs / WINDOW_MS) * WINDOW_MS + afterMs;
      expect([afterMs, (await asStrict({ nonce })).status]).toEqual([afterMs, status]);
    }
    portal.clock.nowMs = beganAtMs;
  });

  it.each<readonly [string, () => unknown, string]>([
    ['none', () => undefined, 'proofNonceNeeded'],
    ['an empty one', () => '', 'proofNonceNeeded'],
    ['one of three minutes ago', () => nonceAt(portal, -3), 'proofNonceNeeded'],
    ['one of yesterday', () => nonceAt(portal, -1_440), 'proofNonceNeeded'],
    ['one of a minute that comes', () => nonceAt(portal, 1), 'proofNonceNeeded'],
    [
      'one of another portal',
      () => createProofNonces(randomBytes(32), () => portal.clock.nowMs).current(),
      'proofNonceNeeded',
    ],
    ['the beginning of one', async () => (await nonceOfNow()).slice(0, 42), 'proofNonceNeeded'],
    ['one and more', async () => `${await nonceOfNow()}A`, 'proofNonceNeeded'],
    ['two', async () => `${await nonceOfNow()} ${await nonceOfNow()}`, 'proofNonceNeeded'],
    ['one in small letters', async () => (await nonceOfNow()).toLowerCase(), 'proofNonceNeeded'],
    [
      'one in another writing',
      async () => Buffer.from(await nonceOfNow(), 'base64url').toString('hex'),
      'proofNonceNeeded',
    ],
    ['the number of the minute', () => String(Math.floor(portal.clock.nowMs / WINDOW_MS)), 'proofNonceNeeded'],
    ['the token', () => token, 'proofNonceNeeded'],
    ['one of 300 characters', () => 'x'.repeat(300), 'clientRefused'],
    ['a number', () => Math.floor(portal.clock.nowMs / WINDOW_MS), 'clientRefused'],
    ['a list of one', async () => [await nonceOfNow()], 'clientRefused'],
    ['nothing that is said to be one', () => null, 'clientRefused'],
  ])('that is %s opens nothing, at either place', async (_, make, code) => {
    const nonce = await make();
    expect(await asStrict({ nonce })).toMatchObject({ status: 401, body: { code } });
    const atToken = await askToken(forToken({ claims: { nonce } }), strict);
    expect(atToken).toMatchObject({ status: code === 'clientRefused' ? 401 : 400, body: { code } });
    expect((await asStrict({ nonce: await nonceOfNow() })).status).toBe(200);
  });

  it('makes nothing good that is wrong otherwise', async () => {
    const good: string[] = [];
    const nonce = await nonceOfNow();
    for (const [name, { claims, ...change }] of WRONG) {
      const dpop = proof({ ...change, claims: { ath: hashOf(token), nonce, ...claims } });
      const { status, body } = await withProof(dpop, token);
      if (status !== 401 || body.code !== 'clientRefused') good.push(`${name}: ${status}`);
    }
    expect(good).toEqual([]);
    const ofOther = proof({ claims: { ath: hashOf(bound), nonce } });
    expect(await withProof(ofOther, token)).toMatchObject({ status: 401, body: { code: 'clientRefused' } });
  });

  it('is asked for again of one who names an old one, though no registration of theirs asks for any', async () => {
    expect((await withProof(proof({ claims: { nonce: await nonceOfNow() } }))).status).toBe(200);
    expect(await withProof(proof({ claims: { nonce: nonceAt(portal, -5) } }))).toMatchObject({
      status: 401,
      body: { code: 'proofNonceNeeded' },
    });
  });

  it('is not asked for with a token that is none, which is refused as any', async () => {
    const stranger = 'A'.repeat(43);
    const answer = await withProof(proof({ claims: { ath: hashOf(stranger), nonce: nonceAt(portal, -5) } }), stranger);
    expect(answer).toMatchObject({ status: 401, body: { code: 'clientRefused' } });
  });
});

async function boundTokenOfRsa(): Promise<string> {
  const { status, body } = await askToken(
    forToken({ key: rsa.privateKey, header: { alg: 'RS256', jwk: jwkOf(rsa.publicKey) } }),
  );
  expect(status).toBe(200);
  return String(body.access_token);
}
