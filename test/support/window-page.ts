/// <reference lib="dom" />
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Language } from '#contract/values/localized-text.ts';
import { LANGUAGE_NAMES, LANGUAGE_SIGN } from '#words/languages.ts';
import type { Messages } from '#words/messages.ts';
import { readingsInBrackets, withoutReadings } from '#words/ruby.ts';
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
    await page.getByRole('button', { name: withoutReadings(entry.press(t)), exact: true }).click();
  }
  // A page's text has each reading behind its word, in the brackets for browsers that know no ruby.
  await page
    .locator('main')
    .getByText(readingsInBrackets(entry.shows(t)))
    .first()
    .waitFor();
}

/** What the choice of languages is called, whatever the language. */
export const LANGUAGE_BUTTON = LANGUAGE_SIGN.map(({ word }) => word).join(' / ');

/** Opens the choice of languages and takes one: two presses. */
export async function chooseLanguage(page: Page, language: Language): Promise<void> {
  await page.getByRole('button', { name: LANGUAGE_BUTTON, exact: true }).click();
  await page.getByRole('button', { name: LANGUAGE_NAMES[language], exact: true }).click();
}
