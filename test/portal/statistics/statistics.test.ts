import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATISTICS_ROUTES, type Statistics } from '#contract/portal/statistics-routes.ts';
import { staffRoleSchema } from '#contract/values/staff-role.ts';
import { openDesk } from '../../support/portal/desk-session.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR } from '../../support/portal/staff-browser.ts';

let portal: TestPortal;
let months: readonly string[];
let made = 0;

interface Sample {
  readonly month: string;
  readonly number: number;
  readonly what: string;
  readonly group?: string;
  readonly procedure?: string;
  readonly municipality?: string;
  readonly way?: 'home' | 'kiosk';
}

/** Cases that arrived on the 2nd of a month and were closed on the 16th, some of which waited for the person. */
async function closeCases({
  month,
  number,
  what,
  group = 'child',
  procedure = 'child-allowance-claim',
  ...of
}: Sample) {
  for (let n = 0; n < number; n += 1) {
    made += 1;
    const receipt = `MG-STAT-${String(made).padStart(4, '0')}-0000`;
    const { municipality = MUNICIPALITY, way = 'home' } = of;
    const state = what === 'withdrawn' ? 'withdrawn' : 'decided';
    await sql`insert into application (receipt_number, owner, procedure_id, municipality_code, revision, received_at)
      select ${receipt}, ${portal.filerOf('ordinary')}, procedure_id, municipality_code, revision, ${`${month}-02T10:00:00+09:00`}::timestamptz
      from served_procedure where municipality_code = ${municipality} and procedure_id = ${procedure} limit 1`.execute(
      portal.database,
    );
    await sql`insert into desk_case (municipality_code, receipt_number, procedure_id, procedure_group, kind, head,
        received_at, state, outcome, closed_at, due_day, filing_way)
      values (${municipality}, ${receipt}, ${procedure}, ${group}, 'application', '\\x30',
        ${`${month}-02T10:00:00+09:00`}::timestamptz, ${state}, ${state === 'decided' ? what : null},
        ${`${month}-16T10:00:00+09:00`}::timestamptz, ${`${month}-${n % 2 === 0 ? '20' : '10'}`}::date, ${way})`.execute(
      portal.database,
    );
  }
}

beforeAll(async () => {
  portal = await openTestPortal();
  await portal.signIn('ordinary');
  const { rows } = await sql<{ month: string }>`
    select to_char(date_trunc('month', now() at time zone 'Asia/Tokyo') - make_interval(months => n), 'YYYY-MM') as month
    from generate_series(1, 4) as n`.execute(portal.database);
  months = rows.map(({ month }) => month);
  // Each month has the same numbers, but for those that are small.
  for (const [few, month] of months.entries()) {
    await closeCases({ month, number: 11, what: 'granted' });
    await closeCases({ month, number: 1 + few, what: 'refused' });
    await closeCases({ month, number: 1 + few, what: 'withdrawn', way: 'kiosk' });
    await closeCases({ month, number: 1 + few, what: 'granted', group: 'nursery' });
    await closeCases({ month, number: 6, what: 'noted', group: 'nursery', procedure: 'child-allowance-end' });
    await closeCases({ month, number: 7, what: 'noted', municipality: NEIGHBOUR, procedure: 'child-allowance-end' });
  }
  expect(await portal.stores.statistics.count(new AbortController().signal)).toBe(months.length * 2);
}, 60_000);
afterAll(() => portal.close());

type Desk = Awaited<ReturnType<typeof openDesk>>;

async function ask(desk: Desk, query = '') {
  const answer = await portal.app.inject({ method: 'GET', url: `/staff/statistics${query}`, headers: desk.headers });
  return { status: answer.statusCode, body: answer.json() };
}
const read = async (desk: Desk, month: string): Promise<Statistics> =>
  STATISTICS_ROUTES.readStatistics.reply.parse((await ask(desk, `?month=${month}`)).body);

const KINDS = ['closed', 'open', 'received', 'corrections'] as const;
const linesIn = (view: Statistics) =>
  KINDS.flatMap((kind) =>
    view[kind].map((line) => ({ kind, ...line, key: `${kind} ${line.group} ${line.procedure.id} ${line.what}` })),
  );
/** A month has its own weekends. */
const withoutDays = ({ closed }: Statistics) => closed.map((line) => ({ ...line, medianDays: 0, ninetyDays: 0 }));

describe('D19', () => {
  it('tells numbers, days and shares of a month by procedure and outcome, and small ones as small', async () => {
    const desk = await openDesk(portal, ['approver'], MUNICIPALITY, '*');
    const view = await read(desk, months[0] ?? '');
    const line = (what: string, group = 'child') => view.closed.find((one) => one.what === what && one.group === group);
    expect(view.months).toEqual(months);
    expect(line('granted')).toMatchObject({
      number: 11,
      inTimePercent: 55,
      procedure: { id: 'child-allowance-claim' },
    });
    expect(line('granted')?.procedure.title?.ja).toContain('児童手当');
    expect(line('granted')?.medianDays).toBeGreaterThan(5);
    expect(line('refused')).toMatchObject({ number: null, medianDays: null, ninetyDays: null, inTimePercent: null });
    expect(line('noted', 'nursery')).toMatchObject({ number: 6, ninetyDays: null, inTimePercent: null });
    expect(view.received.filter(({ group }) => group === 'child')).toMatchObject([
      { what: 'home', number: 10 },
      { what: 'kiosk', number: null },
    ]);
    expect(view.openByStaff).toEqual([]);
  });

  it('DT-31: in all views of all roles, groups and months, and in the differences of any two, no case stands alone', async () => {
    const views: { readonly who: string; readonly month: string; readonly view: Statistics }[] = [];
    for (const role of staffRoleSchema.options) {
      for (const group of ['child', 'nursery', '*']) {
        const desk = await openDesk(portal, [role], MUNICIPALITY, group);
        if ((await ask(desk)).status === 403) continue;
        for (const month of months) views.push({ who: `${role} ${group}`, month, view: await read(desk, month) });
      }
    }
    expect(views.length).toBeGreaterThanOrEqual(6 * 3 * months.length - 12);
    let compared = 0;
    for (const one of views) {
      const [first] = views.filter(({ who }) => who === one.who);
      // But for days, what was closed differs in small numbers alone from month to month: whoever subtracts one from another is left with nothing.
      expect(withoutDays(one.view)).toEqual(withoutDays(first?.view ?? one.view));
      const numbers = new Map(linesIn(one.view).map(({ key, number }) => [key, number]));
      for (const number of numbers.values()) expect(number === null || number >= 5).toBe(true);
      const rough = linesIn(one.view).filter(({ kind }) => kind !== 'closed');
      for (const { number } of rough) expect((number ?? 0) % 5).toBe(0);
      for (const other of views.filter(({ month }) => month === one.month)) {
        for (const { key, number } of linesIn(other.view)) {
          if (!numbers.has(key)) continue;
          expect(number).toBe(numbers.get(key));
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(500);
  });

  it('DT-31: a month is counted once: what comes into it later is in no view', async () => {
    const desk = await openDesk(portal, ['administrator'], MUNICIPALITY);
    const month = months[1] ?? '';
    const before = await read(desk, month);
    await closeCases({ month, number: 1, what: 'granted' });
    expect(await portal.stores.statistics.count(new AbortController().signal)).toBe(0);
    expect(await read(desk, month)).toEqual(before);
    const change = sql`update statistics_line set number = number + 1`.execute(portal.database);
    await expect(change).rejects.toMatchObject({ code: 'MDG01' });
    const now = months[0]?.slice(0, 4) === '2000' ? '2001-01' : '2000-01';
    expect((await ask(desk, `?month=${now}`)).status).toBe(404);
  });

  it('shows a group its own, nothing of another municipality, and who has how many to approvers alone', async () => {
    const month = months[0] ?? '';
    const nursery = await read(await openDesk(portal, ['reader'], MUNICIPALITY, 'nursery'), month);
    expect(new Set(linesIn(nursery).map(({ group }) => group))).toEqual(new Set(['nursery']));
    expect(nursery.openByStaff).toBeNull();
    const neighbour = await read(await openDesk(portal, ['auditor'], NEIGHBOUR), month);
    expect(neighbour.closed).toMatchObject([{ procedure: { id: 'child-allowance-end' }, what: 'noted', number: 7 }]);
    const look = await sql<{ json: string }>`select json from audit_entry
      where municipality_code = ${NEIGHBOUR} and audit_act(json) = 'statisticsRead'`.execute(portal.database);
    expect(JSON.parse(look.rows[0]?.json ?? '')).toMatchObject({ detail: { month }, case: null, result: 'ok' });
  });
});
