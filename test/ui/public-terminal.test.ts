/// <reference lib="dom" />
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import { epochMs } from '#contract/values/brands.ts';
import { ja } from '#words/ja/window.ts';
import { violations } from '../support/window/axe.ts';
import { sampleForm } from '../support/window/gallery/sample-application.ts';
import { sampleFlow, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';
import type { ScriptedHost } from '../support/window/scripted-host.ts';
import { chooseLanguage } from '../support/window/window-page.ts';

/** As the machine of the visits has it: a minute or two, then 20 to 30 seconds. */
const IDLE_RULE = ja.start.idleRule('1〜2', '20〜30');
const withWindow = renderedWindows();
checkScreens('public-terminal', withWindow);

describe('a public terminal that somebody may have left', () => {
  const inForm = { flow: sampleFlow('apply', sampleForm()) };
  const isCalled = (host: ScriptedHost, name: string) => host.calls.filter(({ method }) => method === name).length;

  it('SR-53: tells of keys at most each five seconds, and asks whether to go on: Esc and the first button stay, the second ends, the last ten seconds are spoken', async () => {
    const snapshot = sampleSnapshot('ja', { publicTerminal: true, ...inForm });
    const warns = (seconds: number): Snapshot => ({
      ...snapshot,
      idle: { endsAtMs: epochMs(Date.now() + seconds * 1_000) },
    });
    await withWindow(snapshot, async (page, host) => {
      for (const key of ['Tab', 'Tab', 'ArrowDown']) await page.keyboard.press(key);
      await expect.poll(() => isCalled(host, 'stillHere')).toBe(1);
      const dialog = page.getByRole('alertdialog', { name: ja.idle.title });
      host.show(warns(30));
      await dialog.getByText(ja.idle.body(ja.idle.seconds(30), ja.idle.kept.nowhere)).waitFor();
      expect(await dialog.getByRole('button').allTextContents()).toEqual([ja.idle.stay, ja.idle.end]);
      expect(await dialog.getByRole('button', { name: ja.idle.stay }).evaluate((it) => it.matches(':focus'))).toBe(
        true,
      );
      expect(await dialog.getByRole('status').textContent()).toBe('');
      await page.keyboard.press('Escape');
      await expect.poll(() => isCalled(host, 'stillHere')).toBe(2);
      await dialog.waitFor(); // until the host has heard it

      host.show(snapshot);
      await dialog.waitFor({ state: 'detached' });
      host.show(warns(10));
      await dialog
        .getByRole('status')
        .getByText(ja.idle.lastCall(ja.idle.seconds(10)))
        .waitFor();
      await dialog.getByRole('button', { name: ja.idle.end }).click();
      await expect.poll(() => isCalled(host, 'signOut')).toBe(1);
      expect(isCalled(host, 'stillHere')).toBe(2);
    });
  });

  it('SR-53: is told on the start screen that it is watched; a window at home is watched while somebody writes', async () => {
    await withWindow(sampleSnapshot('ja', { publicTerminal: true }), (page) => page.getByText(IDLE_RULE).waitFor());
    await withWindow(sampleSnapshot('ja'), async (page) => {
      await page.getByRole('heading', { name: ja.home.title }).waitFor();
      expect(await page.getByText(IDLE_RULE).count()).toBe(0);
    });
    for (const [at, told] of [
      [sampleSnapshot('ja'), 0],
      [sampleSnapshot('ja', inForm), 1],
    ] as const) {
      await withWindow(at, async (page, host) => {
        for (const key of ['Tab', 'ArrowDown']) await page.keyboard.press(key);
        await chooseLanguage(page, 'en');
        await expect.poll(() => isCalled(host, 'setLanguage')).toBe(1);
        expect(isCalled(host, 'stillHere')).toBe(told);
      });
    }
  });

  it('SR-53: shows the end of the visit and nothing of it, wherever the person was, once the card is taken', async () => {
    const snapshot = sampleSnapshot('ja', { publicTerminal: true });
    await withWindow(snapshot, async (page, host) => {
      await page.getByRole('link', { name: ja.app.help }).click();
      const over: Snapshot = { ...snapshot, session: { at: 'ended', because: 'idle' } };
      const [reader] = snapshot.devices.service === 'running' ? snapshot.devices.readers : [];
      if (reader === undefined) throw new Error('the samples have a reader');
      host.show({ ...over, devices: { service: 'running', readers: [{ ...reader, card: 'present' }] } });
      await page.getByRole('heading', { name: ja.takeCard.title }).waitFor();
      expect(await page.getByRole('main').locator('button, a').count()).toBe(0);
      host.show(over);
      await page.getByText(ja.ended.nothingStays).waitFor();
    });
  });

  it('says what still works where the portal cannot be reached, and works again once it can', async () => {
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      let isAway = true;
      host.answer('searchProcedures', async () =>
        isAway
          ? failed({ code: 'portalUnreachable', retryAfterMs: 1_000 })
          : success({ services: [], suggestions: [] }),
      );
      host.prepare(sampleSnapshot('ja', { publicTerminal: true }));
      await page.reload();
      await page.getByRole('heading', { name: ja.start.noPortalTitle }).waitFor();
      expect(await page.getByRole('button', { name: ja.start.begin }).count()).toBe(0);
      await page.getByRole('link', { name: ja.home.lost }).waitFor();
      expect(await violations(page)).toEqual([]);
      isAway = false;
      await page.getByRole('button', { name: ja.app.retry, exact: true }).click();
      await page.getByRole('button', { name: ja.start.begin }).waitFor();
    });
  });

  it('SR-51: begins the next visit with nothing that was chosen or searched for', async () => {
    const snapshot = sampleSnapshot('ja', { publicTerminal: true });
    await withWindow(snapshot, async (page, host) => {
      const textSize = () => page.evaluate(() => document.documentElement.dataset.textSize);
      await page.getByRole('button', { name: ja.start.larger }).click();
      await page.getByRole('radio', { name: ja.display.sizes[200] }).check({ force: true });
      await expect.poll(textSize).toBe('200');
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: ja.home.search }).click();
      await page.getByLabel(ja.search.words).fill('ひっこし');
      await page.getByRole('button', { name: ja.keys.close, exact: true }).click();
      await page.getByRole('button', { name: ja.search.submit, exact: true }).click();

      host.show({ ...snapshot, session: { at: 'ended', because: 'idle' } });
      await page.getByText(ja.ended.nothingStays).waitFor();
      host.show(snapshot);
      await page.getByRole('heading', { name: ja.start.title }).waitFor();
      expect(isCalled(host, 'hello')).toBe(2);
      expect(await textSize()).toBe('100');
      await page.getByRole('link', { name: ja.home.search }).click();
      expect(await page.getByLabel(ja.search.words).inputValue()).toBe('');
    });
  });
});
