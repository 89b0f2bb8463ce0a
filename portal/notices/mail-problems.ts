import { randomBytes } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type MailProblemPage, NOTICES_AT_ONCE } from '#contract/portal/notice-routes.ts';
import { WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import { type ProblemScope, problemsVisibleTo } from './notice-policy.ts';

/** What staff know of mail that did not arrive: which case or account, never an address. */
export interface MailProblemStore {
  /** Newest first, one page. Fails with `actionNotAllowed`, `notFound` where `after` is none of what they see. */
  list(
    caller: Pick<StaffCaller, 'municipality' | 'grants'>,
    after: string | undefined,
  ): Promise<Outcome<MailProblemPage>>;
}

interface ProblemRow {
  readonly id: string;
  readonly at: Date;
  readonly problem: 'bounced' | 'gaveUp';
  readonly receipt_number: string | null;
  readonly staff_id: string | null;
}

export function createMailProblemStore(database: Database): MailProblemStore {
  return {
    async list({ municipality, grants }, after) {
      const scope = problemsVisibleTo(grants);
      if (scope === undefined) return failed({ code: 'actionNotAllowed', reason: 'role' });
      const branches = branchesOf(scope);
      const from = after === undefined ? undefined : await placeOf(database, municipality, after, branches);
      if (after !== undefined && from === undefined) return failed({ code: 'notFound' });
      const older = from === undefined ? sql`` : sql`and (at, id) < (${from}, ${after})`;
      // Each branch reads its own index from the newest on, and no more than a page of it.
      const pages = branches.map(
        (branch) => sql`(select id, at, problem, receipt_number, staff_id from mail_problem
          where municipality_code = ${municipality} ${branch} ${older}
          order by at desc, id desc limit ${NOTICES_AT_ONCE + 1})`,
      );
      const found = await sql<ProblemRow>`
        select * from (${sql.join(pages, sql` union all `)}) as seen
        order by at desc, id desc limit ${NOTICES_AT_ONCE + 1}`.execute(database);
      const rows = found.rows.slice(0, NOTICES_AT_ONCE);
      const isMore = found.rows.length > NOTICES_AT_ONCE;
      return success({ problems: rows.map(problemOf), next: isMore ? (rows.at(-1)?.id ?? null) : null });
    },
  };
}

const OF_ACCOUNTS = '';

/** Conditions that part what is visible, so that no row is in two. */
function branchesOf({ groups, accounts }: ProblemScope): readonly RawBuilder<unknown>[] {
  const seesAllCases = groups.includes(WHOLE_MUNICIPALITY);
  if (seesAllCases && accounts) return [sql``];
  const cases = seesAllCases
    ? [sql`and procedure_group <> ${OF_ACCOUNTS}`]
    : groups.map((group) => sql`and procedure_group = ${group}`);
  return accounts ? [...cases, sql`and procedure_group = ${OF_ACCOUNTS}`] : cases;
}

async function placeOf(
  database: Database,
  municipality: string,
  problem: string,
  branches: readonly RawBuilder<unknown>[],
): Promise<Date | undefined> {
  const looks = branches.map(
    (branch) =>
      sql`select at from mail_problem where municipality_code = ${municipality} and id = ${problem} ${branch}`,
  );
  const found = await sql<{ at: Date }>`${sql.join(looks, sql` union all `)}`.execute(database);
  return found.rows[0]?.at;
}

function problemOf({ at, problem, receipt_number, staff_id }: ProblemRow) {
  return {
    problem,
    at: instantOf(at),
    receiptNumber: receipt_number,
    staff: staff_id,
  };
}

interface Problem {
  readonly municipality: string;
  readonly kind: string;
  readonly problem: 'bounced' | 'gaveUp';
  readonly at: Date;
}

/** In place of an older one about the same case. */
export async function reportCaseProblem(
  transaction: Database,
  about: Problem & { readonly subject: string; readonly receiptNumber: string; readonly group: string },
): Promise<void> {
  await sql`
    insert into mail_problem (municipality_code, id, at, problem, kind, procedure_group, subject_id, receipt_number)
    values (${about.municipality}, ${newId()}, ${about.at}, ${about.problem}, ${about.kind}, ${about.group},
      ${about.subject}, ${about.receiptNumber})
    on conflict (municipality_code, receipt_number) where receipt_number is not null
    do update set at = excluded.at, problem = excluded.problem, kind = excluded.kind`.execute(transaction);
}

/** In place of an older one about the same account. */
export async function reportStaffProblem(
  transaction: Database,
  about: Problem & { readonly staff: string },
): Promise<void> {
  await sql`
    insert into mail_problem (municipality_code, id, at, problem, kind, procedure_group, staff_id)
    values (${about.municipality}, ${newId()}, ${about.at}, ${about.problem}, ${about.kind}, ${OF_ACCOUNTS}, ${about.staff})
    on conflict (municipality_code, staff_id) where staff_id is not null
    do update set at = excluded.at, problem = excluded.problem, kind = excluded.kind`.execute(transaction);
}

/** Mail reaches this person again. */
export async function forgetProblemsOf(transaction: Database, subject: string): Promise<void> {
  await transaction.deleteFrom('mail_problem').where('subject_id', '=', subject).execute();
}

function newId(): string {
  return randomBytes(18).toString('base64url');
}
