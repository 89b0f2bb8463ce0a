import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type AttachmentUse,
  CASES_AT_ONCE,
  type CaseChange,
  type CaseDetail,
  type CasePage,
  type CaseQuery,
  type CaseSkeleton,
  type ChangeOfCase,
} from '#contract/portal/desk-routes.ts';
import type { OfferedAction } from '#contract/portal/staff-routes.ts';
import type { CaseOutcome } from '#contract/procedure/case.ts';
import { type Difference, differenceOf } from '#contract/procedure/difference.ts';
import type { DelayDraft, LetterDraft } from '#contract/procedure/letter.ts';
import { documentOf } from '#documents/application-pdf/document-of.ts';
import { LETTER_WORDS } from '#words/letter-words.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';
import type { ApplicationAudit } from './application-acts.ts';
import { performAct } from './case-acts.ts';
import type { CaseTools, DeskCaller } from './case-change.ts';
import { detailOf, type StaffNames, skeletonOf, summariesOf } from './case-detail.ts';
import { delayLetterOf, letterOf, letterProblem } from './case-letter.ts';
import { createCaseOpening, deskDeed } from './case-opening.ts';
import { type CaseRow, countOpen, policyCase, readOthers, readRow, readRows, seenCase } from './case-row.ts';
import { holdCase, versionOf } from './case-step.ts';
import { createDefinitionLookup, procedureOf } from './definition-lookup.ts';
import { createDefinitionNames } from './definition-names.ts';
import { maySee, offersOf, openRefusalOf, refusalOf } from './desk-policy.ts';
import { keepReply, keptReply, type Press } from './desk-reply.ts';
import { createDeskVisits, type DeskVisits } from './desk-visits.ts';
import { openInEmergency } from './emergency-looks.ts';
import { applicationOf } from './filed-application.ts';
import { attachmentOf, type FiledAttachment, type WhichAttachment } from './filed-attachment.ts';
import type { FreeVisitDesk } from './free-visit-desk.ts';
import { maskedDocument } from './restricted-case.ts';

/**
 * The cases of one municipality as its staff see them. A case of another municipality or group is `notFound`, as one that
 * never was. Each look and each change is in the audit before its answer leaves.
 */
export interface DeskStore {
  readonly visits: DeskVisits;
  /** What somebody is offered that is about no case which they see. */
  offers(who: Pick<DeskCaller, 'municipality' | 'grants'>): OfferedAction[];
  /** Lets the caller read a case outside of their groups for a short time. */
  openInEmergency(
    caller: DeskCaller,
    receiptNumber: string,
    reason: string,
    requestId: string,
  ): Promise<Outcome<{ readonly until: string }>>;
  list(caller: DeskCaller, query: CaseQuery, requestId: string): Promise<Outcome<CasePage>>;
  /** Fails with `notFound`, `actionNotAllowed`. */
  read(caller: DeskCaller, receiptNumber: string, requestId: string): Promise<Outcome<CaseDetail>>;
  /** What is left of a case that was erased. Fails with `actionNotAllowed`, or with `notFound` of every other. */
  skeleton(caller: DeskCaller, receiptNumber: string, requestId: string): Promise<Outcome<CaseSkeleton>>;
  /**
   * Does one act, once for each key. Fails with `notFound`, `actionNotAllowed`, `caseChanged`, `idempotencyKeyReused`, and
   * as the machine and the act say.
   */
  change(
    caller: DeskCaller,
    receiptNumber: string,
    change: ChangeOfCase,
    requestId: string,
  ): Promise<Outcome<CaseChange>>;
  /**
   * What the filing `to` says otherwise than `from`, or than that of the case `of`, which is another of the same person and
   * procedure. Fails as `read`.
   */
  difference(
    caller: DeskCaller,
    receiptNumber: string,
    filings: { readonly from: number; readonly to: number; readonly of?: string | undefined },
    requestId: string,
  ): Promise<Outcome<Difference>>;
  /** A letter as it would be, kept nowhere. Fails as `read`, or with `letterIncomplete`. */
  previewLetter(
    caller: DeskCaller,
    receiptNumber: string,
    wanted: { readonly outcome: CaseOutcome; readonly letter: LetterDraft } | DelayDraft,
    requestId: string,
  ): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  /** One file of a filing. Fails as `read`; of a restricted case, for everybody: a file cannot be masked. */
  readAttachment(
    caller: DeskCaller,
    receiptNumber: string,
    which: WhichAttachment & { readonly use: AttachmentUse },
    requestId: string,
  ): Promise<Outcome<FiledAttachment>>;
  /** A letter as it was made. Fails as `read`. */
  readLetter(
    caller: DeskCaller,
    receiptNumber: string,
    letter: number,
    requestId: string,
  ): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
}

export function createDeskStore(
  database: Database,
  audit: ApplicationAudit,
  staffNames: StaffNames,
  tools: CaseTools,
  freeVisits: FreeVisitDesk,
): DeskStore {
  const names = createDefinitionNames();
  const findDefinition = createDefinitionLookup(database);
  const { draw, vault, visitSections } = tools;
  const detailTools = { names, staffNames, definition: findDefinition, draw, vault, visitSections };

  const { opened, recordLook } = createCaseOpening(database, audit, tools.recordLooks);

  /** What a filing says, as it is compared. */
  async function comparedFiling(row: CaseRow, filing: number, isMasked: boolean) {
    const application = await applicationOf(database, tools.vault, row, filing);
    if (application === undefined) return undefined;
    const procedure = await procedureOf(findDefinition, row);
    const document = maskedDocument(documentOf(application, procedure), procedure, { isMasked });
    return { document, attachments: application.attachments };
  }

  /** Another case of the same person and procedure. One that is none of these, or not the caller's to open, is not there. */
  async function otherOf(
    caller: DeskCaller,
    row: CaseRow,
    number: string,
    requestId: string,
  ): Promise<Outcome<CaseRow>> {
    const found = (await readOthers(database, caller, row)).find(({ receipt_number }) => receipt_number === number);
    if (found !== undefined) return success(found);
    const deed = { ...deskDeed(caller, number, requestId), act: 'casesCompared' as const };
    await audit.appendRefused(database, { ...deed, code: 'notFound' });
    return failed({ code: 'notFound' });
  }

  async function changeOnce(
    transaction: Database,
    caller: DeskCaller,
    receiptNumber: string,
    { key, version, act }: ChangeOfCase,
    press: Press,
    requestId: string,
  ): Promise<Outcome<CaseChange>> {
    const held = await holdCase(transaction, { receiptNumber, municipality: caller.municipality });
    if (held === undefined || !maySee(caller, seenCase(held))) return failed({ code: 'notFound' });
    if (held.erased_at !== null) return failed({ code: 'erased' });
    const before = await keptReply(transaction, press);
    if (before !== undefined) return before;
    const row = await readRow(transaction, caller, receiptNumber);
    const reason = refusalOf(caller, act.type, policyCase(held, { recused: row?.recused ?? false, hasLetters: true }));
    if (reason !== undefined) return failed({ code: 'actionNotAllowed', reason });
    // Words for others are added beside whatever else happened; everything else is done to what its maker saw.
    if (act.type !== 'note' && act.type !== 'message' && held.version !== version) {
      return failed({ code: 'caseChanged', version: held.version });
    }
    const procedure = await procedureOf(findDefinition, held, transaction);
    const done = await performAct({ transaction, tools, caller, held, procedure, key }, act);
    if (!done.ok) return done;
    const reply = { ...(await versionOf(transaction, held)), step: done.value.step };
    if (!(await keepReply(transaction, press, reply))) return failed({ code: 'idempotencyKeyReused' });
    const detail = { act: act.type, version: reply.version };
    await audit.append(transaction, { ...deskDeed(caller, receiptNumber, requestId), act: 'caseChanged', detail });
    return success(reply);
  }

  return {
    visits: createDeskVisits(database, audit, detailTools, freeVisits),
    offers: (who) => offersOf(who, { emergencyOpen: tools.allowsEmergency(who.municipality) }),
    openInEmergency: (caller, receiptNumber, reason, requestId) =>
      openInEmergency(database, { ...tools, audit }, caller, receiptNumber, reason, requestId),

    async list(caller, query, requestId) {
      const rows = await readRows(database, caller, query);
      if (rows === undefined) return failed({ code: 'notFound' });
      const cases = await summariesOf(database, caller, rows.slice(0, CASES_AT_ONCE), detailTools);
      const counts = await countOpen(database, caller);
      const detail = { cases: cases.length };
      await audit.append(database, { ...deskDeed(caller, null, requestId), act: 'casesListed', detail });
      return success({
        cases,
        counts,
        next: rows.length > cases.length ? (cases.at(-1)?.receiptNumber ?? null) : null,
      });
    },

    async read(caller, receiptNumber, requestId) {
      const row = await opened(caller, receiptNumber, 'caseOpened', requestId);
      if (!row.ok) return row;
      const { until } = row.value;
      const detail = await detailOf(database, caller, row.value, detailTools, until);
      await database.transaction().execute(async (transaction) => {
        if (until === undefined) await keepReading(transaction, caller, row.value, detail.filings.length);
        await recordLook(transaction, caller, row.value);
        await audit.append(transaction, {
          ...deskDeed(caller, receiptNumber, requestId),
          act: 'caseOpened',
          detail: {},
        });
      });
      return success(detail);
    },

    async skeleton(caller, receiptNumber, requestId) {
      const deed = { ...deskDeed(caller, receiptNumber, requestId), act: 'caseSkeletonRead' as const };
      const row = await readRow(database, caller, receiptNumber);
      const of = row && policyCase(row, { recused: row.recused, hasLetters: false });
      const reason = of?.isErased ? openRefusalOf(caller, of) : undefined;
      if (row === undefined || row.erased_at === null || reason !== undefined) {
        const gone = failed({ code: 'notFound' });
        const refused = reason === undefined ? gone : failed({ code: 'actionNotAllowed', reason });
        await audit.appendRefused(database, { ...deed, code: refused.failure.code });
        return refused;
      }
      const procedure = await names(database, row);
      await audit.append(database, { ...deed, detail: {} });
      return success(skeletonOf({ ...row, erased_at: row.erased_at }, procedure));
    },

    async change(caller, receiptNumber, change, requestId) {
      const asked = createHash('sha256')
        .update(JSON.stringify([receiptNumber, change]))
        .digest();
      const press = { municipality: caller.municipality, key: change.key, staff: caller.actor.id, asked };
      const before = await keptReply(database, press);
      if (before !== undefined) return before;
      const changed = await allOrNothing(database, (transaction) =>
        changeOnce(transaction, caller, receiptNumber, change, press, requestId),
      );
      if (changed.ok) return changed;
      const { code } = changed.failure;
      await audit.appendRefused(database, { ...deskDeed(caller, receiptNumber, requestId), act: 'caseChanged', code });
      return changed;
    },

    async difference(caller, receiptNumber, { from, to, of }, requestId) {
      const row = await opened(caller, receiptNumber, 'differenceRead', requestId);
      if (!row.ok) return row;
      const other = of === undefined ? row : await otherOf(caller, row.value, of, requestId);
      if (!other.ok) return other;
      const isMasked = row.value.restricted || other.value.restricted;
      const before = await comparedFiling(other.value, from, isMasked);
      const after = await comparedFiling(row.value, to, isMasked);
      if (before === undefined || after === undefined) return failed({ code: 'notFound' });
      if (of === undefined) {
        const deed = { ...deskDeed(caller, receiptNumber, requestId), act: 'differenceRead' as const };
        await audit.append(database, { ...deed, detail: { from, to } });
      } else {
        await database.transaction().execute(async (transaction) => {
          await recordLook(transaction, caller, other.value);
          for (const [number, beside] of [
            [of, receiptNumber],
            [receiptNumber, of],
          ] as const) {
            const deed = { ...deskDeed(caller, number, requestId), act: 'casesCompared' as const };
            await audit.append(transaction, { ...deed, detail: { from, to, with: beside } });
          }
        });
      }
      return success(differenceOf(before, after));
    },

    async previewLetter(caller, receiptNumber, wanted, requestId) {
      const row = await opened(caller, receiptNumber, 'letterPreviewed', requestId);
      if (!row.ok) return row;
      const pdf = await database.transaction().execute(async (transaction) => {
        const held = await holdCase(transaction, { receiptNumber, municipality: caller.municipality });
        if (held === undefined) return failed({ code: 'notFound' });
        const procedure = await procedureOf(findDefinition, held, transaction);
        const work = { transaction, tools, caller, held, procedure, key: '' };
        if ('expected' in wanted) return success(await delayLetterOf(work, wanted, LETTER_WORDS.unnumbered));
        const { outcome, letter } = wanted;
        const complete = letterProblem(work, outcome, letter);
        return complete.ok ? success(await letterOf(work, outcome, letter, LETTER_WORDS.unnumbered)) : complete;
      });
      if (!pdf.ok) return pdf;
      await audit.append(database, {
        ...deskDeed(caller, receiptNumber, requestId),
        act: 'letterPreviewed',
        detail: {},
      });
      return success(new Uint8Array(await tools.makeLetter(caller.municipality, pdf.value)));
    },

    async readAttachment(caller, receiptNumber, { filing, attachment, use }, requestId) {
      const row = await opened(caller, receiptNumber, 'attachmentRead', requestId);
      if (!row.ok) return row;
      const found = row.value.restricted
        ? failed({ code: 'actionNotAllowed', reason: 'restricted' })
        : await attachmentOf(database, tools.vault, row.value, { filing, attachment });
      const of = deskDeed(caller, receiptNumber, requestId);
      if (!found.ok) {
        await audit.appendRefused(database, { ...of, act: 'attachmentRead', code: found.failure.code });
        return found;
      }
      const detail = { filing, attachment, use };
      await database.transaction().execute(async (transaction) => {
        await recordLook(transaction, caller, row.value);
        await audit.append(transaction, { ...of, act: 'attachmentRead', detail });
      });
      return found;
    },

    async readLetter(caller, receiptNumber, letter, requestId) {
      const row = await opened(caller, receiptNumber, 'caseLetterRead', requestId);
      if (!row.ok) return row;
      const kept = await database
        .selectFrom('case_letter')
        .select('sealed_pdf')
        .where('municipality_code', '=', caller.municipality)
        .where('receipt_number', '=', receiptNumber)
        .where('letter', '=', letter)
        .executeTakeFirst();
      if (kept === undefined) return failed({ code: 'notFound' });
      const detail = { letter };
      await audit.append(database, { ...deskDeed(caller, receiptNumber, requestId), act: 'caseLetterRead', detail });
      return success(new Uint8Array((await tools.vault.open(database, row.value)).openLetter(letter, kept.sealed_pdf)));
    },
  };
}

async function keepReading(transaction: Database, caller: DeskCaller, row: CaseRow, filing: number): Promise<void> {
  const at = sql<Date>`clock_timestamp()`;
  await transaction
    .insertInto('case_reading')
    .values({
      municipality_code: row.municipality_code,
      receipt_number: row.receipt_number,
      staff_id: caller.actor.id,
      filing,
      at,
    })
    .onConflict((conflict) =>
      conflict.columns(['municipality_code', 'receipt_number', 'staff_id']).doUpdateSet({ filing, at }),
    )
    .execute();
}
