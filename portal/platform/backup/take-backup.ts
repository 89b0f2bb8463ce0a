import { type KeyObject, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { writeNewPrivateFile } from '#platform/private-file.ts';
import { type BackedUpTable, type BackupManifest, fileOf, MANIFEST_FILE, manifestText } from './backup-manifest.ts';
import { copyOf, tablesInOrder } from './backup-tables.ts';
import { BackupBroken, readChunks, writeChunks } from './chunk-file.ts';

interface BackupOrder {
  readonly databaseUrl: string;
  /** An empty folder. */
  readonly folder: string;
  readonly key: KeyObject;
  readonly isArchive: boolean;
}

/**
 * Writes every table as it stands at one moment, while the portal runs, and reads all of it back before it says that it
 * is there. Throws `BackupBroken` where what is read is not what was written.
 */
export async function takeBackup({ databaseUrl, folder, key, isArchive }: BackupOrder): Promise<BackupManifest> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'madoguchi-backup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('begin isolation level repeatable read read only');
    const id = randomUUID();
    const { rows: moments } = await client.query<{ at: string }>('select audit_time(clock_timestamp()) as at');
    const { rows: migrations } = await client.query<BackupManifest['migrations'][number]>(
      'select name, sha256 from schema_migration order by name',
    );
    const { rows: chains } = await client.query<{ m: string; n: string; hash: string }>(
      `select municipality_code as m, n, encode(hash, 'base64') as hash from audit_chain order by 1`,
    );
    const tables: BackedUpTable[] = [];
    for (const table of await tablesInOrder(client, isArchive)) {
      const stream = client.query(copyTo(`copy ${copyOf(table)} to stdout (format binary)`));
      const place = { backup: id, table: table.name };
      const written = await writeChunks(join(folder, fileOf(table)), key, place, stream);
      const { schema, name, columns } = table;
      tables.push({ schema, name, columns: [...columns], rows: stream.rowCount ?? 0, ...written });
    }
    await client.query('commit');
    const manifest: BackupManifest = {
      version: 1,
      id,
      takenAt: moments[0]?.at ?? '',
      isArchive,
      migrations,
      tables,
      chains: chains.map(({ m, n, hash }) => ({ m, n: Number(n), hash })),
    };
    for (const table of tables) await readBack(folder, key, manifest, table);
    await writeNewPrivateFile(join(folder, MANIFEST_FILE), manifestText(manifest, key), 'chosen');
    await client.query(
      `insert into backup_taken values ($1, $2::timestamptz) on conflict (kind) do update set at = excluded.at`,
      [isArchive ? 'archive' : 'whole', manifest.takenAt],
    );
    return manifest;
  } finally {
    await client.end();
  }
}

/** The signature, flags and trailer of a binary copy are there however few rows it has. Source: PostgreSQL, COPY. */
const LEAST_COPY_BYTES = 21;

async function readBack(folder: string, key: KeyObject, { id }: BackupManifest, table: BackedUpTable): Promise<void> {
  let bytes = 0;
  const place = { backup: id, table: table.name };
  for await (const chunk of readChunks(join(folder, fileOf(table)), key, place, table)) bytes += chunk.length;
  if (bytes < LEAST_COPY_BYTES) throw new BackupBroken(table.name);
}
