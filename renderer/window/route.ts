import * as z from 'zod';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { recordIdSchema } from '#contract/portal/exchange-record-routes.ts';
import { noticeIdSchema } from '#contract/portal/notice-routes.ts';
import { ownGroupIdSchema } from '#contract/portal/own-data-routes.ts';
import { chargeIdSchema } from '#contract/portal/payment-routes.ts';
import { prefillTokenSchema } from '#contract/portal/prefill-routes.ts';
import { deliveryIdSchema } from '#contract/portal/sender-routes.ts';
import { municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';

/**
 * Where the person is while no flow is under way. The history entry holds it and the address does not, so that no
 * address carries a receipt number.
 */
export const routeSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('home') }),
  z.strictObject({ at: z.literal('search') }),
  z.strictObject({ at: z.literal('found') }),
  z.strictObject({ at: z.literal('procedure'), id: procedureIdSchema, municipality: municipalityCodeSchema }),
  /** One question about the household, by its place among those that are asked. */
  z.strictObject({ at: z.literal('familyQuestion'), question: z.number().int().min(0).max(100) }),
  z.strictObject({ at: z.literal('family') }),
  z.strictObject({ at: z.literal('applications') }),
  z.strictObject({ at: z.literal('application'), receiptNumber: receiptNumberSchema }),
  z.strictObject({
    at: z.literal('visits'),
    receiptNumber: receiptNumberSchema,
    visit: z.number().int().min(1).max(100).optional(),
  }),
  z.strictObject({ at: z.literal('ownVisits') }),
  /** What a visit without an application is for. */
  z.strictObject({ at: z.literal('visitFor'), purpose: procedureIdSchema }),
  z.strictObject({ at: z.literal('moveVisit'), id: receiptNumberSchema }),
  z.strictObject({ at: z.literal('notices') }),
  z.strictObject({ at: z.literal('notice'), notice: noticeIdSchema }),
  z.strictObject({ at: z.literal('delivery'), delivery: deliveryIdSchema }),
  z.strictObject({ at: z.literal('senders') }),
  z.strictObject({ at: z.literal('records') }),
  z.strictObject({ at: z.literal('record'), record: recordIdSchema }),
  z.strictObject({ at: z.literal('recordCopy') }),
  z.strictObject({ at: z.literal('charges') }),
  z.strictObject({ at: z.literal('charge'), charge: chargeIdSchema }),
  z.strictObject({ at: z.literal('ownData') }),
  z.strictObject({ at: z.literal('ownGroup'), group: ownGroupIdSchema }),
  z.strictObject({ at: z.literal('ownCorrections') }),
  z.strictObject({ at: z.literal('account') }),
  z.strictObject({ at: z.literal('passkeys') }),
  z.strictObject({ at: z.literal('uses') }),
  z.strictObject({ at: z.literal('noticeWays') }),
  z.strictObject({ at: z.literal('leaving') }),
  z.strictObject({ at: z.literal('proxies') }),
  z.strictObject({ at: z.literal('proxyForm') }),
  /** For whom the person acts. */
  z.strictObject({ at: z.literal('whose') }),
  z.strictObject({ at: z.literal('linkedSites') }),
  z.strictObject({ at: z.literal('siteForm'), prefill: prefillTokenSchema }),
  z.strictObject({ at: z.literal('siteCode') }),
  z.strictObject({ at: z.literal('nativeCallers') }),
  z.strictObject({ at: z.literal('benefitAccount') }),
  z.strictObject({ at: z.literal('accountForm') }),
  z.strictObject({ at: z.literal('proof') }),
  z.strictObject({ at: z.literal('practice') }),
  z.strictObject({ at: z.literal('pinChange') }),
  z.strictObject({ at: z.literal('diagnosis') }),
  z.strictObject({ at: z.literal('help'), about: z.literal('secrets').optional() }),
  z.strictObject({ at: z.literal('about') }),
]);
export type Route = z.infer<typeof routeSchema>;

/** A place in the window's history, `depth` places away from where it was opened. */
const placeSchema = z.object({ route: routeSchema, depth: z.number().int().min(0).default(0) });
export type Place = z.infer<typeof placeSchema>;

/** The place of a history entry; home where the entry holds no place of this window. */
export function placeOf(entry: unknown): Place {
  return placeSchema.safeParse(entry).data ?? { route: { at: 'home' }, depth: 0 };
}
