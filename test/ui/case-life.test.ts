import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { procedureIdSchema } from '#contract/values/brands.ts';
import type { KioskHost } from '#kiosk/kiosk-host.ts';
import type { JobRunner } from '#portal/platform/events/job-runner.ts';
import { desk as d } from '#words/ja/desk.ts';
import { ja } from '#words/ja/window.ts';
import { sampleAnswers } from '../support/application/sample-answers.ts';
import { deskBench } from '../support/desk/desk-bench.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { runnerOf } from '../support/portal/mail-bench.ts';
import type { TestPortal } from '../support/portal/portal-harness.ts';
import { ONE_CHILD, openProcedure } from '../support/window/flow-lengths.ts';
import { walkOf } from '../support/window/form-walk.ts';
import { hostWindow } from '../support/window/window-host.ts';
import { launchBrowser } from '../support/window/window-page.ts';

const CLAIM = procedureIdSchema.parse('child-allowance-claim');

/** Characters of the phone number that was filed wrongly, and of the right one. */
const PHONE = { filed: '03-0000-0000', right: '03-1111-2222' };
const SECRETS = { auth: '1234', text: '5678', sign: 'ABC123' };
const QUESTION = 'いつ決まりますか。';
const SHOTS = process.env.MADOGUCHI_SCREENSHOTS;

const bench = deskBench();

/** The window of a person and the page of the office, each in a browser, in front of one portal. */
describe('the life of an application, with both sides at their own screens', () => {
  let portal: TestPortal;
  let test: TestCore;
  let jobs: JobRunner;
  let host: KioskHost;
  let browser: Browser;
  let page: Page;
  let number = '';

  beforeAll(async () => {
    portal = bench.portal;
    jobs = await runnerOf(portal);
    test = await openTestCore(portal);
    host = await hostWindow(test.core);
    browser = await launchBrowser();
    page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(15_000);
  });
  afterAll(async () => {
    await browser?.close();
    await host?.stop();
    await jobs?.stop();
  });

  const heading = (name: string, at: Page = page) => at.getByRole('heading', { level: 1, name, exact: true }).waitFor();

  /** With the keyboard alone: what has this name takes the focus, and the key presses it. */
  async function press(name: string, role: 'button' | 'link' = 'button', at: Page = page): Promise<void> {
    await at.waitForTimeout(520); // a second press within half a second is taken for a double click
    await at.getByRole(role, { name, exact: true }).first().focus();
    await at.keyboard.press('Enter');
  }

  async function type(label: string, text: string): Promise<void> {
    await page.getByLabel(label).first().focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(text);
  }

  let shots = 0;
  /** Both sides as they stand, where somebody wants to look at them. */
  async function shoot(desk: Page): Promise<void> {
    if (SHOTS === undefined) return;
    shots += 1;
    await page.screenshot({ path: join(SHOTS, `${shots}-window.png`), fullPage: true });
    await desk.screenshot({ path: join(SHOTS, `${shots}-desk.png`), fullPage: true });
  }

  /** From the home screen to the receipt. */
  async function fileAtWindow(): Promise<string> {
    await page.goto(host.openUrl);
    await press(ja.home.signIn);
    await type(ja.pin.labels.auth, SECRETS.auth);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: ja.app.signOut, exact: true }).waitFor();
    const procedure = portal.procedure(CLAIM);
    await openProcedure(page, procedure);
    await walkOf(page).file(procedure, { ...sampleAnswers(procedure), ...ONE_CHILD }, { ...SECRETS, keep: false });
    const text = await page.locator('main').textContent();
    return /MG-[0-9A-Z-]{14}/.exec(text ?? '')?.[0] ?? '';
  }

  /** Opens the newest case from the list, by keys. */
  async function openFromQueue(desk: Page): Promise<void> {
    await desk.keyboard.press('g');
    await desk.keyboard.press('q');
    await desk.locator('table').waitFor();
    await desk.keyboard.press('j');
    await desk.getByRole('link', { name: number }).waitFor();
    await desk.keyboard.press('Enter');
    await desk.getByRole('tab').first().waitFor();
  }

  async function askToCorrect(desk: Page): Promise<void> {
    await openFromQueue(desk);
    await shoot(desk);
    await desk.keyboard.press('c');
    await heading(d.correction.title, desk);
    await desk.getByRole('checkbox', { name: '日中に連絡できる電話番号' }).press('Space');
    await desk.locator('.mark-form textarea').fill('日中につながる番号を教えてください。');
    await press(d.correction.check, 'button', desk);
    await heading(d.correction.confirmTitle, desk);
    await shoot(desk);
    await press(d.correction.send, 'button', desk);
    await desk.getByText(d.correction.open).waitFor();
  }

  async function sendAgain(title: string): Promise<void> {
    await press(ja.app.backHome, 'link');
    await page.getByText(ja.home.returned(title)).waitFor();
    await press(ja.home.returned(title), 'link');
    await heading(title);
    await page.getByText('日中につながる番号を教えてください。').waitFor();
    await page.getByText(ja.applications.toCorrect(1)).waitFor();
    await press(ja.applications.correct);
    await type(ja.pin.labels.text, SECRETS.text);
    await page.keyboard.press('Enter');
    await page.getByText(ja.form.marks(1)).waitFor();
    const phone = page.locator('#field-phone');
    expect(await phone.inputValue()).toBe(PHONE.filed);
    expect(await phone.getAttribute('aria-describedby')).toContain('field-phone-mark');
    await phone.focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(PHONE.right);
    for (
      let pages = 0;
      pages < 20 && (await page.getByRole('button', { name: ja.form.next, exact: true }).count()) > 0;
      pages += 1
    ) {
      const before = await page.locator('h1').textContent();
      await press(ja.form.next);
      await page.waitForFunction((title) => document.querySelector('h1')?.textContent !== title, before);
    }
    await press(ja.form.review);
    await heading(ja.review.title);
    await page.getByText(ja.review.changes).waitFor();
    expect(await page.locator('ins').allTextContents()).toEqual([PHONE.right]);
    for (const box of await page.locator('main input[type=checkbox]').all()) {
      if (!(await box.isChecked()) && (await box.isVisible())) await box.press('Space');
    }
    await press(ja.review.sign);
    await type(ja.pin.labels.sign, SECRETS.sign);
    await page.keyboard.press('Enter');
    await heading(ja.receipt.titleAgain);
    await page.getByText(ja.receipt.again(2)).waitFor();
    await press(ja.receipt.toApplication, 'link');
    await heading(title);
    await page.getByText(ja.applications.acts.refile ?? '').waitFor();
    await page.locator('summary', { hasText: ja.applications.changes }).press('Enter');
    await press(ja.applications.showChanges(2));
    await page.locator('ins', { hasText: PHONE.right }).waitFor();
    await page.getByRole('radio', { name: ja.applications.deliveries.electronic }).press('Space');
    await page.getByText(ja.applications.deliveryChosen).waitFor();
    await page.locator('summary', { hasText: ja.applications.messages(0) }).press('Enter');
    await type(ja.applications.message, QUESTION);
    await press(ja.applications.sendMessage);
    await page.getByText(ja.applications.messageSent).waitFor();
  }

  /** What was changed, what was asked, the papers, and then the letter. */
  async function decide(desk: Page): Promise<void> {
    await openFromQueue(desk);
    await desk.keyboard.press('v');
    await heading(d.difference.title, desk);
    await desk.getByText(PHONE.right, { exact: true }).waitFor();
    await shoot(desk);
    await desk.keyboard.press('Escape');
    await desk.getByRole('tab').first().waitFor();
    await desk.keyboard.press('m');
    await desk.getByText(QUESTION).waitFor();
    await desk.waitForFunction(() => document.activeElement?.id === 'field-message');
    await desk.keyboard.type('きょう決まります。');
    await desk.keyboard.press('Control+Enter');
    await desk.locator('.message', { hasText: 'きょう決まります。' }).waitFor();
    await desk.getByRole('tab', { name: d.case.tabs.originals }).press('Enter');
    const arrived = desk.getByRole('button', { name: d.acts.originalArrived });
    for (let left = await arrived.count(); left > 0; left -= 1) {
      await desk.waitForTimeout(520);
      await arrived.first().press('Enter');
      await expect.poll(() => arrived.count()).toBe(left - 1);
    }
    await desk.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await desk.keyboard.press('d');
    await heading(d.decision.title, desk);
    await desk.getByRole('radio', { name: d.outcomes.granted, exact: true }).press('Space');
    await press(d.decision.check, 'button', desk);
    await heading(d.decision.confirmTitle, desk);
    await shoot(desk);
    await press(d.decision.decide, 'button', desk);
    await desk.getByText(d.case.outcome(d.states.decided, d.outcomes.granted)).first().waitFor();
    await shoot(desk);
  }

  async function openLetter(): Promise<void> {
    await page.reload();
    await page.getByText(ja.applications.letterUnopened).waitFor();
    await press(ja.applications.openLetter);
    await page.getByText(ja.applications.letterSaved(`${number}-letter-1.pdf`)).waitFor();
    await page.getByText(ja.applications.letterUnopened).waitFor({ state: 'detached' });
    expect(test.saved.at(-1)?.name).toBe(`${number}-letter-1.pdf`);
    expect(await page.getByText(ja.applications.withdraw, { exact: true }).count()).toBe(0);
    await page.getByText('きょう決まります。').waitFor();
  }

  it('goes from filing over a request of the office and filing again to the letter of the decision', async () => {
    const worker = await bench.staff('caseWorker');
    const title = portal.procedure(CLAIM).title.ja;
    await bench.withPage(async (desk) => {
      await bench.signIn(desk, worker);
      number = await fileAtWindow();
      expect(number).not.toBe('');
      await shoot(desk);
      await askToCorrect(desk);
      await sendAgain(title);
      await decide(desk);
      await openLetter();
      await shoot(desk);
    });
  }, 180_000);

  it('is told in notices, two presses from home, which are new until they are opened', async () => {
    const title = portal.procedure(CLAIM).title.ja;
    await page.locator('a.brand').press('Enter');
    await press(ja.notices.title, 'link');
    await heading(ja.notices.title);
    await page.locator('.is-unread', { hasText: ja.notices.says.decided(title) }).waitFor();
    await press(ja.notices.says.decided(title), 'link');
    await heading(ja.notices.says.decided(title));
    await press(ja.notices.toApplication, 'link');
    await heading(title);
    await page.goBack();
    await heading(ja.notices.says.decided(title));
    await page.goBack();
    await heading(ja.notices.title);
    await page.locator('.notices li:not(.is-unread)', { hasText: ja.notices.says.decided(title) }).waitFor();
    await page.locator('.is-unread', { hasText: ja.notices.says.correctionAsked(title) }).waitFor();
  });

  it('leaves a record of who looked, with what, why and by which law', async () => {
    const { title, municipality, legalBasis } = portal.procedure(CLAIM);
    await page.locator('a.brand').press('Enter');
    await press(ja.records.title, 'link');
    await heading(ja.records.title);
    const look = page.locator('.look', { hasText: ja.records.says.desk(municipality.name.ja, title.ja, '') });
    for (const said of [ja.records.ways.desk, ja.records.kinds.answers, ja.records.purposes['case.review']]) {
      await look
        .getByText(said ?? '')
        .first()
        .waitFor();
    }
    expect(await look.count()).toBe(1);
    await look.getByRole('link').click();
    await page
      .getByText(legalBasis[0]?.label.ja ?? '')
      .first()
      .waitFor();
  });
});
