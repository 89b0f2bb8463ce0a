import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { temporaryAuthority } from '../support/card/practice-card.ts';
import { MADOGUCHI } from '../support/host/command-line.ts';
import { measureAudit } from './audit-bench.ts';
import { measureCard, OPENSC_NAMES } from './card-bench.ts';
import { measureCms } from './cms-bench.ts';
import { measureElectronStart } from './electron-bench.ts';
import { measureFamily } from './family-bench.ts';
import { measureNotices } from './notice-bench.ts';
import { measurePortal } from './portal-bench.ts';
import { costOf, mediansInTurn } from './process-cost.ts';
import { measureSearch } from './search-bench.ts';
import { timingTable } from './timing-table.ts';
import { measureWaiting } from './waiting-bench.ts';
import { measureWindow } from './window-bench.ts';

/**
 * What the product costs, measured in one run on one machine. Absolute times depend on the machine and its load;
 * the ratios are what to compare.
 */
const ROOT = join(import.meta.dirname, '../..');
const START_ROUNDS = 3;
const START_RUNS = 9;
const CMS_SIZES_BYTES = [1_000, 60_000_000, 2_000_000_000];
const ELECTRON_ROUNDS = 5;

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  commandLine: showCommandLine,
  cms: showCms,
  search: showSearch,
  portal: showPortal,
  audit: showAudit,
  family: showFamily,
  notices: showNotices,
  waiting: showWaiting,
  card: showCard,
  initialScript: async () => showInitialScript(),
  window: showWindow,
  electron: showElectronStart,
};

/** All parts, or those that are named. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) throw new Error(`no part of it: ${unknown}; there are ${Object.keys(PARTS)}`);
  for (const [name, show] of Object.entries(PARTS)) if (names.length === 0 || names.includes(name)) await show();
}

/** A look at the help, beside a Node that does nothing. */
async function showCommandLine(): Promise<void> {
  const run =
    (...args: string[]) =>
    () =>
      costOf([process.execPath, ...args], { tellsPeak: false });
  const [nothing, help] = await mediansInTurn(START_RUNS, run('-e', '0'), run(MADOGUCHI, '--help'));
  if (nothing === undefined || help === undefined) throw new Error('nothing was measured');
  const { peakMiB } = await costOf([process.execPath, MADOGUCHI, '--help']);
  const times = `${ms(help.cpuMs)} of computing, ${ms(help.wallMs)} in all`;
  print(`--help: ${times}, ${peakMiB.toFixed(0)} MiB; ${ratio(help.cpuMs, nothing.cpuMs)} an empty run of Node`);
}

async function showCms(): Promise<void> {
  const cms = await measureCms(CMS_SIZES_BYTES);
  if ('unavailable' in cms) {
    print(`CMS: left out, ${cms.unavailable}`);
    return;
  }
  print('computing for CMS, ours with Node’s start and the card, beside openssl cms with a key in a file:');
  for (const { what, bytes, ours, openssl } of cms.figures) {
    const beside =
      openssl === undefined
        ? 'openssl cannot'
        : `openssl ${ms(openssl.cpuMs)}, ${ratio(ours.cpuMs, openssl.cpuMs)} that`;
    print(
      `  ${what.padEnd(18)} ${(bytes / 1_000_000).toFixed(0).padStart(5)} MB  ${ms(ours.cpuMs)}, ${ours.peakMiB.toFixed(0)} MiB; ${beside}`,
    );
  }
}

/** How long a search takes by itself, over all that can be applied for in Japan. */
async function showSearch(): Promise<void> {
  print('the catalogue, in one process:');
  for (const { what, definitions, p50Ms, p99Ms } of await measureSearch()) {
    print(`  ${what}: ${definitions} to choose from, p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`);
  }
}

/** What the portal does a second, beside its own statements alone on the same database. */
async function showPortal(): Promise<void> {
  const portal = await measurePortal();
  if ('unavailable' in portal) {
    print(`portal: left out, ${portal.unavailable}`);
    return;
  }
  print(`portal, ${portal.clients} clients on the same machine, beside pgbench with the same statements:`);
  for (const { what, perSecond, pgbenchPerSecond } of portal.throughputs) {
    const beside =
      pgbenchPerSecond === undefined
        ? ''
        : `; pgbench ${pgbenchPerSecond.toFixed(0)}, ${(perSecond / pgbenchPerSecond).toFixed(2)} of that`;
    print(`  ${what.padEnd(32)} ${perSecond.toFixed(0)} a second${beside}`);
  }
  const { alone, whileFiling } = portal.searchP99Ms;
  print(`  search, 99th percentile ${ms(alone)} alone, ${ms(whileFiling)} while all clients file`);
}

async function showAudit(): Promise<void> {
  const { entries, perSecond } = await measureAudit();
  print(`audit: ${perSecond.toFixed(0)} entries verified a second, of ${entries}`);
}

/** Aim: an answer and the choice of the next question within 5 ms. */
async function showFamily(): Promise<void> {
  print('what concerns a household, with the choice of the next question:');
  for (const { what, medianMs, p99Ms } of await measureFamily()) {
    print(`  ${what.padEnd(32)} ${medianMs.toFixed(2)} ms, 99th percentile ${p99Ms.toFixed(2)} ms`);
  }
}

/** Limits are those of menus with a city of a million rows; what is beyond one is said. */
async function showNotices(): Promise<void> {
  const { people, rows, lists, delivery, kills, beyond, lost } = await measureNotices();
  print(`pages of one person among ${rows} rows of each kind, beside one plain statement for their rows:`);
  for (const { what, limitMs, ours, plain } of lists) {
    const times = `p50 ${ms(ours.p50Ms)}, p99 ${ms(ours.p99Ms)} of ${limitMs}`;
    print(`  ${what.padEnd(26)} ${times}; plain p50 ${ms(plain.p50Ms)}, p99 ${ms(plain.p99Ms)}`);
  }
  const { seconds, emptyMiB, peakMiB, settlingMs, longestMs, othersP99Ms } = delivery;
  print(`a notice to ${people} people, mail put for each: ${seconds.toFixed(1)} s,`);
  print(
    `  ${peakMiB.toFixed(0)} MiB at most, ${emptyMiB.toFixed(0)} before it began; until the first are told ${ms(settlingMs)},`,
  );
  print(`  longest transaction of a thousand ${ms(longestMs)}; pages of others meanwhile, p99 ${ms(othersP99Ms)}`);
  print(`  killed ${kills} times and begun again: ${lost.length === 0 ? 'nobody left out or told twice' : lost}`);
  for (const limit of beyond) print(`  beyond its limit: ${limit}`);
  if (beyond.length + lost.length > 0) process.exitCode = 1;
}

/** Aim: 60 MiB and 100 ms. */
async function showWaiting(): Promise<void> {
  const { tabs, beforeMiB, whileMiB, wokenMs, beyond } = await measureWaiting();
  const more = (whileMiB - beforeMiB).toFixed(0);
  print(`${tabs} tabs that wait for a request of a site each: ${beforeMiB.toFixed(0)} MiB before, ${more} MiB more,`);
  print(`  woken p50 ${ms(wokenMs.p50)}, p95 ${ms(wokenMs.p95)} after the press`);
  for (const limit of beyond) print(`  beyond its limit: ${limit}`);
  if (beyond.length > 0) process.exitCode = 1;
}

async function showCard(): Promise<void> {
  const card = await measureCard();
  if ('unavailable' in card) {
    print(`card: left out, ${card.unavailable}`);
    return;
  }
  const { rounds } = card;
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
  for (const { way, exchanges, medianMs } of card.opensc) {
    const ratios = `${ratio(exchanges.length, ours.exchanges.length)} exchanges, ${ratio(medianMs, ours.medianMs)} time`;
    print(`  ${OPENSC_NAMES[way].padEnd(30)} ${exchanges.length} exchanges  ${ms(medianMs)}; ${ratios} of ours`);
  }
  print(
    'the same, and our other flows, on real cards and readers (test/bench/card-timing.ts), nobody thinking in between:',
  );
  const { authority } = await temporaryAuthority();
  for (const row of await timingTable(await authority.holder('ordinary'), card.opensc)) print(row);
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

/** From starting the program to a page that can be used, what it loads for its text, and the way to other screens. */
async function showWindow(): Promise<void> {
  const figures = await measureWindow(START_ROUNDS);
  if (figures === undefined) {
    print('start: left out, needs Chromium');
    return;
  }
  const { firstPaintMs, usableMs, residentKiB, fonts, visits, rounds } = figures;
  print(`start of the kiosk host with its own portal to the first paint ${ms(firstPaintMs)}, to a usable page`);
  print(`  ${ms(usableMs)}, median of ${rounds} (first start not counted)`);
  print(`resident memory of the host with its portal ${(residentKiB / 1024).toFixed(0)} MiB (PostgreSQL beside it)`);
  print(`fonts of the first page: ${kB(fonts.bytes)} in ${fonts.requests} requests`);
  for (const { screen, firstMs, againMs } of visits) {
    print(`  first visit of ${screen}: ${ms(firstMs)}, again ${ms(againMs)}`);
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

await main(process.argv.slice(2));
process.exit();
