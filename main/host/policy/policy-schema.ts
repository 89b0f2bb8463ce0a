import { posix, win32 } from 'node:path';
import * as z from 'zod';
import { type ReaderName, readerNameSchema } from '#contract/values/brands.ts';
import { languageSchema } from '#contract/values/localized-text.ts';
import { isProtectedPortal } from '../portal-origin.ts';

const READERS_LIMIT = 32;
const hourSchema = z.number().int().min(0).max(23);

/** An origin and nothing behind it; without TLS on this computer only. */
const portalSchema = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .refine((address) => {
    const url = URL.parse(address);
    return url?.origin === address && isProtectedPortal(url);
  });

/** When updates may be installed, in hours of this computer's clock; over midnight where `toHour` is the smaller one. */
const maintenanceSchema = z
  .strictObject({ fromHour: hourSchema, toHour: hourSchema })
  .refine(({ fromHour, toHour }) => fromHour !== toHour);

/** A file by its whole path, on whatever system. */
const fileSchema = z
  .string()
  .max(300)
  .refine((path) => posix.isAbsolute(path) || win32.isAbsolute(path));

const updatesSchema = z.strictObject({
  enabled: z.boolean().optional(),
  channel: z.enum(['stable', 'beta']).optional(),
  maintenance: maintenanceSchema.optional(),
});

/**
 * All that an administrator can decide for everybody at a computer. What is absent stays with the person.
 *
 * Strict as a whole: a policy with an unknown member or a value out of bounds is none. Texts, numbers, switches, lists
 * of texts and groups of these only, since the registry and a property list have to hold it as well.
 */
export const policySchema = z.strictObject({
  portal: portalSchema.optional(),
  publicTerminal: z.boolean().optional(),
  terminalKeyFile: fileSchema.optional(),
  readers: z.array(readerNameSchema).min(1).max(READERS_LIMIT).optional(),
  pcscBinding: z.enum(['koffi', 'pcsclite']).optional(),
  language: languageSchema.optional(),
  practice: z.boolean().optional(),
  updates: updatesSchema.optional(),
});
export type Policy = z.infer<typeof policySchema>;

/** What holds where nobody has decided anything. */
export const NO_POLICY: Policy = {};

/** Whether practice is offered: undecided, not at a terminal for everybody. */
export function mayPractise({ practice }: Policy, publicTerminal: boolean): boolean {
  return practice ?? !publicTerminal;
}

/** The settings that a policy takes from the person. */
export function lockedBy(policy: Policy): readonly (keyof Policy)[] {
  return policySchema.keyof().options.filter((setting) => policy[setting] !== undefined);
}

/** Whether a policy allows a reader: by its whole name in PC/SC, or by the words that it begins with. */
export function mayUseReader({ readers }: Policy, name: ReaderName): boolean {
  return readers === undefined || readers.some((allowed) => name === allowed || name.startsWith(`${allowed} `));
}
