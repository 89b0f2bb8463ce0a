import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SignatureFileKind } from '#contract/values/signature-file-kind.ts';
import { claimedSigners, readSignatureFile } from '#pki/cms/signature-file.ts';
import { verifySignedData } from '#pki/cms/signature-verdict.ts';
import { derFromBer } from '#pki/der/ber.ts';
import { childrenOf, type DerElement, derValue, readDerElement } from '#pki/der/der.ts';
import { GENERATED_SEED, generatedCount, seededNumbers } from '../support/generated-counts.ts';
import { attribute, buildCms, CONTENT, integer, OID, octets } from '../support/pki/build-cms.ts';
import { bareOcspResponse, buildCrl } from '../support/pki/build-revocation.ts';
import { AT_MS, oidDer, parsed, testAnchors, testCa, testLeaf } from '../support/pki/issue-certificate.ts';
import { spoiltBytes } from '../support/pki/spoilt-bytes.ts';
import { withSmallValues } from '../support/small-values.ts';

const SIGNER = testLeaf('sign');
const CMS = buildCms({ signer: SIGNER });

function pem(label: string, der: Uint8Array): Uint8Array {
  const base64 = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n');
  return new TextEncoder().encode(`a note before\n-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`);
}

/** The same values in BER as anybody may write it: indefinite or long lengths, strings in pieces, TRUE as any octet. */
function asBer(element: DerElement, next: (limit: number) => number): Uint8Array {
  const { tag, content } = element;
  if ((tag & 0x20) !== 0) return berValue(tag, Buffer.concat(childrenOf(element).map((one) => asBer(one, next))), next);
  if (tag === 0x01 && content[0] === 0xff) return Uint8Array.of(tag, 1, 1 + next(255));
  if (tag !== 0x04 || next(3) > 0) return berValue(tag, content, next);
  const cut = next(content.length + 1);
  const pieces = [content.subarray(0, cut), content.subarray(cut)].map((piece) => berValue(tag, piece, next));
  return berValue(tag | 0x20, Buffer.concat(pieces), next);
}

function berValue(tag: number, content: Uint8Array, next: (limit: number) => number): Uint8Array {
  const isConstructed = (tag & 0x20) !== 0;
  if (isConstructed && next(2) === 0) return Buffer.concat([Uint8Array.of(tag, 0x80), content, new Uint8Array(2)]);
  if (next(2) === 0) return derValue(tag, content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([Uint8Array.of(tag, 0x84), length, content]);
}

function elementOf(der: Uint8Array): DerElement {
  const element = readDerElement(der);
  if (element === undefined) throw new TypeError('not DER');
  return element;
}

async function verdictOf(cms: Uint8Array): Promise<string> {
  const question = { cms, content: CONTENT, anchors: testAnchors(), role: 'sign', atMs: AT_MS } as const;
  return (await verifySignedData({ ...question, signal: new AbortController().signal })).status;
}

describe('a file that is given as a signature', () => {
  const name = parsed(SIGNER).subjectDer;
  const encrypted = derValue(0x30, oidDer('1.2.840.113549.1.7.3'), derValue(0xa0, derValue(0x30, integer(0))));
  const stamp = derValue(0x30, oidDer('1.2.840.113549.1.9.16.1.4'));
  const token = derValue(
    0x30,
    oidDer(OID.signedData),
    derValue(0xa0, derValue(0x30, integer(3), derValue(0x31), stamp, derValue(0x31))),
  );
  const request = derValue(0x30, integer(0), name, parsed(SIGNER).spki, derValue(0xa0));
  const signed = (toBeSigned: Uint8Array) =>
    derValue(0x30, toBeSigned, derValue(0x30, oidDer(OID.rsaSha256)), derValue(0x03, Uint8Array.of(0, 1)));
  const text = (given: string) => new TextEncoder().encode(given);
  const KINDS: readonly (readonly [SignatureFileKind, string | undefined, Uint8Array])[] = [
    ['signedData', 'der', CMS],
    ['signedData', 'pem', pem('CMS', CMS)],
    ['signedData', 'pem', pem('PKCS7', CMS)],
    ['otherCms', 'der', encrypted],
    ['timeStamp', 'der', token],
    ['timeStamp', 'der', derValue(0x30, derValue(0x30, integer(0)), token)],
    ['certificate', 'der', SIGNER.der],
    ['certificate', 'der', testLeaf('sign', { version: null, extensions: [] }).der],
    ['certificate', 'pem', pem('CERTIFICATE', SIGNER.der)],
    ['certificateList', 'der', buildCrl()],
    ['certificateList', 'pem', pem('X509 CRL', buildCrl())],
    ['certificateRequest', 'der', signed(request)],
    ['ocspResponse', 'der', bareOcspResponse(3)],
    ['keyStore', 'der', derValue(0x30, integer(3), derValue(0x30, oidDer(OID.data)), derValue(0x30))],
    ['privateKey', 'der', derValue(0x30, integer(0), derValue(0x30, oidDer(OID.rsa)), octets(CONTENT))],
    ['privateKey', 'pem', pem('EC PRIVATE KEY', CONTENT)],
    ['publicKey', 'der', parsed(SIGNER).spki],
    ['unknown', 'pem', pem('SOMETHING ELSE', CMS)],
    ['unknown', undefined, pem('CMS', CONTENT).subarray(0, 10)],
    ['pdf', undefined, text('%PDF-1.7\n')],
    ['xml', undefined, text('<?xml version="1.0"?><Signature/>')],
    ['mail', undefined, text('MIME-Version: 1.0\nContent-Type: application/pkcs7-mime; smime-type=signed-data\n')],
    ['unknown', undefined, text('just a letter')],
    ['unknown', undefined, new Uint8Array()],
    ['unknown', undefined, Uint8Array.of(0x30, 0x80)],
  ];
  it.each(KINDS)('is known as %s, %s', (kind, encoding, bytes) => {
    const file = readSignatureFile(bytes);
    expect([file.kind, file.encoding]).toEqual([kind, encoding]);
  });

  it(`is the same signature in BER as in DER, however it is written; seed ${GENERATED_SEED}`, async () => {
    const next = seededNumbers(GENERATED_SEED);
    const good = elementOf(buildCms({ signer: SIGNER, certificates: [SIGNER.der] }));
    for (let n = 0; n < generatedCount(60, 2_000); n += 1) {
      const ber = asBer(good, next);
      const file = readSignatureFile(new Uint8Array(ber));
      expect(file.kind).toBe('signedData');
      expect(Buffer.compare(file.der ?? ber, good.encoded)).toBe(0);
      expect(await verdictOf(file.der ?? ber)).toBe('indeterminate');
    }
  });

  it('DER is its own BER, and bytes of any kind get an answer', () => {
    expect(derFromBer(CMS)).toEqual(CMS);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        readSignatureFile(bytes);
        claimedSigners(bytes);
      }),
      { numRuns: 5_000 },
    );
    const next = seededNumbers(GENERATED_SEED);
    for (let n = 0; n < generatedCount(3_000, 100_000); n += 1) {
      const { der, kind } = readSignatureFile(spoiltBytes(CMS, next));
      if (der !== undefined && kind === 'signedData') claimedSigners(der);
    }
  });

  it('nested without end it costs no stack', () => {
    const deep = Buffer.concat([Buffer.alloc(400_000, Uint8Array.of(0x30, 0x80)), Buffer.alloc(400_000)]);
    expect(derFromBer(deep)).toBeUndefined();
    expect(readSignatureFile(deep).kind).toBe('unknown');
  });

  it('says who claims to have signed, whatever else is in it', () => {
    const several = buildCms({ signer: SIGNER, signers: (info) => [info, info] });
    expect(claimedSigners(several)).toHaveLength(2);
    const [claim] = claimedSigners(buildCms({ signer: SIGNER, attributes: null }));
    expect(claim?.certificate).toEqual(SIGNER.der);
    expect(claim?.claimedSigningTimeMs).toBeUndefined();
    expect(claimedSigners(CMS)[0]?.claimedSigningTimeMs).toBe(AT_MS);
    expect(
      claimedSigners(buildCms({ signer: SIGNER, certificates: [testCa('sign').der] }))[0]?.certificate,
    ).toBeUndefined();
    const strange = attribute(OID.signingTime, derValue(0x05));
    expect(
      claimedSigners(buildCms({ signer: SIGNER, attributes: [strange] }))[0]?.claimedSigningTimeMs,
    ).toBeUndefined();
    for (const changed of withSmallValues(buildCms({ signer: SIGNER, certificates: [] }))) claimedSigners(changed);
  });
});
