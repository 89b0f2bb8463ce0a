import { describe, expect, it } from 'vitest';
import { failed, success } from '#contract/failures/outcome.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { ja } from '#words/ja/window.ts';
import { confirming, own } from '../support/window/gallery/benefit-account.ts';
import { gallery } from '../support/window/gallery/gallery.ts';
import type { GalleryEntry } from '../support/window/gallery/gallery-entry.ts';
import { SIGNED_IN, sampleFlow, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';
import { focusedText, goTo } from '../support/window/window-page.ts';

const withWindow = renderedWindows();
checkScreens('benefit-account', withWindow);

const { benefitAccount: words } = ja;

function entry(name: string): GalleryEntry {
  const found = gallery('ja').find((one) => one.name === name);
  if (found === undefined) throw new Error(`no screen ${name}`);
  return found;
}

describe('the form of an account', () => {
  it('takes bank and branch from the list, numbers and names as they are typed, and asks for the card last', async () => {
    const begun: unknown[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readBenefitAccount', async () => success(own(null)));
      host.answer('listBanks', async () =>
        success({ banks: [{ code: '0001', name: 'みずほ', kana: 'ミズホ' }], asOf: '2026-08-24' as never }),
      );
      host.answer('listBranches', async ({ bank }) =>
        success({
          branches: bank === '0001' ? [{ code: '001', name: '東京営業部', kana: 'トウキヨウ' }] : [],
          asOf: '2026-08-24' as never,
        }),
      );
      host.answer('beginBenefitAccount', async ({ order }) => {
        begun.push(order);
        return failed({ code: 'sessionRequired' });
      });
      await page.getByRole('link', { name: words.title }).click();
      await page.getByText(words.none).waitFor();
      await page.getByRole('link', { name: words.register }).click();
      await page.getByRole('button', { name: words.next }).click();
      await page.getByText(words.errors.bank).first().waitFor();
      expect(begun).toEqual([]);
      await page.getByRole('combobox', { name: words.searchBank }).fill('みず');
      await page.getByRole('option').first().click();
      await page.getByRole('combobox', { name: words.searchBranch }).fill('東京');
      await page.getByRole('option').first().click();
      await page.getByLabel(words.kinds.ordinary).check();
      await page.locator('#field-number').fill('１２３４５６７');
      await page.locator('#field-holder').fill('ﾐﾎﾝ はなこ');
      await page.locator('#field-ownKana').fill('みほん　はなこ');
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: words.next }).click();
      await expect.poll(() => begun.length).toBe(1);
      expect(begun[0]).toEqual({
        account: { bank: '0001', branch: '001', kind: 'ordinary', number: '1234567', holderKana: 'ミホン ハナコ' },
        names: { bank: 'みずほ', branch: '東京営業部' },
        ownKana: 'ミホン ハナコ',
      });
    });
  });
});

describe('an account of ゆうちょ銀行', () => {
  it('is filled in from 記号 and 番号, each shown as it is among banks, and a mistyped digit from none', async () => {
    const begun: unknown[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      const asOf = '2026-08-24' as never;
      host.answer('readBenefitAccount', async () => success(own(null)));
      host.answer('listBanks', async () =>
        success({ banks: [{ code: '9900', name: 'ゆうちょ', kana: 'ユウチヨ' }], asOf }),
      );
      host.answer('listBranches', async ({ q }) =>
        success({ branches: q === '408' ? [{ code: '408', name: '四〇八', kana: 'ヨンゼロハチ' }] : [], asOf }),
      );
      host.answer('beginBenefitAccount', async ({ order }) => {
        begun.push(order);
        return failed({ code: 'sessionRequired' });
      });
      await page.getByRole('link', { name: words.title }).click();
      await page.getByRole('link', { name: words.register }).click();
      await page.getByRole('combobox', { name: words.searchBank }).fill('ゆう');
      await page.getByRole('option').first().click();
      await page.locator('#field-symbol').fill('14040');
      await page.locator('#field-postNumber').fill('１２３４５６７１');
      await page.getByRole('button', { name: words.post.make }).click();
      await page.getByText(words.post.wrong.check).waitFor();
      expect(await page.locator('#field-number').inputValue()).toBe('');
      await page.locator('#field-symbol').fill('14030');
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: words.post.make }).click();
      await page.getByText(words.post.made('408', '1234567')).waitFor();
      await page.getByText(words.withCode('四〇八', '408')).waitFor();
      expect(await page.locator('#field-number').inputValue()).toBe('1234567');
      await page.locator('#field-holder').fill('ミホン ハナコ');
      await page.getByRole('button', { name: words.next }).click();
      await expect.poll(() => begun.length).toBe(1);
      expect(begun[0]).toMatchObject({
        account: { bank: '9900', branch: '408', kind: 'savings', number: '1234567', holderKana: 'ミホン ハナコ' },
        names: { bank: 'ゆうちょ', branch: '四〇八' },
      });
    });
  });
});

describe('the list of banks', () => {
  it('says where it cannot be read and what is too long, and hands the focus on when a bank is chosen', async () => {
    const queries: string[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readBenefitAccount', async () => success(own(null)));
      const failure = { code: 'portalFaulty', status: 500 } as const;
      host.answer('listBanks', async () => failed(failure));
      await page.getByRole('link', { name: words.title }).click();
      await page.getByRole('link', { name: words.register }).click();
      const box = page.getByRole('combobox', { name: words.searchBank });
      await box.fill('みず');
      await page.getByText(failureTextOf(ja.failures, failure).title).waitFor();
      host.answer('listBanks', async ({ q }) => {
        queries.push(q);
        return success({ banks: [{ code: '0001', name: 'みずほ', kana: 'ミズホ' }], asOf: '2026-08-24' as never });
      });
      await page.getByRole('button', { name: ja.app.retry }).click();
      await expect.poll(() => queries).toEqual(['みず']);
      await page.getByRole('option').first().waitFor();
      await box.fill('み'.repeat(41));
      await page.getByText(ja.answers.tooLong(words.bank, String(40))).waitFor();
      await page.getByRole('option').first().waitFor({ state: 'detached' });
      await box.fill('0001');
      await page.getByRole('option').first().waitFor();
      expect(queries).toEqual(['みず', '0001']);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect.poll(() => focusedText(page)).toBe(words.chooseBankAgain);
      await page.keyboard.press('Enter');
      await expect.poll(() => box.evaluate((input) => input === input.ownerDocument.activeElement)).toBe(true);
    });
  });
});

describe('the page before it is registered', () => {
  it('sends nothing that was not said, and both readings where they differ are there to put right', async () => {
    const said: unknown[] = [];
    const shown = entry('account-confirm-word');
    await withWindow(shown.snapshot, async (page, host) => {
      host.answer('confirmAccount', async ({ stated }) => {
        said.push(stated);
        return success({});
      });
      host.answer('compareNames', async ({ holderKana, ownKana }) => {
        said.push([holderKana, ownKana]);
        return success({});
      });
      await goTo(page, host, shown, ja);
      await page.getByRole('heading', { name: words.confirmTitle('見本　花子') }).waitFor();
      await page.getByRole('button', { name: words.confirm }).click();
      await page.getByText(words.statementMissing).waitFor();
      expect(said).toEqual([]);
      await page.getByLabel(words.statement).check();
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: words.confirm }).click();
      await expect.poll(() => said).toEqual([true]);

      host.show({ ...shown.snapshot, flow: sampleFlow('benefitAccount', confirming('differs', 'ミホン　タロウ')) });
      await page.getByText(words.differsLead).waitFor();
      expect(await page.getByRole('button', { name: words.confirm }).count()).toBe(0);
      await page.locator('#field-holder').fill('みほん　たろう');
      await page.getByRole('button', { name: words.compare }).click();
      await expect.poll(() => said.at(-1)).toEqual(['ミホン タロウ', 'ミホン ハナコ']);
    });
  });
});

describe('the account as it is registered', () => {
  it('is covered at a public terminal until it is asked for, and not in the page before', async () => {
    const shown = entry('benefit-account-public');
    await withWindow(shown.snapshot, async (page, host) => {
      await page.clock.install();
      await goTo(page, host, shown, ja);
      const html = () => page.locator('main').innerHTML();
      for (const hidden of ['みずほ', '東京営業部', '567', 'ミホン']) expect(await html()).not.toContain(hidden);
      await page.getByRole('button', { name: words.show }).click();
      await page.getByText(words.numberEnd('567')).waitFor();
      await page.clock.fastForward(61_000);
      await page.getByText(words.numberEnd('567')).waitFor({ state: 'detached' });
    });
  });

  it('is removed after a question', async () => {
    let isThere = true;
    const shown = entry('benefit-account');
    await withWindow(shown.snapshot, async (page, host) => {
      await goTo(page, host, shown, ja);
      host.answer('readBenefitAccount', async () => success(own(isThere ? {} : null)));
      host.answer('removeBenefitAccount', async () => {
        isThere = false;
        return success({});
      });
      await page.getByRole('button', { name: words.remove }).click();
      await page.getByText(words.removeBody).waitFor();
      await page.getByRole('button', { name: words.removeStay }).click();
      expect(isThere).toBe(true);
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: words.remove }).click();
      await page.getByRole('dialog').getByRole('button', { name: words.removeGo }).click();
      await page.getByText(words.removed).waitFor();
      await page.getByText(words.none).waitFor();
    });
  });
});
