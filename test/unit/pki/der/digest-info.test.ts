import { constants, createHash, publicDecrypt, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestInfo, parseDigestInfo } from '#pki/der/digest-info.ts';
import { spkiOf, testKey } from '../../../support/pki/issue-certificate.ts';

const HASHES = ['sha256', 'sha384', 'sha512'] as const;
const digestOf = (hash: string) => new Uint8Array(createHash(hash).update('message').digest());

describe('DigestInfo', () => {
  it.each(HASHES)('is what PKCS#1 v1.5 pads for %s', (hash) => {
    const key = testKey('digest info');
    const signature = sign(hash, Buffer.from('message'), key);
    const publicKey = {
      key: Buffer.from(spkiOf(key)),
      format: 'der',
      type: 'spki',
      padding: constants.RSA_PKCS1_PADDING,
    } as const;
    expect(new Uint8Array(publicDecrypt(publicKey, signature))).toEqual(digestInfo(hash, digestOf(hash)));
  });

  it('has one function for each hash, which refuses another length', () => {
    expect(
      [
        digestInfo('sha256', digestOf('sha256')),
        digestInfo('sha384', digestOf('sha384')),
        digestInfo('sha512', digestOf('sha512')),
      ].map(({ length }) => length),
    ).toEqual([51, 67, 83]);
    expect(() => digestInfo('sha256', digestOf('sha1'))).toThrow(RangeError);
  });

  it.each(HASHES)('SR-58: reads back exactly one DigestInfo of %s and nothing near it', (hash) => {
    const good = digestInfo(hash, digestOf(hash));
    expect(parseDigestInfo(good)).toEqual({ hash, digest: digestOf(hash) });
    expect(parseDigestInfo(good.subarray(1))).toBeUndefined();
    expect(parseDigestInfo(Buffer.concat([good, Uint8Array.of(0)]))).toBeUndefined();
    for (let at = 0; at < good.length - digestOf(hash).length; at += 1) {
      const altered = Uint8Array.from(good);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(parseDigestInfo(altered), `byte ${at}`).toBeUndefined();
    }
  });
});
