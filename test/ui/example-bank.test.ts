import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ja } from '#words/ja/window.ts';
import { bank } from '../../examples/bank/bank.ts';
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
