import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { errorCode } from '#platform/error-code.ts';
import { type OpenedKeys, openKeyFolder } from '../key-folder.ts';

const KEYS_LIMIT_BYTES = 1_000_000;

/** Opens the folder of the keys that sign heads, as `openKeyFolder` does; an older key goes on proving older heads. */
export function openAuditKeys(folder: string): Promise<Outcome<OpenedKeys>> {
  return openKeyFolder(folder, {
    make: () => generateKeyPairSync('ed25519').privateKey,
    isOne: isEd25519,
    name: 'Ed25519 private key',
  });
}

/** The public keys (PEM) in an auditor's file. Fails with `fileInvalid` or `usage`. */
export async function readAuditKeys(file: string): Promise<Outcome<readonly KeyObject[]>> {
  try {
    const bytes = await readBoundedFile(file, KEYS_LIMIT_BYTES);
    const text = bytes === undefined ? '' : Buffer.from(bytes).toString('latin1');
    const blocks = text.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
    const keys = blocks.map((pem) => createPublicKey(pem));
    if (keys.length > 0 && keys.every(isEd25519)) return success(keys);
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (/^E[A-Z]+$/.test(code)) return failed({ code: 'usage', detail: `--keys: ${code}` });
  }
  return failed({ code: 'fileInvalid', file: file.slice(-300), at: 'Ed25519 public keys' });
}

function isEd25519(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'ed25519';
}
