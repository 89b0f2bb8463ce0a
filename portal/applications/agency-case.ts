import { type Selectable, sql } from 'kysely';
import type { AgencyCase } from '#contract/portal/agency-routes.ts';
import { caseOutcomeSchema, caseStateSchema } from '#contract/procedure/case.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { originalsOf, readLetters } from './case-detail.ts';
import type { CaseVault } from './case-vault.ts';
import { applicationOf } from './filed-application.ts';
import { toldVisit } from './told-visits.ts';
import { visitsOf } from './visit-steps.ts';

type AgencyRow = Selectable<Tables['desk_case']>;

const MOST_ORIGINALS = 40;

/** What a system reads of a case; texts that staff wrote for themselves are not in it. */
export async function agencyCaseOf(
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
  const originals = await originalsOf(transaction, row);
  const visits = await visitsOf(transaction, row);
  const letters = await readLetters(transaction, row);
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
    originals: originals.slice(0, MOST_ORIGINALS).map(({ key, state }) => ({ key, state })),
    visits: visits.map(toldVisit),
    letters: letters.map(({ letter, number, day, outcome, sha256 }) => ({
      letter,
      number,
      day: calendarDateSchema.parse(day),
      outcome,
      sha256: sha256.toString('hex'),
    })),
    events: events.map(({ at, status, outcome }) => ({
      at: instantOf(at),
      state: caseStateSchema.parse(status),
      outcome: caseOutcomeSchema.nullable().parse(outcome),
    })),
    taken: taken.rows.map(({ at, external_id }) => ({ at: instantOf(at), externalId: external_id })),
  };
}
