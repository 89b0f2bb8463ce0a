import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AUDIT_ROUTES } from '#contract/portal/audit-routes.ts';
import { PORTAL_ROUTES } from '#contract/portal/portal-routes.ts';
import type { PortalRoute } from '#contract/portal/route.ts';
import { checkAuditEnds } from '#portal/platform/audit/check-ends.ts';
import type { Finding } from '#portal/platform/audit/kept-chain.ts';
import { restartAudit } from '#portal/platform/audit/restart-audit.ts';
import { verifyAudit } from '#portal/platform/audit/verify-audit.ts';
import { createStanding } from '#portal/platform/standing.ts';
import { type AuditBench, type ChainRows, createAuditBench, rewritten } from '../../support/portal/audit-bench.ts';
import { type DeskSession, openDesk } from '../../support/portal/desk-session.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR } from '../../support/portal/staff-browser.ts';

const CITY = '132918';
const COVERED = 6;
const UNCOVERED = 4;

const broken = new Map<string, Finding>();
let clockMs = Date.now();
let portal: TestPortal;
let bench: AuditBench;
let whole: ChainRows;
beforeAll(async () => {
  portal = await openTestPortal({ standing: (database) => createStanding(database, broken, () => clockMs) });
  bench = createAuditBench(portal.database, TEST_ORIGIN, undefined);
  for (let n = 1; n <= COVERED + UNCOVERED; n += 1) {
    await bench.look(CITY, n);
    if (n === COVERED) await bench.signHeads();
  }
  whole = await bench.rowsOf(CITY);
});
afterAll(() => portal.close());

const checked = () => checkAuditEnds(portal.database, [bench.publicKey]);
const verified = () => verifyAudit(portal.database, { keys: [bench.publicKey], municipality: CITY });
const copyOf = (rows: ChainRows): ChainRows => structuredClone(rows);

/** What somebody with the whole server can do to the rows behind the last head, or to what it rests on. */
const TAMPERINGS: readonly (readonly [string, number, (rows: ChainRows) => void])[] = [
  [
    'an entry is changed',
    8,
    ({ entries }) => change(entries, 7, { json: at(entries, 7).json.replace('looked', 'other') }),
  ],
  [
    'an entry is changed with its hash',
    9,
    ({ entries }) => change(entries, 7, rewritten(at(entries, 7), { reason: 'x' })),
  ],
  ['an entry is removed', 8, ({ entries }) => entries.splice(7, 1)],
  [
    'two change places',
    8,
    ({ entries }) => {
      const [one, other] = [at(entries, 7), at(entries, 8)];
      entries.splice(7, 2, { ...other, n: 8 }, { ...one, n: 9 });
    },
  ],
  ['the end is cut off', 10, ({ entries }) => entries.splice(9, 1)],
  ['one is added at the end', 11, ({ entries }) => entries.push({ ...at(entries, 9), n: 11 })],
  [
    'the head says another number',
    6,
    ({ heads }) => change(heads, 0, { note: at(heads, 0).note.replace('\n6\n', '\n5\n') }),
  ],
  ['the head is gone', 0, ({ heads }) => heads.splice(0, 1)],
  [
    'what the head names is another',
    6,
    ({ entries }) => change(entries, 5, rewritten(at(entries, 5), { reason: 'x' })),
  ],
];

function change<T extends object>(list: T[], index: number, members: Partial<T>): void {
  list.splice(index, 1, { ...at(list, index), ...members });
}

function at<T>(list: readonly T[], index: number): T {
  const one = list[index];
  if (one === undefined) throw new Error('too short');
  return one;
}

describe('The audit at the start', () => {
  it('SR-113: is whole where it is what was written, from its last head onwards', async () => {
    expect([...(await checked())]).toEqual([]);
    expect((await verified()).ok).toBe(true);
  });

  beforeEach(async () => {
    await forgetRestarts();
    await bench.replaceRows(CITY, whole);
  });

  it.each(TAMPERINGS)(
    'DT-20: %s: is found at entry %i, stated, and goes on behind the statement',
    async (_, n, tamper) => {
      const rows = copyOf(whole);
      tamper(rows);
      await bench.replaceRows(CITY, rows);
      const [[city, found] = []] = await checked();
      expect([city, found?.n]).toEqual([CITY, n]);
      const { first } = await verified();
      if (first === null) throw new Error('the whole check finds it as well');
      const said = { m: CITY, found: first, reason: '架空の理由', origin: TEST_ORIGIN, least: 0 };
      const { firstN } = await restartAudit(portal.database, bench.key, said);
      expect(firstN).toBeGreaterThan(COVERED + UNCOVERED);
      expect([...(await checked())]).toEqual([]);
      await bench.look(CITY, 100);
      await bench.signHeads();
      await bench.look(CITY, 101);
      expect([...(await checked())]).toEqual([]);
      expect(await verified()).toMatchObject({ ok: true, first: null });
      const behind = await bench.rowsOf(CITY);
      expect(behind.entries.at(-1)?.n).toBe(firstN + 1);
      // What comes after the statement is held as before.
      const last = behind.entries.length - 1;
      behind.entries[last] = rewritten(at(behind.entries, last), { reason: 'x' });
      await bench.replaceRows(CITY, behind);
      expect((await checked()).get(CITY)?.n).toBe(firstN + 1);
      expect((await verified()).first?.n).toBe(firstN + 1);
      behind.entries.splice(last, 1);
      await bench.replaceRows(CITY, behind);
      expect((await verified()).first).toMatchObject({ n: firstN + 1, kind: 'cut' });
      await bench.replaceRows(CITY, whole);
      await forgetRestarts();
    },
  );

  it('DT-20: a segment that no key of the audit stated is found, and so is one for less than was done', async () => {
    const rows = copyOf(whole);
    rows.entries.splice(7, 1);
    await bench.replaceRows(CITY, rows);
    const forger = createAuditBench(portal.database, TEST_ORIGIN, undefined);
    const said = { m: CITY, reason: '架空の理由', origin: TEST_ORIGIN, least: 0 };
    const forged = await restartAudit(portal.database, forger.key, { ...said, found: { n: 8, kind: 'missing' } });
    expect((await checked()).get(CITY)).toEqual({ n: forged.firstN, kind: 'headForged' });
    expect((await verified()).ok).toBe(false);
    await bench.replaceRows(CITY, rows);
    await forgetRestarts();
    await restartAudit(portal.database, bench.key, { ...said, found: { n: 10, kind: 'cut' } });
    expect((await verified()).first).toMatchObject({ n: 8, kind: 'missing' });
  });
});

async function forgetRestarts(): Promise<void> {
  await portal.database.transaction().execute(async (transaction) => {
    await sql`set local session_replication_role = replica`.execute(transaction);
    await sql`delete from audit_restart`.execute(transaction);
  });
}

async function ask(desk: DeskSession, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) {
  const answer = await portal.app.inject({ method, url, headers: desk.headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, code: answer.body === '' ? undefined : answer.json().code };
}

describe('A portal that is not sure of itself', () => {
  const gets = (Object.values(PORTAL_ROUTES) as PortalRoute[]).filter(
    ({ method, audience, always, path }) =>
      method === 'GET' && audience === 'staff' && always !== true && !path.includes(':'),
  );

  async function answers(code: string): Promise<void> {
    const auditor = await openDesk(portal, ['auditor'], MUNICIPALITY);
    const worker = await openDesk(portal, ['caseWorker'], MUNICIPALITY, '*');
    const token = await portal.signIn('ordinary');
    expect(gets.length).toBeGreaterThan(10);
    for (const { path } of gets) expect(await ask(worker, 'GET', path)).toEqual({ status: 503, code });
    for (const path of ['/staff/cases/MG-0000-0000-0000', '/staff/cases/MG-0000-0000-0000/letters/1']) {
      expect(await ask(worker, 'GET', path)).toEqual({ status: 503, code });
    }
    expect((await ask(worker, 'GET', '/staff/session')).status).toBe(200);
    expect((await ask(auditor, 'GET', '/staff/audit')).status).toBe(200);
    expect((await ask(worker, 'GET', '/staff/audit')).status).toBe(403);
    for (const url of ['/services?query=x', '/health', '/municipalities']) {
      expect((await portal.ask(undefined, { method: 'GET', url })).status).toBe(200);
    }
    expect((await portal.ask(token, { method: 'GET', url: '/applications' })).status).toBe(200);
    expect(await portal.file(token, Buffer.from('x'))).toMatchObject({ status: 503, body: { code } });
    expect((await portal.ask(token, { method: 'DELETE', url: '/session' })).status).toBe(204);
  }

  it('DT-20: shows staff nothing personal and changes nothing after a break, and D18 says why; what is public goes on', async () => {
    broken.set(MUNICIPALITY, { n: 7, kind: 'cut' });
    await answers('portalReadOnly');
    const chainOf = async (municipality: string) => {
      const desk = await openDesk(portal, ['auditor'], municipality);
      const answer = await portal.app.inject({ method: 'GET', url: '/staff/audit', headers: desk.headers });
      return AUDIT_ROUTES.searchAudit.reply.parse(answer.json()).chain;
    };
    expect((await chainOf(MUNICIPALITY)).found).toEqual({ n: 7, kind: 'cut' });
    expect((await chainOf(NEIGHBOUR)).found).toBeNull();
    broken.clear();
  });

  it('SR-117: decides nothing and shows nothing while its clock and the database’s are 61 s apart, either way', async () => {
    for (const apart of [61_000, -61_000]) {
      clockMs = Date.now() + apart;
      const standing = createStanding(portal.database, broken, () => clockMs);
      await standing.watchClock();
      const route = PORTAL_ROUTES.changeCase;
      expect(standing.refusalOf(route)).toEqual({ code: 'clockUnsure' });
      expect(standing.refusalOf(PORTAL_ROUTES.readHealth)).toBeUndefined();
      clockMs = Date.now() + apart / 2;
      await standing.watchClock();
      expect(standing.refusalOf(route)).toBeUndefined();
    }
  });
});
