import { describe, expect, it } from 'vitest';
import { success } from '#contract/failures/outcome.ts';
import { ja } from '#words/ja/window.ts';
import { sampleFlow, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';

const HIDDEN_CHARACTER = /[[\p{Bidi_Control}\p{Cc}]--[\n\t]]/v;

const withWindow = renderedWindows();
checkScreens('home', withWindow);

describe('who runs the portal', () => {
  it('is named on the first screen and under “about”, as text, and left out where nobody is', async () => {
    const operator = { ja: '<b>見本</b>\u202e市', en: 'Sample City' };
    const { environment } = sampleSnapshot('ja');
    const named = sampleSnapshot('ja', {
      environment: { ...environment, portal: { ...environment.portal, operator } },
    });
    await withWindow(named, async (page, host) => {
      const line = page.getByText(ja.app.operator('<b>見本</b>'));
      await line.waitFor();
      expect(await line.textContent()).not.toMatch(HIDDEN_CHARACTER);
      await page.getByRole('link', { name: ja.home.about }).click();
      await line.waitFor();
      host.show(
        sampleSnapshot('ja', { environment: { ...environment, portal: { ...environment.portal, operator: null } } }),
      );
      await line.waitFor({ state: 'detached' });
    });
  });
});

describe('without a card', () => {
  it('home does not complain at once, and the wait for one can be left for the search, which offers only topics that have a procedure', async () => {
    const flow = sampleFlow('login', {
      at: 'card',
      card: { at: 'waitingForCard', cardIsThere: false, lastFailure: null },
    });
    await withWindow(sampleSnapshot('ja', { devices: { service: 'running', readers: [] } }), async (page, host) => {
      await page.getByRole('heading', { name: ja.home.title }).waitFor();
      expect(await page.locator('.note').count()).toBe(0);
      host.show(sampleSnapshot('ja', { flow }));
      host.answer('cancelFlow', async () => {
        host.show(sampleSnapshot('ja'));
        return success({});
      });
      await page.getByRole('button', { name: ja.card.searchWithout }).click();
      await page.getByRole('link', { name: ja.search.topics.childAllowance }).waitFor();
      expect(await page.locator('.topic').count()).toBe(2);
    });
  });
});
