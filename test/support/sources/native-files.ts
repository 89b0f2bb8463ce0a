/** A native file that has nothing but its import tables. `delayed`: of PE delay-loaded, of Mach-O weakly linked. */
export interface NativeFile {
  readonly needed: readonly string[];
  readonly delayed?: readonly string[];
}

/** Where addresses begin once the file is loaded, so that none is an offset by chance. */
const LOADED_AT = 0x1000;

/** For Windows: PE32+ with one section. */
export function peFile({ needed, delayed = [] }: NativeFile): Buffer {
  const [header, optional, section] = [0x40, 0x58, 0x148];
  const imports = 0x200;
  const delays = imports + 20 * (needed.length + 1);
  const texts = delays + 32 * (delayed.length + 1);
  const { bytes, offsets } = strings([...needed, ...delayed]);
  const file = Buffer.alloc(texts + bytes.length);
  file.write('MZ');
  file.writeUInt32LE(header, 0x3c);
  file.write('PE\0\0', header);
  file.writeUInt16LE(1, header + 6);
  file.writeUInt16LE(section - optional, header + 20);
  file.writeUInt16LE(0x20b, optional);
  const address = (offset: number) => offset - imports + LOADED_AT;
  if (needed.length > 0) file.writeUInt32LE(address(imports), optional + 112 + 8);
  if (delayed.length > 0) file.writeUInt32LE(address(delays), optional + 112 + 13 * 8);
  [file.length - imports, LOADED_AT, file.length - imports, imports].forEach((value, field) => {
    file.writeUInt32LE(value, section + 8 + field * 4);
  });
  offsets.forEach((offset, index) => {
    const entry = index < needed.length ? imports + index * 20 + 12 : delays + (index - needed.length) * 32 + 4;
    file.writeUInt32LE(address(texts + offset), entry);
  });
  bytes.copy(file, texts);
  return file;
}

/** For Linux: ELF of 64 bits with one segment and its dynamic table. */
export function elfFile({ needed }: NativeFile): Buffer {
  const dynamic = 64 + 2 * 56;
  const { bytes, offsets } = strings(needed);
  const texts = dynamic + 16 * (needed.length + 2);
  const file = Buffer.alloc(texts + bytes.length);
  file.write('\x7fELF\x02\x01\x01', 'latin1');
  file.writeBigUInt64LE(64n, 32);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(2, 56);
  [
    { type: 1, offset: 0, size: file.length },
    { type: 2, offset: dynamic, size: texts - dynamic },
  ].forEach(({ type, offset, size }, index) => {
    const at = 64 + index * 56;
    file.writeUInt32LE(type, at);
    file.writeBigUInt64LE(BigInt(offset), at + 8);
    file.writeBigUInt64LE(BigInt(offset + LOADED_AT), at + 16);
    file.writeBigUInt64LE(BigInt(size), at + 32);
  });
  [[5, texts + LOADED_AT], ...offsets.map((offset) => [1, offset])].forEach(([tag = 0, value = 0], index) => {
    file.writeBigUInt64LE(BigInt(tag), dynamic + index * 16);
    file.writeBigUInt64LE(BigInt(value), dynamic + index * 16 + 8);
  });
  bytes.copy(file, texts);
  return file;
}

/** For macOS: Mach-O of 64 bits, behind a header for several processors where it `isFat`. */
export function machOFile({ needed, delayed = [] }: NativeFile, { isFat = false } = {}): Buffer {
  const commands = [
    ...needed.map((name) => [0x0c, name] as const),
    ...delayed.map((name) => [0x80000018, name] as const),
  ];
  const header = Buffer.alloc(32);
  header.writeUInt32LE(0xfeedfacf, 0);
  header.writeUInt32LE(commands.length + 1, 16);
  const another = Buffer.alloc(16);
  another.writeUInt32LE(0x1b, 0);
  another.writeUInt32LE(another.length, 4);
  const loads = commands.map(([command, name]) => {
    const load = Buffer.alloc(24 + name.length + 8 - (name.length % 8));
    load.writeUInt32LE(command, 0);
    load.writeUInt32LE(load.length, 4);
    load.writeUInt32LE(24, 8);
    load.write(name, 24);
    return load;
  });
  const thin = Buffer.concat([header, another, ...loads]);
  if (!isFat) return thin;
  const fat = Buffer.alloc(64);
  fat.writeUInt32BE(0xcafebabe, 0);
  fat.writeUInt32BE(1, 4);
  fat.writeUInt32BE(fat.length, 16);
  fat.writeUInt32BE(thin.length, 20);
  return Buffer.concat([fat, thin]);
}

function strings(names: readonly string[]): { readonly bytes: Buffer; readonly offsets: readonly number[] } {
  const parts = names.map((name) => Buffer.from(`${name}\0`));
  return {
    bytes: Buffer.concat(parts),
    offsets: parts.map((_, index) => parts.slice(0, index).reduce((sum, { length }) => sum + length, 0)),
  };
}
