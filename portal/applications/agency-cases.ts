import { createHash } from 'node:crypto';
import { type NotNull, type Selectable, sql } from 'kysely';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { AgencyCase, AgencyChange, AgencyEvent, FeedQuery } from '#contract/portal/agency-routes.ts';
import type { DataKind } from '#contract/portal/exchange-record-routes.ts';
import { caseOutcomeSchema, caseStateSchema, isClosed } from '#contract/procedure/case.ts';
import { coversGroup } from '#contract/values/staff-role.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { ClientCaller } from '../platform/http/client-audience.ts';
import { isTold, readFeed } from './agency-feed.ts';
import { onceByKey, sweepReplies } from './agency-replies.ts';
import type { APPLICATION_ACTS, ApplicationAudit } from './application-acts.ts';
import { type HeldCase, holdCase, type StepTools, takeStep } from './case-step.ts';
import type { CaseVault } from './case-vault.ts';
import { createDefinitionNames } from './definition-names.ts';
import { applicationOf, containerOf } from './filed-application.ts';
import type { RecordLooks } from './looks.ts';

interface Asked {
  readonly number: string;
  readonly version: number | undefined;
  readonly key: string;
  readonly event: AgencyEvent;
}

type Act = Extract<keyof typeof APPLICATION_ACTS, `agency${string}`>;
type AgencyRow = Selectable<Tables['desk_case']> & { readonly owner: string; readonly revision: string };

interface AgencyTools extends StepTools {
  readonly audit: ApplicationAudit;
  readonly recordLooks: RecordLooks;
}

/** The cases of a municipality as its other systems see them: those of the groups that a system was registered for. */
export function createAgencyCases(database: Database, tools: AgencyTools) {
  const { vault, audit, recordLooks } = tools;
  const names = createDefinitionNames();

  const deed = ({ actor, municipality }: ClientCaller, receiptNumber: string, requestId: string) => ({
    actor,
    municipality,
    receiptNumber,
    requestId,
  });

  async function refuse(caller: ClientCaller, act: Act, number: string, failure: Failure, requestId: string) {
    await audit.appendRefused(database, { ...deed(caller, number, requestId), act, code: failure.code });
    return { ok: false, failure } as const;
  }

  /** Who looks is in the person's records and in the audit before anything leaves. */
  async function look(
    transaction: Database,
    caller: ClientCaller,
    row: AgencyRow,
    kinds: readonly DataKind[],
  ): Promise<void> {
    await recordLooks(transaction, [
      {
        subject: row.owner,
        actor: caller.actor,
        system: caller.name,
        way: 'agency',
        municipality: row.municipality_code,
        group: row.procedure_group,
        receiptNumber: row.receipt_number,
        procedure: { id: row.procedure_id, revision: row.revision },
        kinds,
      },
    ]);
  }

  return {
    sweep: () => sweepReplies(database),

    feed: (caller: ClientCaller, query: FeedQuery) => readFeed(database, caller, query),

    async read(caller: ClientCaller, number: string, requestId: string): Promise<Outcome<AgencyCase>> {
      const read = await database.transaction().execute(async (transaction) => {
        const row = await one(transaction, caller, number);
        if (row === undefined) return undefined;
        await look(transaction, caller, row, ['applicant', 'answers']);
        const { id, title } = await names(transaction, row);
        const detail = await detailOf(transaction, vault, row, { id, title, revision: row.revision });
        await audit.append(transaction, { ...deed(caller, number, requestId), act: 'agencyCaseRead', detail: {} });
        return detail;
      });
      return read === undefined
        ? refuse(caller, 'agencyCaseRead', number, { code: 'notFound' }, requestId)
        : success(read);
    },

    async container(
      caller: ClientCaller,
      { number, filing }: { readonly number: string; readonly filing: number },
      requestId: string,
    ): Promise<Outcome<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly sha256: Buffer }>> {
      const found = await database.transaction().execute(async (transaction) => {
        const row = await one(transaction, caller, number);
        const sha256 = row && (await hashOf(transaction, number, filing));
        const bytes = row && (await containerOf(transaction, vault, row, filing));
        if (row === undefined || sha256 === undefined || bytes === undefined) return undefined;
        await look(transaction, caller, row, ['container']);
        const detail = { filing };
        await audit.append(transaction, { ...deed(caller, number, requestId), act: 'agencyContainerRead', detail });
        return { bytes, sha256 };
      });
      return found === undefined
        ? refuse(caller, 'agencyContainerRead', number, { code: 'notFound' }, requestId)
        : success(found);
    },

    async change(caller: ClientCaller, asked: Asked, requestId: string): Promise<Outcome<AgencyChange>> {
      const { number, version, key, event } = asked;
      const requestHash = createHash('sha256')
        .update(JSON.stringify([number, event]))
        .digest();
      const request = { municipality: caller.municipality, client: caller.actor.id, key, requestHash };
      const changed = await onceByKey(database, request, async (transaction): Promise<Outcome<AgencyChange>> => {
        const { municipality } = caller;
        const row = await holdCase(transaction, { receiptNumber: number, municipality });
        if (row === undefined || row.owner === null || !isTheirs(caller, row)) return failed({ code: 'notFound' });
        if (version === undefined) return failed({ code: 'versionRequired' });
        if (row.version !== version) return failed({ code: 'caseChanged', version: row.version });
        const made =
          event.event === 'beginReview'
            ? await beginReview(transaction, tools, caller, row)
            : await keepTaken(transaction, caller, row, event.externalId);
        if (!made.ok) return made;
        const detail = { event: event.event, version: version + 1 };
        await audit.append(transaction, { ...deed(caller, number, requestId), act: 'agencyCaseChanged', detail });
        return success({ version: version + 1, state: made.value.state });
      });
      return changed.ok ? changed : refuse(caller, 'agencyCaseChanged', number, changed.failure, requestId);
    },
  };
}

async function beginReview(
  transaction: Database,
  tools: StepTools,
  { actor }: ClientCaller,
  held: HeldCase,
): Promise<Outcome<Pick<AgencyRow, 'state'>>> {
  const stepped = await takeStep(transaction, tools, actor, held, { event: { type: 'beginReview' } });
  return stepped.ok ? success(stepped.value.held) : stepped;
}

/** A case of the caller's municipality and groups that was not erased. */
async function one(database: Database, caller: ClientCaller, number: string): Promise<AgencyRow | undefined> {
  const row = await database
    .selectFrom('desk_case')
    .innerJoin('application', 'application.receipt_number', 'desk_case.receipt_number')
    .selectAll('desk_case')
    .select(['application.owner', 'application.revision'])
    .where('desk_case.municipality_code', '=', caller.municipality)
    .where('desk_case.receipt_number', '=', number)
    .where('application.owner', 'is not', null)
    .$narrowType<{ owner: NotNull }>()
    .executeTakeFirst();
  return row !== undefined && isTheirs(caller, row) ? row : undefined;
}

function isTheirs(
  { groups, scopes }: ClientCaller,
  row: { readonly procedure_group: string; readonly restricted: boolean },
): boolean {
  return groups.some((granted) => coversGroup(granted, row.procedure_group)) && isTold(scopes, row);
}

async function detailOf(
  transaction: Database,
  vault: CaseVault,
  row: AgencyRow,
  procedure: AgencyCase['procedure'],
): Promise<AgencyCase> {
  const filings = await transaction
    .selectFrom('application_filing')
    .select(['filing', 'received_at', 'container_sha256', 'receipt'])
    .where('receipt_number', '=', row.receipt_number)
    .orderBy('filing')
    .execute();
  const application = await applicationOf(transaction, vault, row, filings.at(-1)?.filing ?? 1);
  if (application === undefined) throw new Error('a case keeps what was filed');
  const events = await transaction
    .selectFrom('application_history')
    .select(['at', 'status', 'outcome'])
    .where('receipt_number', '=', row.receipt_number)
    .orderBy('step')
    .limit(500)
    .execute();
  const taken = await sql<{ at: Date; external_id: string }>`
    select at, external_id from agency_taken
    where municipality_code = ${row.municipality_code} and receipt_number = ${row.receipt_number}
    order by number desc limit 50`.execute(transaction);
  const receivedAt = instantOf(row.received_at);
  return {
    number: row.receipt_number,
    procedure,
    group: row.procedure_group,
    kind: row.kind,
    state: row.state,
    outcome: row.outcome,
    version: row.version,
    receivedAt,
    filings: filings.map(({ filing, received_at, container_sha256, receipt }) => ({
      filing,
      receivedAt: instantOf(received_at),
      sha256: container_sha256.toString('hex'),
      receipt,
    })),
    applicant: application.applicant,
    answers: application.answers,
    attachments: application.attachments.map(({ key, mediaType, bytes: size, sha256 }) => ({
      key,
      mediaType,
      bytes: size,
      sha256,
    })),
    attachmentsToFollow: application.attachmentsToFollow,
    events: events.map(({ at, status, outcome }) => ({
      at: instantOf(at),
      state: caseStateSchema.parse(status),
      outcome: caseOutcomeSchema.nullable().parse(outcome),
    })),
    taken: taken.rows.map(({ at, external_id }) => ({ at: instantOf(at), externalId: external_id })),
  };
}

async function hashOf(transaction: Database, number: string, filing: number): Promise<Buffer | undefined> {
  const filed = await transaction
    .selectFrom('application_filing')
    .select('container_sha256')
    .where('receipt_number', '=', number)
    .where('filing', '=', filing)
    .executeTakeFirst();
  return filed?.container_sha256;
}

/** Keeps under what name another system took an open case; where the case stands stays. */
async function keepTaken(
  transaction: Database,
  { actor }: ClientCaller,
  row: HeldCase,
  externalId: string,
): Promise<Outcome<Pick<AgencyRow, 'state'>>> {
  if (isClosed(row)) return failed({ code: 'transitionRefused', from: row.state, to: row.state });
  await sql`
    insert into agency_taken (municipality_code, receipt_number, number, client_id, external_id)
    select ${row.municipality_code}, ${row.receipt_number}, coalesce(max(number), 0) + 1, ${actor.id}, ${externalId}
    from agency_taken
    where municipality_code = ${row.municipality_code} and receipt_number = ${row.receipt_number}`.execute(transaction);
  await transaction
    .updateTable('desk_case')
    .set({ version: row.version + 1 })
    .where('municipality_code', '=', row.municipality_code)
    .where('receipt_number', '=', row.receipt_number)
    .execute();
  return success({ state: row.state });
}
