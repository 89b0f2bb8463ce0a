import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeDer, derAt, derProblem, derValue, encodeDer, readDerElement } from '#pki/der/der.ts';

const octets = (...bytes: readonly number[]) => Uint8Array.from(bytes);
const leaf = fc.uint8Array({ maxLength: 40 }).map((bytes) => derValue(0x04, bytes));
const { tree } = fc.letrec<{ tree: Uint8Array }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }).map((parts) => derValue(0x30, ...parts)),
  ),
}));

describe('SR-72: strict DER', () => {
  it('SR-72: takes what its own writer writes, of any shape, and no byte more or less', () => {
    fc.assert(
      fc.property(tree, (der) => {
        expect(derProblem(der)).toBeUndefined();
        expect(derProblem(Buffer.concat([der, octets(0)]))).toBe('trailingBytes');
        expect(derProblem(der.subarray(0, -1))).toBe('notDer');
      }),
    );
  });

  it('SR-72: arbitrary bytes get an answer, never a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const problem = derProblem(bytes);
        if (problem === undefined) expect(readDerElement(bytes)?.encoded).toEqual(bytes);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['indefinite length', octets(0x30, 0x80, 0, 0)],
    ['a long form for a short length', octets(0x04, 0x81, 0x01, 0x00)],
    ['a length with a leading zero', octets(0x04, 0x82, 0x00, 0x80)],
    ['a length of five octets', octets(0x04, 0x85, 0, 0, 0, 0, 0)],
    ['a tag of several octets', octets(0x1f, 0x81, 0x01, 0x00)],
    ['end-of-contents', octets(0x00, 0x00)],
    ['a boolean that is neither', octets(0x01, 0x01, 0x01)],
    ['an empty integer', octets(0x02, 0x00)],
    ['a padded integer', octets(0x02, 0x02, 0x00, 0x7f)],
    ['a padded negative integer', octets(0x02, 0x02, 0xff, 0x80)],
    ['unused bits that are set', octets(0x03, 0x02, 0x01, 0x01)],
    ['eight unused bits', octets(0x03, 0x02, 0x08, 0x00)],
    ['a NULL with contents', octets(0x05, 0x01, 0x00)],
    ['a constructed string', octets(0x24, 0x02, 0x04, 0x00)],
    ['a primitive sequence', octets(0x10, 0x00)],
    ['a set out of order', octets(0x31, 0x06, 0x02, 0x01, 0x02, 0x02, 0x01, 0x01)],
    ['nothing', octets()],
    ['a header alone', octets(0x30)],
  ])('SR-72: refuses %s', (_title, bytes) => {
    expect(derProblem(bytes)).toBe('notDer');
  });

  it('SR-72: stops at depth 32', () => {
    const nest = (depth: number): Uint8Array => (depth === 0 ? derValue(0x05) : derValue(0x30, nest(depth - 1)));
    expect([derProblem(nest(31)), derProblem(nest(32))]).toEqual([undefined, 'tooDeep']);
  });

  it('SR-71: gives the received bytes themselves, not a copy', () => {
    const whole = derValue(0x30, derValue(0x02, octets(5)), derValue(0x30, derValue(0x04, octets(1, 2))));
    expect(derAt(whole, 1, 0).content.buffer).toBe(whole.buffer);
    expect(() => derAt(whole, 2)).toThrow(TypeError);
  });

  it('SR-71: a library’s reading counts only if it would write the same bytes', () => {
    const identifier = encodeDer(new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.11', parameters: null }));
    expect(decodeDer(AlgorithmIdentifier, identifier)?.algorithm).toBe('1.2.840.113549.1.1.11');
    const withMore = derValue(0x30, identifier.subarray(2), derValue(0x05));
    expect(decodeDer(AlgorithmIdentifier, withMore)).toBeUndefined();
    expect(decodeDer(AlgorithmIdentifier, derValue(0x30))).toBeUndefined();
  });
});
