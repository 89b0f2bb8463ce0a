/// <reference lib="dom" />
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { AGENCY_ROUTES } from '#contract/portal/agency-routes.ts';
import { RETENTION_ROUTES } from '#contract/portal/retention-routes.ts';
import { WORDING_ROUTES } from '#contract/portal/wording-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import { desk as d } from '#words/ja/desk.ts';
import { LANGUAGE_NAMES } from '#words/languages.ts';
import { problemSentence } from '#words/procedure-problem-words.ts';
import { deskBench } from '../support/desk/desk-bench.ts';
import { fileOf, OWN_CLAIM, publicKeys } from '../support/desk/office-screens.ts';
import { title } from '../support/desk/shown.ts';
import { BROKEN_FILES, CLAIM_ID } from '../support/portal/broken-procedures.ts';
import { runExportJob } from '../support/portal/export-job.ts';
import { MUNICIPALITY, newBrowser, nextCode, type StaffAccount } from '../support/portal/staff-browser.ts';
import { focusedText } from '../support/window/window-page.ts';

const bench = deskBench();
let editor: StaffAccount;
let approver: StaffAccount;
let administrator: StaffAccount;
beforeAll(async () => {
  editor = await bench.staff('catalogueEditor');
  approver = await bench.staff('approver');
  administrator = await bench.staff('administrator');
});

const at = (page: Page, place: string) => page.goto(`${bench.portal.origin()}/staff/#/${place}`);
const today = () => japaneseDay(epochMs(Date.now()));
/** A button takes a second press within half a second for a double click. */
const REPEAT_GUARD_MS = 520;
/** The first button that says this, also where it says more to who cannot see its row. */
async function press(page: Page, words: string): Promise<void> {
  await page.waitForTimeout(REPEAT_GUARD_MS);
  await page.getByRole('main').getByRole('button', { name: words }).first().click();
}
/** The button of the question that stands open. */
async function answer(page: Page, words: string): Promise<void> {
  await page.waitForTimeout(REPEAT_GUARD_MS);
  await page.locator('dialog[open]').getByRole('button', { name: words, exact: true }).click();
}
async function as(account: StaffAccount, use: (page: Page, complaints: string[]) => Promise<void>): Promise<void> {
  await bench.withPage(async (page, complaints) => {
    await bench.signIn(page, account);
    await use(page, complaints);
  });
}
const ask = async (role: StaffRole, url: string) => (await newBrowser(bench.portal, [role])).ask('GET', url);

describe('a procedure', () => {
  it('comes in as a file that was put right by line and column, and goes live once a second person has read and confirmed it', async () => {
    const broken = BROKEN_FILES.find(({ code }) => code === 'missing') ?? BROKEN_FILES[0];
    if (broken === undefined) throw new Error('a broken file');
    await as(editor, async (page) => {
      await page.getByRole('link', { name: d.nav.procedures }).click();
      await page.locator('tbody a').first().waitFor();
      await at(page, `procedures/${CLAIM_ID}`);
      const file = page.locator('#field-procedureFile');
      await file.setInputFiles(fileOf(broken.text));
      const finding = page.locator('.findings li').first();
      await finding.getByText(d.procedures.place(broken.line, broken.column)).waitFor();
      const sentence = problemSentence({ code: broken.code, path: '', line: 1, column: 1, detail: '¶' }, 'ja');
      expect(await finding.textContent()).toContain(sentence.split('「¶」')[0]);
      expect(await page.getByRole('button', { name: d.procedures.import }).count()).toBe(0);

      await file.setInputFiles(fileOf(OWN_CLAIM));
      await page.locator('.findings').getByText('title.ja').waitFor();
      await press(page, d.procedures.import);
      await title(page, d.procedures.version(1));
      await page.locator('.catalogue-preview').getByText('児童手当を受けたいとき').waitFor();
      await page.locator('#field-scheduleDay').fill(today());
      await press(page, d.procedures.schedule);
      await page
        .getByText(d.procedures.asked('').replace('からの', ''))
        .or(page.locator('form .said'))
        .first()
        .waitFor();
    });
    const live = () => bench.portal.catalogue.serving(MUNICIPALITY, CLAIM_ID);
    expect(live()?.version).toBe(0);
    await as(approver, async (page) => {
      await at(page, 'procedures');
      let presses = 0;
      const row = page.locator('tr', { hasText: d.procedures.states.asked });
      presses += 1;
      await row.getByRole('link').click();
      presses += 1;
      await page.getByRole('button', { name: d.procedures.acts.confirmSchedule }).click();
      presses += 1;
      await answer(page, d.procedures.acts.confirmSchedule);
      await page.getByText(d.procedures.done.confirmSchedule).waitFor();
      expect(presses).toBeLessThanOrEqual(3);
      expect(await page.locator('#field-procedureFile').count()).toBe(0);
    });
    await expect.poll(() => live()?.procedure.title.ja).toBe('児童手当を受けたいとき');
  });

  it('is shown in each language before it is live, leaves as the file that came in, and is taken back before its day', async () => {
    await as(editor, async (page) => {
      await at(page, `procedures/${CLAIM_ID}`);
      await page.locator('#field-procedureFile').setInputFiles(fileOf(OWN_CLAIM.replace('受けたいとき', '受けるには')));
      await press(page, d.procedures.import);
      await page.locator('.catalogue-preview').waitFor();
      await page.getByRole('main').getByText(LANGUAGE_NAMES.en, { exact: true }).click();
      await page.locator('.catalogue-preview[lang=en]').waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), press(page, d.procedures.exports.imported)]);
      expect(download.suggestedFilename()).toMatch(/\.json$/);
      await page.locator('main h1').focus();
      await page.keyboard.press('2');
      await page.locator('[data-tab="differences"][aria-selected=true]').waitFor();
      await page.locator('#field-scheduleDay').fill(addDays(today(), 3));
      await press(page, d.procedures.schedule);
      await page.locator('form .said').filter({ hasText: /./ }).waitFor();
      await page.locator('main h1').focus();
      await page.keyboard.press('Escape');
      await title(page, d.procedures.oneTitle);
      expect(await page.getByRole('button', { name: d.procedures.acts.confirmSchedule }).count()).toBe(0);
      await press(page, d.procedures.acts.takeBackSchedule);
      await answer(page, d.procedures.acts.takeBackSchedule);
      await page.getByText(d.procedures.done.takeBackSchedule).waitFor();
    });
    expect(bench.portal.catalogue.serving(MUNICIPALITY, CLAIM_ID)?.version).not.toBe(2);
  });
});

describe('a sentence', () => {
  it('is refused at the member that is wrong, keeps what was written, and is in force from its day', async () => {
    await as(editor, async (page) => {
      await at(page, 'wordings/readySentence/old-form');
      const box = (language: 'ja' | 'easy' | 'en') => page.locator(`[id="field-text.${language}"]`);
      await box('en').fill('Use the new {form}.');
      await press(page, d.wordings.save);
      await page.locator('[id="field-text.en-error"]').waitFor();
      expect(await page.locator('.error-summary li').count()).toBeGreaterThan(0);
      expect(await box('en').inputValue()).toBe('Use the new {form}.');
      for (const [language, text] of [
        ['ja', '新しい{file}で出してください。'],
        ['easy', '新しい {file}で 出してください。'],
        ['en', 'Use the new {file}.'],
      ] as const) {
        await box(language).fill(text);
      }
      await page.locator('.wording-preview').last().getByText('Use the new certificate of residence.').waitFor();
      await page.keyboard.press('Control+Enter');
      await page
        .locator('form .said')
        .filter({ hasText: d.procedures.version(1) })
        .waitFor();
    });
    const { body } = await ask('reader', '/staff/ready-sentences');
    const found = WORDING_ROUTES.readySentences.reply.parse(body).readySentences.find(({ id }) => id === 'old-form');
    expect(found).toMatchObject({ version: 1, definition: { text: { en: 'Use the new {file}.' } } });
  });

  it('Esc asks before it is lost, and who only reads is offered no change', async () => {
    await as(editor, async (page) => {
      await at(page, 'wordings/readySentence/old-form');
      await page.locator('[id="field-text.ja"]').fill('まだ');
      await page.keyboard.press('Escape');
      await answer(page, d.unsaved.stay);
      expect(await page.locator('[id="field-text.ja"]').inputValue()).toBe('まだ');
    });
    await as(await bench.staff('reader'), async (page) => {
      await at(page, 'wordings/readySentence/old-form');
      await page.locator('.wording-preview').first().waitFor();
      expect(await page.locator('#field-from').count()).toBe(0);
    });
  });

  it('a letter keeps its parts in the order that they are given, and none that a refusal needs is left out', async () => {
    await as(editor, async (page) => {
      await at(page, 'wordings/letterTemplate/refused');
      const parts = page.locator('.wording-part');
      await parts.first().waitFor();
      await press(page, `${d.wordings.remove} ${d.wordings.partOf(3, d.wordings.partNames.reasons)}`);
      await press(page, d.wordings.save);
      await page.locator('.error-summary').getByText(d.wordings.body).waitFor();
      await press(page, d.wordings.addPart(d.wordings.partNames.reasons));
      await press(page, `${d.wordings.up} ${d.wordings.partOf(4, d.wordings.partNames.reasons)}`);
      await press(page, `${d.wordings.down} ${d.wordings.partOf(1, d.wordings.partNames.text)}`);
      await press(page, d.wordings.save);
      await page.locator('form .said').filter({ hasText: /./ }).waitFor();
    });
    const { body } = await ask('reader', '/staff/letter-templates');
    const found = WORDING_ROUTES.letterTemplates.reply.parse(body).letterTemplates.find(({ id }) => id === 'refused');
    expect(found?.definition.body.map(({ part }) => part)).toEqual(['decision', 'text', 'reasons', 'remedies']);
  });

  it('remedies are written as fields, and read as the paragraphs of a letter', async () => {
    await as(editor, async (page) => {
      await at(page, 'wordings/remedies/default');
      await page.locator('#field-reviewBody').fill('架空県知事');
      await page.locator('#field-defendant').fill('架空市');
      await page.locator('#field-representedBy').fill('架空市長');
      await page.locator('#field-source').fill('地方自治法255条の2');
      await page.getByText(d.wordings.confirmed, { exact: true }).click();
      await page.locator('.wording-preview').getByText('架空県知事に対して審査請求').waitFor();
      await press(page, d.wordings.save);
      await page.locator('form .said').filter({ hasText: /./ }).waitFor();
    });
    expect(await bench.portal.wordings.remediesOf(MUNICIPALITY, CLAIM_ID, today())).toMatchObject({
      reviewBody: '架空県知事',
    });
  });
});

describe('MT-10: records that a person is not shown', () => {
  it('are asked for by one approver until a day with the law, and held back once another agrees', async () => {
    const number = await bench.file(CLAIM_ID);
    const words = d.withholdings;
    const open = async (page: Page) => {
      await at(page, `cases/${number}`);
      await page.locator('summary', { hasText: words.title }).click();
    };
    await as(approver, async (page) => {
      await open(page);
      await press(page, words.ask);
      await page.getByText(words.groundWrong).waitFor();
      await page.locator('#field-withhold-until').fill(addDays(today(), 30));
      await page.locator('#field-withhold-ground').fill('刑事訴訟法 197条5項');
      await press(page, words.ask);
      await page.getByText(words.asked).waitFor();
      await page.getByText(words.waits).waitFor();
      expect(await page.getByRole('button', { name: words.approve }).count()).toBe(0);
    });
    await as(await bench.staff('approver'), async (page) => {
      await open(page);
      await press(page, words.look);
      await page.getByText('刑事訴訟法 197条5項').waitFor();
      await press(page, words.approve);
      await page.getByText(words.approved).waitFor();
      expect(await page.getByText(words.waits).count()).toBe(0);
    });
    await as(await bench.staff('caseWorker'), async (page) => {
      await at(page, `cases/${number}`);
      await page.locator('[role=tab]').first().waitFor();
      expect(await page.locator('summary', { hasText: words.title }).count()).toBe(0);
    });
  }, 60_000);
});

describe('what leaves the portal', () => {
  it('is asked for with a reason after a code, kept as written where the line is cut, and taken once', async () => {
    await bench.file(CLAIM_ID);
    await as(approver, async (page, complaints) => {
      await sql`update staff_session set proved_at = now() - interval '6 minutes'
        where staff_id = ${approver.id}`.execute(bench.portal.database);
      await at(page, 'exports');
      await page.locator('#field-procedure').selectOption(CLAIM_ID);
      await page.locator('#field-reason').fill('年次の照合のため');
      await page.context().setOffline(true);
      await press(page, d.exports.ask);
      await page.locator('main .note.is-error').waitFor();
      await page.context().setOffline(false);
      expect(complaints.splice(0)).toEqual([expect.stringContaining('ERR_INTERNET_DISCONNECTED')]);
      expect(await page.locator('#field-reason').inputValue()).toBe('年次の照合のため');
      await press(page, d.exports.ask);
      const code = page.getByRole('dialog', { name: d.stepUp.title });
      await code.locator('#field-proof').fill(nextCode(bench.portal, approver.secret));
      await page.waitForTimeout(REPEAT_GUARD_MS);
      await page.keyboard.press('Enter');
      await page.locator('.asked-exports').getByText(d.exports.states.waiting).waitFor();
      expect(await focusedText(page)).toBe(d.exports.ask);
      const { rows } = await sql<{ id: string }>`
        select data ->> 'export' as id from outbox_event where name = 'exportAsked'`.execute(bench.portal.database);
      await runExportJob(bench.portal, rows.at(-1)?.id);
      await page.getByRole('link', { name: d.nav.today }).click();
      await title(page, d.today.title);
      await page.getByRole('link', { name: d.nav.exports }).click();
      await page.locator('.asked-exports').getByText(d.exports.states.made).waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), press(page, d.exports.fetch)]);
      expect(download.suggestedFilename()).toBe(`${CLAIM_ID}-csv.zip`);
      await page.locator('.asked-exports').getByText(d.exports.states.fetched).waitFor();
      expect(await page.getByRole('button', { name: d.exports.fetch }).count()).toBe(0);
    });
  }, 60_000);

  it('a system is let in with its public keys and scopes, never with a private key, and is shut out again', async () => {
    await as(administrator, async (page) => {
      await at(page, 'clients');
      await press(page, d.clients.add);
      await page.locator('#field-name').fill('児童手当システム');
      await page.getByText(d.clients.scopeNames['cases.restricted']).click();
      await page.locator('#field-jwks').fill('{"keys":[{"kty":"oct","k":"AA","kid":"one"}]}');
      await press(page, d.clients.add);
      await page.locator('main .note.is-error').waitFor();
      expect(await page.locator('#field-name').inputValue()).toBe('児童手当システム');
      await page.locator('#field-jwks').fill(publicKeys());
      await press(page, d.clients.add);
      await page.getByRole('heading', { name: '児童手当システム' }).waitFor();
      const listed = AGENCY_ROUTES.listAgencyClients.reply.parse((await ask('auditor', '/staff/agency-clients')).body);
      expect(listed.clients).toMatchObject([{ name: '児童手当システム', scopes: ['cases.restricted'], groups: ['*'] }]);
      await press(page, d.clients.end);
      await answer(page, d.clients.end);
      await page.getByText(d.clients.none).waitFor();
    });
  });
});

describe('what is kept', () => {
  it('goes once the rule was confirmed with a source, and then its list', async () => {
    const kind = 'childAllowanceClaims';
    await sql`insert into retention_list (municipality_code, due_on, kind, procedure_group, years, cases)
      values (${MUNICIPALITY}, ${addDays(today(), 20)}::date, ${kind}, 'child', 5, 12) on conflict do nothing`.execute(
      bench.portal.database,
    );
    const kept = async () =>
      RETENTION_ROUTES.readRetention.reply.parse((await ask('auditor', '/staff/retention')).body);
    await as(administrator, async (page) => {
      await page.getByRole('link', { name: d.nav.retention }).click();
      await page.getByText(d.retention.ruleFirst).waitFor();
      const row = page.locator('tr', { hasText: d.retention.kinds[kind] ?? '' }).first();
      await row.getByRole('button').click();
      await title(page, d.retention.confirmRule);
      await press(page, d.retention.confirm);
      await page.locator('#field-source-error').waitFor();
      await page.locator('#field-source').fill('文書管理規程 別表1');
      await press(page, d.retention.confirm);
      await page.getByText(d.retention.ruleDone).waitFor();
      await row.getByText(/職員 \d+さんが確かめました/).waitFor();
      await press(page, d.retention.confirmList);
      await answer(page, d.retention.confirmList);
      await page.getByText(d.retention.listDone).waitFor();
      await page.getByText(/職員 \d+さんが認めました/).waitFor();
    });
    const { rules, lists } = await kept();
    expect(rules.find((rule) => rule.kind === kind)).toMatchObject({ years: 5, source: '文書管理規程 別表1' });
    expect(lists.find((list) => list.kind === kind)?.confirmedAt).not.toBeNull();
  });
});
