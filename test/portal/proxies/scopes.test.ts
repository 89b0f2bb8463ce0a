import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applicationDetailSchema, filedReplySchema } from '#contract/portal/application-routes.ts';
import type { MandateThing } from '#contract/portal/mandate.ts';
import { MANDATE_ROUTES } from '#contract/portal/mandate-routes.ts';
import { actingNeeds } from '#contract/portal/menu-policy.ts';
import { PORTAL_ROUTES, type PortalRouteName } from '#contract/portal/portal-routes.ts';
import { VISIT_ROUTES } from '#contract/portal/visit-routes.ts';
import { procedureIdSchema } from '#contract/values/brands.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { decidedCase } from '../../support/portal/authorisation-cells.ts';
import { giveMandate } from '../../support/portal/mandate-sitting.ts';
import { openPaymentBench, type PaymentBench } from '../../support/portal/payment-bench.ts';
import { MUNICIPALITY, newBrowser } from '../../support/portal/staff-browser.ts';

/** `bench.number` is of it; what was decided is of the other. */
const HIDDEN = 'child-allowance-donation';
const COVERED = 'child-allowance-claim';

let bench: PaymentBench;
let decided: string;
let proxy: string;
beforeAll(async () => {
  bench = await openPaymentBench();
  const both = await newBrowser(bench.portal, ['caseWorker', 'approver']);
  decided = await decidedCase(bench.portal, both, bench.token());
});
afterAll(() => bench.close());
beforeEach(async () => {
  await sql`delete from mandate`.execute(bench.portal.database);
  proxy = await bench.portal.signIn('spouse');
});

async function actWith(things: readonly MandateThing[], procedures = [COVERED]): Promise<string> {
  const { portal } = bench;
  const scope = {
    procedures: procedures.map((id) => procedureIdSchema.parse(id)),
    things: ['applications' as const, ...things].sort(),
  };
  const mandate = await giveMandate(portal, await portal.signIn('ordinary'), ['ordinary', 'spouse'], { scope });
  const begun = await portal.ask(proxy, { method: 'POST', url: '/session/acting', payload: { mandate } });
  expect(begun.status).toBe(201);
  return MANDATE_ROUTES.beginActing.reply.parse(begun.body).token;
}
const get = (token: string, url: string) => bench.portal.ask(token, { method: 'GET', url });
const post = (token: string, url: string, payload: object) => bench.portal.ask(token, { method: 'POST', url, payload });

async function fileOwn(procedure: string): Promise<string> {
  const { portal } = bench;
  const filing = await sampleFiling(await portal.authority.holder('ordinary'), portal.procedure(procedure), {
    filer: portal.filerOf('ordinary'),
  });
  return filedReplySchema.parse((await portal.file(bench.token(), filing)).body).receiptNumber;
}

/** Of what proxies read, in the records of the principal. */
async function linesOf(number: string): Promise<string[]> {
  const { rows } = await sql<{ kind: string }>`
    select kinds[1] as kind from exchange_record
    where receipt_number = ${number} and way = 'proxy' and purpose = 'proxy.act' order by id`.execute(
    bench.portal.database,
  );
  return rows.map(({ kind }) => kind);
}

/** Of the events that were told. */
let lastTold = '0';

/** Has the principal told of what the proxy did, as the portal's jobs do. */
async function toldOf(name: 'caseTouchedByProxy' | 'paymentBegunByProxy'): Promise<string[]> {
  const { database, stores, filerOf } = bench.portal;
  const { rows } = await sql<{ id: string; data: never; on_behalf_of: string }>`
    select id, data, on_behalf_of from outbox_event
    where name = ${name} and id > ${lastTold}::bigint order by id`.execute(database);
  for (const { id, data, on_behalf_of } of rows) {
    lastTold = id;
    expect(on_behalf_of).toBe(filerOf('ordinary'));
    for (const job of stores.eventJobs[name]) {
      await database
        .transaction()
        .execute((transaction) =>
          job.handle({ transaction, eventId: '1', data, signal: new AbortController().signal }),
        );
    }
  }
  const told = await sql<{ kind: string }>`
    delete from notice where kind in ('proxyOpened', 'proxyVisit', 'proxyPays') and owner = ${filerOf('ordinary')}
    returning kind`.execute(database);
  return told.rows.map(({ kind }) => kind);
}

describe('MT-40: the things of a mandate', () => {
  it('open their own routes each, and no other thing’s', async () => {
    const things = ['letters', 'notices', 'payments', 'visits'] as const;
    const routes = (Object.keys(PORTAL_ROUTES) as PortalRouteName[]).filter((name) =>
      things.some((thing) => thing === actingNeeds(name)),
    );
    expect(routes.map((name) => `${actingNeeds(name)} ${name}`).sort()).toEqual([
      'letters readLetter',
      'notices listNotices',
      'notices readNotice',
      'notices summariseNotices',
      'payments beginPayment',
      'payments cancelPayment',
      'payments listCharges',
      'payments readCharge',
      'payments readPaymentRecord',
      'payments watchPayment',
      'visits bookVisit',
      'visits cancelVisit',
      'visits changeVisit',
      'visits listVisits',
    ]);
    for (const thing of things) {
      const token = await actWith([thing]);
      const wrong: string[] = [];
      for (const name of routes) {
        const { method, path } = PORTAL_ROUTES[name];
        const { body } = await bench.portal.ask(token, { method, url: path.replace(/:\w+/g, 'x') });
        if ((body.code === 'notInMandate') === (actingNeeds(name) === thing)) wrong.push(`${thing} ${name}`);
      }
      expect(wrong).toEqual([]);
      await sql`delete from mandate`.execute(bench.portal.database);
      proxy = await bench.portal.signIn('spouse');
    }
  });

  it('leave nothing of what they do not name in an application, not even a count', async () => {
    const detailOf = async (token: string) =>
      applicationDetailSchema.parse((await get(token, `/applications/${decided}`)).body);
    const own = await detailOf(bench.token());
    expect(own.letters).toHaveLength(1);
    expect(own.visits.section).not.toBeNull();
    const narrow = await detailOf(await actWith([]));
    expect(narrow).toMatchObject({ letters: [], messages: [], mayWithdraw: false });
    expect(narrow.visits).toEqual({ section: null, visits: [], mayBook: false, changesLeft: 0 });
    await sql`delete from mandate`.execute(bench.portal.database);
    proxy = await bench.portal.signIn('spouse');
    const wide = await detailOf(await actWith(['letters', 'visits']));
    expect(wide.letters).toEqual(own.letters);
    expect(wide.visits).toEqual(own.visits);
  });
});

describe('a proxy with more than applications', () => {
  it('opens a letter, of which the principal hears once, and reads in their records', async () => {
    await sql`update case_letter_way set opened_at = null where receipt_number = ${decided}`.execute(
      bench.portal.database,
    );
    const token = await actWith(['letters']);
    const url = `/applications/${decided}/letters/1`;
    for (let times = 0; times < 2; times += 1) expect((await get(token, url)).status).toBe(200);
    expect((await linesOf(decided)).filter((kind) => kind === 'letters')).toHaveLength(1);
    expect(await toldOf('caseTouchedByProxy')).toEqual(['proxyOpened']);
    const { letters } = applicationDetailSchema.parse((await get(bench.token(), `/applications/${decided}`)).body);
    expect(letters[0]?.openedAt).not.toBeNull();
    expect((await get(token, `/applications/${bench.number}/letters/1`)).status).toBe(404);
  });

  it('books, moves and cancels a visit, sees no other, and the principal hears of each', async () => {
    const covered = await fileOwn(COVERED);
    const hidden = await fileOwn(HIDDEN);
    const { days } = VISIT_ROUTES.listSlots.reply.parse(
      (await get(bench.token(), `/offices/${MUNICIPALITY}/child/slots`)).body,
    );
    const [first, second, third] = days.flatMap((day) => day.slots).map(({ slot }) => slot);
    expect((await post(bench.token(), `/applications/${hidden}/visits`, { slot: third })).status).toBe(200);
    const token = await actWith(['visits']);
    const url = `/applications/${covered}/visits`;
    const booked = await post(token, url, { slot: first });
    expect(booked).toMatchObject({ status: 200, body: { letters: [], messages: [] } });
    expect((await bench.portal.ask(token, { method: 'PUT', url: `${url}/1`, payload: { slot: second } })).status).toBe(
      200,
    );
    const { visits } = VISIT_ROUTES.listVisits.reply.parse((await get(token, '/visits')).body);
    expect(visits).toMatchObject([{ of: 'case', receiptNumber: covered, slot: second }]);
    expect((await bench.portal.ask(token, { method: 'DELETE', url: `${url}/1` })).status).toBe(200);
    expect(await toldOf('caseTouchedByProxy')).toEqual(['proxyVisit', 'proxyVisit', 'proxyVisit']);
    expect((await post(token, `/applications/${hidden}/visits`, { slot: first })).status).toBe(404);
    expect((await post(token, '/visits', { purpose: 'x', slot: first })).body.code).toBe('notInMandate');
  });

  it('reads notices of the cases of the mandate, none that keeps the principal safe, and marks none', async () => {
    const { portal, token: own } = bench;
    const owner = portal.filerOf('ordinary');
    const add = (id: string, kind: string, number: string | null) =>
      sql`insert into notice (owner, id, municipality_code, receipt_number, kind, at)
        values (${owner}, ${id}, ${number === null ? null : MUNICIPALITY}, ${number}, ${kind}, now())`.execute(
        portal.database,
      );
    await sql`delete from notice where owner = ${owner}`.execute(portal.database);
    const ids = ['told', 'other', 'safe', 'none'].map((id) => id.padEnd(24, 'x'));
    const [told = '', other = '', safe = '', none = ''] = ids;
    await add(told, 'decided', decided);
    await add(other, 'received', bench.number);
    await add(safe, 'proxyFiled', decided);
    await add(none, 'mailChanged', null);
    const token = await actWith(['notices']);
    const listed = (await get(token, '/notices')).body.notices as { notice: string }[];
    expect(listed.map(({ notice }) => notice)).toEqual([told]);
    expect((await get(token, '/notices/summary')).body).toMatchObject({ all: 1, unread: 1 });
    expect((await get(token, `/notices/${told}`)).status).toBe(200);
    for (const id of [other, safe, none]) {
      expect((await get(token, `/notices/${id}`)).status).toBe(404);
      expect((await get(token, `/notices?after=${id}`)).status).toBe(404);
    }
    expect(await linesOf(decided)).toContain('notices');
    const marked = await bench.portal.ask(token, { method: 'POST', url: `/notices/${told}/read` });
    expect(marked.body.code).toBe('notInMandate');
    expect((await get(own(), `/notices/${told}`)).body).toMatchObject({ isRead: false });
  });

  it('sees what is to be paid in the cases of the mandate, pays it, and the principal hears of that', async () => {
    const covered = await bench.newCharge(300);
    const token = await actWith(['payments'], [HIDDEN]);
    const listed = (await get(token, '/charges')).body.charges as { charge: string }[];
    expect(listed.map(({ charge }) => charge)).toContain(covered);
    expect((await get(token, `/charges/${covered}`)).status).toBe(200);
    const begun = await post(token, `/charges/${covered}/attempts`, { yen: 300 });
    expect(begun.status).toBe(201);
    expect(await toldOf('paymentBegunByProxy')).toEqual(['proxyPays']);
    expect(await linesOf(bench.number)).toContain('charges');
    bench.portal.sandbox.pay(String(begun.body.pageUrl).split('/').at(-1) ?? '', '9999 0000 0000 0001');
    await bench.hear();
    expect((await bench.charge(covered)).state).toBe('paid');
    expect((await get(token, `/charges/${covered}/record.pdf?language=ja`)).status).toBe(200);
    const entry = await sql<{ json: string }>`
      select json from audit_entry where json like '%paymentBegun%' order by n desc limit 1`.execute(
      bench.portal.database,
    );
    expect(JSON.parse(entry.rows[0]?.json ?? '{}')).toMatchObject({ actor: { kind: 'proxy' } });

    // Of another procedure nothing is there.
    await sql`delete from mandate`.execute(bench.portal.database);
    proxy = await bench.portal.signIn('spouse');
    const other = await actWith(['payments'], [COVERED]);
    expect((await get(other, '/charges')).body).toEqual({ charges: [], next: null });
    expect((await get(other, `/charges/${covered}`)).status).toBe(404);
    expect((await post(other, `/charges/${covered}/attempts`, { yen: 300 })).status).toBe(404);
  });
});
