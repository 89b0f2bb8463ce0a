import { sql } from 'kysely';
import type * as z from 'zod';
import { procedureSchema } from '#contract/procedure/procedure.ts';
import { NewestMap } from '#platform/newest-map.ts';
import type { Database } from '../platform/database/database.ts';

const MOST_KEPT = 2_000;

const namesSchema = procedureSchema.pick({ id: true, title: true, municipality: true });

interface DefinitionKey {
  readonly procedure_id: string;
  readonly municipality_code: string;
  readonly revision: string;
}

/** What a definition that was served calls itself. */
export type DefinitionNames = (database: Database, key: DefinitionKey) => Promise<z.infer<typeof namesSchema>>;

/** Reads the names of each definition once and keeps those of the newest 2,000: what was served never changes. */
export function createDefinitionNames(): DefinitionNames {
  const kept = new NewestMap<string, z.infer<typeof namesSchema>>(MOST_KEPT);
  return async (database, { procedure_id, municipality_code, revision }) => {
    const key = JSON.stringify([procedure_id, municipality_code, revision]);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const row = await database
      .selectFrom('served_procedure')
      .select([sql`definition -> 'title'`.as('title'), sql`definition -> 'municipality'`.as('municipality')])
      .where('procedure_id', '=', procedure_id)
      .where('municipality_code', '=', municipality_code)
      .where('revision', '=', revision)
      .executeTakeFirstOrThrow();
    const names = namesSchema.parse({ id: procedure_id, ...row });
    kept.set(key, names);
    return names;
  };
}
