import { createHash, verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { createReaderMemory, type ReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import { linkToVpcd } from '#native-bridge/simulator/vpcd-link.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { koffiBinding } from '#native-bridge/transport/koffi-binding.ts';
import type { PcscBinding } from '#native-bridge/transport/pcsc-binding.ts';
import { createPcscTransport } from '#native-bridge/transport/pcsc-transport.ts';
import { isPcscliteBuilt, pcscliteBinding } from '#native-bridge/transport/pcsclite-binding.ts';
import { digestInfo } from '#pki/der/digest-info.ts';
import { got, secret } from '../support/card/card-harness.ts';
import { type RecordedCard, recordedCard } from '../support/card/flow-exchanges.ts';
import { openscUnavailable, runTool } from '../support/card/opensc.ts';
import { type PcscStack, pcscStackUnavailable, startPcscStack } from '../support/card/pcscd.ts';
import { practiceCard } from '../support/card/practice-card.ts';
import { SLOT_0 } from '../support/card/reader-bench.ts';
import type { Exchange } from './card-timing.ts';

/** One way to read the certificate, verify the PIN and sign, on the same virtual card over pcscd and vpcd. */
export interface CardFigures {
  /** What reached the card in one login. */
  readonly exchanges: readonly Exchange[];
  /**
   * Median over the rounds, from connecting to letting go; for OpenSC's session from initialising the module to finalising
   * it, for its tools both program runs from start to end.
   */
  readonly medianMs: number;
}

/** Medians over the rounds of our login through one binding. */
export interface BindingFigures extends CardFigures {
  readonly binding: PcscBinding['name'];
  /** Inside binding, reader and card. */
  readonly cardMedianMs: number;
  /** Per exchange, outside the binding's call. */
  readonly ownMsPerExchange: number;
  /** Taking the card, which powers it up, and letting it go, which takes the power off. */
  readonly holdingMs: number;
}

/** Ways to do the same with OpenSC. */
const OPENSC_WAYS = ['session', 'least', 'tool'] as const;
type OpenscWay = (typeof OPENSC_WAYS)[number];

export const OPENSC_NAMES = {
  session: 'OpenSC: one PKCS#11 session',
  least: 'OpenSC: pkcs15-tool, -crypt',
  tool: 'OpenSC: pkcs11-tool, two runs',
} as const satisfies Record<OpenscWay, string>;

export interface OpenscFigures extends CardFigures {
  readonly way: OpenscWay;
}

export type CardBench =
  | { readonly unavailable: string }
  | {
      readonly rounds: number;
      /** The default binding first. */
      readonly ours: readonly BindingFigures[];
      readonly opensc: readonly OpenscFigures[];
    };

const MESSAGE = 'the bytes that both sign';
const SESSION = join(import.meta.dirname, 'pkcs11-session.ts');
const MODULE = '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so';
/** After this without connections pcscd has taken the power off, so that every round begins alike. */
const POWER_OFF_WAIT_MS = 700;

/** Measures our login against OpenSC's, in one run on one card. */
export async function measureCard(rounds = 5): Promise<CardBench> {
  const unavailable = pcscStackUnavailable() ?? openscUnavailable();
  if (unavailable !== undefined) return { unavailable };
  const stack = await startPcscStack();
  const ending = new AbortController();
  const folder = mkdtempSync(join(tmpdir(), 'card-bench-'));
  try {
    const card = recordedCard(await practiceCard('ordinary'));
    linkToVpcd({ host: '127.0.0.1', port: stack.vpcdPort, card, signal: ending.signal });
    const ours = await measureOurs(card, rounds);
    const opensc = await measureOpensc(card, rounds, stack, folder);
    return { rounds, ours, opensc };
  } finally {
    ending.abort();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Round after round through each binding in turn, so that what else the machine does meets all of them. */
async function measureOurs(card: RecordedCard, rounds: number): Promise<readonly BindingFigures[]> {
  const bindings = [koffiBinding, ...(isPcscliteBuilt() ? [pcscliteBinding] : [])];
  const opened = await Promise.all(bindings.map(openedTransport));
  for (let round = 0; round < rounds; round += 1) {
    for (const { transport, logins, memory } of opened) {
      await wait(POWER_OFF_WAIT_MS);
      card.forget();
      logins.push({ ...(await measureLogin(transport, memory)), exchanges: card.exchanges() });
    }
  }
  for (const { transport } of opened) await transport.close();
  return opened.map(({ binding, logins }) => ({
    binding,
    exchanges: logins.at(-1)?.exchanges ?? [],
    medianMs: median(logins.map(({ totalMs }) => totalMs)),
    cardMedianMs: median(logins.map(({ cardMs }) => cardMs)),
    ownMsPerExchange: median(logins.map(({ ownMsPerExchange }) => ownMsPerExchange)),
    holdingMs: median(logins.map(({ holdingMs }) => holdingMs)),
  }));
}

interface Login {
  readonly totalMs: number;
  readonly cardMs: number;
  readonly ownMsPerExchange: number;
  readonly holdingMs: number;
}

async function openedTransport(binding: PcscBinding) {
  const transport = createPcscTransport(binding, {
    nowMs: () => performance.now(),
    wait: (ms, signal) => wait(ms, undefined, { signal }),
  });
  const present = Promise.withResolvers<void>();
  transport.watch((state) => {
    const isThere =
      state.service === 'running' && state.readers.some((one) => one.name === SLOT_0 && one.card === 'present');
    if (isThere) present.resolve();
  });
  await present.promise;
  const logins: (Login & Pick<CardFigures, 'exchanges'>)[] = [];
  return { binding: binding.name, transport, memory: createReaderMemory(), logins };
}

async function measureLogin(transport: CardTransport, memory: ReaderMemory): Promise<Login> {
  const beganAtMs = performance.now();
  const signal = AbortSignal.timeout(20_000);
  const channel = got(await transport.connect(SLOT_0, { signal, busyWaitMs: 0 }));
  const heldAtMs = performance.now();
  const app = got(await openJpkiApp(channel, { signal, memory }));
  const certificate = got(await app.readCertificate('auth'));
  got(await app.triesLeft('auth'));
  got(await app.verify('auth', secret('1234')));
  const keyInput = digestInfo('sha256', createHash('sha256').update(MESSAGE).digest());
  const signature = got(await app.sign('auth', 'RSA-2048', keyInput));
  const usedMs = performance.now() - heldAtMs;
  await channel.release();
  const totalMs = performance.now() - beganAtMs;
  assertSigned(certificate, signature);
  const { cardMs, exchanges } = channel;
  return { totalMs, cardMs, ownMsPerExchange: (usedMs - cardMs) / exchanges, holdingMs: totalMs - usedMs };
}

/** Names the driver, so that no other is tried, and keeps certificates between runs: all that can be configured. */
function configuration(folder: string): string {
  return `app default {
    card_drivers = jpki;
    framework pkcs15 { use_file_caching = yes; file_cache_dir = ${folder}; builtin_emulators = jpki; }
  }`;
}

/** One login in one way: what it took, and what it read and made. */
interface OpenscLogin {
  readonly tookMs: number;
  readonly certificate: Uint8Array;
  readonly signature: Uint8Array;
}

async function measureOpensc(
  card: RecordedCard,
  rounds: number,
  stack: PcscStack,
  folder: string,
): Promise<readonly OpenscFigures[]> {
  const configured = { ...stack.env, OPENSC_CONF: join(folder, 'opensc.conf') };
  writeFileSync(configured.OPENSC_CONF, configuration(folder));
  const ways: Readonly<Record<OpenscWay, () => Promise<OpenscLogin>>> = {
    session: () => loginBySession(configured),
    least: () => loginByLeast(configured, folder),
    tool: () => loginByTool(stack.env, folder),
  };
  const figures: OpenscFigures[] = [];
  for (const way of OPENSC_WAYS) {
    const totals: number[] = [];
    let exchanges: readonly Exchange[] = [];
    // The first round fills the cache and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      await wait(POWER_OFF_WAIT_MS);
      card.forget();
      const { tookMs, certificate, signature } = await ways[way]();
      if (round > 0) totals.push(tookMs);
      exchanges = card.exchanges();
      assertSigned(certificate, signature);
    }
    figures.push({ way, exchanges, medianMs: median(totals) });
  }
  return figures;
}

/** One PKCS#11 session in one process that runs already: the fairest comparison. */
async function loginBySession(env: Readonly<Record<string, string>>): Promise<OpenscLogin> {
  const said = await output(process.execPath, [SESSION, MODULE, MESSAGE], env);
  const { tookMs, certificateHex, signatureHex } = JSON.parse(said) as {
    tookMs: number;
    certificateHex: string;
    signatureHex: string;
  };
  return { tookMs, certificate: Buffer.from(certificateHex, 'hex'), signature: Buffer.from(signatureHex, 'hex') };
}

/** The tools below PKCS#11, which ask the card least. */
async function loginByLeast(env: Readonly<Record<string, string>>, folder: string): Promise<OpenscLogin> {
  const at = (name: string) => join(folder, name);
  writeFileSync(at('digest-info'), digestInfo('sha256', createHash('sha256').update(MESSAGE).digest()));
  const beganAtMs = performance.now();
  await output('pkcs15-tool', ['--read-certificate', '01', '-o', at('certificate')], env);
  const key = ['--sign', '--pkcs1', '--key', '01', '--pin', '1234', '--raw'];
  await output('pkcs15-crypt', [...key, '-i', at('digest-info'), '-o', at('signature')], env);
  return resultOf(performance.now() - beganAtMs, folder);
}

/** OpenSC's PKCS#11 tool as it comes, which takes two runs: log in and sign, then read the certificate. */
async function loginByTool(env: Readonly<Record<string, string>>, folder: string): Promise<OpenscLogin> {
  const at = (name: string) => join(folder, name);
  writeFileSync(at('message'), MESSAGE);
  const session = ['--module', MODULE, '--slot-index', '0', '--id', '01'];
  const signing = ['--login', '--pin', '1234', '--sign', '-m', 'SHA256-RSA-PKCS'];
  const beganAtMs = performance.now();
  await output('pkcs11-tool', [...session, ...signing, '-i', at('message'), '-o', at('signature')], env);
  await output('pkcs11-tool', [...session, '--read-object', '--type', 'cert', '-o', at('certificate')], env);
  return resultOf(performance.now() - beganAtMs, folder);
}

function resultOf(tookMs: number, folder: string): OpenscLogin {
  const [certificate, signature] = ['certificate', 'signature'].map((name) => readFileSync(join(folder, name)));
  if (certificate === undefined || signature === undefined) throw new Error('nothing was read');
  return { tookMs, certificate, signature };
}

async function output(tool: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const run = await runTool(tool, args, env);
  if (run.exitCode !== 0) throw new Error(`OpenSC failed: ${run.output}`);
  return run.output;
}

function assertSigned(certificate: Uint8Array, signature: Uint8Array): void {
  const { publicKey } = new X509Certificate(certificate);
  if (!verify('sha256', Buffer.from(MESSAGE), publicKey, signature)) throw new Error('a measured signature is wrong');
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
