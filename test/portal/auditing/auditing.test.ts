import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIT_ROUTES, type AuditPage } from '#contract/portal/audit-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { AGENCY_ACTS } from '#portal/agency/agency-acts.ts';
import { APPLICATION_ACTS } from '#portal/applications/application-acts.ts';
import { AUDITING_ACTS } from '#portal/auditing/auditing-acts.ts';
import { BENEFIT_ACCOUNT_ACTS } from '#portal/benefit-accounts/benefit-account-acts.ts';
import { CATALOGUE_ACTS } from '#portal/catalogue/catalogue-acts.ts';
import { RECORD_ACTS } from '#portal/exchange-records/record-acts.ts';
import { KIOSK_ACTS } from '#portal/kiosks/kiosk-acts.ts';
import { STAFF_NOTICE_ACTS } from '#portal/notices/staff-notice-acts.ts';
import { OPERATION_ACTS } from '#portal/operation/operation-acts.ts';
import { CORRECTION_ACTS } from '#portal/own-data/corrections/correction-acts.ts';
import { PAYMENT_ACTS } from '#portal/payments/payment-acts.ts';
import { RETENTION_ACTS } from '#portal/retention/retention-acts.ts';
import { STAFF_ACTS } from '#portal/staff/staff-acts.ts';
import { STATISTICS_ACTS } from '#portal/statistics/statistics-acts.ts';
import { auditActs } from '#words/ja/audit-acts.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';

const PROCEDURE = 'child-allowance-end';
const LOOKS = 130;

let portal: TestPortal;
let auditor: StaffBrowser;
let worker: StaffBrowser;
let colleague: StaffBrowser;
let number: string;
beforeAll(async () => {
  portal = await openTestPortal();
  const token = await portal.signIn('ordinary');
  const holder = await portal.authority.holder('ordinary');
  const fileNew = async (municipality: string) => {
    const procedure = portal.procedure(PROCEDURE, municipality);
    const filed = await portal.file(
      token,
      await sampleFiling(holder, procedure, { filer: portal.filerOf('ordinary') }),
    );
    expect(filed.status).toBe(201);
    return String(filed.body.receiptNumber);
  };
  number = await fileNew(MUNICIPALITY);
  await fileNew(NEIGHBOUR);
  auditor = await newBrowser(portal, ['auditor']);
  worker = await newBrowser(portal, ['caseWorker']);
  colleague = await newBrowser(portal, ['caseWorker']);
  await worker.ask('GET', `/staff/cases/${number}`);
  await colleague.ask('GET', `/staff/cases/${number}`);
  for (let n = 0; n < LOOKS; n += 1) await worker.ask('GET', '/staff/cases');
  await colleague.ask('GET', '/staff/cases/MG-0000-0000-0000');
});
afterAll(() => portal.close());

async function search(query: Readonly<Record<string, string | number>> = {}, by = auditor): Promise<AuditPage> {
  const text = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const found = await by.ask('GET', `/staff/audit?${text}`);
  expect(found.status).toBe(200);
  return AUDIT_ROUTES.searchAudit.reply.parse(found.body);
}

/** Every entry that a search leads to, page by page. */
async function all(query: Readonly<Record<string, string | number>>) {
  const entries: AuditPage['entries'] = [];
  let before: number | null = null;
  do {
    const page: AuditPage = await search(before === null ? query : { ...query, before });
    entries.push(...page.entries);
    before = page.next;
  } while (before !== null);
  return entries;
}

describe('the audit, as auditors search it', () => {
  it('is found by case, by who, by what and by all of them, page after page, each entry once and the newest first', async () => {
    const ofCase = await all({ case: number });
    expect(ofCase.map(({ act }) => act)).toEqual(
      expect.arrayContaining(['caseOpened', 'applicationFiled', 'auditSearched'].slice(0, 2)),
    );
    expect(ofCase.filter(({ act }) => act === 'caseOpened')).toMatchObject([
      { actor: { kind: 'staff', id: colleague.account.id }, case: number, result: 'ok' },
      { actor: { kind: 'staff', id: worker.account.id }, case: number, result: 'ok' },
    ]);
    expect(ofCase.find(({ act }) => act === 'applicationFiled')?.actor).toEqual({
      kind: 'resident',
      id: null,
      name: null,
    });
    const listed = await all({ act: 'casesListed' });
    expect(listed).toHaveLength(LOOKS);
    const numbers = listed.map(({ n }) => n);
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => other - one));
    expect((await all({ staff: worker.account.id })).length).toBe(LOOKS + 1);
    expect(await all({ staff: worker.account.id, act: 'caseOpened' })).toHaveLength(1);
    expect((await search({ staff: worker.account.id })).entries[0]?.actor.name).toMatch(/^職員/);
    expect(await all({ staff: colleague.account.id, act: 'caseOpened', case: number })).toHaveLength(1);
    expect((await all({ staff: colleague.account.id })).filter(({ result }) => result === 'refused')).toHaveLength(1);
  });

  it('is found by days in Japan, also where an end is before or behind everything', async () => {
    const today = japaneseDay(epochMs(Date.now()));
    const whole = await all({ act: 'casesListed', from: today, to: today });
    expect(whole).toHaveLength(LOOKS);
    expect(await all({ act: 'casesListed', to: addDays(today, -1) })).toEqual([]);
    expect(await all({ act: 'casesListed', from: addDays(today, 1) })).toEqual([]);
    expect(await all({ act: 'casesListed', from: '1990-01-01', to: '2199-12-31' })).toHaveLength(LOOKS);
  });

  it('says what an entry holds when it is opened; searching and opening are in it themselves', async () => {
    const [listed] = (await search({ act: 'casesListed' })).entries;
    const opened = await auditor.ask('GET', `/staff/audit/${listed?.n}`);
    expect(AUDIT_ROUTES.readAuditEntry.reply.parse(opened.body)).toMatchObject({
      n: listed?.n,
      reason: null,
      request: expect.stringMatching(/^[0-9a-f-]{36}$/),
      detail: { cases: 1 },
    });
    expect(await auditor.ask('GET', '/staff/audit/999999')).toMatchObject({ status: 404 });
    const own = await all({ staff: auditor.account.id });
    expect(own.find(({ act }) => act === 'auditEntryRead')).toMatchObject({ result: 'refused' });
    expect(own.filter(({ act, result }) => act === 'auditEntryRead' && result === 'ok')).toHaveLength(1);
    const [searched] = own.filter(({ act, case: of }) => act === 'auditSearched' && of === number);
    const { body } = await auditor.ask('GET', `/staff/audit/${searched?.n}`);
    expect(body.detail).toMatchObject({ act: expect.any(String), found: expect.any(Number) });
  });

  it('is of the own municipality alone, and for auditors alone; attempts are in it', async () => {
    const neighbour = await newBrowser(portal, ['auditor'], NEIGHBOUR);
    const seen = await search({}, neighbour);
    expect(seen.entries.map(({ act }) => act)).toEqual(expect.arrayContaining(['applicationFiled']));
    expect(seen.entries.some(({ actor }) => actor.id === worker.account.id)).toBe(false);
    expect((await search({ case: number }, neighbour)).entries.filter(({ act }) => act !== 'auditSearched')).toEqual(
      [],
    );
    for (const role of ['reader', 'caseWorker', 'approver', 'catalogueEditor', 'administrator'] as const) {
      const other = await newBrowser(portal, [role]);
      for (const path of ['/staff/audit', '/staff/audit/1']) {
        expect(await other.ask('GET', path), role).toMatchObject({ status: 403, body: { code: 'actionNotAllowed' } });
      }
      expect(await all({ staff: other.account.id, act: 'auditSearched' })).toMatchObject([{ result: 'refused' }]);
    }
    for (const query of ['case=MG-1', 'act=%22', 'staff=a', 'from=2026-02-30', 'before=0', 'm=132918']) {
      expect((await auditor.ask('GET', `/staff/audit?${query}`)).status, query).toBe(400);
    }
  });

  it('DT-20: says that it was signed, that this is late, and which entry is not what was written', async () => {
    expect((await search()).chain).toMatchObject({ brokenAt: null, entries: expect.any(Number) });
    const { chain, entries } = await search({ act: 'casesListed' });
    expect(chain.entries).toBeGreaterThan(LOOKS);
    const n = entries[3]?.n ?? 0;
    await portal.database.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction);
      await sql`update audit_entry set json = replace(json, '"cases":1', '"cases":0')
        where municipality_code = ${MUNICIPALITY} and n = ${n}`.execute(transaction);
    });
    const broken = await search({ act: 'casesListed' });
    expect(broken.chain.brokenAt).toBe(n);
    expect(broken.entries.map((entry) => entry.n)).not.toContain(n);
    expect(await auditor.ask('GET', `/staff/audit/${n}`)).toMatchObject({ status: 404 });
    portal.clock.nowMs += 2 * 3_600_000;
    const later = await newBrowser(portal, ['auditor']);
    expect((await search({}, later)).chain.isHeadLate).toBe(true);
  });

  it('has words for everything that it tells of', () => {
    const acts = { ...APPLICATION_ACTS, ...STAFF_ACTS, ...AGENCY_ACTS, ...RECORD_ACTS, ...STAFF_NOTICE_ACTS };
    const more = { ...CATALOGUE_ACTS, ...RETENTION_ACTS, ...STATISTICS_ACTS, ...PAYMENT_ACTS, ...AUDITING_ACTS };
    const all = { ...acts, ...more, ...KIOSK_ACTS, ...OPERATION_ACTS, ...BENEFIT_ACCOUNT_ACTS, ...CORRECTION_ACTS };
    expect(Object.keys(auditActs).sort()).toEqual(Object.keys(all).sort());
  });
});
