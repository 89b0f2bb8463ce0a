import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languageSchema } from '#contract/values/localized-text.ts';
import { AUTHORIZE_PAGE_WORDS } from '#words/authorize-page-words.ts';
import { ja } from '#words/ja/window.ts';
import { bank } from '../../examples/bank/bank.ts';
import { pdfsig } from '../support/application/pdfsig.ts';
import { qpdf } from '../support/application/qpdf.ts';
import { hasTools } from '../support/system-tools.ts';
import { violations } from '../support/window/axe.ts';
import { openSiteBench, type SiteBench } from '../support/window/site-bench.ts';

describe('a bank that is entered with the card', () => {
  let bench: SiteBench;
  beforeAll(async () => {
    bench = await openSiteBench('bank', bank);
  }, 90_000);
  afterAll(() => bench?.close());

  const press = (name: string) => bench.window.getByRole('button', { name, exact: true }).click();

  it('pays what the person agreed to with the card, of which the window shows amount and payee', async () => {
    await bench.tab.getByRole('button', { name: 'マイナンバーカードで入る' }).click();
    const account = await bench.openInApp();
    await press(ja.sites.goOn);
    await bench.typePin('auth', '1234');
    await press(ja.sites.give);
    await account.getByText('残高 100,000円').waitFor();

    await bench.tab.goto(bench.origin);
    await bench.tab.getByLabel('受け取る人').fill('見本　太郎');
    await bench.tab.getByLabel('口座').fill('例示支店 普通 0000000');
    await bench.tab.getByLabel('金額（円）').fill('12000');
    await bench.tab.getByRole('button', { name: 'カードで確かめて振り込む' }).click();
    const paid = await bench.openInApp();
    await press(ja.sites.goOn);
    await bench.window.getByRole('heading', { level: 1, name: ja.sites.agreeTitle('見本銀行') }).waitFor();
    const shown = (await bench.window.locator('main').textContent()) ?? '';
    for (const fact of ['12,000円', '見本　太郎', '例示支店 普通 0000000']) expect(shown).toContain(fact);
    await press(ja.sites.agree);
    await bench.typePin('auth', '1234');
    await paid.getByText('残高 88,000円').waitFor();
    await paid.getByText('見本　太郎 12,000円').waitFor();
  });

  it.skipIf(!hasTools('pdfsig', 'qpdf'))(
    'lends where the papers are signed one by one, and has the contract with the signature in it',
    async () => {
      await bench.tab.goto(bench.origin);
      await bench.tab.getByRole('button', { name: '300,000円を借りる' }).click();
      const asks = bench.tab.getByRole('region', { name: AUTHORIZE_PAGE_WORDS.ja.sitesWords });
      expect(await asks.textContent()).toContain('30万円の貸付け');
      for (const language of languageSchema.options) {
        await bench.tab.goto(`${bench.tab.url().split('?')[0]}?lang=${language}`);
        await bench.tab.locator('section.site h2').waitFor();
        expect(await violations(bench.tab), language).toEqual([]);
      }
      await bench.tab.goto(`${bench.tab.url().split('?')[0]}?lang=ja`);
      const lent = await bench.openInApp();
      await press(ja.sites.goOn);
      await bench.window.getByText(ja.sites.forms.pades).waitFor();
      await press(ja.sites.oneByOne);
      await bench.window.getByText(ja.sites.stopOf(1, 2)).waitFor();
      await bench.window.getByRole('img', { name: ja.sites.pagePicture(1) }).waitFor();
      await press(ja.sites.agreeToItem);
      await bench.window.getByText(ja.sites.stopOf(2, 2)).waitFor();
      await bench.window.getByText('12回で返します').waitFor();
      await bench.window.waitForTimeout(520); // a second press within half a second is taken for a double click
      await press(ja.sites.agreeToItem);
      await bench.typePin('auth', '1234');
      await bench.typePin('sign', 'ABC123');
      await lent.getByText('署名した契約書').waitFor();
      const download = lent.waitForEvent('download');
      await lent.getByRole('link', { name: '署名した契約書' }).click();
      const contract = new Uint8Array(await readFile(await (await download).path()));
      expect(pdfsig(contract)).toContain('Signature is Valid');
      expect(pdfsig(contract)).toContain('Total document signed');
      expect(qpdf(contract, '--check')).toContain('No syntax or stream encoding errors');
      await lent.close();
    },
  );

  it('pays nothing where the person does not agree', async () => {
    await bench.tab.goto(bench.origin);
    await bench.tab.getByLabel('受け取る人').fill('見本　次郎');
    await bench.tab.getByLabel('口座').fill('例示支店 普通 0000001');
    await bench.tab.getByLabel('金額（円）').fill('500');
    await bench.tab.getByRole('button', { name: 'カードで確かめて振り込む' }).click();
    const back = await bench.openInApp();
    await press(ja.sites.goOn);
    await press(ja.sites.stop);
    await bench.tab.getByRole('heading', { name: 'できませんでした。' }).waitFor();
    await back.close();
  });
});
