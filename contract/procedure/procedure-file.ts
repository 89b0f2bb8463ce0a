import * as z from 'zod';
import { type OfficeContact, officeContactSchema, type Procedure, procedureSchema } from './procedure.ts';

/**
 * A board of the prefecture that decides on requests for review: each municipality's `remedies` are made of it. `first`
 * where a suit must wait for the review, by which law.
 */
const reviewedBySchema = z.strictObject({
  bodyOfPrefecture: z.string().trim().min(1).max(60),
  /** Behind the name of a municipality, what its mayor is called. */
  mayorSuffix: z.string().trim().min(1).max(4),
  first: z.strictObject({ law: z.string().trim().min(1).max(100) }).optional(),
  basis: z.enum(['law', 'ordinance']),
});
export type ReviewedBy = z.infer<typeof reviewedBySchema>;

/** `procedures/ID.json`: the procedure as every municipality offers it, unless it says otherwise. */
export const baseProcedureSchema = procedureSchema
  .omit({ revision: true, municipality: true, office: true, remedies: true, elsewhere: true })
  .extend({ reviewedBy: reviewedBySchema.optional() })
  .strict();
export type BaseProcedure = z.infer<typeof baseProcedureSchema>;

/**
 * A procedure as one municipality offers it, whole. Its office is the municipality's usual one where it is not said; a
 * municipality that is named is the one that imports it.
 */
export const ownProcedureSchema = procedureSchema
  .omit({ revision: true })
  .extend({
    municipality: procedureSchema.shape.municipality.optional(),
    office: officeContactSchema.optional(),
  })
  .strict();
export type OwnProcedure = z.infer<typeof ownProcedureSchema>;

/** Whose procedures they are, and where people go where a procedure does not say. */
export interface MunicipalityOffice {
  readonly municipality: Procedure['municipality'];
  readonly office: OfficeContact;
}
