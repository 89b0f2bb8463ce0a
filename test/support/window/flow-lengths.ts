import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Answers } from '#contract/procedure/answers.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { findChromium } from '#kiosk/chromium.ts';
import { ja } from '#words/ja/window.ts';
import { type AnswerChoices, sampleAnswers } from '../application/sample-answers.ts';
import { commandLine, type LongRunning } from '../host/command-line.ts';
import { type DesktopKeyring, startKeyring } from '../host/desktop-keyring.ts';
import { type Length, walkOf } from './form-walk.ts';

/** Of the practice card. */
export const SECRETS = { auth: '1234', text: '5678', sign: 'ABC123' };

interface WayOptions {
  readonly keep?: boolean;
  /** Called with what stands before each press. */
  readonly look?: (title: string) => Promise<unknown>;
}

export interface Visit {
  readonly page: Page;
  /** From the page of a procedure to its receipt; `keep` has the household kept for the next one. */
  length(procedure: Procedure, answers: Answers, how?: WayOptions): Promise<Length>;
  close(): Promise<void>;
}

/** A person who is signed in with the practice card, at home, on a desktop with a keyring. */
export async function visitAtHome(): Promise<Visit> {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-lengths-'));
  let keyring: DesktopKeyring | undefined;
  let kiosk: LongRunning | undefined;
  let browser: Browser | undefined;
  async function close(): Promise<void> {
    await browser?.close();
    await kiosk?.stop();
    await keyring?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  try {
    keyring = await startKeyring(folder);
    const cli = commandLine({ ...keyring.env, XDG_CONFIG_HOME: folder });
    kiosk = await cli.start(['kiosk', '--no-open', '--persona', 'ordinary']);
    browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
    const page = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(20_000);
    await page.goto(String(kiosk.said.open));
    await page.getByRole('button', { name: ja.home.signIn, exact: true }).click();
    await page.getByLabel(ja.pin.labels.auth).fill(SECRETS.auth);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: ja.app.signOut, exact: true }).waitFor();
    return { page, close, length: (...way) => lengthOf(page, ...way) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function lengthOf(
  page: Page,
  procedure: Procedure,
  answers: Answers,
  { keep = false, look }: WayOptions = {},
): Promise<Length> {
  const walk = walkOf(page, look);
  await openProcedure(page, procedure);
  return walk.length(() => walk.file(procedure, answers, { ...SECRETS, keep }));
}

export async function openProcedure(page: Page, { id, municipality, title }: Procedure): Promise<void> {
  const putAway = page.getByRole('link', { name: ja.app.backHome, exact: true });
  if ((await putAway.count()) > 0) await putAway.click();
  await page.evaluate(
    (route) => {
      const place = { route, depth: 1 };
      window.history.pushState(place, '');
      window.dispatchEvent(new PopStateEvent('popstate', { state: place }));
    },
    { at: 'procedure', id, municipality: municipality.code },
  );
  await page.getByRole('heading', { level: 1, name: title.ja, exact: true }).waitFor();
}

/** What the claim asks about one child who was born lately. */
export const ONE_CHILD: Answers = {
  eventDate: '2026-11-20',
  children: [{ name: '見本　結衣', kana: 'ミホン　ユイ', birthDate: '2026-11-20', livesTogether: true }],
};

/** The answers of the shortest way: what is assumed is right, what need not be answered is not, and there is no spouse. */
export function shortAnswers(procedure: Procedure): Answers {
  const fields = procedure.sections.flatMap((section) => section.fields);
  const assumed = fields.flatMap((field) =>
    'assumed' in field && field.assumed !== undefined && 'value' in field.assumed
      ? [[field.key, field.assumed.value]]
      : [],
  );
  const choices: AnswerChoices = { ...Object.fromEntries(assumed), hasSpouse: false };
  const needed = fields.filter((field) => field.required || field.type === 'list').map(({ key }) => key);
  const answers = sampleAnswers(procedure, choices);
  return Object.fromEntries(Object.entries(answers).filter(([key]) => needed.includes(key)));
}
