-- What somebody of the staff is writing of a procedure, before it is a version: one text of one person, seen by nobody
-- else. It is written over as they type, and goes when it has come in, is put away, or was left for long.
create table procedure_draft (
  municipality_code text not null,
  staff_id text not null,
  procedure_id text not null,
  -- As it was typed: JSON or half of it.
  text text not null check (octet_length(text) <= 800000),
  edition integer not null check (edition > 0),
  -- The version that it was begun from, 0 of the catalogue's files; none where the procedure is new.
  base_version integer check (base_version >= 0),
  -- What the citizens were served then.
  begun_over text check (begun_over ~ '^[0-9a-f]{16}$'),
  saved_at timestamptz not null default clock_timestamp(),
  primary key (municipality_code, staff_id, procedure_id),
  foreign key (municipality_code, staff_id) references staff (municipality_code, id)
);
create index procedure_draft_age on procedure_draft (saved_at);

alter table procedure_draft enable row level security;
create policy of_municipality on procedure_draft to madoguchi_municipality
  using (municipality_code = current_setting('madoguchi.municipality', true));
