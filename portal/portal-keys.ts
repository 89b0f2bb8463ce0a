import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readPrivateText } from '#platform/private-file.ts';
import { createCaseVault } from './applications/case-vault.ts';
import { createCaseIndexing } from './applications/index-cases.ts';
import { createCaseSealing } from './applications/seal-cases.ts';
import { errorCode } from './platform/database/database.ts';
import { createKeyAdministration, type KeyAdministration } from './platform/keyring/key-administration.ts';
import { environmentKeys, fileKeys, type KeySource } from './platform/keyring/key-source.ts';
import { createKeyring } from './platform/keyring/keyring.ts';
import { openTokenKeys } from './platform/keyring/token-keys.ts';
import { type PortalConfig, type PortalConfigInput, parsePortalConfig } from './portal-config.ts';
import { withPortalDatabase } from './portal-database.ts';

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

/** What is done about keys on the portal's server, while it runs or not. */
export interface PortalKeys extends KeyAdministration {
  /** Cases with something that is still in the clear. */
  casesInTheClear(): Promise<number>;
  /** Cases that are not found yet by all that a case is found by. */
  casesToIndex(): Promise<number>;
}

/** Lends them. Fails with `usage`, `storageUnusable`, or as `use` does. */
export async function withPortalKeys<T>(
  input: PortalConfigInput,
  use: (keys: PortalKeys) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const config = parsePortalConfig(input);
  if (!config.ok) return config;
  const source = await openKeySource(config.value);
  if (!source.ok) return source;
  try {
    return await withPortalDatabase(input, async (database) => {
      const vault = createCaseVault(createKeyring(source.value, Date.now));
      const { left } = createCaseSealing(database, vault);
      const { left: casesToIndex } = createCaseIndexing(database, vault);
      return use({ ...createKeyAdministration(database, source.value), casesInTheClear: left, casesToIndex });
    });
  } finally {
    await source.value.close();
  }
}
