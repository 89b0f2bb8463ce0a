import { crc32 } from 'node:zlib';
import type { ContainerProblem } from '#contract/failures/filing-failures.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { APPLICATION_PDF_NAME } from '../application-pdf/application-pdf-name.ts';
import { inflateExactly, readZipLayout, writeZip, type ZipEntry } from './zip-layout.ts';

export const CONTAINER_MIME_TYPE = 'application/vnd.etsi.asic-e+zip';
const MOST_ENTRIES = 30;
const ENTRY_LIMIT_BYTES = 20_000_000;
/** Many times what the longest form can hold. */
const APPLICATION_JSON_LIMIT_BYTES = 1_000_000;
const UNPACKED_LIMIT_BYTES = 50_000_000;
const PACKED_LIMIT_BYTES = 50_000_000;

export const ENTRY = {
  mimetype: 'mimetype',
  applicationJson: 'application.json',
  applicationPdf: APPLICATION_PDF_NAME,
  manifest: 'META-INF/ASiCManifest.xml',
  signature: 'META-INF/signature.p7s',
} as const;

const SIGNATURE_ENTRIES: readonly string[] = [ENTRY.manifest, ENTRY.signature];
const NAMED_ENTRIES: readonly string[] = Object.values(ENTRY);
const ATTACHMENT = /^attachments\/[a-z][A-Za-z0-9]{0,39}-[1-9][0-9]?\.(?:pdf|jpg|png|heic)$/;

export interface ContainerEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The unpacked entries, in the order of the file; `mimetype` is first. */
export interface Container {
  readonly entries: readonly ContainerEntry[];
  /** Whether the container has manifest and signature; one of them alone is refused. */
  readonly isSigned: boolean;
}

/** The bytes of an entry that `readContainer` has made sure of; throws for another name. */
export function entryBytes(container: Container, name: string): Uint8Array {
  const entry = container.entries.find((one) => one.name === name);
  if (entry === undefined) throw new TypeError(`no entry ${name}`);
  return entry.bytes;
}

/** Packs entries in the given order; the same entries give the same bytes. Throws where `mimetype` is not the first. */
export function packContainer(entries: readonly ContainerEntry[]): Uint8Array {
  if (entries[0]?.name !== ENTRY.mimetype) throw new TypeError('the first entry of a container is mimetype');
  return writeZip(entries);
}

/**
 * Reads an application container: step 1 of the checks.
 *
 * Entries lie one after the other with nothing before, between or after; local and central headers say the same; names
 * are exactly those of the format, none twice, none different only by case; sizes are capped before inflating.
 * Fails with `containerInvalid`. Source: ETSI EN 319 162-1, A.1; PKWARE APPNOTE 6.3.
 */
export function readContainer(bytes: Uint8Array): Outcome<Container> {
  if (bytes.length > PACKED_LIMIT_BYTES) return refused('tooLarge');
  const layout = readZipLayout(bytes, MOST_ENTRIES);
  if (!layout.ok) return refused(layout.problem, layout.entry);
  const refusal = namesProblem(layout.entries) ?? sizesProblem(layout.entries);
  if (refusal !== undefined) return refused(refusal.problem, refusal.entry);

  const entries: ContainerEntry[] = [];
  for (const entry of layout.entries) {
    const unpacked = entry.method === 'stored' ? entry.packed : inflateExactly(entry.packed, entry.unpackedBytes);
    if (unpacked === undefined) return refused('truncated', entry.name);
    if (crc32(unpacked) !== entry.crc32) return refused('digestMismatch', entry.name);
    entries.push({ name: entry.name, bytes: unpacked });
  }
  const [first] = entries;
  const [firstHeader] = layout.entries;
  const isMimetype = first?.name === ENTRY.mimetype && firstHeader?.method === 'stored';
  if (!isMimetype || Buffer.from(first.bytes).toString('latin1') !== CONTAINER_MIME_TYPE) return refused('mimetype');
  const missing = NAMED_ENTRIES.filter((name) => !entries.some((entry) => entry.name === name));
  const isSigned = missing.length === 0;
  const isComplete = isSigned || missing.join() === SIGNATURE_ENTRIES.join();
  return isComplete ? success({ entries, isSigned }) : refused('entryMissing', missing[0]);
}

/** One entry of a container that was read whole when it came in; `undefined` where it has none of the name. */
export function entryOf(bytes: Uint8Array, name: string): Uint8Array | undefined {
  const layout = readZipLayout(bytes, MOST_ENTRIES);
  const entry = layout.ok ? layout.entries.find((one) => one.name === name) : undefined;
  if (entry === undefined || entry.unpackedBytes > limitOf(name)) return undefined;
  return entry.method === 'stored' ? entry.packed : inflateExactly(entry.packed, entry.unpackedBytes);
}

function refused(problem: ContainerProblem, entry?: string) {
  return failed({ code: 'containerInvalid', problem, ...(entry === undefined ? {} : { entry: entry.slice(0, 300) }) });
}

interface Trouble {
  readonly problem: ContainerProblem;
  readonly entry?: string;
}

function namesProblem(entries: readonly ZipEntry[]): Trouble | undefined {
  const seen = new Set<string>();
  for (const { name } of entries) {
    if (!isPlainName(name)) return { problem: 'nameRefused' };
    if (seen.has(name.toLowerCase())) return { problem: 'nameRepeated', entry: name };
    seen.add(name.toLowerCase());
    if (!NAMED_ENTRIES.includes(name) && !ATTACHMENT.test(name)) return { problem: 'entryUnexpected', entry: name };
  }
  return undefined;
}

/** Relative, without parents, drives, backslashes, empty parts or anything but printable ASCII. */
function isPlainName(name: string): boolean {
  const parts = name.split('/');
  return (
    /^[!-~]+$/.test(name) && !/[\\:]/.test(name) && parts.every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

function limitOf(name: string): number {
  return name === ENTRY.applicationJson ? APPLICATION_JSON_LIMIT_BYTES : ENTRY_LIMIT_BYTES;
}

function sizesProblem(entries: readonly ZipEntry[]): Trouble | undefined {
  const large = entries.find(({ name, unpackedBytes }) => unpackedBytes > limitOf(name));
  if (large !== undefined) return { problem: 'entryTooLarge', entry: large.name };
  const total = entries.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0);
  return total > UNPACKED_LIMIT_BYTES ? { problem: 'tooLarge' } : undefined;
}
