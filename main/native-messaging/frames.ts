/** How a frame could not be read. */
type FrameProblem = 'tooShort' | 'tooLong' | 'cutOff';

/** The shortest JSON text. */
const LEAST_BYTES = 2;
const LENGTH_BYTES = 4;

export type FrameRead =
  | { readonly kind: 'frame'; readonly body: Uint8Array }
  | { readonly kind: 'refused'; readonly problem: FrameProblem };

interface FrameReader {
  /** The frames that are whole with these bytes, in order; after one that was refused, nothing more. */
  push(bytes: Uint8Array): FrameRead[];
  /** `cutOff` where the bytes end inside of a frame. */
  end(): FrameProblem | undefined;
}

/**
 * Reads frames of native messaging: four bytes of length, least first, then so many bytes. No more than one frame is held,
 * and a length is looked at before there is memory for it.
 *
 * Source: Chrome for Developers, “Native messaging”, which says native byte order; every system we run on has the least first.
 */
export function frameReader(limitBytes: number): FrameReader {
  const head = new Uint8Array(LENGTH_BYTES);
  let headBytes = 0;
  let body: Uint8Array | undefined;
  let bodyBytes = 0;
  let isOver = false;

  function refuse(problem: FrameProblem): FrameRead {
    isOver = true;
    body = undefined;
    return { kind: 'refused', problem };
  }

  return {
    push(bytes) {
      const read: FrameRead[] = [];
      for (let at = 0; at < bytes.length && !isOver; ) {
        if (body === undefined) {
          head[headBytes++] = bytes[at++] ?? 0;
          if (headBytes < LENGTH_BYTES) continue;
          const length = new DataView(head.buffer).getUint32(0, true);
          if (length < LEAST_BYTES || length > limitBytes) {
            read.push(refuse(length < LEAST_BYTES ? 'tooShort' : 'tooLong'));
          } else {
            body = new Uint8Array(length);
            bodyBytes = 0;
          }
          continue;
        }
        const piece = bytes.subarray(at, at + body.length - bodyBytes);
        body.set(piece, bodyBytes);
        at += piece.length;
        bodyBytes += piece.length;
        if (bodyBytes < body.length) continue;
        read.push({ kind: 'frame', body });
        body = undefined;
        headBytes = 0;
      }
      return read;
    },
    end: () => (!isOver && (body !== undefined || headBytes > 0) ? 'cutOff' : undefined),
  };
}

/** One frame around a value as JSON. Throws where it would be longer than `limitBytes`. */
export function encodeFrame(value: object, limitBytes: number): Uint8Array {
  const body = Buffer.from(JSON.stringify(value), 'utf8');
  if (body.length > limitBytes) throw new RangeError(`a frame holds ${limitBytes} bytes, got ${body.length}`);
  const frame = Buffer.alloc(LENGTH_BYTES + body.length);
  frame.writeUInt32LE(body.length);
  body.copy(frame, LENGTH_BYTES);
  return frame;
}
