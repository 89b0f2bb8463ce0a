import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXCHANGE_RECORD_ROUTES } from '#contract/portal/exchange-record-routes.ts';
import { PREFILL_ROUTES } from '#contract/portal/prefill-routes.ts';
import { sampleAnswers, undeclaredAnswers } from '../../support/application/sample-answers.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { openSiteApi } from '../../support/portal/site-api.ts';
import { MUNICIPALITY } from '../../support/portal/staff-browser.ts';

const PROCEDURE = 'child-allowance-end';
const JOB = { kind: 'job', id: 'sweepPrefills' } as const;

let portal: TestPortal;
let site: Awaited<ReturnType<typeof openSiteApi>>;
let other: typeof site;
const tokens = new Map<typeof site, string>();
let person = '';
let somebodyElse = '';
beforeAll(async () => {
  portal = await openTestPortal();
  for (const opened of [1, 2]) {
    const one = await openSiteApi(portal, { apis: ['applications.prefill'] });
    tokens.set(one, String((await one.token('applications.prefill')).body.access_token));
    if (opened === 1) site = one;
    else other = one;
  }
  person = await portal.signIn('ordinary');
  somebodyElse = await portal.signIn('spouse');
});
afterAll(() => portal?.close());

const asSite = (of: typeof site, method: 'GET' | 'POST', url: string, payload?: object) =>
  of.ask(tokens.get(of) ?? '', method, url, payload);
const answers = () => undeclaredAnswers(portal.procedure(PROCEDURE));
const make = (given: object = answers()) =>
  asSite(site, 'POST', '/api/prefills', { procedure: PROCEDURE, municipality: MUNICIPALITY, answers: given });
async function made() {
  const { status, body } = await make();
  if (status !== 201) throw new Error(JSON.stringify(body));
  return { id: String(body.id), token: String(body.link).split('/').at(-1) ?? '' };
}
const open = (as: string, token: string) => portal.ask(as, { method: 'POST', url: '/prefills', payload: { token } });
const look = (token: string) => portal.ask(undefined, { method: 'POST', url: '/prefill-links', payload: { token } });
const stateOf = async (id: string, of = site) => (await asSite(of, 'GET', `/api/prefills/${id}`)).body;

async function file(): Promise<string> {
  const holder = await portal.authority.holder('ordinary');
  const filing = await sampleFiling(holder, portal.procedure(PROCEDURE), { filer: portal.filerOf('ordinary') });
  return String((await portal.file(person, filing)).body.receiptNumber);
}

describe('a form that a site begins', () => {
  it('says who wrote into which form to whoever has the link, and what was written to the first who opens it alone', async () => {
    const { token, id } = await made();
    expect((await look(token)).body).toMatchObject({
      site: { name: { en: 'Sample Library' }, origin: 'https://library.mihon.example' },
      procedure: PROCEDURE,
      municipality: MUNICIPALITY,
    });
    expect(JSON.stringify((await look(token)).body)).not.toContain('answers');
    expect((await open(person, token)).body).toMatchObject({ site: { en: 'Sample Library' }, answers: answers() });
    expect((await open(person, token)).status).toBe(200);
    expect((await open(somebodyElse, token)).status).toBe(404);
    expect(await stateOf(id)).toMatchObject({ state: 'open' });
  });

  it('is no form that the city does not have, and holds nothing that its fields do not take', async () => {
    const elsewhere = { procedure: 'passport', municipality: MUNICIPALITY, answers: {} };
    expect((await asSite(site, 'POST', '/api/prefills', elsewhere)).body.code).toBe('procedureUnknown');
    const wrong = [
      { unknownField: 'x' },
      { ...answers(), reason: 'no such choice' },
      { note: '123456789018' },
      sampleAnswers(portal.procedure(PROCEDURE)),
    ];
    for (const one of wrong) expect((await make(one)).status, JSON.stringify(one)).toBe(422);
    expect((await make({ reason: 'x'.repeat(70_000) })).status).toBe(413);
    expect((await make({})).status).toBe(201);
  });

  it('tells the site the number and the state only of an application of whoever opened it, where they want that', async () => {
    const { token, id } = await made();
    await open(person, token);
    const receiptNumber = await file();
    expect(await stateOf(id)).toMatchObject({ state: 'open' });
    const tell = (as: string, number: string) =>
      portal.ask(as, { method: 'POST', url: '/prefills/number', payload: { token, receiptNumber: number } });
    expect((await tell(somebodyElse, receiptNumber)).status).toBe(404);
    expect((await tell(person, 'MG-0000-0000-0000')).status).toBe(404);
    expect((await tell(person, receiptNumber)).status).toBe(204);
    expect(await stateOf(id)).toEqual({ state: 'filed', number: receiptNumber, status: 'received' });
    expect((await open(person, token)).status).toBe(404);
  });

  it('is told of no more once its person takes that back, and each look at it is among their records', async () => {
    const { token, id } = await made();
    await open(person, token);
    const receiptNumber = await file();
    const payload = { token, receiptNumber };
    await portal.ask(person, { method: 'POST', url: '/prefills/number', payload });
    for (let n = 0; n < 2; n += 1) expect((await stateOf(id)).state).toBe('filed');
    const { body } = await portal.ask(person, { method: 'GET', url: '/exchange-records?way=site' });
    const { records } = EXCHANGE_RECORD_ROUTES.listExchangeRecords.reply.parse(body);
    expect(records.filter((one) => JSON.stringify(one).includes(receiptNumber))).toMatchObject([
      { act: { did: 'applicationRead' }, site: { client: site.site }, purpose: 'site.granted' },
    ]);
    const told = async (as: string) => {
      const listed = await portal.ask(as, { method: 'GET', url: '/told-sites' });
      return PREFILL_ROUTES.listToldSites.reply.parse(listed.body).told.filter(({ prefill }) => prefill === id);
    };
    const stop = (as: string) => portal.ask(as, { method: 'DELETE', url: `/told-sites/${id}` });
    expect(await told(person)).toMatchObject([{ receiptNumber, site: { en: 'Sample Library' } }]);
    expect(await told(somebodyElse)).toEqual([]);
    expect((await stop(somebodyElse)).status).toBe(404);
    expect((await stateOf(id)).state).toBe('filed');
    expect((await stop(person)).status).toBe(200);
    expect(await stateOf(id)).toEqual({ state: 'over' });
    expect((await stop(person)).status).toBe(404);
    expect(await told(person)).toEqual([]);
  });

  it('is the site’s own: another learns no more of it than of one that never was', async () => {
    const { id } = await made();
    const foreign = await asSite(other, 'GET', `/api/prefills/${id}`);
    const unknown = await asSite(other, 'GET', `/api/prefills/${'A'.repeat(22)}`);
    const without = ({ status, body: { instance: _, id: __, ...body } }: typeof foreign) => ({ status, body });
    expect(without(foreign)).toEqual(without(unknown));
    expect(foreign.status).toBe(404);
  });

  it('is over after a day, and what was written is gone; with its person goes all of it', async () => {
    const { token, id } = await made();
    await open(person, token);
    await sql`update prefill set ends_at = clock_timestamp() - interval '1 second' where id = ${id}`.execute(
      portal.database,
    );
    expect([(await look(token)).status, (await open(person, token)).status]).toEqual([404, 404]);
    expect(await stateOf(id)).toEqual({ state: 'over' });
    await portal.stores.prefills.sweep(JOB);
    const kept = await sql`select sealed from prefill where id = ${id}`.execute(portal.database);
    expect(kept.rows).toEqual([{ sealed: null }]);
    await portal.database.transaction().execute(async (transaction) => {
      const subject = portal.filerOf('ordinary');
      await sql`insert into erasure (n, municipality_code, kind, id)
        select coalesce(max(n), 0) + 1, '000000', 'person', ${subject} from erasure`.execute(transaction);
      await sql`select forget_person(${subject})`.execute(transaction);
    });
    expect((await sql`select 1 from prefill where id = ${id}`.execute(portal.database)).rows).toEqual([]);
  });

  it('is sealed: the database alone does not tell what was written', async () => {
    const { id } = await made();
    const { rows } = await sql<{ sealed: Buffer }>`select sealed from prefill where id = ${id}`.execute(
      portal.database,
    );
    const [first = ''] = Object.keys(answers());
    expect(rows[0]?.sealed.includes(first)).toBe(false);
  });
});
