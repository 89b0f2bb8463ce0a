/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ApplyStep } from '#contract/app/flows/apply-flow.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { type Answers, filledAnswers } from '#contract/procedure/answers.ts';
import { isDeclaration } from '#contract/procedure/declarations.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { findChromium } from '#kiosk/chromium.ts';
import { failureTextOf } from '#words/failure-text.ts';
import { ja } from '#words/ja/window.ts';
import { LANGUAGE_TAGS } from '#words/languages.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import { ONE_CHILD, openProcedure, shortAnswers } from '../support/window/flow-lengths.ts';
import { type AtHome, focusOn, type Held, heldOn, sitDownAtHome } from '../support/window/interruptions.ts';
import { chooseLanguage, launchBrowser } from '../support/window/window-page.ts';

/** A little longer than a session lasts at most. */
const AWAY_MS = 61 * 60_000;
const WARNED_AFTER_MS = 25 * 60_000;
const LOCKED_AFTER_MS = 5 * 60_000;
const AWAY = 'nobody is there for half an hour';
const FILING_TIMEOUT_MS = 60_000;

const hasBrowser = findChromium() !== undefined;
if (!hasBrowser) process.stderr.write('left out: interruptions of an application, needs Chromium\n');

let browser: Browser;
let portal: TestPortal;
let home: AtHome;
let procedure: Procedure;
let answers: Answers;
let personal: readonly string[];
/** The check page as it was read before the signature. */
let read: Extract<ApplyStep, { at: 'reviewing' }> | undefined;

const OWN_BACK = 'the screen’s own way back';
const RELOAD = 'the page is loaded anew';
const LOST = 'an earlier interruption has ended the walk';

/** A place of the way at which a person has something to do, or waits. */
interface Step {
  readonly name: string;
  readonly asksCard?: true;
  /** From the step before; answers with the heading. */
  enter(): Promise<string>;
  /** From the procedure's page, where the flow was given up and what was typed is kept. */
  again?(): Promise<void>;
  /** By the screen's own way back, and on again. */
  backAndOn?(): Promise<void>;
  offline?(): Promise<void>;
  /** After an hour in which nobody was there. */
  comesBack?(): Promise<void>;
  /** Waits for what comes a moment after the page. */
  whole?(): Promise<void>;
}

const fault = (kind: 'down' | undefined) => {
  home.test.network.fault = () => kind;
};
function wordsOf(code: 'portalUnreachable' | 'portalTimedOut' | 'sessionRequired') {
  return failureTextOf(ja.failures, { code, retryAfterMs: 0, afterMs: 0 } as Failure);
}
let filings = 0;
/** From now on the portal takes applications, and its answer does not come. */
const holdFiling = () => {
  home.test.network.fault = (method, path) => {
    if (method !== 'POST' || path !== '/applications') return undefined;
    filings += 1;
    return 'unanswered';
  };
};
/** Sends, and waits until it is on its way: the screen stands sooner, while a session is opened. */
async function untilSent(send: () => Promise<void>): Promise<void> {
  const before = filings;
  await send();
  await expect.poll(() => filings).toBe(before + 1);
}

async function begin(): Promise<void> {
  if (home.test.session().at === 'ended') await signInAgain();
  await home.walk.press(ja.procedure.begin);
}
async function signInAgain(): Promise<void> {
  await home.walk.press(ja.procedure.signInFirst);
  await home.give('auth');
  await home.heading(procedure.title.ja);
}

/** A page of the form, which is open again where it was left. */
function formPage(name: string, leadHere: () => Promise<void>, isFirst = false): Step {
  let title = '';
  let before: Held;
  const back = async () => {
    await home.walk.press(ja.form.back);
    await expect.poll(() => heldOn(home.page)).toEqual(before);
    await home.walk.press(ja.form.next);
    await home.heading(title);
  };
  const backToProcedure = async () => {
    await home.walk.press(ja.form.back);
    await home.heading(procedure.title.ja);
    await begin();
    await home.heading(title);
  };
  return {
    name,
    async enter() {
      if (!isFirst) before = await heldOn(home.page);
      await leadHere();
      title = await home.walk.formScreen();
      await home.walk.fillPage(procedure, answers);
      return title;
    },
    async again() {
      await begin();
      await home.heading(title);
    },
    offline: () => answerAgain(saved),
    backAndOn: isFirst ? backToProcedure : back,
  };
}

const draftAtHost = () => {
  const { step } = home.test.view();
  return step.at === 'fillingForm' ? JSON.stringify(step.draft.answers) : '';
};

/** Changes the first answer of the page, waits until the host knows, and puts it right again; `meanwhile` follows at once. */
async function answerAgain(meanwhile: () => Promise<unknown>): Promise<void> {
  const form = home.page.locator('main form');
  const typed = form.locator('input:not([type=radio]):not([type=checkbox])');
  const [first] = await typed.all();
  const text = await first?.inputValue();
  const answered = form.locator('fieldset', { has: home.page.locator('input[type=radio]:checked') });
  const others = answered.first().locator('input[type=radio]');
  const nth = await others.evaluateAll((radios) => radios.findIndex((radio) => (radio as HTMLInputElement).checked));
  const asWas = draftAtHost();
  if (first === undefined) await others.nth(nth === 0 ? 1 : 0).check({ force: true });
  else await first.fill('');
  await expect.poll(draftAtHost).not.toBe(asWas);
  if (first === undefined) await others.nth(nth).check({ force: true });
  else await first.fill(text ?? '');
  await meanwhile();
}

async function saved(): Promise<void> {
  await expect.poll(() => home.page.locator('.kept-line').textContent()).toContain('保存しました');
}

async function nextPage(): Promise<void> {
  const title = await home.page.locator('h1').textContent();
  await home.walk.press(ja.form.next);
  await home.page.waitForFunction((before) => document.querySelector('h1')?.textContent !== before, title);
}

async function toReview(): Promise<void> {
  await home.walk.press(ja.form.review);
  await home.heading(ja.review.title);
}
const toSignature = async () => {
  const { step } = home.test.view();
  if (step.at === 'reviewing') read = step;
  await home.walk.press(ja.review.sign);
  await home.heading(ja.pin.titles.sign);
};

/** From a screen that says that nothing was sent: the session has ended, and the card opens another. */
async function sendWithNewSession(): Promise<void> {
  await home.page.getByText(wordsOf('sessionRequired').title).waitFor();
  expect(await mainText()).toContain(ja.notSent.safe);
  await home.walk.press(ja.notSent.send);
  await home.heading(ja.pin.titles.auth);
  await home.give('auth');
  await home.heading(ja.work.submitting.title);
}

const STEPS: readonly Step[] = [
  {
    name: 'the procedure’s page',
    async enter() {
      await openProcedure(home.page, procedure);
      return procedure.title.ja;
    },
    again: async () => undefined,
    comesBack: signInAgain,
    whole: () => home.page.getByText(ja.pin.triesLeft(5)).waitFor(),
    async backAndOn() {
      await home.walk.press(ja.app.back);
      await home.heading(ja.home.title);
      await home.page.goForward();
    },
    async offline() {
      await begin();
      await home.heading(wordsOf('portalUnreachable').title);
      expect(await mainText()).not.toContain('残っています'); // nothing was entered
      await home.walk.press(ja.failure.stop);
      await home.heading(ja.search.title);
      await home.page.getByText(wordsOf('portalUnreachable').title).waitFor();
      fault(undefined);
      await home.walk.press(ja.app.retry);
    },
  },
  {
    name: 'the PIN of the card’s text',
    asksCard: true,
    async enter() {
      fault('down');
      await begin();
      await home.heading(wordsOf('portalUnreachable').title);
      fault(undefined);
      await home.walk.press(ja.app.retry);
      return ja.pin.titles.text;
    },
    again: begin,
    async backAndOn() {
      await home.walk.press(ja.card.backTo.readApplicant);
      await home.heading(ja.form.applicantTitle);
      await home.walk.press(ja.form.fromCard);
    },
  },
  formPage('the form, first page', () => home.give('text'), true),
  formPage('the form, second page', nextPage),
  formPage('the form, last page', nextPage),
  {
    name: 'the check page',
    async enter() {
      await toReview();
      await home.walk.declareAll();
      return ja.review.title;
    },
    async again() {
      await begin();
      await toReview();
      await home.walk.declareAll();
    },
    async backAndOn() {
      await home.walk.press(ja.form.back);
      await home.walk.formScreen();
      await toReview();
    },
    async offline() {
      await toSignature();
      await home.walk.press(ja.card.backTo.signApplication);
    },
  },
  {
    name: 'the signature password',
    asksCard: true,
    async enter() {
      await toSignature();
      return ja.pin.titles.sign;
    },
    async again() {
      await begin();
      await toReview();
      await home.walk.declareAll();
      await toSignature();
    },
    async backAndOn() {
      const ticked = async () => (await heldOn(home.page)).fields.filter(([, , isTicked]) => isTicked).length;
      await home.walk.press(ja.card.backTo.signApplication);
      await home.heading(ja.review.title);
      expect(await ticked()).toBeGreaterThan(0);
      await toSignature();
    },
  },
  {
    name: 'sending',
    async enter() {
      holdFiling();
      await home.give('sign');
      await expect.poll(home.arrived).toBe(1);
      return ja.work.submitting.title;
    },
    async offline() {
      home.test.clock.advance(FILING_TIMEOUT_MS);
      await home.heading(ja.notSent.title);
      expect(await mainText()).toContain(wordsOf('portalTimedOut').title);
      await home.walk.press(ja.notSent.send);
      await home.page.getByText(wordsOf('portalUnreachable').title).waitFor();
      expect(await mainText()).toContain(ja.notSent.safe);
      holdFiling();
      await untilSent(() => home.walk.press(ja.notSent.send));
    },
    async comesBack() {
      await home.page.getByText(wordsOf('portalTimedOut').title).waitFor();
      await home.walk.press(ja.notSent.send);
      await untilSent(sendWithNewSession);
    },
  },
  {
    name: 'the receipt',
    async enter() {
      home.test.clock.advance(FILING_TIMEOUT_MS);
      await home.heading(ja.notSent.title);
      fault(undefined);
      await home.walk.press(ja.notSent.send);
      return ja.receipt.title;
    },
    // The question comes with what the portal says of the application.
    whole: () => home.page.locator('#field-delivery').waitFor(),
    again: async () => undefined,
  },
];

const mainText = () => home.page.locator('main').textContent();

type Interruption = (step: Step, title: string) => Promise<void>;

/** Where the card is asked for, its going is said and its coming leads on; elsewhere nothing is said and nothing moves. */
function withoutCard(take: () => void, words: string): Interruption {
  return async ({ asksCard }, title) => {
    const focus = await focusOn(home.page);
    await home.told('devicesChanged', take);
    await home.heading(asksCard ? words : title);
    if (asksCard) expect(await focusOn(home.page)).toBe(`H1 ${words}`);
    await home.told('devicesChanged', () => home.test.transport.insert(home.test.card));
    await home.heading(title);
    expect(await focusOn(home.page)).toBe(asksCard ? `H1 ${title}` : focus);
  };
}

/** The person is asked whether they are there, and what stays; then the computer locks. */
async function lockedAfterAsking(): Promise<void> {
  home.test.clock.advance(WARNED_AFTER_MS);
  const asked = home.page.getByRole('alertdialog');
  await asked.getByText(ja.idle.kept.onComputer).waitFor();
  home.test.clock.advance(LOCKED_AFTER_MS);
  await asked.waitFor({ state: 'detached' });
  await home.heading(procedure.title.ja);
}

const INTERRUPTIONS: Readonly<Record<string, Interruption>> = {
  'the card is lifted': withoutCard(() => home.test.transport.pull(), ja.card.insertTitle),
  'the reader is unplugged': withoutCard(() => home.test.transport.unplug(), ja.card.readerTitle),

  async 'the portal is out of reach'({ offline }, title) {
    fault('down');
    await offline?.();
    await home.heading(title);
    if (title !== ja.work.submitting.title) fault(undefined);
  },

  async 'the browser’s way back'({ name }, title) {
    await home.page.goBack();
    await home.heading(name === 'the procedure’s page' ? ja.home.title : title);
    await home.page.goForward();
    await home.heading(title);
  },

  async [OWN_BACK]({ backAndOn }) {
    await backAndOn?.();
    await expect.poll(() => focusOn(home.page)).toMatch(/^(H1|BUTTON) /);
  },

  async 'another language'() {
    const { fields } = await heldOn(home.page);
    const titles = new Set([await home.page.title()]);
    for (const language of ['en', 'easy', 'ja'] as const) {
      await chooseLanguage(home.page, language);
      await home.page.waitForFunction((wanted) => document.documentElement.dataset.variant === wanted, language);
      expect(await home.page.locator('html').getAttribute('lang')).toBe(LANGUAGE_TAGS[language]);
      await expect.poll(async () => (await heldOn(home.page)).fields).toEqual(fields);
      expect(await focusOn(home.page)).toContain('Language');
      titles.add(await home.page.title());
      expectNothingPersonal(await home.page.title());
    }
    expect(titles.size).toBeGreaterThanOrEqual(2);
  },

  async 'another size of text'() {
    const { fields } = await heldOn(home.page);
    await home.page.getByRole('button', { name: ja.display.open, exact: true }).click();
    const sizes = home.page.getByRole('group', { name: ja.display.textSize });
    for (const size of [200, 100] as const) {
      await sizes.getByRole('radio', { name: ja.display.sizes[size], exact: true }).check({ force: true });
      await home.page.waitForFunction((wanted) => document.documentElement.dataset.textSize === wanted, String(size));
      expect((await heldOn(home.page)).fields).toEqual(fields);
      const { scrollWidth, clientWidth } = await home.page.evaluate(() => ({
        scrollWidth: document.documentElement.scrollWidth,
        clientWidth: document.documentElement.clientWidth,
      }));
      expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
    }
    await home.page.keyboard.press('Escape');
    expect(await focusOn(home.page)).toContain(ja.display.open);
  },

  async [RELOAD]({ again, name }) {
    if (again === undefined) return;
    if (name.startsWith('the form')) await answerAgain(() => home.page.reload());
    else await home.page.reload();
    await home.page.locator('h1').waitFor();
    await again();
    if (name.startsWith('the form')) expect(await focusOn(home.page)).toMatch(/^H1 /);
  },

  async [AWAY]({ name, comesBack, again }) {
    await portal.database.deleteFrom('portal_session').execute();
    if (name === 'sending') home.test.clock.advance(AWAY_MS);
    else await lockedAfterAsking();
    await home.test.untilSession('ended');
    portal.clock.nowMs = Date.now(); // the database tells the next session's end by its own clock
    await home.page.getByRole('button', { name: ja.app.signOut, exact: true }).waitFor({ state: 'detached' });
    await (comesBack ?? again)?.();
  },
};

/** As the form keeps answers: a field for kana makes its spaces narrow, and what is declared is asked on the check page. */
function asKept(typed: Answers): Answers {
  const declared = procedure.sections.flatMap(({ fields }) => fields.filter(isDeclaration).map(({ key }) => key));
  const answered = Object.entries(typed).filter(([key]) => !declared.includes(key));
  return JSON.parse(JSON.stringify(Object.fromEntries(answered)).replaceAll(/(\p{Script=Katakana})　/gu, '$1 '));
}

function expectNothingPersonal(title: string): void {
  for (const value of personal) expect(title).not.toContain(value);
}

describe.skipIf(!hasBrowser)('a claim that is interrupted', () => {
  beforeAll(async () => {
    portal = await openTestPortal();
    browser = await launchBrowser();
    home = await sitDownAtHome(browser, portal);
    procedure = portal.procedure('child-allowance-claim');
    answers = asKept({ ...shortAnswers(procedure), ...ONE_CHILD });
    const { name, address } = home.test.card.persona.holder;
    const typed = JSON.stringify(answers).matchAll(/"([^"]*[^ -~][^"]*|[\d-]{7,})"/g);
    personal = [name, address, ...[...typed].flatMap(([, value]) => value ?? [])];
  });
  afterAll(async () => {
    await home?.close();
    await browser?.close();
    await portal?.close();
  });

  // One walk leads through all: where it is lost, so are the cells that would follow.
  let isLost = false;
  afterEach(({ task }) => {
    isLost ||= task.result?.state === 'fail';
  });

  describe.each(STEPS.map((step) => [step.name, step] as const))('at %s', (_, step) => {
    let title = '';
    let held: Held;
    let filed = 0;
    it('leads on', async () => {
      if (isLost) throw new Error(LOST);
      title = await step.enter();
      await home.heading(title);
      await step.whole?.();
      held = await heldOn(home.page);
      filed = await home.arrived();
    });

    // Left out where there is no such thing: no way back leads from what was sent. A receipt is gone when its computer locks.
    const cells = Object.entries(INTERRUPTIONS).filter(
      ([name]) =>
        !(name === OWN_BACK && !step.backAndOn) &&
        !(name === RELOAD && !step.again) &&
        !(name === AWAY && step.name === 'the receipt'),
    );
    it.each(cells)('goes on as it was after: %s', async (_name, happens) => {
      if (isLost) throw new Error(LOST);
      await happens(step, title);
      await home.heading(title);
      await expect.poll(() => heldOn(home.page)).toEqual(held);
      expect(await home.page.title()).toContain(title);
      expectNothingPersonal(await home.page.title());
      const { card } = home.test;
      for (const slot of ['auth', 'text', 'sign'] as const) {
        expect(card.verifyAttempts(slot)).toBe(home.given[slot]);
        expect(card.triesLeft(slot)).toBe(slot === 'sign' ? 5 : 3);
      }
      expect(await home.arrived()).toBe(filed);
      expect(home.complaints).toEqual([]);
    });
  });

  it('has sent what was typed, and what was read', async () => {
    if (isLost) throw new Error(LOST);
    expect(filledAnswers(procedure, read?.draft.answers ?? {})).toEqual(filledAnswers(procedure, answers));
    const { step } = home.test.view();
    expect('sent' in step ? step.sent.document : undefined).toEqual(read?.document);
  });

  // Ends the flow, so it has a walk of its own.
  it('says of a page that is loaded anew while sending that it does not know, and where to look', async () => {
    if (isLost) throw new Error(LOST);
    const [first, ...others] = STEPS.slice(
      0,
      STEPS.findIndex(({ name }) => name === 'sending'),
    );
    await first?.enter();
    if (home.test.session().at === 'ended') await signInAgain();
    let lastPage: Held | undefined;
    for (const step of others) {
      await step.enter();
      if (step.name === 'the form, last page') lastPage = await heldOn(home.page);
    }
    holdFiling();
    await home.give('sign');
    await expect.poll(home.arrived).toBe(2);
    await home.page.reload();
    const { title, todo, safe } = failureTextOf(ja.failures, { code: 'filingUnknown' });
    await home.heading(title);
    for (const sentence of [todo, safe]) expect(await mainText()).toContain(sentence);

    fault(undefined);
    await home.walk.press(ja.app.backHome);
    await openProcedure(home.page, procedure);
    const newest = portal.database.selectFrom('application').select('receipt_number').orderBy('received_at', 'desc');
    const { receipt_number: number } = await newest.executeTakeFirstOrThrow();
    await home.page.getByText(ja.review.sentBeforeNumber(number)).waitFor();
    await begin();
    await home.heading(lastPage?.heading ?? '');
    await expect.poll(() => heldOn(home.page)).toEqual(lastPage);
    expect(await home.arrived()).toBe(2);
  });
});
