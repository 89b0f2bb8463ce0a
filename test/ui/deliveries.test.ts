import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { success } from '#contract/failures/outcome.ts';
import { senderOfferSchema } from '#contract/portal/delivery-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { unsealedLetter } from '#documents/letter-pdf/letter-pdf.ts';
import type { KioskHost } from '#kiosk/kiosk-host.ts';
import { ja } from '#words/ja/window.ts';
import { sampleLetter } from '../support/application/sample-letter.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { registerSender, type TestSender } from '../support/portal/delivery-sender.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import { SAMPLE_SENDER } from '../support/window/gallery/deliveries.ts';
import { gallery } from '../support/window/gallery/gallery.ts';
import { SIGNED_IN, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { pressable } from '../support/window/pressable.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';
import { hostWindow } from '../support/window/window-host.ts';
import { goTo, launchBrowser } from '../support/window/window-page.ts';

const withWindow = renderedWindows();
checkScreens('deliveries', withWindow);

const PIN = '1234';
const t = ja.deliveries;

describe('a sender by its interface and a person at their window', () => {
  let portal: TestPortal;
  let test: TestCore;
  let host: KioskHost;
  let browser: Browser;
  let page: Page;
  let sender: TestSender;
  let box = '';
  let letter: Uint8Array;
  const asked: string[] = [];

  beforeAll(async () => {
    portal = await openTestPortal();
    sender = await registerSender(portal);
    letter = await unsealedLetter(sampleLetter());
    test = await openTestCore(portal);
    host = await hostWindow(test.core);
    browser = await launchBrowser();
    page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(20_000);
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => asked.push(`error ${error}`));
    await page.goto(host.openUrl);
    await press(ja.home.signIn);
    await page.getByLabel(ja.pin.labels.auth).first().focus();
    await page.keyboard.type(PIN);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: ja.app.signOut, exact: true }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.stop();
    await portal?.close();
  });

  async function press(name: string, role: 'button' | 'link' = 'button'): Promise<void> {
    await page.waitForTimeout(520);
    await page.getByRole(role, { name, exact: true }).first().click();
  }
  async function confirm(name: string): Promise<void> {
    await page.waitForTimeout(520);
    await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  }
  const toNotices = async () => {
    await page.goto(host.openUrl);
    await page.getByRole('link', { name: ja.notices.title }).first().click();
  };

  it('MT-20: is stopped where the code was told by phone, sees who it is, agrees, and types six digits at the sender', async () => {
    const { id, code } = await sender.invite();
    await toNotices();
    await press(t.senders, 'link');
    await page.getByRole('radio', { name: t.fromCall }).check();
    await page.getByText(t.codeQuestion).waitFor();
    expect(await page.locator('#field-linkCode').count()).toBe(0);
    await page.getByRole('radio', { name: t.fromPage }).check();
    await page.locator('#field-linkCode').fill(`${code.slice(0, 8)}-${code.slice(8)}`.toLowerCase());
    await press(t.look);
    await page.getByText('見本電力株式会社').first().waitFor();
    await page.getByText(t.opensUnseen).waitFor();
    await press(t.agree);
    const number = (await page.locator('.number-to-type').textContent())?.trim() ?? '';
    expect(number).toMatch(/^\d{6}$/);
    const confirmed = await sender.ask('POST', `/api/delivery-invitations/${id}/confirmation`, { number });
    expect(confirmed.status).toBe(200);
    box = String(confirmed.body.box);
  });

  it('MT-24: reads what came two presses from home, as a picture, with no request of the document and no script', async () => {
    await sender.sent(letter, { box, title: '11月分の検針結果' });
    await toNotices();
    const before = asked.length;
    await press('11月分の検針結果', 'link');
    const picture = page.locator('img.drawn-page');
    await picture.waitFor();
    expect(
      await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
    ).toBeGreaterThan(500);
    await page.getByText(t.unsigned).waitFor();
    await page.getByText(t.notScanned).waitFor();
    const origin = new URL(host.openUrl).origin;
    expect(asked.slice(before).filter((url) => !url.startsWith(origin) && !url.startsWith('data:image/'))).toEqual([]);
  });

  it('keeps it, saves it as it came, deletes it, has it back, and ends the link', async () => {
    await press(t.keep);
    await page.getByText(t.keptForGood).waitFor();
    await press(t.save);
    await expect.poll(() => test.saved.length).toBe(1);
    expect(Buffer.from(test.saved[0]?.bytes ?? []).equals(Buffer.from(letter))).toBe(true);
    await press(t.remove);
    await confirm(t.removeDo);
    await press(t.undo);
    await page.getByText(t.keptForGood).waitFor();
    await toNotices();
    await press(t.senders, 'link');
    await press(t.unlink('見本電力'));
    await confirm(t.unlinkDo);
    await page.getByText(t.unlinked).waitFor();
    expect((await sender.send(letter, { box })).body.code).toBe('boxUnknown');
  });
});

describe('the number that links a sender', () => {
  it('stays longer than the proof of the card, which is asked for once for all that needs it', async () => {
    const found = gallery('ja').find(({ name }) => name === 'senders');
    if (found === undefined) throw new Error('no such screen');
    const { session } = SIGNED_IN;
    const stale = sampleSnapshot('ja', { session: { ...session, freshUntilMs: epochMs(0) } });
    await withWindow(found.snapshot, async (page, scripted) => {
      await goTo(page, scripted, found, ja);
      const again = page.getByRole('button', { name: ja.ownData.freshStart, exact: true });
      scripted.show(stale);
      await page.getByText(t.freshLinkOrSave).waitFor();
      expect(await again.count()).toBe(1);
      scripted.show(found.snapshot);
      const { sender, name, legalName, corporateNumber, contact, kinds, reference } = SAMPLE_SENDER;
      scripted.answer('beginSenderLink', async () =>
        success(
          senderOfferSchema.parse({
            claim: 'c'.repeat(22),
            sender: { sender, name, legalName, corporateNumber, contact, kinds },
            reference,
            confirm: 'number',
          }),
        ),
      );
      scripted.answer('agreeToSender', async () => success({ number: '123456' }));
      await page.getByRole('radio', { name: t.fromPage }).check();
      await page.locator('#field-linkCode').fill('ABCDEFGHIJKLMNOP');
      await pressable(page, t.look).click();
      await pressable(page, t.agree).click();
      const number = page.locator('.number-to-type', { hasText: '123456' });
      await number.waitFor();
      scripted.show(stale);
      await expect.poll(() => page.getByRole('button', { name: t.exportAll('見本電力') }).count()).toBe(0);
      expect(await number.isVisible()).toBe(true);
    });
  });
});

describe('a public terminal', () => {
  it('shows a letter once the card was just proved, and saves none', async () => {
    const found = gallery('ja').find(({ name }) => name === 'public-delivery');
    if (found === undefined) throw new Error('no such screen');
    await withWindow(found.snapshot, async (page, scripted) => {
      await goTo(page, scripted, found, ja);
      await page.getByText(t.notScanned).waitFor();
      expect(await page.getByRole('button', { name: t.save }).count()).toBe(0);
    });
  });
});
