import * as z from 'zod';
import { type FailureKind, kind } from './failure-kind.ts';

/** Why no mandate came about: its last day, the child's age, a text that was not the one agreed on, or another card. */
const mandateProblemSchema = z.enum(['day', 'age', 'text', 'person']);
export type MandateProblem = z.infer<typeof mandateProblemSchema>;

export const PROXY_FAILURES = {
  /** No mandate covers it now. Whether one did before is not told. */
  notInMandate: kind(5, false, {}, 403),
  /** Both cards are of one person. */
  proxyIsSelf: kind(5, false, {}, 422),
  /** One of the two has as many as anybody may. */
  proxyLimitReached: kind(5, false, {}, 409),
  /** The person is kept from others at an office, which alone can help. */
  askAtOffice: kind(5, false, {}, 403),
  /** No sitting of this session is open under that name: its time is over, it was ended, or there never was one. */
  sittingOver: kind(5, false, {}, 404),
  mandateRefused: kind(5, false, { why: mandateProblemSchema }, 422),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
