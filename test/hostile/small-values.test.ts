import { sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseCertificate } from '#pki/certificate/certificate.ts';
import { checkCertificatePath } from '#pki/certificate/certificate-path.ts';
import { verifySignedData } from '#pki/cms/signature-verdict.ts';
import { derAt, derChildren, derValue } from '#pki/der/der.ts';
import { checkCrl, readCheckedCrl } from '#pki/revocation/crl.ts';
import { readOcspResponse } from '#pki/revocation/ocsp.ts';
import { createRevocationChecker } from '#pki/revocation/revocation.ts';
import { checkLoginProof, readLoginProof } from '#portal/sign-in/login-proof.ts';
import { GENERATED_SEED, IS_NIGHTLY } from '../support/generated-counts.ts';
import { buildCms, CONTENT, octets } from '../support/pki/build-cms.ts';
import { buildCrl, buildOcspResponse } from '../support/pki/build-revocation.ts';
import {
  AT_MS,
  extension,
  type IssuedTestCertificate,
  leafExtensions,
  nameDer,
  oidDer,
  parsed,
  testAnchors,
  testCa,
  testKey,
  testLeaf,
} from '../support/pki/issue-certificate.ts';
import { loginProof } from '../support/portal/login-proof.ts';
import { TEST_ORIGIN } from '../support/portal/portal-harness.ts';
import { withSmallValues } from '../support/small-values.ts';

/**
 * Each reader expects one kind of value in each place. Here every other kind stands in every place once, signed anew
 * where it would otherwise be refused for its signature before it is read.
 */

const HOUR_MS = 3_600_000;
const NONCE = new Uint8Array(32).fill(7);
const { signal } = new AbortController();
const CA = testCa('sign');
const place = derValue(0xa0, derValue(0xa0, derValue(0xa4, nameDer([['CN', 'place']]))));

/** A leaf with every extension that is read. */
function richLeaf(role: 'auth' | 'sign'): IssuedTestCertificate {
  const qualifier = derValue(0x30, oidDer('1.3.6.1.5.5.7.2.1'), derValue(0x16, Buffer.from('http://cps.invalid')));
  const constraint = derValue(0x80, Uint8Array.of(0));
  const extensions = [
    ...leafExtensions(role).filter(({ extnID }) => extnID !== '2.5.29.32'),
    extension('2.5.29.32', derValue(0x30, derValue(0x30, oidDer('1.2.3.4'), derValue(0x30, qualifier))), true),
    extension('2.5.29.14', octets(new Uint8Array(20))),
    extension('2.5.29.35', derValue(0x30, derValue(0x80, new Uint8Array(20)))),
    extension('2.5.29.31', derValue(0x30, derValue(0x30, place))),
    extension('2.5.29.36', derValue(0x30, constraint)),
    extension('2.5.29.33', derValue(0x30, derValue(0x30, oidDer('1.2.3.4'), oidDer('1.2.3.5')))),
    extension('2.5.29.54', derValue(0x02, Uint8Array.of(1))),
  ];
  return testLeaf(role, { extensions, key: testKey('small values', 'P-384') });
}

/** In `npm test` every nth case, other ones in each run; in the nightly run all. */
function* some(cases: Iterable<Uint8Array>, nth: number): Generator<Uint8Array> {
  let at = IS_NIGHTLY ? 0 : GENERATED_SEED % nth;
  for (const one of cases) {
    if (at === 0) yield one;
    at = IS_NIGHTLY ? 0 : (at + 1) % nth;
  }
}

/** Everything in `whole` but its signature, changed and signed anew. */
function* signedAnew(whole: Uint8Array, key: IssuedTestCertificate['key'], nth = 1): Generator<Uint8Array> {
  const [tbs, algorithm, , ...more] = derChildren(whole).map(({ encoded }) => encoded);
  if (tbs === undefined || algorithm === undefined) throw new TypeError('not signed');
  for (const changed of some(withSmallValues(tbs), nth)) {
    const signature = derValue(0x03, Uint8Array.of(0), sign('sha256', changed, key));
    yield derValue(0x30, changed, algorithm, signature, ...more);
  }
}

describe(`SR-90: a small value in any place is refused or read, and never throws, seed ${GENERATED_SEED}`, () => {
  it.each(['auth', 'sign'] as const)('SR-90: in a certificate for %s, as leaf and as one presented', (role) => {
    const good = parsed(testLeaf(role));
    const question = { anchors: testAnchors(), role, atMs: AT_MS } as const;
    let read = 0;
    for (const der of some(withSmallValues(richLeaf(role).der), 2)) {
      const parse = parseCertificate(der);
      if (parse.ok) read += 1;
      if (parse.ok)
        expect(checkCertificatePath({ ...question, leaf: parse.certificate, presented: [] }).ok).toBe(false);
      expect(checkCertificatePath({ ...question, leaf: good, presented: [der] }).ok).toBe(true);
    }
    expect(read).toBeGreaterThan(40);
  });

  it('SR-90: in a list that its issuer signed', () => {
    const about = { certificate: parsed(richLeaf('sign')), atMs: AT_MS, maxAgeMs: HOUR_MS };
    const issuer = parsed(CA);
    const scope = extension('2.5.29.28', derValue(0x30, place, Uint8Array.of(0x81, 1, 0xff)), true);
    const list = buildCrl({
      revoked: [{ certificate: testLeaf('sign'), reason: 6, extensions: [extension('2.5.29.24', octets(NONCE))] }],
      extensions: [scope, extension('2.5.29.20', derValue(2, Uint8Array.of(1)))],
    });
    let believed = 0;
    for (const crl of signedAnew(list, CA.key)) {
      const check = checkCrl(crl, issuer);
      if (check.ok) believed += 1;
      if (check.ok) readCheckedCrl(check.list, about);
    }
    expect(believed).toBeGreaterThan(10);
  });

  it('SR-90: in an OCSP answer that its responder signed', () => {
    const certificate = testLeaf('sign');
    const about = { certificate: parsed(certificate), issuer: parsed(CA), atMs: AT_MS, maxAgeMs: HOUR_MS };
    const answer = buildOcspResponse({
      about: certificate,
      nonce: NONCE,
      status: 'onHold',
      singleExtensions: [extension('1.2.3.4', octets(NONCE))],
    });
    const { content: basic } = derAt(answer, 1, 0, 1);
    for (const changed of signedAnew(basic, CA.key, 2)) {
      const wrapped = derValue(0xa0, derValue(0x30, oidDer('1.3.6.1.5.5.7.48.1.1'), octets(changed)));
      const reading = readOcspResponse(derValue(0x30, derValue(0x0a, Uint8Array.of(0)), wrapped), NONCE, about);
      expect(reading.ok && reading.state).not.toBe('good');
    }
    for (const changed of some(withSmallValues(answer), 20)) readOcspResponse(changed, NONCE, about);
  });

  it('SR-90: in a certificate, a revocation check still answers', async () => {
    const issuer = parsed(CA);
    const crl = buildCrl({ extensions: [extension('2.5.29.28', derValue(0x30, place), true)] });
    const checker = createRevocationChecker({
      methods: ['crl', 'ocsp'],
      sources: { sign: { crlUrl: 'http://lists.invalid/', ocspUrl: 'http://ocsp.invalid/' } },
      fetch: () => Promise.resolve(new Response(Buffer.from(crl))),
    });
    for (const der of some(withSmallValues(richLeaf('sign').der), 4)) {
      const parse = parseCertificate(der);
      if (!parse.ok) continue;
      const { state } = await checker.check({ path: [parse.certificate, issuer], role: 'sign', atMs: AT_MS, signal });
      expect(['good', 'unavailable']).toContain(state);
    }
  });

  it('SR-90: in a login, its certificate is refused by name', async () => {
    const revocation = createRevocationChecker({ methods: [], sources: {}, fetch });
    const verifier = {
      origin: TEST_ORIGIN,
      purpose: 'login' as const,
      nowMs: AT_MS,
      anchors: testAnchors(),
      revocation,
      signal,
    };
    const key = testKey('auth leaf');
    for (const certificate of some(withSmallValues(richLeaf('auth').der), 8)) {
      const signed = loginProof({ auth: { certificate, key }, authCa: testCa('auth').der }, 'A'.repeat(43), AT_MS);
      const proof = readLoginProof(signed);
      const checked = proof.ok ? await checkLoginProof(proof.value, verifier) : proof;
      expect(checked.ok).toBe(false);
    }
  });

  it('SR-90: in a signature and in a spare certificate beside it, verifying ends in a verdict', async () => {
    const signer = testLeaf('sign');
    const verdict = async (cms: Uint8Array) => {
      const question = { cms, content: CONTENT, anchors: testAnchors(), role: 'sign', atMs: AT_MS, signal } as const;
      return (await verifySignedData(question)).status;
    };
    for (const cms of some(withSmallValues(buildCms({ signer, certificates: [signer.der] })), 20)) {
      expect(['indeterminate', 'invalid']).toContain(await verdict(cms));
    }
    for (const spare of some(withSmallValues(richLeaf('sign').der), 12)) {
      const cms = buildCms({ signer, certificates: [signer.der, testCa('sign').der, spare] });
      expect(['indeterminate', 'invalid']).toContain(await verdict(cms));
    }
  });
});
