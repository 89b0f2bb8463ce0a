import type { EpochMs } from '#contract/values/brands.ts';
import type { PrivateFiles } from '#core/ports/private-files.ts';

/** Enough for several applications with all their documents. */
const LIMIT_BYTES = 200_000_000;

/** Files that are gone with the program. */
export function memoryFiles(nowMs: () => EpochMs): Omit<PrivateFiles, 'lasting'> {
  const files = new Map<string, { readonly bytes: Uint8Array; readonly until: EpochMs }>();
  const keyOf = (owner: string, name: string) => `${owner}\n${name}`;
  return {
    async names(owner) {
      const prefix = keyOf(owner, '');
      return [...files.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
    },
    async read(owner, name) {
      const file = files.get(keyOf(owner, name));
      return file === undefined || file.until < nowMs() ? undefined : file.bytes;
    },
    async write(owner, name, bytes, until) {
      const key = keyOf(owner, name);
      const used = [...files].reduce((sum, [other, file]) => sum + (other === key ? 0 : file.bytes.length), 0);
      if (used + bytes.length > LIMIT_BYTES) return false;
      files.set(key, { bytes: bytes.slice(), until });
      return true;
    },
    async remove(owner, name) {
      files.delete(keyOf(owner, name));
      return true;
    },
  };
}
