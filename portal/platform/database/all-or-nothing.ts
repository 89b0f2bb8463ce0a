import type { Outcome } from '#contract/failures/outcome.ts';
import type { Database } from './database.ts';

/** Takes a transaction back. */
class Refused extends Error {
  readonly outcome: Outcome<never>;
  constructor(outcome: Outcome<never>) {
    super('refused');
    this.outcome = outcome;
  }
}

/** Makes a change in one transaction, of which nothing stands where it fails, half-way or at once. */
export async function allOrNothing<T>(
  database: Database,
  change: (transaction: Database) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  try {
    return await database.transaction().execute(async (transaction) => {
      const changed = await change(transaction);
      if (!changed.ok) throw new Refused(changed);
      return changed;
    });
  } catch (error) {
    if (error instanceof Refused) return error.outcome;
    throw error;
  }
}
