/// <reference lib="dom" />
import { describe, expect, it } from 'vitest';
import { ja } from '#words/ja/window.ts';
import { NEAREST, NOT_FOUND } from '../support/window/gallery/procedures.ts';
import { sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens, violations } from '../support/window/gallery-check.ts';
import { NARROW, renderedWindows } from '../support/window/rendered-windows.ts';

const withWindow = renderedWindows();
checkScreens('procedures', withWindow);

describe('a search that finds nothing', () => {
  it('offers the nearest words, and searches for the one that is pressed', async () => {
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      await page.getByRole('button', { name: ja.home.search }).click();
      const words = page.getByLabel(ja.search.words);
      await words.fill(NOT_FOUND);
      await page.getByRole('button', { name: ja.search.submit, exact: true }).click();
      await page.getByRole('heading', { name: ja.search.none }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: NEAREST, exact: true }).click();
      await page.getByRole('heading', { name: ja.search.count(2) }).waitFor();
      expect(await words.inputValue()).toBe(NEAREST);
      const asked = host.calls.filter(({ method }) => method === 'searchProcedures').map(({ params }) => params);
      expect(asked).toContainEqual({ query: NEAREST });
    });
  });
});

describe('the way back', () => {
  it('keeps the place: the same list, as far down, with the focus on what was opened, also after going forward', async () => {
    await withWindow(
      sampleSnapshot('ja'),
      async (page) => {
        await page.getByRole('button', { name: ja.home.search }).click();
        const opened = page.getByRole('button', { name: '住所変更の届出' });
        await opened.scrollIntoViewIfNeeded();
        const scrolledPx = await page.evaluate(() => window.scrollY);
        expect(scrolledPx).toBeGreaterThan(0);
        const back = page.getByRole('button', { name: ja.app.back, exact: true });
        for (const again of [false, true]) {
          if (again) await page.goForward();
          else await opened.click();
          await back.click();
          await expect.poll(() => opened.evaluate((button) => button === document.activeElement)).toBe(true);
          expect(await page.evaluate(() => window.scrollY)).toBe(scrolledPx);
        }
        await page.goBack();
        await page.getByRole('heading', { name: ja.home.title }).waitFor();
      },
      NARROW,
    );
  });
});
