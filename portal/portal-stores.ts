import { type ApplicationStore, createApplicationStore } from './applications/application-store.ts';
import type { Database } from './platform/database/database.ts';
import { createPublish } from './platform/events/outbox.ts';
import type { PortalConfig } from './portal-config.ts';
import { EVENT_JOBS } from './portal-jobs.ts';
import { createSessionStore, type SessionStore } from './sign-in/session-store.ts';

/** What the capabilities keep. */
export interface PortalStores {
  readonly sessions: SessionStore;
  readonly applications: ApplicationStore;
}

/** All stores over one database; `bindingKey` (32 bytes) lives outside of it. */
export function createPortalStores(
  database: Database,
  { bindingKey, session }: { readonly bindingKey: Uint8Array; readonly session: PortalConfig['session'] },
): PortalStores {
  const publish = createPublish(EVENT_JOBS);
  return {
    sessions: createSessionStore(database, bindingKey, session),
    applications: createApplicationStore(database, publish),
  };
}
