-- What else a person is told than of their cases: by staff, by rule, by what happened to their account. And of records why
-- somebody looked, with what came of it, and until when the law has some withheld.

alter table notice
  alter column municipality_code drop not null,
  alter column receipt_number drop not null,
  -- Codes and days that the words are made of.
  add column told jsonb,
  -- What is told once: the rule with its day.
  add column once text,
  -- The notice of staff that it is, in `municipality_code`.
  add column sent text,
  add check (sent is null or municipality_code is not null);
create unique index notice_once on notice (owner, once) where once is not null;
create unique index notice_of_sent on notice (municipality_code, sent, owner) where sent is not null;
create index notice_unread on notice (owner, at desc, id desc) where read_at is null;
create index notice_of_kind on notice (owner, kind, at desc, id desc);

-- Until when a certificate that somebody signed in with is good.
alter table subject_certificate add column not_after timestamptz;
create index subject_certificate_ending on subject_certificate (not_after) where not_after is not null;
create index subject_certificate_of_person on subject_certificate (subject_id, not_after);
create index case_correction_last_day on case_correction (last_day) where ended_at is null;

-- What staff tell many. The words are sealed with a key outside of the database.
create table staff_notice (
  municipality_code text not null,
  id text not null,
  state text not null check (state in ('draft', 'waiting', 'scheduled', 'sending', 'sent', 'stopped', 'withdrawn')),
  -- Of the procedures that its segment or cases are of; who has none of them sees nothing of it.
  procedure_groups text[] not null,
  audience jsonb not null,
  sealed bytea not null,
  made_by text not null,
  made_at timestamptz not null,
  approved_by text,
  due_at timestamptz,
  begun_at timestamptz,
  ended_at timestamptz,
  -- How many it is for, counted when it was asked to be sent.
  people integer,
  told integer not null default 0,
  primary key (municipality_code, id),
  check (approved_by <> made_by)
);
create index staff_notice_newest on staff_notice (municipality_code, made_at desc, id desc);
create index staff_notice_age on staff_notice (made_at);
create index staff_notice_due on staff_notice (due_at) where state in ('scheduled', 'sending');

create table staff_notice_file (
  municipality_code text not null,
  notice_id text not null,
  file integer not null check (file between 1 and 3),
  media_type text not null check (media_type in ('application/pdf', 'image/jpeg', 'image/png')),
  bytes integer not null,
  sealed bytea not null,
  primary key (municipality_code, notice_id, file),
  foreign key (municipality_code, notice_id) references staff_notice
);

-- Whom a notice is still to reach, as it was when sending began; empties itself.
create table staff_notice_person (
  municipality_code text not null,
  notice_id text not null,
  subject_id text not null references subject (id),
  receipt_number text,
  primary key (municipality_code, notice_id, subject_id),
  foreign key (municipality_code, notice_id) references staff_notice
);

-- How often somebody has asked how many a segment has, a day.
create table staff_notice_preview (
  municipality_code text not null,
  staff_id text not null,
  day date not null,
  asked integer not null,
  primary key (municipality_code, staff_id, day)
);
create index staff_notice_preview_age on staff_notice_preview (day);

-- A name that says nothing of how many others there are.
alter table exchange_record disable trigger added_and_erased;
alter table exchange_record
  add column key uuid not null default gen_random_uuid(),
  add column purpose text not null default 'case.review',
  add column result text not null default 'provided' check (result in ('provided', 'none', 'refused'));
update exchange_record set purpose = 'case.export' where way <> 'desk';
alter table exchange_record alter column purpose drop default, alter column result drop default;
alter table exchange_record enable trigger added_and_erased;
create unique index exchange_record_key on exchange_record (subject_id, key);
create index exchange_record_at on exchange_record (at);

create function refuse_change_but_erasing_or_age() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.at < clock_timestamp() - interval '7 years' then
    return old;
  end if;
  if is_being_erased(old.receipt_number) then
    return case tg_op when 'DELETE' then old else new end;
  end if;
  raise exception '% on % is refused: rows are only ever added', tg_op, tg_table_name using errcode = 'MDG01';
end $$;
drop trigger added_and_erased on exchange_record;
create trigger added_and_erased before update or delete on exchange_record
  for each row execute function refuse_change_but_erasing_or_age();

-- Looks at a case that are not shown to its person before a day: from the second person's word on.
create table record_withholding (
  municipality_code text not null,
  receipt_number text not null references application (receipt_number),
  withholding integer not null check (withholding between 1 and 1000),
  until date not null,
  ground text not null,
  asked_by text not null,
  asked_at timestamptz not null default clock_timestamp(),
  approved_by text,
  approved_at timestamptz,
  primary key (municipality_code, receipt_number, withholding),
  check (approved_by <> asked_by),
  check ((approved_by is null) = (approved_at is null))
);

alter function erase_contents(text, text[]) rename to erase_lived_contents;
create function erase_contents(m text, numbers text[]) returns void language plpgsql as $$
begin
  perform erase_lived_contents(m, numbers);
  delete from staff_notice_person where municipality_code = m and receipt_number = any(numbers);
  delete from record_withholding where municipality_code = m and receipt_number = any(numbers);
end $$;
create index staff_notice_person_of_case on staff_notice_person (receipt_number) where receipt_number is not null;
