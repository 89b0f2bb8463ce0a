/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { PROCEDURE_TEXT_LIMIT } from '#contract/failures/procedure-problem.ts';
import type { ProcedureDraft } from '#contract/portal/procedure-draft-routes.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { desk as d } from '#words/ja/desk.ts';
import { LANGUAGE_NAMES } from '#words/languages.ts';
import { problemSentence } from '#words/procedure-problem-words.ts';
import { deskBench } from '../support/desk/desk-bench.ts';
import { press, title } from '../support/desk/shown.ts';
import { CLAIM_ID, CLAIM_TEXT } from '../support/portal/broken-procedures.ts';
import { MUNICIPALITY, type StaffAccount, signInAs } from '../support/portal/staff-browser.ts';

const bench = deskBench();
let editor: StaffAccount;
let approver: StaffAccount;
beforeAll(async () => {
  editor = await bench.staff('catalogueEditor');
  approver = await bench.staff('approver');
});

const at = (page: Page, place: string) => page.goto(`${bench.portal.origin()}/staff/#/${place}`);
const part = (page: Page, name: string) => page.locator(`.editor-outline [data-part="${name}"]`);
const tab = (page: Page, name: string) => page.locator(`[role=tab][data-tab="${name}"]`);
const field = (page: Page, path: string) => page.locator(`[id="field-edit.${path}"]`);
const preview = (page: Page) => page.locator('.catalogue-preview');
const text = (page: Page) => page.locator('#field-draftText');
const isSaved = (page: Page) => page.locator('.editor .said').filter({ hasText: '下書きを保存しました' }).waitFor();
const sentence = (code: Parameters<typeof problemSentence>[0]['code'], detail = '') =>
  problemSentence({ code, path: '', line: 1, column: 1, detail }, 'ja');

async function as(account: StaffAccount, use: (page: Page) => Promise<void>): Promise<void> {
  await bench.withPage(async (page) => {
    await bench.signIn(page, account);
    await use(page);
  });
}
async function draftOf(account: StaffAccount, id = CLAIM_ID): Promise<ProcedureDraft> {
  const by = await signInAs(bench.portal, account);
  return (await by.ask('GET', `/staff/procedures/${id}/draft`)).body as unknown as ProcedureDraft;
}
/** Without a draft, where an earlier run of the test left one. */
async function begin(page: Page, id: string): Promise<void> {
  await (await signInAs(bench.portal, editor)).ask('DELETE', `/staff/procedures/${id}/draft`);
  await open(page, id);
}
async function open(page: Page, id = CLAIM_ID): Promise<void> {
  await at(page, `procedures/${id}/edit`);
  await part(page, 'about').waitFor();
}

describe('a procedure is written by form', () => {
  it('with a question and its condition that the preview works out, is scheduled, confirmed by a second person, and served', async () => {
    await as(editor, async (page) => {
      await begin(page, CLAIM_ID);
      await field(page, 'title.ja').fill('児童手当をはじめる');
      await preview(page).getByRole('heading', { name: '児童手当をはじめる' }).waitFor();
      await part(page, 'sections[0]').click();
      await press(page.locator('.editor-acts'), d.editor.add(d.editor.parts.field));
      const asked = await page.locator('.editor-outline [aria-current]').getAttribute('data-part');
      await field(page, `${asked}.key`).fill('hasPet');
      await field(page, `${asked}.label.ja`).fill('動物を飼っていますか');
      await field(page, `${asked}.label.en`).fill('Do you keep an animal?');
      await field(page, `${asked}.type`).selectOption('yesNo');
      await press(page.locator('.editor-acts'), d.editor.add(d.editor.parts.field));
      const then = await page.locator('.editor-outline [aria-current]').getAttribute('data-part');
      expect(then).not.toBe(asked);
      await field(page, `${then}.key`).fill('petName');
      await field(page, `${then}.label.ja`).fill('動物の名前');
      await field(page, `${then}.label.en`).fill('Name of the animal');
      await field(page, `${then}.when`).selectOption('hasPet');
      await part(page, 'attachments[0]').click();
      await press(page.locator('.editor-acts'), d.editor.add(d.editor.parts.attachment));
      const paper = await page.locator('.editor-outline [aria-current]').getAttribute('data-part');
      await field(page, `${paper}.title.ja`).fill('動物の写真');
      await field(page, `${paper}.title.en`).fill('Picture of the animal');
      await field(page, `${paper}.when`).selectOption('hasPet');

      const question = preview(page).getByText('動物を飼っていますか');
      await question.waitFor();
      expect(await preview(page).getByText('動物の名前').count()).toBe(0);
      expect(await preview(page).getByText('動物の写真').count()).toBe(0);
      const answer = preview(page).locator('fieldset', { hasText: '動物を飼っていますか' }).locator('input');
      await answer.first().check();
      await preview(page).getByText('動物の名前').waitFor();
      await preview(page).getByText('動物の写真').waitFor();
      await answer.last().check();
      await expect.poll(() => preview(page).getByText('動物の名前').count()).toBe(0);
      await answer.first().check();
      await page.locator('.catalogue-preview-ways').getByText(LANGUAGE_NAMES.en, { exact: true }).click();
      await page.locator('.catalogue-preview[lang=en]').getByText('Name of the animal').waitFor();
      await page.locator('.catalogue-preview-ways').getByText(d.procedures.places.kiosk, { exact: true }).click();
      await page.locator('.catalogue-place.is-kiosk').getByText('Name of the animal').waitFor();

      await isSaved(page);
      await press(page, d.editor.make);
      await title(page, d.procedures.version(1));
      await page.locator('#field-scheduleDay').fill(japaneseDay(epochMs(Date.now())));
      await press(page, d.procedures.schedule);
      await page.locator('form .said').filter({ hasText: /./ }).waitFor();
    });
    expect(await draftOf(editor)).toMatchObject({ code: 'notFound' });
    await as(approver, async (page) => {
      await at(page, `procedures/${CLAIM_ID}`);
      await page.getByRole('button', { name: d.procedures.acts.confirmSchedule }).first().click();
      await press(page.locator('dialog[open]'), d.procedures.acts.confirmSchedule);
      await page.getByText(d.procedures.done.confirmSchedule).waitFor();
      expect(await page.getByRole('link', { name: d.editor.open }).count()).toBe(0);
    });
    await expect.poll(() => bench.portal.catalogue.serving(MUNICIPALITY, CLAIM_ID)?.version).toBe(1);
    const url = `/services/${CLAIM_ID}?municipality=${MUNICIPALITY}`;
    const served = (await bench.portal.app.inject({ method: 'GET', url })).json() as Procedure;
    expect(served.title.ja).toBe('児童手当をはじめる');
    expect(served.attachments.some(({ when }) => when?.field === 'hasPet')).toBe(true);
    expect(served.sections[0]?.fields.find(({ key }) => key === 'petName')?.when).toEqual({
      field: 'hasPet',
      is: [true],
    });
  });

  it('and as text: each shows what the other wrote, and what no form knows is told at its line and column and stays', async () => {
    await as(editor, async (page) => {
      await begin(page, 'child-allowance-end');
      await field(page, 'summary.ja').fill('やめるときの届出です。');
      await tab(page, 'text').click();
      const written = await text(page).inputValue();
      expect(written).toContain('"ja": "やめるときの届出です。"');
      const lines = written.split('\n');
      const line = lines.findIndex((one) => one.includes('"summary"'));
      await text(page).fill(lines.toSpliced(line, 0, '  "ourOwn": { "kept": [1] }, // 手書き').join('\n'));
      await tab(page, 'check').click();
      const finding = page.locator('.findings li').filter({ hasText: 'ourOwn' });
      await finding.getByText(d.procedures.place(line + 1, 3)).waitFor();
      await finding.getByText(sentence('unknownMember', 'ourOwn')).waitFor();
      const again = await heldBack(page);
      const changed = (await text(page).inputValue()).replace('  "ourOwn"', '\n  "ourOwn"');
      await text(page).fill(changed);
      await page.getByText(d.editor.checkingChanged).waitFor();
      expect(await finding.getByText(d.procedures.place(line + 1, 3)).count()).toBe(0);
      expect(await finding.getByRole('button', { name: d.editor.toText }).count()).toBe(0);
      await again();
      await finding.getByText(d.procedures.place(line + 2, 3)).waitFor();
      await text(page).fill(changed.replace('\n  "ourOwn"', '  "ourOwn"'));
      await finding.getByText(d.procedures.place(line + 1, 3)).waitFor();
      await tab(page, 'form').click();
      await field(page, 'title.ja').fill('届出の新しい題');
      await part(page, 'others').click();
      await page.locator('.editor-others code', { hasText: 'ourOwn' }).waitFor();
      await press(page, d.editor.make);
      await tab(page, 'check').and(page.locator('[aria-selected=true]')).waitFor();
      expect(await page.locator('#field-scheduleDay').count()).toBe(0);
      await finding.getByRole('button', { name: d.editor.toText }).click();
      await text(page).waitFor();
      const caret = await text(page).evaluate((box: HTMLTextAreaElement) => box.value.slice(box.selectionStart));
      expect(caret).toMatch(/^"ourOwn": \{ "kept": \[1\] \}, \/\/ 手書き/);
      expect(await text(page).inputValue()).toContain('"ja": "届出の新しい題"');
      await isSaved(page);
    });
  });

  it('with its fee, whom it is offered to, rules and a visit, each wrong member named at its field and followed by the preview', async () => {
    const writer = await bench.staff('catalogueEditor');
    await as(writer, async (page) => {
      await open(page, CLAIM_ID);
      const value = async () => {
        await tab(page, 'text').click();
        const written = JSON.parse(await text(page).inputValue()) as Procedure;
        await tab(page, 'form').click();
        return written;
      };
      await part(page, 'fee').click();
      await field(page, 'fee.type').selectOption('counter');
      await field(page, 'fee.yen-error').getByText(sentence('tooSmall', '1')).waitFor();
      await field(page, 'fee.yen').fill('300');
      await field(page, 'fee.source').fill('見本区手数料条例');
      await field(page, 'fee.checkedOn').fill('2026-11-20');
      await field(page, 'fee.exemption.ja').fill('生活保護の人は、かかりません。');
      await field(page, 'fee.exemption.en').fill('Nothing on public assistance.');
      await preview(page).getByText('1通 300円').waitFor();
      await preview(page).getByText('生活保護の人は、かかりません。').waitFor();

      await part(page, 'eligibility').click();
      const clauses = (await value()).eligibility.length;
      await part(page, 'eligibility').click();
      await press(page.locator('.editor-part'), d.editor.add(d.editor.members.eligibility));
      await field(page, `eligibility[${clauses}].needs`).selectOption('childUntilFiscalYearAfterAge');
      await field(page, `eligibility[${clauses}].age`).fill('99');
      await field(page, `eligibility[${clauses}].age-error`).getByText(sentence('tooBig', '22')).waitFor();
      await field(page, `eligibility[${clauses}].age`).fill('15');

      await part(page, 'rules').click();
      const before = (await value()).rules?.length ?? 0;
      await part(page, 'rules').click();
      const rule = (name: string) => field(page, `rules[${before}].${name}`);
      await press(page.locator('.editor-part'), d.editor.add(d.editor.members.rules));
      await rule('earlier-error').waitFor();
      await rule('earlier').selectOption('eventDate');
      await rule('later').selectOption('today');
      await rule('distance').selectOption('daysAtMost');
      await rule('daysAtMost').fill('7');
      await rule('tellAt').selectOption('eventDate');
      await rule('sentence.ja').fill('7日より前です');
      await rule('sentence.en').fill('More than 7 days ago');
      await part(page, 'visit').click();
      await press(page.locator('.editor-part'), d.editor.add(d.editor.members.visit));
      await field(page, 'visit.day-error').waitFor();
      await field(page, 'visit.municipality').selectOption('spouseName');
      await field(page, 'visit.day').selectOption('eventDate');
      await part(page, 'about').click();
      const events = page.locator('.editor-part fieldset', { hasText: d.editor.members.events });
      await events.getByText('家族が亡くなった').click();
      await part(page, 'remedies').click();
      await press(page.locator('.editor-part'), d.editor.add(d.editor.members.remedies));
      await field(page, 'remedies.reviewBody-error').waitFor();
      await field(page, 'remedies.reviewBody').fill('見本区長');
      await field(page, 'remedies.defendant').fill('見本区');
      await field(page, 'remedies.representedBy').fill('見本区長');
      await field(page, 'remedies.basis').selectOption('ordinance');
      await press(page.locator('.editor-part'), d.editor.add(d.editor.members.reviewFirst));
      await field(page, 'remedies.reviewFirst.law').fill('架空法 12条');
      await tab(page, 'check').click();
      await expect.poll(() => page.locator('.findings').getByText(d.editor.toForm).count()).toBe(0);
      const written = await value();
      expect(written.events?.at(-1)).toBe('death');
      expect(written.remedies).toEqual({
        reviewBody: '見本区長',
        defendant: '見本区',
        representedBy: '見本区長',
        basis: 'ordinance',
        reviewFirst: { law: '架空法 12条' },
      });
      expect(written.fee).toEqual({
        type: 'counter',
        yen: 300,
        per: 'copy',
        paid: 'received',
        source: '見本区手数料条例',
        checkedOn: '2026-11-20',
        exemption: { ja: '生活保護の人は、かかりません。', en: 'Nothing on public assistance.' },
      });
      expect(written.eligibility.at(-1)).toEqual({ needs: 'childUntilFiscalYearAfterAge', age: 15 });
      expect(written.rules?.at(-1)).toEqual({
        earlier: 'eventDate',
        later: 'today',
        daysAtMost: 7,
        tellAt: 'eventDate',
        sentence: { ja: '7日より前です', en: 'More than 7 days ago' },
      });
      expect(written.visit).toEqual({ municipality: 'spouseName', day: 'eventDate' });
      await tab(page, 'preview').click();
      const boxes = preview(page).locator('fieldset', { hasText: '理由が生じた日' }).locator('.date-box input');
      for (const [place, typed] of ['2020', '1', '1'].entries()) await boxes.nth(place).fill(typed);
      await preview(page).getByText('7日より前です').waitFor();
      await tab(page, 'differences').click();
      await page.locator('.findings code', { hasText: /^fee$/ }).waitFor();
    });
  });

  it('comes back after a reload as it was left, says where it was begun, and is its writer’s alone', async () => {
    await as(editor, async (page) => {
      await open(page, 'child-allowance-end');
      await page.getByText(d.editor.begunFrom(d.procedures.version(0))).waitFor();
      expect(await field(page, 'title.ja').inputValue()).toBe('届出の新しい題');
      await field(page, 'title.ja').fill('読み込み直しても残る題');
      await isSaved(page);
      await page.reload();
      await part(page, 'about').waitFor();
      await expect.poll(() => field(page, 'title.ja').inputValue()).toBe('読み込み直しても残る題');
      await at(page, 'procedures');
      await page.getByRole('heading', { name: d.editor.ownDrafts }).waitFor();
    });
    await as(await bench.staff('catalogueEditor'), async (page) => {
      await at(page, 'procedures');
      await page.locator('tbody a').first().waitFor();
      expect(await page.getByRole('heading', { name: d.editor.ownDrafts }).count()).toBe(0);
      await open(page, 'child-allowance-end');
      expect(await field(page, 'title.ja').inputValue()).not.toBe('読み込み直しても残る題');
    });
  });

  it('goes on being saved where it could not be put away', async () => {
    const writer = await bench.staff('catalogueEditor');
    await as(writer, async (page) => {
      await open(page, 'child-allowance-end');
      await field(page, 'title.ja').fill('捨てるはずの題');
      await isSaved(page);
      await page.route('**/draft', (route) =>
        route.request().method() === 'DELETE' ? route.fulfill({ status: 409, json: {} }) : route.fallback(),
      );
      await press(page, d.editor.discard);
      await press(page.locator('dialog[open]'), d.editor.discard);
      await page.locator('dialog[open]').waitFor({ state: 'detached' });
      await field(page, 'title.ja').fill('捨てられず残った題');
      await expect
        .poll(async () => (await draftOf(writer, 'child-allowance-end')).text, { timeout: 10_000 })
        .toContain('捨てられず残った題');
    });
  });

  it('says so where another version has gone live, and where the draft was saved on another page', async () => {
    const by = await signInAs(bench.portal, await bench.staff('catalogueEditor'));
    const at0 = '/staff/procedures/child-allowance-end';
    const file = await by.ask('GET', `${at0}/versions/0/file?form=normalised`);
    const live = String(file.body.text).replace(/"ja": "児童手当[^"]*"/, '"ja": "先に公開された届出"');
    const { version } = (await by.ask('POST', `${at0}/versions`, { text: live })).body as { version: number };
    const from = japaneseDay(epochMs(Date.now()));
    const { number } = (await by.ask('POST', `${at0}/schedules`, { version, from })).body as { number: number };
    await (await signInAs(bench.portal, approver)).ask('POST', `${at0}/schedules/${number}/confirmation`);
    await expect.poll(() => bench.portal.catalogue.serving(MUNICIPALITY, 'child-allowance-end')?.version).toBe(version);
    await as(editor, async (page) => {
      await open(page, 'child-allowance-end');
      await page.getByText(d.editor.behind).waitFor();
      await press(page, d.editor.goOnFromLive);
      await expect.poll(() => page.getByText(d.editor.behind).count()).toBe(0);
      const { edition } = await draftOf(editor, 'child-allowance-end');
      const other = await signInAs(bench.portal, editor);
      await other.ask('PUT', `${at0}/draft`, { text: '{}', edition });
      await field(page, 'title.ja').fill('この画面の題');
      await page.getByRole('button', { name: d.editor.saveOver }).waitFor();
      expect((await draftOf(editor, 'child-allowance-end')).text).toBe('{}');
      await press(page, d.editor.saveOver);
      await isSaved(page);
      expect((await draftOf(editor, 'child-allowance-end')).text).toContain('この画面の題');
      await press(page, d.editor.discard);
      await press(page.locator('dialog[open]'), d.editor.discard);
      await title(page, d.procedures.oneTitle);
    });
    expect(await draftOf(editor, 'child-allowance-end')).toMatchObject({ code: 'notFound' });
  });

  it('with the keyboard alone: a question is moved, taken back and done again', async () => {
    await as(editor, async (page) => {
      await begin(page, 'child-allowance-donation');
      const keys = async () => {
        await tab(page, 'text').click();
        const { sections } = JSON.parse(await text(page).inputValue()) as Procedure;
        await tab(page, 'form').click();
        return sections.map(({ fields }) => fields.map(({ key }) => key));
      };
      const before = await keys();
      const section = before.findIndex((fields) => fields.length > 1);
      await part(page, `sections[${section}].fields[0]`).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Alt+ArrowDown');
      const [first = '', second = ''] = before[section] ?? [];
      expect((await keys())[section]?.slice(0, 2)).toEqual([second, first]);
      await part(page, `sections[${section}].fields[1]`).focus();
      await page.keyboard.press('Control+z');
      expect(await keys()).toEqual(before);
      await part(page, 'about').focus();
      await page.keyboard.press('Control+y');
      expect((await keys())[section]?.slice(0, 2)).toEqual([second, first]);
      await part(page, 'about').focus();
      await page.keyboard.press('Enter');
      await field(page, 'title.ja').focus();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('打ち直した題');
      await preview(page).getByText('打ち直した題').waitFor();
      await page.keyboard.press('Control+z');
      await expect.poll(() => field(page, 'title.ja').inputValue()).not.toBe('打ち直した題');
    });
  });
});

describe('DT-26: what does harm is refused and named', () => {
  const named = async (page: Page, written: string, words: string) => {
    // As it is pasted: typed by the browser's own editing, a large text takes minutes.
    await text(page).evaluate((box: HTMLTextAreaElement, value) => {
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(box, value);
      box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }, written);
    await page.locator('.findings li').filter({ hasText: words }).first().waitFor();
  };
  it('markup, conditions in a circle, 10,000 fields and more than a file may hold: the page stays, and shows text as text', async () => {
    await as(editor, async (page) => {
      await begin(page, CLAIM_ID);
      await tab(page, 'text').click();
      await tab(page, 'check').click();
      await named(page, CLAIM_TEXT.replace('"氏名のフリガナ"', '"<img src=x onerror=alert(1)>"'), sentence('linkOut'));
      await tab(page, 'preview').click();
      await preview(page).getByText('<img src=x onerror=alert(1)>').waitFor();
      expect(await page.locator('main img').count()).toBe(0);
      await tab(page, 'check').click();
      const circle = CLAIM_TEXT.replace(
        /"key": "reason",(?=\s*"label")/,
        '"key": "reason", "when": { "field": "reason", "is": ["other"] },',
      );
      await named(page, circle, sentence('conditionCircle', 'reason'));
      const fields = Array.from({ length: 10_000 }, () => '{"key":"a"}').join(',');
      await named(page, `{"id":"${CLAIM_ID}","sections":[{"fields":[${fields}]}]}`, 'sections[0].fields');
      await tab(page, 'form').click();
      await page.getByText(d.editor.hidden(9_940)).waitFor();
      expect(await page.locator('.editor-outline button').count()).toBeLessThan(100);
      await tab(page, 'text').click();
      await named(
        page,
        `{"a":"${'あ'.repeat(PROCEDURE_TEXT_LIMIT)}"}`,
        sentence('tooLarge', String(PROCEDURE_TEXT_LIMIT)),
      );
      await named(page, '['.repeat(50_000), sentence('tooDeep', '20'));
      await press(page, d.editor.make);
      await page.locator('.findings li').first().waitFor();
      expect(page.url()).toContain('/edit');
    });
  });
});

/** What the portal finds comes when the function is called. */
async function heldBack(page: Page): Promise<() => Promise<void>> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const checks = '**/check';
  await page.route(checks, async (route) => {
    await promise;
    await route.continue();
  });
  return async () => {
    resolve();
    await page.unroute(checks);
  };
}
