import { type RawBuilder, sql } from 'kysely';
import type { CalendarDate } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';
import { endedBefore } from './kept-beside.ts';
import { type RetentionRule, ruleOf } from './retention-rules.ts';

/** Cases of a kind and group that fall due on a day, by how many years the rule says. */
export interface DueList {
  readonly m: string;
  readonly dueOn: CalendarDate;
  readonly kind: string;
  readonly group: string;
  readonly years: number;
}

/** Of a kind, closed long enough ago, and held by nobody, or by somebody where that is asked for. */
export function isDue(
  { m, dueOn, kind, years, group }: Omit<DueList, 'group'> & { readonly group?: string },
  procedures: readonly string[],
  { held = false }: { readonly held?: boolean } = {},
): RawBuilder<boolean> {
  const isOfKind =
    kind === 'withdrawn'
      ? sql`state = 'withdrawn'`
      : sql`state <> 'withdrawn' and procedure_id = any(${[...procedures]}::text[])`;
  return sql<boolean>`municipality_code = ${m} and closed_at < ${endedBefore(dueOn, years)}::timestamptz and closed_at is not null
    and erased_at is null and ${isOfKind} and (${group ?? null}::text is null or procedure_group = ${group ?? null})
    and ${held ? sql`held` : sql`not held`}`;
}

/** Procedures that were ever served: with the catalogue, not with use. */
export async function proceduresByMunicipality(
  database: Database,
  municipality?: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await database
    .selectFrom('served_procedure')
    .select(['municipality_code', 'procedure_id'])
    .distinct()
    .$if(municipality !== undefined, (of) => of.where('municipality_code', '=', municipality ?? ''))
    .execute();
  const found = new Map<string, string[]>();
  for (const { municipality_code: m, procedure_id } of rows) found.set(m, [...(found.get(m) ?? []), procedure_id]);
  return found;
}

export function ofRule(
  rules: readonly RetentionRule[],
  { kind }: RetentionRule,
  procedures: readonly string[],
): string[] {
  return procedures.filter((procedure) => ruleOf(rules, { procedure, state: 'decided' })?.kind === kind);
}
