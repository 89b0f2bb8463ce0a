import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { mayAccess } from '#platform/may-access.ts';
import { makePrivateFolder } from '#platform/private-file.ts';
import { type Database, errorCode, openDatabase } from './platform/database/database.ts';
import { withPasswordOfFile } from './platform/database/database-password.ts';
import { runningServerUrl, startEmbeddedServer } from './platform/database/embedded-server.ts';
import { installQueue, openQueuePool } from './platform/events/job-queue.ts';
import { type PortalConfigInput, parsePortalConfig } from './portal-config.ts';

/** Where a portal keeps its rows: at an address, or in a folder of its own. */
interface DatabasePlace {
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
  readonly databasePasswordFile?: string | undefined;
}

interface LentServer {
  readonly databaseUrl: string;
  /** Stops a server that did not run before. */
  stop(): Promise<void>;
}

/**
 * A portal's database server for a command beside it, whether or not the portal runs. Where there is none yet, one is
 * made only with `isMade`. Fails with `usage`, `storageUnusable`.
 */
export async function lendServer(
  { dataDir, databaseUrl, databasePasswordFile }: DatabasePlace,
  { isMade }: { readonly isMade: boolean },
): Promise<Outcome<LentServer>> {
  const folder = join(dataDir, 'postgresql');
  const running = databaseUrl ?? (await runningServerUrl(folder));
  if (running !== undefined) {
    const url = await withPasswordOfFile(running, databasePasswordFile);
    return url.ok ? success({ databaseUrl: url.value, stop: async () => undefined }) : url;
  }
  if (!isMade && !(await mayAccess(join(folder, 'cluster')))) {
    return failed({ code: 'usage', detail: '--data has no database' });
  }
  try {
    await makePrivateFolder(dataDir);
  } catch (error) {
    return failed({ code: 'storageUnusable', problem: 'folderRefused', detail: errorCode(error) });
  }
  return startEmbeddedServer(folder);
}

/** Lends a portal's database, up to date, to a command on its server. Fails as `lendServer`, or as `use` does. */
export async function withPortalDatabase<T>(
  input: PortalConfigInput,
  use: (database: Database) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const config = parsePortalConfig(input);
  if (!config.ok) return config;
  const server = await lendServer(config.value, { isMade: true });
  if (!server.ok) return server;
  try {
    const database = await openDatabase(server.value.databaseUrl);
    if (!database.ok) return database;
    // What a command does may have jobs that follow it.
    const installer = openQueuePool(server.value.databaseUrl, 2);
    const installed = await installQueue(installer).finally(() => installer.end());
    if (!installed.ok) {
      await database.value.destroy();
      return installed;
    }
    return await use(database.value).finally(() => database.value.destroy());
  } finally {
    await server.value.stop();
  }
}
