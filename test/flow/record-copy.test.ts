import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PersonaName } from '#contract/card/persona.ts';
import { epochMs } from '#contract/values/brands.ts';
import { BYTE_ORDER_MARK } from '#contract/values/csv.ts';
import { privateFiles } from '#host/private-files/private-files.ts';
import { filesBelow } from '#platform/files-below.ts';
import { sampleFiling } from '../support/application/sample-filing.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

const KEY = new Uint8Array(32).fill(3);
const HEADER = '日時,照会機関,照会部署,提供機関,事務,情報の種類,根拠,結果,整理番号';
const lineOf = (n: number) =>
  `2026/${1 + (n % 9)}/${1 + (n % 27)} 9:12,見本県,子ども家庭課,見本市,手当の審査,住民票;所得,見本の法律,提供,${n}`;

let portal: TestPortal;
let number: string;
let folder: string;
beforeAll(async () => {
  portal = await openTestPortal();
  const token = await portal.signIn('ordinary');
  const holder = await portal.authority.holder('ordinary');
  const filing = sampleFiling(holder, portal.procedure('child-allowance-end'), { filer: portal.filerOf('ordinary') });
  number = String((await portal.file(token, await filing)).body.receiptNumber);
}, 60_000);
afterAll(() => portal.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-copy-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(persona: PersonaName = 'ordinary', publicTerminal = false): Promise<TestCore> {
  const files = privateFiles({ folder, mainKey: async () => KEY, nowMs: () => epochMs(portal.clock.nowMs) });
  const test = await openTestCore(portal, { privateFiles: files, persona, publicTerminal });
  await test.signIn();
  return test;
}

const looked = (count: number, ago = '0 years') =>
  sql`
  insert into exchange_record (subject_id, at, day, municipality_code, procedure_group, receipt_number, procedure_id,
    revision, way, kinds, actor_id, purpose, result)
  select owner, statement_timestamp() - ${ago}::interval - n * interval '1 hour', '2026-01-01', municipality_code, 'child', receipt_number, procedure_id,
    revision, 'export', array['answers'], 'x', 'case.export', 'provided'
  from application, generate_series(1, ${count}::int) as n where receipt_number = ${number}`.execute(portal.database);

async function show(test: TestCore, text: string, piece = text.length + 1_000_000) {
  const bytes = new TextEncoder().encode(text);
  for (let offset = 0; ; offset += piece) {
    const chunk = bytes.slice(offset, offset + piece);
    const named = { fileName: 'list.csv', totalBytes: bytes.length };
    const answer = await test.core.handlers.showRecordFile({ ...named, offset, chunk });
    if (!answer.ok || answer.value.preview !== null) return answer;
  }
}

const parts = async () => (await filesBelow(folder)).filter((name) => name.includes('records-')).sort();

describe('MT-12: the copy of their records that a person keeps at home', () => {
  it('begins when they say so, is there in the next run, and holds what the portal forgot since', async () => {
    await looked(59);
    await looked(1, '8 years');
    const first = await run();
    expect(got(await first.core.handlers.readRecordCopy({}))).toMatchObject({ isKept: false, all: 0 });
    expect(await parts()).toEqual([]);
    expect(got(await first.core.handlers.keepRecordCopy({}))).toEqual({ added: 60 });
    expect(got(await first.core.handlers.keepRecordCopy({}))).toEqual({ added: 0 });

    expect(await portal.stores.exchangeRecords.sweep({ kind: 'job', id: 'sweepRecords' })).toBe(1);
    await looked(2);
    const next = await run();
    expect(got(await next.core.handlers.keepRecordCopy({}))).toEqual({ added: 2 });
    const page = got(await next.core.handlers.readRecordCopy({}));
    expect(page).toMatchObject({ isKept: true, all: 62, lost: [], next: '50' });
    expect(page.records).toHaveLength(50);
    const rest = got(await next.core.handlers.readRecordCopy({ after: page.next ?? '' }));
    expect(rest).toMatchObject({ all: 62, next: null });
    const days = [...page.records, ...rest.records].map(({ record }) => record.at);
    expect(days).toEqual([...days].sort().reverse());
    expect(new Set([...page.records, ...rest.records].map((one) => JSON.stringify(one))).size).toBe(62);

    // Nobody reads it from the disk, and nobody else's sign-in opens it.
    for (const name of await filesBelow(folder)) expect(readFileSync(join(folder, name)).includes('MG-')).toBe(false);
    const other = await run('spouse');
    expect(got(await other.core.handlers.readRecordCopy({}))).toMatchObject({ isKept: false, all: 0 });
    got(await other.core.handlers.deleteRecordCopy({}));
    expect(got(await next.core.handlers.readRecordCopy({}))).toMatchObject({ all: 62 });

    got(await next.core.handlers.deleteRecordCopy({}));
    expect(got(await next.core.handlers.readRecordCopy({}))).toMatchObject({ isKept: false, all: 0 });
    expect(await parts()).toEqual([]);
  });

  it('takes a file of another office whole, shown before: new lines once, in pieces as they come', async () => {
    const test = await run();
    const text = `${BYTE_ORDER_MARK}${[HEADER, ...Array.from({ length: 2_345 }, (_, n) => lineOf(n)), lineOf(0)].join('\r\n')}`;
    const shown = got(await show(test, text, 50_000));
    expect(shown.preview).toMatchObject({ read: 2_346, fresh: 2_345, same: 1 });
    expect(shown.preview?.first).toHaveLength(20);
    expect(await parts()).toEqual([]);
    expect(got(await test.core.handlers.takeRecordFile({}))).toEqual({ added: 2_345 });
    expect(await test.core.handlers.takeRecordFile({})).toMatchObject({ ok: false, failure: { code: 'staleCommand' } });
    expect(await parts()).toHaveLength(3);

    expect(got(await show(test, text)).preview).toMatchObject({ fresh: 0, same: 2_346 });
    const more = `${HEADER}\n${lineOf(1)}\n${lineOf(9_999)}`;
    expect(got(await show(test, more)).preview).toMatchObject({ fresh: 1, same: 1 });
    expect(got(await test.core.handlers.takeRecordFile({}))).toEqual({ added: 1 });
    expect(got(await test.core.handlers.readRecordCopy({}))).toMatchObject({ all: 2_346, lost: [] });
  });

  it.each([
    ['a heading that nobody knows', `${HEADER},何か\n`, { line: 1, column: 10, code: 'headerUnknown' }],
    [
      'a day that never was',
      `${HEADER}\n${lineOf(0)}\n${lineOf(1).replace('2026/', '2026/13')}`,
      { line: 3, code: 'dateImpossible' },
    ],
    [
      'a cell that turns text',
      `${HEADER}\n${lineOf(0).replace('見本県', '\u202e県')}`,
      { line: 2, column: 2, code: 'controlCharacter' },
    ],
  ])('refuses %s by line and column, and keeps nothing of it', async (_, text, error) => {
    const test = await run();
    const refused = await show(test, text);
    expect(refused).toMatchObject({ ok: false, failure: { code: 'importRefused', errors: [error] } });
    expect(await test.core.handlers.takeRecordFile({})).toMatchObject({ ok: false, failure: { code: 'staleCommand' } });
    expect(await parts()).toEqual([]);
  });

  it('loses a damaged part of a thousand lines alone, says which, and goes on behind it', async () => {
    const test = await run();
    const text = [HEADER, ...Array.from({ length: 2_500 }, (_, n) => lineOf(n))].join('\n');
    got(await show(test, text));
    got(await test.core.handlers.takeRecordFile({}));
    const [, second] = await parts();
    const path = join(folder, second ?? '');
    const bytes = readFileSync(path);
    bytes[bytes.length - 40] = (bytes.at(-40) ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const next = await run();
    expect(got(await next.core.handlers.readRecordCopy({}))).toMatchObject({ all: 1_500, lost: [2] });
    got(await show(next, `${HEADER}\n${lineOf(1_500)}`));
    expect(got(await next.core.handlers.takeRecordFile({}))).toEqual({ added: 1 });
    expect(got(await next.core.handlers.readRecordCopy({}))).toMatchObject({ all: 1_501, lost: [2] });
  });

  it('is nothing at a terminal for everybody, nor before somebody has signed in', async () => {
    const terminal = await run('ordinary', true);
    const refused = { ok: false, failure: { code: 'sessionRequired' } };
    const { handlers } = terminal.core;
    expect(await handlers.readRecordCopy({})).toMatchObject(refused);
    expect(await handlers.keepRecordCopy({})).toMatchObject(refused);
    expect(await show(terminal, `${HEADER}\n${lineOf(0)}`)).toMatchObject(refused);
    const home = await run();
    got(await home.core.handlers.signOut({}));
    expect(await home.core.handlers.readRecordCopy({})).toMatchObject(refused);
    expect(await home.core.handlers.deleteRecordCopy({})).toMatchObject(refused);
    expect(await filesBelow(folder)).not.toContainEqual(expect.stringContaining('records-'));
  });
});
