import { failed, type Outcome } from '#contract/failures/outcome.ts';
import { AGENCY_ACTS } from './agency/agency-acts.ts';
import { type AgencyClientStore, createAgencyClientStore } from './agency/agency-client-store.ts';
import { createAudit } from './platform/audit/audit.ts';
import type { PortalConfigInput } from './portal-config.ts';
import { withPortalDatabase } from './portal-database.ts';

/** What is done about other systems on the portal's server, without a session. */
export type AgencyRegistrations = Pick<AgencyClientStore, 'add' | 'end' | 'list'>;

/**
 * Lends a portal's registrations, whether or not it runs. Fails with `usage` where the portal's address is not told, which
 * the audit may begin with, or as `use` does.
 */
export async function withAgencyRegistrations<T>(
  input: PortalConfigInput,
  use: (registrations: AgencyRegistrations) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const { origin } = input;
  if (origin === undefined) return failed({ code: 'usage', detail: '--origin, or origin in --config, is needed' });
  return withPortalDatabase(input, (database) =>
    use(
      createAgencyClientStore(
        database,
        createAudit(AGENCY_ACTS, () => origin),
      ),
    ),
  );
}
