import * as z from 'zod';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { languageSchema } from '#contract/values/localized-text.ts';
import { QUIET_HOURS } from '#contract/values/quiet-hours.ts';

export const childMonthSchema = z.string().regex(/^20\d{2}-(?:0[1-9]|1[0-2])$/);
const childKindSchema = z.enum(['born', 'due']);
/** A child as the portal knows it: in which month it was born, or is due. */
export const lineChildSchema = z.strictObject({ kind: childKindSchema, month: childMonthSchema });
export type LineChild = z.infer<typeof lineChildSchema>;

export const REGIONS = ['hokkaido', 'tohoku', 'kanto', 'chubu', 'kinki', 'chugoku', 'shikoku', 'kyushu'] as const;
export type Region = (typeof REGIONS)[number];
/** The rows of the kana table by which municipalities are told apart. */
export const ROWS = ['あ', 'か', 'さ', 'た', 'な', 'は', 'ま', 'や', 'ら', 'わ'] as const;

const page = z.number().int().min(0).max(40);
const is = <const Name extends string>(name: Name) => z.strictObject({ is: z.literal(name) });

/** What a button of ours says when it is pressed; no text of anybody's is in one. */
export const lineChoiceSchema = z.discriminatedUnion('is', [
  is('regions'),
  is('region').extend({ region: z.enum(REGIONS) }),
  is('prefecture').extend({ prefecture: z.string().regex(/^(?:0[1-9]|[1-3]\d|4[0-7])$/) }),
  is('row').extend({ prefecture: z.string().regex(/^(?:0[1-9]|[1-3]\d|4[0-7])$/), row: z.enum(ROWS), page }),
  is('area').extend({ area: municipalityCodeSchema }),
  is('years').extend({ kind: childKindSchema, page }),
  is('months').extend({ kind: childKindSchema, year: z.number().int().min(2000).max(2199) }),
  is('child').extend({ child: lineChildSchema }),
  is('removeChild').extend({ child: lineChildSchema }),
  is('another'),
  is('noChild'),
  is('done'),
  is('now'),
  is('find'),
  is('settings'),
  is('quiet').extend({ hours: z.enum(QUIET_HOURS) }),
  is('language').extend({ language: languageSchema }),
  is('stop'),
  is('resume'),
  is('pause'),
  is('erase'),
  is('eraseSurely'),
  is('keep'),
  is('changeArea'),
  is('changeChildren'),
  is('link'),
  is('unlink'),
  is('help'),
]);
export type LineChoice = z.infer<typeof lineChoiceSchema>;
