import * as z from 'zod';
import { type FailureKind, kind, shortText } from './failure-kind.ts';

export const APP_FAILURES = {
  staleCommand: kind(1, true, {}),
  flowBusy: kind(1, true, { flow: z.enum(['login', 'apply', 'changePin']) }),
  flowUnknown: kind(1, true, {}),
  notVerified: kind(6, false, {}),
  cancelled: kind(1, true, {}),
  internal: kind(1, true, { id: shortText }, 500),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
