import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filedReplySchema } from '#contract/portal/application-routes.ts';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { openDayFrom } from '#contract/values/open-days.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { commandLine } from '../../support/host/command-line.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';

const CLAIM = 'child-allowance-claim';
const REASON = '緊急に確かめるため、架空の理由で決めます';
const LAST_DAY = openDayFrom(addDays(japaneseDay(epochMs(Date.now())), 20));

let portal: TestPortal;
let worker: StaffBrowser;
let approver: StaffBrowser;
/** Cases that everything happened to that can, by what they are. */
let numbers: Readonly<Record<'open' | 'assigned' | 'rerouted' | 'asked' | 'decided' | 'withdrawn', string>>;
beforeAll(async () => {
  portal = await openTestPortal();
  worker = await newBrowser(portal, ['caseWorker']);
  approver = await newBrowser(portal, ['approver']);
  numbers = {
    open: await fileNew(),
    assigned: await fileNew(),
    rerouted: await fileNew(),
    asked: await fileNew(),
    decided: await fileNew(),
    withdrawn: await fileNew(),
  };
  await act(worker, numbers.open, { type: 'take' });
  await act(worker, numbers.open, { type: 'release' });
  await act(approver, numbers.open, { type: 'restrict', reason: REASON });
  await act(approver, numbers.assigned, { type: 'assign', to: worker.account.id, replaces: null });
  await act(approver, numbers.assigned, { type: 'hold', ground: 'lawsuit', reason: REASON });
  await act(approver, numbers.rerouted, { type: 'reroute', group: 'care', reason: REASON });
  const target = { kind: 'field', at: 'applicant.address' } as const;
  const marks = [{ target, words: '住所が住民票と違います。' }];
  await act(worker, numbers.asked, { type: 'take' });
  await act(worker, numbers.asked, { type: 'askCorrection', lastDay: LAST_DAY, marks });
  await act(worker, numbers.decided, { type: 'take' });
  await act(worker, numbers.decided, { type: 'decide', outcome: 'granted', letter: { facts: [], reasons: [] } });
  await act(approver, numbers.decided, { type: 'reopen', ground: 'ownError', reason: REASON });
  await portal.ask(await portal.signIn('ordinary'), {
    method: 'POST',
    url: `/applications/${numbers.withdrawn}/withdrawal`,
  });
}, 120_000);
afterAll(() => portal.close());

async function fileNew(): Promise<string> {
  const token = await portal.signIn('ordinary');
  const holder = await portal.authority.holder('ordinary');
  const filing = { filer: portal.filerOf('ordinary') };
  const filed = await portal.file(token, await sampleFiling(holder, portal.procedure(CLAIM), filing));
  return filedReplySchema.parse(filed.body).receiptNumber;
}

async function act(by: StaffBrowser, number: string, what: CaseAct): Promise<void> {
  const { body } = await by.ask('GET', `/staff/cases/${number}`);
  const version = body.version ?? 1;
  const done = await by.ask('POST', `/staff/cases/${number}/acts`, { key: randomUUID(), version, act: what });
  expect({ what: what.type, ...done }).toMatchObject({ status: 200 });
}

/** The command as an operator gives it. */
function rebuild(...more: readonly string[]) {
  const url = new URL(portal.databaseUrl);
  const { password } = url;
  url.password = '';
  return commandLine({ MADOGUCHI_DATABASE_PASSWORD: decodeURIComponent(password) }).run([
    'portal',
    'desk',
    'rebuild',
    '--database',
    url.href,
    '--origin',
    TEST_ORIGIN,
    '--revocation',
    'off',
    ...more,
  ]);
}

async function rows(): Promise<readonly Record<string, unknown>[]> {
  return portal.database.selectFrom('desk_case').selectAll().orderBy('receipt_number').execute();
}

/** As nobody does through the portal. */
async function turn(number: string, columns: Readonly<Record<string, unknown>>): Promise<void> {
  await portal.database.updateTable('desk_case').set(columns).where('receipt_number', '=', number).execute();
}

describe('the row of a case', () => {
  it('is what its events say, whatever happened to it', async () => {
    const before = await rows();
    expect(before.map(({ state }) => state).sort()).toEqual([
      'correctionAsked',
      'decided',
      'inReview',
      'inReview',
      'received',
      'withdrawn',
    ]);
    expect(await rebuild('--check')).toMatchObject({ status: 0, json: { cases: 6, differences: [] } });
    expect(await rebuild()).toMatchObject({ status: 0, json: { cases: 6, rebuilt: [] } });
    expect(await rows()).toEqual(before);
  }, 120_000);

  it('turned by hand is found with its columns, and only a rebuild without --check puts it back, with an entry in the audit', async () => {
    const before = await rows();
    await turn(numbers.open, { assignee: worker.account.id, restricted: false });
    await turn(numbers.assigned, { assignee: approver.account.id, held: false, originals_missing: 3 });
    await turn(numbers.rerouted, { procedure_group: 'child' });
    await turn(numbers.asked, { state: 'inReview', correction_last_day: null, due_day: '2030-01-01' });
    await turn(numbers.decided, { outcome: 'refused', closed_at: new Date(0), awaits_confirmation: false });
    await turn(numbers.withdrawn, { unsigned: true, visits_open: 1 });
    const turned = await rows();
    const found = [
      { receiptNumber: numbers.open, columns: ['assignee', 'restricted'] },
      { receiptNumber: numbers.assigned, columns: ['assignee', 'originals_missing', 'held'] },
      { receiptNumber: numbers.rerouted, columns: ['procedure_group'] },
      { receiptNumber: numbers.asked, columns: ['state', 'correction_last_day', 'due_day'] },
      { receiptNumber: numbers.decided, columns: ['outcome', 'closed_at', 'awaits_confirmation'] },
      { receiptNumber: numbers.withdrawn, columns: ['visits_open', 'unsigned'] },
    ]
      .map((one) => ({ municipality: '131318', ...one }))
      .toSorted((one, other) => one.receiptNumber.localeCompare(other.receiptNumber));

    expect(await rebuild('--check')).toMatchObject({ status: 6, json: { cases: 6, differences: found } });
    expect(await rows()).toEqual(turned);

    expect(await rebuild()).toMatchObject({ status: 0, json: { cases: 6, rebuilt: found } });
    expect(await rebuild('--check')).toMatchObject({ status: 0, json: { differences: [] } });
    // A closing's event was written a moment after its row.
    const told = (all: readonly Record<string, unknown>[]) =>
      all.map(({ version, closed_at, ...row }) => ({ ...row, isClosed: closed_at !== null }));
    const after = await rows();
    expect(told(after)).toEqual(told(before));
    expect(after.map(({ version }) => version)).toEqual(before.map(({ version }) => Number(version) + 1));
    const { rows: entries } = await sql<{ json: string }>`
      select json from audit_entry where json like '{"act":"caseRebuilt"%'`.execute(portal.database);
    const kept = entries.map(({ json }) => JSON.parse(json) as { case: string; detail: { columns: string } });
    expect(kept.map((entry) => [entry.case, entry.detail.columns])).toEqual(
      found.map(({ receiptNumber, columns }) => [receiptNumber, columns.join(' ')]),
    );
  }, 120_000);

  it('with an older version than other systems were told of is found too', async () => {
    await turn(numbers.open, { version: 1 });
    const columns = ['version'];
    expect(await rebuild('--check')).toMatchObject({
      status: 6,
      json: { differences: [{ municipality: '131318', receiptNumber: numbers.open, columns }] },
    });
    expect(await rebuild()).toMatchObject({ status: 0 });
    expect(await rebuild('--check')).toMatchObject({ status: 0 });
  }, 120_000);
});
