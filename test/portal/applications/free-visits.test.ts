import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { applicationDetailSchema, filedReplySchema } from '#contract/portal/application-routes.ts';
import { DESK_ROUTES, type FreeVisitAct } from '#contract/portal/desk-routes.ts';
import { type FreeVisit, VISIT_ROUTES } from '#contract/portal/visit-routes.ts';
import { dayOfSlot, openDayBefore, type Slot, slotOf } from '#contract/procedure/visit.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { openDayFrom } from '#contract/values/open-days.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';

const PURPOSE = 'move-out-notice';
const SECTION = 'movingIn';
const GROUP = 'residents';
const CAPACITY = 3;
const ROUNDS = 100;
const NEVER = new AbortController().signal;
const JOB = { kind: 'job', id: 'remindOfVisits' } as const;

let portal: TestPortal;
let token: string;
let other: string;
let worker: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal();
  token = await portal.signIn('ordinary');
  other = await portal.signIn('spouse');
  worker = await newBrowser(portal, ['caseWorker'], MUNICIPALITY, GROUP);
});
afterAll(() => portal.close());
afterEach(async () => {
  await sql`truncate visit_free, office_slot`.execute(portal.database);
});

const today = () => japaneseDay(epochMs(Date.now()));
const OPEN_DAY = openDayFrom(addDays(today(), 1));
const LATER = openDayFrom(addDays(OPEN_DAY, 7));
const AT = (starts: string) => slotOf(LATER, starts);

const book = (slot: Slot, by = token, wanted: object = {}) =>
  portal.ask(by, {
    method: 'POST',
    url: '/visits',
    payload: { purpose: PURPOSE, municipality: MUNICIPALITY, section: SECTION, slot, ...wanted },
  });
const move = (id: string, slot: Slot, by = token) =>
  portal.ask(by, { method: 'PUT', url: `/visits/${id}`, payload: { slot } });
const cancel = (id: string, by = token) => portal.ask(by, { method: 'DELETE', url: `/visits/${id}` });
const mine = async (by = token) =>
  VISIT_ROUTES.listVisits.reply.parse((await portal.ask(by, { method: 'GET', url: '/visits' })).body).visits;
const booked = async (slot: Slot, by = token): Promise<FreeVisit> => {
  const answer = await book(slot, by);
  expect(answer).toMatchObject({ status: 200 });
  return VISIT_ROUTES.bookFreeVisit.reply.parse(answer.body);
};
const takenOf = async (slot: Slot) => {
  const { rows } = await sql<{ taken: number }>`select taken from office_slot
    where municipality_code = ${MUNICIPALITY} and section = ${SECTION} and day = ${dayOfSlot(slot)}
      and starts = ${slot.slice(11)}`.execute(portal.database);
  return rows[0]?.taken ?? 0;
};
const fill = (slot: Slot, taken: number) =>
  sql`insert into office_slot (municipality_code, section, day, starts, taken)
    values (${MUNICIPALITY}, ${SECTION}, ${dayOfSlot(slot)}, ${slot.slice(11)}, ${taken})
    on conflict (municipality_code, section, day, starts) do update set taken = excluded.taken`.execute(
    portal.database,
  );
const isToday = (id: string) => sql`update visit_free set day = ${today()} where id = ${id}`.execute(portal.database);
const dayOf = async (by: StaffBrowser, day = LATER) =>
  DESK_ROUTES.listDeskVisits.reply.parse((await by.ask('GET', `/staff/visits?day=${day}`)).body).withoutCase;
const end = (by: StaffBrowser, id: string, act: FreeVisitAct) => by.ask('POST', `/staff/visits/${id}/acts`, { act });
async function auditOf(id: string) {
  const { rows } = await sql<{ json: string }>`select json from audit_entry where json like ${`%${id}%`}
    order by n`.execute(portal.database);
  return rows.map(({ json }) => JSON.parse(json) as { act: string; m: string; actor: { kind: string } });
}
/** Does what the portal does about events of a name that are not done yet; answers how many there were. */
async function handle(name: 'freeVisitNear' | 'freeVisitCancelled', subject: string): Promise<number> {
  const { rows } = await sql<{ data: object }>`select data from outbox_event
    where name = ${name} and data ->> 'subject' = ${subject}`.execute(portal.database);
  for (const { data } of rows) {
    for (const job of portal.stores.eventJobs[name]) {
      await portal.database
        .transaction()
        .execute((transaction) => job.handle({ transaction, eventId: '1', data: data as never, signal: NEVER }));
    }
  }
  return rows.length;
}

describe('where somebody may come without a case', () => {
  it('is each office that receives for the procedure, and none for one that asks for no visit', async () => {
    const of = async (purpose: string) =>
      VISIT_ROUTES.listVisitOffices.reply.parse(
        (await portal.ask(undefined, { method: 'GET', url: `/offices?purpose=${purpose}` })).body,
      ).offices;
    expect(await of(PURPOSE)).toMatchObject([
      { municipality: { code: MUNICIPALITY }, section: { key: SECTION, minutes: 30 } },
      { municipality: { code: NEIGHBOUR }, section: { key: SECTION } },
    ]);
    expect(await of('child-allowance-claim')).toEqual([]);
  });

  it('receives for no case: 転出届 itself is visited nowhere at the municipality that it leaves', async () => {
    const holder = await portal.authority.holder('ordinary');
    const filing = { portal: TEST_ORIGIN, filer: portal.filerOf('ordinary') };
    const filed = await portal.file(token, await sampleFiling(holder, portal.procedure(PURPOSE), filing));
    const { receiptNumber } = filedReplySchema.parse(filed.body);
    const { body } = await portal.ask(token, { method: 'GET', url: `/applications/${receiptNumber}` });
    expect(applicationDetailSchema.parse(body).visits).toMatchObject({ section: null, mayBook: false });
  });
});

describe('a visit without a case', () => {
  it('is booked, moved and cancelled by its person, told with its place and what for, and stands in the audit', async () => {
    const visit = await booked(AT('09:00'));
    expect(visit).toMatchObject({
      slot: AT('09:00'),
      state: 'booked',
      procedure: { id: PURPOSE, title: { ja: expect.stringContaining('転出届') } },
      municipality: { code: MUNICIPALITY },
      section: { key: SECTION },
      changesLeft: 5,
    });
    expect((await booked(AT('09:00'))).id).toBe(visit.id);
    expect(await takenOf(AT('09:00'))).toBe(1);
    expect(await mine()).toMatchObject([{ of: 'nothing', id: visit.id }]);

    expect(await move(visit.id, AT('10:00'))).toMatchObject({ status: 200, body: { changesLeft: 4 } });
    expect(await move(visit.id, AT('10:00'))).toMatchObject({ status: 200, body: { changesLeft: 4 } });
    expect([await takenOf(AT('09:00')), await takenOf(AT('10:00'))]).toEqual([0, 1]);
    expect((await portal.ask(token, { method: 'GET', url: '/account/closing' })).body).toMatchObject({
      open: { visits: 1 },
    });
    expect(await cancel(visit.id)).toMatchObject({ status: 200, body: { state: 'cancelled', changesLeft: 3 } });
    expect(await cancel(visit.id)).toMatchObject({ status: 404 });
    expect(await takenOf(AT('10:00'))).toBe(0);
    expect(await mine()).toEqual([]);
    expect(await auditOf(visit.id)).toMatchObject(
      ['freeVisitBooked', 'freeVisitBooked', 'freeVisitChanged', 'freeVisitChanged', 'freeVisitCancelled'].map(
        (act) => ({ act, m: MUNICIPALITY, actor: { kind: 'resident' } }),
      ),
    );
  });

  it('keeps what it is for sealed, and of a person whose key is gone nobody reads it', async () => {
    const { id } = await booked(AT('09:00'));
    const { rows } = await sql<{ sealed: Buffer }>`select sealed_purpose as sealed from visit_free`.execute(
      portal.database,
    );
    expect(rows[0]?.sealed.includes(PURPOSE)).toBe(false);
    await sql`update visit_free set id = 'MG-0000-0000-0000' where id = ${id}`.execute(portal.database);
    expect((await portal.ask(token, { method: 'GET', url: '/visits' })).body.code).toBe('keyUnavailable');
    expect(await dayOf(worker)).toMatchObject([{ slot: AT('09:00'), procedure: null }]);
  });

  it('is refused today, on a closed day, beside the pattern, at an office that does not receive for it, a third time and after five changes', async () => {
    const code = async (asked: ReturnType<typeof book>) => (await asked).body.code;
    const closed = [1, 2, 3, 4, 5, 6, 7].map((n) => addDays(today(), n)).find((day) => openDayFrom(day) !== day);
    if (closed === undefined) throw new Error('a week has a Sunday');
    expect(await code(book(slotOf(today(), '09:00')))).toBe('slotTooSoon');
    expect(await code(book(slotOf(closed, '09:00')))).toBe('officeClosed');
    expect(await code(book(AT('12:30')))).toBe('officeClosed');
    expect(await code(book(slotOf(openDayFrom(addDays(today(), 120)), '09:00')))).toBe('officeClosed');
    expect(await code(book(AT('09:00'), token, { section: 'child' }))).toBe('notFound');
    expect(await code(book(AT('09:00'), token, { purpose: 'child-allowance-claim' }))).toBe('notFound');
    expect(await code(book(AT('09:00'), token, { municipality: '474991' }))).toBe('notFound');

    const first = await booked(AT('09:00'));
    await booked(AT('09:30'));
    expect((await book(AT('10:00'))).body).toMatchObject({ code: 'visitLimitReached', of: 'open', most: 2 });
    for (let n = 0; n < 5; n += 1) await move(first.id, AT(n % 2 === 0 ? '11:00' : '11:30'));
    expect((await move(first.id, AT('13:00'))).body).toMatchObject({ code: 'visitLimitReached', of: 'changes' });
    expect(await cancel(first.id)).toMatchObject({ status: 200 });
    expect((await book(AT('13:00'))).body).toMatchObject({ code: 'visitLimitReached', of: 'changes' });
    await sql`update visit_free set booked_at = now() - interval '92 days'`.execute(portal.database);
    expect(await book(AT('13:00'))).toMatchObject({ status: 200, body: { changesLeft: 5 } });
  });

  it('MT-42: of two who want the last place one gets it, and the other is told the next three', async () => {
    const [away, wanted] = [AT('13:30'), AT('14:00')];
    let booking = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      await sql`truncate visit_free, office_slot`.execute(portal.database);
      await fill(wanted, CAPACITY - 1);
      const isMove = round % 2 === 1;
      const moving = isMove ? await booked(away, other) : undefined;
      const second = moving === undefined ? book(wanted, other) : move(moving.id, wanted, other);
      const answers = await Promise.all([book(wanted), second]);
      expect([round, ...answers.map(({ status }) => status).sort()]).toEqual([round, 200, 409]);
      const lost = answers.find(({ status }) => status === 409);
      expect(lost?.body).toMatchObject({ code: 'slotTaken', next: [AT('14:30'), AT('15:00'), AT('15:30')] });
      expect(await takenOf(wanted)).toBe(CAPACITY);
      if (isMove) expect(await takenOf(away)).toBe(answers[1]?.status === 200 ? 0 : 1);
      if (answers[0]?.status === 200) booking += 1;
    }
    process.stdout.write(`${ROUNDS} races for one place, ${booking} won by the first\n`);
  }, 120_000);

  it('of three that one person books at once two are booked, and the same one twice is one', async () => {
    const three = await Promise.all([book(AT('09:00')), book(AT('09:30')), book(AT('10:00'))]);
    expect(three.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
    expect(await mine()).toHaveLength(2);
    const again = await Promise.all([book(AT('11:00'), other), book(AT('11:00'), other)]);
    expect(new Set(again.map(({ body }) => body.id)).size).toBe(1);
    expect(await takenOf(AT('11:00'))).toBe(1);
  });

  it('of somebody else is as one that never was', async () => {
    const { id } = await booked(AT('09:00'));
    expect(await mine(other)).toEqual([]);
    for (const try_ of [(at: string) => move(at, AT('10:00'), other), (at: string) => cancel(at, other)]) {
      const [theirs, never] = [await try_(id), await try_('MG-0000-0000-0000')];
      expect([theirs.status, theirs.body.code]).toEqual([404, 'notFound']);
      expect(never.body.code).toBe('notFound');
    }
    expect(await mine()).toMatchObject([{ slot: AT('09:00') }]);
  });
});

describe('the desk', () => {
  it('sees who comes on a day to its sections: when and what for, and no name', async () => {
    const { id } = await booked(AT('10:30'));
    await booked(AT('09:00'), other);
    const shown = await dayOf(worker);
    expect(shown.map(({ slot }) => slot)).toEqual([AT('09:00'), AT('10:30')]);
    expect(shown[1]).toMatchObject({
      id,
      procedure: { id: PURPOSE, title: { ja: expect.stringContaining('転出届') } },
      section: { key: SECTION },
      by: 'person',
      may: ['cancelVisit'],
    });
    const whole = JSON.stringify((await worker.ask('GET', `/staff/visits?day=${LATER}`)).body);
    for (const secret of ['花子', '太郎', portal.filerOf('ordinary'), portal.filerOf('spouse')])
      expect(whole).not.toContain(secret);

    expect(await dayOf(await newBrowser(portal, ['caseWorker'], MUNICIPALITY, 'child'))).toEqual([]);
    expect(await dayOf(await newBrowser(portal, ['caseWorker'], NEIGHBOUR, GROUP))).toEqual([]);
    expect(await dayOf(await newBrowser(portal, ['administrator'], MUNICIPALITY, '*'))).toEqual([]);
    expect(await dayOf(await newBrowser(portal, ['reader'], MUNICIPALITY, GROUP))).toMatchObject([
      { may: [] },
      { may: [] },
    ]);
  });

  it('sees no more of somebody whom it keeps from others than of anybody', async () => {
    const before = await booked(AT('09:00'));
    const holder = await portal.authority.holder('ordinary');
    const filing = { portal: TEST_ORIGIN, filer: portal.filerOf('ordinary') };
    const filed = await portal.file(token, await sampleFiling(holder, portal.procedure('child-allowance-end'), filing));
    const shown = await dayOf(worker);
    await sql`update desk_case set restricted = true
      where receipt_number = ${filedReplySchema.parse(filed.body).receiptNumber}`.execute(portal.database);
    expect(await dayOf(worker)).toEqual(shown);
    expect(await move(before.id, AT('09:30'))).toMatchObject({ status: 200 });
    expect(await book(AT('11:00'))).toMatchObject({ status: 200 });
  });

  it('says from its day on whether the person came, once, within its municipality and section', async () => {
    const { id } = await booked(AT('09:00'));
    expect((await end(worker, id, 'visitAttended')).body).toMatchObject({ code: 'transitionRefused', from: 'booked' });
    await isToday(id);
    const reader = await newBrowser(portal, ['reader'], MUNICIPALITY, GROUP);
    expect((await end(reader, id, 'visitAttended')).body).toMatchObject({ code: 'actionNotAllowed', reason: 'role' });
    for (const [role, municipality, group] of [
      ['caseWorker', MUNICIPALITY, 'child'],
      ['caseWorker', NEIGHBOUR, GROUP],
    ] as const) {
      const stranger = await newBrowser(portal, [role], municipality, group);
      const [theirs, never] = [
        await end(stranger, id, 'visitAttended'),
        await end(stranger, 'MG-0000-0000-0000', 'visitAttended'),
      ];
      expect([theirs.status, theirs.body.code]).toEqual([404, 'notFound']);
      expect(never.body.code).toBe('notFound');
    }
    expect(await end(worker, id, 'visitAttended')).toMatchObject({ status: 200, body: { state: 'attended' } });
    expect(await end(worker, id, 'visitAttended')).toMatchObject({ status: 200 });
    expect((await end(worker, id, 'visitMissed')).body).toMatchObject({ code: 'transitionRefused', from: 'attended' });
    expect((await auditOf(id)).filter(({ actor }) => actor.kind === 'staff').map(({ act }) => act)).toEqual([
      'freeVisitEnded',
    ]);
    expect(await cancel(id)).toMatchObject({ status: 404 });
  });

  it('cancels one: its time is free again, and the person is told', async () => {
    const { id } = await booked(AT('09:00'));
    expect(await end(worker, id, 'cancelVisit')).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(await takenOf(AT('09:00'))).toBe(0);
    expect(await dayOf(worker)).toEqual([]);
    expect(await mine()).toEqual([]);
    expect(await handle('freeVisitCancelled', portal.filerOf('ordinary'))).toBe(1);
    const { body } = await portal.ask(token, { method: 'GET', url: '/notices' });
    expect(body.notices).toMatchObject([{ kind: 'freeVisitCancelled', day: LATER, receiptNumber: null }]);
  });

  it('and the person at the same moment: one comes first, and the time is free once', async () => {
    for (let round = 0; round < 20; round += 1) {
      await sql`truncate visit_free, office_slot`.execute(portal.database);
      await fill(AT('09:00'), 1);
      const { id } = await booked(AT('09:00'));
      const [byOffice, byPerson] = await Promise.all([end(worker, id, 'cancelVisit'), cancel(id)]);
      expect([byOffice.status, byPerson.status]).toContain(200);
      expect(await takenOf(AT('09:00'))).toBe(1);
    }
  });
});

describe('with time', () => {
  it('its person is reminded once, from 18:00 of the open day before, and not who booked after that', async () => {
    const { id } = await booked(AT('09:00'));
    const { rows } = await sql<{ at: Date }>`select remind_at as at from visit_free where id = ${id}`.execute(
      portal.database,
    );
    expect(rows[0]?.at.toISOString()).toBe(new Date(`${openDayBefore(LATER)}T18:00:00+09:00`).toISOString());
    expect(await portal.stores.freeVisits.remind(JOB)).toBe(0);
    await sql`update visit_free set at = now() - interval '2 days', remind_at = now() - interval '1 minute'`.execute(
      portal.database,
    );
    expect(await portal.stores.freeVisits.remind(JOB)).toBe(1);
    expect(await portal.stores.freeVisits.remind(JOB)).toBe(0);
    await sql`update visit_free set at = now(), is_reminded = false`.execute(portal.database);
    expect(await portal.stores.freeVisits.remind(JOB)).toBe(0);
    expect(await handle('freeVisitNear', portal.filerOf('ordinary'))).toBe(1);
    const { body } = await portal.ask(token, { method: 'GET', url: '/notices' });
    expect(body.notices).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'freeVisitNear', day: LATER })]),
    );
  });

  it('it is forgotten as long after its day as one books ahead', async () => {
    await booked(AT('09:00'));
    const past = await booked(AT('09:30'));
    await sql`update visit_free set day = ${addDays(today(), -91)} where id = ${past.id}`.execute(portal.database);
    expect(await portal.stores.freeVisits.sweep(JOB)).toBe(1);
    expect(await mine()).toMatchObject([{ slot: AT('09:00') }]);
    await expect(portal.stores.freeVisits.sweep({ kind: 'resident', id: 'x' } as never)).rejects.toThrow();
  });
});

describe('SR-116: an account that closes', () => {
  const DAY_MS = 86_400_000;
  const close = async () => {
    portal.mailClock.nowMs = Date.now();
    await portal.ask(token, { method: 'POST', url: '/account/closing' });
    portal.mailClock.nowMs = Date.now() + 16 * DAY_MS;
    return portal.stores.accounts.closeDue({ kind: 'job', id: 'closeAccounts' }, NEVER);
  };

  it('takes its visits with it, and frees their times; what others booked stays', async () => {
    await booked(AT('09:00'), other);
    await booked(AT('09:00'));
    const cancelled = await booked(AT('09:30'));
    await cancel(cancelled.id);
    await fill(AT('09:30'), 1);
    expect(await close()).toBe(1);
    expect([await takenOf(AT('09:00')), await takenOf(AT('09:30'))]).toEqual([1, 1]);
    const { rows } = await sql<{ owner: string }>`select owner from visit_free`.execute(portal.database);
    expect(rows).toEqual([{ owner: portal.filerOf('spouse') }]);
    token = await portal.signIn('ordinary');
    expect(await mine()).toEqual([]);
  });

  it('at the moment of a booking leaves none behind', async () => {
    for (let round = 0; round < 5; round += 1) {
      const subject = portal.filerOf('ordinary');
      const [closed, asked] = await Promise.all([close(), book(AT('10:00'))]);
      expect(closed).toBe(1);
      expect([200, 401, 404, 503]).toContain(asked.status);
      const { rows } = await sql`select from visit_free where owner = ${subject}`.execute(portal.database);
      expect(rows).toEqual([]);
      expect(await takenOf(AT('10:00'))).toBe(0);
      token = await portal.signIn('ordinary');
    }
  });
});
