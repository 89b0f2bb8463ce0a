import { describe, expect, it } from 'vitest';
import { failed, success } from '#contract/failures/outcome.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { ja } from '#words/ja/window.ts';
import { SAMPLE_PROCEDURE } from '../support/application/sample-procedure.ts';
import { DETAIL } from '../support/window/gallery/applications.ts';
import { sampleDone, sampleSent } from '../support/window/gallery/sample-application.ts';
import { SIGNED_IN, sampleFlow, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { FREE_VISIT } from '../support/window/gallery/visits.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';

const withWindow = renderedWindows();
checkScreens('applications', withWindow);
checkScreens('visits', withWindow);

describe('the receipt', () => {
  it('shows the number also as a code, and the digest on paper though it is folded away', async () => {
    await withWindow(sampleSnapshot('ja', { flow: sampleFlow('apply', sampleDone('ja')) }), async (page) => {
      await page.getByRole('img', { name: ja.receipt.numberAsCode }).waitFor();
      const digest = page.getByText('5f'.repeat(32));
      const isSeen = () => digest.evaluate((text) => text.checkVisibility({ contentVisibilityAuto: true }));
      expect(await isSeen()).toBe(false);
      await page.emulateMedia({ media: 'print' });
      expect(await isSeen()).toBe(true);
    });
  });
});

describe('what was sent', () => {
  it('comes page by page: the rest on request, with the focus on its first entry', async () => {
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page) => {
      await page.getByRole('link', { name: ja.home.applications }).first().click();
      await page.getByText(ja.applications.newest(2)).waitFor();
      await page.getByRole('button', { name: ja.applications.more }).click();
      await page.getByText(ja.applications.count(3)).waitFor();
      const focused = await page.evaluate(() => document.activeElement?.closest('li')?.textContent);
      expect(focused).toContain('TEST-2026-0001-7');
      expect(await page.getByRole('button', { name: ja.applications.more }).count()).toBe(0);
    });
  });
});

describe('a visit to the office', () => {
  it('is booked by keys alone: a day in words, a time, and what is free where somebody was first', async () => {
    const asked: string[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('bookVisit', async ({ slot }) => {
        asked.push(slot);
        return asked.length === 1
          ? failed({ code: 'slotTaken', next: ['2026-12-02T10:00', '2026-12-02T11:00', '2026-12-03T09:00'] })
          : success(DETAIL);
      });
      await page.getByRole('link', { name: ja.home.applications }).first().click();
      await page.getByRole('link', { name: DETAIL.procedure.title.ja }).first().click();
      await page.getByRole('link', { name: ja.visits.toBook }).focus();
      await page.keyboard.press('Enter');
      const day = page.getByRole('button', { name: /12月2日/ });
      await day.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: ja.visits.book }).focus();
      await page.keyboard.press('Enter');
      await page.getByText(ja.visits.chooseTime).first().waitFor();
      expect(asked).toEqual([]);
      await page.getByRole('radio').first().focus();
      await page.keyboard.press('Space');
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.visits.book }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('10:00').first().waitFor();
      await page.getByText(/2026年12月3日（木） 09:00/).waitFor();
      await page.getByRole('radio').nth(1).focus();
      await page.keyboard.press('Space');
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.visits.book }).focus();
      await page.keyboard.press('Enter');
      await page.getByText(ja.applications.history).waitFor();
      expect(asked).toEqual(['2026-12-02T09:00', '2026-12-02T10:00']);
    });
  });
});

describe('a visit without an application', () => {
  it('leads from the procedure over a municipality and its office to a day and a time, and then stands in the list', async () => {
    const asked: object[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readSent', async () => success({ ...sampleSent('ja'), visitFor: FREE_VISIT.procedure.id }));
      const here = SAMPLE_PROCEDURE.municipality;
      const there = { ...here, code: municipalityCodeSchema.parse('474991'), name: { ja: '架空村', en: 'Kaku' } };
      const both = [here, there].map((one) => ({
        ...one,
        prefecture: { ja: '架空県', en: 'Kaku' },
        kana: 'かくう',
        addressPrefix: one.name.ja,
      }));
      host.answer('listMunicipalities', async () => success({ municipalities: both }));
      host.answer('bookFreeVisit', async (wanted) => {
        asked.push(wanted);
        return success(FREE_VISIT);
      });
      await page.getByRole('link', { name: ja.home.applications }).first().click();
      await page.getByRole('link', { name: DETAIL.procedure.title.ja }).first().click();
      await page.getByRole('link', { name: ja.visits.bookElsewhere }).click();
      const box = page.getByRole('combobox');
      const choose = async (name: string) => {
        await box.fill(name);
        await page.getByRole('option').first().waitFor();
        await page.getByRole('option', { name }).first().click();
      };
      await choose(there.name.ja);
      await page.getByText(ja.visits.notThere).waitFor();
      await page.getByRole('button', { name: ja.visits.otherPlace }).click();
      await choose(here.name.ja);
      await page.getByRole('button', { name: /12月2日/ }).click();
      await page.getByRole('radio').first().check();
      await page.getByRole('button', { name: ja.visits.book }).click();
      await page.getByText(FREE_VISIT.id).first().waitFor();
      expect(asked).toEqual([
        {
          purpose: FREE_VISIT.procedure.id,
          municipality: FREE_VISIT.municipality.code,
          section: 'movingIn',
          slot: '2026-12-02T09:00',
        },
      ]);
    });
  });

  it('is moved, kept for a calendar and cancelled from the list, where the focus goes on', async () => {
    const asked: object[] = [];
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('changeFreeVisit', async (wanted) => {
        asked.push(wanted);
        return success(FREE_VISIT);
      });
      host.answer('cancelFreeVisit', async (wanted) => {
        asked.push(wanted);
        host.answer('listVisits', async () => success({ visits: [] }));
        return success({ ...FREE_VISIT, state: 'cancelled' });
      });
      await page.getByRole('link', { name: ja.visits.own }).click();
      await page.getByText(FREE_VISIT.id).first().waitFor();
      await page.getByRole('button', { name: ja.visits.saveCalendar }).click();
      await page.getByText(ja.receipt.saved('visit.ics')).waitFor();
      await page.getByRole('link', { name: ja.visits.move }).click();
      await page.getByRole('button', { name: /12月3日/ }).click();
      await page.getByRole('radio').nth(1).check();
      await page.getByRole('button', { name: ja.visits.change }).click();
      await page.getByRole('button', { name: ja.visits.cancel }).click();
      await page.waitForTimeout(520);
      await page.getByRole('dialog').getByRole('button', { name: ja.visits.cancel, exact: true }).click();
      await page.getByText(ja.visits.none).waitFor();
      expect(asked).toEqual([{ id: FREE_VISIT.id, slot: '2026-12-03T10:00' }, { id: FREE_VISIT.id }]);
      expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
    });
  });
});
