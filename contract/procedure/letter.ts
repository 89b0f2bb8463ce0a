import * as z from 'zod';
import { calendarDateSchema } from '../values/brands.ts';
import { caseOutcomeSchema } from './case.ts';
import { officeContactSchema } from './procedure.ts';

/** Who the letter is to, exactly as certified. */
const addresseeSchema = z.strictObject({
  name: z.string().min(1).max(200),
  address: z.string().min(1).max(400),
});

/** `YYYY-MM`, of days that there are. */
const monthSchema = z.string().refine((month) => calendarDateSchema.safeParse(`${month}-01`).success, 'no such month');

/** What was decided, in typed values: an amount has its unit, a day is a day. */
const letterFactSchema = z.strictObject({
  label: z.string().trim().min(1).max(60),
  value: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('yen'), yen: z.number().int().min(0).max(1_000_000_000) }),
    z.strictObject({ type: z.literal('yenAMonth'), yen: z.number().int().min(0).max(1_000_000_000) }),
    z.strictObject({ type: z.literal('day'), day: calendarDateSchema }),
    z.strictObject({ type: z.literal('month'), month: monthSchema }),
    z.strictObject({ type: z.literal('text'), text: z.string().trim().min(1).max(200) }),
  ]),
});

const paragraphSchema = z.string().trim().min(1).max(2_000);

/** What whoever decides writes of a letter. */
export const letterDraftSchema = z.strictObject({
  facts: z.array(letterFactSchema).max(20),
  /** What was found, and the article that follows from: owed with every refusal. Source: 行政手続法 8条. */
  reasons: z.array(paragraphSchema).max(10),
});
export type LetterDraft = z.infer<typeof letterDraftSchema>;

/** How many letters a case can have: its decision's, and those that take its place. */
export const MOST_LETTERS = 50;

/** What whoever says that a case takes longer writes: until when, and why. */
export const delayDraftSchema = z.strictObject({
  expected: calendarDateSchema,
  reasons: letterDraftSchema.shape.reasons.min(1),
});
export type DelayDraft = z.infer<typeof delayDraftSchema>;

/** All that a letter says, in Japanese as the office writes it; nothing in it is left to fill in. */
export const letterSchema = z.strictObject({
  version: z.literal(1),
  /** Of the section and the fiscal year, without gaps: 「渋福第12号」. */
  number: z.string().min(1).max(60),
  day: calendarDateSchema,
  addressee: addresseeSchema,
  /** Who decides: 「○○市長」. */
  sender: z.string().min(1).max(100),
  title: z.string().min(1).max(100),
  receiptNumber: z.string().max(30),
  filedOn: calendarDateSchema,
  procedure: z.string().min(1).max(200),
  /** `null` of one that says that it takes longer. */
  outcome: caseOutcomeSchema.nullable(),
  /** The sentence that decides. */
  opening: paragraphSchema,
  facts: letterDraftSchema.shape.facts,
  reasons: letterDraftSchema.shape.reasons,
  /** What can be done against it (教示). Source: 行政不服審査法 82条, 行政事件訴訟法 46条. */
  remedies: z.array(paragraphSchema).max(10),
  contact: officeContactSchema,
});
export type Letter = z.infer<typeof letterSchema>;
