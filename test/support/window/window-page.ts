/// <reference lib="dom" />
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { MethodName } from '#contract/app/app-contract.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { LANGUAGE_NAMES, LANGUAGE_SIGN } from '#words/languages.ts';
import type { Messages } from '#words/messages.ts';
import { readingsInBrackets, withoutReadings } from '#words/ruby.ts';
import { answerForGallery } from './gallery/gallery.ts';
import type { GalleryEntry } from './gallery/gallery-entry.ts';
import { pressable } from './pressable.ts';
import type { ScriptedHost } from './scripted-host.ts';

const WAIT_MS = 30_000;
/** A button takes a second press within half a second for a double click. */
const REPEAT_GUARD_MS = 520;

/** Debian has a Chromium without windows apart, in which a page opens in half the time. */
const BROWSERS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser'] as const;

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: BROWSERS.find((path) => existsSync(path)) ?? BROWSERS[0],
    args: ['--no-sandbox', '--force-prefers-reduced-motion'],
  });
}

/** A window of its own. */
export async function openWindow(
  browser: Browser,
  host: ScriptedHost,
  size: { readonly width: number; readonly height: number },
): Promise<Page> {
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(host.origin);
  await page.locator('h1').waitFor();
  return page;
}

/** Brings a window to one screen of the gallery, whatever it showed before, and waits until it stands. */
export async function goTo(page: Page, host: ScriptedHost, entry: GalleryEntry, t: Messages): Promise<void> {
  const { snapshot, route, presses } = entry;
  answerForGallery(host);
  for (const [method, handler] of Object.entries(entry.answers ?? {}))
    host.answer<MethodName>(method as MethodName, handler as never);
  if (snapshot.publicTerminal || host.shown().publicTerminal) {
    host.prepare(snapshot); // whether a terminal is public is said by hello alone
    await openPlace(page, route);
    await page.reload();
  } else {
    await forgetWhatWasTyped(page, host, snapshot);
    await openPlace(page, route);
    host.show(snapshot);
  }
  for (const [index, press] of presses.entries()) {
    if (index > 0) await page.waitForTimeout(REPEAT_GUARD_MS);
    await pressable(page, named(press(t))).click();
  }
  await page.mouse.move(0, 0); // what the pointer rests on looks different
  // A page's text has each reading behind its word, in the brackets for browsers that know no ruby.
  await mainShows(page, readingsInBrackets(entry.shows(t)));
}

/** Looks with each frame that is drawn: the driver's own waiting looks ever more seldom, and hundreds of screens wait. */
async function mainShows(page: Page, text: string): Promise<void> {
  const stands = page.waitForFunction(
    (looked) => document.querySelector('main')?.textContent.replaceAll(/\s+/g, ' ').includes(looked),
    text.replaceAll(/\s+/g, ' '),
    { polling: 'raf' },
  );
  await stands.catch(async (cause: unknown) => {
    const shown = await page.locator('main').textContent();
    throw new Error(`not shown: ${text}; but: ${shown}`, { cause });
  });
}

/** What a control with these words is called: its readings are left out, and spaces that the test's browser driver sees around ruby. */
export function named(words: string): RegExp {
  const letters = [...withoutReadings(words).replaceAll(/\s/g, '')].map((letter) =>
    letter.replace(/[\\^$.*+?()[\]{}|]/, '\\$&'),
  );
  return new RegExp(`^\\s*${letters.join('\\s*')}\\s*$`, 'u');
}

/** What the choice of languages is called, whatever the language. */
export const LANGUAGE_BUTTON = LANGUAGE_SIGN.map(({ word }) => word).join(' / ');

/** Opens the choice of languages and takes one: two presses. */
export async function chooseLanguage(page: Page, language: Language): Promise<void> {
  await page.getByRole('button', { name: LANGUAGE_BUTTON, exact: true }).click();
  await page.getByRole('button', { name: LANGUAGE_NAMES[language], exact: true }).click();
}

/** What stands on the element that has the focus. */
export function focusedText(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? '');
}

/** In another environment a window forgets all drafts; the page about the app shows that it is there. */
async function forgetWhatWasTyped(page: Page, host: ScriptedHost, to: Snapshot): Promise<void> {
  const { environment } = to;
  const elsewhere = { ...environment, portal: { ...environment.portal, origin: 'http://127.0.0.1:9' } };
  await openPlace(page, { at: 'about' });
  host.show({ ...to, environment: elsewhere, flow: null });
  await mainShows(page, elsewhere.portal.origin);
}

export async function openPlace(page: Page, route: GalleryEntry['route']): Promise<void> {
  await page.evaluate((place) => {
    window.history.pushState({ route: place }, '');
    window.dispatchEvent(new PopStateEvent('popstate', { state: { route: place } }));
  }, route);
}

/** All the text in which a page could keep what somebody typed: markup, fields, address, title, history and storage. */
export function keptInPage(page: Page): Promise<string> {
  return page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input')].map((input) => input.value),
      window.location.href,
      document.title,
      JSON.stringify(window.history.state),
      JSON.stringify(window.localStorage),
      JSON.stringify(window.sessionStorage),
    ].join('\n'),
  );
}
