import type { Outcome } from '#contract/failures/outcome.ts';
import { createParkedJobs, type ParkedJobs } from './platform/events/parked-jobs.ts';
import type { PortalConfigInput } from './portal-config.ts';
import { withPortalDatabase } from './portal-database.ts';

/** Lends the parked jobs of a portal, whether or not it runs. Fails as opening its database does, or as `use` does. */
export function withParkedJobs<T>(
  input: PortalConfigInput,
  use: (jobs: ParkedJobs) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return withPortalDatabase(input, (database) => use(createParkedJobs(database)));
}
