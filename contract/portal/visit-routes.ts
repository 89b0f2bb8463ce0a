import * as z from 'zod';
import { visitNumberSchema } from '../procedure/case-act.ts';
import {
  ownVisitSchema,
  sectionKeySchema,
  slotSchema,
  slotStateSchema,
  toldSectionSchema,
  VISIT_LIMITS,
} from '../procedure/visit.ts';
import { calendarDateSchema, municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { applicationDetailSchema, receiptNumberSchema } from './application-routes.ts';

const slotDaySchema = z.strictObject({
  day: calendarDateSchema,
  /** As free as its freest time; `closed` where nobody is received. */
  state: slotStateSchema,
  slots: z
    .array(
      z.strictObject({
        slot: slotSchema,
        state: slotStateSchema.exclude(['closed']),
        /** How many are left, where there are few; else it is not told. */
        left: z.number().int().min(1).max(3).nullable(),
      }),
    )
    .max(200),
});
export type SlotDay = z.infer<typeof slotDaySchema>;

const officeSlotsSchema = z.strictObject({
  section: toldSectionSchema,
  /** From the first day that can be booked, or the one that was asked for. */
  days: z.array(slotDaySchema).max(VISIT_LIMITS.daysShown),
  /** The first time after those days that is free. */
  next: slotSchema.nullable(),
});
export type OfficeSlots = z.infer<typeof officeSlotsSchema>;

/** How many visits one page has at most. */
export const VISITS_AT_ONCE = 100;

const bookedVisitSchema = ownVisitSchema
  .extend({
    receiptNumber: receiptNumberSchema,
    procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }),
    municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
    section: toldSectionSchema.nullable(),
  })
  .strict();
export type BookedVisit = z.infer<typeof bookedVisitSchema>;

const ofApplication = z.strictObject({ number: receiptNumberSchema });
const ofVisit = z.strictObject({ number: receiptNumberSchema, visit: z.coerce.number().pipe(visitNumberSchema) });
const wanted = z.strictObject({ slot: slotSchema });

export const VISIT_ROUTES = {
  /** When a section receives somebody: nothing in it is about a person. */
  listSlots: {
    method: 'GET',
    path: '/offices/:municipality/:section/slots',
    audience: 'public',
    params: z.strictObject({ municipality: municipalityCodeSchema, section: sectionKeySchema }),
    query: z.strictObject({ from: calendarDateSchema.optional() }),
    reply: officeSlotsSchema,
  },
  /** Own visits that are to come, the next one first. */
  listVisits: {
    method: 'GET',
    path: '/visits',
    audience: 'resident',
    reply: z.strictObject({ visits: z.array(bookedVisitSchema).max(VISITS_AT_ONCE) }),
  },
  /** The time that is booked already is booked once. */
  bookVisit: {
    method: 'POST',
    path: '/applications/:number/visits',
    audience: 'resident',
    params: ofApplication,
    body: wanted,
    reply: applicationDetailSchema,
  },
  changeVisit: {
    method: 'PUT',
    path: '/applications/:number/visits/:visit',
    audience: 'resident',
    params: ofVisit,
    body: wanted,
    reply: applicationDetailSchema,
  },
  cancelVisit: {
    method: 'DELETE',
    path: '/applications/:number/visits/:visit',
    audience: 'resident',
    params: ofVisit,
    reply: applicationDetailSchema,
  },
} as const;
