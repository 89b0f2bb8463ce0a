import { createHmac, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RevocationState } from '#contract/failures/certificate-failures.ts';
import { SESSION_ROUTES } from '#contract/portal/session-routes.ts';
import { createRevocationChecker } from '#pki/revocation/revocation.ts';
import type { RevocationChecker } from '#pki/revocation/revocation-answer.ts';
import { ANYBODY } from '#portal/platform/actor.ts';
import { createSessionStore } from '#portal/sign-in/session-store.ts';
import {
  AT_MS,
  extendedKeyUsage,
  extension,
  type IssuedTestCertificate,
  keyUsage,
  leafExtensions,
  parsed,
  policies,
  testAnchors,
  testCa,
  testKey,
  testLeaf,
} from '../../support/pki/issue-certificate.ts';
import { loginProof, type ProofChange, type ProofSigner } from '../../support/portal/login-proof.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

const YEAR_MS = 365 * 86_400_000;
const revocationOff = createRevocationChecker({ methods: [], sources: {}, fetch });

function signer(leaf: IssuedTestCertificate, ca: IssuedTestCertificate = testCa('auth')): ProofSigner {
  return { auth: { certificate: leaf.der, key: leaf.key }, authCa: ca.der };
}

function keyOn(namedCurve: string, paramEncoding: 'named' | 'explicit' = 'named'): KeyObject {
  return generateKeyPairSync('ec', { namedCurve, paramEncoding }).privateKey;
}

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal({ anchors: testAnchors(), nowMs: AT_MS, revocation: revocationOff });
});
afterAll(() => portal.close());

async function openWith(change: ProofChange, who: ProofSigner = signer(testLeaf('auth'))) {
  return portal.open(loginProof(who, await portal.challenge(), portal.clock.nowMs, change));
}

async function rowCount(table: string): Promise<number> {
  const counted = await sql<{ n: string }>`select count(*) as n from ${sql.table(table)}`.execute(portal.database);
  return Number(counted.rows[0]?.n);
}

describe('signing in', () => {
  it('opens a session for a good proof, which ends with sign-out', async () => {
    const opened = await openWith({});
    expect(opened.status).toBe(200);
    const { token, subject } = SESSION_ROUTES.openSession.reply.parse(opened.body);
    expect((await portal.ask(token, { method: 'GET', url: '/session' })).body).toMatchObject({ subject });
    expect((await portal.ask(token, { method: 'DELETE', url: '/session' })).status).toBe(204);
    expect((await portal.ask(token, { method: 'GET', url: '/session' })).body).toMatchObject({
      code: 'sessionRequired',
    });
  });

  it('SR-62: spends a challenge once, however many proofs use it at the same time', async () => {
    const proof = loginProof(signer(testLeaf('auth')), await portal.challenge(), portal.clock.nowMs);
    const before = await rowCount('portal_session');
    const answers = await Promise.all(Array.from({ length: 5_000 }, () => portal.open(proof)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const codes = new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code));
    expect([...codes]).toEqual(['challengeUnknown']);
    expect((await rowCount('portal_session')) - before).toBe(1);
  });

  it('SR-62: leaves it to the database that one of many openings at once succeeds', async () => {
    const store = createSessionStore(portal.database, randomBytes(32), { idleMinutes: 15, longestMinutes: 60 });
    const { challenge } = await store.issueChallenge(ANYBODY);
    const certificate = parsed(testLeaf('auth'));
    const answers = await Promise.all(
      Array.from({ length: 300 }, () =>
        store.openSession(
          ANYBODY,
          challenge,
          { ok: true, value: { ...certificate, certificates: [certificate.der] } },
          { place: 'home' },
        ),
      ),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter((one) => !one.ok && one.failure.code === 'challengeUnknown')).toHaveLength(299);
  });

  it('SR-62: spends the challenge also when the proof is refused', async () => {
    const challenge = await portal.challenge();
    const who = signer(testLeaf('auth'));
    const refused = loginProof(who, challenge, portal.clock.nowMs, { payload: { aud: 'https://other.example' } });
    expect((await portal.open(refused)).body.code).toBe('proofAudienceMismatch');
    const good = loginProof(who, challenge, portal.clock.nowMs);
    expect((await portal.open(good)).body.code).toBe('challengeUnknown');
  });

  it.each([
    ['a header that brings a key', { header: { jku: 'https://other.example' } }, 'proofHeaderRefused'],
    ['no algorithm', { header: { alg: 'none' } }, 'proofAlgorithmRefused'],
    ['a member too many', { payload: { sub: 'x' } }, 'proofMalformed'],
  ])('SR-62: spends the challenge also when the proof has %s', async (_, change, code) => {
    const challenge = await portal.challenge();
    const who = signer(testLeaf('auth'));
    expect((await portal.open(loginProof(who, challenge, portal.clock.nowMs, change))).body.code).toBe(code);
    const good = loginProof(who, challenge, portal.clock.nowMs);
    expect((await portal.open(good)).body.code).toBe('challengeUnknown');
  });

  it('SR-62: refuses a challenge after its 120 seconds of the database, and one it never gave', async () => {
    const challenge = await portal.challenge();
    const life = await sql<{ seconds: string }>`
      select extract(epoch from max(expires_at) - clock_timestamp()) as seconds from login_challenge
    `.execute(portal.database);
    expect(Number(life.rows[0]?.seconds)).toBeGreaterThan(100);
    expect(Number(life.rows[0]?.seconds)).toBeLessThanOrEqual(120);
    await sql`update login_challenge set expires_at = clock_timestamp() - interval '1 ms'`.execute(portal.database);
    const who = signer(testLeaf('auth'));
    expect((await portal.open(loginProof(who, challenge, portal.clock.nowMs))).body.code).toBe('challengeExpired');
    const never = Buffer.alloc(32, 7).toString('base64url');
    expect((await portal.open(loginProof(who, never, portal.clock.nowMs))).body.code).toBe('challengeUnknown');
  });

  it('SR-63: takes the audience from its configuration, whatever the headers say', async () => {
    const proof = loginProof(signer(testLeaf('auth')), await portal.challenge(), portal.clock.nowMs, {
      payload: { aud: 'https://evil.example' },
    });
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-original-host': 'evil.example',
      forwarded: 'host=evil.example;proto=https',
      origin: 'https://evil.example',
    };
    const answer = await portal.ask(undefined, { method: 'POST', url: '/session', payload: { proof }, headers });
    expect(answer).toMatchObject({ status: 401, body: { code: 'proofAudienceMismatch' } });
  });

  const now = Math.floor(AT_MS / 1_000);
  it.each<[string, ProofChange, string]>([
    ['another audience', { payload: { aud: 'https://portal.example/' } }, 'proofAudienceMismatch'],
    ['another audience in upper case', { payload: { aud: 'https://PORTAL.example' } }, 'proofAudienceMismatch'],
    ['several audiences', { payload: { aud: ['https://portal.example'] } }, 'proofMalformed'],
    ['another purpose', { payload: { purpose: 'authorize' } }, 'proofPurposeMismatch'],
    ['a clock that is slow', { payload: { iat: now - 121, exp: now - 1 } }, 'proofClockSkewed'],
    ['a clock that is fast', { payload: { iat: now + 121, exp: now + 200 } }, 'proofClockSkewed'],
    ['an end that has passed', { payload: { iat: now - 60, exp: now - 1 } }, 'proofExpired'],
    ['a life of more than 120 s', { payload: { iat: now, exp: now + 121 } }, 'proofMalformed'],
    ['an end before its beginning', { payload: { iat: now, exp: now } }, 'proofMalformed'],
    ['times that are no whole seconds', { payload: { iat: now + 0.5 } }, 'proofMalformed'],
    ['no identifier', { payload: { jti: undefined } }, 'proofMalformed'],
    ['a claim nobody knows', { payload: { admin: true } }, 'proofMalformed'],
    ['no algorithm', { header: { alg: undefined } }, 'proofAlgorithmRefused'],
    ['alg none', { header: { alg: 'none' } }, 'proofAlgorithmRefused'],
    ['alg None', { header: { alg: 'None' } }, 'proofAlgorithmRefused'],
    ['an HMAC', { header: { alg: 'HS256' } }, 'proofAlgorithmRefused'],
    ['RSA-PSS', { header: { alg: 'PS256' } }, 'proofAlgorithmRefused'],
    ['RSA with another hash', { header: { alg: 'RS512' } }, 'proofAlgorithmRefused'],
    ['RSA with SHA-1', { header: { alg: 'RS1' } }, 'proofAlgorithmRefused'],
    ['an elliptic curve for an RSA key', { header: { alg: 'ES384' } }, 'proofAlgorithmRefused'],
    ['an algorithm in lower case', { header: { alg: 'rs256' } }, 'proofAlgorithmRefused'],
    ['a list of algorithms', { header: { alg: ['RS256'] } }, 'proofAlgorithmRefused'],
    ['jku', { header: { jku: 'https://evil.example/keys' } }, 'proofHeaderRefused'],
    ['jwk', { header: { jwk: { kty: 'RSA' } } }, 'proofHeaderRefused'],
    ['x5u', { header: { x5u: 'https://evil.example/cert' } }, 'proofHeaderRefused'],
    ['x5t', { header: { 'x5t#S256': 'AAAA' } }, 'proofHeaderRefused'],
    ['kid', { header: { kid: '../../etc/passwd' } }, 'proofHeaderRefused'],
    ['crit', { header: { crit: ['b64'] } }, 'proofHeaderRefused'],
    ['b64', { header: { b64: false } }, 'proofHeaderRefused'],
    ['zip', { header: { zip: 'DEF' } }, 'proofHeaderRefused'],
    ['another type', { header: { typ: 'JWT' } }, 'proofMalformed'],
    ['no certificate', { header: { x5c: [] } }, 'proofMalformed'],
    ['a certificate that is none', { header: { x5c: ['AAAA'] } }, 'certificateMalformed'],
    ['a certificate in base64url', { header: { x5c: ['__--'] } }, 'proofMalformed'],
    ['a nonce of another size', { payload: { nonce: 'AAAA' } }, 'proofMalformed'],
    ['another key’s signature', { signWith: testKey('stranger') }, 'proofSignatureInvalid'],
  ])('SR-64: refuses %s by its own name', async (_, change, code) => {
    const answer = await openWith(change);
    expect(answer.body.code).toBe(code);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it.each<[string, (proof: string) => string, string]>([
    ['nothing', () => 'x', 'proofMalformed'],
    ['two parts', (proof) => proof.split('.').slice(0, 2).join('.'), 'proofMalformed'],
    ['five parts', (proof) => `${proof}.AA.AA`, 'proofMalformed'],
    ['no signature', (proof) => `${proof.split('.').slice(0, 2).join('.')}.`, 'proofMalformed'],
    ['padding', (proof) => `${proof}==`, 'proofMalformed'],
    ['a cut signature', (proof) => proof.slice(0, -86), 'proofSignatureInvalid'],
    ['more than 64 KiB', (proof) => proof + 'A'.repeat(65_536), 'requestMalformed'],
  ])('refuses a proof with %s', async (_, spoil, code) => {
    const proof = loginProof(signer(testLeaf('auth')), await portal.challenge(), portal.clock.nowMs);
    expect((await portal.open(spoil(proof))).body.code).toBe(code);
  });

  it.each<[string, () => ProofSigner, string]>([
    ['the signature certificate of the card', () => signer(testLeaf('sign'), testCa('sign')), 'certificateUntrusted'],
    [
      'a signature certificate from the authentication CA',
      () => signer(testLeaf('auth', { extensions: leafExtensions('sign') })),
      'certificateUsageRefused',
    ],
    [
      'an authentication certificate from the signature CA',
      () => signer(testLeaf('auth', { issuer: testCa('sign') }), testCa('sign')),
      'certificateUntrusted',
    ],
    [
      'a certificate without digitalSignature',
      () => signer(testLeaf('auth', { extensions: [keyUsage('keyEncipherment'), ...leafExtensions('auth').slice(1)] })),
      'certificateUsageRefused',
    ],
    [
      'a certificate without clientAuth',
      () =>
        signer(
          testLeaf('auth', {
            extensions: [
              keyUsage('digitalSignature'),
              extendedKeyUsage('1.3.6.1.5.5.7.3.1'),
              ...leafExtensions('auth').slice(2),
            ],
          }),
        ),
      'certificateUsageRefused',
    ],
    [
      'another policy',
      () => signer(testLeaf('auth', { extensions: [...leafExtensions('auth').slice(0, 2), policies('1.2.3.4')] })),
      'certificatePolicyRefused',
    ],
    [
      'an expired certificate',
      () => signer(testLeaf('auth', { notBeforeMs: AT_MS - 2 * YEAR_MS, notAfterMs: AT_MS - 1_000 })),
      'certificateExpired',
    ],
    [
      'a certificate of tomorrow',
      () => signer(testLeaf('auth', { notBeforeMs: AT_MS + 86_400_000 })),
      'certificateNotYetValid',
    ],
    ['a weak key', () => signer(testLeaf('auth', { key: testKey('weak', 'rsa', 1_024) })), 'certificateMalformed'],
    ['a key on another curve', () => signer(testLeaf('auth', { key: keyOn('secp256k1') })), 'certificateMalformed'],
    [
      'a key on P-384 described by its parameters',
      () => signer(testLeaf('auth', { key: keyOn('secp384r1', 'explicit') })),
      'certificateMalformed',
    ],
    [
      'a malformed distribution point',
      () =>
        signer(
          testLeaf('auth', {
            extensions: [...leafExtensions('auth'), extension('2.5.29.31', Uint8Array.of(0x02, 0x01, 0x01))],
          }),
        ),
      'certificateMalformed',
    ],
  ])('SR-65: refuses %s', async (_, who, code) => {
    const { status, body } = await openWith({}, who());
    expect(body.code).toBe(code);
    expect([400, 403]).toContain(status);
  });

  it('SR-39: refuses an invented card where only the real CAs are trusted', async () => {
    const { PINNED_ANCHORS } = await import('#pki/certificate/trust-anchors.ts');
    const real = await openTestPortal({ anchors: PINNED_ANCHORS, nowMs: AT_MS, revocation: revocationOff });
    const proof = loginProof(signer(testLeaf('auth')), await real.challenge(), AT_MS);
    expect((await real.open(proof)).body).toMatchObject({ code: 'certificateUntrusted', problem: 'practiceCa' });
    await real.close();
  });

  it.each<[RevocationState, string | undefined]>([
    ['good', undefined],
    ['notChecked', undefined],
    ['revoked', 'certificateRevoked'],
    ['onHold', 'certificateOnHold'],
    ['unknown', 'certificateRevocationUnknown'],
    ['unavailable', 'certificateRevocationUnknown'],
  ])('answers to a certificate whose revocation is %s', async (state, code) => {
    const revocation: RevocationChecker = { check: async ({ atMs }) => ({ state, evidence: [], checkedAtMs: atMs }) };
    const other = await openTestPortal({ anchors: testAnchors(), nowMs: AT_MS, revocation });
    const opened = await other.open(loginProof(signer(testLeaf('auth')), await other.challenge(), AT_MS));
    expect(opened.body.code).toBe(code);
    await other.close();
  });
});

describe('sessions', () => {
  const token = async () => SESSION_ROUTES.openSession.reply.parse((await openWith({})).body).token;
  const isOpen = async (one: string) => (await portal.ask(one, { method: 'GET', url: '/session' })).status === 200;

  it('end after 15 idle minutes, and 60 minutes after they began', async () => {
    await token();
    const times = await sql<{ idle: string; end: string }>`
      select extract(epoch from max(idle_ends_at) - clock_timestamp()) as idle,
        extract(epoch from max(ends_at) - clock_timestamp()) as "end"
      from portal_session
    `.execute(portal.database);
    expect(Math.round(Number(times.rows[0]?.idle) / 60)).toBe(15);
    expect(Math.round(Number(times.rows[0]?.end) / 60)).toBe(60);
    for (const column of ['idle_ends_at', 'ends_at']) {
      const one = await token();
      expect(await isOpen(one)).toBe(true);
      await sql`update portal_session set ${sql.ref(column)} = clock_timestamp() - interval '1 ms'`.execute(
        portal.database,
      );
      expect(await isOpen(one)).toBe(false);
    }
  });

  it('SR-66: cannot be opened with what the database holds', async () => {
    const one = await token();
    const stored = await sql<{ token_hash: Buffer }>`select token_hash from portal_session`.execute(portal.database);
    expect(stored.rows.length).toBeGreaterThan(0);
    for (const { token_hash } of stored.rows) {
      expect(token_hash.equals(Buffer.from(one, 'base64url'))).toBe(false);
      expect(await isOpen(token_hash.toString('base64url'))).toBe(false);
    }
    expect(await isOpen(one)).toBe(true);
  });

  it('SR-67: keeps neither serial number nor certificate, and knows the same certificate again', async () => {
    const serial = Uint8Array.of(0x7b, 0x5a, 0x31, 0x42, 0x6c, 0x77, 0x01);
    const who = signer(testLeaf('auth', { serial }));
    const first = SESSION_ROUTES.openSession.reply.parse((await openWith({}, who)).body);
    const again = SESSION_ROUTES.openSession.reply.parse((await openWith({}, who)).body);
    expect(again.subject).toBe(first.subject);
    const dump = await dumpOf(portal);
    const hex = Buffer.from(serial).toString('hex');
    expect(dump.toLowerCase()).not.toContain(hex);
    expect(dump).not.toContain(Buffer.from(serial).toString('base64'));
    const unkeyed = createHmac('sha256', '').update(hex).digest('hex');
    expect(dump).not.toContain(unkeyed);
    expect(dump).toContain(first.subject);
  });

  it('SR-67: does not take a namesake for the same person', async () => {
    const one = SESSION_ROUTES.openSession.reply.parse((await openWith({}, signer(testLeaf('auth')))).body);
    const other = SESSION_ROUTES.openSession.reply.parse((await openWith({}, signer(testLeaf('auth')))).body);
    expect(other.subject).not.toBe(one.subject);
  });

  it.each([
    '',
    'Bearer',
    'Bearer x',
    'Basic YTpi',
    `bearer ${'A'.repeat(43)}`,
    `Bearer ${'A'.repeat(43)}`,
    `Bearer ${'A'.repeat(5_000)}`,
  ])('refuses the authorization %j', async (authorization) => {
    const answer = await portal.ask(undefined, { method: 'GET', url: '/applications', headers: { authorization } });
    expect(answer).toMatchObject({ status: 401, body: { code: 'sessionRequired' } });
  });
});

async function dumpOf({ database }: TestPortal): Promise<string> {
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'served_procedure'
  `.execute(database);
  const texts = await Promise.all(
    tables.rows.map(async ({ name }) => {
      const rows = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} as t`.execute(database);
      return rows.rows.map(({ row }) => row).join('\n');
    }),
  );
  return texts.join('\n');
}
