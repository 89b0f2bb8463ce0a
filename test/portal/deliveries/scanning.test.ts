import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerSender, type TestSender } from '../../support/portal/delivery-sender.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

const JOB = { kind: 'job', id: 'test' } as const;
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

let folder: string;
let server: Server;
let portal: TestPortal;
let token: string;
let sender: TestSender;
let box: string;
/** What the scanner does with what it got. */
let act: (socket: Socket, document: Buffer) => void = () => undefined;
let scanned: Buffer[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clamd-'));
  const socket = join(folder, 'clamd.sock');
  server = createServer((connection) => {
    let got = Buffer.alloc(0);
    connection.on('error', () => undefined);
    connection.on('data', (chunk) => {
      got = Buffer.concat([got, chunk]);
      const document = streamed(got);
      if (document === undefined) return;
      scanned.push(document);
      act(connection, document);
    });
  }).listen(socket);
  portal = await openTestPortal({ config: { scanner: { kind: 'clamd', socket } } });
  token = await portal.signIn('ordinary');
  sender = await registerSender(portal);
  await sql`update portal_session set fresh_ends_at = clock_timestamp() + interval '5 minutes'`.execute(
    portal.database,
  );
  box = await sender.link(token);
});
afterAll(async () => {
  await portal.close();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** What stands in the chunks once the last one came. */
function streamed(got: Buffer): Buffer | undefined {
  let at = 'zINSTREAM\0'.length;
  const parts: Buffer[] = [];
  while (at + 4 <= got.length) {
    const length = got.readUInt32BE(at);
    if (length === 0) return Buffer.concat(parts);
    if (at + 4 + length > got.length) return undefined;
    parts.push(got.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}

const says = (text: string) => (socket: Socket) => void socket.end(text);
const run = () => portal.stores.deliveryWork.scan(JOB, AbortSignal.timeout(60_000));
const stateOf = async (id: string) => (await sender.ask('GET', `/api/deliveries/${id}`)).body;
const shown = async (id: string) => (await portal.ask(token, { method: 'GET', url: `/deliveries/${id}` })).body;
const page = (id: string) => portal.ask(token, { method: 'GET', url: `/deliveries/${id}/pages/1` });

describe('MT-25: a document and its scanner', () => {
  it('waits, is scanned byte for byte, and is opened only then', async () => {
    act = says('stream: OK\0');
    const document = Buffer.alloc(200_000, 'a line of text\n');
    const id = await sender.sent(document, { box });
    expect(await stateOf(id)).toEqual({ state: 'received' });
    expect(await shown(id)).toMatchObject({ state: 'held' });
    expect((await page(id)).status).toBe(404);
    scanned = [];
    expect(await run()).toBe(1);
    expect(scanned[0]?.equals(document)).toBe(true);
    expect(await stateOf(id)).toEqual({ state: 'delivered' });
    expect(await shown(id)).toMatchObject({ state: 'available', isScanned: true });
    expect((await page(id)).status).toBe(200);
  });

  it('is refused where it is infected: the sender hears why, the person never had it', async () => {
    act = says('stream: Eicar-Test-Signature FOUND\0');
    const id = await sender.sent(Buffer.from(EICAR), { box });
    expect(await run()).toBe(1);
    expect(await stateOf(id)).toEqual({ state: 'refused', why: 'virus' });
    expect(await shown(id)).toMatchObject({ code: 'notFound' });
  });

  it.each([
    ['hangs up', (socket: Socket) => void socket.destroy()],
    ['says that it failed', says('INSTREAM size limit exceeded. ERROR\0')],
    ['says OK of something else', says('other: OK\0')],
    ['says OK and more', says('stream: OK and more\0')],
    ['talks without an end', (socket: Socket) => void socket.write('x'.repeat(5_000))],
    ['ends without an answer', says('')],
  ])('stays held where the scanner %s, is tried for a day, and refused then', async (_, does) => {
    act = does;
    const id = await sender.sent(Buffer.from('a letter'), { box });
    expect(await run()).toBe(0);
    expect(await stateOf(id)).toEqual({ state: 'scanning' });
    expect((await page(id)).status).toBe(404);
    const before = portal.mailClock.nowMs;
    portal.mailClock.nowMs += 24 * 3_600_000 + 1;
    expect(await run()).toBe(1);
    portal.mailClock.nowMs = before;
    expect(await stateOf(id)).toEqual({ state: 'refused', why: 'notScanned' });
    expect(await shown(id)).toMatchObject({ code: 'notFound' });
  });

  it('is taken back while it waits', async () => {
    act = (socket) => void socket.destroy();
    const id = await sender.sent(Buffer.from('a letter'), { box });
    expect((await sender.ask('DELETE', `/api/deliveries/${id}`)).status).toBe(202);
    act = says('stream: OK\0');
    expect(await run()).toBe(0);
    expect(await stateOf(id)).toEqual({ state: 'takenBack' });
    expect(await shown(id)).toMatchObject({ state: 'takenBack' });
  });

  it('waits alone where its key does not open it: what came after is scanned, and it is tried again behind', async () => {
    act = says('stream: OK\0');
    const [unreadable, whole] = [
      await sender.sent(Buffer.from('a letter'), { box }),
      await sender.sent(Buffer.from('another'), { box }),
    ];
    const setWrapped = async (to: Buffer) => {
      const row = sql<{ wrapped: Buffer }>`select wrapped from delivery where id = ${unreadable}`;
      const before = (await row.execute(portal.database)).rows[0]?.wrapped ?? Buffer.alloc(0);
      await sql`update delivery set wrapped = ${to} where id = ${unreadable}`.execute(portal.database);
      return before;
    };
    const before = await setWrapped(Buffer.alloc(60));
    expect(await run()).toBe(1);
    expect(await stateOf(whole)).toEqual({ state: 'delivered' });
    expect(await stateOf(unreadable)).toEqual({ state: 'received' });
    const tried = await sql`select tries from delivery where id = ${unreadable}`.execute(portal.database);
    expect(tried.rows).toEqual([{ tries: 1 }]);
    await setWrapped(before);
    expect(await run()).toBe(1);
    expect(await stateOf(unreadable)).toEqual({ state: 'delivered' });
  });

  it('is left where its person was forgotten while another was scanned, and no key is made for them', async () => {
    const spouse = await portal.signIn('spouse');
    await sql`update portal_session set fresh_ends_at = clock_timestamp() + interval '5 minutes'`.execute(
      portal.database,
    );
    const theirs = await sender.link(spouse);
    await sender.sent(Buffer.from('a letter'), { box });
    await sender.sent(Buffer.from('of who leaves'), { box: theirs });
    const subject = portal.filerOf('spouse');
    act = (socket) => {
      void portal.database
        .transaction()
        .execute(async (transaction) => {
          await sql`insert into account_closing (subject_id, asked_at, closes_at)
            values (${subject}, now() - interval '15 days', now() - interval '1 day')`.execute(transaction);
          await sql`select close_account(${subject}, now())`.execute(transaction);
        })
        .then(() => socket.end('stream: OK\0'));
    };
    expect(await run()).toBe(1);
    const keys = await sql`select from person_key where subject_id = ${subject}`.execute(portal.database);
    expect(keys.rows).toHaveLength(0);
  });
});

describe('the practice scanner', () => {
  it('finds the harmless test file and nothing else', async () => {
    const { openScanner } = await import('#portal/platform/scanner.ts');
    const scan = openScanner({ kind: 'practice' });
    expect(await scan?.(Buffer.from(`before ${EICAR} after`))).toEqual({ is: 'infected' });
    expect(await scan?.(Buffer.from('a letter'))).toEqual({ is: 'clean' });
    expect(openScanner({ kind: 'none' })).toBeUndefined();
  });
});
