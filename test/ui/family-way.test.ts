import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { findChromium } from '#kiosk/chromium.ts';
import { loadCatalogue } from '#portal/catalogue/load-catalogue.ts';
import { ja } from '#words/ja/window.ts';
import { got } from '../support/card/card-harness.ts';
import { KEYRING_MISSING } from '../support/host/desktop-keyring.ts';
import { ONE_CHILD, SECRETS, shortAnswers, type Visit, visitAtHome } from '../support/window/flow-lengths.ts';
import { walkOf } from '../support/window/form-walk.ts';

const missing = findChromium() === undefined ? 'needs Chromium' : KEYRING_MISSING;
if (missing !== undefined) process.stderr.write(`left out: from a birth to its claim, ${missing}\n`);

describe.skipIf(missing !== undefined)('from what happened to what is filed', () => {
  let visit: Visit;
  let claim: Procedure;
  beforeAll(async () => {
    const { procedures } = got(await loadCatalogue());
    const found = procedures.find(
      ({ id, municipality }) => id === 'child-allowance-claim' && municipality.code === '131318',
    );
    if (found === undefined) throw new Error('no claim');
    claim = found;
    visit = await visitAtHome();
  }, 60_000);
  afterAll(() => visit?.close());

  it('a birth leads to its list in 5 presses, and to a claim that begins with the child’s day of birth', async () => {
    const { page } = visit;
    const walk = walkOf(page);
    const born = addDays(japaneseDay(epochMs(Date.now())), -3);
    const toList = await walk.length(async () => {
      await walk.press(ja.family.events.birth);
      await walk.screen(ja.family.where);
      await page.getByRole('combobox', { name: ja.search.municipality }).fill('見本区');
      await page.getByRole('option', { name: '見本区' }).first().click();
      await walk.screen(ja.family.questions.newChildren.title);
      const boxes = page.locator('.date-boxes').first().getByRole('textbox');
      for (const [n, part] of born.split('-').entries()) await boxes.nth(n).fill(String(Number(part)));
      await walk.press(ja.form.next);
      await walk.screen(ja.family.otherChildren);
      await walk.press(ja.form.next);
      await walk.screen('主に家計を支える方は公務員ですか');
      await walk.press(ja.family.no);
      await page.getByRole('heading', { name: ja.family.timeline }).waitFor();
    });
    // The municipality is one more choice.
    expect(toList.presses + 1).toBeLessThanOrEqual(6);

    await walk.press('児童手当の認定請求');
    await walk.screen(claim.title.ja);
    const [child = {}] = Array.isArray(ONE_CHILD.children) ? ONE_CHILD.children : [];
    await walk.file(
      claim,
      {
        ...shortAnswers(claim),
        eventDate: born,
        children: [{ ...(child as Record<string, string>), birthDate: born }],
      },
      { ...SECRETS, keep: false },
    );
    expect(await page.locator('main').textContent()).toContain(ja.receipt.number);
  }, 120_000);
});
