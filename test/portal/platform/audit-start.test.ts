import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { AUDIT_ROUTES } from '#contract/portal/audit-routes.ts';
import { restartAuditOf } from '#portal/audit-restart.ts';
import type { PortalLogEntry } from '#portal/platform/log.ts';
import { type RunningPortal, startPortal } from '#portal/portal-main.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, newBrowser, newStaff, type StaffBrowser } from '../../support/portal/staff-browser.ts';

const REASON = '架空の改ざんの訓練のため';

let folder: string;
/** Lends its database and people who are signed in there; the portals under test are real ones, one after the other. */
let lender: TestPortal;
let auditor: StaffBrowser;
let worker: StaffBrowser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-audit-'));
  lender = await openTestPortal();
  auditor = await newBrowser(lender, ['auditor']);
  worker = await newBrowser(lender, ['caseWorker']);
});
afterAll(async () => {
  await lender.close();
  await rm(folder, { recursive: true, force: true });
});

const config = () => ({
  dataDir: join(folder, 'data'),
  databaseUrl: lender.databaseUrl,
  origin: TEST_ORIGIN,
  trustDir: inject('practiceFolder'),
  practice: true,
  revocation: { methods: [], sources: {} },
});

async function withStarted(use: (portal: RunningPortal, logged: PortalLogEntry[]) => Promise<void>): Promise<void> {
  const logged: PortalLogEntry[] = [];
  const started = await startPortal(config(), { log: (entry) => logged.push(entry) });
  if (!started.ok) throw new Error(JSON.stringify(started.failure));
  try {
    await use(started.value, logged);
  } finally {
    await started.value.stop();
  }
}

async function ask(portal: RunningPortal, { cookie }: StaffBrowser, path: string) {
  const answer = await fetch(`${portal.address}${path}`, { headers: { cookie, host: new URL(TEST_ORIGIN).host } });
  return { status: answer.status, body: await answer.json() };
}

const chainSeen = async (portal: RunningPortal) =>
  AUDIT_ROUTES.searchAudit.reply.parse((await ask(portal, auditor, '/staff/audit')).body).chain;

/** Changes the newest entry as the owner of the server could, and says which it was. */
async function tamper(): Promise<number> {
  return lender.database.transaction().execute(async (transaction) => {
    await sql`set local session_replication_role = replica`.execute(transaction);
    const { rows } = await sql<{ n: number }>`
      update audit_entry set json = replace(json, '"staffInvited"', '"staffLeft"')
      where municipality_code = ${MUNICIPALITY} and n = (
        select max(n) from audit_entry where municipality_code = ${MUNICIPALITY} and json like '%"staffInvited"%')
      returning n::int`.execute(transaction);
    const [row] = rows;
    if (row === undefined) throw new Error('somebody was invited');
    return row.n;
  });
}

it('DT-20: a portal that finds its audit changed starts read-only, D18 says from which entry, and a statement of the operator heals it', async () => {
  // A first start makes the keys of the audit, and its stop signs what there is until then.
  await withStarted(async (portal, logged) => {
    expect(logged.some(({ event }) => event === 'auditBroken')).toBe(false);
    expect((await ask(portal, worker, '/staff/cases')).status).toBe(200);
    expect((await chainSeen(portal)).found).toBeNull();
  });
  await newStaff(lender, ['reader']);
  const n = await tamper();

  await withStarted(async (portal, logged) => {
    expect(logged).toContainEqual(expect.objectContaining({ event: 'auditBroken', municipality: MUNICIPALITY, n }));
    expect(await ask(portal, worker, '/staff/cases')).toMatchObject({ status: 503, body: { code: 'portalReadOnly' } });
    const seen = await chainSeen(portal);
    expect(seen.found).toMatchObject({ n });
    expect(seen.brokenAt).toBe(n);
    expect((await ask(portal, worker, '/staff/session')).status).toBe(200);
    const health = await fetch(`${portal.address}/health`, { headers: { host: new URL(TEST_ORIGIN).host } });
    expect(health.status).toBe(200);
  });
  // A start alone changes nothing of what was found.
  await withStarted(async (portal) => {
    expect((await ask(portal, worker, '/staff/cases')).status).toBe(503);
  });

  const stated = await restartAuditOf(config(), REASON);
  if (!stated.ok) throw new Error(JSON.stringify(stated.failure));
  expect(stated.value).toMatchObject([{ municipality: MUNICIPALITY, found: { n } }]);
  await withStarted(async (portal, logged) => {
    expect(logged.some(({ event }) => event === 'auditBroken')).toBe(false);
    expect((await ask(portal, worker, '/staff/cases')).status).toBe(200);
    const { found, restarts } = await chainSeen(portal);
    expect(found).toBeNull();
    expect(restarts).toMatchObject([{ said: { reason: REASON, found: { n } } }]);
  });
  expect(await restartAuditOf(config(), REASON)).toMatchObject({ ok: false, failure: { code: 'usage' } });
});
