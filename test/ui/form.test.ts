/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { ApplyStep, Draft } from '#contract/app/flows/apply-flow.ts';
import type { AnswerProblem } from '#contract/failures/filing-failures.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import type { Answers } from '#contract/procedure/answers.ts';
import type { Applicant } from '#contract/procedure/application.ts';
import { flowIdSchema } from '#contract/values/brands.ts';
import { ja } from '#words/ja/window.ts';
import { SAMPLE_PROCEDURE } from '../support/application/sample-procedure.ts';
import {
  FILE_WHEN_MOVED,
  FROM_ELSEWHERE,
  SAMPLE_APPLICANT,
  SAMPLE_DRAFT,
  sampleForm,
  sampleReview,
} from '../support/window/gallery/sample-application.ts';
import { sampleCardViews } from '../support/window/gallery/sample-card.ts';
import { SIGNED_IN, sampleFlow, sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';
import { focusedText } from '../support/window/window-page.ts';

const withWindow = renderedWindows();
checkScreens('form', withWindow);

describe('by keyboard alone', () => {
  async function tabTo(page: Page, name: string): Promise<void> {
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      const label = await page.evaluate(() => {
        const { activeElement } = document;
        return activeElement instanceof HTMLInputElement
          ? (activeElement.labels?.[0]?.textContent ?? '')
          : (activeElement?.textContent ?? '');
      });
      if (label.trim() === name) return;
    }
    throw new Error(`Tab does not reach ${name}`);
  }

  it('leads from home through a wrong PIN to the form and its check page, with the focus on each new heading', async () => {
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      const asking = sampleCardViews('auth').filter(({ at }) => at === 'awaitingPin');
      host.answer('beginLogin', async () => {
        const [card] = asking;
        const flow = card === undefined ? null : sampleFlow('login', { at: 'card', card });
        host.show(sampleSnapshot('ja', { flow }));
        return flow === null ? failed({ code: 'flowUnknown' }) : success({ flowId: flow.flowId });
      });
      await tabTo(page, ja.home.signIn);
      await page.keyboard.press('Enter');
      await expect.poll(() => focusedText(page)).toBe(ja.pin.titles.auth);

      await tabTo(page, ja.pin.labels.auth);
      await page.keyboard.type('1234');
      host.answer('givePin', async ({ pin }) => {
        pin.wipe();
        host.show(sampleSnapshot('ja', { flow: sampleFlow('apply', sampleForm({ draft: SAMPLE_DRAFT })) }));
        return success({});
      });
      await page.keyboard.press('Enter');
      await expect.poll(() => focusedText(page)).toBe(ja.form.applicantTitle);

      for (const heading of ['申請の理由', 'お子さんのこと', '連絡先と口座', ja.files.title]) {
        await tabTo(page, ja.form.next);
        await page.waitForTimeout(520); // a second press within half a second is taken for a double click
        await page.keyboard.press('Enter');
        await expect.poll(() => focusedText(page)).toBe(heading);
      }
      await tabTo(page, ja.form.review);
      await page.waitForTimeout(520);
      await page.keyboard.press('Enter');
      await expect.poll(() => host.calls.some(({ method }) => method === 'reviewApplication')).toBe(true);
    });
  });

  it('takes the focus to the list of what is to be mended, and from there to the field', async () => {
    const draft = { ...SAMPLE_DRAFT, answers: { reason: 'birth' } };
    await withWindow(sampleSnapshot('ja', { flow: sampleFlow('apply', sampleForm({ draft })) }), async (page) => {
      await page.getByRole('button', { name: ja.form.next, exact: true }).click();
      await page.getByRole('heading', { name: '申請の理由' }).waitFor();
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.form.next, exact: true }).click();
      await expect.poll(() => focusedText(page)).toContain(ja.form.errors(1));
      expect(await page.title()).toMatch(/^エラー：/);
      await page.getByRole('link', { name: ja.answers.required('その日', '') }).press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-eventDate');
    });
  });

  it('leads from the list of what is to be mended to a file that is asked for no longer, to be taken off', async () => {
    const unasked = { at: 'attachments.bankBook', problem: 'unknownField' } as const;
    const draft = { ...SAMPLE_DRAFT, attachmentsToFollow: [] };
    const form = { ...sampleForm({ draft }), procedure: FILE_WHEN_MOVED, problems: [unasked] };
    await withWindow(sampleSnapshot('ja', { flow: sampleFlow('apply', form) }), async (page) => {
      await page.getByRole('heading', { level: 1, name: ja.files.title }).waitFor();
      await page.getByRole('button', { name: ja.files.remove('bank.pdf') }).waitFor();
      expect(await page.getByText(ja.form.name, { exact: true }).count()).toBe(0);
    });
  });

  it('leads from the list of what is to be mended to a document that is missing', async () => {
    const missing = { at: 'attachments.bankBook', problem: 'attachmentRequired' } as const;
    const draft = { ...SAMPLE_DRAFT, attachmentsToFollow: [] };
    const form = { ...sampleForm({ draft }), attached: [], problems: [missing] };
    await withWindow(sampleSnapshot('ja', { flow: sampleFlow('apply', form) }), async (page) => {
      await page.getByRole('link', { name: ja.answers.attachmentRequired('通帳の写し', '') }).press('Enter');
      const place = await page.evaluate(() => [document.activeElement?.tagName, document.activeElement?.id]);
      expect(place).toEqual(['FIELDSET', 'field-attachments.bankBook']);
    });
  });
});

describe('what is typed', () => {
  const onPage = (page: number, answers: Answers) => {
    const draft = { ...SAMPLE_DRAFT, answers: { ...SAMPLE_DRAFT.answers, ...answers } };
    const problems: AnswerProblem[] = [{ at: page === 3 ? 'holder' : 'eventDate', problem: 'required' }];
    return sampleSnapshot('ja', { flow: sampleFlow('apply', { ...sampleForm({ draft }), problems }) });
  };

  it('SR-95: like a 12-digit number is asked about, and goes on once the person says that it is none', async () => {
    await withWindow(onPage(3, { holder: '見本 1234-5678-9012' }), async (page) => {
      await page.getByLabel('口座の名義').waitFor();
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.form.next, exact: true }).click();
      await page.getByRole('link', { name: ja.answers.likeIndividualNumber('口座の名義', '') }).waitFor();
      await page.getByRole('button', { name: ja.form.notIndividualNumber }).click();
      await page.getByRole('button', { name: ja.form.notIndividualNumber }).waitFor({ state: 'detached' });
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.form.next, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: ja.files.title }).waitFor();
      await page.getByRole('button', { name: ja.form.back }).click();
      await page.getByLabel('口座の名義').fill('見本 1234-5678-9013');
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.form.next, exact: true }).click();
      await page.getByRole('button', { name: ja.form.notIndividualNumber }).waitFor();
    });
  });

  it('and cannot be true beside another answer is told where it stands, in the words of the procedure', async () => {
    const sentence = { ja: 'その日が、お子さんの誕生より前です', en: 'before the birth' };
    const rule = {
      each: 'children',
      earlier: 'birthDate',
      later: 'eventDate',
      yearsApart: 0,
      tellAt: 'eventDate',
      sentence,
    };
    const shown = onPage(1, { eventDate: '2020-01-01' });
    const { flow } = shown;
    if (flow?.flow !== 'apply' || !('procedure' in flow.step)) throw new Error('not the form');
    const step = { ...flow.step, procedure: { ...flow.step.procedure, rules: [rule] } } as ApplyStep;
    await withWindow({ ...shown, flow: { ...flow, step } }, async (page) => {
      await page.getByRole('heading', { level: 1, name: '申請の理由' }).waitFor();
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.form.next, exact: true }).click();
      await page.getByRole('link', { name: sentence.ja }).waitFor();
    });
  });

  it('as a whole day is spread over its boxes', async () => {
    await withWindow(onPage(1, { eventDate: '' }), async (page) => {
      const year = page.getByRole('group', { name: 'その日' }).getByRole('textbox').first();
      await year.evaluate((box) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text', '令和8年11月1日');
        box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      });
      await page.getByText(ja.form.otherCalendar('2026年')).waitFor();
    });
  });
});

describe('the address on the card', () => {
  const form = (applicant: Applicant) =>
    sampleSnapshot('ja', { flow: sampleFlow('apply', sampleForm({ draft: { ...SAMPLE_DRAFT, applicant } })) });

  it('is pointed at where it lies outside the municipality that is applied to', async () => {
    await withWindow(form(FROM_ELSEWHERE), async (page) => {
      await page.getByText(ja.form.elsewhereTitle).waitFor();
      await page.getByRole('button', { name: ja.form.next, exact: true }).click();
      await page.getByText(ja.form.elsewhereTitle).waitFor({ state: 'detached' });
    });
  });

  it.each([
    ['in full', SAMPLE_APPLICANT.address.value],
    ['without its prefecture', SAMPLE_APPLICANT.address.value.replace('見本県', '')],
  ])('is where the next search looks, written %s', async (_how, value) => {
    const applicant = { ...SAMPLE_APPLICANT, address: { ...SAMPLE_APPLICANT.address, value } };
    await withWindow(form(applicant), async (page, host) => {
      await page.getByText(value).waitFor();
      await expect.poll(() => host.calls.some(({ method }) => method === 'listMunicipalities')).toBe(true);
      expect(await page.getByText(ja.form.elsewhereTitle).count()).toBe(0);
      host.show(sampleSnapshot('ja'));
      await page.getByRole('link', { name: ja.home.search }).click();
      const { code } = SAMPLE_PROCEDURE.municipality;
      await page.getByText(ja.search.from.card).waitFor();
      await page.getByRole('link', { name: ja.search.all }).click();
      await expect
        .poll(() => host.calls.filter(({ method }) => method === 'searchProcedures').length)
        .toBeGreaterThan(2);
      expect(host.calls.filter(({ method }) => method === 'searchProcedures').at(-1)?.params).toEqual({
        municipality: code,
      });
    });
  });
});

describe('the way back', () => {
  it('leads from the first page to the page of the procedure, and what was typed is there when it is begun again', async () => {
    const form = (draft: Draft, flowId = flowIdSchema.parse(crypto.randomUUID())) =>
      sampleSnapshot('ja', { ...SIGNED_IN, flow: { ...sampleFlow('apply', sampleForm({ draft })), flowId } });
    await withWindow(form(SAMPLE_DRAFT), async (page, host) => {
      host.answer('cancelFlow', async () => {
        host.show(sampleSnapshot('ja', { ...SIGNED_IN, flow: null }));
        return success({});
      });
      host.answer('beginApply', async () => {
        const flowId = flowIdSchema.parse(crypto.randomUUID());
        host.show(form({ applicant: null, answers: {}, attachmentsToFollow: [] }, flowId));
        return success({ flowId });
      });
      await page.getByRole('button', { name: ja.form.correctByHand }).click();
      await page.getByLabel(ja.form.name, { exact: false }).fill('見本　花');
      await page.getByRole('button', { name: ja.form.back, exact: true }).click();
      await page.getByText(SAMPLE_PROCEDURE.summary.ja).waitFor();
      await page.getByRole('button', { name: ja.procedure.begin, exact: true }).click();
      await expect.poll(() => page.getByLabel(ja.form.name, { exact: false }).inputValue()).toBe('見本　花');
    });
  });

  it('leads from the check page through the whole form, while a change leads straight back', async () => {
    const form = () => sampleSnapshot('ja', { flow: sampleFlow('apply', sampleForm({ draft: SAMPLE_DRAFT })) });
    const review = () => sampleSnapshot('ja', { flow: sampleFlow('apply', sampleReview('ja')) });
    await withWindow(form(), async (page, host) => {
      host.answer('editApplication', async () => {
        host.show(form());
        return success({});
      });
      for (const [press, goesOn] of [
        [ja.review.changeOf('氏名'), ja.form.review],
        [ja.steps.names.fill, ja.form.next],
      ] as const) {
        await page.getByText(ja.form.cardFacts).waitFor();
        host.show(review());
        await page.getByRole('button', { name: press }).click();
        await page.getByRole('button', { name: goesOn, exact: true }).waitFor();
      }
    });
  });
});

describe('what is complained of', () => {
  it('is gone once it is mended, by hand or by the field itself, and a day is asked for its era', async () => {
    const [child] = SAMPLE_DRAFT.answers.children as [Record<string, string>];
    const children = [{ ...child, kana: 'たろう', birthDate: '' }];
    const draft = { ...SAMPLE_DRAFT, answers: { ...SAMPLE_DRAFT.answers, children } };
    const label = ja.form.item('お子さん', 1);
    const problems = [
      { at: 'children.0.kana', problem: 'notKana' },
      { at: 'children.0.birthDate', problem: 'required' },
    ] as const;
    const form = { ...sampleForm({ draft }), problems: [...problems] };
    await withWindow(sampleSnapshot('ja', { flow: sampleFlow('apply', form) }), async (page) => {
      const errors = page.locator('.field .field-error');
      await expect.poll(() => errors.count()).toBe(2);
      await page.getByLabel(/^フリガナ/).focus();
      await page.keyboard.press('Tab');
      await expect.poll(() => errors.count()).toBe(1);
      expect(await page.getByLabel(/^フリガナ/).inputValue()).toBe('タロウ');

      expect(await page.locator('.eras input:checked').count()).toBe(0);
      for (const [part, text] of [
        [ja.form.year, '64'],
        [ja.form.month, '1'],
        [ja.form.day, '8'],
      ] as const)
        await page.getByLabel(part, { exact: true }).fill(text);
      await page.getByRole('button', { name: ja.form.next, exact: true }).click();
      await errors.getByText(ja.answers.eraNotChosen(`${label} 生年月日`, '')).waitFor();
      await page.getByLabel(ja.dates.eras.S, { exact: true }).check();
      await errors.getByText(ja.answers.dateOutsideEra(`${label} 生年月日`, '')).waitFor();
      await page.getByRole('button', { name: ja.form.offerDay('平成元年1月8日'), exact: true }).click();
      expect(await page.getByLabel(ja.dates.eras.H, { exact: true }).isChecked()).toBe(true);
      expect(await page.getByLabel(ja.form.year, { exact: true }).inputValue()).toBe('1');
      await expect.poll(() => errors.count()).toBe(0);
    });
  });
});

describe('nothing typed is lost', () => {
  it('keeps it through another language, help, a card step and a lost connection, and saves it to the host', async () => {
    const form = () => sampleFlow('apply', sampleForm());
    await withWindow(sampleSnapshot('ja', { flow: form() }), async (page, host) => {
      await page.getByRole('button', { name: ja.form.byHand }).click();
      await page.getByLabel(new RegExp(`^${ja.form.name}`)).fill('見本 葛󠄀子');
      host.show(sampleSnapshot('en', { flow: form() }));
      await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en');
      expect(await page.getByLabel(/^Name/).inputValue()).toBe('見本 葛󠄀子');

      await page.getByRole('link', { name: 'Help', exact: true }).click();
      await page.getByRole('button', { name: 'Back', exact: true }).click();
      expect(await page.getByLabel(/^Name/).inputValue()).toBe('見本 葛󠄀子');

      host.show(
        sampleSnapshot('en', { flow: sampleFlow('apply', { at: 'readingApplicant', card: { at: 'inspectingCard' } }) }),
      );
      await page.getByText('Checking your card').first().waitFor();
      host.show(sampleSnapshot('en', { flow: form() }));
      expect(await page.getByLabel(/^Name/).inputValue()).toBe('見本 葛󠄀子');

      host.drop();
      await page.getByRole('heading', { name: 'The connection to the app was lost' }).waitFor();
      await page.getByLabel(/^Name/).waitFor();
      expect(await page.getByLabel(/^Name/).inputValue()).toBe('見本 葛󠄀子');
      await expect.poll(() => host.calls.some(({ method }) => method === 'saveDraft')).toBe(true);
    });
  });
});
