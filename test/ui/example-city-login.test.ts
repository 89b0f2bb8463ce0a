import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ja } from '#words/ja/window.ts';
import { cityLogin } from '../../examples/city-login/city-login.ts';
import { openSiteBench, type SiteBench } from '../support/window/site-bench.ts';

/** From a click at the site until it says who is there, without the person's typing: section "times" of docs/linkage.md. */
const BUDGET_MS = 2_000;
const ROUNDS = 5;

describe('a plain web site that is entered with the card', () => {
  let bench: SiteBench;
  beforeAll(async () => {
    bench = await openSiteBench('city-login', cityLogin);
  }, 90_000);
  afterAll(() => bench?.close());

  const enter = () => bench.tab.getByRole('button', { name: 'マイナンバーカードで入る' }).click();

  /** The person's own way through the window: choose, type, and agree where the window asks once more. */
  async function answer(isKnown: boolean): Promise<void> {
    const { window } = bench;
    await window.getByRole('button', { name: ja.sites.goOn, exact: true }).click();
    await bench.typePin('auth', '1234');
    if (!isKnown) await window.getByRole('button', { name: ja.sites.give, exact: true }).click();
    await window.getByRole('heading', { level: 1, name: ja.sites.doneTitle }).waitFor();
  }

  it('signs in the browser that asked, and knows the person again', async () => {
    for (const visit of [1, 2]) {
      await enter();
      const back = await bench.openInApp();
      await bench.window.getByText(bench.origin).waitFor();
      await answer(visit > 1);
      await back.getByRole('heading', { name: `ようこそ。${visit} 回目のご利用です。` }).waitFor();
      await back.getByRole('button', { name: '出る' }).click();
      // Closed before the site has heard of it, the person would still be in.
      await back.getByRole('button', { name: 'マイナンバーカードで入る' }).waitFor();
      await back.close();
      await bench.tab.goto(bench.origin);
    }
  });

  it('lets nobody in who gives nothing', async () => {
    await enter();
    const back = await bench.openInApp();
    await bench.window.getByRole('button', { name: ja.sites.stop, exact: true }).click();
    await bench.tab.getByRole('heading', { name: '入れませんでした。' }).waitFor();
    await back.close();
    await bench.tab.goto(bench.origin);
  });

  it('is entered within its budget, less what the person does', async () => {
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { test } = bench;
      const from = performance.now();
      await enter();
      const back = await bench.openInApp();
      const { flowId, revision } = await test.untilStep('choosing');
      await test.core.handlers.chooseClaims({ flowId, revision, given: ['openid'] });
      await test.untilCard('awaitingPin');
      await test.givePin('1234');
      await back.getByRole('heading', { name: /ようこそ/ }).waitFor();
      took.push(performance.now() - from);
      await back.close();
      await bench.tab.goto(bench.origin);
      await bench.tab.getByRole('button', { name: '出る' }).click();
    }
    process.stdout.write(`city-login, click to signed in: ${took.map(Math.round).join(', ')} ms\n`);
    expect(Math.min(...took)).toBeLessThan(BUDGET_MS);
  });
});
