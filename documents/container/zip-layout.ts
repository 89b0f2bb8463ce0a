import { crc32, inflateRawSync } from 'node:zlib';
import type { ContainerProblem } from '#contract/failures/filing-failures.ts';

/** One entry as both of its headers describe it, and where its data lies. */
export interface ZipEntry {
  /** As latin-1; the caller refuses names that are not ASCII. */
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  readonly crc32: number;
  readonly unpackedBytes: number;
  readonly packed: Uint8Array;
}

type ZipLayout =
  | { readonly ok: true; readonly entries: readonly ZipEntry[] }
  | { readonly ok: false; readonly problem: ContainerProblem; readonly entry?: string };

const LOCAL = { signature: 0x04034b50, bytes: 30 };
const CENTRAL = { signature: 0x02014b50, bytes: 46 };
const END = { signature: 0x06054b50, bytes: 22 };
const METHODS: Readonly<Record<number, ZipEntry['method']>> = { 0: 'stored', 8: 'deflated' };
/** Deflate's effort and UTF-8 names: all that a writer may set here. */
const HARMLESS_FLAGS = 0b1000_0000_0110;
const ENCRYPTION_FLAGS = 0b10_0000_0100_0001;

/**
 * Reads the structure of a ZIP file in which every byte belongs to an entry or a header.
 *
 * No comments, extra fields, data descriptors, ZIP64 or other disks; the central directory in the order of the data;
 * each local header equal to its central one. Data is not unpacked. Source: PKWARE APPNOTE 6.3, 4.3.
 */
export function readZipLayout(bytes: Uint8Array, mostEntries: number): ZipLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < END.bytes || view.getUint32(0, true) !== LOCAL.signature) return refused('notZip');
  const endAt = bytes.length - END.bytes;
  if (view.getUint32(endAt, true) !== END.signature || view.getUint16(endAt + 20, true) !== 0) {
    const hasEnd = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('PK\x05\x06', 0, 'latin1');
    return refused(hasEnd ? 'extraData' : 'truncated');
  }
  const count = view.getUint16(endAt + 10, true);
  const centralBytes = view.getUint32(endAt + 12, true);
  const centralAt = view.getUint32(endAt + 16, true);
  if (view.getUint32(endAt + 4, true) !== 0 || view.getUint16(endAt + 8, true) !== count) return refused('notZip');
  if (count > mostEntries) return refused('tooManyEntries');
  if (centralAt + centralBytes !== endAt) return refused('extraData');

  const entries: ZipEntry[] = [];
  let directoryAt = centralAt;
  let dataAt = 0;
  for (let n = 0; n < count; n += 1) {
    const read = readEntry(view, bytes, directoryAt, dataAt, endAt, centralAt);
    if (!read.ok) return read;
    entries.push(read.entry);
    directoryAt = read.directoryEnd;
    dataAt = read.dataEnd;
  }
  return directoryAt === endAt && dataAt === centralAt ? { ok: true, entries } : refused('extraData');
}

function refused(problem: ContainerProblem, entry?: string) {
  return entry === undefined ? ({ ok: false, problem } as const) : ({ ok: false, problem, entry } as const);
}

function readEntry(
  view: DataView,
  bytes: Uint8Array,
  directoryAt: number,
  dataAt: number,
  directoryLimit: number,
  dataLimit: number,
) {
  if (directoryAt + CENTRAL.bytes > directoryLimit || view.getUint32(directoryAt, true) !== CENTRAL.signature) {
    return refused('truncated');
  }
  const central = commonFields(view, directoryAt + 6);
  const commentBytes = view.getUint16(directoryAt + 32, true);
  const nameAt = directoryAt + CENTRAL.bytes;
  const directoryEnd = nameAt + central.nameBytes + central.extraBytes + commentBytes;
  if (directoryEnd > directoryLimit) return refused('truncated');
  const name = Buffer.from(bytes.subarray(nameAt, nameAt + central.nameBytes)).toString('latin1');
  const label = /^[!-~]{1,200}$/.test(name) ? name : undefined;
  if ((central.flags & ENCRYPTION_FLAGS) !== 0) return refused('encrypted', label);
  if ((central.flags & ~HARMLESS_FLAGS) !== 0) return refused('headersDisagree', label);
  const method = METHODS[central.method];
  if (method === undefined) return refused('methodRefused', label);
  if (central.extraBytes > 0 || commentBytes > 0) return refused('extraData', label);
  if (view.getUint16(directoryAt + 34, true) !== 0) return refused('notZip', label);
  if (!isRegularFile(view.getUint32(directoryAt + 38, true))) return refused('notAFile', label);

  if (view.getUint32(directoryAt + 42, true) !== dataAt) return refused('extraData', label);
  if (dataAt + LOCAL.bytes > dataLimit || view.getUint32(dataAt, true) !== LOCAL.signature) {
    return refused('headersDisagree', label);
  }
  const local = commonFields(view, dataAt + 4);
  const packedAt = dataAt + LOCAL.bytes + local.nameBytes + local.extraBytes;
  const dataEnd = packedAt + central.packedBytes;
  if (dataEnd > dataLimit) return refused('truncated', label);
  const localName = Buffer.from(bytes.subarray(dataAt + LOCAL.bytes, packedAt)).toString('latin1');
  const isSame = COMMON.every((field) => local[field] === central[field]) && localName === name;
  const sizesFit = method === 'deflated' || central.packedBytes === central.unpackedBytes;
  if (!isSame || !sizesFit) return refused('headersDisagree', label);
  const packed = bytes.subarray(packedAt, dataEnd);
  const entry: ZipEntry = { name, method, crc32: central.crc32, unpackedBytes: central.unpackedBytes, packed };
  return { ok: true, entry, directoryEnd, dataEnd } as const;
}

/** By the external attributes: Unix mode in the upper half, DOS attributes in the lower one; neither need be there. */
function isRegularFile(attributes: number): boolean {
  const fileType = (attributes >>> 16) & 0o170_000;
  return (fileType === 0 || fileType === 0o100_000) && (attributes & DOS_NOT_A_FILE) === 0;
}

/** Volume label and folder. */
const DOS_NOT_A_FILE = 0x18;

/** The thirteen octet pairs that local and central headers share, from "version needed" to "extra field length". */
function commonFields(view: DataView, at: number) {
  return {
    version: view.getUint16(at, true),
    flags: view.getUint16(at + 2, true),
    method: view.getUint16(at + 4, true),
    time: view.getUint16(at + 6, true),
    date: view.getUint16(at + 8, true),
    crc32: view.getUint32(at + 10, true),
    packedBytes: view.getUint32(at + 14, true),
    unpackedBytes: view.getUint32(at + 18, true),
    nameBytes: view.getUint16(at + 22, true),
    extraBytes: view.getUint16(at + 24, true),
  };
}

const COMMON = [
  'version',
  'flags',
  'method',
  'time',
  'date',
  'crc32',
  'packedBytes',
  'unpackedBytes',
  'nameBytes',
  'extraBytes',
] as const satisfies (keyof ReturnType<typeof commonFields>)[];

/** Unpacks raw deflate data that gives exactly that many bytes and uses up all of its input; else `undefined`. */
export function inflateExactly(packed: Uint8Array, unpackedBytes: number): Uint8Array | undefined {
  try {
    // Node has `info` since version 11; its types lack it.
    const options = { maxOutputLength: Math.max(unpackedBytes, 1), info: true };
    const result = inflateRawSync(packed, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    const isWhole = result.buffer.length === unpackedBytes && result.engine.bytesWritten === packed.length;
    return isWhole ? new Uint8Array(result.buffer) : undefined;
  } catch {
    return undefined;
  }
}

const FIXED_DATE = ((2020 - 1980) << 9) | (1 << 5) | 1;

/**
 * Writes a ZIP file of stored entries in the given order: no data descriptors, extra fields or comments, a fixed date.
 * The same entries always give the same bytes.
 */
export function writeZip(entries: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, bytes } of entries) {
    const encodedName = Buffer.from(name, 'ascii');
    const common = Buffer.alloc(26);
    common.writeUInt16LE(10, 0);
    common.writeUInt16LE(FIXED_DATE, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(encodedName.length, 22);
    const signature = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
    parts.push(signature(LOCAL.signature), common, encodedName, bytes);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(signature(CENTRAL.signature), Uint8Array.of(10, 0), common, place, encodedName);
    at += LOCAL.bytes + encodedName.length + bytes.length;
  }
  const centralBytes = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(END.bytes);
  end.writeUInt32LE(END.signature, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(centralBytes, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, ...directory, end]));
}
