import { readHeader } from '#native-bridge/iso7816/tlv.ts';

type Numbers = (limit: number) => number;

/** A few bytes changed, cut, doubled or moved: near enough to good input to get past the first checks. */
export function spoiltBytes(good: Uint8Array, next: Numbers): Uint8Array {
  const bytes = Buffer.from(good);
  for (let n = next(4); n >= 0; n -= 1) bytes[next(bytes.length)] = next(256);
  const [from, to] = [next(bytes.length), next(bytes.length)];
  switch (next(4)) {
    case 0:
      return bytes.subarray(0, from);
    case 1:
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    default:
      return bytes;
  }
}

interface ObjectPlace {
  readonly at: number;
  readonly headerBytes: number;
  readonly totalBytes: number;
}

const MAX_DEPTH = 8;
const ODD_LENGTHS = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0xfe, 0xff];

/** Tag-length-value spoilt where it hurts: a length, a tag, an object left out, doubled, swapped, emptied or cut. */
export function spoiltObjects(good: Uint8Array, next: Numbers): Uint8Array {
  const places = placesOf(good, 0, good.length, 0);
  const place = places[next(places.length)];
  const other = places[next(places.length)];
  if (place === undefined || other === undefined) return spoiltBytes(good, next);
  const bytes = Buffer.from(good);
  const cut = (from: number, to: number, between: Uint8Array = new Uint8Array()) =>
    Buffer.concat([bytes.subarray(0, from), between, bytes.subarray(to)]);
  const { at, headerBytes, totalBytes } = place;
  const whole = bytes.subarray(at, at + totalBytes);
  switch (next(8)) {
    case 0:
      bytes[at + headerBytes - 1] = (bytes[at + headerBytes - 1] ?? 0) + (next(2) === 0 ? 1 : 255);
      return bytes;
    case 1:
      bytes[at + 1 + next(headerBytes - 1 || 1)] = ODD_LENGTHS[next(ODD_LENGTHS.length)] ?? 0;
      return bytes;
    case 2:
      bytes[at] = next(256);
      return bytes;
    case 3:
      return cut(at, at + totalBytes);
    case 4:
      return cut(at, at, whole);
    case 5:
      return cut(at, at + totalBytes, bytes.subarray(other.at, other.at + other.totalBytes));
    case 6:
      return bytes.subarray(0, at + next(totalBytes));
    default:
      return spoiltBytes(good, next);
  }
}

function placesOf(bytes: Uint8Array, from: number, to: number, depth: number): ObjectPlace[] {
  const places: ObjectPlace[] = [];
  for (let at = from; at < to && depth < MAX_DEPTH; ) {
    const header = readHeader(bytes.subarray(at, to));
    const totalBytes = header === undefined ? 0 : header.headerBytes + header.valueBytes;
    if (header === undefined || at + totalBytes > to) break;
    places.push({ at, headerBytes: header.headerBytes, totalBytes });
    const isConstructed = ((bytes[at] ?? 0) & 0x20) !== 0;
    if (isConstructed) places.push(...placesOf(bytes, at + header.headerBytes, at + totalBytes, depth + 1));
    at += totalBytes;
  }
  return places;
}

/** The same bytes twice, in the middle of others: zeros, and `after`, which would go on as if nothing had been cut. */
export function inTwoSurroundings(bytes: Uint8Array, after: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const margin = 64;
  const place = (behind: Uint8Array, fill: number) => {
    const all = new Uint8Array(margin + bytes.length + margin + behind.length).fill(fill);
    all.set(bytes, margin);
    all.set(behind, margin + bytes.length);
    return all.subarray(margin, margin + bytes.length);
  };
  return [place(new Uint8Array(), 0), place(after, 0xa5)];
}
