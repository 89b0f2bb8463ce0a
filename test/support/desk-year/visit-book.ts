import { dayOfSlot, type OwnVisit, openDayBefore, type Slot } from '#contract/procedure/visit.ts';
import { type CalendarDate, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { countUp } from './ledger.ts';

/** When the portal reminds, in Japan, on the open day before a visit. */
const REMINDED_AT = '18:00';

/** What somebody makes of a visit that they booked. */
export interface VisitCourse {
  /** The days on which they move it, and on which they cancel it, where they do. */
  readonly moveOn: CalendarDate | undefined;
  readonly cancelOn: CalendarDate | undefined;
  readonly comes: boolean;
}

/** A visit as its person and the office know it. */
export interface KeptVisit extends VisitCourse {
  /** Of a case its receipt number and which of its visits it is; else its own number. */
  readonly name: string;
  /** Whose it is; of a case its receipt number. */
  readonly whose: string;
  readonly of: 'case' | 'nothing';
  readonly municipality: string;
  readonly section: string;
  /** The times that it was booked for, one after the other. */
  readonly times: { readonly slot: Slot; readonly fromMs: number; untilMs: number | undefined }[];
  state: OwnVisit['state'];
}

/** Every visit of the year, as everybody was told of it. */
export interface VisitBook {
  readonly visits: KeptVisit[];
  /** Who wanted a time that was given to others at that moment. */
  turnedAway: number;
  /** Who had as many visits to come as one person may have. */
  limited: number;
}

export function slotOfVisit({ times }: KeptVisit): Slot {
  const newest = times.at(-1);
  if (newest === undefined) throw new Error('a visit was booked for some time');
  return newest.slot;
}

export function dayOfVisit(visit: KeptVisit): CalendarDate {
  return dayOfSlot(slotOfVisit(visit));
}

export function moveKept(visit: KeptVisit, slot: Slot, atMs: number): void {
  leaveTime(visit, atMs);
  visit.times.push({ slot, fromMs: atMs, untilMs: undefined });
}

export function cancelKept(visit: KeptVisit, atMs: number): void {
  leaveTime(visit, atMs);
  visit.state = 'cancelled';
}

/** A case that was withdrawn gives its times back. */
export function cancelOfCase({ visits }: VisitBook, receiptNumber: string, atMs: number): void {
  for (const visit of visits) if (visit.whose === receiptNumber && visit.state === 'booked') cancelKept(visit, atMs);
}

function leaveTime({ times }: KeptVisit, atMs: number): void {
  const newest = times.at(-1);
  if (newest !== undefined) newest.untilMs = atMs;
}

/** How many places of each time are taken, by municipality, section and time. */
export function takenByTime({ visits }: VisitBook): ReadonlyMap<string, number> {
  const taken = new Map<string, number>();
  for (const visit of visits) {
    if (visit.state !== 'cancelled') countUp(taken, `${visit.municipality} ${visit.section} ${slotOfVisit(visit)}`);
  }
  return taken;
}

/**
 * Who is reminded of what on which day: each time that somebody still had when its reminder came, booked before that, up to
 * the moment at which the portal reminded last.
 */
export function expectedReminders({ visits }: VisitBook, lastMs: number): string[] {
  return visits.flatMap((visit) =>
    visit.times.flatMap(({ slot, fromMs, untilMs = Number.POSITIVE_INFINITY }) => {
      const remindedOn = openDayBefore(dayOfSlot(slot));
      const atMs = Date.parse(`${remindedOn}T${REMINDED_AT}:00+09:00`);
      if (fromMs >= atMs || untilMs <= atMs || atMs > lastMs) return [];
      return [reminderOf(visit.of === 'case' ? visit.name : `${visit.whose} ${dayOfSlot(slot)}`, atMs)];
    }),
  );
}

/** A reminder, by what it is about and the day in Japan on which it came. */
export function reminderOf(about: string, atMs: number): string {
  return `${about} on ${japaneseDay(epochMs(atMs))}`;
}
