import * as z from 'zod';
import { instantSchema } from '../values/instant.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { OWN_DATA_GROUPS, OWN_GROUP_IDS, type OwnField, type OwnGroupId } from './own-data-groups.ts';
import { sourceHoursSchema } from './own-data-hours.ts';

export const ownGroupIdSchema = z.enum(OWN_GROUP_IDS);

const MOST_ROWS = 2_000;
const dayText = z.iso.date();
const monthText = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const line = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cf}\p{Co}\p{Cs}]*$/u);
const periodSchema = z.strictObject({ from: dayText.nullable(), until: dayText.nullable() });
const wholeNumber = z.number().int().min(-1_000_000_000_000).max(1_000_000_000_000);

const OF_TYPE = {
  text: line(300),
  code: line(60),
  date: dayText,
  month: monthText,
  yen: wholeNumber,
  number: wholeNumber,
  period: periodSchema,
} as const satisfies Record<OwnField['type'], z.ZodType>;

/** Stands for a text that has a person's twelve-digit number in it, which is shown and saved nowhere. */
const HIDDEN_NUMBER = { hidden: 'individualNumber' } as const;
const hiddenSchema = z.strictObject({ hidden: z.literal(HIDDEN_NUMBER.hidden) });
export const hiddenNumber: z.infer<typeof hiddenSchema> = HIDDEN_NUMBER;

const cellSchema = z.union([z.string().max(300), wholeNumber, periodSchema, hiddenSchema]);
export type OwnCell = z.infer<typeof cellSchema>;
export const ownRowSchema = z.record(z.string().max(40), cellSchema);
export type OwnRow = z.infer<typeof ownRowSchema>;

const tableSchema = z.strictObject({ key: z.string().max(40), rows: z.array(ownRowSchema).max(MOST_ROWS) });
export type OwnRows = z.infer<typeof tableSchema>;

/** The tables of an answer of a source: those of the group, each field of its type or missing, nothing else. */
export function answerTablesSchema(group: OwnGroupId): z.ZodType<OwnRows[]> {
  const tables = OWN_DATA_GROUPS[group].tables.map(({ key, fields }) =>
    z.strictObject({
      key: z.literal(key),
      rows: z
        .array(z.strictObject(Object.fromEntries(fields.map((one) => [one.key, OF_TYPE[one.type].optional()]))))
        .max(MOST_ROWS),
    }),
  );
  const ofGroup = z.array(z.union(tables)).max(tables.length);
  return ofGroup.refine((all) => new Set(all.map(({ key }) => key)).size === all.length) as unknown as z.ZodType<
    OwnRows[]
  >;
}

/** Tables of any group, before it is known that they are those of the one that was asked for. */
export const anyTablesSchema = z.array(tableSchema).max(10);

export const ownSourceIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
export const ownSourceSchema = z.strictObject({
  id: ownSourceIdSchema,
  name: localizedTextSchema,
  kind: z.enum(['municipality', 'national', 'insurer']),
  /** Without them it answers at any time. */
  hours: sourceHoursSchema.optional(),
});
export type OwnSource = z.infer<typeof ownSourceSchema>;

const groupViewSchema = z.strictObject({
  id: ownGroupIdSchema,
  title: localizedTextSchema,
  /** `null`: this portal has no source of it. */
  source: ownSourceSchema.nullable(),
  /** The source knows who asks; without that nothing can be read. */
  linked: z.boolean(),
  sensitive: z.boolean(),
});

const MOST_SOURCES = 100;
export const ownDataSchema = z.strictObject({
  groups: z.array(groupViewSchema).max(OWN_GROUP_IDS.length),
  /** Those that the person had find them. */
  links: z.array(ownSourceSchema).max(MOST_SOURCES),
});

export const ownReadingSchema = z.strictObject({
  group: ownGroupIdSchema,
  /** `withheld` by a law, `delayed` until `readyAt`; both have no tables, as `none` has none. */
  state: z.enum(['ok', 'none', 'withheld', 'delayed']),
  asOf: instantSchema,
  source: ownSourceSchema,
  law: z.string().max(200).nullable(),
  readyAt: instantSchema.nullable(),
  tables: anyTablesSchema,
  /** The signed answer of the source, where it signs. */
  proof: z.string().max(3_000_000).nullable(),
});
export type OwnReading = z.infer<typeof ownReadingSchema>;

export const OWN_DATA_ROUTES = {
  /** What can be asked of which source; no contents. */
  listOwnData: { method: 'GET', path: '/own-data', audience: 'resident', reply: ownDataSchema },
  /** Asks the source now; that the person asked is kept before, and nothing of the answer. */
  readOwnData: {
    method: 'POST',
    path: '/own-data/:group/readings',
    audience: 'resident',
    params: z.strictObject({ group: z.string().max(40) }),
    body: z.strictObject({ since: dayText.optional() }),
    reply: ownReadingSchema,
  },
  /** Has a source find the person by what is certified of them, which it is told this once. */
  linkSource: {
    method: 'POST',
    path: '/own-data/links',
    audience: 'resident',
    body: z.strictObject({ source: ownSourceIdSchema }),
    reply: z.strictObject({ linked: z.literal(true) }),
  },
  unlinkSource: {
    method: 'DELETE',
    path: '/own-data/links/:source',
    audience: 'resident',
    params: z.strictObject({ source: ownSourceIdSchema }),
    reply: z.null(),
  },
} as const;
