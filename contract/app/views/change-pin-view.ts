import * as z from 'zod';
import { cardAccessViewSchema, endings } from './card-access-view.ts';

export const changePinStepSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('card'), card: cardAccessViewSchema }),
  z.strictObject({ at: z.literal('done') }),
  ...endings,
]);
export type ChangePinStep = z.infer<typeof changePinStepSchema>;
