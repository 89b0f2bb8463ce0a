import * as z from 'zod';
import { failureSchema } from '../failures/failure.ts';
import { caseStateSchema } from '../procedure/case.ts';
import { calendarDateSchema, procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { documentLanguageSchema } from '../values/localized-text.ts';
import { isPlainText } from '../values/plain-text.ts';

export const MOST_ROWS = 10_000;
export const MOST_CONTAINERS = 500;

const whichCases = {
  procedure: procedureIdSchema,
  state: caseStateSchema.optional(),
  /** Days of receipt in Japan, both included. */
  from: calendarDateSchema.optional(),
  to: calendarDateSchema.optional(),
  /** Why they are taken away; the auditor reads it. No person is named in it. */
  reason: z.string().trim().min(5).max(300).refine(isPlainText),
};

export const exportWishSchema = z.discriminatedUnion('form', [
  z.strictObject({
    form: z.literal('csv'),
    ...whichCases,
    encoding: z.enum(['utf-8', 'cp932']).default('utf-8'),
    dates: z.enum(['western', 'era']).default('western'),
    keys: z.boolean().default(false),
    language: documentLanguageSchema.default('ja'),
  }),
  z.strictObject({ form: z.literal('containers'), ...whichCases }),
]);
export type ExportWish = z.infer<typeof exportWishSchema>;

const exportIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

const exportSchema = z.strictObject({
  export: exportIdSchema,
  state: z.enum(['waiting', 'made', 'failed', 'fetched']),
  /** Why nothing was made. */
  failure: failureSchema.nullable(),
  cases: z.number().int().min(0).max(MOST_ROWS).nullable(),
  /** Until when it can be fetched. */
  until: instantSchema.nullable(),
});
export type CaseExport = z.infer<typeof exportSchema>;

const ofExport = z.strictObject({ export: exportIdSchema });

export const EXPORT_ROUTES = {
  askExport: {
    method: 'POST',
    path: '/staff/exports',
    audience: 'staff',
    stepUp: true,
    body: exportWishSchema,
    reply: exportSchema,
  },
  readExport: {
    method: 'GET',
    path: '/staff/exports/:export',
    audience: 'staff',
    params: ofExport,
    reply: exportSchema,
  },
  /** The files, once, to who asked for them: a ZIP. Gone after that. */
  fetchExport: {
    method: 'POST',
    path: '/staff/exports/:export/file',
    audience: 'staff',
    stepUp: true,
    params: ofExport,
    sends: 'archive',
    reply: z.instanceof(Uint8Array),
  },
} as const;
