/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { success } from '#contract/failures/outcome.ts';
import { ja } from '#words/ja/window.ts';
import { gallery } from '../support/window/gallery/gallery.ts';
import { ACTING, ACTING_FOR, BOTH_SIDES, mandates } from '../support/window/gallery/proxies.ts';
import { sampleForm } from '../support/window/gallery/sample-application.ts';
import { SIGNED_IN, sampleFlow, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';
import { focusedText, goTo, openPlace } from '../support/window/window-page.ts';

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

describe('acting for another', () => {
  const { acting } = ja;
  const bar = (page: Page) => page.getByRole('region', { name: acting.label });

  it('is begun in two presses from home, said on every screen, and ended in one', async () => {
    const asked: unknown[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('listMandates', async () => success(BOTH_SIDES));
      host.answer('beginActing', async (wish) => {
        asked.push(wish);
        host.show(sampleSnapshot('ja', ACTING));
        return success({});
      });
      host.answer('stopActing', async (wish) => {
        asked.push(wish);
        host.show(sampleSnapshot('ja', SIGNED_IN));
        return success({});
      });
      await openPlace(page, { at: 'help' });
      await openPlace(page, { at: 'home' });
      await page.getByRole('link', { name: acting.offer }).click();
      await page.getByRole('button', { name: acting.begin }).click();
      await page.getByRole('heading', { name: acting.homeTitle }).waitFor();
      expect(await page.title()).toMatch(/^代理：/);
      const named = acting.bar(words.person(ACTING_FOR.name), ja.dates.day(ACTING_FOR.until));
      await bar(page).getByText(named).waitFor();
      // By the keyboard it comes first, right after the way to the content.
      await page.locator('body').press('Tab');
      await page.evaluate(() => document.querySelector<HTMLElement>('.skip')?.focus());
      await page.keyboard.press('Tab');
      expect(await focusedText(page)).toBe(acting.stop);
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: account.title }).waitFor();
      expect(await bar(page).count()).toBe(0);
      expect(await page.title()).not.toMatch(/代理：/);
    });
    expect(asked).toEqual([{ registration: ACTING_FOR.registration }, {}]);
  });

  it('asks before it ends where something is begun, and says that the mandate is over where nobody here ended it', async () => {
    const applying = { ...ACTING, flow: sampleFlow('apply', sampleForm(), { mandate: ACTING_FOR }) };
    let stops = 0;
    await withWindow(sampleSnapshot('ja', applying), async (page, host) => {
      host.answer('stopActing', async () => {
        stops += 1;
        host.show(sampleSnapshot('ja', SIGNED_IN));
        return success({});
      });
      await bar(page).getByRole('button', { name: acting.stop }).click();
      await bar(page).getByText(acting.stopBody).waitFor();
      await page.getByRole('button', { name: acting.stopStay }).click();
      expect(stops).toBe(0);
      host.show(sampleSnapshot('ja', { session: { ...SIGNED_IN.session, acting: { is: 'over' } } }));
      await page.getByText(acting.over).waitFor();
      await page.getByRole('button', { name: acting.overSeen }).click();
      await page.getByText(acting.over).waitFor({ state: 'hidden' });
      expect(stops).toBe(1);
    });
  });

  it('MT-40: on no screen of the window is the bar missing, and none but those of the mandate is shown', async () => {
    const open = ['home', 'procedure', 'applications', 'application', 'help', 'about', 'diagnosis'];
    const seen = new Set<string>();
    const missing: string[] = [];
    await withWindow(sampleSnapshot('ja', ACTING), async (page, host) => {
      for (const entry of gallery('ja')) {
        const { session, flow, publicTerminal } = entry.snapshot;
        const kind = `${entry.route.at} ${flow?.flow} ${flow?.step.at} ${publicTerminal}`;
        if (session.at !== 'active' || (flow !== null && flow.flow !== 'apply') || seen.has(kind)) continue;
        seen.add(kind);
        const snapshot = { ...entry.snapshot, session: ACTING.session };
        await goTo(page, host, { ...entry, snapshot, shows: () => '', presses: [] }, ja);
        const isRefused = flow === null && !open.includes(String(entry.route.at));
        await page.waitForFunction(
          ([title, wanted]) => (document.querySelector('h1')?.textContent === title) === wanted,
          [acting.outsideTitle, isRefused] as const,
        );
        const isFirst = await page.evaluate(() => {
          const [, after] = [...document.querySelectorAll('#root > *')];
          const box = after?.getBoundingClientRect();
          return after?.className === 'acting-bar' && box !== undefined && box.top >= 0 && box.height > 0;
        });
        if (!isFirst) missing.push(entry.name);
      }
    });
    expect(seen.size).toBeGreaterThan(30);
    expect(missing).toEqual([]);
  }, 120_000);

  it('MT-40: names nobody in the bar of a public terminal', async () => {
    await withWindow(sampleSnapshot('ja', { ...ACTING, publicTerminal: true }), async (page) => {
      await bar(page).getByText(words.covered('●●●●')).waitFor();
      expect(await page.locator('body').textContent()).not.toContain(ACTING_FOR.name);
      await page.getByRole('button', { name: acting.stop }).waitFor();
    });
  });
});
