import * as z from 'zod';
import { cardAccessViewSchema, endings } from '../views/card-access-view.ts';
import { CARD_COMMANDS, GIVE_PIN } from './card-commands.ts';
import { begin, type FlowContract, view } from './flow-contract.ts';

const gateEntryStepSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('card'), card: cardAccessViewSchema }),
  z.strictObject({ at: z.literal('done') }),
  ...endings,
]);
export type GateEntryStep = z.infer<typeof gateEntryStepSchema>;

/** Shows at the gate of an event, by the PIN, that the card is its holder's. */
export const GATE_ENTRY_FLOW = {
  view: view('gateEntry', gateEntryStepSchema, {}),
  begin: { beginGateEntry: begin({}) },
  commands: { ...CARD_COMMANDS, ...GIVE_PIN },
  afterwards: {},
} as const satisfies FlowContract;
