import * as z from 'zod';
import { holdGroundSchema } from '../procedure/case.ts';
import { calendarDateSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { isPlainText } from '../values/plain-text.ts';

const kindSchema = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/);
const nameSchema = z.string().max(100);
const yearsSchema = z.number().int().min(1).max(100);

/** For how long cases of a kind are kept, and where that is written. */
export const keepingRuleSchema = z.strictObject({ kind: kindSchema, years: yearsSchema, source: z.string().max(300) });

const retentionPageSchema = z.strictObject({
  rules: z
    .array(
      keepingRuleSchema.extend({
        /** V: seen in a published source. G: general practice, which erases nothing until it is confirmed. */
        mark: z.enum(['V', 'G']),
        confirmedAt: instantSchema.nullable(),
        /** Who confirmed it, by name; `null` as long as nobody did. */
        confirmedBy: nameSchema.nullable(),
      }),
    )
    .max(200),
  /** What falls due within 30 days or did before, by day, kind and group; the last day first. */
  lists: z
    .array(
      z.strictObject({
        dueOn: calendarDateSchema,
        kind: kindSchema,
        group: z.string().max(64),
        years: yearsSchema,
        cases: z.number().int().min(0),
        confirmedAt: instantSchema.nullable(),
        confirmedBy: nameSchema.nullable(),
        doneAt: instantSchema.nullable(),
      }),
    )
    .max(1_000),
  /** What stays whatever its rule says, by group and ground; no case is named. */
  holds: z
    .array(
      z.strictObject({
        group: z.string().max(64),
        ground: holdGroundSchema,
        cases: z.number().int().min(1),
        /** Of the oldest. */
        since: instantSchema,
      }),
    )
    .max(1_000),
});
export type RetentionPage = z.infer<typeof retentionPageSchema>;

/** How long the municipality keeps what was closed. */
export const RETENTION_ROUTES = {
  readRetention: { method: 'GET', path: '/staff/retention', audience: 'staff', reply: retentionPageSchema },
  /** For how long cases of a kind are kept here, and where that is written. */
  confirmRetentionRule: {
    method: 'POST',
    path: '/staff/retention/rules/:kind',
    audience: 'staff',
    stepUp: true,
    params: z.strictObject({ kind: kindSchema }),
    body: z.strictObject({ years: yearsSchema, source: z.string().trim().min(1).max(300).refine(isPlainText) }),
    reply: z.null(),
  },
  /** Lets what is on a list go on its day. Fails with `ruleUnconfirmed`, or with `onHold` where all of it is held. */
  confirmRetentionList: {
    method: 'POST',
    path: '/staff/retention/lists',
    audience: 'staff',
    stepUp: true,
    body: z.strictObject({
      dueOn: calendarDateSchema,
      kind: kindSchema,
      group: z.string().min(1).max(64).refine(isPlainText),
    }),
    reply: z.null(),
  },
} as const;
