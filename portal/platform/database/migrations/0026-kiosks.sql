-- Public terminals of a municipality: one row each, whatever they tell, and how many visits ended on a day.

create table kiosk (
  municipality_code text not null,
  id text not null,
  -- What it shows itself with is 32 random bytes, of which this is the hash.
  key_hash bytea not null unique,
  place text not null,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('staff', 'job')),
  actor_id text not null,
  ended_at timestamptz,
  ended_actor_kind text check (ended_actor_kind in ('staff', 'job')),
  ended_actor_id text,
  -- The run of its program that was heard last, how far that came, and the few before it, which are over.
  run text,
  beat integer not null default 0,
  run_visits integer not null default 0,
  past_runs text[] not null default '{}' check (cardinality(past_runs) <= 8),
  heard_at timestamptz,
  state text check (state in ('inService', 'impaired', 'outOfService', 'stopped')),
  since timestamptz,
  version text,
  paper text check (paper in ('ok', 'low', 'out', 'noPrinter', 'unknown')),
  fault text,
  fault_at timestamptz,
  primary key (municipality_code, id),
  check ((ended_at is null) = (ended_actor_kind is null) and (ended_at is null) = (ended_actor_id is null)),
  check ((heard_at is null) = (run is null) and (heard_at is null) = (state is null)
    and (heard_at is null) = (since is null) and (heard_at is null) = (version is null)
    and (heard_at is null) = (paper is null)),
  check ((fault is null) = (fault_at is null))
);
create index kiosk_in_use on kiosk (municipality_code, at, id) where ended_at is null;

create table kiosk_day (
  municipality_code text not null,
  kiosk_id text not null,
  day date not null,
  visits integer not null check (visits > 0),
  primary key (municipality_code, kiosk_id, day),
  foreign key (municipality_code, kiosk_id) references kiosk
);
create index kiosk_day_age on kiosk_day (day);

alter table kiosk enable row level security;
create policy of_municipality on kiosk to madoguchi_municipality
  using (municipality_code = current_setting('madoguchi.municipality', true));
alter table kiosk_day enable row level security;
create policy of_municipality on kiosk_day to madoguchi_municipality
  using (municipality_code = current_setting('madoguchi.municipality', true));

-- When a backup was last taken, whole or without the keys. It is in no backup: a restored database knows of none.
create table backup_taken (
  kind text primary key check (kind in ('whole', 'archive')),
  at timestamptz not null
);
revoke all on backup_taken from madoguchi_municipality;

-- How the portal itself is, for who administers a municipality: names of jobs and of keys, counts up to `most` and times.
-- Of the queue, of mails and of keys themselves a request of a municipality sees nothing.
create function operation_facts(most integer) returns json
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  late_before constant timestamptz := statement_timestamp() - interval '5 minutes';
begin
  return json_build_object(
    'now', clock_timestamp(),
    'ranAt', (select max(last_execution) from graphile_worker._private_known_crontabs),
    'late', (
      select coalesce(json_agg(by_job order by by_job.since), '[]') from (
        select identifier as job, count(*)::integer as jobs, min(run_at) as since from (
          select task_id, run_at from graphile_worker._private_jobs
          where is_available and run_at < late_before
          order by priority, run_at limit most
        ) as late join graphile_worker._private_tasks as tasks on tasks.id = late.task_id
        group by identifier
      ) as by_job
    ),
    'parked', (
      select coalesce(json_agg(by_job order by by_job.job), '[]') from (
        select identifier as job, count(*)::integer as jobs from (
          select task_id from graphile_worker._private_jobs
          where attempts >= max_attempts and locked_at is null
          limit most
        ) as parked join graphile_worker._private_tasks as tasks on tasks.id = parked.task_id
        group by identifier
      ) as by_job
    ),
    'mails', (select count(*)::integer from (select from public.mail_waiting order by due_at, id limit most) as waiting),
    'mailDue', (select due_at from public.mail_waiting order by due_at, id limit 1),
    'backupAt', (select at from public.backup_taken where kind = 'whole'),
    'usedKeys', (
      select coalesce(json_agg(id), '[]') from public.encryption_key as key
      where (select true from public.citizen_key where kek_id = key.id order by municipality_code, subject_id limit 1)
        or (select true from public.person_key where kek_id = key.id order by subject_id limit 1)
        or exists (select from public.index_master where kek_id = key.id)
    )
  );
end $$;
revoke execute on function operation_facts from public;
grant execute on function operation_facts to madoguchi_municipality;
