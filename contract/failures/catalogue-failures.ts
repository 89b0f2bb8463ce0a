import * as z from 'zod';
import { type FailureKind, kind } from './failure-kind.ts';
import { MOST_PROBLEMS, problemCodeSchema, procedureProblemSchema } from './procedure-problem.ts';

const changeRefusalSchema = z.enum([
  /** The day is over, or goes on without what was not confirmed in time. */
  'dayPassed',
  'dayTooFar',
  /** The version does not pass the checks of now. */
  'versionUnsound',
  /** Somebody confirmed it or took it back before. */
  'decidedAlready',
  /** Nobody confirmed it within 7 days. */
  'lapsed',
  /** What is served is not taken back: another version takes its place. */
  'begun',
  'tooMany',
  /** The draft was saved or put away elsewhere since it was read. */
  'draftChanged',
  'draftsTooMany',
]);

export const CATALOGUE_FAILURES = {
  procedureFileInvalid: kind(6, true, { problems: z.array(procedureProblemSchema).max(MOST_PROBLEMS) }, 422),
  catalogueChangeRefused: kind(5, false, { reason: changeRefusalSchema }, 409),
  /** A ready sentence, a letter or its remedies: what is wrong with the text at that member. */
  templateInvalid: kind(5, true, { at: z.string().max(200), problem: problemCodeSchema }, 422),
} as const satisfies Record<string, FailureKind<z.ZodObject>>;
