import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '#kiosk/chromium.ts';
import { EXTENSION_IDS } from '#native-messaging/caller.ts';
import { EXTENSION_WORDS } from '#words/extension-words.ts';
import { buildExtension } from '../../scripts/build.mjs';
import { startPageServer } from '../support/native/page-server.ts';
import { violations } from '../support/window/axe.ts';

const executablePath = findChromium();
if (executablePath === undefined) process.stderr.write('left out: the extension’s settings, they need Chromium\n');

const BUILT = join(import.meta.dirname, '../../dist/browser-extension');
const BANK = 'https://bank.example/';
const GOVERNMENT = 'https://shinsei.mihon.go.jp/';
const words = EXTENSION_WORDS.en;

/** The browser's own question cannot be pressed here: this copy has what a person would have granted. */
describe.skipIf(executablePath === undefined)('the extension with what a person granted', () => {
  let home = '';
  let server: Server;
  let browser: BrowserContext;

  beforeAll(async () => {
    expect(await buildExtension()).toBe(true);
    home = mkdtempSync(join(tmpdir(), 'native-extension-'));
    const extension = join(home, 'extension');
    cpSync(BUILT, extension, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(extension, 'manifest.json'), 'utf8'));
    manifest.permissions.push('scripting');
    manifest.host_permissions = [`${BANK}*`, 'https://*.go.jp/*'];
    writeFileSync(join(extension, 'manifest.json'), JSON.stringify(manifest));
    server = await startPageServer(home);
    const { port } = server.address() as AddressInfo;
    browser = await chromium.launchPersistentContext(join(home, 'profile'), {
      executablePath: executablePath ?? '',
      headless: false,
      ignoreHTTPSErrors: true,
      ignoreDefaultArgs: ['--disable-extensions'],
      args: [
        '--headless=new',
        '--no-sandbox',
        '--lang=en-US',
        '--ignore-certificate-errors',
        `--host-resolver-rules=MAP *:443 127.0.0.1:${port}`,
        `--load-extension=${extension}`,
        `--disable-extensions-except=${extension}`,
      ],
    });
    if (browser.serviceWorkers().length === 0) await browser.waitForEvent('serviceworker');
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(home, { recursive: true, force: true });
  });

  async function opened(address: string): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(address);
    return page;
  }
  const systemOf = async (address: string) => {
    const page = await opened(address);
    const told = await page.evaluate(async () => {
      const { userAgentData: data } = navigator as unknown as {
        userAgentData: { platform: string; getHighEntropyValues(names: string[]): Promise<{ platform: string }> };
      };
      const { platform } = await data.getHighEntropyValues(['platform']);
      return [navigator.userAgent.includes('Windows NT'), navigator.platform === 'Win32', data.platform, platform];
    });
    await page.close();
    return told;
  };
  const settings = () => opened(`chrome-extension://${EXTENSION_IDS.own.chrome}/options.html`);

  it('is in pages of a site that was added, and in no other', async () => {
    const added = await opened(BANK);
    await added.waitForSelector('#extension-is-installed', { state: 'attached' });
    const other = await opened('https://other.example/');
    await other.waitForTimeout(300);
    expect(await other.locator('#extension-is-installed').count()).toBe(0);
    await Promise.all([added.close(), other.close()]);
  });

  it('says so in its settings, which refuse what is no address of a site, in each language without a violation', async () => {
    const page = await settings();
    for (const [label, language] of [
      ['日本語', 'ja'],
      ['やさしい日本語', 'easy'],
      ['English', 'en'],
    ] as const) {
      const choice = page.getByRole('navigation').getByRole('button', { name: label, exact: true });
      if ((await choice.count()) > 0) await choice.click();
      await page.waitForFunction((lang) => document.documentElement.lang === lang, language === 'en' ? 'en' : 'ja');
      expect(await violations(page)).toEqual([]);
    }
    await page.getByRole('button', { name: words.remove('https://bank.example') }).waitFor();
    await page.getByLabel(words.site).fill('https://shinsei.mihon.go.jp');
    await page.getByRole('button', { name: words.add, exact: true }).click();
    await page.getByText(words.siteWrong).waitFor();
    await page.close();
  });

  it('tells pages of the government that this is Windows while the switch is on, and no other page', async () => {
    const [here, windows] = [
      [false, false, 'Linux', 'Linux'],
      [true, true, 'Windows', 'Windows'],
    ];
    expect(await systemOf(GOVERNMENT)).toEqual(here);
    const page = await settings();
    const box = page.getByRole('checkbox', { name: words.disguiseOn });
    const english = page.getByRole('button', { name: 'English', exact: true });
    if ((await english.count()) > 0) await english.click();
    await box.check();
    await expect.poll(() => systemOf(GOVERNMENT)).toEqual(windows);
    expect(await systemOf(BANK)).toEqual(here);
    await box.uncheck();
    await expect.poll(() => systemOf(GOVERNMENT)).toEqual(here);
    await page.close();
  });
});
