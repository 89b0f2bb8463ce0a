/// <reference lib="dom" />
import { describe, expect, it } from 'vitest';
import type { ApplyStep } from '#contract/app/flows/apply-flow.ts';
import { success } from '#contract/failures/outcome.ts';
import { SecretBytes } from '#contract/values/secret-bytes.ts';
import { ja } from '#words/ja/window.ts';
import { sampleCardViews } from '../support/window/gallery/sample-card.ts';
import { IN_PRACTICE, sampleFlow, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { NARROW, renderedWindows } from '../support/window/rendered-windows.ts';
import { keptInPage } from '../support/window/window-page.ts';

const withWindow = renderedWindows();
checkScreens('card', withWindow);

describe('secrets', () => {
  const cards = sampleCardViews('sign');
  const asking = cards.find(({ at }) => at === 'awaitingPin');
  if (asking === undefined) throw new Error('the samples ask for a password');
  const signing: ApplyStep = { at: 'signing', card: asking };

  it('SR-24: a password leaves as bytes and stays nowhere: not in the page, its address, its storage or its history', async () => {
    await withWindow(sampleSnapshot('ja', { flow: sampleFlow('apply', signing) }), async (page, host) => {
      const { promise: checked, resolve: check } = Promise.withResolvers<void>();
      host.answer('givePin', () => checked.then(() => success({})));
      const field = page.getByLabel(ja.pin.labels.sign);
      await field.pressSequentially('canary7x');
      expect(await field.inputValue()).toBe('CANARY7X');
      await page.getByRole('button', { name: ja.pin.submits.sign, exact: true }).click();
      await page.getByRole('button', { name: ja.pin.sending }).waitFor();
      check();
      await page.getByRole('button', { name: ja.pin.submits.sign, exact: true }).waitFor();
      expect(host.calls.filter(({ method }) => method === 'givePin').length).toBe(1);
      const [given] = host.calls.filter(({ method }) => method === 'givePin');
      expect(new TextDecoder().decode(given?.secret)).toBe('CANARY7X');
      expect(given?.params.pin).toBeInstanceOf(SecretBytes);
      expect((await keptInPage(page)).toLowerCase()).not.toContain('canary7x');
    });
  });

  it('stand in one line at 360 px when they are shown, those of a practice card too', async () => {
    const snapshot = sampleSnapshot('ja', { ...IN_PRACTICE, flow: sampleFlow('apply', signing) });
    await withWindow(
      snapshot,
      async (page) => {
        const field = page.getByLabel(ja.pin.labels.sign);
        await field.fill('W'.repeat(16));
        await page.getByLabel(ja.pin.shows.sign).check();
        expect(await field.evaluate((input) => input.scrollWidth - input.clientWidth)).toBe(0);
        await page.getByText(ja.practice.secrets).click();
        const lines = await page
          .locator('.secrets dt, .secrets dd, .toggle')
          .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
        expect(lines.length).toBe(7);
        expect(Math.max(...lines)).toBeLessThan(50);
      },
      NARROW,
    );
  });

  it('SR-22: a malformed password or PIN never leaves the window, and the person is told that no try is used', async () => {
    const malformed = {
      sign: ['', 'ABC12', 'ABCDEF', '123456', 'ABC 123', 'ABC-123', 'あいう123', `${'A1'.repeat(8)}B`],
      auth: ['', '123', '12345', '12a4', '１２３', '12 4'],
    };
    for (const slot of ['sign', 'auth'] as const) {
      const card = sampleCardViews(slot).find(({ at }) => at === 'awaitingPin');
      if (card === undefined) throw new Error('the samples ask for a secret');
      await withWindow(
        sampleSnapshot('ja', { flow: sampleFlow('login', { at: 'card', card }) }),
        async (page, host) => {
          for (const text of malformed[slot]) {
            await page.getByLabel(ja.pin.labels[slot]).fill(text);
            await page.getByLabel(ja.pin.labels[slot]).press('Enter');
            await page.getByText('カードには送っていないので、残り回数は減っていません。').waitFor();
          }
          expect(host.calls.filter(({ method }) => method === 'givePin')).toEqual([]);
        },
      );
    }
  });

  it('SR-22: full-width digits and small letters are narrowed and raised where the person sees it', async () => {
    for (const [slot, typed, seen] of [
      ['auth', '１２３４', '1234'],
      ['sign', 'ａbc１23', 'ABC123'],
    ] as const) {
      const card = sampleCardViews(slot).find(({ at }) => at === 'awaitingPin');
      if (card === undefined) throw new Error('the samples ask for a secret');
      await withWindow(
        sampleSnapshot('ja', { flow: sampleFlow('login', { at: 'card', card }) }),
        async (page, host) => {
          const field = page.getByLabel(ja.pin.labels[slot]);
          await field.fill(typed);
          expect(await field.inputValue()).toBe(seen);
          await field.press('Enter');
          await expect.poll(() => host.calls.filter(({ method }) => method === 'givePin').length).toBe(1);
          const given = host.calls.find(({ method }) => method === 'givePin');
          expect(new TextDecoder().decode(given?.secret)).toBe(seen);
        },
      );
    }
  });

  it.each(['auth', 'sign', 'text'] as const)(
    'one that the card refuses (%s) is typed again where the focus already is, and the title says that something is wrong',
    async (slot) => {
      const views = sampleCardViews(slot);
      const asking = views.find(({ at }) => at === 'awaitingPin');
      const atWork = views.find(({ at }) => at === 'usingCard');
      if (asking?.at !== 'awaitingPin' || atWork === undefined) throw new Error('the samples ask for a secret');
      const lastFailure = { code: 'pinRejected', slot, triesLeft: 2 } as const;
      const refused = { ...asking, triesLeft: 2, lastFailure };
      const shown = (card: typeof atWork) => sampleSnapshot('ja', { flow: sampleFlow('login', { at: 'card', card }) });
      await withWindow(shown({ ...asking, lastFailure: null }), async (page, host) => {
        const field = page.getByLabel(ja.pin.labels[slot], { exact: true });
        expect(await field.getAttribute('aria-invalid')).toBe('false');
        host.show(shown(atWork));
        await field.waitFor({ state: 'detached' });
        host.show(shown(refused));
        await field.waitFor();
        await expect.poll(() => field.evaluate((it) => it.matches(':focus'))).toBe(true);
        expect(await field.getAttribute('aria-invalid')).toBe('true');
        expect(await page.title()).toMatch(new RegExp(`^${ja.app.errorPrefix}`));
      });
    },
  );

  it('SR-27: the field for a secret is not remembered, corrected or filled in', async () => {
    await withWindow(sampleSnapshot('ja', { flow: sampleFlow('apply', signing) }), async (page) => {
      const field = page.getByLabel(ja.pin.labels.sign);
      const attributes = await field.evaluate(({ attributes }) =>
        Object.fromEntries([...attributes].map(({ name, value }) => [name, value])),
      );
      expect(attributes).toMatchObject({
        type: 'password',
        autocomplete: 'off',
        autocapitalize: 'off',
        spellcheck: 'false',
      });
      expect(attributes).not.toHaveProperty('name');
      expect(attributes).not.toHaveProperty('value');
    });
  });
});
