import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PersonaName } from '#contract/card/persona.ts';
import { AGENCY_ROUTES } from '#contract/portal/agency-routes.ts';
import { bankListSchema, branchListSchema, ownAccountSchema } from '#contract/portal/benefit-account-routes.ts';
import { exchangeRecordSchema } from '#contract/portal/exchange-record-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import {
  type BankDirectory,
  bankDirectoryOnce,
  createBankDirectory,
  type LazyBankDirectory,
} from '#portal/benefit-accounts/bank-directory.ts';
import { BENEFIT_ACCOUNT_ACTS } from '#portal/benefit-accounts/benefit-account-acts.ts';
import { createBenefitAccountStore } from '#portal/benefit-accounts/benefit-account-store.ts';
import { createAudit } from '#portal/platform/audit/audit.ts';
import { inMunicipality } from '#portal/platform/database/municipality-rows.ts';
import { createPublish } from '#portal/platform/events/outbox.ts';
import { createKeyring } from '#portal/platform/keyring/keyring.ts';
import type { PortalEvents } from '#portal/portal-jobs.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { type AgencyTestClient, registerClient } from '../../support/portal/agency-client.ts';
import { decidedCase } from '../../support/portal/authorisation-cells.ts';
import { actAtDesk } from '../../support/portal/case-acts.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser } from '../../support/portal/staff-browser.ts';

type ListedBanks = Parameters<typeof createBankDirectory>[0];

const NUMBER = '7654321';
const HOLDER = 'ミホン ハナコ';
const ACCOUNT = { bank: '0001', branch: '001', kind: 'ordinary', number: NUMBER, holderKana: HOLDER };
const OWN = { kana: 'みほん　はなこ' };

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());
afterEach(async () => {
  for (const table of ['account_index', 'benefit_account', 'benefit_account_try']) {
    await sql`delete from ${sql.table(table)}`.execute(portal.database);
  }
});

/** As a later version of the portal has it. */
const lastingly = (directory: BankDirectory): LazyBankDirectory => ({
  open: async () => directory,
  day: async () => directory.asOf,
});

/** The store with another list of banks. */
function storeWith(directory: LazyBankDirectory) {
  return createBenefitAccountStore(portal.database, {
    directory,
    keyring: createKeyring(portal.keySource, Date.now),
    publish: createPublish<PortalEvents>(portal.stores.eventJobs),
    audit: createAudit(BENEFIT_ACCOUNT_ACTS, () => TEST_ORIGIN),
    nowMs: () => portal.mailClock.nowMs,
  });
}

const tokens = new Map<PersonaName, string>();
async function tokenOf(who: PersonaName): Promise<string> {
  const token = tokens.get(who) ?? (await portal.signIn(who));
  tokens.set(who, token);
  return token;
}

async function ask(who: PersonaName, method: 'GET' | 'PUT' | 'DELETE', payload?: object) {
  const url = '/benefit-account';
  return portal.ask(await tokenOf(who), { method, url, ...(payload === undefined ? {} : { payload }) });
}

const save = (who: PersonaName, account: object = {}, own: object = OWN) =>
  ask(who, 'PUT', { account: { ...ACCOUNT, ...account }, own });

async function makeStale(): Promise<void> {
  await sql`update portal_session set fresh_ends_at = clock_timestamp() - interval '1 second'`.execute(portal.database);
}
async function makeFresh(): Promise<void> {
  await sql`update portal_session set fresh_ends_at = clock_timestamp() + interval '5 minutes'`.execute(
    portal.database,
  );
}

/** Of the events that were told. */
let lastTold = '0';

/** Has the events of accounts told, as the portal's jobs do. */
async function tell(): Promise<void> {
  const { rows } = await sql<{ id: string; data: { subject: string; by: 'person' | 'bank' } }>`
    select id, data from outbox_event
    where name = 'benefitAccountChanged' and id > ${lastTold}::bigint order by id`.execute(portal.database);
  for (const { id, data } of rows) {
    lastTold = id;
    for (const job of portal.stores.eventJobs.benefitAccountChanged) {
      await portal.database
        .transaction()
        .execute((transaction) =>
          job.handle({ transaction, eventId: '1', data, signal: new AbortController().signal }),
        );
    }
  }
}

async function noticesOf(who: PersonaName): Promise<string[]> {
  await tell();
  const { rows } = await sql<{ kind: string }>`
    select kind from notice where owner = ${portal.filerOf(who)} and kind like 'account%' order by at, id`.execute(
    portal.database,
  );
  await sql`delete from notice where kind like 'account%'`.execute(portal.database);
  return rows.map(({ kind }) => kind);
}

describe('the account for benefits', () => {
  it('is registered, shown by its end, changed, removed, and each is told', async () => {
    expect((await ask('ordinary', 'GET')).body).toEqual({ account: null, ended: null });
    const saved = await save('ordinary');
    expect(saved.status).toBe(200);
    const { account } = ownAccountSchema.parse(saved.body);
    expect(account).toMatchObject({
      bank: { code: '0001', name: 'みずほ' },
      branch: { code: '001', name: '東京営業部' },
      kind: 'ordinary',
      numberEnd: '321',
      nameFit: 'same',
    });
    expect(JSON.stringify(await ask('ordinary', 'GET'))).not.toContain(NUMBER);

    // The same again changes nothing.
    expect((await save('ordinary')).body).toEqual(saved.body);
    const versions = await sql`select from benefit_account`.execute(portal.database);
    expect(versions.rows).toHaveLength(1);

    expect((await save('ordinary', { number: '0000001' })).body.account).toMatchObject({ numberEnd: '001' });
    expect((await ask('ordinary', 'DELETE')).status).toBe(204);
    expect((await ask('ordinary', 'DELETE')).status).toBe(204);
    expect((await ask('ordinary', 'GET')).body).toMatchObject({ account: null, ended: { how: 'byPerson' } });
    const kept = await sql<{ state: string; sealed: Buffer | null }>`
      select state, sealed from benefit_account order by version`.execute(portal.database);
    expect(kept.rows).toEqual([
      { state: 'changed', sealed: null },
      { state: 'ended', sealed: null },
    ]);
    expect(await noticesOf('ordinary')).toEqual(['accountChanged', 'accountChanged', 'accountChanged']);
  });

  it('is refused with a bank, branch, kind or number that there is not, and a name that reads otherwise', async () => {
    expect(await save('ordinary', { branch: '999' })).toMatchObject({ status: 422, body: { code: 'branchUnknown' } });
    expect(await save('ordinary', { bank: '9998' })).toMatchObject({ status: 422, body: { code: 'branchUnknown' } });
    for (const wrong of [{ kind: 'savings' }, { number: '123456' }, { number: '12345678' }, { holderKana: '見本' }]) {
      expect((await save('ordinary', wrong)).status, JSON.stringify(wrong)).toBe(400);
    }
    expect(await save('ordinary', {}, { kana: 'ミホン タロウ' })).toMatchObject({
      status: 422,
      body: { code: 'accountNameDiffers' },
    });
    expect((await save('ordinary', {}, { kana: 'HANAKO' })).status).toBe(422);
    expect((await save('ordinary', {}, {})).status).toBe(400);
    expect((await save('ordinary', {}, { stated: false })).status).toBe(400);
    expect((await save('ordinary', {}, { stated: true })).body.account).toMatchObject({ nameFit: 'cannotTell' });
  });

  it('MT-3: takes a card that was proved just now, for each of the three', async () => {
    await save('ordinary');
    await makeStale();
    for (const answer of [await ask('ordinary', 'GET'), await save('ordinary'), await ask('ordinary', 'DELETE')]) {
      expect(answer).toMatchObject({ status: 403, body: { code: 'freshCardNeeded' } });
    }
    await makeFresh();
    expect((await ask('ordinary', 'GET')).body.account).not.toBeNull();
  });

  it('MT-34: of two people with one account the second gets none, under whatever kind it goes, and learns no reason', async () => {
    await save('ordinary');
    const refused = await save('spouse', {}, { stated: true });
    expect(refused).toMatchObject({ status: 422, body: { code: 'accountNotAccepted' } });
    expect(Object.keys(refused.body).sort()).toEqual(['code', 'instance', 'status', 'type']);
    expect((await ask('spouse', 'GET')).body).toEqual({ account: null, ended: null });
    const audited = await sql<{ n: number }>`
      select count(*)::int as n from audit_entry where municipality_code = '000000'
        and json like '%accountSaved%' and json like '%accountNotAccepted%'`.execute(portal.database);
    expect(audited.rows[0]?.n).toBeGreaterThan(0);
    await ask('ordinary', 'DELETE');
    expect((await save('spouse', {}, { stated: true })).status).toBe(200);
  });

  it('MT-34: twenty at once of two people end with one of them', async () => {
    const tries = Array.from({ length: 10 }, (_, n) => save(n % 2 === 0 ? 'ordinary' : 'spouse', {}, { stated: true }));
    await Promise.all(tries);
    const held = await sql<{ subject_id: string }>`
      select subject_id from benefit_account where state = 'registered'`.execute(portal.database);
    const indexed = await sql<{ subject_id: string }>`select subject_id from account_index`.execute(portal.database);
    expect(held.rows).toHaveLength(1);
    expect(indexed.rows).toEqual(held.rows);
  });

  it('MT-35: is tried five times a day, also where each was refused', async () => {
    await save('ordinary');
    const answers: unknown[] = [];
    for (let n = 0; n < 7; n += 1) answers.push((await save('spouse', {}, { stated: true })).body.code);
    expect(answers).toEqual([...Array(5).fill('accountNotAccepted'), 'tooManyRequests', 'tooManyRequests']);
    portal.mailClock.nowMs += 86_400_001;
    expect((await save('spouse', { number: '1111111' }, { stated: true })).status).toBe(200);
  });

  it('is sealed at rest: no table, event or log line has a number or name of it', async () => {
    await save('ordinary', {}, { stated: true });
    const tables = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = 'public'`.execute(portal.database);
    const kept: string[] = [JSON.stringify(portal.logged)];
    for (const { name } of tables.rows) {
      const rows = await sql<{ row: string }>`select t::text as row from ${sql.id(name)} as t`.execute(portal.database);
      if (name !== 'served_procedure') kept.push(...rows.rows.map(({ row }) => row));
    }
    const everything = kept.join('\n');
    const secrets = [NUMBER, HOLDER, '東京営業部', Buffer.from(NUMBER).toString('hex')];
    expect(secrets.filter((value) => everything.includes(value))).toEqual([]);
  });
});

describe('the list of banks', () => {
  it('is found by name, reading and code, says its day, and is nobody’s secret', async () => {
    const find = async (url: string) => (await portal.ask(undefined, { method: 'GET', url })).body;
    for (const q of ['みずほ', 'ミズホ', 'ﾐｽﾞﾎ', 'みずほ銀行', '0001']) {
      const { banks, asOf } = bankListSchema.parse(await find(`/banks?q=${encodeURIComponent(q)}`));
      expect(banks[0], q).toMatchObject({ code: '0001', name: 'みずほ' });
      expect(asOf).toBe('2026-08-24');
    }
    const found = branchListSchema.parse(await find(`/banks/0001/branches?q=${encodeURIComponent('丸の内中央支店')}`));
    expect(found.branches[0]).toMatchObject({ code: '004' });
    expect(await find('/banks/9998/branches')).toMatchObject({ code: 'notFound' });
    expect(bankListSchema.parse(await find('/banks')).banks).toHaveLength(20);
    expect(bankListSchema.parse(await find('/banks?q=zzzz')).banks).toHaveLength(0);
  });

  it('answers a search within 5 ms', async () => {
    const directory = await bankDirectoryOnce().open();
    directory.branches('9900', 'x');
    const words = ['み', 'ン', '1', '東京', 'シンヨウキンコ', 'あ'];
    const began = performance.now();
    for (let n = 0; n < 300; n += 1) {
      directory.banks(words[n % words.length]);
      directory.branches('9900', words[n % words.length]);
    }
    expect((performance.now() - began) / 600).toBeLessThan(5);
  });

  it('MT-36: a bank or branch that is renamed or gone ends what was registered there, and moves nothing', async () => {
    const bank = (name: string, branches: ListedBanks[string]['branches']): ListedBanks => ({
      '0001': { code: '0001', name, kana: 'ミズホ', branches },
    });
    const branch = (name: string) => ({ '001': { code: '001', name, kana: 'トウキヨウ' } });
    const later: readonly (readonly [ListedBanks, number])[] = [
      [bank('みずほ', branch('東京営業部')), 0],
      [bank('みずほ', branch('東京中央')), 1],
      [bank('みずほ第一', branch('東京営業部')), 1],
      [bank('みずほ', {}), 1],
      [{}, 1],
    ];
    const signal = new AbortController().signal;
    const job = { kind: 'job', id: 'checkBanks' } as const;
    expect(await portal.stores.benefitAccounts.checkBanks(job, signal)).toBe(0);
    await noticesOf('ordinary');
    for (const [at, [listed, ended]] of later.entries()) {
      portal.mailClock.nowMs += 86_400_001;
      expect((await save('ordinary')).status).toBe(200);
      await noticesOf('ordinary');
      const directory = createBankDirectory(listed, calendarDateSchema.parse('2027-01-01'));
      const store = storeWith(lastingly(directory));
      expect(await store.checkBanks(job, signal), String(at)).toBe(ended);
      expect(await store.checkBanks(job, signal)).toBe(0);
      expect((await ask('ordinary', 'GET')).body).toMatchObject(
        ended === 0
          ? { account: { numberEnd: '321', bank: { name: 'みずほ' }, branch: { name: '東京営業部' } } }
          : { account: null, ended: { how: 'bankChanged' } },
      );
      expect(await noticesOf('ordinary')).toEqual(ended === 0 ? [] : ['accountEnded']);
      await ask('ordinary', 'DELETE');
    }
  });
});

describe('looking at the accounts again', () => {
  const job = { kind: 'job', id: 'checkBanks' } as const;
  const { signal } = new AbortController();

  it('leaves the account that cannot be opened for the next time, and ends the others', async () => {
    await save('ordinary', {}, { stated: true });
    await save('spouse', { number: '2222222' }, { stated: true });
    const store = storeWith(lastingly(createBankDirectory({}, calendarDateSchema.parse('2027-01-01'))));
    await sql`update benefit_account set sealed = '\\x00', directory_day = '2026-01-01'
      where subject_id = ${portal.filerOf('ordinary')}`.execute(portal.database);
    expect(await store.checkBanks(job, signal)).toBe(1);
    expect(await store.checkBanks(job, signal)).toBe(0);
    const left = await sql`select subject_id from benefit_account where state = 'registered'`.execute(portal.database);
    expect(left.rows).toEqual([{ subject_id: portal.filerOf('ordinary') }]);
    await noticesOf('ordinary');
    await noticesOf('spouse');
  });

  it('does not read the list where there is no account, and reads it again where that failed', async () => {
    let reads = 0;
    const lazy = bankDirectoryOnce(async () => {
      reads += 1;
      if (reads === 1) throw new Error('no such file');
      return {};
    });
    expect(await storeWith(lazy).checkBanks(job, signal)).toBe(0);
    expect(reads).toBe(0);
    await expect(lazy.open()).rejects.toThrow('no such file');
    expect((await lazy.open()).asOf).toBe(await lazy.day());
    await lazy.open();
    expect(reads).toBe(2);
  });
});

describe('who pays', () => {
  const accountOf = (who: Awaited<ReturnType<typeof newBrowser>>, number: string) =>
    who.ask('GET', `/staff/cases/${number}/benefit-account`);

  it('reads the account of a case that was granted, which its person then reads of; of none other', async () => {
    await save('ordinary', {}, { stated: true });
    const token = await tokenOf('ordinary');
    const worker = await newBrowser(portal, ['caseWorker', 'approver']);
    const number = await decidedCase(portal, worker, token);
    const read = await accountOf(worker, number);
    expect(read).toMatchObject({
      status: 200,
      body: { account: { number: NUMBER, holderKana: HOLDER, nameFit: 'cannotTell', bank: { code: '0001' } } },
    });
    await accountOf(worker, number);
    const { body } = await portal.ask(token, { method: 'GET', url: '/exchange-records' });
    const lines = (body.records as { purpose: string; kinds: string[] }[]).filter(
      ({ purpose }) => purpose === 'benefit.pay',
    );
    expect(lines).toMatchObject([{ kinds: ['benefitAccount'] }]);
    await ask('ordinary', 'DELETE');
    expect((await accountOf(worker, number)).body).toEqual({ account: null });
  });

  it('is refused in every other state, to every other role, group and municipality', async () => {
    await save('ordinary');
    const token = await tokenOf('ordinary');
    const worker = await newBrowser(portal, ['caseWorker', 'approver']);
    const holder = await portal.authority.holder('ordinary');
    const procedure = portal.procedure('child-allowance-claim', worker.account.municipality);
    const filer = { filer: portal.filerOf('ordinary') };
    const filed = await portal.file(token, await sampleFiling(holder, procedure, filer));
    const open = String(filed.body.receiptNumber);
    const states = ['received', 'inReview', 'correctionAsked', 'awaitingApproval', 'withdrawn'];
    for (const state of states) {
      await sql`update desk_case set state = ${state}, outcome = null where receipt_number = ${open}`
        .execute(portal.database)
        .catch(() => undefined);
      const { rows } = await sql<{ state: string }>`
        select state from desk_case where receipt_number = ${open}`.execute(portal.database);
      expect(await accountOf(worker, open), rows[0]?.state).toMatchObject({ body: { code: 'caseNotGranted' } });
    }
    await sql`update desk_case set state = 'inReview' where receipt_number = ${open}`.execute(portal.database);
    await actAtDesk(worker, open, { type: 'note', kind: 'note', text: '確かめた' });
    const number = await decidedCase(portal, worker, token);
    for (const roles of [['reader'], ['auditor'], ['administrator'], ['catalogueEditor']] as const) {
      const other = await newBrowser(portal, roles);
      const answer = await accountOf(other, number);
      expect([403, 404], roles.join()).toContain(answer.status);
    }
    const neighbour = await newBrowser(portal, ['caseWorker', 'approver'], NEIGHBOUR);
    expect((await accountOf(neighbour, number)).status).toBe(404);
    // The database lends it to nobody else either, whatever a query asks.
    const lent = (municipality: string, asked: string) =>
      inMunicipality(municipality, async () => {
        const { rows } = await sql`select * from account_for_payment(${asked})`.execute(portal.database);
        return rows.length;
      });
    expect(await lent(MUNICIPALITY, number)).toBe(1);
    expect(await lent(NEIGHBOUR, number)).toBe(0);
    expect(await lent(MUNICIPALITY, open)).toBe(0);
    await sql`update desk_case set outcome = 'refused' where receipt_number = ${number}`.execute(portal.database);
    expect(await lent(MUNICIPALITY, number)).toBe(0);
    expect(await accountOf(worker, number)).toMatchObject({ status: 409, body: { code: 'caseNotGranted' } });
  });
});

describe('the system that pays', () => {
  const accountOf = (client: AgencyTestClient, number: string) =>
    client.ask('GET', `/agency/v1/cases/${number}/benefit-account`);
  const payingLines = async (token: string) => {
    const { body } = await portal.ask(token, { method: 'GET', url: '/exchange-records' });
    const records = exchangeRecordSchema.array().parse(body.records);
    return records.filter(({ purpose, way }) => purpose === 'benefit.pay' && way === 'agency');
  };

  it('reads the account of a case that was granted, with the law that it pays by, and its person reads both', async () => {
    await save('ordinary', {}, { stated: true });
    const token = await tokenOf('ordinary');
    const worker = await newBrowser(portal, ['caseWorker', 'approver']);
    const number = await decidedCase(portal, worker, token);
    const client = await registerClient(portal, { name: '振込システム', scopes: ['cases.account'] });
    const read = await accountOf(client, number);
    expect(read).toMatchObject({
      status: 200,
      body: { account: { number: NUMBER, holderKana: HOLDER, nameFit: 'cannotTell', bank: { code: '0001' } } },
    });
    const { legalGround } = AGENCY_ROUTES.readAgencyAccount.reply.parse(read.body);
    const lines = await payingLines(token);
    expect(lines).toMatchObject([
      { kinds: ['benefitAccount'], system: '振込システム', receiptNumber: number, legalGround },
    ]);

    // Where there is none, nothing is told, and no line says that something was.
    await ask('ordinary', 'DELETE');
    expect((await accountOf(client, number)).body).toEqual({ account: null, legalGround });
    expect(await payingLines(token)).toHaveLength(1);
  });

  it('is answered nothing where the line for its person cannot be written', async () => {
    await save('ordinary');
    const worker = await newBrowser(portal, ['caseWorker', 'approver']);
    const number = await decidedCase(portal, worker, await tokenOf('ordinary'));
    const client = await registerClient(portal, { scopes: ['cases.account'] });
    await sql`alter table exchange_record add constraint never check (purpose <> 'benefit.pay') not valid`.execute(
      portal.database,
    );
    const answer = await accountOf(client, number);
    await sql`alter table exchange_record drop constraint never`.execute(portal.database);
    expect(answer.status).toBe(500);
    expect(answer.bytes.toString()).not.toContain(NUMBER);
    expect((await accountOf(client, number)).status).toBe(200);
  });

  it('is refused of a case that is not granted, and finds none of another group, city, or kept from most eyes', async () => {
    await save('ordinary');
    const token = await tokenOf('ordinary');
    const worker = await newBrowser(portal, ['caseWorker', 'approver']);
    const number = await decidedCase(portal, worker, token);
    const client = await registerClient(portal, { scopes: ['cases.account'] });
    const before = (await payingLines(token)).length;
    const others = [
      await registerClient(portal, { scopes: ['cases.account'], groups: ['tax'] }),
      await registerClient(portal, { scopes: ['cases.account'], municipality: NEIGHBOUR }),
    ];
    for (const other of others) expect((await accountOf(other, number)).status).toBe(404);
    await sql`update desk_case set restricted = true where receipt_number = ${number}`.execute(portal.database);
    expect((await accountOf(client, number)).status).toBe(404);
    await sql`update desk_case set restricted = false, outcome = 'refused' where receipt_number = ${number}`.execute(
      portal.database,
    );
    expect(await accountOf(client, number)).toMatchObject({ status: 409, body: { code: 'caseNotGranted' } });
    expect(await payingLines(token)).toHaveLength(before);
    const audited = await sql<{ json: string }>`
      select json from audit_entry where json like '%agencyAccountRead%' and json like ${`%${number}%`}`.execute(
      portal.database,
    );
    expect(audited.rows.map(({ json }) => /notFound|caseNotGranted/.exec(json)?.[0]).sort()).toEqual([
      'caseNotGranted',
      'notFound',
      'notFound',
      'notFound',
    ]);
  });
});

describe('the account of who closes theirs at the portal', () => {
  it('goes whole when its person goes, and is anybody’s again', async () => {
    await save('ordinary');
    const subject = portal.filerOf('ordinary');
    await sql`insert into account_closing (subject_id, asked_at, closes_at)
      values (${subject}, now() - interval '15 days', now() - interval '1 day')`.execute(portal.database);
    await sql`select close_account(${subject}, now())`.execute(portal.database);
    for (const table of ['account_index', 'benefit_account', 'benefit_account_try']) {
      const left = await sql`select from ${sql.table(table)} where subject_id = ${subject}`.execute(portal.database);
      expect(left.rows, table).toHaveLength(0);
    }
    expect((await save('spouse', {}, { stated: true })).status).toBe(200);
  });
});
