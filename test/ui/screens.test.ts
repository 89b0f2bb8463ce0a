/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { ApplyStep } from '#contract/app/flows/apply-flow.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import type { Applicant } from '#contract/procedure/application.ts';
import { epochMs, readerNameSchema } from '#contract/values/brands.ts';
import { SecretBytes } from '#contract/values/secret-bytes.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { about } from '#words/ja/about.ts';
import { ja } from '#words/ja/window.ts';
import { renderedWindows } from '../support/rendered-windows.ts';
import { SAMPLE_PROCEDURE } from '../support/sample-procedure.ts';
import {
  FILE_WHEN_MOVED,
  FROM_ELSEWHERE,
  gallery,
  SAMPLE_APPLICANT,
  SAMPLE_DRAFT,
  sampleCardViews,
  sampleDone,
  sampleFlow,
  sampleForm,
  samplePinChange,
  sampleReview,
  sampleSnapshot,
} from '../support/screen-gallery.ts';
import type { ScriptedHost } from '../support/scripted-host.ts';
import { chooseLanguage, LANGUAGE_BUTTON } from '../support/window-page.ts';

const NARROW = { width: 360, height: 740 };
const HIDDEN_CHARACTER = /[[\p{Bidi_Control}\p{Cc}]--[\n\t]]/v;

const withWindow = renderedWindows('screens');

describe('a public terminal that somebody may have left', () => {
  const inForm = { flow: sampleFlow('apply', sampleForm()) };
  const isCalled = (host: ScriptedHost, name: string) => host.calls.filter(({ method }) => method === name).length;

  it('SR-53: tells of keys at most each five seconds, and asks whether to go on: Esc and the first button stay, the second ends, the last ten seconds are spoken', async () => {
    const snapshot = sampleSnapshot('ja', { publicTerminal: true, ...inForm });
    const warns = (seconds: number): Snapshot => ({
      ...snapshot,
      idle: { endsAtMs: epochMs(Date.now() + seconds * 1_000) },
    });
    await withWindow(snapshot, async (page, host) => {
      for (const key of ['Tab', 'Tab', 'ArrowDown']) await page.keyboard.press(key);
      await expect.poll(() => isCalled(host, 'stillHere')).toBe(1);
      const dialog = page.getByRole('alertdialog', { name: ja.idle.title });
      host.show(warns(30));
      await dialog.getByText(ja.idle.body(30)).waitFor();
      expect(await dialog.getByRole('button').allTextContents()).toEqual([ja.idle.stay, ja.idle.end]);
      expect(await dialog.getByRole('button', { name: ja.idle.stay }).evaluate((it) => it.matches(':focus'))).toBe(
        true,
      );
      expect(await dialog.getByRole('status').textContent()).toBe('');
      await page.keyboard.press('Escape');
      await expect.poll(() => isCalled(host, 'stillHere')).toBe(2);
      await dialog.waitFor(); // until the host has heard it

      host.show(snapshot);
      await dialog.waitFor({ state: 'detached' });
      host.show(warns(10));
      await dialog.getByRole('status').getByText(ja.idle.lastCall(10)).waitFor();
      await dialog.getByRole('button', { name: ja.idle.end }).click();
      await expect.poll(() => isCalled(host, 'signOut')).toBe(1);
      expect(isCalled(host, 'stillHere')).toBe(2);
    });
  });

  it('SR-53: is told on the start screen that it is watched; a window at home is not', async () => {
    await withWindow(sampleSnapshot('ja', { publicTerminal: true }), (page) =>
      page.getByText(ja.home.idleRule).waitFor(),
    );
    await withWindow(sampleSnapshot('ja'), async (page) => {
      await page.getByRole('heading', { name: ja.home.title }).waitFor();
      expect(await page.getByText(ja.home.idleRule).count()).toBe(0);
    });
    await withWindow(sampleSnapshot('ja', inForm), async (page, host) => {
      for (const key of ['Tab', 'ArrowDown']) await page.keyboard.press(key);
      await chooseLanguage(page, 'en');
      await expect.poll(() => isCalled(host, 'setLanguage')).toBe(1);
      expect(isCalled(host, 'stillHere')).toBe(0);
    });
  });

  it('SR-53: shows the end of the visit and nothing of it, wherever the person was, once the card is taken', async () => {
    const snapshot = sampleSnapshot('ja', { publicTerminal: true });
    await withWindow(snapshot, async (page, host) => {
      await page.getByRole('button', { name: ja.app.help }).click();
      const over: Snapshot = { ...snapshot, session: { at: 'ended', because: 'idle' } };
      const [reader] = snapshot.devices.service === 'running' ? snapshot.devices.readers : [];
      if (reader === undefined) throw new Error('the samples have a reader');
      host.show({ ...over, devices: { service: 'running', readers: [{ ...reader, card: 'present' }] } });
      await page.getByRole('heading', { name: ja.takeCard.title }).waitFor();
      expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
      host.show(over);
      await page.getByText(ja.ended.nothingStays).waitFor();
    });
  });

  it('SR-51: begins the next visit with nothing that was chosen or searched for', async () => {
    const snapshot = sampleSnapshot('ja', { publicTerminal: true });
    await withWindow(snapshot, async (page, host) => {
      const textSize = () => page.evaluate(() => document.documentElement.dataset.textSize);
      await page.getByRole('button', { name: ja.display.open }).click();
      await page.getByRole('radio', { name: ja.display.sizes[200] }).check({ force: true });
      await expect.poll(textSize).toBe('200');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: ja.home.search }).click();
      await page.getByLabel(ja.search.words).fill('ひっこし');
      await page.getByRole('button', { name: ja.search.submit, exact: true }).click();

      host.show({ ...snapshot, session: { at: 'ended', because: 'idle' } });
      await page.getByText(ja.ended.nothingStays).waitFor();
      host.show(snapshot);
      await page.getByRole('heading', { name: ja.home.title }).waitFor();
      expect(isCalled(host, 'hello')).toBe(2);
      expect(await textSize()).toBe('100');
      await page.getByRole('button', { name: ja.home.search }).click();
      expect(await page.getByLabel(ja.search.words).inputValue()).toBe('');
    });
  });
});

describe('secrets', () => {
  const cards = sampleCardViews('sign');
  const asking = cards.find(({ at }) => at === 'awaitingPin');
  if (asking === undefined) throw new Error('the samples ask for a password');
  const signing: ApplyStep = { at: 'signing', card: asking };

  it('SR-24: a password leaves as bytes and stays nowhere: not in the page, its address, its storage or its history', async () => {
    await withWindow(sampleSnapshot('ja', { flow: sampleFlow('apply', signing) }), async (page, host) => {
      const { promise: checked, resolve: check } = Promise.withResolvers<void>();
      host.answer('givePin', () => checked.then(() => success({})));
      const field = page.getByLabel(ja.pin.labels.sign);
      await field.pressSequentially('canary7x');
      expect(await field.inputValue()).toBe('CANARY7X');
      await page.getByRole('button', { name: ja.pin.submits.sign, exact: true }).click();
      await page.getByRole('button', { name: ja.pin.sending }).waitFor();
      check();
      await page.getByRole('button', { name: ja.pin.submits.sign, exact: true }).waitFor();
      expect(host.calls.filter(({ method }) => method === 'givePin').length).toBe(1);
      const [given] = host.calls.filter(({ method }) => method === 'givePin');
      expect(new TextDecoder().decode(given?.secret)).toBe('CANARY7X');
      expect(given?.params.pin).toBeInstanceOf(SecretBytes);
      const kept = await page.evaluate(() =>
        [
          document.documentElement.outerHTML,
          ...[...document.querySelectorAll('input')].map((input) => input.value),
          window.location.href,
          JSON.stringify(window.history.state),
          JSON.stringify(window.localStorage),
          JSON.stringify(window.sessionStorage),
          document.title,
        ].join('\n'),
      );
      expect(kept.toLowerCase()).not.toContain('canary7x');
    });
  });

  it('SR-22: a malformed password or PIN never leaves the window, and the person is told that no try is used', async () => {
    const malformed = {
      sign: ['', 'ABC12', 'ABCDEF', '123456', 'ABC 123', 'ABC-123', 'あいう123', `${'A1'.repeat(8)}B`],
      auth: ['', '123', '12345', '12a4', '１２３', '12 4'],
    };
    for (const slot of ['sign', 'auth'] as const) {
      const card = sampleCardViews(slot).find(({ at }) => at === 'awaitingPin');
      if (card === undefined) throw new Error('the samples ask for a secret');
      await withWindow(
        sampleSnapshot('ja', { flow: sampleFlow('login', { at: 'card', card }) }),
        async (page, host) => {
          for (const text of malformed[slot]) {
            await page.getByLabel(ja.pin.labels[slot]).fill(text);
            await page.getByLabel(ja.pin.labels[slot]).press('Enter');
            await page.getByText('カードには送っていないので、残り回数は減っていません。').waitFor();
          }
          expect(host.calls.filter(({ method }) => method === 'givePin')).toEqual([]);
        },
      );
    }
  });

  it('SR-22: full-width digits and small letters are narrowed and raised where the person sees it', async () => {
    for (const [slot, typed, seen] of [
      ['auth', '１２３４', '1234'],
      ['sign', 'ａbc１23', 'ABC123'],
    ] as const) {
      const card = sampleCardViews(slot).find(({ at }) => at === 'awaitingPin');
      if (card === undefined) throw new Error('the samples ask for a secret');
      await withWindow(
        sampleSnapshot('ja', { flow: sampleFlow('login', { at: 'card', card }) }),
        async (page, host) => {
          const field = page.getByLabel(ja.pin.labels[slot]);
          await field.fill(typed);
          expect(await field.inputValue()).toBe(seen);
          await field.press('Enter');
          await expect.poll(() => host.calls.filter(({ method }) => method === 'givePin').length).toBe(1);
          const given = host.calls.find(({ method }) => method === 'givePin');
          expect(new TextDecoder().decode(given?.secret)).toBe(seen);
        },
      );
    }
  });

  it('SR-27: the field for a secret is not remembered, corrected or filled in', async () => {
    await withWindow(sampleSnapshot('ja', { flow: sampleFlow('apply', signing) }), async (page) => {
      const field = page.getByLabel(ja.pin.labels.sign);
      const attributes = await field.evaluate(({ attributes }) =>
        Object.fromEntries([...attributes].map(({ name, value }) => [name, value])),
      );
      expect(attributes).toMatchObject({
        type: 'password',
        autocomplete: 'off',
        autocapitalize: 'off',
        spellcheck: 'false',
      });
      expect(attributes).not.toHaveProperty('name');
      expect(attributes).not.toHaveProperty('value');
    });
  });

  it('SR-27: no browser offers to send a page away to have it translated', async () => {
    await withWindow(sampleSnapshot('ja'), async (page) => {
      expect(await page.locator('html').getAttribute('translate')).toBe('no');
      expect(await page.locator('meta[name="google"]').getAttribute('content')).toBe('notranslate');
    });
  });
});

describe('the change of a PIN', () => {
  const asking = { at: 'awaitingPin', slot: 'sign', triesLeft: 5, lastFailure: null } as const;
  const fields = (page: Page) =>
    [ja.pinChange.current.sign, ja.pinChange.next.sign, ja.pinChange.again.sign].map((label) =>
      page.getByLabel(label, { exact: true }),
    ) as [Locator, Locator, Locator];
  const changes = (host: ScriptedHost) => host.calls.filter(({ method }) => method === 'changePin');

  it('begins with the choice of the secret, from home', async () => {
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      await page.getByRole('button', { name: ja.pinChange.open }).click();
      await page.getByRole('heading', { name: ja.pinChange.title }).waitFor();
      await page.getByLabel(ja.pin.labels.text).check();
      await page.getByRole('button', { name: ja.pinChange.begin, exact: true }).click();
      await expect
        .poll(() => host.calls.find(({ method }) => method === 'beginPinChange')?.params)
        .toEqual({ slot: 'text' });
    });
  });

  it('SR-24, SR-27: both values leave as bytes together, from fields that are not remembered, and stay nowhere', async () => {
    const first = sampleSnapshot('ja', { flow: samplePinChange('sign', { at: 'card', card: asking }) });
    await withWindow(first, async (page, host) => {
      const [current, next, again] = fields(page);
      await current.pressSequentially('canary7x');
      await next.pressSequentially('ostrich4k');
      await again.pressSequentially('ostrich4k');
      expect(await next.inputValue()).toBe('OSTRICH4K');
      for (const field of [current, next, again]) {
        for (const [name, value] of [
          ['type', 'password'],
          ['autocomplete', 'off'],
          ['spellcheck', 'false'],
        ] as const)
          expect(await field.getAttribute(name)).toBe(value);
        expect(await field.getAttribute('name')).toBeNull();
      }
      await page.getByRole('button', { name: ja.pinChange.submit, exact: true }).click();
      await expect.poll(() => changes(host).length).toBe(1);
      const [given] = changes(host);
      expect(new TextDecoder().decode(given?.secret)).toBe('CANARY7X');
      expect(new TextDecoder().decode(given?.newSecret)).toBe('OSTRICH4K');
      expect(given?.params.newPin).toBeInstanceOf(SecretBytes);
      const kept = await page.evaluate(() =>
        [
          document.documentElement.outerHTML,
          ...[...document.querySelectorAll('input')].map((input) => input.value),
          window.location.href,
          JSON.stringify(window.history.state),
          JSON.stringify(window.localStorage),
          JSON.stringify(window.sessionStorage),
        ].join('\n'),
      );
      expect(kept.toLowerCase()).not.toMatch(/canary7x|ostrich4k/);
    });
  });

  it('SR-22: what can be refused without the card never leaves the window; the current value stays, the new one is typed again', async () => {
    const first = sampleSnapshot('ja', { flow: samplePinChange('sign', { at: 'card', card: asking }) });
    await withWindow(first, async (page, host) => {
      const [current, next, again] = fields(page);
      const refusals = [
        ['', '', 'empty'],
        ['ABC123', 'ABC123', 'run'],
        ['PASSWORD1', 'PASSWORD1', 'commonWord'],
        ['KW7R2X8', 'KW7R2X8', 'likeCurrent'],
        ['HJ4QZ8', 'HJ4QZ9', 'entriesDiffer'],
      ] as const;
      await current.fill('KW7R2X9');
      for (const [value, repeated, problem] of refusals) {
        await next.fill(value);
        await again.fill(repeated);
        await again.press('Enter');
        const { title } = failureTextOf(ja.failures, { code: 'newPinRefused', slot: 'sign', problem });
        await page.getByText(title).waitFor();
        expect(await next.evaluate((field) => field === document.activeElement)).toBe(true);
        expect([await current.inputValue(), await next.inputValue(), await again.inputValue()]).toEqual([
          'KW7R2X9',
          '',
          '',
        ]);
      }
      expect(changes(host)).toEqual([]);
    });
  });
});

describe('text from outside', () => {
  it('SR-20: 200 hostile strings become text: no element, no bidirectional or control character', async () => {
    const pieces = [
      '<img src=x onerror=alert(1)>',
      '<script>alert(1)</script>',
      '\u202e',
      '\u2066',
      '\u200f',
      '\u0000',
      '\u0007',
      '\u001b[2J',
      '&lt;b&gt;',
      '"><svg onload=alert(1)>',
    ];
    const hostile = Array.from({ length: 200 }, (_, n) => `${pieces[n % 10]}見${n}${pieces[(n * 7 + 3) % 10]}`);
    const review = sampleReview('ja');
    if (review.at !== 'reviewing') throw new Error('the sample is a check page');
    const lines = hostile.map((text, n) => ({ at: `line.${n}`, label: text, value: text }));
    const document = { ...review.document, sections: [{ key: 'hostile', title: hostile[0] ?? '', lines }] };
    await withWindow(
      sampleSnapshot('ja', { flow: sampleFlow('apply', { ...review, document }) }),
      async (page, host) => {
        await page.getByText('見199').first().waitFor();
        expect(await page.locator('main').locator('img, script, b').count()).toBe(0);
        expect(await page.locator('main').textContent()).not.toMatch(HIDDEN_CHARACTER);

        const readers = hostile.slice(0, 16).map((name) => readerNameSchema.parse(name));
        const card = { at: 'choosingReader', readers, lastFailure: null } as const;
        host.show(sampleSnapshot('ja', { flow: sampleFlow('login', { at: 'card', card }) }));
        await page.getByText(ja.card.chooseTodo).waitFor();
        expect(await page.locator('main').locator('img, script, b').count()).toBe(0);
        expect(await page.locator('main').textContent()).not.toMatch(HIDDEN_CHARACTER);
      },
    );
  });
});

describe('what the administrator decided', () => {
  it('shows the language that was decided in the place of the switch', async () => {
    await withWindow(sampleSnapshot('ja', { locked: ['language'] }), async (page) => {
      await page.getByText('日本語（管理者が決めています）').waitFor();
      expect(await page.getByRole('button', { name: LANGUAGE_BUTTON }).count()).toBe(0);
    });
  });
});

describe('the policy of the page', () => {
  it('SR-29: an injected script does not run, and the window itself breaks no rule', async () => {
    await withWindow(sampleSnapshot('ja'), async (page, _host, complaints) => {
      await page.reload();
      await page.getByText(ja.home.signInTitle).waitFor();
      expect(complaints).toEqual([]);
      const ran = await page.evaluate(() => {
        const script = document.createElement('script');
        try {
          script.textContent = 'document.title = "injected"';
          document.body.append(script);
        } catch {
          return 'refused';
        }
        return document.title;
      });
      expect(ran).not.toBe('injected');
      expect(complaints.splice(0)).toEqual([expect.stringMatching(/TrustedScript|Content Security Policy/)]);
    });
  });
});

describe('what the app is made with', () => {
  it('stands under “about”, each package with its licence and its words, also for the window and Electron', async () => {
    await withWindow(sampleSnapshot('ja'), async (page) => {
      await page.getByRole('button', { name: ja.home.about }).click();
      await page.getByText(about.licences, { exact: true }).click();
      for (const name of ['electron', 'react', 'koffi', '@fontsource-variable/noto-sans-jp'])
        await page.getByText(new RegExp(`^${name} \\d`)).waitFor();
      await page.getByText(/^react \d/).click();
      await page.getByText('Permission is hereby granted').filter({ visible: true }).waitFor();
    });
  });
});

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

  const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');

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
      await expect.poll(() => focused(page)).toBe(ja.pin.titles.auth);

      await tabTo(page, ja.pin.labels.auth);
      await page.keyboard.type('1234');
      host.answer('givePin', async ({ pin }) => {
        pin.wipe();
        host.show(sampleSnapshot('ja', { flow: sampleFlow('apply', sampleForm({ draft: SAMPLE_DRAFT })) }));
        return success({});
      });
      await page.keyboard.press('Enter');
      await expect.poll(() => focused(page)).toBe(ja.form.applicantTitle);

      for (const heading of ['申請の理由', 'お子さんのこと', '連絡先と口座', ja.files.title]) {
        await tabTo(page, ja.form.next);
        await page.waitForTimeout(520); // a second press within half a second is taken for a double click
        await page.keyboard.press('Enter');
        await expect.poll(() => focused(page)).toBe(heading);
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
      await expect.poll(() => focused(page)).toContain(ja.form.errors(1));
      expect(await page.title()).toMatch(/^エラー：/);
      await page.getByRole('link', { name: ja.answers.required('その日', '') }).press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-eventDate');
    });
  });

  it('skips to the heading of the screen, and stays on that screen', async () => {
    await withWindow(sampleSnapshot('ja'), async (page) => {
      await page.getByRole('button', { name: ja.home.search }).click();
      await page.getByRole('heading', { level: 1, name: ja.search.title }).waitFor();
      await page.locator('a.skip').press('Enter');
      expect(await focused(page)).toBe(ja.search.title);
      await page.keyboard.press('Tab');
      expect(await page.locator('h1').textContent()).toBe(ja.search.title);
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
      await page.getByRole('button', { name: ja.home.search }).click();
      const { code } = SAMPLE_PROCEDURE.municipality;
      await expect.poll(() => page.getByLabel(ja.search.municipality).inputValue()).toBe(code);
      expect(host.calls.filter(({ method }) => method === 'searchProcedures')[0]?.params).toEqual({
        municipality: code,
      });
    });
  });
});

describe('the way back', () => {
  it('keeps the place: the same list, as far down, with the focus on what was opened, also after going forward', async () => {
    await withWindow(
      sampleSnapshot('ja'),
      async (page) => {
        await page.getByRole('button', { name: ja.home.search }).click();
        const opened = page.getByRole('button', { name: '住所変更の届出' });
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
        await page.getByRole('heading', { name: ja.home.title }).waitFor();
      },
      NARROW,
    );
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
        [ja.review.changeOf('申請者'), ja.form.review],
        [ja.steps.names.fill, ja.form.next],
      ] as const) {
        await page.getByText(ja.form.cardFacts).waitFor();
        host.show(review());
        await page.getByRole('button', { name: press }).click();
        await page.getByRole('button', { name: goesOn, exact: true }).waitFor();
      }
    });
  });

  it('to the end is on every screen of a session, and asks first where something would be lost', async () => {
    const session = gallery('ja').find(({ name }) => name === 'home-signed-in')?.snapshot.session;
    if (session?.at !== 'active') throw new Error('the samples have a session');
    await withWindow(sampleSnapshot('ja', { session, flow: sampleFlow('apply', sampleForm()) }), async (page, host) => {
      const ends = () => host.calls.filter(({ method }) => method === 'signOut').length;
      await page.getByRole('button', { name: ja.app.signOut }).click();
      await page.getByText(ja.app.signOutBody).waitFor();
      await page.keyboard.press('Escape');
      expect(ends()).toBe(0);
      await page.waitForTimeout(520);
      await page.getByRole('button', { name: ja.app.signOut }).click();
      await page.getByRole('dialog').getByRole('button', { name: ja.app.signOut }).click();
      await expect.poll(ends).toBe(1);
      await page.getByRole('dialog').waitFor({ state: 'hidden' });

      host.show(sampleSnapshot('ja', { session, flow: sampleFlow('apply', sampleDone()) }));
      await page.getByRole('button', { name: ja.app.signOut }).click();
      await expect.poll(ends).toBe(2);
    });
  });
});

describe('the receipt', () => {
  it('shows the number also as a code, and the digest on paper though it is folded away', async () => {
    await withWindow(sampleSnapshot('ja', { flow: sampleFlow('apply', sampleDone()) }), async (page) => {
      await page.getByRole('img', { name: ja.receipt.numberAsCode }).waitFor();
      const digest = page.getByText('5f'.repeat(32));
      const isSeen = () => digest.evaluate((text) => text.checkVisibility({ contentVisibilityAuto: true }));
      expect(await isSeen()).toBe(false);
      await page.emulateMedia({ media: 'print' });
      expect(await isSeen()).toBe(true);
    });
  });
});

describe('who runs the portal', () => {
  it('is named on the first screen and under “about”, as text, and left out where nobody is', async () => {
    const operator = { ja: '<b>見本</b>\u202e市', en: 'Sample City' };
    const { environment } = sampleSnapshot('ja');
    const named = sampleSnapshot('ja', {
      environment: { ...environment, portal: { ...environment.portal, operator } },
    });
    await withWindow(named, async (page, host) => {
      const line = page.getByText(ja.app.operator('<b>見本</b>'));
      await line.waitFor();
      expect(await line.textContent()).not.toMatch(HIDDEN_CHARACTER);
      await page.getByRole('button', { name: ja.home.about }).click();
      await line.waitFor();
      host.show(
        sampleSnapshot('ja', { environment: { ...environment, portal: { ...environment.portal, operator: null } } }),
      );
      await line.waitFor({ state: 'detached' });
    });
  });
});

describe('without a card', () => {
  it('home does not complain at once, and the wait for one can be left for the search, which offers only topics that have a procedure', async () => {
    const flow = sampleFlow('login', {
      at: 'card',
      card: { at: 'waitingForCard', cardIsThere: false, lastFailure: null },
    });
    await withWindow(sampleSnapshot('ja', { devices: { service: 'running', readers: [] } }), async (page, host) => {
      await page.getByRole('heading', { name: ja.home.title }).waitFor();
      expect(await page.locator('.note').count()).toBe(0);
      host.show(sampleSnapshot('ja', { flow }));
      host.answer('cancelFlow', async () => {
        host.show(sampleSnapshot('ja'));
        return success({});
      });
      await page.getByRole('button', { name: ja.card.searchWithout }).click();
      await page.getByRole('radio', { name: ja.search.topics.childAllowance }).waitFor();
      expect(await page.getByRole('radio').count()).toBe(2);
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

describe('a host that comes back', () => {
  it('is asked again, one connection at a time, until it can say how things stand', async () => {
    const signedIn = gallery('ja').find(({ name }) => name === 'home-signed-in')?.snapshot;
    if (signedIn === undefined) throw new Error('the samples have a session');
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      let refusals = 0;
      host.answer('hello', async () => {
        refusals += 1;
        return refusals < 3 ? failed({ code: 'internal', id: 'starting' }) : success(signedIn);
      });
      host.drop();
      await page.getByRole('heading', { name: ja.connection.lostTitle }).waitFor();
      await page.getByRole('button', { name: ja.app.signOut }).waitFor();
      expect(refusals).toBe(3);
      expect(host.openWindows()).toBe(1);
    });
  });
});

describe('the choice of languages', () => {
  it('offers each in its own words, says which is chosen, and gives the focus back', async () => {
    await withWindow(sampleSnapshot('ja'), async (page, host) => {
      const opener = page.getByRole('button', { name: LANGUAGE_BUTTON, exact: true });
      await opener.click();
      const offered = page.getByRole('group', { name: ja.display.language }).getByRole('button');
      expect(await offered.allTextContents()).toEqual(['日本語', 'やさしい日本語', 'English']);
      expect(await offered.evaluateAll((all) => all.map((one) => one.getAttribute('lang')))).toEqual([
        'ja',
        'ja',
        'en',
      ]);
      expect(await offered.evaluateAll((all) => all.map((one) => one.getAttribute('aria-current')))).toEqual([
        'true',
        'false',
        'false',
      ]);
      await offered.nth(1).click();
      await expect
        .poll(() => host.calls.filter(({ method }) => method === 'setLanguage'))
        .toMatchObject([{ params: { language: 'easy' } }]);
      expect(await offered.first().isVisible()).toBe(false);
      expect(await opener.evaluate((it) => it.matches(':focus'))).toBe(true);
    });
  });

  it('shows やさしい日本語 with the readings of its kanji, which no title and no name of a control holds', async () => {
    await withWindow(sampleSnapshot('easy'), async (page) => {
      await page.getByText('何（なに）を しますか').waitFor();
      expect(await page.title()).toBe('何を しますか - 窓口');
      expect(
        await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.variant]),
      ).toEqual(['ja', 'easy']);
      const button = page.getByRole('button', { name: 'カードで 入る', exact: true });
      expect(await button.locator('ruby').evaluate((it) => it.querySelector('rt')?.textContent)).toBe('はい');
      expect(await page.locator('body').innerHTML()).not.toMatch(/[\ufff9-\ufffb《》]/);
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

      await page.getByRole('button', { name: 'Help', exact: true }).click();
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
