import * as z from 'zod';
import { type FailureKind, kind, shortText } from './failure-kind.ts';

export const SIGN_IN_FAILURES = {
  challengeUnknown: kind(5, true, {}, 401),
  challengeExpired: kind(5, true, {}, 401),
  proofMalformed: kind(5, false, { at: shortText }, 400),
  proofHeaderRefused: kind(5, false, { member: shortText }, 400),
  proofAlgorithmRefused: kind(5, false, {}, 400),
  proofAudienceMismatch: kind(5, false, {}, 401),
  proofPurposeMismatch: kind(5, false, {}, 401),
  proofExpired: kind(5, true, {}, 401),
  proofClockSkewed: kind(5, true, { skewSeconds: z.number().int() }, 401),
  proofSignatureInvalid: kind(5, false, {}, 401),
  /** The card that was to be proved again is not that of who is signed in. */
  personMismatch: kind(5, false, {}, 403),
  freshCardNeeded: kind(5, true, {}, 403),
  sessionLevelInsufficient: kind(5, false, {}, 403),
  /** The portal is called by a number, for which browsers make no passkeys. */
  passkeyNeedsDomain: kind(5, false, {}, 403),
  /** None is made at a public terminal: it is nobody's own computer. */
  passkeyNotHere: kind(5, false, {}, 403),
  /** What a page or an app came with was used, is over, or never was; or somebody else came first. */
  passkeyRequestOver: kind(5, true, {}, 410),
  /** It signs nobody in until its person comes with their card. */
  passkeySuspended: kind(5, false, {}, 403),
  /** The person has as many as they can have. */
  passkeyLimitReached: kind(5, false, {}, 409),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
