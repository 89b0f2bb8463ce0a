import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventOf } from '#contract/app/app-contract.ts';
import { findChromium } from '#kiosk/chromium.ts';
import { type AppSocket, listenForBrowsers } from '#native-messaging/app-socket.ts';
import { buildExtension } from '../../scripts/build.mjs';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { agree, digestInfoOf } from '../support/flow/native-requests.ts';
import { commandLine } from '../support/host/command-line.ts';
import { startPageServer } from '../support/native/page-server.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

const executablePath = findChromium();
if (executablePath === undefined) process.stderr.write('left out: pages in a real browser, it needs Chromium\n');

const EXTENSION = join(import.meta.dirname, '../../dist/browser-extension');
const GOOD = 'https://shinsei.mihon.go.jp/';

describe.skipIf(executablePath === undefined)('pages in Chromium with our extension', () => {
  let portal: TestPortal;
  let test: TestCore;
  let listening: AppSocket | undefined;
  let server: Server;
  let browser: BrowserContext;
  let home = '';
  const configHome = process.env.XDG_CONFIG_HOME;

  beforeAll(async () => {
    expect(await buildExtension()).toBe(true);
    portal = await openTestPortal();
    home = mkdtempSync(join(tmpdir(), 'native-browser-'));
    const env = { HOME: home, XDG_CONFIG_HOME: join(home, '.config') };
    process.env.XDG_CONFIG_HOME = env.XDG_CONFIG_HOME;
    const install = [
      'native-host',
      'install',
      '--no-open',
      '--browser',
      'chromium',
      '--user-data-dir',
      join(home, 'profile'),
    ];
    expect((await commandLine(env).run(install)).status).toBe(0);
    test = await openTestCore(portal);
    listening = await listenForBrowsers(test.core, () => undefined);
    got(await test.core.handlers.hello({}));
    test.core.subscribe((event, data) => {
      if (event === 'cardRequested') void test.core.handlers.beginNativeRequest(data as EventOf<'cardRequested'>);
    });
    server = await startPageServer(home);
    const { port } = server.address() as AddressInfo;
    browser = await chromium.launchPersistentContext(join(home, 'profile'), {
      executablePath: executablePath ?? '',
      headless: false,
      ignoreHTTPSErrors: true,
      ignoreDefaultArgs: ['--disable-extensions'],
      env: { ...process.env, ...env } as Record<string, string>,
      args: [
        '--headless=new',
        '--no-sandbox',
        '--ignore-certificate-errors',
        `--host-resolver-rules=MAP *:443 127.0.0.1:${port}`,
        `--load-extension=${EXTENSION}`,
        `--disable-extensions-except=${EXTENSION}`,
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await listening?.close();
    if (configHome === undefined) delete process.env.XDG_CONFIG_HOME;
    else process.env.XDG_CONFIG_HOME = configHome;
    rmSync(home, { recursive: true, force: true });
    await portal?.close();
  });

  async function openPage(address = GOOD): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(address);
    await page.evaluate(() => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      document.addEventListener('recvMsg', (event) => heard.push((event as CustomEvent).detail));
    });
    return page;
  }
  const launch = (page: Page, message: unknown) =>
    page.evaluate((detail) => {
      document.dispatchEvent(new CustomEvent('launchApp', { detail }));
    }, JSON.stringify(message));
  const heardBy = (page: Page) =>
    page.evaluate(() => (window as unknown as { heard: string[] }).heard.map((text) => JSON.parse(text)));
  const windows = () => test.sent.filter((text) => text.includes('"cardRequested"')).length;

  it('are told that extension and app are there', async () => {
    const page = await openPage();
    await page.waitForSelector('#extension-is-installed', { state: 'attached' });
    expect(await page.locator('#extension-is-installed').inputValue()).toBe('24');
    expect(await page.locator('#app-is-installed').inputValue()).toBe('29');
    await page.close();
  });

  it('are told nothing of this installation that would be the same for every page', async () => {
    const page = await openPage();
    await launch(page, { mode: 'check' });
    await expect.poll(() => heardBy(page)).toEqual([{ mode: 'check', result: '1', errcode: 'EW044-C300' }]);
    await page.close();
  });

  it('get the four values after a person agreed and typed the PIN in our window', async () => {
    const page = await openPage();
    await launch(page, { mode: '04', service_id: '01' });
    await agree(test);
    expect(test.view()).toMatchObject({ asked: { origin: 'https://shinsei.mihon.go.jp', extension: 'own' } });
    await test.untilCard('awaitingPin');
    await test.givePin('5678');
    await expect.poll(() => heardBy(page)).toMatchObject([{ mode: '04', result: '0' }]);
    const [{ name }] = await heardBy(page);
    expect(Buffer.from(name, 'hex').toString('utf8')).toBe('見本　花子');
    await page.close();
  });

  it('get a signature of the login key', async () => {
    const page = await openPage();
    const digest = Buffer.from(digestInfoOf('page')).toString('base64');
    await launch(page, { mode: '01', service_id: '01', digest });
    await agree(test);
    await test.untilCard('awaitingPin');
    await test.givePin('1234');
    await expect.poll(() => heardBy(page)).toMatchObject([{ mode: '01', result: '0', signature: expect.any(String) }]);
    await page.close();
  });

  it('LT-49: cannot say that they are another page, or bring a PIN', async () => {
    const page = await openPage('https://other.mihon.go.jp/');
    const madoguchi = { origin: 'https://shinsei.mihon.go.jp', topLevel: true, tab: 1 };
    await launch(page, { mode: '04', service_id: '01', pin: '5678', madoguchi });
    await test.until(({ step }) => step.at === 'agreeing', 'the question');
    expect(test.view()).toMatchObject({ asked: { origin: 'https://other.mihon.go.jp' } });
    expect(test.card.verifyAttempts('text')).toBe(1); // that of the person before
    got(await test.core.handlers.cancelFlow({ flowId: test.view().flowId }));
    await expect.poll(() => heardBy(page)).toMatchObject([{ mode: '04', result: '1', errcode: 'EW044-C300' }]);
    await page.close();
  });

  it.each(['https://go.jp.evil.example/', 'https://library.mihon.example/'])(
    'LT-49: of %s find no extension',
    async (address) => {
      const page = await openPage(address);
      const before = windows();
      await launch(page, { mode: '04', service_id: '01' });
      await page.waitForTimeout(500);
      expect(await page.locator('#extension-is-installed').count()).toBe(0);
      expect(await heardBy(page)).toEqual([]);
      expect(windows()).toBe(before);
      await page.close();
    },
  );

  it('LT-49: in the frame of another page find none either', async () => {
    const page = await browser.newPage();
    await page.goto('https://evil.example/framing');
    const frame = page.frames().find((one) => one.url() === GOOD);
    expect(frame).toBeDefined();
    const before = windows();
    await frame?.evaluate(() => {
      document.dispatchEvent(new CustomEvent('launchApp', { detail: '{"mode":"04","service_id":"01"}' }));
    });
    await page.waitForTimeout(500);
    expect(windows()).toBe(before);
    await page.close();
  });

  it('SR-60: that are closed take their question along', async () => {
    const page = await openPage('https://closing.mihon.go.jp/');
    await launch(page, { mode: '04', service_id: '01' });
    await test.until(({ step }) => step.at === 'agreeing', 'the question');
    await page.close();
    await test.untilStep('cancelled');
  });

  it('LT-48: that call in a loop, in 20 tabs, open at most six windows and are muted', async () => {
    const before = windows();
    const calls = 15;
    const pages = await Promise.all(Array.from({ length: 20 }, () => openPage('https://loop.mihon.go.jp/')));
    // A person who wants none of it.
    const unsubscribe = test.core.subscribe((event, data) => {
      const view = event === 'flowChanged' ? (data as EventOf<'flowChanged'>) : null;
      if (view?.step.at === 'agreeing') void test.core.handlers.cancelFlow({ flowId: view.flowId });
    });
    await Promise.all(
      pages.map((page) =>
        page.evaluate((most) => {
          let called = 0;
          const call = () => {
            called += 1;
            document.dispatchEvent(new CustomEvent('launchApp', { detail: '{"mode":"04","service_id":"01"}' }));
          };
          document.addEventListener('recvMsg', () => called < most && setTimeout(call));
          call();
        }, calls),
      ),
    );
    const muted = async () => {
      const { callers } = got(await test.core.handlers.listNativeCallers({}));
      return callers.find(({ origin }) => origin === 'https://loop.mihon.go.jp')?.isMuted;
    };
    const answered = async () => (await Promise.all(pages.map(heardBy))).flat();
    await expect.poll(async () => (await answered()).length).toBe(20 * calls);
    for (const reply of await answered()) expect(reply).toMatchObject({ result: '1', errcode: 'EW044-C300' });
    // Whatever was left of the calls, it goes on.
    for (let more = 0; more < 10 && (await muted()) !== true; more += 1) {
      const [page] = pages;
      if (page === undefined) break;
      const heard = (await heardBy(page)).length;
      await launch(page, { mode: '04', service_id: '01' });
      await expect.poll(async () => (await heardBy(page)).length).toBe(heard + 1);
    }
    expect(await muted()).toBe(true);
    expect(windows() - before).toBe(3);
    unsubscribe();
    await Promise.all(pages.map((page) => page.close()));
  });
});
