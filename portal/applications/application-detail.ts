import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  APPLICATIONS_AT_ONCE,
  type ApplicationDetail,
  type ApplicationPageQuery,
  type ApplicationSummary,
} from '#contract/portal/application-routes.ts';
import { caseOutcomeSchema, caseStateSchema, isClosed, isLapsed, toldState } from '#contract/procedure/case.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { coveredBy, mayDo, ownerVisibleTo } from './application-policy.ts';
import { dayOrNull, letterSummary, marksIn, originalsOf, readLetters, titleOf } from './case-detail.ts';
import { standingOf, TODAY } from './case-step.ts';
import type { CaseVault, OpenCase } from './case-vault.ts';
import { type FindDefinition, procedureOf } from './definition-lookup.ts';
import type { DefinitionNames } from './definition-names.ts';
import { ownVisits } from './told-visits.ts';
import { type VisitSections, visitsOf } from './visit-steps.ts';

/** Steps that the office takes among itself, which the person is not told of. */
const INSIDE: readonly string[] = [
  ...['take', 'release', 'assign', 'recuse', 'restrict', 'unrestrict', 'propose', 'sendBack', 'hold', 'liftHold'],
  ...['reopenAsked', 'correctLetterAsked', 'unrestrictAsked', 'liftHoldAsked', 'refuseRequest', 'requestLate'],
];

export interface OwnDetailTools {
  readonly names: DefinitionNames;
  readonly definition: FindDefinition;
  readonly vault: CaseVault;
  readonly visitSections: VisitSections;
}

type Row = Awaited<ReturnType<ReturnType<typeof newestFirst>['execute']>>[number];

/** One more than a page, where there are more; `undefined` where `after` is not the owner's. */
export async function readPage(
  database: Database,
  names: DefinitionNames,
  { owner, covered }: { readonly owner: string; readonly covered: ReturnType<typeof coveredBy> },
  { after, procedure, municipality }: ApplicationPageQuery,
): Promise<ApplicationSummary[] | undefined> {
  const query = newestFirst(database)
    .where('application.owner', '=', owner)
    .where(covered)
    .$if(procedure !== undefined, (of) => of.where('application.procedure_id', '=', procedure ?? ''))
    .$if(municipality !== undefined, (of) => of.where('application.municipality_code', '=', municipality ?? ''))
    .limit(APPLICATIONS_AT_ONCE + 1);
  if (after === undefined) return summariesOf(database, await query.execute(), names);
  const place = await database
    .selectFrom('application')
    .select('received_at')
    .where('owner', '=', owner)
    .where(covered)
    .where('receipt_number', '=', after)
    .executeTakeFirst();
  if (place === undefined) return undefined;
  const following = sql<boolean>`
    (application.received_at, application.receipt_number) < (${place.received_at}::timestamptz, ${after}::text)`;
  return summariesOf(database, await query.where(following).execute(), names);
}

/** Applications, newest first, each with where its case stands and since when. */
function newestFirst(database: Database) {
  return database
    .selectFrom('application')
    .innerJoin('desk_case', (join) =>
      join
        .onRef('desk_case.municipality_code', '=', 'application.municipality_code')
        .onRef('desk_case.receipt_number', '=', 'application.receipt_number'),
    )
    .innerJoinLateral(
      (from) =>
        from
          .selectFrom('application_history as step')
          .select('step.at')
          .whereRef('step.receipt_number', '=', 'application.receipt_number')
          .where((where) => where.or([where('step.act', 'is', null), where('step.act', 'not in', INSIDE)]))
          .orderBy('step.step', 'desc')
          .limit(1)
          .as('latest'),
      (join) => join.onTrue(),
    )
    .selectAll('desk_case')
    .select(['application.owner', 'application.revision', 'latest.at'])
    .orderBy('application.received_at', 'desc')
    .orderBy('application.receipt_number', 'desc');
}

async function summariesOf(
  database: Database,
  rows: readonly Row[],
  names: DefinitionNames,
): Promise<ApplicationSummary[]> {
  const found: ApplicationSummary[] = [];
  for (const row of rows) {
    const { id, title, municipality } = await names(database, row);
    found.push({
      receiptNumber: row.receipt_number,
      procedure: { id, title },
      municipality,
      receivedAt: instantOf(row.received_at),
      status: toldState(row.state),
      outcome: row.outcome,
      statusSince: instantOf(row.at),
    });
  }
  return found;
}

/** All that the person is told of their application. Fails with `notFound`, also for somebody else's number. */
export async function readDetail(
  database: Database,
  { names, definition, vault, visitSections }: OwnDetailTools,
  actor: Actor,
  receiptNumber: string,
): Promise<Outcome<ApplicationDetail>> {
  const owner = ownerVisibleTo(actor);
  const row =
    owner === undefined
      ? undefined
      : await newestFirst(database)
          .where('application.owner', '=', owner)
          .where(coveredBy(actor))
          .where('application.receipt_number', '=', receiptNumber)
          .executeTakeFirst();
  if (row === undefined || !mayDo(actor, 'read', row)) return failed({ code: 'notFound' });
  const [summary] = await summariesOf(database, [row], names);
  if (summary === undefined) throw new Error('an application is shown as in the list');
  const procedure = await procedureOf(definition, row);
  const key = { municipality: row.municipality_code, number: receiptNumber };
  const filed = await database
    .selectFrom('application_filing')
    .select(['filing', 'container_sha256', 'receipt'])
    .where('receipt_number', '=', receiptNumber)
    .orderBy('filing', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const opened = await vault.open(database, row);
  return success({
    ...summary,
    filing: filed.filing,
    sha256: filed.container_sha256.toString('hex'),
    receipt: filed.receipt,
    due: { standard: dayOrNull(row.due_day), law: dayOrNull(row.law_due_day) },
    correction: await correctionOf(database, row, opened),
    letters: (await readLetters(database, row)).map(letterSummary),
    messages: await messagesOf(database, key, opened),
    originals: (await originalsOf(database, row)).map((original) => ({
      key: original.key,
      title: titleOf(procedure, original.key),
      state: original.state,
      dueOn: dayOrNull(original.due_on),
    })),
    visits: ownVisits(row, await visitsOf(database, row), visitSections(row.municipality_code)),
    delivery: row.delivery,
    mayWithdraw: row.withdrawable && !isClosed(row),
    history: await historyOf(database, receiptNumber, opened),
  });
}

type CaseKey = { readonly municipality: string; readonly number: string };

/** The correction that the person is asked for. */
async function correctionOf(database: Database, row: Row, opened: OpenCase): Promise<ApplicationDetail['correction']> {
  const open = await database
    .selectFrom('case_correction')
    .select(['correction_id', 'asked_at', 'last_day', 'sealed_marks', TODAY.as('today')])
    .where('municipality_code', '=', row.municipality_code)
    .where('receipt_number', '=', row.receipt_number)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (open === undefined) return null;
  return {
    correctionId: open.correction_id,
    askedAt: instantOf(open.asked_at),
    lastDay: calendarDateSchema.parse(open.last_day),
    lapsed: isLapsed(standingOf(row), calendarDateSchema.parse(open.today)),
    marks: marksIn(opened, open),
  };
}

async function messagesOf(
  database: Database,
  { municipality, number }: CaseKey,
  opened: OpenCase,
): Promise<ApplicationDetail['messages']> {
  const rows = await database
    .selectFrom('case_message')
    .select(['message', 'at', 'actor_kind', 'sealed_text'])
    .where('municipality_code', '=', municipality)
    .where('receipt_number', '=', number)
    .orderBy('message', 'desc')
    .limit(200)
    .execute();
  // The newest are read, and shown in the order in which they were written.
  return rows.reverse().map(({ message, at, actor_kind, sealed_text }) => ({
    at: instantOf(at),
    by: actor_kind === 'staff' ? 'office' : 'person',
    text: opened.openText('message', message, sealed_text),
  }));
}

async function historyOf(
  database: Database,
  receiptNumber: string,
  opened: OpenCase,
): Promise<ApplicationDetail['history']> {
  const steps = await database
    .selectFrom('application_history')
    .select(['step', 'at', 'status', 'act', 'outcome', 'note', 'sealed_note'])
    .where('receipt_number', '=', receiptNumber)
    .orderBy('step', 'desc')
    .limit(500)
    .execute();
  return steps
    .reverse()
    .filter(({ act }) => act === null || !INSIDE.includes(act))
    .map(({ step, at, status, act, outcome, note, sealed_note }) => ({
      at: instantOf(at),
      act,
      status: toldState(caseStateSchema.parse(status)),
      outcome: caseOutcomeSchema.nullable().parse(outcome),
      note: opened.openNote({ step, note, sealed_note }),
    }));
}
