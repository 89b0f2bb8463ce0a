import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';

const MIGRATIONS = new URL('./migrations/', import.meta.url);
const MIGRATION_LOCK = '7881692312217908073';

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/**
 * Applies the SQL files of `migrations/`, in the order of their names, that this database has not seen: all of them
 * or none, one portal at a time. With `only`, no others than these, which a backup was taken after. Fails with
 * `storageUnusable` where one cannot be applied, was changed afterwards or is not known.
 */
export async function migrate<Tables>(
  database: Kysely<Tables>,
  only?: readonly { readonly name: string; readonly sha256: string }[],
): Promise<Outcome<void>> {
  const all = await readMigrations();
  const unknown = only?.find((one) => !all.some(({ name, sha256 }) => name === one.name && sha256 === one.sha256));
  if (unknown !== undefined) {
    return failed({ code: 'storageUnusable', problem: 'migrationFailed', detail: `${unknown.name} is not known` });
  }
  const migrations = only === undefined ? all : all.filter(({ name }) => only.some((one) => one.name === name));
  let current = '';
  try {
    const changed = await database.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(transaction);
      await sql`create table if not exists schema_migration (
        name text primary key, sha256 text not null, applied_at timestamptz not null default clock_timestamp()
      )`.execute(transaction);
      const applied = await sql<{ name: string; sha256: string }>`select name, sha256 from schema_migration`.execute(
        transaction,
      );
      const known = new Map(applied.rows.map(({ name, sha256 }) => [name, sha256]));
      for (const { name, text, sha256 } of migrations) {
        current = name;
        const before = known.get(name);
        if (before === sha256) continue;
        if (before !== undefined) return name;
        await sql.raw(text).execute(transaction);
        await sql`insert into schema_migration (name, sha256) values (${name}, ${sha256})`.execute(transaction);
      }
      return undefined;
    });
    if (changed === undefined) return success(undefined);
    return failed({ code: 'storageUnusable', problem: 'migrationFailed', detail: `${changed} was changed` });
  } catch {
    return failed({ code: 'storageUnusable', problem: 'migrationFailed', detail: current });
  }
}

async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, MIGRATIONS), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
}
