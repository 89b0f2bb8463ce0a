import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StaffRole } from '#contract/values/staff-role.ts';
import { sampleAnswers } from '../../support/application/sample-answers.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { runExportJob } from '../../support/portal/export-job.ts';
import { pageOfLooks } from '../../support/portal/looks.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import {
  MUNICIPALITY,
  NEIGHBOUR,
  newBrowser,
  type StaffBrowser,
  signInAs,
} from '../../support/portal/staff-browser.ts';
import { hasTools } from '../../support/system-tools.ts';

const PROCEDURE = 'child-allowance-end';
const REASON = '年次の照合のため';
const CSV = { form: 'csv', procedure: PROCEDURE, reason: REASON };

let portal: TestPortal;
let token: string;
let approver: StaffBrowser;
let folder: string;
const filed = new Map<string, Uint8Array>();
beforeAll(async () => {
  portal = await openTestPortal();
  token = await portal.signIn('ordinary');
  approver = await newBrowser(portal, ['approver']);
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-export-'));
  for (let n = 0; n < 3; n += 1) await fileNew();
  await fileNew(NEIGHBOUR);
});
afterAll(async () => {
  await portal.close();
  await rm(folder, { recursive: true, force: true });
});

async function fileNew(municipality = MUNICIPALITY): Promise<void> {
  const holder = await portal.authority.holder('ordinary');
  const procedure = portal.procedure(PROCEDURE, municipality);
  const container = await sampleFiling(holder, procedure, { filer: portal.filerOf('ordinary') });
  const answer = await portal.file(token, container);
  expect(answer.status).toBe(201);
  if (municipality === MUNICIPALITY) filed.set(String(answer.body.receiptNumber), container);
}

async function asked(by: StaffBrowser, wish: object): Promise<string> {
  const answer = await by.ask('POST', '/staff/exports', wish);
  expect(answer).toMatchObject({ status: 201, body: { state: 'waiting' } });
  await runExportJob(portal, answer.body.export);
  return String(answer.body.export);
}

async function fetchFile(by: StaffBrowser, id: string) {
  return portal.app.inject({
    method: 'POST',
    url: `/staff/exports/${id}/file`,
    headers: {
      origin: 'https://portal.example',
      'sec-fetch-site': 'same-origin',
      cookie: by.cookie,
      'x-csrf-token': by.csrfToken,
    },
  });
}

/** The files of an archive, by another program. */
async function unpacked(bytes: Buffer): Promise<(name: string) => Promise<Buffer>> {
  const place = await mkdtemp(join(folder, 'zip-'));
  await writeFile(join(place, 'cases.zip'), bytes);
  execFileSync('unzip', ['-q', 'cases.zip'], { cwd: place });
  if (hasTools('sha256sum') && execFileSync('unzip', ['-l', 'cases.zip'], { cwd: place }).includes('SHA256SUMS')) {
    execFileSync('sha256sum', ['--strict', '--check', '--quiet', 'SHA256SUMS'], { cwd: place });
  }
  return (name) => readFile(join(place, name));
}

async function acts(): Promise<
  { act: string; reason: string | null; result: string; detail: Record<string, unknown> }[]
> {
  const rows = await portal.database.selectFrom('audit_entry').select('json').execute();
  return rows.map(({ json }) => JSON.parse(json));
}

describe('cases as files', () => {
  it.skipIf(!hasTools('unzip'))(
    'DT-21: are made for an approver with a reason, told to the persons, and fetched once',
    async () => {
      const id = await asked(approver, { ...CSV, dates: 'era', keys: true });
      expect((await approver.ask('GET', `/staff/exports/${id}`)).body).toMatchObject({
        state: 'made',
        cases: filed.size,
        failure: null,
        until: expect.any(String),
      });
      const fetched = await fetchFile(approver, id);
      expect(fetched.headers).toMatchObject({
        'content-type': 'application/zip',
        'content-disposition': 'attachment; filename="cases.zip"',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      const file = await unpacked(fetched.rawPayload);
      const manifest = JSON.parse(String(await file('manifest.json')));
      const [{ name }] = manifest.files;
      expect(name).toMatch(/^cases-131318-child-\d{8}-1\.csv$/);
      const csv = String(await file(name));
      const holder = await portal.authority.holder('ordinary');
      for (const number of filed.keys()) expect(csv).toContain(`"${number}"`);
      expect(csv).toContain(`"${holder.persona.holder.name}"`);
      expect(csv).toMatch(/"R\d+\.\d+\.\d+ \d\d:\d\d"/);
      expect(csv.split('\r\n')).toHaveLength(filed.size + 3);

      expect((await fetchFile(approver, id)).statusCode).toBe(404);
      expect((await approver.ask('GET', `/staff/exports/${id}`)).body).toMatchObject({ state: 'fetched' });
      const entries = (await acts()).filter(({ detail }) => detail.export === id);
      expect(entries).toMatchObject([
        { act: 'exportAsked', reason: REASON, detail: { procedure: PROCEDURE } },
        { act: 'exportFetched', detail: { cases: filed.size, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
      ]);
      const records = await portal.ask(token, { method: 'GET', url: '/exchange-records' });
      const told = pageOfLooks(records.body).records;
      expect(
        told
          .filter(({ way }) => way === 'export')
          .map(({ receiptNumber }) => receiptNumber)
          .sort(),
      ).toEqual([...filed.keys()].sort());
    },
  );

  it.skipIf(!hasTools('unzip'))(
    'are the containers as they were filed, with sums that another program checks',
    async () => {
      const id = await asked(approver, { form: 'containers', procedure: PROCEDURE, reason: REASON });
      const file = await unpacked((await fetchFile(approver, id)).rawPayload);
      for (const [number, container] of filed) {
        expect((await file(`${number}/filing-1.asice`)).equals(Buffer.from(container))).toBe(true);
      }
      expect(String(await file('index.csv')).split('\r\n')).toHaveLength(filed.size + 2);
    },
  );

  it('are those that were asked for: state and days of receipt in Japan', async () => {
    const count = async (more: object) => {
      const id = await asked(approver, { ...CSV, ...more });
      return (await approver.ask('GET', `/staff/exports/${id}`)).body.cases;
    };
    const day = (days: number) => new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
    expect(await count({ state: 'received' })).toBe(filed.size);
    expect(await count({ state: 'decided' })).toBe(0);
    expect(await count({ from: day(0), to: day(0) })).toBe(filed.size);
    expect(await count({ to: day(-1) })).toBe(0);
    expect(await count({ from: day(1) })).toBe(0);
    expect(await count({ procedure: 'no-such-thing' })).toBe(0);
  });

  it('are gone after 15 minutes', async () => {
    const id = await asked(approver, CSV);
    await sql`update case_export_file set expires_at = clock_timestamp() where id = ${id}`.execute(portal.database);
    expect((await fetchFile(approver, id)).statusCode).toBe(404);
    await portal.stores.exports.sweep();
    const left = await sql`select from case_export_file where id = ${id}`.execute(portal.database);
    expect(left.rows).toHaveLength(0);
    expect(
      await sql<{ minutes: number }>`select extract(epoch from expires_at - at) / 60 as minutes from case_export
      where id = ${id}`.execute(portal.database),
    ).toMatchObject({
      rows: [{ minutes: expect.toSatisfy((minutes) => Number(minutes) >= 15 && Number(minutes) < 16) }],
    });
  });

  it.each(['reader', 'caseWorker', 'catalogueEditor', 'administrator', 'auditor'] as const satisfies StaffRole[])(
    'are none for a %s, who is told and kept in the audit',
    async (role) => {
      const browser = await newBrowser(portal, [role]);
      expect(await browser.ask('POST', '/staff/exports', CSV)).toMatchObject({
        status: 403,
        body: { code: 'actionNotAllowed', reason: 'role' },
      });
      expect((await acts()).at(-1)).toMatchObject({ act: 'exportAsked', result: 'refused' });
    },
  );

  it('DT-01: are of the asker’s groups and city, and nobody’s but the asker’s', async () => {
    const other = await newBrowser(portal, ['approver'], MUNICIPALITY, 'tax');
    const none = await asked(other, CSV);
    expect((await other.ask('GET', `/staff/exports/${none}`)).body).toMatchObject({ cases: 0 });
    const foreign = await newBrowser(portal, ['approver'], NEIGHBOUR);
    const theirs = await asked(foreign, CSV);
    expect((await foreign.ask('GET', `/staff/exports/${theirs}`)).body).toMatchObject({ cases: 1 });
    const id = await asked(approver, CSV);
    const colleague = await newBrowser(portal, ['approver']);
    for (const browser of [other, foreign, colleague]) {
      expect((await browser.ask('GET', `/staff/exports/${id}`)).status).toBe(404);
      expect((await fetchFile(browser, id)).statusCode).toBe(404);
    }
    expect((await fetchFile(approver, id)).statusCode).toBe(200);
  });

  it('DT-04: are not handed out to who has lost the group since', async () => {
    const leaving = await newBrowser(portal, ['approver', 'reader']);
    const id = await asked(leaving, CSV);
    await sql`update staff_grant set ended_at = clock_timestamp(), ended_actor_kind = 'job', ended_actor_id = 'test'
      where staff_id = ${leaving.account.id} and role = 'approver'`.execute(portal.database);
    expect((await fetchFile(leaving, id)).statusCode).toBe(401);
    expect((await fetchFile(await signInAs(portal, leaving.account), id)).statusCode).toBe(403);
  });

  it('are not made without a reason, nor with one that says nothing', async () => {
    for (const reason of [undefined, '', '    x    ', '\u202e12345']) {
      expect((await approver.ask('POST', '/staff/exports', { ...CSV, reason })).status).toBe(400);
    }
  });

  it('are not made where an answer does not fit CP932: the case and its characters are told, and nobody’s record', async () => {
    const definition = portal.procedure('child-allowance-claim');
    const given = sampleAnswers(definition);
    const fields = definition.sections.flatMap((section) => section.fields);
    const key = fields.find((field) => field.type === 'text' && field.key in given)?.key ?? '';
    const holder = await portal.authority.holder('ordinary');
    const answers = { ...given, [key]: '𠮷野' };
    const container = await sampleFiling(holder, definition, { filer: portal.filerOf('ordinary'), answers });
    const answer = await portal.file(token, container);
    expect(answer).toMatchObject({ body: { receiptNumber: expect.any(String) }, status: 201 });
    const id = await asked(approver, { ...CSV, procedure: definition.id, encoding: 'cp932' });
    expect((await approver.ask('GET', `/staff/exports/${id}`)).body).toMatchObject({
      state: 'failed',
      cases: null,
      failure: {
        code: 'charactersDoNotFit',
        cases: [{ number: answer.body.receiptNumber, characters: expect.stringContaining('𠮷') }],
      },
    });
    expect((await fetchFile(approver, id)).statusCode).toBe(404);
    const told = await sql`select from exchange_record
      where receipt_number = ${String(answer.body.receiptNumber)}`.execute(portal.database);
    expect(told.rows).toHaveLength(0);
  });

  it('DT-11: hold no case that is kept from most eyes', async () => {
    const number = [...filed.keys()].at(-1) ?? '';
    const { version } = (await approver.ask('GET', `/staff/cases/${number}`)).body;
    const act = { type: 'restrict', reason: '架空の申出がありました。' };
    const done = await approver.ask('POST', `/staff/cases/${number}/acts`, { key: randomUUID(), version, act });
    expect(done.status).toBe(200);
    for (const form of ['csv', 'containers']) {
      const id = await asked(approver, { form, procedure: PROCEDURE, reason: REASON });
      expect((await approver.ask('GET', `/staff/exports/${id}`)).body).toMatchObject({ cases: filed.size - 1 });
      expect((await fetchFile(approver, id)).rawPayload.includes(number)).toBe(false);
    }
  });

  it('SR-115: wait sealed, and are not made where a case of them does not open', async () => {
    const id = await asked(approver, { form: 'containers', procedure: PROCEDURE, reason: REASON });
    const kept = await sql<{ sealed: Buffer }>`select sealed from case_export_file where id = ${id}`.execute(
      portal.database,
    );
    const [file] = kept.rows;
    expect(file?.sealed.length).toBeGreaterThan(10_000);
    for (const known of ['PK\u0003\u0004', 'index.csv', ...filed.keys()])
      expect(file?.sealed.includes(known)).toBe(false);
    expect((await fetchFile(approver, id)).rawPayload.includes('index.csv')).toBe(true);

    const [broken] = filed.keys();
    await sql`update case_key set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1)
      where receipt_number = ${broken}`.execute(portal.database);
    const failed = await asked(approver, CSV);
    expect((await approver.ask('GET', `/staff/exports/${failed}`)).body).toMatchObject({
      state: 'failed',
      failure: { code: 'keyUnavailable' },
    });
    expect((await fetchFile(approver, failed)).statusCode).toBe(404);
  });
});
