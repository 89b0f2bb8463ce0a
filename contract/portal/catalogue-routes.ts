import * as z from 'zod';
import { familyRulesSchema } from '../family/rules.ts';
import { municipalitySchema, procedureSchema, procedureSummarySchema, topicSchema } from '../procedure/procedure.ts';
import { municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';

export const foundSchema = z.strictObject({
  services: z.array(procedureSummarySchema).max(500),
  /** Words to search by where nothing was found, the nearest first. */
  suggestions: z.array(z.string().max(40)).max(3),
});

export const CATALOGUE_ROUTES = {
  listMunicipalities: {
    method: 'GET',
    path: '/municipalities',
    audience: 'public',
    /**
     * What is looked for in all of Japan: a name, its reading, a postal code, a code or how an address begins, never more of
     * an address than its municipality. Without it, those that have procedures of their own.
     */
    query: z.strictObject({ q: z.string().max(60).optional() }),
    reply: z.strictObject({ municipalities: z.array(municipalitySchema).max(2_000) }),
  },
  searchProcedures: {
    method: 'GET',
    path: '/services',
    audience: 'public',
    query: z.strictObject({
      municipality: municipalityCodeSchema.optional(),
      query: z.string().max(100).optional(),
      topic: topicSchema.optional(),
    }),
    reply: foundSchema,
  },
  readProcedure: {
    method: 'GET',
    path: '/services/:id',
    audience: 'public',
    params: z.strictObject({ id: procedureIdSchema }),
    query: z.strictObject({ municipality: municipalityCodeSchema }),
    reply: procedureSchema,
  },
  /** Rules and figures by which a household finds, on its own machine, what concerns it. No household comes here. */
  readFamilyRules: {
    method: 'GET',
    path: '/family-rules',
    audience: 'public',
    query: z.strictObject({ municipality: municipalityCodeSchema }),
    reply: familyRulesSchema,
  },
} as const;
