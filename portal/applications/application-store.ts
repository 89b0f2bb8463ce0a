import { createHash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
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
import type { Database, Tables } from '../platform/database/database.ts';
import { mayDo, ownerVisibleTo, principalOf } from './application-policy.ts';
import { type HeldCase, type PublishApplicationEvent, takeStep } from './case-step.ts';
import { createDefinitionLookup, type DefinitionLookup } from './definition-lookup.ts';
import { createDefinitionNames, type DefinitionNames } from './definition-names.ts';

export interface Filing {
  readonly receiptNumber: string;
  readonly idempotencyKey: string;
  readonly procedure: Procedure;
  /** As the applicant is called in it. */
  readonly applicantName: string;
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
 * which carries the owner (SR-68), and on the row.
 */
export interface ApplicationStore {
  isReachable(): Promise<boolean>;
  /** Keeps definitions for as long as an application may name them. */
  keepDefinitions(procedures: readonly Procedure[]): Promise<void>;
  findDefinition(id: string, municipality: string, revision: string): Promise<DefinitionLookup>;
  /** What this actor's principal got for exactly these bytes before. */
  findFiled(actor: Actor, sha256: string): Promise<FiledReply | undefined>;
  /**
   * Files once per idempotency key, durably before it returns. Fails with `idempotencyKeyReused` where the key stands
   * for other bytes or belongs to somebody else; the two look alike. Fails with `notFound` for an actor who may
   * not file.
   */
  file(actor: Actor, filing: Filing): Promise<Outcome<{ readonly reply: FiledReply; readonly repeated: boolean }>>;
  /** One page, newest first: the first, or the one after an application. Fails with `notFound` for somebody else's number. */
  list(actor: Actor, page?: ApplicationPageQuery): Promise<Outcome<ApplicationPage>>;
  /** Certificates (DER), the signer's first, of the newest signed application. */
  newestSignerPath(actor: Actor): Promise<readonly Uint8Array[] | undefined>;
  /** Fails with `notFound`, also for somebody else's number. */
  read(actor: Actor, receiptNumber: string): Promise<Outcome<ApplicationDetail>>;
  /** The bytes that were filed. Fails with `notFound`, also for somebody else's number. */
  readContainer(actor: Actor, receiptNumber: string): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  /** The definition that it was filed under. Fails as `readContainer`. */
  readDefinition(actor: Actor, receiptNumber: string): Promise<Outcome<Procedure>>;
  /** Fails with `notFound`, or with `transitionRefused` once it is decided or withdrawn. */
  withdraw(actor: Actor, receiptNumber: string): Promise<Outcome<ApplicationDetail>>;
}

const DEFINITIONS_AT_ONCE = 100;

type ApplicationRow = Selectable<Tables['application']>;

export function createApplicationStore(database: Database, publish: PublishApplicationEvent): ApplicationStore {
  const names = createDefinitionNames();
  const findDefinition = createDefinitionLookup(database);
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

    async findFiled(actor, sha256) {
      const owner = ownerVisibleTo(actor);
      if (owner === undefined) return undefined;
      const row = await database
        .selectFrom('application')
        .selectAll()
        .where('owner', '=', owner)
        .where('container_sha256', '=', Buffer.from(sha256, 'hex'))
        .executeTakeFirst();
      return row === undefined ? undefined : filedReply(row);
    },

    async file(actor, filing) {
      const owner = principalOf(actor);
      if (owner === undefined || !mayDo(actor, 'file', { owner })) return failed({ code: 'notFound' });
      return database.transaction().execute((transaction) => fileOnce(transaction, actor, owner, filing, publish));
    },

    async list(actor, page = {}) {
      const owner = ownerVisibleTo(actor);
      if (owner === undefined) return success({ applications: [], next: null });
      const found = await readPage(database, names, owner, page);
      if (found === undefined) return failed({ code: 'notFound' });
      const applications = found.slice(0, APPLICATIONS_AT_ONCE).map(({ row: _, ...summary }) => summary);
      const last = found.length > APPLICATIONS_AT_ONCE ? applications.at(-1) : undefined;
      return success({ applications, next: last?.receiptNumber ?? null });
    },

    async newestSignerPath(actor) {
      const owner = ownerVisibleTo(actor);
      if (owner === undefined) return undefined;
      const newest = await database
        .selectFrom('application')
        .innerJoin('application_evidence as evidence', 'evidence.receipt_number', 'application.receipt_number')
        .select('evidence.certificate_path')
        .where('application.owner', '=', owner)
        .where(sql<boolean>`cardinality(evidence.certificate_path) > 0`)
        .orderBy('application.received_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return newest?.certificate_path.map((bytes) => new Uint8Array(bytes));
    },

    read: (actor, receiptNumber) => readDetail(database, names, actor, receiptNumber),

    async readContainer(actor, receiptNumber) {
      const owner = ownerVisibleTo(actor);
      if (owner === undefined) return failed({ code: 'notFound' });
      const row = await database
        .selectFrom('application')
        .innerJoin('application_container as container', 'container.receipt_number', 'application.receipt_number')
        .select('container.bytes')
        .where('application.owner', '=', owner)
        .where('application.receipt_number', '=', receiptNumber)
        .executeTakeFirst();
      return row === undefined ? failed({ code: 'notFound' }) : success(new Uint8Array(row.bytes));
    },

    async readDefinition(actor, receiptNumber) {
      const owner = ownerVisibleTo(actor);
      if (owner === undefined) return failed({ code: 'notFound' });
      const row = await database
        .selectFrom('application')
        .select(['procedure_id', 'municipality_code', 'revision'])
        .where('owner', '=', owner)
        .where('receipt_number', '=', receiptNumber)
        .executeTakeFirst();
      if (row === undefined) return failed({ code: 'notFound' });
      const found = await findDefinition(row.procedure_id, row.municipality_code, row.revision);
      return found.is === 'found' ? success(found.procedure) : failed({ code: 'notFound' });
    },

    withdraw: (actor, receiptNumber) =>
      database.transaction().execute(async (transaction) => {
        const owner = ownerVisibleTo(actor);
        const held = owner === undefined ? undefined : await heldOf(transaction, owner, receiptNumber);
        if (owner === undefined || held === undefined || !mayDo(actor, 'withdraw', { owner })) {
          return failed({ code: 'notFound' });
        }
        const withdrawn = await takeStep(transaction, publish, actor, held, { event: { type: 'withdraw' } });
        return withdrawn.ok ? readDetail(transaction, names, actor, receiptNumber) : withdrawn;
      }),
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

async function fileOnce(
  transaction: Database,
  actor: Actor,
  owner: string,
  filing: Filing,
  publish: PublishApplicationEvent,
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
    return first === undefined
      ? failed({ code: 'idempotencyKeyReused' })
      : success({ reply: filedReply(first), repeated: true });
  }
  await transaction
    .insertInto('application_container')
    .values({
      receipt_number: receiptNumber,
      bytes: Buffer.from(container.buffer, container.byteOffset, container.byteLength),
    })
    .execute();
  await transaction
    .insertInto('application_evidence')
    .values({
      receipt_number: receiptNumber,
      verdict: JSON.stringify(evidence.verdict),
      certificate_path: evidence.certificatePath.map((bytes) => Buffer.from(bytes)),
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
      note: null,
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
      applicant_name: filing.applicantName,
      received_at: new Date(receivedAt),
      state: FIRST_STATE,
      outcome: null,
      assignee: null,
      closed_at: null,
    })
    .execute();
  const data = { receiptNumber, procedure: procedure.id, municipality: procedure.municipality.code };
  await publish(transaction, actor, { name: 'applicationFiled', data });
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
  names: DefinitionNames,
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
    .select(['step.at', 'step.status', 'step.outcome', 'step.note'])
    .where('application.owner', '=', row.owner)
    .where('step.receipt_number', '=', receiptNumber)
    .orderBy('step.step')
    .limit(500)
    .execute();
  return success({
    ...summary,
    sha256: row.container_sha256.toString('hex'),
    receipt: row.receipt,
    history: history.map(({ at, status, outcome, note }) => ({
      at: instant(at),
      status: caseStateSchema.parse(status),
      outcome: caseOutcomeSchema.nullable().parse(outcome),
      note,
    })),
  });
}
