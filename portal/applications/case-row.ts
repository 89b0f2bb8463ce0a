import { type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import {
  CASES_AT_ONCE,
  type CasePage,
  type CaseQuery,
  MOST_COUNTED,
  MOST_OTHER_CASES,
} from '#contract/portal/desk-routes.ts';
import { isClosed } from '#contract/procedure/case.ts';
import { WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import type { DeskCaller } from './case-change.ts';
import { standingOf } from './case-step.ts';
import { groupsVisibleTo, maySee, openRefusalOf, type PolicyCase } from './desk-policy.ts';

/** A case as a list shows it, with whether who asks took themselves off it. */
export type CaseRow = Selectable<Tables['desk_case']> & {
  readonly revision: string;
  /** Nobody once it was erased. */
  readonly owner: string | null;
  readonly recused: boolean;
};

export function casesOf(database: Database, { municipality }: DeskCaller) {
  return database
    .selectFrom('desk_case')
    .innerJoin('application', 'application.receipt_number', 'desk_case.receipt_number')
    .selectAll('desk_case')
    .select(['application.revision', 'application.owner'])
    .where('desk_case.municipality_code', '=', municipality);
}

/** A case that the caller may see in a list. */
export async function readRow(
  database: Database,
  caller: DeskCaller,
  receiptNumber: string,
): Promise<CaseRow | undefined> {
  const row = await casesOf(database, caller).where('desk_case.receipt_number', '=', receiptNumber).executeTakeFirst();
  if (row === undefined || !maySee(caller, seenCase(row))) return undefined;
  return (await withRecusals(database, caller, [row]))[0];
}

/** What the policy asks of a case to say who sees that there is one. */
export function seenCase(row: Pick<CaseRow, 'procedure_group' | 'erased_at'>) {
  return { group: row.procedure_group, isErased: row.erased_at !== null };
}

/** What the policy asks of a case. */
export function policyCase(
  row: Omit<CaseRow, 'revision' | 'owner' | 'recused'>,
  beside: Pick<PolicyCase, 'recused' | 'hasLetters'>,
): PolicyCase {
  return {
    ...standingOf(row),
    ...beside,
    ...seenCase(row),
    assignee: row.assignee,
    restricted: row.restricted,
    isProposed: row.state === 'awaitingApproval',
    awaitsConfirmation: row.awaits_confirmation,
    hasVisits: row.visits_open > 0,
  };
}

/** One more than a page, where there are more; `undefined` where `after` is none of theirs. */
export async function readRows(
  database: Database,
  caller: DeskCaller,
  { state, assignee, mark, after }: CaseQuery,
): Promise<CaseRow[] | undefined> {
  const last = after === undefined ? undefined : await readRow(database, caller, after);
  if (after !== undefined && last === undefined) return undefined;
  const closed = state !== undefined && isClosed({ state });
  if (closed && mark === 'duplicate') return [];
  const visible = inGroups(casesOf(database, caller), caller)
    .where('desk_case.closed_at', closed ? 'is not' : 'is', null)
    .$if(state !== undefined, (of) => of.where('desk_case.state', '=', state ?? 'received'))
    .$if(assignee === 'mine', (of) => of.where('desk_case.assignee', '=', caller.actor.id))
    .$if(assignee === 'nobody', (of) => of.where('desk_case.assignee', 'is', null))
    .$if(mark === 'duplicate', (of) => of.where('desk_case.maybe_duplicate', '=', true))
    .$if(mark === 'held', (of) => of.where('desk_case.held', '=', true))
    .limit(CASES_AT_ONCE + 1);
  const following = closed
    ? sql<boolean>`(desk_case.closed_at, desk_case.receipt_number) <
        (${last?.closed_at ?? null}::timestamptz, ${after ?? null}::text)`
    : sql<boolean>`(desk_case.queue_day, desk_case.received_at, desk_case.receipt_number) >
        (${last?.queue_day ?? null}::date, ${last?.received_at ?? null}::timestamptz, ${after ?? null}::text)`;
  const ordered = closed
    ? visible.orderBy('desk_case.closed_at', 'desc').orderBy('desk_case.receipt_number', 'desc')
    : visible.orderBy('desk_case.queue_day').orderBy('desk_case.received_at').orderBy('desk_case.receipt_number');
  const rows = await (last === undefined ? ordered : ordered.where(following)).execute();
  return withRecusals(database, caller, rows);
}

/** Candidates of a search are opened, each with its own key: with more of them it says too little of a person. */
const MOST_CANDIDATES = 500;

/** Cases that stand in the index under any of these entries, of those that the caller may open; `undefined` of too many. */
export async function readFound(
  database: Database,
  caller: DeskCaller,
  entries: readonly { readonly field: string; readonly token: Buffer }[],
): Promise<CaseRow[] | undefined> {
  const { municipality } = caller;
  const under = entries.map(
    ({ field, token }) => sql`select receipt_number from case_index
      where municipality_code = ${municipality} and field = ${field} and token = ${token}`,
  );
  const found: Omit<CaseRow, 'recused'>[] = [];
  // Apart, so that those which are kept from the caller do not make it too many either.
  for (const restricted of [false, true]) {
    const some = await inGroups(casesOf(database, caller), caller)
      .where('desk_case.receipt_number', 'in', sql<string>`(${sql.join(under, sql` union `)})`)
      .where('desk_case.restricted', '=', restricted)
      .limit(MOST_CANDIDATES + 1)
      .execute();
    found.push(...some);
  }
  const rows = (await withRecusals(database, caller, found)).filter((row) => mayOpen(caller, row));
  return rows.length > MOST_CANDIDATES ? undefined : rows;
}

/** Other cases of the same person and procedure that the caller may open, the newest first. */
export async function readOthers(database: Database, caller: DeskCaller, row: CaseRow): Promise<CaseRow[]> {
  if (row.owner === null) return [];
  const others = await inGroups(casesOf(database, caller), caller)
    .where('application.owner', '=', row.owner)
    .where('application.procedure_id', '=', row.procedure_id)
    .where('desk_case.receipt_number', '<>', row.receipt_number)
    .where('desk_case.erased_at', 'is', null)
    .orderBy('application.received_at', 'desc')
    .orderBy('application.receipt_number', 'desc')
    .limit(MOST_OTHER_CASES)
    .execute();
  return (await withRecusals(database, caller, others)).filter((other) => mayOpen(caller, other));
}

function mayOpen(caller: DeskCaller, row: CaseRow): boolean {
  return openRefusalOf(caller, policyCase(row, { recused: row.recused, hasLetters: false })) === undefined;
}

export async function withRecusals(
  database: Database,
  { municipality, actor }: DeskCaller,
  rows: readonly Omit<CaseRow, 'recused'>[],
): Promise<CaseRow[]> {
  if (rows.length === 0) return [];
  const recusals = await database
    .selectFrom('case_recusal')
    .select('receipt_number')
    .where('municipality_code', '=', municipality)
    .where(
      'receipt_number',
      'in',
      rows.map((row) => row.receipt_number),
    )
    .where('staff_id', '=', actor.id)
    .execute();
  const recused = new Set(recusals.map((row) => row.receipt_number));
  return rows.map((row) => ({ ...row, recused: recused.has(row.receipt_number) }));
}

export function inGroups<Shown extends object>(
  query: SelectQueryBuilder<Tables, 'desk_case' | 'application', Shown>,
  caller: DeskCaller,
) {
  const groups = groupsVisibleTo(caller);
  if (groups.includes(WHOLE_MUNICIPALITY)) return query;
  return query.where('desk_case.procedure_group', '=', sql<string>`any(${[...groups]}::text[])`);
}

/** Open cases by state, of those the caller may see; exact up to `MOST_COUNTED`. */
export async function countOpen(database: Database, caller: DeskCaller): Promise<CasePage['counts']> {
  const groups = groupsVisibleTo(caller);
  const all = groups.includes(WHOLE_MUNICIPALITY);
  const ofState = (state: keyof CasePage['counts']) => sql`(select count(*) from (
    select from desk_case
    where municipality_code = ${caller.municipality} and state = ${state} and closed_at is null
      and (${all} or procedure_group = any(${[...groups]}::text[]))
    order by queue_day, received_at, receipt_number -- leads through the index, however few there are
    limit ${MOST_COUNTED}) as found)::int`;
  const counted = await sql<CasePage['counts']>`
    select ${ofState('received')} as received, ${ofState('inReview')} as "inReview",
      ${ofState('correctionAsked')} as "correctionAsked",
      ${ofState('awaitingApproval')} as "awaitingApproval"`.execute(database);
  const [counts] = counted.rows;
  if (counts === undefined) throw new Error('the statement returns one row');
  return counts;
}
