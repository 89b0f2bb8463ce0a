/// <reference lib="dom" />
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Messages } from '../../renderer/i18n/messages.ts';
import type { GalleryEntry } from './screen-gallery.ts';
import type { ScriptedHost } from './scripted-host.ts';

const WAIT_MS = 5_000;

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--force-prefers-reduced-motion'],
  });
}

export async function openWindow(
  browser: Browser,
  host: ScriptedHost,
  size: { width: number; height: number },
): Promise<Page> {
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(host.origin);
  await page.locator('h1').waitFor();
  return page;
}

/** Brings a window to one screen of the gallery and waits until it stands. */
export async function goTo(page: Page, host: ScriptedHost, entry: GalleryEntry, say: Messages): Promise<void> {
  await page.evaluate((route) => {
    window.history.pushState({ route }, '');
    window.dispatchEvent(new PopStateEvent('popstate', { state: { route } }));
  }, entry.route);
  host.show(entry.snapshot);
  if (entry.press !== undefined) {
    await page.getByRole('button', { name: entry.press(say), exact: true }).click();
  }
  await page.locator('main').getByText(entry.shows(say)).first().waitFor();
}
