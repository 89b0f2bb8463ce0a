import type { Configuration } from 'electron-builder';
import { updateFeedSchema } from '../../main/electron/updates/update-list.ts';

/**
 * Where the packaged application looks for updates and whose signature it believes: `MADOGUCHI_UPDATES_URL`, a folder
 * over https with a slash at its end, and `MADOGUCHI_UPDATES_PUBLIC_KEY`, Ed25519 as SubjectPublicKeyInfo in base64.
 * Without either the application never updates itself.
 *
 * @throws where only one is given, or one is not what it should be
 */
export function updateFeedOf(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const { MADOGUCHI_UPDATES_URL: url, MADOGUCHI_UPDATES_PUBLIC_KEY: publicKey } = environment;
  if (!url && !publicKey) return {};
  const updates = updateFeedSchema.parse({ url, publicKey });
  return { publish: { provider: 'generic', url: updates.url }, extraMetadata: { updates } };
}
