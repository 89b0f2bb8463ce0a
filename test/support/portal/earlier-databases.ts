import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { connectDatabase, type Database } from '#portal/platform/database/database.ts';
import { databaseUrlOf } from './portal-global-setup.ts';

const MIGRATIONS = new URL('../../../portal/platform/database/migrations/', import.meta.url);

/** Every migration there is, in order. */
export const MIGRATION_NAMES: readonly string[] = readdirSync(MIGRATIONS)
  .filter((name) => name.endsWith('.sql'))
  .sort();

/** What every earlier database holds. Bytes and texts are what a later portal must still find. */
export const EARLIER = {
  subject: 'somebody',
  proxy: 'helper',
  municipality: '131318',
  procedure: 'p',
  revision: '0123456789abcdef',
  numbers: { withdrawn: 'MG-0000-0000-0001', open: 'MG-0000-0000-0002' },
  containers: { withdrawn: Buffer.from('PK first'), open: Buffer.from('PK second') },
  path: [Buffer.from('3001', 'hex'), Buffer.from('3002', 'hex')],
  answers: [Buffer.from('list'), Buffer.from('other list')],
  note: 'とどきました',
  name: '見本　花子',
} as const;

const { subject, proxy, municipality, procedure, revision, numbers, containers, path, answers, note, name } = EARLIER;
const DEFINITION = JSON.stringify({ group: 'child', kind: 'notification' });

interface Rows {
  /** The first migration that these rows fit, and the first that they fit no more. */
  readonly from: number;
  readonly before?: number;
  readonly insert: (database: Database) => Promise<unknown>;
}

const inNumbers = [numbers.withdrawn, numbers.open];
const each = async (insert: (number: string, at: number) => Promise<unknown>) => {
  for (const [at, number] of inNumbers.entries()) await insert(number, at);
};

/**
 * Rows as the portal of each time wrote them, in the clear also where a later one would seal them. A migration that
 * changes a table ends one entry and begins another.
 */
const ROWS: readonly Rows[] = [
  {
    from: 1,
    insert: async (database) => {
      await sql`insert into subject (id) values (${subject}), (${proxy})`.execute(database);
      await sql`insert into subject_certificate (binding, subject_id) values (sha256('b'), ${subject})`.execute(
        database,
      );
      await sql`insert into login_challenge values (sha256('c'), 'login', now())`.execute(database);
      await sql`insert into portal_session (token_hash, subject_id, idle_ends_at, ends_at)
        values (sha256('t'), ${subject}, now(), now())`.execute(database);
      await sql`insert into served_procedure (procedure_id, municipality_code, revision, definition)
        values (${procedure}, ${municipality}, ${revision}, ${DEFINITION}::jsonb)`.execute(database);
    },
  },
  {
    from: 1,
    before: 17,
    insert: (database) =>
      each((number, at) =>
        sql`insert into application (receipt_number, owner, idempotency_key, container_sha256, procedure_id,
            municipality_code, revision, received_at, receipt)
          values (${number}, ${subject}, ${randomUUID()}, sha256(${Object.values(containers)[at]}::bytea), ${procedure},
            ${municipality}, ${revision}, '2026-04-01T01:00:00Z'::timestamptz + make_interval(hours => ${at}::int),
            ${`receipt of ${number}`})`.execute(database),
      ),
  },
  {
    from: 17,
    insert: (database) =>
      each(async (number, at) => {
        await sql`insert into application (receipt_number, owner, procedure_id, municipality_code, revision, received_at)
          values (${number}, ${subject}, ${procedure}, ${municipality}, ${revision},
            '2026-04-01T01:00:00Z'::timestamptz + make_interval(hours => ${at}::int))`.execute(database);
        await sql`insert into application_filing (receipt_number, filing, idempotency_key, container_sha256, received_at,
            receipt)
          select receipt_number, 1, ${randomUUID()}, sha256(${Object.values(containers)[at]}::bytea), received_at,
            ${`receipt of ${number}`} from application where receipt_number = ${number}`.execute(database);
        await sql`insert into application_container (receipt_number, filing, bytes)
          values (${number}, 1, ${Object.values(containers)[at]})`.execute(database);
        await sql`insert into application_evidence (receipt_number, filing, verdict, certificate_path)
          values (${number}, 1, '{"status":"valid"}', ${path}::bytea[])`.execute(database);
        for (const [place, bytes] of answers.entries()) {
          await sql`insert into revocation_answer values (sha256(${bytes}::bytea), ${bytes})
            on conflict do nothing`.execute(database);
          await sql`insert into application_revocation_answer (receipt_number, filing, place, sha256)
            values (${number}, 1, ${place + 1}, sha256(${bytes}::bytea))`.execute(database);
        }
      }),
  },
  {
    from: 1,
    before: 17,
    insert: (database) =>
      each((number, at) =>
        sql`insert into application_container (receipt_number, bytes)
          values (${number}, ${Object.values(containers)[at]})`.execute(database),
      ),
  },
  {
    from: 1,
    before: 2,
    insert: (database) =>
      each((number) =>
        sql`insert into application_evidence (receipt_number, verdict, revocation_answers, certificate_path)
          values (${number}, '{"status":"valid"}', ${answers}::bytea[], ${path}::bytea[])`.execute(database),
      ),
  },
  {
    from: 2,
    before: 17,
    insert: (database) =>
      each(async (number) => {
        await sql`insert into application_evidence (receipt_number, verdict, certificate_path)
          values (${number}, '{"status":"valid"}', ${path}::bytea[])`.execute(database);
        for (const [at, bytes] of answers.entries()) {
          await sql`insert into revocation_answer values (sha256(${bytes}::bytea), ${bytes})
            on conflict do nothing`.execute(database);
          await sql`insert into application_revocation_answer
            values (${number}, ${at + 1}, sha256(${bytes}::bytea))`.execute(database);
        }
      }),
  },
  {
    from: 1,
    before: 3,
    insert: async (database) => {
      await each((number) =>
        sql`insert into application_history (receipt_number, step, status, actor, note)
          values (${number}, 1, 'received', ${subject}, ${note})`.execute(database),
      );
      await sql`insert into application_history (receipt_number, step, status, actor)
        values (${numbers.withdrawn}, 2, 'withdrawn', ${subject})`.execute(database);
    },
  },
  {
    from: 3,
    insert: async (database) => {
      await each((number) =>
        sql`insert into application_history (receipt_number, step, status, actor_kind, actor_id, note)
          values (${number}, 1, 'received', 'resident', ${subject}, ${note})`.execute(database),
      );
      await sql`insert into application_history (receipt_number, step, status, actor_kind, actor_id, on_behalf_of)
        values (${numbers.withdrawn}, 2, 'withdrawn', 'proxy', ${proxy}, ${subject})`.execute(database);
    },
  },
  {
    from: 4,
    insert: async (database) => {
      await sql`insert into outbox_event (name, actor_kind, actor_id, data)
        values ('applicationFiled', 'resident', ${subject}, '{}')`.execute(database);
      await sql`insert into event_handled (event_id, job) select id, 'job' from outbox_event`.execute(database);
    },
  },
  {
    from: 8,
    insert: async (database) => {
      await sql`insert into staff_office (municipality_code) values (${municipality})`.execute(database);
      await sql`insert into staff (municipality_code, id, name, mail)
        values (${municipality}, 'st', '山田花子', 'hanako@city.example')`.execute(database);
      await sql`insert into staff_grant (municipality_code, staff_id, number, role, procedure_group, begins_at,
          actor_kind, actor_id)
        values (${municipality}, 'st', 1, 'administrator', '*', now(), 'job', 'invite')`.execute(database);
      await sql`insert into staff_factor (municipality_code, staff_id, password_hash, totp_secret, totp_step)
        values (${municipality}, 'st', 'hash', '\\x01', 5)`.execute(database);
    },
  },
  {
    from: 9,
    insert: (database) =>
      sql`select append_audit_entry(${municipality}, 'https://portal.example', sha256('first'), '{"at":"', '","n":',
        '"}')`.execute(database),
  },
  {
    from: 10,
    insert: (database) =>
      each((number, at) =>
        sql`insert into desk_case (municipality_code, receipt_number, procedure_id, procedure_group, kind,
            applicant_name, received_at, state, closed_at)
          select municipality_code, receipt_number, procedure_id, 'child', 'notification', ${name}, received_at,
            ${at === 0 ? 'withdrawn' : 'received'}, case when ${at === 0} then received_at end
          from application where receipt_number = ${number}`.execute(database),
      ),
  },
  {
    from: 11,
    insert: async (database) => {
      await sql`insert into staff_passkey (municipality_code, staff_id, id, credential_id, public_key, counter,
          is_syncable, is_synced, transports, name)
        values (${municipality}, 'st', 'key', '\\x01', '\\x02', 0, false, false, '{usb}', 'key')`.execute(database);
      await sql`insert into staff_identity (municipality_code, staff_id, issuer, subject)
        values (${municipality}, 'st', 'https://id.city.example', 'hanako')`.execute(database);
      await sql`insert into staff_challenge (challenge, purpose, expires_at)
        values (sha256('challenge'), 'signIn', now())`.execute(database);
    },
  },
  {
    from: 14,
    insert: async (database) => {
      await sql`insert into procedure_shelf values (${municipality}, ${procedure}, 1, 1)`.execute(database);
      await sql`insert into procedure_version (municipality_code, procedure_id, version, revision, definition, source,
          source_sha256, actor_kind, actor_id)
        values (${municipality}, ${procedure}, 1, ${revision}, '{}', '{}', sha256('{}'), 'staff', 'st')`.execute(
        database,
      );
      await sql`insert into procedure_schedule (municipality_code, procedure_id, number, version, from_day, actor_kind,
          actor_id)
        values (${municipality}, ${procedure}, 1, 1, '2026-04-01', 'staff', 'st')`.execute(database);
      await sql`insert into procedure_schedule_step (municipality_code, procedure_id, number, step, actor_kind, actor_id)
        values (${municipality}, ${procedure}, 1, 'takenBack', 'staff', 'st')`.execute(database);
      await sql`insert into wording (municipality_code, kind, id, version, from_day, actor_kind, actor_id)
        values (${municipality}, 'remedies', 'default', 1, '2026-04-01', 'staff', 'st')`.execute(database);
    },
  },
  {
    from: 15,
    insert: async (database) => {
      await sql`insert into notice (owner, id, municipality_code, receipt_number, kind, at)
        values (${subject}, 'n', ${municipality}, ${numbers.open}, 'received', now())`.execute(database);
      await sql`insert into mail_contact (subject_id, address, language, confirmed_at)
        values (${subject}, '\\x01', 'ja', now())`.execute(database);
      await sql`insert into mail_code (subject_id, language, expires_at, asked_since)
        values (${subject}, 'ja', now(), now())`.execute(database);
      await sql`insert into mail_waiting (id, kind, subject_id, message_id, due_at, made_at)
        values ('w', 'news', ${subject}, 'm', now(), now())`.execute(database);
      await sql`insert into mail_log (id, kind, subject_id, at, outcome, tries)
        values ('l', 'news', ${subject}, now(), 'sent', 1)`.execute(database);
      await sql`insert into mail_problem (municipality_code, id, at, problem, kind, procedure_group, subject_id,
          receipt_number)
        values (${municipality}, 'p', now(), 'bounced', 'news', 'child', ${subject}, ${numbers.open})`.execute(
        database,
      );
    },
  },
  {
    from: 16,
    insert: async (database) => {
      await sql`insert into agency_client (municipality_code, id, name, jwks, scopes, procedure_groups, actor_kind,
          actor_id)
        values (${municipality}, 'a', 'ledger', '{}', '{}', '{}', 'staff', 'st')`.execute(database);
      await sql`insert into agency_token values (sha256('a'), ${municipality}, 'a', '{}', '{}', now())`.execute(
        database,
      );
      await sql`insert into agency_assertion values ('a', sha256('j'), now())`.execute(database);
      await sql`insert into agency_taken (municipality_code, receipt_number, number, client_id, external_id)
        values (${municipality}, ${numbers.open}, 1, 'a', 'x')`.execute(database);
      await sql`insert into agency_reply (municipality_code, client_id, key, request_hash)
        values (${municipality}, 'a', ${randomUUID()}, sha256('r'))`.execute(database);
      await sql`insert into case_export (municipality_code, id, staff_id, reason, wish, procedure_groups)
        values (${municipality}, 'e', 'st', 'r', '{}', '{}')`.execute(database);
      await sql`insert into case_export_file values (${municipality}, 'e', '\\x01', now())`.execute(database);
    },
  },
  {
    from: 16,
    before: 24,
    insert: async (database) => {
      await sql`insert into exchange_record (subject_id, municipality_code, procedure_group, receipt_number,
          procedure_id, revision, way, kinds, actor_id)
        values (${subject}, ${municipality}, 'child', ${numbers.open}, ${procedure}, ${revision}, 'desk', '{}', 'st')`.execute(
        database,
      );
    },
  },
  {
    from: 24,
    insert: async (database) => {
      await sql`insert into staff_notice (municipality_code, id, state, procedure_groups, audience, sealed, made_by, made_at)
        values (${municipality}, 'sn', 'draft', '{child}', '{}', '\\x01', 'st', now())`.execute(database);
      await sql`insert into staff_notice_file values (${municipality}, 'sn', 1, 'image/png', 1, '\\x01')`.execute(
        database,
      );
      await sql`insert into staff_notice_person values (${municipality}, 'sn', ${subject}, null)`.execute(database);
      await sql`insert into staff_notice_preview values (${municipality}, 'st', current_date, 1)`.execute(database);
      await sql`insert into exchange_record (subject_id, municipality_code, procedure_group, receipt_number,
          procedure_id, revision, way, kinds, actor_id, purpose, result)
        values (${subject}, ${municipality}, 'child', ${numbers.open}, ${procedure}, ${revision}, 'desk', '{}', 'st',
          'case.review', 'provided')`.execute(database);
      await sql`insert into record_withholding (municipality_code, receipt_number, withholding, until, ground, asked_by)
        values (${municipality}, ${numbers.open}, 1, current_date, 'law', 'st')`.execute(database);
    },
  },
  {
    from: 20,
    insert: async (database) => {
      await sql`insert into office_slot values (${municipality}, 'child', '2026-04-02', '09:00', 1)`.execute(database);
      await sql`insert into case_visit (municipality_code, receipt_number, visit, owner, section, day, starts, minutes, state,
          actor_kind, actor_id, remind_at)
        values (${municipality}, ${numbers.open}, 1, ${subject}, 'child', '2026-04-02', '09:00', 20, 'booked', 'resident', ${subject},
          '2026-04-01T09:00:00Z')`.execute(database);
      await sql`insert into emergency_look (municipality_code, receipt_number, staff_id, look, until, sealed_reason)
        values (${municipality}, ${numbers.open}, 'st', 1, now(), '\\x01')`.execute(database);
    },
  },
  {
    from: 21,
    insert: async (database) => {
      await sql`insert into statistics_month (municipality_code, month) values (${municipality}, '2026-11-01')`.execute(
        database,
      );
      await sql`insert into statistics_line (municipality_code, month, kind, procedure_group, procedure_id, what, number)
        values (${municipality}, '2026-11-01', 'closed', 'child', ${procedure}, 'noted', 1)`.execute(database);
      await sql`insert into audit_restart values (${municipality}, 1, 'note')`.execute(database);
      await sql`insert into correction_count values (${municipality}, '2026-11-01', 'child', ${procedure}, 's', 1)`.execute(
        database,
      );
    },
  },
  {
    from: 23,
    insert: async (database) => {
      const charge = 'c'.repeat(22);
      await sql`insert into charge (municipality_code, id, receipt_number, procedure_group, owner, amount, due_on, ways,
          sealed, made_key, made_by, made_at)
        values (${municipality}, ${charge}, ${numbers.open}, 'child', ${subject}, 300, '2026-12-25', '{card}', '\\x00',
          ${randomUUID()}, 'staff', now())`.execute(database);
      await sql`insert into charge_attempt (municipality_code, charge_id, n, id, provider, yen, state, made_at, ends_at)
        values (${municipality}, ${charge}, 1, 'attempt', 'sandbox', 300, 'succeeded', now(), now())`.execute(database);
      await sql`insert into charge_entry (municipality_code, charge_id, n, kind, yen, word, attempt, at)
        values (${municipality}, ${charge}, 1, 'received', 300, '1:succeeded', 1, now())`.execute(database);
      await sql`insert into charge_request (municipality_code, charge_id, n, kind, yen, key, asked_by, asked_at)
        values (${municipality}, ${charge}, 1, 'refund', 300, ${randomUUID()}, 'staff', now())`.execute(database);
      await sql`insert into provider_event (provider, event_id, at, sealed)
        values ('sandbox', 'evt_1', now(), '\\x00')`.execute(database);
      await sql`insert into settlement_difference (municipality_code, day, provider, provider_id, kind, yen_here, yen_there)
        values (${municipality}, '2026-11-28', 'sandbox', 'pay_1', 'feeOnly', 0, 3)`.execute(database);
      await sql`insert into charge_erasure (municipality_code, charge_id)
        values (${municipality}, ${'e'.repeat(22)})`.execute(database);
    },
  },
  {
    from: 26,
    insert: async (database) => {
      await sql`insert into kiosk (municipality_code, id, key_hash, place, at, actor_kind, actor_id)
        values (${municipality}, 'k', sha256('k'), '1階', now(), 'job', 'portal kiosk add')`.execute(database);
      await sql`insert into kiosk_day values (${municipality}, 'k', '2026-11-29', 1)`.execute(database);
      await sql`insert into backup_taken values ('whole', now())`.execute(database);
    },
  },
  {
    from: 22,
    insert: async (database) => {
      await sql`insert into encryption_key (id, probe) values ('own', '\\x00')`.execute(database);
      await sql`insert into person_key values (${subject}, 'own', '\\x01')`.execute(database);
      await sql`insert into own_reading (subject_id, source_id, data_group, purpose)
        values (${subject}, 'sample', 'tax', 'source.own')`.execute(database);
    },
  },
  {
    from: 31,
    insert: async (database) => {
      await sql`insert into use_event (subject_id, kind, place) values (${subject}, 'signIn', 'home')`.execute(
        database,
      );
      await sql`insert into account_closing (subject_id, asked_at, closes_at)
        values (${subject}, now(), now() + interval '14 days')`.execute(database);
    },
  },
  {
    from: 32,
    insert: async (database) => {
      await sql`insert into benefit_account (subject_id, version, sealed, directory_day, registered_at)
        values (${subject}, 1, '\\x01', '2026-08-24', now())`.execute(database);
      await sql`insert into account_index (token, subject_id) values ('\\x01', ${subject})`.execute(database);
      await sql`insert into benefit_account_try (subject_id, since, tries) values (${subject}, now(), 1)`.execute(
        database,
      );
    },
  },
  {
    from: 33,
    insert: async (database) => {
      await sql`insert into mandate
          (subject_id, kind, procedures, things, from_day, until_day, sitting_hash, nonce, sealed, created_at)
        values (${subject}, 'chosen', '{a}', '{applications}', '2026-11-29', '2027-11-28', sha256('s'), sha256('n'),
          '\\x01', now())`.execute(database);
    },
  },
  {
    from: 34,
    insert: async (database) => {
      await sql`insert into visit_free (municipality_code, id, owner, section, day, starts, minutes, actor_kind, actor_id,
          remind_at, sealed_purpose)
        values (${municipality}, 'MG-0000-0000-0000', ${subject}, 'movingIn', '2026-12-08', '09:00', 30, 'resident', ${subject},
          '2026-12-07T09:00:00Z', '\\x01')`.execute(database);
    },
  },
  {
    from: 42,
    insert: async (database) => {
      await sql`insert into notice_way values (${subject}, 'case', false, true)`.execute(database);
    },
  },
  {
    from: 28,
    insert: async (database) => {
      await sql`insert into agency_proof values (sha256('p'), now())`.execute(database);
    },
  },
  {
    from: 29,
    insert: async (database) => {
      await sql`insert into procedure_draft (municipality_code, staff_id, procedure_id, text, edition, base_version)
        values (${municipality}, 'st', ${procedure}, '{', 1, 0)`.execute(database);
    },
  },
  {
    from: 30,
    insert: async (database) => {
      const sender = 's'.repeat(22);
      await sql`insert into sender (id, actor_kind, actor_id, corporate_number)
        values (${sender}, 'job', 'operator', '8000012345678')`.execute(database);
      await sql`insert into sender_version (sender_id, n, registration, keep_years, actor_kind, actor_id)
        values (${sender}, 1, '{}', 1, 'job', 'operator')`.execute(database);
      await sql`insert into sender_key (sender_id, n, jwks, actor_kind, actor_id)
        values (${sender}, 1, '{}', 'job', 'operator')`.execute(database);
      await sql`insert into sender_token (token_hash, sender_id, expires_at) values ('\\x01', ${sender}, now())`.execute(
        database,
      );
      await sql`insert into sender_assertion values (${sender}, '\\x01', now())`.execute(database);
      await sql`insert into delivery_invitation (id, sender_id, code_hash, sealed_reference, confirm, made_at, ends_at)
        values ('invitation', ${sender}, '\\x01', '\\x00', 'number', now(), now())`.execute(database);
      await sql`insert into delivery_link (subject_id, sender_id, n, sealed_reference, since)
        values (${subject}, ${sender}, 1, '\\x00', now())`.execute(database);
      await sql`insert into delivery_box values ('\\x01', ${sender}, ${subject}, 1)`.execute(database);
      await sql`insert into delivery (subject_id, id, sender_id, n, at, kind, dated, keep_until, form, bytes, pages, sha256,
          state)
        values (${subject}, 'delivery', ${sender}, 1, now(), 'bill', '2026-11-28', '2027-11-28', 'text', 1, 1, '\\x01',
          'available')`.execute(database);
      await sql`insert into delivery_part values (${subject}, 'delivery', 0, '\\x01')`.execute(database);
      await sql`insert into sent_delivery (sender_id, id, external_id, request_hash, sha256, at, keep_until, state)
        values (${sender}, 'delivery', 'one', '\\x01', '\\x01', now(), '2027-11-28', 'delivered')`.execute(database);
    },
  },
  {
    from: 37,
    insert: async (database) => {
      await sql`insert into sender_proof values (sha256('p'), now())`.execute(database);
    },
  },
];

export interface EarlierDatabase {
  readonly url: string;
  readonly database: Database;
  drop(): Promise<void>;
}

/** A database as it was after the first `count` migrations, with rows in every table of its time. */
export async function openEarlierDatabase(serverUrl: string, count: number): Promise<EarlierDatabase> {
  const server = connectDatabase(serverUrl);
  const called = `earlier_${randomUUID().replaceAll('-', '')}`;
  await sql.raw(`create database ${called}`).execute(server);
  const url = databaseUrlOf(serverUrl, called);
  const database = connectDatabase(url);
  await sql`create table schema_migration (
    name text primary key, sha256 text not null, applied_at timestamptz not null default clock_timestamp()
  )`.execute(database);
  const applied = MIGRATION_NAMES.slice(0, count);
  for (const migration of applied) {
    const text = readFileSync(new URL(migration, MIGRATIONS), 'utf8');
    await sql.raw(text).execute(database);
    const sha256 = createHash('sha256').update(text).digest('hex');
    await sql`insert into schema_migration (name, sha256) values (${migration}, ${sha256})`.execute(database);
  }
  const last = Number(applied.at(-1)?.slice(0, 4) ?? 0);
  for (const { from, before = Number.POSITIVE_INFINITY, insert } of ROWS) {
    if (last >= from && last < before) await insert(database);
  }
  return {
    url,
    database,
    drop: async () => {
      await database.destroy();
      await sql.raw(`drop database ${called} with (force)`).execute(server);
      await server.destroy();
    },
  };
}

/** Every table that has rows, and how many. */
export async function rowCounts(database: Database): Promise<ReadonlyMap<string, number>> {
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' order by tablename`.execute(database);
  const counts = new Map<string, number>();
  for (const { name: table } of tables.rows) {
    const counted = await sql<{ n: number }>`select count(*)::int as n from ${sql.id(table)}`.execute(database);
    counts.set(table, counted.rows[0]?.n ?? 0);
  }
  return counts;
}
