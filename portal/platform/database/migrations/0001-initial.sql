-- Challenges, sessions, filings. Times are the database's own clock.

create table login_challenge (
  challenge bytea primary key check (octet_length(challenge) = 32),
  purpose text not null,
  expires_at timestamptz not null
);
create index login_challenge_expiry on login_challenge (expires_at);

create table subject (
  id text primary key,
  first_seen_at timestamptz not null default clock_timestamp()
);

-- A certificate is known by a keyed hash of issuer and serial number; the key is not in the database.
create table subject_certificate (
  binding bytea primary key check (octet_length(binding) = 32),
  subject_id text not null references subject (id),
  linked_at timestamptz not null default clock_timestamp()
);

create table portal_session (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  subject_id text not null references subject (id),
  opened_at timestamptz not null default clock_timestamp(),
  idle_ends_at timestamptz not null,
  ends_at timestamptz not null
);
create index portal_session_end on portal_session (ends_at);

-- Every definition that was ever offered: an application is read against the revision it names.
create table served_procedure (
  procedure_id text not null,
  municipality_code text not null,
  revision text not null,
  definition jsonb not null,
  first_served_at timestamptz not null default clock_timestamp(),
  primary key (procedure_id, municipality_code, revision)
);

create table application (
  receipt_number text primary key,
  owner text not null references subject (id),
  idempotency_key uuid not null unique,
  container_sha256 bytea not null check (octet_length(container_sha256) = 32),
  procedure_id text not null,
  municipality_code text not null,
  revision text not null,
  received_at timestamptz not null,
  receipt text not null,
  foreign key (procedure_id, municipality_code, revision) references served_procedure
);
create index application_owner on application (owner, received_at desc);

create table application_container (
  receipt_number text primary key references application (receipt_number),
  bytes bytea not null
);
alter table application_container alter column bytes set storage external;

-- What the verdict rested on, so that it can be reached again years later without a network.
create table application_evidence (
  receipt_number text primary key references application (receipt_number),
  verdict jsonb not null,
  revocation_answers bytea[] not null,
  certificate_path bytea[] not null
);

create table application_history (
  receipt_number text not null references application (receipt_number),
  step integer not null check (step > 0),
  at timestamptz not null default clock_timestamp(),
  status text not null,
  actor text not null,
  note text,
  primary key (receipt_number, step)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: rows are only ever added', tg_op, tg_table_name using errcode = 'MDG01';
end $$;

create trigger only_added before update or delete on served_procedure
  for each row execute function refuse_change();
create trigger only_added before update or delete on application
  for each row execute function refuse_change();
create trigger only_added before update or delete on application_container
  for each row execute function refuse_change();
create trigger only_added before update or delete on application_evidence
  for each row execute function refuse_change();
create trigger only_added before update or delete on application_history
  for each row execute function refuse_change();
create trigger never_emptied before truncate on served_procedure
  for each statement execute function refuse_change();
create trigger never_emptied before truncate on application
  for each statement execute function refuse_change();
create trigger never_emptied before truncate on application_container
  for each statement execute function refuse_change();
create trigger never_emptied before truncate on application_evidence
  for each statement execute function refuse_change();
create trigger never_emptied before truncate on application_history
  for each statement execute function refuse_change();
