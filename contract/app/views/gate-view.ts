import * as z from 'zod';
import { gateModeSchema, newEventSchema } from '../../portal/authorization.ts';
import { gateAnswerSchema } from '../../portal/gate-routes.ts';

/** `pinNeeded`: the card shows its certificate after the PIN alone, as a phone does. `stopped`: the PIN was not given. */
const doorAnswerSchema = z.enum([...gateAnswerSchema.options, 'unreadable', 'pinNeeded', 'stopped']);
export type DoorAnswer = z.infer<typeof doorAnswerSchema>;

const doorViewSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('waiting') }),
  z.strictObject({ at: z.literal('reading') }),
  z.strictObject({ at: z.literal('answered'), answer: doorAnswerSchema, isCardThere: z.boolean() }),
]);

/** What a terminal at the door of an event shows; nothing of whose card it was. */
export const gateViewSchema = z.strictObject({
  /** `null` until the portal has told this terminal its event. */
  name: newEventSchema.shape.name.nullable(),
  mode: gateModeSchema.nullable(),
  /** `refused`: it is no gate of the event, or that is over. `offline`: the last list holds. */
  link: z.enum(['opening', 'live', 'offline', 'refused']),
  /** Entries that the site has not heard of yet. */
  untold: z.number().int().min(0),
  /** Entries of which the site said later that they were none: somebody came in twice. */
  alarms: z.number().int().min(0),
  door: doorViewSchema,
});
export type GateView = z.infer<typeof gateViewSchema>;
