/// <reference lib="dom" />

import { describe, expect, it } from 'vitest';
import { failed, success } from '#contract/failures/outcome.ts';
import { type FamilyAnswers, familyAnswersSchema } from '#contract/family/answers.ts';
import { evaluateHousehold } from '#contract/family/engine.ts';
import { householdSchema } from '#contract/family/household.ts';
import { municipalitySchema } from '#contract/procedure/procedure.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { ja } from '#words/ja/window.ts';
import { sampleFamilyRules } from '../support/family/family-rules.ts';
import { answerFamily, BIRTH } from '../support/window/gallery/family.ts';
import { SIGNED_IN, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { pressable } from '../support/window/pressable.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';

const withWindow = renderedWindows();
checkScreens('family', withWindow);

const CHUO = municipalitySchema.parse({
  code: '131024',
  name: { ja: '中央区', en: 'Chuo' },
  prefecture: { ja: '東京都', en: 'Tokyo' },
  kana: 'ちゅうおうく',
  addressPrefix: '東京都中央区',
});
const AT_LIST = { at: 'family' };
const BIRTH_DAY = calendarDateSchema.parse('2026-11-25');

async function open(page: import('playwright-core').Page, route: object): Promise<void> {
  await page.evaluate((to) => {
    window.history.pushState({ route: to, depth: 1 }, '');
    window.dispatchEvent(new PopStateEvent('popstate', { state: { route: to, depth: 1 } }));
  }, route);
}

describe('the list of a household', () => {
  it('has what the engine says of the same household, in its order, with every line of the two years', async () => {
    const rules = (await sampleFamilyRules())('131318');
    const household = householdSchema.parse({
      today: '2026-11-28',
      municipality: '131318',
      people: [
        { key: 'me', relation: 'self', birthDate: '1990-01-01' },
        { key: 'n1', relation: 'child', birthDate: '2026-11-25' },
        { key: 'c1', relation: 'child', birthDate: '2021-05-05' },
      ],
      situations: { receivesChildAllowance: { for: ['c1'] } },
    });
    const worked = evaluateHousehold(rules, household);
    const titles = new Map(rules.rules.map(({ id, title }) => [id, inLanguage(title, 'ja')]));
    expect(worked.entries.map(({ id }) => id)).toEqual(['birth-registration', 'child-allowance-amount-change']);
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readKeptFamily', async () => success({ answers: BIRTH }));
      await open(page, AT_LIST);
      await page.getByRole('heading', { level: 1, name: ja.family.found(worked.entries.length) }).waitFor();
      const shown = await page.locator('.results > li > h2').allTextContents();
      expect(shown).toEqual(worked.entries.map(({ id }) => titles.get(id)));
      expect(await page.locator('.family-timeline li').count()).toBe(worked.timeline.length);
    });
  });

  it('is changed by another answer, and goes on to what that answer opens', async () => {
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readKeptFamily', async () => success({ answers: BIRTH }));
      await open(page, AT_LIST);
      await page.getByText(ja.family.answers).click();
      const change = ja.review.changeOf('今、児童手当を受けていますか。どの子の分ですか');
      await pressable(page, change).click();
      await pressable(page, ja.family.no).click();
      await page.getByRole('heading', { name: '児童手当の認定請求' }).waitFor();
      expect(await page.getByRole('heading', { name: '児童手当の額の改定' }).count()).toBe(0);
    });
  });

  it('is kept where the person says so, and deleted; at a public terminal neither is offered', async () => {
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readKeptFamily', async () => success({ answers: BIRTH }));
      host.answer('keepFamily', async () => success({}));
      host.answer('deleteFamily', async () => failed({ code: 'keptStays' }));
      await open(page, AT_LIST);
      await pressable(page, ja.family.keep).click();
      await page.getByText(ja.family.kept, { exact: true }).waitFor();
      expect(host.calls.find(({ method }) => method === 'keepFamily')?.params).toEqual({ answers: BIRTH });
    });
    const nowhere = sampleSnapshot('ja', { publicTerminal: true });
    await withWindow(
      { ...nowhere, environment: { ...nowhere.environment, keeping: 'nowhere' } },
      async (page, host) => {
        await pressable(page, ja.family.events.birth).click();
        await page.getByRole('heading', { name: ja.family.where }).waitFor();
        expect(host.calls.some(({ method }) => method === 'readKeptFamily')).toBe(false);
      },
    );
  });
});

describe('the answers of a household', () => {
  it('are said in words: a sum in yen, hours as such, and a place by its name', async () => {
    const [day, born] = ['2026-12-01', '1950-01-01'].map((text) => calendarDateSchema.parse(text));
    const answers = familyAnswersSchema.parse({
      ...BIRTH,
      events: ['move', 'care'],
      given: {
        move: { how: 'out', date: day, place: '131024' },
        parent: { birthDate: born },
        careNeeds: ['cost'],
        careCost: { yen: 45_000 },
      },
      facts: [
        { path: 'situations.yearlyIncomeYen', isKnown: true, value: 3_000_000 },
        { path: 'people.me.daytime', isKnown: true, value: { kind: 'employee', hoursPerMonth: 120 } },
      ],
    });
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readKeptFamily', async () => success({ answers }));
      host.answer('listMunicipalities', async () => success({ municipalities: [CHUO] }));
      await open(page, AT_LIST);
      await page.getByText(ja.family.answers).click();
      const said = page.locator('details', { hasText: ja.family.answers }).locator('dd');
      await said.filter({ hasText: '東京都 中央区' }).waitFor();
      const all = (await said.allTextContents()).join('\n');
      for (const words of [
        ja.family.yen(45_000),
        ja.family.yen(3_000_000),
        ja.family.daytimes.employee,
        `${ja.family.numbers.hours} 120`,
      ]) {
        expect(all).toContain(words);
      }
      for (const raw of ['131024', '45000', '3000000']) expect(all).not.toContain(raw);
    });
  });
});

describe('several things that happened', () => {
  it('are ticked on one page, and asked one after the other, none twice', async () => {
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readKeptFamily', async () => success({ answers: null }));
      await open(page, AT_LIST);
      await pressable(page, ja.form.next).click();
      await page.getByText(ja.family.chooseSome).waitFor();
      for (const event of ['school', 'eighteen', 'name'] as const)
        await page.getByLabel(ja.family.events[event]).click();
      await page.getByLabel(ja.family.events.name).click();
      // A button takes a second press within half a second for a double click.
      await page.waitForTimeout(520);
      await pressable(page, ja.form.next).click();
      await page.getByRole('heading', { level: 1, name: ja.family.where }).waitFor();
    });
  });

  it('are added to those that were answered before, which are not asked for again', async () => {
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readKeptFamily', async () => success({ answers: BIRTH }));
      await open(page, AT_LIST);
      await page.getByText(ja.family.more).click();
      expect(await page.getByLabel(ja.family.events.birth, { exact: true }).count()).toBe(0);
      for (const event of ['eighteen', 'school', 'disaster'] as const) {
        await page.getByLabel(ja.family.events[event]).click();
      }
      await pressable(page, ja.form.next).click();
      await page.getByRole('heading', { level: 1, name: ja.family.questions.schoolFees.title }).waitFor();
      await pressable(page, ja.family.presses.schoolFees.change).click();
      await page.getByRole('heading', { level: 1, name: ja.family.questions.disaster.title }).waitFor();
    });
  });
});

describe('a question that the rules ask', () => {
  const RECEIVES = '今、児童手当を受けていますか。どの子の分ですか';
  const PLACE = { at: 'familyQuestion', question: 2 };

  it('stands as it was until the answer has led on', async () => {
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readKeptFamily', async () => success({ answers: BIRTH }));
      await open(page, PLACE);
      const question = page.getByRole('heading', { level: 1, name: RECEIVES });
      await question.waitFor();
      const asked = Promise.withResolvers<void>();
      const answered = Promise.withResolvers<void>();
      host.answer('readFamilyList', async () => {
        asked.resolve();
        await answered.promise;
        return failed({ code: 'notFound' });
      });
      await pressable(page, ja.family.no).click();
      await asked.promise;
      expect(await question.isVisible()).toBe(true);
      expect(host.calls.filter(({ method }) => method === 'readFamilyList').length).toBe(2);
      answered.resolve();
      await page.getByText(ja.family.noRules).waitFor();
    });
  });

  it('says why it cannot be asked, and takes the focus once it can', async () => {
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readKeptFamily', async () => success({ answers: BIRTH }));
      const failure = { code: 'portalUnreachable', retryAfterMs: 0 } as const;
      host.answer('readFamilyList', async () => failed(failure));
      await open(page, PLACE);
      await page.getByText(failureTextOf(ja.failures, failure).title).waitFor();
      expect(await pressable(page, ja.app.back).count()).toBe(1);
      answerFamily(host);
      host.answer('readKeptFamily', async () => success({ answers: BIRTH }));
      await pressable(page, ja.app.retry).click();
      const question = page.getByRole('heading', { level: 1, name: RECEIVES });
      await expect.poll(() => question.evaluate((heading) => heading === document.activeElement)).toBe(true);
    });
  });
});

describe('a number about the household', () => {
  it('is taken with full-width digits, as an input method gives them', async () => {
    const answers: FamilyAnswers = {
      ...BIRTH,
      events: ['care'],
      given: {
        parent: { birthDate: calendarDateSchema.parse('1950-01-01') },
        certified: { validUntil: null },
        careNeeds: ['cost'],
      },
      facts: [],
    };
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readKeptFamily', async () => success({ answers }));
      await open(page, { at: 'familyQuestion', question: 3 });
      await page.locator('#field-family\\.yen').fill('３０，０００');
      await pressable(page, ja.form.next).click();
      await expect.poll(() => host.calls.some(({ method }) => method === 'readFamilyList')).toBe(true);
      const asked = host.calls.find(({ method }) => method === 'readFamilyList')?.params.answers;
      expect(asked).toMatchObject({ given: { careCost: { yen: 30_000 } } });
    });
  });
});

describe('what was answered before it was known who answers', () => {
  it('stands before what was kept: the question that is open stays, and so does that an answer is not known', async () => {
    const kept = {
      ...BIRTH,
      given: { ...BIRTH.given, disaster: { date: BIRTH_DAY, what: 'home' as const, cause: 'fire' as const } },
    };
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      host.answer('readKeptFamily', async () => success({ answers: kept }));
      host.answer('keepFamily', async () => success({}));
      await pressable(page, ja.family.events.disaster).click();
      await page.getByRole('combobox', { name: ja.search.municipality }).fill('見本');
      await page.getByRole('option').first().click();
      const question = page.getByRole('heading', { level: 1, name: ja.family.questions.disaster.title });
      await question.waitFor();
      await pressable(page, ja.family.notKnown).click();
      await page.getByText(ja.family.answers).waitFor();
      await page.goBack();
      await question.waitFor();
      host.show(sampleSnapshot('ja', SIGNED_IN));
      await expect.poll(() => host.calls.filter(({ method }) => method === 'readKeptFamily').length).toBe(1);
      await question.waitFor();
      await open(page, AT_LIST);
      await pressable(page, ja.family.keep).click();
      await page.getByText(ja.family.kept, { exact: true }).waitFor();
      const { answers } = host.calls.find(({ method }) => method === 'keepFamily')?.params ?? {};
      expect(answers).toMatchObject({ events: ['disaster', 'birth'], given: BIRTH.given, notKnown: ['disaster'] });
      expect((answers as FamilyAnswers).given).not.toHaveProperty('disaster');
    });
  });
});

describe('reminders of this computer', () => {
  it('stand above the notices with their last day, from what is kept alone', async () => {
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      host.answer('readKeptFamily', async () => success({ answers: BIRTH }));
      await open(page, { at: 'notices' });
      await page.getByRole('heading', { name: ja.family.reminders }).waitFor();
      const reminders = page.getByRole('region', { name: ja.family.reminders });
      await reminders.getByRole('link', { name: '児童手当の額の改定' }).waitFor();
      await reminders.getByText(ja.family.opened).first().waitFor();
    });
  });

  it('are noted by the computer where the person says so, not in hours of theirs, and not for a month', async () => {
    await withWindow(sampleSnapshot('ja', SIGNED_IN), async (page, host) => {
      const off = { isOn: false, quiet: '21-8', pausedUntil: null } as const;
      host.answer('readHouseholdNotes', async () => success({ settings: off }));
      await open(page, { at: 'notices' });
      await page.getByText(ja.family.notes.title).click();
      await page.getByRole('radio', { name: ja.family.notes.on, exact: true }).click();
      await page.getByRole('radio', { name: ja.family.notes.hours(19, 10) }).click();
      await pressable(page, ja.family.notes.pause).click();
      await page.getByRole('button', { name: ja.family.notes.resume }).waitFor();
      const said = host.calls.filter(({ method }) => method === 'changeHouseholdNotes').map(({ params }) => params);
      expect(said).toEqual([
        { isOn: true, quiet: '21-8', isPaused: false },
        { isOn: true, quiet: '19-10', isPaused: false },
        { isOn: true, quiet: '19-10', isPaused: true },
      ]);
    });
  });
});
