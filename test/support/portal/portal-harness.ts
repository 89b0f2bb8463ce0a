import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { sql } from 'kysely';
import type { PersonaName } from '#contract/card/persona.ts';
import { CONTAINER_MEDIA_TYPE } from '#contract/portal/application-routes.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { openPracticeAuthority, type PracticeAuthority } from '#native-bridge/simulator/practice-authority.ts';
import { loadTrustFolder, type TrustAnchors } from '#pki/certificate/trust-anchors.ts';
import { createRevocationChecker } from '#pki/revocation/revocation.ts';
import type { RevocationChecker } from '#pki/revocation/revocation-answer.ts';
import type { PageFiles } from '#platform/page-files.ts';
import { documentPdfBeside } from '#portal/applications/document-workers.ts';
import { createLetterMaker, type LetterSeals } from '#portal/applications/letter-seals.ts';
import { openReceiptKeys } from '#portal/applications/receipt-key-store.ts';
import type { VisitSections } from '#portal/applications/visit-steps.ts';
import { bankDirectoryOnce } from '#portal/benefit-accounts/bank-directory.ts';
import type { LiveCatalogue } from '#portal/catalogue/live-catalogue.ts';
import { loadCatalogueFiles } from '#portal/catalogue/load-catalogue.ts';
import { visitOfficesOf } from '#portal/catalogue/visit-offices.ts';
import { followOidcKeys, type OidcKeys, openOidcKeys } from '#portal/oidc/oidc-keys.ts';
import type { SandboxProvider } from '#portal/payments/sandbox/sandbox-provider.ts';
import { ANYBODY } from '#portal/platform/actor.ts';
import { type Database, openDatabase } from '#portal/platform/database/database.ts';
import { createKeyAdministration } from '#portal/platform/keyring/key-administration.ts';
import { fileKeys, type KeySource } from '#portal/platform/keyring/key-source.ts';
import type { PortalLogEntry } from '#portal/platform/log.ts';
import { createStanding, type PortalStanding } from '#portal/platform/standing.ts';
import { buildPortalApp } from '#portal/portal-app.ts';
import { openPortalCatalogue, type PortalCatalogue } from '#portal/portal-catalogue.ts';
import { type PortalConfigInput, parsePortalConfig } from '#portal/portal-config.ts';
import { openLine, type PortalLine } from '#portal/portal-line.ts';
import { listenForRequests } from '#portal/portal-oidc.ts';
import { correctionOffice, openOwnDataSources, sourceNames } from '#portal/portal-own-data.ts';
import { deliverSandboxWords, openPaymentProviders } from '#portal/portal-payments.ts';
import { createPortalStores, type PortalStores } from '#portal/portal-stores.ts';
import { loadRetentionRules } from '#portal/retention/retention-rules.ts';
import { openStaffProviders } from '#portal/staff/staff-provider.ts';
import { filers, SAMPLE_PORTAL } from '../application/sample-filing.ts';
import { loginProof } from './login-proof.ts';
import { databaseUrlOf } from './portal-global-setup.ts';
import { portalOpenapi } from './portal-openapi.ts';
import { uuidUnlikePins } from './uuid-unlike-pins.ts';

export const TEST_ORIGIN = SAMPLE_PORTAL;

export interface TestPortal {
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly stores: PortalStores;
  readonly keySource: KeySource;
  /** Where the settings name a channel. */
  readonly line: PortalLine | undefined;
  /** By which what sites read is signed. */
  readonly oidcKeys: () => OidcKeys;
  readonly oidcKeyFolder: string;
  /** By which nonces are made. */
  readonly proofKey: Uint8Array;
  /** Who takes money here; its words come when `deliverWords` is called. */
  readonly sandbox: SandboxProvider;
  deliverWords(): Promise<void>;
  readonly catalogue: LiveCatalogue;
  readonly procedures: PortalCatalogue['procedures'];
  readonly wordings: PortalCatalogue['wordings'];
  readonly visitSections: VisitSections;
  readonly authority: PracticeAuthority;
  readonly anchors: TrustAnchors;
  readonly logged: PortalLogEntry[];
  /** How long answers to sign-ins of staff would have been held back. */
  readonly waitedMs: number[];
  readonly clock: { nowMs: number };
  /** What the stores go by, notices and mail among them: a day of theirs is no day of certificates. */
  readonly mailClock: { nowMs: number };
  /** Whom login proofs, filings and pages of staff must name. */
  readonly origin: () => string;
  procedure(id: string, municipality?: string): Procedure;
  challenge(): Promise<string>;
  open(proof: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  /** A session's token, by a whole login with the persona's authentication key. */
  signIn(persona: PersonaName): Promise<string>;
  /** The subject of a persona that signed in here. */
  filerOf(persona: PersonaName): string;
  file(
    token: string,
    container: Uint8Array,
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  ask(
    token: string | undefined,
    options: InjectOptions,
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  close(): Promise<void>;
}

export interface TestPortalOptions {
  readonly config?: Partial<Omit<PortalConfigInput, 'dataDir'>>;
  readonly revocation?: RevocationChecker;
  readonly anchors?: TrustAnchors;
  readonly nowMs?: number;
  readonly catalogueFolder?: string;
  /** By which municipalities seal their letters. */
  readonly seals?: LetterSeals;
  /** Another server than the run's own. */
  readonly serverUrl?: string;
  /** Of a practice authority, where no run has one. */
  readonly practiceFolder?: string;
  readonly database?: Database;
  /** In place of the list that the portal comes with. */
  readonly keySource?: KeySource;
  /** Every municipality lets its staff open others' cases in an emergency. */
  readonly emergencyOpen?: true;
  /** What is known of its audit and its clock; by default that all is well. */
  readonly standing?: (database: Database) => PortalStanding;
  /** The desk as a page. */
  readonly staffPage?: PageFiles;
  /** Where browsers find it, known once it listens; by default that of the sample filings. */
  readonly origin?: () => string;
}

const GENEROUS = {
  challengesPerMinute: 100_000,
  readsPerMinute: 100_000,
  failedProofsPerMinute: 100_000,
  failedProofsPerCertificate: 100_000,
  failedProofsInAll: 100_000,
  filingsPerHour: 100_000,
  visitChangesPerHour: 100_000,
  proxySittingsPerHour: 100_000,
  ownReadingsPerMinute: 100_000,
  staffSignInsPerMinute: 100_000,
  staffRequestsPerMinute: 100_000,
  staffSearchesPerMinute: 100_000,
  clientTokensPerMinute: 100_000,
  clientRequestsPerMinute: 100_000,
  kioskBeatsPerMinute: 100_000,
  paymentEventsPerMinute: 100_000,
  senderRequestsPerMinute: 100_000,
  siteRequestsPerMinute: 100_000,
  lineRefusalsPerMinute: 100_000,
  lineCodesPerMinute: 100_000,
  oidcRequestsPerMinute: 100_000,
  authorizationClaimsPerMinute: 100_000,
};

/** A portal on a database of its own, copied from the run's template, trusting the run's practice authority. */
export async function openTestPortal(options: TestPortalOptions = {}): Promise<TestPortal> {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-portal-'));
  const copy = await copyTemplate(options.serverUrl ?? (await ofRun('portalServerUrl')));
  const clock = { nowMs: options.nowMs ?? Date.now() };
  const mailClock = { nowMs: clock.nowMs };
  const practiceFolder = options.practiceFolder ?? (await ofRun('practiceFolder'));
  const authority = await openPracticeAuthority(practiceFolder, Date.now());
  const anchors = options.anchors ?? expectValue(await loadTrustFolder(practiceFolder));
  const files = expectValue(await loadCatalogueFiles(options.catalogueFolder));
  const config = expectValue(
    parsePortalConfig({ limits: GENEROUS, practice: true, ...options.config, dataDir: folder }),
  );
  const { database } = copy;
  const origin = options.origin ?? (() => TEST_ORIGIN);
  const keySource = options.keySource ?? fileKeys(join(folder, 'encryption-keys'));
  await createKeyAdministration(database, keySource).begin();
  const standing = options.standing?.(database) ?? createStanding(database, new Map(), () => clock.nowMs);
  // It goes by the clock of requests, by which its words are checked.
  const payments = expectValue(await openPaymentProviders(config, { origin, nowMs: () => clock.nowMs }));
  const { providers: paymentProviders, sandbox } = payments;
  const bankDirectory = bankDirectoryOnce();
  const visitSections: VisitSections = (municipality) => files.sections.get(municipality) ?? [];
  const bindingKey = randomBytes(32);
  const logged: PortalLogEntry[] = [];
  const ownDataSources = expectValue(
    await openOwnDataSources(config, {
      isPractice: config.practice,
      bindingKey,
      origin,
      nowMs: () => clock.nowMs,
      log: (entry) => logged.push(entry),
    }),
  );
  const stores = createPortalStores(database, {
    bindingKey,
    session: config.session,
    origin,
    keySource,
    retentionRules: await loadRetentionRules(),
    makeLetter: createLetterMaker(options.seals ?? new Map(), () => clock.nowMs),
    builtInWordings: files.wordings,
    visitSections,
    visitOffices: visitOfficesOf(files),
    allowsEmergency: (municipality) => options.emergencyOpen === true || files.emergencyOpenIn.has(municipality),
    officeOf: (municipality) => correctionOffice(files, municipality),
    sourceName: sourceNames(ownDataSources),
    auditKeys: [],
    standing,
    paymentProviders,
    drawDocument: documentPdfBeside,
    bankDirectory,
    nowMs: () => mailClock.nowMs,
    mail: config.mail,
    isLineOn: config.line !== undefined,
    scanner: config.scanner,
    isPractice: true,
    processes: config.processes,
  });
  const opened = await openPortalCatalogue(files, {
    database,
    databaseUrl: copy.url,
    stores,
    origin,
    nowMs: () => clock.nowMs,
    log: (entry) => logged.push(entry),
  });
  const oidcKeyFolder = join(folder, 'oidc-keys');
  const oidcKeys = followOidcKeys(oidcKeyFolder, expectValue(await openOidcKeys(oidcKeyFolder)), {
    nowMs: () => clock.nowMs,
    onUnreadable: (code) => logged.push({ event: 'oidcKeysUnreadable', code }),
  });
  const requestChanges = await listenForRequests(database, copy.url, (entry) => logged.push(entry));
  const catalogue = opened.live;
  const line = expectValue(
    await openLine(config, {
      database,
      catalogue: opened,
      key: bindingKey,
      origin,
      nowMs: () => mailClock.nowMs,
      onLinked: stores.onLineLinked,
      log: (entry) => logged.push(entry),
    }),
  );
  const waitedMs: number[] = [];
  const crlFiles = {
    auth: { crlFile: join(practiceFolder, 'auth.crl') },
    sign: { crlFile: join(practiceFolder, 'sign.crl') },
  };
  const app = buildPortalApp({
    config,
    origin,
    staffPage: options.staffPage,
    nowMs: () => clock.nowMs,
    wait: async (ms) => {
      waitedMs.push(ms);
    },
    uuid: uuidUnlikePins,
    trust: {
      anchors,
      revocation:
        options.revocation ?? createRevocationChecker({ methods: ['crl'], sources: crlFiles, fetch: noNetwork }),
    },
    catalogue: opened,
    stores,
    staffProviders: expectValue(
      await openStaffProviders(config.staffProviders, {
        origin,
        nowMs: () => clock.nowMs,
        environment: {},
      }),
    ),
    standing,
    paymentProviders,
    sandbox,
    line,
    proofKey: bindingKey,
    ownDataSources,
    receiptKeys: expectValue(await openReceiptKeys(join(folder, 'receipt-keys'))),
    requestChanges,
    oidcKeys,
    bankDirectory,
    softwareVersion: 'madoguchi test',
    log: (entry) => logged.push(entry),
  });

  const undeclared = undeclaredAnswers(app);

  const ask: TestPortal['ask'] = async (token, request) => {
    const headers = { ...request.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    const answer = await app.inject({ ...request, headers });
    const isJson = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, body: isJson && answer.body !== '' ? JSON.parse(answer.body) : {} };
  };
  const subjects = new Map<string, string>();
  const portal: TestPortal = {
    app,
    database,
    databaseUrl: copy.url,
    stores,
    keySource,
    line,
    proofKey: bindingKey,
    oidcKeys,
    oidcKeyFolder,
    get sandbox() {
      if (sandbox === undefined) throw new Error('only a practice portal has one');
      return sandbox;
    },
    deliverWords: async () => {
      if (sandbox !== undefined) await deliverSandboxWords(app, sandbox);
    },
    catalogue,
    procedures: opened.procedures,
    wordings: opened.wordings,
    visitSections,
    authority,
    anchors,
    logged,
    waitedMs,
    clock,
    mailClock,
    origin,
    ask,
    procedure: (id, municipality = '131318') => {
      const found = catalogue.find(ANYBODY, id, municipality);
      if (found === undefined) throw new Error(`${municipality} does not offer ${id}`);
      return found;
    },
    challenge: async () =>
      String((await ask(undefined, { method: 'POST', url: '/session/challenges' })).body.challenge),
    open: (proof) => ask(undefined, { method: 'POST', url: '/session', payload: { proof } }),
    signIn: async (persona) => {
      const holder = await authority.holder(persona);
      const opened = await portal.open(
        loginProof(holder, await portal.challenge(), clock.nowMs, { payload: { aud: origin() } }),
      );
      if (opened.status !== 200) throw new Error(`sign-in answered ${JSON.stringify(opened.body)}`);
      filers.set(persona, String(opened.body.subject));
      subjects.set(persona, String(opened.body.subject));
      return String(opened.body.token);
    },
    filerOf: (persona) => subjects.get(persona) ?? 'nobody',
    file: (token, container) =>
      ask(token, {
        method: 'POST',
        url: '/applications',
        headers: { 'content-type': CONTAINER_MEDIA_TYPE },
        payload: Buffer.from(container),
      }),
    close: async () => {
      await app.close();
      await catalogue.stop();
      await copy.drop();
      await rm(folder, { recursive: true, force: true });
      if (undeclared.length > 0)
        throw new Error(`answers that openapi.json does not tell of:\n${undeclared.join('\n')}`);
    },
  };
  return portal;
}

/** Outside of a run, as in a bench, vitest cannot even be loaded. */
async function ofRun(name: 'portalServerUrl' | 'practiceFolder'): Promise<string> {
  return (await import('vitest')).inject(name);
}

/** Whatever a test asks, each answer of the contract's routes is held to their description. */
function undeclaredAnswers(app: FastifyInstance): readonly string[] {
  const found: string[] = [];
  const { operations, undeclaredIn } = portalOpenapi();
  const described = new Set(operations.map(({ method, path }) => `${method} ${path}`));
  app.addHook('onSend', async ({ method, routeOptions }, reply, payload) => {
    const path = routeOptions.url ?? '';
    if (!described.has(`${method} ${path}`)) return;
    const mediaType = reply.getHeader('content-type');
    const body = typeof payload === 'string' || payload instanceof Uint8Array ? payload : '';
    const answer = {
      status: reply.statusCode,
      mediaType: mediaType === undefined ? undefined : String(mediaType),
      body,
    };
    const wrong = undeclaredIn(method, path, answer);
    if (wrong !== undefined) found.push(wrong.slice(0, 1_000));
  });
  return found;
}

const noNetwork: typeof fetch = () => Promise.reject(new Error('tests reach no network'));

function expectValue<T>(outcome: { ok: true; value: T } | { ok: false; failure: unknown }): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
  return outcome.value;
}

async function copyTemplate(serverUrl: string) {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const server = expectValue(await openDatabase(serverUrl));
  await sql.raw(`create database ${name} template portal_template`).execute(server);
  const url = databaseUrlOf(serverUrl, name);
  const database = expectValue(await openDatabase(url));
  return {
    url,
    database,
    drop: async () => {
      await database.destroy();
      await sql.raw(`drop database ${name} with (force)`).execute(server);
      await server.destroy();
    },
  };
}
