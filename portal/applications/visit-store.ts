import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import { type BookedVisit, type OfficeSlots, VISITS_AT_ONCE } from '#contract/portal/visit-routes.ts';
import {
  dayState,
  type Slot,
  slotState,
  slotsOn,
  toldSection,
  VISIT_LIMITS,
  type VisitSection,
} from '#contract/procedure/visit.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import type { Actor, JobActor, PersonActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import type { ApplicationAudit } from './application-acts.ts';
import { coveredBy, ownerVisibleTo } from './application-policy.ts';
import { todayOf } from './case-step.ts';
import { createDefinitionLookup } from './definition-lookup.ts';
import { createDefinitionNames } from './definition-names.ts';
import { takenOf } from './office-slots.ts';
import { createOwnCase } from './own-case.ts';
import { tellPrincipal } from './proxy-looks.ts';
import { toldVisit } from './told-visits.ts';
import { bookVisit, cancelVisit, changeVisit, type VisitTools, visitsOf } from './visit-steps.ts';

type CaseVisit = Extract<BookedVisit, { readonly of: 'case' }>;

/** When people come to an office for a case, as they book it themselves. */
export interface VisitStore {
  /** When a section receives somebody, from tomorrow or a later day. Fails with `notFound`. */
  slots(municipality: string, section: string, from?: CalendarDate): Promise<Outcome<OfficeSlots>>;
  /** Those of the actor's principal that are to come, the next one first. */
  list(actor: Actor): Promise<CaseVisit[]>;
  /** Fails as the machine, with `notFound`, `slotTaken`, `officeClosed`. The same time is booked once. */
  book(actor: PersonActor, receiptNumber: string, slot: Slot, requestId?: string): Promise<Outcome<ApplicationDetail>>;
  change(
    actor: PersonActor,
    receiptNumber: string,
    visit: number,
    slot: Slot,
    requestId?: string,
  ): Promise<Outcome<ApplicationDetail>>;
  cancel(
    actor: PersonActor,
    receiptNumber: string,
    visit: number,
    requestId?: string,
  ): Promise<Outcome<ApplicationDetail>>;
  /** Tells everybody who is to come on the next open day, once; answers how many. */
  remind(actor: JobActor): Promise<number>;
}

/** At one run; what is left comes at the next. */
const MOST_REMINDED = 500;

export function createVisitStore(database: Database, tools: VisitTools, audit: ApplicationAudit): VisitStore {
  const names = createDefinitionNames();
  const { vault, visitSections } = tools;
  const own = createOwnCase(database, audit, {
    names,
    definition: createDefinitionLookup(database),
    vault,
    visitSections,
  });
  /** The end of a change, of which the principal hears where a proxy made it. */
  async function done(transaction: Database, actor: PersonActor, receiptNumber: string, outcome: Outcome<unknown>) {
    if (!outcome.ok) return outcome;
    await tellPrincipal(tools.publish, transaction, actor, { receiptNumber, did: 'visitMoved' });
    return success(undefined);
  }

  return {
    async slots(municipality, key, from) {
      const section = visitSections(municipality).find((one) => one.key === key);
      if (section === undefined) return failed({ code: 'notFound' });
      const today = await todayOf(database);
      const tomorrow = addDays(today, 1);
      const last = addDays(today, VISIT_LIMITS.daysAhead);
      const first = from === undefined || from < tomorrow ? tomorrow : from;
      const taken = await takenOf(database, { municipality, section: key }, { from: first, to: last });
      const shown = first > last ? [] : daysFrom(first, last).map((day) => slotDay(section, day, taken));
      const after = addDays(first, VISIT_LIMITS.daysShown);
      return success({ section: toldSection(section), days: shown, next: firstFree(section, after, last, taken) });
    },

    async list(actor) {
      const owner = ownerVisibleTo(actor);
      if (owner === undefined) return [];
      const rows = await database
        .selectFrom('case_visit')
        .innerJoin('application', 'application.receipt_number', 'case_visit.receipt_number')
        .selectAll('case_visit')
        .select(['application.procedure_id', 'application.revision'])
        .where('case_visit.owner', '=', owner)
        .where('application.owner', '=', owner)
        .where(coveredBy(actor))
        .where('case_visit.state', '=', sql.lit('booked'))
        .orderBy('case_visit.day')
        .orderBy('case_visit.starts')
        .limit(VISITS_AT_ONCE)
        .execute();
      const visits: CaseVisit[] = [];
      for (const row of rows) {
        const { id, title, municipality } = await names(database, row);
        const section = visitSections(row.municipality_code).find(({ key }) => key === row.section);
        visits.push({
          ...toldVisit(row),
          of: 'case',
          receiptNumber: row.receipt_number,
          procedure: { id, title },
          municipality,
          section: section === undefined ? null : toldSection(section),
        });
      }
      return visits;
    },

    book: (actor, receiptNumber, slot, requestId) =>
      own.change('visitBooked', actor, receiptNumber, requestId, async (transaction, held) => {
        const visits = (await visitsOf(transaction, held)).map(toldVisit);
        if (visits.some((one) => one.state === 'booked' && one.slot === slot)) return success(undefined);
        return done(transaction, actor, receiptNumber, await bookVisit({ transaction, tools, actor, held }, slot));
      }),

    change: (actor, receiptNumber, visit, slot, requestId) =>
      own.change('visitChanged', actor, receiptNumber, requestId, async (transaction, held) => {
        const visits = (await visitsOf(transaction, held)).map(toldVisit);
        if (visits.some((one) => one.visit === visit && one.state === 'booked' && one.slot === slot)) {
          return success(undefined);
        }
        const changed = await changeVisit({ transaction, tools, actor, held }, visit, slot);
        return done(transaction, actor, receiptNumber, changed);
      }),

    cancel: (actor, receiptNumber, visit, requestId) =>
      own.change('visitCancelled', actor, receiptNumber, requestId, async (transaction, held) =>
        done(transaction, actor, receiptNumber, await cancelVisit({ transaction, tools, actor, held }, visit)),
      ),

    async remind(actor) {
      return database.transaction().execute(async (transaction) => {
        const due = await transaction
          .selectFrom('case_visit')
          .select(['municipality_code', 'receipt_number', 'visit', 'remind_at', 'at'])
          .where('state', '=', sql.lit('booked'))
          .where('is_reminded', '=', sql.lit(false))
          .where('remind_at', '<=', sql<Date>`now()`)
          .orderBy('remind_at')
          .limit(MOST_REMINDED)
          .forUpdate()
          .skipLocked()
          .execute();
        let told = 0;
        for (const { municipality_code, receipt_number, visit, remind_at, at } of due) {
          await transaction
            .updateTable('case_visit')
            .set({ is_reminded: true })
            .where('municipality_code', '=', municipality_code)
            .where('receipt_number', '=', receipt_number)
            .where('visit', '=', visit)
            .execute();
          // Who booked only after the reminder would have come knows it.
          if (at >= remind_at) continue;
          const data = { receiptNumber: receipt_number, visit };
          await tools.publish(transaction, actor, { name: 'visitNear', data });
          told += 1;
        }
        return told;
      });
    },
  };
}

function daysFrom(first: CalendarDate, last: CalendarDate): CalendarDate[] {
  return Array.from({ length: VISIT_LIMITS.daysShown }, (_, at) => addDays(first, at)).filter((day) => day <= last);
}

function slotDay(
  section: VisitSection,
  day: CalendarDate,
  taken: ReadonlyMap<string, number>,
): OfficeSlots['days'][number] {
  const slots = slotsOn(section, day).map((slot) => {
    const { state, left } = slotState(section.capacity - (taken.get(slot) ?? 0));
    return { slot, state: state === 'closed' ? ('full' as const) : state, left };
  });
  return { day, state: dayState(slots), slots };
}

function firstFree(
  section: VisitSection,
  from: CalendarDate,
  last: CalendarDate,
  taken: ReadonlyMap<string, number>,
): Slot | null {
  for (let day = from; day <= last; day = addDays(day, 1)) {
    const free = slotsOn(section, day).find((slot) => (taken.get(slot) ?? 0) < section.capacity);
    if (free !== undefined) return free;
  }
  return null;
}
