import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { TestProject } from 'vitest/node';
import { openPracticeAuthority } from '#native-bridge/simulator/practice-authority.ts';
import { openDatabase } from '#portal/platform/database/database.ts';
import { startEmbeddedServer } from '#portal/platform/database/embedded-server.ts';
import { installQueue, openQueuePool } from '#portal/platform/events/job-queue.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's own database; test files copy `portal_template` from there. */
    readonly portalServerUrl: string;
    /** A practice authority's folder, which is also a folder of trusted CAs. */
    readonly practiceFolder: string;
  }
}

/** One PostgreSQL and one practice authority for all files of a run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-portal-test-'));
  const practiceFolder = join(folder, 'practice');
  const [server] = await Promise.all([
    startEmbeddedServer(join(folder, 'postgresql')),
    openPracticeAuthority(practiceFolder, Date.now()).then((authority) => authority.holder('ordinary')),
  ]);
  if (!server.ok) throw new Error(JSON.stringify(server.failure));
  await makeTemplate(server.value.databaseUrl);
  project.provide('portalServerUrl', server.value.databaseUrl);
  project.provide('practiceFolder', practiceFolder);
  return async () => {
    await server.value.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

export async function makeTemplate(serverUrl: string): Promise<void> {
  const server = await openDatabase(serverUrl);
  if (!server.ok) throw new Error(JSON.stringify(server.failure));
  await sql.raw('create database portal_template').execute(server.value);
  await server.value.destroy();
  const template = await openDatabase(databaseUrlOf(serverUrl, 'portal_template'));
  if (!template.ok) throw new Error(JSON.stringify(template.failure));
  await template.value.destroy();
  const pool = openQueuePool(databaseUrlOf(serverUrl, 'portal_template'), 2);
  const installed = await installQueue(pool);
  await pool.end();
  if (!installed.ok) throw new Error(JSON.stringify(installed.failure));
}

export function databaseUrlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
