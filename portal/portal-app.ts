import fastify, { type FastifyInstance } from 'fastify';
import { failed, success } from '#contract/failures/outcome.ts';
import type { OwnGroupId } from '#contract/portal/own-data-groups.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseInstant } from '#contract/values/calendar.ts';
import { type SiteApi, siteApiRate, siteApiSchema } from '#contract/values/site-api.ts';
import type { SignedDocument } from '#documents/delivered/document-signature.ts';
import type { PageFiles } from '#platform/page-files.ts';
import { accountHandlers } from './account/account-routes.ts';
import { CLIENT_POLICY } from './agency/agency-policy.ts';
import { agencyHandlers } from './agency/agency-routes.ts';
import { applicationHandlers } from './applications/application-routes.ts';
import { caseLookHandlers } from './applications/case-look-routes.ts';
import { deskHandlers } from './applications/desk-routes.ts';
import { exportHandlers } from './applications/export-routes.ts';
import type { ReceiptKeys } from './applications/receipt-key-store.ts';
import { visitHandlers } from './applications/visit-routes.ts';
import { auditingHandlers } from './auditing/auditing-routes.ts';
import type { LazyBankDirectory } from './benefit-accounts/bank-directory.ts';
import { benefitAccountHandlers } from './benefit-accounts/benefit-account-routes.ts';
import { catalogueHandlers } from './catalogue/catalogue-routes.ts';
import { draftHandlers } from './catalogue/draft-routes.ts';
import { procedureHandlers } from './catalogue/procedure-routes.ts';
import { wordingHandlers } from './catalogue/wording-routes.ts';
import { deliveryHandlers } from './deliveries/delivery-routes.ts';
import { documentSignature } from './deliveries/document-signature.ts';
import { senderHandlers } from './deliveries/sender-routes.ts';
import { exchangeRecordHandlers } from './exchange-records/exchange-record-routes.ts';
import { kioskHandlers } from './kiosks/kiosk-routes.ts';
import { serveLinePages } from './line/line-pages.ts';
import { lineHandlers } from './line/line-routes.ts';
import { noticeHandlers } from './notices/notice-routes.ts';
import { staffNoticeHandlers } from './notices/staff-notice-routes.ts';
import { authorizationHandlers } from './oidc/authorization-routes.ts';
import { createCodeLimits } from './oidc/code-limits.ts';
import { gateHandlers } from './oidc/gate-routes.ts';
import type { OidcKeys } from './oidc/oidc-keys.ts';
import type { RequestChanges } from './oidc/request-changes.ts';
import { sandboxHandlers } from './oidc/sandbox-clients.ts';
import { serveOidc } from './oidc/serve-oidc.ts';
import { openapiHandlers } from './openapi/openapi-routes.ts';
import { operationHandlers } from './operation/operation-routes.ts';
import { correctionHandlers } from './own-data/corrections/correction-routes.ts';
import { createGroupReader } from './own-data/group-reader.ts';
import { ownDataHandlers } from './own-data/own-data-routes.ts';
import type { OwnDataSource } from './own-data/own-data-source.ts';
import type { PaymentProviders } from './payments/payment-provider.ts';
import { paymentHandlers } from './payments/payment-routes.ts';
import { serveSandboxPage } from './payments/sandbox/sandbox-page.ts';
import type { SandboxProvider } from './payments/sandbox/sandbox-provider.ts';
import { isSignedWebhook } from './payments/standard-webhook.ts';
import { createProofVerifier, sessionsByProof } from './platform/client-auth/proof-of-possession.ts';
import {
  answerUnknownPaths,
  logAnswers,
  refuseBrokenPaths,
  refuseBrokenRequests,
  requireHost,
} from './platform/http/app-edges.ts';
import { createByteBudget } from './platform/http/byte-budget.ts';
import { clientAudience, clientEntranceAudience } from './platform/http/client-audience.ts';
import { createHttpServer, type ServerRules } from './platform/http/http-server.ts';
import { JSON_FORM } from './platform/http/json-form.ts';
import { kioskAudience } from './platform/http/kiosk-audience.ts';
import { lineAudience } from './platform/http/line-audience.ts';
import { addressList, isLoopback } from './platform/http/loopback.ts';
import { paymentProviderAudience } from './platform/http/payment-provider-audience.ts';
import { publicAudience } from './platform/http/public-audience.ts';
import { createRateLimit, type RateLimit } from './platform/http/rate-limit.ts';
import { residentAudience } from './platform/http/resident-audience.ts';
import { serveRoutes } from './platform/http/route-table.ts';
import { senderAudience } from './platform/http/sender-audience.ts';
import { siteAudience } from './platform/http/site-audience.ts';
import { staffAudience, staffEntranceAudience } from './platform/http/staff-audience.ts';
import type { TlsCertificate } from './platform/http/tls-certificate.ts';
import type { PortalLog } from './platform/log.ts';
import type { PortalStanding } from './platform/standing.ts';
import { createTurns } from './platform/turns.ts';
import type { PortalCatalogue } from './portal-catalogue.ts';
import type { PortalConfig } from './portal-config.ts';
import { type PortalLine, shownProcedures } from './portal-line.ts';
import { callsOf, createSiteDoors } from './portal-site-doors.ts';
import type { PortalStores } from './portal-stores.ts';
import { proxyHandlers } from './proxies/proxy-routes.ts';
import { remoteSigningHandlers } from './remote-signing/remote-signing-routes.ts';
import { retentionHandlers } from './retention/retention-routes.ts';
import { readGateProof } from './sign-in/authorize-proof.ts';
import { createLoginFailures } from './sign-in/login-failures.ts';
import { ownSessionHandlers } from './sign-in/own-session-routes.ts';
import { servePasskeyPages } from './sign-in/passkey-page.ts';
import { passkeyHandlers } from './sign-in/passkey-routes.ts';
import { checkProofOver } from './sign-in/proof-over.ts';
import { sessionHandlers } from './sign-in/session-routes.ts';
import { serveDevelopersPage } from './site-apis/developers-page.ts';
import { siteApiHandlers } from './site-apis/site-api-routes.ts';
import { createPasswordHasher } from './staff/password-hash.ts';
import { serveProviderReturn } from './staff/provider-return-page.ts';
import { createSignInDelays } from './staff/sign-in-delays.ts';
import { staffFactorHandlers } from './staff/staff-factor-routes.ts';
import { serveStaffPage } from './staff/staff-page.ts';
import type { StaffProviders } from './staff/staff-provider.ts';
import { staffHandlers } from './staff/staff-routes.ts';
import { serveStaffViewer } from './staff/staff-viewer.ts';
import { statisticsHandlers } from './statistics/statistics-routes.ts';
import type { PortalTrust } from './trust/portal-trust.ts';

interface PortalDependencies {
  readonly config: PortalConfig;
  /** Known for certain only once the portal listens. */
  readonly origin: () => string;
  readonly nowMs: () => number;
  /** Holds an answer back. */
  readonly wait: (ms: number) => Promise<void>;
  /** Names each request, in the log and in what is told of a failure. */
  readonly uuid: () => string;
  readonly trust: PortalTrust;
  readonly catalogue: PortalCatalogue;
  readonly stores: PortalStores;
  readonly staffProviders: StaffProviders;
  readonly paymentProviders: PaymentProviders;
  /** Where no money moves; a practice portal alone has one. */
  readonly sandbox?: SandboxProvider | undefined;
  readonly ownDataSources: readonly OwnDataSource[];
  readonly receiptKeys: ReceiptKeys;
  /** 32 bytes, which all processes of the portal share: nonces are of it. */
  readonly proofKey: Uint8Array;
  readonly oidcKeys: () => OidcKeys;
  /** Who waits for requests of sites to go on. */
  readonly requestChanges: RequestChanges;
  readonly bankDirectory: LazyBankDirectory;
  /** Absent where the portal is not on LINE. */
  readonly line?: PortalLine | undefined;
  readonly standing: PortalStanding;
  readonly softwareVersion: string;
  /** The desk's page, where it was built. */
  readonly staffPage?: PageFiles | undefined;
  /** Without it the portal speaks clear text. */
  readonly tls?: TlsCertificate | undefined;
  readonly log: PortalLog;
}

const QUESTIONS_A_DAY = 5;
const EVERYTHING_A_DAY = 5;
const LINKS_A_DAY = 3;
const SANDBOX_CLIENTS_AN_HOUR = 20;

/** Builds the server from its dependencies. It does not listen. */
export function buildPortalApp(dependencies: PortalDependencies): FastifyInstance {
  const { config, origin, nowMs, wait, uuid, trust, catalogue, receiptKeys, log } = dependencies;
  const { sessions, applications, staff, staffSessions, staffLinks } = dependencies.stores;
  const { staffFactors, staffPasskeys, staffOwnFactors, staffChallenges } = dependencies.stores;
  const { agencyClients, agencyCases, exchangeRecords } = dependencies.stores;
  const { limits, connections } = config;
  const rules: ServerRules = {
    guard: {
      limits: {
        mostSockets: connections.atOnce,
        mostSocketsPerAddress: connections.perAddress,
        leastBytesPerSecond: connections.leastBytesPerSecond,
        graceSeconds: connections.graceSeconds,
      },
      proxies: addressList(config.trustedProxies),
      proxiesOnly: dependencies.tls === undefined && !isLoopback(config.host),
    },
    ...connections,
    tls: dependencies.tls,
  };
  const app = fastify({
    logger: false,
    genReqId: () => uuid(),
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    bodyLimit: JSON_FORM.bodyLimitBytes,
    routerOptions: { maxParamLength: 100, caseSensitive: true },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    serverFactory: (handler) => createHttpServer(handler, rules),
    clientErrorHandler: refuseBrokenRequests,
    frameworkErrors: refuseBrokenPaths,
  });
  logAnswers(app, log, nowMs);
  requireHost(app, log);
  answerUnknownPaths(app, log);
  serveProviderReturn(app, log);
  serveStaffPage(app, log, dependencies.staffPage);
  serveStaffViewer(app, log, dependencies.staffPage);
  if (dependencies.sandbox !== undefined) serveSandboxPage(app, log, dependencies.sandbox);

  const share = (most: number) => Math.ceil(most / config.processes);
  const minutely = (most: number) => createRateLimit({ most: share(most), windowMs: 60_000, nowMs });
  const atStaffEntrance = {
    origin,
    nowMs,
    wait,
    staff,
    sessions: staffSessions,
    links: staffLinks,
    factors: staffFactors,
    passkeys: staffPasskeys,
    ownFactors: staffOwnFactors,
    challenges: staffChallenges,
    providers: dependencies.staffProviders,
    passwords: createPasswordHasher(),
    delays: createSignInDelays(nowMs),
    offersOf: dependencies.stores.desk.offers,
    log,
  };
  const proofs = createProofVerifier({ key: dependencies.proofKey, origin, nowMs });
  const { senders } = dependencies.stores;
  const reader = createGroupReader(dependencies.ownDataSources, nowMs);
  const { sourceLinks } = dependencies.stores;
  const isReadable = async (subject: string, group: OwnGroupId) => {
    const ready = reader.ready({ subject, group, links: await sourceLinks.linksOf({ kind: 'resident', id: subject }) });
    return ready.ok || ready.failure.code === 'sourceClosed';
  };
  const oidc = dependencies.stores.oidc.open({
    origin,
    nowMs,
    trust,
    keys: dependencies.oidcKeys,
    findPlace: (code) => catalogue.live.findMunicipalities(code).find((one) => one.code === code),
    log,
    isReadable,
  });
  const doors = createSiteDoors({ useSiteToken: oidc.useSiteToken, agencyClients, senders });
  const isPractice = config.practice || trust.anchors.practice;
  serveOidc(app, { ...oidc, origin, limit: minutely(limits.oidcRequestsPerMinute), isPractice, log });
  const ceremonies = dependencies.stores.passkeyCeremonies({ origin, trust, nowMs });
  const { isPossible } = ceremonies;
  servePasskeyPages(app, { isPossible, limit: minutely(limits.readsPerMinute), isPractice, log });
  const judge = (document: SignedDocument, signal: AbortSignal) =>
    documentSignature(document, { trust, nowMs: nowMs(), signal });
  serveLinePages(app, { find: shownProcedures(catalogue), limit: minutely(limits.readsPerMinute), log });
  serveDevelopersPage(app, {
    origin,
    isPractice,
    callsOf,
    requestsPerMinute: limits.siteRequestsPerMinute,
    limit: minutely(limits.readsPerMinute),
    log,
  });
  const { line } = dependencies;
  serveRoutes(
    app,
    {
      audiences: {
        public: publicAudience(minutely(limits.readsPerMinute)),
        resident: residentAudience((token, use) => sessions.useSession(token, use), dependencies.stores.acting.find),
        staffEntrance: staffEntranceAudience(origin, minutely(limits.staffSignInsPerMinute)),
        staff: staffAudience(
          (token, asked) => staffSessions.use(token, asked),
          origin,
          minutely(limits.staffRequestsPerMinute),
        ),
        clientEntrance: clientEntranceAudience(proofs.nonce, minutely(limits.clientTokensPerMinute)),
        client: clientAudience(
          { find: sessionsByProof(proofs, doors.atAgency), nonce: proofs.nonce },
          minutely(limits.clientRequestsPerMinute),
        ),
        kiosk: kioskAudience(dependencies.stores.kiosks.find, minutely(limits.kioskBeatsPerMinute)),
        paymentProvider: paymentProviderAudience(async (name, message) => {
          const provider = dependencies.paymentProviders.get(name);
          return provider !== undefined && isSignedWebhook(message, await provider.secrets(), nowMs());
        }, minutely(limits.paymentEventsPerMinute)),
        line: lineAudience(
          async (bytes, signature) => line !== undefined && (await line.isSigned(bytes, signature)),
          minutely(limits.lineRefusalsPerMinute),
        ),
        sender: senderAudience(
          { find: sessionsByProof(proofs, doors.atSender), nonce: proofs.nonce },
          minutely(limits.senderRequestsPerMinute),
        ),
        site: siteAudience(
          {
            find: sessionsByProof(proofs, (token, _, proven) => oidc.useSiteToken(token, proven)),
            nonce: proofs.nonce,
          },
          minutely(limits.siteRequestsPerMinute),
        ),
      },
      standing: dependencies.standing,
      siteShares: Object.fromEntries(
        siteApiSchema.options.map((api) => [api, minutely(siteApiRate(api, limits.siteRequestsPerMinute))]),
      ) as Record<SiteApi, RateLimit>,
      bodies: createByteBudget(limits.filingBytesAtOnce, limits.filingBytesPerPerson),
      log,
    },
    {
      ...sessionHandlers({
        origin,
        nowMs,
        trust,
        sessions,
        challengeLimit: minutely(limits.challengesPerMinute),
        failures: createLoginFailures(
          {
            perAddress: share(limits.failedProofsPerMinute),
            perCertificate: share(limits.failedProofsPerCertificate),
            inAll: share(limits.failedProofsInAll),
          },
          nowMs,
        ),
        log,
      }),
      ...ownSessionHandlers(dependencies.stores),
      ...passkeyHandlers({
        origin,
        passkeys: dependencies.stores.passkeys,
        ceremonies,
        limit: minutely(limits.challengesPerMinute),
        log,
      }),
      ...accountHandlers({
        accounts: dependencies.stores.accounts,
        everythingLimit: createRateLimit({ most: share(EVERYTHING_A_DAY), windowMs: 86_400_000, nowMs }),
      }),
      ...catalogueHandlers(catalogue.live, catalogue.family),
      ...siteApiHandlers({
        origin,
        nowMs,
        catalogue: catalogue.live,
        findSite: dependencies.stores.oidc.findVersion,
        prefills: dependencies.stores.prefills,
        agencyOf: doors.agencyOf,
        sendNotice: dependencies.stores.siteNotices.send,
        readGranted: dependencies.stores.grantedData(async (from, site, subject, group) =>
          reader.ready({ subject, group, links: await sourceLinks.linksFor(from, site, { subject, site: site.id }) }),
        ),
      }),
      ...procedureHandlers({ procedures: catalogue.procedures, nowMs }),
      ...draftHandlers({ drafts: catalogue.drafts, procedures: catalogue.procedures }),
      ...wordingHandlers({ wordings: catalogue.wordings, procedures: catalogue.procedures, nowMs }),
      ...applicationHandlers({
        origin,
        nowMs,
        trust,
        applications,
        receiptKeys,
        filingLimit: createRateLimit({ most: share(limits.filingsPerHour), windowMs: 3_600_000, nowMs }),
        softwareVersion: dependencies.softwareVersion,
        turn: createTurns(),
        log,
      }),
      ...visitHandlers({
        visits: dependencies.stores.visits,
        freeVisits: dependencies.stores.freeVisits,
        visitLimit: createRateLimit({ most: share(limits.visitChangesPerHour), windowMs: 3_600_000, nowMs }),
      }),
      ...deskHandlers({ desk: dependencies.stores.desk }),
      ...caseLookHandlers({
        searching: dependencies.stores.caseSearching,
        filings: dependencies.stores.filingLooks,
        searchLimit: minutely(limits.staffSearchesPerMinute),
        trust,
        nowMs,
      }),
      ...auditingHandlers({ auditing: dependencies.stores.auditing }),
      ...retentionHandlers({ retention: dependencies.stores.retention }),
      ...statisticsHandlers({
        statistics: dependencies.stores.statistics,
        offeredIn: (municipality) => catalogue.live.offeredIn(municipality),
      }),
      ...kioskHandlers({ kiosks: dependencies.stores.kiosks }),
      ...operationHandlers({ operation: dependencies.stores.operation }),
      ...noticeHandlers({
        notices: dependencies.stores.notices,
        ways: dependencies.stores.noticeWays,
        contacts: dependencies.stores.mailContacts,
        problems: dependencies.stores.mailProblems,
        stopLimit: minutely(limits.readsPerMinute),
      }),
      ...staffNoticeHandlers({ notices: dependencies.stores.staffNotices }),
      ...exportHandlers({ exports: dependencies.stores.exports }),
      ...agencyHandlers({
        origin,
        nowMs,
        clients: agencyClients,
        proofs,
        cases: agencyCases,
        accounts: dependencies.stores.caseAccounts,
        procedures: (municipality) => catalogue.live.offeredIn(municipality),
      }),
      ...exchangeRecordHandlers({
        records: exchangeRecords,
        withholdings: dependencies.stores.withholdings,
        write: (actor, receiptNumber, message, requestId) =>
          applications.sendMessage(actor, receiptNumber, message, requestId),
        questionLimit: createRateLimit({ most: share(QUESTIONS_A_DAY), windowMs: 86_400_000, nowMs }),
      }),
      ...paymentHandlers({
        payments: dependencies.stores.payments,
        records: dependencies.stores.paymentRecords,
        events: dependencies.stores.providerEvents,
        staffPayments: dependencies.stores.staffPayments,
        wait,
      }),
      ...ownDataHandlers({
        sources: dependencies.ownDataSources,
        reader,
        keepReading: dependencies.stores.ownReadings.add,
        links: sourceLinks,
        nowMs,
        limit: minutely(limits.ownReadingsPerMinute),
        linkLimit: createRateLimit({ most: share(LINKS_A_DAY), windowMs: 86_400_000, nowMs }),
      }),
      ...correctionHandlers({
        sources: dependencies.ownDataSources,
        corrections: dependencies.stores.corrections,
        staffCorrections: dependencies.stores.staffCorrections,
      }),
      ...benefitAccountHandlers({
        directory: dependencies.bankDirectory,
        accounts: dependencies.stores.benefitAccounts,
        caseAccounts: dependencies.stores.caseAccounts,
      }),
      ...deliveryHandlers({
        deliveries: dependencies.stores.deliveries,
        links: dependencies.stores.senderLinks,
        judge,
      }),
      ...proxyHandlers({
        mandates: dependencies.stores.mandates,
        acting: dependencies.stores.acting,
        trust,
        nowMs,
        checkProof: (proof, nonce, signal) =>
          checkProofOver(proof, nonce, { ...trust, origin: origin(), nowMs: nowMs(), signal }),
        cards: { keepSubject: sessions.keepSubject, findSubject: sessions.findSubject },
        stopActing: ({ actor, session }) => sessions.stopActing(actor, session),
        sittingLimit: createRateLimit({ most: share(limits.proxySittingsPerHour), windowMs: 3_600_000, nowMs }),
      }),
      ...authorizationHandlers({
        ...oidc,
        origin,
        consents: dependencies.stores.oidc.consents,
        messages: dependencies.stores.oidc.messages,
        addresses: dependencies.stores.oidc.addresses,
        claimLimit: minutely(limits.authorizationClaimsPerMinute),
        codeLimits: createCodeLimits(nowMs, share),
        changes: dependencies.requestChanges,
        nowMs,
      }),
      ...sandboxHandlers({
        sites: dependencies.stores.oidc.sites,
        origin,
        isPractice,
        limit: createRateLimit({ most: share(SANDBOX_CLIENTS_AN_HOUR), windowMs: 3_600_000, nowMs }),
      }),
      ...gateHandlers({
        origin,
        gates: dependencies.stores.oidc.gates,
        readProof: (text) => readGateProof(text, () => ({ ...trust, origin: origin(), nowMs: nowMs() })),
        findSubject: sessions.findSubject,
      }),
      ...remoteSigningHandlers({
        transactions: oidc.transactions,
        aboutTransaction: oidc.requests.aboutTransaction,
      }),
      ...senderHandlers({
        origin,
        nowMs,
        senders,
        proofs,
        invitations: dependencies.stores.invitations,
        sending: dependencies.stores.sending,
        judge,
      }),
      ...lineHandlers({
        origin,
        links: dependencies.stores.lineLinks,
        receive: line?.receive,
        accountLinkUrl: config.line?.accountLinkUrl ?? '',
        codeLimit: minutely(limits.lineCodesPerMinute),
      }),
      ...openapiHandlers({ origin, softwareVersion: dependencies.softwareVersion, scopes: CLIENT_POLICY }),
      ...staffHandlers(atStaffEntrance),
      ...staffFactorHandlers(atStaffEntrance),
      async listAuthorities() {
        const inBase64 = (role: 'auth' | 'sign') =>
          trust.anchors.certificates[role].map(({ der }) => Buffer.from(der).toString('base64'));
        return success({ body: { auth: inBase64('auth'), sign: inBase64('sign') } });
      },
      async readReceiptKeys() {
        return success({ body: { keys: [...receiptKeys.publicKeys] } });
      },
      async readHealth() {
        if (!(await applications.isReachable())) return failed({ code: 'storageUnavailable' });
        return success({
          body: {
            status: 'ok',
            now: japaneseInstant(epochMs(nowMs())),
            practice: isPractice,
            ...(config.operator === undefined ? {} : { operator: config.operator }),
          },
        });
      },
    },
  );
  return app;
}
