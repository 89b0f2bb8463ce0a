import { access } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import * as z from 'zod';
import { personaSchema } from '#contract/card/persona.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Environment } from '#core/ports/ports.ts';
import { startKiosk } from '#kiosk/kiosk-main.ts';
import { openPracticeAuthority } from '#native-bridge/simulator/practice-authority.ts';
import { createVirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { linkToVpcd } from '#native-bridge/simulator/vpcd-link.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { loadTrustFolder } from '#pki/certificate/trust-anchors.ts';
import { type PortalConfigInput, parseRevocationMethods } from '#portal/portal-config.ts';
import { readPortalConfigFile } from '#portal/portal-config-file.ts';
import { type RunningPortal, startPortal } from '#portal/portal-main.ts';
import type { CommandLineWords } from '#words/command-line-words.ts';
import { THIS_COMPUTER } from '#words/host-words.ts';
import { createPractice, portalFolder, practicePkiFolder, revocationListsIn } from '../composition/practice.ts';
import { openReaders } from '../composition/readers.ts';
import { type CommandContext, portalAt, runCommand, withSharedOptions } from './command-context.ts';

const portSchema = z.coerce.number().int().min(0).max(65_535);

export function addServerCommands(program: Command, words: CommandLineWords): void {
  const { serverHelp, shared } = words;
  withSharedOptions(
    shared,
    program
      .command('portal')
      .description(serverHelp.portal)
      .option('--config <file>', serverHelp.config)
      .option('--port <n>', serverHelp.port)
      .option('--host <address>', serverHelp.host)
      .option('--origin <url>', serverHelp.origin)
      .option('--data <dir>', serverHelp.data)
      .option('--database <url>', serverHelp.database)
      .option('--database-password-file <file>', serverHelp.databasePasswordFile)
      .option('--tls-certificate <file>', serverHelp.tlsCertificate)
      .option('--tls-key <file>', serverHelp.tlsKey)
      .option('--trusted-proxies <addresses>', serverHelp.trustedProxies)
      .option('--catalogue <dir>', serverHelp.catalogue)
      .option('--processes <n>', serverHelp.processes)
      .option('--limit <name=n...>', serverHelp.limit)
      .option('--trust <dir>', serverHelp.trust)
      .option('--operator <name>', serverHelp.operator)
      .option('--revocation <methods>', serverHelp.revocation)
      .option('--crl-auth <url>', serverHelp.crlAuth)
      .option('--crl-sign <url>', serverHelp.crlSign)
      .option('--ocsp-auth <url>', serverHelp.ocspAuth)
      .option('--ocsp-sign <url>', serverHelp.ocspSign),
  ).action((options) => runCommand(options, (context) => runPortal(context, options)));
  withSharedOptions(
    shared,
    program
      .command('kiosk')
      .description(serverHelp.kiosk)
      .option('--port <n>', serverHelp.port, '0')
      .option('--no-open', serverHelp.noOpen)
      .option('--public', serverHelp.publicTerminal)
      .addOption(new Option('--persona <name>', serverHelp.practise).choices(personaSchema.options)),
  ).action((options) => runCommand(options, (context) => runKiosk(context, options)));
  withSharedOptions(
    shared,
    program
      .command('virtual-card')
      .description(serverHelp.virtualCard)
      .addOption(new Option('--persona <name>', serverHelp.persona).choices(personaSchema.options).default('ordinary'))
      .option('--vpcd <host:port>', serverHelp.vpcd, '127.0.0.1:35963')
      .option('--pki <dir>', serverHelp.pki),
  ).action((options) => runCommand(options, (context) => runVirtualCard(context, options)));
}

interface PortalOptions {
  readonly config?: string;
  readonly port?: string;
  readonly host?: string;
  readonly origin?: string;
  readonly data?: string;
  readonly database?: string;
  readonly databasePasswordFile?: string;
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

async function runPortal(context: CommandContext, options: PortalOptions): Promise<Outcome<void>> {
  const config = await portalConfig(context, options);
  if (!config.ok) return config;
  const portal = await startPortal(config.value, { signal: context.signal });
  if (!portal.ok) return portal;
  process.stdout.write(`${JSON.stringify({ listening: portal.value.address })}\n`);
  await stopped(context.signal);
  await portal.value.stop();
  return success(undefined);
}

/** Settings of the file, over which the options win. */
async function portalConfig(
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
    ...(port.data === undefined ? {} : { port: port.data }),
    dataDir: options.data ?? file.value.dataDir ?? portalFolder(),
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
function withDatabasePassword(databaseUrl: string | undefined): Pick<PortalConfigInput, 'databaseUrl'> {
  const password = process.env.MADOGUCHI_DATABASE_PASSWORD;
  const url = databaseUrl === undefined ? null : URL.parse(databaseUrl);
  if (password === undefined || url === null) return {};
  url.password = encodeURIComponent(password);
  return { databaseUrl: url.href };
}

/** Sources that were named, and revocation lists that lie beside the trusted CA certificates. */
async function revocationOf(options: PortalOptions): Promise<Outcome<NonNullable<PortalConfigInput['revocation']>>> {
  const { trust, revocation, crlAuth, crlSign, ocspAuth, ocspSign } = options;
  const lists = trust === undefined ? undefined : revocationListsIn(trust);
  const source = async (crlUrl: string | undefined, ocspUrl: string | undefined, crlFile: string | undefined) => ({
    ...(crlUrl === undefined ? {} : { crlUrl }),
    ...(ocspUrl === undefined ? {} : { ocspUrl }),
    ...(crlUrl === undefined && crlFile !== undefined && (await isThere(crlFile)) ? { crlFile } : {}),
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

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

interface KioskOptions {
  readonly port: string;
  readonly open: boolean;
  readonly public?: boolean;
  readonly persona?: string;
  readonly portal?: string;
}

async function runKiosk(context: CommandContext, options: KioskOptions): Promise<Outcome<void>> {
  const port = portSchema.safeParse(options.port);
  if (!port.success) return failed({ code: 'usage', detail: '--port takes a number from 0 to 65535' });
  const { policy } = context;
  const named = policy.portal ?? options.portal ?? process.env.MADOGUCHI_PORTAL;
  const portal = named === undefined ? undefined : portalAt(named);
  if (portal?.ok === false) return portal;
  const practice = createPractice(portal?.value.origin);
  let embedded: RunningPortal | undefined;
  let readers: CardTransport | undefined;
  try {
    const environment = await firstEnvironment();
    if (!environment.ok) return environment;
    const kiosk = await startKiosk({
      environment: environment.value,
      practice: practice.port,
      ...(options.persona === undefined ? {} : { practicePersona: options.persona }),
      publicTerminal: policy.publicTerminal ?? options.public === true,
      policy,
      port: port.data,
      openBrowser: options.open,
    });
    if (!kiosk.ok) return kiosk;
    process.stdout.write(`${JSON.stringify({ open: kiosk.value.openUrl })}\n`);
    await Promise.race([stopped(context.signal), kiosk.value.windowClosed]).finally(kiosk.value.stop);
    return success(undefined);
  } finally {
    await practice.stop();
    await readers?.close();
    await embedded?.stop();
  }

  async function firstEnvironment(): Promise<Outcome<Environment>> {
    if (options.persona !== undefined) return practice.port.enter(options.persona);
    const transport = await openReaders(policy);
    readers = transport;
    if (portal?.ok === true) {
      return success({ transport, portalOrigin: portal.value.origin, practicePortal: false });
    }
    // Nobody configured a portal: one on this machine, for real cards, which reaches no municipality.
    const started = await startPortal(
      {
        dataDir: portalFolder(),
        operator: THIS_COMPUTER,
        revocation: { methods: [], sources: {} },
      },
      { signal: context.signal },
    );
    if (!started.ok) return started;
    embedded = started.value;
    return success({ transport, portalOrigin: embedded.origin, practicePortal: true });
  }
}

async function runVirtualCard(
  context: CommandContext,
  options: { readonly persona: string; readonly vpcd: string; readonly pki?: string },
): Promise<Outcome<void>> {
  const [, host, portText] = /^(.+):(\d{1,5})$/.exec(options.vpcd) ?? [];
  const port = portSchema.safeParse(portText);
  if (host === undefined || !port.success) return failed({ code: 'usage', detail: '--vpcd takes HOST:PORT' });
  const persona = personaSchema.parse(options.persona);
  const authority = await openPracticeAuthority(options.pki ?? practicePkiFolder(), context.clock.nowMs());
  const card = createVirtualCard(await authority.holder(persona));
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
