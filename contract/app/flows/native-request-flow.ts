import * as z from 'zod';
import { nativeAskedSchema } from '../../card/native-request.ts';
import { cardAccessViewSchema, endings } from '../views/card-access-view.ts';
import { CARD_COMMANDS, GIVE_PIN } from './card-commands.ts';
import { begin, command, type FlowContract, view } from './flow-contract.ts';

const nativeRequestStepSchema = z.discriminatedUnion('at', [
  /** Nothing was asked of the card yet; `agreeToCardUse` goes on to it. */
  z.strictObject({ at: z.literal('agreeing') }),
  z.strictObject({ at: z.literal('card'), card: cardAccessViewSchema }),
  z.strictObject({ at: z.literal('done') }),
  ...endings,
]);
export type NativeRequestStep = z.infer<typeof nativeRequestStepSchema>;

/** Answers a page of a browser that asks for the card over an extension. */
export const NATIVE_REQUEST_FLOW = {
  view: view('nativeRequest', nativeRequestStepSchema, { asked: nativeAskedSchema }),
  begin: { beginNativeRequest: begin({ request: z.uuid() }) },
  commands: { ...CARD_COMMANDS, ...GIVE_PIN, agreeToCardUse: command({}) },
  afterwards: {},
} as const satisfies FlowContract;
