import * as z from 'zod';
import { instantSchema } from '../values/instant.ts';
import { operatorSchema } from '../values/localized-text.ts';

/** Jobs and mails are counted up to this. */
export const MOST_WAITING = 200;

const waitingSchema = z.number().int().min(0).max(MOST_WAITING);
const jobSchema = z.string().max(100);
/** Whether nobody has to do anything about it. */
const isWell = z.boolean();

/** How the portal itself is. Names of jobs, numbers and times: nothing of a case, and no person. */
const operationSchema = z.strictObject({
  jobs: z.strictObject({
    isWell,
    /** When the periodic ones were last begun; `null` where they never were. */
    ranAt: instantSchema.nullable(),
    /** That should have run five minutes ago, with the time of the oldest. */
    late: z.array(z.strictObject({ job: jobSchema, jobs: waitingSchema, since: instantSchema })).max(MOST_WAITING),
    /** That failed at their last try and wait for the operator. */
    parked: z.array(z.strictObject({ job: jobSchema, jobs: waitingSchema })).max(MOST_WAITING),
  }),
  mail: z.strictObject({
    isWell,
    /** Whether the portal sends any. */
    isOn: z.boolean(),
    waiting: waitingSchema,
    /** Since when the oldest should have gone out; `null` where none is late. */
    lateSince: instantSchema.nullable(),
  }),
  line: z.strictObject({
    isWell,
    /** Whether the portal is on LINE. */
    isOn: z.boolean(),
    waiting: waitingSchema,
    /** That LINE refused, or did not take for too long: nobody sends them any more. */
    dead: waitingSchema,
    /** Until when nothing is sent by itself, as the month's number is used up. */
    limitedUntil: instantSchema.nullable(),
  }),
  /** By the command of the portal; copies made otherwise are not known. */
  backup: z.strictObject({ isWell, takenAt: instantSchema.nullable() }),
  /** Those that wrap the keys of the database, by their names. */
  keys: z.strictObject({
    isWell,
    keys: z
      .array(
        z.strictObject({
          id: z.string().max(40),
          since: instantSchema,
          isCurrent: z.boolean(),
          /** Whether something is wrapped by it. */
          isUsed: z.boolean(),
          isAvailable: z.boolean(),
        }),
      )
      .max(1_000),
  }),
  /** Of this municipality: up to when it is signed. */
  audit: z.strictObject({ isWell, signedAt: instantSchema.nullable() }),
  /** By how much the portal's clock is ahead of its database's. */
  clock: z.strictObject({ isWell, aheadMs: z.number().int() }),
});
export type Operation = z.infer<typeof operationSchema>;

export const OPERATION_ROUTES = {
  readHealth: {
    method: 'GET',
    path: '/health',
    audience: 'public',
    reply: z.strictObject({
      status: z.literal('ok'),
      now: instantSchema,
      /** A practice portal trusts invented cards and reaches no municipality; every screen says so. */
      practice: z.boolean(),
      /** The operator's name for people to read; absent where the configuration has none. */
      operator: operatorSchema.optional(),
    }),
  },
  readOperation: {
    method: 'GET',
    path: '/staff/operation',
    audience: 'staff',
    always: true,
    reply: operationSchema,
  },
} as const;
