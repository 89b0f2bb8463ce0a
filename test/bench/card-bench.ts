import { createHash, verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readerNameSchema } from '#contract/brands.ts';
import { openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import { linkToVpcd } from '#native-bridge/simulator/vpcd-link.ts';
import { koffiBinding } from '#native-bridge/transport/koffi-binding.ts';
import type { PcscBinding } from '#native-bridge/transport/pcsc-binding.ts';
import { pcscMiniBinding } from '#native-bridge/transport/pcsc-mini-binding.ts';
import { createPcscTransport } from '#native-bridge/transport/pcsc-transport.ts';
import { isPcscliteBuilt, pcscliteBinding } from '#native-bridge/transport/pcsclite-binding.ts';
import { digestInfo } from '#pki/digest-info.ts';
import { got, secret } from '../support/card-harness.ts';
import { type RecordedCard, recordedCard } from '../support/flow-exchanges.ts';
import { openscUnavailable, runTool } from '../support/opensc.ts';
import { type PcscStack, pcscStackUnavailable, SLOT_NAMES, startPcscStack } from '../support/pcscd.ts';
import { practiceCard } from '../support/practice-card.ts';
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
      readonly ours: readonly [BindingFigures, ...BindingFigures[]];
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
    const ours: [BindingFigures, ...BindingFigures[]] = [await measureOurs(koffiBinding, card, rounds)];
    for (const binding of [pcscMiniBinding, ...(isPcscliteBuilt() ? [pcscliteBinding] : [])]) {
      ours.push(await measureOurs(binding, card, rounds));
    }
    const opensc = await measureOpensc(card, rounds, stack, folder);
    return { rounds, ours, opensc };
  } finally {
    ending.abort();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureOurs(binding: PcscBinding, card: RecordedCard, rounds: number): Promise<BindingFigures> {
  const reader = readerNameSchema.parse(SLOT_NAMES[0]);
  const transport = createPcscTransport(binding, {
    nowMs: () => performance.now(),
    wait: (ms, signal) => wait(ms, undefined, { signal }),
  });
  const present = Promise.withResolvers<void>();
  transport.watch((state) => {
    const isThere =
      state.service === 'running' && state.readers.some((one) => one.name === reader && one.card === 'present');
    if (isThere) present.resolve();
  });
  await present.promise;
  const memory = createReaderMemory();
  const totals: number[] = [];
  const inCard: number[] = [];
  const own: number[] = [];
  const holding: number[] = [];
  let exchanges: readonly Exchange[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await wait(POWER_OFF_WAIT_MS);
    card.forget();
    const beganAtMs = performance.now();
    const signal = AbortSignal.timeout(20_000);
    const channel = got(await transport.connect(reader, { signal, busyWaitMs: 0 }));
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
    totals.push(totalMs);
    holding.push(totalMs - usedMs);
    inCard.push(channel.cardMs);
    own.push((usedMs - channel.cardMs) / channel.exchanges);
    exchanges = card.exchanges();
    assertSigned(certificate, signature);
  }
  await transport.close();
  return {
    binding: binding.name,
    exchanges,
    medianMs: median(totals),
    cardMedianMs: median(inCard),
    ownMsPerExchange: median(own),
    holdingMs: median(holding),
  };
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
