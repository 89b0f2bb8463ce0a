import { describe, expect, it } from 'vitest';
import { success } from '#contract/failures/outcome.ts';
import type { MailSettings } from '#contract/portal/notice-routes.ts';
import { ja } from '#words/ja/window.ts';
import { SIGNED_IN, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';

const withWindow = renderedWindows();
checkScreens('notices', withWindow);
checkScreens('records', withWindow);
checkScreens('payments', withWindow);

describe('mail that says that something has come', () => {
  it('goes to an address that has answered with its code, until it is taken away', async () => {
    const asked: unknown[] = [];
    const settings = (contact: MailSettings['contact']) => ({ isAvailable: true, contact, waitsForCode: false });
    const address = 'hanako@mihon.example';
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('nameMailAddress', async (params) => {
        asked.push(params);
        return success({});
      });
      host.answer('confirmMailAddress', async (params) => {
        asked.push(params);
        return success(settings({ address, language: 'ja', isOn: true, isRefused: false }));
      });
      host.answer('removeMailAddress', async () => success({}));
      await page.getByRole('link', { name: ja.notices.title }).first().click();
      await page.getByText(ja.mail.title).click();
      await page.locator('#field-mailAddress').fill('hanako');
      await page.getByRole('button', { name: ja.mail.send }).click();
      await page.getByText(ja.mail.addressWrong).first().waitFor();
      expect(asked).toEqual([]);
      await page.locator('#field-mailAddress').fill(address);
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.mail.send }).click();
      await page.locator('#field-mailCode').fill('２４６８１０');
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.mail.confirm }).click();
      await page.getByText(address).waitFor();
      expect(asked).toEqual([{ address, language: 'ja' }, { code: '246810' }]);
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.mail.remove }).click();
      await page.getByText(address).waitFor({ state: 'detached' });
    });
  });
});
