import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prefillLinkSchema } from '#contract/portal/prefill-routes.ts';
import { outsideLink } from '#host/outside-link.ts';
import { ja } from '#words/ja/window.ts';
import { childCare } from '../../examples/child-care/child-care.ts';
import { sampleAnswers } from '../support/application/sample-answers.ts';
import { got } from '../support/card/card-harness.ts';
import { openSiteBench, type SiteBench } from '../support/window/site-bench.ts';

const PROCEDURE = 'child-allowance-donation';
const TITLE = '児童手当 寄附の申出';
const PHONE = '090-0000-0000';

describe('a site about child care that begins a form', () => {
  let bench: SiteBench;
  beforeAll(async () => {
    bench = await openSiteBench('child-care', childCare);
  }, 90_000);
  afterAll(() => bench?.close());

  /** From the question of a parent to the link for the app. */
  async function begin() {
    const { tab } = bench;
    await tab.goto(bench.origin);
    await tab.getByLabel('何についてですか').fill('児童手当 寄附');
    await tab.getByRole('button', { name: 'さがす' }).click();
    await tab.getByRole('radio', { name: TITLE }).check();
    await tab.getByLabel('電話番号').fill(PHONE);
    await tab.getByRole('button', { name: '申請書を書き始める' }).click();
    const link = await tab.getByRole('link', { name: 'アプリで開く' }).getAttribute('href');
    return prefillLinkSchema.parse(outsideLink(link ?? ''));
  }

  it('is found, begun, said to be the site’s in the app, filed there, and heard of where the person wants it', async () => {
    const { test, window, tab } = bench;
    got(await test.core.followLink(await begin()));
    await window.getByRole('heading', { name: ja.siteForm.title('見本子育てひろば') }).waitFor();
    expect(await window.getByRole('checkbox').count()).toBe(0);
    await window.getByRole('button', { name: ja.procedure.signInFirst }).click();
    await bench.typePin('auth', '1234');
    await window.getByRole('checkbox', { name: ja.siteForm.tells }).check();
    await window.getByRole('button', { name: ja.procedure.begin, exact: true }).click();
    await test.untilCard('awaitingPin');
    await test.givePin('5678');
    await window.getByText(ja.siteForm.inForm('見本子育てひろば')).waitFor();
    const filled = await test.untilStep('fillingForm');
    if (filled.step.at !== 'fillingForm' || !('draft' in filled.step)) throw new Error('not the form');
    const { draft } = filled.step;
    expect(draft.answers.phone).toBe(PHONE);
    const answers = { ...sampleAnswers(bench.portal.procedure(PROCEDURE)), ...draft.answers };
    const now = () => ({ flowId: test.view().flowId, revision: test.view().revision });
    got(await test.core.handlers.reviewApplication({ ...now(), draft: { ...draft, answers } }));
    await test.untilStep('reviewing');
    await test.declareAndFile();
    await test.untilCard('awaitingPin');
    await test.givePin('ABC123');
    const done = await test.untilStep('done');
    if (done.step.at !== 'done' || !('receipt' in done.step)) throw new Error('not received');
    await tab.getByRole('link', { name: 'もう一度見る' }).click();
    await tab.getByText(`受付番号 ${done.step.receipt.receiptNumber}`).waitFor();
  });

  it('hears nothing of a form that nobody has filed', async () => {
    await begin();
    await bench.tab.getByText('まだ出されていません。').waitFor();
  });
});
