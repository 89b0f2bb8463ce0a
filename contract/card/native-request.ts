import * as z from 'zod';
import { epochMsSchema } from '../values/brands.ts';

/** What the real portal's browser protocol can want of the card, by the secret that opens it. Its modes 01, 02 and 04. */
export const cardUseSchema = z.enum(['auth', 'sign', 'text']);
export type CardUseAsked = z.infer<typeof cardUseSchema>;

/** The most that one request may have signed. Source: SR-58. */
export const MOST_DIGESTS = 20;

/** A page at its usual port, by a name; `.` and `-` alone make none, nor do numbers at the end. */
export const siteOriginSchema = z
  .string()
  .max(260)
  .regex(/^https:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
export type SiteOrigin = z.infer<typeof siteOriginSchema>;

/** Whether it is a page of a Japanese government site, which may ask without anybody having said so. */
export function isGovernmentSite(origin: SiteOrigin): boolean {
  return origin.endsWith('.go.jp');
}

/** The most sites that a person adds. */
export const MOST_ADDED_SITES = 20;
export const addedSitesSchema = z.array(siteOriginSchema).max(MOST_ADDED_SITES);

/** Whose extension asked: ours, which names the page, or the open one, which names none. */
export const nativeExtensionSchema = z.enum(['own', 'open']);
export type NativeExtension = z.infer<typeof nativeExtensionSchema>;

/** What a browser asks, as a person is to see it before the card is touched. */
export const nativeAskedSchema = z.strictObject({
  use: cardUseSchema,
  extension: nativeExtensionSchema,
  /** `null`: the extension did not say. */
  origin: siteOriginSchema.nullable(),
  /** Lower-case hexadecimal, one for each signature that is asked for. */
  digests: z.array(z.string().regex(/^(?:[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/)).max(MOST_DIGESTS),
  /** Nobody has agreed to this caller here in the last 30 days. */
  isStranger: z.boolean(),
});
export type NativeAsked = z.infer<typeof nativeAskedSchema>;

/** The most callers that are remembered. */
export const MOST_CALLERS = 200;

/** What is remembered of one page, or of the open extension. */
export const nativeCallerSchema = z.strictObject({
  origin: siteOriginSchema.nullable(),
  firstAtMs: epochMsSchema,
  lastAtMs: epochMsSchema,
  /** How often the card was used for it. */
  uses: z.number().int().min(0),
  lastUse: cardUseSchema.nullable(),
  isMuted: z.boolean(),
});
export type NativeCallerView = z.infer<typeof nativeCallerSchema>;
