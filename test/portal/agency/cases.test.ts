import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AGENCY_ROUTES, type FeedEntry } from '#contract/portal/agency-routes.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { generatedCount } from '../../support/generated-counts.ts';
import { type AgencyTestClient, ALL_SCOPES, registerClient } from '../../support/portal/agency-client.ts';
import { pageOfLooks } from '../../support/portal/looks.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser } from '../../support/portal/staff-browser.ts';

const PROCEDURE = 'child-allowance-end';
const GROUP = 'child';
const NOBODY = 'MG-0000-0000-0000';

let portal: TestPortal;
let token: string;
let client: AgencyTestClient;
let neighbour: AgencyTestClient;
beforeAll(async () => {
  portal = await openTestPortal();
  token = await portal.signIn('ordinary');
  client = await registerClient(portal);
  neighbour = await registerClient(portal, { municipality: NEIGHBOUR });
});
afterAll(() => portal.close());

async function fileNew(municipality = MUNICIPALITY): Promise<{ number: string; container: Uint8Array }> {
  const holder = await portal.authority.holder('ordinary');
  const procedure = portal.procedure(PROCEDURE, municipality);
  const container = await sampleFiling(holder, procedure, { filer: portal.filerOf('ordinary') });
  const filed = await portal.file(token, container);
  expect(filed.status).toBe(201);
  return { number: String(filed.body.receiptNumber), container };
}

async function feed(
  by: AgencyTestClient,
  query = '',
): Promise<{ changes: FeedEntry[]; cursor: string; more: boolean }> {
  const answer = await by.ask('GET', `/agency/v1/cases${query}`);
  expect(answer.status).toBe(200);
  return AGENCY_ROUTES.listAgencyCases.reply.parse(answer.body);
}

async function wholeFeed(by: AgencyTestClient, limit = 200): Promise<FeedEntry[]> {
  const changes: FeedEntry[] = [];
  for (let cursor = ''; ; ) {
    const page = await feed(by, `?limit=${limit}${cursor === '' ? '' : `&after=${cursor}`}`);
    changes.push(...page.changes);
    if (!page.more) return changes;
    cursor = page.cursor;
  }
}

const change = (by: AgencyTestClient, number: string, payload: object, headers: Record<string, string> = {}) =>
  by.ask('POST', `/agency/v1/cases/${number}/events`, {
    payload,
    headers: { 'if-match': '"1"', 'idempotency-key': randomUUID(), ...headers },
  });

async function acts(): Promise<{ act: string; case: string | null; result: string; actor: { id: string } }[]> {
  const rows = await portal.database.selectFrom('audit_entry').select('json').execute();
  return rows.map(({ json }) => JSON.parse(json));
}

async function records(by = token) {
  const answer = await portal.ask(by, { method: 'GET', url: '/exchange-records' });
  return pageOfLooks(answer.body).records;
}

describe('a case, for another system of the city', () => {
  it('is told without a person, read with its answers, and taken as the bytes that were filed', async () => {
    const { number, container } = await fileNew();
    const entry = (await wholeFeed(client)).find((one) => one.number === number);
    const sha256 = createHash('sha256').update(container).digest();
    expect(entry).toMatchObject({
      state: 'received',
      version: 1,
      filing: 1,
      sha256: sha256.toString('hex'),
      group: GROUP,
    });
    expect(JSON.stringify(entry)).not.toMatch(/[ぁ-んァ-ヶ一-龠]/);

    const read = await client.ask('GET', `/agency/v1/cases/${number}`);
    const detail = AGENCY_ROUTES.readAgencyCase.reply.parse(read.body);
    const holder = await portal.authority.holder('ordinary');
    expect(detail.applicant.name.value).toBe(holder.persona.holder.name);
    expect(Object.keys(detail.answers).length).toBeGreaterThan(0);
    expect(detail.events).toMatchObject([{ state: 'received' }]);
    expect(read.headers.etag).toBe('"1"');

    const taken = await client.ask('GET', `/agency/v1/cases/${number}/filings/1/container`);
    expect(taken.bytes.equals(Buffer.from(container))).toBe(true);
    expect(taken.headers).toMatchObject({
      'content-type': 'application/vnd.etsi.asic-e+zip',
      'content-digest': `sha-256=:${sha256.toString('base64')}:`,
      etag: `"${sha256.toString('hex')}"`,
    });
    expect((await client.ask('GET', `/agency/v1/cases/${number}/filings/2/container`)).status).toBe(404);
  });

  it('DT-21: that was looked at, is in the audit and in the person’s records, however the answer was asked for', async () => {
    const { number } = await fileNew();
    for (const [method, url] of [
      ['GET', `/agency/v1/cases/${number}`],
      ['HEAD', `/agency/v1/cases/${number}/filings/1/container`],
      ['GET', `/agency/v1/cases/${number}/filings/1/container`],
    ] as const) {
      await client.ask(method as 'GET', url, { headers: { range: 'bytes=0-1', 'if-none-match': '*' } });
    }
    const entries = (await acts()).filter((entry) => entry.case === number && entry.actor.id === client.id);
    expect(entries.map(({ act }) => act)).toEqual(['agencyCaseRead', 'agencyContainerRead', 'agencyContainerRead']);
    const told = (await records()).filter(({ receiptNumber }) => receiptNumber === number);
    expect(told).toMatchObject([
      { way: 'agency', system: '児童手当システム', section: GROUP, kinds: ['container'] },
      { kinds: ['container'] },
      { kinds: ['applicant', 'answers'], procedure: { id: PROCEDURE }, municipality: { code: MUNICIPALITY } },
    ]);
    expect(told[0]?.legalGround.length).toBeGreaterThan(0);
    expect(JSON.stringify(told)).not.toContain(client.id);
  });

  it('DT-09: that staff opened, is in the person’s records once a day for each of them, without a name', async () => {
    const { number } = await fileNew();
    const [one, other] = [await newBrowser(portal, ['caseWorker']), await newBrowser(portal, ['reader'])];
    for (const browser of [one, one, other])
      expect((await browser.ask('GET', `/staff/cases/${number}`)).status).toBe(200);
    await one.ask('POST', `/staff/cases/${number}/assignment`, { version: 1 });
    const told = (await records()).filter(({ receiptNumber }) => receiptNumber === number);
    expect(told).toMatchObject([
      { way: 'desk', system: null, section: GROUP },
      { way: 'desk', system: null, section: GROUP },
    ]);
    expect(JSON.stringify(told)).not.toContain(one.account.id);
    expect(JSON.stringify(told)).not.toContain('職員');
  });

  it('is in nobody else’s records, and the records come page after page', async () => {
    const stranger = await portal.signIn('spouse');
    expect(await records(stranger)).toEqual([]);
    const { number } = await fileNew();
    for (let n = 0; n < 55; n += 1) await client.ask('GET', `/agency/v1/cases/${number}`);
    const seen: string[] = [];
    const times: string[] = [];
    for (let after = ''; ; ) {
      const page = await portal.ask(token, { method: 'GET', url: `/exchange-records${after}` });
      const { records: shown, next } = pageOfLooks(page.body);
      seen.push(...shown.map(({ record }) => record));
      times.push(...shown.map(({ at }) => at));
      if (next === null) break;
      after = `?after=${next}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(times).toEqual(times.toSorted().reverse());
    expect(seen.length).toBeGreaterThan(55);
  });
});

describe('a change by another system', () => {
  it('begins the review, is told to the person, and is made once however often it is sent', async () => {
    const { number } = await fileNew();
    const key = randomUUID();
    const begin = () => change(client, number, { event: 'beginReview' }, { 'idempotency-key': key });
    const answers = await Promise.all(Array.from({ length: 50 }, begin));
    expect(new Set(answers.map(({ status, bytes }) => `${status} ${bytes}`))).toEqual(
      new Set(['200 {"version":2,"state":"inReview"}']),
    );
    const mine = await portal.ask(token, { method: 'GET', url: `/applications/${number}` });
    expect(mine.body).toMatchObject({ status: 'inReview', history: [{ status: 'received' }, { status: 'inReview' }] });
    expect((await acts()).filter(({ act, case: of }) => act === 'agencyCaseChanged' && of === number)).toHaveLength(1);
    expect((await wholeFeed(client)).filter((one) => one.number === number).map(({ state }) => state)).toEqual([
      'received',
      'inReview',
    ]);
  });

  it('DT-07: keeps a key for one change and one system', async () => {
    const [{ number }, { number: next }] = [await fileNew(), await fileNew()];
    const headers = { 'idempotency-key': randomUUID() };
    expect((await change(client, number, { event: 'beginReview' }, headers)).status).toBe(200);
    for (const [of, event] of [
      [next, { event: 'beginReview' }],
      [number, { event: 'externalTaken', externalId: 'A-1' }],
    ] as const) {
      expect(await change(client, of, event, headers)).toMatchObject({
        status: 409,
        body: { code: 'idempotencyKeyReused' },
      });
    }
    const second = await registerClient(portal);
    expect((await change(second, next, { event: 'beginReview' }, headers)).status).toBe(200);
  });

  it('names what it saw: without a version it is 428, with an older one 412, and nothing is overwritten', async () => {
    const { number } = await fileNew();
    const url = `/agency/v1/cases/${number}/events`;
    const payload = { event: 'externalTaken', externalId: 'JT-2026.1' };
    const headers = { 'idempotency-key': randomUUID() };
    expect(await client.ask('POST', url, { payload, headers })).toMatchObject({
      status: 428,
      body: { code: 'versionRequired' },
    });
    // What was refused has not used up its key.
    expect((await client.ask('POST', url, { payload, headers: { ...headers, 'if-match': '"1"' } })).status).toBe(200);
    expect(await change(client, number, payload)).toMatchObject({
      status: 412,
      body: { code: 'caseChanged', version: 2 },
    });
    for (const match of ['1', 'W/"1"', '*', '"1", "2"', '"01"']) {
      expect((await change(client, number, payload, { 'if-match': match })).status).toBe(400);
    }
    const read = await client.ask('GET', `/agency/v1/cases/${number}`);
    expect(read.body).toMatchObject({ version: 2, state: 'received', taken: [{ externalId: 'JT-2026.1' }] });
  });

  it('is refused where the case has ended, and where a name of the case could be a person’s number', async () => {
    const { number } = await fileNew();
    expect((await change(client, number, { event: 'externalTaken', externalId: '123456789018' })).status).toBe(400);
    const worker = await newBrowser(portal, ['caseWorker']);
    for (const [n, act] of [{ type: 'take' }, { type: 'decide', outcome: 'noted' }].entries()) {
      const { body } = await worker.ask('GET', `/staff/cases/${number}`);
      const done = await worker.ask('POST', `/staff/cases/${number}/acts`, {
        key: randomUUID(),
        version: body.version,
        act,
      });
      expect([n, done.status]).toEqual([n, 200]);
    }
    const { version } = (await client.ask('GET', `/agency/v1/cases/${number}`)).body;
    for (const event of [{ event: 'beginReview' }, { event: 'externalTaken', externalId: 'A' }]) {
      expect(await change(client, number, event, { 'if-match': `"${String(version)}"` })).toMatchObject({
        status: 409,
        body: { code: 'transitionRefused', from: 'decided' },
      });
    }
    expect((await change(client, number, { event: 'decide', outcome: 'noted' })).status).toBe(400);
  });

  it('finds a case that was erased gone, and the person’s records of looks at it are gone', async () => {
    const { number } = await fileNew();
    expect((await client.ask('GET', `/agency/v1/cases/${number}`)).status).toBe(200);
    expect((await records()).some(({ receiptNumber }) => receiptNumber === number)).toBe(true);
    await sql`update desk_case set closed_at = now(), state = 'decided', outcome = 'noted'
      where receipt_number = ${number}`.execute(portal.database);
    await sql`select erase_cases(${MUNICIPALITY}, ${[number]}::text[])`.execute(portal.database);
    const { version } = await portal.database
      .selectFrom('desk_case')
      .select('version')
      .where('receipt_number', '=', number)
      .executeTakeFirstOrThrow();
    const event = { event: 'externalTaken', externalId: 'A' };
    for (const answer of [
      await client.ask('GET', `/agency/v1/cases/${number}`),
      await client.ask('GET', `/agency/v1/cases/${number}/filings/1/container`),
      await client.ask('GET', `/agency/v1/cases/${number}/letters/1`),
      await change(client, number, event, { 'if-match': `"${version}"` }),
    ]) {
      expect(answer).toMatchObject({ status: 410, body: { code: 'erased' } });
    }
    expect((await neighbour.ask('GET', `/agency/v1/cases/${number}`)).status).toBe(404);
    expect((await records()).some(({ receiptNumber }) => receiptNumber === number)).toBe(false);
    expect((await client.ask('GET', '/agency/v1/cases')).status).toBe(200);
  });
});

describe('what a system may', () => {
  const asked = (number: string) =>
    ({
      'cases.list': ['GET', '/agency/v1/cases'],
      'cases.read': ['GET', `/agency/v1/cases/${number}`],
      'cases.container': ['GET', `/agency/v1/cases/${number}/filings/1/container`],
      'cases.account': ['GET', `/agency/v1/cases/${number}/benefit-account`],
      'cases.state': ['POST', `/agency/v1/cases/${number}/events`],
      'catalogue.read': ['GET', '/agency/v1/procedures'],
    }) as const;

  it.each(ALL_SCOPES)('DT-32: with %s alone, opens its own route and no other', async (scope) => {
    const { number } = await fileNew();
    const narrow = await registerClient(portal, { scopes: [scope] });
    for (const [needed, [method, url]] of Object.entries(asked(number))) {
      const answer =
        method === 'GET' ? await narrow.ask(method, url) : await change(narrow, number, { event: 'beginReview' });
      const refused = { status: 403, body: { code: 'scopeMissing', scope: needed } };
      // A case that is not granted has no account to pay to.
      const opened = needed === 'cases.account' ? 409 : 200;
      if (needed === scope) expect({ needed, status: answer.status }).toEqual({ needed, status: opened });
      else expect(answer).toMatchObject(refused);
    }
  });

  it('DT-11: is not a case that is kept from most eyes, in no place, unless it was let see these too', async () => {
    const { number } = await fileNew();
    const approver = await newBrowser(portal, ['approver']);
    const restricted = { key: randomUUID(), version: 1, act: { type: 'restrict', reason: '架空の申出がありました。' } };
    expect((await approver.ask('POST', `/staff/cases/${number}/acts`, restricted)).status).toBe(200);
    const trusted = await registerClient(portal, { scopes: [...ALL_SCOPES, 'cases.restricted'] });
    for (const [by, status] of [
      [client, 404],
      [trusted, 200],
    ] as const) {
      expect((await wholeFeed(by)).some((one) => one.number === number)).toBe(status === 200);
      expect((await by.ask('GET', `/agency/v1/cases/${number}`)).status).toBe(status);
      expect((await by.ask('GET', `/agency/v1/cases/${number}/filings/1/container`)).status).toBe(status);
      expect((await change(by, number, { event: 'beginReview' }, { 'if-match': '"2"' })).status).toBe(status);
    }
  });

  it('opens nothing for anybody without a token of a system, nor the other doors with one', async () => {
    const { number } = await fileNew();
    const browser = await newBrowser(portal, ['approver', 'caseWorker']);
    for (const [method, url] of Object.values(asked(number))) {
      const options = { method, url, ...(method === 'POST' ? { payload: { event: 'beginReview' } } : {}) };
      for (const headers of [{}, { authorization: `Bearer ${token}` }, { cookie: browser.cookie }]) {
        const answer = await portal.app.inject({ ...options, headers });
        expect([url, answer.statusCode]).toEqual([url, 401]);
      }
    }
    for (const url of ['/applications', '/staff/cases', '/staff/agency-clients', '/exchange-records']) {
      expect((await client.ask('GET', url)).status).toBe(401);
    }
  });

  it('DT-01 DT-32: is its own groups and city: of another, a case is one that never was, and nothing is counted', async () => {
    const before = await feed(neighbour);
    const { number } = await fileNew();
    const outside = await registerClient(portal, { groups: ['tax'] });
    const strip = ({ body, status }: { body: Record<string, unknown>; status: number }) => {
      const { instance: _, ...rest } = body;
      return { status, rest };
    };
    for (const by of [neighbour, outside]) {
      for (const [real, made] of [
        [`/agency/v1/cases/${number}`, `/agency/v1/cases/${NOBODY}`],
        [`/agency/v1/cases/${number}/filings/1/container`, `/agency/v1/cases/${NOBODY}/filings/1/container`],
      ] as const) {
        const answers = [strip(await by.ask('GET', real)), strip(await by.ask('GET', made))];
        expect(answers[0]).toMatchObject({ status: 404 });
        expect(answers[0]).toEqual(answers[1]);
      }
      expect((await change(by, number, { event: 'beginReview' })).status).toBe(404);
      expect((await feed(by)).changes).toEqual([]);
      expect((await feed(by, `?group=${GROUP}`)).changes).toEqual([]);
    }
    const place = (cursor: string) => cursor.split('-')[0];
    expect(place((await feed(neighbour)).cursor)).toBe(place(before.cursor));
    const theirs = await fileNew(NEIGHBOUR);
    expect((await feed(neighbour)).changes.map((one) => one.number)).toEqual([theirs.number]);
    expect((await wholeFeed(client)).map((one) => one.number)).not.toContain(theirs.number);
    const told = (await records()).filter(({ receiptNumber }) => receiptNumber === number);
    expect(told).toEqual([]);
  });

  it('DT-02: is of the token: a municipality in the query, the body or a header is refused or means nothing', async () => {
    const { number } = await fileNew();
    expect((await neighbour.ask('GET', `/agency/v1/cases?municipality=${MUNICIPALITY}`)).status).toBe(400);
    expect(
      (await neighbour.ask('GET', `/agency/v1/cases/${number}`, { headers: { 'x-municipality': MUNICIPALITY } }))
        .status,
    ).toBe(404);
    expect((await change(neighbour, number, { event: 'beginReview', m: MUNICIPALITY })).status).toBe(400);
  });

  it('lists the procedures of its city and groups', async () => {
    const all = AGENCY_ROUTES.listAgencyProcedures.reply.parse((await client.ask('GET', '/agency/v1/procedures')).body);
    expect(all.procedures.map(({ id }) => id)).toContain(PROCEDURE);
    const none = await registerClient(portal, { groups: ['tax'] });
    expect((await none.ask('GET', '/agency/v1/procedures')).body).toEqual({ procedures: [] });
  });
});

describe('the feed', () => {
  it('goes on from a cursor for 30 days, and says 410 after', async () => {
    const { cursor } = await feed(client);
    const [place, at] = cursor.split('-');
    const older = (days: number) => `${place}-${(Number.parseInt(at ?? '', 36) - days * 86_400).toString(36)}`;
    expect((await client.ask('GET', `/agency/v1/cases?after=${older(29)}`)).status).toBe(200);
    expect(await client.ask('GET', `/agency/v1/cases?after=${older(31)}`)).toMatchObject({
      status: 410,
      body: { code: 'cursorExpired' },
    });
    for (const after of ['', 'x', '1', '-1-1', "1-1'", '1-1-1', 'z'.repeat(40)]) {
      expect((await client.ask('GET', `/agency/v1/cases?after=${encodeURIComponent(after)}`)).status).toBe(400);
    }
    expect((await client.ask('GET', `/agency/v1/cases?after=${'z'.repeat(13)}-${at}`)).body).toMatchObject({
      changes: [],
    });
  });

  it('narrows to a state, and goes on behind what it left out', async () => {
    const { number } = await fileNew();
    await change(client, number, { event: 'beginReview' });
    const inReview: FeedEntry[] = [];
    for (let cursor = ''; ; ) {
      const page = await feed(client, `?state=inReview&limit=3${cursor === '' ? '' : `&after=${cursor}`}`);
      inReview.push(...page.changes);
      if (!page.more) break;
      cursor = page.cursor;
    }
    expect(inReview.map((one) => one.number)).toContain(number);
    expect(new Set(inReview.map(({ state }) => state))).toEqual(new Set(['inReview']));
  });

  it('DT-25: tells every change once and in order, to who reads while thousands are made at once', async () => {
    const CHANGES = generatedCount(2_000, 10_000);
    const CASES = 40;
    const numbers = await Promise.all(Array.from({ length: CASES }, async () => (await fileNew()).number));
    const start = (await feed(client, '?limit=1')).cursor.split('-')[0];
    expect(start).toBeDefined();
    const change1 = (n: number) =>
      portal.database.transaction().execute(async (transaction) => {
        await sql`update desk_case set version = version + 1
          where municipality_code = ${MUNICIPALITY} and receipt_number = ${numbers[n % CASES]}`.execute(transaction);
        // Some transactions end late.
        if (n % 7 === 0) await sql`select pg_sleep(0.002)`.execute(transaction);
        if (n % 97 === 0) throw new Error('given up');
      });
    let going = true;
    let next = 0;
    const makers = Array.from({ length: 8 }, async () => {
      while (next < CHANGES) await change1(next++).catch(() => undefined);
    });
    const seen: FeedEntry[] = [];
    const reader = (async () => {
      for (let cursor = '', last = false; ; ) {
        const isOver = !going;
        const page = await feed(client, cursor === '' ? '' : `?after=${cursor}`);
        seen.push(...page.changes);
        cursor = page.cursor;
        if (!page.more && last) return;
        last = isOver;
      }
    })();
    await Promise.all(makers);
    going = false;
    await reader;

    const kept = CHANGES - Math.ceil(CHANGES / 97);
    const mine = seen.filter(({ number }) => numbers.includes(number));
    expect(mine).toHaveLength(CASES + kept);
    for (const number of numbers) {
      const versions = mine.filter((one) => one.number === number).map(({ version }) => version);
      expect(versions).toEqual(versions.map((_, n) => n + 1));
    }
    expect(await wholeFeed(client)).toEqual(seen);
  }, 120_000);

  it('DT-25: tells nothing of what was taken back, and leaves no gap', async () => {
    const before = await sql<{ feed_no: string }>`select feed_no from agency_feed_end
      where municipality_code = ${MUNICIPALITY}`.execute(portal.database);
    const { number } = await fileNew();
    await change(client, number, { event: 'beginReview' }, { 'if-match': '"9"' });
    const rows = await sql<{ feed_no: string }>`select feed_no from agency_feed
      where municipality_code = ${MUNICIPALITY} and feed_no > ${before.rows[0]?.feed_no} order by feed_no`.execute(
      portal.database,
    );
    expect(rows.rows.map(({ feed_no }) => Number(feed_no))).toEqual([Number(before.rows[0]?.feed_no) + 1]);
  });
});
