import { createHash } from 'node:crypto';
import type { HashName } from '../der/algorithms.ts';
import { derChildren, derProblem } from '../der/der.ts';

/**
 * The pieces of a content, from its first byte to its last. Called once for each reading. A piece is only good until
 * the next is asked for.
 */
export type ContentPieces = () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** What signing and verifying need to know of a content: all that is kept of one that is too large for memory. */
export interface ContentDigests {
  readonly bytes: number;
  readonly hash: HashName;
  /** Under `hash`. */
  readonly digest: Uint8Array;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /**
   * Content that is itself a SET OF Attribute could be passed off as the signed attributes of a signature made without
   * them, or the other way round (RFC 5652, 11).
   */
  readonly isSetOfAttributes: boolean;
}

/** No signed attributes of any signature are as long. */
const ATTRIBUTES_LIMIT_BYTES = 65_536;
const SET = 0x31;

/** Reads a content once. Rejects where its pieces do. */
export async function digestContent(pieces: ContentPieces, hash: HashName): Promise<ContentDigests> {
  const sha256 = createHash('sha256');
  const wanted = hash === 'sha256' ? sha256 : createHash(hash);
  const start = new Uint8Array(ATTRIBUTES_LIMIT_BYTES);
  let bytes = 0;
  for await (const piece of pieces()) {
    if (bytes < start.length) start.set(piece.subarray(0, start.length - bytes), bytes);
    bytes += piece.length;
    sha256.update(piece);
    if (wanted !== sha256) wanted.update(piece);
  }
  const sha256Bytes = sha256.digest();
  return {
    bytes,
    hash,
    digest: new Uint8Array(wanted === sha256 ? sha256Bytes : wanted.digest()),
    sha256: sha256Bytes.toString('hex'),
    isSetOfAttributes: bytes <= start.length && isSetOfAttributes(start.subarray(0, bytes)),
  };
}

function isSetOfAttributes(content: Uint8Array): boolean {
  if (content[0] !== SET || derProblem(content) !== undefined) return false;
  return derChildren(content).every(({ tag, encoded }) => {
    const [type, values] = tag === 0x30 ? derChildren(encoded) : [];
    return type?.tag === 0x06 && values?.tag === SET;
  });
}
