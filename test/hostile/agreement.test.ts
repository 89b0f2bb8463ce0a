import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate, X509ChainBuilder } from '@peculiar/x509';
import { ContentInfo, SignedData } from 'pkijs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENTRY, entryBytes, readContainer } from '#documents/container/asic-container.ts';
import { parseCertificate } from '#pki/certificate/certificate.ts';
import { checkCertificatePath } from '#pki/certificate/certificate-path.ts';
import { JPKI_ROLES } from '#pki/certificate/jpki-profile.ts';
import { anchorsOf } from '#pki/certificate/trust-anchors.ts';
import { verifySignedData } from '#pki/cms/signature-verdict.ts';
import { readOcspResponse } from '#pki/revocation/ocsp.ts';
import { createRevocationChecker } from '#pki/revocation/revocation.ts';
import { sealedSample, signatureOver } from '../support/application/build-container.ts';
import {
  algorithm,
  attribute,
  buildCms,
  type CmsRecipe,
  CONTENT,
  digest,
  goodAttributes,
  OID,
  octets,
} from '../support/pki/build-cms.ts';
import { buildCrl, buildOcspResponse } from '../support/pki/build-revocation.ts';
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
  policies,
  testAnchors,
  testCa,
  testKey,
  testLeaf,
} from '../support/pki/issue-certificate.ts';
import { hasTools } from '../support/system-tools.ts';

/**
 * Beside an independent tool. Where the tool says yes and we say no, the row says why; the other way round there is
 * no row, and there must never be one.
 */

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agreement-'));
});
afterAll(() => rm(folder, { recursive: true }));

const AT_SECONDS = String(Math.floor(AT_MS / 1000));

function openssl(...args: readonly string[]): Promise<{ isGood: boolean; output: string }> {
  return new Promise((resolve) => {
    execFile('openssl', args, { timeout: 20_000 }, (error, stdout, stderr) =>
      resolve({ isGood: error === null, output: `${stdout}${stderr}` }),
    );
  });
}

async function file(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

function pem(der: Uint8Array): string {
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

let count = 0;

async function opensslCms(cms: Uint8Array, content: Uint8Array | undefined = CONTENT): Promise<boolean> {
  count += 1;
  const signature = await file(`${count}.p7s`, cms);
  const detached = content === undefined ? [] : ['-content', await file(`${count}.bin`, content)];
  const ca = await file('sign-ca.pem', pem(testCa('sign').der));
  const { isGood } = await openssl(
    ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', signature, ...detached],
    ...['-CAfile', ca, '-purpose', 'any', '-attime', AT_SECONDS, '-out', join(folder, 'out')],
  );
  return isGood;
}

async function ourCms(cms: Uint8Array, content: Uint8Array | undefined = CONTENT): Promise<boolean> {
  const { signal } = new AbortController();
  const verdict = await verifySignedData({ cms, content, anchors: testAnchors(), role: 'sign', atMs: AT_MS, signal });
  return verdict.status === 'indeterminate' && verdict.revocation === 'notChecked';
}

const SIGNER = testLeaf('sign');
const ATTRIBUTES = goodAttributes(SIGNER, CONTENT);
const without = (name: keyof typeof ATTRIBUTES): CmsRecipe => ({
  signer: SIGNER,
  attributes: Object.entries(ATTRIBUTES).flatMap(([key, value]) => (key === name ? [] : [value])),
});
const authSigner = testLeaf('auth', { issuer: testCa('sign') });
const criticalSigner = testLeaf('sign', {
  extensions: [...leafExtensions('sign'), extension('1.2.3.4.5', Uint8Array.of(5, 0), true)],
});

const CMS_ROWS: readonly (readonly [string, () => Uint8Array, openssl: boolean, ours: boolean, why?: string])[] = [
  ['our own writer’s output', () => signatureOver(CONTENT), true, true],
  ['a good signature', () => buildCms(), true, true],
  ['RSA named without its hash', () => buildCms({ signatureIdentifier: algorithm(OID.rsa, 'null') }), true, true],
  ['no signing-certificate-v2', () => buildCms(without('signingCertificate')), false, false],
  ['no message digest', () => buildCms(without('messageDigest')), false, false],
  ['no content type', () => buildCms(without('contentType')), false, false],
  [
    'another signature value',
    () => buildCms({ changeSignature: (bytes) => bytes.map((one) => one ^ 1) }),
    false,
    false,
  ],
  ['no signer', () => buildCms({ signers: () => [] }), false, false],
  ['an expired signer', () => buildCms({ signer: testLeaf('sign', { notAfterMs: AT_MS - 1000 }) }), false, false],
  ['an unknown critical extension', () => buildCms({ signer: criticalSigner }), false, false],
  [
    'no signed attributes',
    () => buildCms({ attributes: null }),
    true,
    false,
    'RFC 5652 allows it; CAdES does not, and openssl does not look',
  ],
  [
    'no signing time',
    () => buildCms(without('signingTime')),
    true,
    false,
    'CAdES-B-B asks for it; openssl does not look',
  ],
  ['two signers, both good', () => buildCms({ signers: (one) => [one, one] }), true, false, 'one person files'],
  [
    'a certificate of the authentication profile',
    () => buildCms({ signer: authSigner, certificates: [authSigner.der] }),
    true,
    false,
    'openssl was told any purpose: it does not know JPKI’s roles',
  ],
  [
    'a key for encipherment',
    () =>
      buildCms({
        signer: testLeaf('sign', { extensions: [keyUsage('keyEncipherment'), ...leafExtensions('sign').slice(1)] }),
      }),
    true,
    false,
    'likewise: the purpose decides which usages openssl asks for',
  ],
  [
    'SHA-1',
    () =>
      buildCms({
        hash: 'sha1',
        signatureIdentifier: algorithm(OID.rsaSha1, 'null'),
        attributes: [
          ...Object.entries(ATTRIBUTES).flatMap(([key, value]) => (key === 'messageDigest' ? [] : [value])),
          attribute(OID.messageDigest, octets(digest('sha1', CONTENT))),
        ],
        signer: SIGNER,
      }),
    true,
    false,
    'openssl’s default security level still takes SHA-1 in CMS',
  ],
  [
    'attributes out of order',
    () =>
      buildCms({
        signer: SIGNER,
        attributes: Object.values(ATTRIBUTES).sort(Buffer.compare).reverse(),
        attributeOrder: 'asGiven',
      }),
    true,
    false,
    'openssl puts them in order itself; we hash what was received',
  ],
  [
    'bytes after the end',
    () => Buffer.concat([buildCms(), Uint8Array.of(0)]),
    true,
    false,
    'openssl reads the first value only',
  ],
];

describe.skipIf(!hasTools('openssl'))('SR-89: CMS beside openssl', () => {
  it.each(CMS_ROWS.map(([title, make, theirs, ours, why]) => ({ title, make, theirs, ours, why })))(
    'SR-89: $title',
    async ({ make, theirs, ours, why }) => {
      const cms = make();
      expect({ openssl: await opensslCms(cms), ours: await ourCms(cms) }).toEqual({ openssl: theirs, ours });
      expect(theirs === ours || (theirs && why !== undefined)).toBe(true);
    },
  );

  it('SR-89: attached content, and what openssl itself signs', async () => {
    expect(await opensslCms(signatureOver(CONTENT, SIGNER, 'attached'), undefined)).toBe(true);
    const key = await file('key.pem', SIGNER.key.export({ format: 'pem', type: 'pkcs8' }).toString());
    const signer = await file('signer.pem', pem(SIGNER.der));
    const content = await file('content.bin', CONTENT);
    const out = join(folder, 'openssl.p7s');
    const made = await openssl(
      ...['cms', '-sign', '-cades', '-binary', '-md', 'sha256', '-outform', 'DER', '-in', content],
      ...['-signer', signer, '-inkey', key, '-out', out],
    );
    expect(made.isGood).toBe(true);
    expect(await ourCms(new Uint8Array(await readFile(out)))).toBe(true);
  });

  it('SR-89: an elliptic-curve card signs CMS that openssl accepts', async () => {
    const signer = testLeaf('sign', { key: testKey('ec leaf', 'P-384') });
    const cms = signatureOver(CONTENT, signer);
    expect({ openssl: await opensslCms(cms), ours: await ourCms(cms) }).toEqual({ openssl: true, ours: true });
  });

  it('SR-89: the signature in a container is over its manifest, for any CMS tool', async () => {
    const read = readContainer(await sealedSample());
    if (!read.ok) throw new Error(read.failure.code);
    const [cms, manifest] = [entryBytes(read.value, ENTRY.signature), entryBytes(read.value, ENTRY.manifest)];
    expect(await opensslCms(cms, manifest)).toBe(true);
    expect(await opensslCms(cms, Buffer.concat([manifest, Uint8Array.of(10)]))).toBe(false);
  });
});

const middle = (extensions: Parameters<typeof issue>[0]['extensions'], notAfterMs?: number) =>
  issue({
    subject: [...caSubject('sign'), ['CN', 'middle']],
    key: testKey('middle'),
    issuer: testCa('sign'),
    extensions,
    ...(notAfterMs === undefined ? {} : { notAfterMs }),
  });
const CA = [basicConstraints(true), keyUsage('keyCertSign', 'crlSign')];
const forged = issue({ subject: caSubject('sign'), key: testKey('forged root'), extensions: CA });

const PATH_ROWS: readonly (readonly [
  string,
  () => { leaf: IssuedTestCertificate; between?: IssuedTestCertificate },
  openssl: boolean,
  ours: boolean,
  why?: string,
])[] = [
  ['a good signature certificate', () => ({ leaf: SIGNER }), true, true],
  ['a good CA in between', () => below(middle([...CA, policies(JPKI_ROLES.sign.policy)])), true, true],
  ['X24 a CA in between without a policy', () => below(middle(CA)), true, false, 'no policy was asked for'],
  [
    'X1 a forged root of the same name',
    () => ({ leaf: testLeaf('sign', { issuer: forged }), between: forged }),
    false,
    false,
  ],
  ['X2 an issuer that is no CA', () => below(middle([keyUsage('keyCertSign')])), false, false],
  ['X3 a CA without keyCertSign', () => below(middle([basicConstraints(true), keyUsage('crlSign')])), false, false],
  ['X7 an unknown critical extension', () => ({ leaf: criticalSigner }), false, false],
  ['X8 expired', () => ({ leaf: testLeaf('sign', { notAfterMs: AT_MS - 1000 }) }), false, false],
  ['X9 not yet valid', () => ({ leaf: testLeaf('sign', { notBeforeMs: AT_MS + 1000 }) }), false, false],
  ['X10 a CA that has expired', () => below(middle(CA, AT_MS - 1000)), false, false],
  [
    'X13 inner and outer algorithm differ',
    () => ({ leaf: testLeaf('sign', { innerAlgorithm: OID.rsaSha384 }) }),
    false,
    false,
  ],
  [
    'X5 a key for encipherment',
    () => ({ leaf: testLeaf('sign', { extensions: [keyUsage('keyEncipherment')] }) }),
    true,
    false,
    'no purpose was asked for',
  ],
  [
    'X11 an authentication certificate',
    () => ({ leaf: authSigner }),
    true,
    false,
    'openssl does not know JPKI’s roles',
  ],
  [
    'X14 RSA of 1024 bits',
    () => ({ leaf: testLeaf('sign', { key: testKey('weak', 'rsa', 1_024) }) }),
    true,
    false,
    'openssl’s level 1 takes 1024 bits',
  ],
  [
    'X15 exponent 3',
    () => ({ leaf: testLeaf('sign', { key: testKey('weak', 'rsa', 2_048, 3) }) }),
    true,
    false,
    'a small exponent is no matter to openssl',
  ],
  [
    'X18 serial number zero',
    () => ({ leaf: testLeaf('sign', { serial: Uint8Array.of(0) }) }),
    true,
    false,
    'RFC 5280 asks for a positive one',
  ],
  [
    'X20 version 1 spelled like 2',
    () => ({ leaf: testLeaf('sign', { version: 1 }) }),
    true,
    false,
    'extensions need version 3',
  ],
];

function below(issuer: IssuedTestCertificate) {
  return { leaf: testLeaf('sign', { issuer }), between: issuer };
}

describe.skipIf(!hasTools('openssl'))('SR-89: paths beside openssl', () => {
  it.each(PATH_ROWS.map(([title, make, theirs, ours, why]) => ({ title, make, theirs, ours, why })))(
    'SR-89: $title',
    async ({ make, theirs, ours, why }) => {
      const { leaf, between } = make();
      count += 1;
      const ca = await file('sign-ca.pem', pem(testCa('sign').der));
      const untrusted =
        between === undefined ? [] : ['-untrusted', await file(`${count}-between.pem`, pem(between.der))];
      const said = await openssl(
        ...['verify', '-attime', AT_SECONDS, '-CAfile', ca, ...untrusted, await file(`${count}.pem`, pem(leaf.der))],
      );
      const parse = parseCertificate(leaf.der);
      const presented = between === undefined ? [] : [between.der];
      const anchors = anchorsOf({ auth: [], sign: [parsed(testCa('sign'))] });
      const verdict =
        parse.ok && checkCertificatePath({ leaf: parse.certificate, presented, anchors, role: 'sign', atMs: AT_MS });
      expect({ openssl: said.isGood, ours: verdict !== false && verdict.ok }).toEqual({ openssl: theirs, ours });
      expect(theirs === ours || (theirs && why !== undefined)).toBe(true);
    },
  );
});

describe.skipIf(!hasTools('openssl'))('SR-89: revocation beside openssl', () => {
  it('SR-89: openssl’s own OCSP responder is understood, good and revoked', async () => {
    const { signal } = new AbortController();
    const index = await file(
      'index.txt',
      [
        `V\t301231235959Z\t\t${parsed(SIGNER).serialHex}\tunknown\t/CN=good`,
        `R\t301231235959Z\t260901000000Z,keyCompromise\t${parsed(authSigner).serialHex}\tunknown\t/CN=revoked`,
      ]
        .join('\n')
        .concat('\n'),
    );
    const ca = await file('sign-ca.pem', pem(testCa('sign').der));
    const key = await file('ca-key.pem', testCa('sign').key.export({ format: 'pem', type: 'pkcs8' }).toString());
    const answer = async (_url: unknown, request?: RequestInit) => {
      const asked = await file('request.der', Buffer.from(request?.body as Uint8Array));
      const out = join(folder, 'response.der');
      const said = await openssl(
        ...[
          'ocsp',
          '-index',
          index,
          '-rsigner',
          ca,
          '-rkey',
          key,
          '-CA',
          ca,
          '-reqin',
          asked,
          '-respout',
          out,
          '-ndays',
          '1',
        ],
      );
      return said.isGood ? new Response(await readFile(out)) : new Response(said.output, { status: 500 });
    };
    const checker = createRevocationChecker({
      methods: ['ocsp'],
      sources: { sign: { ocspUrl: 'http://responder.invalid/' } },
      fetch: answer as typeof fetch,
    });
    // The tool stamps its answers with the machine’s own time.
    const atMs = Date.now();
    const states: string[] = [];
    for (const one of [SIGNER, authSigner]) {
      const path = [parsed(one), parsed(testCa('sign'))];
      states.push((await checker.check({ path, role: 'sign', atMs, signal })).state);
    }
    expect(states).toEqual(['good', 'revoked']);
  });

  it('SR-89: the tests’ own CRLs and OCSP responses are well formed to openssl', async () => {
    const ca = await file('sign-ca.pem', pem(testCa('sign').der));
    const crl = await file('list.crl', buildCrl({ revoked: [{ certificate: SIGNER, reason: 6 }] }));
    const said = await openssl('crl', '-inform', 'DER', '-in', crl, '-CAfile', ca, '-noout', '-text');
    expect(said.output).toContain('verify OK');
    expect(said.output).toContain('Certificate Hold');
    const nonce = new Uint8Array(32).fill(7);
    const response = buildOcspResponse({ about: SIGNER, nonce });
    const about = { certificate: parsed(SIGNER), issuer: parsed(testCa('sign')), atMs: AT_MS, maxAgeMs: 1 };
    expect(readOcspResponse(response, nonce, about)).toEqual({ ok: true, state: 'good' });
    const read = await openssl('ocsp', '-respin', await file('good.der', response), '-resp_text', '-noverify');
    expect(read.output).toContain('Cert Status: good');
  });
});

/** What the libraries in common use say; each row where they say yes and we say no is why the verdicts are ours. */
const LIBRARY_ROWS: readonly (readonly [string, () => Uint8Array, library: boolean, ours: boolean])[] = [
  ['our own writer’s output', () => signatureOver(CONTENT), true, true],
  ['a good signature', () => buildCms(), true, true],
  [
    'another signature value',
    () => buildCms({ changeSignature: (bytes) => bytes.map((one) => one ^ 1) }),
    false,
    false,
  ],
  ['no signed attributes', () => buildCms({ attributes: null }), true, false],
  ['no content type', () => buildCms(without('contentType')), false, false],
  ['no signing-certificate-v2', () => buildCms(without('signingCertificate')), true, false],
  ['an unknown critical extension', () => buildCms({ signer: criticalSigner }), true, false],
  ['an expired signer', () => buildCms({ signer: testLeaf('sign', { notAfterMs: AT_MS - 1000 }) }), true, false],
];

describe('SR-89: beside the libraries that could have decided', () => {
  it.each(LIBRARY_ROWS)('SR-89: pkijs, %s', async (_title, make, theirs, ours) => {
    const cms = make();
    const signedData = new SignedData({ schema: ContentInfo.fromBER(Uint8Array.from(cms).buffer).content });
    const library = await signedData.verify({ signer: 0, data: Uint8Array.from(CONTENT).buffer }).catch(() => false);
    expect({ library, ours: await ourCms(cms) }).toEqual({ library: theirs, ours });
  });

  it('SR-89: @peculiar/x509 builds a chain through a holder’s certificate; we do not', async () => {
    const holder = testLeaf('sign');
    const forgery = testLeaf('sign', { issuer: holder, key: testKey('victim') });
    const certificates = [holder, testCa('sign')].map(({ der }) => new X509Certificate(Uint8Array.from(der).buffer));
    const chain = await new X509ChainBuilder({ certificates }).build(
      new X509Certificate(Uint8Array.from(forgery.der).buffer),
    );
    expect(chain).toHaveLength(3);
    const presented = [holder.der];
    const verdict = checkCertificatePath({
      leaf: parsed(forgery),
      presented,
      anchors: testAnchors(),
      role: 'sign',
      atMs: AT_MS,
    });
    expect(verdict).toEqual({ ok: false, problem: 'issuerNotCa' });
  });
});
