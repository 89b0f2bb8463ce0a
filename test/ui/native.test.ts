import { describe, expect, it } from 'vitest';
import { success } from '#contract/failures/outcome.ts';
import { ja } from '#words/ja/window.ts';
import { sampleFlow, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';

const withWindow = renderedWindows();
checkScreens('native', withWindow);

const { nativeRequest: words, home } = ja;
/** A button that was pressed just now takes no second press. */
const REPEAT_GUARD_MS = 520;
const ASKED = '3f0f5c3e-56b5-4f0e-9d51-0c8f4f4b6a11';
const agreeing = sampleFlow('nativeRequest', { at: 'agreeing' });

describe('a page of a browser that asks for the card', () => {
  it('is taken by the window by itself, and shown with its address and what it wants', async () => {
    const taken: unknown[] = [];
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      host.answer('beginNativeRequest', async (asked) => {
        taken.push(asked);
        host.emit('flowChanged', agreeing);
        return success({ flowId: agreeing.flowId });
      });
      host.emit('cardRequested', { request: ASKED });
      await page.getByRole('heading', { level: 1, name: words.agreeTitles.text }).waitFor();
      await page.getByText('https://shinsei.mihon.go.jp').waitFor();
      await page.getByText(words.whats.text()).waitFor();
    });
    expect(taken).toEqual([{ request: ASKED }]);
  });

  it.each([
    ['refuse', 'cancelFlow'],
    ['agree', 'agreeToCardUse'],
  ] as const)('hears of the button “%s” and of no other press', async (button, method) => {
    const told: string[] = [];
    await withWindow(sampleSnapshot('ja', { flow: agreeing }), async (page, host) => {
      for (const name of ['cancelFlow', 'agreeToCardUse'] as const) {
        host.answer(name, async () => {
          told.push(name);
          return success({});
        });
      }
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.keyboard.press('Enter'); // of who was typing elsewhere when the question came
      await page.getByRole('button', { name: words[button], exact: true }).click();
      await expect.poll(() => told).toEqual([method]);
    });
  });

  it('may be of a site that the person adds here, as an address that they copy', async () => {
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      host.answer('listNativeSites', async () => success({ sites: [] }));
      host.answer('addNativeSite', async ({ origin }) => success({ sites: [origin] }));
      host.answer('removeNativeSite', async () => success({ sites: [] }));
      await page.getByRole('link', { name: words.callersTitle }).click();
      const box = page.getByLabel(words.site);
      const add = page.getByRole('button', { name: words.siteAdd, exact: true });
      for (const wrong of [
        'bank.example',
        'http://bank.example',
        'https://shinsei.mihon.go.jp/',
        'https://192.0.2.1/',
      ]) {
        await box.fill(wrong);
        await add.click();
        await page.getByText(words.siteWrong).waitFor();
        await page.waitForTimeout(REPEAT_GUARD_MS);
      }
      await box.fill('https://bank.example/login?next=1');
      await add.click();
      await page.getByRole('button', { name: words.siteRemove('https://bank.example') }).click();
      await page.getByText('https://bank.example', { exact: true }).waitFor({ state: 'detached' });
      const changes = host.calls.filter(({ method }) => method === 'addNativeSite' || method === 'removeNativeSite');
      expect(changes.map(({ params }) => params)).toEqual(Array(2).fill({ origin: 'https://bank.example' }));
    });
  });

  it('is answered again from home in two presses', async () => {
    const asked: unknown[] = [];
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      host.answer('unmuteNativeCaller', async (wish) => {
        asked.push(wish);
        return success({ callers: [] });
      });
      await page.getByRole('heading', { level: 1, name: home.title }).waitFor();
      await page.getByRole('link', { name: words.callersTitle }).click();
      await page.getByRole('button', { name: words.unmute }).click();
      await page.getByText(words.callersNone).waitFor();
    });
    expect(asked).toEqual([{ origin: 'https://loop.mihon.go.jp' }]);
  });
});
