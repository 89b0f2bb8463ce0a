import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from '#kiosk/chromium.ts';
import { type CommandLine, commandLine } from '../support/host/command-line.ts';

export interface WindowFigures {
  readonly rounds: number;
  /** From starting the program to the first paint of its page, in a browser that runs already. */
  readonly firstPaintMs: number;
  /** The same to a page that can be used. */
  readonly usableMs: number;
  /** Of the host, once its portal answers. */
  readonly residentKiB: number;
  /** What the first page loads to show its text. */
  readonly fonts: { readonly requests: number; readonly bytes: number };
  /** From pressing a button of the first page to the screen behind it, by its heading. */
  readonly visits: readonly { readonly screen: string; readonly firstMs: number; readonly againMs: number }[];
}

/** Starts the kiosk host with its own portal and looks at its window; `undefined` where there is no browser. */
export async function measureWindow(rounds: number): Promise<WindowFigures | undefined> {
  const executablePath = findChromium();
  if (executablePath === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'window-bench-'));
  const cli = commandLine({ XDG_CONFIG_HOME: folder });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const starts = [];
    // The first start makes the database and is not counted.
    for (let round = 0; round <= rounds; round += 1) starts.push(await startOnce(cli, browser));
    const counted = starts.slice(1);
    const [first] = counted;
    if (first === undefined) return undefined;
    const medianOf = (pick: (start: Start) => number) =>
      counted.map(pick).toSorted((one, other) => one - other)[Math.floor(counted.length / 2)] ?? 0;
    const visits = first.visits.map(({ screen }, n) => ({
      screen,
      firstMs: medianOf(({ visits: each }) => each[n]?.firstMs ?? 0),
      againMs: medianOf(({ visits: each }) => each[n]?.againMs ?? 0),
    }));
    return {
      rounds,
      firstPaintMs: medianOf((start) => start.firstPaintMs),
      usableMs: medianOf((start) => start.usableMs),
      residentKiB: medianOf((start) => start.residentKiB),
      fonts: first.fonts,
      visits,
    };
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Start = Awaited<ReturnType<typeof startOnce>>;

async function startOnce(cli: CommandLine, browser: Browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const fontBytes: number[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.woff2')) fontBytes.push(Number(response.headers()['content-length'] ?? 0));
  });
  const beganAtMs = performance.timeOrigin + performance.now();
  const kiosk = await cli.start(['kiosk', '--no-open', '--persona', 'ordinary']);
  try {
    await page.goto(String(kiosk.said.open), { waitUntil: 'commit' });
    await page.getByRole('button', { name: 'ログインする' }).waitFor();
    const usableAtMs = performance.timeOrigin + performance.now();
    const paintedAtMs = await page.evaluate(
      () => performance.timeOrigin + (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0),
    );
    await page.waitForLoadState('networkidle');
    const fonts = { requests: fontBytes.length, bytes: fontBytes.reduce((sum, bytes) => sum + bytes, 0) };
    const visits = await visitAll(page);
    const residentKiB = residentOf(kiosk.processId);
    return { firstPaintMs: paintedAtMs - beganAtMs, usableMs: usableAtMs - beganAtMs, residentKiB, fonts, visits };
  } finally {
    await context.close();
    await kiosk.stop();
  }
}

export function residentOf(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
}

/** Buttons of the first page that lead to a screen that is loaded later. */
const VISITS = [
  'すべてのできごと・言葉で探す',
  '申請の状況',
  '準備の確認',
  '暗証番号の変更',
  '練習用カードで試す',
  'このアプリについて',
] as const;

async function visitAll(page: Page) {
  const visits = [];
  for (const button of VISITS) {
    const firstMs = await visit(page, button);
    visits.push({ screen: button, firstMs, againMs: await visit(page, button) });
  }
  return visits;
}

/** Measured in the page, from the press to the frame that has the new heading. */
async function visit(page: Page, button: string): Promise<number> {
  const tookMs = await page.evaluate(async (text) => {
    const buttons = [...document.querySelectorAll('button, a')];
    const pressed = buttons.find((one) => one.textContent?.includes(text));
    const before = document.querySelector('main h1');
    if (!(pressed instanceof HTMLElement)) throw new Error(`no button ${text}`);
    const beganAtMs = performance.now();
    pressed.click();
    for (;;) {
      await new Promise(requestAnimationFrame);
      const heading = document.querySelector('main h1');
      if (heading !== null && heading !== before && !heading.isEqualNode(before)) return performance.now() - beganAtMs;
      if (performance.now() - beganAtMs > 5_000) throw new Error(`nothing behind ${text}`);
    }
  }, button);
  await page.goBack();
  await page.getByRole('button', { name: 'ログインする' }).waitFor();
  return tookMs;
}
