import { describe, expect, it } from 'vitest';
import { failed, success } from '#contract/failures/outcome.ts';
import { AUTHORIZATION_ROUTES } from '#contract/portal/authorization-routes.ts';
import { ja } from '#words/ja/window.ts';
import { SIGNED_IN, sampleFlow, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { PROVED, TO_SIGN, VIEW, WITH_ADDRESS_ASKED } from '../support/window/gallery/sites.ts';
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

  it('LT-31: is to be signed only once each bare digest was said to be known, and the site’s words stand in a frame', async () => {
    const agreed: unknown[] = [];
    const opened: unknown[] = [];
    const flow = sampleFlow('authorize', { at: 'reading', view: TO_SIGN, shown: null, lastFailure: null });
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
        return success(AUTHORIZATION_ROUTES.revokeLinkedSite.reply.parse({ sites: [] }));
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
