/// <reference lib="dom" />
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Messages } from '#words/messages.ts';
import type { GalleryEntry } from './screen-gallery.ts';
import type { ScriptedHost } from './scripted-host.ts';

const WAIT_MS = 10_000;
/** A button takes a second press within half a second for a double click. */
const REPEAT_GUARD_MS = 520;

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--force-prefers-reduced-motion'],
  });
}

/** A window of its own; `scriptFile` is put into its pages beside their own scripts. */
export async function openWindow(
  browser: Browser,
  host: ScriptedHost,
  size: { readonly width: number; readonly height: number },
  scriptFile?: string,
): Promise<Page> {
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
  if (scriptFile !== undefined) await context.addInitScript({ path: scriptFile });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(host.origin);
  await page.locator('h1').waitFor();
  return page;
}

/** Brings a window to one screen of the gallery and waits until it stands. */
export async function goTo(page: Page, host: ScriptedHost, entry: GalleryEntry, t: Messages): Promise<void> {
  await page.evaluate((route) => {
    window.history.pushState({ route }, '');
    window.dispatchEvent(new PopStateEvent('popstate', { state: { route } }));
  }, entry.route);
  host.show(entry.snapshot);
  if (entry.snapshot.publicTerminal) await page.reload(); // said by hello alone
  if (entry.press !== undefined) {
    await page.waitForTimeout(REPEAT_GUARD_MS);
    await page.getByRole('button', { name: entry.press(t), exact: true }).click();
  }
  await page.locator('main').getByText(entry.shows(t)).first().waitFor();
}
