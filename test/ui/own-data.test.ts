import { describe, expect, it } from 'vitest';
import { ja } from '#words/ja/window.ts';
import { gallery } from '../support/window/gallery/gallery.ts';
import type { GalleryEntry } from '../support/window/gallery/gallery-entry.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';
import { goTo } from '../support/window/window-page.ts';

const withWindow = renderedWindows();
checkScreens('own-data', withWindow);

const VALUE = '12,300';

function entry(name: string, publicTerminal = false): GalleryEntry {
  const found = gallery('ja').find((one) => one.name === name);
  if (found === undefined) throw new Error(`no screen ${name}`);
  return { ...found, snapshot: { ...found.snapshot, publicTerminal } };
}

describe('MT-18: what others must not read over a shoulder', () => {
  it('is masked until it is shown, is in the page not at all before, and masked again after a minute', async () => {
    const sensitive = entry('own-group-sensitive');
    await withWindow(sensitive.snapshot, async (page, host) => {
      await page.clock.install();
      await goTo(page, host, sensitive, ja);
      const html = () => page.locator('main').innerHTML();
      expect(await html()).not.toContain(VALUE);
      expect(await page.locator('main').ariaSnapshot()).not.toContain('●');
      await page.getByRole('button', { name: ja.ownData.showFor('医療費') }).click();
      await page.getByText(VALUE).waitFor();
      await page.clock.fastForward(61_000);
      await page.getByText(VALUE).waitFor({ state: 'detached' });
      expect(await html()).not.toContain(VALUE);
    });
  });

  it('at a public terminal also what is not sensitive, and nothing is saved there', async () => {
    const open = entry('own-group', true);
    await withWindow(open.snapshot, async (page, host) => {
      await goTo(page, host, { ...open, shows: () => ja.ownData.masked }, ja);
      expect(await page.locator('main').innerHTML()).not.toContain('4,120,000');
      expect(await page.getByRole('button', { name: ja.ownData.saveCsv }).count()).toBe(0);
    });
  });
});
