-- Visits without a case: somebody comes to an office for what is filed elsewhere, or not at all.

create table visit_free (
  municipality_code text not null,
  -- In the form of a receipt number; said at the counter.
  id text not null,
  owner text not null references subject (id),
  section text not null,
  day date not null,
  starts text not null,
  minutes integer not null check (minutes > 0),
  state text not null default 'booked' check (state in ('booked', 'attended', 'missed', 'cancelled')),
  -- How often the person moved or cancelled it.
  changes integer not null default 0 check (changes >= 0),
  booked_at timestamptz not null default clock_timestamp(),
  -- Of its last change.
  at timestamptz not null default clock_timestamp(),
  actor_kind text not null,
  actor_id text not null,
  -- When the person is reminded, and whether that is over.
  remind_at timestamptz not null,
  is_reminded boolean not null default false,
  -- What for, by the key of the person.
  sealed_purpose bytea not null,
  primary key (municipality_code, id)
);
create unique index visit_free_id on visit_free (id);
create index visit_free_of_day on visit_free (municipality_code, day, starts, id) where state <> 'cancelled';
create unique index visit_free_of_person on visit_free (owner, day, starts, municipality_code, section)
  where state = 'booked';
create index visit_free_lately on visit_free (owner, booked_at);
create index visit_free_to_remind on visit_free (remind_at) where state = 'booked' and not is_reminded;
create index visit_free_age on visit_free (day);

alter table visit_free enable row level security;
create policy of_municipality on visit_free to madoguchi_municipality
  using (municipality_code = current_setting('madoguchi.municipality', true));

-- Of visits to the municipality that asks, and of no others: the wrapped keys of those who come.
create function keys_of_visits(ids text[]) returns table (id text, subject_id text, kek_id text, wrapped bytea)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select visit.id, key.subject_id, key.kek_id, key.wrapped
  from public.visit_free as visit join public.person_key as key on key.subject_id = visit.owner
  where visit.id = any(ids) and visit.municipality_code = current_setting('madoguchi.municipality', true)
$$;
revoke execute on function keys_of_visits from public;
grant execute on function keys_of_visits to madoguchi_municipality;

-- They go with their person, and their times are anybody's again. Rows are held in the order in which others hold them:
-- the person, visits, times.
alter function forget_person(text) rename to forget_with_mandates;
create function forget_person(person text) returns void language plpgsql as $$
begin
  perform from subject where id = person for no key update;
  perform from visit_free where owner = person order by id for update;
  perform from office_slot
    where (municipality_code, section, day, starts) in (
      select municipality_code, section, day, starts from visit_free where owner = person and state = 'booked')
    order by day, starts for update;
  update office_slot set taken = greatest(taken - 1, 0)
    where (municipality_code, section, day, starts) in (
      select municipality_code, section, day, starts from visit_free where owner = person and state = 'booked');
  delete from visit_free where owner = person;
  perform forget_with_mandates(person);
end $$;
