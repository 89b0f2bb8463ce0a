/// <reference lib="dom" />
import { generateKeyPairSync } from 'node:crypto';
import { sql } from 'kysely';
import { PROCEDURE_ROUTES } from '#contract/portal/procedure-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { readingsInBrackets } from '#words/ruby.ts';
import { BROKEN_FILES, CLAIM_ID, CLAIM_TEXT } from '../portal/broken-procedures.ts';
import { MUNICIPALITY, type StaffAccount, signInAs } from '../portal/staff-browser.ts';
import type { DeskBench } from './desk-bench.ts';
import { press, type Shown, title } from './shown.ts';

/** The claim as a municipality words it. */
export const OWN_CLAIM = CLAIM_TEXT.replace(/"ja": "児童手当[^"]*"/, () => '"ja": "児童手当を受けたいとき"');

export const fileOf = (text: string, name = 'claim.json') => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(text),
});

/** Public keys as those who run a system hand them over. */
export function publicKeys(): string {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one' }] });
}

/** A version that waits for its second person, a sentence of the municipality's own, and cases that fall due. */
export async function prepareOffice(bench: DeskBench, editor: StaffAccount): Promise<void> {
  const by = await signInAs(bench.portal, editor);
  const at = `/staff/procedures/${CLAIM_ID}`;
  const imported = await by.ask('POST', `${at}/versions`, { text: OWN_CLAIM });
  const { version } = PROCEDURE_ROUTES.importProcedure.reply.parse(imported.body);
  const today = japaneseDay(epochMs(bench.portal.clock.nowMs));
  await by.ask('POST', `${at}/schedules`, { version, from: addDays(today, 30) });
  await by.ask('POST', '/staff/wordings/readySentence/old-form', {
    from: today,
    definition: {
      text: { ja: '新しい{file}で', easy: '新しい{file}で', en: 'The new {file}' },
      for: { attachments: true },
    },
  });
  await countMonth(bench);
  for (const kind of ['childAllowanceClaims', 'childRearingAllowance']) {
    await sql`insert into retention_list (municipality_code, due_on, kind, procedure_group, years, cases)
      values (${MUNICIPALITY}, ${addDays(today, 20)}::date, ${kind}, 'child', 5, 12)`.execute(bench.portal.database);
  }
}

export async function showProcedures(bench: DeskBench, { page, d, look }: Shown, editor: StaffAccount): Promise<void> {
  await bench.signIn(page, editor);
  const at = (place: string) => page.goto(`${bench.portal.origin()}/staff/#/${place}`);
  await at('procedures');
  await page.locator('table').waitFor();
  await page.locator('details summary').click();
  await look('D14');
  await at(`procedures/${CLAIM_ID}`);
  await page.locator('#field-procedureFile').waitFor();
  await look('D15');
  const [broken] = BROKEN_FILES;
  if (broken === undefined) throw new Error('a broken file');
  await page.locator('#field-procedureFile').setInputFiles(fileOf(broken.text));
  await page.locator('.findings').waitFor();
  await look('D15, a broken file');
  await page.locator('#field-procedureFile').setInputFiles(fileOf(OWN_CLAIM));
  await page.locator('.note.is-success').waitFor();
  await look('D15, a file to import');
  await at(`procedures/${CLAIM_ID}/1`);
  await page.locator('.catalogue-preview h3').first().waitFor();
  await look('D15, a version');
  await page.locator('main h1').focus();
  await page.keyboard.press('2');
  await page.locator('[data-tab="differences"][aria-selected=true]').waitFor();
  await look('D15, differences');
  await page.keyboard.press('3');
  await page.locator('[data-tab="warnings"][aria-selected=true]').waitFor();
  await look('D15, warnings');
  await at('procedures/never-was');
  await title(page, d.procedures.oneTitle);
  await page.locator('#field-procedureFile').waitFor();
  await look('D15 of one that never was');
}

export async function showWordings(bench: DeskBench, { page, d, look }: Shown, editor: StaffAccount): Promise<void> {
  await bench.signIn(page, editor);
  const at = (place: string) => page.goto(`${bench.portal.origin()}/staff/#/${place}`);
  await at('wordings/readySentence');
  await page.locator('table').waitFor();
  await page.locator('details summary').click();
  await look('D16, sentences');
  await at('wordings/readySentence/old-form');
  await page.locator('.wording-preview').first().waitFor();
  await page.locator('textarea').nth(2).fill('{secret}');
  await press(page, d.wordings.save);
  await page.locator('.error-summary').waitFor();
  await look('D16, a sentence with errors');
  await at('wordings/letterTemplate/refused');
  await page.locator('.wording-preview').first().waitFor();
  await look('D16, a letter');
  await at('wordings/remedies/default');
  await page.locator('.wording-preview').waitFor();
  await press(page, d.wordings.save);
  await page.locator('.error-summary').waitFor();
  await look('D16, remedies with errors');
}

export async function showSending(
  bench: DeskBench,
  { page, d, look }: Shown,
  who: { readonly approver: StaffAccount; readonly administrator: StaffAccount },
): Promise<void> {
  await bench.signIn(page, who.approver);
  const at = (place: string) => page.goto(`${bench.portal.origin()}/staff/#/${place}`);
  await at('exports');
  await page.locator('#field-procedure').waitFor();
  await page.locator('details summary').click();
  await press(page, d.exports.ask);
  await page.locator('.error-summary').waitFor();
  await look('D21 with errors');
  await page.locator('#field-procedure').selectOption(CLAIM_ID);
  await page.locator('#field-reason').fill('月ごとの集計のため');
  await press(page, d.exports.ask);
  await page.locator('.asked-exports li').waitFor();
  await look('D21, asked');
  await press(page, d.nav.signOut);
  await title(page, d.signIn.title);
  await bench.signIn(page, who.administrator);
  await at('clients');
  await press(page, d.clients.add);
  await title(page, d.clients.addTitle);
  await press(page, d.clients.add);
  await page.locator('.error-summary').waitFor();
  await look('D21, a system with errors');
  await page.locator('#field-name').fill('児童手当システム');
  await page.locator('#field-jwks').fill(publicKeys());
  await page.locator('main input[type=checkbox]').first().check();
  await press(page, d.clients.add);
  await page.locator('.client-list section').first().waitFor();
  await look('D21, systems');
}

export async function showStatistics(
  bench: DeskBench,
  { page, d, look }: Shown,
  approver: StaffAccount,
): Promise<void> {
  await bench.signIn(page, approver);
  await page.goto(`${bench.portal.origin()}/staff/#/statistics`);
  await title(page, d.statistics.title);
  await page.locator('table').first().waitFor();
  await look('D19');
}

/** A month with numbers that are told, and some that are not. */
async function countMonth(bench: DeskBench): Promise<void> {
  const { database } = bench.portal;
  await sql`insert into statistics_month (municipality_code, month) values (${MUNICIPALITY}, '2026-10-01')`.execute(
    database,
  );
  for (const [kind, what, number] of [
    ['closed', 'granted', 41],
    ['closed', 'refused', 3],
    ['received', 'home', 38],
    ['open', 'inReview', 12],
    ['correction', 'old-form', 6],
  ] as const) {
    await sql`insert into statistics_line (municipality_code, month, kind, procedure_group, procedure_id, what, number,
        median_days, ninety_days, in_time, late)
      values (${MUNICIPALITY}, '2026-10-01', ${kind}, 'child', ${CLAIM_ID}, ${what}, ${number}, 7, 15, ${number}, 0)`.execute(
      database,
    );
  }
}

export async function showNotices(bench: DeskBench, { page, d, look }: Shown, worker: StaffAccount): Promise<void> {
  await bench.signIn(page, worker);
  const words = d.staffNotices;
  await page.goto(`${bench.portal.origin()}/staff/#/notices`);
  await page.locator('#field-procedure').waitFor();
  await page.locator('#field-ages').fill('9');
  await page.locator('#field-age-to').fill('6');
  await press(page, words.make);
  await page.locator('.error-summary').waitFor();
  await look('D25 with errors');
  await page.locator('#field-procedure').selectOption(CLAIM_ID);
  await page.locator('#field-ages').fill('6');
  await page.locator('#field-age-to').fill('9');
  await page.locator('#field-age-on').fill('2026-04-01');
  await press(page, words.count);
  await page.getByText(readingsInBrackets(words.people('few'))).waitFor();
  await page.locator('form input[type=checkbox]').check();
  await page.locator('#field-title-ja').fill('窓口の休みのお知らせ');
  await page.locator('#field-text-ja').fill('12月29日から1月3日まで、窓口は休みです。');
  await press(page, words.make);
  const newest = page.locator('.staff-notice').first();
  await newest.waitFor();
  await newest.locator('dd').first().waitFor();
  await newest.locator('button.is-filled').first().click();
  await page.locator('.staff-notice .failure, .staff-notice [role=alert]').first().waitFor();
  await look('D25, a draft that reaches too few');
}

export async function showKeeping(
  bench: DeskBench,
  { page, d, look }: Shown,
  administrator: StaffAccount,
): Promise<void> {
  await bench.signIn(page, administrator);
  await page.goto(`${bench.portal.origin()}/staff/#/retention`);
  await page.locator('table').nth(2).waitFor();
  await look('D22');
  await page.locator('tbody button').first().click();
  await title(page, d.retention.confirmRule);
  await page.locator('#field-years').fill('0');
  await press(page, d.retention.confirm);
  await page.locator('.error-summary').waitFor();
  await look('D22, a rule with errors');
}
