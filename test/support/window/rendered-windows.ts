import type { Browser, ConsoleMessage, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { answerForGallery } from './gallery/gallery.ts';
import { type ScriptedHost, startScriptedHost } from './scripted-host.ts';
import { launchBrowser, openWindow } from './window-page.ts';

export const HOME_PC = { width: 1280, height: 800 };
export const NARROW = { width: 360, height: 740 };

/**
 * Lends a window that shows `first`, with its host. What the page complains of on its console fails the test, unless
 * the test that provoked it takes it out of `complaints`.
 */
export type WithWindow = (
  first: Snapshot,
  use: (page: Page, host: ScriptedHost, complaints: string[]) => Promise<void>,
  size?: { readonly width: number; readonly height: number },
) => Promise<void>;

/** One browser for the windows of a test file. */
export function renderedWindows(): WithWindow {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => browser?.close());

  return async (first, use, size = HOME_PC) => {
    const host = await startScriptedHost(inject('rendererFolder'), first);
    answerForGallery(host);
    const page = await openWindow(browser, host, size);
    const complaints: string[] = [];
    page.on('console', (message: ConsoleMessage) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    try {
      await use(page, host, complaints);
      expect(complaints).toEqual([]);
    } finally {
      await page.context().close();
      await host.close();
    }
  };
}
