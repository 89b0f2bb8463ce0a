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
  /** Median over the rounds, from connecting to letting go (for OpenSC: both program runs, start to end). */
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

export type CardBench =
  | { readonly unavailable: string }
  | {
      readonly rounds: number;
      /** The default binding first. */
      readonly ours: readonly BindingFigures[];
      readonly opensc: CardFigures;
    };

const MESSAGE = 'the bytes that both sign';
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

/** The same by OpenSC's own tool, which takes two runs: log in and sign, then read the certificate. */
async function measureOpensc(
  card: RecordedCard,
  rounds: number,
  stack: PcscStack,
  folder: string,
): Promise<CardFigures> {
  const message = join(folder, 'message');
  writeFileSync(message, MESSAGE);
  const totals: number[] = [];
  let exchanges: readonly Exchange[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await wait(POWER_OFF_WAIT_MS);
    card.forget();
    const beganAtMs = performance.now();
    const session = ['--module', MODULE, '--slot-index', '0', '--id', '01'];
    const signed = await runTool(
      'pkcs11-tool',
      [
        ...session,
        '--login',
        '--pin',
        '1234',
        '--sign',
        '-m',
        'SHA256-RSA-PKCS',
        '-i',
        message,
        '-o',
        join(folder, 'signature'),
      ],
      stack.env,
    );
    const read = await runTool(
      'pkcs11-tool',
      [...session, '--read-object', '--type', 'cert', '-o', join(folder, 'certificate')],
      stack.env,
    );
    totals.push(performance.now() - beganAtMs);
    if (signed.exitCode !== 0 || read.exitCode !== 0) throw new Error(`OpenSC failed: ${signed.output}${read.output}`);
    exchanges = card.exchanges();
    assertSigned(readFileSync(join(folder, 'certificate')), readFileSync(join(folder, 'signature')));
  }
  return { exchanges, medianMs: median(totals) };
}

function assertSigned(certificate: Uint8Array, signature: Uint8Array): void {
  const { publicKey } = new X509Certificate(certificate);
  if (!verify('sha256', Buffer.from(MESSAGE), publicKey, signature)) throw new Error('a measured signature is wrong');
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
