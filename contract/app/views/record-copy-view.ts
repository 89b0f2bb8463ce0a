import * as z from 'zod';
import { exchangeRecordSchema, RECORDS_AT_ONCE } from '../../portal/exchange-record-routes.ts';
import { instantSchema } from '../../values/instant.ts';

/** Of a file of records, whole. */
export const RECORD_FILE_LIMIT_BYTES = 20_000_000;
/** A cell of a list has this many characters at most. */
export const IMPORT_CELL_CHARACTERS = 500;
const cell = z.string().max(IMPORT_CELL_CHARACTERS);

/** A line of a list of exchanges that another office gave out, in its own words. */
const importedRecordSchema = z.strictObject({
  at: instantSchema,
  asker: cell,
  section: cell,
  provider: cell,
  purpose: cell,
  kinds: z.array(cell).max(IMPORT_CELL_CHARACTERS),
  law: cell,
  result: cell,
  number: cell,
});
export type ImportedRecord = z.infer<typeof importedRecordSchema>;

/** A line of the copy that a person keeps: as the portal told it, or out of a file. */
export const keptRecordSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('portal'), record: exchangeRecordSchema }),
  z.strictObject({ from: z.literal('file'), record: importedRecordSchema }),
]);
export type KeptRecord = z.infer<typeof keptRecordSchema>;

/** A page of the copy, the newest first. */
export const recordCopySchema = z.strictObject({
  /** Nothing is kept until the person says so. */
  isKept: z.boolean(),
  records: z.array(keptRecordSchema).max(RECORDS_AT_ONCE),
  all: z.number().int().min(0),
  /** Parts that can be read no more, of up to a thousand lines each, counted from 1. */
  lost: z.array(z.number().int().min(1)).max(1_000),
  next: z.string().max(10).nullable(),
});
export type RecordCopy = z.infer<typeof recordCopySchema>;

/** What a file of records would add, before it does. */
export const importPreviewSchema = z.strictObject({
  read: z.number().int().min(0),
  fresh: z.number().int().min(0),
  same: z.number().int().min(0),
  first: z.array(importedRecordSchema).max(20),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;
