import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { makePrivateFolder } from '#platform/private-file.ts';
import { type Database, errorCode, openDatabase } from './platform/database/database.ts';
import { findEmbeddedServer, startEmbeddedServer } from './platform/database/embedded-server.ts';
import { type PortalConfig, type PortalConfigInput, parsePortalConfig } from './portal-config.ts';

const PASSWORD_LIMIT_BYTES = 1_024;

/** The address with the password of the configured file, where there is one. Fails with `usage`. */
export async function withPassword(
  { databasePasswordFile }: PortalConfig,
  databaseUrl: string,
): Promise<Outcome<string>> {
  if (databasePasswordFile === undefined) return success(databaseUrl);
  const bytes = await readBoundedFile(databasePasswordFile, PASSWORD_LIMIT_BYTES).catch(() => undefined);
  const password = bytes === undefined ? '' : Buffer.from(bytes).toString('utf8').trim();
  if (password === '')
    return failed({ code: 'usage', detail: 'databasePasswordFile has no password that can be read' });
  const url = new URL(databaseUrl);
  url.password = encodeURIComponent(password);
  return success(url.href);
}

/**
 * Lends a portal's database to a command on its server, whether or not the portal runs; an embedded server that did not
 * run is stopped again. Fails with `usage`, `storageUnusable`, or as `use` does.
 */
export async function withPortalDatabase<T>(
  input: PortalConfigInput,
  use: (database: Database) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const config = parsePortalConfig(input);
  if (!config.ok) return config;
  const server = await openServer(config.value);
  if (!server.ok) return server;
  try {
    const address = await withPassword(config.value, server.value.databaseUrl);
    const database = address.ok ? await openDatabase(address.value) : address;
    if (!database.ok) return database;
    return await use(database.value).finally(() => database.value.destroy());
  } finally {
    await server.value.stop();
  }
}

interface LentServer {
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

async function openServer({ databaseUrl, dataDir }: PortalConfig): Promise<Outcome<LentServer>> {
  const stop = async () => undefined;
  if (databaseUrl !== undefined) return success({ databaseUrl, stop });
  const folder = join(dataDir, 'postgresql');
  const running = await findEmbeddedServer(folder);
  if (running !== undefined) return success({ databaseUrl: running, stop });
  try {
    await makePrivateFolder(dataDir);
  } catch (error) {
    return failed({ code: 'storageUnusable', problem: 'folderRefused', detail: errorCode(error) });
  }
  return startEmbeddedServer(folder);
}
