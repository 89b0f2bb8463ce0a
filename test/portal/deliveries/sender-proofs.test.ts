import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASSERTION_TYPE } from '#contract/portal/agency-routes.ts';
import { createProofNonces } from '#portal/platform/client-auth/proof-nonces.ts';
import { BY_NUMBER, registerSender, type TestSender } from '../../support/portal/delivery-sender.ts';
import { fetchOf, keyProof, nonceAt, type ProofChange, webKey, wrongProofs } from '../../support/portal/key-proof.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';

const TOKEN = '/api/token';
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let portal: TestPortal;
/** Who may come with a bearer's token, who owes a key, and who owes a nonce with it. */
let free: TestSender;
let bound: TestSender;
let strict: TestSender;
/** An invitation of each: what each may read. */
let at: Map<TestSender, string>;

const nowSeconds = () => Math.floor(portal.clock.nowMs / 1_000);
const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');
const nonceOfNow = () => nonceAt(portal, 0);

const proofOf = ({ claims, ...change }: ProofChange) =>
  keyProof(ec, { ...change, claims: { htm: 'GET', iat: nowSeconds(), ...claims } });

async function askToken(by: TestSender, claims?: ProofChange['claims'], assertion?: string) {
  const dpop = claims && proofOf({ claims: { htm: 'POST', htu: `${TEST_ORIGIN}${TOKEN}`, ...claims } });
  const answer = await portal.app.inject({
    method: 'POST',
    url: TOKEN,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...(dpop === undefined ? {} : { dpop }) },
    payload: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: assertion ?? (await by.assertion()),
    }).toString(),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json<Record<string, unknown>>() };
}

async function tokenOf(by: TestSender, claims?: ProofChange['claims']): Promise<string> {
  const { status, body } = await askToken(by, claims);
  expect([status, body.token_type]).toEqual([200, claims === undefined ? 'Bearer' : 'DPoP']);
  return String(body.access_token);
}

async function read(by: TestSender, headers: Readonly<Record<string, string>>) {
  const answer = await portal.app.inject({ method: 'GET', url: at.get(by) ?? '', headers });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json<Record<string, unknown>>() };
}

/** Reads with a good proof, unless something is changed. */
const readProven = (by: TestSender, token: string, { claims, ...change }: ProofChange = {}) =>
  read(by, {
    authorization: `DPoP ${token}`,
    dpop: proofOf({ ...change, claims: { htu: `${TEST_ORIGIN}${at.get(by)}`, ath: hashOf(token), ...claims } }),
  });

beforeAll(async () => {
  portal = await openTestPortal();
  free = await registerSender(portal);
  bound = await registerSender(portal, { proofs: 'owed' });
  strict = await registerSender(portal, { proofs: 'owedWithNonce' });
  at = new Map();
  for (const one of [free, bound, strict]) {
    const token = await tokenOf(one, { nonce: nonceOfNow() });
    const htu = `${TEST_ORIGIN}/api/delivery-invitations`;
    const answer = await portal.app.inject({
      method: 'POST',
      url: '/api/delivery-invitations',
      headers: {
        authorization: `DPoP ${token}`,
        dpop: proofOf({ claims: { htm: 'POST', htu, ath: hashOf(token), nonce: nonceOfNow() } }),
      },
      payload: BY_NUMBER,
    });
    expect(answer.statusCode).toBe(201);
    at.set(one, `/api/delivery-invitations/${answer.json<{ id: string }>().id}`);
  }
});
afterAll(() => portal.close());

describe('a sender’s token of a key', () => {
  it('is had by choice, or owed as the registration says', async () => {
    expect((await read(free, { authorization: `Bearer ${await tokenOf(free)}` })).status).toBe(200);
    expect((await readProven(free, await tokenOf(free, {}))).status).toBe(200);
    for (const one of [bound, strict]) {
      expect(await askToken(one)).toMatchObject({
        status: 401,
        body: { code: 'clientRefused', error: 'invalid_client' },
      });
    }
    expect((await readProven(bound, await tokenOf(bound, {}))).status).toBe(200);
    const listed = await portal.stores.senders.list();
    expect([free, bound, strict].map(({ id }) => listed.find((one) => one.sender === id)?.proofs)).toEqual([
      'chosen',
      'owed',
      'owedWithNonce',
    ]);
  });

  it('is of no use without the key, nor a bearer’s with one, nor that of another sender', async () => {
    const [token, bearer] = [await tokenOf(free, {}), await tokenOf(free)];
    const htu = `${TEST_ORIGIN}${at.get(free)}`;
    const dpop = (of: string) => proofOf({ claims: { htu, ath: hashOf(of) } });
    for (const headers of [
      { authorization: `Bearer ${token}` },
      { authorization: `Bearer ${token}`, dpop: dpop(token) },
      { authorization: `DPoP ${token}` },
      { authorization: `DPoP ${bearer}`, dpop: dpop(bearer) },
      { authorization: `Bearer ${bearer}`, dpop: dpop(bearer) },
    ]) {
      expect(await read(free, headers)).toMatchObject({ status: 401, body: { code: 'clientRefused' } });
    }
    expect((await readProven(free, await tokenOf(bound, {}))).status).toBe(404);
  });

  it('is proven by each proof once, of ten at the same time as well, and proofs are let go of afterwards', async () => {
    const token = await tokenOf(bound, {});
    const jti = randomBytes(16).toString('hex');
    const answers = await Promise.all(Array.from({ length: 10 }, () => readProven(bound, token, { claims: { jti } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(401)]);
    expect((await askToken(bound, { jti: `${jti}-token` })).status).toBe(200);
    expect((await askToken(bound, { jti: `${jti}-token` })).status).toBe(401);
    await sql`update sender_proof set expires_at = now() - interval '1 second'`.execute(portal.database);
    expect(await portal.stores.senders.sweep()).toBeGreaterThan(0);
    expect((await sql`select 1 from sender_proof`.execute(portal.database)).rows).toEqual([]);
  });

  it('is owed from the moment that the operator says so, and tokens of before are over', async () => {
    const changing = await registerSender(portal);
    at.set(changing, at.get(bound) ?? '');
    const bystander = await tokenOf(free);
    const [token, proven] = [await tokenOf(changing), await tokenOf(changing, {})];
    const { changeProofs, list } = portal.stores.senders;
    expect((await read(changing, { authorization: `Bearer ${token}` })).status).toBe(404);
    const operator = { kind: 'job', id: 'portal sender proofs' } as const;
    expect(await changeProofs(operator, changing.id, 'chosen')).toEqual({ ok: true, value: undefined });
    expect((await read(changing, { authorization: `Bearer ${token}` })).status).toBe(404);
    expect(await changeProofs(operator, changing.id, 'owedWithNonce')).toEqual({ ok: true, value: undefined });
    expect((await list()).find(({ sender }) => sender === changing.id)?.proofs).toBe('owedWithNonce');
    expect((await read(changing, { authorization: `Bearer ${token}` })).status).toBe(401);
    expect((await readProven(changing, proven)).status).toBe(401);
    expect((await askToken(changing)).status).toBe(401);
    expect((await askToken(changing, { nonce: nonceOfNow() })).status).toBe(200);
    expect((await read(free, { authorization: `Bearer ${bystander}` })).status).toBe(200);
    expect(await changeProofs(operator, 'nobody', 'owed')).toMatchObject({ failure: { code: 'notFound' } });
    const { rows } = await sql<{ json: string }>`
      select json from audit_entry where json like '{"act":"senderProofsChanged"%'`.execute(portal.database);
    expect(rows.map(({ json }) => JSON.parse(json).detail)).toEqual([{ proofs: 'owedWithNonce', sender: changing.id }]);
  });

  it('ends with the sender’s keys, whatever is proven', async () => {
    const leaving = await registerSender(portal, { proofs: 'owed' });
    at.set(leaving, at.get(bound) ?? '');
    const token = await tokenOf(leaving, {});
    expect((await readProven(leaving, token)).status).toBe(404);
    await portal.stores.senders.setState({ kind: 'job', id: 'test' }, leaving.id, 'suspended');
    expect((await readProven(leaving, token)).status).toBe(401);
  });

  it('opens nothing with any of fifty wrong proofs, and none of them gives a token', async () => {
    const token = await tokenOf(bound, {});
    const wrong = wrongProofs(ec, { origin: TEST_ORIGIN, path: at.get(bound) ?? '' });
    expect(wrong.length).toBeGreaterThanOrEqual(50);
    const good: string[] = [];
    for (const [name, change] of wrong) {
      const { status, body } = await readProven(bound, token, change);
      if (status !== 401 || body.code !== 'clientRefused') good.push(`${name}: ${status}`);
    }
    for (const [name, claims] of [
      ['of another token', { ath: hashOf(await tokenOf(bound, {})) }],
      ['of no token', { ath: undefined }],
      ['made two minutes ago', { iat: nowSeconds() - 120 }],
      ['made in the future', { iat: nowSeconds() + 30 }],
    ] as const) {
      const { status } = await readProven(bound, token, { claims });
      if (status !== 401) good.push(`${name}: ${status}`);
    }
    for (const claims of [{ htm: 'GET' }, { htu: `${TEST_ORIGIN}/agency/token` }, { iat: nowSeconds() - 120 }]) {
      const { status } = await askToken(bound, claims);
      if (status !== 401) good.push(`${JSON.stringify(claims)}: ${status}`);
    }
    expect(good).toEqual([]);
  });
});

describe('a nonce for a sender', () => {
  it('is asked for at the token and at each letter, and what was sent in vain is used up by nothing', async () => {
    const assertion = await strict.assertion();
    const refused = await askToken(strict, {}, assertion);
    expect(refused).toMatchObject({ status: 400, body: { error: 'use_dpop_nonce', code: 'proofNonceNeeded' } });
    expect(refused.headers['dpop-nonce']).toBe(nonceOfNow());
    const given = await askToken(strict, { nonce: refused.headers['dpop-nonce'] }, assertion);
    expect(given.status).toBe(200);
    const token = String(given.body.access_token);
    const jti = randomBytes(16).toString('hex');
    const again = await readProven(strict, token, { claims: { jti } });
    expect(again).toMatchObject({ status: 401, body: { code: 'proofNonceNeeded' } });
    expect(again.headers['www-authenticate']).toMatch(/^DPoP error="use_dpop_nonce"/);
    const nonce = again.headers['dpop-nonce'];
    expect((await readProven(strict, token, { claims: { jti, nonce } })).status).toBe(200);
    expect((await readProven(strict, token, { claims: { jti, nonce } })).status).toBe(401);
  });

  it.each<readonly [string, () => unknown]>([
    ['old', () => nonceAt(portal, -3)],
    ['of a minute that comes', () => nonceAt(portal, 1)],
    ['of another portal', () => createProofNonces(randomBytes(32), () => portal.clock.nowMs).current()],
    ['empty', () => ''],
    ['cut', () => nonceOfNow().slice(0, 42)],
  ])('that is %s is none', async (_, make) => {
    const token = await tokenOf(strict, { nonce: nonceAt(portal, -1) });
    const nonce = make();
    expect(await readProven(strict, token, { claims: { nonce } })).toMatchObject({
      status: 401,
      body: { code: 'proofNonceNeeded' },
    });
    expect((await askToken(strict, { nonce })).status).toBe(400);
    expect((await readProven(strict, token, { claims: { nonce: nonceOfNow() } })).status).toBe(200);
  });

  it('is had and named by an OAuth library that was not made here', async () => {
    const configuration = new openid.Configuration(
      { issuer: TEST_ORIGIN, token_endpoint: `${TEST_ORIGIN}${TOKEN}` },
      strict.id,
      {},
      openid.PrivateKeyJwt({
        key: await webKey(strict),
        kid: 'key-1',
      }),
    );
    const asked: number[] = [];
    configuration[openid.customFetch] = fetchOf(portal, (status) => asked.push(status));
    const DPoP = openid.getDPoPHandle(configuration, await openid.randomDPoPKeyPair('ES256'));
    const { access_token: token } = await openid.clientCredentialsGrant(configuration, {}, { DPoP });
    const url = new URL(`${TEST_ORIGIN}${at.get(strict)}`);
    const readIt = () =>
      openid.fetchProtectedResource(configuration, token, url, 'GET', undefined, undefined, { DPoP });
    expect((await readIt()).status).toBe(200);
    expect(asked).toEqual([400, 200, 200]);
  });
});
