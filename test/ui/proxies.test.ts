import { describe, expect, it } from 'vitest';
import { success } from '#contract/failures/outcome.ts';
import { ja } from '#words/ja/window.ts';
import { BOTH_SIDES, mandates } from '../support/window/gallery/proxies.ts';
import { SIGNED_IN, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';

const withWindow = renderedWindows();
checkScreens('proxies', withWindow);

const { proxies: words, account } = ja;
const [PROXY] = BOTH_SIDES.proxies;

describe('who acts for me', () => {
  it('MT-37: is ended in three presses from the account, alone, and in silence unless the person chooses otherwise', async () => {
    const asked: unknown[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      let now = BOTH_SIDES;
      host.answer('listMandates', async () => success(now));
      host.answer('endMandate', async (wish) => {
        asked.push(wish);
        now = mandates([], BOTH_SIDES.principals);
        return success(now);
      });
      await page.getByRole('link', { name: account.title }).click();
      await page.getByRole('link', { name: words.title }).click();
      await page.getByText(words.safety).waitFor();
      await page.getByText(PROXY?.name ?? '').waitFor();
      await page.getByRole('button', { name: words.end }).first().click();
      await page.getByRole('button', { name: words.endDo, exact: true }).click();
      await page.getByText(words.ended).waitFor();
      await page.getByText(words.none).waitFor();
    });
    expect(asked).toEqual([{ registration: PROXY?.registration, tell: false }]);
  });

  it('tells the proxy where that is chosen, and gives no such choice to the proxy', async () => {
    const asked: unknown[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('listMandates', async () => success(BOTH_SIDES));
      host.answer('endMandate', async (wish) => {
        asked.push(wish);
        return success(BOTH_SIDES);
      });
      await page.getByRole('link', { name: account.title }).click();
      await page.getByRole('link', { name: words.title }).click();
      await page.getByRole('button', { name: words.end }).first().click();
      await page.getByRole('button', { name: words.endTell }).click();
      await page.getByText(words.ended).waitFor();
      await page.getByRole('button', { name: words.end }).last().click();
      expect(await page.getByRole('button', { name: words.endTell }).count()).toBe(0);
      await page.getByRole('button', { name: words.endNot }).click();
    });
    expect(asked).toEqual([{ registration: PROXY?.registration, tell: true }]);
  });
});
