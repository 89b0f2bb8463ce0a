import type { Outcome } from '#contract/failures/outcome.ts';
import { createPublish } from './platform/events/outbox.ts';
import type { PortalConfigInput } from './portal-config.ts';
import { withPortalDatabase } from './portal-database.ts';
import { STAFF_EVENT_JOBS } from './portal-jobs.ts';
import { createStaffStore, type StaffStore } from './staff/staff-store.ts';

/** What is done about accounts on the portal's server, without a session. */
export type StaffAccounts = Pick<StaffStore, 'invite' | 'recover' | 'findByMail'>;

/** Lends a portal's accounts, whether or not it runs. Fails with `usage`, `storageUnusable`, or as `use` does. */
export function withStaffAccounts<T>(
  input: PortalConfigInput,
  use: (accounts: StaffAccounts) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return withPortalDatabase(input, (database) =>
    use(createStaffStore(database, { publish: createPublish(STAFF_EVENT_JOBS) })),
  );
}
