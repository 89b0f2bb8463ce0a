-- The second wall: what staff and systems of a municipality ask sees the rows of that municipality, whatever a query
-- forgets. Their requests run as a role that owns nothing, under policies that compare a setting with the row's own
-- municipality; without the setting there are no rows. Jobs and residents run as the portal's own role, to which no
-- policy applies. The role is one of the whole server, so that it may be there already.

do $$
begin
  if not exists (select from pg_roles where rolname = 'madoguchi_municipality') then
    create role madoguchi_municipality nologin;
  end if;
exception when duplicate_object or unique_violation then null; -- another portal of this server made it meanwhile
end $$;

do $$
begin
  if not pg_has_role(current_user, 'madoguchi_municipality', 'set') then
    execute format('grant madoguchi_municipality to %I', current_user);
  end if;
end $$;

grant usage on schema public to madoguchi_municipality;
grant select, insert, update, delete on all tables in schema public to madoguchi_municipality;
grant usage on all sequences in schema public to madoguchi_municipality;
-- Of tables to come as well: each of them brings its policy, or says why it has none.
alter default privileges in schema public grant select, insert, update, delete on tables to madoguchi_municipality;
alter default privileges in schema public grant usage on sequences to madoguchi_municipality;

-- Of persons and of the portal itself: no request of a municipality has to do with them.
revoke all on login_challenge, subject_certificate, portal_session, mail_code, person_key, own_reading,
  schema_migration
  from madoguchi_municipality;

do $$
declare
  of_municipality text;
begin
  for of_municipality in
    select table_name from information_schema.columns
    where table_schema = 'public' and column_name = 'municipality_code'
      -- A challenge is given before anybody says which municipality they are of. An entry of the audit is searched by what
      -- stands in it, and behind a policy no index serves an expression that could tell of rows that are not shown.
      and table_name not in ('staff_challenge', 'audit_entry')
  loop
    execute format('alter table %I enable row level security', of_municipality);
    execute format(
      'create policy of_municipality on %I to madoguchi_municipality
        using (municipality_code = current_setting(''madoguchi.municipality'', true))', of_municipality);
  end loop;
end $$;

-- What hangs on an application is of the municipality of the application, whose policy decides here as well.
do $$
declare
  of_application text;
begin
  foreach of_application in array array[
    'application_container', 'application_evidence', 'application_filing', 'application_history',
    'application_revocation_answer'
  ] loop
    execute format('alter table %I enable row level security', of_application);
    execute format(
      'create policy of_municipality on %I to madoguchi_municipality
        using (exists (select from application where application.receipt_number = %I.receipt_number))',
      of_application, of_application);
  end loop;
end $$;

-- A job is added in the transaction of what it is about, also where that sees the rows of one municipality; of the queue
-- itself it sees nothing.
create function queue_job(job text, payload json, tries integer, key text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform graphile_worker.add_job(identifier => job, payload => payload, max_attempts => tries, job_key => key);
end $$;
revoke execute on function queue_job from public;
grant execute on function queue_job to madoguchi_municipality;
