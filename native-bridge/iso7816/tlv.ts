/** One data object of a card file. `tag` holds one or two octets: 0x30, 0xDF22. */
export interface DataObject {
  readonly tag: number;
  readonly value: Uint8Array;
  /** From the first octet of the tag to the last of the value. */
  readonly totalBytes: number;
}

interface DataObjectHeader {
  readonly tag: number;
  readonly headerBytes: number;
  readonly valueBytes: number;
}

const MAX_OBJECTS = 64;

/**
 * Reads tag and length at the start of `bytes`; `undefined` where they are incomplete or not of the forms below.
 *
 * Tags of one or two octets; lengths of one octet, `81 xx` and `82 xx xx`. Cards write `82 00 xx` for values of 128
 * to 255 bytes, so the shortest form is not insisted on. Source: ISO/IEC 7816-4, 5.2.2; docs/card-protocol.md#tlv.
 */
export function readHeader(bytes: Uint8Array): DataObjectHeader | undefined {
  const [first, second] = bytes;
  if (first === undefined || first === 0x00) return undefined;
  const hasSecondOctet = (first & 0x1f) === 0x1f;
  if (hasSecondOctet && (second === undefined || second > 0x7f)) return undefined;
  const tag = hasSecondOctet ? (first << 8) | (second ?? 0) : first;
  const at = hasSecondOctet ? 2 : 1;
  const [length, high, low] = bytes.subarray(at);
  if (length === undefined) return undefined;
  if (length < 0x80) return { tag, headerBytes: at + 1, valueBytes: length };
  if (length === 0x81) return high === undefined ? undefined : { tag, headerBytes: at + 2, valueBytes: high };
  if (length !== 0x82 || high === undefined || low === undefined) return undefined;
  return { tag, headerBytes: at + 3, valueBytes: (high << 8) | low };
}

/** Tag, length and value at the start of `bytes`; `undefined` where the value does not fit. Copies nothing. */
export function readObject(bytes: Uint8Array): DataObject | undefined {
  const header = readHeader(bytes);
  if (header === undefined) return undefined;
  const totalBytes = header.headerBytes + header.valueBytes;
  if (totalBytes > bytes.length) return undefined;
  return { tag: header.tag, value: bytes.subarray(header.headerBytes, totalBytes), totalBytes };
}

/** The objects that fill `value` from end to end; `undefined` when they do not, or are more than 64. */
export function readObjects(value: Uint8Array): DataObject[] | undefined {
  const objects: DataObject[] = [];
  for (let at = 0; at < value.length; ) {
    const object = readObject(value.subarray(at));
    if (object === undefined || objects.length === MAX_OBJECTS) return undefined;
    objects.push(object);
    at += object.totalBytes;
  }
  return objects;
}

/** Shortest length form; tags of one or two octets, values up to 65,535 bytes. */
export function encodeObject(tag: number, value: Uint8Array): Uint8Array {
  if (value.length > 0xffff) throw new RangeError('data objects of cards hold at most 65535 bytes');
  const tagOctets = tag > 0xff ? [tag >> 8, tag & 0xff] : [tag];
  const length =
    value.length < 0x80
      ? [value.length]
      : value.length < 0x100
        ? [0x81, value.length]
        : [0x82, value.length >> 8, value.length & 0xff];
  return Uint8Array.from([...tagOctets, ...length, ...value]);
}
