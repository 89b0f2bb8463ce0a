import * as z from 'zod';
import { attachmentRuleSchema, procedureSchema } from '../../procedure/procedure.ts';

const keysSchema = z.array(attachmentRuleSchema.shape.key).max(20);

/** A procedure, with the papers that this person will need, as far as what they keep of their household tells. */
export const procedureViewSchema = z.strictObject({
  procedure: procedureSchema,
  papers: z.strictObject({
    needed: keysSchema,
    notNeeded: keysSchema,
    /** Something is kept of the household; else only what everybody needs is known. */
    fromHousehold: z.boolean(),
  }),
});
export type ProcedureView = z.infer<typeof procedureViewSchema>;
