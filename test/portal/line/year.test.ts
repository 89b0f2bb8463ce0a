import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLineSecrets } from '#portal/line/line-secrets.ts';
import { GENERATED_SEED, generatedCount, IS_NIGHTLY, seededNumbers } from '../../support/generated-counts.ts';
import { type LinePortal, openLinePortal } from '../../support/line/line-portal.ts';
import { type LinePerson, shown } from '../../support/line/line-stand-in.ts';

const FAMILIES = generatedCount(40, 100_000);
const DAYS = 365;
const FIRST = Date.parse('2026-04-01T00:00:00+09:00');
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const AREAS = IS_NIGHTLY ? ['131318', '132918', '276995'] : ['131318'];

let bench: LinePortal;
beforeAll(async () => {
  bench = await openLinePortal(FIRST);
});
afterAll(async () => {
  expect(bench.line.wrong).toEqual([]);
  await bench.close();
});

interface Told {
  readonly atMs: number;
  readonly text: string;
}

interface Family {
  readonly person: LinePerson;
  readonly told: Told[];
  isSilent: boolean;
}

const random = seededNumbers(GENERATED_SEED);

/** As many families as the portal would know; the rows are those that the conversation writes. */
async function addFamilies(): Promise<Map<string, Family>> {
  const { database, proofKey } = bench.portal;
  const secrets = createLineSecrets(proofKey);
  const families = new Map<string, Family>();
  for (let done = 0; done < FAMILIES; done += 1_000) {
    const some = Array.from({ length: Math.min(1_000, FAMILIES - done) }, () => {
      const person = bench.line.person();
      families.set(person.userId, { person, told: [], isSilent: false });
      const hash = secrets.hashOf(person.userId);
      const isDue = random(8) === 0;
      const months = isDue ? random(10) : -random(18 * 12);
      const month = new Date(Date.UTC(2026, 3 + months, 1)).toISOString().slice(0, 7);
      return {
        hash: hash.toString('hex'),
        sealed: secrets.seal(person.userId, `friend ${hash.toString('hex')}`).toString('hex'),
        language: ['ja', 'ja', 'ja', 'easy', 'en'][random(5)],
        area: AREAS[random(AREAS.length)],
        quiet: ['21-8', '20-9', '19-10'][random(3)],
        kind: isDue ? 'due' : 'born',
        month,
      };
    });
    const made = sql`jsonb_to_recordset(${JSON.stringify(some)}::jsonb)
      as made (hash text, sealed text, language text, area text, quiet text, kind text, month text)`;
    await sql`
      insert into line_friend (hash, sealed_id, language, area, pushes, quiet, asked, is_ready, newest_at, made_at)
      select decode(hash, 'hex'), decode(sealed, 'hex'), language, area, 'on', quiet, 'nothing', true, '2026-03-31', '2026-03-31'
      from ${made}`.execute(database);
    await sql`insert into line_child (friend_hash, kind, month) select decode(hash, 'hex'), kind, month from ${made}`.execute(
      database,
    );
  }
  return families;
}

it(
  `tells ${FAMILIES} families in a year what fits, nothing twice, nobody after a stop or at night, seed ${GENERATED_SEED}`,
  async () => {
    const families = await addFamilies();
    const { line, service, portal } = bench;
    const { signal } = new AbortController();
    const silent: string[] = [];
    let troubles = 0;
    line.trouble = (path) => {
      if (!path.endsWith('/multicast')) return undefined;
      const dice = random(40);
      if (dice > 2) return undefined;
      troubles += 1;
      return (['silentAfter', { status: 500, body: {} }, { status: 429, body: { message: 'fast' } }] as const)[dice];
    };
    line.onSeen = (person) => {
      const family = families.get(person.userId);
      for (const { by, message, atMs } of person.seen.splice(0)) {
        if (by !== 'push' || family === undefined) continue;
        if (family.isSilent) silent.push(shown(message));
        family.told.push({ atMs, text: shown(message) });
      }
    };
    const beganMs = performance.now();
    let mostBytes = 0;
    let longestPlanMs = 0;
    const held = monitorEventLoopDelay({ resolution: 10 });
    held.enable();
    const all = [...families.values()];
    const work = async () => {
      await service.answer(signal);
      await service.send(signal);
    };
    for (let day = 0; day < DAYS; day += 1) {
      for (const hour of [7, 10, 22]) {
        portal.mailClock.nowMs = FIRST + day * DAY_MS + hour * HOUR_MS;
        const planBeganMs = performance.now();
        const planned = await service.plan(signal);
        longestPlanMs = Math.max(longestPlanMs, performance.now() - planBeganMs);
        if (hour !== 10) expect(planned).toBe(0);
        await work();
        // What met trouble is tried again within the hour.
        for (let again = 0; again < 6 && hour === 10; again += 1) {
          portal.mailClock.nowMs += 5 * 60_000;
          await work();
        }
      }
      for (let acts = 0; acts < Math.ceil(FAMILIES / 2_000); acts += 1) {
        const family = all[random(all.length)];
        if (family === undefined || !family.person.isFriend) continue;
        const act = random(6);
        if (act === 0) await family.person.block();
        else await family.person.says(family.isSilent ? '再開' : act === 1 ? '1か月休む' : 'やめる');
        await work();
        if (act !== 1 || family.isSilent) family.isSilent = !family.isSilent || act === 0;
      }
      mostBytes = Math.max(mostBytes, process.memoryUsage().rss);
    }
    const tookMs = performance.now() - beganMs;

    let messages = 0;
    let reached = 0;
    for (const { told } of families.values()) {
      messages += told.length;
      reached += Number(told.length > 0);
      expect(told.every(({ atMs }) => new Date(atMs + 9 * HOUR_MS).getUTCHours() >= 8)).toBe(true);
      expect(told.every(({ atMs }) => new Date(atMs + 9 * HOUR_MS).getUTCHours() < 21)).toBe(true);
    }
    // Sooner than after a week only for a last day within seven.
    const soon = await sql`
      select from (
        select friend_hash, at, bool_or(item like '% ends %' and due <= at::date + 8) as is_urgent,
          lag(at) over (partition by friend_hash order by at) as before
        from one_to_one_delivery group by friend_hash, at) as told
      where at - before < interval '167 hours' and not (is_urgent and at - before > interval '22 hours')`.execute(
      portal.database,
    );
    expect(soon.rows).toEqual([]);
    const twice =
      await sql`select friend_hash, item, due from one_to_one_delivery group by 1, 2, 3 having count(*) > 1`.execute(
        portal.database,
      );
    const accepted = line.asked.filter(({ path, status }) => path.endsWith('/multicast') && status === 200);
    expect(new Set(accepted.map(({ retryKey }) => retryKey)).size).toBe(accepted.length);
    expect(twice.rows).toEqual([]);
    expect(silent).toEqual([]);
    expect(reached).toBeGreaterThan(0);
    process.stdout.write(
      `a year of One to One: ${FAMILIES} families, ${reached} reached, ${messages} messages in ${accepted.length} requests, ${troubles} troubles, ${Math.round(tookMs / 1_000)} s, ${Math.round(mostBytes / 2 ** 20)} MiB with the stand-in, longest plan ${Math.round(longestPlanMs)} ms, longest held ${Math.round(held.max / 1e6)} ms\n`,
    );
  },
  6 * HOUR_MS,
);
