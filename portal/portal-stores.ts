import { APPLICATION_ACTS } from './applications/application-acts.ts';
import { type ApplicationStore, createApplicationStore } from './applications/application-store.ts';
import type { CaseTools } from './applications/case-change.ts';
import { createCaseVault } from './applications/case-vault.ts';
import { sweepReplies } from './applications/desk-reply.ts';
import { createDeskStore, type DeskStore } from './applications/desk-store.ts';
import { createDraw } from './applications/draw.ts';
import { createCorrectionLapser } from './applications/lapse-corrections.ts';
import { type CaseSealing, createCaseSealing } from './applications/seal-cases.ts';
import type { JobActor } from './platform/actor.ts';
import { createAudit } from './platform/audit/audit.ts';
import type { Database } from './platform/database/database.ts';
import { createPublish } from './platform/events/outbox.ts';
import type { KeySource } from './platform/keyring/key-source.ts';
import { createKeyring } from './platform/keyring/keyring.ts';
import type { PortalConfig } from './portal-config.ts';
import { EVENT_JOBS } from './portal-jobs.ts';
import { RETENTION_ACTS } from './retention/retention-acts.ts';
import type { RetentionRule } from './retention/retention-rules.ts';
import { createRetentionStore, type RetentionStore } from './retention/retention-store.ts';
import { createRetentionWork, type RetentionWork } from './retention/retention-work.ts';
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
  readonly caseSealing: CaseSealing;
  readonly retention: RetentionStore;
  readonly retentionWork: RetentionWork;
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
  /** Where the keys that wrap those of the database are. */
  readonly keySource: KeySource;
  readonly nowMs: () => number;
  readonly retentionRules: readonly RetentionRule[];
  readonly makeLetter: CaseTools['makeLetter'];
}

/** All stores over one database. */
export function createPortalStores(database: Database, settings: StoreSettings): PortalStores {
  const { bindingKey, session, origin, nowMs, makeLetter, retentionRules: rules } = settings;
  const retentionAudit = createAudit(RETENTION_ACTS, origin);
  const publish = createPublish(EVENT_JOBS);
  const audit = createAudit(APPLICATION_ACTS, origin);
  const staff = createStaffStore(database);
  const seal = createSecretSeal(bindingKey);
  const vault = createCaseVault(createKeyring(settings.keySource, nowMs));
  return {
    sessions: createSessionStore(database, bindingKey, session),
    applications: createApplicationStore(database, publish, audit, vault),
    desk: createDeskStore(database, audit, staff.names, {
      publish,
      vault,
      sentence: async () => undefined,
      makeLetter,
      worksIn: staff.worksIn,
      draw: createDraw(bindingKey),
    }),
    lapseCorrections: createCorrectionLapser(database, { publish, vault }, audit),
    sweepDeskReplies: () => sweepReplies(database),
    caseSealing: createCaseSealing(database, vault),
    retention: createRetentionStore(database, retentionAudit, rules),
    retentionWork: createRetentionWork(database, publish, retentionAudit, { rules, nowMs }),
    staff,
    staffSessions: createStaffSessionStore(database, seal),
    staffLinks: createStaffLinkStore(database, seal),
  };
}
