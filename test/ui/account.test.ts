import { describe, expect, it } from 'vitest';
import type { ResultOf } from '#contract/app/app-contract.ts';
import type { Handlers } from '#contract/app/ipc-server.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { ja } from '#words/ja/window.ts';
import { NOTICE_WAYS, SESSIONS } from '../support/window/gallery/account.ts';
import { gallery } from '../support/window/gallery/gallery.ts';
import type { GalleryEntry } from '../support/window/gallery/gallery-entry.ts';
import { sampleFlow } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { pressable } from '../support/window/pressable.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';
import type { ScriptedHost } from '../support/window/scripted-host.ts';
import { focusedText, goTo } from '../support/window/window-page.ts';

const withWindow = renderedWindows();
checkScreens('account', withWindow);

function entry(name: string): GalleryEntry {
  const found = gallery('ja').find((one) => one.name === name);
  if (found === undefined) throw new Error(`no screen ${name}`);
  return found;
}

describe('how one hears of notices', () => {
  it('keeps what is ticked at once, each kind by itself', async () => {
    const account = entry('notice-ways');
    await withWindow(account.snapshot, async (page, host) => {
      const kept: unknown[] = [];
      const changeNoticeWays: Handlers['changeNoticeWays'] = async (ways) => {
        kept.push(ways);
        return success(ways);
      };
      await goTo(page, host, { ...account, answers: { changeNoticeWays } }, ja);
      const cases = page.getByRole('group', { name: ja.account.wayTopics.case });
      await cases.getByLabel(ja.account.byMail).click();
      await expect.poll(() => cases.getByLabel(ja.account.byMail).isChecked()).toBe(false);
      await cases.getByLabel(ja.account.onDesktop).click();
      await expect.poll(() => cases.getByLabel(ja.account.onDesktop).isChecked()).toBe(true);
      expect(kept).toEqual([
        { ...NOTICE_WAYS, case: { mail: false, desktop: false } },
        { ...NOTICE_WAYS, case: { mail: false, desktop: true } },
      ]);
    });
  });
});

describe('leaving', () => {
  it('MT-45: asks before it closes, says until when that is taken back, and takes it back', async () => {
    const leaving = entry('leaving');
    await withWindow(leaving.snapshot, async (page, host) => {
      await goTo(page, host, leaving, ja);
      await page.getByText(ja.account.open.letters(1)).waitFor();
      await page.getByRole('button', { name: ja.account.closeStart }).click();
      await page.getByRole('dialog').getByText(ja.account.closeAskBody).waitFor();
      await page.getByRole('dialog').getByRole('button', { name: ja.account.closeStart }).click();
      await page.getByText(ja.account.closingUntil(ja.dates.day('2026-12-12' as never))).waitFor();
      await page.getByRole('button', { name: ja.account.takeBack }).click();
      await page.getByText(ja.account.takenBack).waitFor();
    });
  });

  it('says that nothing is unfinished once what is kept on the computer is known too', async () => {
    const leaving = entry('leaving');
    const { promise, resolve } = Promise.withResolvers<Outcome<ResultOf<'listKept'>>>();
    await withWindow(leaving.snapshot, async (page, host) => {
      const nothing = { cases: 0, charges: 0, letters: 0, visits: 0, notices: 0 };
      const answers = {
        readClosing: async () => success({ open: nothing, closing: null }),
        listKept: () => promise,
      };
      await goTo(page, host, { ...leaving, answers, shows: (t) => t.app.loading }, ja);
      expect(await page.getByText(ja.account.openNone).count()).toBe(0);
      expect(await page.getByRole('button', { name: ja.account.closeStart }).count()).toBe(0);
      resolve(success({ drafts: [], household: null }));
      await page.getByText(ja.account.openNone).waitFor();
    });
  });

  it('saves everything under a name, and says what is not in it', async () => {
    const leaving = entry('leaving');
    await withWindow(leaving.snapshot, async (page, host) => {
      await goTo(page, host, leaving, ja);
      await page.getByRole('button', { name: ja.account.receiveStart }).click();
      await page.getByText(ja.receipt.saved('madoguchi-20261128.zip')).waitFor();
      await page.getByText(ja.account.missing(1)).waitFor();
    });
  });

  it('MT-45: at a public terminal nothing is saved, and a card that was not proved closes nothing', async () => {
    const terminal = entry('public-leaving');
    await withWindow(terminal.snapshot, async (page, host) => {
      await goTo(page, host, terminal, ja);
      expect(await page.getByRole('button', { name: ja.account.receiveStart }).count()).toBe(0);
    });
    const stale = entry('leaving-stale');
    await withWindow(stale.snapshot, async (page, host) => {
      await goTo(page, host, stale, ja);
      await page.getByRole('button', { name: ja.ownData.freshStart }).first().waitFor();
      for (const name of [ja.account.receiveStart, ja.account.closeStart]) {
        expect(await page.getByRole('button', { name }).count()).toBe(0);
      }
    });
  });
});

describe('the proof of the card', () => {
  it('leads back to what it was asked for, of the two things on the page', async () => {
    const [stale, leaving] = [entry('leaving-stale'), entry('leaving')];
    await withWindow(stale.snapshot, async (page, host) => {
      await goTo(page, host, stale, ja);
      const flow = sampleFlow('fresh', {
        at: 'card',
        card: { at: 'waitingForCard', cardIsThere: false, lastFailure: null },
      });
      host.answer('beginFresh', async () => {
        host.show({ ...stale.snapshot, flow });
        return success(flow);
      });
      await page.getByRole('button', { name: ja.ownData.freshStart }).last().click();
      await page.getByRole('button', { name: ja.account.closeStart }).waitFor({ state: 'detached' });
      await page.getByText(ja.account.closeStays).waitFor({ state: 'detached' });
      host.show(leaving.snapshot);
      await page.getByRole('button', { name: ja.account.closeStart }).waitFor();
      await expect.poll(() => focusedText(page)).toContain(ja.account.closeStart);
      expect(await focusedText(page)).not.toContain(ja.account.receiveStart);
      await page.keyboard.press('Tab');
      expect(await focusedText(page)).toBe(ja.account.closeStart);
    });
  });
});

describe('sessions', () => {
  it('each other one has a way to its end, and the one in use has none', async () => {
    const account = entry('account');
    await withWindow(account.snapshot, async (page, host) => {
      await goTo(page, host, account, ja);
      const ends = page.locator('.session').getByRole('button');
      expect(await ends.count()).toBe(2);
      await ends.first().click();
      await page.getByText(ja.account.ended).waitFor();
    });
  });

  it('stay on screen with what was said while they are asked for again, and take the focus of the one that went', async () => {
    const account = entry('account');
    await withWindow(account.snapshot, async (page, host) => {
      await goTo(page, host, account, ja);
      const read = answered(host);
      await page.locator('.session').getByRole('button').first().click();
      await page.getByText(ja.account.ended).waitFor();
      await read.isAsked();
      expect(await page.locator('.session').count()).toBe(3);
      expect(await page.getByText(ja.account.ended).count()).toBe(1);
      const [here] = SESSIONS.sessions;
      read.answer(success({ sessions: here === undefined ? [] : [here] }));
      await expect.poll(() => page.locator('.session').count()).toBe(1);
      await expect.poll(() => focusedText(page)).toBe(ja.account.sessions);
    });
  });

  it('that could not be read leave the way to ask again where it is while it asks', async () => {
    const account = entry('account');
    const failing = { listSessions: async () => failed({ code: 'portalFaulty', status: 500 } as const) };
    const shows = () => ja.app.retry;
    await withWindow(account.snapshot, async (page, host) => {
      await goTo(page, host, { ...account, answers: failing, shows }, ja);
      const read = answered(host);
      await pressable(page, ja.app.retry).click();
      await read.isAsked();
      await page.getByText(ja.app.loading).waitFor();
      expect(await focusedText(page)).toBe(ja.app.retry);
      read.answer(success(SESSIONS));
      await expect.poll(() => page.locator('.session').count()).toBe(3);
    });
  });
});

/** Holds the sessions that are asked for next back until they are handed over. */
function answered(host: ScriptedHost) {
  const asked = Promise.withResolvers<void>();
  const given = Promise.withResolvers<Outcome<ResultOf<'listSessions'>>>();
  host.answer('listSessions', () => {
    asked.resolve();
    return given.promise;
  });
  return { isAsked: () => asked.promise, answer: given.resolve };
}
