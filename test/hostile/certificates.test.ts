import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Extension } from '@peculiar/asn1-x509';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CertificateProblem } from '#contract/failures/certificate-failures.ts';
import { parseCertificate } from '#pki/certificate/certificate.ts';
import { checkCertificatePath } from '#pki/certificate/certificate-path.ts';
import { JPKI_ROLES } from '#pki/certificate/jpki-profile.ts';
import { anchorsOf, loadTrustFolder, PINNED_ANCHORS, type TrustAnchors } from '#pki/certificate/trust-anchors.ts';
import { derValue } from '#pki/der/der.ts';
import {
  AT_MS,
  basicConstraints,
  caSubject,
  extendedKeyUsage,
  extension,
  type IssuedTestCertificate,
  issue,
  keyUsage,
  LEAF_SUBJECT,
  leafExtensions,
  nameDer,
  oidDer,
  parsed,
  policies,
  type Role,
  spkiOf,
  subjectAltName,
  testAnchors,
  testCa,
  testKey,
  testLeaf,
} from '../support/pki/issue-certificate.ts';

interface Hostile {
  readonly leaf: IssuedTestCertificate;
  readonly presented?: readonly Uint8Array[];
  readonly anchors?: TrustAnchors;
  readonly role?: Role;
}

const DAY_MS = 86_400_000;

function judge({
  leaf,
  presented = [],
  anchors = testAnchors(),
  role = 'sign',
}: Hostile): CertificateProblem | 'trusted' {
  const parse = parseCertificate(leaf.der);
  if (!parse.ok) return parse.problem;
  const verdict = checkCertificatePath({ leaf: parse.certificate, presented, anchors, role, atMs: AT_MS });
  return verdict.ok ? 'trusted' : verdict.problem;
}

/** A CA between the anchor and the leaf, spoilt by `extensions`. */
function below(extensions: Parameters<typeof issue>[0]['extensions'], times: { notAfterMs?: number } = {}): Hostile {
  const middle = issue({
    subject: [...caSubject('sign'), ['CN', 'middle']],
    key: testKey('middle'),
    issuer: testCa('sign'),
    extensions,
    ...times,
  });
  return { leaf: testLeaf('sign', { issuer: middle }), presented: [middle.der] };
}

const CA_EXTENSIONS = [basicConstraints(true), keyUsage('keyCertSign', 'crlSign')];
const GOOD_CA_BETWEEN = [...CA_EXTENSIONS, policies(JPKI_ROLES.sign.policy)];
const ANY_POLICY = '2.5.29.32.0';

/** Policies with one qualifier on the first. */
function qualifiedPolicies(qualifierId: string, critical: boolean, policy: string = JPKI_ROLES.sign.policy) {
  const qualifier = derValue(0x30, oidDer(qualifierId), derValue(0x16, Buffer.from('http://cps.invalid')));
  const value = derValue(0x30, derValue(0x30, oidDer(policy), derValue(0x30, qualifier)));
  return extension('2.5.29.32', value, critical);
}

function policyMapping(critical: boolean) {
  const mapping = derValue(0x30, oidDer(JPKI_ROLES.sign.policy), oidDer('1.2.3.4'));
  return extension('2.5.29.33', derValue(0x30, mapping), critical);
}

const [LEAF_USAGE, LEAF_POLICIES, LEAF_NAMES] = leafExtensions('sign') as [Extension, Extension, Extension];

function leafWith(...more: readonly Extension[]): Hostile {
  return { leaf: testLeaf('sign', { extensions: [...leafExtensions('sign'), ...more] }) };
}

function time(tag: number, text: string): Uint8Array {
  return derValue(tag, Buffer.from(text, 'ascii'));
}

/** A leaf whose validity is written like this. */
function validity(notBefore: Uint8Array, notAfter: Uint8Array): Hostile {
  return { leaf: testLeaf('sign', { validityDer: derValue(0x30, notBefore, notAfter) }) };
}

const FROM = time(0x17, '260101000000Z');
const UNTIL = time(0x17, '301231235959Z');

/** Distribution points with these parts in the only one. */
function distributionPoint(...parts: readonly Uint8Array[]): Hostile {
  return leafWith(extension('2.5.29.31', derValue(0x30, derValue(0x30, ...parts))));
}

function rootWith(extensions: Parameters<typeof issue>[0]['extensions']): Hostile {
  const root = issue({ subject: caSubject('sign'), key: testKey('other root'), extensions });
  return { leaf: testLeaf('sign', { issuer: root }), anchors: anchorsOf({ auth: [], sign: [parsed(root)] }) };
}

function changedKey(kind: Parameters<typeof testKey>): Hostile {
  return { leaf: testLeaf('sign', { key: testKey(...kind) }) };
}

/** A SubjectPublicKeyInfo for an RSA key with this modulus and exponent. */
function rsaSpki(modulus: Buffer, exponent: readonly number[]): Uint8Array {
  const integer = (bytes: Uint8Array) =>
    derValue(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Uint8Array.of(0), bytes]) : bytes);
  const key = derValue(0x30, integer(modulus), integer(Uint8Array.from(exponent)));
  const algorithm = derValue(0x30, oidDer('1.2.840.113549.1.1.1'), Uint8Array.of(0x05, 0x00));
  return derValue(0x30, algorithm, derValue(0x03, Uint8Array.of(0), key));
}

function modulus(last: number): Buffer {
  const { n = '' } = testKey('sign leaf').export({ format: 'jwk' }) as { n?: string };
  const bytes = Buffer.from(n, 'base64url');
  bytes[bytes.length - 1] = last;
  return bytes;
}

function twoRoots(): Hostile {
  const forged = issue({ subject: caSubject('sign'), key: testKey('forged root'), extensions: CA_EXTENSIONS });
  return { leaf: testLeaf('sign'), presented: [forged.der, testCa('sign').der] };
}

const X_SERIES: readonly (readonly [string, () => Hostile, CertificateProblem | 'trusted'])[] = [
  ['X0 a good signature certificate', () => ({ leaf: testLeaf('sign') }), 'trusted'],
  ['X0 a good authentication certificate', () => ({ leaf: testLeaf('auth'), role: 'auth' }), 'trusted'],
  [
    'X1 a root of the same name with another key',
    () => {
      const forged = issue({ subject: caSubject('sign'), key: testKey('forged root'), extensions: CA_EXTENSIONS });
      return { leaf: testLeaf('sign', { issuer: forged }), presented: [forged.der] };
    },
    'issuerUnknown',
  ],
  [
    'X1 a leaf of the root’s name, signed by another key, root not presented',
    () => ({ leaf: testLeaf('sign', { issuer: { ...testCa('sign'), key: testKey('forged root') } }) }),
    'signatureInvalid',
  ],
  ['X2 an issuer that is an end entity', () => below([keyUsage('keyCertSign')]), 'issuerNotCa'],
  [
    'X2 an issuer that denies being a CA',
    () => below([basicConstraints(false), keyUsage('keyCertSign')]),
    'issuerNotCa',
  ],
  [
    'X2 a holder who issues to others',
    () => {
      const holder = testLeaf('sign');
      return { leaf: testLeaf('sign', { issuer: holder, key: testKey('victim') }), presented: [holder.der] };
    },
    'issuerNotCa',
  ],
  ['X3 a CA without keyCertSign', () => below([basicConstraints(true), keyUsage('crlSign')]), 'issuerKeyUsage'],
  ['X3 a CA without any key usage', () => below([basicConstraints(true)]), 'issuerKeyUsage'],
  [
    'X4 more CAs than the root’s path length allows',
    () => {
      const root = issue({
        subject: caSubject('sign'),
        key: testKey('other root'),
        extensions: [basicConstraints(true, 0), keyUsage('keyCertSign')],
      });
      const middle = issue({
        subject: [['CN', 'middle']],
        key: testKey('middle'),
        issuer: root,
        extensions: CA_EXTENSIONS,
      });
      return {
        leaf: testLeaf('sign', { issuer: middle }),
        presented: [middle.der],
        anchors: anchorsOf({ auth: [], sign: [parsed(root)] }),
      };
    },
    'pathTooLong',
  ],
  [
    'X4 the same path length, no CA in between',
    () => rootWith([basicConstraints(true, 0), keyUsage('keyCertSign')]),
    'trusted',
  ],
  ['X4 a good CA in between', () => below(GOOD_CA_BETWEEN), 'trusted'],
  [
    'X4 six CAs in a row',
    () => {
      let issuer = testCa('sign');
      const presented: Uint8Array[] = [];
      for (let n = 0; n < 6; n += 1) {
        issuer = issue({ subject: [['CN', `middle ${n}`]], key: testKey('middle'), issuer, extensions: CA_EXTENSIONS });
        presented.push(issuer.der);
      }
      return { leaf: testLeaf('sign', { issuer }), presented };
    },
    'pathTooLong',
  ],
  [
    'X5 no nonRepudiation',
    () => ({
      leaf: testLeaf('sign', { extensions: [keyUsage('digitalSignature'), policies(JPKI_ROLES.sign.policy)] }),
    }),
    'keyUsage',
  ],
  [
    'X5 key encipherment only',
    () => ({ leaf: testLeaf('sign', { extensions: [keyUsage('keyEncipherment'), policies(JPKI_ROLES.sign.policy)] }) }),
    'keyUsage',
  ],
  [
    'X6 no key usage at all',
    () => ({ leaf: testLeaf('sign', { extensions: [policies(JPKI_ROLES.sign.policy)] }) }),
    'keyUsage',
  ],
  [
    'X6 authentication without clientAuth',
    () => ({
      leaf: testLeaf('auth', { extensions: [keyUsage('digitalSignature'), policies(JPKI_ROLES.auth.policy)] }),
      role: 'auth',
    }),
    'extendedKeyUsage',
  ],
  [
    'X6 authentication with serverAuth only',
    () => ({
      leaf: testLeaf('auth', {
        extensions: [
          keyUsage('digitalSignature'),
          extendedKeyUsage('1.3.6.1.5.5.7.3.1'),
          policies(JPKI_ROLES.auth.policy),
        ],
      }),
      role: 'auth',
    }),
    'extendedKeyUsage',
  ],
  [
    'X6 another policy',
    () => ({
      leaf: testLeaf('sign', {
        extensions: [keyUsage('digitalSignature', 'nonRepudiation'), policies('2.5.29.32.0'), subjectAltNameOf()],
      }),
    }),
    'policy',
  ],
  [
    'X7 an unknown critical extension',
    () => ({
      leaf: testLeaf('sign', {
        extensions: [...leafExtensions('sign'), extension('1.2.3.4.5', Uint8Array.of(5, 0), true)],
      }),
    }),
    'extensionUnknownCritical',
  ],
  [
    'X7 an unknown extension that is not critical',
    () => ({
      leaf: testLeaf('sign', { extensions: [...leafExtensions('sign'), extension('1.2.3.4.5', Uint8Array.of(5, 0))] }),
    }),
    'trusted',
  ],
  ['X8 expired a second ago', () => ({ leaf: testLeaf('sign', { notAfterMs: AT_MS - 1000 }) }), 'expired'],
  ['X8 its very last second', () => ({ leaf: testLeaf('sign', { notAfterMs: AT_MS }) }), 'trusted'],
  [
    'X9 valid from the next second on',
    () => ({ leaf: testLeaf('sign', { notBeforeMs: AT_MS + 1000 }) }),
    'notYetValid',
  ],
  ['X10 a CA that has expired', () => below(CA_EXTENSIONS, { notAfterMs: AT_MS - DAY_MS }), 'issuerNotValid'],
  [
    'X10 a root that has expired',
    () => {
      const root = issue({
        subject: caSubject('sign'),
        key: testKey('other root'),
        extensions: CA_EXTENSIONS,
        notAfterMs: AT_MS - DAY_MS,
      });
      return { leaf: testLeaf('sign', { issuer: root }), anchors: anchorsOf({ auth: [], sign: [parsed(root)] }) };
    },
    'issuerNotValid',
  ],
  ['X11 the signature CA for authentication', () => ({ leaf: testLeaf('sign'), role: 'auth' }), 'wrongCa'],
  ['X11 the authentication CA for signing', () => ({ leaf: testLeaf('auth'), role: 'sign' }), 'wrongCa'],
  [
    'X12 name constraints, which are not evaluated',
    () => below([...CA_EXTENSIONS, extension('2.5.29.30', derValue(0x30), true)]),
    'nameConstraints',
  ],
  [
    'X13 inner and outer algorithm differ',
    () => ({ leaf: testLeaf('sign', { innerAlgorithm: '1.2.840.113549.1.1.13' }) }),
    'algorithmMismatch',
  ],
  [
    'X13 SHA-1',
    () => ({ leaf: testLeaf('sign', { outerAlgorithm: '1.2.840.113549.1.1.5', hash: 'sha1' }) }),
    'algorithmRefused',
  ],
  [
    'X13 MD5',
    () => ({ leaf: testLeaf('sign', { outerAlgorithm: '1.2.840.113549.1.1.4', hash: 'md5' }) }),
    'algorithmRefused',
  ],
  ['X13 PSS', () => ({ leaf: testLeaf('sign', { outerAlgorithm: '1.2.840.113549.1.1.10' }) }), 'algorithmRefused'],
  ['X14 RSA of 1024 bits', () => changedKey(['weak', 'rsa', 1_024]), 'keyRefused'],
  ['X15 exponent 3', () => changedKey(['weak', 'rsa', 2_048, 3]), 'keyRefused'],
  ['X15 exponent 1', () => ({ leaf: testLeaf('sign', { spki: rsaSpki(modulus(0x01), [1]) }) }), 'keyRefused'],
  [
    'X15 an even exponent',
    () => ({ leaf: testLeaf('sign', { spki: rsaSpki(modulus(0x01), [1, 0, 2]) }) }),
    'keyRefused',
  ],
  [
    'X16 an even modulus',
    () => ({ leaf: testLeaf('sign', { spki: rsaSpki(modulus(0x02), [1, 0, 1]) }) }),
    'keyRefused',
  ],
  [
    'X17 a point off the curve',
    () => {
      const spki = Uint8Array.from(spkiOf(testKey('ec', 'P-384')));
      spki[spki.length - 1] = (spki.at(-1) ?? 0) ^ 1;
      return { leaf: testLeaf('sign', { spki }) };
    },
    'keyRefused',
  ],
  ['X17 a key type that is on no table', () => ({ leaf: testLeaf('sign', { spki: ed25519Spki() }) }), 'keyRefused'],
  ['X18 serial number zero', () => ({ leaf: testLeaf('sign', { serial: Uint8Array.of(0) }) }), 'serialRefused'],
  ['X18 negative serial number', () => ({ leaf: testLeaf('sign', { serial: Uint8Array.of(0x80) }) }), 'serialRefused'],
  [
    'X18 serial number of 21 octets',
    () => ({ leaf: testLeaf('sign', { serial: new Uint8Array(21).fill(1) }) }),
    'serialRefused',
  ],
  [
    'X18 serial number with a leading zero',
    () => ({ leaf: testLeaf('sign', { serial: Uint8Array.of(0, 1) }) }),
    'notDer',
  ],
  [
    'X19 the same extension twice',
    () => ({
      leaf: testLeaf('sign', {
        extensions: [keyUsage('keyEncipherment'), ...leafExtensions('sign')],
      }),
    }),
    'extensionRepeated',
  ],
  ['X20 version 1 with extensions', () => ({ leaf: testLeaf('sign', { version: null }) }), 'versionRefused'],
  ['X20 version 2', () => ({ leaf: testLeaf('sign', { version: 1 }) }), 'versionRefused'],
  ['X20 version 1 spelled out', () => ({ leaf: testLeaf('sign', { version: 0 }) }), 'notDer'],
  ['X21 NUL in the subject', () => subjectWith('good\u0000evil'), 'nameRefused'],
  ['X21 text turned around in the subject', () => subjectWith('\u202egnp.exe'), 'nameRefused'],
  ['X21 an empty subject', () => ({ leaf: testLeaf('sign', { subjectDer: derValue(0x30) }) }), 'nameRefused'],
  ['X22 a namesake that leads nowhere beside the real issuer', twoRoots, 'trusted'],
  [
    'X23 the practice CA where only the pins hold',
    () => ({ leaf: testLeaf('sign'), anchors: PINNED_ANCHORS }),
    'practiceCa',
  ],
  [
    'X23 the practice CA, presented, where only the pins hold',
    () => ({ leaf: testLeaf('sign'), presented: [testCa('sign').der], anchors: PINNED_ANCHORS }),
    'practiceCa',
  ],
  ['X24 a CA in between without a policy', () => below(CA_EXTENSIONS), 'policy'],
  ['X24 a CA in between with a foreign policy', () => below([...CA_EXTENSIONS, policies('1.2.3.4')]), 'policy'],
  ['X24 a CA in between with any policy', () => below([...CA_EXTENSIONS, policies(ANY_POLICY)]), 'trusted'],
  [
    'X24 a CA in between with any policy, which it inhibits',
    () => below([...CA_EXTENSIONS, policies(ANY_POLICY), extension('2.5.29.54', derValue(2, Uint8Array.of(0)), true)]),
    'policy',
  ],
  ['X24 a CA in between that maps policies', () => below([...GOOD_CA_BETWEEN, policyMapping(false)]), 'policy'],
  ['X24 the same, critical', () => below([...GOOD_CA_BETWEEN, policyMapping(true)]), 'policy'],
  [
    'X24 a CA in between that requires a policy below',
    () => below([...GOOD_CA_BETWEEN, extension('2.5.29.36', derValue(0x30, derValue(0x80, Uint8Array.of(0))), true)]),
    'trusted',
  ],
  [
    'X24 an unknown qualifier in critical policies',
    () => ({ leaf: testLeaf('sign', { extensions: [LEAF_USAGE, qualifiedPolicies('1.2.3.4', true), LEAF_NAMES] }) }),
    'extensionUnknownCritical',
  ],
  [
    'X24 an unknown qualifier in policies that are not critical',
    () => ({ leaf: testLeaf('sign', { extensions: [LEAF_USAGE, qualifiedPolicies('1.2.3.4', false), LEAF_NAMES] }) }),
    'trusted',
  ],
  [
    'X24 a CPS pointer in critical policies',
    () => ({
      leaf: testLeaf('sign', { extensions: [LEAF_USAGE, qualifiedPolicies('1.3.6.1.5.5.7.2.1', true), LEAF_NAMES] }),
    }),
    'trusted',
  ],
  [
    'X25 a leaf whose key signs certificates',
    () => ({
      leaf: testLeaf('sign', {
        extensions: [keyUsage('digitalSignature', 'nonRepudiation', 'keyCertSign'), LEAF_POLICIES, LEAF_NAMES],
      }),
    }),
    'keyUsage',
  ],
  ['X25 a path length without being a CA', () => leafWith(basicConstraints(false, 0)), 'extensionMalformed'],
  ['X25 basic constraints of an end entity', () => leafWith(basicConstraints(false)), 'trusted'],
  ['X25 an empty extended key usage', () => leafWith(extension('2.5.29.37', derValue(0x30))), 'extensionMalformed'],
  [
    'X25 a key usage without a bit',
    () => ({
      leaf: testLeaf('sign', {
        extensions: [extension('2.5.29.15', derValue(3, Uint8Array.of(0)), true), LEAF_POLICIES, LEAF_NAMES],
      }),
    }),
    'extensionMalformed',
  ],
  [
    'X25 the same policy twice',
    () => ({
      leaf: testLeaf('sign', {
        extensions: [LEAF_USAGE, policies(JPKI_ROLES.sign.policy, JPKI_ROLES.sign.policy), LEAF_NAMES],
      }),
    }),
    'extensionMalformed',
  ],
  [
    'X25 an authority’s serial number without its name',
    () => leafWith(extension('2.5.29.35', derValue(0x30, derValue(0x82, Uint8Array.of(1))))),
    'extensionMalformed',
  ],
  [
    'X25 an unknown extension that is not DER',
    () => leafWith(extension('1.2.3.4.5', Uint8Array.of(0x30, 0x05))),
    'extensionMalformed',
  ],
  [
    'X26 an object identifier with a padded number',
    () => leafWith(extension('2.5.29.37', derValue(0x30, derValue(6, Uint8Array.of(0x2a, 0x80, 0x01))))),
    'extensionMalformed',
  ],
  [
    'X26 an object identifier that is cut short',
    () => leafWith(extension('2.5.29.37', derValue(0x30, derValue(6, Uint8Array.of(0x2a, 0x81))))),
    'extensionMalformed',
  ],
  [
    'X27 2026 as GeneralizedTime',
    () => validity(time(0x18, '20260101000000Z'), time(0x18, '20301231235959Z')),
    'trusted',
  ],
  ['X27 9999 as GeneralizedTime', () => validity(FROM, time(0x18, '99991231235959Z')), 'trusted'],
  ['X27 1950 as UTCTime', () => validity(time(0x17, '500101000000Z'), UNTIL), 'trusted'],
  ['X27 2049 as UTCTime', () => validity(FROM, time(0x17, '491231235959Z')), 'trusted'],
  ['X27 without seconds', () => validity(time(0x17, '2601010000Z'), UNTIL), 'validityRefused'],
  ['X27 in another zone', () => validity(time(0x17, '260101000000+0900'), UNTIL), 'validityRefused'],
  ['X27 a part of a second', () => validity(FROM, time(0x18, '20301231235959.5Z')), 'validityRefused'],
  ['X27 30 February', () => validity(time(0x17, '260230000000Z'), UNTIL), 'validityRefused'],
  ['X27 29 February of a year without', () => validity(time(0x18, '21000229000000Z'), UNTIL), 'validityRefused'],
  ['X27 24 o’clock', () => validity(time(0x17, '260101240000Z'), UNTIL), 'validityRefused'],
  ['X27 a number in place of a time', () => validity(derValue(2, Uint8Array.of(1)), UNTIL), 'validityRefused'],
  ['X28 a distribution point without a name', () => distributionPoint(), 'extensionMalformed'],
  ['X28 one whose name is a number', () => distributionPoint(derValue(2, Uint8Array.of(1))), 'extensionMalformed'],
  [
    'X28 a number in place of distribution points',
    () => leafWith(extension('2.5.29.31', derValue(2, Uint8Array.of(1)))),
    'extensionMalformed',
  ],
  ['X28 a place without names', () => distributionPoint(derValue(0xa0, derValue(0xa0))), 'extensionMalformed'],
  [
    'X28 a list for some reasons only',
    () => distributionPoint(derValue(0x81, Uint8Array.of(1, 6))),
    'extensionMalformed',
  ],
];

function subjectAltNameOf() {
  return subjectAltName({ name: '見本　花子', birthDate: '419900401', sex: '2', address: '東京都架空区' });
}

function subjectWith(text: string): Hostile {
  return { leaf: testLeaf('sign', { subjectDer: nameDer([...LEAF_SUBJECT.slice(0, 2), ['CN', text]]) }) };
}

function ed25519Spki(): Uint8Array {
  return derValue(0x30, derValue(0x30, oidDer('1.3.101.112')), derValue(0x03, new Uint8Array(33)));
}

describe('SR-76: certificates are refused for what is wrong with them', () => {
  it.each(X_SERIES)('SR-76: %s', (_title, make, expected) => {
    expect(judge(make())).toBe(expected);
  });

  it('SR-72: nothing but DER of at most 8 KiB is read, and arbitrary bytes never throw', () => {
    const { der } = testLeaf('sign');
    expect(parseCertificate(Buffer.concat([der, Uint8Array.of(0)]))).toEqual({ ok: false, problem: 'notDer' });
    expect(parseCertificate(new Uint8Array(8_193))).toEqual({ ok: false, problem: 'tooLarge' });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(parseCertificate(bytes).ok).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('SR-90: a certificate with any byte changed is refused or no longer leads to its issuer', () => {
    const { der } = testLeaf('sign');
    const anchors = testAnchors();
    for (let at = 0; at < der.length; at += 1) {
      const altered = Uint8Array.from(der);
      altered[at] = (altered[at] ?? 0) ^ (1 << (at % 8));
      const parse = parseCertificate(altered);
      if (!parse.ok) continue;
      const verdict = checkCertificatePath({
        leaf: parse.certificate,
        presented: [],
        anchors,
        role: 'sign',
        atMs: AT_MS,
      });
      expect(verdict.ok, `byte ${at}`).toBe(false);
    }
  });
});

describe('SR-77: trust is what a folder says in full, or nothing', () => {
  const inFolder = async (files: Readonly<Record<string, Uint8Array | string>>) => {
    const folder = await mkdtemp(join(tmpdir(), 'trust-'));
    try {
      for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
      return await loadTrustFolder(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  };
  const pem = (der: Uint8Array) =>
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  const unnamed = (role: Role) =>
    issue({ subject: [['CN', `${role} by file name`]], key: testKey(`${role} CA`), extensions: CA_EXTENSIONS }).der;

  it('SR-77: PEM and DER, role by organisational unit or by file name', async () => {
    const outcome = await inFolder({
      'one.pem': pem(testCa('auth').der),
      'two.der': testCa('sign').der,
      'sign-extra.crt': pem(unnamed('sign')),
      'notes.txt': 'not looked at',
    });
    expect(
      outcome.ok && { auth: outcome.value.fingerprints.auth.size, sign: outcome.value.fingerprints.sign.size },
    ).toEqual({
      auth: 1,
      sign: 2,
    });
    expect(outcome.ok && outcome.value.practice).toBe(true);
  });

  const altered = Uint8Array.from(testCa('sign').der);
  altered[altered.length - 5] = (altered[altered.length - 5] ?? 0) ^ 0x10;

  it.each([
    ['X24 an altered anchor file', { 'sign.der': altered }],
    ['a leaf among the anchors', { 'sign.der': testLeaf('sign').der }],
    ['a role that nothing tells', { 'ca.der': unnamed('sign') }],
    ['two certificates in one file', { 'sign.pem': pem(testCa('sign').der) + pem(testCa('auth').der) }],
    [
      'a key instead of a certificate',
      { 'sign.pem': '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n' },
    ],
    ['text', { 'sign.pem': 'hello' }],
    ['no certificate at all', { 'notes.txt': 'hello' }],
    ['one good file and one bad', { 'auth.der': testCa('auth').der, 'sign.der': altered }],
  ])('SR-77: %s makes the folder unusable', async (_title, files) => {
    const outcome = await inFolder(files);
    expect(outcome.ok ? 'usable' : outcome.failure.code).toBe('trustUnusable');
  });

  it('SR-77: a folder that is not there is unusable', async () => {
    const outcome = await loadTrustFolder(join(tmpdir(), 'there-is-no-such-folder'));
    expect(outcome.ok ? 'usable' : outcome.failure.code).toBe('trustUnusable');
  });

  it('SR-39: the product’s pins name five real CAs and nothing invented', () => {
    const { fingerprints, certificates, practice } = PINNED_ANCHORS;
    expect([fingerprints.auth.size, fingerprints.sign.size, practice]).toEqual([2, 3, false]);
    expect([...fingerprints.auth, ...fingerprints.sign].every((one) => /^[0-9a-f]{64}$/.test(one))).toBe(true);
    expect([...certificates.auth, ...certificates.sign]).toEqual([]);
    const own = [testCa('auth'), testCa('sign')].map((ca) => parsed(ca).sha256);
    expect(own.some((one) => fingerprints.auth.has(one) || fingerprints.sign.has(one))).toBe(false);
  });

  it('SR-65: each role accepts its own CA, usage and policy and none of the other combinations', () => {
    for (const ca of ['auth', 'sign'] as const) {
      for (const usage of ['auth', 'sign'] as const) {
        for (const asked of ['auth', 'sign'] as const) {
          const leaf = testLeaf(usage, { issuer: testCa(ca) });
          const isRight = ca === asked && usage === asked;
          expect(judge({ leaf, role: asked }) === 'trusted', `${usage} certificate of the ${ca} CA as ${asked}`).toBe(
            isRight,
          );
        }
      }
    }
  });
});
