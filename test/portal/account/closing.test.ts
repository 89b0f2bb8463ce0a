import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT_ROUTES, type AccountClosing } from '#contract/portal/account-routes.ts';
import { filedReplySchema } from '#contract/portal/application-routes.ts';
import { NOTICE_ROUTES } from '#contract/portal/notice-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { createTombstones, readTombstones } from '#portal/platform/erasure/tombstones.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';

const JOB = { kind: 'job', id: 'closeAccounts' } as const;
const NEVER = new AbortController().signal;
const DAY_MS = 86_400_000;

let portal: TestPortal;
let token: string;
let subject: string;
let receiptNumber: string;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());
beforeEach(async () => {
  portal.mailClock.nowMs = Date.now();
  token = await portal.signIn('ordinary');
  subject = portal.filerOf('ordinary');
  const holder = await portal.authority.holder('ordinary');
  const filing = { portal: TEST_ORIGIN, filer: subject };
  const filed = await portal.file(token, await sampleFiling(holder, portal.procedure('child-allowance-end'), filing));
  ({ receiptNumber } = filedReplySchema.parse(filed.body));
});

async function closing(method: 'GET' | 'POST' | 'DELETE', by = token): Promise<AccountClosing> {
  const answer = await portal.ask(by, { method, url: '/account/closing' });
  expect(answer.status).toBe(200);
  return ACCOUNT_ROUTES.readClosing.reply.parse(answer.body);
}

/** Does what the portal does about the newest event of a name. */
async function handle(name: 'accountClosing' | 'accountClosed'): Promise<unknown> {
  const found = await sql<{ data: unknown }>`
    select data from outbox_event where name = ${name} order by at desc limit 1`.execute(portal.database);
  const data = found.rows[0]?.data;
  for (const job of portal.stores.eventJobs[name]) {
    await portal.database
      .transaction()
      .execute((transaction) => job.handle({ transaction, eventId: '1', data: data as never, signal: NEVER }));
  }
  return data;
}

const rowsOf = async (who: string) => {
  const counted: Record<string, number> = {};
  for (const [table, column] of [
    ['subject_certificate', 'subject_id'],
    ['portal_session', 'subject_id'],
    ['person_key', 'subject_id'],
    ['own_reading', 'subject_id'],
    ['source_link', 'subject_id'],
    ['data_correction', 'subject_id'],
    ['use_event', 'subject_id'],
    ['mail_contact', 'subject_id'],
    ['notice_way', 'subject_id'],
    ['account_closing', 'subject_id'],
    ['notice', 'owner'],
  ] as const) {
    const found = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)} where ${sql.ref(column)} = ${who}`.execute(portal.database);
    counted[table] = found.rows[0]?.n ?? 0;
  }
  return counted;
};

describe('closing an account', () => {
  it('begins with what is open, a last day two weeks away, and a notice', async () => {
    const before = await closing('GET');
    expect(before).toMatchObject({ closing: null });
    expect(before.open.cases).toBeGreaterThanOrEqual(1);
    const begun = await closing('POST');
    const lastDay = addDays(japaneseDay(epochMs(portal.mailClock.nowMs)), 14);
    expect(begun.closing).toMatchObject({ lastDay });
    portal.mailClock.nowMs += DAY_MS;
    expect((await closing('POST')).closing).toEqual(begun.closing);
    expect(await handle('accountClosing')).toEqual({ subject, day: lastDay });
    const listed = NOTICE_ROUTES.listNotices.reply.parse(
      (await portal.ask(token, { method: 'GET', url: '/notices' })).body,
    );
    expect(listed.notices[0]).toMatchObject({ kind: 'accountCloses', day: lastDay, municipality: null });
    await closing('DELETE');
  });

  it('is taken back, and nothing closes when its day comes', async () => {
    await closing('POST');
    expect(await closing('DELETE')).toMatchObject({ closing: null });
    portal.mailClock.nowMs += 20 * DAY_MS;
    expect(await portal.stores.accounts.closeDue(JOB, NEVER)).toBe(0);
    expect((await portal.ask(token, { method: 'GET', url: '/session' })).body.subject).toBe(subject);
    const { body } = await portal.ask(token, { method: 'GET', url: '/account/uses' });
    const { uses } = ACCOUNT_ROUTES.listUses.reply.parse(body);
    expect(uses.slice(0, 2).map(({ what }) => what)).toEqual(['closingTakenBack', 'closingBegun']);
  });

  it('MT-45: needs the card proved just now, and a stranger begins nothing', async () => {
    await sql`update portal_session set fresh_ends_at = clock_timestamp() where subject_id = ${subject}`.execute(
      portal.database,
    );
    const stale = await portal.ask(token, { method: 'POST', url: '/account/closing' });
    expect(stale).toMatchObject({ status: 403, body: { code: 'freshCardNeeded' } });
    const everything = await portal.ask(token, { method: 'POST', url: '/account/everything' });
    expect(everything).toMatchObject({ status: 403, body: { code: 'freshCardNeeded' } });
    const stranger = await portal.signIn('spouse');
    await closing('POST', stranger);
    expect(await closing('GET')).toMatchObject({ closing: null });
    await closing('DELETE', stranger);
  });

  it('SR-116: when its day is over, all that is the person’s alone is gone, and the cases stay with the office', async () => {
    await closing('POST');
    await handle('accountClosing');
    await sql`insert into person_key (subject_id, kek_id, wrapped)
      select ${subject}, id, '\\x00' from encryption_key limit 1`.execute(portal.database);
    await sql`insert into own_reading (subject_id, source_id, data_group, purpose)
      values (${subject}, 'sample', 'tax', 'source.own')`.execute(portal.database);
    await sql`insert into source_link (subject_id, source_id) values (${subject}, 'sample')`.execute(portal.database);
    await sql`insert into data_correction
        (municipality_code, id, subject_id, procedure_group, source_id, data_group, sealed, asked_at)
      values ('131318', ${'c'.repeat(22)}, ${subject}, '*', 'sample', 'tax', '\\x00', now())`.execute(portal.database);
    await sql`insert into data_correction_file
        (municipality_code, correction_id, media_type, bytes, scanned, sealed_name, sealed)
      values ('131318', ${'c'.repeat(22)}, 'image/png', 1, false, '\\x00', '\\x00')`.execute(portal.database);
    await sql`insert into mail_contact (subject_id, address, language, confirmed_at)
      values (${subject}, '\\x00', 'ja', now())`.execute(portal.database);
    await sql`insert into notice_way values (${subject}, 'case', false, true)`.execute(portal.database);
    const full = await rowsOf(subject);
    expect(Object.values(full).every((n) => n > 0)).toBe(true);

    const { closing: planned } = await closing('GET');
    portal.mailClock.nowMs = Date.parse(planned?.closesAt ?? '') - 1;
    expect(await portal.stores.accounts.closeDue(JOB, NEVER)).toBe(0);
    portal.mailClock.nowMs += 1;
    expect(await portal.stores.accounts.closeDue(JOB, NEVER)).toBe(1);

    expect(Object.values(await rowsOf(subject)).every((n) => n === 0)).toBe(true);
    expect(await handle('accountClosed')).toEqual({ subject });
    expect((await portal.ask(token, { method: 'GET', url: '/session' })).body.code).toBe('sessionRequired');
    const kept = await portal.database
      .selectFrom('desk_case')
      .select(['receipt_number', 'state'])
      .where('receipt_number', '=', receiptNumber)
      .execute();
    expect(kept).toHaveLength(1);
    const containers = await portal.database
      .selectFrom('application_container')
      .select('receipt_number')
      .where('receipt_number', '=', receiptNumber)
      .execute();
    expect(containers).toHaveLength(1);

    token = await portal.signIn('ordinary');
    expect(portal.filerOf('ordinary')).not.toBe(subject);
    const { body } = await portal.ask(token, { method: 'GET', url: '/applications' });
    expect(body.applications).toEqual([]);
    expect((await closing('GET')).open).toEqual({ cases: 0, charges: 0, letters: 0, visits: 0, notices: 0 });
  });

  it('SR-116: is a line of the list that a restored copy is held against', async () => {
    await closing('POST');
    portal.mailClock.nowMs += 16 * DAY_MS;
    expect(await portal.stores.accounts.closeDue(JOB, NEVER)).toBe(1);
    const folder = await mkdtemp(join(tmpdir(), 'madoguchi-erased-'));
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    await createTombstones(portal.database, privateKey, { folder, origin: () => TEST_ORIGIN }).append();
    const read = await readTombstones(folder, [publicKey]);
    if (!read.ok) throw new Error(read.failure.code);
    expect(read.value.tombstones).toContainEqual({
      n: expect.any(String),
      municipality: '000000',
      kind: 'person',
      id: subject,
    });
    expect(await readFile(join(folder, 'erased.txt'), 'utf8')).toContain(` person ${subject}\n`);
    await rm(folder, { recursive: true });
  });

  it('MT-45: closing and taking back at the same moment is one or the other', async () => {
    await closing('POST');
    portal.mailClock.nowMs += 16 * DAY_MS;
    const [closed, back] = await Promise.all([
      portal.stores.accounts.closeDue(JOB, NEVER),
      portal.ask(token, { method: 'DELETE', url: '/account/closing' }),
    ]);
    const isThere = (await portal.ask(token, { method: 'GET', url: '/session' })).status === 200;
    expect(isThere).toBe(closed === 0);
    expect([200, 401, 503]).toContain(back.status);
    expect((await rowsOf(subject)).account_closing).toBe(0);
  });
});
