import { failed, type Outcome } from '#contract/failures/outcome.ts';
import { KIOSK_ACTS } from './kiosks/kiosk-acts.ts';
import { createKioskStore, type KioskStore } from './kiosks/kiosk-store.ts';
import { createAudit } from './platform/audit/audit.ts';
import type { PortalConfigInput } from './portal-config.ts';
import { withPortalDatabase } from './portal-database.ts';

/** What is done about public terminals on the portal's server, without a session. */
export type KioskRegistrations = Pick<KioskStore, 'add' | 'remove' | 'registered'>;

/**
 * Lends the terminals of a portal, whether or not it runs. Fails with `usage` where the portal's address is not told, which
 * the audit may begin with, or as `use` does.
 */
export async function withKioskRegistrations<T>(
  input: PortalConfigInput,
  use: (registrations: KioskRegistrations) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const { origin } = input;
  if (origin === undefined) return failed({ code: 'usage', detail: '--origin, or origin in --config, is needed' });
  return withPortalDatabase(input, (database) =>
    use(
      createKioskStore(
        database,
        createAudit(KIOSK_ACTS, () => origin),
        Date.now,
      ),
    ),
  );
}
