import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { findCaseSpans } from '#portal/applications/case-owner.ts';
import { createExchangeRecordStore } from '#portal/exchange-records/exchange-record-store.ts';
import { deliverNotices } from '#portal/notices/deliver-notices.ts';
import { createNoticeStore } from '#portal/notices/notice-store.ts';
import { type Database, openDatabase } from '#portal/platform/database/database.ts';
import { startEmbeddedServer } from '#portal/platform/database/embedded-server.ts';
import { createMailQueue, createMailSecrets } from '#portal/platform/mail/mail-queue.ts';
import { createSecretSeal } from '#portal/platform/secret-seal.ts';

// A notice to 100,000 people, killed at twenty points, and lists of one person among a million rows:
// node test/bench/notice-bench.ts

const PEOPLE = 100_000;
const ROWS = 1_000_000;
const OWN = 200;
const KILLS = 20;
const ASKED = 200;
const CITY = '131318';
const PROCEDURE = 'child-allowance-claim';
const JOB = { kind: 'job', id: 'deliverNotices' } as const;
const KEY = Buffer.alloc(32, 7);

async function fill(database: Database): Promise<void> {
  const name = JSON.stringify({ ja: '市', en: 'City' });
  const definition = `{"id":"${PROCEDURE}","title":${name},"municipality":{"code":"${CITY}","name":${name}},"legalBasis":[{"label":${name},"source":"https://laws.e-gov.go.jp/law/346AC0000000073","checkedOn":"2026-11-01"}],"group":"child"}`;
  const people = sql`generate_series(1, ${PEOPLE}::int) as n`;
  const statements = [
    sql`insert into served_procedure (procedure_id, municipality_code, revision, definition)
      values (${PROCEDURE}, ${CITY}, 'r', ${definition})`,
    sql`insert into subject (id) select 's' || n from ${people}`,
    sql`insert into application (receipt_number, owner, procedure_id, municipality_code, revision, received_at)
      select 'BENCH-' || (100000 + n), 's' || n, ${PROCEDURE}, ${CITY}, 'r', now() from ${people}`,
    sql`insert into desk_case (municipality_code, receipt_number, procedure_id, procedure_group, kind, head, received_at, state)
      select ${CITY}, 'BENCH-' || (100000 + n), ${PROCEDURE}, 'child', 'notification', '\\x30', now(), 'inReview' from ${people}`,
    sql`insert into mail_contact (subject_id, address, language, confirmed_at)
      select 's' || n, '\\x00', 'ja', now() from ${people}`,
    sql`insert into notice (owner, id, municipality_code, receipt_number, kind, at)
      select case when n <= ${OWN}::int then 's1' else 's' || (1 + n % ${PEOPLE}::int) end, lpad(n::text, 24, '0'), ${CITY}, 'BENCH-' || (100000 + 1 + n % ${PEOPLE}::int),
        'decided', now() - n * interval '1 second' from generate_series(1, ${ROWS}::int) as n`,
    sql`insert into exchange_record (subject_id, municipality_code, procedure_group, receipt_number, procedure_id, revision, way,
        kinds, actor_id, purpose, result, at)
      select case when n <= ${OWN}::int then 's1' else 's' || (1 + n % ${PEOPLE}::int) end, ${CITY}, 'child', 'BENCH-' || (100000 + 1 + n % ${PEOPLE}::int), ${PROCEDURE}, 'r', 'export',
        array['answers'], 'x', 'case.review', 'provided', now() - n * interval '1 minute' from generate_series(1, ${ROWS}::int) as n`,
    sql`insert into staff_notice (municipality_code, id, state, procedure_groups, audience, sealed, made_by, made_at, due_at)
      values (${CITY}, 'bench', 'scheduled', '{child}',
        ${JSON.stringify({ to: 'segment', all: [{ is: 'caseOpen', procedure: PROCEDURE }] })}, '\\x00', 'a', now(), now())`,
  ];
  for (const statement of statements) {
    await database.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction);
      await sql`set local statement_timeout = 0`.execute(transaction);
      await statement.execute(transaction);
    });
  }
  await database.transaction().execute(async (transaction) => {
    await sql`set local statement_timeout = 0`.execute(transaction);
    await sql`analyze`.execute(transaction);
  });
}

/** Delivers, dying in the middle of so many transactions; how long it took in all, and what memory it needed. */
async function deliver(database: Database) {
  const queue = createMailQueue(createMailSecrets(KEY), { isOn: true, domain: 'city.example' });
  const killed = new Set(Array.from({ length: KILLS }, (_, kill) => 3 + kill * 5));
  let batches = 0;
  let kills = 0;
  let mostBytes = 0;
  const dying = {
    isOn: true,
    async putForAll(...given: Parameters<typeof queue.putForAll>) {
      await queue.putForAll(...given);
      mostBytes = Math.max(mostBytes, process.memoryUsage().rss);
      batches += 1;
      if (killed.has(batches)) throw new Error('killed');
    },
  };
  const began = performance.now();
  for (;;) {
    try {
      await deliverNotices(
        database,
        { findBirthDates: async () => new Map(), queue: dying, nowMs: Date.now },
        JOB,
        new AbortController().signal,
      );
      break;
    } catch {
      kills += 1;
    }
  }
  const seconds = (performance.now() - began) / 1_000;
  const counted = await sql<{ rows: number; people: number; mails: number }>`
    select count(*)::int as rows, count(distinct owner)::int as people,
      (select count(*)::int from mail_waiting) as mails
    from notice where sent = 'bench'`.execute(database);
  return { seconds, kills, megabytes: Math.round(mostBytes / 1_048_576), ...counted.rows[0] };
}

async function percentiles(ask: () => Promise<unknown>) {
  const times: number[] = [];
  for (let n = 0; n < ASKED; n += 1) {
    const began = performance.now();
    await ask();
    times.push(performance.now() - began);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => Number((times[Math.floor(ASKED * share)] ?? 0).toFixed(1));
  return { p50: at(0.5), p99: at(0.99) };
}

const folder = await mkdtemp(join(tmpdir(), 'notice-bench-'));
const server = await startEmbeddedServer(join(folder, 'database'));
if (!server.ok) throw new Error(JSON.stringify(server.failure));
try {
  const opened = await openDatabase(server.value.databaseUrl);
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  const database = opened.value;
  await fill(database);
  const nowMs = Date.now;
  const notices = createNoticeStore(database, { seal: createSecretSeal(KEY, 'madoguchi/staff-notice/1'), nowMs });
  const records = createExchangeRecordStore(database, {
    findCases: findCaseSpans,
    sourceName: (source) => ({ ja: source, en: source }),
    nowMs,
  });
  const person = { kind: 'resident', id: 's1' } as const;
  const lists = {
    notices: await percentiles(() => notices.list(person, {})),
    unread: await percentiles(() => notices.list(person, { show: 'unread' })),
    summary: await percentiles(() => notices.summary(person)),
    records: await percentiles(() => records.list(person, {})),
  };
  process.stdout.write(`lists among ${ROWS} rows, ms: ${JSON.stringify(lists)}\n`);
  const delivered = await deliver(database);
  process.stdout.write(`to ${PEOPLE} people: ${JSON.stringify(delivered)}\n`);
  const isWhole = delivered.rows === PEOPLE && delivered.people === PEOPLE && delivered.mails === PEOPLE;
  const isQuick = delivered.seconds <= 120 && delivered.megabytes <= 256;
  const areQuick = Object.entries(lists).every(([name, { p99 }]) => p99 <= (name === 'summary' ? 10 : 50));
  if (!isWhole || !isQuick || !areQuick) process.exitCode = 1;
  await database.destroy();
} finally {
  await server.value.stop();
  await rm(folder, { recursive: true, force: true });
}
