import * as z from 'zod';
import type { Failure } from '../failures/failure.ts';
import { type CalendarDate, calendarDateSchema, procedureIdSchema } from '../values/brands.ts';
import { addDays, weekdayOf } from '../values/calendar.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { isOpenDay } from '../values/open-days.ts';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** `HH:MM` in Japan. */
const clockTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** When a visit begins: a day and a time in Japan, `YYYY-MM-DDTHH:MM`. */
export const slotSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/)
  .refine((slot) => calendarDateSchema.safeParse(slot.slice(0, 10)).success, 'no such day');
export type Slot = z.infer<typeof slotSchema>;

export const sectionKeySchema = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/);

/** A section of an office that people come to: where it is, for whom, and when, week by week. */
export const visitSectionSchema = z.strictObject({
  key: sectionKeySchema,
  name: localizedTextSchema,
  /** The groups of procedures that it handles. */
  groups: z.array(sectionKeySchema).min(1).max(20),
  /** What people come here for without a case, such as what they filed elsewhere; a section that names any receives for no case. */
  withoutCase: z.array(procedureIdSchema).max(20).default([]),
  place: localizedTextSchema,
  phone: z.string().max(20),
  /** What everybody brings. */
  bring: z.array(localizedTextSchema).max(5),
  /** How long a visit is planned to be. */
  minutes: z.number().int().min(5).max(120),
  /** How many are received at the same time. */
  capacity: z.number().int().min(1).max(50),
  hours: z
    .array(
      z
        .strictObject({ days: z.array(z.enum(WEEKDAYS)).min(1).max(7), from: clockTimeSchema, to: clockTimeSchema })
        .refine(({ from, to }) => from < to, 'ends before it begins'),
    )
    .min(1)
    .max(20),
});
export type VisitSection = z.infer<typeof visitSectionSchema>;

export const VISIT_LIMITS = {
  /** Visits that a case has open at a time, and a person without a case. */
  open: 2,
  /**
   * Times that a person changes or cancels visits of a case, or those without a case that they booked within the days ahead that
   * one books; after that the office does it.
   */
  changes: 5,
  /** How many days ahead one books. */
  daysAhead: 90,
  /** Days that one answer shows. */
  daysShown: 31,
} as const;

/** Visits that are to come, and how often the person changed or cancelled any. */
export interface VisitCounts {
  readonly open: number;
  readonly changes: number;
}

/** Why nobody can come then: from the next day on, on days on which offices are open, and by one person only so often. */
export function visitRefusal(
  { day, isNew, isOwn }: { readonly day: CalendarDate; readonly isNew: boolean; readonly isOwn: boolean },
  today: CalendarDate,
  { open, changes }: VisitCounts,
): Failure | undefined {
  if (day <= today) return { code: 'slotTooSoon' };
  if (!isOpenDay(day)) return { code: 'officeClosed' };
  if (isNew && open >= VISIT_LIMITS.open) return { code: 'visitLimitReached', of: 'open', most: VISIT_LIMITS.open };
  if (isOwn && changes >= VISIT_LIMITS.changes) {
    return { code: 'visitLimitReached', of: 'changes', most: VISIT_LIMITS.changes };
  }
  return undefined;
}

export function slotOf(day: CalendarDate, starts: string): Slot {
  return slotSchema.parse(`${day}T${starts}`);
}

export function dayOfSlot(slot: Slot): CalendarDate {
  return calendarDateSchema.parse(slot.slice(0, 10));
}

export function timeOfSlot(slot: Slot): string {
  return slot.slice(11);
}

/** When visits begin on a day: by the week's pattern, never on a day on which offices are closed. */
export function slotsOn({ hours, minutes }: Pick<VisitSection, 'hours' | 'minutes'>, day: CalendarDate): Slot[] {
  if (!isOpenDay(day)) return [];
  const weekday = WEEKDAYS[weekdayOf(day)];
  const times = hours
    .filter(({ days }) => days.some((one) => one === weekday))
    .flatMap(({ from, to }) => timesBetween(from, to, minutes));
  return [...new Set(times)].sort().map((starts) => slotOf(day, starts));
}

/** Whole visits alone: one that would end after the hours does not begin. */
function timesBetween(from: string, to: string, minutes: number): string[] {
  const times: string[] = [];
  for (let at = minuteOf(from); at + minutes <= minuteOf(to); at += minutes) {
    times.push(`${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`);
  }
  return times;
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** Whether the section receives somebody then, looking from `today`. */
export function isOffered(section: VisitSection, slot: Slot, today: CalendarDate): boolean {
  const day = dayOfSlot(slot);
  return day <= addDays(today, VISIT_LIMITS.daysAhead) && slotsOn(section, day).includes(slot);
}

/** The last day before it on which offices are open: when whoever comes is reminded. */
export function openDayBefore(day: CalendarDate): CalendarDate {
  let before = addDays(day, -1);
  while (!isOpenDay(before)) before = addDays(before, -1);
  return before;
}

export const slotStateSchema = z.enum(['free', 'few', 'full', 'closed']);
export type SlotState = z.infer<typeof slotStateSchema>;

/** At so many or fewer it is said how many are left; above it is only said that there are some. */
const FEW = 3;

/** What is told of how full it is: in words, so that nobody counts how busy the office is. */
export function slotState(left: number): { readonly state: SlotState; readonly left: number | null } {
  if (left <= 0) return { state: 'full', left: null };
  return left <= FEW ? { state: 'few', left } : { state: 'free', left: null };
}

/** Of a whole day: it is as free as the freest of its times. */
export function dayState(slots: readonly { readonly state: SlotState }[]): SlotState {
  if (slots.length === 0) return 'closed';
  return (['free', 'few'] as const).find((state) => slots.some((slot) => slot.state === state)) ?? 'full';
}

/** A section as those read it who come there. */
export const toldSectionSchema = visitSectionSchema.pick({
  key: true,
  name: true,
  place: true,
  phone: true,
  bring: true,
  minutes: true,
});
export type ToldSection = z.infer<typeof toldSectionSchema>;

export function toldSection({ key, name, place, phone, bring, minutes }: VisitSection): ToldSection {
  return { key, name, place, phone, bring, minutes };
}

/** A visit as the person of the case reads it. */
export const ownVisitSchema = z.strictObject({
  /** Of the case, counted from 1. */
  visit: z.number().int().min(1).max(100),
  slot: slotSchema,
  minutes: z.number().int().min(1).max(120),
  state: z.enum(['booked', 'attended', 'missed', 'cancelled']),
});
export type OwnVisit = z.infer<typeof ownVisitSchema>;

/** What a person can do about visits for a case, and has done. */
export const caseVisitsSchema = z.strictObject({
  /** Where one goes; `null` where the office takes no visits for it. */
  section: toldSectionSchema.nullable(),
  visits: z.array(ownVisitSchema).max(100),
  mayBook: z.boolean(),
  /** How often the person may still move or cancel one. */
  changesLeft: z.number().int().min(0).max(VISIT_LIMITS.changes),
});
export type CaseVisits = z.infer<typeof caseVisitsSchema>;
