import * as z from 'zod';
import { calendarDateSchema } from '../values/brands.ts';
import { localizedTextSchema } from '../values/localized-text.ts';

/** Where a fact that can change was read, or the statute itself, and when. */
export const factSourceShape = { source: z.string().max(200), checkedOn: calendarDateSchema };

const payable = {
  /** For one copy or one application; more than any certificate costs is a slip of the pen. */
  yen: z.number().int().min(1).max(1_000_000),
  per: z.enum(['copy', 'application']),
  /** Once it is filed, once it is decided, or as it is handed over. */
  paid: z.enum(['filed', 'decided', 'received']),
  /** Who pays nothing. */
  exemption: localizedTextSchema.optional(),
  ...factSourceShape,
};

/** What a procedure costs: nothing, or so many yen, paid by a charge of the portal or at the counter. */
export const feeSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('free'), ...factSourceShape }),
  z.strictObject({ type: z.literal('charge'), ...payable }),
  z.strictObject({ type: z.literal('counter'), ...payable }),
]);
export type Fee = z.infer<typeof feeSchema>;
export type PayableFee = Exclude<Fee, { readonly type: 'free' }>;
