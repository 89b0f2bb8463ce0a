import type { Selectable } from 'kysely';
import * as z from 'zod';
import type { CaseDetail, CaseSkeleton, CaseSummary } from '#contract/portal/desk-routes.ts';
import { keepingRuleSchema } from '#contract/portal/retention-routes.ts';
import type { Application } from '#contract/procedure/application.ts';
import {
  caseOutcomeSchema,
  caseStateSchema,
  holdGroundSchema,
  isLapsed,
  outcomesOf,
} from '#contract/procedure/case.ts';
import { type Mark, markSchema } from '#contract/procedure/correction.ts';
import { documentView } from '#contract/procedure/document-view.ts';
import { letterDraftSchema } from '#contract/procedure/letter.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { type CalendarDate, calendarDateSchema, municipalityCodeSchema } from '#contract/values/brands.ts';
import { documentOf } from '#documents/application-pdf/document-of.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { byWhom } from './by-whom.ts';
import type { DeskCaller } from './case-change.ts';
import { type CaseRow, policyCase, readOthers } from './case-row.ts';
import { standingOf, todayOf } from './case-step.ts';
import type { CaseVault, OpenCase } from './case-vault.ts';
import { type FindDefinition, procedureOf } from './definition-lookup.ts';
import type { DefinitionNames } from './definition-names.ts';
import { actsOf, needsSecondPerson, openRefusalOf } from './desk-policy.ts';
import { applicationOfOpened } from './filed-application.ts';
import { maskedDocument } from './restricted-case.ts';
import { deskVisits } from './told-visits.ts';
import { type VisitSections, visitsOf } from './visit-steps.ts';

/** How accounts of a municipality are called. */
export type StaffNames = (municipality: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export interface DetailTools {
  readonly names: DefinitionNames;
  readonly definition: FindDefinition;
  readonly staffNames: StaffNames;
  readonly draw: (receiptNumber: string) => number;
  readonly vault: CaseVault;
  readonly visitSections: VisitSections;
}

/** Lines of the queue; of a restricted case that the caller may not open, without the name. */
export async function summariesOf(
  database: Database,
  caller: DeskCaller,
  rows: readonly CaseRow[],
  { names, staffNames, vault }: Pick<DetailTools, 'names' | 'staffNames' | 'vault'>,
): Promise<CaseSummary[]> {
  const assignees = [...new Set(rows.flatMap(({ assignee }) => assignee ?? []))];
  const called = await staffNames(caller.municipality, assignees);
  const today = await todayOf(database);
  const heads = await vault.heads(database, rows);
  const found: CaseSummary[] = [];
  for (const row of rows) {
    const mayOpen = openRefusalOf(caller, policyCase(row, { recused: row.recused, hasLetters: false }));
    const name = mayOpen === undefined ? (heads.get(row.receipt_number)?.name ?? row.applicant_name ?? '') : null;
    found.push({ ...summaryOf(row, await names(database, row), called, today), applicantName: name });
  }
  return found;
}

/** What stands in the row of a case, without who applied. */
function summaryOf(
  row: CaseRow,
  { id, title }: Awaited<ReturnType<DefinitionNames>>,
  called: ReadonlyMap<string, string>,
  today: CalendarDate,
): Omit<CaseSummary, 'applicantName'> {
  return {
    receiptNumber: row.receipt_number,
    procedure: { id, title },
    group: row.procedure_group,
    receivedAt: instantOf(row.received_at),
    due: { standard: dayOrNull(row.due_day), law: dayOrNull(row.law_due_day) },
    state: row.state,
    outcome: row.outcome,
    assignee: row.assignee === null ? null : { staff: row.assignee, name: called.get(row.assignee) ?? '' },
    marks: marksOf(row, today),
    version: row.version,
  };
}

/** What is left of a case that was erased, as it stands in its row. */
export function skeletonOf(
  row: CaseRow & { readonly erased_at: Date },
  { id, title }: Awaited<ReturnType<DefinitionNames>>,
): CaseSkeleton {
  return {
    receiptNumber: row.receipt_number,
    procedure: { id, title },
    municipality: municipalityCodeSchema.parse(row.municipality_code),
    receivedAt: instantOf(row.received_at),
    closedAt: row.closed_at === null ? null : instantOf(row.closed_at),
    erasedAt: instantOf(row.erased_at),
    state: row.state,
    outcome: row.outcome,
    rule: keepingRuleSchema.nullable().parse(row.erased_under),
  };
}

function marksOf(row: CaseRow, today: CalendarDate): CaseSummary['marks'] {
  return [
    ...(row.originals_missing > 0 ? (['originals'] as const) : []),
    ...(isLapsed(standingOf(row), today) ? (['correctionLapsed'] as const) : []),
    ...(row.unsigned ? (['unsigned'] as const) : []),
    ...(row.has_news ? (['news'] as const) : []),
    ...(row.awaits_confirmation ? (['confirmation'] as const) : []),
    ...(row.restricted ? (['restricted'] as const) : []),
    ...(row.visits_open > 0 ? (['visit'] as const) : []),
    ...(row.maybe_duplicate && row.closed_at === null ? (['duplicate'] as const) : []),
    ...(row.held ? (['held'] as const) : []),
  ];
}

/** All of a case that the caller may open. */
export async function detailOf(
  database: Database,
  caller: DeskCaller,
  row: CaseRow,
  tools: DetailTools,
  emergencyUntil: Date | null = null,
): Promise<CaseDetail> {
  const procedure = await procedureOf(tools.definition, row);
  const filings = await filingsOf(database, row);
  const filing = filings.at(-1)?.filing ?? 1;
  const sealed = await tools.vault.open(database, row);
  const application = await applicationOfOpened(database, sealed, row, filing);
  if (application === undefined) throw new Error('a case keeps what was filed');
  const parts = await readParts(database, row);
  const assignees = row.assignee === null ? [] : [row.assignee];
  const called = await tools.staffNames(caller.municipality, [...new Set([...assignees, ...staffIn(parts)])]);
  const nameOf = (id: string) => called.get(id) ?? '';
  const beside = { recused: row.recused, hasLetters: parts.letters.length > 0 };
  const today = await todayOf(database);
  return {
    ...summaryOf(row, procedure, called, today),
    applicantName: application.applicant.name.value,
    kind: row.kind,
    municipality: application.municipality,
    delivery: row.delivery,
    filings,
    document: documentView(maskedDocument(documentOf(application, procedure), procedure, { isMasked: row.restricted })),
    attachments: attachmentsOf(application, procedure),
    // Who reads in an emergency reads this case alone.
    others: emergencyUntil === null ? await othersOf(database, caller, row) : [],
    originals: parts.originals.map((original) => originalOf(original, procedure, sealed, nameOf)),
    ...deskVisits(row, parts.visits, tools.visitSections(caller.municipality), nameOf),
    corrections: parts.corrections.map((correction) => ({
      correctionId: correction.correction_id,
      askedAt: instantOf(correction.asked_at),
      askedBy: nameOf(correction.asked_by),
      lastDay: calendarDateSchema.parse(correction.last_day),
      marks: marksIn(sealed, correction),
      ended:
        correction.ended_at === null || correction.ended_how === null
          ? null
          : { at: instantOf(correction.ended_at), how: correction.ended_how },
    })),
    proposal: proposalOf(parts.proposal, sealed, nameOf),
    request: requestOf(parts.request, sealed, nameOf),
    hold: holdOf(parts, sealed, nameOf),
    letters: parts.letters.map((letter) => ({ ...letterSummary(letter), sha256: letter.sha256.toString('hex') })),
    messages: parts.messages.map((message) => ({
      at: instantOf(message.at),
      text: sealed.openText('message', message.message, message.sealed_text),
      ...byWhom(message, nameOf),
    })),
    notes: parts.notes.map((note) => ({
      at: instantOf(note.at),
      kind: note.kind,
      text: sealed.openText('ownNote', note.note, note.sealed_text),
      staffName: nameOf(note.staff_id),
    })),
    history: parts.history.map((step) => ({
      at: instantOf(step.at),
      act: step.act,
      state: caseStateSchema.parse(step.status),
      outcome: caseOutcomeSchema.nullable().parse(step.outcome),
      note: sealed.openNote(step),
      reason: sealed.openTextIfAny('reason', step.step, step.sealed_reason),
      ...byWhom(step, nameOf),
    })),
    may: emergencyUntil === null ? actsOf(caller, policyCase(row, beside), today) : [],
    emergencyUntil: emergencyUntil === null ? null : instantOf(emergencyUntil),
    needsApproval: outcomesOf(row.kind).filter((outcome) =>
      needsSecondPerson(procedure.fourEyes, outcome, tools.draw(row.receipt_number)),
    ),
  };
}

type Parts = Awaited<ReturnType<typeof readParts>>;
type NameOf = (id: string) => string;

/** At most so many of each part are shown; a case has a few. */
const MOST_OF_A_PART = 200;

async function readParts(database: Database, { municipality_code: municipality, receipt_number: number }: CaseRow) {
  const key = { municipality_code: municipality, receipt_number: number };
  const originals = await originalsOf(database, key);
  const corrections = await database
    .selectFrom('case_correction')
    .selectAll()
    .where('municipality_code', '=', municipality)
    .where('receipt_number', '=', number)
    .orderBy('correction_id')
    .execute();
  const proposal = await database
    .selectFrom('case_proposal')
    .selectAll()
    .where('municipality_code', '=', municipality)
    .where('receipt_number', '=', number)
    .where('ended_how', 'is', null)
    .executeTakeFirst();
  const request = await database
    .selectFrom('case_request')
    .selectAll()
    .where('municipality_code', '=', municipality)
    .where('receipt_number', '=', number)
    .where('ended_how', 'is', null)
    .executeTakeFirst();
  const hold = await database
    .selectFrom('retention_hold')
    .select(['placed_at', 'placed_by', 'reason'])
    .where('municipality_code', '=', municipality)
    .where('receipt_number', '=', number)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  const letters = await readLetters(database, key);
  const messages = await database
    .selectFrom('case_message')
    .selectAll()
    .where('municipality_code', '=', municipality)
    .where('receipt_number', '=', number)
    .orderBy('message', 'desc')
    .limit(MOST_OF_A_PART)
    .execute();
  const notes = await database
    .selectFrom('case_note')
    .selectAll()
    .where('municipality_code', '=', municipality)
    .where('receipt_number', '=', number)
    .orderBy('note', 'desc')
    .limit(MOST_OF_A_PART)
    .execute();
  const history = await database
    .selectFrom('application_history')
    .selectAll()
    .where('receipt_number', '=', number)
    .orderBy('step', 'desc')
    .limit(500)
    .execute();
  // The newest are read, so that nobody hides them behind what they wrote before.
  const inOrder = { messages: messages.reverse(), notes: notes.reverse(), history: history.reverse() };
  const visits = await visitsOf(database, key);
  return { originals, corrections, proposal, request, hold, letters, visits, ...inOrder };
}

export function originalsOf(
  database: Database,
  { municipality_code, receipt_number }: Pick<CaseRow, 'municipality_code' | 'receipt_number'>,
) {
  return database
    .selectFrom('case_original')
    .selectAll()
    .where('municipality_code', '=', municipality_code)
    .where('receipt_number', '=', receipt_number)
    .orderBy('key')
    .execute();
}

/** Letters of a case without their bytes, and how each reached the person. */
export function readLetters(
  database: Database,
  { municipality_code, receipt_number }: Pick<CaseRow, 'municipality_code' | 'receipt_number'>,
) {
  return database
    .selectFrom('case_letter as letter')
    .innerJoin('case_letter_way as way', (join) =>
      join
        .onRef('way.municipality_code', '=', 'letter.municipality_code')
        .onRef('way.receipt_number', '=', 'letter.receipt_number')
        .onRef('way.letter', '=', 'letter.letter'),
    )
    .select([
      'letter.letter',
      'letter.number',
      'letter.day',
      'letter.kind',
      'letter.outcome',
      'letter.sha256',
      'way.opened_at',
      'way.posted_on',
    ])
    .where('letter.municipality_code', '=', municipality_code)
    .where('letter.receipt_number', '=', receipt_number)
    .orderBy('letter.letter')
    .execute();
}

type LetterRow = Awaited<ReturnType<typeof readLetters>>[number];

export function letterSummary(row: LetterRow) {
  return {
    letter: row.letter,
    number: row.number,
    day: calendarDateSchema.parse(row.day),
    kind: row.kind,
    outcome: row.outcome,
    openedAt: row.opened_at === null ? null : instantOf(row.opened_at),
    postedOn: dayOrNull(row.posted_on),
  };
}

/** Everybody of the staff who is named in a case. */
function staffIn({
  originals,
  corrections,
  proposal,
  request,
  hold,
  messages,
  notes,
  history,
  visits,
}: Parts): string[] {
  const acting = [...originals, ...messages, ...history, ...visits].filter(({ actor_kind }) => actor_kind === 'staff');
  return [
    ...new Set([
      ...acting.map(({ actor_id }) => actor_id),
      ...corrections.map(({ asked_by }) => asked_by),
      ...notes.map(({ staff_id }) => staff_id),
      ...(proposal === undefined ? [] : [proposal.staff_id]),
      ...(request === undefined ? [] : [request.staff_id]),
      ...(hold === undefined ? [] : [hold.placed_by]),
    ]),
  ];
}

export function originalOf(
  original: Selectable<Tables['case_original']>,
  procedure: Pick<Procedure, 'attachments'>,
  sealed: OpenCase,
  nameOf: NameOf,
): CaseDetail['originals'][number] {
  return {
    key: original.key,
    title: titleOf(procedure, original.key),
    state: original.state,
    dueOn: dayOrNull(original.due_on),
    at: instantOf(original.at),
    ...byWhom(original, nameOf),
    reason: sealed.openTextIfAny('originalReason', original.key, original.sealed_reason),
  };
}

function proposalOf(proposal: Parts['proposal'], sealed: OpenCase, nameOf: NameOf): CaseDetail['proposal'] {
  if (proposal === undefined) return null;
  const letter = sealed.openTextIfAny('proposedLetter', proposal.proposal, proposal.sealed_letter);
  return {
    at: instantOf(proposal.at),
    by: { staff: proposal.staff_id, name: nameOf(proposal.staff_id) },
    outcome: proposal.outcome,
    letter: letter === null ? null : letterDraftSchema.parse(parsedJson(letter)),
    note: sealed.openTextIfAny('proposalNote', proposal.proposal, proposal.sealed_note),
  };
}

function requestOf(request: Parts['request'], sealed: OpenCase, nameOf: NameOf): CaseDetail['request'] {
  if (request === undefined) return null;
  return {
    at: instantOf(request.at),
    by: { staff: request.staff_id, name: nameOf(request.staff_id) },
    until: instantOf(request.until),
    act: request.act,
    reason: sealed.openText('requestReason', request.request, request.sealed_reason),
  };
}

/** The reason stands in the history alone, with the step that placed it. */
function holdOf({ hold, history }: Parts, sealed: OpenCase, nameOf: NameOf): CaseDetail['hold'] {
  if (hold === undefined) return null;
  const placed = history.findLast(({ act }) => act === 'hold');
  return {
    at: instantOf(hold.placed_at),
    by: nameOf(hold.placed_by),
    ground: holdGroundSchema.parse(hold.reason),
    reason: placed === undefined ? null : sealed.openTextIfAny('reason', placed.step, placed.sealed_reason),
  };
}

/** What a correction asks for; nothing once it was erased. */
export function marksIn(
  opened: OpenCase,
  { correction_id, sealed_marks }: Pick<Selectable<Tables['case_correction']>, 'correction_id' | 'sealed_marks'>,
): Mark[] {
  const marks = opened.openTextIfAny('marks', correction_id, sealed_marks);
  return marks === null ? [] : z.array(markSchema).parse(parsedJson(marks));
}

async function othersOf(database: Database, caller: DeskCaller, row: CaseRow): Promise<CaseDetail['others']> {
  const others = await readOthers(database, caller, row);
  if (others.length === 0) return [];
  const numbers = others.map(({ receipt_number }) => receipt_number);
  const filings = await database
    .selectFrom('application_filing')
    .select((of) => ['receipt_number', of.fn.max('filing').as('newest')])
    .where('receipt_number', 'in', numbers)
    .groupBy('receipt_number')
    .execute();
  const newest = new Map(filings.map((one) => [one.receipt_number, one.newest]));
  return others.map((other) => ({
    receiptNumber: other.receipt_number,
    receivedAt: instantOf(other.received_at),
    state: other.state,
    outcome: other.outcome,
    filing: newest.get(other.receipt_number) ?? 1,
    isEarlier: other.received_at <= row.received_at,
  }));
}

async function filingsOf(
  database: Database,
  { receipt_number }: Pick<CaseRow, 'receipt_number'>,
): Promise<CaseDetail['filings']> {
  const rows = await database
    .selectFrom('application_filing as filed')
    .innerJoin('application_evidence as evidence', (join) =>
      join.onRef('evidence.receipt_number', '=', 'filed.receipt_number').onRef('evidence.filing', '=', 'filed.filing'),
    )
    .select(['filed.filing', 'filed.received_at', 'filed.container_sha256', 'evidence.verdict'])
    .where('filed.receipt_number', '=', receipt_number)
    .orderBy('filed.filing')
    .execute();
  return rows.map(({ filing, received_at, container_sha256, verdict }) => ({
    filing,
    receivedAt: instantOf(received_at),
    sha256: container_sha256.toString('hex'),
    signatureVerifiedAt: verifiedAt(verdict),
  }));
}

export function attachmentsOf(application: Application, procedure: Procedure): CaseDetail['attachments'] {
  return application.attachments.map(({ key, fileName, mediaType, bytes }) => ({
    key,
    title: titleOf(procedure, key),
    fileName,
    mediaType,
    bytes,
  }));
}

export function titleOf({ attachments }: Pick<Procedure, 'attachments'>, key: string) {
  return attachments.find((rule) => rule.key === key)?.title ?? { ja: key, en: key };
}

const verdictSchema = z.looseObject({ status: z.string(), verifiedAt: z.string() });

function verifiedAt(verdict: unknown): string | null {
  const read = verdictSchema.safeParse(verdict);
  return !read.success || read.data.status === 'unsigned' ? null : instantOf(new Date(read.data.verifiedAt));
}

export function dayOrNull(day: string | null): CalendarDate | null {
  return day === null ? null : calendarDateSchema.parse(day);
}
