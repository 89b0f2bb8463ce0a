import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { mayAccess } from '#platform/may-access.ts';
import { makePrivateFolder, readOrMakePrivateFile, readPrivateFile } from '#platform/private-file.ts';
import { createCaseVault } from './applications/case-vault.ts';
import { samplesOpen } from './applications/opening-samples.ts';
import { openAuditKeys } from './platform/audit/audit-keys.ts';
import { verifyAudit } from './platform/audit/verify-audit.ts';
import { type BackupManifest, MANIFEST_FILE, readManifest } from './platform/backup/backup-manifest.ts';
import { BackupBroken } from './platform/backup/chunk-file.ts';
import { finishRestore, restoreRows } from './platform/backup/restore-backup.ts';
import { takeBackup } from './platform/backup/take-backup.ts';
import { connectDatabase, errorCode } from './platform/database/database.ts';
import { createTombstones, readTombstones, replayTombstones } from './platform/erasure/tombstones.ts';
import type { OpenedKeys } from './platform/key-folder.ts';
import { createKeyring } from './platform/keyring/keyring.ts';
import { type PortalConfig, type PortalConfigInput, parsePortalConfig } from './portal-config.ts';
import { lendServer } from './portal-database.ts';
import { openKeySource } from './portal-keys.ts';

const KEY_BYTES = 32;
const KEY_LIMIT_BYTES = 1_024;

export interface BackupTold {
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
  readonly takenAt: string;
}

export interface RestoreTold extends BackupTold {
  /** What had been erased since the backup was taken, and was erased again. */
  readonly erasedAgain: number;
}

/**
 * Writes a portal's database into an empty folder, while it runs or not, and signs the list of what was erased anew: a
 * restore asks for one that is not older. The keys of the portal are not in it.
 *
 * Fails with `usage`, `fileInvalid`, `storageUnusable`.
 */
export async function backUpPortal(
  input: PortalConfigInput,
  {
    to,
    keyFile,
    isArchive,
  }: { readonly to: string; readonly keyFile?: string | undefined; readonly isArchive: boolean },
): Promise<Outcome<BackupTold>> {
  const config = parsePortalConfig(input);
  if (!config.ok) return config;
  const folder = await openEmpty(to);
  if (!folder.ok) return folder;
  const audit = await ownAuditKeys(config.value);
  if (!audit.ok) return audit;
  return withServer(config.value, { isMade: false }, async (databaseUrl) => {
    const key = createSecretKey(
      await readOrMakePrivateFile(keyFileOf(config.value, keyFile), KEY_LIMIT_BYTES, () => randomBytes(KEY_BYTES)),
    );
    if (key.symmetricKeySize !== KEY_BYTES) return failed({ code: 'usage', detail: '--backup-key has 32 bytes' });
    const manifest = await takeBackup({ databaseUrl, folder: to, key, isArchive });
    const database = connectDatabase(databaseUrl);
    const { signing } = audit.value;
    const origin = () => config.value.origin ?? '';
    await createTombstones(database, signing.secret, { folder: erasedFolder(config.value), origin })
      .append()
      .finally(() => database.destroy());
    return success(toldOf(manifest));
  });
}

/**
 * Brings a backup into an empty place, where the portal's keys are already. What was erased since is erased again, and
 * where the list of it is missing or older than the backup, nothing is restored. A portal starts on it only once all was
 * checked: counts, the chains of the audit, and that the keys open it.
 *
 * Fails with `usage`, `fileInvalid`, `storageUnusable`, `keyUnavailable`.
 */
export async function restorePortal(
  input: PortalConfigInput,
  { from, keyFile }: { readonly from: string; readonly keyFile?: string | undefined },
): Promise<Outcome<RestoreTold>> {
  const config = parsePortalConfig(input);
  if (!config.ok) return config;
  const bytes = await readPrivateFile(keyFileOf(config.value, keyFile), KEY_LIMIT_BYTES).catch(() => undefined);
  if (bytes?.length !== KEY_BYTES) return failed({ code: 'usage', detail: '--backup-key is not there' });
  const key = createSecretKey(bytes);
  const manifest = await readManifest(join(from, MANIFEST_FILE), key);
  if (manifest === undefined) return failed({ code: 'fileInvalid', file: MANIFEST_FILE, at: 'a manifest of this key' });
  const audit = await ownAuditKeys(config.value);
  if (!audit.ok) return audit;
  const { published } = audit.value;
  const erased = await readTombstones(erasedFolder(config.value), published);
  if (!erased.ok) return erased;
  if (erased.value.signedAt < manifest.takenAt) {
    return failed({ code: 'usage', detail: 'the list of what was erased is older than the backup' });
  }
  return withServer(config.value, { isMade: true }, async (databaseUrl) => {
    const restored = await restoreRows({ databaseUrl, folder: from, key, manifest });
    if (!restored.ok) return restored;
    const database = connectDatabase(databaseUrl);
    try {
      const whole = await checkRestored(database, config.value, manifest, published);
      if (!whole.ok) return whole;
      const erasedAgain = await replayTombstones(database, erased.value.tombstones);
      await finishRestore(databaseUrl);
      return success({ ...toldOf(manifest), erasedAgain });
    } finally {
      await database.destroy();
    }
  });
}

async function checkRestored(
  database: ReturnType<typeof connectDatabase>,
  config: PortalConfig,
  manifest: BackupManifest,
  keys: readonly KeyObject[],
): Promise<Outcome<void>> {
  const { first } = await verifyAudit(database, { keys });
  if (first !== null) {
    return failed({ code: 'usage', detail: `the audit of ${first.m} is not whole at ${first.n}: ${first.kind}` });
  }
  if (manifest.isArchive) return success(undefined);
  const source = await openKeySource(config);
  if (!source.ok) return source;
  try {
    const vault = createCaseVault(createKeyring(source.value, Date.now));
    return (await samplesOpen(database, vault)) ? success(undefined) : failed({ code: 'keyUnavailable' });
  } finally {
    await source.value.close();
  }
}

async function withServer<T>(
  config: PortalConfig,
  options: { readonly isMade: boolean },
  use: (databaseUrl: string) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const server = await lendServer(config, options);
  if (!server.ok) return server;
  try {
    return await use(server.value.databaseUrl);
  } catch (error) {
    if (error instanceof BackupBroken)
      return failed({ code: 'fileInvalid', file: error.table, at: 'what was written' });
    return failed({ code: 'storageUnusable', problem: 'unreachable', detail: errorCode(error) });
  } finally {
    await server.value.stop();
  }
}

async function openEmpty(folder: string): Promise<Outcome<void>> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const present = await readdir(folder);
    return present.length === 0 ? success(undefined) : failed({ code: 'usage', detail: '--to is not empty' });
  } catch (error) {
    return failed({ code: 'usage', detail: `--to: ${errorCode(error)}` });
  }
}

/** Those that are there: a backup or a restore makes none. */
async function ownAuditKeys({ dataDir }: PortalConfig): Promise<Outcome<OpenedKeys>> {
  const folder = join(dataDir, 'audit-keys');
  if (!(await mayAccess(folder))) return failed({ code: 'usage', detail: '--data has no keys of an audit' });
  await makePrivateFolder(dataDir);
  return openAuditKeys(folder);
}

function keyFileOf({ dataDir }: PortalConfig, keyFile: string | undefined): string {
  return keyFile ?? join(dataDir, 'backup.key');
}

/** Beside the anchors, where a copy that was put back does not reach it. */
function erasedFolder({ anchorsDir, dataDir }: PortalConfig): string {
  return anchorsDir ?? dataDir;
}

function toldOf({ tables, takenAt }: BackupManifest): BackupTold {
  const sum = (of: 'rows' | 'bytes') => tables.reduce((total, table) => total + table[of], 0);
  return { tables: tables.length, rows: sum('rows'), bytes: sum('bytes'), takenAt };
}
