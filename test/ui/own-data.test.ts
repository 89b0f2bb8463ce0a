import { describe, expect, it } from 'vitest';
import { failed, success } from '#contract/failures/outcome.ts';
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

  it('pictures are there with what they show, and not before', async () => {
    const growth = entry('own-group-growth');
    await withWindow(growth.snapshot, async (page, host) => {
      await goTo(page, host, growth, ja);
      expect(await page.locator('main svg[role=img]').count()).toBe(0);
      await page.getByRole('button', { name: ja.ownData.showFor('乳幼児健診') }).click();
      const picture = page.getByRole('img', { name: ja.ownData.pictures.growth('体重') });
      await picture.waitFor();
      expect(await picture.locator('circle').count()).toBe(5);
      expect(await picture.locator('desc').textContent()).toContain('9.600');
      expect(await page.locator('main svg rect').count()).toBe(5);
    });
    const months = entry('own-group-months', true);
    await withWindow(months.snapshot, async (page, host) => {
      await goTo(page, host, { ...months, shows: () => ja.ownData.masked }, ja);
      expect(await page.locator('main').innerHTML()).not.toContain('免除');
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

describe('what is wrong', () => {
  it('is said from its row, with what is missing named first, and sent once with the row only where that is wished', async () => {
    const open = entry('own-group');
    await withWindow(open.snapshot, async (page, host) => {
      const sent: unknown[] = [];
      host.answer('askDataCorrection', async (asked) => {
        sent.push(asked);
        return success({ correction: 'c'.repeat(22) });
      });
      await goTo(page, host, open, ja);
      const words = ja.ownData.correction;
      await page.getByRole('button', { name: ja.ownData.wrong }).click();
      await page.getByRole('button', { name: words.send, exact: true }).click();
      await page.locator('.error-summary').waitFor();
      expect(await page.locator('.error-summary li').count()).toBe(5);
      await page.getByText('所得', { exact: true }).last().click();
      await page.locator('#field-shouldBe').fill('所得は見本の額です');
      await page.locator('#field-name').fill('見本　花子');
      await page.locator('#field-born').fill('19900401');
      await page.getByRole('combobox', { name: ja.search.municipality }).fill('見本');
      await page.getByRole('option').first().click();
      // A button takes a second press within half a second for a double click.
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: words.send, exact: true }).click();
      await page.getByText(words.sent, { exact: true }).waitFor();
      expect(sent).toMatchObject([
        {
          group: 'tax',
          correction: { field: 'income', row: null, birthDate: '1990-04-01', shouldBe: '所得は見本の額です' },
        },
      ]);
    });
  });

  it('goes with a file that shows it, which is named, taken off, refused and chosen again; at a public terminal with none', async () => {
    const open = entry('own-group');
    const words = ja.ownData.correction;
    await withWindow(open.snapshot, async (page, host) => {
      const sent: unknown[] = [];
      host.answer('askDataCorrection', async (asked) => {
        sent.push(asked);
        return success({ correction: 'c'.repeat(22) });
      });
      host.answer('showCorrectionFile', async ({ fileName, totalBytes }) =>
        fileName.endsWith('.pdf')
          ? success({ file: { name: fileName, mediaType: 'application/pdf' as const, bytes: totalBytes } })
          : failed({ code: 'attachmentRefused', key: 'file', problem: 'contentNotAllowed', found: 'text' }),
      );
      await goTo(page, host, open, ja);
      await page.getByRole('button', { name: ja.ownData.wrong }).click();
      const choose = async (name: string) => {
        // A button takes a second press within half a second for a double click.
        await page.waitForTimeout(520);
        const chooser = page.waitForEvent('filechooser');
        await page.getByRole('button', { name: words.chooseFile }).click();
        await (await chooser).setFiles({ name, mimeType: 'application/pdf', buffer: Buffer.from('a file') });
      };
      await choose('メモ.txt');
      await page.locator('main .note').first().waitFor();
      expect(await page.getByText('メモ.txt').count()).toBe(0);
      await choose('源泉徴収票.pdf');
      await page.getByText('源泉徴収票.pdf', { exact: true }).waitFor();
      await page.getByRole('button', { name: ja.files.remove('源泉徴収票.pdf') }).click();
      await page.getByText('源泉徴収票.pdf', { exact: true }).waitFor({ state: 'detached' });
      await choose('源泉徴収票.pdf');
      await page.getByText('源泉徴収票.pdf', { exact: true }).waitFor();
      await page.getByText('所得', { exact: true }).last().click();
      await page.locator('#field-shouldBe').fill('所得は見本の額です');
      await page.locator('#field-name').fill('見本　花子');
      await page.locator('#field-born').fill('19900401');
      await page.getByRole('combobox', { name: ja.search.municipality }).fill('見本');
      await page.getByRole('option').first().click();
      await page.getByRole('button', { name: words.send, exact: true }).click();
      await page.getByText(words.sent, { exact: true }).waitFor();
      expect(sent).toMatchObject([{ group: 'tax', withFile: true }]);
    });
    const terminal = entry('own-group', true);
    await withWindow(terminal.snapshot, async (page, host) => {
      await goTo(page, host, { ...terminal, shows: () => ja.ownData.masked }, ja);
      await page
        .getByRole('button', { name: ja.ownData.showFor('') })
        .first()
        .click();
      await page.getByRole('button', { name: ja.ownData.wrong }).first().click();
      await page.getByRole('heading', { name: words.title }).waitFor();
      expect(await page.getByRole('button', { name: words.chooseFile }).count()).toBe(0);
    });
  });
});
