import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { loadTrustFolder, PINNED_ANCHORS, type TrustAnchors } from '#pki/certificate/trust-anchors.ts';
import { createRevocationChecker } from '#pki/revocation/revocation.ts';
import { loadPageFiles } from '#platform/page-files.ts';
import { makePrivateFolder, readPrivateText, writePrivateFile } from '#platform/private-file.ts';
import { documentPdfBeside } from './applications/document-workers.ts';
import { createLetterMaker, openLetterSeals } from './applications/letter-seals.ts';
import { openReceiptKeys, type ReceiptKeys } from './applications/receipt-key-store.ts';
import { bankDirectoryOnce } from './benefit-accounts/bank-directory.ts';
import { loadCatalogueFiles } from './catalogue/load-catalogue.ts';
import { visitOfficesOf } from './catalogue/visit-offices.ts';
import { followOidcKeys, OIDC_KEYS, type OidcKeys, openOidcKeys } from './oidc/oidc-keys.ts';
import { createAuditHeads } from './platform/audit/audit-heads.ts';
import { openAuditKeys } from './platform/audit/audit-keys.ts';
import { checkAuditEnds } from './platform/audit/check-ends.ts';
import { openBindingKey } from './platform/binding-key.ts';
import { type Database, errorCode, openDatabase } from './platform/database/database.ts';
import { withPasswordOfFile } from './platform/database/database-password.ts';
import { superviseEmbeddedServer } from './platform/database/supervised-server.ts';
import { createTombstones } from './platform/erasure/tombstones.ts';
import { startJobs } from './platform/events/job-runner.ts';
import { openTlsCertificate } from './platform/http/tls-certificate.ts';
import type { OpenedKeys } from './platform/key-folder.ts';
import { createKeyAdministration } from './platform/keyring/key-administration.ts';
import { errorPlace, jsonLinesLog, type PortalLog } from './platform/log.ts';
import type { MailSecrets } from './platform/mail/mail-queue.ts';
import { createStanding } from './platform/standing.ts';
import { buildPortalApp } from './portal-app.ts';
import { openPortalCatalogue } from './portal-catalogue.ts';
import { type PortalConfig, type PortalConfigInput, parsePortalConfig } from './portal-config.ts';
import { portalJobs } from './portal-jobs.ts';
import { openKeySource } from './portal-keys.ts';
import { openLine } from './portal-line.ts';
import { createDeliverMail, type DeliverMail, openMailServer } from './portal-mail.ts';
import { listenForRequests } from './portal-oidc.ts';
import { correctionOffice, openOwnDataSources, sourceNames } from './portal-own-data.ts';
import { deliverSandboxWords, openPaymentProviders } from './portal-payments.ts';
import { createPortalStores } from './portal-stores.ts';
import { loadRetentionRules } from './retention/retention-rules.ts';
import { STAFF_PAGE_FOLDER } from './staff/staff-page.ts';
import { openStaffProviders } from './staff/staff-provider.ts';
import type { PortalTrust } from './trust/portal-trust.ts';

export interface RunningPortal {
  /** The audience of login proofs and issuer of receipts: as configured, else the address. */
  readonly origin: string;
  /** `http://HOST:PORT` where it listens, `https:` with a certificate. */
  readonly address: string;
  /** Finishes what is being answered and the jobs that run, then closes the database and, where it is ours, its server. */
  stop(): Promise<void>;
}

/** What surrounds a portal; a test may replace the clock. */
interface PortalSurroundings {
  readonly nowMs?: () => number;
  readonly fetch?: typeof fetch;
  readonly log?: PortalLog;
  /** Ends a start that is under way; it fails with `cancelled` then. */
  readonly signal?: AbortSignal;
}

/** Longer than any start takes that goes on: a first one makes a database. */
const START_LIMIT_MS = 120_000;

/**
 * Starts a portal and returns once it answers. Nothing is left running where it fails.
 *
 * Fails with `usage`, `trustUnusable`, `catalogueInvalid`, `storageUnusable` or `fileInvalid`.
 */
export async function startPortal(
  input: PortalConfigInput,
  surroundings: PortalSurroundings = {},
): Promise<Outcome<RunningPortal>> {
  const parsed = parsePortalConfig(input);
  if (!parsed.ok) return parsed;
  const config = parsed.value;
  const nowMs = surroundings.nowMs ?? Date.now;
  const log = surroundings.log ?? jsonLinesLog((line) => process.stderr.write(line), nowMs);
  const beganAtMs = nowMs();

  const opened: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  let started: Awaited<ReturnType<typeof assemble>> | undefined;
  try {
    const assembling = assemble(config, { ...surroundings, nowMs, log }, opened);
    // What is opened after this start was given up is closed again.
    assembling
      .then((late) => (started === undefined || late === started ? undefined : closeAll()))
      .catch(() => undefined);
    started = await Promise.race([
      assembling,
      endOf(surroundings.signal, 'cancelled'),
      endOf(AbortSignal.timeout(START_LIMIT_MS), 'late'),
    ]);
  } finally {
    if (started?.ok !== true) await closeAll();
  }
  if (!started.ok) return started;
  const { origin, address, practice } = started.value;
  log({ event: 'portalStarted', origin, practice, tookMs: nowMs() - beganAtMs });
  return success({
    origin,
    address,
    stop: async () => {
      await closeAll();
      log({ event: 'portalStopped' });
    },
  });
}

/** Never settles without a signal, or while it is not aborted. */
function endOf(signal: AbortSignal | undefined, because: 'cancelled' | 'late'): Promise<Outcome<never>> {
  const { promise, resolve } = Promise.withResolvers<Outcome<never>>();
  const end = () =>
    resolve(
      because === 'cancelled'
        ? failed({ code: 'cancelled' })
        : failed({ code: 'storageUnusable', problem: 'unreachable', detail: 'the portal did not start in time' }),
    );
  if (signal?.aborted === true) end();
  signal?.addEventListener('abort', end, { once: true });
  return promise;
}

interface Surroundings extends PortalSurroundings {
  readonly nowMs: () => number;
  readonly log: PortalLog;
}

async function assemble(
  config: PortalConfig,
  surroundings: Surroundings,
  opened: (() => Promise<void>)[],
): Promise<Outcome<{ readonly origin: string; readonly address: string; readonly practice: boolean }>> {
  const trust = await openTrust(config, surroundings);
  if (!trust.ok) return trust;
  const files = await loadCatalogueFiles(config.catalogueDir);
  if (!files.ok) return files;
  const keys = await openKeys(config.dataDir);
  if (!keys.ok) return keys;
  const seals = await openLetterSeals(config.letterSeals);
  if (!seals.ok) return seals;
  let origin = config.origin ?? '';
  const staffProviders = await openStaffProviders(config.staffProviders, {
    origin: () => origin,
    nowMs: surroundings.nowMs,
    environment: process.env,
  });
  if (!staffProviders.ok) return staffProviders;
  const storage = await openStorage(config, surroundings, opened);
  if (!storage.ok) return storage;
  const { database, databaseUrl } = storage.value;

  const keySource = await openKeySource(config);
  if (!keySource.ok) return keySource;
  opened.push(() => keySource.value.close());
  const { log, nowMs } = surroundings;
  // Before a head is signed: one would vouch for whatever was done meanwhile.
  const broken = await checkAuditEnds(database, keys.value.audit.published);
  for (const [municipality, { n, kind }] of broken) log({ event: 'auditBroken', municipality, n, kind });
  const standing = createStanding(database, broken, nowMs);
  await standing.watchClock();
  const clockWatch = setInterval(() => void standing.watchClock().catch(() => undefined), CLOCK_WATCH_MS);
  opened.push(async () => clearInterval(clockWatch));
  if (!(await createKeyAdministration(database, keySource.value).begin())) log({ event: 'keyUnavailable' });

  const payments = await openPaymentProviders(config, { origin: () => origin, nowMs });
  if (!payments.ok) return payments;
  const { providers: paymentProviders, sandbox } = payments.value;

  const sources = await openOwnDataSources(config, {
    isPractice: config.practice || trust.value.anchors.practice,
    bindingKey: keys.value.binding,
    origin: () => origin,
    nowMs,
    log,
  });
  if (!sources.ok) return sources;

  const bankDirectory = bankDirectoryOnce();
  const stores = createPortalStores(database, {
    bindingKey: keys.value.binding,
    session: config.session,
    origin: () => origin,
    keySource: keySource.value,
    retentionRules: await loadRetentionRules(),
    makeLetter: createLetterMaker(seals.value, nowMs),
    builtInWordings: files.value.wordings,
    visitSections: (municipality) => files.value.sections.get(municipality) ?? [],
    visitOffices: visitOfficesOf(files.value),
    allowsEmergency: (municipality) => files.value.emergencyOpenIn.has(municipality),
    officeOf: (municipality) => correctionOffice(files.value, municipality),
    sourceName: sourceNames(sources.value),
    auditKeys: keys.value.audit.published,
    standing,
    paymentProviders,
    drawDocument: documentPdfBeside,
    bankDirectory,
    nowMs,
    mail: config.mail,
    isLineOn: config.line !== undefined,
    scanner: config.scanner,
    isPractice: config.practice || trust.value.anchors.practice,
    processes: config.processes,
  });
  const catalogue = await openPortalCatalogue(files.value, {
    database,
    databaseUrl,
    stores,
    origin: () => origin,
    nowMs,
    log,
  });
  opened.push(() => catalogue.live.stop());
  const auditHeads = createAuditHeads(database, keys.value.audit.signing.secret, config.anchorsDir);
  const tombstones = createTombstones(database, keys.value.audit.signing.secret, {
    folder: config.anchorsDir ?? config.dataDir,
    origin: () => origin,
  });
  const signHeads = async () =>
    broken.size > 0
      ? undefined
      : Promise.all([auditHeads.signAll(), tombstones.append()])
          .then(() => undefined)
          .catch((error: unknown) => log({ event: 'auditHeadsFaulty', ...errorPlace(error) }));
  await signHeads();
  opened.push(signHeads);
  const mail = await openMail(config, { database, secrets: stores.mailSecrets, origin: () => origin }, surroundings);
  if (!mail.ok) return mail;
  const line = await openLine(config, {
    database,
    catalogue,
    key: keys.value.binding,
    origin: () => origin,
    nowMs,
    onLinked: stores.onLineLinked,
    log,
  });
  if (!line.ok) return line;
  const oidcKeys = followOidcKeys(join(config.dataDir, OIDC_KEYS), keys.value.oidc, {
    nowMs,
    onUnreadable: (code) => log({ event: 'oidcKeysUnreadable', code }),
  });
  const work = {
    ...stores,
    auditHeads,
    tombstones,
    deliverMail: mail.value,
    oidcKeys,
    line: line.value,
  };
  // A portal that changes nothing does nothing by itself either.
  if (broken.size === 0) {
    const jobs = await startJobs(portalJobs(work, log), { databaseUrl, database, log });
    if (!jobs.ok) return jobs;
    opened.push(() => jobs.value.stop());
  }
  const requestChanges = await listenForRequests(database, databaseUrl, log);
  opened.push(() => requestChanges.stop());
  const tls = config.tls === undefined ? undefined : await openTlsCertificate(config.tls, log);
  if (tls?.ok === false) return tls;
  if (tls !== undefined) opened.push(async () => tls.value.stop());
  const app = buildPortalApp({
    config,
    origin: () => origin,
    nowMs,
    wait: (ms) => wait(ms),
    uuid: randomUUID,
    trust: trust.value,
    catalogue,
    stores,
    staffProviders: staffProviders.value,
    paymentProviders,
    sandbox,
    ownDataSources: sources.value,
    receiptKeys: keys.value.receipts,
    proofKey: keys.value.binding,
    oidcKeys,
    requestChanges,
    bankDirectory,
    line: line.value,
    standing,
    softwareVersion: await softwareVersion(),
    staffPage: await loadPageFiles(STAFF_PAGE_FOLDER),
    tls: tls?.value,
    log,
  });
  opened.push(() => app.close());
  if (sandbox !== undefined) {
    const timer = setInterval(() => {
      deliverSandboxWords(app, sandbox).catch((error: unknown) =>
        log({ event: 'sandboxFaulty', ...errorPlace(error) }),
      );
    }, SANDBOX_WORDS_EVERY_MS);
    opened.push(async () => clearInterval(timer));
  }
  const address = await listen(app, config);
  if (!address.ok) return address;
  origin = config.origin ?? address.value;
  return success({ origin, address: address.value, practice: trust.value.anchors.practice });
}

const SANDBOX_WORDS_EVERY_MS = 1_000;

/** Fails with `usage`. */
async function openMail(
  { mail, operator }: PortalConfig,
  place: { readonly database: Database; readonly secrets: MailSecrets; readonly origin: () => string },
  { nowMs, log }: Surroundings,
): Promise<Outcome<DeliverMail | undefined>> {
  if (mail === undefined) return success(undefined);
  const server = await openMailServer(mail);
  if (!server.ok) return server;
  const { sender } = mail;
  return success(createDeliverMail({ ...place, operator, sender, send: server.value, nowMs, log }));
}

async function openTrust(config: PortalConfig, surroundings: Surroundings): Promise<Outcome<PortalTrust>> {
  const anchors = await openAnchors(config);
  if (!anchors.ok) return anchors;
  if (anchors.value.practice && !config.practice) {
    return failed({ code: 'trustUnusable', file: 'an invented CA outside of practice' });
  }
  const revocation = createRevocationChecker({
    methods: config.revocation.methods,
    sources: withoutUndefined(config.revocation.sources),
    fetch: surroundings.fetch ?? fetch,
  });
  return success({ anchors: anchors.value, revocation });
}

type Sources = PortalConfig['revocation']['sources'];
type Present<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

function withoutUndefined(sources: Sources) {
  const present = <T extends object>(value: T) =>
    Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Present<T>;
  const { auth, sign } = sources;
  return {
    ...(auth === undefined ? {} : { auth: present(auth) }),
    ...(sign === undefined ? {} : { sign: present(sign) }),
  };
}

async function openAnchors({ trustDir }: PortalConfig): Promise<Outcome<TrustAnchors>> {
  return trustDir === undefined ? success(PINNED_ANCHORS) : loadTrustFolder(trustDir);
}

const CLOCK_WATCH_MS = 15_000;

/** The portal's own keys. Fails with `storageUnusable` where their folder cannot be used. */
async function openKeys(dataDir: string): Promise<
  Outcome<{
    readonly receipts: ReceiptKeys;
    readonly audit: OpenedKeys;
    readonly oidc: OidcKeys;
    readonly binding: Uint8Array;
  }>
> {
  try {
    await makePrivateFolder(dataDir);
    const receipts = await openReceiptKeys(join(dataDir, 'receipt-keys'));
    if (!receipts.ok) return receipts;
    const audit = await openAuditKeys(join(dataDir, 'audit-keys'));
    if (!audit.ok) return audit;
    const oidc = await openOidcKeys(join(dataDir, OIDC_KEYS));
    if (!oidc.ok) return oidc;
    const binding = await openBindingKey(dataDir);
    return success({ receipts: receipts.value, audit: audit.value, oidc: oidc.value, binding });
  } catch (error) {
    return failed({ code: 'storageUnusable', problem: 'folderRefused', detail: errorCode(error) });
  }
}

async function openStorage(
  config: PortalConfig,
  { log, signal }: Surroundings,
  opened: (() => Promise<void>)[],
): Promise<Outcome<{ readonly database: Database; readonly databaseUrl: string }>> {
  let { databaseUrl } = config;
  if (databaseUrl === undefined) {
    const server = await superviseEmbeddedServer(join(config.dataDir, 'postgresql'), log, signal);
    if (!server.ok) return server;
    opened.push(() => server.value.stop());
    databaseUrl = server.value.databaseUrl;
  }
  const address = await withPasswordOfFile(databaseUrl, config.databasePasswordFile);
  if (!address.ok) return address;
  databaseUrl = address.value;
  const database = await openDatabase(databaseUrl);
  if (!database.ok) return database;
  opened.push(() => database.value.destroy());
  return success({ database: database.value, databaseUrl });
}

/**
 * Listens on the configured port. Where any free one will do, the one of the last time is taken again if it can be:
 * receipts name this address as their issuer.
 */
async function listen(app: FastifyInstance, config: PortalConfig): Promise<Outcome<string>> {
  const { port, dataDir } = config;
  if (port !== 0) return listenOn(app, config, port);
  const memory = join(dataDir, 'port');
  const last = portSchema.safeParse(await readPrivateText(memory, PORT_LIMIT_BYTES).catch(() => undefined));
  const again = last.success ? await listenOn(app, config, last.data) : undefined;
  const listening = again?.ok === true ? again : await listenOn(app, config, 0);
  // Without it receipts of another day name another address, which is no reason not to start.
  if (listening.ok) {
    await writePrivateFile(memory, new URL(listening.value).port).catch(() => undefined);
  }
  return listening;
}

const PORT_LIMIT_BYTES = 16;
const portSchema = z.coerce.number().int().min(1).max(65_535);

async function listenOn(app: FastifyInstance, { host, tls }: PortalConfig, port: number): Promise<Outcome<string>> {
  try {
    const address = await app.listen({ host, port });
    return success(tls !== undefined ? address.replace(/^http:/, 'https:') : address);
  } catch (error) {
    return failed({ code: 'usage', detail: `cannot listen on ${host} port ${port}: ${errorCode(error)}` });
  }
}

async function softwareVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const { name, version } = z.object({ name: z.string(), version: z.string() }).parse(JSON.parse(text));
  return `${name} ${version}`;
}
