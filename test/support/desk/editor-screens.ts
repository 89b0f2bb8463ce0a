/// <reference lib="dom" />
import { CLAIM_ID } from '../portal/broken-procedures.ts';
import type { StaffAccount } from '../portal/staff-browser.ts';
import type { DeskBench } from './desk-bench.ts';
import type { Shown } from './shown.ts';

/** A procedure as it is written: each kind of part, the text, what is wrong, and the draft in the list. */
export async function showEditor(bench: DeskBench, { page, look }: Shown, editor: StaffAccount): Promise<void> {
  await bench.signIn(page, editor);
  const at = (place: string) => page.goto(`${bench.portal.origin()}/staff/#/${place}`);
  const isWide = () => page.locator('.editor-columns').count();
  const part = (name: string) => page.locator(`.editor-outline [data-part="${name}"]`);
  const tab = (name: string) => page.locator(`[role=tab][data-tab="${name}"]`);
  await at(`procedures/${CLAIM_ID}/edit`);
  await part('about').waitFor();
  await page.locator('.catalogue-preview h3').first().waitFor();
  await look('D15, writing');
  for (const name of [
    'handling',
    'law',
    'sections[1].fields[0]',
    'sections[1].fields[1]',
    'attachments[0]',
    'others',
  ]) {
    await part(name).click();
    await page.locator('.editor-part h2').waitFor();
    await look(`D15, writing ${name}`);
  }
  await part('about').click();
  await page.locator('[id="field-edit.title.en"]').fill('');
  await page.locator('[id="field-edit.title.en-error"]').waitFor();
  await tab('check').click();
  await page.locator('.findings li').first().waitFor();
  await look('D15, writing with something wrong');
  if ((await isWide()) === 0) throw new Error('an office has room for two columns');
  await page.locator('[id="field-edit.title.en"]').fill('Child allowance');
  await tab('differences').click();
  await look('D15, writing, differences');
  await tab('text').click();
  await page.locator('#field-draftText').waitFor();
  await look('D15, writing text');
  await at('procedures');
  await page.locator(`a[href$="${CLAIM_ID}/edit"]`).waitFor();
  await look('D14 with a draft');
}
