-- Procedures, sentences and letters as a municipality keeps them: versions are added, and come in force from a day on.

-- How many there are of one procedure: the row's lock gives the numbers.
create table procedure_shelf (
  municipality_code text not null,
  procedure_id text not null,
  versions integer not null default 0 check (versions between 0 and 1000),
  schedules integer not null default 0 check (schedules between 0 and 1000),
  primary key (municipality_code, procedure_id)
);

-- `source` is the text that came in, `definition` what would be served; looked at again before it is.
create table procedure_version (
  municipality_code text not null,
  procedure_id text not null,
  version integer not null check (version > 0),
  revision text not null check (revision ~ '^[0-9a-f]{16}$'),
  definition jsonb not null,
  source text not null,
  source_sha256 bytea not null check (octet_length(source_sha256) = 32),
  actor_kind text not null check (actor_kind in ('staff', 'job')),
  actor_id text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, procedure_id, version),
  foreign key (municipality_code, procedure_id) references procedure_shelf
);

-- Which version comes in force from which day in Japan; none is that of the catalogue's files.
create table procedure_schedule (
  municipality_code text not null,
  procedure_id text not null,
  number integer not null check (number > 0),
  version integer,
  from_day date not null,
  actor_kind text not null check (actor_kind in ('staff', 'job')),
  actor_id text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, procedure_id, number),
  foreign key (municipality_code, procedure_id) references procedure_shelf,
  foreign key (municipality_code, procedure_id, version) references procedure_version
);

create table procedure_schedule_step (
  municipality_code text not null,
  procedure_id text not null,
  number integer not null,
  step text not null check (step in ('confirmed', 'takenBack')),
  actor_kind text not null check (actor_kind in ('staff', 'job')),
  actor_id text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, procedure_id, number, step),
  foreign key (municipality_code, procedure_id, number) references procedure_schedule
);

-- Every portal on this database looks again at what it serves, whoever added the row.
create function tell_catalogue_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('catalogue_changed', '');
  return null;
end $$;
create trigger told_to_portals after insert on procedure_schedule_step
  for each statement execute function tell_catalogue_changed();

-- Ready sentences, letters and remedies by which the municipality differs from the product's; null where it has none.
create table wording (
  municipality_code text not null,
  kind text not null check (kind in ('readySentence', 'letterTemplate', 'remedies')),
  id text not null,
  version integer not null check (version between 1 and 1000),
  from_day date not null,
  definition jsonb,
  actor_kind text not null check (actor_kind in ('staff', 'job')),
  actor_id text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, kind, id, version)
);

create trigger only_added before update or delete on procedure_version
  for each row execute function refuse_change();
create trigger only_added before update or delete on procedure_schedule
  for each row execute function refuse_change();
create trigger only_added before update or delete on procedure_schedule_step
  for each row execute function refuse_change();
create trigger only_added before update or delete on wording
  for each row execute function refuse_change();
create trigger never_emptied before truncate on procedure_version
  for each statement execute function refuse_change();
create trigger never_emptied before truncate on procedure_schedule
  for each statement execute function refuse_change();
create trigger never_emptied before truncate on procedure_schedule_step
  for each statement execute function refuse_change();
create trigger never_emptied before truncate on wording
  for each statement execute function refuse_change();
