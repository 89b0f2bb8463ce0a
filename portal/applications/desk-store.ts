import { type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  CASES_AT_ONCE,
  type CaseAction,
  type CaseDetail,
  type CasePage,
  type CaseQuery,
  type CaseSummary,
  MOST_COUNTED,
} from '#contract/portal/desk-routes.ts';
import { type Application, applicationSchema } from '#contract/procedure/application.ts';
import { type CaseEvent, caseOutcomeSchema, caseStateSchema, isClosed } from '#contract/procedure/case.ts';
import { documentView } from '#contract/procedure/document-view.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseInstant } from '#contract/values/calendar.ts';
import { WHOLE_MUNICIPALITY } from '#contract/values/staff-role.ts';
import { documentOf } from '#documents/application-pdf/document-of.ts';
import { ENTRY, entryOf } from '#documents/container/asic-container.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import type { APPLICATION_ACTS, ApplicationAudit } from './application-acts.ts';
import { type PublishApplicationEvent, takeStep } from './case-step.ts';
import type { CaseVault, OpenCase } from './case-vault.ts';
import { createDefinitionLookup } from './definition-lookup.ts';
import { createDefinitionNames } from './definition-names.ts';
import { actionsOf, groupsVisibleTo, maySee, refusalOf } from './desk-policy.ts';

/** Who asks, of which municipality; never from a request. */
type DeskCaller = Pick<StaffCaller, 'actor' | 'municipality' | 'grants'>;

/** How accounts of a municipality are called. */
type StaffNames = (municipality: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** A change names the version that its maker saw. */
interface SeenCase {
  readonly receiptNumber: string;
  readonly version: number;
}

/**
 * The cases of one municipality as its staff see them. A case of another municipality or group is `notFound`, as one that
 * never was. Each look and each change is in the audit before its answer leaves.
 */
export interface DeskStore {
  list(caller: DeskCaller, query: CaseQuery, requestId: string): Promise<Outcome<CasePage>>;
  /** Fails with `notFound`. */
  read(caller: DeskCaller, receiptNumber: string, requestId: string): Promise<Outcome<CaseDetail>>;
  /** Fails with `notFound`, `actionNotAllowed`, `caseChanged`, `transitionRefused`. */
  take(caller: DeskCaller, seen: SeenCase, requestId: string): Promise<Outcome<CaseDetail>>;
  release(caller: DeskCaller, seen: SeenCase, requestId: string): Promise<Outcome<CaseDetail>>;
  decide(
    caller: DeskCaller,
    seen: SeenCase,
    decision: { readonly outcome: 'noted' | 'notEstablished'; readonly note?: string | undefined },
    requestId: string,
  ): Promise<Outcome<CaseDetail>>;
}

type Act = keyof typeof APPLICATION_ACTS;
type CaseRow = Selectable<Tables['desk_case']> & { readonly revision: string };

const COLUMNS = [
  'desk_case.municipality_code',
  'desk_case.receipt_number',
  'desk_case.procedure_id',
  'desk_case.procedure_group',
  'desk_case.kind',
  'desk_case.applicant_name',
  'desk_case.head',
  'desk_case.received_at',
  'desk_case.state',
  'desk_case.outcome',
  'desk_case.assignee',
  'desk_case.version',
  'desk_case.closed_at',
  'desk_case.erased_at',
  'application.revision',
] as const;

export function createDeskStore(
  database: Database,
  publish: PublishApplicationEvent,
  audit: ApplicationAudit,
  { staffNames, vault }: { readonly staffNames: StaffNames; readonly vault: CaseVault },
): DeskStore {
  const names = createDefinitionNames();
  const findDefinition = createDefinitionLookup(database);

  function deed(caller: DeskCaller, receiptNumber: string | null, requestId: string) {
    return { actor: caller.actor, municipality: caller.municipality, receiptNumber, requestId };
  }

  async function refuse<T>(
    caller: DeskCaller,
    act: Act,
    receiptNumber: string,
    outcome: Outcome<T>,
    requestId: string,
  ): Promise<Outcome<T>> {
    if (!outcome.ok) {
      const { code } = outcome.failure;
      await audit.appendRefused(database, { ...deed(caller, receiptNumber, requestId), act, code });
    }
    return outcome;
  }

  async function summaries(from: Database, caller: DeskCaller, rows: readonly CaseRow[]): Promise<CaseSummary[]> {
    const assignees = [...new Set(rows.flatMap(({ assignee }) => assignee ?? []))];
    const called = await staffNames(caller.municipality, assignees);
    const heads = await vault.heads(from, rows);
    const found: CaseSummary[] = [];
    for (const row of rows) {
      const { id, title } = await names(from, row);
      found.push({
        receiptNumber: row.receipt_number,
        procedure: { id, title },
        group: row.procedure_group,
        applicantName: heads.get(row.receipt_number)?.name ?? row.applicant_name ?? '',
        receivedAt: instant(row.received_at),
        state: row.state,
        outcome: row.outcome,
        assignee: row.assignee === null ? null : { staff: row.assignee, name: called.get(row.assignee) ?? '' },
        version: row.version,
      });
    }
    return found;
  }

  async function detailOf(transaction: Database, caller: DeskCaller, row: CaseRow): Promise<CaseDetail> {
    const [summary] = await summaries(transaction, caller, [row]);
    const stored = await transaction
      .selectFrom('application_container as container')
      .innerJoin('application_evidence as evidence', 'evidence.receipt_number', 'container.receipt_number')
      .select(['container.bytes', 'container.sealed', 'evidence.verdict'])
      .where('container.receipt_number', '=', row.receipt_number)
      .executeTakeFirstOrThrow();
    const definition = await findDefinition(row.procedure_id, row.municipality_code, row.revision);
    if (definition.is !== 'found' || summary === undefined) throw new Error('a case keeps its definition');
    const opened = await vault.open(transaction, row);
    const application = applicationIn(opened.openContainer(stored));
    return {
      ...summary,
      applicantName: application.applicant.name.value,
      municipality: application.municipality,
      document: documentView(documentOf(application, definition.procedure)),
      ...papersOf(application, definition.procedure),
      signatureVerifiedAt: verifiedAt(stored.verdict),
      history: await historyOf(transaction, caller.municipality, row.receipt_number, opened),
      may: actionsOf(caller, standingOf(row)),
    };
  }

  async function historyOf(transaction: Database, municipality: string, receiptNumber: string, opened: OpenCase) {
    const steps = await transaction
      .selectFrom('application_history')
      .select(['step', 'at', 'status', 'outcome', 'note', 'sealed_note', 'actor_kind', 'actor_id'])
      .where('receipt_number', '=', receiptNumber)
      .orderBy('step')
      .limit(500)
      .execute();
    const staff = [...new Set(steps.filter((step) => step.actor_kind === 'staff').map((step) => step.actor_id))];
    const called = await staffNames(municipality, staff);
    return steps.map((step) => ({
      at: instant(step.at),
      state: caseStateSchema.parse(step.status),
      outcome: caseOutcomeSchema.nullable().parse(step.outcome),
      note: opened.openNote(step),
      by:
        step.actor_kind === 'staff'
          ? ('staff' as const)
          : isPerson(step.actor_kind)
            ? ('person' as const)
            : ('other' as const),
      staffName: step.actor_kind === 'staff' ? (called.get(step.actor_id) ?? '') : null,
    }));
  }

  /** One change of a case, with its row held: allowed, and to what its maker saw. */
  async function change(
    caller: DeskCaller,
    { receiptNumber, version }: SeenCase,
    { action, act, requestId }: { readonly action: CaseAction; readonly act: Act; readonly requestId: string },
    make: (transaction: Database, row: CaseRow) => Promise<Outcome<() => Promise<void>>>,
  ): Promise<Outcome<CaseDetail>> {
    const changed = await database.transaction().execute(async (transaction): Promise<Outcome<CaseDetail>> => {
      const row = await one(transaction, caller, receiptNumber, 'held');
      if (row === undefined) return failed({ code: 'notFound' });
      const reason = refusalOf(caller, action, standingOf(row));
      if (reason !== undefined) return failed({ code: 'actionNotAllowed', reason });
      if (row.version !== version) return failed({ code: 'caseChanged', version: row.version });
      const made = await make(transaction, row);
      if (!made.ok) return made;
      const now = await one(transaction, caller, receiptNumber);
      if (now === undefined) throw new Error('a case that is held stays');
      const detail = await detailOf(transaction, caller, now);
      await made.value();
      return success(detail);
    });
    return refuse(caller, act, receiptNumber, changed, requestId);
  }

  const assign = (transaction: Database, row: CaseRow, assignee: string | null) =>
    transaction
      .updateTable('desk_case')
      .set({ assignee, version: sql<number>`version + 1` })
      .where('municipality_code', '=', row.municipality_code)
      .where('receipt_number', '=', row.receipt_number)
      .execute();

  return {
    async list(caller, query, requestId) {
      const page = await readPage(database, caller, query);
      if (page === undefined) return failed({ code: 'notFound' });
      const shown = page.slice(0, CASES_AT_ONCE);
      const cases = await summaries(database, caller, shown);
      const counts = await countOpen(database, caller);
      const detail = { cases: cases.length };
      await audit.append(database, { ...deed(caller, null, requestId), act: 'casesListed', detail });
      return success({
        cases,
        counts,
        next: page.length > shown.length ? (cases.at(-1)?.receiptNumber ?? null) : null,
      });
    },

    async read(caller, receiptNumber, requestId) {
      const row = await one(database, caller, receiptNumber);
      if (row === undefined)
        return refuse(caller, 'caseOpened', receiptNumber, failed({ code: 'notFound' }), requestId);
      if (row.erased_at !== null)
        return refuse(caller, 'caseOpened', receiptNumber, failed({ code: 'erased' }), requestId);
      await audit.append(database, { ...deed(caller, receiptNumber, requestId), act: 'caseOpened', detail: {} });
      return success(await detailOf(database, caller, row));
    },

    take: (caller, seen, requestId) =>
      change(caller, seen, { action: 'takeCase', act: 'caseTaken', requestId }, async (transaction, row) => {
        if (isClosed(row)) return failed({ code: 'transitionRefused', from: row.state, to: 'inReview' });
        await assign(transaction, row, caller.actor.id);
        const version = row.version + 1;
        if (row.state === 'received') {
          const event: CaseEvent = { type: 'beginReview' };
          const begun = await takeStep(transaction, { publish, vault }, caller.actor, { ...row, version }, { event });
          if (!begun.ok) return begun;
        }
        return success(() =>
          audit.append(transaction, {
            ...deed(caller, seen.receiptNumber, requestId),
            act: 'caseTaken',
            detail: { version },
          }),
        );
      }),

    release: (caller, seen, requestId) =>
      change(caller, seen, { action: 'releaseCase', act: 'caseReleased', requestId }, async (transaction, row) => {
        if (isClosed(row)) return failed({ code: 'transitionRefused', from: row.state, to: row.state });
        await assign(transaction, row, null);
        const detail = { version: row.version + 1 };
        return success(() =>
          audit.append(transaction, { ...deed(caller, seen.receiptNumber, requestId), act: 'caseReleased', detail }),
        );
      }),

    decide: (caller, seen, { outcome, note }, requestId) =>
      change(caller, seen, { action: 'decideCase', act: 'caseDecided', requestId }, async (transaction, row) => {
        const event: CaseEvent = { type: 'decide', outcome };
        const decided = await takeStep(transaction, { publish, vault }, caller.actor, row, {
          event,
          note: note ?? null,
        });
        if (!decided.ok) return decided;
        const detail = { step: decided.value.step, outcome };
        return success(() =>
          audit.append(transaction, { ...deed(caller, seen.receiptNumber, requestId), act: 'caseDecided', detail }),
        );
      }),
  };
}

function casesOf(database: Database, municipality: string) {
  return database
    .selectFrom('desk_case')
    .innerJoin('application', 'application.receipt_number', 'desk_case.receipt_number')
    .select(COLUMNS)
    .where('desk_case.municipality_code', '=', municipality);
}

/** A case that the caller may see; `held` to the end of the transaction. */
async function one(
  database: Database,
  caller: DeskCaller,
  receiptNumber: string,
  held?: 'held',
): Promise<CaseRow | undefined> {
  const query = casesOf(database, caller.municipality).where('desk_case.receipt_number', '=', receiptNumber);
  const row = await (held === undefined ? query : query.forUpdate('desk_case')).executeTakeFirst();
  return row !== undefined && maySee(caller, { group: row.procedure_group }) ? row : undefined;
}

/** One more than a page, where there are more; `undefined` where `after` is none of theirs. */
async function readPage(
  database: Database,
  caller: DeskCaller,
  { state, assignee, after }: CaseQuery,
): Promise<CaseRow[] | undefined> {
  const last = after === undefined ? undefined : await one(database, caller, after);
  if (after !== undefined && last === undefined) return undefined;
  const closed = state !== undefined && isClosed({ state });
  const visible = inGroups(casesOf(database, caller.municipality), caller)
    .where('desk_case.closed_at', closed ? 'is not' : 'is', null)
    .$if(state !== undefined, (of) => of.where('desk_case.state', '=', state ?? 'received'))
    .$if(assignee === 'mine', (of) => of.where('desk_case.assignee', '=', caller.actor.id))
    .$if(assignee === 'nobody', (of) => of.where('desk_case.assignee', 'is', null))
    .limit(CASES_AT_ONCE + 1);
  if (closed) {
    const query = visible.orderBy('desk_case.closed_at', 'desc').orderBy('desk_case.receipt_number', 'desc');
    const following = sql<boolean>`(desk_case.closed_at, desk_case.receipt_number) <
      (${last?.closed_at ?? null}::timestamptz, ${after ?? null}::text)`;
    return (last === undefined ? query : query.where(following)).execute();
  }
  const query = visible.orderBy('desk_case.received_at').orderBy('desk_case.receipt_number');
  const following = sql<boolean>`(desk_case.received_at, desk_case.receipt_number) >
    (${last?.received_at ?? null}::timestamptz, ${after ?? null}::text)`;
  return (last === undefined ? query : query.where(following)).execute();
}

function inGroups<Shown extends object>(
  query: SelectQueryBuilder<Tables, 'desk_case' | 'application', Shown>,
  caller: DeskCaller,
) {
  const groups = groupsVisibleTo(caller);
  if (groups.includes(WHOLE_MUNICIPALITY)) return query;
  return query.where('desk_case.procedure_group', '=', sql<string>`any(${[...groups]}::text[])`);
}

async function countOpen(database: Database, caller: DeskCaller): Promise<CasePage['counts']> {
  const groups = groupsVisibleTo(caller);
  const all = groups.includes(WHOLE_MUNICIPALITY);
  const ofState = (state: keyof CasePage['counts']) => sql`(select count(*) from (
    select from desk_case
    where municipality_code = ${caller.municipality} and state = ${state} and closed_at is null
      and (${all} or procedure_group = any(${[...groups]}::text[]))
    order by received_at, receipt_number -- leads through the index, however few there are
    limit ${MOST_COUNTED}) as found)::int`;
  const counted = await sql<CasePage['counts']>`
    select ${ofState('received')} as received, ${ofState('inReview')} as "inReview",
      ${ofState('correctionAsked')} as "correctionAsked"`.execute(database);
  const [counts] = counted.rows;
  if (counts === undefined) throw new Error('the statement returns one row');
  return counts;
}

function standingOf(row: CaseRow) {
  return { state: row.state, kind: row.kind, group: row.procedure_group, assignee: row.assignee };
}

/** It was checked when it was filed, so that it parses. */
function applicationIn(container: Uint8Array): Application {
  const json = entryOf(container, ENTRY.applicationJson) ?? new Uint8Array();
  return applicationSchema.parse(parsedJson(Buffer.from(json).toString('utf8')));
}

function papersOf(application: Application, { attachments }: Procedure) {
  const titleOf = (key: string) => attachments.find((rule) => rule.key === key)?.title ?? { ja: key, en: key };
  return {
    attachments: application.attachments.map(({ key, fileName, mediaType, bytes }) => ({
      title: titleOf(key),
      fileName,
      mediaType,
      bytes,
    })),
    toBring: attachments
      .filter(({ key }) => application.attachmentsToFollow.includes(key))
      .map(({ title, originalNeeded }) => ({ title, originalNeeded })),
  };
}

const verdictSchema = z.looseObject({ status: z.string(), verifiedAt: z.string() });

function verifiedAt(verdict: unknown): string | null {
  const read = verdictSchema.safeParse(verdict);
  return !read.success || read.data.status === 'unsigned' ? null : instant(new Date(read.data.verifiedAt));
}

function isPerson(kind: string): boolean {
  return kind === 'resident' || kind === 'proxy';
}

function instant(time: Date): string {
  return japaneseInstant(epochMs(time.getTime()));
}
