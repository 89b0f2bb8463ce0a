import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readPrivateText } from '#platform/private-file.ts';
import { errorCode } from './platform/database/database.ts';
import { environmentKeys, fileKeys, type KeySource } from './platform/keyring/key-source.ts';
import { openTokenKeys } from './platform/keyring/token-keys.ts';
import type { PortalConfig } from './portal-config.ts';

const PIN_LIMIT_BYTES = 256;

/** Where the keys that wrap others are. Fails with `usage` where the settings name what is not there. */
export async function openKeySource({ keyring, dataDir }: PortalConfig): Promise<Outcome<KeySource>> {
  switch (keyring.source) {
    case 'file':
      return success(fileKeys(keyring.folder ?? join(dataDir, 'encryption-keys')));
    case 'environment':
      return success(environmentKeys(process.env[keyring.variable] ?? ''));
    default:
      try {
        const pin = (await readPrivateText(keyring.pinFile, PIN_LIMIT_BYTES))?.trim();
        if (pin === undefined) return failed({ code: 'usage', detail: 'keyring.pinFile is not there' });
        return success(openTokenKeys({ module: keyring.module, token: keyring.token, pin }));
      } catch (error) {
        return failed({ code: 'usage', detail: `keyring: ${errorCode(error)}` });
      }
  }
}
