/** One piece of a file that comes in pieces of one size after another. */
interface Piece {
  readonly totalBytes: number;
  readonly offset: number;
  readonly chunk: Uint8Array;
}

/**
 * Puts files together that a window sends in pieces, one file at a time and in order. `name` tells files apart. Gives the
 * bytes after the last piece; a piece that does not follow the ones before it is `misfit`, and its file begins anew.
 */
export function joinPieces(): (name: string, piece: Piece) => Uint8Array | 'more' | 'misfit' {
  let arriving: { readonly name: string; readonly bytes: Uint8Array; received: number } | undefined;
  return (name, { totalBytes, offset, chunk }) => {
    if (offset === 0) arriving = { name, bytes: new Uint8Array(totalBytes), received: 0 };
    const file = arriving;
    const follows = file?.name === name && file.bytes.length === totalBytes && file.received === offset;
    if (file === undefined || !follows || offset + chunk.length > totalBytes) {
      arriving = undefined;
      return 'misfit';
    }
    file.bytes.set(chunk, offset);
    file.received += chunk.length;
    if (file.received < totalBytes) return 'more';
    arriving = undefined;
    return file.bytes;
  };
}
