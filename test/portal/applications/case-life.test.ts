import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationDetailSchema, filedReplySchema } from '#contract/portal/application-routes.ts';
import { DESK_ROUTES } from '#contract/portal/desk-routes.ts';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import type { Corrects } from '#contract/procedure/correction.ts';
import { type CalendarDate, epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { openDayFrom } from '#contract/values/open-days.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { sampleAnswers } from '../../support/application/sample-answers.ts';
import { type FilingOptions, sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { newBrowser, type StaffAnswer, type StaffBrowser } from '../../support/portal/staff-browser.ts';

const CLAIM = 'child-allowance-claim';
const LAST_DAY = openDayFrom(addDays(today(), 14));
const GRANTED = { facts: [{ label: '支給額', value: { type: 'yenAMonth' as const, yen: 15_000 } }], reasons: [] };
const REFUSED = { facts: [], reasons: ['所得の要件を満たしません（架空法 5条）。'] };

let portal: TestPortal;
let holder: PracticeHolder;
let token: string;
let worker: StaffBrowser;
let colleague: StaffBrowser;
let approver: StaffBrowser;
let second: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal();
  holder = await portal.authority.holder('ordinary');
  token = await portal.signIn('ordinary');
  worker = await newBrowser(portal, ['caseWorker']);
  colleague = await newBrowser(portal, ['caseWorker']);
  approver = await newBrowser(portal, ['approver']);
  second = await newBrowser(portal, ['approver']);
});
afterAll(() => portal.close());

function today(): CalendarDate {
  return japaneseDay(epochMs(Date.now()));
}
async function fileNew(options: FilingOptions = {}): Promise<string> {
  const container = await sampleFiling(holder, portal.procedure(CLAIM), {
    filer: portal.filerOf('ordinary'),
    ...options,
  });
  const filed = await portal.file(token, container);
  expect(filed).toMatchObject({ status: 201 });
  return filedReplySchema.parse(filed.body).receiptNumber;
}
/** Without papers that the office waits for. */
async function fileComplete(): Promise<string> {
  const number = await fileNew();
  await take(worker, number);
  const { originals } = await read(worker, number);
  for (const { key, state } of originals) {
    if (state === 'expected') expect(await act(worker, number, { type: 'originalArrived', key })).toMatchObject(OK);
  }
  return number;
}
const OK = { status: 200 };
const open = (by: StaffBrowser, number: string) => by.ask('GET', `/staff/cases/${number}`);
const read = async (by: StaffBrowser, number: string) =>
  DESK_ROUTES.readCase.reply.parse((await open(by, number)).body);
const send = (by: StaffBrowser, number: string, what: CaseAct, version: unknown, key = randomUUID()) =>
  by.ask('POST', `/staff/cases/${number}/acts`, { key, version, act: what });
async function act(by: StaffBrowser, number: string, what: CaseAct): Promise<StaffAnswer> {
  return send(by, number, what, (await open(by, number)).body.version ?? 1);
}
const take = (by: StaffBrowser, number: string) => act(by, number, { type: 'take' });
const mine = async (number: string, by = token) =>
  applicationDetailSchema.parse((await portal.ask(by, { method: 'GET', url: `/applications/${number}` })).body);
const askCorrection = (number: string, by = worker) =>
  act(by, number, {
    type: 'askCorrection',
    lastDay: LAST_DAY,
    marks: [{ target: { kind: 'field', at: 'applicant.address' }, words: '住所が住民票と違います。' }],
  });

/** A container that answers the correction as it stands, unless something is changed. */
async function correctionOf(number: string, changed: Partial<Corrects> = {}): Promise<Uint8Array> {
  const { sha256, correction } = await mine(number);
  const corrects = { receiptNumber: number, sha256, correctionId: correction?.correctionId ?? 1, ...changed };
  const procedure = portal.procedure(CLAIM);
  return sampleFiling(holder, procedure, {
    filer: portal.filerOf('ordinary'),
    answers: { ...sampleAnswers(procedure), phone: '0312345678' },
    change: (application) => ({ ...application, corrects }),
  });
}
async function refile(number: string, container: Uint8Array, by = token) {
  const answer = await portal.app.inject({
    method: 'POST',
    url: `/applications/${number}/filings`,
    headers: { authorization: `Bearer ${by}`, 'content-type': 'application/vnd.etsi.asic-e+zip' },
    payload: Buffer.from(container),
  });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

describe('a correction', () => {
  it('is asked for with its marks, read by the person, answered by a whole filing, and shown as a difference', async () => {
    const number = await fileNew();
    await take(worker, number);
    expect(await askCorrection(number)).toMatchObject({ status: 200, body: { state: 'correctionAsked' } });
    const asked = await mine(number);
    expect(asked).toMatchObject({
      status: 'correctionAsked',
      correction: {
        correctionId: 1,
        lastDay: LAST_DAY,
        lapsed: false,
        marks: [{ text: { ja: '住所が住民票と違います。' } }],
      },
    });
    const first = await portal.app.inject({
      method: 'GET',
      url: `/applications/${number}/container`,
      headers: { authorization: `Bearer ${token}` },
    });

    const answer = await correctionOf(number);
    const refiled = await refile(number, answer);
    expect(refiled).toMatchObject({ status: 201, body: { receiptNumber: number } });
    const claims = JSON.parse(Buffer.from(String(refiled.body.receipt).split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ receiptNumber: number, filing: 2 });
    expect(await refile(number, answer)).toMatchObject({ status: 200, body: { receipt: refiled.body.receipt } });

    const after = await mine(number);
    expect(after).toMatchObject({ status: 'inReview', filing: 2, correction: null, receivedAt: asked.receivedAt });
    const seen = await read(worker, number);
    expect(seen).toMatchObject({
      state: 'inReview',
      assignee: { staff: worker.account.id },
      marks: expect.arrayContaining(['news']),
      filings: [{ filing: 1 }, { filing: 2 }],
      corrections: [{ ended: { how: 'refiled' } }],
    });
    const difference = await worker.ask('GET', `/staff/cases/${number}/difference?from=1&to=2`);
    expect(difference.body.answers).toEqual([
      expect.objectContaining({ after: '0312345678', before: expect.not.stringMatching('0312345678') }),
    ]);
    const before = await portal.app.inject({
      method: 'GET',
      url: `/applications/${number}/container?filing=1`,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(createHash('sha256').update(before.rawPayload).digest('hex')).toBe(
      createHash('sha256').update(first.rawPayload).digest('hex'),
    );
  });

  it.each([
    ['of an older filing', { sha256: 'a'.repeat(64) }],
    ['of a correction that was not asked for', { correctionId: 2 }],
    ['of another case', { receiptNumber: 'MG-ABCD-EFGH-JKMN' }],
  ])('DT-12: is stale where the container is %s', async (_, changed) => {
    const number = await fileNew();
    await take(worker, number);
    await askCorrection(number);
    expect(await refile(number, await correctionOf(number, changed))).toMatchObject({
      status: 409,
      body: { code: 'correctionStale' },
    });
    expect(await mine(number)).toMatchObject({ status: 'correctionAsked', filing: 1 });
  });

  it('DT-12: does not take the place of another person’s case, nor of one that asks for nothing', async () => {
    const number = await fileNew();
    const idle = await refile(number, await correctionOf(number));
    expect(idle).toMatchObject({ status: 409, body: { code: 'correctionStale' } });
    await take(worker, number);
    await askCorrection(number);
    const stranger = await portal.signIn('spouse');
    expect(await refile(number, await correctionOf(number), stranger)).toMatchObject({ status: 422 });
    const asFirst = await portal.file(token, await correctionOf(number));
    expect(asFirst).toMatchObject({ status: 409, body: { code: 'correctionStale' } });
  });

  it('by a ready sentence is read in each language, with its day and the name of the paper', async () => {
    const number = await fileNew();
    await take(worker, number);
    const [paper] = portal.procedure(CLAIM).attachments;
    const target = { kind: 'original', key: paper?.key ?? '' };
    const marks = [
      { target, sentence: 'document-missing' },
      { target, sentence: 'bring-original' },
    ];
    const asked = { type: 'askCorrection', lastDay: LAST_DAY, marks } as CaseAct;
    expect((await act(worker, number, asked)).status).toBe(200);
    const [missing, bring] = (await mine(number)).correction?.marks ?? [];
    expect(missing?.text).toEqual({
      ja: `${paper?.title.ja}が付いていません。付けて送ってください。`,
      easy: expect.stringContaining('つけて 送ってください。'),
      en: `${paper?.title.en} is missing. Please attach it.`,
    });
    const year = LAST_DAY.slice(0, 4);
    expect(Object.values(bring?.text ?? {}).map((text) => text?.includes(year))).toEqual([true, true, true]);
  });

  it.each([
    ['a mark on what the form has not', { marks: [{ target: { kind: 'field', at: 'nothing' }, words: 'x' }] }, 'mark'],
    [
      'a sentence that there is not',
      { marks: [{ target: { kind: 'field', at: 'applicant.name' }, sentence: 'noSuchSentence' }] },
      'sentence',
    ],
    [
      'a sentence that cannot be said of it as it is',
      { marks: [{ target: { kind: 'field', at: 'applicant.name' }, sentence: 'side-missing' }] },
      'sentence',
    ],
    ['a last day that is too near', { lastDay: openDayFrom(addDays(today(), 1)) }, 'lastDay'],
    ['a last day that is too far', { lastDay: openDayFrom(addDays(today(), 90)) }, 'lastDay'],
    ['a last day on which the office is closed', { lastDay: nextSunday() }, 'lastDay'],
  ])('is not asked for with %s', async (_, changed, problem) => {
    const number = await fileNew();
    await take(worker, number);
    const whole = {
      type: 'askCorrection',
      lastDay: LAST_DAY,
      marks: [{ target: { kind: 'field', at: 'applicant.name' }, words: '確かめてください。' }],
      ...changed,
    } as CaseAct;
    expect(await act(worker, number, whole)).toMatchObject({
      status: 422,
      body: { code: 'correctionIncomplete', problem },
    });
    expect(await mine(number)).toMatchObject({ status: 'inReview', correction: null });
  });

  it('whose day is over is said to be, once, and can still be answered', async () => {
    const number = await fileNew();
    await take(worker, number);
    await askCorrection(number);
    await sql`update desk_case set correction_last_day = current_date - 1 where receipt_number = ${number}`.execute(
      portal.database,
    );
    await sql`update case_correction set last_day = current_date - 1 where receipt_number = ${number}`.execute(
      portal.database,
    );
    const job = { kind: 'job', id: 'lapseCorrections' } as const;
    expect(await portal.stores.lapseCorrections(job)).toBe(1);
    expect(await portal.stores.lapseCorrections(job)).toBe(0);
    expect(await mine(number)).toMatchObject({ status: 'correctionAsked', correction: { lapsed: true } });
    expect((await read(worker, number)).marks).toContain('correctionLapsed');
    expect(await refile(number, await correctionOf(number))).toMatchObject({ status: 201 });
    expect(await mine(number)).toMatchObject({ status: 'inReview', correction: null });
  });

  function nextSunday(): CalendarDate {
    const from = addDays(today(), 10);
    return addDays(from, 7 - new Date(`${from}T00:00:00Z`).getUTCDay());
  }
});

describe('a decision', () => {
  it('is made with a letter, whose number has no gaps; the person opens it, and when is kept', async () => {
    const numbers: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const number = await fileComplete();
      expect(
        await act(worker, number, {
          type: 'decide',
          outcome: 'granted',
          letter: { ...GRANTED, facts: [...GRANTED.facts] },
        }),
      ).toMatchObject({
        status: 200,
        body: { state: 'decided' },
      });
      const { letters } = await mine(number);
      expect(letters).toMatchObject([{ letter: 1, outcome: 'granted', openedAt: null }]);
      numbers.push(letters[0]?.number ?? '');
      const pdf = await portal.app.inject({
        method: 'GET',
        url: `/applications/${number}/letters/1`,
        headers: { authorization: `Bearer ${token}` },
      });
      expect(pdf.headers['content-type']).toBe('application/pdf');
      expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
      expect((await read(worker, number)).letters[0]).toMatchObject({
        sha256: createHash('sha256').update(pdf.rawPayload).digest('hex'),
        openedAt: expect.any(String),
      });
    }
    const counted = numbers.map((number) => Number(/第(\d+)号$/.exec(number)?.[1]));
    expect(counted).toEqual([counted[0], (counted[0] ?? 0) + 1, (counted[0] ?? 0) + 2]);
  });

  it('is not made without what it owes: a letter, reasons, papers; and none of it uses a number', async () => {
    const number = await fileNew({
      change: (application) => ({ ...application, attachmentsToFollow: application.attachmentsToFollow }),
    });
    await take(worker, number);
    await act(worker, number, { type: 'expectOriginal', key: portal.procedure(CLAIM).attachments[0]?.key ?? '' });
    const cases = [
      [
        { type: 'decide', outcome: 'granted' },
        { code: 'letterIncomplete', missing: ['letter'] },
      ],
      [{ type: 'propose', outcome: 'refused', letter: { facts: [], reasons: [] } }, { code: 'letterIncomplete' }],
      [{ type: 'decide', outcome: 'granted', letter: { facts: [], reasons: [] } }, { code: 'originalsMissing' }],
      [{ type: 'decide', outcome: 'noted' }, { code: 'letterIncomplete' }],
    ] as const;
    const counters = async () =>
      (await sql`select * from letter_counter`.execute(portal.database)).rows.map((row) => JSON.stringify(row));
    const before = await counters();
    for (const [what, failure] of cases) {
      expect(await act(worker, number, what as CaseAct)).toMatchObject({ status: 422, body: failure });
    }
    expect(await counters()).toEqual(before);
    expect(await mine(number)).toMatchObject({ status: 'inReview', letters: [] });
  });

  it('that refuses is proposed by one and approved by another, who has read the newest filing', async () => {
    const number = await fileComplete();
    expect(await act(worker, number, { type: 'decide', outcome: 'refused', letter: REFUSED })).toMatchObject({
      status: 403,
      body: { code: 'actionNotAllowed', reason: 'fourEyes' },
    });
    expect(await act(worker, number, { type: 'propose', outcome: 'refused', letter: REFUSED })).toMatchObject({
      status: 200,
      body: { state: 'awaitingApproval' },
    });
    expect(await mine(number)).toMatchObject({ status: 'inReview' });
    const { version } = (await open(worker, number)).body;
    expect(await send(approver, number, { type: 'approve' }, version)).toMatchObject({
      status: 403,
      body: { reason: 'notRead' },
    });
    expect((await read(approver, number)).proposal).toMatchObject({ outcome: 'refused', letter: REFUSED });
    expect(await act(approver, number, { type: 'sendBack', reason: '所得の年度を確かめてください。' })).toMatchObject(
      OK,
    );
    expect(JSON.stringify(await mine(number))).not.toContain('所得の年度');
    await act(worker, number, { type: 'propose', outcome: 'refused', letter: REFUSED });
    expect(await act(approver, number, { type: 'approve' })).toMatchObject({ status: 200, body: { state: 'decided' } });
    expect(await mine(number)).toMatchObject({ status: 'decided', outcome: 'refused', letters: [{ letter: 1 }] });
  });

  it('DT-05: nobody approves what they proposed themselves', async () => {
    const number = await fileComplete();
    await act(worker, number, { type: 'release' });
    await take(approver, number);
    expect(await act(approver, number, { type: 'propose', outcome: 'refused', letter: REFUSED })).toMatchObject(OK);
    expect(await act(approver, number, { type: 'approve' })).toMatchObject({
      status: 403,
      body: { reason: 'fourEyes' },
    });
    await open(second, number);
    expect(await act(second, number, { type: 'approve' })).toMatchObject(OK);
  });

  it('is opened again, and its letter replaced, only by two persons', async () => {
    const number = await fileComplete();
    const letter = { facts: [{ label: '支給額', value: { type: 'yenAMonth' as const, yen: 10_000 } }], reasons: [] };
    await act(worker, number, { type: 'decide', outcome: 'granted', letter });
    const slip = { ...letter, facts: [{ label: '支給額', value: { type: 'yenAMonth' as const, yen: 15_000 } }] };
    await act(approver, number, { type: 'correctLetter', letter: slip, reason: '金額の誤記を直します。' });
    expect((await mine(number)).letters).toHaveLength(1);
    expect(await act(approver, number, { type: 'confirm' })).toMatchObject({
      status: 403,
      body: { reason: 'fourEyes' },
    });
    expect(await act(second, number, { type: 'confirm' })).toMatchObject(OK);
    expect((await mine(number)).letters).toHaveLength(2);

    const reason = '審査請求が認められました。';
    await act(approver, number, { type: 'reopen', ground: 'appealUpheld', reason });
    expect(await mine(number)).toMatchObject({ status: 'decided' });
    expect(await act(second, number, { type: 'confirm' })).toMatchObject(OK);
    expect(await mine(number)).toMatchObject({ status: 'inReview', outcome: null });
    expect((await read(worker, number)).may).toContain('decide');
  });

  it('DT-24: is held by one approver, and let go by two within seven days; its person hears nothing of it', async () => {
    const number = await fileComplete();
    await act(worker, number, { type: 'decide', outcome: 'granted', letter: GRANTED });
    const told = await mine(number);
    const [placing, lifting] = ['審査請求がありました。', '審査請求が取り下げられました。'];
    const hold = { type: 'hold', ground: 'appeal', reason: placing } as const;
    const lift = { type: 'liftHold', reason: lifting } as const;
    expect(await act(worker, number, hold)).toMatchObject({ status: 403, body: { reason: 'role' } });
    expect(await act(approver, number, lift)).toMatchObject({ status: 409, body: { code: 'transitionRefused' } });
    expect(await act(approver, number, hold)).toMatchObject(OK);
    expect(await act(second, number, { ...hold, ground: 'lawsuit' })).toMatchObject({ status: 409 });
    const held = await read(worker, number);
    expect(held).toMatchObject({ hold: { ground: 'appeal', reason: placing, by: expect.stringMatching(/^職員/) } });
    expect(held.marks).toContain('held');
    expect(held.may).not.toContain('liftHold');
    const listed = async () =>
      DESK_ROUTES.listCases.reply.parse((await worker.ask('GET', '/staff/cases?state=decided&mark=held')).body).cases;
    expect((await listed()).map(({ receiptNumber }) => receiptNumber)).toEqual([number]);

    expect(await act(approver, number, lift)).toMatchObject(OK);
    expect(await read(second, number)).toMatchObject({
      hold: { ground: 'appeal' },
      request: { act: 'liftHold', reason: lifting },
    });
    expect(await act(approver, number, { type: 'confirm' })).toMatchObject({ body: { reason: 'fourEyes' } });
    await sql`update case_request set until = now() - interval '1 second'
      where receipt_number = ${number} and ended_how is null`.execute(portal.database);
    // Too late: nothing has happened, and somebody has to ask anew.
    expect(await act(second, number, { type: 'confirm' })).toMatchObject(OK);
    expect(await read(second, number)).toMatchObject({ hold: { ground: 'appeal' }, request: null });
    await act(approver, number, lift);
    expect(await act(second, number, { type: 'refuseRequest', reason: 'まだ争われています。' })).toMatchObject(OK);
    expect((await read(second, number)).hold).not.toBeNull();
    await act(approver, number, lift);
    expect(await act(second, number, { type: 'confirm' })).toMatchObject(OK);
    const free = await read(second, number);
    expect(free).toMatchObject({ hold: null, request: null, state: 'decided', outcome: 'granted' });
    expect(free.marks).not.toContain('held');
    expect(free.may).toContain('hold');
    expect(await listed()).toEqual([]);
    expect(free.history.slice(-7).map(({ act: what }) => what)).toEqual([
      ...['hold', 'liftHoldAsked', 'requestLate', 'liftHoldAsked', 'refuseRequest', 'liftHoldAsked', 'liftHold'],
    ]);
    expect(await mine(number)).toEqual(told);
  });

  it('DT-29: leaves nothing of itself where it fails half-way', async () => {
    const number = await fileComplete();
    const before = await read(worker, number);
    await sql`create function no_letter() returns trigger language plpgsql as $$
      begin raise exception 'disk full' using errcode = '53100'; end $$`.execute(portal.database);
    await sql`create trigger no_letter before insert on case_letter execute function no_letter()`.execute(
      portal.database,
    );
    const counters = async () =>
      (await sql`select sum(last) as sum from letter_counter`.execute(portal.database)).rows[0];
    const counted = await counters();
    const letter = { facts: [...GRANTED.facts], reasons: [] };
    expect(await act(worker, number, { type: 'decide', outcome: 'granted', letter })).toMatchObject({
      status: expect.toBeOneOf([500, 503]),
    });
    await sql`drop trigger no_letter on case_letter`.execute(portal.database);
    expect(await counters()).toEqual(counted);
    const after = await read(worker, number);
    expect(after).toMatchObject({ state: before.state, version: before.version, letters: [] });
    expect(after.history).toHaveLength(before.history.length);
  });
});

describe('words beside a case', () => {
  it('from the office are read by the person and answered; notes are read by staff alone', async () => {
    const number = await fileNew();
    await take(worker, number);
    await act(worker, number, { type: 'message', text: 'ご都合のよい日を教えてください。' });
    await act(worker, number, { type: 'note', kind: 'call', text: '配偶者から電話。折り返す。' });
    const sent = await portal.ask(token, {
      method: 'POST',
      url: `/applications/${number}/messages`,
      payload: { key: randomUUID(), text: '来週の月曜日なら伺えます。' },
    });
    expect(sent).toMatchObject({ status: 200 });
    expect((await mine(number)).messages).toMatchObject([
      { by: 'office' },
      { by: 'person', text: '来週の月曜日なら伺えます。' },
    ]);
    expect(JSON.stringify(await mine(number))).not.toContain('配偶者から電話');
    const seen = await read(worker, number);
    expect(seen.notes).toMatchObject([{ kind: 'call', text: '配偶者から電話。折り返す。' }]);
    expect(seen.marks).toContain('news');
  });

  it('are never hidden behind older ones, however many somebody writes', async () => {
    const number = await fileNew();
    await take(worker, number);
    const write = (n: number) =>
      portal.ask(token, {
        method: 'POST',
        url: `/applications/${number}/messages`,
        payload: { key: randomUUID(), text: `連絡${n}` },
      });
    for (let n = 1; n <= 201; n += 1) expect((await write(n)).status).toBe(200);
    await act(worker, number, { type: 'message', text: '受け取りました。' });
    for (const { messages } of [await mine(number), await read(worker, number)]) {
      expect(messages).toHaveLength(200);
      expect([messages[0]?.text, messages.at(-2)?.text, messages.at(-1)?.text]).toEqual([
        '連絡3',
        '連絡201',
        '受け取りました。',
      ]);
    }
  });

  it('DT-07: sent again with their key happen once; the key serves nothing and nobody else', async () => {
    const number = await fileNew();
    await take(worker, number);
    const key = randomUUID();
    const note: CaseAct = { type: 'note', kind: 'note', text: '確認ずみ。' };
    const all = await Promise.all(Array.from({ length: 20 }, () => send(worker, number, note, 3, key)));
    expect(new Set(all.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect((await read(worker, number)).notes).toHaveLength(1);
    const refused = { status: 409, body: { code: 'idempotencyKeyReused' } };
    expect(await send(worker, number, { ...note, text: 'ほかの文' }, 3, key)).toMatchObject(refused);
    expect(await send(colleague, number, note, 3, key)).toMatchObject(refused);
  });
});

describe('who works on a case', () => {
  it('is set by an approver to somebody of the group, and never unseen over another', async () => {
    const number = await fileNew();
    await take(worker, number);
    const to = colleague.account.id;
    expect(await act(approver, number, { type: 'assign', to, replaces: null })).toMatchObject({
      status: 412,
      body: { code: 'caseChanged' },
    });
    expect(await act(approver, number, { type: 'assign', to, replaces: worker.account.id })).toMatchObject(OK);
    expect((await read(worker, number)).assignee).toMatchObject({ staff: to });
    const reader = await newBrowser(portal, ['reader']);
    const wrong: CaseAct = { type: 'assign', to: reader.account.id, replaces: to };
    expect(await act(approver, number, wrong)).toMatchObject({ status: 400 });
  });

  it('who took themselves off it, opens it no more and is given it no more', async () => {
    const number = await fileNew();
    await take(worker, number);
    await act(worker, number, { type: 'recuse' });
    expect(await open(worker, number)).toMatchObject({ status: 403, body: { reason: 'recused' } });
    expect(await send(worker, number, { type: 'take' }, 4)).toMatchObject({ status: 403 });
    const given: CaseAct = { type: 'assign', to: worker.account.id, replaces: null };
    expect(await act(approver, number, given)).toMatchObject({ status: 400 });
  });

  it('DT-11: a restricted case shows name and address to nobody else, and its address on no screen', async () => {
    const number = await fileNew();
    const { address } = holder.persona.holder;
    await take(worker, number);
    await act(approver, number, { type: 'restrict', reason: '支援措置の申出がありました。' });
    expect(await open(colleague, number)).toMatchObject({ status: 403, body: { reason: 'restricted' } });
    const listed = JSON.stringify((await colleague.ask('GET', '/staff/cases?assignee=mine')).body);
    expect(listed).not.toContain(number);
    const everything = (await colleague.ask('GET', '/staff/cases')).body.cases as { receiptNumber: string }[];
    expect(everything.find(({ receiptNumber }) => receiptNumber === number)).toMatchObject({
      applicantName: null,
      marks: expect.arrayContaining(['restricted']),
    });
    expect(JSON.stringify((await open(worker, number)).body)).not.toContain(address);
    expect(JSON.stringify((await open(approver, number)).body)).not.toContain(address);
  });
});
