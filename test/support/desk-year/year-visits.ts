import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { applicationDetailSchema } from '#contract/portal/application-routes.ts';
import { DESK_ROUTES } from '#contract/portal/desk-routes.ts';
import { VISIT_ROUTES } from '#contract/portal/visit-routes.ts';
import { dayOfSlot, type Slot } from '#contract/procedure/visit.ts';
import {
  type CalendarDate,
  calendarDateSchema,
  epochMs,
  municipalityCodeSchema,
  procedureIdSchema,
} from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import type { TestPortal } from '../portal/portal-harness.ts';
import type { StaffBrowser } from '../portal/staff-browser.ts';
import type { RunningCase, YearTools } from './case-course.ts';
import { countUp, keepChange } from './ledger.ts';
import {
  cancelKept,
  dayOfVisit,
  type KeptVisit,
  moveKept,
  slotOfVisit,
  type VisitBook,
  type VisitCourse,
} from './visit-book.ts';
import type { YearOffice } from './year-office.ts';
import { readOwn } from './year-residents.ts';

/** What somebody who moved comes for, without a case; and where. */
const PURPOSE = procedureIdSchema.parse('move-out-notice');
const SECTION = 'movingIn';
/** For one who books on a day, so many people who do: each has two visits to come at most. */
const VISITORS = 20;
const FEWEST_VISITORS = 10;
/** Of all bookings without a case, in how many more want the same time at once than have room. */
const RUSH_PERCENT = 10;
const MOVED_PERCENT = 15;
const CANCELLED_PERCENT = 10;
const MISSED_PERCENT = 8;
const DAYS_AHEAD = 20;

export interface YearVisits {
  /** The person of a case books a time, where the office receives for it. */
  bookForCase(of: RunningCase): Promise<void>;
  /** People without a case book on an open day. */
  bookFree(): Promise<void>;
  /** What people do about visits that they booked before. */
  changeVisits(today: CalendarDate): Promise<void>;
  /** The counter's day: who is to come is listed, and whether each came is written down. */
  receive(today: CalendarDate): Promise<void>;
  /** The job that runs all day. */
  remind(): Promise<void>;
}

/** A booked visit of a case, with what it takes to do something about it. */
interface Booked {
  readonly visit: KeptVisit;
  /** Of a case. */
  readonly of: RunningCase | undefined;
}

export async function openYearVisits(
  tools: YearTools,
  offices: { readonly city: YearOffice; readonly neighbour: YearOffice },
  freeVisitsADay: number,
): Promise<YearVisits> {
  const { portal, clock, timings, ledger, number } = tools;
  const { visits: book, problems } = ledger;
  const visitors = await moveIn(portal, Math.max(FEWEST_VISITORS, Math.ceil(VISITORS * freeVisitsADay)));
  let booked: Booked[] = [];
  const today = () => japaneseDay(epochMs(clock.nowMs()));

  function keep(kept: Omit<KeptVisit, 'times' | 'state' | keyof VisitCourse>, slot: Slot, of?: RunningCase): void {
    const times = [{ slot, fromMs: clock.nowMs(), untilMs: undefined }];
    const visit: KeptVisit = { ...kept, ...courseOf(tools, today(), dayOfSlot(slot)), times, state: 'booked' };
    book.visits.push(visit);
    booked.push({ visit, of });
  }

  async function freeTimes(municipality: string, section: string): Promise<readonly Slot[]> {
    const from = addDays(today(), 1 + number(DAYS_AHEAD));
    const url = `/offices/${municipality}/${section}/slots?from=${from}`;
    const { body } = await timings.of('times', () => portal.ask(undefined, { method: 'GET', url }));
    const { days } = VISIT_ROUTES.listSlots.reply.parse(body);
    return days
      .flatMap(({ slots }) => slots.filter(({ state }) => state !== 'full').map(({ slot }) => slot))
      .slice(0, 20);
  }

  async function bookOneFree(office: YearOffice): Promise<void> {
    const municipality = municipalityCodeSchema.parse(office.municipality);
    const free = await freeTimes(municipality, SECTION);
    const slot = free[number(Math.max(1, free.length))];
    if (slot === undefined) return;
    const wanted = { purpose: PURPOSE, municipality, section: SECTION, slot };
    const room = capacityOf(portal, municipality, SECTION) + 1;
    const many = number(100) < RUSH_PERCENT ? room : 1;
    const first = number(visitors.length);
    const people = Array.from({ length: many }, (_, n) => visitors[(first + n) % visitors.length] ?? '');
    const before = placesTaken(book, wanted);
    const answers = await Promise.all(
      people.map((id) =>
        timings.of('visit', () => portal.stores.freeVisits.book({ kind: 'resident', id }, wanted, randomUUID())),
      ),
    );
    let full = 0;
    for (const [n, answer] of answers.entries()) {
      const whose = people[n] ?? '';
      if (answer.ok) {
        const { id: name } = answer.value;
        // The same person at the same time is the same visit.
        if (book.visits.every((one) => one.name !== name)) {
          keep({ name, whose, of: 'nothing', municipality, section: SECTION }, slot);
        }
      } else if (answer.failure.code === 'slotTaken') full += 1;
      else if (answer.failure.code === 'visitLimitReached') keepLimit(whose);
      else problems.push(`a visit was refused with ${answer.failure.code}`);
    }
    book.turnedAway += full;
    const now = placesTaken(book, wanted);
    if (now >= room) problems.push(`${now} people were given a time with room for ${room - 1}`);
    if (full > 0 && now < room - 1)
      problems.push(`somebody was turned away with ${room - 1 - now} places left (${before})`);
  }

  function keepLimit(whose: string): void {
    book.limited += 1;
    const own = book.visits.filter((one) => one.whose === whose);
    const open = own.filter((one) => one.state === 'booked' && dayOfVisit(one) >= today()).length;
    const changes = own.reduce((sum, one) => sum + one.times.length - 1 + (one.state === 'cancelled' ? 1 : 0), 0);
    if (open < 2 && changes < 5) problems.push('somebody was refused a visit who had few');
  }

  async function changeOne({ visit, of }: Booked, slot: Slot | undefined): Promise<void> {
    const { name, whose, of: kind } = visit;
    const id = kind === 'case' ? `/applications/${name.replace(' ', '/visits/')}` : name;
    const done = await timings.of('visit', async () => {
      if (of === undefined) {
        const actor = { kind: 'resident', id: whose } as const;
        const { freeVisits } = portal.stores;
        const answer = await (slot === undefined
          ? freeVisits.cancel(actor, name, randomUUID())
          : freeVisits.change(actor, name, slot, randomUUID()));
        return answer.ok ? 'ok' : answer.failure.code;
      }
      const token = await of.resident.token();
      const answer = await portal.ask(
        token,
        slot === undefined ? { method: 'DELETE', url: id } : { method: 'PUT', url: id, payload: { slot } },
      );
      return answer.status === 200 ? 'ok' : String(answer.body.code);
    });
    if (done === 'ok') {
      if (of !== undefined) countUp(ledger.ownSteps, of.number);
      if (slot === undefined) cancelKept(visit, clock.nowMs());
      else moveKept(visit, slot, clock.nowMs());
    } else if (done === 'slotTaken') book.turnedAway += 1;
    else if (done === 'visitLimitReached') book.limited += 1;
    else problems.push(`a visit was not changed: ${done}`);
  }

  /** Of a restricted case an approver, where whose it was has left. */
  async function endOfCase(of: RunningCase, visit: KeptVisit): Promise<void> {
    const act = {
      type: visit.comes ? 'visitAttended' : 'visitMissed',
      visit: Number(visit.name.split(' ')[1]),
    } as const;
    for (const account of [...of.office.workers.slice(0, 1), of.worker, ...of.office.approvers]) {
      const by = await of.office.at(account).catch(() => undefined);
      if (by === undefined) continue;
      const papers = await timings.of('papers', () => by.ask('GET', `/staff/cases/${of.number}/papers`));
      if (papers.status === 403) continue;
      const { version } = DESK_ROUTES.readCasePapers.reply.parse(papers.body);
      const change = { key: randomUUID(), version, act };
      const done = await timings.of('other act', () => by.ask('POST', `/staff/cases/${of.number}/acts`, change));
      if (done.status !== 200) throw new Error(`${act.type} answered ${JSON.stringify(done)}`);
      keepChange(ledger, { number: of.number, staff: account.id, act: act.type }, done.body);
      return;
    }
    throw new Error('a visit is ended by somebody');
  }

  async function endFree(by: StaffBrowser, { name, comes }: KeptVisit): Promise<void> {
    const payload = { act: comes ? 'visitAttended' : 'visitMissed' };
    const done = await timings.of('visit at the counter', () => by.ask('POST', `/staff/visits/${name}/acts`, payload));
    if (done.status !== 200) throw new Error(`a visit without a case answered ${JSON.stringify(done)}`);
  }

  /** The list of a day says who is to come, and nobody else. */
  async function listDay(by: StaffBrowser, office: YearOffice, day: CalendarDate): Promise<void> {
    const { body } = await timings.of('visits of a day', () => by.ask('GET', '/staff/visits'));
    const told = DESK_ROUTES.listDeskVisits.reply.parse(body);
    const shown = [
      ...told.visits.map((visit) => `${visit.case.receiptNumber} ${visit.visit} ${visit.slot}`),
      ...told.withoutCase.map(({ id, slot }) => `${id} ${slot}`),
    ];
    const due = book.visits
      .filter((visit) => visit.municipality === office.municipality && visit.state !== 'cancelled')
      .filter((visit) => dayOfVisit(visit) === day)
      .map((visit) => `${visit.name} ${slotOfVisit(visit)}`);
    if (shown.toSorted().join() !== due.toSorted().join()) problems.push(`the list of ${day} is not who was to come`);
  }

  return {
    async bookForCase(of) {
      const token = await of.resident.token();
      const { visits } = await readOwn(portal, token, of.number);
      if (visits.section === null || !visits.mayBook) return;
      const free = await freeTimes(of.office.municipality, visits.section.key);
      const slot = free[number(Math.max(1, free.length))];
      if (slot === undefined) return;
      const url = `/applications/${of.number}/visits`;
      const answer = await timings.of('visit', () => portal.ask(token, { method: 'POST', url, payload: { slot } }));
      if (answer.status !== 200) throw new Error(`booking answered ${JSON.stringify(answer)}`);
      const newest = applicationDetailSchema.parse(answer.body).visits.visits.at(-1);
      countUp(ledger.ownSteps, of.number);
      const { municipality } = of.office;
      const kept = { name: `${of.number} ${newest?.visit}`, whose: of.number, of: 'case', municipality } as const;
      keep({ ...kept, section: visits.section.key }, slot, of);
    },

    async bookFree() {
      for (let left = freeVisitsADay; left > 0; left -= 1) {
        if (number(1_000) >= left * 1_000) break;
        await bookOneFree(number(100) < 5 ? offices.neighbour : offices.city);
      }
    },

    async changeVisits(day) {
      for (const one of booked) {
        const { visit } = one;
        if (visit.state !== 'booked' || dayOfVisit(visit) <= day) continue;
        if (visit.cancelOn === day) await changeOne(one, undefined);
        else if (visit.moveOn === day) {
          const free = await freeTimes(visit.municipality, visit.section);
          const slot = free.find((each) => each !== slotOfVisit(visit));
          if (slot !== undefined) await changeOne(one, slot);
        }
      }
    },

    async receive(day) {
      for (const office of Object.values(offices)) {
        const [worker] = office.workers;
        if (worker === undefined) continue;
        await listDay(await office.at(worker), office, day);
      }
      for (const { visit, of } of booked) {
        if (visit.state !== 'booked' || dayOfVisit(visit) !== day) continue;
        const office = visit.municipality === offices.city.municipality ? offices.city : offices.neighbour;
        const [worker] = office.workers;
        if (of !== undefined) await endOfCase(of, visit);
        else if (worker !== undefined) await endFree(await office.at(worker), visit);
        visit.state = visit.comes ? 'attended' : 'missed';
      }
      booked = booked.filter(({ visit }) => visit.state === 'booked');
    },

    async remind() {
      const actor = { kind: 'job', id: 'remindOfVisits' } as const;
      await portal.stores.visits.remind(actor);
      await portal.stores.freeVisits.remind(actor);
    },
  };
}

function courseOf({ number }: YearTools, today: CalendarDate, day: CalendarDate): VisitCourse {
  const drawn = number(100);
  const between = () => calendarDateSchema.parse(addDays(today, 1 + number(DAYS_AHEAD / 2)));
  const on = between();
  const isBefore = on < day;
  return {
    moveOn: drawn < MOVED_PERCENT && isBefore ? on : undefined,
    cancelOn: drawn >= MOVED_PERCENT && drawn < MOVED_PERCENT + CANCELLED_PERCENT && isBefore ? on : undefined,
    comes: number(100) >= MISSED_PERCENT,
  };
}

function placesTaken(
  { visits }: VisitBook,
  { municipality, section, slot }: { readonly municipality: string; readonly section: string; readonly slot: Slot },
): number {
  return visits.filter(
    (one) =>
      one.state !== 'cancelled' &&
      one.municipality === municipality &&
      one.section === section &&
      slotOfVisit(one) === slot,
  ).length;
}

function capacityOf(portal: TestPortal, municipality: string, section: string): number {
  const found = portal.visitSections(municipality).find(({ key }) => key === section);
  if (found === undefined) throw new Error('an office has the sections of its file');
  return found.capacity;
}

/** People with accounts, who come to the city; each has two visits to come at most. */
async function moveIn({ database }: TestPortal, people: number): Promise<readonly string[]> {
  const ids = Array.from({ length: people }, (_, n) => `visitor ${n}`);
  const given = sql`unnest(${ids}::text[]) as person (id)`;
  await sql`insert into subject (id) select id from ${given}`.execute(database);
  await sql`insert into subject_certificate (binding, subject_id)
    select sha256(id::bytea), id from ${given}`.execute(database);
  return ids;
}
