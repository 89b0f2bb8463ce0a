import * as z from 'zod';
import { unmovedCopy } from '../values/secret-bytes.ts';

/** Raised when frames change shape; a host refuses another version. */
export const PROTOCOL_VERSION = 1;
export const FRAME_LIMIT_BYTES = 1_048_576;

const idSchema = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const frameSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('request'),
    version: z.literal(PROTOCOL_VERSION),
    id: idSchema,
    method: z.string().max(60),
    params: z.unknown(),
    /** Byte members of `params`, kept out of it. */
    bytes: z.record(
      z.string().max(40),
      z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    ),
  }),
  z.strictObject({ kind: z.literal('result'), id: idSchema, result: z.unknown() }),
  z.strictObject({ kind: z.literal('failure'), id: idSchema, failure: z.unknown() }),
  z.strictObject({ kind: z.literal('event'), event: z.string().max(60), data: z.unknown() }),
]);
export type Frame = z.infer<typeof frameSchema>;

/** One way to move frames between a window and its host. Electron's, the kiosk's socket, and tests' are alike. */
export interface FrameChannel {
  send(frame: Frame): void;
  /** Frames as they came, unchecked; the receiver parses. */
  onFrame(listener: (frame: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/**
 * A frame as one message of a byte channel: 4 bytes big-endian length of the JSON text, the text, then the byte
 * members in the order of their names. Secrets thus never enter a text.
 */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const members = frame.kind === 'request' ? Object.entries(frame.bytes) : [];
  const plain =
    frame.kind === 'request' ? { ...frame, bytes: members.map(([name, { length }]) => [name, length]) } : frame;
  const text = new TextEncoder().encode(JSON.stringify(plain));
  const total = 4 + text.length + members.reduce((sum, [, { length }]) => sum + length, 0);
  const message = new Uint8Array(total);
  new DataView(message.buffer).setUint32(0, text.length);
  message.set(text, 4);
  let offset = 4 + text.length;
  for (const [, bytes] of members) {
    message.set(bytes, offset);
    offset += bytes.length;
  }
  return message;
}

const lengthsSchema = z.array(z.tuple([z.string().max(40), z.number().int().min(0).max(FRAME_LIMIT_BYTES)])).max(8);

/** Takes a message apart; `undefined` when it is none. Byte members are copies, so the message can be wiped. */
export function decodeFrame(message: Uint8Array): unknown {
  if (message.length < 4 || message.length > FRAME_LIMIT_BYTES) return undefined;
  const textLength = new DataView(message.buffer, message.byteOffset).getUint32(0);
  if (textLength > message.length - 4) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(message.subarray(4, 4 + textLength));
    const plain: unknown = JSON.parse(text);
    if (typeof plain !== 'object' || plain === null || !('kind' in plain) || plain.kind !== 'request') {
      return textLength === message.length - 4 ? plain : undefined;
    }
    const lengths = lengthsSchema.safeParse('bytes' in plain ? plain.bytes : undefined);
    if (!lengths.success) return undefined;
    let offset = 4 + textLength;
    const bytes: Record<string, Uint8Array> = {};
    for (const [name, length] of lengths.data) {
      bytes[name] = unmovedCopy(message.subarray(offset, offset + length));
      offset += length;
    }
    return offset === message.length ? { ...plain, bytes } : undefined;
  } catch {
    return undefined; // not UTF-8 or not JSON: the peer speaks another protocol
  }
}
