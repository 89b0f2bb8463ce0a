import type { Page } from 'playwright-core';
import { type Answers, askedAnswers, filledAnswers, isAsked, isBlank } from '#contract/procedure/answers.ts';
import { isDeclaration } from '#contract/procedure/declarations.ts';
import type { Field, PlainField, Procedure } from '#contract/procedure/procedure.ts';
import { ja } from '#words/ja/window.ts';
import { pressable } from './pressable.ts';

/** How long a way was: screens at which there is something to do or to read, presses and choices, characters typed. */
export interface Length {
  readonly screens: number;
  readonly presses: number;
  readonly typed: number;
}

/** A press within half a second of the last one is taken for a double click. */
const BETWEEN_PRESSES_MS = 520;

/** What leads on, on each screen of a form: while the app works there is none of these. */
const ONWARD = new RegExp(`^(${[ja.pin.submits.text, ja.form.next, ja.form.review, ja.review.sign].join('|')})$`);

/** A person at the window, in Japanese, who counts what they do. `look` is called with what stands before each press. */
export function walkOf(page: Page, look: (title: string) => Promise<unknown> = async () => undefined) {
  let screens = new Set<string>();
  let presses = 0;
  let typed = 0;

  const heading = () => page.locator('h1').evaluate((h1) => h1.textContent ?? '');

  /** Waits for a screen at which the person has something to do or to read. */
  async function screen(title: string): Promise<void> {
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
    screens.add(title);
  }
  /** Waits until the app has finished what it does, and shows the next screen of a form. */
  async function formScreen(): Promise<string> {
    await page.getByRole('button', { name: ONWARD }).waitFor();
    return heading();
  }
  async function press(name: string | RegExp): Promise<void> {
    await look(await heading());
    await page.waitForTimeout(BETWEEN_PRESSES_MS);
    await pressable(page, name).click();
    presses += 1;
  }
  async function type(at: string, text: string): Promise<void> {
    await page.locator(`[id="field-${at}"]`).fill(text);
    typed += text.length;
  }
  async function typeSecret(label: string, text: string): Promise<void> {
    await page.getByLabel(label).fill(text);
    typed += text.length;
  }
  async function tick(at: string, nth: number): Promise<void> {
    const group = page.locator('fieldset').filter({ has: page.locator(`[id="field-${at}"]`) });
    await group.last().locator('input').nth(nth).check({ force: true });
    presses += 1;
  }

  async function answer(field: PlainField, at: string, value: unknown): Promise<void> {
    const control = page.locator(`[id="field-${at}"]`);
    if ((await control.count()) === 0) return; // known, and shown as such
    switch (field.type) {
      case 'yesNo':
        return tick(at, value === true ? 0 : 1);
      case 'choice': {
        const nth = field.options.findIndex((option) => option.value === value);
        if ((await control.evaluate((element) => element.tagName)) !== 'SELECT') return tick(at, nth);
        await control.selectOption(String(value));
        presses += 1;
        return;
      }
      case 'choices':
        for (const one of value as readonly string[])
          await tick(
            at,
            field.options.findIndex((option) => option.value === one),
          );
        return;
      case 'consent':
        return tick(at, 0);
      case 'date': {
        const boxes = page
          .locator('fieldset.field')
          .filter({ has: page.locator(`[id^="field-${at}"]`) })
          .last()
          .getByRole('textbox');
        for (const [n, part] of String(value).split('-').entries()) {
          const text = String(Number(part));
          await boxes.nth(n).fill(text);
          typed += text.length;
        }
        return;
      }
      default:
        return type(at, String(value));
    }
  }

  /** Answers what the open page asks and does not assume rightly. */
  async function fillPage(procedure: Procedure, answers: Answers): Promise<void> {
    const all = askedAnswers(procedure, answers);
    for (const field of procedure.sections.flatMap(({ fields }) => fields)) {
      if (isDeclaration(field) || !isAsked(field, all)) continue;
      const before = filledAnswers(procedure, pick(answers, field, procedure));
      if (field.type !== 'list') {
        if (isBlank(all[field.key]) || before[field.key] === all[field.key]) continue;
        await answer(field, field.key, all[field.key]);
        continue;
      }
      for (const [n, item] of ((all[field.key] as Record<string, unknown>[] | undefined) ?? []).entries()) {
        const assumed = itemsBefore(field, item, procedure);
        for (const inner of field.fields) {
          if (!isAsked(inner, item) || isBlank(item[inner.key]) || assumed[inner.key] === item[inner.key]) continue;
          await answer(inner, `${field.key}.${n}.${inner.key}`, item[inner.key]);
        }
      }
    }
  }

  /** Ticks what the check page asks for. */
  async function declareAll(): Promise<void> {
    for (const declaration of await page.locator('main fieldset.choices input[type=checkbox]').all()) {
      await declaration.check({ force: true });
      presses += 1;
    }
  }

  /** From the procedure's page to its receipt; papers are brought to the office. */
  async function file(
    procedure: Procedure,
    answers: Answers,
    { keep, ...secrets }: { readonly text: string; readonly sign: string; readonly keep: boolean },
  ): Promise<void> {
    await press(ja.procedure.begin);
    await page.getByText(ja.procedure.begin, { exact: true }).waitFor({ state: 'detached' });
    if ((await formScreen()) === ja.pin.titles.text) {
      await screen(ja.pin.titles.text);
      await typeSecret(ja.pin.labels.text, secrets.text);
      await press(ja.pin.submits.text);
      await page
        .getByRole('heading', { level: 1, name: ja.pin.titles.text, exact: true })
        .waitFor({ state: 'detached' });
    }
    for (let pages = 0; pages < 12; pages += 1) {
      const title = await formScreen();
      if (title === ja.review.title) break;
      screens.add(`form ${title}`);
      await fillPage(procedure, answers);
      for (const later of await page.getByText(ja.files.later, { exact: true }).all()) {
        const isNeeded = (await later.locator('xpath=ancestor::fieldset').textContent())?.includes(ja.app.required);
        if (!isNeeded) continue;
        await later.click();
        presses += 1;
      }
      await press(new RegExp(`^(${ja.form.next}|${ja.form.review})$`));
      await page.waitForFunction((before) => document.querySelector('h1')?.textContent !== before, title);
    }
    await screen(ja.review.title);
    await declareAll();
    if (keep) await page.getByLabel(ja.review.keepHousehold).check({ force: true }); // counted as no press: it is for the next time
    await press(ja.review.sign);
    await screen(ja.pin.titles.sign);
    await typeSecret(ja.pin.labels.sign, secrets.sign);
    await press(ja.pin.submits.sign);
    await screen(ja.receipt.title);
    await look(ja.receipt.title);
  }

  return {
    screen,
    formScreen,
    press,
    typeSecret,
    fillPage,
    declareAll,
    file,
    async length(way: () => Promise<void>): Promise<Length> {
      screens = new Set();
      presses = 0;
      typed = 0;
      await way();
      return { screens: screens.size, presses, typed };
    },
  };
}

/** The answers to what stands before a field: what it is assumed from. */
function pick(answers: Answers, field: Field, { sections }: Procedure): Answers {
  const keys = sections.flatMap(({ fields }) => fields.map(({ key }) => key));
  const before = keys.slice(0, keys.indexOf(field.key));
  return Object.fromEntries(Object.entries(answers).filter(([key]) => before.includes(key)));
}

function itemsBefore(list: Extract<Field, { type: 'list' }>, item: Record<string, unknown>, procedure: Procedure) {
  const assumed: Record<string, unknown> = {};
  for (const [n, inner] of list.fields.entries()) {
    const beside = Object.fromEntries(list.fields.slice(0, n).map(({ key }) => [key, item[key]]));
    const only = { ...procedure, sections: [{ key: 'item', title: list.label, fields: [...list.fields] }] };
    assumed[inner.key] = filledAnswers(only, beside as Answers)[inner.key];
    if (beside[inner.key] !== undefined) delete assumed[inner.key];
  }
  return assumed;
}
