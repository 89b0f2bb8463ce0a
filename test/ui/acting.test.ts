/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epochMs, procedureIdSchema } from '#contract/values/brands.ts';
import { memoryFiles } from '#host/private-files/memory-files.ts';
import type { KioskHost } from '#kiosk/kiosk-host.ts';
import { ja } from '#words/ja/window.ts';
import { sampleAnswers } from '../support/application/sample-answers.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { giveMandate } from '../support/portal/mandate-sitting.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import { SECRETS } from '../support/window/flow-lengths.ts';
import { walkOf } from '../support/window/form-walk.ts';
import { hostWindow } from '../support/window/window-host.ts';
import { keptInPage, launchBrowser } from '../support/window/window-page.ts';

const COVERED = procedureIdSchema.parse('child-allowance-donation');
const ADDRESS = '東京都見本区例示町１丁目２番３号';

/** The window of a proxy in a browser, in front of a portal at which both have signed. */
describe('a proxy at their own window', () => {
  let portal: TestPortal;
  let principal: string;
  let registration: string;
  let test: TestCore;
  let host: KioskHost;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    portal = await openTestPortal();
    principal = await portal.signIn('ordinary');
    const scope = { procedures: [COVERED], things: ['applications' as const] };
    registration = await giveMandate(portal, principal, ['ordinary', 'spouse'], { scope });
    const files = { ...memoryFiles(() => epochMs(portal.clock.nowMs)), lasting: Promise.resolve(true) };
    test = await openTestCore(portal, { persona: 'spouse', privateFiles: files });
    host = await hostWindow(test.core);
    browser = await launchBrowser();
    page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(15_000);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await host?.stop();
    await portal?.close();
  });

  const bar = () => page.getByRole('region', { name: ja.acting.label });
  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

  async function signIn(): Promise<void> {
    await page.goto(host.openUrl);
    await page.getByRole('button', { name: ja.home.signIn, exact: true }).click();
    await page.getByLabel(ja.pin.labels.auth).fill(SECRETS.auth);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: ja.acting.offer }).waitFor();
  }

  it('MT-40: chooses for whom, files with their own card, sees the receipt, and is themselves again', async () => {
    const { name } = (await portal.authority.holder('ordinary')).persona.holder;
    const procedure = portal.procedure(COVERED);
    const walk = walkOf(page);
    await signIn();
    await walk.press(ja.acting.offer);
    await walk.press(new RegExp(`^${ja.acting.begin}`));
    await heading(ja.acting.homeTitle);
    await bar().getByText(`${name}さん`).waitFor();
    await page.getByRole('link', { name: procedure.title.ja, exact: true }).first().click();
    await heading(procedure.title.ja);
    await walk.press(ja.procedure.begin);

    // For whom it is stands there already; no card is asked who applies.
    await page.getByText(ja.acting.applicant).waitFor();
    await page.locator('[id="field-applicant.address"]').fill(ADDRESS);
    await page.getByText(ja.form.sexes.female, { exact: true }).click();
    for (let pages = 0; pages < 12; pages += 1) {
      const title = await walk.formScreen();
      if (title === ja.review.title) break;
      await bar().waitFor();
      await walk.fillPage(procedure, sampleAnswers(procedure));
      await walk.press(new RegExp(`^(${ja.form.next}|${ja.form.review})$`));
      await page.waitForFunction((before) => document.querySelector('h1')?.textContent !== before, title);
    }
    await page.getByText(ja.acting.check(`${name}さん`)).waitFor();
    const heightPx = await page.evaluate(() => document.documentElement.scrollHeight);
    expect(heightPx).toBeLessThanOrEqual(1_600); // two screens of 1280 × 800
    await page.getByText(ja.review.whole).click();
    await page.getByText(registration).first().waitFor();
    await walk.declareAll();
    await walk.press(ja.review.sign);
    await heading(ja.pin.titles.sign);
    await page.getByText(ja.acting.sign(`${name}さん`)).waitFor();
    await walk.typeSecret(ja.pin.labels.sign, SECRETS.sign);
    await walk.press(ja.pin.submits.sign);
    await heading(ja.receipt.title);
    await page.getByText(ja.acting.filed(`${name}さん`)).waitFor();
    const number = /MG-[0-9A-Z-]{14}/.exec((await page.locator('main').textContent()) ?? '')?.[0] ?? '';
    expect((await portal.ask(principal, { method: 'GET', url: `/applications/${number}` })).status).toBe(200);

    await walk.press(ja.app.backHome);
    await heading(ja.acting.homeTitle);
    await page.getByRole('link', { name: ja.home.applications }).click();
    await page.getByRole('link', { name: procedure.title.ja }).first().click();
    await page.getByText(ja.acting.ownAlone).waitFor();
    expect(await page.getByText(ja.applications.withdraw).count()).toBe(0);

    await bar().getByRole('button', { name: ja.acting.stop }).click();
    await heading(ja.home.title);
    expect(await bar().count()).toBe(0);
    const kept = await keptInPage(page);
    for (const of of [name, ADDRESS]) expect(kept).not.toContain(of);
    expect(got(await test.core.handlers.listKept({}))).toEqual({ drafts: [], household: null });
  }, 120_000);

  it('MT-41: is told where the person has ended it meanwhile, and goes on as themselves', async () => {
    await page.getByRole('link', { name: ja.acting.offer }).click();
    await page.getByRole('button', { name: new RegExp(`^${ja.acting.begin}`) }).click();
    await heading(ja.acting.homeTitle);
    await portal.ask(principal, { method: 'DELETE', url: `/mandates/${registration}` });
    await page.getByRole('link', { name: ja.home.applications }).click();
    await page.getByText(ja.acting.over).waitFor();
    await heading(ja.home.title);
    await page.getByRole('button', { name: ja.acting.overSeen }).click();
    await page.getByText(ja.acting.over).waitFor({ state: 'detached' });
    expect(await page.getByRole('link', { name: ja.acting.offer }).count()).toBe(0);
  }, 60_000);
});
