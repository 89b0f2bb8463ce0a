import * as z from 'zod';
import { correctsSchema } from '../../procedure/correction.ts';
import { calendarDateSchema, municipalityCodeSchema, procedureIdSchema } from '../../values/brands.ts';
import { instantSchema } from '../../values/instant.ts';
import { localizedTextSchema } from '../../values/localized-text.ts';

/**
 * Where what a person writes is kept: sealed on this computer; in memory until the application is closed, where the
 * computer has nothing to seal it with; or, on a public terminal, nowhere.
 */
export const keepingSchema = z.enum(['onComputer', 'whileOpen', 'nowhere']);
export type Keeping = z.infer<typeof keepingSchema>;

/** An application that was begun and not sent. */
export const keptDraftSchema = z.strictObject({
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }),
  municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
  savedAt: instantSchema,
  /** The last day on which it is there. */
  keptUntil: calendarDateSchema,
  /** The last day to send it, where the answers so far decide it. */
  lastDay: calendarDateSchema.nullable(),
  /** Of one that corrects: what of which case. */
  corrects: correctsSchema.optional(),
});
export type KeptDraft = z.infer<typeof keptDraftSchema>;

/** What is kept for the person who is signed in; of the household only what kinds of facts there are. */
export const keptViewSchema = z.strictObject({
  /** The one written last comes first. */
  drafts: z.array(keptDraftSchema).max(20),
  household: z
    .strictObject({ children: z.number().int().min(0).max(30), spouse: z.boolean(), account: z.boolean() })
    .nullable(),
});
export type KeptView = z.infer<typeof keptViewSchema>;
