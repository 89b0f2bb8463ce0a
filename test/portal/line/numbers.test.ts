import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { holdsLongNumber } from '#portal/line/long-number.ts';
import { type LinePortal, openLinePortal } from '../../support/line/line-portal.ts';

let bench: LinePortal;
beforeAll(async () => {
  bench = await openLinePortal(Date.parse('2026-11-29T12:00:00+09:00'));
});
afterAll(async () => {
  expect(bench.line.wrong).toEqual([]);
  await bench.close();
});

/** Twelve digits that nobody has: the check digit is wrong. */
const DIGITS = '123456789019';
const KANJI = [...'〇一二三四五六七八九'];
const DAIJI = [...'零壱弐参四五六七八九'];
const script = (zero: number) => (digits: string) =>
  [...digits].map((one) => String.fromCodePoint(zero + Number(one))).join('');

const SCRIPTS: readonly ((digits: string) => string)[] = [
  (digits) => digits,
  script(0xff10),
  script(0x0660),
  script(0x06f0),
  script(0x0966),
  script(0x0e50),
  script(0x1d7ce),
  script(0x1d7f6),
  (digits) => [...digits].map((one) => KANJI[Number(one)]).join(''),
  (digits) => [...digits].map((one) => DAIJI[Number(one)]).join(''),
  (digits) => [...digits].map((one) => (one === '0' ? '⓪' : String.fromCodePoint(0x2460 + Number(one) - 1))).join(''),
  (digits) => [...digits].map((one) => `${one}\ufe0f\u20e3`).join(''),
];
const SPLITS: readonly ((text: readonly string[]) => string)[] = [
  (four) => four.join(''),
  (four) => four.join(' '),
  (four) => four.join('-'),
  (four) => four.join('－'),
  (four) => four.join('ー'),
  (four) => four.join('\n'),
  (four) => four.join('.'),
  (four) => four.join('/'),
  (four) => four.join('の'),
  (four) => four.join('　'),
  (four) => four.join('\u200b'),
  (four) => `${four.join(', ')}5`,
  (four) => [...four.join('')].join(' '),
  (four) => [...four.join('')].join('\u200d\u2060'),
];
const AROUND: readonly ((text: string) => string)[] = [(text) => text, (text) => `わたしの番号は${text}です`];

const DISGUISES = SCRIPTS.flatMap((written) =>
  SPLITS.flatMap((split) =>
    AROUND.map((around) => around(split([0, 4, 8].map((at) => written(DIGITS.slice(at, at + 4)))))),
  ),
);

it(`LT-43: warns of twelve digits in ${DISGUISES.length} disguises, also in a button’s data, and keeps none of them`, async () => {
  expect(DISGUISES.length).toBeGreaterThan(200);
  const { line, work, portal } = bench;
  const person = line.person();
  await person.follow();
  await work();
  await line.tell(person.pressEvent(JSON.stringify({ is: 'area', area: '131318' })));
  await work();
  for (let at = 0; at < DISGUISES.length; at += 28) {
    person.seen.length = 0;
    const some = DISGUISES.slice(at, at + 28);
    for (const text of some) expect(await person.says(text)).toBe(200);
    const queued = JSON.stringify([
      (await sql`select * from graphile_worker._private_jobs`.execute(portal.database)).rows,
      (await sql`select id, friend_hash, encode(sealed, 'escape') from line_event`.execute(portal.database)).rows,
    ]);
    for (const text of some) expect(queued).not.toContain(text.slice(0, 12));
    await work();
    const warned = person.seen.filter(({ message }) => message.text?.includes('この番号は保存していません') === true);
    expect(warned, JSON.stringify(some)).toHaveLength(some.length);
    expect(person.seen).toHaveLength(some.length);
  }
  person.seen.length = 0;
  await line.tell(person.pressEvent(`{"is":"area","area":"${DIGITS}"}`));
  await work();
  expect(person.read).toContain('この番号は保存していません');

  const forms = [DIGITS, ...SCRIPTS.map((written) => written(DIGITS)), '1234 5678 9019', '1234-5678-9019'];
  const tables = ['line_event', 'line_friend', 'line_child', 'line_sending', 'outbox_event'];
  for (const table of tables) {
    const kept = JSON.stringify((await sql`select * from ${sql.id(table)}`.execute(portal.database)).rows);
    for (const form of forms) expect(kept, table).not.toContain(form);
  }
  for (const form of forms) expect(JSON.stringify(portal.logged)).not.toContain(form);
});

it.each([
  '児童手当',
  '2026年11月29日',
  '150-0001',
  '〒150-0001',
  '03-1234-5678',
  '三重県四日市市一番町',
  '1234567 890',
  '11月に生まれた子が2人います。上は2020年、下は2026年です',
])('finds no number in %s', (text) => {
  expect(holdsLongNumber(text)).toBe(false);
});
