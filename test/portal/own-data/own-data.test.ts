import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { failed, success } from '#contract/failures/outcome.ts';
import { OWN_DATA_GROUPS, OWN_GROUP_IDS, type OwnGroupId } from '#contract/portal/own-data-groups.ts';
import { answerTablesSchema, ownDataSchema, ownReadingSchema } from '#contract/portal/own-data-routes.ts';
import { createGroupReader } from '#portal/own-data/group-reader.ts';
import { ownDataHandlers } from '#portal/own-data/own-data-routes.ts';
import type { OwnAnswer } from '#portal/own-data/own-data-source.ts';
import { sampleSource } from '#portal/own-data/sample-source.ts';
import { createRateLimit } from '#portal/platform/http/rate-limit.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

let portal: TestPortal;
let token: string;
beforeAll(async () => {
  portal = await openTestPortal();
  token = await portal.signIn('ordinary');
});
afterAll(() => portal.close());
afterEach(() =>
  sql`update portal_session set fresh_ends_at = clock_timestamp() + interval '5 minutes'`.execute(portal.database),
);

const ask = (group: string, body: object = {}) =>
  portal.ask(token, { method: 'POST', url: `/own-data/${group}/readings`, payload: body });

async function readings(): Promise<number> {
  const counted = await sql<{ n: number }>`select count(*)::int as n from own_reading`.execute(portal.database);
  return counted.rows[0]?.n ?? 0;
}

describe('own data', () => {
  it('lists the 29 groups with their source and no contents', async () => {
    const { body } = await portal.ask(token, { method: 'GET', url: '/own-data' });
    const { groups } = ownDataSchema.parse(body);
    expect(groups).toHaveLength(29);
    expect(groups.filter(({ source }) => source === null).map(({ id }) => id)).toEqual(['benefitAccount']);
  });

  it('asks for the card again where it was not proved within five minutes, and asks no source then', async () => {
    const before = await readings();
    await sql`update portal_session set fresh_ends_at = clock_timestamp() - interval '1 second'`.execute(
      portal.database,
    );
    expect(await ask('tax')).toMatchObject({ status: 403, body: { code: 'freshCardNeeded' } });
    expect(await readings()).toBe(before);
  });

  it('keeps that the person asked, for every group and whatever came of it, and no value of the answer (MT-16)', async () => {
    const before = await readings();
    const values = new Set<string>();
    const states = new Set<string>();
    const asked = OWN_GROUP_IDS.filter((id) => id !== 'benefitAccount');
    for (const group of asked) {
      const { status, body } = await ask(group);
      states.add(status === 200 ? String(body.state) : String(body.code));
      if (status !== 200) continue;
      for (const { rows } of ownReadingSchema.parse(body).tables) {
        for (const cell of rows.flatMap((row) => Object.values(row))) {
          if (typeof cell === 'string' && cell.startsWith('見本')) values.add(cell);
        }
      }
    }
    expect([...states].sort()).toEqual(['delayed', 'none', 'ok', 'sourceClosed', 'sourceSlow', 'withheld']);
    expect(await readings()).toBe(before + asked.length);
    expect(values.size).toBeGreaterThan(20);
    const tables = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = 'public'`.execute(portal.database);
    const kept: string[] = [JSON.stringify(portal.logged)];
    for (const { name } of tables.rows) {
      const rows = await sql<{ row: string }>`select t::text as row from ${sql.id(name)} as t`.execute(portal.database);
      if (name !== 'served_procedure') kept.push(...rows.rows.map(({ row }) => row));
    }
    const everything = kept.join('\n');
    expect([...values].filter((value) => everything.includes(value))).toEqual([]);
  });

  it('answers nobody about a group that is none, and about one without a source', async () => {
    expect(await ask('benefitAccount')).toMatchObject({ status: 404, body: { code: 'groupUnknown' } });
    expect(await ask('nothing')).toMatchObject({ status: 404, body: { code: 'groupUnknown' } });
  });

  it('is asked for one group twenty times a day', async () => {
    const codes: unknown[] = [];
    for (let n = 0; n < 21; n += 1) codes.push((await ask('household')).body.code);
    expect(codes.filter((code) => code === 'tooManyRequests').length).toBeGreaterThan(0);
  });
});

const ACTOR = { kind: 'resident', id: 's'.repeat(24) } as const;
const OK: OwnAnswer = {
  state: 'ok',
  asOf: '2026-11-28T00:00:00Z',
  law: null,
  readyAt: null,
  tables: [],
  proof: 'a.b.c',
};

/** What the person is shown of one answer, by handlers without a portal around. */
async function shown(group: OwnGroupId, answer: OwnAnswer, keep: () => Promise<number> = async () => 1) {
  let asked = 0;
  const { source, groups } = sampleSource(() => 0);
  const sources = [
    {
      source,
      groups,
      async read() {
        asked += 1;
        return success(answer);
      },
    },
  ];
  const handlers = ownDataHandlers({
    sources,
    reader: createGroupReader(sources, Date.now),
    nowMs: Date.now,
    keepReading: keep,
    links: {
      linksOf: async () => new Map(),
      linksFor: async () => new Map(),
      link: async () => success(undefined),
      unlink: async () => undefined,
    },
    limit: createRateLimit({ most: 10, windowMs: 60_000, nowMs: () => 0 }),
    linkLimit: createRateLimit({ most: 3, windowMs: 60_000, nowMs: () => 0 }),
  });
  const request = { params: { group }, body: {}, caller: { actor: ACTOR }, signal: AbortSignal.timeout(5_000) };
  const read = handlers.readOwnData as (given: unknown) => ReturnType<typeof handlers.readOwnData>;
  const outcome = await read(request).catch(() => failed({ code: 'internal', id: 'thrown' }));
  return { outcome, asked };
}

describe('an answer of a source', () => {
  const row = (cells: object) => [{ key: 'main', rows: [cells] }] as unknown as OwnAnswer['tables'];

  it.each([
    ['a field of another group', row({ disease: 'x' })],
    ['a table of another group', [{ key: 'members', rows: [] }]],
    ['a table twice', [...row({}), ...row({})]],
    ['a fraction of a yen', row({ tax: 1.5 })],
    ['a number as text', row({ tax: '1' })],
    ['no number', row({ tax: Number.NaN })],
    ['a control character', row({ year: 'a\u0000' })],
    ['writing from right to left', row({ year: 'a\u202e' })],
    ['too many rows', [{ key: 'main', rows: Array.from({ length: 2_001 }, () => ({})) }]],
  ])('MT-14, MT-19: is refused whole for %s', async (_, tables) => {
    const { outcome } = await shown('tax', { ...OK, tables });
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'sourceAnswerWrong' } });
  });

  it('has no tables where there is none', async () => {
    const { outcome } = await shown('tax', { ...OK, state: 'none', tables: row({ tax: 1 }) });
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'sourceAnswerWrong' } });
  });

  it('SR-4: is shown without a number of twelve digits that is somebody’s, and without the proof that has it', async () => {
    const { outcome } = await shown('tax', { ...OK, tables: row({ year: '123456789018', tax: 5 }) });
    expect(outcome).toMatchObject({ ok: true, value: { body: { proof: null, tables: row({ tax: 5 }) } } });
    expect(JSON.stringify(outcome)).not.toContain('123456789018');
  });

  it('is not asked for where the reading cannot be kept', async () => {
    const { outcome, asked } = await shown('tax', OK, () => Promise.reject(new Error('no disk')));
    expect(outcome.ok).toBe(false);
    expect(asked).toBe(0);
  });
});

describe('the practice source', () => {
  const source = sampleSource(() => Date.parse('2026-11-28T00:00:00Z'));
  const signal = new AbortController().signal;

  it('gives one subject the same each time, and of three people each group to at least one', async () => {
    const given = new Map<OwnGroupId, Set<string>>();
    for (let n = 0; n < 30; n += 1) {
      for (const group of source.groups) {
        const question = { subject: `subject ${n}`, link: 1, group, since: undefined, signal };
        const answer = await source.read(question);
        expect(await source.read(question)).toEqual(answer);
        const state = answer.ok ? answer.value.state : answer.failure.code;
        given.set(group, (given.get(group) ?? new Set()).add(state));
        if (answer.ok) expect(answerTablesSchema(group).safeParse(answer.value.tables).success).toBe(true);
      }
    }
    expect([...given].filter(([, states]) => !states.has('ok')).map(([group]) => group)).toEqual([]);
  });

  it('every field has a name in each language', () => {
    for (const { tables } of Object.values(OWN_DATA_GROUPS)) {
      for (const { label } of tables.flatMap(({ fields }) => [...fields])) {
        expect(label).toMatchObject({ ja: expect.any(String), easy: expect.any(String), en: expect.any(String) });
      }
    }
  });
});
