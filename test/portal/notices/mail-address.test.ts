import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADDRESS, type MailBench, openMailBench } from '../../support/portal/mail-bench.ts';
import { readMail } from '../../support/portal/mail-server.ts';
import { openTestPortal } from '../../support/portal/portal-harness.ts';

let bench: MailBench;
let token: string;
beforeEach(async () => {
  bench = await openMailBench();
  token = await bench.portal.signIn('ordinary');
});
afterEach(() => bench.close());

const settings = async () => (await bench.portal.ask(token, { method: 'GET', url: '/mail' })).body;
const post = (url: string, payload: object) => bench.portal.ask(token, { method: 'POST', url, payload });
const name = (address: string) => post('/mail/address', { address, language: 'ja' });
const confirm = (code: string) => post('/mail/address/confirmation', { code });

async function codeThatCame(): Promise<string> {
  await bench.deliver();
  const mail = bench.server.received.at(-1);
  return (mail && /^\d{6}$/m.exec(readMail(mail).body)?.[0]) ?? 'no code';
}
const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('a mail address', () => {
  it('counts once the code that was sent there was told', async () => {
    expect(await settings()).toEqual({ isAvailable: true, contact: null, waitsForCode: false });
    expect((await name(ADDRESS)).status).toBe(204);
    expect(await settings()).toEqual({ isAvailable: true, contact: null, waitsForCode: true });
    const code = await codeThatCame();
    expect(bench.server.received.map(({ to }) => to)).toEqual([[ADDRESS]]);
    expect(await confirm(otherThan(code))).toMatchObject({ status: 422, body: { code: 'mailCodeRefused' } });
    expect((await confirm(code)).body).toEqual({
      isAvailable: true,
      contact: { address: ADDRESS, language: 'ja', isOn: true, isRefused: false },
      waitsForCode: false,
    });
    expect(await confirm(code)).toMatchObject({ status: 422 });
  });

  it('is not confirmed by guessing: after five tries the right code is refused too', async () => {
    await name(ADDRESS);
    const code = await codeThatCame();
    for (let n = 0; n < 5; n += 1) expect(await confirm(otherThan(code))).toMatchObject({ status: 422 });
    expect(await confirm(code)).toMatchObject({ status: 422 });
  });

  it('is not confirmed by many tries at once: each is counted', async () => {
    await name(ADDRESS);
    const code = await codeThatCame();
    await Promise.all(Array.from({ length: 20 }, () => confirm(otherThan(code))));
    expect(await confirm(code)).toMatchObject({ status: 422 });
  });

  it('is not confirmed by a code that is 10 minutes old, of an older request or another’s', async () => {
    await name(ADDRESS);
    const first = await codeThatCame();
    await name('other@home.example');
    const second = await codeThatCame();
    if (first !== second) expect(await confirm(first)).toMatchObject({ status: 422 });
    bench.portal.mailClock.nowMs += 10 * 60_000;
    expect(await confirm(second)).toMatchObject({ status: 422 });
    expect(await settings()).toMatchObject({ contact: null, waitsForCode: false });
  });

  it('is not written to more than five times a day on one person’s word', async () => {
    for (let n = 0; n < 5; n += 1) expect((await name(`a${n}@home.example`)).status).toBe(204);
    expect(await name(ADDRESS)).toMatchObject({ status: 429, body: { code: 'tooManyRequests' } });
    bench.portal.mailClock.nowMs += 24 * 3_600_000;
    expect((await name(ADDRESS)).status).toBe(204);
  });

  it('that is left hears that it was', async () => {
    await bench.confirmAddress(token);
    await bench.confirmAddress(token, 'new@home.example');
    await bench.deliver();
    const told = bench.server.received.map((mail) => [mail.to, readMail(mail).body]);
    expect(told).toEqual([[[ADDRESS], expect.stringContaining('連絡先が変わりました')]]);
    expect(JSON.stringify(told)).not.toContain('new@home.example');
  });

  it('can be removed, and mail be turned off and on, at any time', async () => {
    expect(await post('/mail', { language: 'en', isOn: false })).toMatchObject({ status: 404 });
    await bench.confirmAddress(token);
    expect((await post('/mail', { language: 'en', isOn: false })).body).toMatchObject({
      contact: { language: 'en', isOn: false },
    });
    expect((await bench.portal.ask(token, { method: 'DELETE', url: '/mail/address' })).status).toBe(204);
    expect(await settings()).toMatchObject({ contact: null });
    const rows = await sql`select from mail_contact`.execute(bench.portal.database);
    expect(rows.rows).toHaveLength(0);
  });

  it.each([
    'hanako@home.example\r\nBcc: spy@evil.example',
    'hanako@home.example\nBcc: spy@evil.example',
    'hanako@home.example, spy@evil.example',
    'Hanako <hanako@home.example>',
    'hanako@home.example>\r\nRCPT TO:<spy@evil.example>',
    '"hanako\r\n"@home.example',
    'hanako@home.example\u0000',
    'hanako@home.example\u2028',
    '花子@home.example',
    'hanako',
    `${'a'.repeat(250)}@home.example`,
  ])('that is more than one address is refused: %j', async (address) => {
    expect(await name(address)).toMatchObject({ status: 400, body: { code: 'requestMalformed', at: 'body.address' } });
  });

  it('DT-22: stands in no row, log or audit that a thief of the database reads', async () => {
    await name(ADDRESS);
    const code = await codeThatCame();
    await name(ADDRESS);
    await bench.confirmAddress(token);
    await bench.file(token);
    const tables = await sql<{ name: string }>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('public', 'graphile_worker')`.execute(bench.portal.database);
    for (const { name: table } of tables.rows) {
      const rows = await sql<{ row: string }>`select t::text as row from ${sql.raw(table)} as t`.execute(
        bench.portal.database,
      );
      const text = rows.rows.map(({ row }) => row).join('\n');
      expect(text).not.toContain('hanako');
      expect(text).not.toContain(Buffer.from('hanako').toString('hex'));
    }
    expect(JSON.stringify(bench.portal.logged)).not.toMatch(new RegExp(`hanako|home\\.example|${code}`));
  });
});

it('a portal without mail says so, and its notices work all the same', async () => {
  const without = await openTestPortal();
  const session = await without.signIn('ordinary');
  const read = await without.ask(session, { method: 'GET', url: '/mail' });
  expect(read.body).toEqual({ isAvailable: false, contact: null, waitsForCode: false });
  const payload = { address: ADDRESS, language: 'ja' };
  const named = await without.ask(session, { method: 'POST', url: '/mail/address', payload });
  expect(named).toMatchObject({ status: 409, body: { code: 'mailUnavailable' } });
  expect((await without.ask(session, { method: 'GET', url: '/notices' })).status).toBe(200);
  await without.close();
});
