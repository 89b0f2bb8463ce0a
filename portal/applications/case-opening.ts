import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { DataKind } from '#contract/portal/exchange-record-routes.ts';
import type { Database } from '../platform/database/database.ts';
import type { ApplicationAudit } from './application-acts.ts';
import type { DeskCaller } from './case-change.ts';
import { type CaseRow, policyCase, readRow } from './case-row.ts';
import { emergencyReadingRefusal, openRefusalOf } from './desk-policy.ts';
import { emergencyRow } from './emergency-looks.ts';
import { lookAt, type RecordLooks } from './looks.ts';

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

/** `until` when it may be read, where it was opened in an emergency. */
type OpenedCase = CaseRow & { readonly until?: Date };

/** What nobody does outside of their groups, also in an emergency. */
const NOT_IN_EMERGENCY: readonly LookAct[] = ['letterPreviewed', 'casesCompared', 'signatureVerified'];

/** Lets in who may look into a case, and keeps that they did. */
export interface CaseOpening {
  /** A case that the caller may open; a refused attempt is in the audit. Fails with `notFound`, `erased`, `actionNotAllowed`. */
  opened(caller: DeskCaller, receiptNumber: string, act: LookAct, requestId: string): Promise<Outcome<OpenedCase>>;
  /** The person reads in their records that the desk looked. */
  recordLook(transaction: Database, caller: DeskCaller, row: OpenedCase, kinds?: readonly DataKind[]): Promise<void>;
}

export function deskDeed(caller: DeskCaller, receiptNumber: string | null, requestId: string) {
  return { actor: caller.actor, municipality: caller.municipality, receiptNumber, requestId };
}

export function createCaseOpening(database: Database, audit: ApplicationAudit, recordLooks: RecordLooks): CaseOpening {
  return {
    async opened(caller, receiptNumber, act, requestId) {
      const visible = await readRow(database, caller, receiptNumber);
      const mayBeEmergency = visible === undefined && !NOT_IN_EMERGENCY.includes(act);
      const row = mayBeEmergency ? await emergencyRow(database, caller, receiptNumber) : visible;
      const of = row && policyCase(row, { recused: row.recused, hasLetters: false });
      const reason = of && (visible === undefined ? emergencyReadingRefusal(of) : openRefusalOf(caller, of));
      if (row !== undefined && reason === undefined && row.erased_at === null) return success(row);
      const gone = failed({ code: row === undefined ? 'notFound' : 'erased' });
      const refused = reason === undefined ? gone : failed({ code: 'actionNotAllowed', reason });
      const deed = deskDeed(caller, receiptNumber, requestId);
      await audit.appendRefused(database, { ...deed, act, code: refused.failure.code });
      return refused;
    },

    async recordLook(transaction, { actor }, row, kinds = ['applicant', 'answers', 'attachments']) {
      const { owner, until } = row;
      // What was opened in an emergency has its marked line already.
      if (owner === null || until !== undefined) return;
      await recordLooks(transaction, [{ ...lookAt({ ...row, owner }, actor, 'desk'), kinds }]);
    },
  };
}
