import type * as z from 'zod';
import { flowNameSchema } from '../values/flow-name.ts';
import { type FailureKind, kind, shortText } from './failure-kind.ts';

export const APP_FAILURES = {
  staleCommand: kind(1, true, {}),
  flowBusy: kind(1, true, { flow: flowNameSchema }),
  flowUnknown: kind(1, true, {}),
  notVerified: kind(6, false, {}),
  cancelled: kind(1, true, {}),
  internal: kind(1, true, { id: shortText }, 500),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
