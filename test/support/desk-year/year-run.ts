import type { CalendarDate } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import { isOpenDay } from '#contract/values/open-days.ts';
import { sectionOf } from '#portal/applications/visit-steps.ts';
import { ANYBODY } from '#portal/platform/actor.ts';
import { type JobRunner, startJobs } from '#portal/platform/events/job-runner.ts';
import { portalJobs } from '#portal/portal-jobs.ts';
import { seededNumbers } from '../generated-counts.ts';
import { openTestPortal, type TestPortal } from '../portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR } from '../portal/staff-browser.ts';
import { fillBackFile } from './back-file.ts';
import { type CourseTools, type RunningCase, takeNextStep, type YearTools } from './case-course.ts';
import { keepFiling, type Ledger, newLedger } from './ledger.ts';
import { createTimings, type Timings } from './timings.ts';
import { openYearAround, type YearAround } from './year-around.ts';
import { checkYear } from './year-checks.ts';
import { turnClock, withTurnedClock, type YearClock } from './year-clock.ts';
import { lookAround } from './year-lists.ts';
import { openYearMail, YEAR_MAIL, type YearMail } from './year-mail.ts';
import { openOffice, type YearOffice } from './year-office.ts';
import { dayOfStep, type PlannedCase, type PlannedProcedure, planYear, type YearSize } from './year-plan.ts';
import { fileOne, findResidents } from './year-residents.ts';
import { openYearVisits, type YearVisits } from './year-visits.ts';

export interface YearOrder extends YearSize {
  /** A server with `portal_template`, and a practice authority's folder. */
  readonly serverUrl: string;
  readonly practiceFolder: string;
  readonly staff: { readonly workers: number; readonly approvers: number };
  readonly backFile: number;
  /** Days from the first, counted from 0. */
  readonly rotateOn: number;
  readonly restoreOn: readonly number[];
  readonly confirmRetentionOn: number;
  readonly retentionOn: number;
  readonly leaverEvery: number;
  /** Who books a visit without a case, on an open day. */
  readonly freeVisitsADay: number;
  /** So many of all days have each of them. */
  readonly share: { readonly backups: number; readonly exports: number };
  readonly tell: (line: string) => void;
}

export interface YearFigures {
  readonly timings: Timings;
  readonly ledger: Ledger;
  readonly problems: readonly string[];
  readonly rotation: { readonly moved: number; readonly tookMs: number };
  readonly retention: { readonly erased: number; readonly tookMs: number };
  readonly audit: { readonly entries: number; readonly perSecond: number; readonly ok: boolean };
  readonly open: number;
  readonly peakMiB: number;
}

const OFFICE_OPENS = 9 * 60;
const AFTER_NOON = 13 * 60 + 30;
/** When the portal reminds of visits. */
const EVENING = 18 * 60;
const LISTS_A_DAY = 300;
const ASSEMBLE_EVERY = 30;
/** Open days until a case is looked at again whose correction is waited for. */
const LOOK_AGAIN = { by: 'worker', does: 'decide', after: 3 } as const;

interface Year extends CourseTools {
  readonly order: YearOrder;
  readonly offices: { readonly city: YearOffice; readonly neighbour: YearOffice };
  readonly residents: Awaited<ReturnType<typeof findResidents>>;
  readonly mail: YearMail;
  readonly around: YearAround;
  readonly visits: YearVisits;
  readonly waiting: Map<number, RunningCase[]>;
}

/** Lives through the year on a portal of its own, and looks at its end for whatever was lost. */
export async function liveYear(order: YearOrder): Promise<YearFigures> {
  const portal = await openTestPortal({
    serverUrl: withTurnedClock(order.serverUrl),
    practiceFolder: order.practiceFolder,
    config: { mail: YEAR_MAIL },
  });
  let runner: JobRunner | undefined;
  try {
    const clock = await turnClock(portal.database, startOf(order.firstDay));
    setClock(portal, clock);
    runner = await runJobs(portal);
    return await live(order, portal, clock);
  } finally {
    await runner?.stop();
    await portal.close();
  }
}

async function live(order: YearOrder, portal: TestPortal, clock: YearClock): Promise<YearFigures> {
  const number = seededNumbers(order.seed + 1);
  const timings = createTimings();
  const ledger = newLedger();
  const tools: YearTools = { portal, clock, timings, ledger, number };
  await fillBackFile(portal, portal.procedure('child-allowance-claim'), order.backFile, clock.nowMs());
  const residents = await findResidents(portal);
  const offices = {
    city: await openOffice(portal, MUNICIPALITY, order.staff),
    neighbour: await openOffice(portal, NEIGHBOUR, { workers: 1, approvers: 1 }),
  };
  const visits = await openYearVisits(tools, offices, order.freeVisitsADay);
  const year: Year = {
    ...tools,
    bookVisit: visits.bookForCase,
    visits,
    order,
    offices,
    residents,
    mail: await openYearMail(portal, ledger, tools, residents.all),
    around: await openYearAround({ ...tools, serverUrl: order.serverUrl }),
    waiting: new Map(),
  };
  const plan = planYear(order, proceduresOf(portal));
  let rotation = { moved: 0, tookMs: 0 };
  let retention = { erased: 0, tookMs: 0 };
  let peakMiB = 0;
  for (const [day, planned] of plan.entries()) {
    await turnTo(year, day, 5);
    await night(year, day);
    if (day === order.rotateOn) rotation = await year.around.rotateKeys();
    if (day === order.retentionOn) retention = await year.around.runRetention(year.offices.city);
    await liveDay(year, day, planned);
    peakMiB = Math.max(peakMiB, process.memoryUsage.rss() / 2 ** 20);
    if (day % 30 === 29) order.tell(`${addDays(order.firstDay, day)}: ${ledger.filed.length} filings`);
  }
  await turnTo(year, order.days, 0);
  await year.around.poll();
  const audit = await year.around.verify();
  const { problems, open } = await checkYear(portal, ledger, remindedUpTo(order));
  return { timings, ledger, problems: [...ledger.problems, ...problems], rotation, retention, audit, open, peakMiB };
}

/** Jobs, a backup, and what happens on some days alone. */
async function night(year: Year, day: number): Promise<void> {
  const { order, around, offices, ledger } = year;
  await around.runPeriodicJobs();
  if (day === order.confirmRetentionOn) await around.confirmRetention(offices.city);
  if (order.restoreOn.includes(day)) await around.restore();
  else if (isDue(day, order.share.backups)) await around.backUp();
  if (day % order.leaverEvery === order.leaverEvery - 1) {
    const [leaver] = offices.city.workers;
    if (leaver !== undefined) await offices.city.replace(leaver);
    ledger.leavers += 1;
  }
}

async function liveDay(year: Year, day: number, planned: readonly PlannedCase[]): Promise<void> {
  const { order, around, mail, offices, visits } = year;
  const left = [...planned];
  const today = addDays(order.firstDay, day);
  const isOpen = isOpenDay(today);
  for (const until of [OFFICE_OPENS, AFTER_NOON, EVENING, 24 * 60]) {
    while (left[0] !== undefined && left[0].minute < until) await fileNew(year, day, left.shift());
    if (until === 24 * 60) break;
    await turnTo(year, day, until);
    if (until === EVENING) {
      await visits.remind();
      continue;
    }
    if (day % ASSEMBLE_EVERY === 0) for (const office of Object.values(offices)) await office.assemble();
    if (until === OFFICE_OPENS) await visits.changeVisits(today);
    else if (isOpen) {
      await visits.receive(today);
      await visits.bookFree();
    }
    await takeSteps(year, day);
    await around.poll();
    await mail.deliver();
    if (isOpen) await lookAround(year, offices.city, shareOfDay(year, day) / 2);
  }
  if (isOpen && isDue(day, order.share.exports)) await around.exportCsv(offices.city, order.firstDay);
}

/** Lists of everybody who is there; a tenth is away. */
function shareOfDay({ order }: Year, day: number): number {
  const people = (order.staff.workers + order.staff.approvers) * 0.9;
  const most = people * LISTS_A_DAY * Math.min(1, order.scale);
  return Math.floor((day + 1) * most) - Math.floor(day * most);
}

async function fileNew(year: Year, day: number, plan: PlannedCase | undefined): Promise<void> {
  if (plan === undefined) return;
  const { portal, timings, ledger, residents, offices, number } = year;
  await turnTo(year, day, plan.minute);
  const resident = residents.all[number(residents.all.length)];
  const office = offices[plan.municipality];
  const [worker] = office.workers.toSorted(() => number(3) - 1);
  if (resident === undefined || worker === undefined) throw new Error('there are persons and workers');
  const what = { procedure: plan.procedure.id, municipality: office.municipality, large: plan.largeFile };
  for (let times = plan.twice ? 2 : 1; times > 0; times -= 1) {
    const filed = await fileOne(portal, timings, resident, what);
    keepFiling(ledger, filed);
    schedule(year, day, { plan, number: filed.number, resident, office, worker, next: 0 });
  }
}

/** Puts a case where its next step is due; at the end of the year it stays open. */
function schedule(year: Year, today: number, of: RunningCase, step = of.plan.steps[of.next]): void {
  if (step === undefined) return;
  const day = dayOfStep(year.order.firstDay, today, step);
  year.waiting.set(day, [...(year.waiting.get(day) ?? []), of]);
}

/** All that is due; what follows on the same day too. */
async function takeSteps(year: Year, day: number): Promise<void> {
  for (let due = year.waiting.get(day) ?? []; due.length > 0; due = year.waiting.get(day) ?? []) {
    year.waiting.delete(day);
    for (const of of due) {
      const step = of.plan.steps[of.next];
      if (step === undefined) continue;
      const done = await takeNextStep(year, of, step);
      if (done === 'later') schedule(year, day, of, LOOK_AGAIN);
      else {
        of.next += 1;
        schedule(year, day, of);
      }
    }
  }
}

/** Sessions of before are over by then. */
async function turnTo(
  { portal, clock, offices, residents, order, around }: Year,
  day: number,
  minute: number,
): Promise<void> {
  const toMs = startOf(addDays(order.firstDay, day)) + minute * 60_000;
  if (toMs <= clock.nowMs()) return;
  await around.signHeads();
  await clock.turnTo(toMs);
  setClock(portal, clock);
  offices.city.close();
  offices.neighbour.close();
  residents.close();
}

/** What the portal's own programs ask for the time runs with the database's. */
function setClock(portal: TestPortal, clock: YearClock): void {
  Object.defineProperty(portal.mailClock, 'nowMs', { get: clock.nowMs, configurable: true });
  // Signatures are of today, however long the year takes.
  portal.clock.nowMs = Math.max(portal.clock.nowMs, Date.now());
}

/** On the last evening. */
function remindedUpTo({ firstDay, days }: YearOrder): number {
  return startOf(addDays(firstDay, days - 1)) + EVENING * 60_000;
}

function startOf(day: CalendarDate): number {
  return Date.parse(`${day}T00:00:00+09:00`);
}

/** Evenly over the days. */
function isDue(day: number, share: number): boolean {
  return Math.floor((day + 1) * share) > Math.floor(day * share);
}

function proceduresOf(portal: TestPortal): readonly PlannedProcedure[] {
  return portal.catalogue
    .offeredIn(MUNICIPALITY)
    .filter(({ id }) => portal.catalogue.find(ANYBODY, id, NEIGHBOUR) !== undefined)
    .map(({ id, kind = 'application', group = 'general', withdrawable = false, attachments }) => ({
      id,
      kind,
      withdrawable: kind === 'application' || withdrawable,
      visited: sectionOf(portal.visitSections(MUNICIPALITY), group) !== undefined,
      papers: attachments.map(({ key }) => key),
    }));
}

async function runJobs(portal: TestPortal): Promise<JobRunner> {
  const nothing = async () => undefined;
  const jobs = portalJobs(
    { ...portal.stores, auditHeads: { signAll: nothing }, tombstones: { append: nothing } },
    () => undefined,
  );
  const { databaseUrl, database } = portal;
  const log = (entry: TestPortal['logged'][number]) => portal.logged.push(entry);
  const started = await startJobs({ ...jobs, periodic: [] }, { databaseUrl, database, log });
  if (!started.ok) throw new Error(JSON.stringify(started.failure));
  return started.value;
}
