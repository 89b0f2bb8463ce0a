import * as z from 'zod';

const importErrorCodeSchema = z.enum([
  'headerMissing',
  'headerUnknown',
  'cellCount',
  'quoteOpen',
  'dateImpossible',
  'dateFuture',
  'dateBefore2017-07-18',
  'cellTooLong',
  'characterBroken',
  'controlCharacter',
  'tooManyLines',
  'fileTooLarge',
]);
export type ImportErrorCode = z.infer<typeof importErrorCodeSchema>;

/** `line` counts physical lines from 1 with the header, `column` cells from 1; of a broken character `column` is its byte. */
export const importErrorSchema = z.strictObject({
  line: z.number().int().min(1),
  column: z.number().int().min(1),
  name: z.string().max(40),
  code: importErrorCodeSchema,
});
export type ImportError = z.infer<typeof importErrorSchema>;
