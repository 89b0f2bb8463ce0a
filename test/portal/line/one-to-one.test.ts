import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planOneToOne } from '#portal/line/one-to-one.ts';
import { type LinePortal, openLinePortal } from '../../support/line/line-portal.ts';
import type { LinePerson } from '../../support/line/line-stand-in.ts';

const MORNING = Date.parse('2026-11-16T09:00:00+09:00');
const DAY_MS = 86_400_000;
let bench: LinePortal;
beforeAll(async () => {
  bench = await openLinePortal(MORNING);
});
afterAll(async () => {
  expect(bench.line.wrong).toEqual([]);
  await bench.close();
});
beforeEach(async () => {
  bench.portal.mailClock.nowMs = MORNING;
  await sql`delete from line_friend`.execute(bench.portal.database);
});

const press = async (person: LinePerson, choice: object) => {
  await bench.line.tell(person.pressEvent(JSON.stringify(choice)));
  await bench.work();
};

async function family(...children: readonly { readonly kind: 'born' | 'due'; readonly month: string }[]) {
  const person = bench.line.person();
  await person.follow();
  await bench.work();
  await press(person, { is: 'area', area: '131318' });
  for (const child of children) await press(person, { is: 'child', child });
  await press(person, { is: 'done' });
  person.seen.length = 0;
  return person;
}

async function onDay(days: number, hour = 9): Promise<number> {
  bench.portal.mailClock.nowMs = MORNING + days * DAY_MS + (hour - 9) * 3_600_000;
  const planned = await bench.service.plan(new AbortController().signal);
  await bench.work();
  return planned;
}

const pushes = (person: LinePerson) => person.seen.filter(({ by }) => by === 'push');

describe('One to One', () => {
  it('is worked out for one area and month at a time: what else has come is answered between them', async () => {
    const months = ['2026-09', '2026-10', '2026-11'];
    await family(...months.map((month) => ({ kind: 'born' as const, month })));
    let turns = 0;
    let next = setImmediate(function count() {
      turns += 1;
      next = setImmediate(count);
    });
    const asked: { readonly month: string; readonly turn: number }[] = [];
    const dueOn: Parameters<typeof planOneToOne>[1]['dueOn'] = (_area, { month }) => {
      asked.push({ month, turn: turns });
      return [];
    };
    const viewOn = () => {
      throw new Error('nothing is told');
    };
    await planOneToOne(bench.portal.database, { nowMs: () => MORNING, dueOn, viewOn }, new AbortController().signal);
    clearImmediate(next);
    expect(asked.map(({ month }) => month).toSorted()).toEqual(months);
    expect(new Set(asked.map(({ turn }) => turn)).size).toBe(months.length);
  });

  it('tells what fits the month, with its last day and a link, once, and how to stop', async () => {
    const person = await family({ kind: 'born', month: '2026-11' });
    await onDay(0);
    expect(person.read).toContain('児童手当');
    expect(person.read).toMatch(/→ https:\/\/\S+\/go\/procedure\/131318\/child-allowance-claim/);
    expect(person.read).toContain('「やめる」と送ると止まります');
    const first = pushes(person).length;
    for (const hour of [10, 12, 20]) await onDay(0, hour);
    await onDay(1);
    expect(pushes(person)).toHaveLength(first);
  });

  it('tells families of one month by one request', async () => {
    const people = [];
    for (let n = 0; n < 5; n += 1) people.push(await family({ kind: 'born', month: '2026-11' }));
    bench.line.asked.length = 0;
    await onDay(0);
    expect(bench.line.asked.map(({ path, to }) => [path, to.length])).toEqual([['/v2/bot/message/multicast', 5]]);
    expect(new Set(people.map(({ read }) => read)).size).toBe(1);
  });

  it('is silent at night, for who stopped, who pauses, who blocked, and goes on after', async () => {
    const [stopped, paused, blocked] = [
      await family({ kind: 'born', month: '2026-11' }),
      await family({ kind: 'born', month: '2026-11' }),
      await family({ kind: 'born', month: '2026-11' }),
    ];
    expect(await onDay(-1, 22)).toBe(0);
    expect(await onDay(0, 7)).toBe(0);
    bench.portal.mailClock.nowMs = MORNING + 60_000;
    await stopped.says('やめる');
    await press(paused, { is: 'pause' });
    await blocked.block();
    await bench.work();
    expect(await onDay(0, 10)).toBe(0);
    await stopped.says('再開');
    await bench.work();
    expect(await onDay(0, 11)).toBe(1);
    expect([pushes(stopped).length > 0, pushes(paused).length, pushes(blocked).length]).toEqual([true, 0, 0]);
    const left = await sql`select from line_friend`.execute(bench.portal.database);
    expect(left.rows).toHaveLength(2);
  });

  it('asks once whether the child was born when the month is over', async () => {
    const person = await family({ kind: 'due', month: '2026-11' });
    await onDay(16);
    await onDay(24);
    expect(person.seen.filter(({ message }) => message.text?.includes('予定の月が過ぎました') === true)).toHaveLength(
      1,
    );
  });

  it('erases everything that is asked to be erased', async () => {
    const person = await family({ kind: 'born', month: '2026-11' });
    await onDay(0);
    await person.says('データを消す');
    await bench.work();
    await person.presses('すべて消す');
    await bench.work();
    expect(person.read).toContain('すべて消しました');
    for (const table of ['line_friend', 'line_child', 'one_to_one_delivery', 'line_link', 'line_sending']) {
      expect((await sql`select from ${sql.id(table)}`.execute(bench.portal.database)).rows, table).toEqual([]);
    }
  });
});
