import { createHash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  APPLICATIONS_AT_ONCE,
  type ApplicationDetail,
  type ApplicationPage,
  type ApplicationPageQuery,
  type ApplicationSummary,
  type FiledReply,
} from '#contract/portal/application-routes.ts';
import { caseOutcomeSchema, caseStateSchema, FIRST_STATE } from '#contract/procedure/case.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { type EpochMs, epochMs } from '#contract/values/brands.ts';
import { japaneseInstant } from '#contract/values/calendar.ts';
import { type Actor, actorColumns } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import type { APPLICATION_ACTS, ApplicationAudit } from './application-acts.ts';
import { mayDo, ownerVisibleTo, principalOf } from './application-policy.ts';
import { type HeldCase, type PublishApplicationEvent, takeStep } from './case-step.ts';
import type { CaseVault, IndexedApplicant } from './case-vault.ts';
import { createDefinitionLookup, type DefinitionLookup } from './definition-lookup.ts';
import { createDefinitionNames, type DefinitionNames } from './definition-names.ts';

export interface Filing {
  readonly receiptNumber: string;
  readonly idempotencyKey: string;
  readonly procedure: Procedure;
  /** As the applicant calls themselves in it. */
  readonly applicant: IndexedApplicant;
  readonly container: Uint8Array;
  readonly evidence: {
    readonly verdict: unknown;
    readonly revocationAnswers: readonly Uint8Array[];
    readonly certificatePath: readonly Uint8Array[];
  };
  /** Called once the time of receipt is known. */
  readonly signReceipt: (receivedAt: EpochMs, sha256: string) => string;
}

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
  file(
    actor: Actor,
    filing: Filing,
    requestId?: string,
  ): Promise<Outcome<{ readonly reply: FiledReply; readonly repeated: boolean }>>;
  /** Keeps that a container was refused before it came to be filed; what it says of itself is not believed. */
  recordRefusedFiling(actor: Actor, failure: Failure, requestId?: string): Promise<void>;
  /** One page, newest first: the first, or the one after an application. Fails with `notFound` for somebody else's number. */
  list(actor: Actor, page?: ApplicationPageQuery): Promise<Outcome<ApplicationPage>>;
  /** Certificates (DER), the signer's first, of the newest signed application. */
  newestSignerPath(actor: Actor, requestId?: string): Promise<readonly Uint8Array[] | undefined>;
  /** Fails with `notFound`, also for somebody else's number. */
  read(actor: Actor, receiptNumber: string, requestId?: string): Promise<Outcome<ApplicationDetail>>;
  /** The bytes that were filed. Fails with `notFound`, also for somebody else's number. */
  readContainer(actor: Actor, receiptNumber: string, requestId?: string): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  /** The definition that it was filed under. Fails as `readContainer`. */
  readDefinition(actor: Actor, receiptNumber: string, requestId?: string): Promise<Outcome<Procedure>>;
  /** Fails with `notFound`, or with `transitionRefused` once it is decided or withdrawn. */
  withdraw(actor: Actor, receiptNumber: string, requestId?: string): Promise<Outcome<ApplicationDetail>>;
}

type Act = keyof typeof APPLICATION_ACTS;
/** A look at one application, of which nothing more is told. */
type Look = 'receiptRepeated' | 'applicationRead' | 'containerRead' | 'filedProcedureRead' | 'signatureCertificateRead';

const DEFINITIONS_AT_ONCE = 100;

type ApplicationRow = Selectable<Tables['application']>;

export function createApplicationStore(
  database: Database,
  publish: PublishApplicationEvent,
  audit: ApplicationAudit,
  vault: CaseVault,
): ApplicationStore {
  const names = createDefinitionNames();
  const findDefinition = createDefinitionLookup(database);

  /** A transaction of its own: what was seen leaves once it stands. */
  const look = (act: Look, actor: Actor, seen: AuditedApplication, requestId: string | undefined) =>
    audit.append(database, { ...deedOf(actor, seen, requestId), act, detail: {} });

  async function refuse(
    act: Act,
    actor: Actor,
    receiptNumber: string,
    failure: Failure,
    requestId: string | undefined,
  ): Promise<Outcome<never>> {
    // Whose it is does not matter to the audit, and nothing of the row is answered.
    const tried = await database
      .selectFrom('application')
      .select(['receipt_number', 'municipality_code'])
      .where('receipt_number', '=', receiptNumber)
      .executeTakeFirst();
    await audit.appendRefused(database, { ...deedOf(actor, tried, requestId), act, code: failure.code });
    return { ok: false, failure };
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
        .selectFrom('application')
        .selectAll()
        .where('owner', '=', owner)
        .where('container_sha256', '=', Buffer.from(sha256, 'hex'))
        .executeTakeFirst();
      if (row === undefined) return undefined;
      await look('receiptRepeated', actor, row, requestId);
      return filedReply(row);
    },

    async file(actor, filing, requestId) {
      const owner = principalOf(actor);
      const filed: Awaited<ReturnType<ApplicationStore['file']>> =
        owner === undefined || !mayDo(actor, 'file', { owner })
          ? failed({ code: 'notFound' })
          : await database
              .transaction()
              .execute((transaction) =>
                fileOnce(transaction, { actor, owner, requestId }, filing, { publish, audit, vault }),
              );
      if (filed.ok) return filed;
      await audit.appendRefused(database, {
        act: 'applicationFiled',
        actor,
        municipality: filing.procedure.municipality.code,
        receiptNumber: null,
        requestId: requestId ?? null,
        code: filed.failure.code,
      });
      return filed;
    },

    recordRefusedFiling: (actor, { code }, requestId) =>
      audit.appendRefused(database, { ...deedOf(actor, undefined, requestId), act: 'applicationFiled', code }),

    async list(actor, page = {}) {
      const owner = ownerVisibleTo(actor);
      if (owner === undefined) return success({ applications: [], next: null });
      const found = await readPage(database, names, owner, page);
      if (found === undefined) return failed({ code: 'notFound' });
      const applications = found.slice(0, APPLICATIONS_AT_ONCE).map(({ row: _, ...summary }) => summary);
      const last = found.length > APPLICATIONS_AT_ONCE ? applications.at(-1) : undefined;
      return success({ applications, next: last?.receiptNumber ?? null });
    },

    async newestSignerPath(actor, requestId) {
      const owner = ownerVisibleTo(actor);
      if (owner === undefined) return undefined;
      const newest = await database
        .selectFrom('application')
        .innerJoin('application_evidence as evidence', 'evidence.receipt_number', 'application.receipt_number')
        .select(['application.receipt_number', 'application.municipality_code'])
        .select(['evidence.certificate_path', 'evidence.sealed_path'])
        .where('application.owner', '=', owner)
        .where(sql<boolean>`(evidence.sealed_path is not null or cardinality(evidence.certificate_path) > 0)`)
        .orderBy('application.received_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (newest === undefined) return undefined;
      await look('signatureCertificateRead', actor, newest, requestId);
      const { sealed_path: sealed, certificate_path: clear } = newest;
      const path = sealed === null ? clear : (await vault.open(database, newest)).openCertificates(sealed);
      return path.map((bytes) => new Uint8Array(bytes));
    },

    async read(actor, receiptNumber, requestId) {
      const found = await readDetail(database, { names, vault }, actor, receiptNumber);
      if (!found.ok) return refuse('applicationRead', actor, receiptNumber, found.failure, requestId);
      const { code } = found.value.municipality;
      await look('applicationRead', actor, { receipt_number: receiptNumber, municipality_code: code }, requestId);
      return found;
    },

    async readContainer(actor, receiptNumber, requestId) {
      const owner = ownerVisibleTo(actor);
      const query = database
        .selectFrom('application')
        .innerJoin('application_container as container', 'container.receipt_number', 'application.receipt_number')
        .select(['application.receipt_number', 'application.municipality_code', 'container.bytes', 'container.sealed'])
        .where('application.owner', '=', owner ?? '')
        .where('application.receipt_number', '=', receiptNumber);
      const row = owner === undefined ? undefined : await query.executeTakeFirst();
      if (row === undefined) {
        return refuse('containerRead', actor, receiptNumber, { code: 'notFound' }, requestId);
      }
      await look('containerRead', actor, row, requestId);
      return success(new Uint8Array((await vault.open(database, row)).openContainer(row)));
    },

    async readDefinition(actor, receiptNumber, requestId) {
      const owner = ownerVisibleTo(actor);
      const query = database
        .selectFrom('application')
        .select(['receipt_number', 'procedure_id', 'municipality_code', 'revision'])
        .where('owner', '=', owner ?? '')
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
      const withdrawn = await database
        .transaction()
        .execute(async (transaction): Promise<Outcome<ApplicationDetail>> => {
          const owner = ownerVisibleTo(actor);
          const held = owner === undefined ? undefined : await heldOf(transaction, owner, receiptNumber);
          if (owner === undefined || held === undefined || !mayDo(actor, 'withdraw', { owner })) {
            return failed({ code: 'notFound' });
          }
          const stepped = await takeStep(transaction, { publish, vault }, actor, held, { event: { type: 'withdraw' } });
          if (!stepped.ok) return stepped;
          const changed = await readDetail(transaction, { names, vault }, actor, receiptNumber);
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

type AuditedApplication = Pick<ApplicationRow, 'receipt_number' | 'municipality_code'>;

/** What a deed is told with; one to an application that is not there belongs to no municipality. */
function deedOf(actor: Actor, tried: AuditedApplication | undefined, requestId: string | undefined) {
  return {
    actor,
    municipality: tried?.municipality_code ?? NO_MUNICIPALITY,
    receiptNumber: tried?.receipt_number ?? null,
    requestId: requestId ?? null,
  };
}

/** Holds the row of an owner's case to the end of the transaction, so that of two steps at once one comes first. */
async function heldOf(transaction: Database, owner: string, receiptNumber: string): Promise<HeldCase | undefined> {
  return transaction
    .selectFrom('desk_case')
    .innerJoin('application', 'application.receipt_number', 'desk_case.receipt_number')
    .whereRef('desk_case.municipality_code', '=', 'application.municipality_code')
    .select([
      'desk_case.municipality_code',
      'desk_case.receipt_number',
      'desk_case.kind',
      'desk_case.state',
      'desk_case.outcome',
      'desk_case.version',
    ])
    .where('application.owner', '=', owner)
    .where('application.receipt_number', '=', receiptNumber)
    .forUpdate('desk_case')
    .executeTakeFirst();
}

interface Filer {
  readonly actor: Actor;
  readonly owner: string;
  readonly requestId: string | undefined;
}

interface FilingTools {
  readonly publish: PublishApplicationEvent;
  readonly audit: ApplicationAudit;
  readonly vault: CaseVault;
}

async function fileOnce(
  transaction: Database,
  { actor, owner, requestId }: Filer,
  filing: Filing,
  { publish, audit, vault }: FilingTools,
): Promise<Outcome<{ readonly reply: FiledReply; readonly repeated: boolean }>> {
  const { receiptNumber, idempotencyKey, procedure, container, evidence } = filing;
  const sha256 = createHash('sha256').update(container).digest();
  const receivedAt = await databaseTime(transaction);
  const receipt = filing.signReceipt(receivedAt, sha256.toString('hex'));
  const row = {
    receipt_number: receiptNumber,
    owner,
    idempotency_key: idempotencyKey,
    container_sha256: sha256,
    procedure_id: procedure.id,
    municipality_code: procedure.municipality.code,
    revision: procedure.revision,
    received_at: new Date(receivedAt),
    receipt,
  };
  const inserted = await transaction
    .insertInto('application')
    .values(row)
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .returning('receipt_number')
    .executeTakeFirst();
  if (inserted === undefined) {
    const first = await transaction
      .selectFrom('application')
      .selectAll()
      .where('idempotency_key', '=', idempotencyKey)
      .where('owner', '=', owner)
      .where('container_sha256', '=', sha256)
      .executeTakeFirst();
    if (first === undefined) return failed({ code: 'idempotencyKeyReused' });
    const repeated = deedOf(actor, first, requestId);
    await audit.append(transaction, { ...repeated, act: 'receiptRepeated', detail: {} });
    return success({ reply: filedReply(first), repeated: true });
  }
  const sealing = await vault.keep(transaction, row);
  await transaction
    .insertInto('application_container')
    .values({ receipt_number: receiptNumber, sealed: sealing.sealContainer(container) })
    .execute();
  await transaction
    .insertInto('application_evidence')
    .values({
      receipt_number: receiptNumber,
      verdict: JSON.stringify(evidence.verdict),
      certificate_path: [],
      sealed_path: sealing.sealCertificates(evidence.certificatePath),
    })
    .execute();
  for (const [n, bytes] of evidence.revocationAnswers.entries()) {
    await transaction
      .insertInto('application_revocation_answer')
      .values({ receipt_number: receiptNumber, place: n + 1, sha256: await keepAnswer(transaction, bytes) })
      .execute();
  }
  await transaction
    .insertInto('application_history')
    .values({
      receipt_number: receiptNumber,
      step: 1,
      status: FIRST_STATE,
      ...actorColumns(actor),
      sealed_note: null,
      outcome: null,
    })
    .execute();
  await transaction
    .insertInto('desk_case')
    .values({
      municipality_code: procedure.municipality.code,
      receipt_number: receiptNumber,
      procedure_id: procedure.id,
      procedure_group: procedure.group ?? 'general',
      kind: procedure.kind ?? 'application',
      applicant_name: null,
      head: sealing.sealHead({ name: filing.applicant.name }),
      received_at: new Date(receivedAt),
      state: FIRST_STATE,
      outcome: null,
      assignee: null,
      closed_at: null,
    })
    .execute();
  await vault.index(transaction, row, filing.applicant);
  const data = { receiptNumber, procedure: procedure.id, municipality: procedure.municipality.code };
  await publish(transaction, actor, { name: 'applicationFiled', data });
  await audit.append(transaction, {
    ...deedOf(actor, row, requestId),
    act: 'applicationFiled',
    detail: { procedure: procedure.id, sha256: sha256.toString('hex') },
  });
  return success({ reply: filedReply(row), repeated: false });
}

/** Its SHA-256. Many filings rest on the same CRL: it goes over the wire only where it is not there yet. */
async function keepAnswer(transaction: Database, bytes: Uint8Array): Promise<Buffer> {
  const sha256 = createHash('sha256').update(bytes).digest();
  const known = await transaction
    .selectFrom('revocation_answer')
    .select('sha256')
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  if (known !== undefined) return sha256;
  await transaction
    .insertInto('revocation_answer')
    .values({ sha256, bytes: Buffer.from(bytes) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return sha256;
}

async function databaseTime(database: Database): Promise<EpochMs> {
  const now = await sql<{ now: Date }>`select date_trunc('second', clock_timestamp()) as now`.execute(database);
  const [row] = now.rows;
  if (row === undefined) throw new Error('the statement returns one row');
  return epochMs(row.now.getTime());
}

function filedReply(row: ApplicationRow): FiledReply {
  return {
    receiptNumber: row.receipt_number,
    receivedAt: instant(row.received_at),
    sha256: row.container_sha256.toString('hex'),
    receipt: row.receipt,
  };
}

function instant(time: Date): string {
  return japaneseInstant(epochMs(time.getTime()));
}

interface FoundApplication extends ApplicationSummary {
  readonly row: ApplicationRow;
}

async function readOne(
  database: Database,
  names: DefinitionNames,
  owner: string,
  receiptNumber: string,
): Promise<FoundApplication[]> {
  const query = newestWithStatus(database).where('application.owner', '=', owner);
  return namedRows(database, await query.where('application.receipt_number', '=', receiptNumber).execute(), names);
}

/** One more than a page, where there are more; `undefined` where `after` is not the owner's. */
async function readPage(
  database: Database,
  names: DefinitionNames,
  owner: string,
  { after, procedure, municipality }: ApplicationPageQuery,
): Promise<FoundApplication[] | undefined> {
  const query = newestWithStatus(database)
    .where('application.owner', '=', owner)
    .$if(procedure !== undefined, (of) => of.where('application.procedure_id', '=', procedure ?? ''))
    .$if(municipality !== undefined, (of) => of.where('application.municipality_code', '=', municipality ?? ''))
    .limit(APPLICATIONS_AT_ONCE + 1);
  if (after === undefined) return namedRows(database, await query.execute(), names);
  const place = await database
    .selectFrom('application')
    .select('received_at')
    .where('owner', '=', owner)
    .where('receipt_number', '=', after)
    .executeTakeFirst();
  if (place === undefined) return undefined;
  const following = sql<boolean>`
    (application.received_at, application.receipt_number) < (${place.received_at}::timestamptz, ${after}::text)`;
  return namedRows(database, await query.where(following).execute(), names);
}

/** Applications, newest first, each with the newest row of its history. */
function newestWithStatus(database: Database) {
  return database
    .selectFrom('application')
    .innerJoinLateral(
      (from) =>
        from
          .selectFrom('application_history as step')
          .select(['step.status', 'step.outcome', 'step.at'])
          .whereRef('step.receipt_number', '=', 'application.receipt_number')
          .orderBy('step.step', 'desc')
          .limit(1)
          .as('latest'),
      (join) => join.onTrue(),
    )
    .selectAll('application')
    .select(['latest.status', 'latest.outcome', 'latest.at'])
    .orderBy('application.received_at', 'desc')
    .orderBy('application.receipt_number', 'desc');
}

type RowWithStatus = ApplicationRow & {
  readonly status: string;
  readonly outcome: string | null;
  readonly at: Date;
};

async function namedRows(
  database: Database,
  rows: readonly RowWithStatus[],
  names: DefinitionNames,
): Promise<FoundApplication[]> {
  const found: FoundApplication[] = [];
  for (const { status, outcome, at, ...row } of rows) {
    const { id, title, municipality } = await names(database, row);
    found.push({
      receiptNumber: row.receipt_number,
      procedure: { id, title },
      municipality,
      receivedAt: instant(row.received_at),
      status: caseStateSchema.parse(status),
      outcome: caseOutcomeSchema.nullable().parse(outcome),
      statusSince: instant(at),
      row,
    });
  }
  return found;
}

async function readDetail(
  database: Database,
  { names, vault }: { readonly names: DefinitionNames; readonly vault: CaseVault },
  actor: Actor,
  receiptNumber: string,
): Promise<Outcome<ApplicationDetail>> {
  const owner = ownerVisibleTo(actor);
  const [found] = owner === undefined ? [] : await readOne(database, names, owner, receiptNumber);
  if (found === undefined || !mayDo(actor, 'read', found.row)) return failed({ code: 'notFound' });
  const { row, ...summary } = found;
  const history = await database
    .selectFrom('application_history as step')
    .innerJoin('application', 'application.receipt_number', 'step.receipt_number')
    .select(['step.step', 'step.at', 'step.status', 'step.outcome', 'step.note', 'step.sealed_note'])
    .where('application.owner', '=', row.owner)
    .where('step.receipt_number', '=', receiptNumber)
    .orderBy('step.step')
    .limit(500)
    .execute();
  const opened = await vault.open(database, row);
  return success({
    ...summary,
    sha256: row.container_sha256.toString('hex'),
    receipt: row.receipt,
    history: history.map((step) => ({
      at: instant(step.at),
      status: caseStateSchema.parse(step.status),
      outcome: caseOutcomeSchema.nullable().parse(step.outcome),
      note: opened.openNote(step),
    })),
  });
}
