import * as z from 'zod';
import {
  type MunicipalityCode,
  municipalityCodeSchema,
  type ProcedureId,
  procedureIdSchema,
} from '#contract/values/brands.ts';

/** A procedure of one municipality, named from outside. Whether there is such a one, the portal says. */
export interface LinkedProcedure {
  readonly procedure: ProcedureId;
  readonly municipality: MunicipalityCode;
}

const LINK_FORM = /^madoguchi:\/\/procedure\/(\d{6})\/([a-z][a-z0-9-]{1,63})\/?$/;
const linkSchema = z.object({ municipality: municipalityCodeSchema, procedure: procedureIdSchema });

/**
 * Reads `madoguchi://procedure/MUNICIPALITY/PROCEDURE`; `undefined` for anything else, down to a letter in upper case,
 * a query or a percent sign. Source: SR-41.
 */
export function linkedProcedure(text: string): LinkedProcedure | undefined {
  const [, municipality, procedure] = LINK_FORM.exec(text) ?? [];
  return linkSchema.safeParse({ municipality, procedure }).data;
}
