import * as z from 'zod';
import { agencyScopeSchema } from '../values/agency-scope.ts';
import { siteApiSchema } from '../values/site-api.ts';
import { type FailureKind, kind } from './failure-kind.ts';

const keysProblemSchema = z.enum([
  'notKeys',
  /** A private or symmetric key was handed over: it is nobody's secret any more. */
  'privateKey',
  /** Neither EC on P-256 nor RSA of 2,048 bits or more. */
  'keyRefused',
  /** A key without a name, or two of one name. */
  'nameMissing',
]);
export type KeysProblem = z.infer<typeof keysProblemSchema>;

const misfitSchema = z.strictObject({ number: z.string().max(30), characters: z.string().max(40) });

export const AGENCY_FAILURES = {
  /** Assertion, token, address or registration is not good: which of them is told to nobody. */
  clientRefused: kind(5, true, {}, 401),
  /** A proof of a key has to name what the portal told lately (RFC 9449, 8). */
  proofNonceNeeded: kind(5, true, {}, 401),
  /** The key of a terminal is none, or was ended. */
  kioskRefused: kind(5, false, {}, 401),
  scopeMissing: kind(5, false, { scope: z.union([agencyScopeSchema, siteApiSchema]) }, 403),
  clientsTooMany: kind(5, false, { most: z.number().int().positive() }, 409),
  clientKeysRefused: kind(5, false, { problem: keysProblemSchema }, 422),
  /** The place in the feed is older than the feed remembers. */
  cursorExpired: kind(5, false, {}, 410),
  /** A change has to name the version that its maker saw. */
  versionRequired: kind(5, false, {}, 428),
  exportTooLarge: kind(5, false, { most: z.number().int().positive() }, 422),
  /** Characters that CP932 does not have, by the case they stand in. */
  charactersDoNotFit: kind(5, false, { cases: z.array(misfitSchema).max(20) }, 422),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
