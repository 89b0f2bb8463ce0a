import { sha256Hex } from '#pki/der/algorithms.ts';
import { writeZip } from './zip-layout.ts';

export interface NamedFile {
  /** ASCII, with `/` between folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Lines as `sha256sum` writes and checks them. */
export function sha256Sums(files: readonly NamedFile[]): Uint8Array {
  return new TextEncoder().encode(files.map(({ name, bytes }) => `${sha256Hex(bytes)}  ${name}\n`).join(''));
}

/** One ZIP file of them, with `SHA256SUMS` last. Throws where a name is none that every system takes. */
export function zipWithSums(files: readonly NamedFile[]): Uint8Array {
  for (const { name } of files) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/.test(name)) {
      throw new TypeError('a name in the file is not plain');
    }
  }
  return writeZip([...files, { name: 'SHA256SUMS', bytes: sha256Sums(files) }]);
}
