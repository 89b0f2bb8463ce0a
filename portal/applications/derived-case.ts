import type { Selectable } from 'kysely';
import { type CaseState, isClosed } from '#contract/procedure/case.ts';
import { caseDue, type StoppedDays, stoppedDays } from '#contract/procedure/case-clock.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { Tables } from '../platform/database/database.ts';

type CaseRow = Selectable<Tables['desk_case']>;

/** One row of a case's history, the oldest first. */
export interface CaseStep {
  readonly act: string | null;
  readonly status: CaseState;
  readonly outcome: CaseRow['outcome'];
  readonly at: Date;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly passed_to: string | null;
}

/** Everything that happened to a case, as it was written down when it did. */
export interface CaseEvents {
  readonly application: { readonly procedure_id: string; readonly received_at: Date };
  readonly history: readonly CaseStep[];
  readonly corrections: readonly Pick<
    Selectable<Tables['case_correction']>,
    'asked_at' | 'last_day' | 'ended_at' | 'ended_how'
  >[];
  /** Papers that the office waits for, visits that are to come, requests that wait for a second person. */
  readonly originals: number;
  readonly visits: number;
  readonly requests: number;
  readonly isHeld: boolean;
  /** Of the newest filing; `null` where it left no evidence. */
  readonly isUnsigned: boolean | null;
  /** The highest that other systems were told of. */
  readonly version: number | null;
}

/** Columns of a case's row that the events say. */
const DERIVED_COLUMNS = [
  'procedure_id',
  'procedure_group',
  'kind',
  'received_at',
  'state',
  'outcome',
  'closed_at',
  'assignee',
  'correction_last_day',
  'due_day',
  'law_due_day',
  'originals_missing',
  'visits_open',
  'unsigned',
  'awaits_confirmation',
  'restricted',
  'held',
  'withdrawable',
  'version',
] as const satisfies readonly (keyof CaseRow)[];
export type DerivedColumn = (typeof DERIVED_COLUMNS)[number];

/** What the events say of each column; a column that they cannot tell of is not there. */
export type DerivedCase = { readonly [Column in DerivedColumn]?: CaseRow[Column] };

/** A step is written a moment after the row that it changed. */
const SAME_MOMENT_MS = 60_000;

/**
 * The row of a case, made from its events alone. What was erased says no more than where the case stood. `delayed` is the
 * day that a notice of delay told, which its letter has sealed.
 */
export function derivedCase(
  events: CaseEvents,
  procedure: Procedure,
  { isErased, delayed }: { readonly isErased: boolean; readonly delayed: string | null },
): DerivedCase {
  const { application, history } = events;
  const last = history.at(-1);
  if (last === undefined) return {};
  const { status: state, outcome } = last;
  return {
    procedure_id: application.procedure_id,
    received_at: application.received_at,
    kind: procedure.kind ?? 'application',
    withdrawable: procedure.kind !== 'notification' || procedure.withdrawable === true,
    state,
    outcome,
    closed_at: closedAt(history),
    restricted: history.findLast(({ act }) => act === 'restrict' || act === 'unrestrict')?.act === 'restrict',
    held: events.isHeld,
    ...(events.version === null ? {} : { version: events.version }),
    ...groupOf(history, procedure.group ?? 'general'),
    ...assigneeOf(history),
    ...(isErased ? {} : besideOf(events)),
    ...dueOf(events, procedure, history.some(({ act }) => act === 'noticeOfDelay') ? delayed : null),
  };
}

/** The columns of a row that are otherwise than its events say. */
export function differingColumns(row: Pick<CaseRow, DerivedColumn>, derived: DerivedCase): readonly DerivedColumn[] {
  return DERIVED_COLUMNS.filter((column) => derived[column] !== undefined && !isSame(row[column], derived[column]));
}

function isSame(found: CaseRow[DerivedColumn], derived: CaseRow[DerivedColumn] | undefined): boolean {
  if (!(found instanceof Date && derived instanceof Date)) return found === derived;
  return Math.abs(found.getTime() - derived.getTime()) <= SAME_MOMENT_MS;
}

/** When it was closed that is closed now: the first of the steps since which it is. */
function closedAt(history: readonly CaseStep[]): Date | null {
  const lastOpen = history.findLastIndex(({ status }) => !isClosed({ state: status }));
  return history[lastOpen + 1]?.at ?? null;
}

function groupOf(history: readonly CaseStep[], first: string): Pick<DerivedCase, 'procedure_group'> {
  const rerouted = history.findLast(({ act }) => act === 'reroute');
  if (rerouted === undefined) return { procedure_group: first };
  return rerouted.passed_to === null ? {} : { procedure_group: rerouted.passed_to };
}

/** Not told by steps from before they said to whom a case passed. */
function assigneeOf(history: readonly CaseStep[]): Pick<DerivedCase, 'assignee'> {
  let assignee: string | null | undefined = null;
  for (const [n, { act, actor_kind, actor_id, passed_to }] of history.entries()) {
    if (act === 'take' || act === 'assign' || act === 'beginReview') {
      if (passed_to !== null || actor_kind === 'staff') assignee = passed_to ?? undefined;
    } else if (act === 'release' || act === 'reroute') assignee = null;
    else if (act === 'recuse' && assignee === actor_id) assignee = null;
    else if (act === null && n > 0) assignee = undefined;
  }
  return assignee === undefined ? {} : { assignee };
}

function besideOf({ originals, visits, requests, isUnsigned, corrections }: CaseEvents): DerivedCase {
  return {
    originals_missing: originals,
    visits_open: visits,
    awaits_confirmation: requests > 0,
    ...(isUnsigned === null ? {} : { unsigned: isUnsigned }),
    correction_last_day: corrections.find(({ ended_at }) => ended_at === null)?.last_day ?? null,
  };
}

function dueOf(
  { application, corrections }: CaseEvents,
  procedure: Procedure,
  delayed: string | null,
): Pick<DerivedCase, 'due_day' | 'law_due_day'> {
  const due = caseDue(dayOf(application.received_at), procedure, corrections.map(stoppedBy));
  return { due_day: due.standard, law_due_day: due.law === null ? null : (delayed ?? due.law) };
}

/** The end of a case leaves the days of its correction as they were. */
function stoppedBy({ asked_at, last_day, ended_at, ended_how }: CaseEvents['corrections'][number]): StoppedDays {
  const lastDay = calendarDateSchema.parse(last_day);
  const ended = ended_at === null || ended_how === 'closed' ? null : dayOf(ended_at);
  return stoppedDays(dayOf(asked_at), { lastDay, ended });
}

function dayOf(time: Date) {
  return japaneseDay(epochMs(time.getTime()));
}
