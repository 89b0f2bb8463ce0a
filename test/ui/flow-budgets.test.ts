import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '#kiosk/chromium.ts';
import { en } from '#words/en/window.ts';
import { ja } from '#words/ja/window.ts';
import { LANGUAGE_NAMES } from '#words/languages.ts';
import { type CommandLine, commandLine, type LongRunning } from '../support/host/command-line.ts';
import { pressable } from '../support/window/pressable.ts';
import { LANGUAGE_BUTTON } from '../support/window/window-page.ts';

const browserPath = findChromium();
if (browserPath === undefined) process.stderr.write('left out: the length of the ways, needs Chromium\n');

const SERVICE = '児童手当 寄附変更等の申出';

interface Length {
  readonly screens: number;
  readonly taps: number;
}

/** The shortest way, on a practice card that lies on the reader: what is typed is free, each press and choice counts. */
describe.skipIf(browserPath === undefined)('the way is no longer than it may be', () => {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-ways-'));
  let kiosk: LongRunning;
  let browser: Browser;
  let page: Page;
  let seen = new Set<string>();
  let taps = 0;

  beforeAll(async () => {
    const cli: CommandLine = commandLine({ XDG_CONFIG_HOME: folder });
    kiosk = await cli.start(['kiosk', '--no-open', '--persona', 'ordinary']);
    browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage({ locale: 'ja-JP' });
    page.setDefaultTimeout(15_000);
    await page.goto(String(kiosk.said.open));
    await screen(ja.home.title);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await kiosk?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Waits for a screen at which the person has something to do or to read. */
  async function screen(title: string): Promise<void> {
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
    seen.add(title);
  }
  async function press(name: string): Promise<void> {
    await page.waitForTimeout(520); // a second press within half a second is taken for a double click
    await pressable(page, name).click();
    taps += 1;
  }
  async function open(text: string): Promise<void> {
    await page.getByRole('main').getByText(text, { exact: true }).click();
    taps += 1;
  }
  async function choose(kind: 'radio' | 'checkbox', name: string): Promise<void> {
    await page.getByRole(kind, { name }).check({ force: true });
    taps += 1;
  }
  const type = (label: string, text: string) => page.getByLabel(label).fill(text);

  async function length(way: () => Promise<void>): Promise<Length> {
    seen = new Set();
    taps = 0;
    await way();
    return { screens: seen.size, taps };
  }
  function expectWithin(measured: Length, budget: Length): void {
    expect(measured.screens).toBeLessThanOrEqual(budget.screens);
    expect(measured.taps).toBeLessThanOrEqual(budget.taps);
  }

  async function signIn(): Promise<void> {
    await press(ja.home.signIn);
    await screen(ja.pin.titles.auth);
    await type(ja.pin.labels.auth, '1234');
    await page.keyboard.press('Enter');
    await page.getByText(ja.home.signedInTitle).waitFor();
    await screen(ja.home.title);
  }
  async function findService(): Promise<void> {
    await screen(ja.home.title);
    await open(ja.home.search);
    await screen(ja.search.title);
    await type(ja.search.words, 'きふ へんこう');
    await press(ja.search.submit);
    // Where no municipality is chosen, several offer it.
    await page.locator('main li', { hasText: '見本区' }).getByText(SERVICE, { exact: true }).first().click();
    taps += 1;
    await screen(SERVICE);
  }

  async function beginWithCard(): Promise<void> {
    await press(ja.procedure.begin);
    await screen(ja.pin.titles.text);
    await type(ja.pin.labels.text, '5678');
    await press(ja.pin.submits.text);
    await screen(ja.form.applicantTitle);
    await type('氏名のフリガナ', 'ミホン　ハナコ');
    await type('日中に連絡できる電話番号', '03-0000-0000');
  }
  async function sign(): Promise<void> {
    await press(ja.review.sign);
    await screen(ja.pin.titles.sign);
    await type(ja.pin.labels.sign, 'ABC123');
    await press(ja.pin.submits.sign);
    await screen(ja.receipt.title);
  }

  it('to help with a lost card', async () => {
    const measured = await length(async () => {
      await press(ja.app.help);
      await page.getByText('0120-95-0178', { exact: false }).first().waitFor();
    });
    expectWithin(measured, { screens: 1, taps: 1 });
    await press(ja.app.back);
  });

  it('to another language and back', async () => {
    const measured = await length(async () => {
      await press(LANGUAGE_BUTTON);
      await press(LANGUAGE_NAMES.en);
      await screen(en.home.title);
    });
    expectWithin(measured, { screens: 1, taps: 2 });
    await press(LANGUAGE_BUTTON);
    await press(LANGUAGE_NAMES.ja);
    await screen(ja.home.title);
  });

  it('to a service, without a login', async () => {
    expectWithin(await length(() => findService()), { screens: 4, taps: 6 });
    await page.getByRole('link', { name: ja.app.name }).click();
  });

  it('from the first start to the home of who is signed in', async () => {
    expectWithin(await length(signIn), { screens: 2, taps: 1 });
  });

  it('from home to a service', async () => {
    expectWithin(await length(() => findService()), { screens: 4, taps: 3 });
  });

  it('from a service to the receipt, with two secrets from the card’s owner and no document', async () => {
    const measured = await length(async () => {
      await screen(SERVICE);
      await beginWithCard();
      await press(ja.form.next);
      await screen('変更の内容');
      await choose('radio', '寄附をやめる');
      for (const [box, text] of Object.entries({ 年: '2027', 月: '4', 日: '1' })) await type(box, text);
      await press(ja.form.review);
      await screen(ja.review.title);
      await choose('checkbox', '入力した内容は事実と相違ありません。');
      await sign();
    });
    expectWithin(measured, { screens: 7, taps: 8 });
    await press(ja.app.backHome);
  });

  it('to another PIN', async () => {
    const measured = await length(async () => {
      await open(ja.pinChange.open);
      await screen(ja.pinChange.title);
      await press(ja.pinChange.begin);
      await screen(ja.pinChange.titles.auth);
      await type(ja.pinChange.current.auth, '1234');
      await type(ja.pinChange.next.auth, '4972');
      await type(ja.pinChange.again.auth, '4972');
      await press(ja.pinChange.submit);
      await screen(ja.pinChange.doneTitles.auth);
    });
    expectWithin(measured, { screens: 4, taps: 4 });
    await press(ja.app.backHome);
  });

  it('to the end', async () => {
    const measured = await length(async () => {
      await press(ja.app.signOut);
      await page.getByText(ja.home.signedInTitle).waitFor({ state: 'detached' });
    });
    expectWithin(measured, { screens: 1, taps: 1 });
  });
});
