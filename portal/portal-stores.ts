import { AGENCY_ACTS } from './agency/agency-acts.ts';
import { type AgencyClientStore, createAgencyClientStore } from './agency/agency-client-store.ts';
import type { AgencyCases } from './agency/agency-routes.ts';
import { createAgencyCases } from './applications/agency-cases.ts';
import { APPLICATION_ACTS } from './applications/application-acts.ts';
import { type ApplicationStore, createApplicationStore } from './applications/application-store.ts';
import type { CaseTools } from './applications/case-change.ts';
import { findCaseOwner } from './applications/case-owner.ts';
import { createCaseVault } from './applications/case-vault.ts';
import { sweepReplies } from './applications/desk-reply.ts';
import { createDeskStore, type DeskStore } from './applications/desk-store.ts';
import { createDraw } from './applications/draw.ts';
import { createExportStore, type ExportStore } from './applications/export-store.ts';
import { createCorrectionLapser } from './applications/lapse-corrections.ts';
import { type CaseSealing, createCaseSealing } from './applications/seal-cases.ts';
import { AUDITING_ACTS } from './auditing/auditing-acts.ts';
import { type AuditingStore, createAuditingStore } from './auditing/auditing-store.ts';
import type { BuiltInWordings } from './catalogue/built-in-wordings.ts';
import { CATALOGUE_ACTS } from './catalogue/catalogue-acts.ts';
import { createWordingStore, type WordingStore } from './catalogue/wording-store.ts';
import {
  addLooks,
  createExchangeRecordStore,
  type ExchangeRecordStore,
} from './exchange-records/exchange-record-store.ts';
import { createOwnReadings, type OwnReadings } from './exchange-records/own-readings.ts';
import { createMailContactStore, type MailContactStore } from './notices/mail-contact-store.ts';
import { createMailProblemStore, type MailProblemStore } from './notices/mail-problems.ts';
import { createNoticeStore, type NoticeStore } from './notices/notice-store.ts';
import { sweepNotices } from './notices/sweep-notices.ts';
import type { JobActor } from './platform/actor.ts';
import { createAudit } from './platform/audit/audit.ts';
import type { Database } from './platform/database/database.ts';
import { createPublish } from './platform/events/outbox.ts';
import type { KeySource } from './platform/keyring/key-source.ts';
import { createKeyring } from './platform/keyring/keyring.ts';
import { createMailQueue, createMailSecrets, type MailSecrets } from './platform/mail/mail-queue.ts';
import { createSecretSeal } from './platform/secret-seal.ts';
import type { PortalConfig } from './portal-config.ts';
import { eventJobs, type PortalEventJobs, type PortalEvents } from './portal-jobs.ts';
import { RETENTION_ACTS } from './retention/retention-acts.ts';
import type { RetentionRule } from './retention/retention-rules.ts';
import { createRetentionStore, type RetentionStore } from './retention/retention-store.ts';
import { createRetentionWork, type RetentionWork } from './retention/retention-work.ts';
import { createSessionStore, type SessionStore } from './sign-in/session-store.ts';
import { STAFF_ACTS } from './staff/staff-acts.ts';
import { createStaffChallengeStore, type StaffChallengeStore } from './staff/staff-challenge-store.ts';
import { createStaffFactorStore, type StaffFactorStore } from './staff/staff-factor-store.ts';
import { createStaffLinkStore, type StaffLinkStore } from './staff/staff-link-store.ts';
import { createMailLink } from './staff/staff-mail.ts';
import { createStaffPasskeyStore, type StaffPasskeyStore } from './staff/staff-passkey-store.ts';
import { createStaffSessionStore, type StaffSessionStore } from './staff/staff-session-store.ts';
import { createStaffStore, type StaffStore } from './staff/staff-store.ts';

/** What the capabilities keep. */
export interface PortalStores {
  readonly wordings: WordingStore;
  readonly sessions: SessionStore;
  readonly applications: ApplicationStore;
  readonly desk: DeskStore;
  readonly caseSealing: CaseSealing;
  readonly retention: RetentionStore;
  readonly auditing: AuditingStore;
  readonly retentionWork: RetentionWork;
  /** Says of corrections whose day is over that it is. */
  readonly lapseCorrections: (actor: JobActor) => Promise<number>;
  /** Drops replies that can no longer be asked for again. */
  readonly sweepDeskReplies: () => Promise<number>;
  readonly staff: StaffStore;
  readonly staffSessions: StaffSessionStore;
  readonly staffLinks: StaffLinkStore;
  readonly staffFactors: StaffFactorStore;
  readonly staffPasskeys: StaffPasskeyStore;
  readonly staffChallenges: StaffChallengeStore;
  readonly notices: NoticeStore;
  readonly mailContacts: MailContactStore;
  readonly mailProblems: MailProblemStore;
  readonly mailSecrets: MailSecrets;
  /** What is done about the events that they publish. */
  readonly eventJobs: PortalEventJobs;
  readonly sweepNotices: (actor: JobActor) => ReturnType<typeof sweepNotices>;
  readonly agencyClients: AgencyClientStore;
  readonly agencyCases: AgencyCases;
  readonly exports: ExportStore;
  readonly exchangeRecords: ExchangeRecordStore;
  readonly ownReadings: OwnReadings;
}

interface StoreSettings {
  /** 32 bytes, which live outside of the database. */
  readonly bindingKey: Uint8Array;
  readonly session: PortalConfig['session'];
  /** The portal's address, which the audit begins with. */
  readonly origin: () => string;
  /** Where the keys that wrap those of the database are. */
  readonly keySource: KeySource;
  readonly retentionRules: readonly RetentionRule[];
  readonly makeLetter: CaseTools['makeLetter'];
  readonly builtInWordings: BuiltInWordings;
  readonly nowMs: () => number;
  /** Absent where the portal sends no mail. */
  readonly mail: PortalConfig['mail'];
}

/** All stores over one database. */
export function createPortalStores(database: Database, settings: StoreSettings): PortalStores {
  const { bindingKey, session, origin, nowMs, mail, makeLetter, builtInWordings, retentionRules: rules } = settings;
  const mailSecrets = createMailSecrets(bindingKey);
  const queue = createMailQueue(mailSecrets, { isOn: mail !== undefined, domain: domainOf(mail?.sender.address) });
  const vault = createCaseVault(createKeyring(settings.keySource, nowMs));
  const exportSeal = createSecretSeal(bindingKey, 'madoguchi/case-export/1');
  const audit = createAudit(APPLICATION_ACTS, origin);
  const retentionAudit = createAudit(RETENTION_ACTS, origin);
  const exportTools = { vault, seal: exportSeal, recordLooks: addLooks };
  const jobs = eventJobs({ findCase: findCaseOwner, queue, nowMs }, exportTools, audit);
  const publish = createPublish<PortalEvents>(jobs);
  const staffAudit = createAudit(STAFF_ACTS, origin);
  const staff = createStaffStore(database, { publish, audit: staffAudit, mailLink: createMailLink(queue, nowMs) });
  const wordings = createWordingStore(database, builtInWordings, createAudit(CATALOGUE_ACTS, origin), staff.names);
  const seal = createSecretSeal(bindingKey, 'madoguchi/staff-factor/1');
  return {
    sessions: createSessionStore(database, bindingKey, session),
    applications: createApplicationStore(database, publish, audit, vault),
    desk: createDeskStore(database, audit, staff.names, {
      publish,
      vault,
      sentences: wordings.sentences,
      remedies: wordings.remediesOf,
      makeLetter,
      worksIn: staff.worksIn,
      draw: createDraw(bindingKey),
      recordLooks: addLooks,
    }),
    agencyClients: createAgencyClientStore(database, createAudit(AGENCY_ACTS, origin)),
    agencyCases: createAgencyCases(database, { publish, vault, audit, recordLooks: addLooks }),
    exports: createExportStore(database, publish, audit, exportSeal),
    exchangeRecords: createExchangeRecordStore(database),
    ownReadings: createOwnReadings(database),
    lapseCorrections: createCorrectionLapser(database, { publish, vault }, audit),
    sweepDeskReplies: () => sweepReplies(database),
    caseSealing: createCaseSealing(database, vault),
    auditing: createAuditingStore(database, createAudit(AUDITING_ACTS, origin), staff.names, nowMs),
    retention: createRetentionStore(database, retentionAudit, rules),
    retentionWork: createRetentionWork(database, publish, retentionAudit, { rules, nowMs }),
    wordings,
    staff,
    staffSessions: createStaffSessionStore(database),
    staffLinks: createStaffLinkStore(database, seal, publish),
    staffFactors: createStaffFactorStore(database, seal),
    staffPasskeys: createStaffPasskeyStore(database, publish, staffAudit),
    staffChallenges: createStaffChallengeStore(database),
    notices: createNoticeStore(database, nowMs),
    mailContacts: createMailContactStore(database, queue, mailSecrets, nowMs),
    mailProblems: createMailProblemStore(database),
    mailSecrets,
    eventJobs: jobs,
    sweepNotices: (actor) => sweepNotices(database, actor, nowMs()),
  };
}

function domainOf(address = ''): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
