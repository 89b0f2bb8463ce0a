-- Keys in the database are wrapped: by one outside of it those of citizens, by a citizen's those of their cases. What
-- is personal of a case is sealed with its key, in a column beside the one that held it in the clear.

create table encryption_key (
  id text primary key check (id ~ '^[A-Za-z0-9-]{1,40}$'),
  -- A key of nothing, wrapped: tells a wrong key from a broken row.
  probe bytea not null,
  added_at timestamptz not null default clock_timestamp(),
  is_current boolean not null default false,
  retired_at timestamptz,
  check (not is_current or retired_at is null)
);
create unique index encryption_key_current on encryption_key (is_current) where is_current;

create table citizen_key (
  municipality_code text not null,
  subject_id text not null references subject (id),
  kek_id text not null references encryption_key (id),
  wrapped bytea not null,
  primary key (municipality_code, subject_id)
);
create index citizen_key_of_kek on citizen_key (kek_id, municipality_code, subject_id);

create table case_key (
  municipality_code text not null,
  receipt_number text not null references application (receipt_number),
  subject_id text not null,
  wrapped bytea not null,
  primary key (municipality_code, receipt_number),
  foreign key (municipality_code, subject_id) references citizen_key on delete cascade
);
create index case_key_of_citizen on case_key (municipality_code, subject_id);

create table index_master (
  is_only boolean primary key default true check (is_only),
  kek_id text not null references encryption_key (id),
  wrapped bytea not null
);

-- Short keyed hashes: what is found by one is opened and compared.
create table case_index (
  municipality_code text not null,
  field text not null check (field in ('name', 'name2y', 'birthDate')),
  token bytea not null,
  receipt_number text not null,
  primary key (municipality_code, field, token, receipt_number)
);
create index case_index_of_case on case_index (municipality_code, receipt_number);

alter table application_container
  alter column bytes drop not null,
  add column sealed bytea,
  add check ((bytes is null) <> (sealed is null));
alter table application_container alter column sealed set storage external;
alter table application_evidence
  add column sealed_path bytea,
  add check (sealed_path is null or cardinality(certificate_path) = 0);
alter table application_history
  add column sealed_note bytea,
  add check (note is null or sealed_note is null);
alter table desk_case
  alter column applicant_name drop not null,
  add column head bytea,
  add constraint name_or_head check ((applicant_name is null) <> (head is null));

-- What is still in the clear, found without a scan. Empty once the forward migration is through.
create index application_container_clear on application_container (receipt_number) where sealed is null;
create index application_evidence_clear on application_evidence (receipt_number)
  where cardinality(certificate_path) > 0;
create index application_history_clear on application_history (receipt_number, step) where note is not null;
create index desk_case_clear on desk_case (receipt_number) where head is null;

-- Rows are added, and sealed once: the clear column (first argument) gives way to the sealed one (second).
create function refuse_change_but_sealing() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE'
    and to_jsonb(old) ->> tg_argv[1] is null and to_jsonb(new) ->> tg_argv[1] is not null
    and coalesce(to_jsonb(new) ->> tg_argv[0], '[]') = '[]'
    and to_jsonb(new) - tg_argv[0] - tg_argv[1] = to_jsonb(old) - tg_argv[0] - tg_argv[1]
  then
    return new;
  end if;
  raise exception '% on % is refused: rows are only ever added', tg_op, tg_table_name using errcode = 'MDG01';
end $$;

drop trigger only_added on application_container;
create trigger added_and_sealed before update or delete on application_container
  for each row execute function refuse_change_but_sealing('bytes', 'sealed');
drop trigger only_added on application_evidence;
create trigger added_and_sealed before update or delete on application_evidence
  for each row execute function refuse_change_but_sealing('certificate_path', 'sealed_path');
drop trigger only_added on application_history;
create trigger added_and_sealed before update or delete on application_history
  for each row execute function refuse_change_but_sealing('note', 'sealed_note');
