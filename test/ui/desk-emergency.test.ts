/// <reference lib="dom" />
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { filedReplySchema } from '#contract/portal/application-routes.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { desk as d } from '#words/ja/desk.ts';
import { ja } from '#words/ja/window.ts';
import { sampleFiling } from '../support/application/sample-filing.ts';
import { deskBench } from '../support/desk/desk-bench.ts';
import { MUNICIPALITY, NEIGHBOUR, newStaff, type StaffAccount } from '../support/portal/staff-browser.ts';

const REASON = '児童相談所から至急の照会があったため。';
const bench = deskBench();
let outsider: StaffAccount;
let number: string;
beforeAll(async () => {
  outsider = await newStaff(bench.portal, ['reader'], NEIGHBOUR, 'nursery');
  await newStaff(bench.portal, ['approver'], NEIGHBOUR, 'child');
  const token = await bench.portal.signIn('ordinary');
  const holder = await bench.portal.authority.holder('ordinary');
  const procedure = bench.portal.procedure('child-allowance-claim', NEIGHBOUR);
  const filing = { portal: bench.portal.origin(), filer: bench.portal.filerOf('ordinary') };
  const filed = await bench.portal.file(token, await sampleFiling(holder, procedure, filing));
  number = filedReplySchema.parse(filed.body).receiptNumber;
});

const open = async (page: Page, receiptNumber: string) => {
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${receiptNumber}`);
  await page.locator('.note.is-error').waitFor();
};
const ask = async (page: Page, reason: string) => {
  await page.getByText(d.emergency.title, { exact: true }).first().click();
  await page.getByRole('button', { name: d.emergency.open }).click();
  await page.locator('dialog[open] textarea').fill(reason);
  await page.locator('dialog[open] button[type=submit]').click();
};

describe('DT-09: a case of another section, opened in an emergency on the page', () => {
  it('asks for a reason, is read until a time that the page says, and can be changed in nothing', async () => {
    await bench.withPage(async (page) => {
      await bench.signIn(page, outsider);
      await open(page, number);
      await ask(page, '至急');
      await page.locator('dialog[open]').getByText(d.reason.wrong).first().waitFor();
      await page.locator('dialog[open] textarea').fill(REASON);
      await page.locator('dialog[open] button[type=submit]').click();
      await page.getByText(d.emergency.until('').slice(0, 10)).waitFor();
      await page.locator('[role=tab]').first().waitFor();
      for (const act of [d.acts.take, d.acts.askCorrection, d.acts.propose, d.acts.decide]) {
        expect(await page.getByRole('button', { name: act, exact: true }).count()).toBe(0);
      }
    });
    const { rows } = await sql<{ json: string }>`select json from audit_entry
      where municipality_code = ${NEIGHBOUR} and audit_act(json) = 'emergencyOpened'`.execute(bench.portal.database);
    expect(rows.map(({ json }) => JSON.parse(json))).toMatchObject([
      { result: 'ok', case: number, actor: { id: outsider.id }, detail: { approvers: 1 } },
    ]);
    expect(rows.map(({ json }) => json).join('')).not.toContain(REASON);
  });

  it('is none for a number that never was', async () => {
    await bench.withPage(async (page) => {
      await bench.signIn(page, outsider);
      await open(page, 'MG-0000-0000-0000');
      await ask(page, REASON);
      const { title } = failureTextOf(ja.failures, { code: 'notFound' }, { keepsEntries: false });
      await page.locator('details').getByText(title).waitFor();
    });
  });

  it('is offered neither to whose role opens none, nor to who sees all, nor where the municipality has not switched it on', async () => {
    const never = 'MG-0000-0000-0000';
    for (const [account, asked] of [
      [await newStaff(bench.portal, ['approver'], NEIGHBOUR, 'nursery'), number],
      [await newStaff(bench.portal, ['reader'], NEIGHBOUR, '*'), never],
      [
        await newStaff(bench.portal, ['caseWorker'], MUNICIPALITY, 'nursery'),
        await bench.file('child-allowance-claim'),
      ],
    ] as const) {
      await bench.withPage(async (page) => {
        await bench.signIn(page, account);
        await open(page, asked);
        expect(await page.getByText(d.emergency.title).count()).toBe(0);
      });
    }
  });
});
