import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { AgencyCase, AgencyChange, AgencyEvent, FeedQuery } from '#contract/portal/agency-routes.ts';
import type { DataKind } from '#contract/portal/exchange-record-routes.ts';
import { coversGroup } from '#contract/values/staff-role.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import type { ClientCaller } from '../platform/http/client-audience.ts';
import { agencyCaseOf } from './agency-case.ts';
import { performAgencyEvent } from './agency-events.ts';
import { isTold, readFeed } from './agency-feed.ts';
import { onceByKey, sweepReplies } from './agency-replies.ts';
import type { APPLICATION_ACTS, ApplicationAudit } from './application-acts.ts';
import { openedCaseOf } from './case-access.ts';
import type { CaseTools } from './case-change.ts';
import { holdCase, versionOf } from './case-step.ts';
import { createDefinitionLookup, procedureOf } from './definition-lookup.ts';
import { createDefinitionNames } from './definition-names.ts';
import { containerOf } from './filed-application.ts';

interface Asked {
  readonly number: string;
  readonly version: number | undefined;
  readonly key: string;
  readonly event: AgencyEvent;
}

type Act = Extract<keyof typeof APPLICATION_ACTS, `agency${string}`>;
type AgencyRow = Selectable<Tables['desk_case']> & { readonly owner: string; readonly revision: string };
/** Bytes of a case, and their sum. */
type Sent = { readonly bytes: Uint8Array<ArrayBuffer>; readonly sha256: Buffer };

/** The cases of a municipality as its other systems see them: those of the groups that a system was registered for. */
export function createAgencyCases(database: Database, audit: ApplicationAudit, tools: CaseTools) {
  const { vault, recordLooks } = tools;
  const names = createDefinitionNames();
  const findDefinition = createDefinitionLookup(database);

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
      const read = await database.transaction().execute(async (transaction): Promise<Outcome<AgencyCase>> => {
        const found = await one(transaction, caller, number);
        if (!found.ok) return found;
        const row = found.value;
        await look(transaction, caller, row, ['applicant', 'answers']);
        const { id, title } = await names(transaction, row);
        const detail = await agencyCaseOf(transaction, vault, row, { id, title, revision: row.revision });
        await audit.append(transaction, { ...deed(caller, number, requestId), act: 'agencyCaseRead', detail: {} });
        return success(detail);
      });
      return read.ok ? read : refuse(caller, 'agencyCaseRead', number, read.failure, requestId);
    },

    async container(
      caller: ClientCaller,
      { number, filing }: { readonly number: string; readonly filing: number },
      requestId: string,
    ): Promise<Outcome<Sent>> {
      const sent = await database.transaction().execute(async (transaction): Promise<Outcome<Sent>> => {
        const found = await one(transaction, caller, number);
        if (!found.ok) return found;
        const sha256 = await hashOf(transaction, number, filing);
        const bytes = await containerOf(transaction, vault, found.value, filing);
        if (sha256 === undefined || bytes === undefined) return failed({ code: 'notFound' });
        await look(transaction, caller, found.value, ['container']);
        const detail = { filing };
        await audit.append(transaction, { ...deed(caller, number, requestId), act: 'agencyContainerRead', detail });
        return success({ bytes, sha256 });
      });
      return sent.ok ? sent : refuse(caller, 'agencyContainerRead', number, sent.failure, requestId);
    },

    async letter(
      caller: ClientCaller,
      { number, letter }: { readonly number: string; readonly letter: number },
      requestId: string,
    ): Promise<Outcome<Sent>> {
      const sent = await database.transaction().execute(async (transaction): Promise<Outcome<Sent>> => {
        const found = await one(transaction, caller, number);
        if (!found.ok) return found;
        const kept = await letterOf(transaction, found.value, letter);
        if (kept === undefined) return failed({ code: 'notFound' });
        const opened = await vault.open(transaction, found.value);
        const bytes = new Uint8Array(opened.openLetter(letter, kept.sealed_pdf));
        await look(transaction, caller, found.value, ['letters']);
        const detail = { letter };
        await audit.append(transaction, { ...deed(caller, number, requestId), act: 'agencyLetterRead', detail });
        return success({ bytes, sha256: kept.sha256 });
      });
      return sent.ok ? sent : refuse(caller, 'agencyLetterRead', number, sent.failure, requestId);
    },

    /** A case, for who pays what it grants, with the law that it is paid by. Fails with `notFound`, `erased`. */
    async openForPayment(transaction: Database, caller: ClientCaller, number: string) {
      const found = await one(transaction, caller, number);
      if (!found.ok) return found;
      if (found.value.erased_at !== null) return failed({ code: 'erased' });
      const { legalBasis } = await procedureOf(findDefinition, found.value, transaction);
      return success({ ...openedCaseOf(found.value), legalGround: legalBasis.map(({ label }) => label) });
    },

    async change(caller: ClientCaller, asked: Asked, requestId: string): Promise<Outcome<AgencyChange>> {
      const { number, version, key, event } = asked;
      const requestHash = createHash('sha256')
        .update(JSON.stringify([number, event]))
        .digest();
      const request = { municipality: caller.municipality, client: caller.actor.id, key, requestHash };
      const changed = await onceByKey(database, request, async (transaction): Promise<Outcome<AgencyChange>> => {
        const { municipality } = caller;
        const held = await holdCase(transaction, { receiptNumber: number, municipality });
        if (held === undefined || !isTheirs(caller, held)) return failed({ code: 'notFound' });
        if (held.owner === null) return failed({ code: 'erased' });
        if (version === undefined) return failed({ code: 'versionRequired' });
        if (held.version !== version) return failed({ code: 'caseChanged', version: held.version });
        const procedure = await procedureOf(findDefinition, held, transaction);
        const made = await performAgencyEvent({ transaction, tools, caller, held, procedure }, event);
        if (!made.ok) return made;
        const reply = await versionOf(transaction, held);
        await audit.append(transaction, { ...deed(caller, number, requestId), ...toldInAudit(event, reply) });
        return success(reply);
      });
      return changed.ok ? changed : refuse(caller, actOf(event), number, changed.failure, requestId);
    },
  };
}

function actOf({ event }: AgencyEvent) {
  return event === 'decide' ? 'agencyCaseDecided' : 'agencyCaseChanged';
}

function toldInAudit(event: AgencyEvent, { version }: AgencyChange) {
  if (event.event !== 'decide') {
    return { act: 'agencyCaseChanged', detail: { event: event.event, version } } as const;
  }
  const { decidedBy, approvedBy = '' } = event;
  return { act: 'agencyCaseDecided', detail: { version, decidedBy, approvedBy } } as const;
}

/** A case of the caller's municipality and groups. Fails with `notFound`, or `erased` where its contents are gone. */
async function one(database: Database, caller: ClientCaller, number: string): Promise<Outcome<AgencyRow>> {
  const row = await database
    .selectFrom('desk_case')
    .innerJoin('application', 'application.receipt_number', 'desk_case.receipt_number')
    .selectAll('desk_case')
    .select(['application.owner', 'application.revision'])
    .where('desk_case.municipality_code', '=', caller.municipality)
    .where('desk_case.receipt_number', '=', number)
    .executeTakeFirst();
  if (row === undefined || !isTheirs(caller, row)) return failed({ code: 'notFound' });
  const { owner } = row;
  return owner === null ? failed({ code: 'erased' }) : success({ ...row, owner });
}

function letterOf(transaction: Database, row: AgencyRow, letter: number) {
  return transaction
    .selectFrom('case_letter')
    .select(['sealed_pdf', 'sha256'])
    .where('municipality_code', '=', row.municipality_code)
    .where('receipt_number', '=', row.receipt_number)
    .where('letter', '=', letter)
    .executeTakeFirst();
}

function isTheirs(
  { groups, scopes }: ClientCaller,
  row: { readonly procedure_group: string; readonly restricted: boolean },
): boolean {
  return groups.some((granted) => coversGroup(granted, row.procedure_group)) && isTold(scopes, row);
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
