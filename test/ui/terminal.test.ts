/// <reference lib="dom" />
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '#words/en/window.ts';
import { ja } from '#words/ja/window.ts';
import { LANGUAGE_NAMES } from '#words/languages.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import { sampleCardViews } from '../support/window/gallery/sample-card.ts';
import { SIGNED_IN, sampleFlow, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { pressable } from '../support/window/pressable.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';
import { hostWindow } from '../support/window/window-host.ts';
import { keptInPage, LANGUAGE_BUTTON, launchBrowser } from '../support/window/window-page.ts';

const TERMINAL = { width: 1080, height: 1920 };
const REPEAT_GUARD_MS = 520;
/** How long the last words of a visit stay. */
const FAREWELL_MS = 10_000;
const withWindow = renderedWindows();

function atCard(slot: 'auth' | 'sign') {
  const card = sampleCardViews(slot).find(({ at }) => at === 'awaitingPin');
  if (card === undefined) throw new Error('no sample of a question for a secret');
  const flow =
    slot === 'auth' ? sampleFlow('login', { at: 'card', card }) : sampleFlow('apply', { at: 'signing', card });
  return sampleSnapshot('ja', { publicTerminal: true, flow });
}

const digitsOnPad = (page: Page) =>
  page.locator('.keys.is-pad .key:not(.is-word)').evaluateAll((keys) => keys.map((key) => key.textContent ?? ''));

describe('a terminal without a keyboard', () => {
  it('has a pad of its own for the PIN, in an order of this screen, which nothing on it betrays', async () => {
    const orders = new Set<string>();
    for (let visit = 0; visit < 3; visit += 1) {
      await withWindow(
        atCard('auth'),
        async (page, host) => {
          const digits = await digitsOnPad(page);
          expect(digits.toSorted()).toEqual([...'0123456789']);
          orders.add(digits.join(''));
          const key = page.getByRole('button', { name: '7', exact: true });
          const before = await key.evaluate((element) => getComputedStyle(element).cssText);
          await key.hover();
          await page.mouse.down();
          expect(await key.evaluate((element) => getComputedStyle(element).cssText)).toBe(before);
          expect(await key.evaluate((element) => element === document.activeElement)).toBe(false);
          await page.mouse.up();
          await page.getByText(ja.keys.typedOf(4, 1)).waitFor();
          await page.getByRole('button', { name: ja.keys.eraseOne }).click();
          for (const digit of '1234') await page.getByRole('button', { name: digit, exact: true }).click();
          await page.getByText(ja.keys.typedOf(4, 4)).waitFor();
          await page.getByRole('button', { name: ja.keys.order }).click();
          expect(await digitsOnPad(page)).toEqual([...'1234567890']);
          await page.getByRole('button', { name: ja.pin.submits.auth, exact: true }).click();
          await expect.poll(() => host.calls.some(({ method }) => method === 'givePin')).toBe(true);
          const [given] = host.calls.filter(({ method }) => method === 'givePin');
          expect(new TextDecoder().decode(given?.secret)).toBe('1234');
          expect(await keptInPage(page)).not.toContain('1234');
        },
        TERMINAL,
      );
    }
    expect(orders.size).toBeGreaterThan(1);
  });

  it('has letters and digits for the signature password, as in the alphabet or as on a computer', async () => {
    await withWindow(
      atCard('sign'),
      async (page, host) => {
        await page.getByRole('button', { name: 'A', exact: true }).click();
        await page.getByRole('button', { name: ja.keys.likeComputer }).click();
        for (const key of 'BC123') await page.getByRole('button', { name: key, exact: true }).click();
        await page.getByText(ja.keys.typed(6)).waitFor();
        await page.getByRole('button', { name: ja.pin.submits.sign, exact: true }).click();
        await expect.poll(() => host.calls.some(({ method }) => method === 'givePin')).toBe(true);
        const [given] = host.calls.filter(({ method }) => method === 'givePin');
        expect(new TextDecoder().decode(given?.secret)).toBe('ABC123');
      },
      TERMINAL,
    );
  });
});

describe('a page that is longer than a terminal', () => {
  it('is read on, and again from its top, by a tap', async () => {
    await withWindow(
      sampleSnapshot('ja', { ...SIGNED_IN, publicTerminal: true }),
      async (page) => {
        const last = page.getByRole('link', { name: ja.home.lost });
        const readOn = page.getByRole('button', { name: ja.terminal.readOn });
        const toTop = page.getByRole('button', { name: ja.terminal.toTop });
        // The page is as long as what waits for the person makes it.
        await page.getByRole('link', { name: /受け付けました/ }).waitFor();
        const asks = page.locator('.page-asks');
        const seenTo = () => asks.evaluate((one) => one.scrollTop);
        const below = () => asks.evaluate((one) => Math.floor(one.scrollHeight - one.clientHeight - one.scrollTop));
        let taps = 0;
        for (; (await below()) > 0; taps += 1) {
          const before = await seenTo();
          await readOn.click();
          await expect.poll(seenTo).toBeGreaterThan(before);
        }
        expect(taps).toBeGreaterThan(0);
        expect(taps).toBeLessThanOrEqual(4);
        await expect(last.evaluate((one) => one.getBoundingClientRect().bottom)).resolves.toBeLessThan(TERMINAL.height);
        await toTop.click();
        await readOn.waitFor();
        expect(await seenTo()).toBe(0);
      },
      TERMINAL,
    );
  });
});

describe('the main job at a terminal', () => {
  let browser: Browser;
  let portal: TestPortal;
  beforeAll(async () => {
    browser = await launchBrowser();
    portal = await openTestPortal();
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
  });

  it('goes from the start screen to the receipt and back to the start by touch alone', async () => {
    const test = await openTestCore(portal, { publicTerminal: true });
    const host = await hostWindow(test.core, { publicTerminal: true });
    const context = await browser.newContext({ viewport: TERMINAL, hasTouch: true, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    try {
      await page.goto(host.openUrl);
      await walk(page, test);
    } finally {
      await context.close();
      await host.stop();
    }
  });

  async function walk(page: Page, test: TestCore): Promise<void> {
    const button = (name: string) => pressable(page, name);
    const tap = async (target: Locator) => {
      await target.tap();
      await page.waitForTimeout(REPEAT_GUARD_MS);
    };
    const keys = async (text: string) => {
      for (const key of text)
        await page
          .locator('.key', { hasText: new RegExp(`^${key}$`) })
          .first()
          .tap();
    };

    await page.getByRole('heading', { level: 1, name: ja.start.title }).waitFor();
    await page.getByText(ja.start.idleRule('1〜2', '20〜30')).waitFor();
    expect(await pressedAbove(page, 0.4)).toEqual([]);
    await tap(button(LANGUAGE_NAMES.en));
    await page.getByRole('heading', { level: 1, name: en.start.title }).waitFor();
    await tap(button(LANGUAGE_NAMES.ja));
    await tap(button(ja.start.begin));
    await button(ja.keys.eraseAll).waitFor();
    expect(await pressedAbove(page, 0.4)).toEqual([]);
    await keys('12');
    expect(await filledSlots(page)).toEqual([true, true, false, false]);
    expect(await page.getByText(ja.keys.typedOf(4, 2)).getAttribute('role')).toBe('status');

    await tap(button(ja.terminal.low));
    expect(await pressedAbove(page, 0.55)).toEqual([]);
    expect(await lowestKeyPx(page)).toBeGreaterThanOrEqual(96);
    expect(await filledSlots(page)).toEqual([true, true, false, false]);
    await keys('34');
    await tap(button(ja.pin.submits.auth));
    await page.getByRole('heading', { level: 1, name: ja.home.title }).waitFor();
    expect(await pressedAbove(page, 0.55)).toEqual([]);
    await tap(button(ja.terminal.notLow));
    await tap(button(ja.home.search));
    await page.getByRole('heading', { level: 1, name: ja.search.title }).waitFor();
    await tap(page.getByRole('link', { name: ja.search.all }));
    await tap(page.getByRole('link', { name: /寄附の申出$/ }).first());
    await tap(button(ja.procedure.begin));
    await button(ja.keys.eraseAll).waitFor();
    await keys('5678');
    await tap(button(ja.pin.submits.text));

    const field = async (name: string, text: string) => {
      await page.getByLabel(name).tap();
      await page.getByRole('region', { name: ja.keys.board }).waitFor();
      await keys(text);
      await tap(button(ja.keys.close));
    };
    await page.getByLabel('氏名のフリガナ').waitFor();
    await field('氏名のフリガナ', 'ミホン');
    await field('日中に連絡できる電話番号', '0312345678');
    await tap(button(ja.form.next));
    await tap(page.getByText('全額', { exact: true }));
    await tap(page.getByText('次の支払期だけ', { exact: true }));
    await tap(button(ja.form.review));
    await tap(page.locator('label', { hasText: '寄附した手当は戻らないことを理解しました。' }));
    await tap(button(ja.review.sign));
    await button(ja.keys.likeComputer).waitFor();
    await keys('ABC123');
    await tap(button(ja.pin.submits.sign));
    await page.getByRole('heading', { level: 1, name: ja.receipt.title }).waitFor();
    expect(test.card.verifyAttempts('sign')).toBe(1);
    expect(await page.locator('input:focus').count()).toBe(0);
    expect(await pressedAbove(page, 0.4)).toEqual([]);

    await tap(button(ja.terminal.low));
    await tap(page.getByRole('button', { name: LANGUAGE_BUTTON }));
    await tap(button(LANGUAGE_NAMES.en));
    await tap(button(en.app.signOut));
    await page.getByRole('heading', { level: 1, name: en.takeCard.title }).waitFor();
    test.transport.pull();
    await page.getByText(en.ended.nothingStays).waitFor();
    test.clock.advance(FAREWELL_MS);
    await page.getByRole('heading', { level: 1, name: ja.start.title }).waitFor();
    expect(await button(LANGUAGE_NAMES.ja).getAttribute('aria-current')).toBe('true');
    await button(ja.terminal.low).waitFor();
  }
});

/** What is pressed and begins above a part of the screen, out of reach; a field is only looked at. */
function pressedAbove(page: Page, share: number): Promise<string[]> {
  return page.evaluate(
    (line) =>
      [...document.querySelectorAll<HTMLElement>('button, select, summary, label.choice, .toggle')]
        .filter((one) => one.checkVisibility() && one.closest('dialog') === null)
        .filter((one) => one.getBoundingClientRect().top < window.innerHeight * line - 1)
        .map((one) => one.outerHTML.slice(0, 120)),
    share,
  );
}

function filledSlots(page: Page): Promise<boolean[]> {
  return page.locator('.pin-slot').evaluateAll((slots) => slots.map((slot) => slot.matches('.is-filled')));
}

function lowestKeyPx(page: Page): Promise<number> {
  return page.locator('.key').evaluateAll((all) => Math.min(...all.map((one) => one.getBoundingClientRect().height)));
}
