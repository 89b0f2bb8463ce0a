import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { findChromium } from '#kiosk/chromium.ts';
import { temporaryAuthority } from '../support/card/practice-card.ts';
import { commandLine } from '../support/host/command-line.ts';
import { measureCard } from './card-bench.ts';
import { measureElectronStart } from './electron-bench.ts';
import { timingTable } from './timing-table.ts';

/**
 * What the product costs, measured in one run on one machine. Absolute times depend on the machine and its load;
 * the ratios are what to compare.
 */
const ROOT = join(import.meta.dirname, '../..');
const START_ROUNDS = 3;
const ELECTRON_ROUNDS = 5;

async function main(): Promise<void> {
  await showCard();
  showInitialScript();
  await showStart();
  await showElectronStart();
}

async function showCard(): Promise<void> {
  const card = await measureCard();
  if ('unavailable' in card) {
    print(`card: left out, ${card.unavailable}`);
    return;
  }
  const { opensc, rounds } = card;
  const [ours] = card.ours;
  if (ours === undefined) throw new Error('no binding was measured');
  print(`one login (certificate, PIN, signature) on one virtual card over pcscd, median of ${rounds}:`);
  for (const { binding, exchanges, medianMs, cardMedianMs, ownMsPerExchange, holdingMs } of card.ours) {
    print(
      `  ours through ${binding.padEnd(9)} ${exchanges.length} exchanges  ${ms(medianMs)}  (in binding, reader and card ${ms(cardMedianMs)};`,
    );
    print(
      `    our own time per exchange ${ownMsPerExchange.toFixed(2)} ms; taking the card and letting it go ${ms(holdingMs)})`,
    );
  }
  print(`  OpenSC  ${opensc.exchanges.length} exchanges  ${ms(opensc.medianMs)}  (two program runs)`);
  print(
    `  OpenSC / ours: ${ratio(opensc.exchanges.length, ours.exchanges.length)} exchanges, ${ratio(opensc.medianMs, ours.medianMs)} time`,
  );
  print(
    'the same, and our other flows, on real cards and readers (test/bench/card-timing.ts), nobody thinking in between:',
  );
  const { authority } = await temporaryAuthority();
  for (const row of await timingTable(await authority.holder('ordinary'), opensc.exchanges)) print(row);
}

/** What a window must load before anything shows: the scripts that index.html names. */
function showInitialScript(): void {
  const folder = join(ROOT, 'dist/renderer');
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const scripts = [...page.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
  const bytes = scripts.map((path) => gzipSync(readFileSync(join(folder, path))).length);
  const all = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'));
  const allBytes = all.map((name) => gzipSync(readFileSync(join(folder, 'assets', name))).length);
  print(`initial JavaScript ${kB(sum(bytes))} gzip in ${scripts.length} files (all screens ${kB(sum(allBytes))})`);
}

/** From starting the program to a page that can be used, and what the host then holds in memory. */
async function showStart(): Promise<void> {
  const browserPath = findChromium();
  if (browserPath === undefined) {
    print('start: left out, needs Chromium');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-bench-'));
  const cli = commandLine({ XDG_CONFIG_HOME: folder });
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
  try {
    const times: number[] = [];
    let residentKiB = 0;
    // The first start makes the database and is not counted.
    for (let round = 0; round <= START_ROUNDS; round += 1) {
      const beganAt = performance.now();
      const kiosk = await cli.start(['kiosk', '--no-open', '--persona', 'ordinary']);
      const page = await browser.newPage();
      await page.goto(String(kiosk.said.open));
      await page.getByRole('button', { name: 'ログインする' }).waitFor();
      if (round > 0) times.push(performance.now() - beganAt);
      residentKiB = residentOf(kiosk.processId);
      await page.close();
      await kiosk.stop();
    }
    print(
      `start to a usable page, portal included: median ${ms(median(times))} of ${times.length} (first start not counted)`,
    );
    print(`resident memory of the host with its portal ${(residentKiB / 1024).toFixed(0)} MiB (PostgreSQL beside it)`);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The packaged main process of the Electron host, without Electron's own start. */
async function showElectronStart(): Promise<void> {
  const start = await measureElectronStart(ELECTRON_ROUNDS);
  if (start === undefined) {
    print('start of the Electron host: left out, needs Chromium');
    return;
  }
  const { medianMs, firstPaintMs, modulesBeforePaint, modulesLater, rounds } = start;
  print(`start of the Electron host on its stand-in to a usable window: median ${ms(medianMs)} of ${rounds}`);
  print(`  first paint after ${ms(firstPaintMs)}; to a usable window ${ratio(medianMs, firstPaintMs)} that`);
  print(`  modules loaded before the first paint ${modulesBeforePaint.length}, later ${modulesLater}:`);
  for (const [from, count] of countedByPackage(modulesBeforePaint)) print(`    ${count} ${from}`);
}

/** Own bundles and packages, most modules first. */
function countedByPackage(urls: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const url of urls) {
    const from = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? 'our bundles';
    counts.set(from, (counts.get(from) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}

function residentOf(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

function ratio(one: number, other: number): string {
  return `${(one / other).toFixed(1)} ×`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
process.exit(0);
