import { sql } from 'kysely';
import { VISIT_LIMITS } from '#contract/procedure/visit.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import type { TestPortal } from '../portal/portal-harness.ts';
import { toldOtherwise } from './told-otherwise.ts';
import {
  dayOfVisit,
  expectedReminders,
  type KeptVisit,
  reminderOf,
  slotOfVisit,
  takenByTime,
  type VisitBook,
} from './visit-book.ts';

/** What the portal says otherwise of visits and of reminders than people were told, in words. */
export async function checkVisits(portal: TestPortal, book: VisitBook, remindedUpToMs: number): Promise<string[]> {
  return [
    ...(await keptOtherwise(portal, book, remindedUpToMs)),
    ...(await takenOtherwise(portal, book)),
    ...(await remindedOtherwise(portal, book, remindedUpToMs)),
    ...(await correctionsRemindedOtherwise(portal, remindedUpToMs)),
  ];
}

interface VisitRow {
  readonly name: string;
  readonly of: KeptVisit['of'];
  readonly place: string;
  readonly state: string;
}

/** Those without a case are forgotten, so long after their day that they limit nobody. */
async function keptOtherwise({ database }: TestPortal, { visits }: VisitBook, lastMs: number): Promise<string[]> {
  const { rows } = await sql<VisitRow>`
    select receipt_number || ' ' || visit as name, 'case' as of,
      municipality_code || ' ' || section || ' ' || day || 'T' || starts as place, state from case_visit
    union all select id, 'nothing', municipality_code || ' ' || section || ' ' || day || 'T' || starts, state
    from visit_free`.execute(database);
  const forgotten = addDays(japaneseDay(epochMs(lastMs)), -VISIT_LIMITS.daysAhead);
  return toldOtherwise(
    'visits',
    rows.map(({ name, of, place, state }) => `${of} ${name} at ${place} ${state}`),
    visits
      .filter((visit) => visit.of === 'case' || dayOfVisit(visit) >= forgotten)
      .map((visit) => {
        const place = `${visit.municipality} ${visit.section} ${slotOfVisit(visit)}`;
        return `${visit.of} ${visit.name} at ${place} ${visit.state}`;
      }),
  );
}

/** A place is taken by who has it, and no time has more than there is room for. */
async function takenOtherwise(portal: TestPortal, book: VisitBook): Promise<string[]> {
  const { rows } = await sql<{ m: string; section: string; slot: string; taken: number }>`
    select municipality_code as m, section, day || 'T' || starts as slot, taken from office_slot
    where taken > 0`.execute(portal.database);
  const tooMany = rows.filter(({ m, section: key, taken }) => {
    const section = portal.visitSections(m).find((one) => one.key === key);
    return section === undefined || taken > section.capacity;
  });
  return [
    ...tooMany.map(({ m, section, slot, taken }) => `${taken} have a place of ${m} ${section} ${slot}`),
    ...toldOtherwise(
      'places',
      rows.map(({ m, section, slot, taken }) => `${m} ${section} ${slot} ${taken}`),
      [...takenByTime(book)].map(([time, taken]) => `${time} ${taken}`),
    ),
  ];
}

interface ReminderRow {
  readonly about: string;
  readonly at: Date;
}

/** Everybody is reminded once, on the open day before, and of nothing that they moved or gave up before that. */
async function remindedOtherwise({ database }: TestPortal, book: VisitBook, lastMs: number): Promise<string[]> {
  const { rows } = await sql<ReminderRow>`
    select at, case name when 'visitNear' then (data ->> 'receiptNumber') || ' ' || (data ->> 'visit')
      else (data ->> 'subject') || ' ' || (data ->> 'day') end as about
    from outbox_event where name in ('visitNear', 'freeVisitNear')`.execute(database);
  const notices = await sql<{ told: number }>`
    select count(*)::int as told from notice where kind in ('visitNear', 'freeVisitNear')`.execute(database);
  const told = notices.rows[0]?.told;
  return [
    ...toldOtherwise(
      'reminders of visits',
      rows.map(({ about, at }) => reminderOf(about, at.getTime())),
      expectedReminders(book, lastMs),
    ),
    ...(told === rows.length ? [] : [`${told} notices of visits for ${rows.length} reminders`]),
  ];
}

/**
 * A correction that is still asked for on the night three days before its last day, or on a later one up to that day, is told
 * of once, and of one that lapsed its history says so.
 */
async function correctionsRemindedOtherwise({ database }: TestPortal, lastMs: number): Promise<string[]> {
  const lastNight = `${japaneseDay(epochMs(lastMs))}`;
  const told = await sql<{ line: string; late: boolean }>`
    select notice.receipt_number || ' by ' || (told::jsonb ->> 'day') as line,
      exists (select from case_correction as over where over.receipt_number = notice.receipt_number
        and over.last_day = (told::jsonb ->> 'day')::date and over.ended_at < notice.at) as late
    from notice where kind = 'correctionEnds'`.execute(database);
  const due = await sql<{ line: string }>`
    select receipt_number || ' by ' || last_day as line from case_correction
    where exists (
      select from generate_series(last_day - 3, least(last_day, ${lastNight}::date), interval '1 day') as night (day)
      where asked_at < (night.day at time zone 'Asia/Tokyo')
        and (ended_at is null or ended_at > (night.day at time zone 'Asia/Tokyo') + interval '1 hour'))`.execute(
    database,
  );
  const lapsed = await sql<{ line: string }>`
    select receipt_number || ' ' || count(*) as line from application_history where act = 'correctionLapsed'
    group by receipt_number`.execute(database);
  const over = await sql<{ line: string }>`
    select receipt_number || ' ' || count(*) as line from case_correction
    where last_day < ${lastNight}::date
      and (ended_at is null or ended_at > ((last_day + 1)::timestamp at time zone 'Asia/Tokyo') + interval '1 hour')
    group by receipt_number`.execute(database);
  const lines = ({ rows }: { readonly rows: readonly { readonly line: string }[] }) => rows.map(({ line }) => line);
  return [
    ...toldOtherwise('reminders of corrections', lines(told), lines(due)),
    ...toldOtherwise('corrections that lapsed', lines(lapsed), lines(over)),
    ...told.rows.filter(({ late }) => late).map(({ line }) => `${line} was told of once it was over`),
  ];
}
