import type { CalendarDate } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';
import { closedBefore } from './retention-rules.ts';

interface DueBeside {
  readonly municipality: string;
  /** What ended before is due. */
  readonly before: Date;
}

/** What a rule keeps that is no case, of another capability; handed in by the portal. */
export interface KeptBeside {
  readonly kind: string;
  /** How much is due, by the group that sees to it. */
  count(database: Database, due: DueBeside): Promise<readonly { readonly group: string; readonly count: number }[]>;
  /** Erases some of a group, the oldest first, in the caller's transaction; answers how many. */
  erase(transaction: Database, due: DueBeside & { readonly group: string }, most: number): Promise<number>;
}

/** Days are of Japan. */
export function endedBefore(dueOn: CalendarDate, years: number): Date {
  return new Date(`${closedBefore(dueOn, years)}T00:00:00+09:00`);
}
