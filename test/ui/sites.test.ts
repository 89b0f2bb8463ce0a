import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { failed, success } from '#contract/failures/outcome.ts';
import { AUTHORIZATION_ROUTES } from '#contract/portal/authorization-routes.ts';
import { ja } from '#words/ja/window.ts';
import { SIGNED_IN, sampleFlow, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { DATA_TO_READ, PROVED, TO_SIGN, TOLD, VIEW, WITH_ADDRESS_ASKED } from '../support/window/gallery/sites.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';

const withWindow = renderedWindows();
checkScreens('sites', withWindow);

const { sites: words, account } = ja;

describe('what a site asks for', () => {
  it('is given as far and as long as the person chooses; the mark of the site goes along, and nothing is chosen beforehand', async () => {
    const given: unknown[] = [];
    const flow = sampleFlow('authorize', {
      at: 'choosing',
      view: VIEW,
      isNewSite: false,
      tab: null,
      isReported: false,
      lastFailure: null,
    });
    await withWindow(sampleSnapshot('ja', { ...SIGNED_IN, flow }), async (page, host) => {
      host.answer('chooseClaims', async (chosen) => {
        given.push(chosen.given, chosen.keep);
        return success({});
      });
      const box = (name: string) => page.getByRole('checkbox', { name });
      expect(await box(words.claim('openid', '')).isDisabled()).toBe(true);
      expect(await box(words.claim('name', '')).isChecked()).toBe(false);
      await box(words.claim('age_over_18', '')).check();
      expect(await page.getByRole('radio', { name: words.keeps.days90 }).isChecked()).toBe(true);
      expect(await page.getByRole('radio', { name: words.keeps.year }).count()).toBe(0);
      await page.getByRole('radio', { name: words.keeps.once }).check();
      await page.getByRole('button', { name: words.goOn }).click();
      await expect.poll(() => given).toEqual([['openid', 'age_over_18'], 'once']);
    });
  });

  it('can be taken back once its value is seen', async () => {
    const without: unknown[] = [];
    const flow = sampleFlow('authorize', { at: 'comparing', view: VIEW, proved: PROVED });
    await withWindow(sampleSnapshot('ja', { ...SIGNED_IN, flow }), async (page, host) => {
      host.answer('releaseAuthorization', async (chosen) => {
        without.push(chosen.without);
        return success({});
      });
      await page.getByRole('checkbox', { name: words.claim('name', '') }).uncheck();
      await page.getByRole('button', { name: words.give, exact: true }).click();
      await expect.poll(() => without).toEqual([['name']]);
    });
  });

  it('can be to read what public bodies hold, which has no value yet and is taken back as any other', async () => {
    const without: unknown[] = [];
    const flow = sampleFlow('authorize', { at: 'comparing', view: VIEW, proved: DATA_TO_READ });
    await withWindow(sampleSnapshot('ja', { ...SIGNED_IN, flow }), async (page, host) => {
      host.answer('releaseAuthorization', async (chosen) => {
        without.push(chosen.without);
        return success({});
      });
      await page.getByText(words.ownDataUnavailable).waitFor();
      await page.getByRole('checkbox', { name: words.claim('own_data:vaccination', '予防接種') }).uncheck();
      await page.getByRole('button', { name: words.give, exact: true }).click();
      await expect.poll(() => without).toEqual([['own_data:vaccination']]);
    });
  });

  it('LT-31: is to be signed only once each bare digest was said to be known, and the site’s words stand in a frame', async () => {
    const agreed: unknown[] = [];
    const opened: unknown[] = [];
    const flow = sampleFlow('authorize', { at: 'reading', view: TO_SIGN, shown: null, stop: null, lastFailure: null });
    await withWindow(sampleSnapshot('ja', { ...SIGNED_IN, flow }), async (page, host) => {
      host.answer('agreeToSign', async ({ unseen }) => {
        agreed.push(unseen);
        return success({});
      });
      host.answer('openItem', async ({ item, page: shown }) => {
        opened.push([item, shown]);
        return success({});
      });
      const frame = page.getByRole('region', { name: words.sitesWords });
      expect(await frame.textContent()).toContain(TO_SIGN.transaction?.purpose);
      await page.getByRole('button', { name: words.openItem('keiyaku.pdf'), exact: true }).click();
      await expect.poll(() => opened).toEqual([[1, 1]]);
      await page.getByRole('button', { name: words.signAll, exact: true }).click();
      await page.getByText(words.unseenMissing).waitFor();
      expect(agreed).toEqual([]);
      await page.getByRole('checkbox').check();
      expect(await page.getByText(words.unseenMissing).count()).toBe(0);
      await page.waitForTimeout(520); // a second press within half a second is taken for a double click
      await page.getByRole('button', { name: words.signAll, exact: true }).click();
      await expect.poll(() => agreed).toEqual([[3]]);
    });
  });

  it('LT-36: one by one, is agreed to at its last page, and a bare digest once it was said to be known', async () => {
    const agreed: unknown[] = [];
    const at = (stop: number, page: number | null) =>
      sampleFlow('authorize', {
        at: 'reading',
        view: TO_SIGN,
        shown: page === null ? null : { item: stop, page, drawn: { as: 'text', text: '見本の契約書' } },
        stop,
        lastFailure: null,
      });
    const hear = (host: Parameters<Parameters<typeof withWindow>[1]>[1]) =>
      host.answer('agreeToItem', async ({ item, isLookedAt }) => {
        agreed.push([item, isLookedAt]);
        return success({});
      });
    const agree = (page: Page) => page.getByRole('button', { name: words.agreeToItem, exact: true });
    await withWindow(sampleSnapshot('ja', { ...SIGNED_IN, flow: at(1, 1) }), async (page) => {
      await page.getByText(words.stopOf(1, 3)).waitFor();
      expect(await agree(page).count()).toBe(0);
    });
    await withWindow(sampleSnapshot('ja', { ...SIGNED_IN, flow: at(1, 2) }), async (page, host) => {
      hear(host);
      await page.getByText(words.forms.pades).waitFor();
      await agree(page).click();
      await expect.poll(() => agreed).toEqual([[1, false]]);
    });
    await withWindow(sampleSnapshot('ja', { ...SIGNED_IN, flow: at(3, null) }), async (page, host) => {
      hear(host);
      await page.getByText(words.forms.raw).waitFor();
      await agree(page).click();
      await page.getByText(words.unseenMissing).waitFor();
      expect(agreed).toHaveLength(1);
      await page.getByRole('checkbox', { name: words.unseenSeen(3) }).check();
      await page.waitForTimeout(520); // a second press within half a second is taken for a double click
      await agree(page).click();
      await expect
        .poll(() => agreed)
        .toEqual([
          [1, false],
          [3, true],
        ]);
    });
  });

  it('is not gone on with by a code that was told: its request is stopped', async () => {
    const stopped: unknown[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('refuseSiteCode', async (told) => {
        stopped.push(told);
        return success({});
      });
      await page.getByRole('link', { name: words.codeOpen }).click();
      await page.getByRole('radio', { name: words.codeTold }).check();
      await page.getByText(words.codeStop).waitFor();
      expect(await page.getByRole('button', { name: words.goOn }).count()).toBe(0);
      await page.getByRole('textbox').fill('bcdf-ghjk');
      await page.getByRole('button', { name: words.codeReport }).click();
      await page.getByText(words.codeReported).waitFor();
    });
    expect(stopped).toEqual([{ code: 'BCDFGHJK' }]);
  });

  it('hears of an application no more once the person says so', async () => {
    const asked: unknown[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('listToldSites', async () => success(asked.length === 0 ? TOLD : { told: [] }));
      host.answer('stopTellingSite', async (wish) => {
        asked.push(wish);
        return success({ told: [] });
      });
      await page.getByRole('link', { name: account.title }).click();
      await page.getByRole('link', { name: words.title }).click();
      await page.getByRole('button', { name: ja.toldSites.stop('見本図書館') }).click();
      await page.getByRole('dialog').getByRole('button', { name: ja.toldSites.goOn, exact: true }).click();
      await page.getByText(ja.toldSites.stopped).waitFor();
    });
    expect(asked).toEqual([{ prefill: TOLD.told[0]?.prefill }]);
  });

  it('of a new address is refused in place, or looked at before the card', async () => {
    const begun: unknown[] = [];
    const refused: unknown[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('listLinkedSites', async () => success(WITH_ADDRESS_ASKED));
      host.answer('beginAddressAnswer', async (asked) => {
        begun.push(asked);
        return failed({ code: 'notFound' });
      });
      host.answer('refuseAddressRequest', async (asked) => {
        refused.push(asked);
        return success(WITH_ADDRESS_ASKED);
      });
      await page.getByRole('link', { name: account.title }).click();
      await page.getByRole('link', { name: words.title }).click();
      await page.getByText(words.addressUnseen).waitFor();
      await page.getByRole('button', { name: words.addressLook }).click();
      await page.getByRole('button', { name: words.stop }).click();
      await expect.poll(() => [begun.length, refused.length]).toEqual([1, 1]);
    });
    const [site] = WITH_ADDRESS_ASKED.sites;
    expect([...begun, ...refused]).toEqual(Array(2).fill({ addressRequest: site?.addressRequest?.id }));
  });

  it('is gone on with by a code that a scanner types, once it was said to be in sight', async () => {
    const begun: unknown[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('beginAuthorizeByCode', async (code) => {
        begun.push(code);
        return failed({ code: 'codeUnknown' });
      });
      await page.getByRole('link', { name: words.codeOpen }).click();
      await page.getByRole('radio', { name: words.codeHere }).check();
      await page.getByRole('textbox').pressSequentially('MDG:BCDFGHJK');
      await page.keyboard.press('Enter');
      await expect.poll(() => begun).toEqual([{ code: 'BCDFGHJK' }]);
    });
  });

  it('reads the card’s face for a site that takes it, only where the person says so', async () => {
    const chosen: unknown[] = [];
    const flow = sampleFlow('authorize', {
      at: 'choosing',
      view: { ...VIEW, acceptsStated: true },
      isNewSite: false,
      tab: null,
      isReported: false,
      lastFailure: null,
    });
    await withWindow(sampleSnapshot('ja', { ...SIGNED_IN, flow }), async (page, host) => {
      host.answer('chooseClaims', async ({ readsFace }) => {
        chosen.push(readsFace);
        return success({});
      });
      await page.getByRole('button', { name: words.goOn }).click();
      await expect.poll(() => chosen).toEqual([false]);
      await page.getByRole('checkbox', { name: words.faceRead }).check();
      await page.waitForTimeout(520); // a second press within half a second is taken for a double click
      await page.getByRole('button', { name: words.goOn }).click();
      await expect.poll(() => chosen).toEqual([false, true]);
    });
  });

  it('is ended from the account in three presses', async () => {
    const asked: unknown[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('revokeLinkedSite', async (wish) => {
        asked.push(wish);
        return success(AUTHORIZATION_ROUTES.revokeLinkedSite.reply.parse({ sites: [], names: [] }));
      });
      await page.getByRole('link', { name: account.title }).click();
      await page.getByRole('link', { name: words.title }).click();
      await page.getByRole('button', { name: words.revoke }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: words.revokeDo, exact: true }).click();
      await page.getByText(words.revoked).waitFor();
    });
    expect(asked).toEqual([{ client: VIEW.client }]);
  });
});
