import { connect } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APPLICATION_ACTS } from '#portal/applications/application-acts.ts';
import { createAudit, NO_MUNICIPALITY } from '#portal/platform/audit/audit.ts';
import { verifyAudit } from '#portal/platform/audit/verify-audit.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';

const CITY = '131318';
const OTHER_CITY = '132918';
const PROCEDURE = 'child-allowance-donation';

interface Entry {
  readonly act: string;
  readonly actor: { readonly id: string; readonly kind: string };
  readonly case: string | null;
  readonly detail: object;
  readonly m: string;
  readonly req: string | null;
  readonly result: string;
}

let portal: TestPortal;
let token: string;
let stranger: string;
let number: string;
let container: Uint8Array;
beforeAll(async () => {
  portal = await openTestPortal();
  token = await portal.signIn('ordinary');
  stranger = await portal.signIn('spouse');
  container = await newContainer();
  const filed = await portal.file(token, container);
  number = String(filed.body.receiptNumber);
});
afterAll(() => portal.close());

async function newContainer(municipality = CITY): Promise<Uint8Array> {
  const holder = await portal.authority.holder('ordinary');
  return sampleFiling(holder, portal.procedure(PROCEDURE, municipality), { filer: portal.filerOf('ordinary') });
}

async function entries(): Promise<Entry[]> {
  const rows = await portal.database.selectFrom('audit_entry').select('json').execute();
  return rows.map(({ json }) => JSON.parse(json));
}

/** What a request added. */
async function addedBy(ask: () => Promise<unknown>): Promise<Entry[]> {
  const before = (await entries()).map((entry) => JSON.stringify(entry));
  await ask();
  return (await entries()).filter((entry) => !before.includes(JSON.stringify(entry)));
}

const LOOKS = [
  ['applicationRead', () => `/applications/${number}`],
  ['containerRead', () => `/applications/${number}/container`],
  ['filedProcedureRead', () => `/applications/${number}/procedure`],
] as const;

describe('the audit of applications', () => {
  it('tells of a filing, with the hash of what was filed and no contents', async () => {
    const added = await addedBy(async () => portal.file(token, await newContainer()));
    expect(added).toMatchObject([
      {
        act: 'applicationFiled',
        actor: { kind: 'resident', id: portal.filerOf('ordinary') },
        case: expect.stringMatching(/^MG-/),
        detail: { procedure: PROCEDURE, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        m: CITY,
        reason: null,
        req: expect.stringMatching(/^[0-9a-f-]{36}$/),
        result: 'ok',
        v: 1,
      },
    ]);
  });

  it('tells of a receipt that is given out again, and of a container that is refused', async () => {
    const again = await addedBy(() => portal.file(token, container));
    expect(again).toMatchObject([{ act: 'receiptRepeated', case: number, m: CITY, result: 'ok' }]);
    const broken = await addedBy(() => portal.file(token, new Uint8Array([1, 2, 3])));
    expect(broken).toMatchObject([
      {
        act: 'applicationFiled',
        case: null,
        detail: { code: expect.any(String) },
        m: NO_MUNICIPALITY,
        result: 'refused',
      },
    ]);
  });

  it.each(LOOKS)('tells of a look, asked with GET or HEAD: %s', async (act, url) => {
    for (const method of ['GET', 'HEAD'] as const) {
      const added = await addedBy(() => portal.ask(token, { method, url: url() }));
      expect(added).toMatchObject([{ act, case: number, m: CITY, result: 'ok', req: expect.any(String) }]);
    }
  });

  it.each(LOOKS)('tells of an attempt at somebody else’s number, and at one that nobody has: %s', async (act, url) => {
    const refused = { act, actor: { kind: 'resident' }, detail: { code: 'notFound' }, result: 'refused' };
    const others = await addedBy(() => portal.ask(stranger, { method: 'GET', url: url() }));
    expect(others).toMatchObject([{ ...refused, case: number, m: CITY }]);
    const nobodys = await addedBy(() =>
      portal.ask(stranger, { method: 'HEAD', url: url().replace(number, 'MG-0000-0000-0000') }),
    );
    expect(nobodys).toMatchObject([{ ...refused, case: null, m: NO_MUNICIPALITY }]);
  });

  it('tells of a look whose asker is gone before the answer', async () => {
    const address = new URL(await portal.app.listen({ host: '127.0.0.1', port: 0 }));
    const request = `GET /applications/${number}/container HTTP/1.1\r\nHost: ${new URL(TEST_ORIGIN).host}\r\n`;
    const added = await addedBy(async () => {
      const before = (await entries()).length;
      const socket = connect(Number(address.port), address.hostname);
      socket.end(`${request}Authorization: Bearer ${token}\r\n\r\n`, () => socket.destroy());
      await expect.poll(async () => (await entries()).length).toBeGreaterThan(before);
    });
    expect(added).toMatchObject([{ act: 'containerRead', case: number, result: 'ok' }]);
  });

  it('is there before the bytes leave: where it cannot be kept, nothing is shown', async () => {
    await sql`alter table audit_entry add constraint full_disk check (n < 0) not valid`.execute(portal.database);
    for (const [, url] of LOOKS) {
      const answer = await portal.ask(token, { method: 'GET', url: url() });
      expect([answer.status, answer.body.code]).toEqual([500, 'internal']);
    }
    expect((await portal.file(token, await newContainer())).status).toBe(500);
    await sql`alter table audit_entry drop constraint full_disk`.execute(portal.database);
    const counted = await sql<{ n: number }>`select count(*)::int as n from application`.execute(portal.database);
    const filed = (await entries()).filter(({ act, result }) => act === 'applicationFiled' && result === 'ok');
    expect(counted.rows[0]?.n).toBe(filed.length);
  });

  it('tells of a look at the certificate that was signed with', async () => {
    const added = await addedBy(() => portal.ask(token, { method: 'GET', url: '/signature-certificate' }));
    expect(added).toMatchObject([{ act: 'signatureCertificateRead', case: expect.stringMatching(/^MG-/), m: CITY }]);
  });

  it('tells of a withdrawal, and of one that comes too late', async () => {
    const withdraw = () => portal.ask(token, { method: 'POST', url: `/applications/${number}/withdrawal` });
    expect(await addedBy(withdraw)).toMatchObject([
      { act: 'applicationWithdrawn', case: number, detail: { step: 2 }, result: 'ok' },
    ]);
    expect(await addedBy(withdraw)).toMatchObject([
      { act: 'applicationWithdrawn', case: number, detail: { code: 'transitionRefused' }, result: 'refused' },
    ]);
  });

  it('names whom a proxy acts for', async () => {
    const actor = {
      kind: 'proxy',
      id: portal.filerOf('ordinary'),
      onBehalfOf: 'principal',
      procedures: ['child-allowance-end'],
    } as const;
    const added = await addedBy(() => portal.stores.applications.read(actor, number));
    expect(added).toMatchObject([
      { actor: { kind: 'proxy' }, detail: { code: 'notFound', onBehalfOf: 'principal' }, req: null, result: 'refused' },
    ]);
  });

  it('SR-113: is two whole chains after filings to two cities at once', async () => {
    const made = await Promise.all(Array.from({ length: 24 }, (_, n) => newContainer(n % 2 === 0 ? CITY : OTHER_CITY)));
    const answers = await Promise.all(made.map((one) => portal.file(token, one)));
    expect(answers.map(({ status }) => status)).toEqual(Array(24).fill(201));
    const found = await entries();
    const verdict = await verifyAudit(portal.database, { keys: [] });
    expect(verdict).toEqual({ entries: found.length, heads: 0, restarts: 0, ok: true, first: null });
    const filedThere = found.filter(({ m, act }) => m === OTHER_CITY && act === 'applicationFiled');
    expect(filedThere).toHaveLength(12);
  });

  it('takes no detail but that of its act', async () => {
    const audit = createAudit(APPLICATION_ACTS, () => TEST_ORIGIN);
    const deed = {
      act: 'applicationRead',
      actor: { kind: 'resident', id: 'somebody' },
      municipality: CITY,
      receiptNumber: null,
      requestId: null,
      detail: JSON.parse('{"name":"山田 花子"}'),
    } as const;
    await expect(audit.append(portal.database, deed)).rejects.toThrow(/unrecognized_keys/);
  });

  it.each([
    ['an entry changed', sql`update audit_entry set json = json`],
    ['an entry removed', sql`delete from audit_entry`],
    ['all entries removed', sql`truncate audit_entry`],
    ['a head changed', sql`update audit_head set note = 'x'`],
    ['all heads removed', sql`truncate audit_head`],
    ['a chain cut', sql`update audit_chain set n = n - 1`],
    ['a chain told of another hash', sql`update audit_chain set hash = sha256('x')`],
    ['a chain removed', sql`delete from audit_chain`],
  ])('SR-113: the database refuses %s', async (_, statement) => {
    await sql`insert into audit_head values (${CITY}, 1, 0, now(), 'note') on conflict do nothing`.execute(
      portal.database,
    );
    await expect(statement.execute(portal.database)).rejects.toMatchObject({ code: 'MDG01' });
  });

  it('keeps nothing while the clock is more than a minute behind', async () => {
    await portal.database.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction);
      await sql`update audit_chain set at = now() + interval '2 minutes' where municipality_code = ${CITY}`.execute(
        transaction,
      );
    });
    const answer = await portal.ask(token, { method: 'GET', url: `/applications/${number}` });
    expect([answer.status, answer.body.code]).toEqual([503, 'clockUnsure']);
  });
});
