import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePrivateFile } from '#platform/private-file.ts';
import { createLineSecrets } from '#portal/line/line-secrets.ts';
import { generatedCount } from '../../support/generated-counts.ts';
import { type LinePortal, openLinePortal } from '../../support/line/line-portal.ts';

let bench: LinePortal;
beforeAll(async () => {
  bench = await openLinePortal(Date.parse('2026-11-29T12:00:00+09:00'));
});
afterAll(async () => {
  expect(bench.line.wrong).toEqual([]);
  await bench.close();
});

const CALL = JSON.stringify({ destination: `U${'0'.repeat(32)}`, events: [] });

async function call(payload: string | Buffer, signature: string | undefined) {
  const headers = {
    'content-type': 'application/json',
    ...(signature === undefined ? {} : { 'x-line-signature': signature }),
  };
  const answer = await bench.portal.app.inject({ method: 'POST', url: '/line/webhook', headers, payload });
  return [answer.statusCode, answer.body === '' ? undefined : JSON.parse(answer.body).code];
}

const events = async () =>
  Number((await sql<{ n: string }>`select count(*) as n from line_event`.execute(bench.portal.database)).rows[0]?.n);

describe('LINE’s webhook', () => {
  it('SR-104, LT-41: takes what the channel’s secret signed, byte for byte, and nothing else', async () => {
    const { line } = bench;
    const person = line.person();
    const told = JSON.stringify({ destination: `U${'0'.repeat(32)}`, events: [person.textEvent('保育園')] });
    const right = line.sign(told);
    const flipped = Buffer.from(told);
    flipped[40] = (flipped[40] ?? 0) ^ 1;
    const refused = [401, 'lineSignatureInvalid'];
    expect(await call(flipped, right)).toEqual(refused);
    expect(await call(JSON.stringify(JSON.parse(told), null, 1), right)).toEqual(refused);
    expect(await call(told, createHmac('sha256', 'another secret').update(told).digest('base64'))).toEqual(refused);
    expect(await call(told, undefined)).toEqual(refused);
    expect(await call(told, '')).toEqual(refused);
    expect(await call(told, right.replace('=', ''))).toEqual(refused);
    expect(await call(told, createHmac('sha256', 'x').update(told).digest('hex'))).toEqual(refused);
    expect(await call(Buffer.alloc(10_000_000, 0x20), right)).toEqual([413, 'requestTooLarge']);
    expect(await events()).toBe(0);
    expect(await call(told, right)).toEqual([200, undefined]);
    expect(await events()).toBe(1);
    const read = await sql`select sealed::text, id from line_event`.execute(bench.portal.database);
    expect(JSON.stringify([read.rows, bench.portal.logged])).not.toContain('保育園');
  });

  it('knows two secrets while one is changed', async () => {
    const [old = ''] = ['0123456789abcdef0123456789abcdef'];
    const signed = (secret: string) => call(CALL, createHmac('sha256', secret).update(CALL).digest('base64'));
    await writePrivateFile(bench.secretFile, `the new one\n${old}\n`);
    expect([await signed('the new one'), await signed(old)]).toEqual([
      [200, undefined],
      [200, undefined],
    ]);
    await writePrivateFile(bench.secretFile, 'the new one\n');
    expect(await signed(old)).toEqual([401, 'lineSignatureInvalid']);
    await writePrivateFile(bench.secretFile, `${old}\n`);
  });

  it('answers 200 to a check of the console, to groups and to what is new, and keeps nothing of them', async () => {
    const before = await events();
    const { line } = bench;
    const person = line.person();
    const signed = (body: object) => {
      const text = JSON.stringify({ destination: `U${'0'.repeat(32)}`, ...body });
      return call(text, line.sign(text));
    };
    const event = person.textEvent('やめる');
    expect(await signed({ events: [] })).toEqual([200, undefined]);
    const group = { ...event, source: { type: 'group', groupId: `C${'1'.repeat(32)}`, userId: person.userId } };
    expect(
      await signed({ events: [group, { ...event, type: 'somethingNew' }, { ...event, mode: 'standby' }, 7] }),
    ).toEqual([200, undefined]);
    expect(await events()).toBe(before);
  });

  it('makes nobody a friend again who had all erased, by what they pressed before and LINE told late', async () => {
    const { line, work, portal } = bench;
    const person = line.person();
    await person.follow();
    await work();
    const late = person.pressEvent(JSON.stringify({ is: 'area', area: '131318' }));
    portal.mailClock.nowMs += 1_000;
    await line.tell(person.pressEvent(JSON.stringify({ is: 'eraseSurely' })));
    await work();
    await line.tell(late);
    await work();
    const { hashOf } = createLineSecrets(portal.proofKey);
    const known = () =>
      sql`select from line_friend where hash = ${hashOf(person.userId)}`
        .execute(portal.database)
        .then(({ rows }) => rows);
    expect(await known()).toEqual([]);
    portal.mailClock.nowMs += 1_000;
    await person.says('こんにちは');
    await work();
    expect(await known()).toHaveLength(1);
  });

  it('keeps events for a week, however many they are', async () => {
    const { portal, service } = bench;
    const week = new Date(portal.mailClock.nowMs - 8 * 86_400_000);
    await sql`insert into line_event (id, friend_hash, at, received_at, has_left)
      select 'old ' || n, sha256('old'), ${week}, ${week}, false from generate_series(1, 12000) as n`.execute(
      portal.database,
    );
    expect(await service.sweep()).toBeGreaterThanOrEqual(12_000);
    const old = await sql`select from line_event where id like 'old %'`.execute(portal.database);
    expect(old.rows).toEqual([]);
  });

  it('SR-105, LT-42: does once what is told three times in any order', async () => {
    const { line, work } = bench;
    const count = generatedCount(100, 1_000);
    const people = Array.from({ length: count }, () => line.person());
    for (const person of people) await person.follow();
    await work();
    const told = people.map((person) => person.pressEvent(JSON.stringify({ is: 'area', area: '131318' })));
    const thrice = [...told, ...told, ...told].map((event, at) => ({ event, key: (at * 7_919) % 3_001 }));
    const tookMs: number[] = [];
    for (const { event } of thrice.sort((one, other) => one.key - other.key)) {
      const beganMs = performance.now();
      expect(await line.tell(event)).toBe(200);
      tookMs.push(performance.now() - beganMs);
      if (tookMs.length % 50 === 0) await work();
    }
    await work();
    for (const person of people) {
      expect(
        person.seen.filter(({ message }) => message.text?.includes('地域を見本区にしました') === true),
      ).toHaveLength(1);
    }
    tookMs.sort((one, other) => one - other);
    const p99 = tookMs[Math.floor(tookMs.length * 0.99)] ?? 0;
    process.stdout.write(`LINE's webhook: ${tookMs.length} calls, p99 ${p99.toFixed(1)} ms\n`);
  });
});
