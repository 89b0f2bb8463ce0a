import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseCertificate } from '#pki/certificate/certificate.ts';
import { pathFailure } from '#pki/certificate/certificate-path.ts';
import { derValue } from '#pki/der/der.ts';
import {
  AT_MS,
  caSubject,
  extension,
  HOLDER,
  leafExtensions,
  type NamePart,
  nameDer,
  oidDer,
  parsed,
  subjectAltName,
  type TestHolder,
  testCa,
  testKey,
  testLeaf,
} from '../../../support/pki/issue-certificate.ts';

const holding = (holder: TestHolder) => testLeaf('sign', { extensions: leafExtensions('sign', holder) });

describe('reading a certificate', () => {
  it('says what Node’s own reader says', () => {
    const { der } = testLeaf('sign');
    const [ours, theirs] = [parsed({ der }), new X509Certificate(der)];
    expect(ours.serialHex).toBe(theirs.serialNumber);
    expect(ours.sha256.toUpperCase()).toBe(theirs.fingerprint256.replaceAll(':', ''));
    expect(ours.notAfterMs).toBe(theirs.validToDate.getTime());
    expect(ours.notBeforeMs).toBe(theirs.validFromDate.getTime());
    expect(ours.subject.split(',').reverse()).toEqual(theirs.subject.split('\n'));
    expect(ours.isCa).toBe(theirs.ca);
    expect(Buffer.from(ours.spki).equals(theirs.publicKey.export({ format: 'der', type: 'spki' }))).toBe(true);
  });

  it('knows a CA, its key identifiers absent, and an elliptic-curve key', () => {
    expect(parsed(testCa('sign'))).toMatchObject({
      isCa: true,
      keyUsage: ['crlSign', 'keyCertSign'],
      organisationalUnits: ['JPKI for digital signature'],
      authorityKeyId: undefined,
      holder: undefined,
    });
    const ec = parsed(testLeaf('auth', { key: testKey('ec', 'P-384') }));
    expect(ec.key).toEqual({ type: 'ec', bits: 384, curve: 'P-384' });
    expect(ec.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it('reads a certificate with all the extensions of a real authentication certificate', () => {
    const directory = (...parts: readonly NamePart[]) => derValue(0xa4, nameDer(parts));
    const [usage, purpose] = leafExtensions('auth');
    const qualifier = derValue(0x30, oidDer('1.3.6.1.5.5.7.2.1'), derValue(0x16, Buffer.from('http://cps.invalid')));
    const policy = derValue(0x30, oidDer('1.2.392.200149.8.5.1.3.30'), derValue(0x30, qualifier));
    const keyId = derValue(0x80, new Uint8Array(20).fill(3));
    const issuerAndSerial = [
      derValue(0xa1, directory(...caSubject('auth'))),
      derValue(0x82, Uint8Array.of(6, 0xd1, 0x80)),
    ];
    const place = derValue(0xa0, derValue(0xa0, directory(['C', 'JP'], ['CN', 'Kakuu-ku CRLDP'])));
    const ocsp = derValue(0x30, oidDer('1.3.6.1.5.5.7.48.1'), derValue(0x86, Buffer.from('http://ocsp.invalid')));
    const extensions = [
      ...[usage, purpose].filter((one) => one !== undefined),
      extension('2.5.29.32', derValue(0x30, policy), true),
      extension('2.5.29.18', derValue(0x30, directory(['O', '見本認証サービス']))),
      extension('2.5.29.31', derValue(0x30, derValue(0x30, place))),
      extension('1.3.6.1.5.5.7.1.1', derValue(0x30, ocsp)),
      extension('2.5.29.35', derValue(0x30, keyId, ...issuerAndSerial)),
      extension('2.5.29.14', derValue(0x04, new Uint8Array(20).fill(4))),
    ];
    expect(parsed(testLeaf('auth', { extensions }))).toMatchObject({
      policies: ['1.2.392.200149.8.5.1.3.30'],
      authorityKeyId: '03'.repeat(20),
      subjectKeyId: '04'.repeat(20),
      crlDistributionPoints: [directory(['C', 'JP'], ['CN', 'Kakuu-ku CRLDP'])],
      holder: undefined,
    });
  });

  it('reads the holder from the otherNames of JPKI, by identifier and not by place', () => {
    expect(parsed(testLeaf('sign')).holder).toEqual({
      name: HOLDER.name,
      birthDate: '1990-04-01',
      sex: 'female',
      address: HOLDER.address,
      nameSubstituted: [false, false, false, false, false],
      addressSubstituted: [...HOLDER.address].map(() => false),
    });
    const odd = parsed(
      holding({
        name: '𠮷野　太郎',
        birthDate: '019000000',
        sex: '3',
        address: '東京都',
        nameSubstituted: '10000',
        addressSubstituted: '01',
      }),
    ).holder;
    expect(odd).toMatchObject({
      birthDate: '1900-00-00',
      sex: 'unknown',
      nameSubstituted: [true, false, false, false, false],
    });
    expect(parsed(holding({ ...HOLDER, birthDate: '319870400' })).holder?.birthDate).toBe('1987-04-00');
    // Flags that do not fit the text excuse nothing.
    expect(odd?.addressSubstituted).toEqual([]);
  });

  it.each([
    ['an era that does not exist', { ...HOLDER, birthDate: '619900401' }],
    ['a month of birth that does not exist', { ...HOLDER, birthDate: '319871300' }],
    ['a day of birth that does not exist', { ...HOLDER, birthDate: '319870230' }],
    ['a birth date cut short', { ...HOLDER, birthDate: '41990040' }],
    ['an unknown code for sex', { ...HOLDER, sex: '9' }],
    ['an empty name', { ...HOLDER, name: '' }],
    ['an empty address', { ...HOLDER, address: '' }],
    ['text turned around in the name', { ...HOLDER, name: '見本\u202e子花' }],
    ['a line feed in the address', { ...HOLDER, address: '東京都\n架空区' }],
  ])('SR-20 SR-76: refuses a holder with %s', (_title, holder) => {
    expect(parseCertificate(holding(holder).der)).toEqual({ ok: false, problem: 'nameRefused' });
  });

  it('SR-76: refuses a holder with two names', () => {
    const name = (text: string) =>
      derValue(0xa0, oidDer('1.2.392.200149.8.5.5.1'), derValue(0xa0, derValue(0x0c, Buffer.from(text))));
    const twice = extension('2.5.29.17', derValue(0x30, name('見本'), name('別人')));
    const rest = leafExtensions('sign').slice(0, 2);
    expect(parseCertificate(testLeaf('sign', { extensions: [...rest, twice] }).der)).toEqual({
      ok: false,
      problem: 'nameRefused',
    });
    expect(subjectAltName(HOLDER).extnID).toBe('2.5.29.17');
  });

  it('writes names as RFC 4514 does, special characters escaped', () => {
    const { subject } = parsed(
      testLeaf('sign', {
        subject: [
          ['C', 'JP'],
          ['CN', ' a,b+c"d\\e;f<g>h#='],
        ],
      }),
    );
    expect(subject).toBe('CN=\\ a\\,b\\+c\\"d\\\\e\\;f\\<g\\>h#\\=,C=JP');
  });
});

describe('what a problem means to the person', () => {
  const leaf = parsed(testLeaf('sign', { notAfterMs: AT_MS }));
  it.each([
    ['expired', { code: 'certificateExpired', use: 'sign', notAfter: new Date(AT_MS).toISOString() }],
    [
      'notYetValid',
      { code: 'certificateNotYetValid', use: 'sign', notBefore: new Date(leaf.notBeforeMs).toISOString() },
    ],
    ['keyUsage', { code: 'certificateUsageRefused', problem: 'keyUsage' }],
    ['extendedKeyUsage', { code: 'certificateUsageRefused', problem: 'extendedKeyUsage' }],
    ['policy', { code: 'certificatePolicyRefused' }],
    ['wrongCa', { code: 'certificateUntrusted', problem: 'wrongCa' }],
    ['practiceCa', { code: 'certificateUntrusted', problem: 'practiceCa' }],
    ['issuerUnknown', { code: 'certificateUntrusted', problem: 'issuerUnknown' }],
    ['notDer', { code: 'certificateMalformed', problem: 'notDer' }],
    ['keyRefused', { code: 'certificateMalformed', problem: 'keyRefused' }],
  ] as const)('%s', (problem, failure) => {
    expect(pathFailure(problem, leaf, 'sign')).toEqual(failure);
  });
});
