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
  /** Of as many notices and mails as there are applications, those of `owner`. */
  readonly ownNotices: number;
}

const STATUSES = 2;
const MUNICIPALITIES = 1_741;

/** Fills a portal's database as years of use would: rows that no code of the portal made, all of one procedure, ten in a second. */
export async function growDatabase(
  database: Database,
  { applications, ownApplications, sessions, staff, ownNotices }: Growth,
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
    sql`insert into procedure_draft (municipality_code, staff_id, procedure_id, text, edition, saved_at)
      select ${office}, ${staffId}, 'grown', '{}', 1, now() from ${counted(staff)}`,
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
    sql`insert into line_friend (hash, sealed_id, language, area, pushes, quiet, asked, is_ready, newest_at, made_at)
      select ${hash}, '\\x00', 'ja', '131318', 'stopped', '21-8', 'nothing', true, now(), now() from ${counted(subjects)}`,
    sql`insert into line_child (friend_hash, kind, month) select hash, 'born', '2024-05' from line_friend`,
    sql`insert into line_event (id, friend_hash, at, received_at, has_left)
      select 'grown' || n, ${hash}, now(), now(), false from ${counted(applications)}`,
    sql`insert into line_sending (id, kind, due_at, made_at, dead_at)
      select gen_random_uuid(), 'news', now(), now(), now() from ${counted(sessions)}`,
    sql`insert into one_to_one_delivery (friend_hash, item, due, at)
      select hash, 'grown' || number, current_date, now() from line_friend, generate_series(1, 10) as number`,
    sql`insert into line_link (token_hash, friend_hash, ends_at) select hash, hash, now() + interval '10 minutes' from line_friend`,
    sql`insert into line_link_code (code_hash, subject_id, ends_at)
      select ${hash}, 'grown ' || n, now() + interval '10 minutes' from ${counted(subjects)}`,
    sql`insert into subject_certificate (binding, subject_id)
      select ${hash}, 'grown ' || n from ${counted(subjects)}`,
    sql`insert into portal_session (token_hash, subject_id, idle_ends_at, ends_at)
      select ${hash}, 'grown ' || (1 + n % ${subjects}::int), now() + interval '1 hour', now() + interval '2 hours'
      from ${counted(sessions)}`,
    sql`insert into login_challenge (challenge, purpose, expires_at)
      select ${hash}, 'login', now() + interval '2 minutes' from ${counted(sessions)}`,
    sql`insert into application (receipt_number, owner, procedure_id, municipality_code, revision, received_at)
      select ${number}, case when n % ${every}::int = 0 then ${owner} else 'grown ' || (1 + n % ${subjects}::int) end,
        ${id}, ${municipality.code}, ${revision}, date_trunc('second', now()) - make_interval(secs => n / 10)
      from ${counted(applications)}`,
    sql`insert into application_filing (receipt_number, filing, idempotency_key, container_sha256, received_at, receipt)
      select ${number}, 1, gen_random_uuid(), ${hash}, now() - n * interval '1 second', 'grown'
      from ${counted(applications)}`,
    sql`insert into application_container (receipt_number, filing, sealed)
      select ${number}, 1, '\\x00' from ${counted(applications)}`,
    sql`insert into application_evidence (receipt_number, filing, verdict, certificate_path, sealed_path)
      select ${number}, 1, '{}', '{}', '\\x30' from ${counted(applications)}`,
    sql`insert into revocation_answer (sha256, bytes) select ${hash}, '\\x00' from ${counted(applications)}`,
    sql`insert into application_revocation_answer (receipt_number, filing, place, sha256)
      select ${number}, 1, 1, ${hash} from ${counted(applications)}`,
    sql`insert into application_history (receipt_number, step, status, actor_kind, actor_id)
      select ${number}, step, case step when 1 then 'received' else 'inReview' end, 'job', 'grown'
      from ${counted(applications)}, generate_series(1, ${STATUSES}::int) as step`,
    sql`insert into desk_case (municipality_code, receipt_number, procedure_id, procedure_group, kind, head,
        received_at, state, outcome, assignee, closed_at, is_indexed)
      select municipality_code, receipt_number, procedure_id, 'child', 'notification', '\\x30', received_at,
        case when open then 'inReview' else 'decided' end, case when open then null else 'noted' end,
        case when open then 'grown' end, case when open then null else received_at end, true
      from (select *, hashtext(receipt_number) % 4 = 0 as open from application) as filed`,
    sql`insert into citizen_key (municipality_code, subject_id, kek_id, wrapped)
      select ${municipality.code}, 'grown ' || n, '0001', '\\x30' from ${counted(subjects)}`,
    sql`insert into case_key (municipality_code, receipt_number, subject_id, wrapped)
      select municipality_code, receipt_number, owner, '\\x30' from application`,
    sql`insert into case_index (municipality_code, field, token, receipt_number)
      select ${municipality.code}, field, substr(${hash}, 1, 2), ${number}
      from ${counted(applications)}, unnest(array['name', 'kana', 'birthDate']) as field`,
    sql`insert into retention_hold (municipality_code, receipt_number, number, reason, placed_by, ended_by, ended_at)
      select municipality_code, receipt_number, 1, 'audit', 'grown', 'grown', now() from application`,
    sql`insert into erasure (n, municipality_code, kind, id)
      select n, ${municipality.code}, 'case', 'gone ' || n from ${counted(applications)}`,
    sql`insert into case_correction (municipality_code, receipt_number, correction_id, asked_at, asked_by, last_day, sealed_marks,
        ended_at, ended_how)
      select municipality_code, receipt_number, 1, received_at, 'grown', received_at::date, '\\x30', received_at, 'refiled'
      from application`,
    sql`insert into statistics_month (municipality_code, month)
      select lpad(n::text, 6, '0'), date '2000-01-01' + make_interval(months => month)
      from ${counted(100)}, generate_series(1, 100) as month`,
    sql`insert into statistics_line (municipality_code, month, kind, procedure_group, procedure_id, what, number)
      select municipality_code, month, 'closed', 'child', 'grown', 'noted', 1 from statistics_month`,
    sql`insert into kiosk (municipality_code, id, key_hash, place, at, actor_kind, actor_id)
      select lpad((n % 1000)::text, 6, '0'), 'grown' || n, ${hash}, 'grown', now(), 'job', 'grown'
      from ${counted(staff)}`,
    sql`insert into kiosk_day (municipality_code, kiosk_id, day, visits)
      select municipality_code, id, current_date - 1, 1 from kiosk`,
    sql`insert into case_proposal (municipality_code, receipt_number, proposal, staff_id, filing, outcome, ended_how)
      select municipality_code, receipt_number, 1, 'grown', 1, 'noted', 'decided' from application`,
    sql`insert into case_request (municipality_code, receipt_number, request, until, staff_id, act, sealed_detail, sealed_reason, ended_how)
      select municipality_code, receipt_number, 1, received_at, 'grown', 'reopen', '\\x30', '\\x30', 'refused'
      from application`,
    sql`insert into case_letter (municipality_code, receipt_number, letter, number, day, outcome, sealed_content, sealed_pdf, sha256,
        made_by)
      select municipality_code, receipt_number, 1, 'grown', received_at::date, 'noted', '\\x00', '\\x00', sha256('grown'),
        'grown'
      from application`,
    sql`insert into case_letter_way (municipality_code, receipt_number, letter)
      select municipality_code, receipt_number, 1 from application`,
    sql`insert into case_message (municipality_code, receipt_number, message, key, actor_kind, actor_id, sealed_text)
      select municipality_code, receipt_number, 1, gen_random_uuid(), 'staff', 'grown', '\\x30' from application`,
    sql`insert into case_note (municipality_code, receipt_number, note, staff_id, kind, sealed_text)
      select municipality_code, receipt_number, 1, 'grown', 'note', '\\x30' from application`,
    sql`insert into case_original (municipality_code, receipt_number, key, state, actor_kind, actor_id)
      select municipality_code, receipt_number, 'grown', 'arrived', 'staff', 'grown' from application`,
    sql`insert into office_slot (municipality_code, section, day, starts, taken)
      select ${municipality.code}, 'grown' || n, date '2020-01-01' + (n % 3000)::int, '09:00', 1 from ${counted(applications)}`,
    sql`insert into case_visit (municipality_code, receipt_number, visit, owner, section, day, starts, minutes, state, actor_kind,
        actor_id, remind_at, is_reminded)
      select municipality_code, receipt_number, 1, owner, 'grown', date '2020-01-01' + (hashtext(receipt_number) & 2047), '09:00', 20,
        'attended', 'staff', 'grown', now(), true from application`,
    sql`insert into visit_free (municipality_code, id, owner, section, day, starts, minutes, actor_kind, actor_id, remind_at,
        is_reminded, booked_at, sealed_purpose)
      select municipality_code, receipt_number, owner, receipt_number, current_date + (hashtext(receipt_number) & 2047),
        '09:00', 20, 'resident', owner, now(), true,
        now() - interval '1 year', '\\x30' from application where owner like 'grown %'`,
    sql`insert into emergency_look (municipality_code, receipt_number, staff_id, look, until, sealed_reason)
      select municipality_code, receipt_number, 'grown', 1, now(), '\\x30' from application`,
    sql`insert into case_reading (municipality_code, receipt_number, staff_id, filing)
      select municipality_code, receipt_number, 'grown', 1 from application`,
    sql`insert into case_recusal (municipality_code, receipt_number, staff_id)
      select municipality_code, receipt_number, 'grown' from application`,
    sql`insert into desk_reply (municipality_code, key, staff_id, asked)
      select ${municipality.code}, gen_random_uuid(), 'grown', ${hash} from ${counted(applications)}`,
    sql`insert into notice (owner, id, municipality_code, receipt_number, kind, at)
      select case when n <= ${ownNotices}::int then ${owner} else 'grown ' || (1 + n % ${subjects}::int) end,
        lpad(n::text, 24, '0'), ${municipality.code}, ${number}, 'decided', now() - make_interval(secs => n / 10)
      from ${counted(applications)}`,
    sql`insert into mail_contact (subject_id, address, language, confirmed_at)
      select 'grown ' || n, '\\x00', 'ja', now() from ${counted(subjects)}`,
    sql`insert into mail_code (subject_id, language, expires_at, asked_since)
      select 'grown ' || n, 'ja', now(), now() from ${counted(subjects)}`,
    sql`insert into mail_waiting (id, kind, subject_id, message_id, due_at, made_at)
      select 'grown ' || n, 'news', 'grown ' || n, 'grown', now() + interval '1 hour', now() from ${counted(subjects)}`,
    sql`insert into mail_log (id, kind, subject_id, at, outcome, tries, stop_hash)
      select 'grown ' || n, 'news', case when n <= ${ownNotices}::int then ${owner} else 'grown ' || (1 + n % ${subjects}::int) end,
        now() - make_interval(secs => n / 10), 'sent', 1, ${hash} from ${counted(applications)}`,
    sql`insert into mail_problem (municipality_code, id, at, problem, kind, procedure_group, subject_id, receipt_number)
      select ${municipality.code}, lpad(n::text, 24, '0'), now() - make_interval(secs => n / 10), 'bounced', 'news',
        case n % 3 when 0 then 'child' else 'general' end, 'grown ' || (1 + n % ${subjects}::int), ${number}
      from ${counted(applications)}`,
    sql`insert into graphile_worker._private_tasks (identifier) values ('grown')`,
    sql`insert into graphile_worker._private_jobs (task_id, run_at, key)
      select id, now() + interval '1 day', 'grown ' || n
      from ${counted(subjects)}, (select id from graphile_worker._private_tasks where identifier = 'grown') as task`,
    sql`insert into agency_feed (municipality_code, feed_no, procedure_group, receipt_number, version, state, outcome)
      select municipality_code, row_number() over (order by receipt_number),
        case hashtext(receipt_number) % 100 when 0 then procedure_group else 'other' end,
        receipt_number, version, state, outcome
      from desk_case`,
    sql`insert into agency_feed_end values (${municipality.code}, ${applications}::bigint)`,
    sql`insert into agency_client (municipality_code, id, name, jwks, scopes, procedure_groups, actor_kind, actor_id)
      select lpad((n % 1000)::text, 6, '0'), 'grown' || n, 'grown', '{}', array['cases.list'], array['*'], 'job', 'grown'
      from ${counted(staff)}`,
    sql`insert into agency_token (token_hash, municipality_code, client_id, scopes, procedure_groups, expires_at)
      select ${hash}, lpad((n % 1000)::text, 6, '0'), 'grown' || n, array['cases.list'], array['*'],
        now() + interval '10 minutes' from ${counted(staff)}`,
    sql`insert into agency_assertion (client_id, jti_hash, expires_at)
      select 'grown' || n, ${hash}, now() + interval '1 hour' from ${counted(staff)}`,
    sql`insert into agency_proof (proof_hash, expires_at)
      select ${hash}, now() + interval '1 hour' from ${counted(sessions)}`,
    sql`insert into agency_reply (municipality_code, client_id, key, request_hash, reply)
      select ${municipality.code}, 'grown' || n, gen_random_uuid(), ${hash}, '{}' from ${counted(staff)}`,
    sql`insert into agency_taken (municipality_code, receipt_number, number, client_id, external_id)
      select municipality_code, receipt_number, 1, 'grown', 'grown' from desk_case`,
    sql`insert into exchange_record (subject_id, municipality_code, procedure_group, receipt_number, procedure_id,
        revision, way, kinds, actor_id, purpose, result)
      select owner, municipality_code, 'child', receipt_number, procedure_id, revision, 'desk', array['answers'], 'grown',
        'case.review', 'provided'
      from application`,
    sql`insert into staff_notice (municipality_code, id, state, procedure_groups, audience, sealed, made_by, made_at, due_at)
      select lpad((n % 1000)::text, 6, '0'), lpad(n::text, 24, '0'), 'sent', array['other'], '{}', '\\x00', 'grown',
        now() - n * interval '1 minute', now() from ${counted(staff)}`,
    sql`insert into staff_notice_file
      select lpad((n % 1000)::text, 6, '0'), lpad(n::text, 24, '0'), 1, 'image/png', 1, '\\x00' from ${counted(staff)}`,
    sql`insert into staff_notice_person
      select ${municipality.code}, lpad('1', 24, '0'), 'grown ' || n, null from ${counted(subjects)}`,
    sql`insert into staff_notice_preview
      select ${municipality.code}, 'grown' || n, current_date - 1, 1 from ${counted(staff)}`,
    sql`insert into record_withholding (municipality_code, receipt_number, withholding, until, ground, asked_by)
      select municipality_code, receipt_number, 1, current_date, 'grown', 'grown' from application`,
    sql`insert into own_reading (subject_id, source_id, data_group, purpose, at)
      select 'grown ' || n, 'grown', 'tax', 'source.own', now() - n * interval '1 minute' from ${counted(subjects)}`,
    sql`insert into source_link (subject_id, source_id, linked_at)
      select 'grown ' || n, 'grown', now() from ${counted(subjects)}`,
    sql`insert into data_correction
        (municipality_code, id, subject_id, procedure_group, source_id, data_group, sealed, asked_at)
      select lpad((n % 1000)::text, 6, '0'), lpad(n::text, 22, '0'), 'grown ' || n, 'grown', 'grown', 'tax', '\\x00',
        now() - n * interval '1 minute' from ${counted(subjects)}`,
    sql`insert into data_correction_file
        (municipality_code, correction_id, media_type, bytes, scanned, sealed_name, sealed)
      select municipality_code, id, 'image/png', 1, false, '\\x00', '\\x00' from data_correction`,
    sql`insert into use_event (subject_id, kind, place, at)
      select 'grown ' || n, 'signIn', 'home', now() - n * interval '1 minute' from ${counted(subjects)}`,
    sql`insert into notice_way select 'grown ' || n, 'case', n % 10 > 0, false from ${counted(subjects)}`,
    sql`insert into account_closing (subject_id, asked_at, closes_at)
      select 'grown ' || n, now(), now() + interval '14 days' from ${counted(subjects)}`,
    sql`insert into person_key (subject_id, kek_id, wrapped)
      select 'grown ' || n, '0001', '\\x30' from ${counted(subjects)}`,
    sql`insert into benefit_account (subject_id, version, sealed, directory_day, registered_at)
      select 'grown ' || n, 1, '\\x30', current_date, now() from ${counted(subjects)}`,
    sql`insert into account_index (token, subject_id) select ${hash}, 'grown ' || n from ${counted(subjects)}`,
    sql`insert into benefit_account_try (subject_id, since, tries)
      select 'grown ' || n, now(), 1 from ${counted(subjects)}`,
    sql`insert into mandate (subject_id, kind, state, procedures, things, from_day, until_day, nonce, proxy_id, sealed,
        sha256, created_at, began_at)
      select 'grown ' || n, 'chosen', 'active', '{grown}', '{applications}', current_date, current_date + 300,
        sha256('n'), 'grown ' || (n % ${subjects}::int + 1), '\\x30', sha256('m'), now(), now() from ${counted(subjects)}`,
    sql`insert into site (id, actor_kind, actor_id) select 'grown' || n, 'job', 'grown' from ${counted(staff)}`,
    sql`insert into site_version (site_id, n, registration, actor_kind, actor_id)
      select 'grown' || n, 1, '{}', 'job', 'grown' from ${counted(staff)}`,
    sql`insert into oidc_model (model, id_hash, sealed, grant_hash, uid_hash, subject_id, expires_at)
      select 'Session', ${hash}, '\\x30', ${hash}, ${hash}, 'grown ' || n, now() + interval '1 hour'
      from ${counted(subjects)}`,
    sql`insert into authorization_request (id, uid_hash, sealed_uid, par_hash, tab_hash, site_id, site_version, origin,
        purpose, asked, keep, subject_id, made_at, ends_at)
      select 'grown' || n, ${hash}, '\\x30', ${hash}, ${hash}, 'grown1', 1, 'grown', 'grown', '[]', 'once', 'grown ' || n,
        now(), now() + interval '10 minutes' from ${counted(subjects)}`,
    sql`insert into consent (subject_id, id, sub_hash, site_id, site_version, origin, grant_hash, keep, claims,
        sealed_proof, sealed_values, since, until)
      select 'grown ' || n, 'grown' || n, ${hash}, 'grown1', 1, 'grown', ${hash}, 'once', '{openid}', '\\x30', '\\x30', now(),
        now() + interval '10 minutes' from ${counted(subjects)}`,
    sql`insert into sign_transaction (id, site_id, key_hash, body_hash, sealed_view, subject_id, grant_hash, made_at, ends_at)
      select 'grown' || n, 'grown1', ${hash}, ${hash}, '\\x30', 'grown ' || n, ${hash}, now(), now() + interval '1 hour'
      from ${counted(subjects)}`,
    sql`insert into sign_item (transaction_id, n, sealed) select 'grown' || n, 1, '\\x30' from ${counted(subjects)}`,
    sql`insert into site_act (subject_id, site_id, site_version, did, source_id, data_group, at)
      select 'grown ' || n, 'grown1', 1, 'ownDataRead', 'grown', 'tax', now() - n * interval '1 minute'
      from ${counted(subjects)}`,
    sql`insert into prefill (id, token_hash, site_id, site_version, municipality_code, procedure_id, sealed, subject_id, ends_at)
      select 'grown' || n, ${hash}, 'grown1', 1, '131318', 'grown', '\\x30', 'grown ' || n, now() + interval '1 day'
      from ${counted(subjects)}`,
    sql`insert into passkey (id, subject_id, credential_id, public_key, counter, is_syncable, is_synced, transports, name,
        card_sha256, sealed_card, ends_at)
      select 'grown' || n, 'grown ' || n, ${hash}, '\\x30', 0, false, false, '{}', 'grown', ${hash}, '\\x30',
        now() + interval '180 days' from ${counted(subjects)}`,
    sql`insert into passkey_ceremony (ticket_hash, code_challenge, passkey_id, code_hash, expires_at)
      select ${hash}, ${hash}, 'grown' || n, ${hash}, now() + interval '5 minutes' from ${counted(subjects)}`,
    sql`insert into site_proof (proof_hash, expires_at)
      select ${hash}, now() + interval '1 minute' from ${counted(subjects)}`,
    sql`insert into event (id, site_id, name, ends_at, sealed_key, actor_kind, actor_id)
      select 'grown' || n, 'grown1', '{}', now() + interval '1 day', '\\x30', 'job', 'grown' from ${counted(staff)}`,
    sql`insert into gate_terminal (id, event_id, signing_key, encryption_key, actor_kind, actor_id)
      select 'grown' || n, 'grown' || n, '{}', '{}', 'job', 'grown' from ${counted(staff)}`,
    sql`insert into site_message (id, kind, site_id, subject_id, sub, made_at, next_at)
      select 'grown' || n, 'logout', 'grown1', 'grown ' || n, 'grown', now(), now() + interval '1 day'
      from ${counted(subjects)}`,
    sql`insert into address_request (id, site_id, subject_id, purpose, made_at, ends_at)
      select 'grown' || n, 'grown1', 'grown ' || n, 'grown', now(), now() + interval '30 days' from ${counted(subjects)}`,
    sql`insert into site_report (id, site_id, subject_id, reason, at)
      select 'grown' || n, 'grown1', 'grown ' || n, 'other', now() from ${counted(subjects)}`,
    sql`insert into sender (id, actor_kind, actor_id, corporate_number)
      select 'grown' || n, 'job', 'grown', (1000000000000 + n)::text from ${counted(staff)}`,
    sql`insert into sender_version (sender_id, n, registration, keep_years, actor_kind, actor_id)
      select 'grown' || n, 1, '{}', 1, 'job', 'grown' from ${counted(staff)}`,
    sql`insert into sender_key (sender_id, n, jwks, actor_kind, actor_id)
      select 'grown' || n, 1, '{}', 'job', 'grown' from ${counted(staff)}`,
    sql`insert into sender_token (token_hash, sender_id, expires_at)
      select ${hash}, 'grown' || n, now() + interval '10 minutes' from ${counted(staff)}`,
    sql`insert into sender_proof (proof_hash, expires_at)
      select ${hash}, now() + interval '1 hour' from ${counted(staff)}`,
    sql`insert into sender_assertion select 'grown' || n, ${hash}, now() + interval '1 hour' from ${counted(staff)}`,
    sql`insert into delivery_invitation (id, sender_id, code_hash, sealed_reference, confirm, made_at, ends_at)
      select 'grown' || n, 'grown' || n, ${hash}, '\\x00', 'number', now(), now() + interval '1 day' from ${counted(staff)}`,
    sql`insert into delivery_link (subject_id, sender_id, n, sealed_reference, since)
      select 'grown ' || n, 'grown1', 1, '\\x00', now() from ${counted(subjects)}`,
    sql`insert into delivery_box select ${hash}, 'grown1', 'grown ' || n, 1 from ${counted(subjects)}`,
    sql`insert into delivery (subject_id, id, sender_id, n, at, kind, dated, keep_until, form, bytes, pages, sha256, state)
      select 'grown ' || (n / 10 + 1), 'grown' || n, 'grown1', 1, now() - n * interval '1 minute', 'bill', current_date,
        current_date + 40 + n % 3000, 'pdf', 1, 1, ${hash}, 'available' from ${counted(applications)}`,
    sql`insert into delivery_part
      select 'grown ' || (n / 10 + 1), 'grown' || n, 0, '\\x00' from ${counted(applications)}`,
    sql`insert into sent_delivery (sender_id, id, external_id, request_hash, sha256, at, keep_until, state)
      select 'grown1', 'grown' || n, 'grown' || n, ${hash}, ${hash}, now() - n * interval '1 minute', current_date + 40,
        'delivered' from ${counted(applications)}`,
    sql`insert into case_export (municipality_code, id, staff_id, reason, wish, procedure_groups)
      select ${municipality.code}, 'grown' || n, 'grown', 'grown', '{}', array['*'] from ${counted(staff)}`,
    sql`insert into case_export_file (municipality_code, id, sealed, expires_at)
      select ${municipality.code}, 'grown' || n, '\\x00', now() + interval '1 hour' from ${counted(staff)}`,
    sql`insert into outbox_event (name, actor_kind, actor_id, data)
      select 'applicationFiled', 'job', 'grown', '{}' from ${counted(applications)}`,
    sql`insert into event_handled (event_id, job) select id, 'grown' from outbox_event`,
    sql`insert into audit_entry (municipality_code, n, json, hash)
      select ${municipality.code}, n, '{"act":"caseOpened","actor":{"id":"grown","kind":"staff"},"at":"2026-01-01T00:00:00.000000Z","case":"MG-'
        || n % 1000 || '","detail":{},"m":"' || ${municipality.code}::text || '","n":' || n || ',"prev":"' || repeat('A', 43) || '"}', ${hash}
      from ${counted(applications)}`,
    sql`insert into audit_head (municipality_code, k, n, at, note)
      select ${municipality.code}, n, n, now(), 'grown' from ${counted(staff)}`,
    sql`insert into audit_chain (municipality_code, origin, n, hash, at, heads)
      select lpad(m::text, 6, '0'), 'grown', 0, sha256('grown'), now(), 0 from generate_series(200001, ${200_000 + MUNICIPALITIES}::int) as m`,
    sql`insert into audit_chain (municipality_code, origin, n, hash, at, heads)
      values (${municipality.code}, 'grown', ${applications}, sha256('grown'), now(), ${staff})`,
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
