import * as z from 'zod';
import { instantSchema } from '../values/instant.ts';
import { isPlainText } from '../values/plain-text.ts';

export const MOST_KIOSKS = 500;
/** For how many days visits are counted, today among them. */
export const KIOSK_DAYS = 31;
const MOST_VISITS = 100_000;

export const kioskIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
/** What a terminal shows who it is with: 32 random bytes. */
export const kioskKeySchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** Where it stands, as the office says. */
export const kioskPlaceSchema = z.string().trim().min(1).max(60).refine(isPlainText);

/** `impaired`: open, and something does not work. `stopped`: somebody ended it. */
const kioskStateSchema = z.enum(['inService', 'impaired', 'outOfService', 'stopped']);
export type KioskState = z.infer<typeof kioskStateSchema>;

const kioskPaperSchema = z.enum(['ok', 'low', 'out', 'noPrinter', 'unknown']);
export type KioskPaper = z.infer<typeof kioskPaperSchema>;

const kioskFaultSchema = z.enum(['readerServiceDown', 'readerMissing', 'portalUnreachable', 'windowCrashed']);
export type KioskFault = z.infer<typeof kioskFaultSchema>;

const versionSchema = z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}(?:-[0-9A-Za-z.]{1,20})?$/);
const visitsSchema = z.number().int().min(0).max(MOST_VISITS);

/**
 * All that a terminal tells: codes and counts, no text, no time of its own clock, and nothing of who stands at it or
 * whether somebody does.
 */
const kioskBeatSchema = z.strictObject({
  /** A random name of this run of the program; a run that another followed is over. */
  run: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  /** Grows within a run: what was sent before, or again, changes nothing. */
  beat: z.number().int().min(1).max(1_000_000_000),
  state: kioskStateSchema,
  version: versionSchema,
  /** That ended since the run began. */
  visits: visitsSchema,
  paper: kioskPaperSchema,
  /** What does not work, or went wrong since the last beat. */
  fault: kioskFaultSchema.nullable(),
});
export type KioskBeat = z.infer<typeof kioskBeatSchema>;

const kioskSchema = z.strictObject({
  kiosk: kioskIdSchema,
  place: z.string().max(60),
  /** `null`: it has told nothing yet. All times are the portal's. */
  heard: z
    .strictObject({
      at: instantSchema,
      state: kioskStateSchema,
      since: instantSchema,
      version: versionSchema,
      paper: kioskPaperSchema,
    })
    .nullable(),
  /** Heard of, and not for three minutes; a terminal that was stopped may be. */
  isSilent: z.boolean(),
  visitsToday: z.number().int().min(0),
  /** The last one, and when it was last told of. */
  fault: z.strictObject({ code: kioskFaultSchema, at: instantSchema }).nullable(),
});
export type Kiosk = z.infer<typeof kioskSchema>;

const kioskDetailSchema = kioskSchema
  .extend({
    registeredAt: instantSchema,
    /** The newest first; a day without visits has no line. */
    days: z.array(z.strictObject({ day: z.iso.date(), visits: z.number().int().min(1) })).max(KIOSK_DAYS),
  })
  .strict();
export type KioskDetail = z.infer<typeof kioskDetailSchema>;

export const KIOSK_ROUTES = {
  tellKioskState: {
    method: 'POST',
    path: '/kiosk/v1/heartbeat',
    audience: 'kiosk',
    body: kioskBeatSchema,
    /** False: it was older than what is known, and changed nothing. */
    reply: z.strictObject({ taken: z.boolean() }),
  },
  listKiosks: {
    method: 'GET',
    path: '/staff/kiosks',
    audience: 'staff',
    reply: z.strictObject({ kiosks: z.array(kioskSchema).max(MOST_KIOSKS) }),
  },
  readKiosk: {
    method: 'GET',
    path: '/staff/kiosks/:kiosk',
    audience: 'staff',
    params: z.strictObject({ kiosk: kioskIdSchema }),
    reply: kioskDetailSchema,
  },
} as const;
