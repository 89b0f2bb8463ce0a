import { APPLICATION_ACTS } from './applications/application-acts.ts';
import { type ApplicationStore, createApplicationStore } from './applications/application-store.ts';
import { sweepReplies } from './applications/desk-reply.ts';
import { createDeskStore, type DeskStore } from './applications/desk-store.ts';
import { unsealedLetterBeside } from './applications/document-workers.ts';
import { createDraw } from './applications/draw.ts';
import { createCorrectionLapser } from './applications/lapse-corrections.ts';
import type { JobActor } from './platform/actor.ts';
import { createAudit } from './platform/audit/audit.ts';
import type { Database } from './platform/database/database.ts';
import { createPublish } from './platform/events/outbox.ts';
import type { PortalConfig } from './portal-config.ts';
import { EVENT_JOBS } from './portal-jobs.ts';
import { createSessionStore, type SessionStore } from './sign-in/session-store.ts';
import { createSecretSeal } from './staff/secret-seal.ts';
import { createStaffLinkStore, type StaffLinkStore } from './staff/staff-link-store.ts';
import { createStaffSessionStore, type StaffSessionStore } from './staff/staff-session-store.ts';
import { createStaffStore, type StaffStore } from './staff/staff-store.ts';

/** What the capabilities keep. */
export interface PortalStores {
  readonly sessions: SessionStore;
  readonly applications: ApplicationStore;
  readonly desk: DeskStore;
  /** Says of corrections whose day is over that it is. */
  readonly lapseCorrections: (actor: JobActor) => Promise<number>;
  /** Drops replies that can no longer be asked for again. */
  readonly sweepDeskReplies: () => Promise<number>;
  readonly staff: StaffStore;
  readonly staffSessions: StaffSessionStore;
  readonly staffLinks: StaffLinkStore;
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
  const staff = createStaffStore(database);
  const seal = createSecretSeal(bindingKey);
  return {
    sessions: createSessionStore(database, bindingKey, session),
    applications: createApplicationStore(database, publish, audit),
    desk: createDeskStore(database, audit, staff.names, {
      publish,
      sentence: async () => undefined,
      makeLetter: unsealedLetterBeside,
      worksIn: staff.worksIn,
      draw: createDraw(bindingKey),
    }),
    lapseCorrections: createCorrectionLapser(database, publish, audit),
    sweepDeskReplies: () => sweepReplies(database),
    staff,
    staffSessions: createStaffSessionStore(database, seal),
    staffLinks: createStaffLinkStore(database, seal),
  };
}
