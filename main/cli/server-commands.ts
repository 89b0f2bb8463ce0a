import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { personaSchema } from '#contract/card/persona.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { gateFileSchema } from '#contract/portal/gate-routes.ts';
import type { CorePorts, Environment } from '#core/ports/ports.ts';
import { outsideLink } from '#host/outside-link.ts';
import { mayPractise } from '#host/policy/policy-schema.ts';
import { untoldFile } from '#kiosk/gate-entries.ts';
import { startKiosk } from '#kiosk/kiosk-main.ts';
import { createVirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { linkToVpcd } from '#native-bridge/simulator/vpcd-link.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { loadTrustFolder } from '#pki/certificate/trust-anchors.ts';
import { parsedJson } from '#platform/json-text.ts';
import { mayAccess } from '#platform/may-access.ts';
import { openChosenFolder, readPrivateText } from '#platform/private-file.ts';
import { type PortalConfigInput, parseRevocationMethods } from '#portal/portal-config.ts';
import { readPortalConfigFile } from '#portal/portal-config-file.ts';
import { THIS_COMPUTER } from '#words/host-words.ts';
import { type EmbeddedPortal, embedPortal } from '../composition/embedded-portal.ts';
import { createPractice, openPractice, portalFolder, revocationListsIn } from '../composition/practice.ts';
import { openReaders } from '../composition/readers.ts';
import { type CommandContext, namedPortal, portalAt, runCommand } from './command-context.ts';

/** Where no window was opened by then, the portal does not wait for one. */
const PORTAL_BEGINS_AFTER_MS = 1_000;

const GATE_FILE_LIMIT_BYTES = 4_000;

const portSchema = z.coerce.number().int().min(0).max(65_535);

export function runPortal(options: PortalOptions): Promise<void> {
  return runCommand(options, (context) => startPortalServer(context, options));
}

export function runKiosk(options: KioskOptions): Promise<void> {
  return runCommand(options, (context) => startKioskHost(context, options));
}

export function runVirtualCard(options: VirtualCardOptions): Promise<void> {
  return runCommand(options, (context) => startVirtualCard(context, options));
}

export interface PortalOptions {
  readonly config?: string;
  readonly port?: string;
  readonly host?: string;
  readonly origin?: string;
  readonly data?: string;
  readonly database?: string;
  readonly databasePasswordFile?: string;
  readonly anchors?: string;
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
  readonly trustedProxies?: string;
  readonly catalogue?: string;
  readonly processes?: string;
  readonly limit?: readonly string[];
  readonly trust?: string;
  readonly operator?: string;
  readonly revocation?: string;
  readonly crlAuth?: string;
  readonly crlSign?: string;
  readonly ocspAuth?: string;
  readonly ocspSign?: string;
}

async function startPortalServer(context: CommandContext, options: PortalOptions): Promise<Outcome<void>> {
  const config = await portalConfig(context, options);
  if (!config.ok) return config;
  const { startPortal } = await import('#portal/portal-main.ts');
  const portal = await startPortal(config.value, { signal: context.signal });
  if (!portal.ok) return portal;
  process.stdout.write(`${JSON.stringify({ listening: portal.value.address })}\n`);
  await stopped(context.signal);
  await portal.value.stop();
  return success(undefined);
}

/** Settings of the file, over which the options win. */
export async function portalConfig(
  { output, words }: CommandContext,
  options: PortalOptions,
): Promise<Outcome<PortalConfigInput>> {
  const file: Outcome<Partial<PortalConfigInput>> =
    options.config === undefined ? success({}) : await readPortalConfigFile(options.config);
  if (!file.ok) return file;
  const port = portSchema.optional().safeParse(options.port);
  if (!port.success) return failed({ code: 'usage', detail: '--port takes a number from 0 to 65535' });
  if (options.database !== undefined && URL.parse(options.database)?.password) {
    return failed({
      code: 'usage',
      detail: '--database takes no password: every user of this computer reads arguments',
    });
  }
  const trustDir = options.trust ?? file.value.trustDir;
  const anchors = trustDir === undefined ? undefined : await loadTrustFolder(trustDir);
  if (anchors?.ok === false) return anchors;
  const practice = anchors?.value.practice === true;
  if (practice) {
    output.progress(words.told.practicePortal);
  }
  const isNamed = [options.revocation, options.crlAuth, options.crlSign, options.ocspAuth, options.ocspSign].some(
    (one) => one !== undefined,
  );
  const revocation =
    file.value.revocation !== undefined && !isNamed
      ? success(file.value.revocation)
      : await revocationOf({ ...options, ...(trustDir === undefined ? {} : { trust: trustDir }) });
  if (!revocation.ok) return revocation;
  if (revocation.value.methods.length === 0) {
    output.progress(words.told.revocationUnchecked);
  }
  const named = namedSettings(options);
  return success({
    ...file.value,
    ...named,
    limits: { ...file.value.limits, ...named.limits },
    ...withDatabasePassword(named.databaseUrl ?? file.value.databaseUrl),
    ...withMailPassword(file.value.mail),
    ...(port.data === undefined ? {} : { port: port.data }),
    ...(options.anchors === undefined ? {} : { anchorsDir: await chosen(options.anchors) }),
    dataDir: options.data === undefined ? (file.value.dataDir ?? portalFolder()) : await chosen(options.data),
    practice: practice || file.value.practice === true,
    revocation: revocation.value,
  });
}

/** What the options alone set. Their values are checked with the whole configuration. */
function namedSettings(options: PortalOptions): Partial<PortalConfigInput> {
  const { host, origin, database, trust, operator, tlsCertificate, tlsKey, trustedProxies } = options;
  const { databasePasswordFile, catalogue, processes, limit } = options;
  const limits = limit?.map((text) => text.split('=')).map(([name, most]) => [name, Number(most)]);
  return withoutUndefined({
    host,
    origin,
    databaseUrl: database,
    databasePasswordFile,
    trustDir: trust,
    catalogueDir: catalogue,
    processes: processes === undefined ? undefined : Number(processes),
    trustedProxies: trustedProxies?.split(','),
    limits: limits === undefined ? undefined : Object.fromEntries(limits),
    operator: operator === undefined ? undefined : { ja: operator, en: operator },
    tls:
      tlsCertificate === undefined && tlsKey === undefined
        ? undefined
        : { certificateFile: tlsCertificate ?? '', keyFile: tlsKey ?? '' },
  });
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutUndefined<T extends object>(settings: T) {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** From the environment, which other users of the computer do not see. */
export function withDatabasePassword(databaseUrl: string | undefined): Pick<PortalConfigInput, 'databaseUrl'> {
  const password = process.env.MADOGUCHI_DATABASE_PASSWORD;
  const url = databaseUrl === undefined ? null : URL.parse(databaseUrl);
  if (password === undefined || url === null) return {};
  url.password = encodeURIComponent(password);
  return { databaseUrl: url.href };
}

/** As the database's, for the server of mail that the file names. */
function withMailPassword(mail: PortalConfigInput['mail']): Pick<PortalConfigInput, 'mail'> {
  const password = process.env.MADOGUCHI_MAIL_PASSWORD;
  return password === undefined || mail === undefined ? {} : { mail: { ...mail, password } };
}

/** A folder that was named, opened; one that cannot be is told of by whatever uses it. */
function chosen(folder: string): Promise<string> {
  return openChosenFolder(folder).catch(() => folder);
}

/** Sources that were named, and revocation lists that lie beside the trusted CA certificates. */
async function revocationOf(options: PortalOptions): Promise<Outcome<NonNullable<PortalConfigInput['revocation']>>> {
  const { trust, revocation, crlAuth, crlSign, ocspAuth, ocspSign } = options;
  const lists = trust === undefined ? undefined : revocationListsIn(trust);
  const source = async (crlUrl: string | undefined, ocspUrl: string | undefined, crlFile: string | undefined) => ({
    ...(crlUrl === undefined ? {} : { crlUrl }),
    ...(ocspUrl === undefined ? {} : { ocspUrl }),
    ...(crlUrl === undefined && crlFile !== undefined && (await mayAccess(crlFile)) ? { crlFile } : {}),
  });
  const sources = {
    auth: await source(crlAuth, ocspAuth, lists?.auth.crlFile),
    sign: await source(crlSign, ocspSign, lists?.sign.crlFile),
  };
  if (revocation !== undefined) {
    const methods = parseRevocationMethods(revocation);
    return methods.ok ? success({ methods: methods.value, sources }) : methods;
  }
  const has = (member: string) => member in sources.auth && member in sources.sign;
  const methods = [
    ...(has('crlUrl') || has('crlFile') ? (['crl'] as const) : []),
    ...(has('ocspUrl') ? (['ocsp'] as const) : []),
  ];
  // Without any source every login is refused as unknown: safe, and said by the portal at each refusal.
  return success({ methods: methods.length > 0 ? methods : ['crl', 'ocsp'], sources });
}

interface KioskOptions {
  readonly port: string;
  readonly open: boolean;
  readonly public?: boolean;
  readonly gate?: string;
  readonly persona?: string;
  readonly portal?: string;
  readonly link?: string | undefined;
}

async function startKioskHost(context: CommandContext, options: KioskOptions): Promise<Outcome<void>> {
  const port = portSchema.safeParse(options.port);
  if (!port.success) return failed({ code: 'usage', detail: '--port takes a number from 0 to 65535' });
  const { policy } = context;
  const named = namedPortal(policy, options.portal);
  const portal = named === undefined ? undefined : portalAt(named);
  if (portal?.ok === false) return portal;
  const gate = options.gate === undefined ? undefined : await gateFile(options.gate);
  if (gate?.ok === false) return gate;
  if (gate !== undefined && named === undefined) {
    return failed({ code: 'usage', detail: '--gate comes with --portal: the one that registered it' });
  }
  // Who comes in at the door of an event is anybody.
  const publicTerminal = gate !== undefined || (policy.publicTerminal ?? options.public === true);
  const link = options.link === undefined ? undefined : outsideLink(options.link);
  if (options.link !== undefined && (link === undefined || publicTerminal)) {
    return failed({
      code: 'usage',
      detail: 'the link is none of this program, or a terminal for everybody is asked to follow it',
    });
  }
  const offersPractice = options.persona !== undefined || mayPractise(policy, publicTerminal);
  if (options.persona !== undefined && policy.practice === false) return failed({ code: 'settingLocked' });
  const practice = createPractice(portal?.value.origin);
  const portalMayBegin = Promise.withResolvers<void>();
  let embedded: EmbeddedPortal | undefined;
  let readers: CardTransport | undefined;
  try {
    const first = await firstEnvironment();
    if (!first.ok) return first;
    const { environment, started } = first.value;
    const kiosk = await startKiosk({
      environment,
      ...(offersPractice ? { practice: practice.port } : {}),
      ...(options.persona === undefined ? {} : { practicePersona: options.persona }),
      publicTerminal,
      policy,
      ...(gate === undefined ? {} : { gate: gate.value }),
      port: port.data,
      openBrowser: options.open,
      link,
    });
    if (!kiosk.ok) return kiosk;
    void kiosk.value.windowStands.then(portalMayBegin.resolve);
    process.stdout.write(`${JSON.stringify({ open: kiosk.value.openUrl })}\n`);
    const ended = Promise.race([stopped(context.signal), kiosk.value.windowClosed]).then(() => success(undefined));
    return await Promise.race([ended, failureOf(started)]).finally(kiosk.value.stop);
  } finally {
    await practice.stop();
    await readers?.close();
    await embedded?.stop();
  }

  async function firstEnvironment(): Promise<Outcome<FirstEnvironment>> {
    const ready = Promise.race([portalMayBegin.promise, wait(PORTAL_BEGINS_AFTER_MS, undefined, { ref: false })]);
    if (options.persona !== undefined) return practice.begin(options.persona, ready);
    const transport = await openReaders(policy);
    readers = transport;
    if (portal?.ok === true) {
      const environment = { transport, portalOrigin: portal.value.origin, practicePortal: false };
      return success({ environment, started: Promise.resolve(success(undefined)) });
    }
    // Nobody configured a portal: one on this machine, for real cards, which reaches no municipality.
    embedded = await embedPortal(
      { dataDir: portalFolder(), operator: THIS_COMPUTER, revocation: { methods: [], sources: {} } },
      ready,
    );
    const { origin, started } = embedded;
    const environment = { transport, portalOrigin: origin, portalStarting: started, practicePortal: true };
    return success({ environment, started });
  }
}

/** The keys of a terminal at the door, and what lies beside them. Fails with `fileUnreadable` or `fileInvalid`. */
async function gateFile(file: string): Promise<Outcome<NonNullable<CorePorts['gate']>>> {
  const path = resolve(file);
  const text = await readPrivateText(path, GATE_FILE_LIMIT_BYTES).catch(() => undefined);
  if (text === undefined) return failed({ code: 'fileUnreadable', file });
  const parsed = gateFileSchema.safeParse(parsedJson(text));
  if (!parsed.success) return failed({ code: 'fileInvalid', file, at: '' });
  return success({ file: parsed.data, untold: untoldFile(`${path}.untold`) });
}

interface FirstEnvironment {
  readonly environment: Environment;
  /** Whether the portal of this program answers, where it has one. */
  readonly started: Promise<Outcome<void>>;
}

/** Resolves where the outcome is a failure, and never otherwise. */
async function failureOf(outcome: Promise<Outcome<void>>): Promise<Outcome<void>> {
  const reached = await outcome;
  return reached.ok ? new Promise(() => undefined) : reached;
}

interface VirtualCardOptions {
  readonly persona: string;
  readonly vpcd: string;
  readonly pki?: string;
}

async function startVirtualCard(context: CommandContext, options: VirtualCardOptions): Promise<Outcome<void>> {
  const [, host, portText] = /^(.+):(\d{1,5})$/.exec(options.vpcd) ?? [];
  const port = portSchema.safeParse(portText);
  if (host === undefined || !port.success) return failed({ code: 'usage', detail: '--vpcd takes HOST:PORT' });
  const persona = personaSchema.parse(options.persona);
  const pki = options.pki === undefined ? undefined : await chosen(options.pki);
  const authority = await openPractice(context.clock.nowMs(), pki);
  if (!authority.ok) return authority;
  const card = createVirtualCard(await authority.value.holder(persona));
  let said = false;
  const link = linkToVpcd({
    host,
    port: port.data,
    card,
    signal: context.signal,
    onAttached() {
      if (said) return;
      said = true;
      process.stdout.write(`${JSON.stringify({ attached: options.vpcd, persona })}\n`);
    },
  });
  await link.ended;
  return success(undefined);
}

function stopped(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
