import * as z from 'zod';
import { type FailureKind, kind } from './failure-kind.ts';

/**
 * Why somebody of the staff may not do what they may see: their role does not allow it, it concerns themselves, the case is
 * another's, a second person has to, they took themselves off the case, or it is restricted. Of another system: the city decides
 * about this procedure at its desk.
 */
const actionRefusalSchema = z.enum([
  'role',
  'oneself',
  'notAssigned',
  'fourEyes',
  'recused',
  'restricted',
  'notRead',
  'decidedAtDesk',
]);
export type ActionRefusal = z.infer<typeof actionRefusalSchema>;

const grantConflictSchema = z.enum([
  /** An auditor has no other role, so that nobody audits their own work. */
  'auditorAlone',
  /** Who hands out roles neither works on cases nor decides on them. */
  'administratorWithCases',
  /** The role is one for the whole municipality. */
  'wholeMunicipality',
  'grantedAlready',
  /** The address belongs to an account that is in use. */
  'accountKnown',
  'lastAdministrator',
]);
export type GrantConflict = z.infer<typeof grantConflictSchema>;

const passwordProblemSchema = z.enum(['tooShort', 'common', 'namesAccount', 'unchanged']);
export type PasswordProblem = z.infer<typeof passwordProblemSchema>;

const providerRefusalSchema = z.enum([
  /** What the provider sent is not what was asked for, comes late or again. */
  'answer',
  /** The provider knows the person, and no account here is bound to them. */
  'unknown',
  /** Another account is bound to this person already. */
  'boundElsewhere',
]);

export const STAFF_FAILURES = {
  /** For how long it is kept was not confirmed by the municipality. */
  ruleUnconfirmed: kind(5, false, {}, 409),
  /** A lawsuit, a request for review or the like keeps it: nothing of it is erased. */
  onHold: kind(5, false, {}, 409),
  staffSessionRequired: kind(5, true, {}, 401),
  /** Address, password, code or municipality do not belong together: which of them is told to nobody. */
  staffSignInRefused: kind(5, true, {}, 401),
  /** A passkey or a code is to be shown again before this. */
  stepUpRequired: kind(5, true, {}, 401),
  /** What the browser sent is no passkey of this account for this page, now: what is wrong is told to nobody. */
  passkeyRefused: kind(5, true, {}, 422),
  /** Nobody could sign in any more. */
  lastFactor: kind(5, false, {}, 409),
  providerUnavailable: kind(5, true, {}, 503),
  providerRefused: kind(5, true, { reason: providerRefusalSchema }, 401),
  csrfRefused: kind(5, false, {}, 403),
  actionNotAllowed: kind(5, false, { reason: actionRefusalSchema }, 403),
  /** Somebody else has changed the case meanwhile; nothing of theirs is overwritten. */
  caseChanged: kind(5, true, { version: z.number().int().min(1) }, 412),
  /** A search found more cases than are shown at once: it says too little of the person. */
  tooManyHits: kind(5, false, { most: z.number().int().positive() }, 422),
  /** Marks without a sentence that there is, or a last day that is too near, too far or closed. */
  correctionIncomplete: kind(5, false, { problem: z.enum(['lastDay', 'mark', 'sentence']) }, 422),
  letterIncomplete: kind(
    5,
    false,
    {
      missing: z
        .array(z.enum(['letter', 'reasons', 'facts']))
        .min(1)
        .max(3),
    },
    422,
  ),
  /** Fewer than twenty: a notice goes to cases that are named. */
  segmentTooSmall: kind(5, false, {}, 422),
  /** How many papers have not come that the outcome rests on. */
  originalsMissing: kind(5, false, { count: z.number().int().min(1).max(40) }, 422),
  grantConflict: kind(5, false, { reason: grantConflictSchema }, 409),
  /** The password that somebody says is theirs now. */
  passwordWrong: kind(5, true, {}, 422),
  passwordRefused: kind(5, true, { problem: passwordProblemSchema }, 422),
  totpCodeRefused: kind(5, true, {}, 422),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
