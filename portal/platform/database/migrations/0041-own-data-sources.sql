-- With which sources of own data a person is linked. The number goes into the name by which the source knows them: after
-- each unlinking it is another one.
create table source_link (
  subject_id text not null references subject (id),
  source_id text not null check (source_id ~ '^[a-z][a-z0-9-]{0,39}$'),
  n integer not null default 1 check (n between 1 and 100000),
  -- Nothing while they are not linked.
  linked_at timestamptz,
  primary key (subject_id, source_id)
);
revoke all on source_link from madoguchi_municipality;

-- That something is wrong in what a source holds, as a person asks their municipality to see to. What it says and what was
-- answered is sealed with the person's key at the municipality.
create table data_correction (
  municipality_code text not null,
  id text not null check (id ~ '^[A-Za-z0-9_-]{22}$'),
  subject_id text not null references subject (id),
  procedure_group text not null,
  source_id text not null,
  data_group text not null,
  state text not null default 'asked' check (state in ('asked', 'corrected', 'passedOn', 'notWrong')),
  sealed bytea not null,
  asked_at timestamptz not null,
  sealed_answer bytea,
  answered_by text,
  answered_at timestamptz,
  primary key (municipality_code, id),
  check ((state = 'asked') = (sealed_answer is null)),
  check ((state = 'asked') = (answered_at is null)),
  check ((state = 'asked') = (answered_by is null))
);
create index data_correction_open on data_correction (municipality_code, asked_at, id) where state = 'asked';
create index data_correction_of_municipality on data_correction (municipality_code, asked_at desc, id desc);
create index data_correction_of_person on data_correction (subject_id, asked_at desc, id);
alter table data_correction enable row level security;
create policy of_municipality on data_correction to madoguchi_municipality
  using (municipality_code = current_setting('madoguchi.municipality', true));


-- Of a request that the municipality which asks was sent: the wrapped key of its person, and of no other.
create function key_of_correction(correction text)
  returns table (subject_id text, kek_id text, wrapped bytea)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select key.subject_id, key.kek_id, key.wrapped
  from public.data_correction as one join public.person_key as key on key.subject_id = one.subject_id
  where one.id = key_of_correction.correction
    and one.municipality_code = current_setting('madoguchi.municipality', true)
$$;
revoke execute on function key_of_correction from public;
grant execute on function key_of_correction to madoguchi_municipality;

alter function forget_person(text) rename to forget_beside_own_data;
create function forget_person(person text) returns void language plpgsql as $$
begin
  perform forget_beside_own_data(person);
  delete from source_link where subject_id = person;
  delete from data_correction where subject_id = person;
end $$;
