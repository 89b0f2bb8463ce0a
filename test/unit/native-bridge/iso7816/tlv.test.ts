import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeObject, readHeader, readObject, readObjects } from '#native-bridge/iso7816/tlv.ts';
import { generatedCount } from '../../../support/generated-counts.ts';

const tags = fc.constantFrom(0x30, 0x01, 0x5f4e, 0xff20, 0xdf21, 0xdf25);

describe('data objects of card files', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(tags, fc.uint8Array({ maxLength: 700 }), (tag, value) => {
        const encoded = encodeObject(tag, value);
        expect(readObject(encoded)).toEqual({ tag, value, totalBytes: encoded.length });
      }),
    );
  });

  it.each([
    ['one octet', 'DF22037A7A7A'],
    ['81 xx', 'DF2281037A7A7A'],
    ['82 00 xx, as cards write it', 'DF228200037A7A7A'],
  ])('are read in each length form that cards use: %s', (_form, text) => {
    expect(readObject(Uint8Array.from(Buffer.from(text, 'hex')))).toMatchObject({
      tag: 0xdf22,
      value: Uint8Array.of(0x7a, 0x7a, 0x7a),
    });
  });

  it.each(['', 'FF', 'FFFF', '00', '3080', '3083000001', '308200', 'DF81', 'DF2205616263'])(
    'SR-16: %s is no object',
    (text) => {
      expect(readObject(Uint8Array.from(Buffer.from(text, 'hex')))).toBeUndefined();
    },
  );

  it('SR-16: arbitrary bytes never throw, and what is read lies inside them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        readHeader(bytes);
        const objects = readObjects(bytes);
        const total = objects?.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
        expect(total === undefined || total === bytes.length).toBe(true);
      }),
      { numRuns: generatedCount(20_000, 200_000) },
    );
  });

  it('SR-16: more than 64 objects are refused', () => {
    const objects = (count: number) => new Uint8Array(count * 2).map((_, at) => (at % 2 === 0 ? 0x01 : 0x00));
    expect(readObjects(objects(64))).toHaveLength(64);
    expect(readObjects(objects(65))).toBeUndefined();
  });
});
