import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { personaSchema } from '#contract/card/persona.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { expiredTerm, runningTerm } from '#native-bridge/simulator/certificate-term.ts';
import { checkNumberB, PERSONAS } from '#native-bridge/simulator/invented-holder.ts';
import { openPracticeAuthority } from '#native-bridge/simulator/practice-authority.ts';
import { parseCertificate } from '#pki/certificate/certificate.ts';
import { composeOcspRequest, readOcspResponse } from '#pki/revocation/ocsp.ts';
import { runTool } from '../../../support/card/opensc.ts';

const NOW_MS = Date.now();
const DAY_MS = 86_400_000;
const RUNNING_SINCE_DAYS = 100;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'authority-test-'));
  folders.push(folder);
  return join(folder, 'pki');
}

describe('the practice authority', () => {
  it('gives every persona what its description says, and openssl agrees on each certificate', async () => {
    const folder = newFolder();
    const authority = await openPracticeAuthority(folder, NOW_MS);
    for (const name of personaSchema.options) {
      const { persona, auth, sign } = await authority.holder(name);
      for (const [role, credential] of [
        ['auth', auth],
        ['sign', sign],
      ] as const) {
        expect(credential === undefined).toBe(persona.certificates[role] === 'none');
        if (credential === undefined) continue;
        const certificate = new X509Certificate(credential.certificate);
        expect(certificate.checkPrivateKey(credential.key)).toBe(true);
        expect(certificate.issuer).toContain('O=JPKI-VIRTUAL');
        const isExpired = Date.parse(certificate.validTo) < NOW_MS;
        expect(isExpired).toBe(persona.certificates[role] === 'expired');
        expect(certificate.validTo).toMatch(/14:59:59/);
        expect(parseCertificate(credential.certificate).ok, `${name} ${role}`).toBe(true);
      }
    }
    const { writeFileSync } = await import('node:fs');
    writeFileSync(
      join(folder, 'moved.pem'),
      new X509Certificate((await authority.holder('moved')).sign?.certificate ?? '').toString(),
    );
    writeFileSync(
      join(folder, 'good.pem'),
      new X509Certificate((await authority.holder('ordinary')).sign?.certificate ?? '').toString(),
    );
    await runTool('openssl', [
      'crl',
      '-inform',
      'DER',
      '-in',
      join(folder, 'sign.crl'),
      '-out',
      join(folder, 'sign.crl.pem'),
    ]);
    const check = (file: string) =>
      runTool('openssl', [
        'verify',
        '-x509_strict',
        '-policy_check',
        '-crl_check',
        '-CAfile',
        join(folder, 'sign-ca.pem'),
        '-CRLfile',
        join(folder, 'sign.crl.pem'),
        join(folder, file),
      ]);
    expect(await check('good.pem')).toMatchObject({ exitCode: 0 });
    expect((await check('moved.pem')).output).toContain('certificate revoked');
  });

  it.each([
    ['ordinary', 'good'],
    ['moved', 'revoked'],
    ['on-hold', 'onHold'],
  ] as const)('answers by OCSP that the signature certificate of %s is %s', async (name, state) => {
    const authority = await openPracticeAuthority(newFolder(), NOW_MS);
    const holder = await authority.holder(name);
    const certificate = parseCertificate(holder.sign?.certificate ?? new Uint8Array());
    const issuer = parseCertificate(holder.signCa);
    if (!certificate.ok || !issuer.ok) throw new Error('practice certificates keep the rules');
    const nonce = new Uint8Array(32).fill(7);
    const request = composeOcspRequest(certificate.certificate, issuer.certificate, nonce);
    const response = await authority.ocspResponse(request, NOW_MS);
    const about = { certificate: certificate.certificate, issuer: issuer.certificate, atMs: NOW_MS, maxAgeMs: DAY_MS };
    expect(readOcspResponse(response, nonce, about)).toMatchObject({ ok: true, state });
  });

  it('keeps what it made, in files for its owner alone, without a second key', async () => {
    const folder = newFolder();
    const first = await (await openPracticeAuthority(folder, NOW_MS)).holder('ordinary');
    const second = await (await openPracticeAuthority(folder, NOW_MS + DAY_MS)).holder('ordinary');
    expect(Buffer.from(second.auth.certificate).equals(first.auth.certificate)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['auth-ca.pem', 'auth.crl', 'private', 'sign-ca.pem', 'sign.crl']);
    for (const path of ['.', 'private']) expect(statSync(join(folder, path)).mode & 0o777).toBe(0o700);
    for (const path of ['auth-ca.pem', 'sign.crl', 'private/authority.json', 'private/ordinary.json']) {
      expect(statSync(join(folder, path)).mode & 0o777).toBe(0o600);
    }
    expect(readFileSync(join(folder, 'auth-ca.pem'), 'utf8')).not.toContain('PRIVATE');
  });

  it('is one authority for all who open it at the same time', async () => {
    const folder = newFolder();
    const opened = await Promise.all(Array.from({ length: 6 }, (_, n) => openPracticeAuthority(folder, NOW_MS + n)));
    const holders = await Promise.all(opened.map((authority) => authority.holder('ordinary')));
    const distinct = new Set(
      holders.map(
        ({ auth, authCa }) => `${Buffer.from(auth.certificate).toString('hex')}${Buffer.from(authCa).toString('hex')}`,
      ),
    );
    expect(distinct.size).toBe(1);
    expect(readdirSync(join(folder, 'private')).sort()).toEqual(['authority.json', 'ordinary.json']);
  });

  it('begins anew once its certificates could outlast it', async () => {
    const folder = newFolder();
    const first = await openPracticeAuthority(folder, NOW_MS);
    const later = await openPracticeAuthority(folder, NOW_MS + 5.5 * 365 * DAY_MS);
    expect(Buffer.from(later.authCa.certificate).equals(first.authCa.certificate)).toBe(false);
  });
});

describe('the term of a practice certificate', () => {
  it.each([
    ['1990-04-01', '2026-11-22T00:00:00Z', '2031-04-01T14:59:59Z'],
    ['1990-04-01', '2026-03-31T14:59:59Z', '2030-04-01T14:59:59Z'],
    ['1990-04-01', '2026-03-31T15:00:00Z', '2031-04-01T14:59:59Z'],
    ['1988-02-29', '2026-11-22T00:00:00Z', '2031-02-28T14:59:59Z'],
    ['1988-02-29', '2027-11-22T00:00:00Z', '2032-02-29T14:59:59Z'],
  ])('born %s, issued %s, ends %s', (birthDate, issuedAt, end) => {
    const { notBefore, notAfter } = runningTerm(
      calendarDateSchema.parse(birthDate),
      Date.parse(issuedAt) + RUNNING_SINCE_DAYS * DAY_MS,
    );
    expect(notBefore.toISOString()).toBe(issuedAt.replace('Z', '.000Z'));
    expect(notAfter.toISOString()).toBe(end.replace('Z', '.000Z'));
  });

  it('holds now for a running certificate and is over for an expired one, on any day and for any birthday', () => {
    const days = fc
      .integer({ min: 0, max: 40_000 })
      .map((day) => calendarDateSchema.parse(new Date(Date.UTC(1920, 0, 1) + day * DAY_MS).toISOString().slice(0, 10)));
    fc.assert(
      fc.property(days, fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2040, 0, 1) }), (birthDate, nowMs) => {
        const running = runningTerm(birthDate, nowMs);
        expect(running.notBefore.getTime() < nowMs && nowMs < running.notAfter.getTime()).toBe(true);
        const expired = expiredTerm(birthDate, nowMs);
        expect(expired.notBefore < expired.notAfter && expired.notAfter.getTime() < nowMs).toBe(true);
      }),
    );
  });

  it('writes the number on the face as the reference page does', () => {
    expect(checkNumberB(PERSONAS.ordinary.holder)).toBe('02040120345678');
  });
});
