import { APPLICATION_ACTS } from './applications/application-acts.ts';
import { type ApplicationStore, createApplicationStore } from './applications/application-store.ts';
import { createDeskStore, type DeskStore } from './applications/desk-store.ts';
import { createAudit } from './platform/audit/audit.ts';
import type { Database } from './platform/database/database.ts';
import { createPublish, type EventJobs } from './platform/events/outbox.ts';
import type { PortalConfig } from './portal-config.ts';
import { EVENT_JOBS, eventJobs, type PORTAL_EVENTS } from './portal-jobs.ts';
import { createSessionStore, type SessionStore } from './sign-in/session-store.ts';
import { createSecretSeal } from './staff/secret-seal.ts';
import { STAFF_ACTS } from './staff/staff-acts.ts';
import { createStaffChallengeStore, type StaffChallengeStore } from './staff/staff-challenge-store.ts';
import { createStaffFactorStore, type StaffFactorStore } from './staff/staff-factor-store.ts';
import { createStaffLinkStore, type StaffLinkStore } from './staff/staff-link-store.ts';
import { createStaffPasskeyStore, type StaffPasskeyStore } from './staff/staff-passkey-store.ts';
import { createStaffSessionStore, type StaffSessionStore } from './staff/staff-session-store.ts';
import { createStaffStore, type StaffStore } from './staff/staff-store.ts';

/** What the capabilities keep. */
export interface PortalStores {
  readonly sessions: SessionStore;
  readonly applications: ApplicationStore;
  readonly desk: DeskStore;
  readonly staff: StaffStore;
  readonly staffSessions: StaffSessionStore;
  readonly staffLinks: StaffLinkStore;
  readonly staffFactors: StaffFactorStore;
  readonly staffPasskeys: StaffPasskeyStore;
  readonly staffChallenges: StaffChallengeStore;
  /** What is done about the events that they publish. */
  readonly eventJobs: EventJobs<typeof PORTAL_EVENTS>;
}

interface StoreSettings {
  /** 32 bytes, which live outside of the database. */
  readonly bindingKey: Uint8Array;
  readonly session: PortalConfig['session'];
  /** The portal's address, which the audit begins with. */
  readonly origin: () => string;
}

/** All stores over one database. */
export function createPortalStores(database: Database, { bindingKey, session, origin }: StoreSettings): PortalStores {
  const publish = createPublish(EVENT_JOBS);
  const audit = createAudit(APPLICATION_ACTS, origin);
  const staffAudit = createAudit(STAFF_ACTS, origin);
  const staff = createStaffStore(database, publish, staffAudit);
  const seal = createSecretSeal(bindingKey);
  return {
    sessions: createSessionStore(database, bindingKey, session),
    applications: createApplicationStore(database, publish, audit),
    desk: createDeskStore(database, publish, audit, staff.names),
    staff,
    staffSessions: createStaffSessionStore(database),
    staffLinks: createStaffLinkStore(database, seal, publish),
    staffFactors: createStaffFactorStore(database, seal),
    staffPasskeys: createStaffPasskeyStore(database, publish, staffAudit),
    staffChallenges: createStaffChallengeStore(database),
    eventJobs: eventJobs(audit),
  };
}
