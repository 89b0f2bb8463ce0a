/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Language, languageSchema } from '#contract/values/localized-text.ts';
import { loadMessages } from '#words/messages.ts';
import { withoutReadings } from '#words/ruby.ts';
import { isLookedAt, violations } from './axe.ts';
import { type GalleryFolder, SCREENS_OF } from './gallery/gallery.ts';
import { sampleSnapshot } from './gallery/sample-snapshot.ts';
import { HOME_PC, NARROW, type WithWindow } from './rendered-windows.ts';
import { goTo } from './window-page.ts';

/** A screen at a city office, upright. */
const TERMINAL = { width: 1080, height: 1920 };
const REFLOW = { width: 320, height: 640 };

/** Of a busy machine, and more than any screen takes. */
const SCREEN_MS = 20_000;

/** Holds every screen of one folder, in every language, to what any screen owes to a person. */
export function checkScreens(folder: GalleryFolder, withWindow: WithWindow): void {
  const timeout = SCREEN_MS * SCREENS_OF[folder]('ja').length;
  describe('every screen', { timeout }, () => {
    it.each(languageSchema.options)(
      'in %s has no accessibility violation at a desk and at 360 px, and reflows at 320 px and with text of 200 %',
      async (language: Language) => {
        const t = await loadMessages(language);
        await withWindow(sampleSnapshot(language), async (page, host) => {
          const problems: unknown[] = [];
          for (const [place, entry] of SCREENS_OF[folder](language).entries()) {
            const look = isLookedAt(language, place) ? violations : async () => [];
            await page.setViewportSize(HOME_PC);
            await goTo(page, host, entry, t);
            const desk = await look(page);
            await page.setViewportSize(NARROW);
            const narrow = await look(page);
            const small = await smallTargets(page);
            await page.setViewportSize(REFLOW);
            const reflow = await tooWide(page, 'at 320 px');
            await page.setViewportSize(NARROW);
            const large = await withLargeText(page, () => tooWide(page, 'at 360 px with text of 200 %'));
            const atTerminal = entry.snapshot.publicTerminal ? await terminalProblems(page) : [];
            const found = [...atTerminal, ...desk, ...narrow, ...small, ...reflow, ...large];
            if (found.length > 0) problems.push({ screen: entry.name, found });
            expect(await page.title()).toMatch(new RegExp(`.+ - ${withoutReadings(t.app.name)}$`));
            expect(await page.locator('h1').count()).toBe(1);
            expect(await page.locator('body').textContent(), entry.name).not.toContain('[U+');
          }
          expect(problems).toEqual([]);
        });
      },
    );
  });
}

/** Read standing and touched with a finger: sizes of the guide's section 9, and nothing to scroll for while keys are shown, all that is pressed in the lower part. */
async function terminalProblems(page: Page): Promise<string[]> {
  await page.setViewportSize(TERMINAL);
  return page.evaluate(() => {
    const told = (what: string, elements: readonly Element[]) =>
      elements.map((element) => `${what}: ${element.outerHTML.slice(0, 120)}`);
    const shown = (selector: string) =>
      [...document.querySelectorAll<HTMLElement>(selector)].filter((element) => element.checkVisibility());
    const hasText = (element: HTMLElement) =>
      [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      );
    const heightOf = (element: Element) => element.getBoundingClientRect().height;
    const least = window.innerHeight * (document.documentElement.dataset.position === 'low' ? 0.55 : 0.4);
    const isAbove = (element: Element) => element.getBoundingClientRect().top < least - 1;
    const isBelow = (element: Element) => element.getBoundingClientRect().bottom > window.innerHeight;
    const isTold = (element: HTMLElement) => element.closest('.visually-hidden, .skip, rt') === null;
    return [
      ...told(
        'text under 24 px',
        shown('body *').filter(
          (one) => hasText(one) && isTold(one) && Number.parseFloat(getComputedStyle(one).fontSize) < 24,
        ),
      ),
      ...told(
        'target under 60 px',
        shown('button, select, summary, a[href]:not(.skip)').filter((one) => heightOf(one) < 60),
      ),
      ...told(
        'primary under 80 px',
        shown('.button.is-filled').filter((one) => heightOf(one) < 80),
      ),
      ...told(
        'key under 80 px',
        shown('.key').filter((one) => heightOf(one) < 80),
      ),
      ...told(
        'out of sight',
        document.querySelector('.keys') === null ? [] : shown('.key, .button.is-filled').filter(isBelow),
      ),
      ...told(
        'to be pressed, but out of reach',
        shown('button, select, summary, label.choice, main a').filter(
          (one) => isAbove(one) && one.closest('dialog, .practice, .skip') === null,
        ),
      ),
      ...(document.documentElement.scrollWidth > window.innerWidth ? ['scrolls sideways'] : []),
    ];
  });
}

/** Boxes smaller than 44 px that a finger has to hit; links inside sentences and native choices in a row are exempt. */
async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        'button, select, summary, a[href]:not(.skip), input:not([type=radio], [type=checkbox])',
      ),
    ]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 44)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

/** The largest text that the display panel offers. */
export async function withLargeText<T>(page: Page, look: () => Promise<T>): Promise<T> {
  const size = (text: string) => page.evaluate((to) => (document.documentElement.dataset.textSize = to), text);
  await size('200');
  try {
    return await look();
  } finally {
    await size('100');
  }
}

/** What makes the page scroll sideways: the innermost elements that stick out of it. */
export async function tooWide(page: Page, where: string): Promise<string[]> {
  const found = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const sticksOut = (element: Element) => element.getBoundingClientRect().right > clientWidth + 0.5;
    const all = [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility() && sticksOut(one));
    const innermost = all.filter((one) => ![...one.children].some(sticksOut));
    return [`${scrollWidth - clientWidth} px`, ...innermost.map((one) => one.outerHTML.slice(0, 160))];
  });
  return found.length === 0 ? [] : [`too wide ${where}: ${found.join(' ')}`];
}
