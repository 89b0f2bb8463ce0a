/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Language, languageSchema } from '#contract/values/localized-text.ts';
import { loadMessages } from '#words/messages.ts';
import { withoutReadings } from '#words/ruby.ts';
import { type GalleryFolder, SCREENS_OF } from './gallery/gallery.ts';
import { sampleSnapshot } from './gallery/sample-snapshot.ts';
import { HOME_PC, NARROW, type WithWindow } from './rendered-windows.ts';
import { goTo } from './window-page.ts';

const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const REFLOW = { width: 320, height: 640 };

/** Holds every screen of one folder, in every language, to what any screen owes to a person. */
export function checkScreens(folder: GalleryFolder, withWindow: WithWindow): void {
  describe('every screen', () => {
    it.concurrent.each(languageSchema.options)(
      'in %s has no accessibility violation at a desk and at 360 px, and reflows at 320 px',
      async (language: Language) => {
        const t = await loadMessages(language);
        await withWindow(sampleSnapshot(language), async (page, host) => {
          const problems: unknown[] = [];
          for (const entry of SCREENS_OF[folder](language)) {
            await page.setViewportSize(HOME_PC);
            await goTo(page, host, entry, t);
            const desk = await violations(page);
            await page.setViewportSize(NARROW);
            const narrow = await violations(page);
            const small = await smallTargets(page);
            await page.setViewportSize(REFLOW);
            const tooWidePx = await overflowPx(page);
            const found = [...desk, ...narrow, ...small, ...(tooWidePx > 0 ? [`${tooWidePx} px too wide`] : [])];
            if (found.length > 0) problems.push({ screen: entry.name, found });
            expect(await page.title()).toMatch(new RegExp(`.+ - ${withoutReadings(t.app.name)}$`));
            expect(await page.locator('h1').count()).toBe(1);
          }
          expect(problems).toEqual([]);
        });
      },
    );
  });
}

export async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await page.evaluate(
    (values) => window.axe.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
    AXE_TAGS,
  );
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

/** Boxes smaller than 44 px that a finger has to hit; links inside sentences and native choices in a row are exempt. */
async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, select, summary, input:not([type=radio], [type=checkbox])')]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 44)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

async function overflowPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
