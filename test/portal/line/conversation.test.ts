import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LinePortal, openLinePortal } from '../../support/line/line-portal.ts';

const NOON = Date.parse('2026-11-29T12:00:00+09:00');
let bench: LinePortal;
beforeAll(async () => {
  bench = await openLinePortal(NOON);
});
afterAll(async () => {
  expect(bench.line.wrong).toEqual([]);
  await bench.close();
});

const settle = async (status: Promise<number>) => {
  expect(await status).toBe(200);
  await bench.work();
};

it('leads from friend to area, child and what can be applied for now, by buttons alone (LT-101)', async () => {
  const { line, work } = bench;
  const person = line.person();
  await person.follow();
  await work();
  for (const label of ['関東', '東京都', 'さ行']) await settle(person.presses(label));
  const area =
    person.buttons.find((label) => label.startsWith('しぶや') || label === 'みほん区') ?? person.buttons[0] ?? '';
  await settle(person.presses(area));
  expect(person.read).toContain(`地域を${area}にしました`);
  await settle(person.presses('生まれた月'));
  await settle(person.presses('2026'));
  expect(person.buttons).not.toContain('12月');
  await settle(person.presses('11月'));
  await settle(person.presses('いいえ'));
  await settle(person.presses('今できる手続き'));
  const kept = await sql<{ area: string; kind: string; month: string }>`
    select area, kind, month from line_friend join line_child on friend_hash = hash`.execute(bench.portal.database);
  expect(kept.rows).toMatchObject([{ kind: 'born', month: '2026-11' }]);
  process.stdout.write(person.read);
});
