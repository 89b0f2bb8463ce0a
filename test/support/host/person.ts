import type { Page } from 'playwright-core';
import { pressable } from '../window/pressable.ts';

/** What a person does in the application's window, in Japanese, with the card of `ordinary`. */
export const PIN = '1234';
const TEXT_PIN = '5678';
export const PASSWORD = 'ABC123';

/** What a terminal shows to whom comes next, whatever of reader and portal is there. */
export const TERMINAL_START = /^(カードを置いて始めてください|今は、カードを使えません|今は、手続を始められません)$/;

export const title = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

let pressedAtMs = 0;

/** As a person presses: the window takes two presses within half a second for one. */
export async function press(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(Math.max(0, pressedAtMs + 520 - performance.now()));
  await pressable(page, name).click();
  pressedAtMs = performance.now();
}

export async function enterPractice(page: Page): Promise<void> {
  await page.getByText('練習用カードで試す').first().click();
  await page.getByRole('button', { name: 'このカードで練習する' }).click();
  await page.getByText('練習中').first().waitFor({ timeout: 25_000 });
  await title(page, /^(何をしますか|カードを置いて始めてください)$/);
}

/** From the page of a donation to its check page, with what the card says of the person. */
export async function fillInDonation(page: Page): Promise<void> {
  await press(page, '申請を始める');
  await page.getByLabel('券面事項入力補助用の暗証番号', { exact: false }).fill(TEXT_PIN);
  await press(page, '読み取る');
  await title(page, '申請する人');
  await page.getByText('東京都見本区例示町１丁目２番３号').waitFor();
  await page.getByLabel('氏名のフリガナ', { exact: false }).fill('みほん　はなこ');
  await page.getByLabel('日中に連絡できる電話番号', { exact: false }).fill('０３−００００−００００');
  await press(page, '次へ');
  await title(page, '寄附の内容');
  await page.getByRole('radio', { name: '全額' }).check({ force: true });
  await page.getByRole('radio', { name: '次の支払期だけ' }).check({ force: true });
  await press(page, '内容を確認する');
  await title(page, '送る内容を確かめてください');
  await page.getByLabel('寄附した手当は戻らないことを理解しました。').check({ force: true });
  await press(page, '署名へ進む');
  await page.getByLabel('署名用パスワード', { exact: true }).fill(PASSWORD);
}

/** Signs what the check page showed, and waits for the receipt. */
export async function signAndSend(page: Page): Promise<void> {
  await press(page, '署名する');
  await title(page, '受け付けました');
  await page
    .getByText(/MG-[0-9A-Z-]{10,}/)
    .first()
    .waitFor();
}
