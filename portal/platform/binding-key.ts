import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makePrivateFolder, readOrMakePrivateFile } from '#platform/private-file.ts';

const KEY_BYTES = 32;
const KEY_LIMIT_BYTES = 1_024;

/** The key outside of the database that much of what it keeps is derived from, made where there is none. */
export async function openBindingKey(dataDir: string): Promise<Uint8Array> {
  await makePrivateFolder(dataDir);
  return readOrMakePrivateFile(join(dataDir, 'subject-binding.key'), KEY_LIMIT_BYTES, () => randomBytes(KEY_BYTES));
}
