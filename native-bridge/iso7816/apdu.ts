import { unmovedBytes } from '#contract/values/secret-bytes.ts';

/** A command APDU of ISO/IEC 7816-4, cases 1 to 4. */
export interface CommandApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** 1 to 65,535 bytes; absent in cases 1 and 2. */
  readonly data?: Uint8Array;
  /** Most bytes wanted back, 1 to 65,536; absent in cases 1 and 3. */
  readonly expectedBytes?: number;
}

export interface ResponseApdu {
  readonly data: Uint8Array;
  readonly statusWord: number;
}

const SHORT_DATA_MAX = 255;
const SHORT_EXPECTED_MAX = 256;

/** Short lengths wherever they suffice; extended (both fields) otherwise. Throws on values outside the ranges. */
export function encodeCommand(command: CommandApdu): Uint8Array {
  const { cla, ins, p1, p2, data = new Uint8Array(0), expectedBytes } = command;
  for (const octet of [cla, ins, p1, p2]) {
    if (!Number.isInteger(octet) || octet < 0 || octet > 255) throw new RangeError('header octets are 0 to 255');
  }
  if (data.length > 0xffff) throw new RangeError('command data is at most 65535 bytes');
  if (
    expectedBytes !== undefined &&
    (!Number.isInteger(expectedBytes) || expectedBytes < 1 || expectedBytes > 0x10000)
  ) {
    throw new RangeError('expected length is 1 to 65536');
  }
  const isExtended = data.length > SHORT_DATA_MAX || (expectedBytes ?? 0) > SHORT_EXPECTED_MAX;
  const lc = data.length === 0 ? [] : isExtended ? [0, data.length >> 8, data.length & 0xff] : [data.length];
  const le = expectedBytes === undefined ? [] : isExtended ? twoOctets(expectedBytes) : [expectedBytes & 0xff];
  if (isExtended && data.length === 0) le.unshift(0);
  const encoded = unmovedBytes(4 + lc.length + data.length + le.length); // it may hold a PIN
  encoded.set([cla, ins, p1, p2, ...lc]);
  encoded.set(data, 4 + lc.length);
  encoded.set(le, 4 + lc.length + data.length);
  return encoded;
}

function twoOctets(length: number): number[] {
  return [(length >> 8) & 0xff, length & 0xff];
}

/** The command that bytes spell, or `undefined` where they are none; its data is a view. Le = 256 in extended form is read as written. */
export function parseCommand(bytes: Uint8Array): CommandApdu | undefined {
  const [cla, ins, p1, p2, first] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return undefined;
  const header = { cla, ins, p1, p2 };
  if (first === undefined) return header;
  if (bytes.length === 5) return { ...header, expectedBytes: first === 0 ? SHORT_EXPECTED_MAX : first };
  if (first !== 0) {
    const end = 5 + first;
    if (bytes.length !== end && bytes.length !== end + 1) return undefined;
    const le = bytes[end];
    const data = bytes.subarray(5, end);
    return le === undefined
      ? { ...header, data }
      : { ...header, data, expectedBytes: le === 0 ? SHORT_EXPECTED_MAX : le };
  }
  const long = uint16(bytes, 5);
  if (long === undefined) return undefined;
  if (bytes.length === 7) return { ...header, expectedBytes: long === 0 ? 0x10000 : long };
  const end = 7 + long;
  if (long === 0 || (bytes.length !== end && bytes.length !== end + 2)) return undefined;
  const data = bytes.subarray(7, end);
  const le = uint16(bytes, end);
  return le === undefined ? { ...header, data } : { ...header, data, expectedBytes: le === 0 ? 0x10000 : le };
}

function uint16(bytes: Uint8Array, at: number): number | undefined {
  const high = bytes[at];
  const low = bytes[at + 1];
  return high === undefined || low === undefined ? undefined : (high << 8) | low;
}

/** `undefined` for fewer than the two bytes that every answer has. */
export function parseResponse(bytes: Uint8Array): ResponseApdu | undefined {
  const statusWord = uint16(bytes, bytes.length - 2);
  return statusWord === undefined || bytes.length < 2
    ? undefined
    : { data: bytes.slice(0, bytes.length - 2), statusWord };
}

export function encodeResponse(data: Uint8Array, statusWord: number): Uint8Array {
  const encoded = new Uint8Array(data.length + 2);
  encoded.set(data);
  encoded.set([statusWord >> 8, statusWord & 0xff], data.length);
  return encoded;
}
