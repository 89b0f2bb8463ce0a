import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { bankDirectoryOnce } from '#portal/benefit-accounts/bank-directory.ts';
import { migrate } from '#portal/platform/database/migrate.ts';
import { createKeyAdministration } from '#portal/platform/keyring/key-administration.ts';
import { fileKeys } from '#portal/platform/keyring/key-source.ts';
import { createPortalStores } from '#portal/portal-stores.ts';
import {
  EARLIER,
  type EarlierDatabase,
  MIGRATION_NAMES,
  openEarlierDatabase,
  rowCounts,
} from '../../support/portal/earlier-databases.ts';

const OWNER = { kind: 'resident', id: EARLIER.subject } as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-earlier-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the portal of today says of the rows of then. */
async function readBy({ database }: EarlierDatabase) {
  const keySource = fileKeys(join(folder, 'keys'));
  await createKeyAdministration(database, keySource).begin();
  const stores = createPortalStores(database, {
    bindingKey: Buffer.alloc(32),
    session: { idleMinutes: 15, longestMinutes: 60 },
    origin: () => 'https://portal.example',
    keySource,
    nowMs: Date.now,
    mail: undefined,
    scanner: { kind: 'none' },
    isPractice: true,
    processes: 1,
    builtInWordings: { readySentence: new Map(), letterTemplate: new Map(), remedies: new Map() },
    visitSections: () => [],
    visitOffices: () => [],
    allowsEmergency: () => false,
    officeOf: () => undefined,
    sourceName: (source) => ({ ja: source, en: source }),
    retentionRules: [],
    auditKeys: [],
    standing: { found: () => undefined },
    paymentProviders: new Map(),
    drawDocument: async () => new Uint8Array(),
    bankDirectory: bankDirectoryOnce(async () => ({})),
    makeLetter: async () => new Uint8Array(),
  });
  const { applications, caseSealing } = stores;
  const read = async (number: string) => {
    const container = await applications.readContainer(OWNER, number);
    const history = await database
      .selectFrom('application_history')
      .select(['step', 'status', 'actor_kind', 'actor_id', 'on_behalf_of'])
      .where('receipt_number', '=', number)
      .orderBy('step')
      .execute();
    const lists = await database
      .selectFrom('application_revocation_answer as answer')
      .innerJoin('revocation_answer as list', 'list.sha256', 'answer.sha256')
      .select('list.bytes')
      .where('answer.receipt_number', '=', number)
      .orderBy('answer.place')
      .execute();
    return {
      container: container.ok ? Buffer.from(container.value) : container.failure,
      history,
      lists: lists.map(({ bytes }) => bytes),
    };
  };
  return {
    sealing: caseSealing,
    all: async () => ({
      withdrawn: await read(EARLIER.numbers.withdrawn),
      open: await read(EARLIER.numbers.open),
      path: (await applications.newestSignerPath(OWNER))?.map((der) => Buffer.from(der)),
      cases: await database
        .selectFrom('desk_case')
        .select(['receipt_number', 'procedure_group', 'kind', 'state'])
        .orderBy('receipt_number')
        .execute(),
    }),
  };
}

describe.each(MIGRATION_NAMES.map((name, at) => ({ name, count: at + 1 })))(
  'a database of the time of $name',
  ({ count }) => {
    it('SR-112: comes up to date with its rows, and says what it said', async () => {
      const earlier = await openEarlierDatabase(inject('portalServerUrl'), count);
      const { database } = earlier;
      const before = await rowCounts(database);
      expect(await migrate(database)).toEqual({ ok: true, value: undefined });
      const after = await rowCounts(database);
      for (const [table, rows] of before) {
        if (table !== 'schema_migration') expect({ table, rows: after.get(table) }).toEqual({ table, rows });
      }
      const { sealing, all } = await readBy(earlier);
      const told = await all();
      expect(told).toMatchObject({
        withdrawn: { container: EARLIER.containers.withdrawn, lists: EARLIER.answers },
        open: { container: EARLIER.containers.open, lists: EARLIER.answers },
        path: EARLIER.path,
        cases: [
          { procedure_group: 'child', kind: 'notification', state: 'withdrawn' },
          { procedure_group: 'child', kind: 'notification', state: 'received' },
        ],
      });
      expect(told.withdrawn.history.map(({ status }) => status)).toEqual(['received', 'withdrawn']);
      expect(told.open.history).toEqual([
        { step: 1, status: 'received', actor_kind: 'resident', actor_id: EARLIER.subject, on_behalf_of: null },
      ]);

      expect(await sealing.left()).toBe(2);
      expect(await sealing.seal(new AbortController().signal)).toBe(2);
      expect(await sealing.left()).toBe(0);
      expect(await all()).toEqual(told);
      const { rows } = await sql<{
        clear: number;
      }>`select (select count(*) from application_history where note is not null)
        + (select count(*) from application_container where bytes is not null)
        + (select count(*) from desk_case where applicant_name is not null) as clear`.execute(database);
      expect(Number(rows[0]?.clear)).toBe(0);
      await earlier.drop();
    });
  },
);

it('each table of an earlier database had rows to bring along', async () => {
  const { length } = MIGRATION_NAMES.filter((name) => name < '0017');
  const earlier = await openEarlierDatabase(inject('portalServerUrl'), length);
  const empty = [...(await rowCounts(earlier.database))].flatMap(([table, rows]) => (rows === 0 ? [table] : []));
  await earlier.drop();
  // Begun and over within minutes, or written by a job within the hour.
  const brief = ['audit_head', 'staff_link', 'staff_session'];
  // With keys, or by an administrator: none of these has rows of a time without them.
  const keyed = ['case_index', 'case_key', 'citizen_key', 'encryption_key', 'erasure', 'index_master'];
  const confirmed = ['retention_hold', 'retention_list', 'retention_rule'];
  expect(empty).toEqual([...brief, ...keyed, ...confirmed].sort());
});
