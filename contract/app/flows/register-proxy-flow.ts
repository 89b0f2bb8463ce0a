import * as z from 'zod';
import { failureSchema } from '../../failures/failure.ts';
import { scopeSchema, sittingKindSchema } from '../../portal/mandate.ts';
import { calendarDateSchema } from '../../values/brands.ts';
import { namedPersonSchema } from '../../values/named-person.ts';
import { cardAccessViewSchema, endings, lastFailure } from '../views/card-access-view.ts';
import { CARD_COMMANDS, GIVE_PIN } from './card-commands.ts';
import { begin, command, type FlowContract, view } from './flow-contract.ts';

/** What a proxy is to do and until when, as it was chosen before any card is asked for. */
const proxyOrderSchema = z.strictObject({ kind: sittingKindSchema, scope: scopeSchema, until: calendarDateSchema });
export type ProxyOrder = z.infer<typeof proxyOrderSchema>;

/** Whose card is to lie there. */
const cardOfSchema = z.enum(['principal', 'proxy']);

const registerProxyStepSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('askingChallenge') }),
  z.strictObject({ at: z.literal('card'), of: cardOfSchema, card: cardAccessViewSchema }),
  z.strictObject({ at: z.literal('openingSession') }),
  /** The portal is told what was chosen. */
  z.strictObject({ at: z.literal('beginning') }),
  /** The other card is put on the reader; `resumeFlow` says that it lies there. */
  z.strictObject({ at: z.literal('changingCards'), order: proxyOrderSchema, lastFailure }),
  z.strictObject({ at: z.literal('accepting') }),
  /** Who accepted, by their certificate; `signMandate` goes on to the principal's card, with which it is signed last. */
  z.strictObject({ at: z.literal('confirming'), order: proxyOrderSchema, proxy: namedPersonSchema, lastFailure }),
  z.strictObject({ at: z.literal('signing') }),
  /** `resumeFlow` tries again. */
  z.strictObject({ at: z.literal('interrupted'), failure: failureSchema }),
  z.strictObject({ at: z.literal('done') }),
  ...endings,
]);
export type RegisterProxyStep = z.infer<typeof registerProxyStepSchema>;

/** Registers a proxy with both cards in one sitting: the principal's, the proxy's, and the principal's again. */
export const REGISTER_PROXY_FLOW = {
  view: view('registerProxy', registerProxyStepSchema, {}),
  begin: { beginRegisterProxy: begin({ order: proxyOrderSchema }) },
  commands: { ...CARD_COMMANDS, ...GIVE_PIN, signMandate: command({}) },
  afterwards: {},
} as const satisfies FlowContract;
