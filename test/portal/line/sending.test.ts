import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SEND_LINE_JOB } from '#portal/line/line-jobs.ts';
import { createLineSecrets } from '#portal/line/line-secrets.ts';
import { connectDatabase } from '#portal/platform/database/database.ts';
import { GENERATED_SEED, generatedCount, seededNumbers } from '../../support/generated-counts.ts';
import { type LinePortal, openLinePortal } from '../../support/line/line-portal.ts';
import type { LinePerson, LineTrouble } from '../../support/line/line-stand-in.ts';

const NOON = Date.parse('2026-11-29T12:00:00+09:00');
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

let bench: LinePortal;
beforeAll(async () => {
  bench = await openLinePortal(NOON);
});
afterAll(async () => {
  expect(bench.line.wrong).toEqual([]);
  await bench.close();
});
beforeEach(() => {
  bench.portal.mailClock.nowMs = NOON;
  bench.line.trouble = () => undefined;
  bench.line.asked.length = 0;
});

async function friend(): Promise<LinePerson> {
  const person = bench.line.person();
  await person.follow();
  await bench.work();
  person.seen.length = 0;
  return person;
}

/** Something that waits for them, as the plan queues it. */
async function queueNews(...people: readonly LinePerson[]): Promise<string> {
  const { database, proofKey, mailClock } = bench.portal;
  const { hashOf } = createLineSecrets(proofKey);
  const id = randomUUID();
  const at = new Date(mailClock.nowMs);
  await sql`insert into line_sending (id, kind, messages, due_at, made_at)
    values (${id}, 'news', ${JSON.stringify([{ type: 'text', text: 'お知らせ' }])}::jsonb, ${at}, ${at})`.execute(
    database,
  );
  for (const { userId } of people) {
    await sql`insert into one_to_one_delivery (friend_hash, item, due, sending_id, at)
      values (${hashOf(userId)}, ${`item ${id}`}, '2026-11-29', ${id}, ${at})`.execute(database);
  }
  return id;
}

const pushesOf = (person: LinePerson) => person.seen.filter(({ by }) => by === 'push').length;
const waiting = async () =>
  (
    await sql<{ n: number }>`select count(*)::int as n from line_sending where dead_at is null`.execute(
      bench.portal.database,
    )
  ).rows[0]?.n;
/** When the job that sends is to run. */
const queuedRuns = async () => {
  const found = await sql<{ run_at: Date }>`
    select run_at from graphile_worker.jobs where task_identifier = ${SEND_LINE_JOB} and key like ${`${SEND_LINE_JOB} %`}`.execute(
    bench.portal.database,
  );
  return found.rows.map(({ run_at: at }) => at.getTime());
};
const later = async (ms: number) => {
  bench.portal.mailClock.nowMs += ms;
  await bench.work();
};

describe('LT-45: what is sent by itself', () => {
  it.each<[string, LineTrouble]>([
    ['was taken and not answered', 'silentAfter'],
    ['was not answered', 'silentBefore'],
    ['met an error of LINE', { status: 500, body: { message: 'Internal' } }],
    ['came too fast', { status: 429, body: { message: 'Too many requests' }, headers: { 'retry-after': '3' } }],
  ])('reaches its person once where a try %s, under the same key', async (_, trouble) => {
    const person = await friend();
    await queueNews(person);
    let left = 3;
    bench.line.trouble = () => {
      left -= 1;
      return left >= 0 ? trouble : undefined;
    };
    bench.line.asked.length = 0;
    for (let tries = 0; tries < 8; tries += 1) await later(MINUTE_MS);
    expect(pushesOf(person)).toBe(1);
    const keys = new Set(bench.line.asked.map(({ retryKey }) => retryKey));
    expect([keys.size, bench.line.asked.length > 1, await waiting()]).toEqual([1, true, 0]);
  });

  it('is tried again by the queue at its second, and nothing waits for a minute to pass', async () => {
    const person = await friend();
    await queueNews(person);
    const toldSeconds = 5_400;
    const troubles: LineTrouble[] = [
      'silentBefore',
      { status: 503, body: {} },
      { status: 429, body: { message: 'Too many requests' }, headers: { 'retry-after': String(toldSeconds) } },
    ];
    const pauses: number[] = [];
    for (const trouble of troubles) {
      const before = await queuedRuns();
      bench.line.trouble = () => trouble;
      const triedAtMs = bench.portal.mailClock.nowMs;
      await bench.work();
      const [next] = (await queuedRuns()).filter((one) => !before.includes(one));
      if (next === undefined) throw new Error('nothing is queued');
      pauses.push(next - triedAtMs);
      bench.portal.mailClock.nowMs = next;
    }
    // A run begins with a second.
    const [first = 0, second = 0, third] = pauses;
    expect([first >= 1_000, first <= 2_000, second >= 2_000, second <= 3_000, third]).toEqual([
      true,
      true,
      true,
      true,
      toldSeconds * 1_000,
    ]);
    bench.line.trouble = () => undefined;
    await bench.work();
    expect([pushesOf(person), await waiting()]).toEqual([1, 0]);
  });

  it('is given up after twenty hours, counted and left for staff to see', async () => {
    const person = await friend();
    const id = await queueNews(person);
    bench.line.trouble = () => ({ status: 503, body: {} });
    for (let hour = 0; hour < 24; hour += 1) await later(HOUR_MS);
    bench.line.trouble = () => undefined;
    for (let hour = 0; hour < 24; hour += 1) await later(HOUR_MS);
    expect(pushesOf(person)).toBe(0);
    const dead = await sql`select status from line_sending where id = ${id} and dead_at is not null`.execute(
      bench.portal.database,
    );
    expect(dead.rows).toEqual([{ status: 503 }]);
    const facts = await sql<{ facts: object }>`select line_facts(200) as facts`.execute(bench.portal.database);
    expect(facts.rows[0]?.facts).toMatchObject({ dead: 1 });
    await sql`delete from line_sending`.execute(bench.portal.database);
  });

  it('waits for the first of the month where the month’s number is used up; answers go on', async () => {
    const person = await friend();
    await queueNews(person);
    bench.line.trouble = (path) =>
      path.endsWith('/multicast')
        ? { status: 429, body: { message: 'You have reached your monthly limit.' } }
        : undefined;
    await bench.work();
    expect(bench.portal.logged).toContainEqual({ event: 'lineLimited' });
    expect(await queuedRuns()).toContain(Date.parse('2026-12-01T00:00:00+09:00'));
    bench.line.trouble = () => undefined;
    await person.says('使い方');
    await later(HOUR_MS);
    expect([pushesOf(person), person.seen.length]).toEqual([0, 1]);
    bench.portal.mailClock.nowMs = Date.parse('2026-12-01T08:30:00+09:00');
    await bench.work();
    expect(pushesOf(person)).toBe(1);
    await sql`delete from line_limit`.execute(bench.portal.database);
  });

  it('is left where LINE refuses it for good', async () => {
    const person = await friend();
    await queueNews(person);
    bench.line.trouble = () => ({ status: 403, body: { message: 'Not available' } });
    await bench.work();
    bench.line.trouble = () => undefined;
    await later(HOUR_MS);
    expect(pushesOf(person)).toBe(0);
    await sql`delete from line_sending`.execute(bench.portal.database);
  });

  it('waits for the morning, each person’s own', async () => {
    const [early, late] = [await friend(), await friend()];
    await bench.line.tell(late.pressEvent(JSON.stringify({ is: 'quiet', hours: '19-10' })));
    await bench.work();
    bench.portal.mailClock.nowMs = Date.parse('2026-11-29T22:00:00+09:00');
    await queueNews(early);
    await queueNews(late);
    await bench.work();
    expect([pushesOf(early), pushesOf(late)]).toEqual([0, 0]);
    const told = await sql`select from one_to_one_delivery where sending_id is not null`.execute(bench.portal.database);
    expect(told.rows).toEqual([]);
  });
});

/** A notice that waits for them until tomorrow. */
async function queueNotice({ userId }: LinePerson): Promise<string> {
  const { database, proofKey, mailClock } = bench.portal;
  const id = randomUUID();
  await sql`insert into line_sending (id, kind, friend_hash, due_at, made_at)
    values (${id}, 'notice', ${createLineSecrets(proofKey).hashOf(userId)}, ${new Date(mailClock.nowMs + 24 * HOUR_MS)},
      ${new Date(mailClock.nowMs)})`.execute(database);
  return id;
}

describe('what a friend asks', () => {
  it.each(['leaves', 'has all erased'])('is done though the database wants it tried again: who %s', async (does) => {
    const { database, proofKey } = bench.portal;
    const person = await friend();
    const hash = createLineSecrets(proofKey).hashOf(person.userId);
    const sending = await queueNotice(person);
    if (does === 'leaves') await person.block();
    else await bench.line.tell(person.pressEvent(JSON.stringify({ is: 'eraseSurely' })));
    let working: Promise<void> | undefined;
    // As the sending of a notice does it: first its own row, then the friend's.
    await database.transaction().execute(async (transaction) => {
      await sql`select from line_sending where id = ${sending} for update`.execute(transaction);
      working = bench.work();
      await wait(300);
      await sql`select from line_friend where hash = ${hash} for update`.execute(transaction);
    });
    await working;
    await bench.work();
    expect((await sql`select from line_friend where hash = ${hash}`.execute(database)).rows).toEqual([]);
  });

  it('is nobody’s loss while LINE answers nobody: the portal keeps connections for everybody else', async () => {
    const people: LinePerson[] = [];
    for (let n = 0; n < 24; n += 1) people.push(await friend());
    for (const person of people) await queueNews(person);
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    bench.line.onAsked = () => answered;
    // One at a time by its queue, however much comes.
    const working = bench.work();
    await wait(1_500);
    const beganMs = performance.now();
    const looked = sql`select 1`.execute(bench.portal.database);
    const first = await Promise.race([looked.then(() => 'looked'), wait(1_000, 'waited')]);
    answer();
    bench.line.onAsked = async () => undefined;
    await Promise.all([working, looked]);
    await bench.work();
    expect([first, performance.now() - beganMs < 10_000]).toEqual(['looked', true]);
    expect(people.map(pushesOf)).toEqual(people.map(() => 1));
  });
});

describe('answers', () => {
  it('are tried once: a lost one is not repeated, and takes no retry key', async () => {
    const person = await friend();
    bench.line.asked.length = 0;
    bench.line.trouble = () => 'silentBefore';
    await person.says('使い方');
    await bench.work();
    bench.line.trouble = () => undefined;
    await later(MINUTE_MS);
    expect(person.seen).toEqual([]);
    expect(bench.line.asked.map(({ retryKey }) => retryKey)).toEqual([undefined]);
  });
});

it(`LT-44: is sent to nobody who stopped before it was sent, however close, seed ${GENERATED_SEED}`, async () => {
  const count = generatedCount(200, 1_000);
  const people = Array.from({ length: count }, () => bench.line.person());
  for (const person of people) await person.follow();
  await bench.work();
  const { databaseUrl, proofKey } = bench.portal;
  const { hashOf } = createLineSecrets(proofKey);
  // Not of the portal's connections: all of them may be held by what waits for this answer.
  const database = connectDatabase(databaseUrl);
  let broken = 0;
  bench.line.onAsked = async (path, text) => {
    if (!path.endsWith('/multicast')) return;
    const hashes = (JSON.parse(text) as { to: string[] }).to.map(hashOf);
    const stopped =
      await sql`select from line_friend where hash = any(${hashes}::bytea[]) and pushes = 'stopped'`.execute(database);
    broken += stopped.rows.length;
  };
  const random = seededNumbers(GENERATED_SEED);
  for (let at = 0; at < count; at += 20) {
    const some = people.slice(at, at + 20);
    for (const person of some) await queueNews(person);
    const stopping = some.map(async (person) => {
      await wait(random(60));
      await person.says('やめる');
      await bench.work();
    });
    await Promise.all([...stopping, wait(random(30)).then(bench.work)]);
  }
  await bench.work();
  bench.line.onAsked = async () => undefined;
  await database.destroy();
  expect(broken).toBe(0);
  for (const { seen } of people) {
    const stopped = seen.findIndex(({ message }) => message.text?.startsWith('お知らせを止めました') === true);
    expect(stopped).toBeGreaterThanOrEqual(0);
    expect(seen.slice(stopped).some(({ by }) => by === 'push')).toBe(false);
  }
  const told = people.filter((person) => pushesOf(person) > 0).length;
  process.stdout.write(`stop against news: ${told} of ${count} were told before they stopped\n`);
});
