import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import * as z from 'zod';
import { APPLICATION_ACTS } from '#portal/applications/application-acts.ts';
import { createApplicationStore } from '#portal/applications/application-store.ts';
import { findCaseSpans } from '#portal/applications/case-owner.ts';
import { createCaseVault } from '#portal/applications/case-vault.ts';
import { createExchangeRecordStore } from '#portal/exchange-records/exchange-record-store.ts';
import { sealContent } from '#portal/notices/notice-content.ts';
import { createNoticeStore } from '#portal/notices/notice-store.ts';
import { createAudit } from '#portal/platform/audit/audit.ts';
import { type Database, openDatabase } from '#portal/platform/database/database.ts';
import { startEmbeddedServer } from '#portal/platform/database/embedded-server.ts';
import { fileKeys } from '#portal/platform/keyring/key-source.ts';
import { createKeyring } from '#portal/platform/keyring/keyring.ts';
import { createSecretSeal } from '#portal/platform/secret-seal.ts';

const PEOPLE = 100_000;
const ROWS = 1_000_000;
const OWN = 200;
const KILLS = 20;
const ASKED = 200;
const CITY = '131318';
const PROCEDURE = 'child-allowance-claim';
const OTHER = 'child-allowance-end';
const NOTICE_PROCESS = join(import.meta.dirname, '../support/portal/notice-process.ts');
const SEAL = createSecretSeal(Buffer.alloc(32, 7), 'madoguchi/staff-notice/1');
const PERSON = { kind: 'resident', id: 's1' } as const;

interface Times {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface ListFigure {
  readonly what: string;
  readonly limitMs: number;
  readonly ours: Times;
  /** One plain statement for the rows of such a page, nothing checked, named or counted. */
  readonly plain: Times;
}

interface DeliveryFigures {
  readonly seconds: number;
  /** Of the process that delivers, before it began and at most. */
  readonly emptyMiB: number;
  readonly peakMiB: number;
  /** Until the first are told, and the longest transaction that tells a thousand. */
  readonly settlingMs: number;
  readonly longestMs: number;
  /** Of pages that others ask for meanwhile. */
  readonly othersP99Ms: number;
}

interface NoticeFigures {
  readonly people: number;
  readonly rows: number;
  readonly lists: readonly ListFigure[];
  readonly delivery: DeliveryFigures;
  readonly kills: number;
  /** What is beyond a limit. */
  readonly beyond: readonly string[];
  /** Where anybody was left out or told twice. */
  readonly lost: readonly string[];
}

/**
 * Pages of one person among a million rows of each kind, and a notice to a hundred thousand people: once in one go with its
 * time and memory, and once killed at twenty points.
 */
export async function measureNotices(): Promise<NoticeFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'notice-bench-'));
  const server = await startEmbeddedServer(join(folder, 'database'));
  if (!server.ok) throw new Error(JSON.stringify(server.failure));
  const { databaseUrl } = server.value;
  try {
    const opened = await openDatabase(databaseUrl);
    if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
    const database = opened.value;
    await fill(database);
    const asked = pagesOf(database, folder);
    const lists: ListFigure[] = [];
    for (const { what, limitMs, ours, plain } of asked) {
      lists.push({ what, limitMs, ours: await timesOf(ours), plain: await timesOf(plain) });
    }
    const [ofNotices] = asked;
    if (ofNotices === undefined) throw new Error('no page is asked for');
    await schedule(database, 'whole');
    const delivery = await deliverWhole(databaseUrl, ofNotices.ours);
    const whole = await lostOf(database, 'whole', delivery.told);
    await sql`delete from mail_waiting`.execute(database);
    await schedule(database, 'killed');
    await deliverKilled(database, databaseUrl);
    const killed = await lostOf(database, 'killed', undefined);
    await database.destroy();
    const limits = [
      ...lists.map(({ what, ours, limitMs }) => [`page of ${what}`, ours.p99Ms, limitMs] as const),
      ['seconds until all are told', delivery.seconds, 120] as const,
      ['MiB of the job', delivery.peakMiB, 256] as const,
      ['pages of others meanwhile', delivery.othersP99Ms, 150] as const,
    ];
    const beyond = limits
      .filter(([, is, most]) => is > most)
      .map(([what, is, most]) => `${what}: ${is.toFixed(1)} of ${most}`);
    return { people: PEOPLE, rows: ROWS, lists, delivery, kills: KILLS, beyond, lost: [...whole, ...killed] };
  } finally {
    await server.value.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a person asks for, each beside the plain statement. */
function pagesOf(database: Database, folder: string) {
  const nowMs = Date.now;
  const notices = createNoticeStore(database, {
    seal: SEAL,
    nowMs,
    recordProxyLook: () => Promise.reject(new Error('nobody acts for another here')),
  });
  const records = createExchangeRecordStore(database, {
    findCases: findCaseSpans,
    sourceName: (source) => ({ ja: source, en: source }),
    nowMs,
  });
  const applications = createApplicationStore(
    database,
    async () => undefined,
    createAudit(APPLICATION_ACTS, () => 'https://portal.example'),
    createCaseVault(createKeyring(fileKeys(join(folder, 'keys')), nowMs)),
    () => [],
    async () => undefined,
  );
  const ofNotices =
    (where = sql``) =>
    () =>
      sql`select * from notice where owner = 's1' ${where} order by at desc, id desc limit 51`.execute(database);
  const page =
    <T extends { readonly ok: boolean }>(ask: () => Promise<T>) =>
    async () => {
      const answer = await ask();
      if (!answer.ok) throw new Error(JSON.stringify(answer));
    };
  return [
    { what: 'notices', limitMs: 50, ours: page(() => notices.list(PERSON, {})), plain: ofNotices() },
    {
      what: 'unread notices',
      limitMs: 50,
      ours: page(() => notices.list(PERSON, { show: 'unread' })),
      plain: ofNotices(sql`and read_at is null`),
    },
    {
      what: 'the summary of notices',
      limitMs: 10,
      ours: page(() => notices.summary(PERSON)),
      plain: () => sql`select count(*) from notice where owner = 's1' and read_at is null`.execute(database),
    },
    {
      what: 'records',
      limitMs: 50,
      ours: page(() => records.list(PERSON, {})),
      plain: () =>
        sql`select * from exchange_record where subject_id = 's1' order by id desc limit 51`.execute(database),
    },
    {
      what: 'records and own questions',
      limitMs: 50,
      ours: page(() => records.list(PERSON, { way: 'all' })),
      plain: () => sql`select * from own_reading where subject_id = 's1' order by at desc limit 51`.execute(database),
    },
    {
      what: 'applications',
      limitMs: 50,
      ours: page(() => applications.list(PERSON)),
      plain: () =>
        sql`select application.*, state from application join desk_case using (municipality_code, receipt_number)
          where owner = 's1' order by application.received_at desc, application.receipt_number desc limit 21`.execute(
          database,
        ),
    },
  ];
}

async function fill(database: Database): Promise<void> {
  const name = JSON.stringify({ ja: '市', en: 'City' });
  const definition = (id: string) =>
    `{"id":"${id}","title":${name},"municipality":{"code":"${CITY}","name":${name}},"legalBasis":[{"label":${name},"source":"https://laws.e-gov.go.jp/law/346AC0000000073","checkedOn":"2026-11-01"}],"group":"child"}`;
  const people = sql`generate_series(1, ${PEOPLE}::int) as n`;
  const rows = sql`generate_series(1, ${ROWS}::int) as n`;
  const number = sql`'BENCH-' || (1000000 + n)`;
  const owner = sql`case when n <= ${OWN}::int then 's1' else 's' || (1 + n % ${PEOPLE}::int) end`;
  const ofCase = sql`'BENCH-' || (1000000 + 1 + n % ${PEOPLE}::int)`;
  // Of each person one claim that is open, and among all of them what makes the million.
  const applicant = sql`case when n <= ${PEOPLE}::int then 's' || n
    when n <= ${PEOPLE + OWN}::int then 's1' else 's' || (1 + n % ${PEOPLE}::int) end`;
  const procedure = sql`case when n <= ${PEOPLE}::int then ${PROCEDURE} else ${OTHER} end`;
  const statements = [
    ...[PROCEDURE, OTHER].map(
      (id) => sql`insert into served_procedure (procedure_id, municipality_code, revision, definition)
        values (${id}, ${CITY}, 'r', ${definition(id)})`,
    ),
    sql`insert into subject (id) select 's' || n from ${people}`,
    sql`insert into application (receipt_number, owner, procedure_id, municipality_code, revision, received_at)
      select ${number}, ${applicant}, ${procedure}, ${CITY}, 'r', now() - n * interval '1 second' from ${rows}`,
    sql`insert into application_history (receipt_number, step, status, actor_kind, actor_id)
      select ${number}, 1, 'received', 'resident', 'x' from ${rows}`,
    sql`insert into desk_case (municipality_code, receipt_number, procedure_id, procedure_group, kind, head, received_at, state)
      select ${CITY}, ${number}, ${procedure}, 'child', 'notification', '\\x30', now(), 'inReview' from ${rows}`,
    sql`insert into mail_contact (subject_id, address, language, confirmed_at)
      select 's' || n, '\\x00', 'ja', now() from ${people}`,
    sql`insert into notice (owner, id, municipality_code, receipt_number, kind, at)
      select ${owner}, lpad(n::text, 24, '0'), ${CITY}, ${ofCase}, 'decided', now() - n * interval '1 second' from ${rows}`,
    sql`insert into exchange_record (subject_id, municipality_code, procedure_group, receipt_number, procedure_id, revision, way,
        kinds, actor_id, purpose, result, at)
      select ${owner}, ${CITY}, 'child', ${ofCase}, ${PROCEDURE}, 'r', 'export', array['answers'], 'x', 'case.review', 'provided',
        now() - n * interval '1 minute' from ${rows}`,
    sql`insert into own_reading (subject_id, source_id, data_group, purpose, at)
      select ${owner}, 'sample', 'tax', 'source.own', now() - n * interval '1 minute' from ${rows}`,
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

async function schedule(database: Database, id: string): Promise<void> {
  const audience = JSON.stringify({ to: 'segment', all: [{ is: 'caseOpen', procedure: PROCEDURE }] });
  const words = { ja: '年に一度のお知らせ', en: 'Once a year' };
  const content = { title: words, text: words, files: [] };
  const sealed = sealContent(SEAL, { municipality: CITY, notice: id }, content);
  await sql`insert into staff_notice (municipality_code, id, state, procedure_groups, audience, sealed, made_by, made_at, due_at)
    values (${CITY}, ${id}, 'scheduled', '{child}', ${audience}, ${sealed}, 'a', now(), now())`.execute(database);
}

const deliveredSchema = z.strictObject({
  told: z.number(),
  seconds: z.number(),
  settlingMs: z.number(),
  longestMs: z.number(),
  emptyMiB: z.number(),
  peakMiB: z.number(),
});

/** In one go, while somebody else asks for a page again and again. */
async function deliverWhole(databaseUrl: string, ask: () => Promise<unknown>) {
  const child = begin(databaseUrl);
  const ended = once(child, 'exit');
  const said = text(child.stdout);
  const times: number[] = [];
  while (child.exitCode === null && child.signalCode === null) {
    const beganAtMs = performance.now();
    await ask();
    times.push(performance.now() - beganAtMs);
    await wait(20);
  }
  await ended;
  return { ...deliveredSchema.parse(JSON.parse(await said)), othersP99Ms: atShare(times, 0.99) };
}

/** Killed whenever so many more are told, and begun again. */
async function deliverKilled(database: Database, databaseUrl: string): Promise<void> {
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const child = begin(databaseUrl);
    const ended = once(child, 'exit');
    while ((await toldOf(database, 'killed')) < (kill * PEOPLE) / (KILLS + 1)) {
      if (child.exitCode !== null) throw new Error('it ended before it was killed');
      await wait(1);
    }
    child.kill('SIGKILL');
    await ended;
  }
  const last = begin(databaseUrl);
  const [code] = await once(last, 'exit');
  if (code !== 0) throw new Error(`the last one ended with ${code}`);
}

function begin(databaseUrl: string) {
  return spawn(process.execPath, [NOTICE_PROCESS, databaseUrl], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function toldOf(database: Database, id: string): Promise<number> {
  const found = await sql<{ told: number }>`
    select told from staff_notice where municipality_code = ${CITY} and id = ${id}`.execute(database);
  return found.rows[0]?.told ?? 0;
}

/** Where anybody was left out or told twice. */
async function lostOf(database: Database, id: string, told: number | undefined): Promise<readonly string[]> {
  const counted = await sql<{ rows: number; people: number; mails: number }>`
    select count(*)::int as rows, count(distinct owner)::int as people,
      (select count(*)::int from mail_waiting) as mails
    from notice where sent = ${id}`.execute(database);
  const counts = { ...counted.rows[0], told: told ?? (await toldOf(database, id)) };
  return Object.entries(counts).flatMap(([what, is]) => (is === PEOPLE ? [] : [`${id}: ${what} ${is}`]));
}

async function timesOf(ask: () => Promise<unknown>): Promise<Times> {
  const times: number[] = [];
  for (let n = 0; n < ASKED; n += 1) {
    const beganAtMs = performance.now();
    await ask();
    times.push(performance.now() - beganAtMs);
  }
  return { p50Ms: atShare(times, 0.5), p99Ms: atShare(times, 0.99) };
}

function atShare(times: readonly number[], share: number): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length * share)] ?? Number.NaN;
}
