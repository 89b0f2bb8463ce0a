-- What a person sends along with a request to put own data right, sealed with their key as the request is.
create table data_correction_file (
  municipality_code text not null,
  correction_id text not null,
  media_type text not null check (media_type in ('application/pdf', 'image/jpeg', 'image/png')),
  bytes integer not null check (bytes > 0),
  -- By a scanner, which found nothing.
  scanned boolean not null,
  sealed_name bytea not null,
  sealed bytea not null,
  primary key (municipality_code, correction_id),
  foreign key (municipality_code, correction_id) references data_correction on delete cascade
);
alter table data_correction_file enable row level security;
create policy of_municipality on data_correction_file to madoguchi_municipality
  using (municipality_code = current_setting('madoguchi.municipality', true));

-- Of requests that the municipality which asks was sent: the wrapped keys of their persons, and of no others.
drop function key_of_correction(text);
create function keys_of_corrections(ids text[]) returns table (id text, subject_id text, kek_id text, wrapped bytea)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select one.id, key.subject_id, key.kek_id, key.wrapped
  from public.data_correction as one join public.person_key as key on key.subject_id = one.subject_id
  where one.id = any(ids) and one.municipality_code = current_setting('madoguchi.municipality', true)
$$;
revoke execute on function keys_of_corrections from public;
grant execute on function keys_of_corrections to madoguchi_municipality;

create index data_correction_kept on data_correction (municipality_code, procedure_group, answered_at, id)
  where answered_at is not null;

alter table erasure drop constraint erasure_kind_check;
alter table erasure add constraint erasure_kind_check check (kind in ('case', 'citizen', 'person', 'correction'));

-- Those of them that were answered, with what came along. Answers how many.
create function erase_corrections(m text, ids text[]) returns integer language plpgsql as $$
declare
  going text[];
  last bigint;
begin
  perform pg_advisory_xact_lock(7310558214406913371);
  select array_agg(id) into going from (
    select id from data_correction
    where municipality_code = m and id = any(ids) and answered_at is not null
    order by id for update
  ) as held;
  if going is null then
    return 0;
  end if;
  select coalesce(max(n), 0) into last from erasure;
  insert into erasure (n, municipality_code, kind, id)
    select last + row_number() over (), m, 'correction', id from unnest(going) as id;
  delete from data_correction where municipality_code = m and id = any(going);
  return cardinality(going);
end $$;

-- How a document is signed besides inside of a PDF: it stands in its signature, or the signature came beside it and is
-- the last of its parts.
alter table delivery add column signed text check (signed in ('around', 'beside'));
