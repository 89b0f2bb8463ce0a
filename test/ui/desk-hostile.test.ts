/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { desk as d } from '#words/ja/desk.ts';
import { actAs } from '../support/desk/act-as.ts';
import { deskBench } from '../support/desk/desk-bench.ts';
import { MUNICIPALITY, OPERATOR, type StaffAccount, signInAs } from '../support/portal/staff-browser.ts';

const HIDDEN_CHARACTER = /[[\p{Bidi_Control}\p{Cc}]--[\n\t]]/v;
/** Markup, script, turned text, readings and formulas, as somebody might write them into a name, an answer or a message. */
const PIECES = [
  '<img src=x onerror="document.title=\'hit\'">',
  '<script>document.title="hit"</script>',
  '</p></main><h1>hit</h1>',
  'javascript:alert(1)',
  '{{7*7}} #{7*7}',
  '見本《みほん》',
  '=HYPERLINK("https://evil.example")',
  '&lt;b&gt; &#x202e;',
];
const TURNED = ['\u202e花子', '\u2066見本\u2069', '\ufff9漢\ufffaかん\ufffb', '\u0007bell', 'a\u2028b'];

const bench = deskBench();
let worker: StaffAccount;
let administrator: StaffAccount;
beforeAll(async () => {
  worker = await bench.staff('caseWorker');
  administrator = await bench.staff('administrator');
});

/** Nothing of it is more than text, and nothing hides or turns what stands around it. */
async function isPlain(page: Page, where: string): Promise<void> {
  const text = await page.locator('body').textContent();
  expect(text, where).not.toMatch(HIDDEN_CHARACTER);
  expect(await page.title(), where).not.toContain('hit');
  expect(await page.locator('h1').count(), where).toBe(1);
  expect(await page.locator('main img, main script, main iframe, ruby').count(), where).toBe(0);
}

describe('DT-14: what somebody wrote to do harm is text on each screen', () => {
  it('messages, notes, reasons and marks', async () => {
    const number = await bench.file('child-allowance-claim');
    const by = await signInAs(bench.portal, worker);
    await actAs(by, number, { type: 'take' });
    for (const text of [...PIECES, ...TURNED]) {
      await actAs(by, number, { type: 'message', text });
      await actAs(by, number, { type: 'note', kind: 'note', text });
    }
    await bench.withPage(async (page) => {
      await bench.signIn(page, worker);
      await page.goto(`${bench.portal.origin()}/staff/#/cases/${number}`);
      for (const tab of ['1', '2', '3', '4', '5']) {
        await page.getByRole('tab').first().waitFor();
        await page.keyboard.press(tab);
        await isPlain(page, `tab ${tab}`);
      }
      await page.keyboard.press('4');
      const shown = await page.locator('.talk').first().textContent();
      for (const piece of PIECES) expect(shown).toContain(piece);
      expect(shown).toContain('[U+202E]花子');
      await page.keyboard.press('c');
      await page.getByText(d.correction.mark).waitFor();
      await page.getByText('住所', { exact: true }).first().click();
      await page.locator('.mark-words textarea').fill(PIECES.join(' ').slice(0, 290));
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: d.correction.check }).click();
      await page.getByText(d.correction.confirmLead).waitFor();
      await isPlain(page, 'D05');
      await page.getByRole('button', { name: d.correction.send }).click();
      await page.getByText(d.correction.open).waitFor();
      await isPlain(page, 'D04 with a correction');
    });
  });

  it('answers, on paper, beside it and in the table that is copied', async () => {
    const number = await bench.file('child-allowance-end', {
      change: (application) => ({
        ...application,
        answers: Object.fromEntries(
          Object.entries(application.answers).map(([key, value]) => [
            key,
            value === '見本の回答' ? (PIECES[0] ?? '') : value,
          ]),
        ) as typeof application.answers,
      }),
    });
    await bench.withPage(async (page) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await bench.signIn(page, worker);
      await page.goto(`${bench.portal.origin()}/staff/#/cases/${number}`);
      await page.getByRole('tab').first().waitFor();
      await isPlain(page, 'D04');
      expect(await page.locator('.paper').textContent()).toContain(PIECES[0]);
      await page.getByRole('button', { name: d.case.copyTable }).click();
      await page.getByText(d.case.copied).waitFor();
    });
  });

  it('names of staff and addresses in the browser', async () => {
    for (const [index, name] of PIECES.entries()) {
      const invited = await bench.portal.stores.staff.invite(OPERATOR, MUNICIPALITY, {
        name: name.slice(0, 100),
        mail: `hostile${index}@city.example`,
        grants: [{ role: 'reader', group: '*' }],
      });
      expect(invited.ok).toBe(true);
    }
    await bench.withPage(async (page) => {
      await bench.signIn(page, administrator);
      await page.goto(`${bench.portal.origin()}/staff/#/staff`);
      await page.locator('table').waitFor();
      await isPlain(page, 'D17');
      for (const place of [
        'cases?state=<b>&assignee=%00',
        'cases/<img src=x>',
        'cases/MG-1/../..',
        'me/../staff',
        '%',
      ]) {
        await page.goto(`${bench.portal.origin()}/staff/#/${place}`);
        await page.locator('h1').waitFor();
        await isPlain(page, place);
      }
    });
  });
});
