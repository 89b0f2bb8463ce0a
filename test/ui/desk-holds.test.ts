/// <reference lib="dom" />
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { desk as d } from '#words/ja/desk.ts';
import { actAs } from '../support/desk/act-as.ts';
import { deskBench } from '../support/desk/desk-bench.ts';
import { press, title } from '../support/desk/shown.ts';
import { ERASING_RULE, eraseCase } from '../support/portal/erase-case.ts';
import { MUNICIPALITY, type StaffAccount, signInAs } from '../support/portal/staff-browser.ts';

const REASON = '審査請求があり、裁決まで残します。';
const bench = deskBench();
let approver: StaffAccount;
let second: StaffAccount;
beforeAll(async () => {
  approver = await bench.staff('approver');
  second = await bench.staff('approver');
});

const open = async (page: Page, number: string) => {
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${number}`);
  await page.locator('main h1').waitFor();
};
/** Opens what is done seldom, asks for one of it, and gives the reason. */
async function ask(page: Page, act: string): Promise<void> {
  await page.locator('.case-bar summary', { hasText: d.case.more }).click();
  await press(page, act);
  await page.locator('dialog[open] textarea').fill(REASON);
  await page.locator('dialog[open] button[type=submit]').click();
}

describe('DT-24: a case that is not to be erased', () => {
  it('is held with a ground and a reason, shown as held, and let go once another approver confirms', async () => {
    const number = await bench.file('child-allowance-end');
    const banner = d.holds.title(d.holds.grounds.lawsuit);
    await bench.withPage(async (page) => {
      await bench.signIn(page, approver);
      await open(page, number);
      await page.locator('.case-bar summary', { hasText: d.case.more }).click();
      await page.locator('.case-bar select').last().selectOption('lawsuit');
      await press(page, d.acts.hold);
      await page.locator('dialog[open] textarea').fill(REASON);
      await page.locator('dialog[open] button[type=submit]').click();
      await page.getByText(banner).waitFor();
      await page.locator('.note').getByText(REASON).waitFor();
      await page.locator('.case-mark.is-held').waitFor();

      await page.goto(`${bench.portal.origin()}/staff/#/cases?mark=held`);
      await page.locator('main tbody tr', { hasText: number }).waitFor();
      expect(await page.locator('main tbody tr').count()).toBe(1);
      await page.goto(`${bench.portal.origin()}/staff/#/retention`);
      await page.locator('main tr', { hasText: d.holds.grounds.lawsuit }).waitFor();
      expect(await page.locator('main').textContent()).not.toMatch(/MG-/);

      await open(page, number);
      await ask(page, d.acts.liftHold);
      await page.getByText(d.holds.waits).waitFor();
      await page.getByText(banner).waitFor();
      await page.keyboard.press('d');
      await title(page, d.approval.title);
      await page.getByText(d.approval.own).waitFor();
      expect(await page.getByRole('button', { name: d.acts.confirm }).count()).toBe(0);
    });
    await bench.withPage(async (page) => {
      await bench.signIn(page, second);
      await open(page, number);
      await page.getByText(banner).waitFor();
      await page.keyboard.press('d');
      await title(page, d.approval.title);
      await page.getByText(d.acts.liftHold, { exact: true }).waitFor();
      await press(page, d.acts.confirm);
      await page.locator('[role=tab]').first().waitFor();
      expect(await page.getByText(banner).count()).toBe(0);
      expect(await page.locator('.case-mark.is-held').count()).toBe(0);
    });
  });
});

describe('DT-23: a case that was erased', () => {
  it('shows its skeleton by a link, and to an auditor from the entry that tells of it', async () => {
    const number = await bench.file('child-allowance-end');
    const by = await signInAs(bench.portal, approver);
    await actAs(by, number, { type: 'take' });
    await actAs(by, number, { type: 'decide', outcome: 'noted' });
    await eraseCase(bench.portal, number);
    const { ja: procedure } = bench.portal.procedure('child-allowance-end').title;
    const isSkeleton = async (page: Page) => {
      await page.getByText(d.skeleton.title).waitFor();
      const shown = await page.locator('main').textContent();
      const { kind, years, source } = ERASING_RULE;
      const rule = d.skeleton.rule(d.retention.kinds[kind] ?? '', d.retention.yearsOf(years), source);
      for (const told of [number, procedure, d.outcomes.noted, rule]) expect(shown).toContain(told);
      expect(shown).not.toMatch(/見本　|花子/);
      expect(await page.locator('[role=tab], .case-bar').count()).toBe(0);
    };
    await bench.withPage(async (page) => {
      await bench.signIn(page, second);
      await open(page, number);
      await isSkeleton(page);
    });
    const auditor = await bench.staff('auditor');
    await bench.withPage(async (page) => {
      await bench.signIn(page, auditor);
      await page.goto(`${bench.portal.origin()}/staff/#/audit`);
      await page
        .locator('.audit-table tbody tr', { hasText: d.audit.acts.caseErased ?? '' })
        .first()
        .locator('td:last-child button')
        .click();
      await page.locator('.audit-entry').getByRole('link', { name: number }).click();
      await isSkeleton(page);
    });
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from audit_entry where municipality_code = ${MUNICIPALITY}
      and audit_act(json) = 'caseSkeletonRead' and audit_case(json) = ${number}`.execute(bench.portal.database);
    expect(rows).toEqual([{ n: 2 }]);
  });
});
