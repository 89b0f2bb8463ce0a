import { describe, expect, it } from 'vitest';
import { ja } from '#words/ja/window.ts';
import { gallery } from '../support/window/gallery/gallery.ts';
import type { GalleryEntry } from '../support/window/gallery/gallery-entry.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';
import { goTo } from '../support/window/window-page.ts';

const withWindow = renderedWindows();
checkScreens('account', withWindow);

function entry(name: string): GalleryEntry {
  const found = gallery('ja').find((one) => one.name === name);
  if (found === undefined) throw new Error(`no screen ${name}`);
  return found;
}

describe('leaving', () => {
  it('MT-45: asks before it closes, says until when that is taken back, and takes it back', async () => {
    const leaving = entry('leaving');
    await withWindow(leaving.snapshot, async (page, host) => {
      await goTo(page, host, leaving, ja);
      await page.getByText(ja.account.open.letters(1)).waitFor();
      await page.getByRole('button', { name: ja.account.closeStart }).click();
      await page.getByRole('dialog').getByText(ja.account.closeAskBody).waitFor();
      await page.getByRole('dialog').getByRole('button', { name: ja.account.closeStart }).click();
      await page.getByText(ja.account.closingUntil(ja.dates.day('2026-12-12' as never))).waitFor();
      await page.getByRole('button', { name: ja.account.takeBack }).click();
      await page.getByText(ja.account.takenBack).waitFor();
    });
  });

  it('saves everything under a name, and says what is not in it', async () => {
    const leaving = entry('leaving');
    await withWindow(leaving.snapshot, async (page, host) => {
      await goTo(page, host, leaving, ja);
      await page.getByRole('button', { name: ja.account.receiveStart }).click();
      await page.getByText(ja.receipt.saved('madoguchi-20261128.zip')).waitFor();
      await page.getByText(ja.account.missing(1)).waitFor();
    });
  });

  it('MT-45: at a public terminal nothing is saved, and a card that was not proved closes nothing', async () => {
    const terminal = entry('public-leaving');
    await withWindow(terminal.snapshot, async (page, host) => {
      await goTo(page, host, terminal, ja);
      expect(await page.getByRole('button', { name: ja.account.receiveStart }).count()).toBe(0);
    });
    const stale = entry('leaving-stale');
    await withWindow(stale.snapshot, async (page, host) => {
      await goTo(page, host, stale, ja);
      await page.getByRole('button', { name: ja.ownData.freshStart }).first().waitFor();
      for (const name of [ja.account.receiveStart, ja.account.closeStart]) {
        expect(await page.getByRole('button', { name }).count()).toBe(0);
      }
    });
  });
});

describe('sessions', () => {
  it('each other one has a way to its end, and the one in use has none', async () => {
    const account = entry('account');
    await withWindow(account.snapshot, async (page, host) => {
      await goTo(page, host, account, ja);
      const ends = page.locator('.session').getByRole('button');
      expect(await ends.count()).toBe(2);
      await ends.first().click();
      await page.getByText(ja.account.ended).waitFor();
    });
  });
});
