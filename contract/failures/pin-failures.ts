import * as z from 'zod';
import { changeablePinSchema, pinSlotSchema } from '../values/brands.ts';
import { type FailureKind, kind } from './failure-kind.ts';

/** Why a value is refused as a new PIN: its form is wrong, two entries differ, or others guess it easily. */
const newPinProblemSchema = z.enum([
  'empty',
  'length',
  'characters',
  'needsLetterAndDigit',
  'entriesDiffer',
  'likeCurrent',
  'repeated',
  'run',
  'commonWord',
  'birthDate',
]);
export type NewPinProblem = z.infer<typeof newPinProblemSchema>;

export const PIN_FAILURES = {
  pinMalformed: kind(4, true, {
    slot: pinSlotSchema,
    problem: z.enum(['empty', 'length', 'characters', 'needsLetterAndDigit']),
  }),
  pinRejected: kind(4, true, { slot: pinSlotSchema, triesLeft: z.number().int().min(0).max(15) }),
  pinBlocked: kind(4, false, { slot: pinSlotSchema }),
  lastTryNotAccepted: kind(4, true, { slot: pinSlotSchema }),
  newPinRefused: kind(4, true, { slot: changeablePinSchema, problem: newPinProblemSchema }),
  /** The answer to the change was lost: the old or the new value holds. `null`: the tries left could not be read. */
  pinChangeUnknown: kind(3, false, {
    slot: changeablePinSchema,
    triesLeft: z.number().int().min(0).max(15).nullable(),
  }),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
