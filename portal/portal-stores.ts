import { AGENCY_ACTS } from './agency/agency-acts.ts';
import { type AgencyClientStore, createAgencyClientStore } from './agency/agency-client-store.ts';
import type { AgencyCases } from './agency/agency-routes.ts';
import { createAgencyCases } from './applications/agency-cases.ts';
import { APPLICATION_ACTS } from './applications/application-acts.ts';
import { type ApplicationStore, createApplicationStore } from './applications/application-store.ts';
import { createDeskStore, type DeskStore } from './applications/desk-store.ts';
import { createExportStore, type ExportStore } from './applications/export-store.ts';
import {
  addLooks,
  createExchangeRecordStore,
  type ExchangeRecordStore,
} from './exchange-records/exchange-record-store.ts';
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
  readonly staff: StaffStore;
  readonly staffSessions: StaffSessionStore;
  readonly staffLinks: StaffLinkStore;
  readonly agencyClients: AgencyClientStore;
  readonly agencyCases: AgencyCases;
  readonly exports: ExportStore;
  readonly exchangeRecords: ExchangeRecordStore;
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
    desk: createDeskStore(database, publish, audit, staff.names, addLooks),
    staff,
    staffSessions: createStaffSessionStore(database, seal),
    staffLinks: createStaffLinkStore(database, seal),
    agencyClients: createAgencyClientStore(database, createAudit(AGENCY_ACTS, origin)),
    agencyCases: createAgencyCases(database, publish, audit, addLooks),
    exports: createExportStore(database, publish, audit),
    exchangeRecords: createExchangeRecordStore(database),
  };
}
