import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '#kiosk/chromium.ts';
import { type PcscStack, pcscStackUnavailable, startPcscStack } from '../support/card/pcscd.ts';
import { type CommandLine, commandLine, type LongRunning, withoutRequestIds } from '../support/host/command-line.ts';
import { foundInMemory } from '../support/process-memory.ts';
import { pressable } from '../support/window/pressable.ts';

/** As no other string of the program is. */
const WRONG_PASSWORD = 'QW7ZV93XKJ';
const browserPath = findChromium();
const unavailable = pcscStackUnavailable() ?? (browserPath === undefined ? 'needs Chromium' : undefined);
if (unavailable !== undefined) process.stderr.write(`left out: the main job in a browser, ${unavailable}\n`);

describe.skipIf(unavailable !== undefined)(
  'the main job: a practice card behind pcscd, the kiosk host, a browser',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'madoguchi-job-'));
    let stack: PcscStack;
    let cli: CommandLine;
    let card: LongRunning;
    let portal: LongRunning;
    let kiosk: LongRunning;
    let browser: Browser;
    let page: Page;
    const problems: string[] = [];

    beforeAll(async () => {
      stack = await startPcscStack();
      cli = commandLine({ ...stack.env, XDG_CONFIG_HOME: join(folder, 'home') });
      card = await putOn('ordinary');
      const owner = ['--trust', join(folder, 'pki'), '--operator', '見本市デジタル課'];
      portal = await cli.start(['portal', '--data', join(folder, 'portal'), ...owner]);
      kiosk = await cli.start(['kiosk', '--no-open', '--portal', String(portal.said.listening)]);
      browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox'] });
      page = await browser.newPage({ locale: 'ja-JP' });
      page.setDefaultTimeout(15_000);
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(String(kiosk.said.open));
      // The first answer to a browser without its cookie is a refusal by design, so errors count from here on.
      await page.getByRole('heading', { level: 1, name: '何をしますか' }).waitFor();
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text());
      });
    }, 90_000);
    afterAll(async () => {
      await browser?.close();
      for (const running of [kiosk, portal, card]) await running?.stop();
      await stack?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    function putOn(persona: string): Promise<LongRunning> {
      const vpcd = `127.0.0.1:${stack.vpcdPort}`;
      return cli.start(['virtual-card', '--persona', persona, '--pki', join(folder, 'pki'), '--vpcd', vpcd]);
    }
    const title = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
    /** As a person presses: the window takes two presses within half a second for one. */
    async function press(name: string): Promise<void> {
      await page.waitForTimeout(600);
      await pressable(page, name).click();
    }

    it('says who runs the portal, and that it is one for practice', async () => {
      await page.getByText('申請先の運営者：見本市デジタル課').waitFor();
      await page.getByText('練習用の窓口につながっています', { exact: false }).waitFor();
    });

    it('signs in with the card on the reader', async () => {
      await title('何をしますか');
      await press('ログインする');
      await page.getByLabel('4けたの暗証番号', { exact: true }).fill('0000');
      await press('次へ');
      await page.getByText('あと2回まで入力できます').waitFor();
      await page.getByLabel('4けたの暗証番号', { exact: true }).fill('1234');
      await press('次へ');
      await page.getByText('ログイン中').waitFor();
    });

    it('finds a child-rearing procedure', async () => {
      await page.getByText('すべてのできごと・言葉で探す').first().click();
      await title('何がありましたか');
      await page.getByLabel('言葉で探す').fill('きふ');
      await press('探す');
      await page.getByText('児童手当 寄附の申出').first().click();
      await title('児童手当 寄附の申出');
      await press('申請を始める');
    });

    it('takes the applicant from the card, and keeps what was typed when the card is taken off', async () => {
      await page.getByLabel('券面事項入力補助用の暗証番号', { exact: false }).waitFor();
      await card.stop();
      await title('カードを置いてください');
      card = await putOn('ordinary');
      await page.getByLabel('券面事項入力補助用の暗証番号', { exact: false }).fill('5678');
      await press('読み取る');
      await title('申請する人');
      await page.getByText('東京都見本区例示町１丁目２番３号').waitFor();
    });

    it('fills in the form and reads what will be sent', async () => {
      await page.getByLabel('氏名のフリガナ', { exact: false }).fill('みほん　はなこ');
      await page.getByLabel('日中に連絡できる電話番号', { exact: false }).fill('０３−００００−００００');
      await press('次へ');
      await title('寄附の内容');
      await page.getByRole('radio', { name: '全額' }).check({ force: true });
      await page.getByRole('radio', { name: '次の支払期だけ' }).check({ force: true });
      await press('内容を確認する');
      await title('送る内容を確かめてください');
      for (const shown of ['見本　花子', 'ミホン　ハナコ', '03-0000-0000', '全額']) {
        await page.getByText(shown, { exact: false }).first().waitFor();
      }
    });

    it('survives the card service being killed while it asks for the password, within five seconds of its return', async () => {
      await press('署名へ進む');
      await page.getByRole('alert').or(page.getByText('か所を直してください')).first().waitFor();
      await page.getByLabel('寄附した手当は戻らないことを理解しました。').check({ force: true });
      await press('署名へ進む');
      await page.getByLabel('署名用パスワード', { exact: true }).waitFor();
      await stack.killService();
      await title('カードを読む機能が止まっています');
      await stack.startService();
      await page.getByLabel('署名用パスワード', { exact: true }).waitFor({ timeout: 10_000 });
    });

    it('counts a wrong password, and asks again', async () => {
      await page.getByLabel('署名用パスワード', { exact: true }).fill(WRONG_PASSWORD.toLowerCase());
      await press('署名する');
      await page.getByText('あと4回まで入力できます').waitFor();
    });

    it('signs, sends and shows the receipt', async () => {
      await page.getByLabel('署名用パスワード', { exact: true }).fill('abc123');
      await press('署名する');
      await title('受け付けました');
      await page
        .getByText(/MG-[0-9A-Z-]{10,}/)
        .first()
        .waitFor();
    });

    it('finds the application and its state afterwards', async () => {
      await press('ホームに戻る');
      await page.getByText('申請の状況').first().click();
      await page.getByText('児童手当 寄附の申出').first().waitFor();
      await page.getByText('受付', { exact: false }).first().waitFor();
    });

    it('SR-24: no byte of a password that was typed is left in the memory of the host a second later', async () => {
      await page.waitForTimeout(1_000);
      const spellings = [WRONG_PASSWORD, WRONG_PASSWORD.toLowerCase()].flatMap((text) =>
        (['latin1', 'utf16le'] as const).map((encoding) => Buffer.from(text, encoding)),
      );
      const known = Buffer.from(String(portal.said.listening));
      expect(foundInMemory(kiosk.processId, [...spellings, known])).toEqual([false, false, false, false, true]);
    });

    it('SR-24: no secret is in the page, its address, the hosts’ logs', async () => {
      const logs = withoutRequestIds(`${kiosk.standardError()}${portal.standardError()}`);
      const seen = `${await page.content()}${page.url()}${logs}`;
      for (const secret of ['ABC123', 'abc123', '5678"', '>1234<']) expect(seen).not.toContain(secret);
      for (const value of ['見本　花子', '例示町']) expect(logs).not.toContain(value);
    });

    it('walked all of it without an error in the page', () => {
      expect(problems).toEqual([]);
    });
  },
);
