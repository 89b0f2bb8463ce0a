import type { EpochMs } from '#contract/values/brands.ts';
import type { PrivateFiles } from '#core/ports/private-files.ts';
import { memoryFiles } from './memory-files.ts';
import { MAIN_KEY_BYTES, sealedFiles } from './sealed-files.ts';

/**
 * Private files in `folder` where the system keeps a key for them, which `mainKey` asks for once; in memory where it has
 * none. Nothing waits for the key before the first file.
 */
export function privateFiles(options: {
  readonly folder: string;
  readonly mainKey: () => Promise<Uint8Array | undefined>;
  readonly nowMs: () => EpochMs;
}): PrivateFiles {
  const { folder, mainKey, nowMs } = options;
  const opening = mainKey()
    .catch(() => undefined)
    .then((key) =>
      key?.length === MAIN_KEY_BYTES
        ? { files: sealedFiles(folder, key, nowMs), lasting: true }
        : { files: memoryFiles(nowMs), lasting: false },
    );
  return {
    lasting: opening.then(({ lasting }) => lasting),
    names: async (owner) => (await opening).files.names(owner),
    read: async (owner, name) => (await opening).files.read(owner, name),
    write: async (owner, name, bytes, until) => (await opening).files.write(owner, name, bytes, until),
    remove: async (owner, name) => (await opening).files.remove(owner, name),
  };
}
