import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usePageSchema } from '#contract/portal/account-routes.ts';
import { type ApplicationDetail, applicationDetailSchema } from '#contract/portal/application-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { openDayFrom } from '#contract/values/open-days.ts';
import { gatherEverything } from '#core/account/everything.ts';
import { createPortalClient } from '#core/portal/portal-client.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import { EVERYTHING_WORDS } from '#words/everything-words.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { registerSender, UPLOAD_HEADERS, uploadBody } from '../support/portal/delivery-sender.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import { PIXEL, tellWithFile } from '../support/portal/staff-notice.ts';
import { fileWholeCase, newOffice } from '../support/portal/whole-case.ts';
import { hasTools } from '../support/system-tools.ts';

const TOOLS = ['unzip', 'sha256sum'];
const words = EVERYTHING_WORDS.ja.everything;

let portal: TestPortal;
let folder: string;
let number: string;
let detail: ApplicationDetail;
/** What a sender sent: the first was read, the second not, the third was read and deleted. */
let letters: readonly string[];
beforeAll(async () => {
  portal = await openTestPortal();
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-everything-'));
  const token = await portal.signIn('ordinary');
  const office = await newOffice(portal);
  number = await fileWholeCase(portal, token, office, '架空のことば。');
  await tellWithFile(portal, office.worker, number);
  const sender = await registerSender(portal);
  const box = await sender.link(token);
  const sent: string[] = [];
  for (const text of ['one', 'two', 'three']) sent.push(await sender.sent(Buffer.from(text), { box, title: text }));
  letters = sent;
  for (const one of [letters[0], letters[2]]) {
    await portal.ask(token, { method: 'GET', url: `/deliveries/${one}/pages/1` });
  }
  await portal.ask(token, { method: 'DELETE', url: `/deliveries/${letters[2]}` });
  const registered = { bank: '0001', branch: '001', kind: 'ordinary', number: '1234567', holderKana: 'ミホン ハナコ' };
  const payload = { account: registered, own: { stated: true } };
  expect((await portal.ask(token, { method: 'PUT', url: '/benefit-account', payload })).status).toBe(200);
  const visit = {
    purpose: 'move-out-notice',
    municipality: '131318',
    section: 'movingIn',
    slot: `${openDayFrom(addDays(japaneseDay(epochMs(Date.now())), 3))}T09:00`,
  };
  expect((await portal.ask(token, { method: 'POST', url: '/visits', payload: visit })).status).toBe(200);
  const correction = {
    ...{ key: randomUUID(), municipality: '131318', table: 'main', field: 'income', row: null },
    ...{ shouldBe: '所得は見本の額です', name: '見本　花子', birthDate: '1990-04-01' },
  };
  const corrected = { method: 'POST' as const, url: '/own-data/tax/corrections', payload: correction };
  const request = String((await portal.ask(token, corrected)).body.correction);
  const upload = {
    headers: UPLOAD_HEADERS,
    payload: uploadBody({ name: '源泉徴収票.png' }, Buffer.from(PIXEL, 'base64')),
  };
  const added = { method: 'POST' as const, url: `/own-data/corrections/${request}/file`, ...upload };
  expect((await portal.ask(token, added)).status).toBe(200);
  const open = { method: 'GET' as const, url: `/applications/${number}/letters/1` };
  expect((await portal.ask(token, open)).status).toBe(200);
  detail = applicationDetailSchema.parse(
    (await portal.ask(token, { method: 'GET', url: `/applications/${number}` })).body,
  );
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await portal.close();
});

const askEverything = (test: TestCore) => test.core.handlers.saveEverything({});

describe.skipIf(!hasTools(...TOOLS))('everything in one file', () => {
  let inside: string;
  const read = (name: string) => readFileSync(join(inside, name));
  const text = (name: string) => read(name).toString('utf8');
  let test: TestCore;
  let missing: number;
  const asked: string[] = [];
  beforeAll(async () => {
    test = await openTestCore(portal);
    await test.signIn();
    test.network.fault = (method, path) => {
      asked.push(`${method} ${path}`);
      return undefined;
    };
    const saved = await askEverything(test);
    if (!saved.ok) throw new Error(JSON.stringify(saved.failure));
    ({ missing } = saved.value);
    expect(saved.value.savedAs).toMatch(/^madoguchi-\d{8}\.zip$/);
    const path = join(folder, 'everything.zip');
    writeFileSync(path, test.saved[0]?.bytes ?? new Uint8Array());
    inside = join(folder, 'inside');
    execFileSync('unzip', ['-q', path, '-d', inside]);
  });

  it('is a ZIP file that unzip takes, whole by its own sums', () => {
    const checked = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: inside }).toString();
    const files = readdirSync(inside, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(checked.trim().split('\n')).toHaveLength(files.length - 1);
  });

  it('has the very bytes that were sent, their receipt, and the letters that were opened', () => {
    const own = `applications/${number}`;
    expect(sha256Hex(read(`${own}/container.asice`))).toBe(detail.sha256);
    expect(text(`${own}/receipt.jws`)).toBe(detail.receipt);
    expect(read(`${own}/receipt.pdf`).subarray(0, 5).toString()).toBe('%PDF-');
    for (const { letter, openedAt } of detail.letters) {
      const there = readdirSync(join(inside, own)).includes(`letter-${letter}.pdf`);
      expect(there).toBe(openedAt !== null);
    }
    expect(detail.letters.filter(({ openedAt }) => openedAt === null).length).toBeGreaterThan(0);
  });

  it('has the files that came with notices, each byte as it was sent', async () => {
    const files = readdirSync(join(inside, 'notices'));
    expect(files).toHaveLength(1);
    expect(read(`notices/${files[0]}`).toString('base64')).toBe(PIXEL);
  });

  it('has what was said to be wrong, and what was sent along with it', () => {
    const [request] = JSON.parse(text('corrections.json'));
    expect(request).toMatchObject({ state: 'asked', about: { shouldBe: '所得は見本の額です' } });
    expect(text('corrections.csv')).toContain('所得は見本の額です');
    const files = readdirSync(join(inside, 'corrections'));
    expect(files.map((name) => read(`corrections/${name}`).toString('base64'))).toEqual([PIXEL]);
  });

  it('has the account for benefits by the end of its number, and of what senders sent what was read', async () => {
    expect(JSON.parse(text('benefit-account.json'))).toMatchObject({ account: { numberEnd: '567' } });
    expect(text('benefit-account.csv')).toContain('567');
    expect(text('benefit-account.csv')).not.toContain('1234567');
    const files = readdirSync(join(inside, 'deliveries'));
    expect(files.map((name) => text(`deliveries/${name}`))).toEqual(['one']);
    expect(text('index.txt').split(words.why.notRead)).toHaveLength(2);
    const listed = (await portal.database.selectFrom('delivery').select(['id', 'read_at']).execute()).filter(
      ({ read_at: readAt }) => readAt === null,
    );
    expect(listed.map(({ id }) => id)).toEqual([letters[1]]);
  });

  it('opens no letter, and says of each that it is not in it', async () => {
    const unopened = detail.letters.filter(({ openedAt }) => openedAt === null).length;
    const now = await sql<{ n: number }>`select count(*)::int as n from case_letter_way
      where receipt_number = ${number} and opened_at is null`.execute(portal.database);
    expect(now.rows[0]?.n).toBe(unopened);
    expect(text('index.txt').split(words.why.notOpened)).toHaveLength(unopened + 1);
  });

  it('has every list as data and as a table, and names them in words', () => {
    for (const name of [
      'corrections',
      'deliveries',
      'notices',
      'records',
      'applications',
      'payments',
      'visits',
      'uses',
    ]) {
      expect(JSON.parse(text(`${name}.json`))).toBeInstanceOf(Array);
      expect(text(`${name}.csv`).startsWith('\ufeff"')).toBe(true);
    }
    const [visit] = JSON.parse(text('visits.json'));
    expect(text('visits.csv')).toContain(visit.id);
    const index = text('index.txt');
    for (const title of Object.values(words.parts)) expect(index).toContain(title);
    for (const place of words.places) expect(index).toContain(place);
    const uses = usePageSchema.shape.uses.parse(JSON.parse(text('uses.json')));
    expect(uses[0]).toMatchObject({ kind: 'download', what: 'everything', place: 'home' });
    expect(readdirSync(join(inside, 'own-data')).length).toBeGreaterThan(10);
  });

  it('asks of each application once what was said of it', () => {
    expect(asked.filter((one) => one === `GET /applications/${number}`)).toHaveLength(1);
  });

  it('counts what is missing as its index does', () => {
    const lines = text('index.txt').split('\r\n');
    const from = lines.indexOf(words.missing);
    const counted = lines.slice(from + 1, lines.indexOf('', from + 1)).length;
    expect(counted).toBe(missing);
  });

  it('MT-45: is not given where the card was not proved just now, nor at a public terminal', async () => {
    await sql`update portal_session set fresh_ends_at = clock_timestamp()`.execute(portal.database);
    expect(await askEverything(test)).toMatchObject({ failure: { code: 'freshCardNeeded' } });
    const terminal = await openTestCore(portal, { publicTerminal: true });
    await terminal.signIn();
    expect(await askEverything(terminal)).toMatchObject({ failure: { code: 'staleCommand' } });
    expect([...test.saved, ...terminal.saved]).toHaveLength(1);
  });
});

describe('gathering', () => {
  it('waits where the portal takes so many questions a minute, and ends where the session does', async () => {
    const small = await openTestPortal({ config: { limits: { ownReadingsPerMinute: 5 } } });
    const token = await small.signIn('ordinary');
    const waits: number[] = [];
    const clock = {
      nowMs: () => small.clock.nowMs as never,
      async wait(ms: number) {
        waits.push(ms);
        small.clock.nowMs += ms;
      },
    };
    // Of the waits for an answer, which end with it, none counts: only those that the gathering asks for itself.
    const timeless = { nowMs: clock.nowMs, wait: () => new Promise<void>(() => undefined) };
    const client = createPortalClient(
      small.origin(),
      async (url, init) => {
        const { pathname, search } = new URL(url);
        const answer = await small.app.inject({
          method: (init.method ?? 'GET') as 'GET',
          url: `${pathname}${search}`,
          headers: init.headers as Record<string, string>,
          ...(init.body === undefined ? {} : { payload: init.body as string }),
        });
        const body = answer.statusCode === 204 ? null : new Uint8Array(answer.rawPayload);
        return new Response(body, { status: answer.statusCode, headers: answer.headers as Record<string, string> });
      },
      timeless,
    );
    const given = { portal: client, token, clock, language: 'en' as const, signal: new AbortController().signal };
    const gathered = await gatherEverything(given);
    expect(gathered.ok).toBe(true);
    expect(waits.length).toBeGreaterThan(3);
    await small.ask(token, { method: 'DELETE', url: '/session' });
    expect(await gatherEverything(given)).toMatchObject({ failure: { code: 'sessionRequired' } });
    await small.close();
  });
});
