import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '#kiosk/chromium.ts';
import { type Launcher, standInLauncher } from '../support/host/electron/launch-electron.ts';

export interface ElectronStart {
  readonly rounds: number;
  /** From starting the built main process to a window that can be used; Electron's own start is not in it. */
  readonly medianMs: number;
  /** The same to its first paint. */
  readonly firstPaintMs: number;
  /** Files of ours and of packages that were loaded before the window's first paint. */
  readonly modulesBeforePaint: readonly string[];
  readonly modulesLater: number;
}

/** Starts of the packaged main process on the stand-in; `undefined` where there is no browser for it. */
export async function measureElectronStart(rounds: number): Promise<ElectronStart | undefined> {
  const browserPath = findChromium();
  if (browserPath === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-electron-bench-'));
  const launcher = await standInLauncher(browserPath);
  try {
    const starts = [];
    // The first start warms the disk's cache and is not counted.
    for (let round = 0; round <= rounds; round += 1) starts.push(await startOnce(launcher, folder));
    const counted = starts.slice(1).toSorted((one, other) => one.tookMs - other.tookMs);
    const median = counted[Math.floor(counted.length / 2)];
    if (median === undefined) return undefined;
    const before = median.modules.filter(({ atMs }) => atMs <= median.paintedAtMs);
    return {
      rounds,
      medianMs: median.tookMs,
      firstPaintMs: median.paintedAtMs - median.entryAtMs,
      modulesBeforePaint: before.map(({ url }) => url),
      modulesLater: median.modules.length - before.length,
    };
  } finally {
    await launcher.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startOnce(launcher: Launcher, home: string) {
  const app = await launcher.launch({
    entry: 'electron-main',
    env: { XDG_CONFIG_HOME: home, MADOGUCHI_PORTAL: 'http://127.0.0.1:9' },
  });
  try {
    const page = await app.page();
    await page.getByRole('heading', { level: 1, name: '何をしますか' }).waitFor();
    // The page's own clock: how long the test takes to look is not the application's time.
    const [usableAtMs, paintedAtMs] = await page.evaluate(async () => {
      const [first] = performance.getEntriesByName('first-contentful-paint');
      const largest = await new Promise<PerformanceEntry | undefined>((resolve) => {
        const observer = new PerformanceObserver((list) => resolve(list.getEntries().at(-1)));
        observer.observe({ type: 'largest-contentful-paint', buffered: true });
      });
      return [largest, first].map((entry) => performance.timeOrigin + (entry?.startTime ?? 0));
    });
    const main = await app.inMain((electron) => {
      const { standIn } = electron as unknown as {
        standIn: { loadedModules: { url: string; atMs: number }[]; entryAtMs: number };
      };
      return { modules: standIn.loadedModules, entryAtMs: standIn.entryAtMs, originMs: performance.timeOrigin };
    }, undefined);
    return {
      tookMs: (usableAtMs ?? 0) - main.originMs - main.entryAtMs,
      paintedAtMs: (paintedAtMs ?? 0) - main.originMs,
      entryAtMs: main.entryAtMs,
      modules: main.modules.filter(({ url }) => url.startsWith('file:')),
    };
  } finally {
    await app.stop();
  }
}
