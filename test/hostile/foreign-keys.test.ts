import { generateKeyPairSync, getCurves, type KeyObject } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCertificate } from '#pki/certificate/certificate.ts';
import { loadTrustFolder } from '#pki/certificate/trust-anchors.ts';
import { verifySignedData } from '#pki/cms/signature-verdict.ts';
import { createRevocationChecker } from '#pki/revocation/revocation.ts';
import { checkLoginProof, readLoginProof } from '#portal/sign-in/login-proof.ts';
import { buildCms, CONTENT } from '../support/pki/build-cms.ts';
import {
  AT_MS,
  basicConstraints,
  caSubject,
  type IssuedTestCertificate,
  issue,
  keyUsage,
  testAnchors,
  testCa,
  testKey,
  testLeaf,
} from '../support/pki/issue-certificate.ts';
import { loginProof } from '../support/portal/login-proof.ts';
import { TEST_ORIGIN } from '../support/portal/portal-harness.ts';

/** The two curves that are taken, as OpenSSL names them. */
const OURS = ['prime256v1', 'secp384r1'];
const { signal } = new AbortController();
const revocation = createRevocationChecker({ methods: [], sources: {}, fetch });

interface ForeignKey {
  readonly name: string;
  readonly key: KeyObject;
}

/** Every curve of Node, and ours once more with their numbers in place of their names. */
function foreignKeys(): ForeignKey[] {
  const named = getCurves()
    .filter((curve) => !OURS.includes(curve))
    .map((curve) => {
      // Those have no object identifier to be named by.
      const paramEncoding = curve.startsWith('Oakley') ? 'explicit' : 'named';
      return { name: curve, key: generateKeyPairSync('ec', { namedCurve: curve, paramEncoding }).privateKey };
    });
  const explicit = OURS.map((curve) => {
    const options = { namedCurve: curve, paramEncoding: 'explicit' } as const;
    return { name: `${curve} with explicit parameters`, key: generateKeyPairSync('ec', options).privateKey };
  });
  const others = (['ed25519', 'x448'] as const).map((kind) => ({
    name: kind,
    key: kind === 'x448' ? generateKeyPairSync('x448').privateKey : generateKeyPairSync('ed25519').privateKey,
  }));
  return [...named, ...explicit, ...others];
}

const KEYS = foreignKeys();

async function verified(cms: Uint8Array): Promise<string> {
  const question = { cms, content: CONTENT, anchors: testAnchors(), role: 'sign', atMs: AT_MS, signal } as const;
  const { status } = await verifySignedData({ ...question, revocation: { check: goodAnswer } });
  return status;
}

function goodAnswer({ atMs }: { readonly atMs: number }) {
  return Promise.resolve({ state: 'good', evidence: [], checkedAtMs: atMs } as const);
}

/** What it is signed with does not matter: a folder is refused for the key first. */
function caWith(key: KeyObject): IssuedTestCertificate {
  const extensions = [basicConstraints(true), keyUsage('keyCertSign', 'crlSign')];
  return issue({ subject: caSubject('sign'), key, extensions, issuer: testCa('sign') });
}

describe('SR-64 SR-90: a key that is not ours to take is refused by name wherever it comes from', () => {
  it('covers every curve that Node has', () => {
    expect(getCurves().length).toBeGreaterThan(70);
    expect(KEYS.length).toBe(getCurves().length + 2);
  });

  it.each(KEYS)('$name: a certificate, a login, a spare certificate and a folder of trust', async ({ key }) => {
    const leaf = testLeaf('auth', { key });
    expect(parseCertificate(leaf.der)).toEqual({ ok: false, problem: 'keyRefused' });

    const who = { auth: { certificate: leaf.der, key: testKey('auth leaf') }, authCa: testCa('auth').der };
    const proof = readLoginProof(loginProof(who, 'A'.repeat(43), AT_MS));
    const verifier = {
      origin: TEST_ORIGIN,
      purpose: 'login' as const,
      nowMs: AT_MS,
      anchors: testAnchors(),
      revocation,
      signal,
    };
    expect(proof.ok && (await checkLoginProof(proof.value, verifier))).toEqual({
      ok: false,
      failure: { code: 'certificateMalformed', problem: 'keyRefused' },
    });

    const signer = testLeaf('sign');
    const spare = testLeaf('sign', { key });
    expect(await verified(buildCms({ signer, certificates: [signer.der, testCa('sign').der, spare.der] }))).toBe(
      'valid',
    );

    const folder = await mkdtemp(join(tmpdir(), 'trust-'));
    try {
      await writeFile(join(folder, 'sign.der'), caWith(key).der);
      expect(await loadTrustFolder(folder)).toEqual({
        ok: false,
        failure: { code: 'trustUnusable', file: 'sign.der' },
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
