import { expect, inject, it } from 'vitest';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { liveYear } from '../../support/desk-year/year-run.ts';
import { GENERATED_SEED } from '../../support/generated-counts.ts';

it(`a week at the desk over the turn of a fiscal year loses nothing and doubles nothing (seed ${GENERATED_SEED})`, async () => {
  const { ledger, problems, audit, rotation, retention } = await liveYear({
    serverUrl: inject('portalServerUrl'),
    practiceFolder: inject('practiceFolder'),
    seed: GENERATED_SEED,
    firstDay: calendarDateSchema.parse('2026-03-27'),
    days: 7,
    scale: 0.01,
    staff: { workers: 2, approvers: 1 },
    backFile: 30,
    confirmRetentionOn: 1,
    retentionOn: 5,
    rotateOn: 3,
    restoreOn: [4],
    leaverEvery: 5,
    freeVisitsADay: 4,
    share: { backups: 0, exports: 0.3 },
    tell: () => undefined,
  });
  expect(problems).toEqual([]);
  expect(audit.ok).toBe(true);
  expect(ledger.filed.length).toBeGreaterThan(10);
  expect(ledger.acts.length).toBeGreaterThan(10);
  expect(ledger).toMatchObject({ restored: 1, leavers: 1 });
  expect(ledger.visits.visits.length).toBeGreaterThan(10);
  expect(ledger.monthsCounted).toBeGreaterThan(0);
  expect(rotation.moved).toBeGreaterThan(3);
  expect(retention.erased).toBeGreaterThan(0);
}, 600_000);
