import * as z from 'zod';
import { localizedTextSchema } from '../values/localized-text.ts';
import { sha256Schema } from '../values/sha256.ts';
import { wordingIdSchema } from './wording.ts';

const keySchema = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/);

/** What of a filing is to be put right: an answer (`children.0.name`, `applicant.address`), a file of a kind, or a paper to be shown. */
export const markTargetSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('field'),
    at: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}((\.\d{1,2})?\.[a-z][A-Za-z0-9]{0,39})?$/),
  }),
  z.strictObject({ kind: z.literal('attachment'), key: keySchema }),
  z.strictObject({ kind: z.literal('original'), key: keySchema }),
]);
export type MarkTarget = z.infer<typeof markTargetSchema>;

/** A mark as staff set it: with a sentence of the municipality, or in their own words. */
const askedMarkSchema = z.union([
  z.strictObject({ target: markTargetSchema, sentence: wordingIdSchema }),
  z.strictObject({ target: markTargetSchema, words: z.string().trim().min(1).max(300) }),
]);
export type AskedMark = z.infer<typeof askedMarkSchema>;
export const askedMarksSchema = z.array(askedMarkSchema).min(1).max(40);

/** A mark as both sides read it. Own words stand in the language that they were written in. */
export const markSchema = z.strictObject({ target: markTargetSchema, text: localizedTextSchema });
export type Mark = z.infer<typeof markSchema>;

/** How often a case can be asked to be put right. */
export const MOST_CORRECTIONS = 100;

/** What a filing says that answers a correction: of which case, in place of which bytes, to which correction. Signed with the rest. */
export const correctsSchema = z.strictObject({
  receiptNumber: z.string().regex(/^[0-9A-Z-]{8,30}$/),
  /** Of the container that it replaces, in hexadecimal. */
  sha256: sha256Schema,
  correctionId: z.number().int().min(1).max(MOST_CORRECTIONS),
});
export type Corrects = z.infer<typeof correctsSchema>;
