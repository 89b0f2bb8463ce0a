-- Out to other systems of a municipality: who is let in, what changed, what was made for taking away, and what a person can
-- read of who looked.

create table agency_client (
  municipality_code text not null,
  id text not null unique,
  name text not null,
  -- Public keys alone (RFC 7517).
  jwks jsonb not null,
  scopes text[] not null,
  procedure_groups text[] not null,
  -- From anywhere where null.
  addresses text[],
  at timestamptz not null default clock_timestamp(),
  until_at timestamptz,
  actor_kind text not null check (actor_kind in ('staff', 'job')),
  actor_id text not null,
  ended_at timestamptz,
  ended_actor_kind text check (ended_actor_kind in ('staff', 'job')),
  ended_actor_id text,
  check ((ended_at is null) = (ended_actor_kind is null) and (ended_at is null) = (ended_actor_id is null)),
  primary key (municipality_code, id)
);
create trigger added_and_ended before update or delete on agency_client
  for each row execute function refuse_change_but_end();
create trigger never_emptied before truncate on agency_client
  for each statement execute function refuse_change();

-- A token names no municipality: its row does.
create table agency_token (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  municipality_code text not null,
  client_id text not null,
  scopes text[] not null,
  procedure_groups text[] not null,
  expires_at timestamptz not null,
  foreign key (municipality_code, client_id) references agency_client (municipality_code, id)
);
create index agency_token_expiry on agency_token (expires_at);
create index agency_token_of_client on agency_token (municipality_code, client_id);

-- Each assertion opens once.
create table agency_assertion (
  client_id text not null references agency_client (id),
  jti_hash bytea not null check (octet_length(jti_hash) = 32),
  expires_at timestamptz not null,
  primary key (client_id, jti_hash)
);
create index agency_assertion_expiry on agency_assertion (expires_at);

-- What other systems are told of cases: each change, numbered as changes are committed.
create table agency_feed_end (
  municipality_code text primary key,
  feed_no bigint not null
) with (fillfactor = 50);

create table agency_feed (
  municipality_code text not null,
  feed_no bigint not null,
  procedure_group text not null,
  receipt_number text not null,
  version integer not null,
  state text not null,
  outcome text,
  at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, feed_no)
);
create index agency_feed_of_group on agency_feed (municipality_code, procedure_group, feed_no);
create index agency_feed_of_case on agency_feed (municipality_code, receipt_number, feed_no);
create trigger only_added before update or delete on agency_feed
  for each row execute function refuse_change();
create trigger never_emptied before truncate on agency_feed
  for each statement execute function refuse_change();

-- The number is given at the end of a transaction, when it has the lock of the audit's chain, and under the lock of the
-- feed's own row, which is held until the change can be seen: who has read a number has seen every lower one.
create function tell_agencies() returns trigger language plpgsql as $$
declare
  version_now integer;
  next_no bigint;
begin
  select version into version_now from desk_case
    where municipality_code = new.municipality_code and receipt_number = new.receipt_number;
  -- A later step of the same transaction tells.
  if version_now is distinct from new.version then return null; end if;
  insert into agency_feed_end values (new.municipality_code, 1)
    on conflict (municipality_code) do update set feed_no = agency_feed_end.feed_no + 1
    returning feed_no into next_no;
  insert into agency_feed (municipality_code, feed_no, procedure_group, receipt_number, version, state, outcome)
    values (new.municipality_code, next_no, new.procedure_group, new.receipt_number, new.version, new.state, new.outcome);
  return null;
end $$;
create constraint trigger filed_is_told after insert on desk_case
  deferrable initially deferred for each row execute function tell_agencies();
create constraint trigger change_is_told after update on desk_case
  deferrable initially deferred for each row when (old.version <> new.version) execute function tell_agencies();

insert into agency_feed (municipality_code, feed_no, procedure_group, receipt_number, version, state, outcome)
select municipality_code, row_number() over (partition by municipality_code order by received_at, receipt_number),
  procedure_group, receipt_number, version, state, outcome
from desk_case;
insert into agency_feed_end select municipality_code, max(feed_no) from agency_feed group by municipality_code;

-- Under what name another system took a case.
create table agency_taken (
  municipality_code text not null,
  receipt_number text not null,
  number integer not null check (number > 0),
  client_id text not null,
  external_id text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, receipt_number, number),
  foreign key (municipality_code, receipt_number) references desk_case (municipality_code, receipt_number)
);
create trigger only_added before update or delete on agency_taken
  for each row execute function refuse_change();

-- What a change was answered with, for the same change sent again.
create table agency_reply (
  municipality_code text not null,
  client_id text not null,
  key uuid not null,
  request_hash bytea not null check (octet_length(request_hash) = 32),
  reply text,
  at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, client_id, key)
);
create index agency_reply_age on agency_reply (at);

-- Who looked at what a person filed, as the person reads it. `actor_id` is not told: it makes a day's looks one.
create table exchange_record (
  subject_id text not null references subject (id),
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  day date not null default (clock_timestamp() at time zone 'Asia/Tokyo')::date,
  municipality_code text not null,
  procedure_group text not null,
  receipt_number text not null,
  procedure_id text not null,
  revision text not null,
  way text not null check (way in ('desk', 'export', 'agency')),
  system_name text,
  kinds text[] not null,
  actor_id text not null,
  check ((system_name is not null) = (way = 'agency')),
  primary key (subject_id, id)
);
create unique index exchange_record_of_day on exchange_record (receipt_number, actor_id, day) where way = 'desk';
create trigger only_added before update or delete on exchange_record
  for each row execute function refuse_change();
create trigger never_emptied before truncate on exchange_record
  for each statement execute function refuse_change();

-- Files for taking away: asked for, made by a job, fetched once, gone.
create table case_export (
  municipality_code text not null,
  id text not null,
  staff_id text not null,
  reason text not null,
  wish jsonb not null,
  -- Those of who asked, when they asked.
  procedure_groups text[] not null,
  at timestamptz not null default clock_timestamp(),
  state text not null default 'waiting' check (state in ('waiting', 'made', 'failed', 'fetched')),
  failure jsonb,
  cases integer,
  expires_at timestamptz,
  primary key (municipality_code, id)
);
create index desk_case_of_procedure
  on desk_case (municipality_code, procedure_id, received_at, receipt_number);
create table case_export_file (
  municipality_code text not null,
  id text not null,
  bytes bytea not null,
  expires_at timestamptz not null,
  primary key (municipality_code, id),
  foreign key (municipality_code, id) references case_export (municipality_code, id)
);
create index case_export_file_expiry on case_export_file (expires_at);
