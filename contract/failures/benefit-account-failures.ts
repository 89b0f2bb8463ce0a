import type * as z from 'zod';
import { type FailureKind, kind } from './failure-kind.ts';

export const BENEFIT_ACCOUNT_FAILURES = {
  /** It cannot be registered: why is told to nobody, since it would tell of other people. */
  accountNotAccepted: kind(5, false, {}, 422),
  /** The holder of the account and the person do not read the same. */
  accountNameDiffers: kind(5, false, {}, 422),
  branchUnknown: kind(5, false, {}, 422),
  /** Nothing is to be paid in this case. */
  caseNotGranted: kind(5, false, {}, 409),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
