import { describe, expect, it } from 'vitest';
import { prepareSignedData } from '#pki/cms/cms.ts';
import { isAccepted, verifySignedData } from '#pki/cms/signature-verdict.ts';
import { createRevocationChecker } from '#pki/revocation/revocation.ts';
import { signatureOver } from '../../../support/application/build-container.ts';
import { CONTENT } from '../../../support/pki/build-cms.ts';
import { buildCrl, readCrl } from '../../../support/pki/build-revocation.ts';
import { AT_MS, parsed, testAnchors, testCa, testKey, testLeaf } from '../../../support/pki/issue-certificate.ts';

const { signal } = new AbortController();
const SIGNER = testLeaf('sign');
const FIVE_YEARS_MS = 5 * 365 * 86_400_000;

function checker(crl: Uint8Array) {
  return createRevocationChecker({
    methods: ['crl'],
    sources: { sign: { crlUrl: 'http://lists.invalid/' } },
    fetch: () => Promise.resolve(new Response(Buffer.from(crl))),
  });
}

const ask = { anchors: testAnchors(), role: 'sign', atMs: AT_MS, signal } as const;

describe('a signature of our own', () => {
  it('is valid attached and detached, with an RSA and an elliptic-curve key', async () => {
    for (const signer of [SIGNER, testLeaf('sign', { key: testKey('ec leaf', 'P-384') })]) {
      for (const coverage of ['attached', 'detached'] as const) {
        const verdict = await verifySignedData({
          ...ask,
          cms: signatureOver(CONTENT, signer, coverage),
          content: coverage === 'detached' ? CONTENT : undefined,
          revocation: checker(buildCrl()),
        });
        expect(verdict).toMatchObject({
          status: 'valid',
          coverage,
          revocation: 'good',
          claimedSigningTimeMs: AT_MS,
          content: CONTENT,
        });
      }
    }
  });

  it('refuses a digest of another length, which would sign nothing anyone could check', () => {
    const given = { contentDigest: new Uint8Array(20), signerCertificate: parsed(SIGNER), signingTimeMs: AT_MS };
    expect(() => prepareSignedData(given)).toThrow(RangeError);
  });

  it('SR-78: what is enough is the action’s policy, and unknown never is', async () => {
    const cms = signatureOver(CONTENT, SIGNER);
    const verdicts = {
      good: await verifySignedData({ ...ask, cms, content: CONTENT, revocation: checker(buildCrl()) }),
      unavailable: await verifySignedData({ ...ask, cms, content: CONTENT, revocation: checker(new Uint8Array()) }),
      notChecked: await verifySignedData({ ...ask, cms, content: CONTENT }),
      revoked: await verifySignedData({
        ...ask,
        cms,
        content: CONTENT,
        revocation: checker(buildCrl({ revoked: [{ certificate: SIGNER }] })),
      }),
    };
    const enough = Object.entries(verdicts).map(([state, verdict]) => [
      state,
      isAccepted(verdict, 'mustBeGood'),
      isAccepted(verdict, 'mayBeUnchecked'),
    ]);
    expect(enough).toEqual([
      ['good', true, true],
      ['unavailable', false, false],
      ['notChecked', false, true],
      ['revoked', false, false],
    ]);
  });

  it('SR-88: five years on and without a network, the kept bytes give the same verdict for the same time', async () => {
    const cms = signatureOver(CONTENT, SIGNER);
    const then = await verifySignedData({ ...ask, cms, content: CONTENT, revocation: checker(buildCrl()) });
    if (then.status !== 'valid') throw new Error(then.status);
    const [crl] = then.revocationEvidence;
    if (crl === undefined) throw new Error('no evidence was kept');
    const again = await verifySignedData({ ...ask, cms, content: then.content, revocation: checker(crl) });
    expect(again).toEqual(then);
    const late = await verifySignedData({ ...ask, atMs: AT_MS + FIVE_YEARS_MS, cms, content: CONTENT });
    expect('failure' in late && late.failure.code).toBe('certificateExpired');
    const [certificate, issuer] = [parsed(SIGNER), parsed(testCa('sign'))];
    const stale = readCrl(crl, { certificate, issuer, atMs: AT_MS + FIVE_YEARS_MS, maxAgeMs: 1 });
    expect(stale).toEqual({ ok: false, problem: 'stale' });
  });
});
