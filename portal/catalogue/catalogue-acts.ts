import * as z from 'zod';
import { calendarDateSchema, procedureIdSchema } from '#contract/values/brands.ts';
import type { Audit } from '../platform/audit/audit.ts';

const scheduled = z.strictObject({
  procedure: procedureIdSchema,
  number: z.int().min(1),
  version: z.int().min(0),
  from: calendarDateSchema,
});

const ofDraft = z.strictObject({ procedure: procedureIdSchema });

/** What the audit tells of the catalogue. Versions are public once they are served: a look at one is not told. */
export const CATALOGUE_ACTS = {
  /** `sha256` of the file, in hexadecimal. */
  procedureImported: z.strictObject({
    procedure: procedureIdSchema,
    version: z.int().min(1),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  /** Of a draft that has come in, `procedureImported` tells. */
  draftBegun: ofDraft,
  draftDiscarded: ofDraft,
  procedureScheduled: scheduled,
  scheduleConfirmed: scheduled,
  scheduleTakenBack: scheduled,
  wordingSaved: z.strictObject({
    kind: z.enum(['readySentence', 'letterTemplate', 'remedies']),
    id: z.string().max(64),
    version: z.int().min(1),
    from: calendarDateSchema,
  }),
} as const;

export type CatalogueAct = keyof typeof CATALOGUE_ACTS;
export type CatalogueAudit = Audit<typeof CATALOGUE_ACTS>;
