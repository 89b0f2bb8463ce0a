import * as z from 'zod';
import { calendarDateSchema } from '../values/brands.ts';

/** What a household's own list says. Ids stand for sentences of the rules; nothing here is a text. */

const monthTextSchema = z.string().regex(/^\d{4}-\d{2}$/);
const idSchema = z.string().max(64);

/** The household's total in those months; `until: null`: unchanged to the end of the horizon. */
const monthlySchema = z.strictObject({
  perMonth: z.number().int(),
  perMonthAtMost: z.number().int().optional(),
  atMost: z.literal(true).optional(),
  from: monthTextSchema,
  until: monthTextSchema.nullable(),
});
export type MonthlySpan = z.infer<typeof monthlySchema>;

const onceSchema = z.strictObject({ once: z.number().int(), from: monthTextSchema.optional() });

const deadlineSchema = z.strictObject({
  date: calendarDateSchema,
  rule: z.string().max(60),
  lateConsequence: z.string().max(40),
  movedByHoliday: z.boolean(),
  nominalDate: calendarDateSchema.optional(),
  holidaysKnownUntil: calendarDateSchema.optional(),
});
export type EntryDeadline = z.infer<typeof deadlineSchema>;

const paperSchema = z.strictObject({
  key: z.string().max(40),
  onlyBecause: z.string().max(60),
  person: idSchema.optional(),
});
export type EntryPaper = z.infer<typeof paperSchema>;

const entrySchema = z.strictObject({
  id: idSchema,
  applies: z.enum(['yes', 'maybe']),
  state: z.enum(['open', 'notYet']),
  opensOn: calendarDateSchema.optional(),
  about: idSchema.optional(),
  filedBy: idSchema.optional(),
  municipality: z.string().length(6).optional(),
  estimated: z.literal(true).optional(),
  late: z.literal(true).optional(),
  because: z.array(idSchema),
  category: z.string().max(10).optional(),
  ageClass: z.number().int().optional(),
  direction: z.string().max(20).optional(),
  amountYen: z.array(z.union([monthlySchema, onceSchema])).optional(),
  amountUnknownFrom: monthTextSchema.optional(),
  deadline: deadlineSchema.optional(),
  papers: z.array(paperSchema),
  missingFacts: z.array(z.string().max(80)),
});
export type FamilyEntry = z.infer<typeof entrySchema>;

export const TIMELINE_KINDS = [
  'deadline',
  'opens',
  'amountStart',
  'amountChange',
  'amountEnd',
  'schoolStart',
  'endOf18thYear',
  'endOf22ndYear',
] as const;

const timelineLineSchema = z.strictObject({
  date: calendarDateSchema,
  kind: z.enum(TIMELINE_KINDS),
  id: idSchema.optional(),
  person: idSchema.optional(),
  perMonth: z.number().int().optional(),
  perMonthAtMost: z.number().int().optional(),
});
export type TimelineLine = z.infer<typeof timelineLineSchema>;

export const familyResultSchema = z.strictObject({
  entries: z.array(entrySchema),
  no: z.array(z.strictObject({ id: idSchema, because: z.array(idSchema) })),
  toConfirm: z.array(idSchema),
  timeline: z.array(timelineLineSchema),
  assumed: z.array(z.string().max(80)),
  nextQuestion: z.string().max(80).nullable(),
  rulesRevision: z.string().max(16),
});
export type FamilyResult = z.infer<typeof familyResultSchema>;
