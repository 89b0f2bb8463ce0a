import * as z from 'zod';
import { PROCEDURE_TEXT_LIMIT } from '../failures/procedure-problem.ts';
import { procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { standingSchema, versionSchema } from './procedure-routes.ts';

/** Of one person, one for each procedure. */
export const DRAFTS_KEPT = 20;
/** How long a draft stays that nobody touches. */
export const DRAFT_DAYS = 90;

/** Counts the saves of one draft; 0 before the first. */
const editionSchema = z.int().min(0).max(2_000_000_000);
/** Half a file and a broken one are drafts too; what no text of a database can hold is not. */
const draftTextSchema = z
  .string()
  .max(PROCEDURE_TEXT_LIMIT)
  .refine((text) => text.isWellFormed() && !text.includes('\0'));

const aboutDraft = {
  id: procedureIdSchema,
  /** The version that it was begun from; `null` where there was none. */
  base: versionSchema.nullable(),
  edition: editionSchema.min(1),
  savedAt: instantSchema,
  /** What the citizens get now. */
  live: standingSchema.nullable(),
  /** Whether that is another than when the draft was begun. */
  isBehind: z.boolean(),
};
const draftLineSchema = z.strictObject({ ...aboutDraft, title: localizedTextSchema.nullable() });
export type DraftLine = z.infer<typeof draftLineSchema>;
const draftSchema = z.strictObject({ ...aboutDraft, text: draftTextSchema });
export type ProcedureDraft = z.infer<typeof draftSchema>;
const savedDraftSchema = z.strictObject(aboutDraft);
export type SavedDraft = z.infer<typeof savedDraftSchema>;

const ofProcedure = z.strictObject({ id: procedureIdSchema });

/** What somebody of the staff is writing. It is theirs alone: nobody else is told that it is there. */
export const PROCEDURE_DRAFT_ROUTES = {
  listProcedureDrafts: {
    method: 'GET',
    path: '/staff/procedure-drafts',
    audience: 'staff',
    reply: z.strictObject({ drafts: z.array(draftLineSchema).max(DRAFTS_KEPT) }),
  },
  readProcedureDraft: {
    method: 'GET',
    path: '/staff/procedures/:id/draft',
    audience: 'staff',
    params: ofProcedure,
    reply: draftSchema,
  },
  /** Over the edition that its writer saw; the same text again changes nothing. */
  saveProcedureDraft: {
    method: 'PUT',
    path: '/staff/procedures/:id/draft',
    audience: 'staff',
    params: ofProcedure,
    body: z.strictObject({
      text: draftTextSchema,
      edition: editionSchema,
      /** Said at the first save, and again where it goes on from what is live now. */
      base: versionSchema.nullable().optional(),
    }),
    bodyLimitBytes: 6 * PROCEDURE_TEXT_LIMIT,
    reply: savedDraftSchema,
  },
  discardProcedureDraft: {
    method: 'DELETE',
    path: '/staff/procedures/:id/draft',
    audience: 'staff',
    params: ofProcedure,
    reply: z.null(),
  },
} as const;
