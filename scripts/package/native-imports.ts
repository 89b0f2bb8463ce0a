/** What a native file names to be loaded with it. */
export interface NativeImports {
  readonly format: 'PE' | 'ELF' | 'Mach-O';
  /** Without these the file cannot be loaded. */
  readonly needed: readonly string[];
  /** Looked for when they are first used, or not at all where they are not there. */
  readonly delayed: readonly string[];
}

/** Nothing that we pack comes near it; a table that goes on and on is none. */
const MOST_ENTRIES = 1_000;

/**
 * Reads the import tables of a Windows, Linux or macOS file without running it.
 *
 * `undefined` for what is none of these. Throws `RangeError` where the file ends within a table.
 * Sources: PE Format (Microsoft), System V ABI chapter 5, mach-o/loader.h and mach-o/fat.h.
 */
export function nativeImports(bytes: Uint8Array): NativeImports | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 32) return undefined;
  if (file.toString('latin1', 0, 2) === 'MZ') return ofPe(file);
  if (file.toString('latin1', 0, 4) === '\x7fELF') return ofElf(file);
  return ofMachO(file);
}

const IMPORT_DIRECTORY = 1;
const DELAY_IMPORT_DIRECTORY = 13;

function ofPe(file: Buffer): NativeImports | undefined {
  const header = file.readUInt32LE(0x3c);
  if (file.toString('latin1', header, header + 4) !== 'PE\0\0') return undefined;
  const sectionCount = file.readUInt16LE(header + 6);
  const optional = header + 24;
  const sections = optional + file.readUInt16LE(header + 20);
  const directories = optional + (file.readUInt16LE(optional) === 0x20b ? 112 : 96);

  /** Where in the file an address lies once it is loaded. */
  function offsetOf(address: number): number {
    for (let section = sections; section < sections + sectionCount * 40; section += 40) {
      const [size, from, , at] = [8, 12, 16, 20].map((field) => file.readUInt32LE(section + field)) as [
        number,
        number,
        number,
        number,
      ];
      if (address >= from && address < from + size) return at + address - from;
    }
    throw new RangeError('an address in no section');
  }
  function namesIn(directory: number, entryBytes: number, nameField: number): readonly string[] {
    const address = file.readUInt32LE(directories + directory * 8);
    if (address === 0) return [];
    const names: string[] = [];
    for (let entry = offsetOf(address); names.length < MOST_ENTRIES; entry += entryBytes) {
      const name = file.readUInt32LE(entry + nameField);
      if (name === 0) break;
      names.push(textAt(file, offsetOf(name)));
    }
    return names;
  }
  return {
    format: 'PE',
    needed: namesIn(IMPORT_DIRECTORY, 20, 12),
    delayed: namesIn(DELAY_IMPORT_DIRECTORY, 32, 4),
  };
}

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const DT_NEEDED = 1;
const DT_STRTAB = 5;

function ofElf(file: Buffer): NativeImports | undefined {
  const is64 = file[4] === 2;
  if (file[5] !== 1) return undefined;
  const word = (at: number) => (is64 ? Number(file.readBigUInt64LE(at)) : file.readUInt32LE(at));
  const wordBytes = is64 ? 8 : 4;
  const headers = word(is64 ? 32 : 28);
  const headerBytes = file.readUInt16LE(is64 ? 54 : 42);
  const headerCount = file.readUInt16LE(is64 ? 56 : 44);
  const segments = Array.from({ length: headerCount }, (_, index) => {
    const at = headers + index * headerBytes;
    const [offset, address, size] = (is64 ? [8, 16, 32] : [4, 8, 16]).map((field) => word(at + field));
    return { type: file.readUInt32LE(at), offset: offset ?? 0, address: address ?? 0, size: size ?? 0 };
  });
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  if (dynamic === undefined) return { format: 'ELF', needed: [], delayed: [] };
  const entries: { readonly tag: number; readonly value: number }[] = [];
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.size && entries.length < MOST_ENTRIES; ) {
    entries.push({ tag: word(at), value: word(at + wordBytes) });
    at += 2 * wordBytes;
  }
  const needed = entries.filter(({ tag }) => tag === DT_NEEDED);
  if (needed.length === 0) return { format: 'ELF', needed: [], delayed: [] };
  const strings = entries.find(({ tag }) => tag === DT_STRTAB)?.value ?? 0;
  const segment = segments.find(
    ({ type, address, size }) => type === PT_LOAD && strings >= address && strings < address + size,
  );
  if (segment === undefined) throw new RangeError('an address in no segment');
  const stringsAt = segment.offset + strings - segment.address;
  return { format: 'ELF', needed: needed.map(({ value }) => textAt(file, stringsAt + value)), delayed: [] };
}

const FAT_MAGIC = 0xcafebabe;
const MACH_O_64 = 0xfeedfacf;
const LC_LOAD_DYLIB = 0x0c;
const LC_LOAD_WEAK_DYLIB = 0x8000_0018;
const LC_REEXPORT_DYLIB = 0x8000_001f;
const LC_LAZY_LOAD_DYLIB = 0x20;
const LC_LOAD_UPWARD_DYLIB = 0x8000_0023;
const NEEDS: readonly number[] = [LC_LOAD_DYLIB, LC_REEXPORT_DYLIB, LC_LOAD_UPWARD_DYLIB];
const DELAYS: readonly number[] = [LC_LOAD_WEAK_DYLIB, LC_LAZY_LOAD_DYLIB];

function ofMachO(file: Buffer): NativeImports | undefined {
  if (file.readUInt32BE(0) !== FAT_MAGIC) return ofThinMachO(file);
  const parts = Array.from({ length: Math.min(file.readUInt32BE(4), MOST_ENTRIES) }, (_, index) => {
    const at = 8 + index * 20;
    const offset = file.readUInt32BE(at + 8);
    return ofThinMachO(file.subarray(offset, offset + file.readUInt32BE(at + 12)));
  });
  const readable = parts.flatMap((part) => part ?? []);
  if (readable.length === 0 || readable.length < parts.length) return undefined;
  return {
    format: 'Mach-O',
    needed: [...new Set(readable.flatMap(({ needed }) => needed))],
    delayed: [...new Set(readable.flatMap(({ delayed }) => delayed))],
  };
}

function ofThinMachO(file: Buffer): NativeImports | undefined {
  if (file.length < 32 || file.readUInt32LE(0) !== MACH_O_64) return undefined;
  const commands: { readonly command: number; readonly name: string }[] = [];
  let at = 32;
  for (let left = Math.min(file.readUInt32LE(16), MOST_ENTRIES); left > 0; left -= 1) {
    const command = file.readUInt32LE(at);
    const isLoad = NEEDS.includes(command) || DELAYS.includes(command);
    if (isLoad) commands.push({ command, name: textAt(file, at + file.readUInt32LE(at + 8)) });
    at += file.readUInt32LE(at + 4);
  }
  const named = (which: readonly number[]) =>
    commands.filter(({ command }) => which.includes(command)).map(({ name }) => name);
  return { format: 'Mach-O', needed: named(NEEDS), delayed: named(DELAYS) };
}

function textAt(file: Buffer, at: number): string {
  const end = file.indexOf(0, at);
  if (at >= file.length || end < 0) throw new RangeError('a name that does not end');
  return file.toString('utf8', at, end);
}

/**
 * Of what a file cannot be loaded without, that which is a program: it is there only as long as the program is called so,
 * and ours is called otherwise.
 */
export function programsNeeded({ needed }: NativeImports): readonly string[] {
  return needed.filter((name) => /\.exe$|(^|[\\/])(electron|node|bun|deno)(\.[\w.]+)?$/i.test(name));
}
