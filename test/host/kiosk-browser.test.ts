import { access, chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { epochMs } from '#contract/values/brands.ts';
import { systemClock } from '#host/node-ports.ts';
import type { RendererFiles } from '#host/renderer-files.ts';
import { findChromium, openChromium } from '../../main/kiosk/chromium.ts';
import { hostKiosk } from '../../main/kiosk/kiosk-host.ts';
import { generatedCount } from '../support/generated-counts.ts';
import { REFUSED_INJECTIONS, tryInjections } from '../support/host/injection.ts';
import { type KioskUnderTest, startTestKiosk, TEST_FILES } from '../support/host/kiosk-harness.ts';
import { soon } from '../support/soon.ts';
import { scriptedCore } from '../support/window/scripted-core.ts';

const executablePath = findChromium();
const browserTests = executablePath === undefined ? describe.skip : describe;
const reason = executablePath === undefined ? ' (left out: Chromium is missing)' : '';

/** A page that opens its channel, so that a host can see its browser live and die. */
const CONNECTING_FILES: RendererFiles = new Map([
  ...TEST_FILES,
  [
    '/assets/app-abcdefgh.js',
    {
      mediaType: 'text/javascript; charset=utf-8',
      body: Buffer.from("new WebSocket(location.origin.replace('http', 'ws') + '/channel');"),

      immutable: true,
    },
  ],
]);

browserTests(`A real browser and the kiosk host${reason}`, () => {
  let browser: Browser;
  let context: BrowserContext;
  let kiosk: KioskUnderTest;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox', '--host-resolver-rules=MAP rebound.example 127.0.0.1'],
    });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    kiosk = await startTestKiosk();
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await kiosk.host.stop();
  });

  it('opens the application from the printed address, once', async () => {
    const page = await context.newPage();
    await page.goto(kiosk.host.openUrl);
    await isRunning(page);
    expect(new URL(page.url()).hash).toBe('');
    await page.reload();
    await isRunning(page);

    const stranger = await browser.newContext();
    const late = await stranger.newPage();
    await late.goto(kiosk.host.openUrl);
    await late.getByRole('heading', { name: 'アプリから開いてください' }).waitFor();
    await stranger.close();
  });

  it('opens the application from the start page on disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'madoguchi-test-'));
    const startPage = join(folder, 'start.html');
    await writeFile(startPage, `<meta http-equiv="refresh" content="0;url=${kiosk.host.openUrl}">`);
    const page = await context.newPage();
    await page.goto(`file://${startPage}`);
    await isRunning(page);
    await rm(folder, { recursive: true });
  });

  it('runs no script but its own, and makes no markup from text', async () => {
    const page = await context.newPage();
    await page.goto(kiosk.host.openUrl);
    await isRunning(page);
    expect(await tryInjections(page)).toEqual(REFUSED_INJECTIONS);
    expect(await page.title()).toBe('running');
  });

  it('SR-43: learns nothing under a name that was made to point to us', async () => {
    const page = await context.newPage();
    await page.goto(kiosk.host.openUrl);
    await isRunning(page);
    const answered = page.waitForResponse((response) => response.url().startsWith('http://rebound.example'));
    await page.goto(`http://rebound.example:${kiosk.port}/`).catch(() => undefined); // no body, so no page
    const rebound = await answered;

    expect(rebound.status()).toBe(421);
    expect(rebound.headers()).toMatchObject({ 'content-length': '0' });
  });

  it('SR-44: neither obeys nor shows anything to a page of another origin, cookie or not', async () => {
    const page = await context.newPage();
    await page.goto(kiosk.host.openUrl);
    await isRunning(page);
    // Another port of 127.0.0.1 is the same site to a browser, so the cookie goes along: the hardest neighbour.
    const neighbour = await serve('<!doctype html><title>neighbour</title><body></body>');
    await page.goto(`http://127.0.0.1:${neighbour.port}/`);
    const learned = await page.evaluate(attackFromAnotherOrigin, kiosk.origin);
    await neighbour.stop();

    expect(learned).toEqual([]);
    expect(kiosk.core.calls).toEqual([]);
    expect(kiosk.core.windowsGone).toBe(0);
  });

  it('SR-44: sells no ticket to another origin that knows it', async () => {
    const page = await context.newPage();
    const neighbour = await serve('<!doctype html><title>neighbour</title><body></body>');
    await page.goto(`http://127.0.0.1:${neighbour.port}/`);
    await page.evaluate(
      async ([address, body]) => {
        const post = { method: 'POST', mode: 'no-cors', credentials: 'include', body: body ?? '' } as const;
        await fetch(`${address}/ticket`, post).catch(() => undefined);
        navigator.sendBeacon(`${address}/ticket`, body);
      },
      [kiosk.origin, kiosk.ticket],
    );
    expect(await context.cookies()).toEqual([]);

    await page.goto(kiosk.host.openUrl);
    await isRunning(page);
    await neighbour.stop();
  });
});

browserTests(`Visits on a public terminal${reason}`, () => {
  let folder: string;
  let headlessChromium: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'madoguchi-test-'));
    headlessChromium = join(folder, 'chromium');
    // There is no screen here; everything else is the real browser with the real command line.
    await writeFile(headlessChromium, `#!/bin/sh\nexec ${executablePath} --headless=new "$@"\n`);
    await chmod(headlessChromium, 0o700);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('SR-46: hands the ticket over in a file for its owner alone, never on a command line', async () => {
    const ticket = 'canary-ticket-in-no-argument';
    const visit = await openChromium(headlessChromium, `http://127.0.0.1:9/#${ticket}`, 'fullScreen');
    const startPage = join(visit.folder, 'start.html');
    expect(await readFile(startPage, 'utf8')).toContain(ticket);
    expect([(await stat(visit.folder)).mode & 0o777, (await stat(startPage)).mode & 0o777]).toEqual([0o700, 0o600]);

    await soon(async () => {
      const ours = (await commandLines()).filter((line) => line.includes(visit.folder));
      expect(ours.length).toBeGreaterThan(1);
      expect(ours.filter((line) => line.includes(ticket))).toEqual([]);
      expect(ours.filter((line) => line.includes('remote-debugging'))).toEqual([]);
    });
    await visit.end();
    await expect(access(visit.folder)).rejects.toThrow();
    expect((await commandLines()).filter((line) => line.includes(visit.folder))).toEqual([]);
  });

  const VISITS = generatedCount(3, 100);
  /** Browsers that die sooner than this one after the other would be taken for one that cannot start. */
  const VISIT_LASTS_MS = 660_000;
  it(
    'SR-48, SR-51: a browser that dies frees the card within 2 s, and the next visit shares nothing with it',
    async () => {
      const core = scriptedCore();
      let aheadMs = 0;
      const hosted = await hostKiosk(core, {
        port: 0,
        publicTerminal: true,
        opening: { by: 'chromium', browserPath: headlessChromium },
        files: CONNECTING_FILES,
        clock: { ...systemClock, nowMs: () => epochMs(systemClock.nowMs() + aheadMs) },
        log: () => undefined,
      });
      if (!hosted.ok) throw new Error(hosted.failure.code);
      const visits: string[] = [];
      for (let visit = 0; visit < VISITS; visit += 1) {
        const page = await vi.waitUntil(() => visitOf(visits), { timeout: 15_000, interval: 50 });
        visits.push(page.folder);
        // The page and the watch over its visit.
        await vi.waitUntil(() => core.connected === 2, { timeout: 15_000 });
        aheadMs += VISIT_LASTS_MS;
        process.kill(page.pid, 'SIGKILL');
        await vi.waitFor(() => expect(core.windowsGone).toBe(visit + 1), { timeout: 2_000 });
        await vi.waitFor(() => expect(core.signOuts).toBe(visit + 1), { timeout: 2_000 });
        await expect(access(page.folder)).rejects.toThrow();
      }
      await hosted.value.stop();

      expect(new Set(visits).size).toBe(VISITS);
      const left = (await readdir(tmpdir())).filter((name) => visits.includes(join(tmpdir(), name)));
      expect(left).toEqual([]);
    },
    VISITS * 20_000,
  );

  /** The browser process of a visit that is not among those already seen. */
  async function visitOf(seen: readonly string[]) {
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const line = await commandLine(pid);
      const visitFolder = /--user-data-dir=(\S+madoguchi-visit-\w+)\/profile/.exec(line)?.[1];
      if (visitFolder === undefined || seen.includes(visitFolder) || line.includes('--type=')) continue;
      if (await isChildOfOurs(pid)) return { pid: Number(pid), folder: visitFolder };
    }
    return undefined;
  }
});

/** Waits for the renderer's own script; from outside, since the page's policy forbids code made from text. */
async function isRunning(page: Page): Promise<void> {
  await expect.poll(() => page.title(), { timeout: 10_000 }).toBe('running');
}

/** Everything a page can try on a neighbour without its consent; names what it got through. */
async function attackFromAnotherOrigin(target: string): Promise<string[]> {
  const learned: string[] = [];
  const within = <T>(work: Promise<T>) =>
    Promise.race([work, new Promise<undefined>((done) => setTimeout(done, 1_500))]);
  const loads = (name: string, element: HTMLElement) =>
    within(
      new Promise<void>((resolve) => {
        element.onload = () => {
          learned.push(name);
          resolve();
        };
        element.onerror = () => resolve();
        document.body.append(element);
      }),
    );
  const asset = `${target}/assets/app-abcdefgh.js`;
  await Promise.all([
    loads('image', Object.assign(new Image(), { src: `${target}/` })),
    loads('script', Object.assign(document.createElement('script'), { src: asset })),
    loads('module', Object.assign(document.createElement('script'), { src: asset, type: 'module' })),
    loads('style', Object.assign(document.createElement('link'), { rel: 'stylesheet', href: asset })),
    loads('preload', Object.assign(document.createElement('link'), { rel: 'preload', as: 'script', href: asset })),
    within(
      fetch(`${target}/`, { credentials: 'include' }).then(
        () => learned.push('fetch'),
        () => undefined,
      ),
    ),
    within(
      fetch(`${target}/ticket`, { method: 'POST', mode: 'no-cors', credentials: 'include', body: 'x' }).catch(
        () => undefined,
      ),
    ),
    within(
      new Promise<void>((resolve) => {
        const socket = new WebSocket(`${target.replace('http', 'ws')}/channel`);
        socket.onopen = () => {
          learned.push('socket');
          resolve();
        };
        socket.onerror = () => resolve();
      }),
    ),
    within(
      new Promise<void>((resolve) => {
        const source = new EventSource(`${target}/`, { withCredentials: true });
        source.onopen = () => {
          learned.push('event source');
          resolve();
        };
        source.onerror = () => resolve();
      }),
    ),
  ]);
  navigator.sendBeacon(`${target}/ticket`, 'x');
  try {
    new Worker(asset).onmessage = () => learned.push('worker');
  } catch {
    // refused at once, as it should be
  }
  const form = Object.assign(document.createElement('form'), {
    action: `${target}/ticket`,
    method: 'post',
    target: 'gone',
  });
  const frame = Object.assign(document.createElement('iframe'), { name: 'gone' });
  document.body.append(frame, form);
  form.submit();
  const framed = Object.assign(document.createElement('iframe'), { src: `${target}/` });
  document.body.append(framed);
  await new Promise((done) => setTimeout(done, 500));
  try {
    if (framed.contentDocument?.title === 'running') learned.push('frame');
  } catch {
    // another origin, as it should be
  }
  return learned;
}

async function serve(page: string): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const server: Server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function commandLines(): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return (await Promise.all(pids.map(commandLine))).filter((line) => line !== '');
}

function commandLine(pid: string): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').then(
    (line) => line.replaceAll('\0', ' '),
    () => '', // it ended while we looked
  );
}

/** Other test runs may be on this machine: only children of this very process count. */
async function isChildOfOurs(pid: string): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return status.includes(`\nPPid:\t${process.pid}\n`);
}
