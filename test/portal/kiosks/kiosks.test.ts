import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KIOSK_ROUTES, type Kiosk, type KioskBeat } from '#contract/portal/kiosk-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { createStanding } from '#portal/platform/standing.ts';
import { openDesk } from '../../support/portal/desk-session.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, OPERATOR } from '../../support/portal/staff-browser.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const runOf = (letter: string) => letter.repeat(22);
const BEAT: KioskBeat = {
  run: runOf('A'),
  beat: 1,
  state: 'inService',
  version: '0.1.0',
  visits: 0,
  paper: 'ok',
  fault: null,
};

let portal: TestPortal;
let kiosk: { readonly kiosk: string; readonly key: string };
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());
beforeEach(async () => {
  kiosk = await added();
});

async function added(municipality = MUNICIPALITY, place = '本庁舎 1階') {
  const made = await portal.stores.kiosks.add(OPERATOR, municipality, place);
  if (!made.ok) throw new Error(made.failure.code);
  return made.value;
}

const tell = (payload: object, key = kiosk.key) =>
  portal.ask(key, { method: 'POST', url: '/kiosk/v1/heartbeat', payload });
const told = async (beat: Partial<KioskBeat>, key = kiosk.key) => (await tell({ ...BEAT, ...beat }, key)).body.taken;

async function list(municipality = MUNICIPALITY): Promise<Kiosk[]> {
  const desk = await openDesk(portal, ['reader'], municipality);
  const answer = await portal.app.inject({ method: 'GET', url: '/staff/kiosks', headers: desk.headers });
  return KIOSK_ROUTES.listKiosks.reply.parse(answer.json()).kiosks;
}
const shown = async (id = kiosk.kiosk) => (await list()).find((one) => one.kiosk === id);

async function detail(id: string, municipality = MUNICIPALITY) {
  const desk = await openDesk(portal, ['administrator'], municipality);
  return portal.app.inject({ method: 'GET', url: `/staff/kiosks/${id}`, headers: desk.headers });
}

describe('D20', () => {
  it('shows what a terminal told: state, since when, version, visits, paper and the last fault, and of one that never did that', async () => {
    expect(await shown()).toEqual({
      kiosk: kiosk.kiosk,
      place: '本庁舎 1階',
      heard: null,
      isSilent: false,
      visitsToday: 0,
      fault: null,
    });
    const began = new Date(portal.mailClock.nowMs).toISOString();
    expect(await told({ visits: 3, fault: 'readerMissing', state: 'impaired', paper: 'low' })).toBe(true);
    portal.mailClock.nowMs += MINUTE_MS;
    const now = new Date(portal.mailClock.nowMs).toISOString();
    expect(await told({ beat: 2, visits: 5, state: 'impaired', paper: 'out', version: '0.2.0-beta.1' })).toBe(true);
    expect(await shown()).toMatchObject({
      heard: { at: now, state: 'impaired', since: began, version: '0.2.0-beta.1', paper: 'out' },
      visitsToday: 5,
      fault: { code: 'readerMissing', at: began },
    });
    expect(await told({ beat: 3, visits: 5 })).toBe(true);
    expect(await shown()).toMatchObject({ heard: { state: 'inService', since: now }, visitsToday: 5 });
  });

  it('says of one that was not heard of for more than three minutes that it is silent, unless it was stopped', async () => {
    await told({});
    portal.mailClock.nowMs += 3 * MINUTE_MS;
    expect(await shown()).toMatchObject({ isSilent: false });
    portal.mailClock.nowMs += 1;
    expect(await shown()).toMatchObject({ isSilent: true });
    await told({ beat: 2, state: 'stopped' });
    portal.mailClock.nowMs += DAY_MS;
    expect(await shown()).toMatchObject({ isSilent: false, heard: { state: 'stopped' } });
  });

  it('counts visits by day in Japan, for 31 days, in one row a day and no other table', async () => {
    const today = () => japaneseDay(epochMs(portal.mailClock.nowMs));
    const first = today();
    for (let day = 0; day < 35; day += 1) {
      for (let beat = 1; beat <= 3; beat += 1) await told({ beat: day * 3 + beat, visits: day * 3 + beat });
      portal.mailClock.nowMs += DAY_MS;
    }
    const read = KIOSK_ROUTES.readKiosk.reply.parse((await detail(kiosk.kiosk)).json());
    expect(read).toMatchObject({ visitsToday: 0, days: Array(30).fill({ visits: 3 }) });
    expect(read.days[0]?.day).toBe(addDays(today(), -1));
    expect(read.days.at(-1)?.day).toBe(addDays(today(), -30));
    expect(await portal.stores.kiosks.sweep()).toBeGreaterThanOrEqual(5);
    const { rows } = await sql<{ rows: number; first: string }>`
      select count(*)::int as rows, min(day) as first from kiosk_day where kiosk_id = ${kiosk.kiosk}`.execute(
      portal.database,
    );
    expect(rows).toEqual([{ rows: 30, first: addDays(first, 5) }]);
  });

  it('is read by who serves people and by administrators, each look in the audit, and of another municipality there is none', async () => {
    const foreign = await added(NEIGHBOUR, 'よその庁舎');
    const never = await detail('A'.repeat(22));
    const theirs = await detail(foreign.kiosk);
    const bare = (answer: typeof never) => ({ ...answer.json(), instance: '' });
    expect([theirs.statusCode, bare(theirs)]).toEqual([404, bare(never)]);
    expect(JSON.stringify(await list())).not.toContain('よそ');
    const auditor = await openDesk(portal, ['auditor'], MUNICIPALITY);
    const refused = await portal.app.inject({ method: 'GET', url: '/staff/kiosks', headers: auditor.headers });
    expect(refused.json()).toMatchObject({ status: 403, code: 'actionNotAllowed', reason: 'role' });
    await detail(kiosk.kiosk);
    const { rows } = await sql<{ act: string; result: string }>`
      select json::json->>'act' as act, json::json->>'result' as result from audit_entry
      where municipality_code = ${MUNICIPALITY} and json::json->>'act' in ('kioskRead', 'kiosksListed')
      order by n desc limit 2`.execute(portal.database);
    expect(rows).toEqual([
      { act: 'kioskRead', result: 'ok' },
      { act: 'kiosksListed', result: 'refused' },
    ]);
  });
});

describe('DT-32: a heartbeat', () => {
  const TEXTS = [
    '<img src=x onerror=alert(1)>',
    '0.1.0<script>',
    "0.1.0'; drop table kiosk; --",
    '見本　花子',
    'x'.repeat(500),
  ];
  const HOSTILE: readonly (readonly [string, object])[] = [
    ...TEXTS.map((version): [string, object] => [`a version that is ${version.slice(0, 20)}`, { version }]),
    ['a version that never ends', { version: `${'1'.repeat(5)}.0.0` }],
    ['a fault that is text', { fault: 'カードが 読めない' }],
    ['a fault that is long', { fault: 'readerMissing'.repeat(20) }],
    ['a fault of ours that no terminal has', { fault: 'clientRefused' }],
    ['a state that is text', { state: '使用中：見本　花子' }],
    ['a state that only the portal finds', { state: 'silent' }],
    ['paper that is a number', { paper: 80 }],
    ['visits below none', { visits: -1 }],
    ['visits in parts', { visits: 1.5 }],
    ['visits without end', { visits: 1e12 }],
    ['visits as text', { visits: '12' }],
    ['a beat that is none', { beat: 0 }],
    ['a beat without end', { beat: Number.MAX_SAFE_INTEGER }],
    ['a run that is a name', { run: '見本' }],
    ['a run that is long', { run: 'A'.repeat(23) }],
    ['a number of a card', { subject: '123456789018' }],
    ['a name', { name: '見本　花子' }],
    ['a time of its own', { at: '2026-11-29T00:00:00Z' }],
    ['a municipality', { municipality: NEIGHBOUR }],
    ['the identifier of another terminal', { kiosk: 'B'.repeat(22) }],
    ['a place', { place: '市長室' }],
  ];

  it.each(HOSTILE)('with %s is refused, and changes nothing', async (_, more) => {
    await told({});
    const before = await shown();
    expect(await tell({ ...BEAT, beat: 2, ...more })).toMatchObject({
      status: 400,
      body: { code: 'requestMalformed' },
    });
    expect(await shown()).toEqual(before);
  });

  it('without a member, as a list, as text, or of more than a kilobyte is refused', async () => {
    for (const member of Object.keys(BEAT)) {
      const { [member as keyof KioskBeat]: _, ...rest } = BEAT;
      expect((await tell(rest)).status, member).toBe(400);
    }
    expect((await tell([BEAT])).status).toBe(400);
    expect((await tell({ ...BEAT, fault: 'x'.repeat(2_000) })).status).toBe(413);
  });

  it.each([
    ['none', undefined],
    ['one that was given to nobody', 'A'.repeat(43)],
    ['one that is cut', 'A'.repeat(42)],
    ['the identifier in its place', 'A'.repeat(22)],
    ['a statement', `' or true --${'A'.repeat(31)}`],
  ])('with a key that is %s is refused, and the answer does not tell why', async (_, key) => {
    const answer = await portal.ask(key, { method: 'POST', url: '/kiosk/v1/heartbeat', payload: BEAT });
    expect(answer).toMatchObject({ status: 401, body: { code: 'kioskRefused' } });
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'instance', 'status', 'type']);
  });

  it('opens nothing else: no list of cases, no desk, no other system’s route', async () => {
    for (const url of ['/staff/kiosks', '/staff/cases', '/agency/v1/cases', '/applications', '/staff/operation']) {
      expect((await portal.ask(kiosk.key, { method: 'GET', url })).status, url).toBe(401);
    }
  });

  it('of one terminal changes no other, and is of its own municipality, which it does not name', async () => {
    const other = await added(NEIGHBOUR);
    await told({ visits: 4 }, other.key);
    expect(await shown()).toMatchObject({ heard: null, visitsToday: 0 });
    expect((await list(NEIGHBOUR)).find((one) => one.kiosk === other.kiosk)).toMatchObject({ visitsToday: 4 });
  });

  it('that is replayed, late, or of a run that another followed changes nothing', async () => {
    expect(await told({ beat: 5, visits: 2 })).toBe(true);
    const before = await shown();
    expect(await told({ beat: 5, visits: 2 })).toBe(false);
    expect(await told({ beat: 4, visits: 9, state: 'outOfService' })).toBe(false);
    expect(await shown()).toEqual(before);
    expect(await told({ run: runOf('B'), beat: 1, visits: 1 })).toBe(true);
    const anew = await shown();
    expect(anew).toMatchObject({ visitsToday: 3 });
    expect(await told({ beat: 6, visits: 50, state: 'outOfService', fault: 'windowCrashed' })).toBe(false);
    expect(await shown()).toEqual(anew);
  });

  it('sent fifty times at once counts once', async () => {
    const taken = await Promise.all(Array.from({ length: 50 }, () => told({ visits: 7 })));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await shown()).toMatchObject({ visitsToday: 7 });
  });

  it('whose visits go back counts none', async () => {
    await told({ visits: 7 });
    await told({ beat: 2, visits: 3 });
    await told({ beat: 3, visits: 4 });
    expect(await shown()).toMatchObject({ visitsToday: 8 });
  });

  it('of a terminal that floods waits, and leaves one row', async () => {
    const strict = await openTestPortal({ config: { limits: { kioskBeatsPerMinute: 10 } } });
    const made = await strict.stores.kiosks.add(OPERATOR, MUNICIPALITY, '1階');
    const quiet = await strict.stores.kiosks.add(OPERATOR, MUNICIPALITY, '2階');
    if (!made.ok || !quiet.ok) throw new Error('terminals are added');
    const ask = (key: string, beat: number) =>
      strict.ask(key, { method: 'POST', url: '/kiosk/v1/heartbeat', payload: { ...BEAT, beat } });
    const statuses: number[] = [];
    for (let beat = 1; beat <= 200; beat += 1) statuses.push((await ask(made.value.key, beat)).status);
    expect(statuses).toEqual([...Array(10).fill(200), ...Array(190).fill(429)]);
    expect((await ask(quiet.value.key, 1)).status).toBe(200);
    const { rows } = await sql<{ kiosks: number; days: number }>`
      select (select count(*)::int from kiosk) as kiosks, (select count(*)::int from kiosk_day) as days`.execute(
      strict.database,
    );
    expect(rows).toEqual([{ kiosks: 2, days: 0 }]);
    await strict.close();
  });

  it('of a terminal that was removed, or moved to another municipality, is refused, and what it told stays where it was', async () => {
    await told({ visits: 6 });
    const moved = await added(NEIGHBOUR, '移った端末');
    const removed = await portal.stores.kiosks.remove(OPERATOR, MUNICIPALITY, kiosk.kiosk);
    expect(removed.ok).toBe(true);
    expect(await tell({ ...BEAT, beat: 2 })).toMatchObject({ status: 401, body: { code: 'kioskRefused' } });
    expect(await shown()).toBeUndefined();
    expect((await detail(kiosk.kiosk)).statusCode).toBe(404);
    expect(await told({ beat: 2, visits: 6 }, moved.key)).toBe(true);
    expect((await list(NEIGHBOUR)).find((one) => one.kiosk === moved.kiosk)).toMatchObject({ visitsToday: 6 });
    // Nobody removes a terminal of others, or twice.
    expect(await portal.stores.kiosks.remove(OPERATOR, MUNICIPALITY, moved.kiosk)).toMatchObject({ ok: false });
    expect(await portal.stores.kiosks.remove(OPERATOR, MUNICIPALITY, kiosk.kiosk)).toMatchObject({ ok: false });
  });

  it('while a clock jumps tells of no time to come: forward, it is silent after; back, it is heard again', async () => {
    const now = portal.mailClock.nowMs;
    await told({ visits: 1 });
    portal.mailClock.nowMs = now + 400 * DAY_MS;
    await told({ beat: 2, visits: 3 });
    portal.mailClock.nowMs = now;
    expect(await shown()).toMatchObject({ isSilent: true, visitsToday: 1 });
    await told({ beat: 3, visits: 4 });
    const back = await shown();
    expect(back).toMatchObject({ isSilent: false, visitsToday: 2 });
    expect(Date.parse(back?.heard?.since ?? '')).toBeLessThanOrEqual(now);
    // The day that has not come yet is dropped.
    expect(await portal.stores.kiosks.sweep()).toBe(1);
    const read = KIOSK_ROUTES.readKiosk.reply.parse((await detail(kiosk.kiosk)).json());
    expect(read.days.map(({ visits }) => visits)).toEqual([2]);
  });

  it('keeps its key nowhere: the database has a hash, and neither log nor audit anything of it', async () => {
    await told({});
    const { rows } = await sql<{ text: string }>`select kiosk::text as text from kiosk`.execute(portal.database);
    const entries = await sql<{ json: string }>`select json from audit_entry`.execute(portal.database);
    const kept = JSON.stringify([rows, entries.rows, portal.logged]);
    expect(kept).toContain(kiosk.kiosk);
    expect(kept).not.toContain(kiosk.key);
    expect(kept).not.toContain(Buffer.from(kiosk.key).toString('hex'));
  });

  it('is not taken by a portal that changes nothing', async () => {
    const broken = new Map([[MUNICIPALITY, { n: 1, kind: 'edited' } as const]]);
    const still = await openTestPortal({ standing: (database) => createStanding(database, broken, Date.now) });
    const made = await still.stores.kiosks.add(OPERATOR, MUNICIPALITY, '1階');
    const key = made.ok ? made.value.key : '';
    const answer = await still.ask(key, { method: 'POST', url: '/kiosk/v1/heartbeat', payload: BEAT });
    expect(answer).toMatchObject({ status: 503, body: { code: 'portalReadOnly' } });
    await still.close();
  });
});
