import pg from 'pg';
import { vi } from 'vitest';
import * as z from 'zod';

/** One node of a plan as PostgreSQL carried it out. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string | undefined;
  readonly 'Actual Rows'?: number | undefined;
  readonly 'Actual Loops'?: number | undefined;
  readonly 'Rows Removed by Filter'?: number | undefined;
  readonly Plans?: readonly PlanNode[] | undefined;
}

const planNodeSchema: z.ZodType<PlanNode> = z.looseObject({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Actual Rows': z.number().optional(),
  'Actual Loops': z.number().optional(),
  'Rows Removed by Filter': z.number().optional(),
  get Plans() {
    return z.array(planNodeSchema).optional();
  },
});
const planSchema = z.looseObject({ 'Query Text': z.string(), Plan: planNodeSchema });

/** What one statement did to one table. */
export interface TableAccess {
  readonly query: string;
  readonly table: string;
  readonly node: string;
  /** All that were looked at, kept or not. */
  readonly rows: number;
}

export interface PlanCollector {
  /** What was carried out since the last call, statements of triggers and foreign keys included. */
  take(): readonly TableAccess[];
  stop(): void;
}

/**
 * Has PostgreSQL tell the plan of everything that this process asks a database from now on; connections that are open
 * are ended, so that no statement escapes.
 */
export async function collectPlans(databaseUrl: string): Promise<PlanCollector> {
  const collected: TableAccess[] = [];
  const connect = pg.Client.prototype.connect;
  const spy = vi.spyOn(pg.Client.prototype, 'connect').mockImplementation(function (
    this: pg.Client,
    ...given: unknown[]
  ) {
    this.on('notice', ({ message }) => collected.push(...accessesIn(message ?? '')));
    return Reflect.apply(connect, this, given);
  });
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const name = pg.escapeIdentifier(new URL(databaseUrl).pathname.slice(1));
  const settings = [
    ['session_preload_libraries', 'auto_explain'],
    ['auto_explain.log_min_duration', '0'],
    ['auto_explain.log_analyze', 'on'],
    ['auto_explain.log_timing', 'off'],
    ['auto_explain.log_nested_statements', 'on'],
    ['auto_explain.log_format', 'json'],
    ['auto_explain.log_level', 'notice'],
  ];
  for (const [setting, value] of settings) await client.query(`alter database ${name} set ${setting} = '${value}'`);
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`);
  await client.end();
  return { take: () => collected.splice(0), stop: () => spy.mockRestore() };
}

function accessesIn(message: string): TableAccess[] {
  const text = /plan:\s*(\{.*\})\s*$/s.exec(message)?.[1];
  if (text === undefined) return [];
  const { 'Query Text': query, Plan } = planSchema.parse(JSON.parse(text));
  return nodesOf(Plan).flatMap((node) => {
    const table = node['Relation Name'];
    if (table === undefined) return [];
    const loops = node['Actual Loops'] ?? 1;
    const rows = ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * loops;
    return [{ query, table, node: node['Node Type'], rows }];
  });
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}
