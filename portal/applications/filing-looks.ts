import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { FiledContents, SignatureReport, VerifiedAgain } from '#contract/portal/case-look-routes.ts';
import { documentView } from '#contract/procedure/document-view.ts';
import { documentOf } from '#documents/application-pdf/document-of.ts';
import type { TrustAnchors } from '#pki/certificate/trust-anchors.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { ApplicationAudit } from './application-acts.ts';
import type { DeskCaller } from './case-change.ts';
import { attachmentsOf, type StaffNames } from './case-detail.ts';
import { type CaseOpening, createCaseOpening, deskDeed } from './case-opening.ts';
import type { CaseRow } from './case-row.ts';
import type { CaseVault } from './case-vault.ts';
import { createDefinitionLookup, procedureOf } from './definition-lookup.ts';
import { verifyKeptBeside } from './document-workers.ts';
import { applicationIn, containerOf } from './filed-application.ts';
import type { RecordLooks } from './looks.ts';
import { maskedDocument } from './restricted-case.ts';
import { keptEvidence, resultAgain, signatureReport } from './signature-report.ts';

/** Looks into one filing of a case, whichever. Each fails with `notFound`, `erased`, `actionNotAllowed`, and is in the audit. */
export interface FilingLooks {
  /** What it says and what is attached to it. */
  contents(caller: DeskCaller, number: string, filing: number, requestId: string): Promise<Outcome<FiledContents>>;
  /** Whose signature it has, as that was judged when it arrived. */
  signature(caller: DeskCaller, number: string, filing: number, requestId: string): Promise<Outcome<SignatureReport>>;
  /** Judges it once more, from what is kept alone. Of one without a signature, whether it still is what was filed. */
  verifyAgain(
    caller: DeskCaller,
    number: string,
    filing: number,
    { anchors, nowMs }: { readonly anchors: TrustAnchors; readonly nowMs: number },
    requestId: string,
  ): Promise<Outcome<VerifiedAgain>>;
}

export function createFilingLooks(
  database: Database,
  audit: ApplicationAudit,
  vault: CaseVault,
  recordLooks: RecordLooks,
  staffNames: StaffNames,
): FilingLooks {
  const { opened, recordLook } = createCaseOpening(database, audit, recordLooks);
  const findDefinition = createDefinitionLookup(database);

  /** The case and the bytes of one filing. */
  async function openedFiling(
    caller: DeskCaller,
    number: string,
    filing: number,
    act: Parameters<CaseOpening['opened']>[2],
    requestId: string,
  ): Promise<Outcome<{ readonly row: CaseRow; readonly container: Uint8Array }>> {
    const row = await opened(caller, number, act, requestId);
    if (!row.ok) return row;
    const container = await containerOf(database, vault, row.value, filing);
    if (container !== undefined) return success({ row: row.value, container });
    await audit.appendRefused(database, { ...deskDeed(caller, number, requestId), act, code: 'notFound' });
    return failed({ code: 'notFound' });
  }

  async function evidenceFor(row: CaseRow, filing: number) {
    const kept = await keptEvidence(database, await vault.open(database, row), row, filing);
    if (kept === undefined) throw new Error('a filing is kept with the evidence of its verdict');
    return kept;
  }

  /** Of an application without a signature, who was shown one of the documents that it is asked with in its place. */
  async function identityShown(caller: DeskCaller, row: CaseRow): Promise<SignatureReport['identity']> {
    const { attachments } = await procedureOf(findDefinition, row);
    const keys = attachments.filter(({ whenUnsigned }) => whenUnsigned === true).map(({ key }) => key);
    if (keys.length === 0) return null;
    const shown = await database
      .selectFrom('case_original')
      .select(['actor_id', 'at'])
      .where('municipality_code', '=', row.municipality_code)
      .where('receipt_number', '=', row.receipt_number)
      .where('key', 'in', keys)
      .where('state', '=', 'arrived')
      .where('actor_kind', '=', 'staff')
      .executeTakeFirst();
    if (shown === undefined) return null;
    const called = await staffNames(caller.municipality, [shown.actor_id]);
    return { staffName: called.get(shown.actor_id) ?? '', at: instantOf(shown.at) };
  }

  return {
    async contents(caller, number, filing, requestId) {
      const found = await openedFiling(caller, number, filing, 'filingRead', requestId);
      if (!found.ok) return found;
      const { row, container } = found.value;
      const procedure = await procedureOf(findDefinition, row);
      const application = applicationIn(container);
      const { receivedAt } = await evidenceFor(row, filing);
      await database.transaction().execute(async (transaction) => {
        await recordLook(transaction, caller, row);
        const deed = { ...deskDeed(caller, number, requestId), act: 'filingRead' as const };
        await audit.append(transaction, { ...deed, detail: { filing } });
      });
      const document = maskedDocument(documentOf(application, procedure), procedure, { isMasked: row.restricted });
      return success({
        filing,
        receivedAt: instantOf(receivedAt),
        document: documentView(document),
        attachments: attachmentsOf(application, procedure),
      });
    },

    async signature(caller, number, filing, requestId) {
      const found = await openedFiling(caller, number, filing, 'signatureRead', requestId);
      if (!found.ok) return found;
      const { row, container } = found.value;
      const report = signatureReport(await evidenceFor(row, filing), applicationIn(container), {
        identity: await identityShown(caller, row),
        isMasked: row.restricted,
      });
      await database.transaction().execute(async (transaction) => {
        await recordLook(transaction, caller, row, ['applicant']);
        const deed = { ...deskDeed(caller, number, requestId), act: 'signatureRead' as const };
        await audit.append(transaction, { ...deed, detail: { filing } });
      });
      return success(report);
    },

    async verifyAgain(caller, number, filing, { anchors, nowMs }, requestId) {
      const found = await openedFiling(caller, number, filing, 'signatureVerified', requestId);
      if (!found.ok) return found;
      const { row, container: bytes } = found.value;
      const kept = await evidenceFor(row, filing);
      const { verdict, answers: evidence } = kept;
      const atMs = 'verifiedAt' in verdict ? Date.parse(String(verdict.verifiedAt)) : kept.receivedAt.getTime();
      const again = resultAgain(kept, await verifyKeptBeside({ bytes, anchors, atMs, evidence }));
      const deed = { ...deskDeed(caller, number, requestId), act: 'signatureVerified' as const };
      await audit.append(database, { ...deed, detail: { filing, result: again.result } });
      return success({ at: instantOf(new Date(nowMs)), ...again });
    },
  };
}
