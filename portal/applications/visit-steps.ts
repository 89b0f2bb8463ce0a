import { type Selectable, sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { dayOfSlot, type Slot, type VisitCounts, type VisitSection } from '#contract/procedure/visit.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import type { Actor } from '../platform/actor.ts';
import type { Database, Tables } from '../platform/database/database.ts';
import { type HeldCase, type StepTools, takeStep } from './case-step.ts';
import { freeSlot, moveSlot, takeSlot, timesOf } from './office-slots.ts';

/** The sections of a municipality that people come to. */
export type VisitSections = (municipality: string) => readonly VisitSection[];

export interface VisitTools extends StepTools {
  readonly visitSections: VisitSections;
}

/** What is done about a visit of a case, whose row the transaction holds. */
export interface VisitWork {
  readonly transaction: Database;
  readonly tools: VisitTools;
  readonly actor: Actor;
  readonly held: HeldCase;
}

type VisitRow = Selectable<Tables['case_visit']>;
type Stepped = Promise<Outcome<{ readonly step: number }>>;

/** Who receives for cases of a group. */
export function sectionOf(sections: readonly VisitSection[], group: string): VisitSection | undefined {
  return sections.find(({ groups, withoutCase }) => withoutCase.length === 0 && groups.includes(group));
}

/** Books a time. Fails as the machine, with `notFound` where nobody receives for the case, `slotTaken`, `officeClosed`. */
export async function bookVisit(work: VisitWork, slot: Slot): Stepped {
  const { transaction, actor, held } = work;
  const section = sectionOf(work.tools.visitSections(held.municipality_code), held.procedure_group);
  const { owner } = held;
  if (section === undefined || owner === null) return failed({ code: 'notFound' });
  const visits = await visitsOf(transaction, held);
  const stepped = await step(work, { type: 'bookVisit', day: dayOfSlot(slot), isOwn: isOwn(actor) }, visits);
  if (!stepped.ok) return stepped;
  const taken = await takeSlot(transaction, officeOf(held, section), slot, held.today);
  if (!taken.ok) return taken;
  await transaction
    .insertInto('case_visit')
    .values({
      municipality_code: held.municipality_code,
      receipt_number: held.receipt_number,
      visit: Math.max(0, ...visits.map(({ visit }) => visit)) + 1,
      owner,
      section: section.key,
      state: 'booked',
      ...timesOf(section, slot),
      ...whoOf(actor),
    })
    .execute();
  return counted(work, stepped.value);
}

/** Moves a visit to another time; the old one is free for others with it. Fails as `bookVisit`. */
export async function changeVisit(work: VisitWork, visit: number, slot: Slot): Stepped {
  const { transaction, actor, held } = work;
  const visits = await visitsOf(transaction, held);
  const booked = visits.find((one) => one.visit === visit && one.state === 'booked');
  const section = work.tools.visitSections(held.municipality_code).find(({ key }) => key === booked?.section);
  if (booked === undefined || section === undefined) return failed({ code: 'notFound' });
  const stepped = await step(work, { type: 'changeVisit', day: dayOfSlot(slot), isOwn: isOwn(actor) }, visits);
  if (!stepped.ok) return stepped;
  const moved = await moveSlot(transaction, section, booked, slot, held.today);
  if (!moved.ok) return moved;
  await update(work, visit, {
    ...timesOf(section, slot),
    changes: booked.changes + (isOwn(actor) ? 1 : 0),
    is_reminded: false,
  });
  return counted(work, stepped.value);
}

/** Fails as the machine, or with `notFound` where it is not to come any more. */
export async function cancelVisit(work: VisitWork, visit: number): Stepped {
  const { transaction, actor, held } = work;
  const visits = await visitsOf(transaction, held);
  const booked = visits.find((one) => one.visit === visit && one.state === 'booked');
  if (booked === undefined) return failed({ code: 'notFound' });
  const stepped = await step(work, { type: 'cancelVisit' }, visits);
  if (!stepped.ok) return stepped;
  await freeSlot(transaction, booked);
  await update(work, visit, { state: 'cancelled', changes: booked.changes + (isOwn(actor) ? 1 : 0) });
  return counted(work, stepped.value);
}

/** Says whether somebody came. Fails as `cancelVisit`. */
export async function endVisit(work: VisitWork, visit: number, how: 'attended' | 'missed'): Stepped {
  const visits = await visitsOf(work.transaction, work.held);
  const booked = visits.find((one) => one.visit === visit && one.state === 'booked');
  if (booked === undefined) return failed({ code: 'notFound' });
  const type = how === 'attended' ? 'visitAttended' : 'visitMissed';
  const stepped = await step(work, { type, day: calendarDateSchema.parse(booked.day) }, visits);
  if (!stepped.ok) return stepped;
  await update(work, visit, { state: how });
  return counted(work, stepped.value);
}

/** Frees the times of a case that was withdrawn. */
export async function cancelVisits(work: VisitWork): Promise<void> {
  const booked = (await visitsOf(work.transaction, work.held)).filter(({ state }) => state === 'booked');
  for (const one of booked.toSorted((a, b) => `${a.day}${a.starts}`.localeCompare(`${b.day}${b.starts}`))) {
    await freeSlot(work.transaction, one);
    await update(work, one.visit, { state: 'cancelled' });
  }
  if (booked.length > 0) await countOpen(work);
}

export function visitsOf(
  database: Database,
  { municipality_code, receipt_number }: Pick<HeldCase, 'municipality_code' | 'receipt_number'>,
): Promise<VisitRow[]> {
  return database
    .selectFrom('case_visit')
    .selectAll()
    .where('municipality_code', '=', municipality_code)
    .where('receipt_number', '=', receipt_number)
    .orderBy('visit')
    .execute();
}

type VisitEvent = Parameters<typeof takeStep>[4]['event'];

function step({ transaction, tools, actor, held }: VisitWork, event: VisitEvent, rows: readonly VisitRow[]) {
  return takeStep(transaction, tools, actor, held, { event, visits: countsOf(rows) });
}

export function countsOf(rows: readonly Pick<VisitRow, 'state' | 'changes'>[]): VisitCounts {
  return {
    open: rows.filter(({ state }) => state === 'booked').length,
    changes: rows.reduce((sum, { changes }) => sum + changes, 0),
  };
}

function officeOf({ municipality_code: municipality }: HeldCase, section: VisitSection) {
  return { municipality, section };
}

function whoOf(actor: Actor) {
  return { actor_kind: actor.kind, actor_id: actor.id };
}

async function update(
  { transaction, actor, held }: VisitWork,
  visit: number,
  changed: Partial<Pick<VisitRow, 'state' | 'changes' | 'day' | 'starts' | 'minutes' | 'remind_at' | 'is_reminded'>>,
): Promise<void> {
  await transaction
    .updateTable('case_visit')
    .set({ ...changed, ...whoOf(actor), at: sql<Date>`clock_timestamp()` })
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .where('visit', '=', visit)
    .execute();
}

async function counted(work: VisitWork, done: { readonly step: number }): Stepped {
  await countOpen(work);
  return success({ step: done.step });
}

async function countOpen({ transaction, held }: VisitWork): Promise<void> {
  const { open } = countsOf(await visitsOf(transaction, held));
  await transaction
    .updateTable('desk_case')
    .set({ visits_open: open })
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .execute();
}

function isOwn({ kind }: Actor): boolean {
  return kind === 'resident' || kind === 'proxy';
}
