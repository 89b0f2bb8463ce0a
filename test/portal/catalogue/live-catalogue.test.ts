import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { revisionOf } from '#portal/catalogue/check-procedure.ts';
import { type LiveCatalogue, openLiveCatalogue } from '#portal/catalogue/live-catalogue.ts';
import { loadCatalogueFiles } from '#portal/catalogue/load-catalogue.ts';
import { listen } from '#portal/platform/database/listen.ts';
import type { PortalLogEntry } from '#portal/platform/log.ts';
import { CLAIM_ID } from '../../support/portal/broken-procedures.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY } from '../../support/portal/staff-browser.ts';

/** 14:59:59 on 28 November in UTC: a second before midnight in Japan. */
const BEFORE_MIDNIGHT = Date.parse('2026-11-28T14:59:59Z');

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

async function putInForce(number: number, from: string): Promise<Procedure> {
  const { revision: _, ...rest } = { ...portal.procedure(CLAIM_ID), minutesNeeded: number };
  const definition = { ...rest, revision: revisionOf(rest) } as Procedure;
  await sql`insert into procedure_shelf values (${MUNICIPALITY}, ${CLAIM_ID}) on conflict do nothing`.execute(
    portal.database,
  );
  await sql`
    insert into procedure_version (municipality_code, procedure_id, version, revision, definition, source,
      source_sha256, actor_kind, actor_id)
    values (${MUNICIPALITY}, ${CLAIM_ID}, ${number}, ${definition.revision}, ${JSON.stringify(definition)}::jsonb, 'x',
      sha256('x'), 'staff', 'one')`.execute(portal.database);
  await sql`
    insert into procedure_schedule (municipality_code, procedure_id, number, version, from_day, actor_kind, actor_id)
    values (${MUNICIPALITY}, ${CLAIM_ID}, ${number}, ${number}, ${from}::date, 'staff', 'one')`.execute(
    portal.database,
  );
  await sql`
    insert into procedure_schedule_step (municipality_code, procedure_id, number, step, actor_kind, actor_id)
    values (${MUNICIPALITY}, ${CLAIM_ID}, ${number}, 'confirmed', 'staff', 'other')`.execute(portal.database);
  return definition;
}

const minutes = (live: LiveCatalogue) => live.serving(MUNICIPALITY, CLAIM_ID)?.procedure.minutesNeeded;

describe('what is in force', () => {
  it('changes at midnight in Japan, without a start or a notice, and is kept for applications before it is served', async () => {
    const files = await loadCatalogueFiles();
    if (!files.ok) throw new Error('a catalogue');
    const clock = { nowMs: BEFORE_MIDNIGHT };
    const timers: { readonly ms: number; readonly run: () => void }[] = [];
    const kept: Procedure[] = [];
    const logged: PortalLogEntry[] = [];
    const next = await putInForce(11, '2026-11-29');
    const live = await openLiveCatalogue({
      files: files.value,
      database: portal.database,
      nowMs: () => clock.nowMs,
      keep: async (procedures) => void kept.push(...procedures),
      listen: async () => ({ stop: async () => undefined }),
      log: (entry) => logged.push(entry),
      later: (ms, run) => {
        timers.push({ ms, run });
        return () => undefined;
      },
    });
    expect(minutes(live)).not.toBe(11);
    expect(kept.map(({ revision }) => revision)).not.toContain(next.revision);
    expect(timers.at(-1)?.ms).toBe(1_000);

    clock.nowMs += 1_000;
    timers.at(-1)?.run();
    await expect.poll(() => minutes(live)).toBe(11);
    expect(kept.at(-1)?.revision).toBe(next.revision);
    expect(timers.at(-1)?.ms).toBe(86_400_000);
    expect(logged).toEqual([]);
    await live.stop();
  });

  it('stays as it is while the database cannot be asked, and is looked at again soon', async () => {
    const files = await loadCatalogueFiles();
    if (!files.ok) throw new Error('a catalogue');
    let fails = false;
    const timers: number[] = [];
    let notice: () => void = () => undefined;
    const logged: PortalLogEntry[] = [];
    const live = await openLiveCatalogue({
      files: files.value,
      database: portal.database,
      nowMs: () => BEFORE_MIDNIGHT,
      keep: async () => {
        if (fails) throw new Error('gone');
      },
      listen: async (tell) => {
        notice = tell;
        return { stop: async () => undefined };
      },
      log: (entry) => logged.push(entry),
      later: (ms) => {
        timers.push(ms);
        return () => undefined;
      },
    });
    const before = live.procedures;
    fails = true;
    await putInForce(12, '2026-11-28');
    notice();
    await expect.poll(() => logged.map(({ event }) => event)).toContain('catalogueFaulty');
    expect(live.procedures).toBe(before);
    expect(timers.at(-1)).toBe(30_000);
    fails = false;
    notice();
    await expect.poll(() => minutes(live)).toBe(12);
    await live.stop();
  });

  it('is heard of again after the connection was lost', async () => {
    let notices = 0;
    const listening = await listen(
      portal.databaseUrl,
      'catalogue_changed',
      () => {
        notices += 1;
      },
      () => undefined,
    );
    expect(notices).toBe(1);
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where query = 'listen catalogue_changed' and datname = current_database()`.execute(portal.database);
    // Once because it listens again: what was told meanwhile is not known.
    await expect.poll(() => notices).toBeGreaterThanOrEqual(2);
    const before = notices;
    await sql`notify catalogue_changed`.execute(portal.database);
    await expect.poll(() => notices).toBeGreaterThan(before);
    await listening.stop();
  });
});
