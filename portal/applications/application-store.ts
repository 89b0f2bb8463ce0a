import { sql } from 'kysely';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  APPLICATIONS_AT_ONCE,
  type ApplicationDetail,
  type ApplicationPage,
  type ApplicationPageQuery,
  type FiledReply,
} from '#contract/portal/application-routes.ts';
import { isClosed } from '#contract/procedure/case.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { type Actor, type PersonActor, principalOf, proceduresOf } from '../platform/actor.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';
import type { ApplicationAudit } from './application-acts.ts';
import { readDetail, readPage } from './application-detail.ts';
import { coveredBy, mayDo, ownerVisibleTo } from './application-policy.ts';
import { type HeldCase, type PublishApplicationEvent, takeStep } from './case-step.ts';
import type { CaseVault } from './case-vault.ts';
import { endCorrection } from './correction-acts.ts';
import { endProposal } from './decision-acts.ts';
import { createDefinitionLookup, type DefinitionLookup } from './definition-lookup.ts';
import { createDefinitionNames } from './definition-names.ts';
import { type Filed, type Filing, fileAgain, filedReply, fileFirst } from './filing-rows.ts';
import { type AuditedApplication, createOwnCase, deedOf, heldByOwner } from './own-case.ts';
import { addMessage } from './paper-acts.ts';
import { type RecordProxyLook, tellPrincipal } from './proxy-looks.ts';
import { cancelVisits, type VisitSections } from './visit-steps.ts';

/**
 * Every read and change of an application names its actor, and goes through the policy of applications: in the query,
 * which carries the owner (SR-68), and on the row. Every look at one, every change and every attempt that is refused is
 * in the audit before it is answered, with the request that it was made in.
 */
export interface ApplicationStore {
  isReachable(): Promise<boolean>;
  /** Keeps definitions for as long as an application may name them. */
  keepDefinitions(procedures: readonly Procedure[]): Promise<void>;
  findDefinition(id: string, municipality: string, revision: string): Promise<DefinitionLookup>;
  /** What this actor's principal got for exactly these bytes before. */
  findFiled(actor: Actor, sha256: string, requestId?: string): Promise<FiledReply | undefined>;
  /**
   * Files once per idempotency key, durably before it returns. Fails with `idempotencyKeyReused` where the key stands
   * for other bytes or belongs to somebody else; the two look alike. Fails with `notFound` for an actor who may
   * not file.
   */
  file(actor: Actor, filing: Filing, requestId?: string): Promise<Outcome<Filed>>;
  /** Files again what answers a correction, in the same way. Fails also with `correctionStale` and `transitionRefused`. */
  refile(actor: Actor, filing: Filing, requestId?: string): Promise<Outcome<Filed>>;
  /** Keeps that a container was refused before it came to be filed; what it says of itself is not believed. */
  recordRefusedFiling(actor: Actor, failure: Failure, requestId?: string): Promise<void>;
  /** One page, newest first: the first, or the one after an application. Fails with `notFound` for somebody else's number. */
  list(actor: Actor, page?: ApplicationPageQuery): Promise<Outcome<ApplicationPage>>;
  /** Certificates (DER), the signer's first, of the newest signed application. */
  newestSignerPath(actor: Actor, requestId?: string): Promise<readonly Uint8Array[] | undefined>;
  /** Fails with `notFound`, also for somebody else's number. */
  read(actor: Actor, receiptNumber: string, requestId?: string): Promise<Outcome<ApplicationDetail>>;
  /** The bytes that were filed, the newest or of an earlier filing. Fails with `notFound`, also for somebody else's number. */
  readContainer(
    actor: Actor,
    receiptNumber: string,
    filing?: number,
    requestId?: string,
  ): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  /** A letter as it was made; keeps when the person first had it. Fails as `readContainer`. */
  readLetter(
    actor: PersonActor,
    receiptNumber: string,
    letter: number,
    requestId?: string,
  ): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  /** Writes to the office, once for each key. Fails with `notFound`. */
  sendMessage(
    actor: Actor,
    receiptNumber: string,
    message: { readonly key: string; readonly text: string },
    requestId?: string,
  ): Promise<Outcome<ApplicationDetail>>;
  /** How the letter of the decision comes. Fails with `notFound`, or with `transitionRefused` once it is closed. */
  chooseDelivery(
    actor: Actor,
    receiptNumber: string,
    delivery: 'electronic' | 'post',
    requestId?: string,
  ): Promise<Outcome<ApplicationDetail>>;
  /** The definition that it was filed under. Fails as `readContainer`. */
  readDefinition(actor: Actor, receiptNumber: string, requestId?: string): Promise<Outcome<Procedure>>;
  /** Fails with `notFound`, or with `transitionRefused` once it is decided or withdrawn. */
  withdraw(actor: Actor, receiptNumber: string, requestId?: string): Promise<Outcome<ApplicationDetail>>;
}

/** A look at one application, of which nothing more is told. */
type Look = 'receiptRepeated' | 'applicationRead' | 'filedProcedureRead' | 'signatureCertificateRead';

const DEFINITIONS_AT_ONCE = 100;

export function createApplicationStore(
  database: Database,
  publish: PublishApplicationEvent,
  audit: ApplicationAudit,
  vault: CaseVault,
  visitSections: VisitSections,
  recordProxyLook: RecordProxyLook,
): ApplicationStore {
  const names = createDefinitionNames();
  const findDefinition = createDefinitionLookup(database);
  const detailTools = { names, definition: findDefinition, vault, visitSections };
  const { refuse, change: changeOwn } = createOwnCase(database, audit, detailTools);

  /** A transaction of its own: what was seen leaves once it stands, in the audit and, of a proxy, for the principal. */
  const look = (act: Look, actor: Actor, seen: AuditedApplication, requestId: string | undefined) =>
    seenBy(actor, seen, (on) => audit.append(on, { ...deedOf(actor, seen, requestId), act, detail: {} }));

  async function seenBy(
    actor: Actor,
    { receipt_number }: AuditedApplication,
    append: (on: Database) => Promise<void>,
  ): Promise<void> {
    if (actor.kind !== 'proxy') return append(database);
    await database.transaction().execute(async (transaction) => {
      await recordProxyLook(transaction, actor, receipt_number, ['applicant', 'answers', 'attachments']);
      await append(transaction);
    });
  }

  async function fileOnce(
    act: 'applicationFiled' | 'applicationRefiled',
    actor: Actor,
    filing: Filing,
    requestId: string | undefined,
  ): Promise<Outcome<Filed>> {
    const owner = principalOf(actor);
    const municipality = filing.procedure.municipality.code;
    const deed = (receiptNumber: string | null) => ({
      actor,
      municipality,
      receiptNumber,
      requestId: requestId ?? null,
    });
    const refusal = filingRefusal(actor, filing);
    const filed: Outcome<Filed> =
      owner === undefined || refusal !== undefined
        ? failed(refusal ?? { code: 'notFound' })
        : await allOrNothing(database, async (transaction) => {
            const write = act === 'applicationFiled' ? fileFirst : fileAgain;
            const written = await write(transaction, { publish, vault }, { actor, owner }, filing);
            if (!written.ok) return written;
            const { reply, repeated, filing: number } = written.value;
            if (actor.kind === 'proxy' && !repeated) {
              const { receiptNumber } = reply;
              await publish(transaction, actor, { name: 'applicationFiledByProxy', data: { receiptNumber } });
            }
            const told = deed(reply.receiptNumber);
            if (repeated) await audit.append(transaction, { ...told, act: 'receiptRepeated', detail: {} });
            else if (act === 'applicationFiled') {
              const detail = { procedure: filing.procedure.id, sha256: reply.sha256 };
              await audit.append(transaction, { ...told, act, detail });
            } else {
              await audit.append(transaction, { ...told, act, detail: { filing: number, sha256: reply.sha256 } });
            }
            return written;
          });
    if (!filed.ok) await audit.appendRefused(database, { ...deed(null), act, code: filed.failure.code });
    return filed;
  }

  return {
    isReachable: () =>
      sql`select 1`.execute(database).then(
        () => true,
        () => false,
      ),

    async keepDefinitions(procedures) {
      for (let from = 0; from < procedures.length; from += DEFINITIONS_AT_ONCE) {
        const rows = procedures.slice(from, from + DEFINITIONS_AT_ONCE).map((procedure) => ({
          procedure_id: procedure.id,
          municipality_code: procedure.municipality.code,
          revision: procedure.revision,
          definition: JSON.stringify(procedure),
        }));
        const insert = database.insertInto('served_procedure').values(rows);
        await insert.onConflict((conflict) => conflict.doNothing()).execute();
      }
    },

    findDefinition,

    async findFiled(actor, sha256, requestId) {
      const owner = ownerVisibleTo(actor);
      if (owner === undefined) return undefined;
      const row = await database
        .selectFrom('application_filing')
        .innerJoin('application', 'application.receipt_number', 'application_filing.receipt_number')
        .selectAll('application_filing')
        .select('application.municipality_code')
        .where('application.owner', '=', owner)
        .where(coveredBy(actor))
        .where('container_sha256', '=', Buffer.from(sha256, 'hex'))
        .executeTakeFirst();
      if (row === undefined) return undefined;
      await look('receiptRepeated', actor, row, requestId);
      return filedReply(row);
    },

    file: (actor, filing, requestId) => fileOnce('applicationFiled', actor, filing, requestId),
    refile: (actor, filing, requestId) => fileOnce('applicationRefiled', actor, filing, requestId),

    recordRefusedFiling: (actor, { code }, requestId) =>
      audit.appendRefused(database, { ...deedOf(actor, undefined, requestId), act: 'applicationFiled', code }),

    async list(actor, page = {}) {
      const owner = ownerVisibleTo(actor);
      if (owner === undefined) return success({ applications: [], next: null });
      const found = await readPage(database, names, { owner, covered: coveredBy(actor) }, page);
      if (found === undefined) return failed({ code: 'notFound' });
      const applications = found.slice(0, APPLICATIONS_AT_ONCE);
      const last = found.length > APPLICATIONS_AT_ONCE ? applications.at(-1) : undefined;
      return success({ applications, next: last?.receiptNumber ?? null });
    },

    async newestSignerPath(actor, requestId) {
      const owner = ownerVisibleTo(actor);
      if (owner === undefined) return undefined;
      const newest = await database
        .selectFrom('application')
        .innerJoin('application_evidence as evidence', 'evidence.receipt_number', 'application.receipt_number')
        .innerJoin('application_filing as filed', (join) =>
          join
            .onRef('filed.receipt_number', '=', 'evidence.receipt_number')
            .onRef('filed.filing', '=', 'evidence.filing'),
        )
        .select(['application.receipt_number', 'application.municipality_code', 'evidence.filing'])
        .select(['evidence.certificate_path', 'evidence.sealed_path'])
        .where('application.owner', '=', owner)
        .where('filed.by_proxy', '=', false)
        .where(sql<boolean>`(evidence.sealed_path is not null or cardinality(evidence.certificate_path) > 0)`)
        .orderBy('application.received_at', 'desc')
        .orderBy('evidence.filing', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (newest === undefined) return undefined;
      await look('signatureCertificateRead', actor, newest, requestId);
      const { sealed_path: sealed, certificate_path: clear, filing } = newest;
      const path = sealed === null ? clear : (await vault.open(database, newest)).openCertificates(filing, sealed);
      return path.map((bytes) => new Uint8Array(bytes));
    },

    async read(actor, receiptNumber, requestId) {
      const found = await readDetail(database, detailTools, actor, receiptNumber);
      if (!found.ok) return refuse('applicationRead', actor, receiptNumber, found.failure, requestId);
      const { code } = found.value.municipality;
      await look('applicationRead', actor, { receipt_number: receiptNumber, municipality_code: code }, requestId);
      return found;
    },

    async readContainer(actor, receiptNumber, filing, requestId) {
      const owner = ownerVisibleTo(actor);
      const query = database
        .selectFrom('application')
        .innerJoin('application_container as container', 'container.receipt_number', 'application.receipt_number')
        .select(['application.receipt_number', 'application.municipality_code'])
        .select(['container.filing', 'container.bytes', 'container.sealed'])
        .where('application.owner', '=', owner ?? '')
        .where(coveredBy(actor))
        .where('application.receipt_number', '=', receiptNumber)
        .$if(filing !== undefined, (of) => of.where('container.filing', '=', filing ?? 1))
        .orderBy('container.filing', 'desc')
        .limit(1);
      const row = owner === undefined ? undefined : await query.executeTakeFirst();
      if (row === undefined) {
        return refuse('containerRead', actor, receiptNumber, { code: 'notFound' }, requestId);
      }
      const detail = { filing: row.filing };
      await seenBy(actor, row, (on) =>
        audit.append(on, { ...deedOf(actor, row, requestId), act: 'containerRead', detail }),
      );
      return success(new Uint8Array((await vault.open(database, row)).openContainer(row)));
    },

    async readLetter(actor, receiptNumber, letter, requestId) {
      const owner = ownerVisibleTo(actor);
      const query = database
        .selectFrom('application')
        .innerJoin('case_letter', (join) =>
          join
            .onRef('case_letter.municipality_code', '=', 'application.municipality_code')
            .onRef('case_letter.receipt_number', '=', 'application.receipt_number'),
        )
        .select(['application.receipt_number', 'application.municipality_code', 'case_letter.sealed_pdf'])
        .where('application.owner', '=', owner ?? '')
        .where(coveredBy(actor))
        .where('application.receipt_number', '=', receiptNumber)
        .where('case_letter.letter', '=', letter);
      const row = owner === undefined ? undefined : await query.executeTakeFirst();
      if (row === undefined) return refuse('letterRead', actor, receiptNumber, { code: 'notFound' }, requestId);
      await database.transaction().execute(async (transaction) => {
        if (actor.kind === 'proxy') await recordProxyLook(transaction, actor, receiptNumber, ['letters']);
        const opened = await transaction
          .updateTable('case_letter_way')
          .set({ opened_at: sql<Date>`clock_timestamp()` })
          .where('municipality_code', '=', row.municipality_code)
          .where('receipt_number', '=', receiptNumber)
          .where('letter', '=', letter)
          .where('opened_at', 'is', null)
          .executeTakeFirst();
        if (opened.numUpdatedRows > 0n) {
          await tellPrincipal(publish, transaction, actor, { receiptNumber, did: 'letterOpened' });
        }
        await audit.append(transaction, { ...deedOf(actor, row, requestId), act: 'letterRead', detail: { letter } });
      });
      return success(new Uint8Array((await vault.open(database, row)).openLetter(letter, row.sealed_pdf)));
    },

    sendMessage: (actor, receiptNumber, message, requestId) =>
      changeOwn('messageWritten', actor, receiptNumber, requestId, async (transaction, held) => {
        const added = await addMessage(transaction, vault, held, actor, message);
        if (added === undefined) return success(undefined);
        await setNews(transaction, held);
        const data = { receiptNumber, message: added, by: 'person' as const };
        await publish(transaction, actor, { name: 'messageSent', data });
        return success(undefined);
      }),

    chooseDelivery: (actor, receiptNumber, delivery, requestId) =>
      changeOwn('deliveryChosen', actor, receiptNumber, requestId, async (transaction, held) => {
        if (isClosed(held)) return failed({ code: 'transitionRefused', from: held.state, to: held.state });
        await transaction
          .updateTable('desk_case')
          .set({ delivery, version: held.version + 1 })
          .where('municipality_code', '=', held.municipality_code)
          .where('receipt_number', '=', receiptNumber)
          .execute();
        return success(undefined);
      }),

    async readDefinition(actor, receiptNumber, requestId) {
      const owner = ownerVisibleTo(actor);
      const query = database
        .selectFrom('application')
        .select(['receipt_number', 'procedure_id', 'municipality_code', 'revision'])
        .where('owner', '=', owner ?? '')
        .where(coveredBy(actor))
        .where('receipt_number', '=', receiptNumber);
      const row = owner === undefined ? undefined : await query.executeTakeFirst();
      const found = row && (await findDefinition(row.procedure_id, row.municipality_code, row.revision));
      if (row === undefined || found?.is !== 'found') {
        return refuse('filedProcedureRead', actor, receiptNumber, { code: 'notFound' }, requestId);
      }
      await look('filedProcedureRead', actor, row, requestId);
      return success(found.procedure);
    },

    async withdraw(actor, receiptNumber, requestId) {
      const withdrawn = await allOrNothing(database, async (transaction) => {
        const held = await heldByOwner(transaction, actor, receiptNumber);
        if (held === undefined) return failed({ code: 'notFound' });
        const stepped = await takeStep(transaction, { publish, vault }, actor, held, { event: { type: 'withdraw' } });
        if (!stepped.ok) return stepped;
        await endCorrection(transaction, held, 'closed');
        await endProposal({ transaction, held }, 'fallen');
        await cancelVisits({ transaction, tools: { publish, vault, visitSections }, actor, held: stepped.value.held });
        const changed = await readDetail(transaction, detailTools, actor, receiptNumber);
        const detail = { step: stepped.value.step };
        await audit.append(transaction, { ...deedOf(actor, held, requestId), act: 'applicationWithdrawn', detail });
        return changed;
      });
      return withdrawn.ok
        ? withdrawn
        : refuse('applicationWithdrawn', actor, receiptNumber, withdrawn.failure, requestId);
    },
  };
}

/** Why an actor may not file this; nothing where they may. */
function filingRefusal(actor: Actor, { procedure }: Filing): Failure | undefined {
  const owner = principalOf(actor);
  if (owner === undefined || !mayDo(actor, 'file', { owner })) return { code: 'notFound' };
  const procedures = proceduresOf(actor);
  return procedures === undefined || procedures.includes(procedure.id) ? undefined : { code: 'notInMandate' };
}

function setNews(transaction: Database, held: HeldCase) {
  return transaction
    .updateTable('desk_case')
    .set({ has_news: true })
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .execute();
}
