import { describe, expect, it } from 'vitest';
import { success } from '#contract/failures/outcome.ts';
import { ja } from '#words/ja/window.ts';
import { sampleFlow, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';

const withWindow = renderedWindows();
checkScreens('native', withWindow);

const { nativeRequest: words, home } = ja;
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
