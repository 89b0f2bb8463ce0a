import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationDetailSchema, filedReplySchema } from '#contract/portal/application-routes.ts';
import { DESK_ROUTES } from '#contract/portal/desk-routes.ts';
import { VISIT_ROUTES } from '#contract/portal/visit-routes.ts';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import { dayOfSlot, openDayBefore, type Slot, slotOf, slotsOn } from '#contract/procedure/visit.ts';
import { type CalendarDate, epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { isOpenDay, openDayFrom } from '#contract/values/open-days.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';

const CLAIM = 'child-allowance-claim';
const ROUNDS = 300;
const JOB = { kind: 'job', id: 'remindOfVisits' } as const;
const REASON = '緊急に確かめるため、架空の理由で開きます';

let portal: TestPortal;
let holder: PracticeHolder;
let token: string;
let worker: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal();
  holder = await portal.authority.holder('ordinary');
  token = await portal.signIn('ordinary');
  worker = await newBrowser(portal, ['caseWorker', 'approver']);
});
afterAll(() => portal.close());

const today = () => japaneseDay(epochMs(Date.now()));
const OPEN_DAY = openDayFrom(addDays(today(), 1));
const LATER = openDayFrom(addDays(OPEN_DAY, 7));

async function fileNew(municipality = MUNICIPALITY): Promise<string> {
  const procedure = portal.procedure(CLAIM, municipality);
  const filed = await portal.file(token, await sampleFiling(holder, procedure, { filer: portal.filerOf('ordinary') }));
  expect(filed).toMatchObject({ status: 201 });
  return filedReplySchema.parse(filed.body).receiptNumber;
}
const visitsUrl = (number: string) => `/applications/${number}/visits`;
const book = (number: string, slot: Slot) =>
  portal.ask(token, { method: 'POST', url: visitsUrl(number), payload: { slot } });
const move = (number: string, visit: number, slot: Slot) =>
  portal.ask(token, { method: 'PUT', url: `${visitsUrl(number)}/${visit}`, payload: { slot } });
const cancel = (number: string, visit: number) =>
  portal.ask(token, { method: 'DELETE', url: `${visitsUrl(number)}/${visit}` });
const mine = async (number: string) =>
  applicationDetailSchema.parse((await portal.ask(token, { method: 'GET', url: `/applications/${number}` })).body);
const slots = async (from?: CalendarDate, municipality = MUNICIPALITY) => {
  const url = `/offices/${municipality}/child/slots${from === undefined ? '' : `?from=${from}`}`;
  return VISIT_ROUTES.listSlots.reply.parse((await portal.ask(undefined, { method: 'GET', url })).body);
};
async function act(by: StaffBrowser, number: string, what: CaseAct) {
  const { body } = await by.ask('GET', `/staff/cases/${number}`);
  return by.ask('POST', `/staff/cases/${number}/acts`, { key: randomUUID(), version: body.version, act: what });
}
const read = async (by: StaffBrowser, number: string) =>
  DESK_ROUTES.readCase.reply.parse((await by.ask('GET', `/staff/cases/${number}`)).body);
const fill = (slot: Slot, taken: number) =>
  sql`insert into office_slot (municipality_code, section, day, starts, taken)
    values (${MUNICIPALITY}, 'child', ${dayOfSlot(slot)}, ${slot.slice(11)}, ${taken})
    on conflict (municipality_code, section, day, starts) do update set taken = excluded.taken`.execute(
    portal.database,
  );
const takenOf = async (slot: Slot) => {
  const rows = await sql<{ taken: number }>`select taken from office_slot
    where municipality_code = ${MUNICIPALITY} and section = 'child' and day = ${dayOfSlot(slot)}
      and starts = ${slot.slice(11)}`.execute(portal.database);
  return rows.rows[0]?.taken ?? 0;
};

describe('MT-43: the times of an office', () => {
  it('begin tomorrow, say in words how free they are, and count only the last three places', async () => {
    const { days, section } = await slots();
    expect(section).toMatchObject({ key: 'child', minutes: 20 });
    expect(days).toHaveLength(31);
    expect(days[0]?.day).toBe(addDays(today(), 1));
    for (const { day, state, slots: times } of days) {
      expect([day, state, times.length > 0]).toEqual([day, isOpenDay(day) ? 'free' : 'closed', isOpenDay(day)]);
      expect(times.every(({ left }) => left === null)).toBe(true);
    }
    const [first, second, third] = days.find(({ day }) => day === LATER)?.slots ?? [];
    if (first === undefined || second === undefined || third === undefined) throw new Error('no times');
    await fill(first.slot, 1);
    await fill(second.slot, 4);
    const told = (await slots(LATER)).days[0];
    expect(told?.slots.slice(0, 3)).toEqual([
      { slot: first.slot, state: 'few', left: 3 },
      { slot: second.slot, state: 'full', left: null },
      { slot: third.slot, state: 'free', left: null },
    ]);
    expect(told?.state).toBe('free');
  });

  it('of a section or a municipality that is not there are not found', async () => {
    for (const url of [`/offices/${MUNICIPALITY}/nobody/slots`, '/offices/011002/child/slots']) {
      expect((await portal.ask(undefined, { method: 'GET', url })).status).toBe(404);
    }
  });
});

describe('a visit', () => {
  it('is booked, moved and cancelled by its person, with its place and what to bring, and is in the list and the history', async () => {
    const number = await fileNew();
    const slot = slotOf(OPEN_DAY, '09:40');
    const booked = await book(number, slot);
    expect(booked).toMatchObject({ status: 200, body: { visits: { mayBook: true, changesLeft: 5 } } });
    expect(await takenOf(slot)).toBe(1);
    expect((await book(number, slot)).body).toMatchObject({ visits: { visits: [{ visit: 1, slot }] } });
    expect(await takenOf(slot)).toBe(1);
    expect((await read(worker, number)).marks).toContain('visit');

    const moved = slotOf(LATER, '14:20');
    expect(await move(number, 1, moved)).toMatchObject({ status: 200, body: { visits: { changesLeft: 4 } } });
    expect([await takenOf(slot), await takenOf(moved)]).toEqual([0, 1]);
    const listed = await portal.ask(token, { method: 'GET', url: '/visits' });
    expect(VISIT_ROUTES.listVisits.reply.parse(listed.body).visits).toMatchObject([
      { receiptNumber: number, slot: moved, section: { place: { ja: expect.stringContaining('窓口') } } },
    ]);
    expect(await cancel(number, 1)).toMatchObject({
      status: 200,
      body: { visits: { visits: [{ state: 'cancelled' }], changesLeft: 3 } },
    });
    expect(await takenOf(moved)).toBe(0);
    expect((await mine(number)).history.map((step) => step.act)).toEqual([
      'file',
      'bookVisit',
      'changeVisit',
      'cancelVisit',
    ]);
    expect(await cancel(number, 1)).toMatchObject({ status: 404 });
    expect((await read(worker, number)).marks).not.toContain('visit');
  });

  it('MT-43: is refused today, on a closed day, beside the pattern, beyond what is offered, a third time and after five changes', async () => {
    const number = await fileNew();
    const closed = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => addDays(today(), n)).find((day) => !isOpenDay(day));
    if (closed === undefined) throw new Error('a week has a Sunday');
    const code = async (asked: ReturnType<typeof book>) => (await asked).body.code;
    expect(await code(book(number, slotOf(today(), '09:00')))).toBe('slotTooSoon');
    expect(await code(book(number, slotOf(closed, '09:00')))).toBe('officeClosed');
    expect(await code(book(number, slotOf(OPEN_DAY, '12:20')))).toBe('officeClosed');
    expect(await code(book(number, slotOf(openDayFrom(addDays(today(), 120)), '09:00')))).toBe('officeClosed');
    const times = slotsOn(
      {
        hours: [{ days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: '09:00', to: '12:00' }],
        minutes: 20,
      },
      LATER,
    );
    const [first, second, third, fourth] = times.slice(4);
    if (first === undefined || second === undefined || third === undefined || fourth === undefined) throw new Error();
    await book(number, first);
    await book(number, second);
    expect((await book(number, third)).body).toMatchObject({ code: 'visitLimitReached', of: 'open', most: 2 });
    for (let n = 0; n < 5; n += 1) await move(number, 1, n % 2 === 0 ? third : first);
    expect((await move(number, 1, fourth)).body).toMatchObject({ code: 'visitLimitReached', of: 'changes' });
    expect(await cancel(number, 2)).toMatchObject({ status: 200 });
    // The office still can, for who calls.
    expect(await act(worker, number, { type: 'changeVisit', visit: 1, slot: fourth })).toMatchObject({ status: 200 });
  });

  it('frees its time when the case is withdrawn', async () => {
    const number = await fileNew();
    const slot = slotOf(LATER, '15:20');
    await book(number, slot);
    expect(await takenOf(slot)).toBe(1);
    await portal.ask(token, { method: 'POST', url: `/applications/${number}/withdrawal` });
    expect(await takenOf(slot)).toBe(0);
    expect((await mine(number)).visits).toMatchObject({ mayBook: false, visits: [{ state: 'cancelled' }] });
  });

  it('MT-42: of two who want the last place one gets it, and the other is told the next three', async () => {
    const [one, other] = [await fileNew(), await fileNew()];
    const [away, wanted] = [slotOf(LATER, '13:20'), slotOf(LATER, '13:40')];
    const winners = { book: 0, change: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      await fill(wanted, 3);
      await sql`delete from case_visit where receipt_number in (${one}, ${other})`.execute(portal.database);
      await sql`update desk_case set visits_open = 0 where receipt_number in (${one}, ${other})`.execute(
        portal.database,
      );
      const isChange = round % 2 === 1;
      if (isChange) await fill(away, 0);
      if (isChange) expect((await book(other, away)).status).toBe(200);
      const second = isChange ? move(other, 1, wanted) : book(other, wanted);
      const answers = await Promise.all([book(one, wanted), second]);
      const statuses = answers.map(({ status }) => status).sort();
      expect([round, ...statuses]).toEqual([round, 200, 409]);
      const lost = answers.find(({ status }) => status === 409);
      expect(lost?.body).toMatchObject({
        code: 'slotTaken',
        next: [slotOf(LATER, '14:00'), expect.any(String), expect.any(String)],
      });
      expect(await takenOf(wanted)).toBe(4);
      if (isChange) expect(await takenOf(away)).toBe(answers[1]?.status === 200 ? 0 : 1);
      winners[answers[0]?.status === 200 ? 'book' : 'change'] += 1;
    }
    process.stdout.write(`${ROUNDS} races for one place: ${JSON.stringify(winners)}\n`);
  }, 300_000);
});

describe('the desk', () => {
  it('books for a person, who is told, sees who comes on the day, and says whether they came', async () => {
    const number = await fileNew();
    const slot = slotOf(OPEN_DAY, '11:00');
    expect(await act(worker, number, { type: 'bookVisit', slot })).toMatchObject({ status: 200 });
    const events = await sql<{ data: object }>`select data from outbox_event where data ->> 'receiptNumber' = ${number}
      and data ->> 'act' = 'bookVisit'`.execute(portal.database);
    expect(events.rows).toMatchObject([{ data: { by: 'office' } }]);
    const day = await worker.ask('GET', `/staff/visits?day=${OPEN_DAY}`);
    const { visits } = DESK_ROUTES.listDeskVisits.reply.parse(day.body);
    const shown = visits.find((one) => one.case.receiptNumber === number);
    expect(shown).toMatchObject({ slot, state: 'booked', by: 'staff' });
    expect(shown?.case.applicantName).not.toBe('');
    expect(await act(worker, number, { type: 'visitAttended', visit: 1 })).toMatchObject({
      status: 409,
      body: { code: 'transitionRefused' },
    });
    await sql`update case_visit set day = ${today()} where receipt_number = ${number}`.execute(portal.database);
    expect(await act(worker, number, { type: 'visitMissed', visit: 1 })).toMatchObject({ status: 200 });
    expect((await mine(number)).visits).toMatchObject({ visits: [{ state: 'missed' }], changesLeft: 5 });
  });

  it('shows papers and visits of a case by its number without what was filed, and takes an original by one act', async () => {
    const number = await fileNew();
    await act(worker, number, { type: 'take' });
    await act(worker, number, { type: 'expectOriginal', key: 'accountCopy' });
    const papers = await worker.ask('GET', `/staff/cases/${number}/papers`);
    const told = DESK_ROUTES.readCasePapers.reply.parse(papers.body);
    const [waited] = told.originals.filter(({ state }) => state === 'expected');
    if (waited === undefined) throw new Error('the claim waits for a paper');
    expect(JSON.stringify(papers.body)).not.toContain('見本');
    const change = { key: randomUUID(), version: told.version, act: { type: 'originalArrived', key: waited.key } };
    expect(await worker.ask('POST', `/staff/cases/${number}/acts`, change)).toMatchObject({ status: 200 });
    const after = DESK_ROUTES.readCasePapers.reply.parse(
      (await worker.ask('GET', `/staff/cases/${number}/papers`)).body,
    );
    expect(after.originals.find(({ key }) => key === waited.key)).toMatchObject({ state: 'arrived', by: 'staff' });
  });

  it('reminds each person once, from 18:00 of the open day before, and not who booked after that', async () => {
    const number = await fileNew();
    await book(number, slotOf(LATER, '16:00'));
    const remindAt = await sql<{
      at: Date;
    }>`select remind_at as at from case_visit where receipt_number = ${number}`.execute(portal.database);
    expect(remindAt.rows[0]?.at.toISOString()).toBe(new Date(`${openDayBefore(LATER)}T18:00:00+09:00`).toISOString());
    const remind = async () => {
      await portal.stores.visits.remind(JOB);
      const told =
        await sql`select 1 from outbox_event where name = 'visitNear' and data ->> 'receiptNumber' = ${number}`.execute(
          portal.database,
        );
      return told.rows.length;
    };
    expect(await remind()).toBe(0);
    await sql`update case_visit set at = now() - interval '2 days', remind_at = now() - interval '1 minute'
      where receipt_number = ${number}`.execute(portal.database);
    expect(await remind()).toBe(1);
    expect(await remind()).toBe(1);
  });
});

describe('a notice of delay', () => {
  it('is a letter with its reason, tells the person, and moves the statute’s day only where the statute knows it', async () => {
    const number = await fileNew();
    const expected = addDays(today(), 60);
    const notice = { type: 'noticeOfDelay' as const, expected, reasons: ['架空の調査に時間がかかるため。'] };
    await act(worker, number, { type: 'take' });
    const preview = await worker.ask('POST', `/staff/cases/${number}/letter-preview`, {
      expected,
      reasons: notice.reasons,
    });
    expect(preview.status).toBe(200);
    expect((await act(worker, number, { ...notice, expected: today() })).body).toMatchObject({
      code: 'transitionRefused',
    });
    expect(await act(worker, number, notice)).toMatchObject({ status: 200 });
    const told = await mine(number);
    expect(told.letters).toMatchObject([{ letter: 1, kind: 'delay', outcome: null, openedAt: null }]);
    expect(told.history.at(-1)).toMatchObject({ act: 'noticeOfDelay' });
    expect(told.due.law).toBeNull();
    const letter = await portal.app.inject({
      method: 'GET',
      url: `/applications/${number}/letters/1`,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(letter.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');

    const other = await fileNew();
    await act(worker, other, { type: 'take' });
    await sql`insert into served_procedure (procedure_id, municipality_code, revision, definition)
      select procedure_id, municipality_code, 'aaaaaaaaaaaaaaaa',
        definition || '{"lawDays":30,"lawDelay":true,"revision":"aaaaaaaaaaaaaaaa"}'::jsonb
      from served_procedure join application using (procedure_id, municipality_code, revision)
      where receipt_number = ${other}`.execute(portal.database);
    await portal.database.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction);
      await sql`update application set revision = 'aaaaaaaaaaaaaaaa' where receipt_number = ${other}`.execute(
        transaction,
      );
      await sql`update desk_case set law_due_day = ${addDays(today(), 30)} where receipt_number = ${other}`.execute(
        transaction,
      );
    });
    expect(await act(worker, other, notice)).toMatchObject({ status: 200 });
    expect((await read(worker, other)).due.law).toBe(expected);
  });

  it('leaves the office’s own period as it was published', async () => {
    const number = await fileNew();
    const { due } = await read(worker, number);
    expect(due.standard).not.toBeNull();
    await act(worker, number, { type: 'take' });
    await act(worker, number, { type: 'noticeOfDelay', expected: addDays(today(), 60), reasons: ['架空の理由。'] });
    expect((await read(worker, number)).due).toEqual(due);
  });
});

describe('DT-09: a case opened in an emergency', () => {
  const emergency = (by: StaffBrowser, number: string) =>
    by.ask('POST', `/staff/cases/${number}/emergency`, { reason: REASON });

  it('is refused where the municipality has not switched it on', async () => {
    const outsider = await newBrowser(portal, ['reader'], MUNICIPALITY, 'nursery');
    expect(await emergency(outsider, await fileNew())).toMatchObject({
      status: 403,
      body: { code: 'actionNotAllowed' },
    });
  });

  it('is read, not changed, for 30 minutes, and told to its approvers, the audit and its person', async () => {
    const number = await fileNew(NEIGHBOUR);
    const outsider = await newBrowser(portal, ['reader'], NEIGHBOUR, 'nursery');
    const chief = await newBrowser(portal, ['approver'], NEIGHBOUR, 'child');
    const url = `/staff/cases/${number}`;
    expect((await outsider.ask('GET', url)).status).toBe(404);
    expect((await outsider.ask('POST', `${url}/emergency`, { reason: '短い' })).status).toBe(400);
    expect((await emergency(chief, number)).body).toMatchObject({ code: 'actionNotAllowed', reason: 'role' });
    const opened = await emergency(outsider, number);
    expect(opened.status).toBe(200);
    const shown = DESK_ROUTES.readCase.reply.parse((await outsider.ask('GET', url)).body);
    expect(shown).toMatchObject({ may: [], emergencyUntil: opened.body.until });
    const change = { key: randomUUID(), version: shown.version, act: { type: 'note', kind: 'note', text: '架空' } };
    expect((await outsider.ask('POST', `${url}/acts`, change)).status).toBe(404);

    const records = (await portal.ask(token, { method: 'GET', url: '/exchange-records' })).body.records as object[];
    expect(records.filter((one) => 'way' in one && one.way === 'emergency')).toMatchObject([{ receiptNumber: number }]);
    const audited = await sql<{ json: string }>`select json from audit_entry where municipality_code = ${NEIGHBOUR}
      and audit_act(json) = 'emergencyOpened' and audit_case(json) = ${number} order by n`.execute(portal.database);
    const entries = audited.rows.map(({ json }) => JSON.parse(json));
    expect(entries.at(-1)).toMatchObject({ result: 'ok', detail: { approvers: 1 } });
    expect(JSON.stringify(entries)).not.toContain(REASON);
    const told = await sql`select 1 from outbox_event where name = 'emergencyOpened'`.execute(portal.database);
    expect(told.rows).toHaveLength(1);

    await sql`update desk_case set restricted = true where receipt_number = ${number}`.execute(portal.database);
    expect((await outsider.ask('GET', url)).body).toMatchObject({ code: 'actionNotAllowed', reason: 'restricted' });
    await sql`update desk_case set restricted = false where receipt_number = ${number}`.execute(portal.database);
    await portal.database.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction);
      await sql`update emergency_look set until = now() - interval '1 second'`.execute(transaction);
    });
    expect((await outsider.ask('GET', url)).status).toBe(404);
  });

  it('is offered by the session to whom it would not be refused, and to nobody else', async () => {
    const offered = async (...who: Parameters<typeof newBrowser> extends [unknown, ...infer Rest] ? Rest : never) =>
      (await (await newBrowser(portal, ...who)).ask('GET', '/staff/session')).body.may;
    for (const role of ['reader', 'caseWorker'] as const) {
      expect(await offered([role], NEIGHBOUR, 'nursery')).toEqual(['openInEmergency']);
      expect(await offered([role], MUNICIPALITY, 'nursery')).toEqual([]);
      expect(await offered([role], NEIGHBOUR, '*')).toEqual([]);
    }
    for (const role of ['approver', 'administrator', 'auditor', 'catalogueEditor'] as const) {
      expect(await offered([role], NEIGHBOUR)).toEqual([]);
    }
  });
});
