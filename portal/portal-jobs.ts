import { ACCOUNT_EVENTS } from './account/account-events.ts';
import type { ApplicationAudit } from './applications/application-acts.ts';
import { APPLICATION_EVENTS } from './applications/application-events.ts';
import type { CaseVault } from './applications/case-vault.ts';
import { releaseCasesOf } from './applications/leaver-cases.ts';
import { type ExportTools, makeExport } from './applications/make-export.ts';
import { markDuplicates } from './applications/mark-duplicates.ts';
import { notePayment } from './applications/payment-in-case.ts';
import { BENEFIT_ACCOUNT_EVENTS } from './benefit-accounts/benefit-account-events.ts';
import { DELIVERY_EVENTS } from './deliveries/delivery-events.ts';
import { LINE_EVENTS } from './line/line-events.ts';
import { ANSWER_LINE_JOB, SEND_LINE_JOB } from './line/line-jobs.ts';
import { DELIVER_NOTICES_JOB } from './notices/deliver-notices.ts';
import { type NoticeJobDependencies, noticeJob, personNoticeJob } from './notices/notice-jobs.ts';
import { NOTICE_RULES } from './notices/notice-rules.ts';
import { tellOfNews } from './notices/tell-of-news.ts';
import { OIDC_EVENTS } from './oidc/oidc-events.ts';
import type { OidcKeys } from './oidc/oidc-keys.ts';
import { CORRECTION_EVENTS } from './own-data/corrections/correction-events.ts';
import { OWN_DATA_EVENTS } from './own-data/own-data-events.ts';
import { PAYMENT_EVENTS } from './payments/payment-events.ts';
import { takeProviderEvent } from './payments/provider-events.ts';
import type { JobActor } from './platform/actor.ts';
import type { AuditHeads } from './platform/audit/audit-heads.ts';
import type { Database } from './platform/database/database.ts';
import type { Tombstones } from './platform/erasure/tombstones.ts';
import type { PortalJobs } from './platform/events/job-runner.ts';
import type { EventJob, EventJobNames, EventJobs, EventOf, Publish } from './platform/events/outbox.ts';
import type { PortalLog } from './platform/log.ts';
import { type MailQueue, SEND_MAIL_JOB } from './platform/mail/mail-queue.ts';
import type { SecretSeal } from './platform/secret-seal.ts';
import type { PortalLine } from './portal-line.ts';
import type { DeliverMail } from './portal-mail.ts';
import type { PortalStores } from './portal-stores.ts';
import { PROXY_EVENTS } from './proxies/proxy-events.ts';
import { RETENTION_EVENTS } from './retention/retention-events.ts';
import { PASSKEY_EVENTS } from './sign-in/passkey-events.ts';
import { STAFF_EVENTS } from './staff/staff-events.ts';
import { approversOf } from './staff/staff-grants.ts';
import { accountMails, EMERGENCY_MAIL } from './staff/staff-mail.ts';

const PORTAL_EVENTS = {
  ...APPLICATION_EVENTS,
  ...RETENTION_EVENTS,
  ...STAFF_EVENTS,
  ...PAYMENT_EVENTS,
  ...ACCOUNT_EVENTS,
  ...BENEFIT_ACCOUNT_EVENTS,
  ...DELIVERY_EVENTS,
  ...CORRECTION_EVENTS,
  ...OWN_DATA_EVENTS,
  ...PROXY_EVENTS,
  ...LINE_EVENTS,
  ...PASSKEY_EVENTS,
  ...OIDC_EVENTS,
} as const;
export type PortalEvents = typeof PORTAL_EVENTS;

/** What the portal does about each event. */
export type PortalEventJobs = EventJobs<PortalEvents>;

const RELEASE_CASES = 'releaseCasesOfLeaver';
const TELL_OF_RECOVERY = 'tellOfRecovery';
const TELL_OF_FACTOR = 'tellOfFactor';
const TELL_OF_PASSWORD = 'tellOfPassword';
const TELL_OF_GRANTS = 'tellOfGrants';

/** The jobs of what happens to accounts, by their names. */
export const STAFF_EVENT_JOBS = {
  staffInvited: [],
  staffRecoveryBegun: [{ name: TELL_OF_RECOVERY }],
  staffFactorAdded: [{ name: TELL_OF_FACTOR }],
  staffPasswordChanged: [{ name: TELL_OF_PASSWORD }],
  staffGrantsChanged: [{ name: TELL_OF_GRANTS }],
  staffLeft: [{ name: RELEASE_CASES }],
} as const satisfies EventJobNames<typeof STAFF_EVENTS>;

/** One of each event's own, as every job has a name of its own. */
const markDuplicatesJob = (name: string): EventJob<{ readonly receiptNumber: string }> => ({
  name,
  handle: ({ transaction, data }) => markDuplicates(transaction, data),
});

/** What the jobs of payments work with; what they tell in turn is published through these same jobs. */
interface PaymentJobTools {
  readonly seal: SecretSeal;
  readonly nowMs: () => number;
  readonly publish: () => Publish<EventOf<PortalEvents>>;
}

const TAKE_WORD: JobActor = { kind: 'job', id: 'takePaymentEvent' };
const NOTE_PAYMENT: JobActor = { kind: 'job', id: 'notePayment' };

function paymentEventJobs(
  notices: NoticeJobDependencies,
  vault: CaseVault,
  { seal, nowMs, publish }: PaymentJobTools,
): EventJobs<typeof PAYMENT_EVENTS> {
  return {
    chargeMade: [noticeJob('tellOfCharge', NOTICE_RULES.chargeMade, notices)],
    chargeDue: [noticeJob('tellOfChargeDue', NOTICE_RULES.chargeDue, notices)],
    chargePaid: [
      noticeJob('tellOfPayment', NOTICE_RULES.chargePaid, notices),
      {
        name: 'notePayment',
        handle: ({ transaction, data }) => notePayment(transaction, { vault }, NOTE_PAYMENT, data),
      },
    ],
    chargeOverpaid: [noticeJob('tellOfOverpayment', NOTICE_RULES.chargeOverpaid, notices)],
    chargeRefunded: [noticeJob('tellOfRefund', NOTICE_RULES.chargeRefunded, notices)],
    chargeCancelled: [noticeJob('tellOfCancelledCharge', NOTICE_RULES.chargeCancelled, notices)],
    paymentBegunByProxy: [noticeJob('tellOfProxyPayment', () => ({ kind: 'proxyPays', isMailed: true }), notices)],
    paymentEventReceived: [
      {
        name: 'takePaymentEvent',
        handle: ({ transaction, data }) =>
          takeProviderEvent(transaction, { seal, nowMs, publish: publish() }, TAKE_WORD, data),
      },
    ],
  };
}

/** Tells the other side of a mandate, where it is to be told. */
function toProxy<Data extends { readonly proxy: string }>(
  { name, handle }: EventJob<{ readonly subject: string }>,
  isTold: (data: Data) => boolean = () => true,
): EventJob<Data> {
  return {
    name,
    async handle({ data, ...work }) {
      if (isTold(data)) await handle({ ...work, data: { subject: data.proxy } });
    },
  };
}

export function eventJobs(
  notices: NoticeJobDependencies & { readonly queue: Pick<MailQueue, 'put'> },
  exports: ExportTools,
  audit: ApplicationAudit,
  payments: PaymentJobTools,
  follow: (transaction: Database, data: { readonly receiptNumber: string }) => Promise<void>,
): PortalEventJobs {
  const mails = accountMails(notices);
  return {
    applicationFiled: [
      noticeJob('tellOfFiling', NOTICE_RULES.applicationFiled, notices),
      markDuplicatesJob('markDuplicates'),
    ],
    applicationChanged: [
      noticeJob('tellOfChange', NOTICE_RULES.applicationChanged, notices),
      markDuplicatesJob('markDuplicatesOfChanged'),
      { name: 'followGuardianship', handle: ({ transaction, data }) => follow(transaction, data) },
    ],
    applicationFiledByProxy: [noticeJob('tellOfProxyFiling', () => ({ kind: 'proxyFiled', isMailed: true }), notices)],
    caseTouchedByProxy: [
      noticeJob(
        'tellOfProxyDeed',
        ({ did }) => ({ kind: did === 'letterOpened' ? 'proxyOpened' : 'proxyVisit', isMailed: true }),
        notices,
      ),
    ],
    visitNear: [noticeJob('tellOfVisit', NOTICE_RULES.visitNear, notices)],
    freeVisitNear: [personNoticeJob('tellOfFreeVisit', () => 'freeVisitNear', notices)],
    freeVisitCancelled: [personNoticeJob('tellOfCancelledVisit', () => 'freeVisitCancelled', notices)],
    emergencyOpened: [
      {
        name: 'tellApprovers',
        async handle({ transaction, data }) {
          for (const staff of await approversOf(transaction, data)) {
            const owner = { municipality: data.municipality, staff };
            await notices.queue.put(transaction, { kind: EMERGENCY_MAIL, owner, nowMs: notices.nowMs() });
          }
        },
      },
    ],
    caseMoved: [markDuplicatesJob('markDuplicatesOfMoved')],
    ...paymentEventJobs(notices, exports.vault, payments),
    benefitAccountChanged: [
      personNoticeJob('tellOfAccount', ({ by }) => (by === 'bank' ? 'accountEnded' : 'accountChanged'), notices),
    ],
    deliveryAvailable: [
      {
        name: 'tellOfDelivery',
        handle: ({ transaction, data }) =>
          tellOfNews(transaction, notices.queue, [data.subject], { topic: 'delivery', nowMs: notices.nowMs() }),
      },
    ],
    mandateBegan: [
      personNoticeJob('tellOfProxy', () => 'proxyBegan', notices),
      toProxy(personNoticeJob('tellProxy', () => 'proxyAccepted', notices)),
    ],
    mandateEnded: [
      personNoticeJob('tellOfProxyEnd', () => 'proxyEnded', notices),
      toProxy(
        personNoticeJob('tellProxyOfEnd', () => 'proxyOver', notices),
        ({ tellsProxy }) => tellsProxy,
      ),
    ],
    dataCorrectionAnswered: [personNoticeJob('tellOfDataCorrection', () => 'dataCorrected', notices)],
    sourcesChanged: [personNoticeJob('tellOfSources', () => 'sourcesChanged', notices)],
    addressAsked: [personNoticeJob('tellOfAddressRequest', () => 'addressAsked', notices)],
    lineLinked: [personNoticeJob('tellOfLine', () => 'lineLinked', notices)],
    passkeyAdded: [personNoticeJob('tellOfPasskey', () => 'passkeyAdded', notices)],
    passkeyCopied: [personNoticeJob('tellOfPasskeyCopy', () => 'passkeyCopied', notices)],
    caseErased: [],
    accountClosing: [personNoticeJob('tellOfClosing', () => 'accountCloses', notices)],
    // What is the person's alone went in the transaction that published it; who keeps more joins here.
    accountClosed: [],
    messageSent: [noticeJob('tellOfMessage', NOTICE_RULES.messageSent, notices)],
    exportAsked: [{ name: 'makeExport', handle: ({ transaction, data }) => makeExport(transaction, data, exports) }],
    ...STAFF_EVENT_JOBS,
    staffRecoveryBegun: [
      { name: TELL_OF_RECOVERY, handle: ({ transaction, data }) => mails.recovery(transaction, data) },
    ],
    staffFactorAdded: [
      { name: TELL_OF_FACTOR, handle: ({ transaction, data }) => mails.factorAdded(transaction, data) },
    ],
    staffPasswordChanged: [
      { name: TELL_OF_PASSWORD, handle: ({ transaction, data }) => mails.passwordChanged(transaction, data) },
    ],
    staffGrantsChanged: [
      { name: TELL_OF_GRANTS, handle: ({ transaction, data }) => mails.grantsChanged(transaction, data) },
    ],
    staffLeft: [
      {
        name: RELEASE_CASES,
        handle: ({ transaction, data }) =>
          releaseCasesOf(transaction, { vault: exports.vault, audit }, { kind: 'job', id: RELEASE_CASES }, data),
      },
    ],
  };
}

/** All that the portal does by itself. */
export function portalJobs(
  {
    sessions,
    useHistory,
    passkeys,
    accounts,
    staff,
    staffSessions,
    caseSealing,
    caseIndexing,
    statistics,
    kiosks,
    retentionWork,
    staffChallenges,
    lapseCorrections,
    visits,
    freeVisits,
    sweepDeskReplies,
    sweepDrafts,
    eventJobs: ofEvents,
    sweepNotices,
    deliverNotices,
    tellByRule,
    exchangeRecords,
    agencyClients,
    agencyCases,
    exports,
    paymentWork,
    benefitAccounts,
    mandates,
    senders,
    oidc,
    prefills,
    deliveryWork,
    auditHeads,
    tombstones,
    deliverMail,
    oidcKeys,
    line,
  }: Pick<
    PortalStores,
    | 'sessions'
    | 'useHistory'
    | 'passkeys'
    | 'accounts'
    | 'staff'
    | 'staffSessions'
    | 'caseSealing'
    | 'caseIndexing'
    | 'statistics'
    | 'kiosks'
    | 'retentionWork'
    | 'staffChallenges'
    | 'lapseCorrections'
    | 'visits'
    | 'freeVisits'
    | 'sweepDeskReplies'
    | 'sweepDrafts'
    | 'eventJobs'
    | 'sweepNotices'
    | 'deliverNotices'
    | 'tellByRule'
    | 'exchangeRecords'
    | 'agencyClients'
    | 'agencyCases'
    | 'exports'
    | 'paymentWork'
    | 'benefitAccounts'
    | 'mandates'
    | 'senders'
    | 'oidc'
    | 'prefills'
    | 'deliveryWork'
  > & {
    readonly auditHeads: AuditHeads;
    readonly tombstones: Tombstones;
    /** Absent where the portal sends no mail. */
    readonly deliverMail?: DeliverMail | undefined;
    /** By which what sites are told is signed; absent where they are told nothing. */
    readonly oidcKeys?: (() => OidcKeys) | undefined;
    /** Absent where the portal is not on LINE. */
    readonly line?: Pick<PortalLine, 'answer' | 'send' | 'plan' | 'sweep'> | undefined;
  },
  log: PortalLog,
): PortalJobs<PortalEvents> {
  return {
    kinds: PORTAL_EVENTS,
    ofEvents,
    periodic: [
      {
        name: 'signAuditHeads',
        everyMinutes: 60,
        run: async () => {
          await auditHeads.signAll();
          await tombstones.append();
        },
      },
      {
        name: 'countMonths',
        everyMinutes: 60,
        run: async ({ signal }) => {
          const months = await statistics.count(signal);
          if (months > 0) log({ event: 'monthsCounted', months });
        },
      },
      {
        name: 'sweepKiosks',
        everyMinutes: 60,
        run: async () => {
          const days = await kiosks.sweep();
          if (days > 0) log({ event: 'kiosksSwept', days });
        },
      },
      { name: 'planRetention', everyMinutes: 60, run: () => retentionWork.plan() },
      {
        name: 'runRetention',
        everyMinutes: 60,
        run: async ({ actor, signal }) => {
          const erased = await retentionWork.run(actor, signal);
          if (erased.cases + erased.others > 0) {
            await tombstones.append();
            log({ event: 'keptErased', ...erased });
          }
        },
      },
      {
        name: 'sealCases',
        everyMinutes: 5,
        run: async ({ signal }) => {
          const cases = await caseSealing.seal(signal);
          if (cases > 0) log({ event: 'casesSealed', cases });
        },
      },
      {
        name: 'indexCases',
        everyMinutes: 5,
        run: async ({ signal }) => {
          const cases = await caseIndexing.fill(signal);
          if (cases > 0) log({ event: 'casesIndexed', cases });
        },
      },
      ...(deliverMail === undefined
        ? []
        : [
            {
              name: SEND_MAIL_JOB,
              everyMinutes: 1 as const,
              run: ({ signal }: { readonly signal: AbortSignal }) => deliverMail(signal),
            },
          ]),
      ...lineJobs(line, log),
      {
        name: DELIVER_NOTICES_JOB,
        everyMinutes: 1,
        run: async ({ actor, signal }) => {
          const told = await deliverNotices(actor, signal);
          if (told > 0) log({ event: 'noticesDelivered', told });
        },
      },
      {
        name: 'tellByRule',
        everyMinutes: 60,
        run: async ({ actor, signal }) => {
          const told = await tellByRule(actor, signal);
          if (told > 0) log({ event: 'noticesByRule', told });
        },
      },
      {
        name: 'sweepRecords',
        everyMinutes: 60,
        run: async ({ actor }) => {
          const swept = await exchangeRecords.sweep(actor);
          if (swept > 0) log({ event: 'recordsSwept', swept });
        },
      },
      {
        name: 'sweepNotices',
        everyMinutes: 60,
        run: async ({ actor }) => {
          const swept = await sweepNotices(actor);
          if (swept.mails + swept.problems + swept.codes > 0) log({ event: 'mailSwept', ...swept });
        },
      },
      {
        name: 'closeAccounts',
        everyMinutes: 10,
        run: async ({ actor, signal }) => {
          const closed = await accounts.closeDue(actor, signal);
          if (closed > 0) {
            await tombstones.append();
            log({ event: 'accountsClosed', closed });
          }
        },
      },
      {
        name: 'sweepUses',
        everyMinutes: 60,
        run: async ({ actor }) => {
          const swept = await useHistory.sweep(actor);
          if (swept > 0) log({ event: 'usesSwept', swept });
        },
      },
      {
        name: 'sweepSignIn',
        everyMinutes: 10,
        run: async ({ actor }) => {
          const swept = await sessions.sweep(actor);
          if (swept.challenges + swept.sessions > 0) log({ event: 'signInSwept', ...swept });
        },
      },
      {
        name: 'sweepPasskeys',
        everyMinutes: 10,
        run: async ({ actor }) => {
          const swept = await passkeys.sweep(actor);
          if (swept > 0) log({ event: 'passkeysSwept', swept });
        },
      },
      {
        name: 'lapseCorrections',
        everyMinutes: 60,
        run: async ({ actor }) => {
          const lapsed = await lapseCorrections(actor);
          if (lapsed > 0) log({ event: 'correctionsLapsed', lapsed });
        },
      },
      {
        name: 'remindOfVisits',
        everyMinutes: 10,
        run: async ({ actor }) => {
          const told = (await visits.remind(actor)) + (await freeVisits.remind(actor));
          if (told > 0) log({ event: 'visitsReminded', told });
        },
      },
      {
        name: 'sweepVisits',
        everyMinutes: 60,
        run: async ({ actor }) => {
          const swept = await freeVisits.sweep(actor);
          if (swept > 0) log({ event: 'visitsSwept', swept });
        },
      },
      { name: 'sweepDeskReplies', everyMinutes: 60, run: async () => void (await sweepDeskReplies()) },
      {
        name: 'sweepDrafts',
        everyMinutes: 60,
        run: async () => {
          const drafts = await sweepDrafts();
          if (drafts > 0) log({ event: 'draftsSwept', drafts });
        },
      },
      {
        name: 'sweepStaff',
        everyMinutes: 10,
        run: async () => {
          const swept = await staffSessions.sweep();
          const challenges = await staffChallenges.sweep();
          if (swept.sessions + swept.links + challenges > 0) log({ event: 'staffSwept', ...swept, challenges });
        },
      },
      {
        name: 'endDepartures',
        everyMinutes: 10,
        run: async ({ actor }) => {
          const left = await staff.endDepartures(actor);
          if (left > 0) log({ event: 'staffDeparted', left });
        },
      },
      {
        name: 'reconcilePayments',
        everyMinutes: 10,
        run: async ({ actor, signal }) => {
          const asked = await paymentWork.reconcile(actor, signal);
          if (asked > 0) log({ event: 'paymentsReconciled', asked });
        },
      },
      {
        name: 'settlePayments',
        everyMinutes: 60,
        run: async ({ actor }) => {
          const differences = await paymentWork.settle();
          const told = await paymentWork.tellDue(actor);
          const swept = await paymentWork.sweep();
          if (differences + told + swept.events + swept.charges > 0) {
            log({ event: 'paymentsSettled', differences, told, ...swept });
          }
        },
      },
      {
        name: 'checkBanks',
        everyMinutes: 60,
        run: async ({ actor, signal }) => {
          const ended = await benefitAccounts.checkBanks(actor, signal);
          if (ended > 0) log({ event: 'benefitAccountsEnded', ended });
        },
      },
      {
        name: 'expireMandates',
        everyMinutes: 10,
        run: async ({ actor, signal }) => {
          const ended = await mandates.expire(actor, signal);
          if (ended > 0) log({ event: 'mandatesEnded', ended });
        },
      },
      {
        name: 'sweepOidc',
        everyMinutes: 10,
        run: async () => {
          const swept = await oidc.sweep();
          if (swept > 0) log({ event: 'oidcSwept', swept });
        },
      },
      ...(oidcKeys === undefined
        ? []
        : [
            {
              name: 'tellSites',
              everyMinutes: 1 as const,
              run: async ({ signal }: { readonly signal: AbortSignal }) => {
                const told = await oidc.tellSites(oidcKeys(), signal);
                if (told > 0) log({ event: 'sitesTold', told });
              },
            },
          ]),
      {
        name: 'sweepPrefills',
        everyMinutes: 60,
        run: async ({ actor }) => {
          const swept = await prefills.sweep(actor);
          if (swept > 0) log({ event: 'prefillsSwept', swept });
        },
      },
      {
        name: 'scanDeliveries',
        everyMinutes: 1,
        run: async ({ actor, signal }) => {
          const scanned = await deliveryWork.scan(actor, signal);
          if (scanned > 0) log({ event: 'deliveriesScanned', scanned });
        },
      },
      {
        name: 'expireDeliveries',
        everyMinutes: 60,
        run: async () => {
          const expired = await deliveryWork.expire();
          const swept = await senders.sweep();
          if (expired + swept > 0) log({ event: 'deliveriesExpired', expired, swept });
        },
      },
      {
        name: 'sweepAgency',
        everyMinutes: 10,
        run: async () => {
          const swept = await agencyClients.sweep();
          const replies = await agencyCases.sweep();
          const files = await exports.sweep();
          if (swept.tokens + swept.assertions + swept.proofs + replies + files > 0) {
            log({ event: 'agencySwept', ...swept, replies, files });
          }
        },
      },
    ],
  };
}

function lineJobs(
  line: Pick<PortalLine, 'answer' | 'send' | 'plan' | 'sweep'> | undefined,
  log: PortalLog,
): PortalJobs<PortalEvents>['periodic'] {
  if (line === undefined) return [];
  return [
    {
      // Both by themselves when something comes or is due; each hour finds what a run that was killed left.
      name: ANSWER_LINE_JOB,
      everyMinutes: 60,
      run: async ({ signal }) => {
        const answered = await line.answer(signal);
        if (answered > 0) log({ event: 'lineAnswered', answered });
      },
    },
    {
      name: SEND_LINE_JOB,
      everyMinutes: 60,
      run: async ({ signal }) => {
        const sent = await line.send(signal);
        if (sent > 0) log({ event: 'lineSent', sent });
      },
    },
    {
      name: 'planOneToOne',
      everyMinutes: 60,
      run: async ({ signal }) => {
        const families = await line.plan(signal);
        if (families > 0) log({ event: 'linePlanned', families });
      },
    },
    {
      name: 'sweepLine',
      everyMinutes: 60,
      run: async () => {
        const swept = await line.sweep();
        if (swept > 0) log({ event: 'lineSwept', swept });
      },
    },
  ];
}
