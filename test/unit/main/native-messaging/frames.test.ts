import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, frameReader } from '#native-messaging/frames.ts';
import { generatedCount } from '../../../support/generated-counts.ts';

const LIMIT = 65_536;
const headOf = (length: number) => {
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint32(0, length, true);
  return head;
};
const text = (body: Uint8Array) => Buffer.from(body).toString('utf8');

describe('A frame of native messaging', () => {
  it('comes out as it went in, however its bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ said: fc.string({ maxLength: 200 }) }), { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 }),
        (values, sizes) => {
          const bytes = Buffer.concat(values.map((value) => encodeFrame(value, LIMIT)));
          const reader = frameReader(LIMIT);
          const read = [];
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            read.push(...reader.push(bytes.subarray(at, at + size)));
            at += size;
          }
          expect(read.map((one) => (one.kind === 'frame' ? JSON.parse(text(one.body)) : one))).toEqual(values);
          expect(reader.end()).toBeUndefined();
        },
      ),
      { numRuns: generatedCount(300, 20_000) },
    );
  });

  it.each([
    [0, 'tooShort'],
    [1, 'tooShort'],
    [LIMIT + 1, 'tooLong'],
    [2 ** 31, 'tooLong'],
    [2 ** 32 - 1, 'tooLong'],
  ] as const)('SR-55: with a length of %i is refused before there is memory for it', (length, problem) => {
    const reader = frameReader(LIMIT);
    expect(reader.push(headOf(length))).toEqual([{ kind: 'refused', problem }]);
    expect(reader.push(encodeFrame({ after: true }, LIMIT))).toEqual([]);
    expect(reader.end()).toBeUndefined();
  });

  it('SR-55: with a length of 2 and of the limit is read', () => {
    for (const length of [2, LIMIT]) {
      const reader = frameReader(LIMIT);
      const [read] = reader.push(Buffer.concat([headOf(length), Buffer.alloc(length, 0x20)]));
      expect(read).toMatchObject({ kind: 'frame', body: { length } });
    }
  });

  it('SR-55: that is cut off is known at the end', () => {
    for (const bytes of [headOf(10).subarray(0, 3), headOf(10), Buffer.concat([headOf(10), Buffer.alloc(9)])]) {
      const reader = frameReader(LIMIT);
      expect(reader.push(bytes)).toEqual([]);
      expect(reader.end()).toBe('cutOff');
    }
  });

  it('SR-55: of any bytes at all is read or refused, and holds no more than one frame', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), (pieces) => {
        const reader = frameReader(256);
        const read = pieces.flatMap((piece) => reader.push(piece));
        const refusals = read.filter(({ kind }) => kind === 'refused').length;
        expect(refusals).toBeLessThanOrEqual(1);
        for (const one of read) if (one.kind === 'frame') expect(one.body.length).toBeLessThanOrEqual(256);
      }),
      { numRuns: generatedCount(1_000, 200_000) },
    );
  });

  it('of an answer above what a browser takes is never written', () => {
    expect(() => encodeFrame({ long: 'x'.repeat(1_048_576) }, 1_048_576)).toThrow(RangeError);
  });
});
