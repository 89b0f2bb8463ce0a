import {
  createHash,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign as signBytes,
} from 'node:crypto';
import { sql } from 'kysely';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeJws } from '#pki/jose/jws.ts';
import { type AgencyTestClient, registerClient } from '../../support/portal/agency-client.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { OPERATOR } from '../../support/portal/staff-browser.ts';

const CASES = '/agency/v1/cases';
const TOKEN = '/agency/token';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });

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

interface ProofChange {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: KeyObject;
  readonly sign?: (input: Uint8Array) => Uint8Array;
}

/** A good proof for a request with the bound token, unless something is changed. A member that is `undefined` is left out. */
function proof({ header = {}, claims = {}, key = ec.privateKey, sign }: ProofChange = {}): string {
  const defined = (members: object) => JSON.parse(JSON.stringify(members));
  const unsigned = composeJws({
    header: defined({ typ: 'dpop+jwt', alg: 'ES256', jwk: jwkOf(ec.publicKey), ...header }),
    payload: defined({
      jti: randomUUID(),
      htm: 'GET',
      htu: `${TEST_ORIGIN}${CASES}`,
      iat: nowSeconds(),
      ath: hashOf(bound ?? ''),
      ...claims,
    }),
  });
  return unsigned.finish(
    (sign ?? ((input) => signBytes('sha256', input, { key, dsaEncoding: 'ieee-p1363' })))(unsigned.signingInput),
  );
}

const forToken = (change: ProofChange = {}) =>
  proof({ ...change, claims: { htm: 'POST', htu: `${TEST_ORIGIN}${TOKEN}`, ath: undefined, ...change.claims } });

async function askToken(dpop: string | undefined, by = client) {
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
      client_assertion: await by.assertion(),
    }).toString(),
  });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

async function boundToken(by = client, key = ec): Promise<string> {
  const dpop = forToken({ key: key.privateKey, header: { jwk: jwkOf(key.publicKey) } });
  const { status, body } = await askToken(dpop, by);
  expect({ status, type: body.token_type }).toEqual({ status: 200, type: 'DPoP' });
  return String(body.access_token);
}

async function use(headers: Readonly<Record<string, string>>, method: 'GET' | 'POST' | 'HEAD' = 'GET', url = CASES) {
  const answer = await portal.app.inject({ method, url, headers });
  return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json<Record<string, unknown>>() };
}
const withProof = (dpop: string, token = bound) => use({ authorization: `DPoP ${token}`, dpop });

describe('a token of a key', () => {
  it('is had and used by an OAuth library that was not made here', async () => {
    for (const alg of ['ES256', 'RS256'] as const) {
      const configuration = new openid.Configuration(
        { issuer: TEST_ORIGIN, token_endpoint: `${TEST_ORIGIN}${TOKEN}` },
        client.id,
        {},
        openid.PrivateKeyJwt({ key: await webKey(client), kid: 'key-1' }),
      );
      configuration[openid.customFetch] = async (url, options) => {
        // The library goes by the time of day.
        portal.clock.nowMs = Date.now();
        const answer = await portal.app.inject({
          method: options.method as 'GET',
          url: `${new URL(url).pathname}${new URL(url).search}`,
          headers: Object.fromEntries(new Headers(options.headers as Record<string, string>)),
          ...(options.body == null ? {} : { payload: String(options.body) }),
        });
        return new Response(answer.body, {
          status: answer.statusCode,
          headers: { 'content-type': 'application/json' },
        });
      };
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
    const strict = await registerClient(portal, { boundTokens: true });
    expect(await askToken(undefined, strict)).toMatchObject({ status: 401, body: { code: 'clientRefused' } });
    const token = await boundToken(strict);
    expect((await withProof(proof({ claims: { ath: hashOf(token) } }), token)).status).toBe(200);
    const listed = await portal.stores.agencyClients.list('131318');
    expect(listed.find((one) => one.client === strict.id)).toMatchObject({ boundTokens: true });
    expect(listed.find((one) => one.client === client.id)).toMatchObject({ boundTokens: false });
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

const zeros = () => new Uint8Array(64);
const hmac = (secret: string) => (input: Uint8Array) => createHmac('sha256', secret).update(input).digest();

/** What of a proof can be wrong wherever it is shown. */
const WRONG: readonly (readonly [string, ProofChange])[] = [
  ['without a type', { header: { typ: undefined } }],
  ['of the type of another token', { header: { typ: 'JWT' } }],
  ['of the type of an assertion', { header: { typ: 'client-authentication+jwt' } }],
  ['whose type is spelled otherwise', { header: { typ: 'DPOP+JWT ' } }],
  ['signed with nothing (alg none)', { header: { alg: 'none' }, sign: () => new Uint8Array() }],
  ['signed with nothing under ES256', { sign: () => new Uint8Array() }],
  ['signed with zeros under ES256 (CVE-2022-21449)', { sign: zeros }],
  ['with alg HS256 and the public key as its secret', { header: { alg: 'HS256' }, sign: hmac(ecPem()) }],
  [
    'with a shared secret for a key',
    { header: { alg: 'HS256', jwk: { kty: 'oct', k: 'c2VjcmV0' } }, sign: hmac('secret') },
  ],
  ['with alg ES384', { header: { alg: 'ES384' } }],
  ['with alg RS256 for a key on P-256', { header: { alg: 'RS256' } }],
  ['with alg ES256 for an RSA key', { header: { jwk: jwkOf(rsa.publicKey) } }],
  ['with alg PS256', { key: rsa.privateKey, header: { alg: 'PS256', jwk: jwkOf(rsa.publicKey) } }],
  ['without an alg', { header: { alg: undefined } }],
  ['with an alg that is no text', { header: { alg: 256 } }],
  ['without a key', { header: { jwk: undefined } }],
  ['with a key that is a text', { header: { jwk: 'key' } }],
  ['with a list of keys', { header: { jwk: [jwkOf(ec.publicKey)] } }],
  ['with its private key', { header: { jwk: jwkOf(ec.privateKey) } }],
  ['with a private exponent of RSA', { key: rsa.privateKey, header: { alg: 'RS256', jwk: jwkOf(rsa.privateKey) } }],
  ['with a key on another curve', { header: { jwk: otherCurve() } }],
  ['with a point that is not on the curve', { header: { jwk: { ...jwkOf(ec.publicKey), y: jwkOf(ec.publicKey).x } } }],
  ['with a coordinate missing', { header: { jwk: { ...jwkOf(ec.publicKey), y: undefined } } }],
  ['with an RSA key of 1,024 bits', weakRsa()],
  ['with the key’s name in place of the key', { header: { jwk: undefined, kid: 'key-1' } }],
  ['with an address for its key', { header: { jku: 'https://elsewhere.example/jwks.json' } }],
  ['with a certificate beside the key', { header: { x5c: ['MIIB'] } }],
  ['with an extension that has to be understood', { header: { crit: ['x'], x: 1 } }],
  ['with a payload that is not encoded (b64)', { header: { crit: ['b64'], b64: false } }],
  ['signed by a stranger', { key: stranger.privateKey }],
  ['without a name of its own', { claims: { jti: undefined } }],
  ['with a name too short to be its own', { claims: { jti: '1' } }],
  ['with a name that is no text', { claims: { jti: 12_345_678_901_234 } }],
  ['with a name of 300 characters', { claims: { jti: 'a'.repeat(300) } }],
  ['without a time', { claims: { iat: undefined } }],
  ['with a time that is a text', { claims: { iat: '1700000000' } }],
  ['with half a second', { claims: { iat: 1_700_000_000.5 } }],
  ['without a method', { claims: { htm: undefined } }],
  ['with a method that it has not', { claims: { htm: 'DELETE' } }],
  ['with its method in small letters', { claims: { htm: 'get' } }],
  ['without an address', { claims: { htu: undefined } }],
  ['with an address that is none', { claims: { htu: 'cases' } }],
  ['with the path alone', { claims: { htu: CASES } }],
  ['for another portal', { claims: { htu: `https://elsewhere.example${CASES}` } }],
  ['for a portal whose name begins alike', { claims: { htu: `${TEST_ORIGIN}.elsewhere.example${CASES}` } }],
  ['for the same without TLS', { claims: { htu: `${TEST_ORIGIN.replace('https:', 'http:')}${CASES}` } }],
  ['for another port', { claims: { htu: `${TEST_ORIGIN}:8443${CASES}` } }],
  ['with a user in the address', { claims: { htu: `${TEST_ORIGIN.replace('//', '//a:b@')}${CASES}` } }],
  ['for another path', { claims: { htu: `${TEST_ORIGIN}${CASES}/MG-0000-0000-0000` } }],
  ['for a path with a stroke more', { claims: { htu: `${TEST_ORIGIN}${CASES}/` } }],
  ['for a path that is encoded otherwise', { claims: { htu: `${TEST_ORIGIN}/agency/v1/c%61ses` } }],
  ['for a path in capitals', { claims: { htu: `${TEST_ORIGIN}${CASES.toUpperCase()}` } }],
];

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

async function boundTokenOfRsa(): Promise<string> {
  const { status, body } = await askToken(
    forToken({ key: rsa.privateKey, header: { alg: 'RS256', jwk: jwkOf(rsa.publicKey) } }),
  );
  expect(status).toBe(200);
  return String(body.access_token);
}

function ecPem(): string {
  return String(ec.publicKey.export({ format: 'pem', type: 'spki' }));
}

function otherCurve() {
  return jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey);
}

function weakRsa(): ProofChange {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 });
  return { key: weak.privateKey, header: { alg: 'RS256', jwk: jwkOf(weak.publicKey) } };
}

async function webKey({ privateKey }: AgencyTestClient): Promise<CryptoKey> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  return crypto.subtle.importKey('jwk', privateKey.export({ format: 'jwk' }), algorithm, false, ['sign']);
}
