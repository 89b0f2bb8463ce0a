import * as z from 'zod';
import { changeablePinSchema } from '../../values/brands.ts';
import { bytes } from '../method.ts';
import { cardAccessViewSchema, endings } from '../views/card-access-view.ts';
import { CARD_COMMANDS } from './card-commands.ts';
import { begin, type FlowContract, secretCommand, view } from './flow-contract.ts';

export const changePinStepSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('card'), card: cardAccessViewSchema }),
  z.strictObject({ at: z.literal('done') }),
  ...endings,
]);
export type ChangePinStep = z.infer<typeof changePinStepSchema>;

export const CHANGE_PIN_FLOW = {
  view: view('changePin', changePinStepSchema, { slot: changeablePinSchema }),
  begin: { beginPinChange: begin({ slot: changeablePinSchema }) },
  commands: {
    ...CARD_COMMANDS,
    /** Where `awaitingPin` stands: the old and the new value together. */
    changePin: secretCommand({ pin: bytes(0, 64), newPin: bytes(0, 64) }, ['pin', 'newPin']),
  },
  afterwards: {},
} as const satisfies FlowContract;
