import { type ColumnType, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { CaseKind, CaseOutcome, CaseState } from '#contract/procedure/case.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import type { Actor } from '../actor.ts';
import { migrate } from './migrate.ts';

type Added<T> = ColumnType<T, T, never>;
type AddedByDatabase<T> = ColumnType<T, T | undefined, never>;

/** The tables of `migrations/`; what may only be added has no update type. */
export interface Tables {
  login_challenge: { challenge: Buffer; purpose: string; expires_at: Date };
  subject: { id: string; first_seen_at: AddedByDatabase<Date> };
  subject_certificate: { binding: Buffer; subject_id: string; linked_at: AddedByDatabase<Date> };
  portal_session: {
    token_hash: Buffer;
    subject_id: string;
    opened_at: AddedByDatabase<Date>;
    idle_ends_at: Date;
    ends_at: Date;
  };
  served_procedure: {
    procedure_id: Added<string>;
    municipality_code: Added<string>;
    revision: Added<string>;
    definition: ColumnType<unknown, string, never>;
    first_served_at: AddedByDatabase<Date>;
  };
  application: {
    receipt_number: Added<string>;
    owner: Added<string>;
    idempotency_key: Added<string>;
    container_sha256: Added<Buffer>;
    procedure_id: Added<string>;
    municipality_code: Added<string>;
    revision: Added<string>;
    received_at: Added<Date>;
    receipt: Added<string>;
  };
  application_container: { receipt_number: Added<string>; bytes: Added<Buffer> };
  application_evidence: {
    receipt_number: Added<string>;
    verdict: ColumnType<unknown, string, never>;
    certificate_path: Added<Buffer[]>;
  };
  revocation_answer: { sha256: Added<Buffer>; bytes: Added<Buffer> };
  application_revocation_answer: { receipt_number: Added<string>; place: Added<number>; sha256: Added<Buffer> };
  application_history: {
    receipt_number: Added<string>;
    step: Added<number>;
    at: AddedByDatabase<Date>;
    status: Added<string>;
    actor_kind: Added<Actor['kind']>;
    actor_id: Added<string>;
    on_behalf_of: Added<string | null>;
    note: Added<string | null>;
    outcome: Added<string | null>;
  };
  desk_case: {
    municipality_code: string;
    receipt_number: string;
    procedure_id: string;
    procedure_group: string;
    kind: CaseKind;
    applicant_name: string;
    received_at: Date;
    state: CaseState;
    outcome: CaseOutcome | null;
    assignee: string | null;
    version: ColumnType<number, number | undefined, number>;
    closed_at: Date | null;
  };
  outbox_event: {
    id: AddedByDatabase<string>;
    at: AddedByDatabase<Date>;
    name: Added<string>;
    actor_kind: Added<Actor['kind']>;
    actor_id: Added<string>;
    on_behalf_of: Added<string | null>;
    data: ColumnType<unknown, string, never>;
  };
  audit_chain: {
    municipality_code: Added<string>;
    origin: Added<string>;
    n: Added<string>;
    hash: Added<Buffer>;
    at: Added<Date>;
    heads: ColumnType<string, string, never>;
  };
  audit_entry: { municipality_code: Added<string>; n: Added<string>; json: Added<string>; hash: Added<Buffer> };
  audit_head: {
    municipality_code: Added<string>;
    k: Added<string>;
    n: Added<string>;
    at: Added<Date>;
    note: Added<string>;
  };
  event_handled: { event_id: Added<string>; job: Added<string>; at: AddedByDatabase<Date> };
  staff_office: { municipality_code: Added<string>; small_office: ColumnType<boolean, boolean | undefined> };
  staff: {
    municipality_code: Added<string>;
    id: Added<string>;
    name: string;
    mail: string;
    invited_at: AddedByDatabase<Date>;
    signed_in_at: ColumnType<Date | null, undefined>;
    left_at: ColumnType<Date | null, undefined>;
    awake_since: ColumnType<Date, Date | undefined, Date>;
    leaves_at: ColumnType<Date | null, undefined>;
  };
  staff_grant: {
    municipality_code: Added<string>;
    staff_id: Added<string>;
    number: Added<number>;
    role: Added<StaffRole>;
    procedure_group: Added<string>;
    begins_at: Added<Date>;
    until_at: Added<Date | null>;
    actor_kind: Added<Actor['kind']>;
    actor_id: Added<string>;
    at: AddedByDatabase<Date>;
    ended_at: ColumnType<Date | null, undefined>;
    ended_actor_kind: ColumnType<Actor['kind'] | null, undefined>;
    ended_actor_id: ColumnType<string | null, undefined>;
  };
  staff_factor: {
    municipality_code: string;
    staff_id: string;
    password_hash: string;
    totp_secret: Buffer;
    totp_step: ColumnType<string, number>;
    set_at: AddedByDatabase<Date>;
  };
  staff_session: {
    token_hash: Buffer;
    municipality_code: string;
    staff_id: string;
    id: string;
    opened_at: AddedByDatabase<Date>;
    idle_ends_at: Date;
    ends_at: Date;
    proved_at: ColumnType<Date | null, Date | null | undefined>;
    grant_numbers: ColumnType<number[], number[] | undefined>;
  };
  staff_passkey: {
    municipality_code: Added<string>;
    staff_id: Added<string>;
    id: Added<string>;
    credential_id: Added<Buffer>;
    public_key: Added<Buffer>;
    counter: ColumnType<string, number>;
    is_syncable: Added<boolean>;
    is_synced: boolean;
    transports: Added<string[]>;
    name: string;
    added_at: AddedByDatabase<Date>;
    used_at: ColumnType<Date | null, undefined>;
  };
  staff_identity: {
    municipality_code: Added<string>;
    staff_id: Added<string>;
    issuer: Added<string>;
    subject: Added<string>;
    bound_at: AddedByDatabase<Date>;
  };
  staff_challenge: {
    challenge: Added<Buffer>;
    purpose: Added<string>;
    holder: Added<Buffer | null>;
    municipality_code: Added<string | null>;
    expires_at: Date;
  };
  staff_link: {
    token_hash: Buffer;
    municipality_code: string;
    staff_id: string;
    expires_at: Date;
    actor_kind: Actor['kind'];
    actor_id: string;
    password_hash: string | null;
    totp_secret: Buffer | null;
  };
}

export type Database = Kysely<Tables>;

const MOST_CONNECTIONS = 12;
const CONNECT_LIMIT_MS = 10_000;
const STATEMENT_LIMIT_MS = 30_000;

/**
 * Opens a PostgreSQL by address and brings its tables up to date.
 *
 * Refuses one that may lose what it has confirmed: `fsync`, `full_page_writes` or `synchronous_commit` off (SR-109).
 * Fails with `storageUnusable`: `unreachable`, `settingOff` (detail names the setting), `migrationFailed`.
 */
export async function openDatabase(databaseUrl: string): Promise<Outcome<Database>> {
  const database = connectDatabase(databaseUrl);
  const ready = await prepare(database);
  if (ready.ok) return success(database);
  await database.destroy();
  return ready;
}

/** A PostgreSQL as it is, which is neither asked for yet nor brought up to date: for looking into it. */
export function connectDatabase(databaseUrl: string): Database {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    application_name: 'madoguchi-portal',
  });
  // A connection that dies, idle or in use, is replaced at the next use; unheard, its error would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
}

async function prepare(database: Database): Promise<Outcome<void>> {
  try {
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      const shown = await sql<{ value: string }>`select current_setting(${setting}) as value`.execute(database);
      if (shown.rows[0]?.value === 'off') {
        return failed({ code: 'storageUnusable', problem: 'settingOff', detail: setting });
      }
    }
  } catch (error) {
    return failed({ code: 'storageUnusable', problem: 'unreachable', detail: errorCode(error) });
  }
  return migrate(database);
}

/** A system's or PostgreSQL's own code of an error: never its text, which may quote a row or an address. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code).slice(0, 40) : 'unknown';
}
