import type * as z from 'zod';
import { type OfficeContact, officeContactSchema, type Procedure, procedureSchema } from './procedure.ts';

/** `procedures/ID.json`: the procedure as every municipality offers it, unless it says otherwise. */
export const baseProcedureSchema = procedureSchema.omit({ revision: true, municipality: true, office: true }).strict();
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
