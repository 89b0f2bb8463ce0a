/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { CLAIM_ID } from '../portal/broken-procedures.ts';
import type { StaffAccount } from '../portal/staff-browser.ts';
import type { DeskBench } from './desk-bench.ts';
import type { Shown } from './shown.ts';

const part = (page: Page, name: string) => page.locator(`.editor-outline [data-part="${name}"]`);
const tab = (page: Page, name: string) => page.locator(`[role=tab][data-tab="${name}"]`);

async function open(bench: DeskBench, page: Page, editor: StaffAccount): Promise<void> {
  await bench.signIn(page, editor);
  await page.goto(`${bench.portal.origin()}/staff/#/procedures/${CLAIM_ID}/edit`);
  await part(page, 'about').waitFor();
}

const PARTS = [
  'handling',
  'eligibility',
  'sections[1].fields[0]',
  'sections[1].fields[1]',
  'attachments[0]',
  'rules',
  'statement',
  'others',
];

/** A procedure as it is written by form: each kind of part. */
export async function showForm(bench: DeskBench, { page, look }: Shown, editor: StaffAccount): Promise<void> {
  await open(bench, page, editor);
  await page.locator('.catalogue-preview h3').first().waitFor();
  await look('D15, writing');
  for (const name of PARTS) {
    await part(page, name).click();
    await page.locator('.editor-part h2').waitFor();
    await look(`D15, writing ${name}`);
  }
  await part(page, 'fee').click();
  await page.locator('[id="field-edit.fee.type"]').selectOption('counter');
  await page.locator('[id="field-edit.fee.yen"]').waitFor();
  await look('D15, writing fee');
  await part(page, 'visit').click();
  await page.locator('[id="field-edit.visit"] button').click();
  await page.locator('[id="field-edit.visit.day"]').waitFor();
  await look('D15, writing visit');
}

/** What is wrong with it, its text, and the draft in the list. */
export async function showDraft(bench: DeskBench, { page, look }: Shown, editor: StaffAccount): Promise<void> {
  await open(bench, page, editor);
  await page.locator('[id="field-edit.title.en"]').fill('');
  await page.locator('[id="field-edit.title.en-error"]').waitFor();
  await tab(page, 'check').click();
  await page.locator('.findings li').first().waitFor();
  await look('D15, writing with something wrong');
  await page.locator('[id="field-edit.title.en"]').fill('Child allowance');
  await tab(page, 'differences').click();
  await look('D15, writing, differences');
  await tab(page, 'text').click();
  await page.locator('#field-draftText').waitFor();
  await look('D15, writing text');
  await page.goto(`${bench.portal.origin()}/staff/#/procedures`);
  await page.locator(`a[href$="${CLAIM_ID}/edit"]`).waitFor();
  await look('D14 with a draft');
}
