import * as z from 'zod';
import { failureSchema } from '../../failures/failure.ts';
import { cardAccessViewSchema, endings } from '../views/card-access-view.ts';
import { CARD_COMMANDS, GIVE_PIN } from './card-commands.ts';
import { begin, type FlowContract, view } from './flow-contract.ts';

export const loginStepSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('askingChallenge') }),
  z.strictObject({ at: z.literal('card'), card: cardAccessViewSchema }),
  z.strictObject({ at: z.literal('openingSession') }),
  /** The portal could not be used; `resumeFlow` tries again from here. */
  z.strictObject({ at: z.literal('interrupted'), failure: failureSchema }),
  z.strictObject({ at: z.literal('done') }),
  ...endings,
]);
export type LoginStep = z.infer<typeof loginStepSchema>;

/** The card is proved once more, for what asks for it; the steps are those of signing in. */
export const FRESH_FLOW = {
  view: view('fresh', loginStepSchema, {}),
  begin: { beginFresh: begin({}) },
  commands: { ...CARD_COMMANDS, ...GIVE_PIN },
  afterwards: {},
} as const satisfies FlowContract;

export const LOGIN_FLOW = {
  view: view('login', loginStepSchema, {}),
  begin: { beginLogin: begin({}) },
  commands: { ...CARD_COMMANDS, ...GIVE_PIN },
  afterwards: {},
} as const satisfies FlowContract;
