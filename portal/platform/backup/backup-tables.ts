import type pg from 'pg';
import { QUEUE_SCHEMA } from '../events/graphile-worker.ts';

interface BackupTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/** Of the jobs' own schema, what waits to be done; who runs them and when is of each portal. */
const QUEUE_TABLES = ['_private_job_queues', '_private_tasks', '_private_jobs'] as const;
/** Made by the migrations themselves, and what is known of backups: a restored database has none yet. */
const LEFT_OUT = ['schema_migration', 'restore_under_way', 'backup_taken'];
const KEY_TABLES = ['citizen_key', 'case_key', 'person_key'];

/** Every table with the columns that are written, each after those that it refers to. */
export async function tablesInOrder(client: pg.ClientBase, isArchive: boolean): Promise<readonly BackupTable[]> {
  const { rows: tables } = await client.query<BackupTable>(
    `select n.nspname as schema, c.relname as name,
       array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
     from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind = 'r' and ((n.nspname = 'public' and c.relname <> all($1))
       or (n.nspname = $2 and c.relname = any($3)))
     group by 1, 2 order by 1, 2`,
    [isArchive ? [...LEFT_OUT, ...KEY_TABLES] : LEFT_OUT, QUEUE_SCHEMA, QUEUE_TABLES],
  );
  const { rows: references } = await client.query<{ from: string; to: string }>(
    `select f.relnamespace::regnamespace::text || '.' || f.relname as "from",
       t.relnamespace::regnamespace::text || '.' || t.relname as "to"
     from pg_constraint as r join pg_class as f on f.oid = r.conrelid join pg_class as t on t.oid = r.confrelid
     where r.contype = 'f' and f.oid <> t.oid`,
  );
  const ordered: BackupTable[] = [];
  const known = new Set(tables.map(called));
  let left = tables;
  while (left.length > 0) {
    const waiting = new Set(left.map(called));
    const next = left.filter(
      (table) => !references.some(({ from, to }) => from === called(table) && known.has(to) && waiting.has(to)),
    );
    if (next.length === 0) throw new Error('tables refer to each other in a circle');
    ordered.push(...next);
    left = left.filter((table) => !next.includes(table));
  }
  return ordered;
}

function called({ schema, name }: Pick<BackupTable, 'schema' | 'name'>): string {
  return `${schema}.${name}`;
}

/** Names come from the catalogue of the database or from a manifest that was parsed. */
export function copyOf({ schema, name, columns }: BackupTable): string {
  return `"${schema}"."${name}" (${columns.map((column) => `"${column}"`).join(', ')})`;
}
