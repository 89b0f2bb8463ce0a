import * as z from 'zod';
import { type FailureKind, kind } from './failure-kind.ts';

/** Why a time at an office cannot be had. */
export const VISIT_FAILURES = {
  /** Somebody else has it; `next` are the next that are free, as `YYYY-MM-DDTHH:MM` in Japan. */
  slotTaken: kind(5, true, { next: z.array(z.string().max(16)).max(3) }, 409),
  /** Times are booked from the next day on. */
  slotTooSoon: kind(5, true, {}, 422),
  /** The section takes no visits then. */
  officeClosed: kind(5, true, {}, 422),
  /** A case has so many visits open, or was changed so often, that only the office can go on. */
  visitLimitReached: kind(5, false, { of: z.enum(['open', 'changes']), most: z.number().int().min(1).max(10) }, 409),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
