/// <reference lib="dom" />
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { DESK_ROUTES } from '#contract/portal/desk-routes.ts';
import { dayOfSlot, slotOf, slotSchema, timeOfSlot } from '#contract/procedure/visit.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { openDayFrom } from '#contract/values/open-days.ts';
import { desk as d } from '#words/ja/desk.ts';
import { ja } from '#words/ja/window.ts';
import { deskBench } from '../support/desk/desk-bench.ts';
import { MUNICIPALITY, newStaff, type StaffAccount, signInAs } from '../support/portal/staff-browser.ts';

const NOTIFICATION = 'child-allowance-end';
/** A button takes a second press within half a second for a double click. */
const REPEAT_GUARD_MS = 520;

const bench = deskBench();
let worker: StaffAccount;
beforeAll(async () => {
  worker = await bench.staff('caseWorker');
});

async function press(page: Page, words: string): Promise<void> {
  await page.waitForTimeout(REPEAT_GUARD_MS);
  await page.getByRole('main').getByRole('button', { name: words }).first().click();
}

async function openVisits(page: Page, number: string): Promise<void> {
  await bench.signIn(page, worker);
  await page.goto(`${bench.portal.origin()}/staff/#/cases/${number}`);
  await page.getByRole('tab').first().waitFor();
  await page.keyboard.press('3');
  await page.getByRole('heading', { name: d.visits.ofCase, exact: true }).waitFor();
}

async function visitsOf(number: string) {
  const by = await signInAs(bench.portal, worker);
  return DESK_ROUTES.readCase.reply.parse((await by.ask('GET', `/staff/cases/${number}`)).body).visits;
}

describe('a visit, booked at the counter', () => {
  it('is picked from the times that are free, moved to another, and shown', async () => {
    const number = await bench.file(NOTIFICATION);
    await bench.withPage(async (page) => {
      await openVisits(page, number);
      await press(page, d.acts.bookVisit);
      const days = page.locator('#field-visit-new-day option');
      await days.first().waitFor({ state: 'attached' });
      const wanted = await days.nth(2).getAttribute('value');
      await page.locator('#field-visit-new-day').selectOption({ index: 2 });
      await page.locator('#field-visit-new-time').selectOption({ index: 1 });
      const slot = slotSchema.parse(await page.locator('#field-visit-new-time').inputValue());
      expect(dayOfSlot(slot)).toBe(wanted);
      await press(page, d.acts.bookVisit);
      await expect.poll(() => visitsOf(number)).toMatchObject([{ slot, state: 'booked', by: 'staff' }]);

      await press(page, d.acts.changeVisit);
      await page.locator('#field-visit-1-day option').first().waitFor({ state: 'attached' });
      await page.locator('#field-visit-1-day').selectOption({ index: 4 });
      const moved = await page.locator('#field-visit-1-time').inputValue();
      await press(page, d.acts.changeVisit);
      await expect.poll(async () => (await visitsOf(number))[0]?.slot).toBe(moved);
    });
  }, 60_000);

  it('that somebody else took meanwhile is said, and what is free is asked for anew', async () => {
    const number = await bench.file(NOTIFICATION);
    await bench.withPage(async (page) => {
      await openVisits(page, number);
      await press(page, d.acts.bookVisit);
      const times = page.locator('#field-visit-new-time option');
      await times.first().waitFor({ state: 'attached' });
      const slot = slotSchema.parse(await page.locator('#field-visit-new-time').inputValue());
      await sql`insert into office_slot (municipality_code, section, day, starts, taken)
        values (${MUNICIPALITY}, 'child', ${dayOfSlot(slot)}, ${timeOfSlot(slot)}, 4)
        on conflict (municipality_code, section, day, starts) do update set taken = 4`.execute(bench.portal.database);
      await press(page, d.acts.bookVisit);
      await page.locator('main .note.is-error').first().waitFor();
      await page.locator(`#field-visit-new-time option[value="${slot}"]`).waitFor({ state: 'detached' });
      expect(await visitsOf(number)).toEqual([]);
    });
  }, 60_000);
});

describe('mail that did not arrive', () => {
  it('stands on the page of the day, with the case that is to be told by post', async () => {
    const number = await bench.file(NOTIFICATION);
    await sql`insert into mail_problem (municipality_code, id, at, problem, kind, procedure_group, subject_id, receipt_number)
      select municipality_code, 'problem', now(), 'bounced', 'news', 'child', owner, receipt_number from application
      where receipt_number = ${number}`.execute(bench.portal.database);
    await bench.withPage(async (page, complaints) => {
      await page.route('**/mail-problems', (route) => route.fulfill({ status: 500, json: {} }));
      await bench.signIn(page, worker);
      await page.locator('.note.is-error').waitFor();
      await page.getByRole('heading', { name: d.today.mine(0, false) }).waitFor();
      expect(complaints.splice(0)).toEqual([expect.stringContaining('500')]);
      await page.unroute('**/mail-problems');
      await page.getByRole('button', { name: ja.app.retry }).click();
      await page.getByRole('heading', { name: d.today.unreached(1, false) }).waitFor();
      await page.locator('#mail-problems').getByRole('link', { name: number }).click();
      await page.getByRole('tab').first().waitFor();
    });
  }, 60_000);
});

describe('a visit without a case', () => {
  it('stands on the page of the day with its number and what for, and who receives says whether somebody came', async () => {
    const today = japaneseDay(epochMs(Date.now()));
    const slot = slotOf(openDayFrom(addDays(today, 1)), '10:00');
    const payload = { purpose: 'move-out-notice', municipality: MUNICIPALITY, section: 'movingIn', slot };
    const token = await bench.portal.signIn('spouse');
    const booked = await bench.portal.ask(token, { method: 'POST', url: '/visits', payload });
    const id = String(booked.body.id);
    await sql`update visit_free set day = ${today} where id = ${id}`.execute(bench.portal.database);
    const state = async () =>
      (await sql<{ state: string }>`select state from visit_free where id = ${id}`.execute(bench.portal.database))
        .rows[0]?.state;
    const receives = await newStaff(bench.portal, ['caseWorker'], MUNICIPALITY, 'residents');
    await bench.withPage(async (page) => {
      await bench.signIn(page, receives);
      await page.getByRole('cell', { name: id }).waitFor();
      await page.goto(`${bench.portal.origin()}/staff/#/visits`);
      await page.getByRole('row', { name: id }).waitFor();
      await press(page, d.acts.visitAttended);
      await expect.poll(state).toBe('attended');
      const row = page.getByRole('row', { name: id });
      await row.getByRole('cell', { name: d.visits.states.attended, exact: true }).waitFor();
      expect(await row.getByRole('button').count()).toBe(0);
    });
    const elsewhere = await newStaff(bench.portal, ['caseWorker'], MUNICIPALITY, 'child');
    await bench.withPage(async (page) => {
      await bench.signIn(page, elsewhere);
      await page.goto(`${bench.portal.origin()}/staff/#/visits`);
      await page.getByText(d.visits.none).waitFor();
    });
  }, 60_000);
});
