import * as z from 'zod';
import { changeablePinSchema, flowIdSchema } from '../../values/brands.ts';
import { applyStepSchema } from './apply-view.ts';
import { changePinStepSchema } from './change-pin-view.ts';
import { loginStepSchema } from './login-view.ts';

const flowCommon = {
  flowId: flowIdSchema,
  /** Grows with every step; a command names the revision it answers. */
  revision: z.number().int().nonnegative(),
};

export const flowViewSchema = z.discriminatedUnion('flow', [
  z.strictObject({ ...flowCommon, flow: z.literal('login'), step: loginStepSchema }),
  /** `isSigned`: whether the card signs it on the way; true until the procedure is known. */
  z.strictObject({ ...flowCommon, flow: z.literal('apply'), isSigned: z.boolean(), step: applyStepSchema }),
  z.strictObject({
    ...flowCommon,
    flow: z.literal('changePin'),
    slot: changeablePinSchema,
    step: changePinStepSchema,
  }),
]);
export type FlowView = z.infer<typeof flowViewSchema>;
