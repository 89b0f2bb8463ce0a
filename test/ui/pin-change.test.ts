/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { SecretBytes } from '#contract/values/secret-bytes.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { ja } from '#words/ja/window.ts';
import { samplePinChange, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';
import type { ScriptedHost } from '../support/window/scripted-host.ts';
import { keptInPage } from '../support/window/window-page.ts';

const withWindow = renderedWindows();
checkScreens('pin-change', withWindow);

describe('the change of a PIN', () => {
  const asking = { at: 'awaitingPin', slot: 'sign', triesLeft: 5, lastFailure: null } as const;
  const fields = (page: Page) =>
    [ja.pinChange.current.sign, ja.pinChange.next.sign, ja.pinChange.again.sign].map((label) =>
      page.getByLabel(label, { exact: true }),
    ) as [Locator, Locator, Locator];
  const changes = (host: ScriptedHost) => host.calls.filter(({ method }) => method === 'changePin');

  it('begins with the choice of the secret, from home', async () => {
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      await page.getByRole('link', { name: ja.pinChange.open }).click();
      await page.getByRole('heading', { name: ja.pinChange.title }).waitFor();
      await page.getByLabel(ja.pin.labels.text).check();
      await page.getByRole('button', { name: ja.pinChange.begin, exact: true }).click();
      await expect
        .poll(() => host.calls.find(({ method }) => method === 'beginPinChange')?.params)
        .toEqual({ slot: 'text' });
    });
  });

  it('SR-24, SR-27: both values leave as bytes together, from fields that are not remembered, and stay nowhere', async () => {
    const first = sampleSnapshot('ja', { flow: samplePinChange('sign', { at: 'card', card: asking }) });
    await withWindow(first, async (page, host) => {
      const [current, next, again] = fields(page);
      await current.pressSequentially('canary7x');
      await next.pressSequentially('ostrich4k');
      await again.pressSequentially('ostrich4k');
      expect(await next.inputValue()).toBe('OSTRICH4K');
      for (const field of [current, next, again]) {
        for (const [name, value] of [
          ['type', 'password'],
          ['autocomplete', 'off'],
          ['spellcheck', 'false'],
        ] as const)
          expect(await field.getAttribute(name)).toBe(value);
        expect(await field.getAttribute('name')).toBeNull();
      }
      await page.getByRole('button', { name: ja.pinChange.submit, exact: true }).click();
      await expect.poll(() => changes(host).length).toBe(1);
      const [given] = changes(host);
      expect(new TextDecoder().decode(given?.secret)).toBe('CANARY7X');
      expect(new TextDecoder().decode(given?.newSecret)).toBe('OSTRICH4K');
      expect(given?.params.newPin).toBeInstanceOf(SecretBytes);
      expect((await keptInPage(page)).toLowerCase()).not.toMatch(/canary7x|ostrich4k/);
    });
  });

  it('SR-22: what can be refused without the card never leaves the window; the current value stays, the new one is typed again', async () => {
    const first = sampleSnapshot('ja', { flow: samplePinChange('sign', { at: 'card', card: asking }) });
    await withWindow(first, async (page, host) => {
      const [current, next, again] = fields(page);
      const refusals = [
        ['', '', 'empty'],
        ['ABC123', 'ABC123', 'run'],
        ['PASSWORD1', 'PASSWORD1', 'commonWord'],
        ['KW7R2X8', 'KW7R2X8', 'likeCurrent'],
        ['HJ4QZ8', 'HJ4QZ9', 'entriesDiffer'],
      ] as const;
      await current.fill('KW7R2X9');
      for (const [value, repeated, problem] of refusals) {
        await next.fill(value);
        await again.fill(repeated);
        await again.press('Enter');
        const { title } = failureTextOf(ja.failures, { code: 'newPinRefused', slot: 'sign', problem });
        await page.getByText(title).waitFor();
        expect(await next.evaluate((field) => field === document.activeElement)).toBe(true);
        expect([await current.inputValue(), await next.inputValue(), await again.inputValue()]).toEqual([
          'KW7R2X9',
          '',
          '',
        ]);
      }
      expect(changes(host)).toEqual([]);
    });
  });
});
