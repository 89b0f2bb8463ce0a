import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { checkCertificatePath } from '#pki/certificate/certificate-path.ts';
import { anchorsOf } from '#pki/certificate/trust-anchors.ts';
import { derAt, derValue } from '#pki/der/der.ts';
import { createRevocationChecker } from '#pki/revocation/revocation.ts';
import { computedMs } from '../../../support/computed-time.ts';
import { buildCrl } from '../../../support/pki/build-revocation.ts';
import {
  AT_MS,
  basicConstraints,
  caSubject,
  extension,
  type IssuedTestCertificate,
  issue,
  keyUsage,
  leafExtensions,
  parsed,
  spkiOf,
  testCa,
  testKey,
  testLeaf,
} from '../../../support/pki/issue-certificate.ts';

function keyIdOf(label: string): Uint8Array {
  return new Uint8Array(
    createHash('sha1')
      .update(derAt(spkiOf(testKey(label)), 1).content.subarray(1))
      .digest(),
  );
}

/** A CA generation: the name is the same for all of them, the key is not. */
function generation(label: string): IssuedTestCertificate {
  return issue({
    subject: caSubject('sign'),
    key: testKey(label),
    extensions: [
      basicConstraints(true),
      keyUsage('keyCertSign', 'crlSign'),
      extension('2.5.29.14', derValue(0x04, keyIdOf(label))),
    ],
  });
}

const GENERATIONS = ['first', 'second', 'third'].map(generation);

function leafOf(ca: IssuedTestCertificate | undefined, keyId?: Uint8Array): Certificate {
  const authority = keyId === undefined ? [] : [extension('2.5.29.35', derValue(0x30, derValue(0x80, keyId)))];
  return parsed(testLeaf('sign', { ...(ca && { issuer: ca }), extensions: [...leafExtensions('sign'), ...authority] }));
}

describe('SR-76: several CA generations of one name', () => {
  const anchors = anchorsOf({ auth: [], sign: GENERATIONS.map(parsed) });
  const check = (leaf: Certificate) =>
    checkCertificatePath({ leaf, presented: [], anchors, role: 'sign', atMs: AT_MS });

  it.each([0, 1, 2])('SR-76: generation %i is found by its signature, with and without key identifiers', (n) => {
    const ca = GENERATIONS[n];
    const labels = ['first', 'second', 'third'];
    for (const keyId of [undefined, keyIdOf(labels[n] ?? '')]) {
      const verdict = check(leafOf(ca, keyId));
      expect(verdict.ok && verdict.path.map(({ sha256 }) => sha256)[1]).toBe(ca && parsed(ca).sha256);
    }
  });

  it('SR-76: a key identifier that names another generation is no way around the signature', () => {
    expect(check(leafOf(GENERATIONS[0], keyIdOf('second')))).toEqual({ ok: false, problem: 'signatureInvalid' });
    expect(check(leafOf(GENERATIONS[0], new Uint8Array(20)))).toEqual({ ok: false, problem: 'issuerUnknown' });
  });

  it('SR-77: a generation that is presented but not pinned is not trusted', () => {
    const some = anchorsOf({ auth: [], sign: GENERATIONS.slice(1).map(parsed) });
    const presented = GENERATIONS.map(({ der }) => der);
    const verdict = checkCertificatePath({
      leaf: leafOf(GENERATIONS[0]),
      presented,
      anchors: some,
      role: 'sign',
      atMs: AT_MS,
    });
    expect(verdict).toEqual({ ok: false, problem: 'issuerUnknown' });
  });

  it('SR-72: more than twenty presented certificates are not looked at', () => {
    const presented = Array.from({ length: 21 }, () => testCa('sign').der);
    const verdict = checkCertificatePath({
      leaf: leafOf(GENERATIONS[0]),
      presented,
      anchors,
      role: 'sign',
      atMs: AT_MS,
    });
    expect(verdict).toEqual({ ok: false, problem: 'pathTooLong' });
  });

  it('SR-72: certificates that name each other in circles cost no more than their number', () => {
    const key = testKey('maze', 'P-384');
    const ca = (name: string, issuer?: ReturnType<typeof issue>) =>
      issue({
        subject: [['CN', name]],
        key,
        ...(issuer === undefined ? {} : { issuer }),
        extensions: [basicConstraints(true), keyUsage('keyCertSign')],
      });
    const [left, right] = [ca('left'), ca('right')];
    const maze = Array.from({ length: 10 }, () => [ca('left', right), ca('right', left)]).flat();
    const leaf = parsed(testLeaf('sign', { issuer: left }));
    const presented = maze.map(({ der }) => der);
    const begunMs = computedMs();
    const verdict = checkCertificatePath({ leaf, presented, anchors, role: 'sign', atMs: AT_MS });
    expect(computedMs() - begunMs).toBeLessThan(1_000);
    expect(verdict).toEqual({ ok: false, problem: 'pathTooLong' });
  });

  it('SR-79: validity is judged at the time asked about, its both ends included', () => {
    const leaf = parsed(testLeaf('sign', { notBeforeMs: AT_MS - 60_000, notAfterMs: AT_MS + 60_000 }));
    const own = anchorsOf({ auth: [], sign: [parsed(testCa('sign'))] });
    const at = (atMs: number) => {
      const verdict = checkCertificatePath({ leaf, presented: [], anchors: own, role: 'sign', atMs });
      return verdict.ok ? 'trusted' : verdict.problem;
    };
    expect([-60_001, -60_000, 60_000, 60_001].map((offset) => at(AT_MS + offset))).toEqual([
      'notYetValid',
      'trusted',
      'trusted',
      'expired',
    ]);
  });
});

describe('SR-78: revocation along a path', () => {
  it('SR-78: a revoked CA in between spoils the path, though the leaf is good', async () => {
    const middle = issue({
      subject: [['CN', 'middle']],
      key: testKey('middle'),
      issuer: testCa('sign'),
      extensions: [basicConstraints(true), keyUsage('keyCertSign', 'crlSign')],
    });
    const path = [testLeaf('sign', { issuer: middle }), middle, testCa('sign')].map(parsed);
    const ask = async (revoked: readonly IssuedTestCertificate[]) => {
      const lists = [
        buildCrl({ issuer: middle }),
        buildCrl({ revoked: revoked.map((certificate) => ({ certificate })) }),
      ];
      const checker = createRevocationChecker({
        methods: ['crl'],
        sources: { sign: { crlUrl: 'http://lists.invalid/' } },
        fetch: () => Promise.resolve(new Response(Buffer.from(lists.shift() ?? new Uint8Array()))),
      });
      const { signal } = new AbortController();
      return (await checker.check({ path, role: 'sign', atMs: AT_MS, signal })).state;
    };
    expect([await ask([]), await ask([middle])]).toEqual(['good', 'revoked']);
  });
});
