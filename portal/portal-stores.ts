import type { KeyObject } from 'node:crypto';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import { type AccountStore, createAccountStore } from './account/account-closing.ts';
import { AGENCY_ACTS } from './agency/agency-acts.ts';
import { type AgencyClientStore, createAgencyClientStore } from './agency/agency-client-store.ts';
import type { AgencyCases } from './agency/agency-routes.ts';
import { createAgencyCases } from './applications/agency-cases.ts';
import { onceByKey } from './applications/agency-replies.ts';
import { APPLICATION_ACTS } from './applications/application-acts.ts';
import { type ApplicationStore, createApplicationStore } from './applications/application-store.ts';
import { findBirthDates } from './applications/birth-dates.ts';
import { openCaseOf } from './applications/case-access.ts';
import type { CaseTools } from './applications/case-change.ts';
import { findCaseOwner, findCaseSpans, findOwnState } from './applications/case-owner.ts';
import { type CaseSearching, createCaseSearching } from './applications/case-search.ts';
import { createCaseVault } from './applications/case-vault.ts';
import { findCertifiedIdentity } from './applications/certified-identity.ts';
import { findCorrectionEndings } from './applications/correction-endings.ts';
import { sweepReplies } from './applications/desk-reply.ts';
import { createDeskStore, type DeskStore } from './applications/desk-store.ts';
import { createDraw } from './applications/draw.ts';
import { createExportStore, type ExportStore } from './applications/export-store.ts';
import { createFilingLooks, type FilingLooks } from './applications/filing-looks.ts';
import { createFreeVisitDesk } from './applications/free-visit-desk.ts';
import type { FindVisitOffices } from './applications/free-visit-rows.ts';
import { createFreeVisitStore, type FreeVisitStore } from './applications/free-visit-store.ts';
import { findGuardianshipCase } from './applications/guardianship-case.ts';
import { type CaseIndexing, createCaseIndexing } from './applications/index-cases.ts';
import { createCorrectionLapser } from './applications/lapse-corrections.ts';
import { countOpenOf } from './applications/open-of-person.ts';
import { createProxyLooks } from './applications/proxy-looks.ts';
import { findRestricted } from './applications/restricted-persons.ts';
import { type CaseSealing, createCaseSealing } from './applications/seal-cases.ts';
import type { VisitSections } from './applications/visit-steps.ts';
import { createVisitStore, type VisitStore } from './applications/visit-store.ts';
import { AUDITING_ACTS } from './auditing/auditing-acts.ts';
import { type AuditingStore, createAuditingStore } from './auditing/auditing-store.ts';
import type { LazyBankDirectory } from './benefit-accounts/bank-directory.ts';
import { BENEFIT_ACCOUNT_ACTS } from './benefit-accounts/benefit-account-acts.ts';
import { type BenefitAccountStore, createBenefitAccountStore } from './benefit-accounts/benefit-account-store.ts';
import { type CaseAccountStore, createCaseAccountStore } from './benefit-accounts/case-account-store.ts';
import type { BuiltInWordings } from './catalogue/built-in-wordings.ts';
import { CATALOGUE_ACTS } from './catalogue/catalogue-acts.ts';
import { sweepDrafts } from './catalogue/draft-store.ts';
import { createWordingStore, type WordingStore } from './catalogue/wording-store.ts';
import { DELIVERY_ACTS } from './deliveries/delivery-acts.ts';
import { createInvitationSecrets } from './deliveries/delivery-secrets.ts';
import { createDeliveryStore, type DeliveryStore } from './deliveries/delivery-store.ts';
import { expireDeliveries, findDeliveryEndings, scanDeliveries } from './deliveries/delivery-work.ts';
import { createInvitationStore, type InvitationStore } from './deliveries/invitation-store.ts';
import { createLinkStore, type LinkStore } from './deliveries/link-store.ts';
import { drawPage, lookThrough } from './deliveries/looked-through.ts';
import { askAboutPdf } from './deliveries/pdf-worker.ts';
import { createSenderStore, type SenderStore } from './deliveries/sender-store.ts';
import { createSendingStore, type SendingStore } from './deliveries/sending-store.ts';
import {
  addLooks,
  createExchangeRecordStore,
  type ExchangeRecordStore,
} from './exchange-records/exchange-record-store.ts';
import { createOwnReadings, type OwnReadings } from './exchange-records/own-readings.ts';
import { RECORD_ACTS } from './exchange-records/record-acts.ts';
import { addSiteAct, countSiteActs } from './exchange-records/site-acts.ts';
import { createWithholdingStore, type WithholdingStore } from './exchange-records/withholding-store.ts';
import { KIOSK_ACTS } from './kiosks/kiosk-acts.ts';
import { createKioskStore, type KioskStore } from './kiosks/kiosk-store.ts';
import { ANSWER_LINE_JOB } from './line/line-jobs.ts';
import { createLineLinks, type LineLinks } from './line/line-links.ts';
import { tellOnLine } from './line/tell-on-line.ts';
import type { FindBirthDates } from './notices/audience-query.ts';
import { deliverNotices } from './notices/deliver-notices.ts';
import { createMailContactStore, type MailContactStore } from './notices/mail-contact-store.ts';
import { createMailProblemStore, type MailProblemStore } from './notices/mail-problems.ts';
import { countUnreadOf, createNoticeStore, type NoticeStore } from './notices/notice-store.ts';
import { createNoticeWayStore, type NoticeWayStore } from './notices/notice-ways.ts';
import { tellByRule } from './notices/rule-notices.ts';
import { createSiteNotices, type SiteNotices } from './notices/site-notices.ts';
import { STAFF_NOTICE_ACTS } from './notices/staff-notice-acts.ts';
import { createStaffNoticeStore, type StaffNoticeStore } from './notices/staff-notice-store.ts';
import { sweepNotices } from './notices/sweep-notices.ts';
import { ADDRESS_REQUEST_JOB } from './oidc/oidc-events.ts';
import { OPERATION_ACTS } from './operation/operation-acts.ts';
import { createOperationStore, type OperationStore } from './operation/operation-store.ts';
import { CORRECTION_ACTS } from './own-data/corrections/correction-acts.ts';
import { correctionKeeping } from './own-data/corrections/correction-keeping.ts';
import {
  type CorrectionStore,
  type CorrectionTools,
  createCorrectionStore,
} from './own-data/corrections/correction-store.ts';
import {
  createStaffCorrectionStore,
  type StaffCorrectionStore,
} from './own-data/corrections/staff-correction-store.ts';
import { OWN_DATA_ACTS } from './own-data/own-data-acts.ts';
import { createSourceLinkStore, type SourceLinkStore } from './own-data/source-link-store.ts';
import { countDueOf } from './payments/due-of-person.ts';
import { PAYMENT_ACTS } from './payments/payment-acts.ts';
import { reconcilePayments, settlePayments, sweepPayments, tellDueCharges } from './payments/payment-jobs.ts';
import type { PaymentProviders } from './payments/payment-provider.ts';
import { createPaymentRecords, type DrawDocument, type PaymentRecords } from './payments/payment-records.ts';
import { createPaymentStore, type PaymentStore, type PaymentTools } from './payments/payment-store.ts';
import { createProviderEvents, type ProviderEvents } from './payments/provider-events.ts';
import { createStaffPaymentStore, type StaffPaymentStore } from './payments/staff-payment-store.ts';
import type { JobActor } from './platform/actor.ts';
import { createAudit } from './platform/audit/audit.ts';
import type { Database } from './platform/database/database.ts';
import { createPublish } from './platform/events/outbox.ts';
import { createRateLimit } from './platform/http/rate-limit.ts';
import { createKeyAdministration } from './platform/keyring/key-administration.ts';
import type { KeySource } from './platform/keyring/key-source.ts';
import { createKeyring } from './platform/keyring/keyring.ts';
import { createMailQueue, createMailSecrets, type MailSecrets } from './platform/mail/mail-queue.ts';
import { openScanner } from './platform/scanner.ts';
import { createSecretSeal } from './platform/secret-seal.ts';
import type { PortalStanding } from './platform/standing.ts';
import type { PortalConfig } from './portal-config.ts';
import { eventJobs, type PortalEventJobs, type PortalEvents } from './portal-jobs.ts';
import { createOidcStores, type OidcStores } from './portal-oidc.ts';
import { type ActingStore, createActingStore } from './proxies/acting.ts';
import { followGuardianship } from './proxies/guardianships.ts';
import { mandateEndings } from './proxies/mandate-endings.ts';
import { createMandateStore, type MandateStore } from './proxies/mandate-store.ts';
import { PROXY_ACTS } from './proxies/proxy-acts.ts';
import { RETENTION_ACTS } from './retention/retention-acts.ts';
import type { RetentionRule } from './retention/retention-rules.ts';
import { createRetentionStore, type RetentionStore } from './retention/retention-store.ts';
import { createRetentionWork, type RetentionWork } from './retention/retention-work.ts';
import { findCertificateEndings } from './sign-in/certificate-endings.ts';
import { createOwnSessions, type OwnSessions } from './sign-in/own-sessions.ts';
import { createPasskeyCeremonies, type PasskeyCeremonies } from './sign-in/passkey-ceremonies.ts';
import { createPasskeyStore, type PasskeyStore } from './sign-in/passkey-store.ts';
import { createSealedCards } from './sign-in/sealed-card.ts';
import { createSessionStore, type SessionStore } from './sign-in/session-store.ts';
import { addUse, createUseHistory, type UseHistory } from './sign-in/use-history.ts';
import { type GrantedDataTools, readGrantedData } from './site-apis/granted-data.ts';
import { createPrefillStore, type PrefillStore } from './site-apis/prefill-store.ts';
import type { SiteApiDoor } from './site-apis/site-api-routes.ts';
import { createOwnFactorStore, type OwnFactorStore } from './staff/own-factor-store.ts';
import { STAFF_ACTS } from './staff/staff-acts.ts';
import { createStaffChallengeStore, type StaffChallengeStore } from './staff/staff-challenge-store.ts';
import { createStaffFactorStore, type StaffFactorStore } from './staff/staff-factor-store.ts';
import { approversOf } from './staff/staff-grants.ts';
import { createStaffLinkStore, type StaffLinkStore } from './staff/staff-link-store.ts';
import { createMailLink } from './staff/staff-mail.ts';
import { createStaffPasskeyStore, type StaffPasskeyStore } from './staff/staff-passkey-store.ts';
import { createStaffSessionStore, type StaffSessionStore } from './staff/staff-session-store.ts';
import { createStaffStore, type StaffStore } from './staff/staff-store.ts';
import { STATISTICS_ACTS } from './statistics/statistics-acts.ts';
import { createStatisticsStore, type StatisticsStore } from './statistics/statistics-store.ts';
import type { PortalTrust } from './trust/portal-trust.ts';

/** What the capabilities keep. */
export interface PortalStores {
  readonly wordings: WordingStore;
  readonly sessions: SessionStore;
  readonly ownSessions: OwnSessions;
  readonly useHistory: UseHistory;
  readonly passkeys: PasskeyStore;
  /** What browsers do with them, once it is known whom the portal believes. */
  readonly passkeyCeremonies: (late: {
    readonly origin: () => string;
    readonly trust: PortalTrust;
    readonly nowMs: () => number;
  }) => PasskeyCeremonies;
  readonly accounts: AccountStore;
  readonly applications: ApplicationStore;
  readonly desk: DeskStore;
  readonly visits: VisitStore;
  readonly freeVisits: FreeVisitStore;
  readonly caseSearching: CaseSearching;
  readonly filingLooks: FilingLooks;
  readonly caseSealing: CaseSealing;
  readonly caseIndexing: CaseIndexing;
  readonly retention: RetentionStore;
  readonly auditing: AuditingStore;
  readonly statistics: StatisticsStore;
  readonly kiosks: KioskStore;
  readonly operation: OperationStore;
  readonly retentionWork: RetentionWork;
  /** Says of corrections whose day is over that it is. */
  readonly lapseCorrections: (actor: JobActor) => Promise<number>;
  /** Drops replies that can no longer be asked for again. */
  readonly sweepDeskReplies: () => Promise<number>;
  readonly sweepDrafts: () => Promise<number>;
  readonly staff: StaffStore;
  readonly staffSessions: StaffSessionStore;
  readonly staffLinks: StaffLinkStore;
  readonly staffFactors: StaffFactorStore;
  readonly staffPasskeys: StaffPasskeyStore;
  readonly staffOwnFactors: OwnFactorStore;
  readonly staffChallenges: StaffChallengeStore;
  readonly notices: NoticeStore;
  readonly staffNotices: StaffNoticeStore;
  readonly siteNotices: SiteNotices;
  /** Tells what staff wrote, and what a day brings near; each answers with how many were told. */
  readonly deliverNotices: NoticeJob;
  readonly tellByRule: NoticeJob;
  readonly noticeWays: NoticeWayStore;
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
  readonly withholdings: WithholdingStore;
  readonly payments: PaymentStore;
  readonly paymentRecords: PaymentRecords;
  readonly providerEvents: ProviderEvents;
  readonly staffPayments: StaffPaymentStore;
  readonly paymentWork: {
    readonly reconcile: (actor: JobActor, signal: AbortSignal) => Promise<number>;
    readonly settle: () => Promise<number>;
    readonly tellDue: (actor: JobActor) => Promise<number>;
    readonly sweep: () => ReturnType<typeof sweepPayments>;
  };
  readonly ownReadings: OwnReadings;
  readonly sourceLinks: SourceLinkStore;
  readonly corrections: CorrectionStore;
  readonly staffCorrections: StaffCorrectionStore;
  readonly benefitAccounts: BenefitAccountStore;
  readonly caseAccounts: CaseAccountStore;
  readonly mandates: MandateStore;
  readonly acting: ActingStore;
  readonly senders: SenderStore;
  readonly invitations: InvitationStore;
  readonly senderLinks: LinkStore;
  readonly sending: SendingStore;
  readonly deliveries: DeliveryStore;
  readonly oidc: OidcStores;
  readonly prefills: PrefillStore;
  /** As `readGrantedData`, of the sources that `ready` knows. */
  readonly grantedData: (ready: GrantedDataTools['ready']) => SiteApiDoor['readGranted'];
  readonly lineLinks: LineLinks;
  /** Has a person told that a friend on LINE is theirs. */
  readonly onLineLinked: (transaction: Database, subject: string) => Promise<void>;
  readonly deliveryWork: {
    readonly scan: (actor: JobActor, signal: AbortSignal) => Promise<number>;
    readonly expire: () => Promise<number>;
  };
}

type NoticeJob = (actor: JobActor, signal: AbortSignal) => Promise<number>;

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
  /** Of the catalogue's files, as are the municipalities whose staff may open others' cases in an emergency. */
  readonly visitSections: VisitSections;
  readonly visitOffices: FindVisitOffices;
  readonly allowsEmergency: CaseTools['allowsEmergency'];
  readonly officeOf: CorrectionTools['officeOf'];
  /** What a source of own data is called. */
  readonly sourceName: (source: string) => LocalizedText;
  /** Public ones of the audit. */
  readonly auditKeys: readonly KeyObject[];
  readonly standing: Pick<PortalStanding, 'found'>;
  readonly paymentProviders: PaymentProviders;
  readonly drawDocument: DrawDocument;
  readonly bankDirectory: LazyBankDirectory;
  readonly nowMs: () => number;
  /** Absent where the portal sends no mail. */
  readonly mail: PortalConfig['mail'];
  readonly isLineOn?: boolean;
  /** What looks through private letters, and how many processes share the limits. */
  readonly scanner: PortalConfig['scanner'];
  readonly isPractice: boolean;
  readonly processes: number;
}

/** All stores over one database. */
export function createPortalStores(database: Database, settings: StoreSettings): PortalStores {
  const { bindingKey, session, origin, nowMs, mail, makeLetter, builtInWordings, retentionRules: rules } = settings;
  const { visitSections, allowsEmergency } = settings;
  const caseRules = rules.filter(({ kind }) => kind !== CHARGE_RULE);
  const mailSecrets = createMailSecrets(bindingKey);
  const mails = createMailQueue(mailSecrets, { isOn: mail !== undefined, domain: domainOf(mail?.sender.address) });
  const queue = {
    ...mails,
    alsoTell: (transaction: Database, told: readonly string[]) => tellOnLine(transaction, told, nowMs()),
  };
  const keyring = createKeyring(settings.keySource, nowMs);
  const vault = createCaseVault(keyring);
  const bornWhen: FindBirthDates = (from, municipality, subjects) =>
    findBirthDates(from, vault, municipality, subjects);
  const exportSeal = createSecretSeal(bindingKey, 'madoguchi/case-export/1');
  const audit = createAudit(APPLICATION_ACTS, origin);
  const retentionAudit = createAudit(RETENTION_ACTS, origin);
  const exportTools = { vault, seal: exportSeal, recordLooks: addLooks };
  const eventSeal = createSecretSeal(bindingKey, 'madoguchi/provider-event/1');
  const paymentJobTools = { seal: eventSeal, nowMs, publish: () => publish };
  const jobs = eventJobs(
    { findCase: findCaseOwner, queue, nowMs },
    exportTools,
    audit,
    paymentJobTools,
    (transaction, data) =>
      followGuardianship(transaction, guardianshipTools(), { kind: 'job', id: 'followGuardianship' }, data),
  );
  const publish = createPublish<PortalEvents>(jobs);
  const staffAudit = createAudit(STAFF_ACTS, origin);
  const staff = createStaffStore(database, { publish, audit: staffAudit, mailLink: createMailLink(queue, nowMs) });
  const wordings = createWordingStore(database, builtInWordings, createAudit(CATALOGUE_ACTS, origin), staff.names);
  const seal = createSecretSeal(bindingKey, 'madoguchi/staff-factor/1');
  const noticeSeal = createSecretSeal(bindingKey, 'madoguchi/staff-notice/1');
  const scan = openScanner(settings.scanner);
  const deliveryAudit = createAudit(DELIVERY_ACTS, origin);
  const invitationTools = {
    secrets: createInvitationSecrets(bindingKey),
    keyring,
    audit: deliveryAudit,
    nowMs,
  };
  const guesses = createRateLimit({
    most: Math.ceil(WRONG_CODES_AN_HOUR / settings.processes),
    windowMs: 3_600_000,
    nowMs,
  });
  const deliveryTools = { keyring, publish, nowMs, askAboutPdf, scan, isScanned: scan !== undefined };
  const { paymentProviders: providers } = settings;
  const recordProxyLook = createProxyLooks(addLooks);
  const paymentTools: PaymentTools = {
    publish,
    nowMs,
    keyring,
    providers,
    audit: createAudit(PAYMENT_ACTS, origin),
    recordProxyLook: (transaction, actor, number) => recordProxyLook(transaction, actor, number, ['charges']),
  };
  const accountAudit = createAudit(BENEFIT_ACCOUNT_ACTS, origin);
  const accountTools = { keyring, publish, nowMs, audit: accountAudit, directory: settings.bankDirectory };
  const findCertified = (from: Database, subject: string) => findCertifiedIdentity(from, vault, subject);
  const correctionTools = { keyring, audit: createAudit(CORRECTION_ACTS, origin), findCertified, scan, nowMs };
  const caseTools: CaseTools = {
    publish,
    vault,
    sentences: wordings.sentences,
    remedies: wordings.remediesOf,
    makeLetter,
    worksIn: staff.worksIn,
    draw: createDraw(bindingKey),
    recordLooks: addLooks,
    visitSections,
    allowsEmergency,
    approversOf,
  };
  const agencyCases = createAgencyCases(database, audit, caseTools);
  const sessions = createSessionStore(database, bindingKey, session);
  const passkeys = createPasskeyStore(database, { cards: createSealedCards(bindingKey), publish });
  const mandateTools = {
    keyring,
    publish,
    audit: createAudit(PROXY_ACTS, origin),
    origin,
    nowMs,
    restrictedOf: findRestricted,
    isCertified: async (from: Database, subject: string) =>
      (await findCertifiedIdentity(from, vault, subject)) !== undefined,
  };
  const guardianshipTools = () => ({
    ...mandateTools,
    findCase: (from: Database, receiptNumber: string) => findGuardianshipCase(from, vault, receiptNumber),
    keepWard: sessions.keepPerson,
  });
  const oidc = createOidcStores(database, {
    bindingKey,
    keyring,
    vault,
    origin,
    nowMs,
    isPractice: settings.isPractice,
    documents: {
      look: (document) => lookThrough('', document, askAboutPdf),
      draw: (form, document, page) => drawPage(form, document, page, askAboutPdf),
    },
    keepSubject: sessions.keepSubject,
    onAddressAsked: (transaction, subject) =>
      publish(transaction, { kind: 'job', id: ADDRESS_REQUEST_JOB }, { name: 'addressAsked', data: { subject } }),
  });
  const grantedTools = {
    findGranter: oidc.consents.findGranter,
    record: async (transaction, site, subject, line) => {
      await addSiteAct(transaction, site, subject, { did: 'ownDataRead', ...line });
      return countSiteActs(transaction, site, subject, 'ownDataRead');
    },
  } satisfies Omit<GrantedDataTools, 'ready'>;
  return {
    sessions,
    ownSessions: createOwnSessions(database),
    useHistory: createUseHistory(database),
    passkeys,
    passkeyCeremonies: (late) => createPasskeyCeremonies(database, { ...late, passkeys, sessions }),
    accounts: createAccountStore(database, {
      publish,
      noteUse: addUse,
      findOpen: async (from, subject) => ({
        ...(await countOpenOf(from, subject)),
        charges: await countDueOf(from, subject),
        notices: await countUnreadOf(from, subject),
      }),
      nowMs,
    }),
    applications: createApplicationStore(database, publish, audit, vault, visitSections, recordProxyLook),
    visits: createVisitStore(database, { publish, vault, visitSections }, audit),
    freeVisits: createFreeVisitStore(
      database,
      { publish, keyring, visitSections, findOffices: settings.visitOffices },
      audit,
    ),
    desk: createDeskStore(
      database,
      audit,
      staff.names,
      caseTools,
      createFreeVisitDesk(database, { publish, keyring, visitSections, staffNames: staff.names }, audit),
    ),
    agencyClients: createAgencyClientStore(database, createAudit(AGENCY_ACTS, origin)),
    agencyCases,
    exports: createExportStore(database, publish, audit, exportSeal),
    exchangeRecords: createExchangeRecordStore(database, {
      findCases: findCaseSpans,
      sourceName: settings.sourceName,
      nowMs,
    }),
    withholdings: createWithholdingStore(database, {
      findGroup: findCaseOwner,
      audit: createAudit(RECORD_ACTS, origin),
      nowMs,
    }),
    payments: createPaymentStore(database, paymentTools),
    paymentRecords: createPaymentRecords(database, paymentTools, settings.drawDocument),
    providerEvents: createProviderEvents(database, { publish, seal: eventSeal, nowMs }),
    staffPayments: createStaffPaymentStore(database, {
      ...paymentTools,
      openCase: openCaseOf,
      recordLook: (transaction, look) =>
        addLooks(transaction, [{ ...look, system: null, way: 'desk', kinds: ['charges'] }]),
      staffNames: staff.names,
    }),
    paymentWork: {
      reconcile: (actor, signal) => reconcilePayments(database, paymentTools, actor, signal),
      settle: () => settlePayments(database, paymentTools),
      tellDue: (actor) => tellDueCharges(database, paymentTools, actor),
      sweep: () => sweepPayments(database, paymentTools, chargeYears(rules)),
    },
    ownReadings: createOwnReadings(database),
    corrections: createCorrectionStore(database, { ...correctionTools, officeOf: settings.officeOf }),
    staffCorrections: createStaffCorrectionStore(database, { ...correctionTools, publish, staffNames: staff.names }),
    sourceLinks: createSourceLinkStore(database, {
      findCertified,
      audit: createAudit(OWN_DATA_ACTS, origin),
      publish,
      nowMs,
    }),
    benefitAccounts: createBenefitAccountStore(database, accountTools),
    caseAccounts: createCaseAccountStore(database, {
      ...accountTools,
      openCase: openCaseOf,
      openForSystem: agencyCases.openForPayment,
      recordLook: (transaction, look) => {
        const way = look.system === null ? 'desk' : 'agency';
        return addLooks(transaction, [{ ...look, way, kinds: ['benefitAccount'], purpose: 'benefit.pay' }]);
      },
    }),
    mandates: createMandateStore(database, mandateTools),
    acting: createActingStore(database, mandateTools, {
      begin: (transaction, caller, mandate) => sessions.beginActing(transaction, caller.actor, caller.session, mandate),
    }),
    senders: createSenderStore(database, deliveryAudit),
    invitations: createInvitationStore(database, invitationTools),
    senderLinks: createLinkStore(database, {
      ...invitationTools,
      guesses,
      findCertified,
    }),
    sending: createSendingStore(database, deliveryTools),
    deliveries: createDeliveryStore(database, deliveryTools),
    oidc,
    grantedData: (ready) => (site, wanted) => readGrantedData(database, { ...grantedTools, ready }, site, wanted),
    prefills: createPrefillStore(database, {
      key: bindingKey,
      stateOf: (wanted) => findOwnState(database, wanted),
      record: (transaction, site, subject, receiptNumber) =>
        addSiteAct(transaction, site, subject, { did: 'applicationRead', receiptNumber }),
    }),
    lineLinks: createLineLinks(database, nowMs),
    onLineLinked: (transaction, subject) =>
      publish(transaction, { kind: 'job', id: ANSWER_LINE_JOB }, { name: 'lineLinked', data: { subject } }),
    deliveryWork: {
      scan: (actor, signal) => scanDeliveries(database, deliveryTools, actor, signal),
      expire: () => expireDeliveries(database, deliveryTools),
    },
    lapseCorrections: createCorrectionLapser(database, { publish, vault }, audit),
    sweepDeskReplies: () => sweepReplies(database),
    sweepDrafts: () => sweepDrafts(database),
    caseSearching: createCaseSearching(database, audit, staff.names, vault),
    filingLooks: createFilingLooks(database, audit, vault, addLooks, staff.names),
    caseSealing: createCaseSealing(database, vault),
    caseIndexing: createCaseIndexing(database, vault),
    auditing: createAuditingStore(database, createAudit(AUDITING_ACTS, origin), staff.names, {
      nowMs,
      auditKeys: settings.auditKeys,
      found: settings.standing.found,
    }),
    statistics: createStatisticsStore(database, createAudit(STATISTICS_ACTS, origin), staff.names),
    kiosks: createKioskStore(database, createAudit(KIOSK_ACTS, origin), nowMs),
    operation: createOperationStore(database, createAudit(OPERATION_ACTS, origin), {
      nowMs,
      keys: createKeyAdministration(database, settings.keySource),
      isMailOn: mail !== undefined,
      isLineOn: settings.isLineOn === true,
    }),
    retention: createRetentionStore(database, retentionAudit, caseRules, staff.names),
    retentionWork: createRetentionWork(database, publish, retentionAudit, {
      rules: caseRules,
      beside: [correctionKeeping],
      nowMs,
    }),
    wordings,
    staff,
    staffSessions: createStaffSessionStore(database),
    staffLinks: createStaffLinkStore(database, seal, publish),
    staffFactors: createStaffFactorStore(database, seal),
    staffPasskeys: createStaffPasskeyStore(database, publish, staffAudit),
    staffOwnFactors: createOwnFactorStore(database, publish, staffAudit),
    staffChallenges: createStaffChallengeStore(database),
    notices: createNoticeStore(database, {
      seal: noticeSeal,
      nowMs,
      recordProxyLook: (transaction, actor, number) => recordProxyLook(transaction, actor, number, ['notices']),
    }),
    staffNotices: createStaffNoticeStore(database, {
      seal: noticeSeal,
      findBirthDates: bornWhen,
      audit: createAudit(STAFF_NOTICE_ACTS, origin),
      nowMs,
    }),
    siteNotices: createSiteNotices(database, {
      seal: noticeSeal,
      audit: createAudit(STAFF_NOTICE_ACTS, origin),
      queue,
      nowMs,
      findPerson: oidc.consents.findPerson,
      findCase: findCaseOwner,
      record: async (transaction, site, subject) => {
        await addSiteAct(transaction, site, subject, { did: 'noticeSent' });
        return countSiteActs(transaction, site, subject, 'noticeSent');
      },
      once: onceByKey,
    }),
    deliverNotices: (actor, signal) =>
      deliverNotices(database, { findBirthDates: bornWhen, queue, nowMs }, actor, signal),
    tellByRule: (actor, signal) =>
      tellByRule(
        database,
        {
          certificates: findCertificateEndings,
          corrections: findCorrectionEndings,
          deliveries: findDeliveryEndings,
          mandates: {
            principals: mandateEndings('principal', { restrictedOf: findRestricted }),
            proxies: mandateEndings('proxy', { restrictedOf: findRestricted }),
          },
          queue,
          nowMs,
        },
        actor,
        signal,
      ),
    noticeWays: createNoticeWayStore(database),
    mailContacts: createMailContactStore(database, queue, mailSecrets, { noteUse: addUse, nowMs }),
    mailProblems: createMailProblemStore(database),
    mailSecrets,
    eventJobs: jobs,
    sweepNotices: (actor) => sweepNotices(database, actor, nowMs()),
  };
}

const CHARGE_RULE = 'charges';
/** Of a person: codes that were none. */
const WRONG_CODES_AN_HOUR = 5;

/** For how many fiscal years charges are kept, as the rules say. */
function chargeYears(rules: readonly RetentionRule[]): number {
  const rule = rules.find(({ kind }) => kind === CHARGE_RULE);
  if (rule === undefined) throw new Error('the rules of keeping say nothing of charges');
  return rule.years;
}

function domainOf(address = ''): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
