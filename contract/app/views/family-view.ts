import * as z from 'zod';
import { familyResultSchema } from '../../family/result.ts';
import { calendarDateSchema } from '../../values/brands.ts';
import { localizedTextSchema } from '../../values/localized-text.ts';

/** What a household's answers lead to, with the words of the rules that it names. */
export const familyViewSchema = z.strictObject({
  today: calendarDateSchema,
  result: familyResultSchema,
  /** Those whom the result names. */
  people: z
    .array(
      z.strictObject({
        key: z.string().max(8),
        relation: z.string().max(20),
        /** Absent where nobody has said it. */
        birthDate: calendarDateSchema.optional(),
        dueDate: calendarDateSchema.optional(),
      }),
    )
    .max(20),
  municipality: localizedTextSchema,
  /** By the id of an entry. */
  entries: z.record(
    z.string().max(64),
    z.strictObject({
      title: localizedTextSchema,
      /** Whether it is applied for with a form of the portal. */
      isForm: z.boolean(),
      office: localizedTextSchema.optional(),
      bring: localizedTextSchema.optional(),
    }),
  ),
  /** By the id of a rule: why, by which law, and whether the municipality has a rule of its own here. */
  reasons: z.record(
    z.string().max(100),
    z.strictObject({ sentence: localizedTextSchema, source: z.string().max(200), isOwn: z.boolean() }),
  ),
  /** By the key of a paper. */
  papers: z.record(z.string().max(40), localizedTextSchema),
  /** By the path of a fact that was or may be asked for, with `*` in the place of a person: the question. */
  questions: z.record(z.string().max(80), localizedTextSchema),
});
export type FamilyView = z.infer<typeof familyViewSchema>;
