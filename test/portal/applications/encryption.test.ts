import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FiledReply, filedReplySchema } from '#contract/portal/application-routes.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { createCaseVault } from '#portal/applications/case-vault.ts';
import { samplesOpen } from '#portal/applications/opening-samples.ts';
import { createCaseSealing } from '#portal/applications/seal-cases.ts';
import { createKeyring } from '#portal/platform/keyring/keyring.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { fileWholeCase, newOffice } from '../../support/portal/whole-case.ts';

const PROCEDURE = 'child-allowance-end';

let portal: TestPortal;
let holder: PracticeHolder;
let token: string;
beforeAll(async () => {
  portal = await openTestPortal();
  holder = await portal.authority.holder('ordinary');
  token = await portal.signIn('ordinary');
});
afterAll(() => portal.close());

async function fileNew(): Promise<FiledReply> {
  const filed = await portal.file(token, await sampleFiling(holder, portal.procedure(PROCEDURE)));
  return filedReplySchema.parse(filed.body);
}

const containerOf = (number: string) => portal.ask(token, { method: 'GET', url: `/applications/${number}/container` });
const filer = () => ({ kind: 'resident', id: portal.filerOf('ordinary') }) as const;

/** Every row of every table, as text and as the bytes in it. */
async function wholeDatabase(): Promise<Buffer> {
  const tables = await sql<{ name: string }>`
    select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`.execute(portal.database);
  const parts: Buffer[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql.raw<Record<string, unknown>>(`select * from ${name}`).execute(portal.database);
    for (const value of rows.flatMap((row) => Object.values(row)).flat()) {
      parts.push(Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value) ?? ''));
    }
  }
  return Buffer.concat(parts);
}

describe('who has the database alone', () => {
  it('SR-115, DT-22: finds no name, address, birth date or certificate of a person in it', async () => {
    await fileNew();
    const { name, address, birthDate } = holder.persona.holder;
    const whole = await wholeDatabase();
    const certificate = await portal.stores.applications.newestSignerPath(filer());
    const canaries = [
      Buffer.from(name),
      Buffer.from(address),
      Buffer.from(birthDate),
      Buffer.from('application.json'),
      Buffer.from(certificate?.[0]?.subarray(0, 60) ?? ''),
    ];
    expect(canaries.every((canary) => canary.length > 9)).toBe(true);
    expect(whole.length).toBeGreaterThan(100_000);
    expect(canaries.map((canary) => whole.includes(canary))).toEqual(canaries.map(() => false));
  });

  it('SR-115, DT-22: finds no word of what was written in the life of a case, which who may read it does', async () => {
    const words = '架空の秘密のことばです';
    const office = await newOffice(portal);
    const number = await fileWholeCase(portal, token, office, words);
    const seen = JSON.stringify((await office.approver.ask('GET', `/staff/cases/${number}`)).body);
    // The message of each side, the note, marks, papers' reasons, the request, and the history's notes and reasons.
    expect(seen.split(words).length - 1).toBeGreaterThanOrEqual(10);
    const own = await portal.ask(token, { method: 'GET', url: `/applications/${number}` });
    expect(JSON.stringify(own.body).split(words).length - 1).toBeGreaterThanOrEqual(2);
    const letter = await portal.ask(token, { method: 'GET', url: `/applications/${number}/letters/2` });
    expect(letter.status).toBe(200);
    const whole = await wholeDatabase();
    expect(whole.includes(Buffer.from(number))).toBe(true);
    expect(whole.includes(Buffer.from(words))).toBe(false);
    expect(whole.includes(Buffer.from('%PDF-'))).toBe(false);
    expect(await samplesOpen(portal.database, createCaseVault(createKeyring(portal.keySource, Date.now)))).toBe(true);
  });

  it('DT-22: cannot move what is sealed to another case, so that it is shown there', async () => {
    const [one, two] = [await fileNew(), await fileNew()];
    await sql`alter table application_container disable trigger user`.execute(portal.database);
    await sql`update application_container set sealed =
      (select sealed from application_container where receipt_number = ${one.receiptNumber})
      where receipt_number = ${two.receiptNumber}`.execute(portal.database);
    await sql`update case_key set wrapped =
      (select wrapped from case_key where receipt_number = ${one.receiptNumber})
      where receipt_number = ${two.receiptNumber}`.execute(portal.database);
    await sql`alter table application_container enable trigger user`.execute(portal.database);
    expect((await containerOf(one.receiptNumber)).status).toBe(200);
    expect(await containerOf(two.receiptNumber)).toMatchObject({ status: 503, body: { code: 'keyUnavailable' } });
  });
});

describe('a key', () => {
  it('that is broken closes its own case: the list and other cases stay', async () => {
    const [broken, whole] = [await fileNew(), await fileNew()];
    await sql`update case_key set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1)
      where receipt_number = ${broken.receiptNumber}`.execute(portal.database);
    expect(await containerOf(broken.receiptNumber)).toMatchObject({ status: 503, body: { code: 'keyUnavailable' } });
    expect((await containerOf(whole.receiptNumber)).status).toBe(200);
    const list = await portal.ask(token, { method: 'GET', url: '/applications' });
    expect(list.status).toBe(200);
    expect(JSON.stringify(list.body)).toContain(broken.receiptNumber);
    const read = await portal.ask(token, { method: 'GET', url: `/applications/${broken.receiptNumber}` });
    expect(read.status).toBe(200);
  });

  it('that is not in its source stops filing and opening, and nothing is kept in the clear', async () => {
    const { receiptNumber } = await fileNew();
    const none = { ...portal.keySource, find: async () => undefined, make: async () => undefined };
    const other = await openTestPortal({ keySource: none });
    const session = await other.signIn('ordinary');
    const filed = await other.file(session, await sampleFiling(holder, other.procedure(PROCEDURE)));
    expect(filed).toMatchObject({ status: 503, body: { code: 'keyUnavailable' } });
    expect(await other.database.selectFrom('application').selectAll().execute()).toEqual([]);
    await other.close();
    // Whoever signed in last is whom samples are filed for.
    token = await portal.signIn('ordinary');
    const vault = createCaseVault(createKeyring(none, Date.now));
    const one = { receipt_number: receiptNumber, municipality_code: '131318' };
    const stored = await portal.database
      .selectFrom('application_container')
      .selectAll()
      .where('receipt_number', '=', receiptNumber)
      .executeTakeFirstOrThrow();
    const opened = await vault.open(portal.database, one);
    expect(() => opened.openContainer(stored)).toThrow('a key cannot be had');
  });

  it('that was unwrapped is kept for a minute and no longer, and not once its row is gone', async () => {
    const { receiptNumber } = await fileNew();
    let asked = 0;
    const counted = {
      ...portal.keySource,
      find: (id: string) => {
        asked += 1;
        return portal.keySource.find(id);
      },
    };
    let nowMs = 0;
    const keyring = createKeyring(counted, () => nowMs);
    const one = [{ receipt_number: receiptNumber, municipality_code: '131318' }];
    const opens = async () => (await keyring.open(portal.database, one)).size;
    expect([await opens(), await opens(), asked]).toEqual([1, 1, 1]);
    nowMs = 59_999;
    expect([await opens(), asked]).toEqual([1, 1]);
    nowMs = 60_000;
    expect([await opens(), asked]).toEqual([1, 2]);
    await portal.database.deleteFrom('case_key').where('receipt_number', '=', receiptNumber).execute();
    expect(await opens()).toBe(0);
  });
});

describe('what was kept in the clear', () => {
  it('is read as before, and sealed beside everything else, from wherever it was left', async () => {
    const { database, stores } = portal;
    // Times of receipt are whole seconds: these are the person's newest, whatever the tests before left of the others.
    await setTimeout(1_000);
    const numbers = [(await fileNew()).receiptNumber, (await fileNew()).receiptNumber];
    const before = await Promise.all(numbers.map((number) => stores.applications.readContainer(filer(), number)));
    const path = await stores.applications.newestSignerPath(filer());
    for (const [n, number] of numbers.entries()) {
      const bytes = before[n];
      if (bytes?.ok !== true) throw new Error('it was read');
      await putInTheClear(number, Buffer.from(bytes.value), path ?? []);
    }
    const sealing = createCaseSealing(database, createCaseVault(createKeyring(portal.keySource, Date.now)));
    expect(await sealing.left()).toBe(2);
    expect((await wholeDatabase()).includes(Buffer.from('届きました'))).toBe(true);
    const readAll = async () => ({
      containers: await Promise.all(numbers.map((number) => stores.applications.readContainer(filer(), number))),
      path: await stores.applications.newestSignerPath(filer()),
      notes: await Promise.all(
        numbers.map(async (number) => {
          const read = await stores.applications.read(filer(), number);
          return read.ok ? read.value.history.map(({ note }) => note) : [];
        }),
      ),
    });
    const clear = await readAll();
    expect(clear).toEqual({ containers: before, path, notes: [['届きました'], ['届きました']] });
    const ended = new AbortController();
    ended.abort();
    expect(await sealing.seal(ended.signal)).toBe(0);
    expect(await sealing.seal(new AbortController().signal)).toBe(2);
    expect([await sealing.left(), await sealing.seal(new AbortController().signal)]).toEqual([0, 0]);
    expect(await readAll()).toEqual(clear);
    expect((await wholeDatabase()).includes(Buffer.from('届きました'))).toBe(false);
    const twice = sql`update application_history set sealed_note = 'x' where receipt_number = ${numbers[0]}`;
    await expect(twice.execute(database)).rejects.toMatchObject({ code: 'MDG01' });
  });

  async function putInTheClear(number: string, bytes: Buffer, path: readonly Uint8Array[]): Promise<void> {
    await portal.database.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction);
      await sql`update application_container set sealed = null, bytes = ${bytes}
        where receipt_number = ${number}`.execute(transaction);
      await sql`update application_evidence set sealed_path = null,
        certificate_path = ${path.map((der) => Buffer.from(der))}::bytea[]
        where receipt_number = ${number}`.execute(transaction);
      await sql`update application_history set note = '届きました' where receipt_number = ${number}`.execute(
        transaction,
      );
      await sql`update desk_case set head = null, applicant_name = '見本　花子'
        where receipt_number = ${number}`.execute(transaction);
      await sql`delete from case_key where receipt_number = ${number}`.execute(transaction);
    });
  }
});
