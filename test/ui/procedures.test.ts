/// <reference lib="dom" />

import { describe, expect, it } from 'vitest';
import { failed, success } from '#contract/failures/outcome.ts';
import { municipalitySchema } from '#contract/procedure/procedure.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { ja } from '#words/ja/window.ts';
import { SAMPLE_PROCEDURE } from '../support/application/sample-procedure.ts';
import { violations } from '../support/window/axe.ts';
import { NEAREST, NOT_FOUND } from '../support/window/gallery/procedures.ts';
import { SAMPLE_READER, SIGNED_IN, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { printedText } from '../support/window/printed-text.ts';
import { NARROW, renderedWindows } from '../support/window/rendered-windows.ts';

const withWindow = renderedWindows();
checkScreens('procedures', withWindow);

describe('a search that finds nothing', () => {
  it('offers the nearest words, and searches for the one that is pressed', async () => {
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      await page.getByRole('link', { name: ja.home.search }).click();
      const words = page.getByLabel(ja.search.words);
      await words.fill(NOT_FOUND);
      await page.getByRole('button', { name: ja.search.submit, exact: true }).click();
      await page.getByRole('heading', { name: ja.search.none }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('link', { name: NEAREST, exact: true }).click();
      await page.getByRole('heading', { name: ja.search.count(2) }).waitFor();
      const asked = host.calls.filter(({ method }) => method === 'searchProcedures').map(({ params }) => params);
      expect(asked).toContainEqual({ query: NEAREST });
    });
  });
});

describe('what happened', () => {
  it('has a way each, also where the portal cannot say what there is', async () => {
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      host.answer('searchProcedures', async () => failed({ code: 'portalFaulty', status: 500 }));
      await page.getByRole('link', { name: ja.home.search }).click();
      for (const words of [ja.search.events.custodyChanged, ja.search.events.death, ...Object.values(ja.family.events)])
        await page.locator('main').getByRole('link', { name: words, exact: true }).waitFor();
      await page.getByRole('link', { name: ja.search.events.death }).click();
      const failure = failureTextOf(ja.failures, { code: 'portalFaulty', status: 500 });
      await page.getByText(failure.title).waitFor();
    });
  });
});

describe('the municipality', () => {
  const place = (code: string, ja: string, en: string) => ({
    ...municipalitySchema.parse({
      code,
      name: { ja, en },
      prefecture: { ja: '東京都', en: 'Tokyo' },
      kana: 'しんじゅくく',
      addressPrefix: `東京都${ja}`,
    }),
    onPaper: true as const,
  });
  const FOUND = [place('131041', '新宿区', 'Shinjuku-ku'), place('131059', '文京区', 'Bunkyo-ku')];

  it('is chosen with the keyboard among all of Japan, or by a touch, and is where is searched from then on', async () => {
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      host.answer('listMunicipalities', async ({ q }) =>
        success({
          municipalities: q === undefined ? [] : FOUND.filter(({ code }) => !/^\d{6}$/.test(q) || code === q),
        }),
      );
      await page.getByRole('link', { name: ja.home.search }).click();
      await page.getByText(ja.search.elsewhere).click();
      const box = page.getByRole('combobox', { name: ja.search.municipality });
      await box.fill('しんじゅく');
      const options = page.getByRole('option');
      await expect.poll(() => options.count()).toBe(2);
      await page.getByText(ja.search.municipalitiesFound(2)).waitFor();
      expect(await box.getAttribute('aria-expanded')).toBe('true');
      await box.press('ArrowUp');
      await box.press('ArrowDown');
      expect(await options.first().getAttribute('aria-selected')).toBe('true');
      expect(await box.getAttribute('aria-activedescendant')).toBe(await options.first().getAttribute('id'));
      expect(await violations(page)).toEqual([]);
      await box.press('Enter');
      await page.getByText(ja.search.here('東京都 新宿区')).waitFor();
      await expect
        .poll(() => host.calls.filter(({ method }) => method === 'searchProcedures').at(-1)?.params)
        .toEqual({ municipality: '131041' });

      await box.fill('ぶんきょう');
      await options.last().click();
      await page.getByText(ja.search.here('東京都 文京区')).waitFor();
      await box.fill('しん');
      await expect.poll(() => options.count()).toBe(2);
      await box.press('Escape');
      await expect.poll(() => options.count()).toBe(0);
      await box.press('Escape');
      expect(await box.inputValue()).toBe('');
    });
  });
});

describe('the way back', () => {
  it('keeps the place: the same list, as far down, with the focus on what was opened, also after going forward', async () => {
    await withWindow(
      sampleSnapshot('ja'),
      async (page) => {
        await page.getByRole('link', { name: ja.home.search }).click();
        await page.getByRole('link', { name: ja.search.all }).click();
        const opened = page.getByRole('link', { name: '住所変更の届出' });
        await opened.scrollIntoViewIfNeeded();
        const scrolledPx = await page.evaluate(() => window.scrollY);
        expect(scrolledPx).toBeGreaterThan(0);
        const back = page.getByRole('button', { name: ja.app.back, exact: true });
        for (const again of [false, true]) {
          if (again) await page.goForward();
          else await opened.click();
          await back.click();
          await expect.poll(() => opened.evaluate((button) => button === document.activeElement)).toBe(true);
          expect(await page.evaluate(() => window.scrollY)).toBe(scrolledPx);
        }
        await page.goBack();
        await page.getByRole('heading', { name: ja.search.title }).waitFor();
      },
      NARROW,
    );
  });
});

describe('before a form is begun', () => {
  const { id, municipality } = SAMPLE_PROCEDURE;
  const place = { at: 'procedure', id, municipality: municipality.code };
  const shown = sampleSnapshot('ja', {
    ...SIGNED_IN,
    devices: { service: 'running', readers: [{ name: SAMPLE_READER, card: 'present' }] },
  });

  it('a card that cannot sign is named with what to do, at no cost of a try', async () => {
    await withWindow(shown, async (page, host) => {
      host.answer('runDiagnosis', async () =>
        success({
          checks: [
            { check: 'pin-sign', ok: false, code: 'pinBlocked', data: {} },
            { check: 'signing', ok: false, code: 'signingImpossible', data: {} },
          ],
        }),
      );
      await page.evaluate((route) => {
        window.history.pushState({ route, depth: 1 }, '');
        window.dispatchEvent(new PopStateEvent('popstate', { state: { route, depth: 1 } }));
      }, place);
      await page.getByText(ja.procedure.cannot).waitFor();
      await page.getByText(ja.procedure.hindrances.passwordLocked).waitFor();
      expect(await violations(page)).toEqual([]);
      expect(host.calls.some(({ method }) => method === 'givePin')).toBe(false);
      expect(await page.getByRole('button', { name: ja.procedure.begin, exact: true }).count()).toBe(0);
      const ways = page.getByRole('list').filter({ hasText: ja.procedure.renew.passwordLocked.title });
      expect(await ways.getByRole('heading').allTextContents()).toEqual([
        ja.procedure.renew.passwordLocked.title,
        ja.procedure.toPrint.title,
      ]);
      await ways.getByRole('button', { name: ja.procedure.toPrint.go }).click();
      await expect.poll(() => host.calls.some(({ method }) => method === 'beginApply')).toBe(true);
    });
  });

  it('the questions can be printed with room for the answers, and nothing else of the page', async () => {
    await withWindow(shown, async (page) => {
      await page.evaluate((route) => {
        window.history.pushState({ route, depth: 1 }, '');
        window.dispatchEvent(new PopStateEvent('popstate', { state: { route, depth: 1 } }));
      }, place);
      const printed = await printedText(page, () => page.getByRole('button', { name: ja.procedure.blank }).click());
      const labels = SAMPLE_PROCEDURE.sections.flatMap(({ fields }) =>
        fields.flatMap((field) => (field.type === 'list' ? field.fields : [field]).map(({ label }) => label.ja)),
      );
      for (const text of [...labels, SAMPLE_PROCEDURE.office.address, ja.paper.sign]) expect(printed).toContain(text);
      expect(printed).not.toContain(ja.procedure.deadline);
    });
  });
});
