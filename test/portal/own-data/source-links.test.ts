import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownDataSchema, ownReadingSchema } from '#contract/portal/own-data-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { openSourceServer, type SourceServer } from '../../support/portal/source-server.ts';

let server: SourceServer;
let portal: TestPortal;
let token: string;
beforeAll(async () => {
  server = await openSourceServer(TEST_ORIGIN);
  server.tricks = { linksStrangers: true };
  portal = await openTestPortal({ config: { ownDataSources: [server.registration] } });
  token = await portal.signIn('ordinary');
});
afterAll(async () => {
  await portal.close();
  await server.close();
});

const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
  portal.ask(token, { method, url, ...(payload === undefined ? {} : { payload }) });
const link = () => ask('POST', '/own-data/links', { source: 'mihon-source' });
const events = async () =>
  (
    await sql<{ data: { subject: string } }>`select data from outbox_event where name = 'sourcesChanged'`.execute(
      portal.database,
    )
  ).rows.map(({ data }) => data);
const read = () => ask('POST', '/own-data/tax/readings', {});

describe('a link with a source', () => {
  it('needs a signature certificate that says who the person is', async () => {
    expect(await read()).toMatchObject({ status: 409, body: { code: 'sourceNotLinked', source: 'mihon-source' } });
    expect(await link()).toMatchObject({ body: { code: 'identityDiffers', because: 'notCertified' } });
    expect(server.linked.size).toBe(0);
  });

  it('tells the source once who it is, is asked under a name of its own, and after unlinking under another', async () => {
    const filing = await sampleFiling(
      await portal.authority.holder('ordinary'),
      portal.procedure('child-allowance-end'),
      {
        filer: portal.filerOf('ordinary'),
      },
    );
    expect((await portal.file(token, filing)).status).toBe(201);
    expect(await link()).toMatchObject({ status: 200, body: { linked: true } });
    const [person] = [...server.linked.keys()];
    expect(server.linked.get(person ?? '')?.name.length).toBeGreaterThan(0);
    const answered = await read();
    expect(ownReadingSchema.parse(answered.body)).toMatchObject({ state: 'ok', source: { id: 'mihon-source' } });
    expect(server.questions.at(-1)).toMatchObject({ person, iss: TEST_ORIGIN, group: 'tax' });
    const listed = ownDataSchema.parse((await ask('GET', '/own-data')).body);
    expect(listed.links.map(({ id }) => id)).toEqual(['mihon-source']);
    expect(listed.groups.find(({ id }) => id === 'tax')).toMatchObject({ linked: true });
    expect(person).not.toContain(portal.filerOf('ordinary'));

    expect((await ask('DELETE', '/own-data/links/mihon-source')).status).toBe(204);
    expect(await read()).toMatchObject({ body: { code: 'sourceNotLinked' } });
    expect((await link()).status).toBe(200);
    expect(new Set(server.linked.keys()).size).toBe(2);
    expect((await read()).status).toBe(200);
    expect(server.questions.at(-1)?.person).not.toBe(person);
  });

  it('tells the person whenever it changes, and of nothing where it did not', async () => {
    const before = await events();
    expect(before).toHaveLength(3);
    expect((await ask('DELETE', '/own-data/links/nothing')).status).toBe(204);
    expect(await events()).toHaveLength(3);
    const [data] = before;
    if (data === undefined) throw new Error('it changed');
    for (const job of portal.stores.eventJobs.sourcesChanged) {
      await portal.database
        .transaction()
        .execute((transaction) =>
          job.handle({ transaction, eventId: '1', data, signal: new AbortController().signal }),
        );
    }
    const { body } = await ask('GET', '/notices');
    expect(JSON.stringify(body)).toContain('"sourcesChanged"');
    expect(JSON.stringify(body)).not.toContain('mihon-source');
  });

  it('is asked for three times a day, and is in the audit without who the person is', async () => {
    expect(await link()).toMatchObject({ status: 429 });
    const kept = await sql<{ row: string }>`select t::text as row from audit_entry t`.execute(portal.database);
    const entries = kept.rows.map(({ row }) => row).join('\n');
    expect(entries).toContain('sourceLinked');
    expect(entries).toContain('sourceUnlinked');
    for (const { name } of server.linked.values()) expect(entries).not.toContain(name);
    expect(JSON.stringify(portal.logged)).not.toContain('見本');
  });
});

describe('a source with hours', () => {
  it('is not asked outside of them, which are said with when it opens; nothing is kept of who wanted to', async () => {
    // Open in the half of the day that it is not: revocation lists are of today, and so is the clock.
    const nowMs = Date.now();
    const today = japaneseDay(epochMs(nowMs));
    const isMorning = nowMs < Date.parse(`${today}T12:00:00+09:00`);
    const hours = isMorning ? { opens: '20:00', closes: '21:00' } : { opens: '08:00', closes: '09:00' };
    const opensAt = Date.parse(`${isMorning ? today : addDays(today, 1)}T${hours.opens}:00+09:00`);
    const other = await openTestPortal({
      config: { ownDataSources: [{ ...server.registration, hours }] },
      nowMs,
    });
    try {
      const by = await other.signIn('ordinary');
      const listed = ownDataSchema.parse((await other.ask(by, { method: 'GET', url: '/own-data' })).body);
      expect(listed.groups.find(({ id }) => id === 'tax')?.source).toMatchObject({ id: 'mihon-source', hours });
      await other.database
        .insertInto('source_link')
        .values({ subject_id: other.filerOf('ordinary'), source_id: 'mihon-source', n: 1, linked_at: new Date() })
        .execute();
      const asked = server.questions.length;
      const closed = { code: 'sourceClosed', until: new Date(opensAt).toISOString(), hours };
      for (const [url, payload] of [
        ['/own-data/tax/readings', {}],
        ['/own-data/links', { source: 'mihon-source' }],
      ] as const) {
        expect(await other.ask(by, { method: 'POST', url, payload })).toMatchObject({ status: 503, body: closed });
      }
      expect(server.questions).toHaveLength(asked);
      const kept = await sql`select from own_reading`.execute(other.database);
      expect(kept.rows).toHaveLength(0);
    } finally {
      await other.close();
    }
  });
});
