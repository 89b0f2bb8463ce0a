import * as z from 'zod';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { toldStateSchema } from '#contract/procedure/case.ts';
import { visitNumberSchema } from '#contract/procedure/case-act.ts';
import { calendarDateSchema, municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';

/** What applications tell the rest of the portal. */
export const APPLICATION_EVENTS = {
  applicationFiled: z.strictObject({
    receiptNumber: receiptNumberSchema,
    procedure: procedureIdSchema,
    municipality: municipalityCodeSchema,
  }),
  /** First or again, by somebody who acts for the person whose case it is. */
  applicationFiledByProxy: z.strictObject({ receiptNumber: receiptNumberSchema }),
  /** What somebody who acts for the person did to their case beside filing. */
  caseTouchedByProxy: z.strictObject({
    receiptNumber: receiptNumberSchema,
    did: z.enum(['letterOpened', 'visitMoved']),
  }),
  /** `step` counts the rows of its history from 1, the filing; `act` is what happened. */
  applicationChanged: z.strictObject({
    receiptNumber: receiptNumberSchema,
    step: z.number().int().min(2).max(500),
    act: z.string().max(40),
    status: toldStateSchema,
    /** Absent in events from before it was told. */
    by: z.enum(['person', 'office']).optional(),
  }),
  /** Somebody is to come on the next open day. */
  visitNear: z.strictObject({ receiptNumber: receiptNumberSchema, visit: visitNumberSchema }),
  /** The same without a case, of one person. */
  freeVisitNear: z.strictObject({ subject: z.string().max(64), day: calendarDateSchema }),
  /** The office cancelled it. */
  freeVisitCancelled: z.strictObject({ subject: z.string().max(64), day: calendarDateSchema }),
  /** A case was opened by somebody outside of its group; all approvers of the group are told. */
  emergencyOpened: z.strictObject({
    receiptNumber: receiptNumberSchema,
    municipality: municipalityCodeSchema,
    group: z.string().max(64),
  }),
  /** It is in another group, or may be opened by others, than before. */
  caseMoved: z.strictObject({ receiptNumber: receiptNumberSchema }),
  messageSent: z.strictObject({
    receiptNumber: receiptNumberSchema,
    message: z.number().int().min(1).max(1_000_000),
    by: z.enum(['person', 'office']),
  }),
  exportAsked: z.strictObject({ municipality: municipalityCodeSchema, export: z.string().max(40) }),
} as const;
