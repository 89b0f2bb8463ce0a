import { describe, expect, it } from 'vitest';
import { ja } from '#words/ja/window.ts';
import { sampleDone } from '../support/window/gallery/sample-application.ts';
import { SIGNED_IN, sampleFlow, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';

const withWindow = renderedWindows();
checkScreens('applications', withWindow);

describe('the receipt', () => {
  it('shows the number also as a code, and the digest on paper though it is folded away', async () => {
    await withWindow(sampleSnapshot('ja', { flow: sampleFlow('apply', sampleDone('ja')) }), async (page) => {
      await page.getByRole('img', { name: ja.receipt.numberAsCode }).waitFor();
      const digest = page.getByText('5f'.repeat(32));
      const isSeen = () => digest.evaluate((text) => text.checkVisibility({ contentVisibilityAuto: true }));
      expect(await isSeen()).toBe(false);
      await page.emulateMedia({ media: 'print' });
      expect(await isSeen()).toBe(true);
    });
  });
});

describe('what was sent', () => {
  it('comes page by page: the rest on request, with the focus on its first entry', async () => {
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page) => {
      await page.getByRole('link', { name: ja.home.applications }).first().click();
      await page.getByText(ja.applications.newest(2)).waitFor();
      await page.getByRole('button', { name: ja.applications.more }).click();
      await page.getByText(ja.applications.count(3)).waitFor();
      const focused = await page.evaluate(() => document.activeElement?.closest('li')?.textContent);
      expect(focused).toContain('TEST-2026-0001-7');
      expect(await page.getByRole('button', { name: ja.applications.more }).count()).toBe(0);
    });
  });
});
