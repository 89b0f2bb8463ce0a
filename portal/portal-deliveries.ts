import { failed, type Outcome } from '#contract/failures/outcome.ts';
import { DELIVERY_ACTS } from './deliveries/delivery-acts.ts';
import { createSenderStore, type SenderStore } from './deliveries/sender-store.ts';
import { createAudit } from './platform/audit/audit.ts';
import type { PortalConfigInput } from './portal-config.ts';
import { withPortalDatabase } from './portal-database.ts';

/** What is done about senders on the portal's server, without a session. */
export type SenderRegistrations = Pick<SenderStore, 'add' | 'setState' | 'replaceKeys' | 'changeProofs' | 'list'>;

/**
 * Lends a portal's registrations of senders, whether or not it runs. Fails with `usage` where the portal's address is not
 * told, which the audit may begin with, or as `use` does.
 */
export async function withSenderRegistrations<T>(
  input: PortalConfigInput,
  use: (registrations: SenderRegistrations) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const { origin } = input;
  if (origin === undefined) return failed({ code: 'usage', detail: '--origin, or origin in --config, is needed' });
  return withPortalDatabase(input, (database) =>
    use(
      createSenderStore(
        database,
        createAudit(DELIVERY_ACTS, () => origin),
      ),
    ),
  );
}
