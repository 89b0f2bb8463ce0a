import { createHash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { FiledReply } from '#contract/portal/application-routes.ts';
import { MOST_FILINGS } from '#contract/portal/desk-routes.ts';
import type { Application } from '#contract/procedure/application.ts';
import { FIRST_STATE } from '#contract/procedure/case.ts';
import { caseDue } from '#contract/procedure/case-clock.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { type EpochMs, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { type Actor, actorColumns } from '../platform/actor.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { holdCase, type StepTools, takeStep, updateDue } from './case-step.ts';
import type { OpenCase } from './case-vault.ts';
import { endCorrection } from './correction-acts.ts';
import { endProposal } from './decision-acts.ts';
import { foundBy } from './found-by.ts';
import { expectPapers } from './paper-acts.ts';

/** From a computer of the person's own, or a public terminal. */
export type FilingWay = 'home' | 'kiosk';

export interface Filing {
  readonly receiptNumber: string;
  readonly procedure: Procedure;
  readonly way: FilingWay;
  /** What the container says. */
  readonly application: Pick<
    Application,
    'idempotencyKey' | 'corrects' | 'mandate' | 'applicant' | 'answers' | 'attachments' | 'attachmentsToFollow'
  >;
  readonly container: Uint8Array;
  readonly evidence: {
    readonly verdict: unknown;
    readonly revocationAnswers: readonly Uint8Array[];
    readonly certificatePath: readonly Uint8Array[];
  };
  /** Called once the time of receipt is known. */
  readonly signReceipt: (receivedAt: EpochMs, sha256: string, filing: number) => string;
}

/** What came of a filing: the receipt, and whether these bytes were filed before. */
export interface Filed {
  readonly reply: FiledReply;
  readonly repeated: boolean;
  readonly filing: number;
}

type FilingRow = Selectable<Tables['application_filing']>;

/** Files the first time. Fails with `idempotencyKeyReused`, or `correctionStale` where it says that it corrects another. */
export async function fileFirst(
  transaction: Database,
  tools: StepTools,
  { actor, owner }: { readonly actor: Actor; readonly owner: string },
  filing: Filing,
): Promise<Outcome<Filed>> {
  const { receiptNumber, application, procedure, evidence, way } = filing;
  const before = await sameFiling(transaction, owner, filing);
  if (before !== undefined) return before;
  if (application.corrects !== undefined) return failed({ code: 'correctionStale' });
  const receivedAt = await databaseTime(transaction);
  const received = japaneseDay(receivedAt);
  const key = { municipality_code: procedure.municipality.code, receipt_number: receiptNumber };
  await transaction
    .insertInto('application')
    .values({
      ...key,
      owner,
      procedure_id: procedure.id,
      revision: procedure.revision,
      received_at: new Date(receivedAt),
    })
    .execute();
  const sealing = await tools.vault.keep(transaction, key);
  const row = await addFiling(transaction, sealing, filing, { filing: 1, receivedAt, correctionId: null });
  if (row === undefined) return failed({ code: 'idempotencyKeyReused' });
  await transaction
    .insertInto('application_history')
    .values({
      receipt_number: receiptNumber,
      step: 1,
      status: FIRST_STATE,
      act: 'file',
      sealed_note: null,
      sealed_reason: null,
      outcome: null,
      ...actorColumns(actor),
    })
    .execute();
  const due = caseDue(received, procedure, []);
  const applicant = foundBy(application, procedure);
  await transaction
    .insertInto('desk_case')
    .values({
      ...key,
      procedure_id: procedure.id,
      procedure_group: procedure.group ?? 'general',
      kind: procedure.kind ?? 'application',
      applicant_name: null,
      head: sealing.sealHead(applicant),
      is_indexed: true,
      received_at: new Date(receivedAt),
      filing_way: way,
      state: FIRST_STATE,
      outcome: null,
      assignee: null,
      closed_at: null,
      correction_last_day: null,
      due_day: due.standard,
      law_due_day: due.law,
      originals_missing: 0,
      unsigned: isUnsigned(evidence),
      withdrawable: procedure.kind !== 'notification' || procedure.withdrawable === true,
    })
    .execute();
  await tools.vault.index(transaction, key, applicant);
  const missing = await expectPapers(transaction, { ...key, today: received }, actor, application, procedure);
  if (missing > 0) await setMissing(transaction, key, missing);
  const data = { receiptNumber, procedure: procedure.id, municipality: key.municipality_code };
  await tools.publish(transaction, actor, { name: 'applicationFiled', data });
  return success({ reply: filedReply(row), repeated: false, filing: 1 });
}

/**
 * Files again what answers a correction. Fails with `notFound` for somebody else's case, `correctionStale` where it answers
 * another filing or correction than those that stand, `idempotencyKeyReused`, `transitionRefused`.
 */
export async function fileAgain(
  transaction: Database,
  tools: StepTools,
  { actor, owner }: { readonly actor: Actor; readonly owner: string },
  filing: Filing,
): Promise<Outcome<Filed>> {
  const { receiptNumber, application, procedure, evidence } = filing;
  const held = await holdCase(transaction, { receiptNumber, owner });
  if (held === undefined) return failed({ code: 'notFound' });
  const before = await sameFiling(transaction, owner, filing);
  if (before !== undefined) return before;
  const newest = await transaction
    .selectFrom('application_filing')
    .select('container_sha256')
    .where('receipt_number', '=', receiptNumber)
    .where('filing', '=', held.filing)
    .executeTakeFirstOrThrow();
  const open = await transaction
    .selectFrom('case_correction')
    .select('correction_id')
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', receiptNumber)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  const { corrects } = application;
  const answers =
    corrects !== undefined &&
    corrects.receiptNumber === receiptNumber &&
    corrects.sha256 === newest.container_sha256.toString('hex') &&
    corrects.correctionId === open?.correction_id &&
    procedure.revision === held.revision &&
    procedure.id === held.procedure_id &&
    held.filing < MOST_FILINGS;
  if (!answers) return failed({ code: 'correctionStale' });
  const stepped = await takeStep(transaction, tools, actor, held, { event: { type: 'refile' } });
  if (!stepped.ok) return stepped;
  const receivedAt = await databaseTime(transaction);
  const next = { filing: held.filing + 1, receivedAt, correctionId: corrects.correctionId };
  const sealing = await tools.vault.keep(transaction, held);
  const row = await addFiling(transaction, sealing, filing, next);
  if (row === undefined) return failed({ code: 'idempotencyKeyReused' });
  await endCorrection(transaction, held, 'refiled');
  await endProposal({ transaction, held }, 'fallen');
  const missing = await expectPapers(transaction, held, actor, application, procedure);
  const applicant = foundBy(application, procedure);
  await transaction
    .updateTable('desk_case')
    .set({
      applicant_name: null,
      head: sealing.sealHead(applicant),
      is_indexed: true,
      unsigned: isUnsigned(evidence),
      originals_missing: missing,
    })
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', receiptNumber)
    .execute();
  await tools.vault.index(transaction, held, applicant);
  await updateDue(transaction, stepped.value.held, procedure);
  return success({ reply: filedReply(row), repeated: false, filing: next.filing });
}

/** What these bytes, or this key, were filed as before. */
async function sameFiling(
  transaction: Database,
  owner: string,
  { application, container }: Filing,
): Promise<Outcome<Filed> | undefined> {
  const known = await transaction
    .selectFrom('application_filing')
    .innerJoin('application', 'application.receipt_number', 'application_filing.receipt_number')
    .selectAll('application_filing')
    .select('application.owner')
    .where('idempotency_key', '=', application.idempotencyKey)
    .executeTakeFirst();
  if (known === undefined) return undefined;
  const isSame = known.owner === owner && known.container_sha256.equals(digestOf(container));
  if (!isSame) return failed({ code: 'idempotencyKeyReused' });
  return success({ reply: filedReply(known), repeated: true, filing: known.filing });
}

interface NextFiling {
  readonly filing: number;
  readonly receivedAt: EpochMs;
  readonly correctionId: number | null;
}

/** The rows of one filing; `undefined` where its key was used at the same moment. */
async function addFiling(
  transaction: Database,
  sealing: OpenCase,
  { receiptNumber, application, container, evidence, signReceipt }: Filing,
  { filing, receivedAt, correctionId }: NextFiling,
): Promise<FilingRow | undefined> {
  const sha256 = digestOf(container);
  const row = await transaction
    .insertInto('application_filing')
    .values({
      receipt_number: receiptNumber,
      filing,
      idempotency_key: application.idempotencyKey,
      container_sha256: sha256,
      received_at: new Date(receivedAt),
      receipt: signReceipt(receivedAt, sha256.toString('hex'), filing),
      correction_id: correctionId,
      by_proxy: application.mandate !== undefined,
    })
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await transaction
    .insertInto('application_container')
    .values({
      receipt_number: receiptNumber,
      filing,
      sealed: sealing.sealContainer(filing, container),
    })
    .execute();
  await transaction
    .insertInto('application_evidence')
    .values({
      receipt_number: receiptNumber,
      filing,
      verdict: JSON.stringify(evidence.verdict),
      certificate_path: [],
      sealed_path: sealing.sealCertificates(filing, evidence.certificatePath),
    })
    .execute();
  for (const [n, bytes] of evidence.revocationAnswers.entries()) {
    await transaction
      .insertInto('application_revocation_answer')
      .values({ receipt_number: receiptNumber, filing, place: n + 1, sha256: await keepAnswer(transaction, bytes) })
      .execute();
  }
  return row;
}

/** Its SHA-256. Many filings rest on the same CRL: it goes over the wire only where it is not there yet. */
async function keepAnswer(transaction: Database, bytes: Uint8Array): Promise<Buffer> {
  const sha256 = digestOf(bytes);
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

async function setMissing(
  transaction: Database,
  { municipality_code, receipt_number }: { readonly municipality_code: string; readonly receipt_number: string },
  missing: number,
): Promise<void> {
  await transaction
    .updateTable('desk_case')
    .set({ originals_missing: missing })
    .where('municipality_code', '=', municipality_code)
    .where('receipt_number', '=', receipt_number)
    .execute();
}

function isUnsigned({ certificatePath }: Filing['evidence']): boolean {
  return certificatePath.length === 0;
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

async function databaseTime(database: Database): Promise<EpochMs> {
  const now = await sql<{ now: Date }>`select date_trunc('second', clock_timestamp()) as now`.execute(database);
  const [row] = now.rows;
  if (row === undefined) throw new Error('the statement returns one row');
  return epochMs(row.now.getTime());
}

export function filedReply(
  row: Pick<FilingRow, 'receipt_number' | 'received_at' | 'container_sha256' | 'receipt'>,
): FiledReply {
  return {
    receiptNumber: row.receipt_number,
    receivedAt: instantOf(row.received_at),
    sha256: row.container_sha256.toString('hex'),
    receipt: row.receipt,
  };
}
