import { type RawBuilder, sql } from 'kysely';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { Database } from '#portal/platform/database/database.ts';

export interface Growth {
  readonly applications: number;
  /** Of the applications, those of `owner`, spread over the time of all. */
  readonly ownApplications: number;
  readonly sessions: number;
  /** Of all municipalities; a tenth of them are of the procedure's. */
  readonly staff: number;
}

const STATUSES = 2;
const MUNICIPALITIES = 1_741;

/** Fills a portal's database as years of use would: rows that no code of the portal made, all of one procedure, ten in a second. */
export async function growDatabase(
  database: Database,
  { applications, ownApplications, sessions, staff }: Growth,
  owner: string,
  { id, municipality, revision }: Procedure,
): Promise<void> {
  const every = Math.floor(applications / ownApplications);
  const subjects = Math.ceil(applications / 10);
  const number = sql`'GROWN-' || lpad(n::text, 9, '0')`;
  const hash = sql`sha256(n::text::bytea)`;
  const counted = (most: number) => sql`generate_series(1, ${most}::int) as n`;
  const office = sql`case when n % 10 = 0 then ${municipality.code} else lpad((n % 1000)::text, 6, '0') end`;
  const staffId = sql`'grown' || lpad(n::text, 19, '0')`;
  const statements: RawBuilder<unknown>[] = [
    sql`insert into staff_office (municipality_code) select distinct ${office} from ${counted(staff)}`,
    sql`insert into staff (municipality_code, id, name, mail)
      select ${office}, ${staffId}, 'grown', 'grown' || n || '@city.example' from ${counted(staff)}`,
    sql`insert into staff_grant
        (municipality_code, staff_id, number, role, procedure_group, begins_at, actor_kind, actor_id)
      select ${office}, ${staffId}, number, case when n % 500 = 0 then 'administrator' else 'reader' end,
        'group-' || number, now(), 'job', 'grown'
      from ${counted(staff)}, generate_series(1, 2) as number`,
    sql`insert into staff_factor (municipality_code, staff_id, password_hash, totp_secret, totp_step)
      select ${office}, ${staffId}, 'grown', '\\x00', 0 from ${counted(staff)}`,
    sql`insert into staff_passkey (municipality_code, staff_id, id, credential_id, public_key, counter, is_syncable,
        is_synced, transports, name)
      select ${office}, ${staffId}, 'grown' || number, sha256((n || ' ' || number)::bytea), '\\x00', 0, false, false,
        '{}', 'grown'
      from ${counted(staff)}, generate_series(1, 2) as number`,
    sql`insert into staff_identity (municipality_code, staff_id, issuer, subject)
      select ${office}, ${staffId}, 'https://login.city.example', 'grown' || n from ${counted(staff)}`,
    sql`insert into staff_challenge (challenge, purpose, expires_at)
      select ${hash}, 'signIn', now() + interval '10 minutes' from ${counted(sessions)}`,
    sql`insert into staff_session (municipality_code, staff_id, token_hash, id, idle_ends_at, ends_at)
      select ${office}, ${staffId}, ${hash}, 'grown', now() + interval '1 hour', now() + interval '2 hours'
      from ${counted(staff)}`,
    sql`insert into staff_link (municipality_code, staff_id, token_hash, expires_at, actor_kind, actor_id)
      select ${office}, ${staffId}, ${hash}, now() + interval '2 hours', 'job', 'grown' from ${counted(staff)}`,
    sql`insert into subject (id) select 'grown ' || n from ${counted(subjects)}`,
    sql`insert into subject_certificate (binding, subject_id)
      select ${hash}, 'grown ' || n from ${counted(subjects)}`,
    sql`insert into portal_session (token_hash, subject_id, idle_ends_at, ends_at)
      select ${hash}, 'grown ' || (1 + n % ${subjects}::int), now() + interval '1 hour', now() + interval '2 hours'
      from ${counted(sessions)}`,
    sql`insert into login_challenge (challenge, purpose, expires_at)
      select ${hash}, 'login', now() + interval '2 minutes' from ${counted(sessions)}`,
    sql`insert into application (receipt_number, owner, idempotency_key, container_sha256, procedure_id,
        municipality_code, revision, received_at, receipt)
      select ${number}, case when n % ${every}::int = 0 then ${owner} else 'grown ' || (1 + n % ${subjects}::int) end,
        gen_random_uuid(), ${hash}, ${id}, ${municipality.code}, ${revision},
        date_trunc('second', now()) - make_interval(secs => n / 10), 'grown'
      from ${counted(applications)}`,
    sql`insert into application_container (receipt_number, bytes) select ${number}, '\\x00' from ${counted(applications)}`,
    sql`insert into application_evidence (receipt_number, verdict, certificate_path)
      select ${number}, '{}', array['\\x30'::bytea] from ${counted(applications)}`,
    sql`insert into revocation_answer (sha256, bytes) select ${hash}, '\\x00' from ${counted(applications)}`,
    sql`insert into application_revocation_answer (receipt_number, place, sha256)
      select ${number}, 1, ${hash} from ${counted(applications)}`,
    sql`insert into application_history (receipt_number, step, status, actor_kind, actor_id)
      select ${number}, step, case step when 1 then 'received' else 'inReview' end, 'job', 'grown'
      from ${counted(applications)}, generate_series(1, ${STATUSES}::int) as step`,
    sql`insert into desk_case (municipality_code, receipt_number, procedure_id, procedure_group, kind, applicant_name,
        received_at, state, outcome, assignee, closed_at)
      select municipality_code, receipt_number, procedure_id, 'child', 'notification', '見本', received_at,
        case when open then 'inReview' else 'decided' end, case when open then null else 'noted' end,
        case when open then 'grown' end, case when open then null else received_at end
      from (select *, hashtext(receipt_number) % 4 = 0 as open from application) as filed`,
    sql`insert into outbox_event (name, actor_kind, actor_id, data)
      select 'applicationFiled', 'job', 'grown', '{}' from ${counted(applications)}`,
    sql`insert into event_handled (event_id, job) select id, 'grown' from outbox_event`,
    sql`insert into audit_entry (municipality_code, n, json, hash)
      select ${municipality.code}, n, 'grown', ${hash} from ${counted(applications)}`,
    sql`insert into audit_chain (municipality_code, origin, n, hash, at, heads)
      select lpad(m::text, 6, '0'), 'grown', 0, sha256('grown'), now(), 0 from generate_series(200001, ${200_000 + MUNICIPALITIES}::int) as m`,
    sql`insert into audit_chain (municipality_code, origin, n, hash, at, heads)
      values (${municipality.code}, 'grown', ${applications}, sha256('grown'), now(), 0)`,
  ];
  for (const statement of statements) {
    await database.transaction().execute(async (transaction) => {
      // A million foreign keys that hold by construction are not looked up, and no statement has a limit of time.
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
