import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Draft } from '#contract/app/flows/apply-flow.ts';
import { askedAttachments } from '#contract/procedure/attachment-rules.ts';
import { declarationsOf } from '#contract/procedure/declarations.ts';
import { epochMs, municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { privateFiles } from '#host/private-files/private-files.ts';
import { SAMPLE_PDF, sampleAnswers } from '../support/application/sample-answers.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { actAtDesk, askCorrectionAtDesk, correctionLastDay, decideAtDesk } from '../support/portal/case-acts.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import { newBrowser, type StaffBrowser } from '../support/portal/staff-browser.ts';

const CLAIM = procedureIdSchema.parse('child-allowance-claim');
const WISH = procedureIdSchema.parse('child-allowance-donation');
const PLACE = municipalityCodeSchema.parse('131318');

let portal: TestPortal;
let worker: StaffBrowser;
let folder: string;
beforeAll(async () => {
  portal = await openTestPortal();
  worker = await newBrowser(portal, ['caseWorker']);
}, 60_000);
afterAll(() => portal.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-correction-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A run of the application on this computer, with the ordinary card. */
async function run(): Promise<TestCore> {
  const files = privateFiles({
    folder,
    mainKey: async () => new Uint8Array(32).fill(3),
    nowMs: () => epochMs(portal.clock.nowMs),
  });
  const test = await openTestCore(portal, { privateFiles: files });
  await test.signIn();
  return test;
}

const now = (test: TestCore) => ({ flowId: test.view().flowId, revision: test.view().revision });

async function form(test: TestCore) {
  const { step } = await test.untilStep('fillingForm');
  if (step.at !== 'fillingForm') throw new Error('not the form');
  return step;
}

/** Through the card's attributes to the form. */
async function formOfCard(test: TestCore) {
  await test.untilCard('awaitingPin');
  await test.givePin('5678');
  return form(test);
}

async function check(test: TestCore, draft: Draft) {
  got(await test.core.handlers.reviewApplication({ ...now(test), draft }));
  const { step } = await test.untilStep('reviewing');
  if (step.at !== 'reviewing') throw new Error('not the check page');
  return step;
}

async function sign(test: TestCore) {
  await test.declareAndFile();
  await test.untilCard('awaitingPin');
  await test.givePin('ABC123');
}

async function receipt(test: TestCore) {
  const { step } = await test.untilStep('done');
  if (step.at !== 'done' || !('receipt' in step)) throw new Error('not done');
  return step;
}

const attach = (test: TestCore, key: string, fileName: string, chunk = SAMPLE_PDF) =>
  test.core.handlers.attachFile({ ...now(test), key, fileName, totalBytes: chunk.length, offset: 0, chunk });

/** Files with every file that is asked for, and gives the number. */
async function filed(test: TestCore, procedure = CLAIM): Promise<string> {
  got(await test.core.handlers.beginApply({ procedure, municipality: PLACE, applicantFrom: 'card' }));
  const step = await formOfCard(test);
  const draft = { ...step.draft, answers: sampleAnswers(step.procedure) };
  got(await test.core.handlers.saveDraft({ ...now(test), draft }));
  for (const { key } of askedAttachments(step.procedure, draft)) got(await attach(test, key, `${key}.pdf`));
  await check(test, draft);
  await sign(test);
  const { receipt: received, filing } = await receipt(test);
  expect(filing).toBe(1);
  return received.receiptNumber;
}

const lastDay = correctionLastDay;
const act = (number: string, what: object) => actAtDesk(worker, number, what);
const field = (at: string, words = 'この欄を確かめてください。') => ({ target: { kind: 'field', at }, words });
const ask = (number: string, ...marks: object[]) => askCorrectionAtDesk(worker, number, ...marks);

const detailOf = async (test: TestCore, receiptNumber: string) =>
  got(await test.core.handlers.readApplication({ receiptNumber }));

async function corrected(test: TestCore, receiptNumber: string) {
  got(await test.core.handlers.beginCorrection({ receiptNumber }));
  return formOfCard(test);
}

const PHONE_FIELD = 'phone';

describe('a correction', () => {
  it('opens what was filed, says what is otherwise, and becomes the next filing of the same number', async () => {
    const test = await run();
    const number = await filed(test);
    await ask(number, field(PHONE_FIELD));
    expect(await detailOf(test, number)).toMatchObject({
      status: 'correctionAsked',
      correction: { lastDay: lastDay(), lapsed: false, marks: [{ target: { kind: 'field', at: PHONE_FIELD } }] },
    });

    const step = await corrected(test, number);
    expect(test.view()).toMatchObject({ flow: 'apply', corrects: number });
    expect(step.correction).toMatchObject({
      receiptNumber: number,
      marks: [{ text: { ja: 'この欄を確かめてください。' } }],
    });
    const answers = sampleAnswers(step.procedure);
    const declared = declarationsOf(step.procedure, answers).map(({ key }) => key);
    const undeclared = Object.entries(answers).filter(([key]) => !declared.includes(key));
    expect(declared.length).toBeGreaterThan(0);
    expect(step.draft.answers).toEqual(Object.fromEntries(undeclared));
    expect(step.draft.applicant?.name.origin).toBe('card');
    expect(step.attached.length).toBeGreaterThan(0);

    const draft = { ...step.draft, answers: { ...step.draft.answers, [PHONE_FIELD]: '03-1111-2222' } };
    const { difference, correction } = await check(test, draft);
    expect(correction?.receiptNumber).toBe(number);
    expect(difference).toMatchObject({
      answers: [{ before: '03-0000-0000', after: '03-1111-2222' }],
      attachments: [],
    });
    await sign(test);
    const done = await receipt(test);
    expect(done).toMatchObject({ filing: 2, receipt: { receiptNumber: number } });
    const detail = await detailOf(test, number);
    expect(detail).toMatchObject({ status: 'inReview', filing: 2, correction: null, sha256: done.receipt.sha256 });
    expect(detail.history.map((event) => event.act)).toEqual(['file', 'beginReview', 'askCorrection', 'refile']);
    expect(got(await test.core.handlers.readChanges({ receiptNumber: number, filing: 2 }))).toEqual(difference);

    got(await test.core.handlers.saveReceiptPdf({ flowId: test.view().flowId }));
    got(await test.core.handlers.saveSent({ receiptNumber: number, as: 'container' }));
    expect(test.saved.map(({ name }) => name)).toEqual([`${number}-2.pdf`, `${number}-2.asice`]);
  });

  it('asks again for a file that is marked, and keeps the others', async () => {
    const test = await run();
    const number = await filed(test, procedureIdSchema.parse('child-allowance-unpaid-claim'));
    const procedure = portal.procedure('child-allowance-unpaid-claim');
    const [rule] = askedAttachments(procedure, { answers: sampleAnswers(procedure) });
    if (rule === undefined) throw new Error('the procedure asks for a file');
    await ask(number, { target: { kind: 'attachment', key: rule.key }, words: '書類の文字が読めません。' });
    const step = await corrected(test, number);
    expect(step.attached.map(({ key }) => key)).not.toContain(rule.key);
    const clearer = new Uint8Array(Buffer.concat([SAMPLE_PDF, Buffer.from('%%EOF\n')]));
    got(await attach(test, rule.key, 'clear.pdf', clearer));
    const { difference } = await check(test, (await form(test)).draft);
    expect(difference).toMatchObject({
      answers: [],
      attachments: [
        { key: rule.key, change: 'removed' },
        { key: rule.key, fileName: 'clear.pdf', change: 'added' },
      ],
    });
    await sign(test);
    expect(await receipt(test)).toMatchObject({ filing: 2 });
  });

  it('is there again after a reload, bound to its case, beside an application of the same procedure', async () => {
    const test = await run();
    const number = await filed(test, WISH);
    await ask(number, field(PHONE_FIELD));
    const step = await corrected(test, number);
    const draft = { ...step.draft, answers: { ...step.draft.answers, [PHONE_FIELD]: '03-3333-4444' }, page: 1 };
    got(await test.core.handlers.saveDraft({ ...now(test), draft }));
    await test.until(
      (view) => view.step.at === 'fillingForm' && view.step.kept !== 'notYet',
      'the word that it is kept',
    );

    const next = await run();
    expect(got(await next.core.handlers.listKept({})).drafts).toMatchObject([
      { corrects: { receiptNumber: number }, lastDay: lastDay() },
    ]);
    got(await next.core.handlers.beginApply({ procedure: WISH, municipality: PLACE, applicantFrom: 'form' }));
    expect((await form(next)).draft.answers).toEqual({});
    got(await next.core.handlers.cancelFlow({ flowId: next.view().flowId }));
    await next.untilStep('cancelled');
    got(await next.core.handlers.beginCorrection({ receiptNumber: number }));
    expect((await form(next)).draft).toMatchObject({ answers: draft.answers, page: 1 });
    await check(next, draft);
    await sign(next);
    await receipt(next);
    expect(got(await next.core.handlers.listKept({})).drafts).toEqual([]);
  });

  it('that was begun for an earlier question begins anew with the next', async () => {
    const test = await run();
    const number = await filed(test, WISH);
    await ask(number, field(PHONE_FIELD));
    const step = await corrected(test, number);
    const draft = { ...step.draft, answers: { ...step.draft.answers, [PHONE_FIELD]: '03-3333-4444' } };
    got(await test.core.handlers.saveDraft({ ...now(test), draft }));
    await test.until(
      (view) => view.step.at === 'fillingForm' && view.step.kept !== 'notYet',
      'the word that it is kept',
    );
    got(await test.core.handlers.cancelFlow({ flowId: test.view().flowId }));
    await test.untilStep('cancelled');
    await act(number, { type: 'cancelCorrection', reason: 'もう必要がなくなりました。' });
    await act(number, { type: 'askCorrection', lastDay: lastDay(), marks: [field(PHONE_FIELD)] });
    expect((await corrected(test, number)).draft.answers[PHONE_FIELD]).toBe('03-0000-0000');
  });

  it('that the office no longer asks for ends where it is sent, and cannot be begun', async () => {
    const test = await run();
    const number = await filed(test, WISH);
    await ask(number, field(PHONE_FIELD));
    const step = await corrected(test, number);
    await check(test, step.draft);
    await act(number, { type: 'cancelCorrection', reason: 'もう必要がなくなりました。' });
    await sign(test);
    expect(await test.untilStep('failed')).toMatchObject({
      corrects: number,
      step: { failure: { code: 'correctionStale' } },
    });
    got(await test.core.handlers.beginCorrection({ receiptNumber: number }));
    await test.until(({ flowId, step: last }) => flowId === test.view().flowId && last.at === 'failed', 'the end');
    expect(test.view().step).toMatchObject({ at: 'failed', failure: { code: 'correctionStale' } });
  });

  it('is not signed with the card of somebody else', async () => {
    const test = await run();
    const number = await filed(test, WISH);
    await ask(number, field(PHONE_FIELD));
    const step = await corrected(test, number);
    const other = {
      ...step.draft,
      applicant: { ...step.draft.applicant, name: { value: '見本　次郎', origin: 'card' } },
    };
    await check(test, other as Draft);
    await sign(test);
    const { step: again } = await test.until(
      (view) => view.step.at === 'reviewing' && view.step.lastFailure !== null,
      'the refusal',
    );
    expect(again).toMatchObject({ lastFailure: { code: 'signerNotApplicant' } });
    expect(await detailOf(test, number)).toMatchObject({ filing: 1, status: 'correctionAsked' });
  });

  it('of somebody else is not found', async () => {
    const test = await run();
    const number = await filed(test, WISH);
    await ask(number, field(PHONE_FIELD));
    const spouse = await openTestCore(portal, { persona: 'spouse' });
    await spouse.signIn();
    got(await spouse.core.handlers.beginCorrection({ receiptNumber: number }));
    expect(await spouse.untilStep('failed')).toMatchObject({ step: { failure: { code: 'notFound' } } });
  });
});

describe('beside its correction, a case', () => {
  it('takes a message once however often it is sent, and the choice of how the letter comes', async () => {
    const test = await run();
    const number = await filed(test);
    const message = { receiptNumber: number, key: randomUUID(), text: '書類はいつまでですか。' };
    got(await test.core.handlers.sendMessage(message));
    const { messages } = got(await test.core.handlers.sendMessage(message));
    expect(messages).toMatchObject([{ by: 'person', text: message.text }]);
    const chosen = got(await test.core.handlers.chooseDelivery({ receiptNumber: number, delivery: 'electronic' }));
    expect(chosen.delivery).toBe('electronic');
  });

  it('gives the letter of its decision, and knows since when it is known', async () => {
    const test = await run();
    const number = await filed(test);
    await act(number, { type: 'take' });
    await decideAtDesk(worker, number);
    const decided = await detailOf(test, number);
    expect(decided).toMatchObject({ status: 'decided', mayWithdraw: false, letters: [{ letter: 1, openedAt: null }] });
    got(await test.core.handlers.saveLetter({ receiptNumber: number, letter: 1 }));
    const [saved] = test.saved.slice(-1);
    expect(saved?.name).toBe(`${number}-letter-1.pdf`);
    expect(
      Buffer.from(saved?.bytes ?? [])
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect((await detailOf(test, number)).letters[0]?.openedAt).not.toBeNull();
    expect(await test.core.handlers.saveLetter({ receiptNumber: number, letter: 2 })).toMatchObject({
      failure: { code: 'notFound' },
    });
  });
});
