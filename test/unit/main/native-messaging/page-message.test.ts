import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NativeExtension } from '#contract/card/native-request.ts';
import { parsePageMessage, withoutPin } from '#native-messaging/page-message.ts';
import { pageReply, refusedReply } from '#native-messaging/page-reply.ts';
import { generatedCount } from '../../../support/generated-counts.ts';

const DIGEST_INFO = Buffer.from(`3031300d060960864801650304020105000420${'ab'.repeat(32)}`, 'hex');
const DIGEST = DIGEST_INFO.toString('base64');
const PAGE = { origin: 'https://shinsei.mihon.go.jp', topLevel: true, tab: 7 };
const CANARY = '4827';

const bytesOf = (message: unknown) => Buffer.from(typeof message === 'string' ? message : JSON.stringify(message));
const parse = (message: unknown, extension: NativeExtension = 'own') => parsePageMessage(bytesOf(message), extension);
const auth = (change: object = {}) => ({ mode: '01', service_id: '01', digest: DIGEST, madoguchi: PAGE, ...change });
const sign = (digest: unknown) => auth({ mode: '02', digest });
const refusedAs = (code: string) => ({ ok: false, failure: { code } });

describe('A message of a page', () => {
  it('of each mode is what it asks', () => {
    expect(parse(auth())).toEqual({
      ok: true,
      value: {
        mode: 'request',
        request: { use: 'auth', extension: 'own', origin: PAGE.origin, digestInfos: [new Uint8Array(DIGEST_INFO)] },
      },
    });
    expect(parse(sign([DIGEST, DIGEST]))).toMatchObject({
      value: { request: { use: 'sign', digestInfos: { length: 2 } } },
    });
    expect(parse(sign(DIGEST))).toMatchObject({ value: { request: { use: 'sign', digestInfos: { length: 1 } } } });
    expect(parse({ mode: '04', service_id: '01', madoguchi: PAGE })).toMatchObject({
      value: { request: { use: 'text', digestInfos: [] } },
    });
    expect(parse({ mode: '05' })).toEqual({ ok: true, value: { mode: 'close' } });
    expect(parse({ mode: 'check', madoguchi: PAGE })).toEqual({ ok: true, value: { mode: 'check' } });
    expect(parse({ mode: '04', service_id: '01', pin: CANARY }, 'open')).toMatchObject({
      value: { request: { use: 'text', extension: 'open', origin: null } },
    });
  });

  it.each([
    ['another mode', auth({ mode: '03' })],
    ['another service', auth({ service_id: '02' })],
    ['a member that nobody knows', auth({ window: 1 })],
    ['no digest', auth({ digest: undefined })],
    ['a digest that is a number', auth({ digest: 1 })],
    ['a list in mode 01', auth({ digest: [DIGEST] })],
    ['no digest at all in mode 02', sign([])],
    ['21 digests', sign(Array.from({ length: 21 }, () => DIGEST))],
    ['a list', [auth()]],
    ['no object', '"01"'],
    ['two texts', `${JSON.stringify(auth())}${JSON.stringify(auth())}`],
    ['a member twice', `{"mode":"05","mode":"01"}`],
    ['a byte order mark', `\ufeff${JSON.stringify(auth())}`],
    ['much depth', auth({ pin: JSON.parse(`${'['.repeat(9)}${']'.repeat(9)}`) })],
    ['more than 64 KiB', auth({ pin: 'x'.repeat(65_536) })],
  ])('SR-55: with %s is refused', (_, message) => {
    expect(parse(message)).toEqual(refusedAs('nativeMessageRefused'));
  });

  it('SR-55: that is not UTF-8 is refused', () => {
    const bytes = bytesOf(auth({ pin: 'x' }));
    bytes[bytes.indexOf('x')] = 0xff;
    expect(parsePageMessage(bytes, 'own')).toEqual(refusedAs('nativeMessageRefused'));
  });

  it.each([
    'http://shinsei.mihon.go.jp',
    'https://go.jp',
    'https://go.jp.evil.example',
    'https://evilgo.jp',
    'https://shinsei.mihon.go.jp.',
    'https://shinsei.mihon.go.jp:8443',
    'https://user@shinsei.mihon.go.jp',
    'https://shinsei.mihon.go.jp/',
    'https://SHINSEI.mihon.go.jp',
    'https://shinsei.mihon.go.jp\n',
    'https://x.go.jp@evil.example',
    'https://-x.go.jp',
    'https://x..go.jp',
    'https://ｇｏ.go.jp',
    'null',
    '',
    'https://library.mihon.example',
  ])('LT-49: of the origin %j is not answered', (origin) => {
    expect(parse(auth({ madoguchi: { ...PAGE, origin } }))).toEqual(refusedAs('nativeOriginRefused'));
  });

  it('LT-49: of a frame within a page, or without a page, is not answered', () => {
    expect(parse(auth({ madoguchi: { ...PAGE, topLevel: false } }))).toEqual(refusedAs('nativeOriginRefused'));
    expect(parse(auth({ madoguchi: undefined }))).toEqual(refusedAs('nativeOriginRefused'));
  });

  it('LT-49: cannot say of itself from where it is, through an extension that does not', () => {
    expect(parse(auth(), 'open')).toEqual(refusedAs('nativeMessageRefused'));
  });

  it('SR-58: has a digest that is exactly one DigestInfo of SHA-256, SHA-384 or SHA-512, in base64 as it is written', () => {
    const changed = Array.from(DIGEST_INFO, (byte, at) => {
      const bytes = Buffer.from(DIGEST_INFO);
      bytes[at] = byte ^ 1;
      return at < 19 ? bytes : undefined;
    }).filter((bytes) => bytes !== undefined);
    const lengths = Array.from({ length: 90 }, (_, length) => Buffer.alloc(length, DIGEST_INFO)).filter(
      ({ length }) => length !== DIGEST_INFO.length,
    );
    const sha1 = Buffer.from(`3021300906052b0e03021a05000414${'ab'.repeat(20)}`, 'hex');
    const twice = Buffer.concat([DIGEST_INFO, DIGEST_INFO]);
    const hostile = [
      ...[...changed, ...lengths, sha1, twice, DIGEST_INFO.subarray(19)].map((bytes) => bytes.toString('base64')),
      ...Array.from(DIGEST, (_, at) => `${DIGEST.slice(0, at)} ${DIGEST.slice(at)}`),
      DIGEST.replace(/=+$/, ''),
      `${DIGEST}=`,
      DIGEST_INFO.toString('hex'),
      DIGEST_INFO.toString('base64url'),
    ].filter((text) => text !== DIGEST);
    expect(hostile.length).toBeGreaterThan(170);
    for (const digest of hostile) {
      expect([digest, parse(auth({ digest }))]).toEqual([digest, refusedAs('nativeDigestRefused')]);
      expect(parse(sign([DIGEST, digest]))).toEqual(refusedAs('nativeDigestRefused'));
    }
  });

  it('SR-55: of any kind is a value, and never a throw', () => {
    const value = fc.oneof(fc.constantFrom('01', '02', '04', '05', 'check', DIGEST, true, null, 7), fc.jsonValue());
    const keys = fc.constantFrom('mode', 'service_id', 'digest', 'pin', 'madoguchi', 'origin', '__proto__', 'x');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.dictionary(keys, value).map((message) => bytesOf(message)),
          fc.uint8Array({ maxLength: 400 }),
          fc.string({ maxLength: 400 }).map((text) => bytesOf(text)),
        ),
        fc.constantFrom<NativeExtension>('own', 'open'),
        (bytes, extension) => {
          const parsed = parsePageMessage(bytes, extension);
          if (!parsed.ok) expect(parsed.failure.code).toMatch(/^native(Message|Origin|Digest)Refused$/);
          else if (parsed.value.mode === 'request') expect(extension).toBe(parsed.value.request.extension);
        },
      ),
      { numRuns: generatedCount(2_000, 200_000) },
    );
  });

  it('SR-24: leaves behind what the open extension’s own box holds', () => {
    const handedOn = withoutPin(bytesOf({ mode: '04', service_id: '01', pin: CANARY }));
    expect(JSON.parse(Buffer.from(handedOn).toString())).toEqual({ mode: '04', service_id: '01' });
  });
});

describe('What a page gets', () => {
  const uuid = '00112233445566778899aabbccddeeff';

  it('has the code of card and installation that the protocol’s own example gives', () => {
    const signed = { use: 'auth', signatures: [], certificate: new Uint8Array() } as const;
    expect(pageReply({ ...signed, manufactureNumber: '0000000012345' }, uuid)).toMatchObject({
      combination_code: 'f204f6876d1345990b0b2b2e798d4fe1c5add658f764f25b5b784aa4460beaeb',
    });
  });

  it('has the four values as the card writes them, in hexadecimal', () => {
    const attributes = { name: '見本　花子', address: '東京都', birthDate: '1990-04-01', sex: 'female' } as const;
    const reply = { use: 'text', manufactureNumber: '0000000012345', attributes } as Parameters<typeof pageReply>[0];
    expect(pageReply(reply, uuid)).toEqual({
      mode: '04',
      result: '0',
      uuid,
      name: 'e8a68be69cace38080e88ab1e5ad90',
      sex: '32',
      address: 'e69db1e4baace983bd',
      birthday: '3139393030343031',
      combination_code: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('is one signature in mode 01 and a list in mode 02, with the certificate without its padding', () => {
    const given = { manufactureNumber: '0000000012345', certificate: new Uint8Array([1]) };
    const signatures = [new Uint8Array([2])];
    expect(pageReply({ use: 'auth', signatures, ...given }, uuid)).toMatchObject({
      mode: '01',
      signature: 'Ag==',
      certificate: 'AQ',
    });
    expect(pageReply({ use: 'sign', signatures, ...given }, uuid)).toMatchObject({ mode: '02', signature: ['Ag=='] });
  });

  it('is the same for every reason that it gets nothing', () => {
    expect(refusedReply('sentence')).toEqual({ result: '1', errcode: 'EW044-C300', message: 'sentence' });
  });
});
