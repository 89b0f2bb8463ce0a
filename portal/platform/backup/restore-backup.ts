import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { failed, type Outcome } from '#contract/failures/outcome.ts';
import { connectDatabase } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { installQueue, openQueuePool } from '../events/job-queue.ts';
import { type BackedUpTable, type BackupManifest, fileOf } from './backup-manifest.ts';
import { copyOf } from './backup-tables.ts';
import { readChunks } from './chunk-file.ts';

interface RestoreOrder {
  readonly databaseUrl: string;
  readonly folder: string;
  readonly key: KeyObject;
  readonly manifest: BackupManifest;
}

/**
 * Brings a backup into an empty database: the schema of its time, its rows, their numbers compared, then the migrations
 * since. Until `finishRestore` no portal starts on it. Throws `BackupBroken`; fails with `usage` where the database is
 * not empty or the program does not know a migration of the backup, `storageUnusable` as `migrate` does.
 */
export async function restoreRows({ databaseUrl, folder, key, manifest }: RestoreOrder): Promise<Outcome<void>> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'madoguchi-restore' });
  client.on('error', () => undefined);
  await client.connect();
  const database = connectDatabase(databaseUrl);
  try {
    await client.query('set statement_timeout = 0');
    const { rows: present } = await client.query(
      `select from pg_tables where schemaname not in ('pg_catalog', 'information_schema') limit 1`,
    );
    if (present.length > 0) return failed({ code: 'usage', detail: 'the database is not empty' });
    await client.query('create table restore_under_way (began_at timestamptz not null default now())');
    const then = await migrate(database, manifest.migrations);
    if (!then.ok) return then;
    const pool = openQueuePool(databaseUrl, 2);
    const queue = await installQueue(pool).finally(() => pool.end());
    if (!queue.ok) return queue;
    for (const table of manifest.tables) {
      const rows = await restoreTable(client, folder, key, manifest, table);
      if (rows !== table.rows) {
        return failed({ code: 'usage', detail: `${table.name} has ${rows} rows instead of ${table.rows}` });
      }
    }
    await continueCounters(client);
    return await migrate(database);
  } finally {
    await database.destroy();
    await client.end();
  }
}

/** Lets portals start on it. */
export async function finishRestore(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('drop table restore_under_way').finally(() => client.end());
}

async function restoreTable(
  client: pg.Client,
  folder: string,
  key: KeyObject,
  { id }: BackupManifest,
  table: BackedUpTable,
): Promise<number> {
  const place = { backup: id, table: table.name };
  const called = `"${table.schema}"."${table.name}"`;
  const content = Readable.from(readChunks(join(folder, fileOf(table)), key, place, table), { objectMode: false });
  // What follows from a row, as what other systems are told of a case, is among the rows of the backup already.
  await client.query(`alter table ${called} disable trigger user`);
  const into = client.query(copyFrom(`copy ${copyOf(table)} from stdin (format binary)`));
  await pipeline(content, into);
  await client.query(`alter table ${called} enable trigger user`);
  const { rows } = await client.query<{ n: string }>(`select count(*) as n from ${called}`);
  return Number(rows[0]?.n);
}

/** Identities go on behind the last row. */
async function continueCounters(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ schema: string; name: string; column: string; sequence: string }>(
    `select n.nspname as schema, c.relname as name, a.attname as column,
       pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) as sequence
     from pg_attribute as a join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace
     where a.attidentity <> '' and c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`,
  );
  for (const { schema, name, column, sequence } of rows) {
    await client.query(
      `select setval($1::regclass, coalesce(max("${column}"), 0) + 1, false) from "${schema}"."${name}"`,
      [sequence],
    );
  }
}
