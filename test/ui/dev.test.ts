/// <reference lib="dom" />
import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ja } from '#words/ja/window.ts';
import { type PageScript, startPageScript } from '../support/window/page-script.ts';
import { launchBrowser } from '../support/window/window-page.ts';

const EDITED = 'renderer/home/home-screen.tsx';

/** Whether a window of this origin may speak to the host. */
async function mayEnter(address: string, origin: string): Promise<boolean> {
  const socket = new WebSocket(new URL('channel', address), { origin });
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.on('error', () => undefined); // says why, before it closes
    socket.once('open', () => resolve(true)).once('close', () => resolve(false));
  });
  socket.terminate();
  return isOpen;
}

describe('npm run dev', () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-dev-'));
  let dev: PageScript;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const updates: string[] = [];

  beforeAll(async () => {
    [dev, browser] = await Promise.all([startPageScript('scripts/dev.ts', ['--data', folder]), launchBrowser()]);
    page = await browser.newPage({ locale: 'ja-JP' });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
      updates.push(message.text());
    });
    await page.goto(dev.address);
    await page.getByRole('heading', { level: 1, name: ja.home.title }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    if (dev?.isLeft()) await dev.stop('SIGKILL', 'all');
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the window over a host of its own, a practice portal and a practice card, and breaks no rule of the page', async () => {
    await page.getByRole('button', { name: ja.home.signIn }).click();
    await page.getByLabel(ja.pin.labels.auth).fill('1234');
    await page.keyboard.press('Enter');
    await page.getByText(ja.home.signedInTitle).waitFor();
    expect(complaints).toEqual([]);
  });

  it('takes over what has changed in a screen without loading the page again', async () => {
    await page.evaluate(() => window.sessionStorage.setItem('loaded', String(performance.timeOrigin)));
    const now = new Date();
    utimesSync(EDITED, now, now);
    await expect.poll(() => updates.some((text) => /hot updated: .*home-screen\.tsx/.test(text))).toBe(true);
    await page.getByText(ja.home.signedInTitle).waitFor();
    const [loaded, first] = await page.evaluate(() => [
      String(performance.timeOrigin),
      window.sessionStorage.getItem('loaded'),
    ]);
    expect(loaded).toBe(first);
  });

  it('lets no page of another origin through to the host', async () => {
    expect(await mayEnter(dev.address, 'http://127.0.0.1:9')).toBe(false);
    await page.goto('about:blank');
    await expect.poll(() => mayEnter(dev.address, new URL(dev.address).origin)).toBe(true);
  });

  it('listens where another one already does not, and ends with all its processes, by Ctrl-C and when it is told to', async () => {
    const other = await startPageScript('scripts/dev.ts', ['--data', join(folder, 'other')]);
    expect(other.address).not.toBe(dev.address);
    expect(await other.stop('SIGTERM', 'script')).toBe(0);
    expect(other.isLeft()).toBe(false);
    expect(await dev.stop('SIGINT', 'all')).toBe(0);
    await expect.poll(() => dev.isLeft()).toBe(false);
  });
});
