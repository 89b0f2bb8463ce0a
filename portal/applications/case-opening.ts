import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { DataKind } from '#contract/portal/exchange-record-routes.ts';
import type { Database } from '../platform/database/database.ts';
import type { ApplicationAudit } from './application-acts.ts';
import type { DeskCaller } from './case-change.ts';
import { type CaseRow, policyCase, readRow } from './case-row.ts';
import { openRefusalOf } from './desk-policy.ts';
import type { RecordLooks } from './looks.ts';

/** The ways in which staff look into a case. */
type LookAct =
  | 'caseOpened'
  | 'differenceRead'
  | 'casesCompared'
  | 'caseLetterRead'
  | 'letterPreviewed'
  | 'attachmentRead'
  | 'filingRead'
  | 'signatureRead'
  | 'signatureVerified';

/** Lets in who may look into a case, and keeps that they did. */
export interface CaseOpening {
  /** A case that the caller may open; a refused attempt is in the audit. Fails with `notFound`, `erased`, `actionNotAllowed`. */
  opened(caller: DeskCaller, receiptNumber: string, act: LookAct, requestId: string): Promise<Outcome<CaseRow>>;
  /** The person reads in their records that the desk looked. */
  recordLook(transaction: Database, caller: DeskCaller, row: CaseRow, kinds?: readonly DataKind[]): Promise<void>;
}

export function deskDeed(caller: DeskCaller, receiptNumber: string | null, requestId: string) {
  return { actor: caller.actor, municipality: caller.municipality, receiptNumber, requestId };
}

export function createCaseOpening(database: Database, audit: ApplicationAudit, recordLooks: RecordLooks): CaseOpening {
  return {
    async opened(caller, receiptNumber, act, requestId) {
      const row = await readRow(database, caller, receiptNumber);
      const reason = row && openRefusalOf(caller, policyCase(row, { recused: row.recused, hasLetters: false }));
      if (row !== undefined && reason === undefined && row.erased_at === null) return success(row);
      const gone = failed({ code: row === undefined ? 'notFound' : 'erased' });
      const refused = reason === undefined ? gone : failed({ code: 'actionNotAllowed', reason });
      const deed = deskDeed(caller, receiptNumber, requestId);
      await audit.appendRefused(database, { ...deed, act, code: refused.failure.code });
      return refused;
    },

    async recordLook(transaction, { actor }, row, kinds = ['applicant', 'answers', 'attachments']) {
      if (row.owner === null) return;
      await recordLooks(transaction, [
        {
          subject: row.owner,
          actor,
          system: null,
          way: 'desk',
          municipality: row.municipality_code,
          group: row.procedure_group,
          receiptNumber: row.receipt_number,
          procedure: { id: row.procedure_id, revision: row.revision },
          kinds,
        },
      ]);
    },
  };
}
