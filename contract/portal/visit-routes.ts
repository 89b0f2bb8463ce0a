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
/** Offices that one purpose leads to at most. */
const MOST_OFFICES = 2_000;

const namedMunicipalitySchema = z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema });
/** A procedure that somebody comes for. */
const purposeSchema = z.strictObject({ id: procedureIdSchema, title: localizedTextSchema });

const visitOfficesSchema = z.strictObject({
  offices: z
    .array(z.strictObject({ municipality: namedMunicipalitySchema, section: toldSectionSchema }))
    .max(MOST_OFFICES),
});
export type VisitOffices = z.infer<typeof visitOfficesSchema>;

const whereSchema = z.strictObject({
  procedure: purposeSchema,
  municipality: namedMunicipalitySchema,
  /** `null` where the office has no such section any more. */
  section: toldSectionSchema.nullable(),
});

/** A visit that belongs to no case, as its person reads it. */
const freeVisitSchema = whereSchema
  .extend({
    /** What its person says at the counter. It looks like the number of a receipt. */
    id: receiptNumberSchema,
    slot: slotSchema,
    minutes: ownVisitSchema.shape.minutes,
    state: ownVisitSchema.shape.state,
    /** How often the person may still move or cancel visits without a case. */
    changesLeft: z.number().int().min(0).max(VISIT_LIMITS.changes),
  })
  .strict();
export type FreeVisit = z.infer<typeof freeVisitSchema>;

const bookedVisitSchema = z.discriminatedUnion('of', [
  whereSchema.extend({ ...ownVisitSchema.shape, of: z.literal('case'), receiptNumber: receiptNumberSchema }).strict(),
  freeVisitSchema.extend({ of: z.literal('nothing') }).strict(),
]);
export type BookedVisit = z.infer<typeof bookedVisitSchema>;

const ofApplication = z.strictObject({ number: receiptNumberSchema });
const ofVisit = z.strictObject({ number: receiptNumberSchema, visit: z.coerce.number().pipe(visitNumberSchema) });
const ofFreeVisit = z.strictObject({ id: receiptNumberSchema });
const wanted = z.strictObject({ slot: slotSchema });
/** For what, where and when. */
const wantedFree = z.strictObject({
  purpose: procedureIdSchema,
  municipality: municipalityCodeSchema,
  section: sectionKeySchema,
  slot: slotSchema,
});
export type WantedVisit = z.infer<typeof wantedFree>;

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
  /** Which offices receive people for a procedure without a case: nothing in it is about a person. */
  listVisitOffices: {
    method: 'GET',
    path: '/offices',
    audience: 'public',
    query: z.strictObject({ purpose: procedureIdSchema }),
    reply: visitOfficesSchema,
  },
  /** Own visits that are to come, with and without a case, the next one first. */
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
  /** A visit without a case. The time that is booked already is booked once. */
  bookFreeVisit: { method: 'POST', path: '/visits', audience: 'resident', body: wantedFree, reply: freeVisitSchema },
  changeFreeVisit: {
    method: 'PUT',
    path: '/visits/:id',
    audience: 'resident',
    params: ofFreeVisit,
    body: wanted,
    reply: freeVisitSchema,
  },
  cancelFreeVisit: {
    method: 'DELETE',
    path: '/visits/:id',
    audience: 'resident',
    params: ofFreeVisit,
    reply: freeVisitSchema,
  },
} as const;
