import * as z from 'zod';
import { failureSchema } from '../../failures/failure.ts';
import { endings } from '../views/card-access-view.ts';
import { CARD_COMMANDS } from './card-commands.ts';
import { begin, type FlowContract, view } from './flow-contract.ts';

const passkeySignInStepSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('beginning') }),
  /** The person goes on in the browser; `resumeFlow` opens another page there. */
  z.strictObject({ at: z.literal('inBrowser') }),
  z.strictObject({ at: z.literal('redeeming') }),
  /** `resumeFlow` begins anew. */
  z.strictObject({ at: z.literal('interrupted'), failure: failureSchema }),
  z.strictObject({ at: z.literal('done') }),
  ...endings,
]);
export type PasskeySignInStep = z.infer<typeof passkeySignInStepSchema>;

/** Signing in for reading, with a passkey of the system's own browser, which comes back by a link. */
export const PASSKEY_SIGN_IN_FLOW = {
  view: view('passkeySignIn', passkeySignInStepSchema, {}),
  begin: { beginPasskeySignIn: begin({}) },
  commands: { resumeFlow: CARD_COMMANDS.resumeFlow },
  afterwards: {},
} as const satisfies FlowContract;
