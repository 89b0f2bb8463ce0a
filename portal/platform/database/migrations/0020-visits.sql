-- Visits at an office, letters that tell of a delay, and cases opened in an emergency.

-- How many come at a time; when that is, and how many may, is data of the municipality.
create table office_slot (
  municipality_code text not null,
  section text not null,
  day date not null,
  starts text not null check (starts ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  taken integer not null check (taken >= 0),
  primary key (municipality_code, section, day, starts)
);

create table case_visit (
  municipality_code text not null,
  receipt_number text not null,
  visit integer not null check (visit between 1 and 100),
  -- Of the case; a list of somebody's visits knows no municipality.
  owner text not null references subject (id),
  section text not null,
  day date not null,
  starts text not null,
  minutes integer not null check (minutes > 0),
  state text not null check (state in ('booked', 'attended', 'missed', 'cancelled')),
  -- How often the person moved or cancelled it.
  changes integer not null default 0 check (changes >= 0),
  -- Of its last change.
  at timestamptz not null default clock_timestamp(),
  actor_kind text not null,
  actor_id text not null,
  -- When the person is reminded, and whether that is over.
  remind_at timestamptz not null,
  is_reminded boolean not null default false,
  primary key (municipality_code, receipt_number, visit),
  foreign key (municipality_code, receipt_number) references desk_case
);
create index case_visit_of_day on case_visit (municipality_code, day, starts, receipt_number) where state <> 'cancelled';
create index case_visit_of_person on case_visit (owner, day, starts) where state = 'booked';
create index case_visit_to_remind on case_visit (remind_at) where state = 'booked' and not is_reminded;

alter table desk_case
  add column visits_open integer not null default 0 check (visits_open >= 0),
  -- The day that the person was told of in place of the statute's, where the statute knows such a notice.
  add column delayed_until date;

-- A letter that decides has an outcome; one that tells of a delay has none.
alter table case_letter
  add column kind text not null default 'decision' check (kind in ('decision', 'delay')),
  alter column outcome drop not null,
  add constraint outcome_of_decisions check ((kind = 'decision') = (outcome is not null));

-- A case outside of somebody's groups, opened for a short time with a reason.
create table emergency_look (
  municipality_code text not null,
  receipt_number text not null,
  look integer not null check (look > 0),
  staff_id text not null,
  at timestamptz not null default clock_timestamp(),
  until timestamptz not null,
  sealed_reason bytea not null,
  primary key (municipality_code, receipt_number, look),
  foreign key (municipality_code, receipt_number) references desk_case
);
create trigger added_and_erased before update or delete on emergency_look
  for each row execute function refuse_change_but_erasing();

alter table exchange_record
  drop constraint exchange_record_way_check,
  add constraint exchange_record_way_check check (way in ('desk', 'export', 'agency', 'emergency'));

alter function erase_contents(text, text[]) rename to erase_contents_before_visits;
create function erase_contents(m text, numbers text[]) returns void language plpgsql as $$
begin
  perform erase_contents_before_visits(m, numbers);
  delete from case_visit where municipality_code = m and receipt_number = any(numbers);
  delete from emergency_look where municipality_code = m and receipt_number = any(numbers);
end $$;
