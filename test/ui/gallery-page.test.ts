/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languageSchema } from '#contract/values/localized-text.ts';
import { en } from '#words/en/window.ts';
import { violations } from '../support/window/axe.ts';
import { gallery } from '../support/window/gallery/gallery.ts';
import { type PageScript, startPageScript } from '../support/window/page-script.ts';
import { launchBrowser } from '../support/window/window-page.ts';

const READY = 'html[data-stage="ready"]';

describe('npm run gallery', () => {
  let script: PageScript;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    [script, browser] = await Promise.all([startPageScript('scripts/gallery.ts'), launchBrowser()]);
    const context = await browser.newContext({ viewport: { width: 1600, height: 900 } });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
  });
  afterAll(async () => {
    await browser?.close();
    if (script?.isLeft()) await script.stop('SIGKILL', 'all');
  });

  const look = async (search: string) => {
    await page.goto(`${script.address}${search}`);
    const stage = page.frameLocator('iframe');
    await stage.locator(READY).waitFor();
    return stage;
  };

  it('shows a screen in the language, size and mode that the address asks for', async () => {
    const stage = await look('?screen=form-list&language=en&size=kiosk&text=150&contrast=high&practice=on');
    await stage.getByRole('heading', { level: 1, name: 'Your children' }).waitFor();
    await stage.getByText(en.practice.banner).first().waitFor();
    const shown = await stage.locator('html').evaluate(({ dataset }) => ({
      language: document.documentElement.lang,
      display: [dataset.textSize, dataset.contrast],
      size: [window.innerWidth, window.innerHeight],
    }));
    expect(shown).toEqual({ language: 'en', display: ['150', 'high'], size: [1080, 1920] });
  });

  it('shows a screen as a public terminal has it', async () => {
    const stage = await look('?screen=help&language=en&public=on');
    await stage.getByText(en.terminal.callStaff).waitFor();
  });

  it('lists every screen and every language, has no accessibility violation, and is used by keyboard alone', async () => {
    await look('?screen=home-signed-in&language=en');
    const names = gallery('en').map(({ name }) => name);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    expect(await page.locator('nav a').allTextContents()).toEqual(names);
    expect(await page.getByLabel('Language').locator('option').allTextContents()).toEqual(languageSchema.options);
    expect(await violations(page)).toEqual([]);

    await page.getByRole('link', { name: 'Next →' }).focus();
    await page.keyboard.press('Enter');
    const next = names[names.indexOf('home-signed-in') + 1] ?? '';
    await page.getByRole('heading', { level: 1, name: next }).waitFor();
    expect(new URL(page.url()).searchParams.get('screen')).toBe(next);
    await page.getByLabel('Language').focus();
    await page.keyboard.press('Home');
    await expect.poll(() => new URL(page.url()).searchParams.get('language')).toBe(languageSchema.options[0]);
    await page.goBack();
    await expect.poll(() => new URL(page.url()).searchParams.get('language')).toBe('en');
  });

  it('needs no other screen before: each that is reached by presses stands alone', async () => {
    const pressed = gallery('en').filter(({ presses }) => presses.length > 0);
    for (const { name } of pressed) {
      await page.goto(`${script.address}stage.html?screen=${name}&language=en`);
      await page
        .locator(READY)
        .waitFor()
        .catch((cause) => {
          throw new Error(name, { cause });
        });
    }
    expect(pressed.length).toBeGreaterThan(5);
    expect(complaints).toEqual([]);
  });

  it('says so where no screen has that name', async () => {
    await page.goto(`${script.address}stage.html?screen=none`);
    await page.getByText('No screen is called none.').waitFor();
  });

  it('ends when it is told to', async () => {
    expect(await script.stop('SIGTERM', 'script')).toBe(0);
    expect(script.isLeft()).toBe(false);
  });
});
