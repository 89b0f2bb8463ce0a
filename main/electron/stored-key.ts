import { randomBytes } from 'node:crypto';
import { safeStorage } from 'electron';
import { MAIN_KEY_BYTES } from '#host/private-files/sealed-files.ts';
import { readOrMakePrivateFile, writePrivateFile } from '#platform/private-file.ts';

const KEY_FILE_LIMIT_BYTES = 4_096;

/**
 * The key for private files, kept in `path` under the system's own protection for this person (Keychain, DPAPI, the
 * keyring of a Linux desktop). `undefined` where there is none: Electron would then seal with a password that everybody
 * knows (`basic_text`). A key that cannot be opened any more is replaced; what it sealed is lost.
 */
export async function keyFromSafeStorage(path: string): Promise<Uint8Array | undefined> {
  if (!safeStorage.isEncryptionAvailable()) return undefined;
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return undefined;
  const make = () => safeStorage.encryptString(randomBytes(MAIN_KEY_BYTES).toString('base64'));
  const kept = await readOrMakePrivateFile(path, KEY_FILE_LIMIT_BYTES, make);
  const key = openedKey(kept);
  if (key !== undefined) return key;
  const made = make();
  await writePrivateFile(path, made);
  return openedKey(made);
}

function openedKey(sealed: Uint8Array): Uint8Array | undefined {
  try {
    const key = Buffer.from(safeStorage.decryptString(Buffer.from(sealed)), 'base64');
    return key.length === MAIN_KEY_BYTES ? key : undefined;
  } catch {
    return undefined;
  }
}
