import * as z from 'zod';
import { type FailureKind, kind } from './failure-kind.ts';

/** Why a document is not taken into a box. */
export const documentProblemSchema = z.enum([
  'empty',
  'tooLarge',
  /** By its bytes none of those that are taken. */
  'typeUnknown',
  'damaged',
  'tooManyPages',
  /** It does something by itself. */
  'active',
  'encrypted',
  'filesInside',
  /** A person's twelve-digit number stands in its title or text. */
  'individualNumber',
  /** It is a file of another kind as well. */
  'polyglot',
  'virus',
  /** No scanner answered for a day. */
  'notScanned',
  /** It is to be kept for longer than the sender may. */
  'keptTooLong',
  'kindUnknown',
]);
export type DocumentProblem = z.infer<typeof documentProblemSchema>;

export const DELIVERY_FAILURES = {
  /** No box of that sender takes anything under that name: dead, of another, or never there. */
  boxUnknown: kind(5, false, {}, 404),
  /** What the sender itself put there fills its room. */
  boxFull: kind(5, false, {}, 409),
  documentRefused: kind(5, false, { why: documentProblemSchema }, 422),
  /** No invitation has that code now. */
  linkCodeUnknown: kind(5, false, {}, 404),
  /** The person is not the customer that the sender means, or nothing certified of them is there to compare. */
  identityDiffers: kind(5, false, { because: z.enum(['differs', 'notCertified']) }, 409),
  /** Told to the sender: why is told to nobody. */
  notLinked: kind(5, false, {}, 409),
  /** The page cannot be drawn here. */
  pageNotDrawn: kind(5, true, {}, 503),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
