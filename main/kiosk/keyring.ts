import { randomBytes } from 'node:crypto';
import { MAIN_KEY_BYTES } from '#host/private-files/sealed-files.ts';

/** How long the system may take, for instance to ask the person for the password of their keyring. */
const PATIENCE_MS = 60_000;

/**
 * The key for private files from the keyring of the system: Keychain, Credential Manager, or the Secret Service of a
 * Linux desktop. Made at the first use. `undefined` where there is no keyring, or it stays locked.
 */
export async function keyFromKeyring(): Promise<Uint8Array | undefined> {
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    // The kernel's own keyring is gone with the next start of the computer, and would lose what it seals.
    const entry = new AsyncEntry('Madoguchi', 'private files', { linux: { store: 'secret-service' } });
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const kept = await entry.getSecret(signal);
    if (kept !== null) return Uint8Array.from(kept);
    const made = randomBytes(MAIN_KEY_BYTES);
    await entry.setSecret(made, signal);
    return made;
  } catch {
    return undefined;
  }
}
