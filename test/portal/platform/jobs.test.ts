import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Actor } from '#portal/platform/actor.ts';
import { openDatabase } from '#portal/platform/database/database.ts';
import { countParkedJobs, runAt, runSoon } from '#portal/platform/events/job-queue.ts';
import type { JobRunner } from '#portal/platform/events/job-runner.ts';
import { EVENT_JOB_TRIES } from '#portal/platform/events/outbox.ts';
import { generatedCount } from '../../support/generated-counts.ts';
import { BENCH_JOB, type JobBench, openJobBench } from '../../support/portal/job-bench.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

/** No look at the queue but after a notice; and one every now and then, for what was put off. */
const NOTICES_ALONE = { lookAgainMs: 600_000 };
const OFTEN = { lookAgainMs: 50 };

let portal: TestPortal;
let bench: JobBench;
const runners: JobRunner[] = [];
beforeEach(async () => {
  portal = await openTestPortal();
  bench = await openJobBench(portal.database, portal.databaseUrl);
});
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
  await portal.close();
});

const start: JobBench['start'] = async (then, options) => {
  const runner = await bench.start(then, options);
  runners.push(runner);
  return runner;
};

const eventsLogged = () => bench.logged.map(({ event }) => event);
const untilEffects = (effects: readonly number[]) =>
  expect.poll(() => bench.effects(), { timeout: 20_000, interval: 20 }).toEqual(effects);
const untilQueueIsEmpty = () => expect.poll(() => bench.queue(), { timeout: 20_000, interval: 20 }).toEqual([]);

async function cutConnections(applicationName: string): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = ${applicationName} and pid <> pg_backend_pid()
  `.execute(portal.database);
}

async function runnersPresent(): Promise<number> {
  const held = await sql`select 1 from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and granted and datname = current_database() and application_name = 'madoguchi-jobs'
  `.execute(portal.database);
  return held.rows.length;
}

describe('an event', () => {
  it('stands with its job and its change, or none of them does', async () => {
    const actor: Actor = { kind: 'proxy', id: 'helper', onBehalfOf: 'owner', procedures: ['child-allowance-end'] };
    await portal.database.insertInto('subject').values({ id: 'owner' }).execute();
    const change = (n: number, fails: boolean) =>
      portal.database.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('subject')
          .values({ id: `subject ${n}` })
          .execute();
        await bench.publish(transaction, actor, { name: 'counted', data: { n } });
        if (fails) throw new Error('rolled back');
      });
    await expect(change(1, true)).rejects.toThrow('rolled back');
    await change(2, false);

    const events = await portal.database.selectFrom('outbox_event').selectAll().execute();
    expect(events).toMatchObject([
      { name: 'counted', data: { n: 2 }, actor_kind: 'proxy', actor_id: 'helper', on_behalf_of: 'owner' },
    ]);
    expect(await bench.queue()).toMatchObject([{ task: BENCH_JOB, attempts: 0 }]);
    const subjects = await portal.database.selectFrom('subject').select('id').orderBy('id').execute();
    expect(subjects.map(({ id }) => id)).toEqual(['owner', 'subject 2']);
  });

  it('has its job run at once, by notice and without a look at the queue', async () => {
    await start(undefined, { times: NOTICES_ALONE });
    await bench.happen(0);
    await untilEffects([0]);
    const beganAtMs = performance.now();
    await bench.happen(1);
    await untilEffects([0, 1]);
    expect(performance.now() - beganAtMs).toBeLessThan(2_000);
    await untilQueueIsEmpty();
  });

  it('that was published while no runner was there is handled by the next', async () => {
    await bench.happen(1);
    await start(undefined, { times: NOTICES_ALONE });
    await untilEffects([1]);
  });

  it('that was published while no notice could come is handled as soon as they come again', async () => {
    await start(undefined, { times: NOTICES_ALONE });
    await bench.happen(0);
    await untilEffects([0]);
    await cutConnections('madoguchi-jobs');
    await bench.happen(1);
    await untilEffects([0, 1]);
  });

  it('and what was done about it cannot be changed, even with SQL', async () => {
    await start(undefined, { times: OFTEN });
    await bench.happen(1);
    await untilQueueIsEmpty();
    for (const [table, column] of [
      ['outbox_event', 'name'],
      ['event_handled', 'job'],
    ]) {
      for (const statement of [
        `update ${table} set ${column} = ''`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
      ])
        await expect(sql.raw(statement).execute(portal.database)).rejects.toThrow(/only ever added/);
    }
  });
});

describe('a job', () => {
  it('that throws after its effect leaves none, runs again, and then its effect stands once', async () => {
    let tries = 0;
    await start(
      async () => {
        tries += 1;
        if (tries < 3) throw new Error('not yet');
      },
      { times: OFTEN },
    );
    await bench.happen(1);
    for (const done of [1, 2]) {
      await expect.poll(() => eventsLogged().filter((event) => event === 'jobFailed').length).toBe(done);
      expect(await bench.effects()).toEqual([]);
      await expect.poll(async () => (await bench.queue())[0]?.locked).toBe(false);
      await bench.letTimePass();
    }
    await untilEffects([1]);
    await untilQueueIsEmpty();
    expect(tries).toBe(3);
  });

  it.each([
    ['a runner that begins then', { lookAgainMs: 50 }, true],
    ['a runner that was there before', { lookAgainMs: 50, freeLostEveryMs: 100 }, false],
  ])('whose process is killed in the middle is run by %s, and its effect stands once', async (_, times, begins) => {
    const script = fileURLToPath(new URL('../../support/portal/job-process.ts', import.meta.url));
    const child = spawn(process.execPath, [script, portal.databaseUrl], { stdio: ['ignore', 'pipe', 'inherit'] });
    await bench.happen(1);
    await once(child.stdout, 'data');
    await bench.letTimePass();
    await start(undefined, { times });
    await wait(500);
    // It lives: nobody takes its job away, however long it takes.
    expect(await bench.queue()).toMatchObject([{ attempts: 1, locked: true }]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    // The database notices that a process is gone when it next hears of its connection.
    await expect.poll(runnersPresent).toBe(1);

    if (begins) await start(undefined, { times });
    await expect.poll(() => bench.effects(), { timeout: 5_000 }).toEqual([1]);
    await untilQueueIsEmpty();
    expect(bench.logged).toContainEqual(expect.objectContaining({ event: 'jobDone', job: BENCH_JOB, attempt: 2 }));
  });

  it.each([
    ['its transaction’s', 'madoguchi-portal'],
    ['the queue’s', 'madoguchi-jobs'],
  ])('that loses %s connection in the middle is done in the end, and its effect stands once', async (_, name) => {
    let tries = 0;
    await start(
      async ({ transaction }) => {
        tries += 1;
        if (tries === 1) await cutConnections(name);
        await sql`select 1`.execute(transaction);
      },
      { times: OFTEN },
    );
    await bench.happen(1);
    await expect
      .poll(
        async () => {
          await bench.letTimePass();
          return bench.queue();
        },
        { timeout: 20_000 },
      )
      .toEqual([]);
    expect(await bench.effects()).toEqual([1]);
    await bench.happen(2);
    await untilEffects([1, 2]);
  });

  it('is done in the end, and its effect stands once, while connections are cut at random moments', async () => {
    const server = await openDatabase(inject('portalServerUrl'));
    if (!server.ok) throw new Error(server.failure.code);
    await start(undefined, { times: OFTEN });
    const numbers = Array.from({ length: generatedCount(200, 2_000) }, (_, n) => n);
    let isDone = false;
    const cutting = (async () => {
      while (!isDone) {
        await sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = ${new URL(portal.databaseUrl).pathname.slice(1)} order by random() limit 1
        `.execute(server.value);
        await wait(Math.random() * 50);
      }
    })();
    const publish = async (n: number): Promise<void> => {
      for (let tries = 0; tries < 1_000; tries += 1) {
        if (
          await bench.happen(n).then(
            () => true,
            () => false,
          )
        )
          return;
        await wait(5);
      }
      throw new Error('the database was not there for long');
    };
    for (const n of numbers) await publish(n);
    isDone = true;
    await cutting;
    await server.value.destroy();
    await expect
      .poll(
        async () => {
          await bench.letTimePass();
          return bench.queue();
        },
        { timeout: 30_000, interval: 200 },
      )
      .toEqual([]);

    const events = await portal.database.selectFrom('outbox_event').select('data').execute();
    expect((await bench.effects()).length).toBe(events.length);
    expect([...new Set(await bench.effects())]).toEqual(numbers);
  });

  it('that was done, and is run again because nobody knows, does nothing more', async () => {
    await start(undefined, { times: OFTEN });
    await bench.happen(1);
    await untilQueueIsEmpty();
    const event = await portal.database.selectFrom('outbox_event').select('id').executeTakeFirstOrThrow();
    const payload = JSON.stringify({ eventId: event.id });
    await sql`select graphile_worker.add_job(${BENCH_JOB}, ${payload}) from generate_series(1, 20)`.execute(
      portal.database,
    );
    await untilQueueIsEmpty();
    expect(await bench.effects()).toEqual([1]);
    expect(eventsLogged().filter((name) => name === 'jobDone')).toHaveLength(21);
  });

  it('that always throws is put off longer each time, then parked and seen, without a word of its error', async () => {
    await start(
      async () => {
        throw new RangeError('番号 花子 of 1-2-3 Sakura');
      },
      { times: OFTEN },
    );
    await bench.happen(1);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= EVENT_JOB_TRIES; attempt += 1) {
      await expect.poll(() => bench.queue(), { interval: 10 }).toMatchObject([{ attempts: attempt, locked: false }]);
      const [job] = await bench.queue();
      waits.push(job?.waitSeconds ?? 0);
      expect(job?.error).toBe('RangeError');
      await bench.letTimePass();
    }
    for (const [n, seconds] of waits.entries()) {
      expect(seconds).toBeLessThanOrEqual(Math.E ** (n + 1));
      expect(seconds).toBeGreaterThan(Math.E ** (n + 1) - 2);
    }
    await wait(300);
    expect(await bench.queue()).toMatchObject([{ attempts: EVENT_JOB_TRIES, locked: false }]);
    expect(await bench.effects()).toEqual([]);
    expect(await countParkedJobs(portal.database)).toBe(1);

    const failures = bench.logged.filter(({ event }) => event === 'jobFailed' || event === 'jobParked');
    expect(failures.map(({ event }) => event)).toEqual([...Array(EVENT_JOB_TRIES - 1).fill('jobFailed'), 'jobParked']);
    expect(failures.at(-1)).toEqual({
      event: 'jobParked',
      job: BENCH_JOB,
      jobId: expect.any(String),
      attempt: EVENT_JOB_TRIES,
      kind: 'RangeError',
      at: expect.any(String),
    });
    expect(JSON.stringify(bench.logged)).not.toMatch(/花子|Sakura/);
    await start(undefined, { times: OFTEN });
    expect(bench.logged).toContainEqual({ event: 'jobsParked', count: 1 });
  });

  it('of one name is another’s never', async () => {
    const sameName = [{ name: BENCH_JOB, everyMinutes: 10 as const, run: async () => undefined }];
    await expect(bench.start(undefined, { periodic: sameName })).rejects.toThrow('a name of its own');
  });
});

describe('two portals on one database', () => {
  it('run each job once', async () => {
    const [one, other] = [new Set<string>(), new Set<string>()];
    const slowly = (took: Set<string>) => async (work: { readonly eventId: string }) => {
      took.add(work.eventId);
      await wait(5);
    };
    await start(slowly(one), { times: NOTICES_ALONE });
    await start(slowly(other), { times: NOTICES_ALONE });
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    await Promise.all(numbers.map((n) => bench.happen(n)));
    await untilEffects(numbers);
    await untilQueueIsEmpty();
    expect(one.size + other.size).toBe(200);
    expect(Math.min(one.size, other.size)).toBeGreaterThan(0);
    expect(eventsLogged().filter((event) => event !== 'jobDone')).toEqual([]);
  });

  it('run what is due again and again once for both, and make up once for what was missed', async () => {
    let ran = 0;
    const tick = async () => {
      ran += 1;
    };
    const periodic = [{ name: 'tick', everyMinutes: 30 as const, run: tick }];
    const first = await bench.start(undefined, { times: OFTEN, periodic });
    await expect
      .poll(
        async () => (await sql`select 1 from graphile_worker._private_known_crontabs`.execute(portal.database)).rows,
      )
      .toHaveLength(1);
    await first.stop();
    const before = ran;
    await sql`update graphile_worker._private_known_crontabs
      set known_since = known_since - interval '5 hours', last_execution = null`.execute(portal.database);
    await start(undefined, { times: OFTEN, periodic });
    await start(undefined, { times: OFTEN, periodic });
    await expect.poll(() => ran, { timeout: 10_000 }).toBe(before + 1);
    await untilQueueIsEmpty();
    await wait(300);
    expect(ran).toBe(before + 1);
  });

  it('never run one job of theirs beside itself, however often it is asked for while it runs', async () => {
    let running = 0;
    const beside: number[] = [];
    const run = async () => {
      running += 1;
      beside.push(running);
      await wait(150);
      running -= 1;
    };
    const periodic = [{ name: 'tick', everyMinutes: 60 as const, run }];
    await start(undefined, { times: OFTEN, periodic });
    await start(undefined, { times: OFTEN, periodic });
    const before = beside.length;
    for (let times = 0; times < 6; times += 1) {
      await portal.database.transaction().execute((transaction) => runSoon(transaction, 'tick'));
      await wait(60);
    }
    await untilQueueIsEmpty();
    await expect.poll(() => running).toBe(0);
    expect(beside.length - before).toBeGreaterThan(1);
    expect(Math.max(...beside)).toBe(1);
  });
});

describe('a job that is put off', () => {
  it('runs at its second, once for all that asked for it, and with nobody having looked at the queue for long', async () => {
    const ran: number[] = [];
    const run = async () => void ran.push(Date.now());
    await start(undefined, { periodic: [{ name: 'tick', everyMinutes: 60 as const, run }] });
    await wait(200);
    const before = ran.length;
    const atMs = Date.now() + 1_500;
    await portal.database.transaction().execute(async (transaction) => {
      for (let times = 0; times < 3; times += 1) await runAt(transaction, 'tick', atMs);
    });
    await expect.poll(() => ran.length, { timeout: 5_000 }).toBe(before + 1);
    const second = Math.ceil(atMs / 1_000) * 1_000;
    const late = (ran.at(-1) ?? 0) - second;
    expect([late >= -50, late < 2_500]).toEqual([true, true]);
    await untilQueueIsEmpty();
    expect(ran.length).toBe(before + 1);
  });
});

describe('stopping', () => {
  it('waits for the job that runs, and takes no other', async () => {
    const begun = Promise.withResolvers<void>();
    const runner = await bench.start(async () => {
      begun.resolve();
      await wait(500);
    });
    await bench.happen(1);
    await begun.promise;
    const stopping = runner.stop();
    await wait(100); // a worker that asks for its next job at that moment may still get it
    await bench.happen(2);
    await stopping;
    expect(await bench.effects()).toEqual([1]);
    expect(await bench.queue()).toMatchObject([{ attempts: 0, locked: false }]);
    expect(eventsLogged()).toEqual(['jobDone']);
  });

  it('asks a long job to end, which is then tried again', async () => {
    const begun = Promise.withResolvers<void>();
    const runner = await bench.start(
      async ({ signal }) => {
        begun.resolve();
        await wait(60_000, undefined, { signal });
      },
      { times: { askToEndAfterMs: 100 } },
    );
    await bench.happen(1);
    await begun.promise;
    await runner.stop();
    expect(await bench.effects()).toEqual([]);
    expect(await bench.queue()).toMatchObject([{ attempts: 1, locked: false }]);
    await bench.letTimePass();
    await start(undefined, { times: OFTEN });
    await untilEffects([1]);
  });

  it('does not wait for ever: a job that hears nothing is given back', async () => {
    const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const runner = await bench.start(
      async () => {
        begun.resolve();
        await end.promise;
        throw new Error('too late');
      },
      { times: { askToEndAfterMs: 50, giveBackAfterMs: 300 } },
    );
    await bench.happen(1);
    await begun.promise;
    const beganAtMs = performance.now();
    await runner.stop();
    expect(performance.now() - beganAtMs).toBeLessThan(3_000);
    expect(await bench.queue()).toMatchObject([{ attempts: 1, locked: false, error: 'stopped' }]);
    end.resolve();
    await bench.letTimePass();
    await start(undefined, { times: OFTEN });
    await untilEffects([1]);
  });
});
