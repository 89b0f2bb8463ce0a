import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { askedAttachments } from '#contract/procedure/attachment-rules.ts';
import { municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { systemClock } from '#host/node-ports.ts';
import { loadRendererFiles } from '#host/renderer-files.ts';
import { hostKiosk, type KioskHost } from '#kiosk/kiosk-host.ts';
import type { JobRunner } from '#portal/platform/events/job-runner.ts';
import { ja } from '#words/ja/window.ts';
import { SAMPLE_PDF, sampleAnswers } from '../support/application/sample-answers.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { askCorrectionAtDesk, decideAtDesk } from '../support/portal/case-acts.ts';
import { runnerOf } from '../support/portal/mail-bench.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import { newBrowser, type StaffBrowser } from '../support/portal/staff-browser.ts';
import { launchBrowser } from '../support/window/window-page.ts';

const CLAIM = procedureIdSchema.parse('child-allowance-claim');
const PLACE = municipalityCodeSchema.parse('131318');

/** A window in front of a real core and a real portal; staff act at the desk of that portal. */
describe('the life of an application', () => {
  let portal: TestPortal;
  let worker: StaffBrowser;
  let test: TestCore;
  let jobs: JobRunner;
  let host: KioskHost;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    portal = await openTestPortal();
    jobs = await runnerOf(portal);
    worker = await newBrowser(portal, ['caseWorker']);
    test = await openTestCore(portal);
    const hosted = await hostKiosk(test.core, {
      port: 0,
      publicTerminal: false,
      opening: { by: 'hand' },
      files: got(await loadRendererFiles(inject('rendererFolder'))),
      clock: systemClock,
      log: () => undefined,
    });
    host = got(hosted);
    browser = await launchBrowser();
    page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(15_000);
  });
  afterAll(async () => {
    await browser?.close();
    await host?.stop();
    await jobs?.stop();
    await portal?.close();
  });

  const now = () => ({ flowId: test.view().flowId, revision: test.view().revision });

  /** Files what the office will ask about, before any window is there. */
  async function file(): Promise<string> {
    await test.signIn();
    got(await test.core.handlers.beginApply({ procedure: CLAIM, municipality: PLACE, applicantFrom: 'card' }));
    await test.untilCard('awaitingPin');
    await test.givePin('5678');
    const { step } = await test.untilStep('fillingForm');
    if (step.at !== 'fillingForm') throw new Error('not the form');
    const draft = { ...step.draft, answers: sampleAnswers(step.procedure) };
    got(await test.core.handlers.saveDraft({ ...now(), draft }));
    for (const { key } of askedAttachments(step.procedure, draft)) {
      const file = { key, fileName: `${key}.pdf`, totalBytes: SAMPLE_PDF.length, offset: 0, chunk: SAMPLE_PDF };
      got(await test.core.handlers.attachFile({ ...now(), ...file }));
    }
    got(await test.core.handlers.reviewApplication({ ...now(), draft }));
    await test.untilStep('reviewing');
    await test.declareAndFile();
    await test.untilCard('awaitingPin');
    await test.givePin('ABC123');
    const { step: done } = await test.untilStep('done');
    if (done.at !== 'done' || !('receipt' in done)) throw new Error('not done');
    got(await test.core.handlers.cancelFlow({ flowId: test.view().flowId }));
    return done.receipt.receiptNumber;
  }

  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

  /** With the keyboard alone: what has this name takes the focus, and the key presses it. */
  async function press(name: string, role: 'button' | 'link' = 'button'): Promise<void> {
    await page.waitForTimeout(520); // a second press within half a second is taken for a double click
    await page.getByRole(role, { name, exact: true }).first().focus();
    await page.keyboard.press('Enter');
  }

  async function type(label: string, text: string): Promise<void> {
    await page.getByLabel(label).first().focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(text);
  }

  it('goes with the keyboard from the request of the office to the letter of its decision', async () => {
    const number = await file();
    await askCorrectionAtDesk(worker, number, {
      target: { kind: 'field', at: 'phone' },
      words: '日中につながる番号を教えてください。',
    });
    const title = portal.procedure(CLAIM).title.ja;
    await page.goto(host.openUrl);
    await page.getByText(ja.home.returned(title)).waitFor();
    await press(ja.home.returned(title), 'link');

    await heading(title);
    await page.getByText('日中につながる番号を教えてください。').waitFor();
    await page.getByText(ja.applications.toCorrect(1)).waitFor();
    await press(ja.applications.correct);
    await type(ja.pin.labels.text, '5678');
    await page.keyboard.press('Enter');
    await page.getByText(ja.form.marks(1)).waitFor();
    const phone = page.locator('#field-phone');
    expect(await phone.inputValue()).toBe('03-0000-0000');
    expect(await phone.getAttribute('aria-describedby')).toContain('field-phone-mark');
    await phone.focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('03-1111-2222');
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
    expect(await page.locator('ins').allTextContents()).toEqual(['03-1111-2222']);
    for (const box of await page.locator('main input[type=checkbox]').all()) {
      if (!(await box.isChecked()) && (await box.isVisible())) await box.press('Space');
    }
    await press(ja.review.sign);
    await type(ja.pin.labels.sign, 'ABC123');
    await page.keyboard.press('Enter');
    await heading(ja.receipt.titleAgain);
    await page.getByText(ja.receipt.again(2)).waitFor();
    await press(ja.receipt.toApplication, 'link');

    await heading(title);
    await page.getByText(ja.applications.acts.refile ?? '').waitFor();
    await page.locator('summary', { hasText: ja.applications.changes }).press('Enter');
    await press(ja.applications.showChanges(2));
    await page.locator('ins', { hasText: '03-1111-2222' }).waitFor();
    await page.getByRole('radio', { name: ja.applications.deliveries.electronic }).press('Space');
    await page.getByText(ja.applications.deliveryChosen).waitFor();
    await page.locator('summary', { hasText: ja.applications.messages(0) }).press('Enter');
    await type(ja.applications.message, 'いつ決まりますか。');
    await press(ja.applications.sendMessage);
    await page.getByText(ja.applications.messageSent).waitFor();

    await decideAtDesk(worker, number);
    await page.reload();
    await press(ja.receipt.toApplication, 'link');
    await page.getByText(ja.applications.letterUnopened).waitFor();
    await press(ja.applications.openLetter);
    await page.getByText(ja.applications.letterSaved(`${number}-letter-1.pdf`)).waitFor();
    await page.getByText(ja.applications.letterUnopened).waitFor({ state: 'detached' });
    expect(test.saved.at(-1)?.name).toBe(`${number}-letter-1.pdf`);
    expect(await page.getByText(ja.applications.withdraw, { exact: true }).count()).toBe(0);
  });

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
    await page.getByText(ja.records.groundIs(legalBasis[0]?.label.ja ?? '')).waitFor();
  });
});
