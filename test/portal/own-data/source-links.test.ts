import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownDataSchema, ownReadingSchema } from '#contract/portal/own-data-routes.ts';
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
