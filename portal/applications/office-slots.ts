import { type Selectable, sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  dayOfSlot,
  isOffered,
  openDayBefore,
  type Slot,
  slotOf,
  slotsOn,
  timeOfSlot,
  VISIT_LIMITS,
  type VisitSection,
} from '#contract/procedure/visit.ts';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import type { Database, Tables } from '../platform/database/database.ts';

/** A section of a municipality that people come to. */
interface Office {
  readonly municipality: string;
  readonly section: VisitSection;
}

type SlotRow = Pick<Selectable<Tables['office_slot']>, 'municipality_code' | 'section' | 'day' | 'starts'>;

/** When on the open day before somebody is reminded, in Japan. */
const REMINDED_AT = '18:00';
const MOST_NEXT = 3;

/** How many are taken of the times of a section, by time, from a day to another. */
export async function takenOf(
  database: Database,
  { municipality, section }: { readonly municipality: string; readonly section: string },
  { from, to }: { readonly from: CalendarDate; readonly to: CalendarDate },
): Promise<ReadonlyMap<string, number>> {
  const rows = await database
    .selectFrom('office_slot')
    .select(['day', 'starts', 'taken'])
    .where('municipality_code', '=', municipality)
    .where('section', '=', section)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute();
  return new Map(rows.map(({ day, starts, taken }) => [`${day}T${starts}`, taken]));
}

/**
 * One of the places of a time, by one statement on its row: of two who want the last one waits, and finds it taken. Fails with
 * `officeClosed` and `slotTaken`.
 */
export async function takeSlot(
  transaction: Database,
  office: Office,
  slot: Slot,
  today: CalendarDate,
): Promise<Outcome<void>> {
  const { municipality, section } = office;
  if (!isOffered(section, slot, today)) return failed({ code: 'officeClosed' });
  const taken = await sql<{ taken: number }>`
    insert into office_slot (municipality_code, section, day, starts, taken)
    values (${municipality}, ${section.key}, ${dayOfSlot(slot)}, ${timeOfSlot(slot)}, 1)
    on conflict (municipality_code, section, day, starts) do update set taken = office_slot.taken + 1
      where office_slot.taken < ${section.capacity}
    returning taken`.execute(transaction);
  if (taken.rows.length > 0) return success(undefined);
  return failed({ code: 'slotTaken', next: await nextFree(transaction, office, slot, today) });
}

/** Gives the place of a visit back. */
export async function freeSlot(
  transaction: Database,
  { municipality_code, section, day, starts }: SlotRow,
): Promise<void> {
  await transaction
    .updateTable('office_slot')
    .set({ taken: sql<number>`greatest(taken - 1, 0)` })
    .where('municipality_code', '=', municipality_code)
    .where('section', '=', section)
    .where('day', '=', day)
    .where('starts', '=', starts)
    .execute();
}

/**
 * Another time in place of one that is booked. Rows of times are taken in one order, so that two who swap theirs do not wait
 * for each other. Fails as `takeSlot`.
 */
export async function moveSlot(
  transaction: Database,
  section: VisitSection,
  booked: SlotRow,
  slot: Slot,
  today: CalendarDate,
): Promise<Outcome<void>> {
  const isLater = slotOf(calendarDateSchema.parse(booked.day), booked.starts) < slot;
  if (isLater) await freeSlot(transaction, booked);
  const taken = await takeSlot(transaction, { municipality: booked.municipality_code, section }, slot, today);
  if (taken.ok && !isLater) await freeSlot(transaction, booked);
  return taken;
}

/** When a visit is, and when its person is reminded, as the columns of a row. */
export function timesOf(section: VisitSection, slot: Slot) {
  const day = dayOfSlot(slot);
  return {
    day,
    starts: timeOfSlot(slot),
    minutes: section.minutes,
    remind_at: new Date(`${openDayBefore(day)}T${REMINDED_AT}:00+09:00`),
  };
}

/** The next times after one that are free. */
async function nextFree(
  database: Database,
  { municipality, section }: Office,
  after: Slot,
  today: CalendarDate,
): Promise<Slot[]> {
  const from = dayOfSlot(after);
  const to = addDays(today, VISIT_LIMITS.daysAhead);
  const taken = await takenOf(database, { municipality, section: section.key }, { from, to });
  const free: Slot[] = [];
  for (let day = from; day <= to && free.length < MOST_NEXT; day = addDays(day, 1)) {
    free.push(...slotsOn(section, day).filter((one) => one > after && (taken.get(one) ?? 0) < section.capacity));
  }
  return free.slice(0, MOST_NEXT);
}
