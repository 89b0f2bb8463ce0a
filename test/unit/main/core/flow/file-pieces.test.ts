import { describe, expect, it } from 'vitest';
import { joinPieces } from '#core/flow/file-pieces.ts';

const piece = (offset: number, bytes: readonly number[], totalBytes = 4) => ({
  totalBytes,
  offset,
  chunk: Uint8Array.from(bytes),
});

describe('a file that comes in pieces', () => {
  it('is whole after its last piece, and the next one begins anew', () => {
    const join = joinPieces();
    expect(join('a', piece(0, [1, 2]))).toBe('more');
    expect(join('a', piece(2, [3, 4]))).toEqual(Uint8Array.from([1, 2, 3, 4]));
    expect(join('a', piece(2, [3, 4]))).toBe('misfit');
    expect(join('b', piece(0, [5, 6, 7, 8]))).toEqual(Uint8Array.from([5, 6, 7, 8]));
  });

  it.each([
    ['leaves a gap', 'a', piece(3, [4])],
    ['comes twice', 'a', piece(1, [2, 3])],
    ['goes beyond the end', 'a', piece(2, [3, 4, 5])],
    ['claims another size', 'a', piece(2, [3, 4], 5)],
    ['is of another file', 'b', piece(2, [3, 4])],
  ])('is given up where a piece %s', (_, name, wrong) => {
    const join = joinPieces();
    join('a', piece(0, [1, 2]));
    expect(join(name, wrong)).toBe('misfit');
    expect(join('a', piece(2, [3, 4]))).toBe('misfit');
  });
});
