import * as z from 'zod';
import {
  letterTemplateSchema,
  readySentenceSchema,
  remediesSchema,
  wordingIdSchema,
  wordingKindSchema,
} from '../procedure/wording.ts';
import { calendarDateSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';

export const MOST_WORDINGS = 500;
export const WORDING_VERSIONS_SHOWN = 50;

/** One as it is in force; version 0 is the product's. */
function inForceSchema<Definition extends z.ZodType>(definition: Definition) {
  return z.strictObject({ id: wordingIdSchema, version: z.int().min(0), definition });
}
const sentencesSchema = z.strictObject({
  readySentences: z.array(inForceSchema(readySentenceSchema)).max(MOST_WORDINGS),
});
const templatesSchema = z.strictObject({
  letterTemplates: z.array(inForceSchema(letterTemplateSchema)).max(MOST_WORDINGS),
});
const allRemediesSchema = z.strictObject({ remedies: z.array(inForceSchema(remediesSchema)).max(MOST_WORDINGS) });

const anyDefinitionSchema = z.union([readySentenceSchema, letterTemplateSchema, remediesSchema]);
export type WordingDefinition = z.infer<typeof anyDefinitionSchema>;

const wordingVersionSchema = z.strictObject({
  version: z.int().min(1),
  from: calendarDateSchema,
  savedBy: z.strictObject({ staff: z.string().max(64), name: z.string().max(100) }),
  savedAt: instantSchema,
  /** `null`: from that day on there is none. */
  definition: anyDefinitionSchema.nullable(),
});
export type WordingVersion = z.infer<typeof wordingVersionSchema>;

const onDay = z.strictObject({
  /** Today where it is not said. */
  on: calendarDateSchema.optional(),
});
const ofWording = z.strictObject({ kind: wordingKindSchema, id: wordingIdSchema });

export const WORDING_ROUTES = {
  readySentences: {
    method: 'GET',
    path: '/staff/ready-sentences',
    audience: 'staff',
    query: onDay,
    reply: sentencesSchema,
  },
  letterTemplates: {
    method: 'GET',
    path: '/staff/letter-templates',
    audience: 'staff',
    query: onDay,
    reply: templatesSchema,
  },
  /** By procedure; `default` where a procedure has none of its own. */
  remedies: { method: 'GET', path: '/staff/remedies', audience: 'staff', query: onDay, reply: allRemediesSchema },
  wordingVersions: {
    method: 'GET',
    path: '/staff/wordings/:kind/:id',
    audience: 'staff',
    params: ofWording,
    /** The newest first. */
    reply: z.strictObject({ versions: z.array(wordingVersionSchema).max(WORDING_VERSIONS_SHOWN) }),
  },
  /** In force from that day on, in place of the product's or an earlier one. */
  saveWording: {
    method: 'POST',
    path: '/staff/wordings/:kind/:id',
    audience: 'staff',
    params: ofWording,
    body: z.strictObject({ from: calendarDateSchema, definition: z.unknown() }),
    reply: z.strictObject({ version: z.int().min(1) }),
  },
} as const;
