import { constants, privateEncrypt, publicDecrypt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failure } from '#contract/failures/failure.ts';
import { verifySignedData } from '#pki/cms/signature-verdict.ts';
import { derAt, derChildren, derValue, sameBytes } from '#pki/der/der.ts';
import type { RevocationChecker } from '#pki/revocation/revocation-answer.ts';
import { computedMs } from '../support/computed-time.ts';
import {
  algorithm,
  attribute,
  buildCms,
  type CmsRecipe,
  CONTENT,
  digest,
  goodAttributes,
  integer,
  OID,
  octets,
  signingCertificateV2,
} from '../support/pki/build-cms.ts';
import {
  AT_MS,
  issue,
  keyUsage,
  LEAF_SUBJECT,
  leafExtensions,
  oidDer,
  parsed,
  testAnchors,
  testCa,
  testKey,
  testLeaf,
} from '../support/pki/issue-certificate.ts';

const GOOD: RevocationChecker = {
  check: ({ atMs }) => Promise.resolve({ state: 'good', evidence: [], checkedAtMs: atMs }),
};

function verify(cms: Uint8Array, content: Uint8Array | undefined = CONTENT, revocation = GOOD) {
  const { signal } = new AbortController();
  return verifySignedData({ cms, content, anchors: testAnchors(), role: 'sign', atMs: AT_MS, revocation, signal });
}

function reasonOf(failure: Failure): string {
  return 'problem' in failure ? `${failure.code} ${failure.problem}` : failure.code;
}

async function judged(cms: Uint8Array, content: Uint8Array | undefined = CONTENT): Promise<string> {
  const verdict = await verify(cms, content);
  return 'failure' in verdict ? reasonOf(verdict.failure) : verdict.status;
}

const SIGNER = testLeaf('sign');
const ATTRIBUTES = goodAttributes(SIGNER, CONTENT);

/** A signature by SIGNER with some of its four attributes replaced, or left out where `undefined`. */
function withAttributes(
  changes: Partial<Record<keyof typeof ATTRIBUTES, Uint8Array | undefined>>,
  more: readonly Uint8Array[] = [],
): CmsRecipe {
  const kept = Object.values({ ...ATTRIBUTES, ...changes }).filter((one) => one !== undefined);
  return { signer: SIGNER, attributes: [...kept, ...more] };
}

function time(tag: number, text: string): Uint8Array {
  return attribute(OID.signingTime, derValue(tag, Buffer.from(text, 'ascii')));
}

const sha1Digest = attribute(OID.messageDigest, octets(digest('sha1', CONTENT)));
const md5Digest = attribute(OID.messageDigest, octets(digest('md5', CONTENT)));
const sha384Digest = attribute(OID.messageDigest, octets(digest('sha384', CONTENT)));
const twin = issue({
  subject: LEAF_SUBJECT,
  key: testKey('twin'),
  issuer: testCa('sign'),
  extensions: leafExtensions('sign'),
  serial: Buffer.from(parsed(SIGNER).serialHex, 'hex'),
});
const setOfAttributes = derValue(0x31, ...Object.values(ATTRIBUTES).sort(Buffer.compare));
const secondSigner = (signerInfo: Uint8Array) => {
  const bad = Uint8Array.from(signerInfo);
  bad[bad.length - 1] = (bad.at(-1) ?? 0) ^ 1;
  return [signerInfo, bad];
};

/** Opens the signature, lets the PKCS#1 block be changed, and closes it with the same key: what only a forger would do. */
function repadded(change: (block: Buffer) => Buffer) {
  const raw = { key: SIGNER.key, padding: constants.RSA_NO_PADDING };
  return (signature: Uint8Array) => privateEncrypt(raw, change(publicDecrypt(raw, signature)));
}

/** `00 01 FF… 00` in front, to the size of the modulus. */
function padded(tail: Uint8Array): Buffer {
  const filler = Buffer.alloc(256 - 3 - tail.length, 0xff);
  return Buffer.concat([Uint8Array.of(0, 1), filler, Uint8Array.of(0), tail]);
}

function garbageBehind(block: Buffer): Buffer {
  const digestInfo = block.subarray(-51);
  const begun = Buffer.concat([Uint8Array.of(0, 1), Buffer.alloc(8, 0xff), Uint8Array.of(0), digestInfo]);
  return Buffer.concat([begun, Buffer.alloc(256 - begun.length, 0x42)]);
}

function garbageInPadding(block: Buffer): Buffer {
  block[100] = 0x42;
  return block;
}

function withoutNull(block: Buffer): Buffer {
  const oid = oidDer(OID.sha256);
  return padded(derValue(0x30, derValue(0x30, oid), octets(block.subarray(-32))));
}

const C_SERIES: readonly (readonly [string, CmsRecipe, string])[] = [
  ['C0 a good signature', { signer: SIGNER }, 'valid'],
  ['C0 a good signature, RSA named without its hash', { signatureIdentifier: algorithm(OID.rsa, 'null') }, 'valid'],
  ['C1 no signed attributes', { attributes: null }, 'signatureInvalid noSignedAttributes'],
  ['C1 an empty set of signed attributes', { attributes: [] }, 'signatureInvalid notDer'],
  ['C3 no message digest', withAttributes({ messageDigest: undefined }), 'signatureInvalid attributeMissing'],
  ['C4 two message digests', withAttributes({}, [sha384Digest]), 'signatureInvalid attributeRepeated'],
  [
    'C5 a message digest with two values',
    withAttributes({
      messageDigest: attribute(
        OID.messageDigest,
        octets(digest('sha256', CONTENT)),
        octets(digest('sha256', Buffer.from('x'))),
      ),
    }),
    'signatureInvalid attributeInvalid',
  ],
  [
    'C6 a message digest cut short',
    withAttributes({ messageDigest: attribute(OID.messageDigest, octets(digest('sha256', CONTENT).subarray(0, 31))) }),
    'signatureInvalid messageDigestMismatch',
  ],
  [
    'C6 an empty message digest',
    withAttributes({ messageDigest: attribute(OID.messageDigest, octets(new Uint8Array())) }),
    'signatureInvalid messageDigestMismatch',
  ],
  ['C7 no content type', withAttributes({ contentType: undefined }), 'signatureInvalid attributeMissing'],
  [
    'C8 another content type',
    withAttributes({ contentType: attribute(OID.contentType, oidDer(OID.signedData)) }),
    'signatureInvalid contentTypeMismatch',
  ],
  [
    'C9 no signing-certificate-v2',
    withAttributes({ signingCertificate: undefined }),
    'signatureInvalid attributeMissing',
  ],
  [
    'C10 the hash of another certificate',
    withAttributes({
      signingCertificate: attribute(
        OID.signingCertificateV2,
        signingCertificateV2(digest('sha256', testCa('sign').der)),
      ),
    }),
    'signatureInvalid signingCertificateMismatch',
  ],
  [
    'C10 the right hash with another serial number',
    withAttributes({
      signingCertificate: attribute(
        OID.signingCertificateV2,
        signingCertificateV2(
          digest('sha256', SIGNER.der),
          undefined,
          derValue(0x30, derValue(0x30, derValue(0xa4, parsed(SIGNER).issuerDer)), integer(7)),
        ),
      ),
    }),
    'signatureInvalid signingCertificateMismatch',
  ],
  [
    'C10 a SHA-1 hash of the certificate',
    withAttributes({
      signingCertificate: attribute(
        OID.signingCertificateV2,
        signingCertificateV2(digest('sha1', SIGNER.der), OID.sha1),
      ),
    }),
    'signatureInvalid signingCertificateMismatch',
  ],
  [
    'C10 a SHA-384 hash of the certificate, which is good',
    withAttributes({
      signingCertificate: attribute(
        OID.signingCertificateV2,
        signingCertificateV2(digest('sha384', SIGNER.der), OID.sha384),
      ),
    }),
    'valid',
  ],
  [
    'C11 only the old signing-certificate',
    withAttributes({
      signingCertificate: attribute(OID.signingCertificate, signingCertificateV2(digest('sha1', SIGNER.der))),
    }),
    'signatureInvalid attributeMissing',
  ],
  ['C12 no signer', { signers: () => [] }, 'signatureInvalid noSigner'],
  [
    'C12 the signer’s certificate left out',
    { certificates: [testCa('sign').der] },
    'signatureInvalid signerNotIncluded',
  ],
  ['C12 no certificate at all', { certificates: [] }, 'signatureInvalid signerNotIncluded'],
  ['C13 two signers, one bad', { signers: secondSigner }, 'signatureInvalid severalSigners'],
  ['C13 two signers, both good', { signers: (one) => [one, one] }, 'signatureInvalid severalSigners'],
  [
    'C14 two certificates of the same issuer and serial number',
    { signer: SIGNER, certificates: [SIGNER.der, twin.der] },
    'signatureInvalid signerAmbiguous',
  ],
  [
    'C15 the twin signs and names itself, the victim’s certificate is meant',
    { signer: twin, certificates: [SIGNER.der], attributes: Object.values(ATTRIBUTES) },
    'signatureInvalid signatureInvalid',
  ],
  [
    'C15 a signer named by a key identifier that no certificate has',
    { signerName: derValue(0x80, new Uint8Array(20)), signerVersion: 3, version: 3 },
    'signatureInvalid signerNotIncluded',
  ],
  [
    'C16 digest algorithm and signature algorithm differ',
    { hash: 'sha256', signatureIdentifier: algorithm(OID.rsaSha384, 'null') },
    'signatureInvalid algorithmMismatch',
  ],
  ['C17 another digest algorithm in the list', { listedDigestOid: OID.sha384 }, 'signatureInvalid algorithmMismatch'],
  [
    'C18 SHA-1',
    {
      ...withAttributes({ messageDigest: sha1Digest }),
      hash: 'sha1',
      signatureIdentifier: algorithm(OID.rsaSha1, 'null'),
    },
    'signatureInvalid digestAlgorithmRefused',
  ],
  [
    'C18 SHA-1 in the signature only',
    { signatureIdentifier: algorithm(OID.rsaSha1, 'null') },
    'signatureInvalid signatureAlgorithmRefused',
  ],
  [
    'C19 MD5',
    { ...withAttributes({ messageDigest: md5Digest }), hash: 'md5', signatureIdentifier: algorithm(OID.rsa, 'null') },
    'signatureInvalid digestAlgorithmRefused',
  ],
  [
    'C20 PSS',
    { usePss: true, signatureIdentifier: algorithm(OID.rsaPss) },
    'signatureInvalid signatureAlgorithmRefused',
  ],
  ['C20 PSS said to be PKCS#1 v1.5', { usePss: true }, 'signatureInvalid signatureInvalid'],
  [
    'C21 the signature algorithm without its NULL',
    { signatureIdentifier: algorithm(OID.rsaSha256) },
    'signatureInvalid signatureAlgorithmRefused',
  ],
  [
    'C21 odd parameters',
    { signatureIdentifier: derValue(0x30, oidDer(OID.rsaSha256), integer(5)) },
    'signatureInvalid signatureAlgorithmRefused',
  ],
  [
    'C21 an elliptic curve’s algorithm for an RSA key',
    { signatureIdentifier: algorithm('1.2.840.10045.4.3.2') },
    'signatureInvalid algorithmMismatch',
  ],
  [
    'C22 garbage behind a short DigestInfo',
    { signer: SIGNER, changeSignature: repadded(garbageBehind) },
    'signatureInvalid signatureInvalid',
  ],
  ['C22 garbage in the padding', { changeSignature: repadded(garbageInPadding) }, 'signatureInvalid signatureInvalid'],
  [
    'C22 block type 2',
    { changeSignature: repadded((block) => block.fill(2, 1, 2)) },
    'signatureInvalid signatureInvalid',
  ],
  [
    'C23 a DigestInfo without its NULL',
    { changeSignature: repadded(withoutNull) },
    'signatureInvalid signatureInvalid',
  ],
  [
    'C23 a bare hash',
    { changeSignature: repadded((block) => padded(block.subarray(-32))) },
    'signatureInvalid signatureInvalid',
  ],
  ['C23 the same block again, which is good', { changeSignature: repadded((block) => block) }, 'valid'],
  [
    'C24 a signature one byte short',
    { changeSignature: (bytes) => bytes.subarray(1) },
    'signatureInvalid signatureInvalid',
  ],
  [
    'C24 a signature with a byte in front',
    { changeSignature: (bytes) => Buffer.concat([Uint8Array.of(0), bytes]) },
    'signatureInvalid signatureInvalid',
  ],
  ['C24 an empty signature', { changeSignature: () => new Uint8Array() }, 'signatureInvalid signatureInvalid'],
  ['C24 a signature of zeros', { changeSignature: (bytes) => bytes.map(() => 0) }, 'signatureInvalid signatureInvalid'],
  [
    'C33 attributes out of order',
    { attributes: Object.values(ATTRIBUTES).sort(Buffer.compare).reverse(), attributeOrder: 'asGiven', signer: SIGNER },
    'signatureInvalid notDer',
  ],
  [
    'C35 a signing time without seconds',
    withAttributes({ signingTime: time(0x17, '2610010300Z') }),
    'signatureInvalid notDer',
  ],
  [
    'C35 a signing time with an offset',
    withAttributes({ signingTime: time(0x17, '261001030000+0900') }),
    'signatureInvalid notDer',
  ],
  [
    'C35 a signing time of month 13',
    withAttributes({ signingTime: time(0x17, '261301030000Z') }),
    'signatureInvalid attributeInvalid',
  ],
  [
    'C35 2026 as GeneralizedTime',
    withAttributes({ signingTime: time(0x18, '20261001030000Z') }),
    'signatureInvalid attributeInvalid',
  ],
  ['C35 no signing time', withAttributes({ signingTime: undefined }), 'signatureInvalid attributeMissing'],
  [
    'C39 a signature policy that was not signed',
    {
      ...withAttributes({}, [attribute(OID.signaturePolicy, derValue(0x30, oidDer('1.2.3')))]),
      signed: derValue(0x31, ...Object.values(ATTRIBUTES).sort(Buffer.compare)),
    },
    'signatureInvalid signatureInvalid',
  ],
  [
    'C40 signed data inside signed data',
    { contentType: OID.signedData, encapsulated: derValue(0xa0, octets(buildCms())) },
    'signatureInvalid contentTypeNotData',
  ],
  ['C40 version 3 for content that is data', { version: 3 }, 'signatureInvalid notSignedData'],
];

describe('SR-73: a CMS signature is refused for what is wrong with it', () => {
  it.each(C_SERIES)('SR-73: %s', async (_title, recipe, expected) => {
    expect(await judged(buildCms(recipe))).toBe(expected);
  });

  it.each([
    ['C25 other content', buildCms(), Buffer.from('other'), 'signatureInvalid messageDigestMismatch'],
    ['C25 empty content', buildCms(), new Uint8Array(), 'signatureInvalid messageDigestMismatch'],
    ['C26 content twice', buildCms({ isAttached: true }), CONTENT, 'signatureInvalid contentRepeated'],
    [
      'C26 an empty attached content beside the detached one',
      buildCms({ encapsulated: derValue(0xa0, octets(new Uint8Array())) }),
      CONTENT,
      'signatureInvalid contentRepeated',
    ],
    [
      'C26 two attached contents',
      buildCms({ encapsulated: derValue(0xa0, octets(CONTENT), octets(CONTENT)) }),
      CONTENT,
      'signatureInvalid notDer',
    ],
  ] as const)('SR-73: %s', async (_title, cms, content, expected) => {
    expect(await judged(cms, content)).toBe(expected);
  });

  it('SR-73: C26 no content at all', async () => {
    const verdict = await verifySignedData({
      cms: buildCms(),
      anchors: testAnchors(),
      role: 'sign',
      atMs: AT_MS,
      signal: new AbortController().signal,
    });
    expect('failure' in verdict && reasonOf(verdict.failure)).toBe('signatureInvalid contentMissing');
  });

  it('SR-74: C2 content that is itself a set of attributes is refused, attached and detached', async () => {
    const attributes = Object.values(goodAttributes(SIGNER, setOfAttributes));
    const cms = buildCms({ signer: SIGNER, content: setOfAttributes, attributes });
    expect(await judged(cms, setOfAttributes)).toBe('signatureInvalid contentIsAttributes');
    // The other direction: the signature over attributes, passed off as one over content without attributes.
    const stripped = buildCms({ signer: SIGNER, content: setOfAttributes, attributes: null });
    expect(await judged(stripped, setOfAttributes)).toBe('signatureInvalid noSignedAttributes');
  });

  it('SR-75: C34 C36 C37 unsigned attributes change nothing of what is said', async () => {
    const unsigned = [
      attribute(OID.counterSignature, derValue(0x30)),
      attribute(OID.signingTime, derValue(0x17, Buffer.from('200101000000Z'))),
      attribute(OID.timeStampToken, buildCms({ content: Buffer.from('other data'), isAttached: true })),
    ];
    const [plain, dressed] = [
      await verify(buildCms({ signer: SIGNER })),
      await verify(buildCms({ signer: SIGNER, unsignedAttributes: unsigned.sort(Buffer.compare) })),
    ];
    expect(dressed).toEqual(plain);
    expect(dressed).toMatchObject({ status: 'valid', claimedSigningTimeMs: AT_MS });
  });

  it('SR-65: C38 a signature by the authentication key is refused', async () => {
    const signer = testLeaf('auth');
    const cms = buildCms({ signer, certificates: [signer.der, testCa('auth').der] });
    expect(await judged(cms)).toBe('certificateUntrusted wrongCa');
  });

  it('SR-76: a signer whose certificate is spoilt is refused for that', async () => {
    const encipher = testLeaf('sign', {
      extensions: [keyUsage('keyEncipherment'), ...leafExtensions('sign').slice(1)],
    });
    expect(await judged(buildCms({ signer: encipher }))).toBe('certificateUsageRefused keyUsage');
    const expired = testLeaf('sign', { notAfterMs: AT_MS - 1000 });
    expect(await judged(buildCms({ signer: expired }))).toBe('certificateExpired');
  });
});

describe('SR-72: only strict DER of bounded size is looked at', () => {
  const good = buildCms();
  const [, wrapper] = derChildren(good);
  const inner = wrapper?.content ?? good;
  const contentInfo = (wrapped: Uint8Array) => derValue(0x30, oidDer(OID.signedData), wrapped);
  const nested = (depth: number) => {
    let value: Uint8Array = derValue(0x30);
    for (let n = 0; n < depth; n += 1) value = derValue(0x30, value);
    return value;
  };

  it.each([
    [
      'C27 indefinite length',
      Buffer.concat([Uint8Array.of(0x30, 0x80), good.subarray(4), Uint8Array.of(0, 0)]),
      'notDer',
    ],
    [
      'C28 a length in more octets than needed',
      Buffer.concat([Uint8Array.of(0x30, 0x83, 0), good.subarray(2)]),
      'notDer',
    ],
    ['C29 bytes after the end', Buffer.concat([good, Uint8Array.of(0)]), 'trailingBytes'],
    ['C29 a second signature after the end', Buffer.concat([good, good]), 'trailingBytes'],
    ['C30 40 levels', contentInfo(derValue(0xa0, nested(40))), 'tooDeep'],
    ['C30 100,000 levels', deepBytes(100_000), 'tooDeep'],
    ['C31 a length of 4 GiB', Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x02), 'notDer'],
    ['C31 a length of 2^40', Uint8Array.of(0x30, 0x85, 1, 0, 0, 0, 0, 0x02), 'notDer'],
    [
      'C32 21 certificates',
      buildCms({ certificates: Array.from({ length: 21 }, () => testCa('sign').der) }),
      'tooManyCertificates',
    ],
    ['C32 100,000 certificates', manyCertificates(inner), 'tooLarge'],
    [
      'C32 1.5 MiB without content',
      buildCms({ certificates: [derValue(0x30, octets(new Uint8Array(1_572_864)))] }),
      'tooLarge',
    ],
    [
      'an authenticated-data type',
      derValue(0x30, oidDer('1.2.840.113549.1.9.16.1.2'), derValue(0xa0, inner)),
      'notSignedData',
    ],
    ['nothing', new Uint8Array(), 'notDer'],
  ])('SR-72: %s, within 250 ms', async (_title, cms, problem) => {
    const begunMs = computedMs();
    expect(await judged(Uint8Array.from(cms))).toBe(`signatureInvalid ${problem}`);
    expect(computedMs() - begunMs).toBeLessThan(250);
  });

  /** Each level announces all that follows; the scanner meets the depth long before the innermost ones. */
  function deepBytes(levels: number): Uint8Array {
    const bytes = new Uint8Array(levels * 5);
    for (let n = 0; n < levels; n += 1) {
      const length = (levels - n - 1) * 5;
      bytes.set([0x30, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff], n * 5);
    }
    return bytes;
  }

  function manyCertificates(wrapped: Uint8Array): Uint8Array {
    const parts = derChildren(wrapped);
    const many = derValue(0xa0, Buffer.alloc(200_000, Uint8Array.of(0x30, 0x00)));
    const replaced = parts.map(({ tag, encoded }) => (tag === 0xa0 ? many : encoded));
    return contentInfo(derValue(0xa0, derValue(0x30, ...replaced)));
  }

  it('SR-127: arbitrary bytes, and good ones cut or spliced, never throw and never verify', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.nat(good.length - 1), async (bytes, at) => {
        const spliced = Buffer.concat([good.subarray(0, at), bytes, good.subarray(at + bytes.length)]);
        const isSame = spliced.equals(good);
        expect((await verify(bytes)).status).toBe('invalid');
        expect((await verify(good.subarray(0, at))).status).toBe('invalid');
        if (!isSame) expect(['invalid', 'valid']).toContain((await verify(spliced)).status);
      }),
      { numRuns: 300 },
    );
  });
});

describe('SR-70: one verdict, made at the end', () => {
  it.each([
    ['good', 'valid', undefined],
    ['revoked', 'invalid', 'certificateRevoked'],
    ['onHold', 'invalid', 'certificateOnHold'],
    ['unknown', 'indeterminate', 'certificateRevocationUnknown'],
    ['unavailable', 'indeterminate', 'certificateRevocationUnknown'],
    ['notChecked', 'indeterminate', 'certificateRevocationUnknown'],
  ] as const)('SR-5 SR-70: with revocation %s the signature is %s', async (state, status, code) => {
    const verdict = await verify(buildCms(), CONTENT, {
      check: ({ atMs }) => Promise.resolve({ state, evidence: [], checkedAtMs: atMs }),
    });
    expect(verdict.status).toBe(status);
    expect('failure' in verdict ? verdict.failure.code : undefined).toBe(code);
  });

  it('SR-70: whatever breaks while verifying gives “not verified” and nothing else', async () => {
    const verdict = await verify(buildCms(), CONTENT, { check: () => Promise.reject(new Error('broken')) });
    expect(verdict).toEqual({ status: 'notVerified', failure: { code: 'notVerified' } });
  });

  it('SR-6: the verdict holds the bytes that were hashed, whatever becomes of the caller’s', async () => {
    const content = Uint8Array.from(CONTENT);
    const cms = buildCms({ content });
    const verdict = await verify(cms, content, {
      check: ({ atMs }) => {
        content.fill(0);
        cms.fill(0);
        return Promise.resolve({ state: 'good', evidence: [], checkedAtMs: atMs });
      },
    });
    expect(verdict.status === 'valid' && Buffer.from(verdict.content).equals(CONTENT)).toBe(true);
  });

  it('SR-79: time comes from the caller; the signer’s own is a claim, before, after and past 2049', async () => {
    const claims = [
      Date.UTC(2019, 0, 1),
      Date.UTC(2049, 11, 31, 23, 59, 59),
      Date.UTC(2050, 0, 1),
      Date.UTC(2099, 0, 1),
    ];
    for (const claim of claims) {
      const text = new Date(claim).toISOString().replace(/[-:T]|\.000/g, '');
      const signingTime = claim < Date.UTC(2050, 0, 1) ? time(0x17, text.slice(2)) : time(0x18, text);
      const verdict = await verify(buildCms(withAttributes({ signingTime })));
      expect(verdict).toMatchObject({ status: 'valid', claimedSigningTimeMs: claim, atMs: AT_MS });
    }
  });
});

describe('SR-90: mutation', () => {
  const flipped = (cms: Uint8Array, at: number) => {
    const altered = Uint8Array.from(cms);
    altered[at] = (altered[at] ?? 0) ^ (1 << (at % 8));
    return altered;
  };

  it('SR-90: a signature with any byte changed is refused', async () => {
    const cms = buildCms({ signer: SIGNER, certificates: [SIGNER.der] });
    expect((await verify(cms)).status).toBe('valid');
    for (let at = 0; at < cms.length; at += 1) {
      expect((await verify(flipped(cms, at))).status, `byte ${at} of ${cms.length}`).toBe('invalid');
    }
  });

  it('SR-90: a certificate that came along and was not needed is outside what is covered', async () => {
    const cms = buildCms({ signer: SIGNER });
    const copy = derChildren(derAt(cms, 1, 0, 3).encoded).find(({ encoded }) => sameBytes(encoded, testCa('sign').der));
    const inside = (copy?.encoded.byteOffset ?? 0) - cms.byteOffset + 400;
    const verdict = await verify(flipped(cms, inside));
    expect(verdict.status === 'valid' && verdict.path.map(({ sha256 }) => sha256)).toEqual([
      parsed(SIGNER).sha256,
      parsed(testCa('sign')).sha256,
    ]);
  });
});
