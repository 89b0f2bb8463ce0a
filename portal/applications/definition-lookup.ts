import { type Procedure, procedureSchema } from '#contract/procedure/procedure.ts';
import { NewestMap } from '#platform/newest-map.ts';
import type { Database } from '../platform/database/database.ts';

export type DefinitionLookup =
  | { readonly is: 'found'; readonly procedure: Procedure }
  | { readonly is: 'procedureUnknown' | 'municipalityUnknown' | 'revisionUnknown' };

export type FindDefinition = (
  id: string,
  municipality: string,
  revision: string,
  through?: Database,
) => Promise<DefinitionLookup>;

/** Whole definitions that filings name: what was served never changes. */
const MOST_KEPT = 200;

/**
 * Finds a definition that was ever served, and keeps those that were found last. Within a transaction it is looked up
 * through that one: a second connection might be waited for by all who have a first.
 */
export function createDefinitionLookup(database: Database): FindDefinition {
  const kept = new NewestMap<string, Procedure>(MOST_KEPT);
  return async (id, municipality, revision, through = database) => {
    const key = JSON.stringify([id, municipality, revision]);
    const before = kept.get(key);
    if (before !== undefined) return { is: 'found', procedure: before };
    const known = await through
      .selectFrom('served_procedure')
      .select(['municipality_code', 'revision', 'definition'])
      .where('procedure_id', '=', id)
      .where((where) => where.or([where('revision', '=', revision), where('municipality_code', '=', municipality)]))
      .execute();
    const there = known.filter((row) => row.municipality_code === municipality);
    const found = there.find((row) => row.revision === revision);
    if (found !== undefined) {
      const procedure = procedureSchema.parse(found.definition);
      kept.set(key, procedure);
      return { is: 'found', procedure };
    }
    if (there.length > 0) return { is: 'revisionUnknown' };
    return { is: known.length > 0 ? 'municipalityUnknown' : 'procedureUnknown' };
  };
}

/** By which definition a case was filed; within a transaction through that one. */
export async function procedureOf(
  find: FindDefinition,
  { procedure_id, municipality_code, revision }: DefinedRow,
  through?: Database,
): Promise<Procedure> {
  const definition = await find(procedure_id, municipality_code, revision, through);
  if (definition.is !== 'found') throw new Error('a case keeps its definition');
  return definition.procedure;
}

interface DefinedRow {
  readonly procedure_id: string;
  readonly municipality_code: string;
  readonly revision: string;
}
