import * as z from 'zod';
import { municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { receiptNumberSchema } from './application-routes.ts';

/** How many records a page has at most. */
export const RECORDS_AT_ONCE = 50;

export const dataKindSchema = z.enum(['applicant', 'answers', 'attachments', 'container', 'charges']);
export type DataKind = z.infer<typeof dataKindSchema>;

export const recordIdSchema = z.string().regex(/^[1-9][0-9]{0,18}$/);

const exchangeRecordSchema = z.strictObject({
  record: recordIdSchema,
  at: instantSchema,
  municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
  /** The section that handles the procedure; who of it looked is told to nobody but the city's auditor. */
  section: z.string().max(64),
  /** Staff at the desk, a file that staff made, or another system of the city, with its name. */
  way: z.enum(['desk', 'export', 'agency']),
  system: z.string().max(100).nullable(),
  /** For which application it was looked at: the purpose. */
  receiptNumber: receiptNumberSchema,
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }),
  legalGround: z.array(localizedTextSchema).max(10),
  kinds: z.array(dataKindSchema).min(1).max(dataKindSchema.options.length),
});
export type ExchangeRecord = z.infer<typeof exchangeRecordSchema>;

export const recordPageSchema = z.strictObject({
  records: z.array(exchangeRecordSchema).max(RECORDS_AT_ONCE),
  next: recordIdSchema.nullable(),
});

export const EXCHANGE_RECORD_ROUTES = {
  /** Who has looked at what the caller filed, the newest first. */
  listExchangeRecords: {
    method: 'GET',
    path: '/exchange-records',
    audience: 'resident',
    query: z.strictObject({ after: recordIdSchema.optional() }),
    reply: recordPageSchema,
  },
} as const;
