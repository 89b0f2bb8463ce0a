import * as z from 'zod';
import { caseOutcomeSchema, caseStateSchema } from '../procedure/case.ts';
import { procedureIdSchema } from '../values/brands.ts';
import { localizedTextSchema } from '../values/localized-text.ts';

/** Numbers below are told as being below, and as nothing else. */
export const LEAST_TOLD = 5;
/** How many months back there is something to see. */
export const MOST_MONTHS = 36;
const MOST_LINES = 5_000;

const monthSchema = z.string().regex(/^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/);

/** `null`: from 1 to 4. What there was none of has no line. */
const numberSchema = z.number().int().min(LEAST_TOLD).nullable();
const daysSchema = z.number().int().min(0).nullable();

const lineOf = <What extends z.ZodType>(what: What) =>
  z.strictObject({
    group: z.string().max(64),
    procedure: z.strictObject({
      id: procedureIdSchema,
      /** `null` where the municipality no longer offers it. */
      title: localizedTextSchema.nullable(),
    }),
    what,
    number: numberSchema,
  });

const closedLineSchema = lineOf(z.union([caseOutcomeSchema, z.literal('withdrawn')])).extend({
  /** Open days that the office took: within them half, and nine of ten, were closed. */
  medianDays: daysSchema,
  ninetyDays: daysSchema,
  /** Of those that had a day to be answered by; told where neither part of them is small. */
  inTimePercent: z.number().int().min(0).max(100).nullable(),
});
export type ClosedLine = z.infer<typeof closedLineSchema>;

const statisticsSchema = z.strictObject({
  /** The months that were counted, the newest first. */
  months: z.array(monthSchema).max(MOST_MONTHS),
  /** The one that is shown; `null` where none was counted. */
  month: monthSchema.nullable(),
  closed: z.array(closedLineSchema).max(MOST_LINES),
  /** Where open cases stood when the month was counted. */
  open: z.array(lineOf(caseStateSchema)).max(MOST_LINES),
  /** These, those open and corrections are told to the next 5. */
  received: z.array(lineOf(z.enum(['home', 'kiosk']))).max(MOST_LINES),
  /** By ready sentence. */
  corrections: z.array(lineOf(z.string().max(64))).max(MOST_LINES),
  /** Open cases now, for who hands them out: exact to 100. */
  openByStaff: z
    .array(
      z.strictObject({
        staff: z.string().max(64),
        name: z.string().max(100),
        open: z.number().int().min(0).max(100),
      }),
    )
    .max(1_000)
    .nullable(),
});
export type Statistics = z.infer<typeof statisticsSchema>;

export const STATISTICS_ROUTES = {
  readStatistics: {
    method: 'GET',
    path: '/staff/statistics',
    audience: 'staff',
    query: z.strictObject({ month: monthSchema.optional() }),
    reply: statisticsSchema,
  },
} as const;

/**
 * About how many the lines of one procedure are together, rounded to 5. It is made of what is told alone, so that no
 * number that is not told can be had from it.
 */
export function aboutTotal(lines: readonly { readonly number: number | null }[]): number {
  const middle = LEAST_TOLD / 2;
  const sum = lines.reduce((so, { number }) => so + (number ?? middle), 0);
  return Math.round(sum / LEAST_TOLD) * LEAST_TOLD;
}
